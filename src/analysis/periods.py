"""Periods of time as words that sort: 2020-07-21, 2020-W30, 2020-07, 2020-Q3, 2020."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

Period = Literal["day", "week", "month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)  # from the finest to the coarsest
UNDATED = "undated"
LEGIBLE = 10  # articles in the median period of a figure over time: with fewer its intervals span the panel


def period_of(published: pd.Series, period: Period) -> pd.Series:
    """Give the period of each instant.

    Parameters
    ----------
    published : pandas.Series
        Instants, in UTC; missing where there is no date.
    period : str
        day, week (ISO), month, quarter or year.

    Returns
    -------
    pandas.Series of str
        As 2020-07-21, 2020-W30, 2020-07, 2020-Q3 or 2020; 'undated' where there is no date. The
        index is that of `published`.
    """
    dates = pd.to_datetime(published, utc=True)
    if period == "week":
        # the ISO year, not the calendar's: 1 January may belong to week 53 of the year before
        iso = dates.dt.isocalendar()
        words = iso["year"].astype("string") + "-W" + iso["week"].astype("string").str.zfill(2)
    elif period == "quarter":
        words = (
            dates.dt.year.astype("Int64").astype("string")
            + "-Q"
            + dates.dt.quarter.astype("Int64").astype("string")
        )
    else:
        words = dates.dt.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[period])
    return words.astype("str").where(dates.notna(), UNDATED).rename("period")


def legible(published: pd.Series, period: Period, *, least: int = LEGIBLE) -> Period:
    """The finest period, from `period` on, of which half hold at least `least` of the dated
    articles.

    Periods without an article count for nothing: collections have holes.

    Parameters
    ----------
    published
        Dates of articles; missing ones are passed over.
    period
        The finest that may be chosen.
    least
        Articles.

    Returns
    -------
    str
        One of `PERIODS`; 'year' where none has as many, `period` itself where no article is dated.
    """
    dated = pd.Series(published).dropna()
    for coarser in PERIODS[PERIODS.index(period) :]:
        # the median period: half of the periods hold as many articles or more
        if len(dated) and period_of(dated, coarser).value_counts().median() >= least:
            return coarser
    if dated.empty:
        return period
    return "year"
