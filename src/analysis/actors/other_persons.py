"""Forms that are part of somebody else's name: a father in a chain of names, a surname after the
given name of another person, an adjective of a state that is a surname, and Turki, who is no Turk.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.qualifiers import is_definite, without_conjunction
from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.normalise import fold
from analysis.text.word_lists import word_lists

Flags = npt.NDArray[np.bool_]
_SON = ("بن", "بنت")
_KUNYA = ("ابو", "ابي", "ابا")
_TURKI = "تركي"
_FAMILY = ("بن", "ال")


def is_anothers_name(text: Text, forms: pd.DataFrame, study: Study) -> Flags:
    """Which forms belong to the name of somebody who is not their actor.

    Parameters
    ----------
    text : Text
        The text.
    forms : pandas.DataFrame
        All forms of actors: first, last, phrase, role, form_of.
    study : Study
        Kinds and names of its actors.

    Returns
    -------
    numpy.ndarray of bool, shape (n_forms,)
        Names of persons after 'son of', or just after a given name that is none of the actor's
        own; and adjectives of a state that stand as a surname or a given name.
    """
    first = forms["first"].to_numpy(np.int64)
    flags = np.zeros(len(forms), bool)
    persons = {actor.id for actor in study.actors if actor.kind == "person"}
    is_name = forms["role"].isin(["name", "short"]) & forms["form_of"].isin(persons)
    is_demonym = (forms["role"] == "demonym").to_numpy()
    # Most words before a form are no part of a name: those rows are done with at once.
    near = text.neighbour(first, -1)
    named = np.array([_is_part_of_name(str(word)) for word in near], bool)
    # words on both sides of a punctuation mark are no name
    named &= text.tokens.joined[first]
    asked = np.flatnonzero(is_name.to_numpy() & named)
    own = _own_words(study, forms.iloc[asked])
    words = text.folded[text.tokens.type_id[first[asked]]]
    for row, word, phrase in zip(asked, words, forms["phrase"].iloc[asked], strict=True):
        before = str(near[row])
        # 'and' begins the name of the next one in a list
        in_a_list = word[:1] == "و" and fold(str(phrase))[:1] != "و"
        if in_a_list or _begins_with_preposition(word, str(phrase)):
            continue
        owner = forms["form_of"].iloc[row]
        is_own = before in own[owner] or without_conjunction(before) in own[owner]
        flags[row] = before in _SON or (not is_own and _is_given(text, int(first[row]) - 1))
    asked = np.flatnonzero(is_demonym & named)
    flags[asked] |= _is_surname(text, forms.iloc[asked])
    asked = np.flatnonzero(is_demonym)
    flags[asked] |= _is_turki(text, forms.iloc[asked])
    return flags


def _own_words(study: Study, rows: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The folded words of the names of the actors of some rows."""
    wanted = set(rows["form_of"])
    return {
        actor.id: frozenset(fold(" ".join((actor.name_ar, *actor.names))).split())
        for actor in study.actors
        if actor.id in wanted
    }


@cache
def _given() -> frozenset[str]:
    lists = word_lists("analysis.actors")
    names = word_lists("analysis.actors.names")
    return (names["given"] | lists["more_given"]) - lists["not_before_surname"] - names["titles"]


@cache
def _is_part_of_name(word: str) -> bool:
    return word in _SON or word in _given() or without_conjunction(word) in _given()


def _begins_with_preposition(word: str, phrase: str) -> bool:
    """Whether a folded word carries a preposition that its form has not: 'Hatem to Assad'."""
    begins = fold(phrase).split()[0]
    return word != begins and word[:1] in ("ل", "ب", "ك") and word[1:] in (begins, begins[1:])


def _is_given(text: Text, token: int) -> bool:
    """Whether a token is a given name; علي is one, على is a preposition."""
    word = str(text.folded[text.tokens.type_id[token]])
    if not word.endswith("ي"):
        return _is_part_of_name(word)
    surface = text.tokens.surfaces[text.tokens.type_id[token]]
    return _is_part_of_name(word) and not surface.endswith("ى")


def _is_surname(text: Text, forms: pd.DataFrame) -> Flags:
    """Which adjectives of a state, after a given name or 'son of', are the surname: منصور التركي."""
    first = forms["first"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    near = text.neighbour(first, -1)
    second = text.neighbour(first, -2)
    flags = np.zeros(len(forms), bool)
    for row, (word, before, far) in enumerate(zip(words, near, second, strict=True)):
        # a woman's surname is often that of a man, but ليون الفرنسية is a town
        if not word.endswith("ي") or word[:1] == "و":
            continue
        is_definite_name = word.startswith("ال") and _is_given(text, int(first[row]) - 1)
        # آل خليفة البحريني is a family and its state
        is_family = far == "ال"
        flags[row] = before in _SON or (is_definite_name and not is_family)
        flags[row] |= is_definite_name and without_conjunction(far) in _KUNYA
    return flags


def _is_turki(text: Text, forms: pd.DataFrame) -> Flags:
    """Which 'تركي' is the given name: before 'son of', after a title, or before a surname where
    no noun stands that it could qualify.
    """
    first = forms["first"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first]]
    flags = np.zeros(len(forms), bool)
    asked = [row for row, word in enumerate(words) if word in (_TURKI, f"و{_TURKI}", f"ل{_TURKI}")]
    titles = word_lists("analysis.actors.names")["titles"]
    for row in asked:
        token = first[[row]]
        before = str(text.neighbour(token, -1)[0])
        after = str(text.neighbour(token, 1)[0])
        title = before in titles and is_definite(before)
        surname = after.startswith("ال") and (words[row] != _TURKI or is_definite(before))
        flags[row] = before in _SON or after in _FAMILY or title or surname
    return flags
