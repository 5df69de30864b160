"""Trigger words of events: which matches of the study's lexicon tell of one, and which are denied, to
come or only thought of.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import (
    EVENTS,
    EXCEPT,
    FUTURE,
    NOUN,
    OF_TARGET,
    PASSIVE,
    VERB,
    label_parts,
)
from analysis.text.documents import Text
from analysis.text.normalise import fold
from analysis.text.word_lists import word_lists

_WORDS_OF_A_GAME = 2  # in a sentence whose meetings and strikes are those of players
_FUTURE_WITHIN = 4  # tokens from a word of the future to the trigger
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def event_triggers(text: Text, matches: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """The words that name an event, wherever they stand.

    Parameters
    ----------
    text : Text
        The text that both tables point into.
    matches : pandas.DataFrame
        Matches of the study's lexicon (`text.documents.find`).
    mentions : pandas.DataFrame
        `actors.mentions.mentions` of the text: words inside the name of an actor are no triggers.

    Returns
    -------
    pandas.DataFrame
        One row a trigger, in the order of the text: first, last (positions of tokens), role (verb,
        passive, noun,
        noun-of-target), type (PLOVER's), mode ('planned' after a word of the future or with its
        prefix), is_negated.
        Phrases under `except` are none.
    """
    triggers = matches[(matches["layer"] == EVENTS) & (matches["label"] != EXCEPT)]
    is_noun = triggers["label"].astype("str").str.startswith((f"{NOUN} ", f"{OF_TARGET} "))
    nouns = triggers.loc[is_noun, ["first", "last", "label"]].drop_duplicates(["first", "last"])
    nouns = nouns.rename(columns={"label": "as_noun"})
    triggers = triggers.drop_duplicates(["first", "last"])
    triggers = triggers.merge(nouns, on=["first", "last"], how="left")
    triggers = triggers[~_inside(triggers, mentions) & ~_in_a_game(text, triggers)]
    # a preposition is written with nouns alone: لقتل is the noun, لطالب neither verb nor noun
    labels = triggers["label"].astype("str")
    is_noun = labels.str.startswith(f"{VERB} ").to_numpy() & _has_preposition(text, triggers)
    triggers = triggers.assign(label=labels.mask(is_noun, triggers["as_noun"]))
    triggers = triggers[triggers["label"].notna()].drop(columns="as_noun")
    triggers = pd.concat([triggers, _obligations(text, mentions)])
    triggers = triggers.sort_values("first", kind="stable").reset_index(drop=True)
    parts = label_parts(triggers["label"], 4)
    first = triggers["first"].to_numpy(np.int64)
    cues = np.sort(matches.loc[matches["layer"] == FUTURE, "last"].to_numpy(np.int64))
    planned = _cue_before(text, first, cues) | _has_future(text, triggers, parts[0])
    negated = np.isin(text.neighbour(first, -1).astype("str"), _negators())
    return triggers.assign(
        role=parts[0], type=parts[2], mode=parts[3].mask(planned, "planned"), is_negated=negated
    )


def _negators() -> list[str]:
    words = word_lists("analysis.relations")["negators"]
    # folded words keep their conjunction: ولم, فلا
    return [before + word for before in ("", "و", "ف") for word in words]


def _in_a_game(text: Text, triggers: pd.DataFrame) -> Flags:
    """Whether each trigger stands in a sentence that tells of a game: it has several words of
    games, one of them of none but games.
    """
    lists = word_lists("analysis.relations")
    words = _count_in_sentences(text, lists["games"])
    of_teams = _count_in_sentences(text, lists["teams"])
    is_game = (words >= _WORDS_OF_A_GAME) & (of_teams > 0)
    return is_game[text.sentence[triggers["first"].to_numpy(np.int64)]]


def _count_in_sentences(text: Text, wanted: Collection[str]) -> Ints:
    """How many tokens of each sentence are one of these words, with the article or without."""
    is_one = np.array([w in wanted or w.removeprefix("ال") in wanted for w in text.folded], bool)
    in_sentence = text.sentence[np.flatnonzero(is_one[text.tokens.type_id])]
    # tokens of no sentence have the number -1
    return np.bincount(in_sentence[in_sentence >= 0], minlength=len(text.sentences))


def _obligations(text: Text, mentions: pd.DataFrame) -> pd.DataFrame:
    """'On X that' (على إيران أن تكف): X is asked for something."""
    first = mentions["first"].to_numpy(np.int64)
    on = text.neighbour(first, -1)
    that = text.neighbour(mentions["last"].to_numpy(np.int64), 1)
    is_asked = np.isin(on, ["علي", "وعلي"]) & (that == "ان")
    at = np.unique(first[is_asked]) - 1
    label = f"{NOUN} -1 REQUEST verbal"
    return pd.DataFrame({"first": at, "last": at, "label": label, "phrase": "على … أن"})


def _inside(triggers: pd.DataFrame, mentions: pd.DataFrame) -> Flags:
    """Whether a trigger begins inside a mention."""
    if triggers.empty or mentions.empty:
        return np.zeros(len(triggers), bool)
    spans = mentions.sort_values("first")
    first = spans["first"].to_numpy(np.int64)
    # the furthest end so far says whether any mention reaches over a trigger
    last = np.maximum.accumulate(spans["last"].to_numpy(np.int64))
    begins = triggers["first"].to_numpy()
    before = np.searchsorted(first, begins, "right") - 1
    return (before >= 0) & (begins <= last[np.maximum(before, 0)])


def _cue_before(text: Text, first: Ints, cues: Ints) -> Flags:
    """Whether a cue ends at most a few words before each position, in its sentence."""
    if not len(cues):
        return np.zeros(len(first), bool)
    near = cues[np.maximum(np.searchsorted(cues, first) - 1, 0)]
    close = (near < first) & (first - near <= _FUTURE_WITHIN)
    return close & (text.sentence[near] == text.sentence[first])


def _has_preposition(text: Text, triggers: pd.DataFrame) -> Flags:
    """Whether a preposition is written together with a trigger: لقصف is a noun, whatever the form
    قصف may be.
    """
    first = triggers["first"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    opening = {phrase: fold(phrase.split()[0]) for phrase in triggers["phrase"].unique()}
    pairs = zip(words, map(opening.get, triggers["phrase"]), strict=True)
    prefixes = [word.removesuffix(form) if word.endswith(form) else "" for word, form in pairs]
    return np.array([prefix.lstrip("وف") in ("ل", "ب", "ك") for prefix in prefixes], bool)


def _has_future(text: Text, triggers: pd.DataFrame, role: pd.Series) -> Flags:
    """Whether a trigger is an imperfect with the prefix س."""
    first = triggers["first"].to_numpy(np.int64)
    words = pd.Series(text.folded[text.tokens.type_id[first]], index=triggers.index)
    imperfect = triggers["phrase"].astype("str").str.match("[يت]") & role.isin([VERB, PASSIVE])
    return (imperfect & words.astype("str").str.match("[وف]?س[يت]")).to_numpy(bool)
