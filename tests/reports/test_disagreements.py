"""Below a mistake in a text of others stand glosses of its marked words, never a translation of the sentence."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.figures.validation import outcomes
from analysis.reports.disagreements import bars, coded, word_gloss, words_of
from analysis.reports.evidence import Evidence
from analysis.reports.sentence import FULL, NONE, Shown

BODY = "قال الوزير. بحثت المملكة مع طهران أمن الملاحة."
START = BODY.index("بحثت")


def shown(how: str = FULL) -> Shown:
    return Shown(
        "E-2", "a", 1, BODY, START, len(BODY), [], "s", "2023-01-01", "", None, [], how, None, None
    )


def place(word: str) -> dict[str, int]:
    return {"start": BODY.index(word), "end": BODY.index(word) + len(word)}


@pytest.fixture
def marks() -> tuple[pd.DataFrame, pd.DataFrame]:
    here = {"article_id": "a", "sentence_id": 1, "layer": "mention"}
    codings = pd.DataFrame(
        [
            here | place("المملكة") | {"gold": "saudi", "found": ""},
            here | place("طهران") | {"gold": "", "found": "iran-gov"},
            here | place("الملاحة") | {"gold": "NIL", "found": ""},
            here | {"sentence_id": 0, "gold": "iraq", "found": "iraq"} | place("الوزير"),
        ]
    )
    word = {"article_id": "a", "sentence_id": 1, "layer": "frame", "label": "diplomacy"} | place(
        "بحثت"
    )
    return codings, pd.DataFrame([word, word | {"layer": "tone", "label": "1"}])


NAMES = {"saudi": "Saudi Arabia", "iran-gov": "the Iranian government", "iraq": "Iraq"}
FRAMES = {"diplomacy": "Diplomacy"}


def test_marked_names_and_trigger_words_are_glossed_in_their_order(
    marks: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    words = words_of(shown(), *marks, NAMES, FRAMES)
    assert words == {
        "طهران": "the Iranian government",
        "المملكة": "Saudi Arabia",
        "بحثت": "a word of “Diplomacy”",
    }
    text = word_gloss(shown(), words)
    assert text.index("بحثت") < text.index("المملكة") < text.index("طهران")
    assert "الملاحة" not in text, "an actor that no list holds has no name to give"


def test_no_word_of_a_text_that_may_not_be_shown_is_glossed(
    marks: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    assert words_of(shown(NONE), *marks, NAMES, FRAMES) == {}
    assert word_gloss(shown(NONE), {}) == ""


def test_a_row_of_this_run_opens_the_coded_sentences_of_its_label_and_a_row_of_a_whole_layer_all_of_them() -> (
    None
):
    keys = [("a", n) for n in range(4)]
    sentences = pd.DataFrame(
        [(*k, 2 * k[1], 2 * k[1] + 2) for k in keys],
        columns=["article_id", "sentence_id", "start", "end"],
    )
    rows = [
        ("frame", "law", "law"),
        ("frame", "", "law"),
        ("frame", "trade", ""),
        ("tone", "+", "0"),
    ]
    codings = pd.DataFrame(
        [(*k, *r) for k, r in zip(keys, rows, strict=True)],
        columns=["article_id", "sentence_id", "layer", "gold", "found"],
    )
    articles = pd.DataFrame(
        {
            "article_id": ["a"],
            "corpus": "c",
            "source": "s",
            "published": pd.to_datetime(["2020-01-01"], utc=True),
            "title": "t",
            "url": None,
            "body": "x" * 8,
        }
    )
    none = pd.DataFrame(
        {
            c: []
            for c in (
                "article_id",
                "sentence_id",
                "start",
                "end",
                "layer",
                "label",
                "weight",
                "actor_id",
            )
        }
    )
    none = none.astype(
        {"article_id": "str", "layer": "str", "label": "str", "sentence_id": "int64"}
    )
    run = SimpleNamespace(
        sentences=sentences,
        articles=articles,
        codings=codings,
        mentions=none,
        triggers=none,
        names={},
        frames_named={"law": "Law"},
        shows={},
    )
    evidence, marks = (
        Evidence(run),
        none[["article_id", "sentence_id", "start", "end", "layer", "label"]],
    )  # type: ignore[arg-type]
    asked = pd.DataFrame(
        {"layer": ["frame", "frame", "tone", "tone"], "what": ["law", "micro", "+", "macro"]}
    )
    shown = coded(evidence, asked, marks, limit=9)
    assert [sorted(s.ids) for s in shown] == [
        ["E-1", "E-2"],
        ["E-1", "E-2", "E-3"],
        ["E-4"],
        ["E-4"],
    ]
    counts = {"agreed": [1, 0], "missed": [0, 1], "invented": [1, 0], "confused": [0, 0]}
    drawn = pd.DataFrame({"label": ["law", "trade"], "named": ["Law", "Trade"]} | counts)
    block = bars(evidence, drawn, "frame", marks, "f-frames").html
    assert "Sentences behind this: 3 of 3" in block
    assert "Law: 2 of 2" in block
    assert all(f'id="{a}"' in block for a in outcomes(drawn, anchor="f-frames").links), (
        "every bar leads to its own"
    )
