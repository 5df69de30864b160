"""How often and in which tone each pair of states is talked about, over time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.ticker import PercentFormatter

from analysis.figures.links import link_dyads
from analysis.figures.style import (
    FAINT,
    MARKERS,
    QUIET,
    Plot,
    colour,
    finish,
    legend_above,
    missing,
    new_plot,
    style,
)
from analysis.figures.time import MARGINS, Events, events_note, on_axis, time_axis
from analysis.i18n.language import gettext
from analysis.stats import MIN_ARTICLES

ALL = "all"


def dyads_over_time(
    dyad_tone: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    source: str = ALL,
    width: float = 9,
    height: float = 3.6,
    anchor: str = "",
    events: Events = (),
) -> Plot:
    """Share of each period's articles that hold each dyad; bands where the table has `share_low`
    and `share_high`.

    A period with too few articles (`stats.MIN_ARTICLES`) has no point. With `anchor` every point
    leads to its sentences, which `reports.evidence_lookup.points` makes.
    `events` (day and name) are dashed lines.
    """
    rows = in_periods(dyad_tone, source)
    if rows.empty:
        return missing(
            gettext("No dated article holds a dyad: there is nothing to show over time.")
        )
    columns = ("share_articles", "share_low", "share_high")
    rows = enough(rows, "n_articles_here", columns)
    if rows["share_articles"].isna().all():
        return missing(too_few())
    plot = _lines(
        rows,
        columns,
        names or {},
        gettext("Share of articles that hold each dyad, over time"),
        gettext("share of articles"),
        width,
        height,
        events,
    )
    with style():
        plot.axes[0].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        plot.axes[0].set_ylim(bottom=0)
        link_dyads(plot, rows, columns, names or {}, anchor, "{:.0%}")
        return finish(plot)


def tone_over_time(
    dyad_tone: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    source: str = ALL,
    width: float = 9,
    height: float = 3.6,
    anchor: str = "",
    events: Events = (),
) -> Plot:
    """Mean tone of each dyad by period with its 95 % interval, from -2 (conflict) to 2
    (cooperation).

    A period with too few articles of the dyad (`stats.MIN_ARTICLES`) has no point. With `anchor`
    every point leads to its sentences, which `reports.evidence_lookup.points` makes.
    `events` (day and name) are dashed lines.
    """
    rows = in_periods(dyad_tone, source)
    if rows.empty:
        return missing(
            gettext("No dated unit of text holds a dyad: there is no tone to show over time.")
        )
    rows = enough(rows, "n_articles", ("tone", "low", "high"))
    if rows["tone"].isna().all():
        return missing(too_few())
    label = gettext("mean tone") + "\n" + gettext("conflict ← 0 → cooperation")
    plot = _lines(
        rows,
        ("tone", "low", "high"),
        names or {},
        gettext("Mean tone of each dyad over time, from conflict to cooperation"),
        label,
        width,
        height,
        events,
    )
    with style():
        axes = plot.axes[0]
        axes.axhline(0, color=QUIET, linewidth=0.8, zorder=1)
        reach = float(np.nanmax(np.abs(rows[["tone", "low", "high"]].to_numpy(float))))
        reach = min(2.05, max(0.5, 1.1 * reach))
        axes.set_ylim(-reach, reach)
        link_dyads(plot, rows, ("tone", "low", "high"), names or {}, anchor, "{:+.2f}")
        return finish(plot)


def _lines(
    rows: pd.DataFrame,
    columns: tuple[str, str, str],
    names: Mapping[str, str],
    says: str,
    label: str,
    width: float,
    height: float,
    events: Events,
) -> Plot:
    """A line and a band a dyad; points so that a period alone is seen; lines break where a period
    has no text.
    """
    value, low, high = columns
    dyads = sorted(rows["dyad"].unique())
    days, kind = on_axis(rows.drop_duplicates("period"))
    with style():
        plot = new_plot(width, height, says)
        axes = plot.add_subplot()
        for place, dyad in enumerate(dyads):
            found, _ = on_axis(rows[rows["dyad"] == dyad])
            found = found.reindex(days.index)
            x = mdates.date2num(found.index)
            if {low, high} <= set(found.columns):
                ends = found[[low, high]].to_numpy(float)
                axes.fill_between(
                    x, ends[:, 0], ends[:, 1], color=colour(place), alpha=0.15, linewidth=0
                )
                axes.vlines(x, ends[:, 0], ends[:, 1], color=colour(place), alpha=0.35, linewidth=1)
            axes.plot(
                x,
                found[value].to_numpy(float),
                color=colour(place),
                marker=MARKERS[place % 8],
                markersize=4.5,
                linewidth=1.5,
                label=name_of(dyad, names),
            )
        time_axis(axes, pd.DatetimeIndex(days.index), kind, events=events)
        happened = events_note(events, pd.DatetimeIndex(days.index), kind)
        if happened:
            note = "\n".join(textwrap.wrap(happened, 120))
            plot.supxlabel(note, fontsize=9, color=QUIET)
        axes.set_ylabel(label)
        axes.grid(axis="y", color=FAINT)
        legend_above(plot, axes, dyads)
        if len(dyads) == 1:
            axes.set_title(name_of(dyads[0], names))
    return plot


def in_periods(table: pd.DataFrame, source: str) -> pd.DataFrame:
    """The rows of single periods of one outlet, or of all."""
    return table[(table["source"] == source) & ~table["period"].isin(MARGINS)]


def enough(rows: pd.DataFrame, articles: str, columns: tuple[str, str, str]) -> pd.DataFrame:
    """The rows, with nothing in `columns` where there are too few articles to estimate from."""
    enough = rows[articles] >= MIN_ARTICLES
    return rows.assign(**{c: rows[c].where(enough) for c in columns if c in rows})


def too_few() -> str:
    """What stands in the place of a figure that would rest on too few articles."""
    return gettext("Nothing here rests on five articles: there are too few to estimate from.")


def name_of(known_as: str, names: Mapping[str, str]) -> str:
    """The name of an id, which stands for itself where it has none."""
    return names.get(known_as, known_as.replace("_", " "))
