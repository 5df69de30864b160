"""Clauses: stretches of a sentence between marks that part them, and words that open a new one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

Ints = npt.NDArray[np.int64]
_MARKS = frozenset('.،,؛;:؟?!…«»“”"()[]{}\n')


def clause_numbers(text: Text, first: int, last: int) -> Ints:
    """The number of the clause of each token of a stretch, counted from 0.

    A clause ends at a mark of punctuation other than a dash, and before a word such as بينما
    (list `clause_openers` of words.yml). No grammar is read: a list with commas is several
    clauses, two verbs joined by و are one.

    Parameters
    ----------
    text : Text
        The text.
    first, last : int
        The first and the last token of the stretch, which lies in one body.

    Returns
    -------
    numpy.ndarray of int64, shape (last - first + 1,)
        Clause numbers, rising.
    """
    tokens = text.tokens
    body = text.bodies[int(tokens.article[first])]
    openers = word_lists("analysis.relations")["clause_openers"]
    numbers = np.zeros(last - first + 1, np.int64)
    number = 0
    for place in range(first + 1, last + 1):
        # Blanks and signs alone: whatever has letters is a token.
        between = body[tokens.end[place - 1] : tokens.start[place]]
        opens = text.folded[tokens.type_id[place]] in openers
        if opens or not _MARKS.isdisjoint(between):
            number += 1
        numbers[place - first] = number
    return numbers


__all__ = ["clause_numbers"]
