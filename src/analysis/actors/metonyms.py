"""Whether the name of a capital is the place or stands for its government ('Tehran demands'), from
the words around it.

Evidence for the place is asked first, then for the government; without either the plain place
reading stands. The words are folded forms, in words.yml; a list is a rule that can be read, and
`analysis explain` prints which word decided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from analysis.text.word_lists import word_lists

_MIN_VERB = 4  # letters, with the sign of the person
_LONG_NOUN = 5  # letters of a verbal noun of the second form
_DECLARATION = "اعلان"
_CLAUSE = ("ان", "انها", "عن", "بان", "بانها")  # after a declaration: what a government declares
_PRONOUNS = ("ها", "هما", "هم", "ه")
# Three letters must be left, so that وفد keeps its و; words of the lists that begin in و or ف
# are asked for before anything is cut (`_bare`).
_CLITIC = re.compile("^[وف](?=.{3})")


def _bare(word: str) -> str:
    """The word without a conjunction, where it is not in the lists as it stands."""
    lists = word_lists("analysis.actors")
    if word in lists["acting_nouns"] or word in lists["locative"] or word in lists["verbs"]:
        return word
    return _CLITIC.sub("", word)


def _is_deed(word: str, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a word is a verb of a feminine subject, as capitals are: past in -t, present in t-.

    The shapes are those of all such verbs; nouns that look alike, and verbs of what happens in a
    town, are listed.
    """
    if word in lists["no_deed"] or len(word) < _MIN_VERB:
        return False
    # رحبت, دعت; but not العقوبات.
    if word.endswith("ت"):
        return not word.endswith("ات")
    stem = word.removeprefix("س")
    # تعلن, ستعلن; a final ا is no verb's: تركيا.
    if not stem.startswith("ت") or word.endswith("ا") or len(stem) < _MIN_VERB:
        return False
    is_verbal_noun = len(stem) == _LONG_NOUN and stem[-2] == "ي"  # تنفيذ, تقرير
    return not is_verbal_noun


def _deed_before(word: str, bare: str, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether the word before a capital tells what it does: أعلنت طهران, وضعت واشنطن, and with the
    object as a pronoun, أطلقتها أنقرة.
    """
    if _is_deed(bare, lists):
        return True
    # The و of وضعت and وصفت is a letter of the verb, not 'and': too little is left without it.
    if word != bare and len(bare) < _MIN_VERB and bare not in lists["no_deed"]:
        return _is_deed(word, lists)
    for pronoun in _PRONOUNS:
        verb = bare.removesuffix(pronoun)
        if verb != bare and verb in lists["verbs"]:
            return True
    return False


def _is_acting_noun(word: str, lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether a word is a deed of governments, also behind a preposition: بعودة الرياض."""
    if word in lists["acting_nouns"]:
        return True
    return word[:1] in ("ب", "ل") and len(word) > _MIN_VERB and word[1:] in lists["acting_nouns"]


def _is_clause(word: str) -> bool:
    """Whether a word after 'the declaration of Tehran' tells that it declares something: 'that',
    or what is its own.
    """
    return word in _CLAUSE or word.endswith("ها")


def stands_for_government(
    word: str, before: tuple[str, str, str], after: str, before_is_metonym: bool
) -> tuple[bool, str]:
    """Read one name of a capital.

    Parameters
    ----------
    word : str
        The name as it stands, folded, with its proclitics.
    before : tuple of three str
        The three folded words before it, the nearest first; '' where there is none.
    after : str
        The folded word after it, or ''.
    before_is_metonym : bool
        Whether the name just before it ('Riyadh and Tehran') stands for its government.

    Returns
    -------
    tuple of (bool, str)
        Whether the name stands for the government, and the word that decided ('' where none did).
    """
    lists = word_lists("analysis.actors")
    # Rules from the surest to the weakest: proclitics and prepositions say what the name is,
    # before words that could be its verb are asked.
    near, second, third = (_bare(w) for w in before)
    stem = word
    if word.startswith(("و", "ف")):
        stem = _CLITIC.sub("", word)
    if stem in lists["town_heads"]:
        return False, stem
    # بطهران is in the town; the ب of بغداد and بيروت is their own.
    if stem.startswith("ب") and not stem.startswith(tuple(lists["begins_with_ba"])):
        return False, "ب"
    if stem.startswith("ل") and not stem.startswith(tuple(lists["begins_with_lam"])):
        travel = next((w for w in (near, second, third) if w in lists["travel"]), "")
        if travel:
            return False, travel
        return True, "ل"
    if near == "الي" and {second, third} & lists["addressed"]:
        return True, near
    if near in lists["locative"]:
        return False, near
    if near == "من" and second in lists["backed"]:
        return True, second
    if near == "من":
        return False, near
    if near == "عن" and {second, third} & lists["on_behalf"]:
        return True, near
    if word.startswith("و") and before_is_metonym:
        return True, "و"
    if near.endswith(_DECLARATION) and not _is_clause(after):
        return False, near  # the Cairo Declaration
    if near in lists["verbs"] or _is_acting_noun(near, lists):
        return True, near
    if after in lists["verbs"] or _bare(after) in lists["verbs"]:
        return True, after
    if _deed_before(before[0], near, lists):
        return True, near
    if after in lists["states"] or _is_deed(_bare(after), lists):
        return True, after
    return False, ""


def decide(
    words: npt.NDArray[np.object_],
    before: list[npt.NDArray[np.object_]],
    after: npt.NDArray[np.object_],
    follows: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.bool_], list[str]]:
    """Read many names of capitals, in the order of the text.

    Parameters
    ----------
    words, after : numpy.ndarray of str, shape (n,)
        The name and the word after it, as `stands_for_government` takes them.
    before : list of three numpy.ndarray of str, each of shape (n,)
        The words before it, the nearest first.
    follows : numpy.ndarray of bool, shape (n,)
        Whether the capital of the row before stands just before this one.

    Returns
    -------
    tuple of (numpy.ndarray of bool, list of str)
        Which stand for their governments, and the word that decided each.
    """
    verdicts: list[bool] = []
    reasons: list[str] = []
    verdict = False
    for word, near, second, third, behind, follow in zip(
        words, *before, after, follows, strict=True
    ):
        # The last argument: the verdict on the capital just before this one.
        verdict, reason = stands_for_government(
            word, (near, second, third), behind, verdict and bool(follow)
        )
        verdicts.append(verdict)
        reasons.append(reason)
    return np.array(verdicts, bool), reasons
