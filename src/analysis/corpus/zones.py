"""Stamps in UTC as the clock of a zone: a site that writes its stamps in UTC has its own day all
the same.
"""

from __future__ import annotations

import pandas as pd

UTC_OFFSET = "+00:00"


def clock_in_zone(articles: pd.DataFrame, zone: str) -> pd.Series:
    """`published` of each article, of those stamped in UTC on the clock of a zone.

    Parameters
    ----------
    articles
        Table 'articles' with `published` and `published_zone`.
    zone
        A name of the time zone database, as Asia/Riyadh.

    Returns
    -------
    pandas.Series
        The paper's own day and clock, held as if in UTC; stamps with another zone or none as they
        are.
    """
    published = articles["published"]
    in_utc = articles["published_zone"] == UTC_OFFSET
    # The clock of that zone, held as if in UTC like every stamp of the table.
    clock = published.dt.tz_convert(zone).dt.tz_localize(None).dt.tz_localize("UTC")
    return published.where(~in_utc, clock).dt.as_unit("us")
