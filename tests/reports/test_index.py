"""What the index says of how far each headline holds: the test that fits it, or that there is none."""

from __future__ import annotations

import html
import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.i18n.language import speaking
from analysis.reports.index import told_once
from analysis.reports.index_marks import put_to_the_test
from analysis.reports.placebo_notes import beside_headline
from analysis.reports.render import fragment
from analysis.reports.trust import Trust
from analysis.robustness.findings import load_findings
from analysis.study.load import load_study

ROOT = Path(__file__).parents[2]
SAYS = "Conflict is the most frequent frame"
SAYS_AR = "إطار الصراع هو الأكثر تواترًا"


def headline(frame: str = "conflict") -> dict[str, Any]:
    """A headline of the ledger as `reports.finding` writes it down."""
    source = {
        "measure": "cell",
        "table": "frame_prevalence",
        "rows": {"dyad": "iran-saudi", "frame": frame},
    }
    return {
        "id": "3_relations.frame",
        "numbers": {"3_relations.frame.share": {"source": source}},
        "evidence": {"behind": [{"table": "articles", "rows": {"period": "2016-01 to 2020-06"}}]},
    }


def a_claim(**changed: Any) -> dict[str, Any]:
    """A finding of robustness.json, with the two things that the index adds."""
    return {
        "mark": "fragile",
        "says": SAYS,
        "says_ar": SAYS_AR,
        "headline": "3_relations.frame",
        "names": [["iran-saudi"], ["conflict"]],
        "share": "75 % of 64",
        "beside": ["falls without waha"],
        "unit": "rank",
        "shown": "1 [1, 2]",
        "href": "6_robustness.html#f-findings-a",
    } | changed


def shown(found: dict[str, Any]) -> str:
    """The list of the index with one headline, each run of blanks as one."""
    entry = {
        "id": "x",
        "href": "p.html#a",
        "html": "It is so.",
        "plain": "So it is.",
        "trust": Trust("fair", "fair", "nothing puts it to the test"),
        "report": "r",
        "evidence": [],
    }
    made = fragment(
        "index_findings.html.j2",
        findings=[entry | found],
        about_marks="6_robustness.html#f-findings",
    )
    return " ".join(re.sub(r"<[^>]+>", " ", made).split()) + made


def test_a_headline_has_the_mark_the_share_and_the_effect_of_its_test() -> None:
    made = shown(
        put_to_the_test(
            headline(), {"a": a_claim(), "b": a_claim(headline="2_actors.pair", mark="robust")}
        )
    )
    assert (
        "fragile · falls without waha · 75 % of 64 · effect 1 [1, 2] , rank tested as: Conflict is"
        in made
    )
    assert '<a href="6_robustness.html#f-findings-a"><strong data-mark="fragile">' in made
    assert "robust<" not in made


def test_a_headline_without_a_test_says_so() -> None:
    made = shown(put_to_the_test(headline(), {"a": a_claim(headline="")}))
    assert "not tested · no claim of findings.yml puts it to the test" in made
    assert '<a href="6_robustness.html#f-findings"><strong data-mark="not tested">' in made


def test_a_test_of_another_frame_than_the_corpus_gave_is_no_test() -> None:
    """Which frame leads is found in the corpus; a claim that was written of another is not shown as its test."""
    made = shown(put_to_the_test(headline("energy"), {"a": a_claim()}))
    assert (
        "not tested · the claim of findings.yml that goes with it speaks of something else" in made
    )
    assert "fragile" not in made


def test_a_claim_of_the_time_that_a_change_was_found_at_is_its_test() -> None:
    entry = headline() | {"names": {"pair": "Iran–Saudi Arabia", "since": "2021-04"}}
    for month, is_test in (("2021-04", True), ("2021-05", False)):
        claim = a_claim(names=[[month]])
        assert put_to_the_test(entry, {"a": claim})["tests"] == [claim] * is_test


def test_one_form_of_a_word_and_both_ends_of_a_span_are_enough() -> None:
    by_words = a_claim(names=[["2020-06"], ["الصراع", "conflict"]])
    assert put_to_the_test(headline(), {"a": by_words})["tests"] == [by_words]
    assert put_to_the_test(headline(), {"a": a_claim(names=[["2020-07"]])}) == {
        "tests": [],
        "other": True,
    }


def test_several_tests_of_one_headline_are_all_shown() -> None:
    made = shown(
        put_to_the_test(
            headline(), {"a": a_claim(), "b": a_claim(mark="does not hold", share="0 % of 64")}
        )
    )
    assert "fragile · falls without waha · 75 %" in made
    assert "does not hold · falls without waha · 0 % of 64" in made


def test_in_arabic_the_mark_and_the_wording_are_arabic() -> None:
    with speaking("ar"):
        made = shown(put_to_the_test(headline(), {"a": a_claim()}))
        assert SAYS_AR in made
        assert SAYS not in made
        assert "الأثر" in made
        without = shown(put_to_the_test(headline(), {"a": a_claim(says_ar="")}))
        assert SAYS in re.sub(r"<[^>]+>", "", without)
        assert "لم يُختبر" in shown(put_to_the_test(headline(), {}))


def test_every_headline_of_the_default_study_has_a_claim_that_puts_it_to_the_test() -> None:
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    assert {f.headline for f in load_findings(study) if f.headline} == set(study.report.findings)


def below_the_findings(**told: Any) -> str:
    """The index of a corpus without a finding, with what was not found or not tested."""
    return fragment("index_body.html.j2", title="t", question="q", command="c", **told)


def test_a_headline_is_said_in_plain_words_first_and_its_trust_stands_outside_the_fold() -> None:
    made = shown(put_to_the_test(headline(), {"a": a_claim()}))
    page = made[made.index("<ol") :]
    visible = re.sub(r"<details.*?</details>", "", page, flags=re.S)
    assert '<p class="plain"><a href="p.html#a">So it is.</a></p>' in visible
    assert '<strong data-trust="fair">fair</strong> nothing puts it to the test' in visible
    assert "It is so." not in visible
    assert "q:" not in visible


def test_what_was_looked_for_and_not_found_is_told_below_and_is_no_headline() -> None:
    none = {
        "id": "3_relations.peak",
        "href": "3_relations.html#f-peaks",
        "html": "No pair of states is it.",
        "report": "r",
        "evidence": [],
    }
    made = below_the_findings(nothing=[none])
    assert "Looked for, and not found</h2>" in made
    assert (
        '<a href="3_relations.html#f-peaks" data-finding="3_relations.peak">No pair of states is it.</a>'
        in made
    )
    assert "not tested" not in made


def test_what_could_not_be_tested_is_told_apart_with_the_reason() -> None:
    entry = {
        "id": "4_keywords.peak",
        "href": "4_keywords.html#f-peaks",
        "html": "No word was looked for.",
        "report": "r",
        "evidence": [],
        "reason": "fewer than two periods hold dated articles",
    }
    made = below_the_findings(untested=[entry])
    assert "Could not be tested here</h2>" in made
    assert "Looked for, and not found" not in made
    assert "No word was looked for.</a> · " in made
    assert "fewer than two periods hold dated articles" in made


def test_what_several_headlines_say_alike_is_told_once() -> None:
    undated = {"id": "4_keywords.peak", "html": "Not tested: no article is dated."}
    alike = undated | {"id": "4_keywords.trend"}
    other = {"id": "2_actors.pair", "html": "No pair was looked for."}
    told = told_once(
        [(undated, "no article is dated"), (alike, "no article is dated"), (other, "no actor")]
    )
    assert [f["id"] for f in told] == ["4_keywords.peak", "2_actors.pair"]
    assert [f["reason"] for f in told] == ["", "no actor"]


def test_a_headline_says_how_many_shuffled_corpora_print_such_a_finding() -> None:
    rows = pd.DataFrame(
        {
            "headline": ["4_keywords.peak", "4_keywords.peak", "4_keywords.trend"],
            "shuffle": ["dates", "outlets", "days"],
            "n_shuffles": [200, 0, 200],
            "n_printed": [7, 0, 1],
        }
    )
    told = beside_headline(rows, "4_keywords.peak")
    assert told == [
        "of 200 corpora with shuffled dates, 7 printed such a finding",
        "no placebo: this corpus leaves nothing to shuffle",
    ]
    made = shown({"tests": [], "other": False, "placebo": told})
    assert "of 200 corpora with shuffled dates, 7 printed such a finding" in made


def without_uncertainty_or_n(entry: dict[str, Any]) -> list[str]:
    """What a headline lacks in its sentence: its uncertainty, and the n it rests on.

    What was chosen as the largest of many has no interval, since one would not know of the choice;
    it says the p that does.
    """
    numbers = entry["numbers"].values()
    has_interval = any(None not in (n["low"], n["high"]) for n in numbers)
    has_p = any(n["form"] == "p" for n in numbers)
    lacks = [] if has_interval or has_p else ["interval or p"]
    counts = [n["value"] for n in numbers if n["form"] == "count"]
    said = any(
        n["n"] in {*counts, *(a + b for a, b in combinations(counts, 2))} for n in numbers if n["n"]
    )
    # what is tested by articles says how many hold it, or its counts on both sides
    by_articles = has_p and len(counts) >= 2
    return lacks if said or by_articles else [*lacks, "n"]


def test_every_headline_of_the_default_study_says_its_number_with_uncertainty_and_n_and_is_tested(
    finished: Path,
) -> None:
    run = finished / "reports" / "iraq-iran-saudi"
    book = {
        e["id"]: e
        for e in json.loads((run / "findings.json").read_text(encoding="utf-8"))["findings"]
    }
    chosen = load_study(ROOT / "studies" / "iraq-iran-saudi").report.findings
    assert 5 <= len(chosen) <= 8
    assert {i: without_uncertainty_or_n(book[i]) for i in chosen} == {i: [] for i in chosen}
    index = (run / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="says"><a href="([^"]+)" data-finding="([^"]+)"', index) == [
        (f"{i.split('.')[0]}.html#{book[i]['anchor']}", i) for i in chosen
    ]
    assert 'data-mark="not tested"' not in index
    nothing = [
        e["sentence"] for e in book.values() if e["kind"] == "finding" and e["value"] is None
    ]
    said = html.unescape(index.partition('class="nothing')[2])
    assert all(sentence in said for sentence in nothing)
