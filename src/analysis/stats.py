"""Intervals, tests of two-by-two tables and multiple testing: the one place for all three.

Articles are the clusters everywhere: words and sentences of one article are not independent of one another, so an
interval that counted them one by one would be too narrow. Intervals are 95 % unless `level` says otherwise.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

Reals = npt.NDArray[np.float64]
_CELLS = 4_000_000


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
    level: float = 0.95,
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
    level: float = 0.95,
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
    step = max(1, _CELLS // n)
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
    level: float = 0.95,
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


def share_interval(count: npt.ArrayLike, size: npt.ArrayLike, *, level: float = 0.95) -> Interval:
    """Share of independent trials with Clopper and Pearson's exact interval: for shares of articles only."""
    y, n = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / n
        low = np.where(y > 0, special.betaincinv(np.maximum(y, 1), n - y + 1, tail), 0.0)
        high = np.where(y < n, special.betaincinv(y + 1, np.maximum(n - y, 1), 1 - tail), 1.0)
    return Interval(share, np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan))


def benjamini_hochberg(p: npt.ArrayLike) -> Reals:
    """Benjamini and Hochberg's (1995) adjusted p over all tests given, in their order; an empty input gives an empty
    one.
    """
    from scipy import stats  # half a second to import, and most processes adjust nothing

    values = np.asarray(p, dtype=np.float64)
    return stats.false_discovery_control(np.clip(values, 0, 1)) if values.size else values


def log_likelihood_ratio(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
) -> Reals:
    """G² of two-by-two tables (Dunning 1993): `n_target` of `target` against `n_reference` of `reference`; never
    negative.

    The cells are n_target, target - n_target, n_reference, reference - n_reference; no continuity correction.
    """
    a, b, n1, n2 = (
        np.asarray(v, dtype=np.float64) for v in (n_target, n_reference, target, reference)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (a + b) / (n1 + n2)
        parts = special.rel_entr(a, n1 * share) + special.rel_entr(b, n2 * share)
        parts = (
            parts
            + special.rel_entr(n1 - a, n1 * (1 - share))
            + special.rel_entr(n2 - b, n2 * (1 - share))
        )
    return np.maximum(2 * np.where(np.isfinite(parts), parts, 0.0), 0.0)


def log_ratio(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
) -> Reals:
    """log2 of the ratio of two shares (Hardie 2014), each smoothed to (n + 0.5) / (size + 1): 1 means twice as much."""
    a, b, n1, n2 = (
        np.asarray(v, dtype=np.float64) for v in (n_target, n_reference, target, reference)
    )
    return np.log2((a + 0.5) / (n1 + 1)) - np.log2((b + 0.5) / (n2 + 1))


def log_ratio_interval(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
    *,
    level: float = 0.95,
) -> Interval:
    """`log_ratio` of independent trials with its interval by the delta method (Katz and others 1978), smoothed alike: for articles only.

    A bootstrap would give no width where a count is 0; this does.
    """
    a, b, n1, n2 = (
        np.asarray(v, dtype=np.float64) for v in (n_target, n_reference, target, reference)
    )
    effect = log_ratio(a, b, n1, n2)
    variance = 1 / (a + 0.5) - 1 / (n1 + 1) + 1 / (b + 0.5) - 1 / (n2 + 1)
    spread = -special.ndtri((1 - level) / 2) * np.sqrt(variance) / np.log(2)
    return Interval(effect, effect - spread, effect + spread)


class Sums(NamedTuple):
    """Sums over the clusters of cells with y counts among t units each: Σy, Σt, Σy², Σyt, Σt², and how many hold any unit."""

    hits: Reals
    size: Reals
    count_sq: Reals
    cross: Reals
    size_sq: Reals
    n_clusters: Reals


def clustered_log_ratio(target: Sums, reference: Sums, *, level: float = 0.95) -> Interval:
    """`log_ratio` of a cell against another, with articles as clusters: linearised (Woodruff 1971), in closed form for many cells.

    The variance is never below that of independent counts; degrees of freedom are those of the side with fewer clusters, less 1.
    NaN ends where a side has fewer than 2.
    """
    about, slope, least = (np.zeros(np.shape(target.hits)) for _ in range(3))
    for sign, (y, t, yy, yt, tt, _) in ((1, target), (-1, reference)):
        about = about + yy / (y + 0.5) ** 2 - 2 * yt / (y + 0.5) / (t + 1) + tt / (t + 1) ** 2
        slope = slope + sign * (y / (y + 0.5) - t / (t + 1))
        least = least + 1 / (y + 0.5)
    n, n_reference = target.n_clusters, reference.n_clusters
    estimate = log_ratio(target.hits, reference.hits, target.size, reference.size)
    return _linearised(
        estimate,
        about - slope**2 / (n + n_reference),
        n + n_reference,
        least,
        np.minimum(n, n_reference) - 1,
        level,
    )


def clustered_association(
    both: sparse.csr_array,
    each: sparse.csr_array,
    total: npt.ArrayLike,
    pairs: tuple[npt.ArrayLike, npt.ArrayLike],
) -> Interval:
    """log2 of the units that hold both of a pair over those expected under independence, with articles as clusters (linearised).

    `both` is articles × pairs, `each` articles × single ones, `total` units an article; `pairs` are the columns of `each` that a
    column of `both` is made of. Not smoothed, so every pair must share a unit. Variance and degrees of freedom as in
    `clustered_log_ratio`, the sides being the articles with the one and with the other.
    """
    a, b = (np.asarray(p, dtype=np.int64) for p in pairs)
    t = np.asarray(total, dtype=np.float64)
    n, m = (
        np.asarray(both.sum(axis=0), dtype=np.float64),
        np.asarray(each.sum(axis=0), dtype=np.float64),
    )
    held = both.tocoo()
    row, pair, y = held.row, held.col, held.data.astype(np.float64)

    def with_both(values: Reals) -> Reals:
        return np.bincount(pair, y * values, minlength=len(n)).astype(np.float64)

    def crossed(columns: npt.NDArray[np.int64]) -> Reals:
        return with_both(_values(each, row, columns[pair])) / n / m[columns]

    own = (
        np.asarray(each.multiply(each).sum(axis=0), dtype=np.float64) / m**2
        - 2 * np.asarray(each.T @ t) / t.sum() / m
    )
    present = (each > 0).astype(np.float64)
    joint, articles = (_values(v.T @ v, a, b) for v in (each, present))
    about = with_both(y) / n**2 + (t**2).sum() / t.sum() ** 2 + own[a] + own[b]
    about = about + 2 * (
        with_both(t[row]) / n / t.sum() - crossed(a) - crossed(b) + joint / m[a] / m[b]
    )
    there = np.asarray(present.sum(axis=0), dtype=np.float64)
    degrees = np.minimum(there[a], there[b]) - 1
    return _linearised(
        np.log2(n * t.sum() / m[a] / m[b]),
        about,
        there[a] + there[b] - articles,
        1 / n,
        degrees,
        0.95,
    )


def _values(
    cells: sparse.csr_array, row: npt.NDArray[np.int64], column: npt.NDArray[np.int64]
) -> Reals:
    """The values at these places; scipy itself gives a sparse array where there is none."""
    return np.asarray(cells.tocsr()[row, column], dtype=np.float64) if len(row) else np.empty(0)


def _linearised(
    estimate: Reals, about: Reals, n: Reals, least: npt.ArrayLike, degrees: Reals, level: float
) -> Interval:
    """The interval of a log2 from the sum of squared influences of `n` clusters, in natural logarithms."""
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(np.maximum(about, 0) * n / (n - 1), least)
        half = (
            special.stdtrit(np.maximum(degrees, 1), (1 + level) / 2) * np.sqrt(variance) / np.log(2)
        )
    half = np.where(degrees >= 1, half, np.nan)
    return Interval(estimate, estimate - half, estimate + half)


def fisher_exact(
    both: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, total: int
) -> Reals:
    """Fisher's exact two-sided p for many two-by-two tables of one `total`: `both` of `first` and `second` marked
    units.

    The sum of the probabilities of all tables with these margins that are no likelier than the one seen, as in
    scipy.stats.fisher_exact and R's fisher.test. Terms so far from the one seen that they cannot change the sum are
    left out.
    """
    x, a, b = (np.asarray(v, dtype=np.int64).ravel() for v in (both, first, second))
    distinct, back = np.unique(
        np.stack([x, np.minimum(a, b), np.maximum(a, b)]), axis=1, return_inverse=True
    )
    x, a, b = distinct
    log_factorial = special.gammaln(np.arange(total + 2, dtype=np.float64) + 1)
    mean = a * b / max(total, 1)
    spread = np.sqrt(mean * (1 - b / max(total, 1)) + 1)
    half = np.maximum(10 * spread + 50, 3 * np.abs(x - mean) + 60)
    low = np.maximum(np.maximum(0, a + b - total), np.floor(mean - half).astype(np.int64))
    high = np.minimum(np.minimum(a, b), np.ceil(mean + half).astype(np.int64))
    p = np.empty(len(x))
    ends = np.cumsum(high - low + 1)
    cuts = [
        0,
        *np.searchsorted(ends, np.arange(_CELLS, ends[-1] if len(ends) else 0, _CELLS)).tolist(),
        len(x),
    ]
    for start, stop in itertools.pairwise(cuts):
        part = slice(start, stop)
        if start < stop:
            p[part] = _two_sided(
                x[part], a[part], b[part], low[part], high[part], total, log_factorial
            )
    return np.minimum(p, 1.0)[back.ravel()]


def _two_sided(
    x: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    low: npt.NDArray[np.int64],
    high: npt.NDArray[np.int64],
    total: int,
    log_factorial: Reals,
) -> Reals:
    """The p values of `fisher_exact`, over the values `low` to `high` of each table's free cell."""
    f = log_factorial
    length = high - low + 1
    first = np.cumsum(length) - length
    cell = np.arange(int(length.sum())) - np.repeat(first - low, length)
    fixed = f[a] + f[total - a] + f[b] + f[total - b] - f[total]

    def mass(k: npt.NDArray[np.int64], a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> Reals:
        return f[k] + f[a - k] + f[b - k] + f[total - a - b + k]

    seen = fixed - mass(x, a, b)
    each = np.repeat(fixed, length) - mass(cell, np.repeat(a, length), np.repeat(b, length))
    # 1e-7 as in R: tables as likely as the one seen must count although logarithms of factorials round
    return np.add.reduceat(
        np.where(each <= np.repeat(seen, length) + 1e-7, np.exp(each), 0.0), first
    )
