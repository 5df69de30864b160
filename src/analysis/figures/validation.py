"""The program against the gold standard: how well it marks each layer, and where it misses or
invents.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.figures.links import anchor_of, link_lines
from analysis.figures.style import (
    FAINT,
    PALETTE,
    QUIET,
    Plot,
    finish,
    keeps_data,
    legend_above,
    missing,
    new_plot,
    say_ends,
    style,
)
from analysis.i18n.language import gettext, mark

SHOWN = ("agreed", "missed", "invented", "confused")
_WORDS = {
    "agreed": mark("both, alike"),
    "missed": mark("gold only"),
    "invented": mark("program only"),
    "confused": mark("both, but as something else"),
}


@keeps_data
def scores(rows: pd.DataFrame, *, width: float = 9) -> Plot:
    """F1 of the program with its 95 % interval, and hollow, the best baseline.

    Parameters
    ----------
    rows
        One line for each: `named`, `estimate`, `low`, `high`, and `other`, the baseline's.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure.
    """
    if rows.empty:
        return missing(gettext("Nothing was measured against a gold standard."))
    said = gettext(
        "F1 of the program by layer and label, with intervals over articles, beside the best baseline"
    )
    with style():
        plot = new_plot(width, 0.9 + 0.27 * len(rows), said)
        say_ends(plot, rows["named"].tolist(), rows["estimate"].astype(float).tolist(), "two")
        axes = plot.subplots()
        y = np.arange(len(rows))
        ends = rows[["low", "high"]].to_numpy(float)
        axes.hlines(y, ends[:, 0], ends[:, 1], color=PALETTE[0], linewidth=1.6, alpha=0.5)
        axes.scatter(
            rows["estimate"], y, color=PALETTE[0], s=24, zorder=3, label=gettext("program")
        )
        axes.scatter(
            rows["other"],
            y,
            s=24,
            facecolors="none",
            edgecolors=PALETTE[1],
            zorder=3,
            label=gettext("best baseline"),
        )
        axes.set_yticks(y, [str(n) for n in rows["named"]])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 1)
        axes.set_xlabel("F1")
        axes.grid(axis="x", color=FAINT)
        axes.tick_params(axis="y", length=0)
        legend_above(plot, axes, axes.get_legend_handles_labels()[1])
        return finish(plot)


@keeps_data
def outcomes(rows: pd.DataFrame, *, anchor: str = "", width: float = 9) -> Plot:
    """What became of the marks of each label: stacked bars of counts.

    Parameters
    ----------
    rows
        One bar for each: `label`, `named`, and a column of counts for each outcome.
    anchor
        The figure's anchor: with it each bar leads to its sentences, by its `label`.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure.
    """
    if rows.empty:
        return missing(gettext("No sentence of this run is in the gold standard."))
    with style():
        plot = new_plot(
            width,
            0.9 + 0.3 * len(rows),
            gettext("Marks by label: in the gold and by the program, in one of them only"),
        )
        axes = plot.subplots()
        left = np.zeros(len(rows))
        tints = {
            "agreed": PALETTE[0],
            "missed": PALETTE[1],
            "invented": QUIET,
            "confused": PALETTE[3],
        }
        for outcome in SHOWN:
            size = rows[outcome].to_numpy(float)
            # An outcome that never came has no entry in the legend either.
            if size.any():
                axes.barh(
                    np.arange(len(rows)),
                    size,
                    left=left,
                    height=0.66,
                    color=tints[outcome],
                    label=gettext(_WORDS[outcome]),
                )
            left += size
        if anchor:
            said = gettext("{what}: {n} marks")
            bars = zip(rows["label"], rows["named"], left, strict=True)
            marks = {
                anchor_of(anchor, str(i)): said.format(what=what, n=int(n)) for i, what, n in bars
            }
            link_lines(plot, axes, [np.array([(0, y), (n, y)]) for y, n in enumerate(left)], marks)
        axes.set_yticks(np.arange(len(rows)), [str(n) for n in rows["named"]])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlabel(gettext("marks"))
        axes.grid(axis="x", color=FAINT)
        axes.tick_params(axis="y", length=0)
        legend_above(plot, axes, axes.get_legend_handles_labels()[1])
        return finish(plot)


__all__ = ["outcomes", "scores"]
