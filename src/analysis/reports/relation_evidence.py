"""Which sentences stand behind each row of a table of relations (`present.table` shows them)."""

from __future__ import annotations

import pandas as pd

from analysis.reports.evidence import Evidence, Sentences

_KEY = ["article_id", "sentence_id"]


def whose(evidence: Evidence, rows: pd.DataFrame, limit: int = 3) -> list[Sentences]:
    """Sentences of each row's `dyad` that tell of its `relation`, actors marked.

    Parameters
    ----------
    evidence : Evidence
        Of the run.
    rows : pandas.DataFrame
        Rows of table 'relation_shares'.
    limit : int
        Sentences shown of each.

    Returns
    -------
    list of Sentences
        In the order of `rows`.
    """
    found = evidence.run.dyads
    marks = evidence.actor_marks()
    shown = []
    for row in rows.to_dict("records"):
        keep = (found["dyad"] == row["dyad"]) & (found["relation"] == row["relation"])
        shown.append(evidence.sentences(found.loc[keep, _KEY], marks, limit))
    return shown
