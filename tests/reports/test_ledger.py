"""A number in prose comes from a table, and the check finds any that no longer does."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.stats import binom

from analysis import claims, tables
from analysis.claims import Sentence
from analysis.errors import UserError
from analysis.reports import ledger
from analysis.reports.check import check_report
from analysis.reports.finished_run import Run
from analysis.study.scaffold import write_skeleton

BODIES = {
    "a1": "زار الكاظمي طهران. قالت إيران نعم.",
    "a2": "قالت إيران لا.",
    "a3": "هطل المطر في بغداد.",
}


def article(article_id: str, body: str) -> dict[str, object]:
    return {
        "article_id": article_id,
        "corpus": "c",
        "source": "waha",
        "url": None,
        "title": "عنوان",
        "author": None,
        "published": pd.Timestamp("2020-07-21", tz="UTC"),
        "published_from": "field",
        "published_zone": None,
        "lang": "ar",
        "body": body,
        "duplicate_of": None,
        "keywords": None,
        "file": "f",
        "record": "",
        "encoding": "utf-8",
        "period": "2020-07",
    }


def mention(article_id: str, sentence_id: int, actor_id: str, surface: str) -> dict[str, object]:
    start = BODIES[article_id].index(surface)
    return {
        "article_id": article_id,
        "sentence_id": sentence_id,
        "start": start,
        "end": start + len(surface),
        "surface": surface,
        "actor_id": actor_id,
        "kind": "state",
        "via": "name",
        "raw_start": start,
        "raw_end": start + len(surface),
        "office_id": None,
        "phrase": surface,
    }


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Three articles, two of which name Iran, as the stages would leave them."""
    write_skeleton(tmp_path / "studies", "small")
    folder = tmp_path / "out"
    put = {
        "articles": [article(a, b) for a, b in BODIES.items()],
        "mentions": [
            mention("a1", 0, "tehran", "طهران"),
            mention("a1", 1, "iran", "إيران"),
            mention("a2", 0, "iran", "إيران"),
        ],
        "sentences": [
            {
                "article_id": a,
                "sentence_id": s,
                "start": start,
                "end": end,
                "paragraph": 0,
                "is_heading": False,
                "n_tokens": 3,
            }
            for a, s, start, end in (
                ("a1", 0, 0, 18),
                ("a1", 1, 19, 34),
                ("a2", 0, 0, 14),
                ("a3", 0, 0, 18),
            )
        ],
        "frame_prevalence": [
            {
                "dyad": "iran-iraq",
                "source": "all",
                "period": "all",
                "frame": "energy",
                "share": 0.25,
                "low": 0.1,
                "high": 0.5,
                "n_sentences": 40,
                "n_articles": 9,
                "n_frame": 10,
                "reason": "",
                "n_together": 2,
                "n_frame_together": 0,
                "share_together": 0.0,
                "relation": "between",
            }
        ],
    }
    for name, rows in put.items():
        tables.write(name, pd.DataFrame(rows), folder / "tables" / f"{name}.parquet")
    described = {"study_folder": "../studies/small", "settings": {}, "notebooks": ["n"]}
    (folder / "run.json").write_text(json.dumps(described), encoding="utf-8")
    return Run(folder)


def naming() -> Sentence:
    where = {"actor_id": "iran"}
    part = claims.count("mentions", "articles", distinct="article_id", where=where)
    whole = claims.count("articles", "articles", where={"duplicate_of": None})
    return claims.sentence(
        "{actor} is named in {share} of articles.",
        actor="Iran",
        share=claims.share(part, whole, "share of articles"),
        behind=[claims.at("mentions", **where)],
    )


@pytest.fixture
def report(run: Run) -> Path:
    """A page of one finding, with its ledger."""
    said = ledger.finding(run, "n", "named", naming(), anchor="f")
    (run.folder / "n.html").write_text(
        f"<main><section class='prose'><p>As of 2008.</p></section>{said.html}</main>",
        encoding="utf-8",
    )
    ledger.gather(run.folder, ["n"], version="0", code_sha256="0")
    return run.folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_finding_is_looked_up_in_the_tables_with_its_interval_and_the_sentences_behind_it(
    report: Path,
) -> None:
    found = json.loads((report / "findings.json").read_text(encoding="utf-8"))["findings"][0]
    low = brentq(lambda p: binom.sf(2, 3, p) + binom.pmf(2, 3, p) / 2 - 0.025, 1e-9, 1 - 1e-9)
    high = brentq(lambda p: binom.cdf(1, 3, p) + binom.pmf(2, 3, p) / 2 - 0.025, 1e-9, 1 - 1e-9)
    assert math.isclose(found["value"], 2 / 3, abs_tol=1e-9)
    np.testing.assert_allclose([found["low"], found["high"]], [low, high], atol=1e-8)
    assert found["n"] == 3
    assert found["sentence"] == "Iran is named in 67 % [13, 98] of articles."
    assert found["evidence"]["ids"] == [["a1", 1], ["a2", 0]]
    assert "1 numbers in 1 sentences" in check_report(report)


def page_changed(folder: Path) -> None:
    change(folder / "n.html", ">67 % [13, 98]<", ">68 % [13, 98]<")


def page_with_another_number(folder: Path) -> None:
    change(folder / "n.html", "As of 2008", "In 34 articles")


def page_without_the_element(folder: Path) -> None:
    change(folder / "n.html", 'data-claim="n.named.share"', "")


def name_in_the_page_changed(folder: Path) -> None:
    change(folder / "n.html", "Iran is", "Iraq is")


def ledger_changed(folder: Path) -> None:
    change(folder / "findings.json", '"value": 0.666666667', '"value": 0.566666667')


def interval_in_the_ledger_changed(folder: Path) -> None:
    change(folder / "findings.json", '"n": 3', '"n": 4')


def evidence_in_the_ledger_changed(folder: Path) -> None:
    text = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    text["findings"][0]["evidence"]["ids"][0] = ["a3", 0]
    (folder / "findings.json").write_text(json.dumps(text), encoding="utf-8")


def article_changed(folder: Path) -> None:
    path = folder / "tables" / "articles.parquet"
    frame = tables.read(path)
    frame.loc[frame["article_id"] == "a3", "body"] = "هطل المطر في البصرة."
    frame.to_parquet(path, index=False)


def article_gone(folder: Path) -> None:
    path = folder / "tables" / "articles.parquet"
    tables.read(path).query("article_id != 'a3'").to_parquet(path, index=False)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (page_changed, "n.named.share is 68 % [13, 98] here, but 67 % [13, 98] in the ledger"),
        (page_with_another_number, "the number 34 stands in prose without a key in the ledger"),
        (page_without_the_element, "the number n.named.share of the ledger is not in the page"),
        (name_in_the_page_changed, "n.named reads 'Iraq is"),
        (ledger_changed, "n.named.share: value is 0.566666667 here, but 0.66666"),
        (interval_in_the_ledger_changed, "n.named.share: n is 4 here, but 3 in the tables"),
        (evidence_in_the_ledger_changed, "the sentences behind it are not those of the tables"),
        (article_changed, "articles.parquet  not the table that the ledger was made from"),
        (article_gone, "n.named.share: value is 0.666666667 here, but 1.0 in the tables"),
    ],
)
def test_the_check_fails_where_one_thing_is_changed(
    report: Path, damage: Callable[[Path], None], says: str
) -> None:
    damage(report)
    with pytest.raises(UserError) as problem:
        check_report(report)
    assert says in str(problem.value)


def test_a_sentence_takes_no_number_but_from_a_source() -> None:
    with pytest.raises(UserError, match="holds the number 34 itself"):
        claims.sentence(f"Iran is named in {34} articles.")
    with pytest.raises(UserError, match="holds a number without a source"):
        claims.sentence("Iran is named in {share}.", share=f"{0.34:.0%}")
    with pytest.raises(UserError, match="is a bare float"):
        claims.sentence("Iran is named in {share}.", share=0.34)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="names \\['share'\\], but is given \\[\\]"):
        claims.sentence("Iran is named in {share}.")


def test_a_claim_on_a_row_that_is_not_there_is_an_error(run: Run) -> None:
    row = {"dyad": "iran-iraq", "source": "all", "period": "all", "frame": "trade"}
    number = claims.cell("frame_prevalence", row, "share", "percent")
    with pytest.raises(UserError, match="has 0 rows with dyad = iran-iraq"):
        claims.evaluate(number.source, run.table)


@pytest.mark.parametrize(
    ("exploratory", "kind"), [(True, "finding"), (False, "finding"), (True, "text")]
)
def test_a_finding_that_rests_on_an_exploratory_frame_fails_the_check(
    run: Run, exploratory: bool, kind: str
) -> None:
    frame = run.study.frames[0].id
    path = run.folder.parent / "studies" / "small" / "frames.yml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(
        whole.replace(
            f"- id: {frame}\n", f"- id: {frame}\n    exploratory: {str(exploratory).lower()}\n"
        ),
        encoding="utf-8",
    )
    again = Run(run.folder)
    row = {"dyad": "iran-iraq", "source": "all", "period": "all", "frame": "energy"}
    share = claims.cell(
        "frame_prevalence", row, "share", "percent", interval=("low", "high"), n="n_sentences"
    )
    said = getattr(ledger, kind)(
        again, "n", "k", claims.sentence("{share} of units.", share=share, frames=(frame,))
    )
    (run.folder / "n.html").write_text(str(said.html), encoding="utf-8")
    ledger.gather(run.folder, ["n"], version="0", code_sha256="0")
    marked = "(exploratory)" in again.frames_named[frame]
    assert marked is exploratory
    if exploratory and kind == "finding":
        with pytest.raises(UserError, match="rests on an exploratory frame"):
            check_report(run.folder)
    else:
        assert "1 numbers" in check_report(run.folder)


def test_the_sentences_behind_two_conditions_share_the_unit_asked_for(run: Run) -> None:
    both = [claims.at("mentions", actor_id=a) for a in ("iran", "tehran")]
    assert claims.supporting(both, "sentence", run.table) == []
    assert claims.supporting(both, "article", run.table) == [("a1", 0), ("a1", 1)]
    assert (
        claims.supporting([*both, claims.at("articles", period="2019")], "article", run.table) == []
    )


def test_a_finding_that_the_index_wants_and_no_notebook_made_is_named(report: Path) -> None:
    change(report / "run.json", '"settings"', '"index_findings": ["n.namd"], "settings"')
    with pytest.raises(
        UserError, match=r"names 'n\.namd', which no notebook made; did you mean 'n\.named'"
    ):
        check_report(report)


def test_no_ledger_is_an_error_that_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="analysis run"):
        check_report(tmp_path)


def test_a_gloss_stands_behind_its_word_which_alone_is_looked_up(run: Run) -> None:
    row = {"term": "مملك", "written": "المملكة", "count": 1}
    tables.write("terms", pd.DataFrame([row]), run.folder / "tables" / "terms.parquet")
    word = claims.word("terms", row, "written", gloss="the Kingdom")
    said = ledger.finding(run, "n", "word", claims.sentence("{term} is a word.", term=word))
    (run.folder / "n.html").write_text(f"<main>{said.html}</main>", encoding="utf-8")
    ledger.gather(run.folder, ["n"], version="0", code_sha256="0")
    entry = json.loads((run.folder / "findings.json").read_text(encoding="utf-8"))["findings"][0]
    assert entry["sentence"] == "المملكة (the Kingdom) is a word."
    assert entry["names"] == {"term": "المملكة"}
    check_report(run.folder)
    change(run.folder / "findings.json", '"المملكة"', '"المملكه"')
    with pytest.raises(UserError):
        check_report(run.folder)
