"""The axis of time of the index: periods, days and marks where they belong, and words that never repeat."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.periods import PERIODS, Period
from analysis.reports.time_scale import MOST_TICKS, TimeScale


def scale(days: list[str], kind: Period) -> TimeScale:
    return TimeScale(pd.Series(pd.to_datetime(days)), kind)


def test_periods_without_an_article_are_on_the_axis() -> None:
    held = scale(["2023-01-05", "2023-04-30"], "month")
    assert held.periods == ["2023-01", "2023-02", "2023-03", "2023-04"]
    columns = held.columns({"2023-01": 0.5, "2023-03": float("nan")}, meant="2023-04")
    assert [c.value for c in columns] == [0.5, None, None, None]
    assert [c.is_meant for c in columns] == [False, False, False, True]
    assert columns[0].left == 0
    assert columns[-1].right == 1


def test_a_finer_period_is_meant_in_the_column_that_holds_it() -> None:
    held = scale(["2019-01-05", "2021-04-30"], "year")
    assert [c.is_meant for c in held.columns({}, meant="2020-07")] == [False, True, False]
    assert held.coarser(pd.Series(["2020-07", "undated"])).tolist() == ["2020", "undated"]


def test_the_strip_of_days_is_filled_where_days_hold_an_article() -> None:
    held = scale(["2023-01-01", "2023-01-02", "2023-01-02", "2023-01-30"], "month")
    (first, last) = held.covered()
    assert first == (0, pytest.approx(2 / 31))
    assert last == (pytest.approx(29 / 31), pytest.approx(30 / 31))


@pytest.mark.parametrize("kind", PERIODS)
@pytest.mark.parametrize(
    "span",
    [("2024-01-23", "2024-08-31"), ("2016-01-03", "2023-11-12"), ("2024-01-01", "2024-01-09")],
)
def test_ticks_never_repeat_and_are_few(kind: Period, span: tuple[str, str]) -> None:
    ticks = scale(list(span), kind).ticks()
    words = [said for _, said in ticks]
    assert ticks
    assert len(set(words)) == len(words) <= MOST_TICKS
    assert all(0 <= place <= 1 for place, _ in ticks)


def test_a_corpus_without_dates_has_no_period() -> None:
    assert TimeScale(pd.Series([], dtype="datetime64[ns]"), "month").periods == []
