"""Word-shift graphs: which words make the difference between two slices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

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

MAX_P = 0.05
FAINT_BAR = 0.3


@keeps_data
def word_shift(
    shift: pd.DataFrame,
    one: str,
    other: str,
    *,
    written: Mapping[str, str] | None = None,
    glosses: Mapping[str, str] | None = None,
    top: int = 24,
    width: float = 9,
) -> Plot:
    """The words that contribute most to the divergence of two slices, the largest at the top.

    Parameters
    ----------
    shift
        From `keywords.slices.compare_slices`.
    one, other
        Names of the slices.
    written, glosses
        How a term is written, and in English.
    top
        Words drawn.
    width
        Inches.

    Returns
    -------
    Plot
        Bars to the right are of words that `one` uses more. Pale bars may be chance: p above 0.05,
        or boilerplate.
    """
    rows = shift.head(top).iloc[::-1].reset_index(drop=True)
    if rows.empty:
        return missing(gettext("No word can be compared."))
    sure = (rows["p"] <= MAX_P) & (rows["boilerplate"] == "")
    more = (rows["contribution"] > 0).to_numpy()
    with style():
        plot = new_plot(
            width,
            1.2 + 0.27 * len(rows),
            gettext("The {n} words that part {one} and {other} most").format(
                n=len(rows), one=span(one), other=span(other)
            ),
        )
        axes = plot.add_subplot()
        places = np.arange(len(rows))
        for faint in (True, False):
            at = np.flatnonzero(~sure if faint else sure)
            colours = np.where(more[at], PALETTE[1], PALETTE[0]).tolist()
            opacity = FAINT_BAR if faint else 0.85
            lengths = 1000 * rows["contribution"].to_numpy()[at]
            axes.barh(places[at], lengths, 0.7, color=colours, alpha=opacity)
        names = [_named(term, written or {}, glosses or {}) for term in rows["term"]]
        axes.set_yticks(places, names)
        axes.tick_params(axis="y", length=0, labelsize=10)
        axes.axvline(0, color=QUIET, linewidth=0.8)
        axes.grid(axis="x")
        axes.set_xlabel(
            gettext(
                "contribution to the divergence, thousandths of a bit ({other} ← 0 → {one}; pale: may be chance)"
            ).format(one=span(one), other=span(other))
        )
        return finish(plot)


def _named(term: str, written: Mapping[str, str], glosses: Mapping[str, str]) -> str:
    """The word as it is written, with its gloss in English."""
    word = written.get(term, term)
    gloss = glosses.get(term, "")
    return f"{gloss}  {word}" if gloss and direction() == "ltr" else word
