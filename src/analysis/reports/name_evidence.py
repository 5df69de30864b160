"""The sentences behind names that no list holds."""

from __future__ import annotations

import pandas as pd

from analysis.reports.evidence import Evidence, Sentences

_KEY = ["article_id", "sentence_id"]


def unlisted(evidence: Evidence, rows: pd.DataFrame) -> list[Sentences]:
    """The sentence that each candidate stands in.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        Rows of table 'candidates': each names one of its sentences.

    Returns
    -------
    list of Sentences
        One for each row, actors of the list marked.
    """
    marks = evidence.actor_marks()
    return [
        evidence.sentences(rows.iloc[[number]][_KEY].reset_index(drop=True), marks, 1)
        for number in range(len(rows))
    ]


__all__ = ["unlisted"]
