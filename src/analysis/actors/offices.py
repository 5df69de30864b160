"""Who held which office when, as a table."""

from __future__ import annotations

import pandas as pd

from analysis.study.schema import Study

COLUMNS = ["office_id", "actor_id", "from", "until", "source"]


def offices(study: Study) -> pd.DataFrame:
    """The holders of every office of a study.

    Parameters
    ----------
    study : Study
        Its actors of kind 'office' have holders.

    Returns
    -------
    pandas.DataFrame
        One row a holder: `office_id`, `actor_id`, `from` (inclusive) and `until` (exclusive;
        missing for the present holder) as days, and the `source` of the term.
    """
    terms = []
    for office in study.actors:
        for holder in office.holders:
            until = pd.NaT if holder.until is None else pd.Timestamp(holder.until)
            start = pd.Timestamp(holder.from_)
            terms.append((office.id, holder.actor, start, until, holder.source))
    table = pd.DataFrame(terms, columns=COLUMNS)
    # without any office the columns are of no type, and days of none are still days
    days = dict.fromkeys(("from", "until"), "datetime64[ns]")
    return table.astype(days)
