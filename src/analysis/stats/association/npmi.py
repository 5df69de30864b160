"""Normalised pointwise mutual information."""

from __future__ import annotations

import numpy as np
from scipy import sparse, special

from analysis.stats.association.registry import Ints, Reals, measure
from analysis.stats.intervals import LEVEL, MIN_ARTICLES, Interval


@measure("npmi")
def npmi(n: Ints, n_a: Ints, n_b: Ints, n_units: Ints | int) -> Reals:
    """Measure how far two things are tied, from -1 to 1.

    With shares of all units p(a), p(b) and p(a, b), it is log(p(a, b) / (p(a) p(b))) / -log p(a,
    b):
    1 where the two are only ever together, 0 where they are independent, towards -1 where they
    are never together.

    Parameters
    ----------
    n
        Units that hold both, at least 1; one value a pair.
    n_a, n_b
        Units that hold either of the two.
    n_units
        Units in all.

    Returns
    -------
    ndarray of float64
        One value a pair; 1 where every unit holds both, for which the quotient is undefined.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction.
    Proceedings of GSCL, 31-40.
    """
    own = -np.log(n / n_units)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(n * n_units / (n_a * n_b)) / own
    return np.clip(np.where(own > 0, value, 1.0), -1, 1)


def npmi_interval(
    both: sparse.sparray,
    first: sparse.sparray,
    second: sparse.sparray,
    units: Reals,
    *,
    level: float = LEVEL,
) -> Interval:
    """NPMI of pairs with an interval that has articles as clusters.

    The variance is linearised: NPMI is a function of four sums over articles, and each article adds
    to it by its units and the slopes of that function. It is never below that of independent units,
    which is reckoned with half a unit more in every cell, so that two things that are only ever
    together have an interval too. Degrees of freedom are the articles that hold the pair, less 1:
    articles without it tell little of how it varies.

    Parameters
    ----------
    both, first, second : sparse array, (n_articles, n_pairs)
        Units of each article that hold both, the first, and the second of a pair.
    units : array, (n_articles,)
        Units of each article.
    level : float
        Coverage aimed at, for a pair that was not chosen among many by this number.

    Returns
    -------
    Interval
        (n_pairs,), cut at -1 and 1; NaN ends for a pair that fewer than `MIN_ARTICLES` articles hold.

    References
    ----------
    Bouma (2009) for NPMI; Woodruff (1971) for linearisation over clusters.
    """
    x, a, b = (sparse.csc_array(v, dtype=np.float64) for v in (both, first, second))
    size = np.asarray(units, dtype=np.float64)
    n, n_a, n_b = (np.asarray(v.sum(axis=0)) for v in (x, a, b))
    total = float(size.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = _slopes(n, n_a, n_b, total)
        by_size = sparse.diags_array(size)
        squares = (
            (slopes[0], slopes[0], x, x),
            (slopes[1], slopes[1], a, a),
            (slopes[2], slopes[2], b, b),
            (2 * slopes[0], slopes[1], x, a),
            (2 * slopes[0], slopes[2], x, b),
            (2 * slopes[1], slopes[2], a, b),
        )
        about = slopes[3] ** 2 * (size**2).sum()
        for slope, other, one_of, other_of in squares:
            about = about + slope * other * np.asarray(one_of.multiply(other_of).sum(axis=0))
        for slope, held in zip(slopes[:3], (x, a, b), strict=True):
            about = about + 2 * slope * slopes[3] * np.asarray((by_size @ held).sum(axis=0))
        n_articles = float((size > 0).sum())
        own = np.maximum(about, 0) * n_articles / max(n_articles - 1, 1)
        variance = np.maximum(own, _independent(n, n_a, n_b, total))
        holding = np.diff(x.indptr)
        half = special.stdtrit(np.maximum(holding - 1, 1), (1 + level) / 2) * np.sqrt(variance)
    value = npmi(n, n_a, n_b, total)
    half = np.where(holding >= MIN_ARTICLES, half, np.nan)
    return Interval(value, np.maximum(value - half, -1.0), np.minimum(value + half, 1.0))


def _slopes(n: Reals, n_a: Reals, n_b: Reals, total: float | Reals) -> tuple[Reals, ...]:
    """The derivatives of NPMI by the units that hold both, the first, the second, and all units."""
    own = np.log(total / n)
    mutual = np.log(n * total / (n_a * n_b))
    return (
        (1 / own + mutual / own**2) / n,
        -1 / (n_a * own),
        -1 / (n_b * own),
        (1 / own - mutual / own**2) / total,
    )


def _independent(n: Reals, n_a: Reals, n_b: Reals, total: float) -> Reals:
    """The variance if every unit were drawn by itself, with half a unit more in every cell."""
    cells = [n + 0.5, n_a - n + 0.5, n_b - n + 0.5, total - n_a - n_b + n + 0.5]
    by_both, by_first, by_second, by_all = _slopes(
        cells[0], cells[0] + cells[1], cells[0] + cells[2], np.sum(cells, axis=0)
    )
    added = [by_both + by_first + by_second, by_first, by_second, np.zeros_like(by_all)]
    about = sum(c * (s + by_all) ** 2 for c, s in zip(cells, added, strict=True))
    # the slopes of a quotient of sums add up to nothing over all units: no mean is to be taken off
    return np.asarray(about, dtype=np.float64)
