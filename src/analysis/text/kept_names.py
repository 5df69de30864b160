"""Names of persons that a dictionary reads as another word: they keep their own form as lemma.

A lemmatiser takes رئيسي (Raisi) for رئيس, and بلينكن (Blinken) for a word and its pronouns. A word
that the study lists as the name of a person counts as itself, so that it can be a keyword. A name
that is a common word too takes that word with it: in دور رئيسي it counts with Raisi.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from analysis.study.schema import Actor, Study
from analysis.text.clitics import proclitic_readings
from analysis.text.lemma_table import common_lemmas
from analysis.text.normalise import fold, plain_all

_ARTICLE = "ال"
_MIN_LETTERS = 4  # of a name that is kept


def lost_names(study: Study) -> tuple[str, ...]:
    """The names of persons that the table of common lemmas reads as another word.

    Parameters
    ----------
    study : Study
        Its persons: names and short names of one word, and the last word of other short names
        (الرئيس رئيسي).

    Returns
    -------
    tuple of str
        Folded, sorted. Few: an edit of actors.yml rarely changes them.
    """
    names = set()
    for actor in study.actors:
        if actor.kind == "person":
            names |= _surnames(actor)
    ordered = sorted(names)
    lemmas = common_lemmas().drop_duplicates("word").set_index("word")["lemma"]
    told = lemmas.reindex(plain_all(ordered)).tolist()
    lost = set()
    for name, lemma in zip(ordered, told, strict=True):
        folded = fold(name)
        # NaN, where the table has no such word, is no str
        if isinstance(lemma, str) and lemma not in (folded, folded.removeprefix(_ARTICLE)):
            lost.add(folded)
    return tuple(sorted(lost))


def _surnames(actor: Actor) -> set[str]:
    written = [form.split() for form in actor.short]
    written += [form.split() for form in actor.names if " " not in form]
    return {words[-1] for words in written if len(words[-1]) >= _MIN_LETTERS}


def with_names_kept(
    folded: Sequence[str], lemmas: npt.NDArray[np.object_], names: Collection[str]
) -> npt.NDArray[np.object_]:
    """Lemmas where a listed name is its own.

    Parameters
    ----------
    folded : sequence of str
        Folded words, with their clitics.
    lemmas : numpy.ndarray of str, shape (n_words,)
        The lemma of each.
    names : collection of str
        Folded names, as `lost_names` gives them.

    Returns
    -------
    numpy.ndarray of str, shape (n_words,)
        A new array: a name behind any conjunction and preposition is its own lemma, without the
        article.
    """
    kept = lemmas.copy()
    known = frozenset(names)
    endings = tuple(known)
    for row, word in enumerate(folded):
        # asked first, since few words end as a name does
        if not endings or not word.endswith(endings):
            continue
        for reading in proclitic_readings(word):
            stem = reading.stem
            if reading.article:
                stem = f"{_ARTICLE}{reading.stem}"
            if stem in known:
                kept[row] = stem.removeprefix(_ARTICLE)
                break
    return kept
