"""Each kind of finding opens the sentences that hold what it counts, inside its outlet and time, and inside what is left out."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.reports.evidence import Evidence
from analysis.robustness.claim_sentences import Opener
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton

# an article a line: outlet, day, and of each sentence its actors, its dyad or '', its frame or '', a word
TEXTS = {
    "a": (
        "waha",
        "2016-09-12",
        [
            ("iran iraq", "iraq-iran", "F", 1),
            ("iran", "", "", 2),
            ("iran iraq", "iraq-iran", "", 2),
        ],
    ),
    "b": ("jisr", "2016-09-12", [("iran iraq", "iraq-iran", "", 2), ("iraq", "", "", 1)]),
    "c": ("jisr", "2017-01-01", [("", "", "", 3)]),
}
FINDINGS = """findings:
  - {id: frame, says: s, kind: greater, measure: frame, where: {dyad: iraq-iran, frame: F}, of: {source: waha}, than: {source: jisr}}
  - {id: tone, says: s, kind: greater, measure: tone, where: {dyad: iraq-iran}, of: {source: waha}, than: {source: jisr}}
  - {id: early, says: s, kind: greater, measure: actor, where: {actor: iraq}, of: {since: 2016-09-12, until: 2016-09-12}}
  - {id: pair, says: s, kind: tied, pair: [iran, iraq]}
  - {id: apart, says: s, kind: untied, pair: [iraq, mustafa-al-kadhimi]}
  - {id: word, says: s, kind: greater, measure: term, where: {term: كلمة}, of: {source: jisr}}
  - {id: leads, says: s, kind: rank, measure: frame, where: {dyad: iraq-iran}, of: {frame: F}, top: 1}
"""


@pytest.fixture
def tested(tmp_path: Path) -> Opener:
    study = load_study(write_skeleton(tmp_path, "small"))
    frame = study.frames[0].id
    (study.folder / "findings.yml").write_text(
        FINDINGS.replace("F}", f"{frame}}}"), encoding="utf-8"
    )
    keyed = [(a, n, *s) for a, (_, _, sentences) in TEXTS.items() for n, s in enumerate(sentences)]
    sentences = pd.DataFrame(
        [(a, n, 4 * n, 4 * n + 4) for a, n, *_ in keyed],
        columns=["article_id", "sentence_id", "start", "end"],
    )
    rows = [
        (a, day, source, "x" * 12, None, "t", None, "demo") for a, (source, day, _) in TEXTS.items()
    ]
    articles = pd.DataFrame(
        rows,
        columns=[
            "article_id",
            "published",
            "source",
            "body",
            "duplicate_of",
            "title",
            "url",
            "corpus",
        ],
    )
    mentions = [
        (a, n, who, 4 * n, 4 * n + 2, "name")
        for a, n, actors, *_ in keyed
        for who in actors.split()
    ]
    dyads = [(a, n, d) for a, n, _, d, *_ in keyed if d]
    run = SimpleNamespace(
        study=study,
        names={"iran": "Iran", "iraq": "Iraq"},
        frames_named={frame: "F"},
        shows={},
        sentences=sentences,
        articles=articles.assign(published=pd.to_datetime(articles["published"], utc=True)),
        mentions=pd.DataFrame(
            mentions, columns=["article_id", "sentence_id", "actor_id", "start", "end", "via"]
        ),
        dyads=pd.DataFrame(dyads, columns=["article_id", "sentence_id", "dyad"]).assign(
            relation="between"
        ),
        frames=pd.DataFrame(
            [(a, n, d, frame) for a, n, _, d, f, _ in keyed if f],
            columns=["article_id", "sentence_id", "dyad", "frame"],
        ).assign(relation="between"),
        triggers=pd.DataFrame(
            [("a", 0, 2, 3, "frame", frame, 1.0)],
            columns=["article_id", "sentence_id", "start", "end", "layer", "label", "weight"],
        ),
        tokens=pd.DataFrame(
            [(i, 4 * n, 4 * n + 1, w) for i, (_, n, _, _, _, w) in enumerate(keyed)],
            columns=["sentence", "start", "end", "type_id"],
        ),
        types=pd.DataFrame(
            {
                "type_id": [1, 2, 3],
                "surface": ["بكلمة", "غيرها", "كلمات"],
                "lemma": ["كلمة", "غير", "كلمة"],
            }
        ),
    )
    return Opener(Evidence(run))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("finding", "ids"),
    [
        ("frame", ["E-1"]),
        ("tone", ["E-1", "E-3", "E-4"]),
        ("early", ["E-1", "E-3", "E-4", "E-5"]),
        ("pair", ["E-1", "E-3", "E-4"]),
        ("apart", ["E-1", "E-3", "E-4", "E-5"]),
        ("word", ["E-5", "E-6"]),
        ("leads", ["E-1"]),
    ],
)
def test_a_finding_opens_the_sentences_that_hold_what_it_counts(
    tested: Opener, finding: str, ids: list[str]
) -> None:
    (shown,) = tested.rows([finding], limit=9)
    assert sorted(shown.ids) == ids
    assert shown.n_total == len(ids)


def test_what_is_counted_is_marked(tested: Opener) -> None:
    (shown,) = tested.rows(["frame"])
    assert shown.html.count('<mark class="frame"') == 1
    assert '<mark class="term"' in tested.rows(["word"])[0].html


@pytest.mark.parametrize(
    ("finding", "by", "left_out", "ids", "note"),
    [
        ("frame", "outlet", "waha", ["E-1"], ""),
        ("frame", "article", "b", ["E-4"], "holds what the finding counts"),
        ("frame", "day", "2017-01-01", ["E-6"], "the first ones"),
        ("pair", "day", "2016-09-12", ["E-1", "E-3", "E-4"], ""),
        ("word", "article", "b", ["E-5"], ""),
    ],
)
def test_what_is_left_out_opens_the_sentences_of_the_finding_in_it_and_says_where_there_are_none(
    tested: Opener, finding: str, by: str, left_out: str, ids: list[str], note: str
) -> None:
    (shown,) = tested.without(
        pd.DataFrame([{"finding": finding, "by": by, "left_out": left_out}]), limit=9
    )
    assert sorted(shown.ids) == ids
    assert ('<p class="rule">' in shown.html) == bool(note)
    assert note in shown.html


def test_a_figure_opens_the_sentences_of_each_of_its_findings(tested: Opener) -> None:
    made = tested.block(["frame", "apart"], ["A frame, إطار", "Two apart"], anchor="f-x").html
    assert 'id="f-x--frame"' in made
    assert "Two apart: 2 of 4" in made
    assert 'A frame, <bdi lang="ar" dir="rtl">إطار</bdi>: 1 of 1' in made
    assert tested.rows(["apart", "frame"])[0].html.startswith(
        '<p class="rule">None of its sentences holds'
    )
    assert tested.block([]).html == ""
    assert "Sentences behind this: 1 of 1" in tested.block(["frame"]).html
