"""What a form of a state is where it stands: a name, where something happens, an adjective that
only qualifies a noun, or a word for its people.

The words before it decide; they are folded forms in words.yml. `analysis explain` prints which
word decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.clitics import proclitic_readings
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

Flags = npt.NDArray[np.bool_]
_MIN_LETTERS = 4  # of a word that may begin with a conjunction
_CONJUNCTIONS = ("و", "ف")
_CLOSED = ('"', "»", "”", "'", ")", "''")
_OPENING = ('"', "«", "“", "'", "(")
_DASHES = ("-", "–", "ـ", "—", "ــ")
_QUOTED = 4  # words of a quotation that a noun may be


@cache
def is_definite(word: str) -> bool:
    """Whether a folded word carries the article, whatever stands before that."""
    return any(reading.article for reading in proclitic_readings(word))


@cache
def without_conjunction(word: str) -> str:
    """A folded word without و or ف before it, where enough of a word is left."""
    if word[:1] in _CONJUNCTIONS and len(word) >= _MIN_LETTERS:
        return word[1:]
    return word


@cache
def begins_with_conjunction(word: str) -> bool:
    """Whether a folded word with the article has و or ف before that."""
    return word.startswith(("وال", "فال", "ولل", "فلل"))


def is_adjective(text: Text, forms: pd.DataFrame) -> Flags:
    """Which forms, where they are adjectives of a state at all, qualify the noun before them.

    Parameters
    ----------
    text : Text
        The text.
    forms : pandas.DataFrame
        `first` and `last` of adjectives, in the order of the text.

    Returns
    -------
    numpy.ndarray of bool, shape (n_forms,)
        A definite adjective qualifies a definite word just before it; an indefinite one qualifies
        a word that is no particle, number or verb of saying; one after 'and' does what the
        adjective before it does.
    """
    lists = word_lists("analysis.actors")
    first = forms["first"].to_numpy(np.int64)
    last = forms["last"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    before = text.neighbour(first, -1)
    joined = text.tokens.joined[first]
    flags = np.zeros(len(forms), bool)
    for row, (word, near) in enumerate(zip(words, before, strict=True)):
        if row > 0 and first[row - 1] == first[row] and last[row - 1] == last[row]:
            flags[row] = flags[row - 1]  # one span with two readings
            continue
        follows = row > 0 and last[row - 1] + 1 == first[row]
        # it begins its sentence: there is no noun to qualify
        if not near:
            continue
        bare = without_conjunction(near)
        # الإيرانية والسعودية: the second does what the first does.
        if begins_with_conjunction(word):
            flags[row] = follows and flags[row - 1]
        # An adjective takes no preposition of its own: للسعودية names the state.
        elif word.startswith(("لل", "بال", "كال")):
            continue
        elif is_definite(word):
            near_is_definite = is_definite(near) or bare in lists["counterparts"]
            flags[row] = joined[row] and near_is_definite
            flags[row] |= follows and flags[row - 1]  # الإيرانية – السعودية
            if not joined[row]:
                mark = between(text, int(first[row]))
                # the "army" of Israel, the paper "Le Monde" of France
                flags[row] |= mark in _CLOSED and _is_quoted_noun(text, int(first[row]), lists)
                # الخليجية - العراقية: of two adjectives the first is of no listed state
                flags[row] |= mark in _DASHES and is_definite(near) and near[-2:] == word[-2:]
        else:
            noun = bare not in lists["no_noun"] and near not in lists["no_noun"]
            definite = is_definite(near) and not begins_with_madda(text, int(first[row]) - 1)
            flags[row] = joined[row] and noun and not near.isdigit() and not definite
            mark = ""
            if follows and not joined[row]:
                mark = between(text, int(first[row]))
            # تطبيع سعودي-إسرائيلي
            flags[row] |= mark in _DASHES and bool(flags[row - 1])
    return flags


def between(text: Text, token: int) -> str:
    """The characters between a token and the one before it, without blanks."""
    body = text.bodies[text.tokens.article[token]]
    gap = body[text.tokens.end[token - 1] : text.tokens.start[token]]
    return "".join(gap.split())


def begins_with_madda(text: Text, token: int) -> bool:
    """Whether a word that folds to one with the article begins with آ: آلية."""
    surface = text.tokens.surfaces[text.tokens.type_id[token]]
    return surface.lstrip("وفبلك").startswith("آ")


def _is_quoted_noun(text: Text, token: int, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a quotation that ends before a token is the noun it qualifies: one of few words that
    begins definite, or stands after what can be quoted (صحيفة, القناة).
    """
    sentence = text.sentence[token]
    for step in range(1, _QUOTED + 1):
        at = token - step
        if at < 0 or text.sentence[at] != sentence:
            return False
        word = str(text.folded[text.tokens.type_id[at]])
        opened = at > 0 and any(mark in between(text, at) for mark in _OPENING)
        if opened or at == 0:
            before = ""
            if at > 0 and text.sentence[at - 1] == sentence:
                before = str(text.folded[text.tokens.type_id[at - 1]])
            is_one_noun = step == 1 and is_definite(word)
            return is_one_noun or bool(_stems(before) & lists["quoted_after"])
        # القناة الـ12 in quotation marks: what it is stands inside them
        if is_definite(word) and _stems(word) & lists["quoted_after"]:
            return True
    return False


@cache
def _stems(word: str) -> frozenset[str]:
    return frozenset({word} | {reading.stem for reading in proclitic_readings(word)})


def is_location(text: Text, names: pd.DataFrame) -> tuple[Flags, list[str]]:
    """Which names of states tell where something is, or where somebody goes or comes from.

    Parameters
    ----------
    text : Text
        The text.
    names : pandas.DataFrame
        `first` and `last` of names of states, in the order of the text.

    Returns
    -------
    tuple of (numpy.ndarray of bool, list of str)
        The flags, and the word that decided each ('' where none did). A state that follows such a
        name, joined by 'and' or a comma, is read as that one.
    """
    lists = word_lists("analysis.actors")
    first = names["first"].to_numpy(np.int64)
    last = names["last"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    before = text.neighbour(first, -1)
    second = text.neighbour(first, -2)
    third = text.neighbour(first, -3)
    sentence = text.sentence[first]
    flags = np.zeros(len(names), bool)
    reasons = [""] * len(names)
    for row, word in enumerate(words):
        near = without_conjunction(before[row])
        earlier = (without_conjunction(second[row]), without_conjunction(third[row]))
        follows = row > 0 and sentence[row] == sentence[row - 1]
        follows = follows and last[row - 1] + 1 == first[row]
        if near in lists["where"]:
            gives = near == "الي" and bool(set(earlier) & lists["addressed"])
            flags[row] = not gives
        elif near == "من":
            flags[row] = bool(set(earlier) & lists["left"])
        elif word.startswith("ب") and not word.startswith("بال") and len(word) > _MIN_LETTERS:
            flags[row] = False
        elif follows:
            flags[row] = flags[row - 1] and (word[:1] == "و" or not text.tokens.joined[first[row]])
        if flags[row]:
            reasons[row] = near
    return flags, reasons


def trimmed(text: Text, forms: pd.DataFrame, kinds: Mapping[str, str]) -> npt.NDArray[np.int64]:
    """Where the name begins in each form: after 'prince', 'movement', 'city', which are no part
    of it.

    Parameters
    ----------
    text : Text
        The text.
    forms : pandas.DataFrame
        first, last, role and actor_id of forms.
    kinds : mapping of str to str
        The kind of each actor.

    Returns
    -------
    numpy.ndarray of int64
        The first token of each name, at most its last.
    """
    lists = word_lists("analysis.actors")
    first = forms["first"].to_numpy(np.int64).copy()
    last = forms["last"].to_numpy(np.int64)
    heads = {"person": lists["honorifics"], "place": lists["heads"]}
    heads["armed group"] = lists["heads"]
    heads["organisation"] = frozenset({"جماعه"})  # of most organisations the head is the name
    actor_kind = forms["actor_id"].astype("object").map(kinds)
    for kind, words in heads.items():
        is_name = forms["role"].isin(["name", "short"]).to_numpy()
        rows = np.flatnonzero(actor_kind.eq(kind).to_numpy() & is_name)
        for row in rows.tolist():
            # The last token is never cut off: it is the name.
            while first[row] < last[row]:
                word = str(text.folded[text.tokens.type_id[first[row]]])
                if _without_proclitics(word).isdisjoint(words):
                    break
                first[row] += 1
    return first


@cache
def _without_proclitics(word: str) -> frozenset[str]:
    """A folded word as it stands and without proclitics; with its article where it has one: 'أمير'
    is part of a name, 'الأمير' stands before one.
    """
    readings = proclitic_readings(word)
    bare = {reading.stem for reading in readings if not reading.article}
    with_article = {f"ال{reading.stem}" for reading in readings if reading.article}
    return frozenset({word} | bare | with_article)


def sentences_with(
    text: Text, tokens: npt.NDArray[np.int64], words: frozenset[str]
) -> npt.NDArray[np.bool_]:
    """Whether the sentence of each token holds one of the words."""
    if not len(tokens):
        return np.zeros(0, bool)
    with_conjunction = {letter + word for word in words for letter in _CONJUNCTIONS}
    written = words | {word for word in with_conjunction if len(word) >= _MIN_LETTERS}
    is_word = np.array([word in written for word in text.folded], bool)
    held = np.zeros(len(text.sentences), bool)
    held[text.sentence[is_word[text.tokens.type_id]]] = True
    return held[text.sentence[tokens]]
