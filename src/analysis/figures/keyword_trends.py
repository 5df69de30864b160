"""Shares of words over time, one panel for each."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from analysis.figures.links import anchor_of, link_lines
from analysis.figures.style import (
    QUIET,
    Plot,
    colour,
    finish,
    keeps_data,
    legend_above,
    missing,
    new_plot,
    style,
)
from analysis.figures.time import (
    MARGINS,
    Events,
    dotted,
    events_note,
    kind_named,
    on_axis,
    time_axis,
)
from analysis.i18n.language import direction, gettext

ALL = "all"


@keeps_data
def keyword_trends(
    keywords: pd.DataFrame,
    terms: Mapping[str, str],
    *,
    sources: Sequence[str] = (ALL,),
    columns: int = 3,
    width: float = 10,
    anchor: str = "",
    events: Events = (),
) -> Plot:
    """Share of each term per 10,000 words over time, with 95 % intervals: one panel for each term,
    with a scale of its own.

    Parameters
    ----------
    keywords
        Table `keywords`.
    terms
        An English gloss (or '') for each term shown, in order.
    sources
        Outlets, a line for each; 'all' for all together.
    columns
        Panels side by side.
    width
        Of the figure, in inches.
    anchor
        The figure's anchor: with it the line of every panel leads to the sentences of its term,
        by the term's place in `terms` (ANCHOR--0).
    events
        Day and name of each: dashed lines.

    Returns
    -------
    Plot
        The figure; terms too rare to show are named below.
    """
    rows = keywords[keywords["source"].isin(list(sources)) & ~keywords["period"].isin(MARGINS)]
    shown = [t for t in terms if t in set(rows["term"])]
    absent = [t for t in terms if t not in shown]
    if not shown:
        return missing(
            gettext(
                "None of the terms asked for occurs often enough in dated articles: {terms}"
            ).format(terms="، ".join(terms))
        )
    columns = min(columns, len(shown))
    written = written_forms(rows)
    # rounded up: the last row may not be full
    deep = -(-len(shown) // columns)
    # one axis for all panels, so that they can be read against one another
    everywhere, kind = on_axis(rows.drop_duplicates("period"))
    with style():
        plot = new_plot(
            width,
            0.9 + 1.9 * deep,
            gettext("Share of {n} terms per 10,000 words, by {period}").format(
                n=len(shown), period=kind_named(kind)
            ),
        )
        grid = plot.subplots(deep, columns, squeeze=False)
        # In the order in which a reader goes through them.
        panels = grid.ravel()
        if direction() == "rtl":
            panels = grid[:, ::-1].ravel()
        for axes, term in zip(panels, shown, strict=False):
            for place, source in enumerate(sources):
                of_both = rows[(rows["term"] == term) & (rows["source"] == source)]
                line = _trend(
                    axes, of_both, pd.DatetimeIndex(everywhere.index), colour(place), source
                )
            name = glossed(term, terms, written[term])
            axes.set_title(name)
            if anchor:
                link_lines(
                    plot, axes, [line], {anchor_of(anchor, str(list(terms).index(term))): name}
                )
            time_axis(axes, pd.DatetimeIndex(everywhere.index), kind, ticks=4, events=events)
            axes.set_xlabel("")
            axes.set_ylim(0, _ceiling(rows[rows["term"] == term]))
            axes.grid(axis="y")
        # panels of the grid's last row that no term is left for
        for axes in panels[len(shown) :]:
            axes.set_axis_off()
        says = gettext("occurrences per 10,000 words")
        if direction() == "ltr":
            plot.supylabel(says, fontsize=10)
        else:
            grid[(deep - 1) // 2, -1].set_ylabel(says)
        note = gettext(
            "{period}; bands: 95 % intervals over articles, cut at the panel's top; each panel has its own scale"
        )
        if "standardised" in rows:
            note += "; " + gettext("dotted: at a fixed mix of outlets")
        rare = gettext("too rare to show: {terms}").format(terms="، ".join(absent))
        note = note.format(period=kind_named(kind))
        if absent:
            note += f"; {rare}"
        happened = events_note(events, pd.DatetimeIndex(everywhere.index), kind)
        note = "\n".join(textwrap.wrap(note, 130) + textwrap.wrap(happened, 130))
        plot.supxlabel(note, fontsize=9, color=QUIET)
        legend_above(plot, panels[0], list(sources))
        return finish(plot)


def _ceiling(rows: pd.DataFrame) -> float:
    """The top of a panel: above every share and most intervals, but no more than thrice the largest
    share, since the band of a period with few words would flatten the line; such a band runs out of
    the panel.
    """
    largest = rows["share"].max()
    # 1e-3: an axis from 0 to 0 cannot be drawn
    return float(max(largest * 1.3, min(rows["high"].quantile(0.8) * 1.05, largest * 3), 1e-3))


def _trend(
    axes: Axes, rows: pd.DataFrame, days: pd.DatetimeIndex, line: str, label: str
) -> np.ndarray:
    """Draw a line with its band; the points of it that are there."""
    found = on_axis(rows)[0].reindex(days)
    x = mdates.date2num(days)
    ends = found[["low", "high"]].to_numpy(float)
    axes.fill_between(x, ends[:, 0], ends[:, 1], color=line, alpha=0.18, linewidth=0)
    axes.vlines(x, ends[:, 0], ends[:, 1], color=line, alpha=0.35, linewidth=1)
    shares = found["share"].to_numpy(float)
    axes.plot(
        x,
        shares,
        color=line,
        marker="o",
        markevery=dotted(shares),
        markersize=3.2,
        linewidth=1.4,
        label=label,
    )
    if "standardised" in found:
        fixed = found["standardised"].to_numpy(float)
        axes.plot(x, fixed, color=line, linestyle=":", linewidth=1.2)
    points = np.column_stack([x, found["share"].to_numpy(float)])
    return points[~np.isnan(points).any(axis=1)]


def written_forms(rows: pd.DataFrame) -> dict[str, str]:
    """Each term as people read it.

    Parameters
    ----------
    rows
        Rows with `term`, and `written` where the forms are known.

    Returns
    -------
    dict
        Term to form.
    """
    written = rows["term"]
    if "written" in rows:
        written = rows["written"]
    return dict(zip(rows["term"], written, strict=True))


def glossed(term: str, glosses: Mapping[str, str], written: str) -> str:
    """A term with its English gloss.

    Parameters
    ----------
    term
        The term.
    glosses
        Term to gloss.
    written
        Its form.

    Returns
    -------
    str
        English first, so that the line runs left to right with the Arabic word at its end; no
        gloss in an Arabic report.
    """
    if glosses.get(term) and direction() == "ltr":
        return f"{glosses[term]}  {written}"
    return written
