"""Numbers of sentences, how much of a text is shown, and the places that evidence.html leads back to."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.figures.links import anchor_of
from analysis.reports.evidence import Evidence
from analysis.reports.evidence_page import places_of
from analysis.reports.numbering import evidence_table, numbers
from analysis.reports.page_marks import anchored
from analysis.reports.sentence import EXCERPT_CHARACTERS, Shown, excerpt_around, item

BODY = "أكدت بغداد الموقف. " + "كلمة " * 60 + "زار الكاظمي طهران " + "أخرى " * 60 + "نهاية."
START, AT = BODY.index("كلمة"), BODY.index("الكاظمي")


def shown(how: str, **rest: object) -> Shown:
    made = Shown(
        "E-2",
        "a1",
        1,
        BODY,
        START,
        len(BODY),
        [(AT, AT + 7, "actor", "Mustafa al-Kadhimi, short name")],
        "outlet",
        "2020-07-21",
        "عنوان",
        "https://a.example/1",
        ["Mustafa al-Kadhimi"],
        how,
        (0, START - 1),
        None,
    )
    return dataclasses.replace(made, **rest)


def corpus() -> dict[str, pd.DataFrame]:
    """Two articles of two sentences each, of two corpora."""
    body = "قالت إيران نعم. قال العراق لا."
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "corpus": ["open", "closed"],
            "source": "s",
            "published": pd.to_datetime(["2020-07-21", None], utc=True),
            "title": None,
            "url": None,
            "body": body,
        }
    )
    places = [(0, 0, 15), (1, 16, len(body))]
    rows = [(a, n, s, e, s, e) for a in ("a", "b") for n, s, e in places]
    sentences = pd.DataFrame(
        rows, columns=["article_id", "sentence_id", "start", "end", "raw_start", "raw_end"]
    )
    mentions = pd.DataFrame(
        {
            "article_id": ["a", "a", "a"],
            "sentence_id": [0, 1, 1],
            "actor_id": ["iran", "iraq", "iraq"],
        }
    )
    none = mentions.head(0)
    return {
        "sentences": sentences,
        "articles": articles,
        "mentions": mentions,
        "dyads": none.rename(columns={"actor_id": "dyad"}),
        "frames": none.rename(columns={"actor_id": "frame"}),
    }


def test_a_sentence_has_the_number_of_its_row_whatever_is_asked_of_it() -> None:
    held = corpus()
    table = tables.check(
        "evidence", evidence_table(**held, shows={"open": "full", "closed": "full"})
    )
    assert table["evidence_id"].tolist() == ["E-1", "E-2", "E-3", "E-4"]
    assert numbers(held["sentences"]).loc[("b", 0)] == "E-3"
    assert table["actors"].tolist() == ["iran", "iraq", "", ""]
    sliced = [
        held["articles"]["body"][0][s:e] for s, e in zip(table["start"], table["end"], strict=True)
    ]
    assert table["text"].tolist() == sliced


def test_a_corpus_that_may_not_be_shown_leaves_no_text_in_the_table() -> None:
    table = evidence_table(**corpus(), shows={"open": "full", "closed": "none"})
    assert table["text"].notna().tolist() == [True, True, False, False]
    assert table.loc[2:, ["raw_start", "raw_end"]].to_numpy().tolist() == [[0, 15], [16, 30]]


def test_a_full_sentence_comes_with_its_neighbours_and_an_excerpt_without() -> None:
    full, part = str(item(shown("full"))), str(item(shown("excerpt")))
    assert "the sentence before" in full
    assert "أكدت بغداد" in full
    assert "the sentence before" not in part
    assert "أكدت بغداد" not in part
    assert "نهاية" not in part
    assert "الكاظمي</mark>" in part
    assert part.count("…") == 2


def test_a_text_that_may_not_be_shown_is_places_and_a_link() -> None:
    html = str(item(shown("none")))
    assert "كلمة" not in html
    assert "الكاظمي" not in html
    assert f"characters {START}–{len(BODY)}" in html
    assert f"{AT}–{AT + 7}" in html
    assert 'href="https://a.example/1"' in html


@given(st.integers(0, 300), st.integers(1, 500), st.integers(0, 500), st.integers(1, 30))
def test_an_excerpt_is_short_and_inside_its_sentence(
    start: int, length: int, at: int, width: int
) -> None:
    marks = [(start + at, start + at + width, "actor", "x")]
    left, right = excerpt_around(start, start + length, marks)
    assert start <= left <= right <= start + length
    assert right - left == min(length, EXCERPT_CHARACTERS)
    if at + width <= length and width <= EXCERPT_CHARACTERS:
        assert left <= start + at < right


def test_only_the_first_place_of_a_page_has_the_anchor_of_a_sentence_and_text_gets_none() -> None:
    hostile = dataclasses.replace(
        shown("full"), body='data-e="E-2" <li data-e="E-2">', start=0, end=30, marks=[], before=None
    )
    page = anchored(str(item(shown("full"))) * 2 + str(item(hostile)))
    assert page.count('id="E-2"') == 1
    assert page.index('id="E-2"') < page.index("كلمة")


def test_the_places_of_a_sentence_are_read_back_with_their_captions() -> None:
    one = str(item(shown("full")))
    page = (
        f'<figure id="f-net"><figcaption>A <bdi>net</bdi>. More.</figcaption>{one}<div class="landing" id="f-net--iran" tabindex="-1">{one}</div></figure>'
        f'<div aria-label="x" class="table" id="f-t" role="region"><table><caption>A table</caption>{one}</table></div>'
    )
    assert places_of(page, "2_actors") == {
        "E-2": [
            ("2_actors.html#f-net", "A net. More."),
            ("2_actors.html#f-net--iran", "A net. More."),
            ("2_actors.html#f-t", "A table"),
        ]
    }


def test_a_concordance_gives_places_where_the_licence_of_a_text_forbids_its_words() -> None:
    held = corpus()
    run = SimpleNamespace(
        articles=held["articles"],
        sentences=held["sentences"],
        shows={"open": "excerpt", "closed": "none"},
    )
    lines = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "start": [5, 5],
            "end": [10, 10],
            "left": "قالت",
            "keyword": "إيران",
            "right": "نعم",
        }
    )
    allowed = Evidence(run).allowed(lines)  # type: ignore[arg-type]
    assert allowed[["left", "keyword", "right"]].to_numpy().tolist() == [
        ["قالت", "إيران", "نعم"],
        ["", "5–10", ""],
    ]


@pytest.mark.parametrize("part", ['"><script>', "a b", "العراق", "x--y"])
def test_an_anchor_is_safe_whatever_it_is_made_of(part: str) -> None:
    assert set(anchor_of("f-x", part)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_long_csv_is_packed_and_the_same_bytes_twice(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(tables.storage, "CSV_LIMIT_BYTES", 1000)
    frame = pd.DataFrame({"text": ["نص"] * 400, "n": np.arange(400)})
    path = tmp_path / "evidence.csv"
    assert tables.write_csv(frame, path, packed=True)
    first = (tmp_path / "evidence.csv.gz").read_bytes()
    assert not path.exists()
    tables.write_csv(frame, path, packed=True)
    assert (tmp_path / "evidence.csv.gz").read_bytes() == first
    assert pd.read_csv(tmp_path / "evidence.csv.gz").equals(frame)
    tables.write_csv(frame.head(3), path, packed=True)
    assert path.exists()
    assert not (tmp_path / "evidence.csv.gz").exists()


def test_a_corpus_without_a_single_tone_word_has_no_marks_of_tone() -> None:
    triggers = pd.DataFrame(
        {
            "article_id": ["a"],
            "sentence_id": [0],
            "start": [0],
            "end": [4],
            "layer": ["frame"],
            "label": ["x"],
            "weight": [np.nan],
        }
    )
    made = Evidence.tone_marks(SimpleNamespace(run=SimpleNamespace(triggers=triggers)))  # type: ignore[arg-type]
    assert made.empty
    triggers["layer"], triggers["weight"] = "tone", -2.0
    made = Evidence.tone_marks(SimpleNamespace(run=SimpleNamespace(triggers=triggers)))  # type: ignore[arg-type]
    assert made["label"].tolist() == ["tone -2.0"]
