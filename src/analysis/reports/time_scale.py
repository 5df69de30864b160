"""The axis of time that the pictures of the index share: periods, days and marks as parts of its
length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.figures.small import Column
from analysis.figures.time import MARGINS, first_day, word_of
from analysis.i18n.language import on_day
from analysis.periods import Period, legible, period_of
from analysis.reports.finished_run import Run

MOST_TICKS = 9  # on an axis
_STEP = {
    "day": pd.DateOffset(days=1),
    "week": pd.DateOffset(weeks=1),
    "month": pd.DateOffset(months=1),
    "quarter": pd.DateOffset(months=3),
    "year": pd.DateOffset(years=1),
}


@dataclass(frozen=True)
class TimeScale:
    """From the first day of the first period that holds a dated article to the end of the last."""

    days: pd.Series  # when the dated articles were published, without zone
    kind: Period

    @classmethod
    def of(cls, run: Run) -> TimeScale:
        """The scale of a run.

        Parameters
        ----------
        run
            The run.

        Returns
        -------
        TimeScale
            By the finest period that is legible (`periods.legible`).
        """
        published = run.analysed["published"]
        kind = legible(published, run.study.settings.period)
        days = pd.to_datetime(published.dropna(), utc=True).dt.tz_localize(None).dt.normalize()
        return cls(days, kind)

    @cached_property
    def periods(self) -> list[str]:
        """The periods from the first to the last, those without an article among them."""
        if self.days.empty:
            return []
        words = period_of(self.days, self.kind)
        step = _STEP[self.kind]
        at = first_day(words.min())
        last = first_day(words.max())
        every = []
        while at <= last:
            every.append(word_of(at, self.kind))
            at = at + step
        return every

    @cached_property
    def begins(self) -> pd.Timestamp:
        """The first day."""
        return first_day(self.periods[0])

    @cached_property
    def ends(self) -> pd.Timestamp:
        """The day after the last."""
        return first_day(self.periods[-1]) + _STEP[self.kind]

    def place(self, day: pd.Timestamp) -> float:
        """Where a day stands on the axis.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        float
            0 at the beginning, 1 at the end; beyond them outside that.
        """
        return (day - self.begins) / (self.ends - self.begins)

    def columns(self, values: Mapping[str, float | None], meant: str = "") -> list[Column]:
        """A value of each period as a column.

        Parameters
        ----------
        values
            Value by period; a period that is missing, or has none, is not known.
        meant
            A finer or equal period: the column that holds its first day is the one that is meant.

        Returns
        -------
        list of Column
            One for each period, in order.
        """
        wanted = ""
        if meant and meant not in MARGINS:
            wanted = word_of(first_day(meant), self.kind)
        made = []
        for period in self.periods:
            start = first_day(period)
            value = values.get(period)
            if value is not None and pd.isna(value):
                value = None
            left = self.place(start)
            right = self.place(start + _STEP[self.kind])
            made.append(Column(left, right, value, period == wanted))
        return made

    def coarser(self, periods: pd.Series) -> pd.Series:
        """The periods of this scale that periods of the run's own kind begin in.

        Parameters
        ----------
        periods
            Words such as 2020-07.

        Returns
        -------
        Series of str
            Of the same length; margins and 'undated' stay as they are.
        """
        known = {p: p for p in periods.unique() if p in MARGINS}
        for period in periods.unique():
            if period not in known:
                known[period] = word_of(first_day(period), self.kind)
        return periods.map(known)

    def ticks(self) -> list[tuple[float, str]]:
        """Where years begin; where the axis is shorter than two years, months; else days.

        Returns
        -------
        list of tuple of float and str
            Place and words, `MOST_TICKS` at most and never the same words twice.
        """
        spans = [("year", "y"), ("month", "MMM y"), ("day", "d MMM")]
        for kind, form in spans:
            at = first_day(word_of(self.begins, kind))
            held = []
            while at < self.ends:
                if at >= self.begins:
                    held.append((self.place(at), on_day(at, form)))
                at = at + _STEP[kind]
            if len(held) >= 2 or kind == "day":
                break
        return held[:: max(1, -(-len(held) // MOST_TICKS))]

    def covered(self) -> list[tuple[float, float]]:
        """The stretches of days that hold an article.

        Returns
        -------
        list of tuple of float and float
            From the first day of a stretch to the end of its last.
        """
        one = pd.Timedelta(days=1)
        days = self.days.drop_duplicates().sort_values()
        begins = days[days.diff() != one]
        ends = days[days.diff(-1) != -one] + one
        return [(self.place(a), self.place(b)) for a, b in zip(begins, ends, strict=True)]
