"""What the corpus holds, over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.figures.style import (
    PALETTE,
    QUIET,
    Plot,
    colour,
    finish,
    keeps_data,
    legend_above,
    missing,
    new_plot,
    say_ends,
    style,
)
from analysis.figures.time import MARGINS, bar_width, kind_named, on_axis, time_axis, word_of
from analysis.i18n.language import gettext, mark, value

OTHER = mark("other sources")
FAINTEST = 0.15  # shade of a period of which hardly a day holds an article
STRIP = 0.035  # height of the strip of days, of the axes


@keeps_data
def articles_over_time(
    articles: pd.DataFrame,
    *,
    covered: pd.DataFrame | None = None,
    max_sources: int = 7,
    width: float = 9,
    height: float = 3.8,
) -> Plot:
    """Articles of each period, stacked by source.

    Parameters
    ----------
    articles
        `period` and `source`, one row for each article; the undated are counted in a note.
    covered
        `period` and `share_days`, how much of its days holds an article: a strip under the axis,
        the darker the more of them.
    max_sources
        Sources with a colour of their own; the smaller ones are one.
    width, height
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure, or one that says in words that no article is dated.
    """
    undated = int(articles["period"].isin(MARGINS).sum())
    dated = articles[~articles["period"].isin(MARGINS)]
    if dated.empty:
        return missing(
            gettext("None of {n} articles has a date: they cannot be shown over time.").format(
                n=f"{len(articles):,}"
            )
        )
    sizes = (
        dated["source"]
        .value_counts()
        .rename_axis("source")
        .reset_index(name="n")
        .sort_values(["n", "source"], ascending=[False, True])
    )
    # one beyond the most is named: "other sources" would be that one alone
    if len(sizes) <= max_sources + 1:
        named = sizes["source"].tolist()
    else:
        named = sizes["source"].tolist()[:max_sources]
    source = dated["source"].where(dated["source"].isin(named), OTHER)
    table = pd.crosstab(dated["period"], source).rename_axis("period").reset_index()
    wide, kind = on_axis(table)
    order = list(named)
    if OTHER in table.columns:
        order.append(OTHER)
    with style():
        plot = new_plot(
            width,
            height,
            gettext(
                "Articles by {period} and source: {n} dated articles of {sources} sources"
            ).format(period=kind_named(kind), n=f"{len(dated):,}", sources=len(sizes)),
        )
        totals = wide[order].sum(axis=1)
        periods = [word_of(day, kind) for day in wide.index]
        say_ends(plot, periods, totals.astype(float).tolist(), "count")
        axes = plot.add_subplot()
        bottom = np.zeros(len(wide))
        for place, name in enumerate(order):
            heights = wide[name].fillna(0).to_numpy(float)
            fill = colour(place + (place >= 6))  # the seventh is kept for all others together
            label = value(str(name))
            if name == OTHER:
                fill = PALETTE[6]
                label = gettext(OTHER)
            there = heights > 0  # of thousands of days few hold an article
            axes.bar(
                mdates.date2num(wide.index[there]),
                heights[there],
                bar_width(kind),
                bottom[there],
                color=fill,
                edgecolor="white",
                # white edges of hundreds of thin bars would hide the bars
                linewidth=0.4 if len(wide) <= 80 else 0,
                label=label,
            )
            bottom += heights
        time_axis(axes, pd.DatetimeIndex(wide.index), kind)
        axes.set_ylabel(gettext("articles a {period}").format(period=kind_named(kind)))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        axes.grid(axis="y")
        if covered is not None and len(covered):
            _strip_of_days(axes, covered, kind)
        legend_above(plot, axes, order)
        if undated:
            axes.annotate(
                gettext("not shown: {n} without a date").format(n=f"{undated:,}"),
                (1, 1),
                xycoords="axes fraction",
                ha="right",
                va="bottom",
                fontsize=8.5,
                color=QUIET,
            )
        return finish(plot)


def _strip_of_days(axes: Axes, covered: pd.DataFrame, kind: str) -> None:
    """Under the axis a cell for each period: white without a day that holds an article, black where
    every day does.
    """
    found, _ = on_axis(covered)
    shares = found["share_days"].fillna(0).to_numpy(float)
    # even one day of a year is to be seen
    shades = [(0.0, 0.0, 0.0, FAINTEST + (1 - FAINTEST) * s if s else 0.0) for s in shares]
    axes.bar(
        mdates.date2num(found.index),
        np.full(len(found), STRIP),
        bar_width(kind),
        np.full(len(found), -STRIP),
        color=shades,
        edgecolor=QUIET,
        linewidth=0.4 if len(found) <= 80 else 0,
        transform=axes.get_xaxis_transform(),
        clip_on=False,
        label="_days covered",
    )
    axes.tick_params(axis="x", pad=9)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(
        axes.get_xlabel()
        + "\n"
        + gettext("strip: the darker, the more of its days hold an article")
    )
