"""A question to the evidence: what its sentences must hold, and the sentences that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import UserError
from analysis.lab import asked_terms, quotations
from analysis.reports.evidence import Evidence

if TYPE_CHECKING:
    from analysis.lab.opened_study import Study

_KEY = ["article_id", "sentence_id"]


class Asked:
    """The parts of a question to the evidence, each with its sentences and its marks."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.run = study.run
        self.evidence = Evidence(study.run)
        self.parts: list[pd.DataFrame] = []
        self.marks: list[pd.DataFrame] = []
        self.words: list[str] = []

    def _add(self, keys: pd.DataFrame, marks: pd.DataFrame, word: str) -> None:
        self.parts.append(keys[_KEY])
        self.marks.append(marks)
        self.words.append(word)

    def actor(self, actor: str) -> None:
        """Sentences that mention an actor.

        Parameters
        ----------
        actor
            Its id.
        """
        mentions = self.run.mentions
        self._add(
            mentions[mentions["actor_id"] == actor],
            self.evidence.actor_marks([actor]),
            self.study.actor[actor].name_en,
        )

    def frame(self, frame: str) -> None:
        """Sentences with a trigger of a frame.

        Parameters
        ----------
        frame
            Its id.
        """
        triggers = self.run.triggers
        keys = triggers[(triggers["layer"] == "frame") & (triggers["label"] == frame)]
        self._add(keys, self.evidence.frame_marks([frame]), self.study.frame[frame].name_en)

    def dyad(self, dyad: str) -> None:
        """Sentences that count for a dyad.

        Parameters
        ----------
        dyad
            Its id.
        """
        units = self.run.dyads
        self._add(
            units[units["dyad"] == dyad], self.evidence.actor_marks(), self.run.dyads_named[dyad]
        )

    def term(self, term: str) -> None:
        """Sentences that hold a term or a phrase.

        Parameters
        ----------
        term
            The term or phrase.
        """
        marks = asked_terms.places_of(self.run, term)
        self._add(marks, marks, term)

    def answer(
        self, source: str | None, period: str | None, limit: int | None
    ) -> quotations.Quotations:
        """The sentences that all parts share.

        Parameters
        ----------
        source
            Only of this outlet.
        period
            Only of this period.
        limit
            How many are shown; None: all.

        Returns
        -------
        Quotations
            One row for each sentence shown.

        Raises
        ------
        UserError
            Where nothing was asked for.
        """
        if not self.parts:
            raise UserError(
                "evidence of what?",
                fix="Ask for an actor, frame, dyad or term: study.evidence(frame='…').",
            )
        keys = quotations.within(self.run, quotations.shared(self.parts), source, period)
        says = " and ".join(self.words) + "".join(f", {w}" for w in (source, period) if w)
        if limit is None:
            limit = len(keys)
        marks = pd.concat(self.marks)
        return quotations.quotations(self.run, self.evidence, keys, marks, limit, says)


__all__ = ["Asked"]
