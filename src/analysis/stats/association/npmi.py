"""Normalised pointwise mutual information."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse, special

from analysis.stats.association.registry import Ints, Reals, measure
from analysis.stats.intervals import LEVEL, MIN_ARTICLES, Interval


@measure("npmi")
def npmi(n: Ints, n_a: Ints, n_b: Ints, n_units: Ints | int) -> Reals:
    """Measure how far two things are tied, from -1 to 1.

    With shares of all units p(a), p(b) and p(a, b), it is log(p(a, b) / (p(a) p(b))) / -log p(a,
    b): 1 where the two are only ever together, 0 where they are independent, towards -1 where they
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
    # rounding may take two that are only ever together beyond 1
    return np.clip(np.where(own > 0, value, 1.0), -1, 1)


class PairSums(NamedTuple):
    """Sums over articles of the units of pairs, of any shape behind the axes named.

    `totals` (4, …): units that hold both, the first, the second, and all units; `products` (4, 4,
    …): the sums of products of two of these; `n_holding`, articles that hold the pair in a unit;
    `n_articles`, articles with a unit.
    """

    totals: Reals
    products: Reals
    n_holding: Reals
    n_articles: Reals


def pair_sums(
    both: sparse.sparray, first: sparse.sparray, second: sparse.sparray, units: Reals
) -> PairSums:
    """Sum up what `npmi_interval` is made from.

    Parameters
    ----------
    both, first, second : sparse array, (n_articles, n_pairs)
        Units of each article that hold both, the first, and the second of a pair.
    units : array, (n_articles,)
        Units of each article.

    Returns
    -------
    PairSums
        One element a pair.
    """
    size = np.asarray(units, dtype=np.float64)
    counts = [sparse.csc_array(v, dtype=np.float64) for v in (both, first, second)]
    n_pairs = counts[0].shape[1]
    by_size = sparse.diags_array(size)
    totals = np.empty((4, n_pairs))
    products = np.empty((4, 4, n_pairs))
    for one, columns in enumerate(counts):
        totals[one] = columns.sum(axis=0)
        products[one, 3] = products[3, one] = (by_size @ columns).sum(axis=0)
        # products are symmetric: each pair of sums is made once
        for other in range(one, 3):
            product = np.asarray(columns.multiply(counts[other]).sum(axis=0))
            products[one, other] = products[other, one] = product
    totals[3] = size.sum()
    products[3, 3] = (size**2).sum()
    n_articles = np.full(n_pairs, float((size > 0).sum()))
    return PairSums(totals, products, np.diff(counts[0].indptr).astype(np.float64), n_articles)


def npmi_interval(sums: PairSums, *, level: float = LEVEL) -> Interval:
    """NPMI of pairs with an interval that has articles as clusters.

    The variance is linearised: NPMI is a function of four sums over articles, and each article adds
    to it by its units and the slopes of that function. It is never below that of independent units,
    which is reckoned with half a unit more in every cell, so that two things that are only ever
    together have an interval too. Degrees of freedom are twice the articles that hold the pair, less
    1: the many that hold neither tell nothing of how it varies, those that hold one of the two tell
    something. With the articles that hold the pair alone the interval holds the truth in up to 98.5
    of 100, with all articles in fewer than 93 (`analysis calibrate`).

    Parameters
    ----------
    sums : PairSums
        From `pair_sums`.
    level : float
        Coverage aimed at, for a pair that was not chosen among many by this number.

    Returns
    -------
    Interval
        Cut at -1 and 1; NaN ends for a pair that fewer than `MIN_ARTICLES` articles hold.

    References
    ----------
    Bouma (2009) for NPMI; Woodruff (1971) for linearisation over clusters.
    """
    n, n_a, n_b, total = sums.totals
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = _slopes(n, n_a, n_b, total)
        # Σ over articles of (slopes · sums of the article)². NPMI stays where all four totals grow
        # alike, so that influences add up to nothing and no mean is taken off
        about = np.einsum("i...,ij...,j...->...", slopes, sums.products, slopes)
        own = np.maximum(about, 0) * sums.n_articles / np.maximum(sums.n_articles - 1, 1)
        variance = np.maximum(own, _independent(n, n_a, n_b, total))
        # an empirical choice, by coverage: see above
        degrees = 2 * np.maximum(sums.n_holding - 1, 1)
        half = special.stdtrit(degrees, (1 + level) / 2) * np.sqrt(variance)
        value = npmi(n, n_a, n_b, total)
    half = np.where(sums.n_holding >= MIN_ARTICLES, half, np.nan)
    return Interval(value, np.maximum(value - half, -1.0), np.minimum(value + half, 1.0))


def _slopes(n: Reals, n_a: Reals, n_b: Reals, total: Reals) -> Reals:
    """The derivatives of NPMI by the four totals of `PairSums`."""
    own = np.log(total / n)
    mutual = np.log(n * total / (n_a * n_b))
    by_both = (1 / own + mutual / own**2) / n
    by_all = (1 / own - mutual / own**2) / total
    return np.stack([by_both, -1 / (n_a * own), -1 / (n_b * own), by_all])


def _independent(n: Reals, n_a: Reals, n_b: Reals, total: Reals) -> Reals:
    """The variance if every unit were drawn by itself, with half a unit more in every cell."""
    # units with both, the first alone, the second alone, and neither
    cells = [n + 0.5, n_a - n + 0.5, n_b - n + 0.5, total - n_a - n_b + n + 0.5]
    by_both, by_first, by_second, by_all = _slopes(
        cells[0], cells[0] + cells[1], cells[0] + cells[2], np.sum(cells, axis=0)
    )
    # a unit with both is in three of the four totals, one with neither in that of all units alone
    added = [by_both + by_first + by_second, by_first, by_second, np.zeros_like(by_all)]
    about = sum(c * (s + by_all) ** 2 for c, s in zip(cells, added, strict=True))
    # the slopes of a quotient of sums add up to nothing over all units: no mean is to be taken off
    return np.asarray(about, dtype=np.float64)
