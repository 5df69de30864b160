"""Findings over specifications: the curve of one finding, all findings at a glance, and which choice matters to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.style import FAINT, INK, PALETTE, QUIET, Plot, finish, missing, new_plot, style
from analysis.language import choice_named, gettext, value

HOLDS, FAILS = PALETTE[0], PALETTE[1]
SHORT = 68
MARKS = ("depends on choices", "does not hold", "fragile", "robust")  # each in one colour, whichever of them a run has
TOLD = {"True": "yes", "False": "no"}


def specification_curve(
    specifications: pd.DataFrame, choices: Sequence[str], *, says: str = "", unit: str = "effect", width: float = 9
) -> Plot:
    """The effects of one finding in every specification, sorted, with intervals; below, which option each specification took.

    A specification curve (Simonsohn, Simmons and Nelson 2020). Blue where the finding holds, orange where it does not; the
    study's own specification (number 0) is ringed. `specifications` has the rows of one finding.
    """
    rows = specifications[specifications["is_tested"]].sort_values(["effect", "specification"], ignore_index=True)
    if rows.empty:
        return missing(gettext("This finding could be tested in no specification."))
    options = [(c, o) for c in choices for o in sorted(rows[c].unique())]
    shown = gettext("{n} specifications, sorted by effect; the finding holds in {holds}: {says}").format(
        n=len(rows), holds=int(rows["holds"].sum()), says=says
    )
    with style():
        plot = new_plot(width, 2.6 + 0.17 * len(options), shown)
        upper, lower = plot.subplots(2, 1, sharex=True, height_ratios=[2.2, 0.17 * len(options) + 0.2])
        _effects(upper, rows, unit)
        _options(lower, rows, options)
        return finish(plot)


def _effects(axes: Axes, rows: pd.DataFrame, unit: str) -> None:
    """Sorted effects with intervals."""
    x = np.arange(len(rows))
    colours = np.where(rows["holds"], HOLDS, FAILS)
    axes.vlines(x, rows["low"], rows["high"], colors=colours.tolist(), linewidth=1.6, alpha=0.45)
    axes.scatter(x, rows["effect"], c=colours.tolist(), s=14, zorder=3)
    own = rows.index[rows["specification"] == 0]
    axes.scatter(x[own], rows.loc[own, "effect"], s=70, facecolors="none", edgecolors=INK, linewidths=1.2, zorder=4)
    if unit != "rank":
        axes.axhline(0, color=QUIET, linewidth=0.8)
    label = gettext(unit)
    axes.set_ylabel(label if len(label) < 28 else label.replace(" of ", " of\n", 1))
    axes.grid(axis="y", color=FAINT)
    axes.tick_params(axis="x", length=0, labelbottom=False)
    for held, colour in ((gettext("holds"), HOLDS), (value("does not hold"), FAILS)):
        axes.scatter([], [], c=colour, s=14, label=held)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 0.98), ncols=2)


def _options(axes: Axes, rows: pd.DataFrame, options: Sequence[tuple[str, str]]) -> None:
    """A dot where a specification takes an option; rows of one choice on one ground."""
    names = list(dict.fromkeys(c for c, _ in options))
    for place, (choice, option) in enumerate(options):
        if names.index(choice) % 2 == 0:
            axes.axhspan(place - 0.5, place + 0.5, color="#f3f3f3", zorder=0)
        x = np.flatnonzero(rows[choice] == option)
        axes.scatter(x, np.full(len(x), place), c=np.where(rows["holds"].iloc[x], HOLDS, FAILS).tolist(), s=7)
    axes.set_yticks(
        range(len(options)), [f"{choice_named(c)}: {value(TOLD.get(o, o))}" for c, o in options], fontsize=7.5
    )
    axes.set_ylim(len(options) - 0.5, -0.5)
    axes.set_xlim(-1, len(rows))
    axes.tick_params(length=0, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(gettext("specifications, from the smallest effect to the largest"))


def findings_at_a_glance(robustness: pd.DataFrame, *, width: float = 9) -> Plot:
    """How often each finding holds: one row a finding, its share of the specifications in which it could be tested."""
    rows = robustness[robustness["n_specifications"] > 0]
    if rows.empty:
        return missing(gettext("No finding could be tested in this corpus."))
    rows = rows.iloc[::-1].reset_index(drop=True)
    with style():
        shown = gettext("Share of specifications in which each of {n} findings holds").format(n=len(rows))
        plot = new_plot(width, 0.9 + 0.23 * len(rows), shown)
        axes = plot.add_subplot()
        y = np.arange(len(rows))
        axes.hlines(y, 0, rows["share_holds"], color=FAINT, linewidth=3)
        for mark, colour in zip(MARKS, PALETTE, strict=False):
            here = rows["mark"] == mark
            if not here.any():
                continue
            axes.scatter(rows.loc[here, "share_holds"], y[here], s=34, c=colour, label=value(mark), zorder=3)
        axes.set_yticks(y, [_cut(t) for t in rows["says"]], fontsize=8)
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.xaxis.set_major_formatter(mpl.ticker.PercentFormatter(1, decimals=0))
        axes.set_xlabel(gettext("specifications in which the finding holds, of those that can test it"))
        axes.grid(axis="x")
        plot.legend(*axes.get_legend_handles_labels(), loc="outside upper right", ncols=5)
        return finish(plot)


def variance_by_choice(variance: pd.DataFrame, *, names: Mapping[str, str] | None = None, width: float = 9) -> Plot:
    """Share of the variance of each finding's effect that goes with each choice: findings in rows, choices in columns."""
    if variance.empty:
        return missing(gettext("No effect varies over the specifications."))
    findings, choices = list(dict.fromkeys(variance["finding"])), list(dict.fromkeys(variance["choice"]))
    grid = variance.pivot(index="finding", columns="choice", values="share").reindex(index=findings, columns=choices)
    with style():
        shown = gettext("Which of {choices} choices matters to which of {findings} findings").format(
            choices=len(choices) - 1, findings=len(findings)
        )
        plot = new_plot(width, 1.9 + 0.22 * len(findings), shown)
        axes = plot.add_subplot()
        image = axes.imshow(grid.to_numpy(float), cmap="YlGnBu", vmin=0, vmax=1, aspect="auto")
        axes.set_yticks(range(len(findings)), [_cut((names or {}).get(f, f)) for f in findings], fontsize=8)
        axes.set_xticks(range(len(choices)), [choice_named(c) for c in choices], rotation=40, ha="right", fontsize=8)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        bar = plot.colorbar(image, ax=axes, format=mpl.ticker.PercentFormatter(1, decimals=0), shrink=0.7, pad=0.015)
        bar.set_label(gettext("share of variance"))
        bar.outline.set_visible(False)
        return finish(plot)


def _cut(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rsplit(" ", 1)[0] + " …"
