"""Intervals for ratios, shares and differences when articles are the clusters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

Reals = npt.NDArray[np.float64]

LEVEL = 0.95
# the quantiles that such an interval lies between; rounded, so that they are 0.025 and 0.975 exactly
TAILS = (round((1 - LEVEL) / 2, 9), round((1 + LEVEL) / 2, 9))


MAX_CELLS = 4_000_000


class Interval(NamedTuple):
    """An estimate and the ends of its interval, each an array of one shape; NaN where there is none."""

    estimate: Reals
    low: Reals
    high: Reals


def bootstrap_ratio(
    numerator: npt.ArrayLike | sparse.sparray | sparse.spmatrix,
    denominator: npt.ArrayLike,
    *,
    samples: int,
    seed: int,
    level: float = LEVEL,
) -> Interval:
    """Ratio of sums, with percentile intervals from a bootstrap over articles (Efron and Tibshirani 1993, ch. 13).

    `numerator` is articles × columns (dense or sparse; one dimension counts as one column), `denominator` one number an
    article, not negative. Each sample draws as many articles as there are, with replacement, and uses the same draw for
    every column; the estimate is sum(numerator) / sum(denominator). Articles with denominator 0 hold nothing to
    estimate from and are left out first. With fewer than 2 articles left the ends are NaN; with none the estimate is
    NaN too. Articles are put in an order of their own content before drawing: the order they come in does not change
    the result.
    """
    below = np.asarray(denominator, dtype=np.float64)
    above = sparse.csr_array(numerator) if sparse.issparse(numerator) else _as_columns(numerator)
    if above.shape[0] != len(below) or np.any(below < 0):
        raise ValueError(
            f"numerator has {above.shape[0]} articles, denominator {len(below)} (none may be negative)"
        )
    above = above[_content_order(above, below)]
    below = np.sort(below[below > 0])
    n, columns = len(below), above.shape[1]
    nothing = np.full(columns, np.nan)
    if n == 0:
        return Interval(nothing, nothing, nothing)
    estimate = np.asarray(above.sum(axis=0), dtype=np.float64).ravel() / below.sum()
    if n < 2:
        return Interval(estimate, nothing, nothing)
    ratios = np.concatenate(
        [(above.T @ w.T).T / (w @ below)[:, None] for w in _draws(n, samples, seed)]
    )
    tail = (1 - level) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail], axis=0)
    return Interval(estimate, low, high)


def bootstrap_difference(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    samples: int,
    seed: int,
    level: float = LEVEL,
) -> Interval:
    """Difference of two ratios of sums over the same articles, with a percentile interval from a bootstrap over them.

    Both are articles × 2: the ratio in the first column less the ratio in the second, each article drawn for both at once, so
    that what the two share in an article is not counted as independent. A draw that holds nothing of one ratio is left out. Ends
    are NaN where fewer than 2 articles inform one of them. The order in which articles come does not change the result.
    """
    above, below = (
        np.asarray(v, dtype=np.float64).reshape(-1, 2) for v in (numerator, denominator)
    )
    if above.shape != below.shape or np.any(below < 0):
        raise ValueError(
            f"numerator is {above.shape}, denominator {below.shape}: articles × 2, none may be negative"
        )
    content = np.concatenate([above, below], axis=1)[(below > 0).any(axis=1)]
    above, below = np.hsplit(content[np.lexsort(content.T)], 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = above.sum(axis=0) / below.sum(axis=0)
        parts = (
            [(w @ above) / (w @ below) for w in _draws(len(above), samples, seed)]
            if len(above)
            else []
        )
    drawn = np.concatenate([r[:, 0] - r[:, 1] for r in parts]) if parts else np.empty(0)
    drawn = drawn[np.isfinite(drawn)]
    known = ((below > 0).sum(axis=0) >= 2).all() and len(drawn)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail]) if known else (np.nan, np.nan)
    return Interval(np.asarray(ratio[0] - ratio[1]), np.asarray(low), np.asarray(high))


def _draws(n: int, samples: int, seed: int) -> Iterator[Reals]:
    """How often each of n articles is drawn, samples × articles, in parts that fit in memory."""
    rng = np.random.default_rng(seed)
    step = max(1, MAX_CELLS // n)
    for first in range(0, samples, step):
        size = min(step, samples - first)
        rows = np.repeat(np.arange(size) * n, n)
        yield (
            np.bincount(rows + rng.integers(0, n, size * n), minlength=size * n)
            .reshape(size, n)
            .astype(np.float64)
        )


def _as_columns(numerator: npt.ArrayLike) -> Reals:
    dense = np.asarray(numerator, dtype=np.float64)
    return dense[:, None] if dense.ndim == 1 else dense


def _content_order(above: Reals | sparse.csr_array, below: Reals) -> npt.NDArray[np.int64]:
    """Rows with a denominator above 0, by denominator and then by a fixed projection of their columns."""
    keep = np.flatnonzero(below > 0)
    direction = np.random.default_rng(1).random(above.shape[1])
    mark = (
        sparse.csr_array(above[keep]) @ direction
    )  # a sparse product sums row by row: equal rows get equal marks
    return keep[np.lexsort((mark, below[keep]))]


def cluster_interval(
    count: npt.ArrayLike,
    size: npt.ArrayLike,
    count_sq: npt.ArrayLike,
    cross: npt.ArrayLike,
    size_sq: npt.ArrayLike,
    n_clusters: npt.ArrayLike,
    *,
    level: float = LEVEL,
    design_effect: npt.ArrayLike = 1.0,
) -> Interval:
    """Share count / size with articles as clusters, in closed form, for any number of cells at once.

    Over the articles i of a cell, with y_i occurrences among t_i words: `count` = Σy, `size` = Σt, `count_sq` = Σy²,
    `cross` = Σyt, `size_sq` = Σt², `n_clusters` = articles. The linearised variance of R = Σy/Σt is n/(n-1) · Σ(y -
    Rt)² / (Σt)²; it gives an effective number of words R(1-R)/variance, never above Σt, adjusted for the n-1 degrees of
    freedom, which goes into Clopper and Pearson's interval by beta quantiles (Korn and Graubard 1998). Where the
    variance cannot be estimated (a count of 0, or every word counted), size / `design_effect` stands for it. NaN ends
    where there are fewer than 2 clusters; NaN estimate where size is 0.
    """
    y, t = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    n = np.asarray(n_clusters, dtype=np.float64)
    effect = cluster_design_effect(y, t, count_sq, cross, size_sq, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / t
        effective = t / np.where(
            np.isnan(effect), np.maximum(design_effect, 1.0), np.maximum(effect, 1.0)
        )
        tail = (1 - level) / 2
        degrees = np.where(n >= 2, n - 1, np.nan)
        effective = effective * np.minimum(
            (special.stdtrit(np.maximum(t - 1, 1), tail) / special.stdtrit(degrees, tail)) ** 2, 1
        )
        hits = share * effective
        low = np.where(
            hits > 0, special.betaincinv(np.maximum(hits, 1e-300), effective - hits + 1, tail), 0.0
        )
        rest = effective - hits
        high = np.where(
            rest > 1e-12 * effective,
            special.betaincinv(hits + 1, np.maximum(rest, 1e-300), 1 - tail),
            1.0,
        )
    known = (n >= 2) & (t > 0)
    return Interval(share, np.where(known, low, np.nan), np.where(known, high, np.nan))


def cluster_design_effect(
    count: npt.ArrayLike,
    size: npt.ArrayLike,
    count_sq: npt.ArrayLike,
    cross: npt.ArrayLike,
    size_sq: npt.ArrayLike,
    n_clusters: npt.ArrayLike,
) -> Reals:
    """How many times larger the variance of a share is than if words were independent (Kish 1965); NaN where unknown.

    Arguments as in `cluster_interval`. Below 1 where a word is spread more evenly over articles than chance would have
    it.
    """
    y, t, n = (np.asarray(v, dtype=np.float64) for v in (count, size, n_clusters))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / t
        residual = (
            np.asarray(count_sq) - 2 * share * np.asarray(cross) + share**2 * np.asarray(size_sq)
        )
        variance = np.maximum(residual, 0) * n / (n - 1) / t**2
        effect = variance * t / (share * (1 - share))
    return np.where((n >= 2) & (share > 0) & (share < 1), effect, np.nan)


def share_interval(count: npt.ArrayLike, size: npt.ArrayLike, *, level: float = LEVEL) -> Interval:
    """Share of independent trials with Clopper and Pearson's exact interval: for shares of articles only."""
    y, n = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / n
        low = np.where(y > 0, special.betaincinv(np.maximum(y, 1), n - y + 1, tail), 0.0)
        high = np.where(y < n, special.betaincinv(y + 1, np.maximum(n - y, 1), 1 - tail), 1.0)
    return Interval(share, np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan))
