"""Findings over specifications: the curve of one finding, all findings at a glance, and which
choice matters to which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.links import anchor_of, link_points
from analysis.figures.style import (
    FAINT,
    INK,
    PALETTE,
    QUIET,
    Plot,
    finish,
    keeps_data,
    missing,
    new_plot,
    style,
)
from analysis.i18n.language import choice_named, direction, gettext, value

# from the strongest mark to the weakest, each with its own colour and shape, whichever of them a
# run has
MARKS = {
    "robust": (PALETTE[0], "o"),
    "depends on choices": (PALETTE[5], "D"),
    "fragile": (PALETTE[1], "^"),
    "not beyond chance": (PALETTE[4], "s"),
    "does not hold": (PALETTE[6], "X"),
}
HOLDS, FAILS = (PALETTE[2], "o"), (PALETTE[3], "x")  # of one specification; no colour of a mark
LINE, LINES = 58, 2  # characters of a label's line, and its lines
TOLD = {"True": "yes", "False": "no"}


@keeps_data
def specification_curve(
    specifications: pd.DataFrame,
    choices: Sequence[str],
    *,
    says: str = "",
    unit: str = "effect",
    width: float = 9,
) -> Plot:
    """The effects of one finding in every specification, sorted, with intervals; below, which
    option each specification took.

    Green dots where the finding holds, crosses where it does not; the study's own specification
    (number 0) is ringed.

    Parameters
    ----------
    specifications
        The rows of the finding in table `specifications`.
    choices
        Columns of the choices.
    says
        What the finding says, shown above.
    unit
        What its effect is.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4.
    """
    rows = specifications[specifications["is_tested"]].sort_values(
        ["effect", "specification"], ignore_index=True
    )
    if rows.empty:
        return missing(gettext("This finding could be tested in no specification."))
    options = [(c, o) for c in choices for o in sorted(rows[c].unique())]
    shown = gettext(
        "{n} specifications, sorted by effect; the finding holds in {holds}: {says}"
    ).format(n=len(rows), holds=int(rows["holds"].sum()), says=says)
    with style():
        title = _wrapped(says, 88)
        plot = new_plot(width, 2.7 + 0.2 * title.count("\n") + 0.17 * len(options), shown)
        x, side = 0.01, "left"
        if direction() == "rtl":
            x, side = 0.99, "right"
        plot.suptitle(
            title,
            x=x,
            ha=side,
            fontsize=11,
            fontweight="bold",
        )
        upper, lower = plot.subplots(
            2, 1, sharex=True, height_ratios=[2.2, 0.17 * len(options) + 0.2]
        )
        _effects(upper, rows, unit)
        _options(lower, rows, options)
        return finish(plot)


def _effects(axes: Axes, rows: pd.DataFrame, unit: str) -> None:
    """Sorted effects with intervals."""
    x = np.arange(len(rows))
    for holds, (colour, shape) in ((True, HOLDS), (False, FAILS)):
        at = np.flatnonzero(rows["holds"] == holds)
        axes.vlines(
            x[at],
            rows["low"].iloc[at],
            rows["high"].iloc[at],
            colors=colour,
            linewidth=1.6,
            alpha=0.45,
        )
        axes.scatter(x[at], rows["effect"].iloc[at], c=colour, marker=shape, s=16, zorder=3)
    own = rows.index[rows["specification"] == 0]
    axes.scatter(
        x[own],
        rows.loc[own, "effect"],
        s=70,
        facecolors="none",
        edgecolors=INK,
        linewidths=1.2,
        zorder=4,
    )
    if unit != "rank":
        axes.axhline(0, color=QUIET, linewidth=0.8)
    label = gettext(unit)
    axes.set_ylabel(label if len(label) < 28 else label.replace(" of ", " of\n", 1))
    axes.grid(axis="y", color=FAINT)
    axes.tick_params(axis="x", length=0, labelbottom=False)
    for held, (colour, shape) in ((gettext("holds"), HOLDS), (value("does not hold"), FAILS)):
        axes.scatter([], [], c=colour, marker=shape, s=16, label=held)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 0.98), ncols=2)


def _options(axes: Axes, rows: pd.DataFrame, options: Sequence[tuple[str, str]]) -> None:
    """A dot where a specification takes an option; rows of one choice on one ground."""
    names = list(dict.fromkeys(c for c, _ in options))
    for place, (choice, option) in enumerate(options):
        if names.index(choice) % 2 == 0:
            axes.axhspan(place - 0.5, place + 0.5, color="#f3f3f3", zorder=0)
        for holds, (colour, shape) in ((True, HOLDS), (False, FAILS)):
            x = np.flatnonzero((rows[choice] == option) & (rows["holds"] == holds))
            axes.scatter(x, np.full(len(x), place), c=colour, marker=shape, s=9, linewidths=0.9)
    axes.set_yticks(
        range(len(options)),
        [f"{choice_named(c)}: {value(TOLD.get(o, o))}" for c, o in options],
        fontsize=7.5,
    )
    axes.set_ylim(len(options) - 0.5, -0.5)
    axes.set_xlim(-1, len(rows))
    axes.tick_params(length=0, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(gettext("specifications, from the smallest effect to the largest"))


@keeps_data
def findings_at_a_glance(robustness: pd.DataFrame, *, anchor: str = "", width: float = 9) -> Plot:
    """How often each finding holds: its share of the different results of specifications that can
    test it.

    An upright stroke marks the share of results that hold in shuffled corpora, on average.

    Parameters
    ----------
    robustness
        Table `robustness`, one row for each finding.
    anchor
        The figure's anchor: with it each mark leads to the sentences behind it.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure, without the findings that cannot be tested.
    """
    # Of what cannot be tested here there is no share.
    rows = robustness[robustness["n_specifications"] > 0]
    if rows.empty:
        return missing(gettext("No finding could be tested in this corpus."))
    # an axis counts upwards, and the first finding stands at the top
    rows = rows.iloc[::-1].reset_index(drop=True)
    with style():
        shown = gettext("Share of different results in which each of {n} findings holds").format(
            n=len(rows)
        )
        labels = [_wrapped(t) for t in rows["says"]]
        plot = new_plot(width, 0.9 + _height(labels), shown)
        axes = plot.add_subplot()
        y = np.arange(len(rows))
        axes.hlines(y, 0, rows["share_holds"], color=FAINT, linewidth=3)
        if "share_placebo" in rows:
            shuffled = rows["share_placebo"]
            axes.scatter(
                shuffled,
                y,
                s=50,
                c=QUIET,
                marker="|",
                label=gettext("in shuffled corpora"),
                zorder=2,
            )
        for mark, (colour, shape) in MARKS.items():
            here = rows["mark"] == mark
            if not here.any():
                continue
            axes.scatter(
                rows.loc[here, "share_holds"],
                y[here],
                s=36,
                c=colour,
                marker=shape,
                label=value(mark),
                zorder=3,
            )
        if anchor:
            told = zip(rows["finding"], rows["says"], rows["mark"], strict=True)
            marks = {anchor_of(anchor, i): f"{says}: {value(mark)}" for i, says, mark in told}
            link_points(plot, axes, np.column_stack([rows["share_holds"], y]), marks)
        axes.set_yticks(y, labels, fontsize=8, linespacing=0.85)
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
        axes.set_xlabel(
            gettext("different results in which the finding holds, of those that can test it")
        )
        axes.grid(axis="x")
        step = 1
        if direction() == "rtl":
            step = -1  # the strongest first, as one reads
        plot.legend(
            *(k[::step] for k in axes.get_legend_handles_labels()),
            loc="outside upper right",
            ncols=4,
        )
        return finish(plot)


@keeps_data
def variance_by_choice(
    variance: pd.DataFrame, *, names: Mapping[str, str] | None = None, width: float = 9
) -> Plot:
    """Share of the variance of each finding's effect that goes with each choice: findings in rows,
    choices in columns.

    Parameters
    ----------
    variance
        Table `variance`.
    names
        Ids of findings to what they say.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure.
    """
    if variance.empty:
        return missing(gettext("No effect varies over the specifications."))
    findings = list(dict.fromkeys(variance["finding"]))
    choices = list(dict.fromkeys(variance["choice"]))
    grid = variance.pivot(index="finding", columns="choice", values="share").reindex(
        index=findings, columns=choices
    )
    with style():
        shown = gettext(
            "Which of {choices} choices matters to which of {findings} findings"
        ).format(choices=len(choices) - 1, findings=len(findings))
        labels = [_wrapped((names or {}).get(f, f)) for f in findings]
        plot = new_plot(width, 1.9 + _height(labels), shown)
        axes = plot.add_subplot()
        image = axes.imshow(grid.to_numpy(float), cmap="YlGnBu", vmin=0, vmax=1, aspect="auto")
        axes.set_yticks(range(len(findings)), labels, fontsize=8, linespacing=0.85)
        axes.set_xticks(
            range(len(choices)),
            [choice_named(c) for c in choices],
            rotation=40,
            ha="right",
            fontsize=8,
        )
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        bar = plot.colorbar(
            image, ax=axes, format=mpl.ticker.PercentFormatter(1, decimals=0), shrink=0.7, pad=0.015
        )
        bar.set_label(gettext("share of variance"))
        bar.outline.set_visible(False)
        return finish(plot)


def _wrapped(text: str, width: int = LINE) -> str:
    """A claim on two lines at most, so that it can be read to its end; what is longer still is
    cut.
    """
    even = len(text) // LINES + 8 if len(text) > width else width  # no last word alone on its line
    return "\n".join(wrap(text, min(width, even), max_lines=LINES, placeholder=" …"))


def _height(labels: Sequence[str]) -> float:
    """Inches for rows with these labels, as high as the highest needs."""
    inches = 0.23
    if any("\n" in label for label in labels):
        inches = 0.36
    return inches * len(labels)
