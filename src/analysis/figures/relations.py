"""How often and in which tone each pair of states is talked about, over time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib import dates as mdates

from analysis.figures.links import link_dyads
from analysis.figures.style import (
    FAINT,
    MARKERS,
    QUIET,
    Plot,
    colour,
    finish,
    keeps_data,
    legend_above,
    missing,
    new_plot,
    percent_axis,
    say_ends,
    style,
)
from analysis.figures.time import MARGINS, Events, events_note, on_axis, time_axis
from analysis.i18n.language import gettext
from analysis.stats import MIN_ARTICLES

ALL = "all"


@keeps_data
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
    """Share of each period's articles that hold each dyad.

    Parameters
    ----------
    dyad_tone
        Table `dyad_tone`; bands are drawn where it has `share_low` and `share_high`. A period
        with too few articles (`stats.MIN_ARTICLES`) has no point.
    names
        Ids of dyads to how a reader is shown them.
    source
        The outlet drawn, or 'all'.
    width, height
        Of the figure, in inches.
    anchor
        The figure's anchor: with it every point leads to its sentences, which
        `reports.evidence_lookup.points` makes.
    events
        Day and name of each: dashed lines.

    Returns
    -------
    Plot
        The figure.
    """
    columns = ("share_articles", "share_low", "share_high")
    nothing = gettext("No dated article holds a dyad: there is nothing to show over time.")
    rows, why_not = over_time(dyad_tone, source, "n_articles_here", columns, nothing)
    if why_not:
        return missing(why_not)
    plot = _lines(
        rows,
        columns,
        names or {},
        gettext("Share of articles that hold each dyad, over time"),
        gettext("share of articles"),
        width,
        height,
        events,
        "percent",
    )
    with style():
        plot.axes[0].set_ylim(bottom=0)
        percent_axis(plot.axes[0].yaxis)
        link_dyads(plot, rows, columns, names or {}, anchor, "{:.0%}")
        return finish(plot)


@keeps_data
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

    Parameters
    ----------
    dyad_tone
        Table `dyad_tone`. A period with too few articles of the dyad (`stats.MIN_ARTICLES`) has
        no point.
    names
        Ids of dyads to how a reader is shown them.
    source
        The outlet drawn, or 'all'.
    width, height
        Of the figure, in inches.
    anchor
        The figure's anchor: with it every point leads to its sentences, which
        `reports.evidence_lookup.points` makes.
    events
        Day and name of each: dashed lines.

    Returns
    -------
    Plot
        The figure.
    """
    columns = ("tone", "low", "high")
    nothing = gettext("No dated unit of text holds a dyad: there is no tone to show over time.")
    rows, why_not = over_time(dyad_tone, source, "n_articles", columns, nothing)
    if why_not:
        return missing(why_not)
    label = gettext("mean tone") + "\n" + gettext("conflict ← 0 → cooperation")
    plot = _lines(
        rows,
        columns,
        names or {},
        gettext("Mean tone of each dyad over time, from conflict to cooperation"),
        label,
        width,
        height,
        events,
        "two",
    )
    with style():
        axes = plot.axes[0]
        axes.axhline(0, color=QUIET, linewidth=0.8, zorder=1)
        reach = float(np.nanmax(np.abs(rows[list(columns)].to_numpy(float))))
        # symmetric about 0, no narrower than half a point and no wider than the scale from -2 to 2
        reach = min(2.05, max(0.5, 1.1 * reach))
        axes.set_ylim(-reach, reach)
        link_dyads(plot, rows, columns, names or {}, anchor, "{:+.2f}")
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
    form: str,
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
                # bands of three lines lie on one another and hide which is whose
                if len(dyads) <= 2:
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
    known = rows[rows["dyad"].notna()]
    pairs = zip(known["dyad"], known["period"], strict=True)
    named = [f"{name_of(dyad, names)} {period}" for dyad, period in pairs]
    say_ends(plot, named, known[value].astype(float).tolist(), form)
    return plot


def over_time(
    table: pd.DataFrame, source: str, articles: str, columns: tuple[str, str, str], nothing: str
) -> tuple[pd.DataFrame, str]:
    """What a figure over time draws of a table by dyad, source and period.

    Parameters
    ----------
    table
        The table.
    source
        The outlet drawn, or 'all'.
    articles
        The column that counts the articles an estimate rests on.
    columns
        The estimate and the ends of its interval.
    nothing
        What is said where no row is of a single, dated period.

    Returns
    -------
    tuple of DataFrame and str
        The rows of single periods, without the estimates that rest on fewer than
        `stats.MIN_ARTICLES` articles; and why there is nothing to draw, or ''.
    """
    rows = table[(table["source"] == source) & ~table["period"].isin(MARGINS)]
    if rows.empty:
        return rows, nothing
    enough = rows[articles] >= MIN_ARTICLES
    # a period stays on the axis without its estimate, so that the line breaks there
    rows = rows.assign(**{c: rows[c].where(enough) for c in columns if c in rows})
    if rows[columns[0]].isna().all():
        return rows, too_few()
    return rows, ""


def too_few() -> str:
    """What stands in the place of a figure that would rest on too few articles."""
    return gettext("Nothing here rests on five articles: there are too few to estimate from.")


def name_of(known_as: str, names: Mapping[str, str]) -> str:
    """The name of an id, which stands for itself where it has none.

    Parameters
    ----------
    known_as
        The id.
    names
        Ids to names.

    Returns
    -------
    str
        The name; of an id, blanks for its underscores.
    """
    return names.get(known_as, known_as.replace("_", " "))
