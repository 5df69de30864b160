"""Periods as words, and the one by which a figure is drawn."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.periods import LEGIBLE, PERIODS, Period, legible, period_of


def _every(days: int, n: int = 400) -> pd.Series:
    return pd.Series(pd.date_range("2019-01-01", periods=n, freq=f"{days}D", tz="UTC"))


@pytest.mark.parametrize(
    ("published", "study", "drawn"),
    [
        (_every(2), "month", "month"),
        (_every(2), "day", "month"),
        (_every(8), "month", "quarter"),
        (_every(36), "month", "year"),
        (_every(200, 20), "month", "year"),
        (_every(1), "quarter", "quarter"),
    ],
)
def test_a_figure_is_drawn_by_the_finest_period_that_can_be_read(
    published: pd.Series, study: Period, drawn: Period
) -> None:
    assert legible(published, study) == drawn
    held = period_of(published, drawn).value_counts().median()
    assert held >= LEGIBLE or drawn == "year"
    assert PERIODS.index(drawn) >= PERIODS.index(study)


def test_holes_and_articles_without_a_date_count_for_nothing() -> None:
    crowded = pd.Series(
        pd.to_datetime(["2015-03-02"] * 30 + ["2021-05-09"] * 30 + [None] * 500, utc=True)
    )
    assert legible(crowded, "day") == "day"
    assert legible(pd.Series(pd.to_datetime([None, None], utc=True)), "month") == "month"
