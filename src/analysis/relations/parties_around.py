"""The parties before and after each trigger of an event, in its sentence and clause."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import PASSIVE, VERB
from analysis.text.documents import Text

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_FAR_AWAY = 10**9
_BACK = 10  # tokens from a party to a trigger after it


class PartiesAround:
    """For each trigger, rows of parties around it; -1 stands for none.

    A clause reaches from the finite verb before the trigger to the one after it.

    Attributes
    ----------
    after, before : numpy.ndarray of int64, shape (n_triggers,)
        The next party and the one before, in the clause; the latter at most ten tokens away.
    """

    def __init__(self, text: Text, triggers: pd.DataFrame, sides: pd.DataFrame) -> None:
        self._first = triggers["first"].to_numpy(np.int64)
        self._last = triggers["last"].to_numpy(np.int64)
        self._sentence = text.sentence[self._first] if len(self._first) else self._first
        self._count = len(sides)
        # each column has one value more, so that -1 finds a party that is nowhere
        self._side_first = np.append(sides["first"].to_numpy(np.int64), -_FAR_AWAY)
        self._side_last = np.append(sides["last"].to_numpy(np.int64), -_FAR_AWAY)
        self._side_sentence = np.append(sides["sentence"].to_numpy(np.int64), -1)
        # prepositions are asked for ten times a trigger: as numbers that is a look-up
        before = np.append(sides["before"].to_numpy(object), "?")
        self._side_before, self._prepositions = pd.factorize(before)
        self._side_joined = np.append(sides["joined"].to_numpy(bool), False)

        finite = triggers["role"].isin([VERB, PASSIVE]).to_numpy()
        # Triggers are in the order of the text, so that these rise and can be searched in.
        verbs = self._first[finite]
        next_verb = np.searchsorted(verbs, self._last, "right")
        # Where no verb follows in the text, a clause may go on; `_in_clause` keeps it in its
        # sentence.
        self._stop = np.append(verbs, _FAR_AWAY)[next_verb]
        verb_before = np.searchsorted(np.append(-1, verbs), self._first, "left") - 1
        self._begin = np.append(-1, verbs)[verb_before]

        following = np.searchsorted(self._side_first[:-1], self._last, "right")
        self.after = self._in_clause(following)
        preceding = np.searchsorted(self._side_last[:-1], self._first, "left") - 1
        near = self._first - self._side_last[preceding] <= _BACK
        self.before = np.where(near, self._in_clause(preceding), -1)

    def _in_clause(self, rows: Ints) -> Ints:
        """Rows of parties that are in the sentence and clause of the trigger; else -1."""
        known = np.where((rows >= 0) & (rows < self._count), rows, -1)
        same = self._side_sentence[known] == self._sentence
        first = self._side_first[known]
        inside = (first < self._stop) & (first > self._begin)
        return np.where((known >= 0) & same & inside, known, -1)

    def subject_before(self, is_place: Flags, prepositions: Sequence[str]) -> Ints:
        """The nearest of three parties before the trigger that is no place and has one of these
        prepositions ('' for none).
        """
        subject = np.full(len(self._first), -1, np.int64)
        for step in (0, 1, 2):
            rows = self._in_clause(np.where(self.before >= step, self.before - step, -1))
            fits = self.has_before(rows, prepositions) & ~is_place[rows]
            subject = np.where((subject == -1) & fits, rows, subject)
        return subject

    def _next(self, rows: Ints) -> Ints:
        return self._in_clause(np.where(rows >= 0, rows + 1, -1))

    def next_apart(self, rows: Ints) -> Ints:
        """The next party that is not joined to this one by و."""
        following = self._next(rows)
        return np.where(self._side_joined[following], self._next(following), following)

    def joined_to(self, rows: Ints) -> Ints:
        """The next party, where و joins it, or where it is told with بين or مع."""
        following = self._next(rows)
        with_preposition = self._is_before(following, ["بين", "مع"])
        return np.where(self._side_joined[following] | with_preposition, following, -1)

    def joined_by(self, rows: Ints) -> Ints:
        """The party to which و joins this one."""
        has_partner = self._side_joined[rows] & (rows >= 1)
        partner = self._in_clause(np.where(has_partner, rows - 1, -1))
        return np.where(rows >= 0, partner, -1)

    def within(self, rows: Ints, tokens: int) -> Flags:
        """Whether a party begins at most so many tokens after the trigger."""
        return (rows >= 0) & (self._side_first[rows] - self._last <= tokens)

    def ends_just_before(self, rows: Ints) -> Flags:
        """Whether a party ends just before the trigger, a relative pronoun or one word between
        them at most.
        """
        return (rows >= 0) & (self._first - self._side_last[rows] <= 2)

    def has_before(self, rows: Ints, prepositions: Sequence[str]) -> Flags:
        """Whether one of these prepositions ('' for none) stands before the party."""
        return (rows >= 0) & self._is_before(rows, prepositions)

    def _is_before(self, rows: Ints, prepositions: Sequence[str]) -> Flags:
        """Whether one of these stands before the party of each row."""
        asked = np.array([word in prepositions for word in self._prepositions], bool)
        return asked[self._side_before[rows]]
