"""Corpora of known shares and means, and how often an interval made from each holds what is known.

Articles are drawn with the numbers of units of the run's own articles. Units of an article are
alike by the run's own intra-article correlation, which each simulated corpus estimates anew, as a
run does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.stats import (
    Interval,
    Spread,
    Sums,
    cluster_design_effect,
    cluster_interval,
    clustered_mean,
    clustered_share,
    difference,
    share_interval,
    unit_spread,
)

Reals = npt.NDArray[np.float64]

MAX_POOL = (
    300  # articles of a simulated corpus: more tell no more of a correlation that is known well
)
MAX_UNITS = 60  # units of an article: longer ones are drawn as long as this
BATCH = 250


class World(NamedTuple):
    """What a corpus is like: `sizes` units of its articles, `correlation` of two units of one,
    `values` of units.
    """

    sizes: Reals
    correlation: float
    values: Reals = np.empty(0)

    @property
    def n_pool(self) -> int:
        """Articles of a simulated corpus."""
        return min(len(self.sizes), MAX_POOL)


class Coverage(NamedTuple):
    """Of an interval: the share of corpora in which it holds the truth, lies above it, lies below
    it, and its width.
    """

    inside: float
    above: float
    below: float
    width: float
    n: int


def coverage(interval: Interval, truth: float) -> Coverage:
    """How often intervals hold the truth.

    Parameters
    ----------
    interval
        One an element, of simulated corpora.
    truth
        What all of them estimate.

    Returns
    -------
    Coverage
        Of those that have ends; all NaN where none has.
    """
    known = np.isfinite(interval.low) & np.isfinite(interval.high)
    low = interval.low[known]
    high = interval.high[known]
    if not len(low):
        return Coverage(np.nan, np.nan, np.nan, np.nan, 0)
    inside = (low <= truth) & (truth <= high)
    return Coverage(
        float(inside.mean()),
        float((low > truth).mean()),
        float((high < truth).mean()),
        float((high - low).mean()),
        len(low),
    )


def share_of_units(
    world: World, share: float, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of `stats.clustered_share`, over cells of a corpus like the world.

    Parameters
    ----------
    world
        What articles and units are drawn from.
    share
        The true share.
    n_articles
        Articles of a cell.
    n
        Corpora simulated.
    rng
        Generator of the draws.

    Returns
    -------
    Coverage
        How often the interval holds the share.
    """
    hits, size = _corpora(world, share, max(n_articles, world.n_pool), n, rng)
    # estimated from the whole simulated corpus, as a run does: known correlations would make
    # coverage look better
    correlation = unit_spread(_row(_totals(hits, size))).correlation
    cell = _totals(hits[:, :n_articles], size[:, :n_articles])
    return coverage(clustered_share(cell, correlation), share)


def difference_of_shares(
    world: World, share: float, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of the difference of two shares that are equal.

    Parameters
    ----------
    world
        What articles and units are drawn from.
    share
        The true share of both.
    n_articles
        Articles of each of the two cells.
    n
        Corpora simulated.
    rng
        Generator of the draws.

    Returns
    -------
    Coverage
        How often the interval holds 0.
    """
    hits, size = _corpora(world, share, max(2 * n_articles, world.n_pool), n, rng)
    correlation = unit_spread(_row(_totals(hits, size))).correlation
    sides = [
        clustered_share(_totals(hits[:, side], size[:, side]), correlation)
        for side in (slice(n_articles), slice(n_articles, 2 * n_articles))
    ]
    return coverage(difference(*sides), 0.0)


def mean_of_units(world: World, n_articles: int, n: int, rng: np.random.Generator) -> Coverage:
    """Coverage of `stats.clustered_mean`; values are those of the run's units.

    Parameters
    ----------
    world
        What articles and values are drawn from.
    n_articles
        Articles of a cell.
    n
        Corpora simulated.
    rng
        Generator of the draws.

    Returns
    -------
    Coverage
        How often the interval holds the mean of the world's values.
    """
    parts = [_means(world, n_articles, size, rng) for size in _batches(n)]
    return coverage(_joined([p[0] for p in parts]), float(world.values.mean()))


def difference_of_means(
    world: World, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of the difference of two means that are equal.

    Parameters
    ----------
    world
        What articles and values are drawn from.
    n_articles
        Articles of each of the two cells.
    n
        Corpora simulated.
    rng
        Generator of the draws.

    Returns
    -------
    Coverage
        How often the interval holds 0.
    """
    parts = [difference(*_means(world, n_articles, size, rng)) for size in _batches(n)]
    return coverage(_joined(parts), 0.0)


def share_of_articles(share: float, n_articles: int, n: int, rng: np.random.Generator) -> Coverage:
    """Coverage of `stats.share_interval`, which takes articles as independent.

    Parameters
    ----------
    share
        The true share.
    n_articles
        Articles it is made from.
    n
        Corpora simulated.
    rng
        Generator of the draws.

    Returns
    -------
    Coverage
        How often the interval holds the share.
    """
    return coverage(
        share_interval(rng.binomial(n_articles, share, n), np.full(n, n_articles)), share
    )


def share_of_words(
    world: World, share: float, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of `stats.cluster_interval`, over cells of articles.

    Parameters
    ----------
    world
        What articles are drawn from; its sizes are words.
    share
        The true share of words.
    n_articles
        Articles of a cell.
    n
        Corpora simulated.
    rng
        Generator of the draws.

    Returns
    -------
    Coverage
        How often the interval holds the share.
    """
    hits, size = _corpora(world, share, max(n_articles, world.n_pool), n, rng)
    effect = cluster_design_effect(*_totals(hits, size))
    cell = _totals(hits[:, :n_articles], size[:, :n_articles])
    return coverage(cluster_interval(*cell, design_effect=np.nan_to_num(effect, nan=1.0)), share)


def _corpora(
    world: World, share: float, n_articles: int, n: int, rng: np.random.Generator
) -> tuple[Reals, Reals]:
    """Units with what is counted and all units, corpora × articles: beta-binomial."""
    size = rng.choice(world.sizes, (n, n_articles))
    own = np.full(size.shape, share)
    if world.correlation > 0:
        # a beta distribution of each article's own share with this scale gives its units the
        # correlation wanted
        scale = (1 - world.correlation) / world.correlation
        own = rng.beta(share * scale, (1 - share) * scale, size.shape)
    return rng.binomial(size.astype(np.int64), own).astype(np.float64), size


def _means(
    world: World, n_articles: int, n: int, rng: np.random.Generator
) -> tuple[Interval, Interval]:
    """The intervals of two cells of each corpus.

    A unit has the value of its article with a chance of the root of the correlation, else one of
    its own: two units of an article are then correlated as they should be, whatever the values are.
    """
    pool = max(2 * n_articles, world.n_pool)
    size = np.minimum(rng.choice(world.sizes, (n, pool)), MAX_UNITS).astype(np.int64)
    shape = (n, pool, int(size.max()))
    shared = rng.choice(world.values, (n, pool))[:, :, None]
    # two units are the same where both take the article's value, which has the square of this chance
    alike = rng.random(shape) < np.sqrt(world.correlation)
    value = np.where(alike, shared, rng.choice(world.values, shape))
    # beyond the article's units there is nothing
    value = np.where(np.arange(shape[2]) < size[:, :, None], value, 0.0)
    total = value.sum(axis=2)
    t = size.astype(np.float64)
    squares = (value**2).sum(axis=(1, 2))
    whole = _row(_totals(total, t))
    spread: Spread = unit_spread(whole, squares[None])
    bounds = (float(world.values.min()), float(world.values.max()))
    first, second = (
        clustered_mean(_totals(total[:, side], t[:, side]), spread, bounds=bounds)
        for side in (slice(n_articles), slice(n_articles, 2 * n_articles))
    )
    return first, second


def _totals(y: Reals, t: Reals) -> Sums:
    """The sums over the articles of each corpus, (n_corpora,)."""
    parts = (y, t, y * y, y * t, t * t, (t > 0).astype(np.float64))
    return Sums(*(part.sum(axis=1) for part in parts))


def _row(totals: Sums) -> Sums:
    """Each corpus as a column of its own, with one cell."""
    return Sums(*(part[None] for part in totals))


def _joined(intervals: list[Interval]) -> Interval:
    return Interval(*(np.concatenate(part) for part in zip(*intervals, strict=True)))


def _batches(n: int) -> list[int]:
    return [min(BATCH, n - first) for first in range(0, n, BATCH)]
