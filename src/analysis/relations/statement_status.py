"""How a statement is qualified: denied, hedged, reported or asserted."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.saying import (
    NEAR_BEGINNING,
    Flags,
    place_in_sentence,
    places_of,
)
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

SPEAKS = ("saying", "denying", "distancing")


def status_of_sentences(
    text: Text, cues: pd.DataFrame, main: Flags, count: int
) -> npt.NDArray[np.object_]:
    """How each of `count` sentences is qualified; `main` as `saying.is_main` gives it for the cues.

    Only what stands in the main clause counts: verbs as in `saying.is_main`, phrases that deny anywhere,
    phrases of distance and doubt near the beginning of the sentence. A sentence that opens with a
    condition, a question or a word of doubt, or tells what somebody expects, is hedged.
    """
    numbers = np.arange(count)
    lists = word_lists("analysis.relations")
    place = place_in_sentence(text, cues)
    is_phrase = (cues["form"] != "verb").to_numpy()
    # a phrase deep in a sentence qualifies only a part of it
    early = ~is_phrase | (place <= NEAR_BEGINNING)
    speaks = main & cues["role"].isin(SPEAKS).to_numpy()
    earlier = cues["sentence"].where(speaks).duplicated().to_numpy() & speaks
    words = text.folded[text.tokens.type_id[cues["first"].to_numpy(np.int64)]]
    expects = np.array([w.lstrip("وف") in lists["expecting"] for w in words], bool)
    role = cues["role"].to_numpy(object)
    told = {
        "denied": main & (role == "denying"),
        "reported": main & early & ~(earlier & ~is_phrase) & (role == "distancing"),
        "hedged": main & ((early & (role == "hedging")) | (expects & (place <= 1))),
    }
    sentence = cues["sentence"].to_numpy(np.int64)
    has_cue = {name: np.isin(numbers, sentence[rows]) for name, rows in told.items()}
    opening = _first_words(text, count)
    doubted = np.array([word in lists["opening_hedges"] for word in opening], bool)
    # The first that holds: a denial that is reported is still a denial.
    doubted &= ~_is_granted(text, count)
    cases = [has_cue["denied"], doubted, has_cue["reported"], has_cue["hedged"]]
    return np.select(cases, ["denied", "hedged", "reported", "hedged"], "asserted").astype(object)


def _is_granted(text: Text, count: int) -> Flags:
    """Whether each sentence opens with a condition that it takes for true (إذا كان … فإن …)."""
    lists = word_lists("analysis.relations")
    second = _first_words(text, count, 1)
    was = np.array([word in lists["granting"] for word in second], bool)
    answers = np.zeros(count, bool)
    answers[text.sentence[places_of(text, lists["answers"])]] = True
    return was & answers


def _first_words(text: Text, count: int, skipped: int = 0) -> npt.NDArray[np.object_]:
    """The folded first word of each sentence behind so many others, '' where it has none."""
    begin = np.searchsorted(text.sentence, np.arange(count), "left") + skipped
    has_word = begin < len(text.sentence)
    # only to keep the index valid
    safe = np.where(has_word, begin, 0)
    if not len(text.sentence):
        return np.full(count, "", dtype=object)
    has_word &= text.sentence[safe] == np.arange(count)
    return np.where(has_word, text.folded[text.tokens.type_id[safe]], "")
