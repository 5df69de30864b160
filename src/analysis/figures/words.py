"""Words: shares over time, what rises and falls, keyness and dispersion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from analysis.figures.labels import spread_labels
from analysis.figures.links import anchor_of, link_lines
from analysis.figures.style import (
    PALETTE,
    QUIET,
    Plot,
    colour,
    finish,
    legend_above,
    missing,
    new_plot,
    style,
)
from analysis.figures.time import MARGINS, dotted, kind_named, on_axis, time_axis
from analysis.i18n.language import direction, gettext, span

ALL = "all"
RISING = PALETTE[1]
FALLING = PALETTE[0]


def keyword_trends(
    keywords: pd.DataFrame,
    terms: Mapping[str, str],
    *,
    sources: Sequence[str] = (ALL,),
    columns: int = 3,
    width: float = 10,
    anchor: str = "",
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
    written = _written(rows)
    deep = -(-len(shown) // columns)
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
        panels = (grid if direction() == "ltr" else grid[:, ::-1]).ravel()
        for axes, term in zip(panels, shown, strict=False):
            for place, source in enumerate(sources):
                of_both = rows[(rows["term"] == term) & (rows["source"] == source)]
                line = _trend(
                    axes, of_both, pd.DatetimeIndex(everywhere.index), colour(place), source
                )
            name = _glossed(term, terms, written[term])
            axes.set_title(name)
            if anchor:
                link_lines(
                    plot, axes, [line], {anchor_of(anchor, str(list(terms).index(term))): name}
                )
            time_axis(axes, pd.DatetimeIndex(everywhere.index), kind, ticks=4)
            axes.set_xlabel("")
            axes.set_ylim(0, _ceiling(rows[rows["term"] == term]))
            axes.grid(axis="y")
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
        note = note.format(period=kind_named(kind)) + (f"; {rare}" if absent else "")
        plot.supxlabel(note, fontsize=9, color=QUIET)
        legend_above(plot, panels[0], list(sources))
        return finish(plot)


def _ceiling(rows: pd.DataFrame) -> float:
    """The top of a panel: above every share and most intervals, but no more than thrice the largest
    share, since the band of a period with few words would flatten the line; such a band runs out of
    the panel.
    """
    largest = rows["share"].max()
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


def rising_and_falling(
    moved: pd.DataFrame, *, glosses: Mapping[str, str] | None = None, width: float = 9
) -> Plot:
    """The words that move most between two halves: bars of log2 ratios, beside each the shares per
    10,000 words before and after.

    Words chosen among many have no interval here: one that does not know of the choice says too
    much.

    Parameters
    ----------
    moved
        What `keywords.keyness.rising_and_falling` gave.
    glosses
        Term to its English gloss.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure, the surest rise at the top and the surest fall at the bottom.
    """
    rows = moved[moved["direction"].isin(["rising", "falling"])]
    surest = np.sign(rows["effect"]) * rows["statistic"]
    rows = rows.assign(order=surest).sort_values(["order", "term"], ignore_index=True)
    if rows.empty:
        return missing(
            gettext("No word is used more in one half than shuffled dates would have it.")
        )
    with style():
        plot = new_plot(
            width,
            1.1 + 0.27 * len(rows),
            gettext("The {n} words whose share moves most between two halves").format(n=len(rows)),
        )
        axes = plot.add_subplot()
        y = np.arange(len(rows))
        up = rows["effect"].to_numpy() > 0
        axes.barh(y, rows["effect"], 0.7, color=np.where(up, RISING, FALLING).tolist(), alpha=0.75)
        axes.axvline(0, color=QUIET, linewidth=0.8)
        axes.set_yticks(y, [_glossed(t, glosses or {}, w) for t, w in _written(rows).items()])
        axes.tick_params(axis="y", length=0, labelsize=10)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.grid(axis="x")
        for place, (before, after) in enumerate(
            zip(rows["share_reference"], rows["share_target"], strict=True)
        ):
            axes.text(
                1.01 if direction() == "ltr" else -0.01,
                place,
                f"{before:.1f} → {after:.1f}"
                if direction() == "ltr"
                else f"{after:.1f} ← {before:.1f}",
                ha="left" if direction() == "ltr" else "right",
                transform=axes.get_yaxis_transform(),
                va="center",
                fontsize=8.5,
                color=QUIET,
            )
        axes.text(
            1.01 if direction() == "ltr" else -0.01,
            1.01,
            gettext("per 10,000"),
            ha="left" if direction() == "ltr" else "right",
            transform=axes.transAxes,
            fontsize=8.5,
            color=QUIET,
        )
        first = rows.iloc[0]
        axes.set_xlabel(
            gettext("log2 ratio of shares, {target} over {reference} (1: twice as much)").format(
                target=span(first["target"]), reference=span(first["reference"])
            )
        )
        return finish(plot)


def keyness_scatter(
    keyness: pd.DataFrame,
    target: str,
    *,
    glosses: Mapping[str, str] | None = None,
    top: int = 24,
    max_p: float = 0.05,
    width: float = 9,
) -> Plot:
    """Words of one target: how much commoner they are there (log2 ratio), against how evenly they
    are spread over its articles.

    Area by the statistic of the test.

    Parameters
    ----------
    keyness
        Table `keyness`.
    target
        The period or source.
    glosses
        Term to its English gloss.
    top
        How many of the surest words are named; the others are faint.
    max_p
        The largest adjusted p of a word that is named.
    width
        Of the figure, in inches.

    Returns
    -------
    Plot
        The figure.
    """
    rows = keyness[(keyness["target"] == target) & (keyness["n_target"] > 0)]
    if rows.empty:
        return missing(gettext("No word was tested for {target}.").format(target=target))
    sure = rows[rows["p"] <= max_p].assign(strength=rows["statistic"])
    named = sure.sort_values(["strength", "term"], ascending=[False, True]).head(top)
    rest = rows[~rows["term"].isin(named["term"])]
    with style():
        plot = new_plot(
            width,
            0.62 * width,
            gettext("Keyness and dispersion of {n} words in {target}").format(
                n=f"{len(rows):,}", target=target
            ),
        )
        axes = plot.add_subplot()
        axes.scatter(
            rest["effect"],
            rest["dispersion"],
            s=5,
            color="#c4c4c4",
            linewidths=0,
            rasterized=len(rest) > 300,
            zorder=1,
        )
        fills = np.where(named["effect"] > 0, RISING, FALLING).tolist()
        if len(named):
            area = (
                12
                + 140
                * (named["strength"] / max(float(named["strength"].max() or 1), 1e-9)).to_numpy()
            )
        else:
            area = np.zeros(0)
        axes.scatter(
            named["effect"],
            named["dispersion"],
            s=area,
            c=fills,
            alpha=0.85,
            edgecolor="white",
            linewidth=0.6,
            zorder=3,
        )
        axes.axvline(0, color=QUIET, linewidth=0.8)
        axes.set_ylim(max(-0.06, float(rows["dispersion"].min()) - 0.12), 1.04)
        axes.set_xlabel(
            gettext("log2 ratio of shares, {target} over {reference} (1: twice as much)").format(
                target=span(target), reference=span(rows["reference"].iloc[0])
            )
        )
        axes.set_ylabel(
            gettext("dispersion over articles (DPnorm)") + "\n" + gettext("even ← 0   1 → clumped")
        )
        plot.draw_without_rendering()
        plot.set_layout_engine("none")
        _name_points(plot, axes, named, area, glosses or {})
        return finish(plot)


def _name_points(
    plot: Plot, axes: Axes, named: pd.DataFrame, area: np.ndarray, glosses: Mapping[str, str]
) -> None:
    """Labels of the words, clear of one another."""
    if named.empty:
        return
    texts = [
        axes.text(x, y, _glossed(t, glosses, w), fontsize=9, ha="center", va="center", zorder=5)
        for (t, w), x, y in zip(
            _written(named).items(), named["effect"], named["dispersion"], strict=True
        )
    ]
    points = axes.transData.transform(named[["effect", "dispersion"]].to_numpy())
    boxes = [text.get_window_extent() for text in texts]
    radii = np.sqrt(area / np.pi) * plot.dpi / 72
    frame = axes.get_window_extent()
    bounds = (frame.x0, frame.y0, frame.x1, frame.y1)
    centres = spread_labels(
        points, np.array([(b.width + 4, b.height) for b in boxes]), radii, bounds
    )
    back = axes.transData.inverted()
    for text, point, centre, box, radius in zip(texts, points, centres, boxes, radii, strict=True):
        text.set_position(tuple(back.transform(centre)))
        text.set_bbox({"facecolor": "white", "alpha": 0.6, "edgecolor": "none", "pad": 0.3})
        if (np.abs(centre - point) - np.array([box.width, box.height]) / 2 - radius).max() > 6:
            axes.plot(
                *zip(back.transform(point), back.transform(centre), strict=True),
                color=QUIET,
                linewidth=0.5,
                zorder=2,
            )


def _written(rows: pd.DataFrame) -> dict[str, str]:
    """Each term as people read it: `written`, where the rows have it."""
    return dict(zip(rows["term"], rows["written" if "written" in rows else "term"], strict=True))


def _glossed(term: str, glosses: Mapping[str, str], written: str) -> str:
    """English first, so that the line runs left to right with the Arabic word at its end."""
    if glosses.get(term) and direction() == "ltr":
        return f"{glosses[term]}  {written}"
    return written
