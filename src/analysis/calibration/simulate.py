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
    MIN_ARTICLES,
    Interval,
    Spread,
    Sums,
    alpha_interval,
    cluster_design_effect,
    cluster_interval,
    clustered_mean,
    clustered_share,
    difference,
    f_score_interval,
    share_interval,
    unit_spread,
)
from analysis.stats.association.npmi import PairSums, npmi, npmi_interval
from analysis.stats.effects import (
    TONE,
    Curve,
    effect_and_error,
    tie_interval,
)
from analysis.stats.stratified import hypergeometric_variance

Reals = npt.NDArray[np.float64]

MAX_POOL = (
    300  # articles of a simulated corpus: more tell no more of a correlation that is known well
)
MAX_UNITS = 60  # units of an article: longer ones are drawn as long as this
BATCH = 250  # corpora in memory at once


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


# too few articles: there is no interval that could hold anything
NOT_SHOWN = Coverage(np.nan, np.nan, np.nan, np.nan, 0)


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
        return NOT_SHOWN
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
    # other articles of one corpus, so that the two sides are independent and share its correlation
    sides = [
        clustered_share(_totals(hits[:, side], size[:, side]), correlation)
        for side in (slice(n_articles), slice(n_articles, 2 * n_articles))
    ]
    return coverage(difference(*sides), 0.0)


def effect_of_claim(
    curve: Curve, world: World, share: float, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of the effect of a claim, of two shares that are equal.

    Parameters
    ----------
    curve
        The effect: `stats.effects.DIFFERENCE` or `RATIO`.
    world
        What articles and units (or words) are drawn from.
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
        How often the interval holds 0; of none below `MIN_ARTICLES` articles.
    """
    if n_articles < MIN_ARTICLES:
        return NOT_SHOWN
    drawn = (_corpora(world, share, 2 * n_articles, size, rng) for size in _batches(n))
    return coverage(_joined([_effect(curve, *corpora) for corpora in drawn]), 0.0)


def _effect(curve: Curve, y: Reals, t: Reals) -> Interval:
    """The effect between the first and the second half of the articles of each corpus."""
    half_way = y.shape[1] // 2
    first = np.arange(y.shape[1]) < half_way
    # an article is in one of the two cells and counts nothing in the other
    x = np.stack([y * first, t * first, y * ~first, t * ~first], axis=-1)
    effect, error, quantile = effect_and_error(x, x[:, :, [1, 3]] > 0, curve)
    half = quantile * error
    return Interval(effect, effect - half, effect + half)


def difference_of_claimed_means(
    world: World, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of `stats.effects.TONE`, the effect of a claim, of two means that are equal.

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
    if n_articles < MIN_ARTICLES:
        return NOT_SHOWN
    parts = []
    for batch in _batches(n):
        value, size = _valued(world, 2 * n_articles, batch, rng)
        parts.append(_effect(TONE, value.sum(axis=2), size.astype(np.float64)))
    return coverage(_joined(parts), 0.0)


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
    # not rng.binomial: its large counts are not the same in numpy 2.4 and 2.5
    hits = (rng.random((n, n_articles)) < share).sum(axis=1)
    return coverage(share_interval(hits, np.full(n, n_articles)), share)


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
    # from the whole simulated corpus, as in `share_of_units`
    effect = cluster_design_effect(*_totals(hits, size))
    cell = _totals(hits[:, :n_articles], size[:, :n_articles])
    return coverage(cluster_interval(*cell, design_effect=np.nan_to_num(effect, nan=1.0)), share)


class Pair(NamedTuple):
    """A pair of actors in a corpus: units of each article that hold both, the first, the second, and
    all units; four arrays of (n_articles,).
    """

    both: Reals
    first: Reals
    second: Reals
    units: Reals

    @property
    def npmi(self) -> float:
        """NPMI in the whole corpus."""
        totals = [np.asarray([part.sum()]) for part in self]
        return float(npmi(*totals)[0])

    @property
    def n_holding(self) -> int:
        """Articles that hold both in one unit."""
        return int((self.both > 0).sum())


def npmi_of_pair(pair: Pair, n_articles: int, n: int, rng: np.random.Generator) -> Coverage:
    """Coverage of `npmi_interval`, over corpora whose articles are drawn from those of `pair`.

    Their number is such that `n_articles` are expected to hold the pair; the truth is the NPMI of
    the articles drawn from. Below `MIN_ARTICLES` no interval is shown but by chance: none is
    counted.

    Parameters
    ----------
    pair
        The articles of a run with their units that hold either actor and both.
    n_articles
        Articles that hold the pair, as many as are expected in a simulated corpus.
    n
        Simulated corpora.
    rng
        Where the draws come from.

    Returns
    -------
    Coverage
        Of the `n` intervals; of none below `MIN_ARTICLES` articles.
    """
    if n_articles < MIN_ARTICLES:
        return NOT_SHOWN
    kinds, times = _articles_drawn(pair, n_articles, n, rng)
    sums = PairSums(
        kinds.T @ times.T,
        # 4 × 4 × corpora: sums over articles of the products of any two of the four counts
        np.einsum("ki,kj,nk->ijn", kinds, kinds, times, optimize=True),
        times @ (kinds[:, 0] > 0),
        times.sum(axis=1),
    )
    return coverage(npmi_interval(sums), pair.npmi)


def tie_of_pair(pair: Pair, n_articles: int, n: int, rng: np.random.Generator) -> Coverage:
    """Coverage of `stats.effects.tie_interval`, the effect of a claim of a tie, over corpora as in
    `npmi_of_pair`; the truth is the log2 of observed over expected in the articles drawn from.

    Parameters
    ----------
    pair
        The articles of a run with their units that hold either actor and both.
    n_articles
        Articles that hold the pair, as many as are expected in a simulated corpus.
    n
        Simulated corpora.
    rng
        Where the draws come from.

    Returns
    -------
    Coverage
        Of the `n` intervals; of none below `MIN_ARTICLES` articles.
    """
    if n_articles < MIN_ARTICLES:
        return NOT_SHOWN
    kinds, times = _articles_drawn(pair, n_articles, n, rng)
    both, first, second, units = kinds.T
    expected = first * second / np.maximum(units, 1)
    chance = hypergeometric_variance(first, second, units)
    squares = [both**2, both * expected, expected**2]
    columns = [both, expected, *squares, chance, both > 0, expected > 0]
    effect, half, _ = tie_interval(times @ np.stack(columns, axis=1).astype(np.float64))
    by_chance = (pair.first * pair.second / np.maximum(pair.units, 1)).sum()
    return coverage(
        Interval(effect, effect - half, effect + half), float(np.log2(pair.both.sum() / by_chance))
    )


def _articles_drawn(
    pair: Pair, n_articles: int, n: int, rng: np.random.Generator
) -> tuple[Reals, Reals]:
    """Corpora of articles drawn from those of a pair: the kinds of articles (kinds × 4), and how
    many of each kind every corpus has (corpora × kinds).
    """
    # so many articles that as many as asked for are expected to hold the pair
    wanted = max(1, round(n_articles * len(pair.units) / pair.n_holding))
    # most articles hold neither: counted by kind, a corpus is a handful of numbers
    kinds, kind = np.unique(np.stack(pair, axis=1), axis=0, return_inverse=True)
    times = np.empty((n, len(kinds)))
    for corpus in range(n):
        # not rng.multinomial, for the same reason as above
        drawn = kind.ravel()[rng.integers(0, len(pair.units), wanted)]
        times[corpus] = np.bincount(drawn, minlength=len(kinds))
    return kinds, times


def alpha_of_coders(
    world: World, agreement: float, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of `stats.alpha_interval`, over `n_articles` articles coded by two.

    The second coder does as the first with the chance `agreement`, which varies from article to
    article as prevalence does, and else marks `PREVALENCE` of units by chance: alpha is then
    `agreement`.

    Parameters
    ----------
    world
        The sizes of the run's articles, and how alike units of one article are.
    agreement
        The true alpha, from 0 to 1.
    n_articles
        Articles of a simulated corpus.
    n
        Simulated corpora.
    rng
        Where the draws come from.

    Returns
    -------
    Coverage
        Of the `n` intervals.
    """
    counts = np.zeros((n, n_articles, 2, 2))
    size = np.minimum(rng.choice(world.sizes, (n, n_articles)), MAX_UNITS).astype(np.int64)
    prevalence = _betas(PREVALENCE, world.correlation, size.shape, rng)
    alike = _betas(agreement, world.correlation, size.shape, rng)
    for unit in range(int(size.max())):
        # the n-th unit of every article of every corpus at once; shorter articles have none
        live = unit < size
        first = rng.random(size.shape) < prevalence
        chance = rng.random(size.shape) < PREVALENCE
        # both coders mark PREVALENCE of units, so that the disagreement by chance is known
        second = np.where(rng.random(size.shape) < alike, first, chance)
        for one in (0, 1):
            for other in (0, 1):
                counts[..., one, other] += live & (first == one) & (second == other)
    # a coincidence counts both ways round
    return coverage(alpha_interval(counts + counts.swapaxes(-1, -2), "nominal"), agreement)


def f_score(
    world: World, score: float, n_articles: int, n: int, rng: np.random.Generator
) -> Coverage:
    """Coverage of `stats.f_score_interval`, over `n_articles` articles.

    Marks are found with a recall and a precision that are `score` on average and vary from article
    to article.

    Parameters
    ----------
    world
        The sizes of the run's articles, and how alike units of one article are.
    score
        The true F-score, from 0 to 1.
    n_articles
        Articles of a simulated corpus.
    n
        Simulated corpora.
    rng
        Where the draws come from.

    Returns
    -------
    Coverage
        Of the `n` intervals.
    """
    shape = (n, n_articles)
    gold = rng.choice(world.sizes, shape).astype(np.int64)
    both = rng.binomial(gold, _betas(score, world.correlation, shape, rng))
    others = rng.choice(world.sizes, shape).astype(np.int64)
    # found are score · size rightly and (1 - score) · size wrongly, on average: the precision is
    # then the recall, and both are the F-score
    wrong = rng.binomial(others, _betas(1 - score, world.correlation, shape, rng))
    counts = np.stack([both, gold, both + wrong], axis=-1)[..., None, :]
    return coverage(f_score_interval(counts), score)


PREVALENCE = 0.3  # of what two simulated coders mark


def _betas(
    mean: float, correlation: float, shape: tuple[int, ...], rng: np.random.Generator
) -> Reals:
    """Chances around `mean` that make two units of one article so much alike."""
    if correlation <= 0:
        return np.full(shape, mean)
    # units of one beta(a, b) share are correlated by 1 / (a + b + 1)
    scale = (1 - correlation) / correlation
    return rng.beta(mean * scale, (1 - mean) * scale, shape)


def _corpora(
    world: World, share: float, n_articles: int, n: int, rng: np.random.Generator
) -> tuple[Reals, Reals]:
    """Units with what is counted and all units, corpora × articles: beta-binomial."""
    size = rng.choice(world.sizes, (n, n_articles))
    own = _betas(share, world.correlation, size.shape, rng)
    return rng.binomial(size.astype(np.int64), own).astype(np.float64), size


def _means(
    world: World, n_articles: int, n: int, rng: np.random.Generator
) -> tuple[Interval, Interval]:
    """The intervals of two cells of each corpus."""
    value, size = _valued(world, max(2 * n_articles, world.n_pool), n, rng)
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


def _valued(
    world: World, n_articles: int, n: int, rng: np.random.Generator
) -> tuple[Reals, npt.NDArray[np.int64]]:
    """Values of units, corpora × articles × units, and the units of each article.

    A unit has the value of its article with a chance of the root of the correlation, else one of
    its own: two units of an article are then correlated as they should be, whatever the values are.
    """
    # the last axis below is units: one long article would set it
    size = np.minimum(rng.choice(world.sizes, (n, n_articles)), MAX_UNITS).astype(np.int64)
    shape = (n, n_articles, int(size.max()))
    shared = rng.choice(world.values, (n, n_articles))[:, :, None]
    # two units are the same where both take the article's value, which has the square of this chance
    alike = rng.random(shape) < np.sqrt(world.correlation)
    value = np.where(alike, shared, rng.choice(world.values, shape))
    # beyond the article's units there is nothing
    return np.where(np.arange(shape[2]) < size[:, :, None], value, 0.0), size


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
