"""Frames of the pairs of states: shares side by side, and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.links import link_frames
from analysis.figures.relations import ALL, name_of, over_time, too_few
from analysis.figures.style import (
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
from analysis.figures.time import kind_named, on_axis, word_of
from analysis.i18n.language import direction, gettext
from analysis.stats import MIN_ARTICLES

MOST_PARTED = 150  # columns of a heat map that are parted by lines
WIDE = 0.4
BAND = 0.88  # of the height of a frame's row, that its marks may take


@keeps_data
def frame_prevalence(
    prevalence: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    source: str = ALL,
    period: str = ALL,
    width: float = 9,
    anchor: str = "",
) -> Plot:
    """Share of each dyad's units that hold each frame, with 95 % intervals: frames in rows, dyads
    side by side.

    Parameters
    ----------
    prevalence
        Table `frame_prevalence`. A dyad with too few articles (`stats.MIN_ARTICLES`) is not
        drawn.
    names
        Ids of frames and dyads to how a reader is shown them; ids stand for those that are not
        in it.
    source, period
        The outlet and the period drawn; 'all' for the margins.
    width
        Of the figure, in inches; the height follows from the number of frames.
    anchor
        The figure's anchor: with it every mark leads to its sentences, which
        `reports.evidence_lookup.cells` makes.

    Returns
    -------
    Plot
        The figure, the commonest frame on top.
    """
    names = names or {}
    rows = prevalence[(prevalence["source"] == source) & (prevalence["period"] == period)]
    if rows.empty:
        return missing(gettext("No unit of text holds a dyad: there are no frames to compare."))
    rows = rows[rows["n_articles"] >= MIN_ARTICLES]
    if rows.empty:
        return missing(too_few())
    frames = _commonest_first(rows)[::-1]  # an axis counts upwards
    dyads = sorted(rows["dyad"].unique())
    with style():
        plot = new_plot(
            width,
            1.3 + 0.16 * len(frames) * (1 + len(dyads)),
            gettext("Share of units with each of {frames} frames in {dyads} dyads").format(
                frames=len(frames), dyads=len(dyads)
            ),
        )
        cells = zip(rows["frame"], rows["dyad"], strict=True)
        named = [f"{name_of(frame, names)}, {name_of(dyad, names)}" for frame, dyad in cells]
        say_ends(plot, named, rows["share"].astype(float).tolist(), "percent")
        axes = plot.add_subplot()
        for place in range(0, len(frames), 2):
            axes.axhspan(place - 0.5, place + 0.5, color="#f5f5f5", zorder=0)
        # all marks of a frame stay inside its band, however many dyads there are
        step = min(0.22, BAND / len(dyads))
        for place, dyad in enumerate(dyads):
            cells = rows[rows["dyad"] == dyad].set_index("frame").reindex(frames)
            y = np.arange(len(frames)) + step * ((len(dyads) - 1) / 2 - place)
            n = int(cells["n_sentences"].max())
            label = f"{name_of(dyad, names)} (n = {n:,})"
            axes.hlines(y, cells["low"], cells["high"], color=colour(place), linewidth=2, alpha=0.6)
            axes.plot(
                cells["share"],
                y,
                linestyle="",
                marker=MARKERS[place % 8],
                markersize=6 if len(dyads) <= 8 else 4,
                color=colour(place),
                markeredgecolor="white",
                label=label,
            )
            if anchor:
                link_frames(plot, cells.assign(y=y), dyad, names, anchor)
        axes.set_yticks(range(len(frames)), [name_of(f, names) for f in frames])
        axes.set_ylim(-0.5, len(frames) - 0.5)
        axes.tick_params(axis="y", length=0)
        # a little below 0, so that a mark at 0 is seen whole
        axes.set_xlim(left=-0.015 * axes.get_xlim()[1])
        percent_axis(axes.xaxis)
        axes.set_xlabel(
            gettext("share of the dyad's units of text, with 95 % interval over articles")
        )
        axes.grid(axis="x")
        legend_above(plot, axes, dyads, columns=3)
        if len(dyads) == 1:
            axes.set_title(name_of(dyads[0], names))
        plot.data = rows  # the whole table is too long for a page
        return finish(plot)


@keeps_data
def frame_heatmap(
    prevalence: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    source: str = ALL,
    width: float = 10,
) -> Plot:
    """Share of units with each frame by period: frames in rows, one panel for each dyad.

    Grey where a period has too few articles of the dyad (`stats.MIN_ARTICLES`); a dot marks cells
    whose 95 % interval is wider than 40 points.

    Parameters
    ----------
    prevalence
        Table `frame_prevalence`, or the same by another period.
    names
        Ids of frames and dyads to how a reader is shown them.
    source
        The outlet drawn, or 'all'.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure.
    """
    names = names or {}
    columns = ("share", "low", "high")
    nothing = gettext("No dated unit of text holds a dyad: there are no frames to show over time.")
    rows, why_not = over_time(prevalence, source, "n_articles", columns, nothing)
    if why_not:
        return missing(why_not)
    frames = _commonest_first(rows)
    dyads = sorted(rows["dyad"].unique())
    days, kind = on_axis(rows.drop_duplicates("period"))
    periods = [word_of(day, kind) for day in days.index]
    # one scale for all panels; 1 where every share is 0, an empty scale being none
    top = float(rows["share"].max()) or 1.0
    with style():
        plot = new_plot(
            width,
            1.4 + 0.27 * len(frames),
            gettext(
                "Share of units with each of {frames} frames by period, in {dyads} dyads"
            ).format(frames=len(frames), dyads=len(dyads)),
        )
        cells = zip(rows["frame"], rows["dyad"], rows["period"], strict=True)
        named = [f"{name_of(f, names)}, {name_of(d, names)} {p}" for f, d, p in cells]
        say_ends(plot, named, rows["share"].astype(float).tolist(), "percent")
        panels = plot.subplots(1, len(dyads), sharey=True, squeeze=False)[0]
        in_reading_order = panels
        if direction() == "rtl":
            in_reading_order = panels[::-1]
        for axes, dyad in zip(in_reading_order, dyads, strict=True):
            cells = rows[rows["dyad"] == dyad]
            image = _cells(axes, cells, frames, periods, top)
            axes.set_title(name_of(dyad, names))
            # rounded up: at most some 18 labels beside one another over all panels
            step = max(1, -(-len(periods) * len(dyads) // 18))
            axes.set_xticks(
                range(0, len(periods), step),
                periods[::step],
                rotation=90 if len(periods) > 4 else 0,
            )
            axes.set_yticks(range(len(frames)), [name_of(f, names) for f in frames])
        plot.supxlabel(
            gettext(
                "{period} (dot: 95 % interval wider than 40 points; grey: fewer than five articles)"
            ).format(period=kind_named(kind)),
            fontsize=9,
            color=QUIET,
        )
        # the colour bar stands where reading ends
        side = "left"
        if direction() == "ltr":
            side = "right"
        bar = plot.colorbar(image, ax=list(panels), location=side, shrink=0.8, pad=0.015)
        percent_axis(bar.ax.yaxis)
        bar.set_label(gettext("share of units"))
        bar.outline.set_visible(False)
        return finish(plot)


def _commonest_first(rows: pd.DataFrame) -> list[str]:
    """The frames by their mean share; equal ones by id."""
    means = rows.groupby("frame")["share"].mean().reset_index()
    ordered = means.sort_values(["share", "frame"], ascending=[False, True])
    return ordered["frame"].tolist()


def _cells(
    axes: Axes, cells: pd.DataFrame, frames: Sequence[str], periods: Sequence[str], top: float
) -> mpl.image.AxesImage:
    """One panel of the heat map."""
    grids = {
        c: cells.pivot(index="frame", columns="period", values=c)
        .reindex(index=frames, columns=periods)
        .to_numpy(float)
        for c in ("share", "low", "high")
    }
    shades = mpl.colormaps["YlGnBu"].with_extremes(bad="#e4e4e4")
    image = axes.imshow(
        np.ma.masked_invalid(grids["share"]),
        cmap=shades,
        vmin=0,
        vmax=top,
        aspect="auto",
        interpolation="nearest",
    )
    # Not `> WIDE`: a share without an interval is unsure too, and a comparison with NaN is
    # false.
    unsure = ~np.isnan(grids["share"]) & ~(grids["high"] - grids["low"] <= WIDE)
    y, x = np.nonzero(unsure)
    # a dark dot would not be seen on a dark cell
    dark = grids["share"][unsure] > 0.6 * top
    axes.scatter(x, y, s=7, c=np.where(dark, "white", "#555555").tolist(), linewidths=0)
    if len(periods) <= MOST_PARTED:  # beyond that the lines would hide what they part
        axes.vlines(
            np.arange(1, len(periods)) - 0.5, -0.5, len(frames) - 0.5, color="white", linewidth=1
        )
    axes.hlines(
        np.arange(1, len(frames)) - 0.5, -0.5, len(periods) - 0.5, color="white", linewidth=1
    )
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return image
