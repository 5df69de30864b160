"""Periods of time as words that sort: 2020-07-21, 2020-W30, 2020-07, 2020-Q3, 2020."""

from __future__ import annotations

from typing import Literal

import pandas as pd

Period = Literal["day", "week", "month", "quarter", "year"]
UNDATED = "undated"


def period_of(published: pd.Series, period: Period) -> pd.Series:
    """The period of each instant (UTC) as text; 'undated' where there is none. Weeks are ISO weeks."""
    dates = pd.to_datetime(published, utc=True)
    if period == "week":
        iso = dates.dt.isocalendar()
        words = iso["year"].astype("string") + "-W" + iso["week"].astype("string").str.zfill(2)
    elif period == "quarter":
        words = (
            dates.dt.year.astype("Int64").astype("string") + "-Q" + dates.dt.quarter.astype("Int64").astype("string")
        )
    else:
        words = dates.dt.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[period])
    return words.astype("str").where(dates.notna(), UNDATED).rename("period")
