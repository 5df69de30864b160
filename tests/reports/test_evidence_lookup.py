"""The sentences behind rows and figures of words and of the corpus."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from analysis.reports import evidence_lookup
from analysis.reports.evidence import Evidence
from analysis.reports.finished_run import Run

BODY = "قالت إيران نعم. قال العراق لا."


@pytest.fixture
def evidence() -> Evidence:
    """Two analysed articles of two sentences each, and a copy of the first; the second text may not be shown."""
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "corpus": ["open", "closed", "open"],
            "source": ["jisr", "waha", "waha"],
            "published": pd.to_datetime(["2020-07-21", None, "2020-07-22"], utc=True),
            "title": ["عنوان", None, "نسخة"],
            "url": None,
            "body": [BODY, BODY, BODY],
            "duplicate_of": [None, None, "a"],
            "period": ["2020-07", "undated", "2020-07"],
        }
    )
    sentences = pd.DataFrame(
        [(a, s, start, end) for a in ("a", "b") for s, start, end in ((0, 0, 15), (1, 16, 30))],
        columns=["article_id", "sentence_id", "start", "end"],
    )
    triggers = pd.DataFrame(
        [
            ("a", 0, 5, 10, "term", "إيران"),
            ("b", 1, 20, 26, "term", "العراق"),
            ("a", 1, 20, 26, "term", "العراق"),
        ],
        columns=["article_id", "sentence_id", "start", "end", "layer", "label"],
    )
    none = {
        "mentions": pd.DataFrame(columns=["article_id", "sentence_id", "actor_id"]),
        "types": pd.DataFrame({"type_id": [0], "term": ["غير"]}),
        "tokens": pd.DataFrame({"sentence": [0], "type_id": [0], "start": [0], "end": [4]}),
    }
    offsets = pd.DataFrame(
        {"article_id": ["a", "b"], "start": 0, "raw_start": [20, 0], "length": 30}
    )
    run = SimpleNamespace(
        articles=articles,
        sentences=sentences,
        triggers=triggers,
        offsets=offsets,
        names={},
        shows={"closed": "none"},
        **none,
    )
    return Evidence(cast(Run, run))


def test_each_watched_term_opens_its_own_sentences_under_the_anchor_of_its_panel(
    evidence: Evidence,
) -> None:
    groups = evidence_lookup.watched(
        evidence, {"إيران": "Iran", "العراق": "", "غائب": "absent"}, "f-watch"
    )
    assert [g.anchor for g in groups] == ["f-watch--0", "f-watch--1"]
    as_arabic = '<bdi lang="ar" dir="rtl">{}</bdi>'
    assert [g.label for g in groups] == [
        f"Iran ({as_arabic.format('إيران')})",
        as_arabic.format("العراق"),
    ]
    assert [g.sentences.n_total for g in groups] == [1, 2]
    assert set(groups[1].sentences.ids) == {"E-2", "E-4"}


def test_an_outlet_or_an_origin_opens_first_sentences_of_its_analysed_articles(
    evidence: Evidence,
) -> None:
    rows = pd.DataFrame({"source": ["waha", "jisr", "nobody"]})
    found = evidence_lookup.articles(evidence, rows, "source")
    assert [s.ids for s in found] == [("E-3",), ("E-1",), ()]
    assert "E-3" in found[0].html
    assert BODY[:14] not in found[0].html  # its licence does not allow the words
    groups = evidence_lookup.outlets(evidence, rows, "f-time")
    assert [(g.anchor, g.label) for g in groups] == [("f-time--0", "waha"), ("f-time--1", "jisr")]


def test_a_cluster_names_its_copies_though_they_are_not_analysed_and_have_no_number(
    evidence: Evidence,
) -> None:
    (found,) = evidence_lookup.copies(evidence, pd.DataFrame({"article_id": ["a"]}))
    assert (found.n_shown, found.n_total, found.ids) == (2, 2, ("E-1",))
    assert all(said in found.html for said in ("نسخة", "<code>c</code>"))
    assert found.html.count("data-e=") == 1


def test_what_was_taken_out_opens_the_sentence_beside_it(evidence: Evidence) -> None:
    removed = pd.DataFrame(
        [("a", "dateline", 0, 20), ("a", "related", 50, 60), ("c", "dateline", 0, 9)],
        columns=["article_id", "kind", "raw_start", "raw_end"],
    )
    found = evidence_lookup.beside(
        evidence, removed, pd.DataFrame({"kind": ["dateline", "related"]})
    )
    assert [s.ids for s in found] == [
        ("E-1",),
        ("E-2",),
    ]  # before the first sentence; after the last
