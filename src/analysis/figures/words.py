"""Words: what rises and falls, keyness and dispersion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.keyword_trends import glossed, written_forms
from analysis.figures.labels import spread_labels
from analysis.figures.style import (
    PALETTE,
    QUIET,
    Plot,
    finish,
    keeps_data,
    missing,
    new_plot,
    style,
)
from analysis.i18n.language import direction, gettext, span

ALL = "all"
RISING = PALETTE[1]
FALLING = PALETTE[0]


@keeps_data
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
    # signed, so that rises and falls part in the middle
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
        axes.set_yticks(y, [glossed(t, glosses or {}, w) for t, w in written_forms(rows).items()])
        axes.tick_params(axis="y", length=0, labelsize=10)
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.grid(axis="x")
        beside, side = 1.01, "left"
        if direction() == "rtl":
            beside, side = -0.01, "right"
        shares_of_rows = zip(rows["share_reference"], rows["share_target"], strict=True)
        for place, (before, after) in enumerate(shares_of_rows):
            shares = f"{before:.1f} → {after:.1f}"
            if direction() == "rtl":
                shares = f"{after:.1f} ← {before:.1f}"
            axes.text(
                beside,
                place,
                shares,
                ha=side,
                transform=axes.get_yaxis_transform(),
                va="center",
                fontsize=8.5,
                color=QUIET,
            )
        axes.text(
            beside,
            1.01,
            gettext("per 10,000"),
            ha=side,
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


@keeps_data
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
        How many of the surest words that are no boilerplate are named; the others are faint.
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
    sure = rows[(rows["p"] <= max_p) & (rows["boilerplate"] == "")].assign(
        strength=rows["statistic"]
    )
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
            # As vectors thousands of faint points would make most of the page.
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
        axes.text(x, y, glossed(t, glosses, w), fontsize=9, ha="center", va="center", zorder=5)
        for (t, w), x, y in zip(
            written_forms(named).items(), named["effect"], named["dispersion"], strict=True
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
