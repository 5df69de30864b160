"""Coders compared: what more coded units bring, and whether probabilities are what they say."""

from __future__ import annotations

import pandas as pd

from analysis.figures.style import (
    FAINT,
    MARKERS,
    Plot,
    colour,
    finish,
    keeps_data,
    legend_above,
    missing,
    new_plot,
    style,
)
from analysis.i18n.language import gettext


@keeps_data
def learning_curve(rows: pd.DataFrame, *, width: float = 8) -> Plot:
    """F1 by the number of coded units that a coder learned from, with 95 % intervals.

    Parameters
    ----------
    rows
        One row a point: `named` (a line each), `x` (units), `estimate`, `low`, `high`.
    width
        In inches.

    Returns
    -------
    Plot
    """
    if rows.empty:
        return missing(gettext("No coder was fitted on several numbers of units."))
    with style():
        plot = new_plot(width, 4, gettext("F1 of the coder that learns, by number of coded units"))
        # in the order of the table: colours stay with their lines
        axes = plot.subplots()
        names = list(dict.fromkeys(rows["named"]))
        for place, name in enumerate(names):
            line = rows[rows["named"] == name].sort_values("x")
            shade, marker = colour(place), MARKERS[place % 8]
            axes.fill_between(line["x"], line["low"], line["high"], color=shade, alpha=0.12)
            axes.plot(line["x"], line["estimate"], marker=marker, color=shade, label=name)
        axes.set_ylim(0, 1)
        axes.set_xlim(left=0)
        axes.set_xlabel(gettext("coded units at hand"))
        axes.set_ylabel("F1")
        axes.grid(color=FAINT)
        legend_above(plot, axes, names)
        return finish(plot)


@keeps_data
def reliability(rows: pd.DataFrame, *, width: float = 6) -> Plot:
    """How often a frame is there where a coder says how probable it is; the line is what should be.

    Parameters
    ----------
    rows
        One row a bin: `named` (a line each), `x` (mean probability), `estimate` (share that holds
        the frame).
    width
        In inches.

    Returns
    -------
    Plot
    """
    if rows.empty:
        return missing(gettext("No coder here says how probable a frame is."))
    with style():
        said = gettext("Share of units that hold a frame, by the probability that the coder gives")
        plot = new_plot(width, 5, said)
        axes = plot.subplots()
        # where probabilities are as good as they say
        axes.plot([0, 1], [0, 1], color=FAINT)
        names = list(dict.fromkeys(rows["named"]))
        for place, name in enumerate(names):
            line = rows[rows["named"] == name].sort_values("x")
            marker = MARKERS[place % 8]
            axes.plot(line["x"], line["estimate"], marker=marker, color=colour(place), label=name)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel(gettext("probability that the coder gives"))
        axes.set_ylabel(gettext("share that holds the frame"))
        legend_above(plot, axes, names)
        return finish(plot)
