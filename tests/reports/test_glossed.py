"""Below a mistake in a text of others stand glosses of its marked words, never a translation of the sentence."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.reports.glossed import word_gloss, words_of
from analysis.reports.sentence import FULL, NONE, Shown

BODY = "قال الوزير. بحثت المملكة مع طهران أمن الملاحة."
START = BODY.index("بحثت")


def shown(how: str = FULL) -> Shown:
    return Shown("E-2", "a", 1, BODY, START, len(BODY), [], "s", "2023-01-01", "", None, [], how, None, None)


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
    word = {"article_id": "a", "sentence_id": 1, "layer": "frame", "label": "diplomacy"} | place("بحثت")
    return codings, pd.DataFrame([word, word | {"layer": "tone", "label": "1"}])


NAMES = {"saudi": "Saudi Arabia", "iran-gov": "the Iranian government", "iraq": "Iraq"}
FRAMES = {"diplomacy": "Diplomacy"}


def test_marked_names_and_trigger_words_are_glossed_in_their_order(marks: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    words = words_of(shown(), *marks, NAMES, FRAMES)
    assert words == {"طهران": "the Iranian government", "المملكة": "Saudi Arabia", "بحثت": "a word of “Diplomacy”"}
    text = word_gloss(shown(), words)
    assert text.index("بحثت") < text.index("المملكة") < text.index("طهران")
    assert "الملاحة" not in text, "an actor that no list holds has no name to give"


def test_no_word_of_a_text_that_may_not_be_shown_is_glossed(marks: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert words_of(shown(NONE), *marks, NAMES, FRAMES) == {}
    assert word_gloss(shown(NONE), {}) == ""
