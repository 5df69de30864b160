"""Words of saying: where they stand in the clauses of a sentence, and how far from them what is said
begins.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import SAYS, label_parts
from analysis.text.documents import Text
from analysis.text.lexicon import label_words
from analysis.text.word_lists import word_lists

PARTY_WITHIN = 6  # tokens from a cue to a party that may be its speaker
NEAR_BEGINNING = 6  # tokens before a verb of saying that needs no speech after it
NOWHERE = 10**6  # a distance: there is no such word
_OPENING = 1  # tokens before a verb whose subject is a pronoun
_LED_WITHIN = 10  # tokens before such a verb behind an adverbial that opens the sentence
_SPEECH_WITHIN = 12  # tokens from a verb of saying to what is said
_ABOUT_WITHIN = 4  # tokens from 'he expressed' to the عن of what he expressed
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def cues_of_saying(text: Text, matches: pd.DataFrame) -> pd.DataFrame:
    """Cues of saying, denying, hedging and distance in the order of the text, with their sentence."""
    cues = matches[matches["layer"] == SAYS].drop_duplicates(["first", "last"])
    cues = cues.sort_values("first", kind="stable")
    parts = label_parts(cues["label"], 2)
    sentence = text.sentence[cues["first"].to_numpy(np.int64)]
    cues = cues.assign(role=parts[0], form=parts[1], sentence=sentence)
    wants_imperfect = (cues["form"] == "imperfect").to_numpy()
    has_imperfect = _is_imperfect(text.neighbour(cues["last"].to_numpy(np.int64), 1))
    return cues[~wants_imperfect | has_imperfect].reset_index(drop=True)


def is_main(text: Text, cues: pd.DataFrame) -> Flags:
    """Whether each cue is a word of saying of the main clause.

    A verb is one where nothing but a conjunction or the future stands before its form, no relative
    pronoun before it, and where it opens the sentence or what is said follows it.
    """
    if cues.empty:
        return np.zeros(0, bool)
    lists = word_lists("analysis.relations")
    first = cues["first"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    before = text.neighbour(first, -1)
    place = place_in_sentence(text, cues)
    last = cues["last"].to_numpy(np.int64)
    until = distance_to_speech(text, last)
    about = distance_to_next(text, places_of(text, ["عن"]), last, _ABOUT_WITHIN)
    is_verb = cues["form"].eq("verb").to_numpy()
    opening = {phrase: label_words(phrase).split()[0] for phrase in cues["phrase"].unique()}
    forms = [opening[phrase] for phrase in cues["phrase"]]
    tells_of = np.isin(forms, list(lists["with_about"])) & (about < NOWHERE)
    fits = []
    says_that = until <= PARTY_WITHIN
    for word, form, near, tells, speech in zip(
        words, forms, before, tells_of, says_that, strict=True
    ):
        prefix = word.removesuffix(form)
        whole = word == form or (word.endswith(form) and prefix in lists["before_verb"])
        impersonal = word in lists["impersonal"]
        crosses = form in lists["with_about"] and not tells
        crosses |= form in lists["with_that"] and not speech
        fits.append(whole and near not in lists["relatives"] and not impersonal and not crosses)
    is_rule = cues["role"].eq("distancing").to_numpy() & ~is_verb
    by_rule = [text.folded[text.tokens.type_id[last]], text.neighbour(last, 1)]
    is_rule &= np.isin([[_bare(w) for w in words] for words in by_rule], list(lists["rules"])).any(
        0
    )
    near_speech = (place <= NEAR_BEGINNING) | (until <= _SPEECH_WITHIN) | tells_of
    near_speech |= np.isin(before, list(lists["as_said"]))
    return ~is_rule & (~is_verb | (np.array(fits, bool) & near_speech))


def _bare(word: str) -> str:
    """A folded word without ل and the article before it."""
    return word.removeprefix("لل").removeprefix("ل").removeprefix("ال")


def _is_imperfect(words: npt.NDArray[np.object_]) -> Flags:
    """Whether folded words look like imperfect verbs of the third person."""
    perfect = word_lists("analysis.relations")["perfect_with_ta"]
    flags = [w[:1] == "ي" or (w[:1] == "ت" and w not in perfect) for w in words]
    return np.array(flags, bool)


def place_in_sentence(text: Text, cues: pd.DataFrame) -> Ints:
    """How many tokens stand before each cue in its sentence."""
    sentence = cues["sentence"].to_numpy(np.int64)
    return cues["first"].to_numpy(np.int64) - np.searchsorted(text.sentence, sentence, "left")


def opens_sentence(text: Text, cues: pd.DataFrame) -> Flags:
    """Whether each cue opens its sentence, or an adverbial does and the cue is near behind it
    (وفي السياق نفسه أكد).
    """
    place = place_in_sentence(text, cues)
    words = text.folded[text.tokens.type_id[cues["first"].to_numpy(np.int64) - place]]
    lists = word_lists("analysis.relations")
    leads = lists["prepositions"] | lists["leading_words"]
    is_led = np.array([w in leads or w.removeprefix("و") in leads for w in words], bool)
    return (place <= _OPENING) | (is_led & (place <= _LED_WITHIN))


def distance_to_speech(text: Text, last: Ints) -> Ints:
    """Tokens from each cue to what is said, behind أن or a colon: there nobody is the subject of
    the cue.
    """
    begins = np.union1d(places_of(text, word_lists("analysis.relations")["that"]), _colons(text))
    return distance_to_next(text, begins, last, NOWHERE)


def distance_to_next(text: Text, targets: Ints, after: Ints, reach: int) -> Ints:
    """How many tokens after each of `after` the next of the sorted `targets` stands in its
    sentence; `NOWHERE` beyond `reach`.
    """
    none = np.full(len(after), NOWHERE, np.int64)
    if not len(targets) or not len(after):
        return none
    at = np.searchsorted(targets, after, "right")
    # `minimum` only keeps the index valid
    near = targets[np.minimum(at, len(targets) - 1)]
    fits = (at < len(targets)) & (near - after <= reach)
    fits &= text.sentence[near] == text.sentence[after]
    return np.where(fits, near - after, none)


def places_of(text: Text, words: Iterable[str]) -> Ints:
    """The tokens whose folded word is one of these, in order."""
    wanted = frozenset(words)
    is_one = np.array([w in wanted for w in text.folded], bool)
    return np.flatnonzero(is_one[text.tokens.type_id])


def _colons(text: Text) -> Ints:
    """The first token behind each colon, in order."""
    starts = origins_of_bodies(text)[text.tokens.article] + text.tokens.start
    return np.unique(np.searchsorted(starts, places_of_mark(text, ":"), "right"))


def places_of_mark(text: Text, mark: str) -> Ints:
    """Where a mark stands, if all bodies stood one behind the other; places rise."""
    places = list[int]()
    for origin, body in zip(origins_of_bodies(text).tolist(), text.bodies, strict=True):
        place = body.find(mark)
        while place >= 0:
            places.append(origin + place)
            place = body.find(mark, place + 1)
    return np.array(places, np.int64)


def origins_of_bodies(text: Text) -> Ints:
    """Where each body begins, if all stood one behind the other."""
    # one more each, so that no place is both the end of a body and the beginning of the next
    ends = np.cumsum(np.fromiter(map(len, text.bodies), np.int64, len(text.bodies)) + 1)
    return np.append(0, ends[:-1]) if len(ends) else ends
