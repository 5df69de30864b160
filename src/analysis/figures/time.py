"""Time on an axis: periods as words become dates, gaps stay gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from analysis.figures.style import QUIET
from analysis.i18n.language import gettext, mark, on_day

MOST_DOTS = 60  # periods up to which every value of a line has a dot
MARGINS = ("all", "undated", "")
QUARTER = mark("quarter, by its first month")
WEEK = mark("week, by its Monday")
_IN_WORDS = {"day": "d MMMM y", "month": "MMMM y", "quarter": "QQQQ y", "year": "y"}
_STEP = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
_FORM = {
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
    "week": re.compile(r"\d{4}-W\d\d"),
    "month": re.compile(r"\d{4}-\d\d"),
    "quarter": re.compile(r"\d{4}-Q[1-4]"),
    "year": re.compile(r"\d{4}"),
}


def kind_of(period: str) -> str:
    """The kind of a period, by the form of its word.

    Parameters
    ----------
    period
        The word, such as 2020-W30.

    Returns
    -------
    str
        day, week, month, quarter or year.

    Raises
    ------
    ValueError
        For a word that is no period.
    """
    for kind, form in _FORM.items():
        if form.fullmatch(period):
            return kind
    raise ValueError(
        f"'{period}' is no period: expected 2020-07-21, 2020-W30, 2020-07, 2020-Q3 or 2020"
    )


def kind_named(kind: str) -> str:
    """A kind of period in the language in use.

    Parameters
    ----------
    kind
        As `kind_of` gives it.

    Returns
    -------
    str
        The word; an unknown kind as it is.
    """
    known = (mark("day"), mark("week"), mark("month"), mark("quarter"), mark("year"))
    if kind in known:
        return gettext(kind)
    return kind


def first_day(period: str) -> pd.Timestamp:
    """The first day of a period.

    Parameters
    ----------
    period
        The word; weeks begin on Monday (ISO 8601).

    Returns
    -------
    Timestamp
        Its midnight.
    """
    kind = kind_of(period)
    if kind == "week":
        return pd.Timestamp.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    if kind == "quarter":
        return pd.Timestamp(int(period[:4]), 3 * int(period[6]) - 2, 1)
    if kind == "year":
        return pd.Timestamp(f"{period}-01-01")
    return pd.Timestamp(period)


def word_of(day: pd.Timestamp, kind: str) -> str:
    """The period that begins on a day, as a word.

    Parameters
    ----------
    day
        The day.
    kind
        As `kind_of` gives it.

    Returns
    -------
    str
        The word.
    """
    if kind == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if kind == "quarter":
        return f"{day.year}-Q{day.quarter}"
    return day.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[kind])


def on_axis(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Rows of real periods on an axis of time.

    Parameters
    ----------
    frame
        Rows with `period`; margins and undated ones are left out.

    Returns
    -------
    tuple of DataFrame and str
        One row for each period from first to last, indexed by its first day, and the kind of
        period. Periods without a row are there with missing values, so that a line breaks where
        nothing was counted.
    """
    rows = frame[~frame["period"].isin(MARGINS)]
    if not len(rows):
        return rows.set_index(pd.DatetimeIndex([])), "month"
    kind = kind_of(str(rows["period"].iloc[0]))
    days = pd.DatetimeIndex([first_day(str(p)) for p in rows["period"]])
    every = pd.date_range(days.min(), days.max(), freq=_STEP[kind])
    return rows.set_index(days).reindex(every), kind


Events = Sequence[tuple[str, str]]


def period_in_words(period: str) -> str:
    """A period as prose has it.

    Parameters
    ----------
    period
        The word of a table, such as 2020-01.

    Returns
    -------
    str
        'January 2020', in the language in use; what is no period as it is.
    """
    try:
        kind = kind_of(period)
    except ValueError:
        return period
    if kind == "week":
        day = on_day(first_day(period), _IN_WORDS["day"])
        return gettext("the week of {day}").format(day=day)
    return on_day(first_day(period), _IN_WORDS[kind])


def time_axis(
    axes: Axes, days: pd.DatetimeIndex, kind: str, *, ticks: int = 8, events: Events = ()
) -> None:
    """Write dates along the x axis, with half a period of room at both ends.

    Events are thin lines, numbered at the top as `events_note` has them.

    Parameters
    ----------
    axes
        The axes.
    days
        The first days of the periods.
    kind
        As `kind_of` gives it.
    ticks
        How many dates at most, so that they can be read.
    events
        Day (2020-07-21) and name of each.
    """
    width = bar_width(kind)
    axes.set_xlim(
        mdates.date2num(days.min()) - 0.7 * width, mdates.date2num(days.max()) + 0.7 * width
    )
    # Rounded up: one date too few is better than dates that touch.
    step = max(1, -(-len(days) // ticks))
    shown = days[::step]
    form = {
        "day": "d MMM\ny",
        "week": "d MMM\ny",
        "month": "LLL\ny",
        "quarter": "LLL\ny",
        "year": "y",
    }[kind]
    labels = []
    year = ""
    for day in shown:
        text = on_day(day, form)
        head, _, tail = text.partition("\n")
        if tail and tail == year:
            text = head
        labels.append(text)
        # the year is written where it changes, not under every date
        year = tail or year
    axes.set_xticks(mdates.date2num(shown), labels)
    axes.set_xlabel(gettext({"quarter": QUARTER, "week": WEEK}.get(kind, kind)))
    numbers = dict[float, list[str]]()
    for number, (day, _) in enumerate(_inside(events, days, kind), start=1):
        # a period stands at its first day, and so does what happened in it
        place = float(mdates.date2num(first_day(word_of(pd.Timestamp(day), kind))))
        numbers.setdefault(place, []).append(str(number))
    for place, named in numbers.items():
        axes.axvline(place, color=QUIET, linewidth=0.9, linestyle=(0, (2, 2)), zorder=1)
        axes.annotate(
            ",".join(named),
            (place, 1),
            xycoords=("data", "axes fraction"),
            xytext=(1.5, -1),
            textcoords="offset points",
            fontsize=7.5,
            color=QUIET,
            va="top",
            annotation_clip=False,
            zorder=6,  # over a line that runs along the top
            bbox={"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.3},
        )


def events_note(events: Events, days: pd.DatetimeIndex, kind: str) -> str:
    """What the numbered lines of `time_axis` stand for: '1: talks begin (2021-04-09); 2: …'.

    Parameters
    ----------
    events
        Day and name of each.
    days
        The first day of every period drawn; events outside it are left out.
    kind
        day, week, month, quarter or year.

    Returns
    -------
    str
        '' where there is none.
    """
    shown = _inside(events, days, kind)
    parts = []
    for number, (day, name) in enumerate(shown, start=1):
        parts.append(f"{number}: {name} ({on_day(pd.Timestamp(day), 'd MMM y')})")
    return gettext("dashed: {events}").format(events="; ".join(parts)) if parts else ""


def _inside(events: Events, days: pd.DatetimeIndex, kind: str) -> Events:
    """The events of the periods drawn."""
    if not len(days):
        return []
    placed = [(first_day(word_of(pd.Timestamp(day), kind)), day, name) for day, name in events]
    return [(day, name) for place, day, name in placed if days.min() <= place <= days.max()]


def bar_width(kind: str) -> float:
    """How wide the bar of one period is.

    Parameters
    ----------
    kind
        As `kind_of` gives it.

    Returns
    -------
    float
        In days.
    """
    return {"day": 0.9, "week": 6.2, "month": 26.0, "quarter": 80.0, "year": 330.0}[kind]


def dotted(values: npt.NDArray[np.float64]) -> list[int]:
    """Which values of a line have a dot.

    Parameters
    ----------
    values
        One for each period; NaN where there is none.

    Returns
    -------
    list of int
        The places of all, up to `MOST_DOTS` periods; of more, of those between two gaps, which no
        line would show.
    """
    if len(values) <= MOST_DOTS:
        return list(range(len(values)))
    known = np.concatenate([[False], ~np.isnan(values), [False]])
    return np.flatnonzero(known[1:-1] & ~known[:-2] & ~known[2:]).tolist()
