"""Tests and effects of two-by-two tables, word by word."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats.intervals import LEVEL, MAX_CELLS, Interval

Reals = npt.NDArray[np.float64]


def log_likelihood_ratio(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
) -> Reals:
    """G² of two-by-two tables: `n_target` of `target` against `n_reference` of `reference`.

    The cells are n_target, target - n_target, n_reference, reference - n_reference; no continuity
    correction.

    Parameters
    ----------
    n_target, n_reference : array
        Occurrences on either side, of shapes that go together.
    target, reference : array
        Words (or units) of either side in all.

    Returns
    -------
    array
        Never negative, whichever side has more; 0 where a side has no words.

    References
    ----------
    Dunning (1993), 'Accurate methods for the statistics of surprise and coincidence'.
    """
    a, b, n1, n2 = (
        np.asarray(v, dtype=np.float64) for v in (n_target, n_reference, target, reference)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        # rel_entr(x, y) is x log(x / y), and 0 at x = 0: empty cells need no case of their own
        share = (a + b) / (n1 + n2)
        parts = special.rel_entr(a, n1 * share) + special.rel_entr(b, n2 * share)
        parts = (
            parts
            + special.rel_entr(n1 - a, n1 * (1 - share))
            + special.rel_entr(n2 - b, n2 * (1 - share))
        )
    # equal shares sum to 0 but for rounding, which may fall below
    return np.maximum(2 * np.where(np.isfinite(parts), parts, 0.0), 0.0)


def log_ratio(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
) -> Reals:
    """log2 of the ratio of two shares, each smoothed to (n + 0.5) / (size + 1).

    Parameters
    ----------
    n_target, n_reference : array
        Occurrences on either side, of shapes that go together.
    target, reference : array
        Words (or units) of either side in all.

    Returns
    -------
    array
        1 means twice as much in the target, -1 half as much; finite also for counts of 0.

    References
    ----------
    Hardie (2014), 'Log Ratio: an informal introduction'.
    """
    a, b, n1, n2 = (
        np.asarray(v, dtype=np.float64) for v in (n_target, n_reference, target, reference)
    )
    # half an occurrence more on each side: a word that one side lacks has a ratio too
    return np.log2((a + 0.5) / (n1 + 1)) - np.log2((b + 0.5) / (n2 + 1))


def log_ratio_interval(
    n_target: npt.ArrayLike,
    n_reference: npt.ArrayLike,
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
    *,
    level: float = LEVEL,
) -> Interval:
    """`log_ratio` of independent trials with its interval by the delta method: for articles only.

    A bootstrap would give no width where a count is 0; this does, since the variance is smoothed as
    the estimate is.

    Parameters
    ----------
    n_target, n_reference, target, reference : array
        As in `log_ratio`, counts of articles.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        In units of log2.

    References
    ----------
    Katz, Baptista, Azen and Pike (1978) for the variance 1/a - 1/n₁ + 1/b - 1/n₂ of a log ratio.
    """
    a, b, n1, n2 = (
        np.asarray(v, dtype=np.float64) for v in (n_target, n_reference, target, reference)
    )
    effect = log_ratio(a, b, n1, n2)
    # of the natural logarithm; over log(2) for log2
    variance = 1 / (a + 0.5) - 1 / (n1 + 1) + 1 / (b + 0.5) - 1 / (n2 + 1)
    spread = -special.ndtri((1 - level) / 2) * np.sqrt(variance) / np.log(2)
    return Interval(effect, effect - spread, effect + spread)


def fisher_exact(
    both: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, total: int
) -> Reals:
    """Fisher's exact two-sided p for many two-by-two tables of one `total`.

    The sum of the probabilities of all tables with these margins that are no likelier than the one
    seen, as in scipy.stats.fisher_exact and R's fisher.test. Terms so far from the one seen that
    they cannot change the sum are left out.

    Parameters
    ----------
    both : array of int, (n_tables,)
        Units with both marks.
    first, second : array of int, (n_tables,)
        Units with the first mark, and with the second.
    total : int
        Units in all, the same for every table.

    Returns
    -------
    array, (n_tables,)
        P from 0 to 1.

    References
    ----------
    Fisher (1935), 'The logic of inductive inference'.
    """
    x, a, b = (np.asarray(v, dtype=np.int64).ravel() for v in (both, first, second))
    # p does not change when first and second change places, and tables repeat: each is reckoned
    # once
    distinct, back = np.unique(
        np.stack([x, np.minimum(a, b), np.maximum(a, b)]), axis=1, return_inverse=True
    )
    x, a, b = distinct
    log_factorial = special.gammaln(np.arange(total + 2, dtype=np.float64) + 1)
    mean = a * b / max(total, 1)
    # not below the deviation of the hypergeometric: ten of them, and 50 for skewed ones, hold
    # every term that counts
    spread = np.sqrt(mean * (1 - b / max(total, 1)) + 1)
    # the second: beyond the table seen, and beyond its mirror, where the other tail begins
    half = np.maximum(10 * spread + 50, 3 * np.abs(x - mean) + 60)
    low = np.maximum(np.maximum(0, a + b - total), np.floor(mean - half).astype(np.int64))
    high = np.minimum(np.minimum(a, b), np.ceil(mean + half).astype(np.int64))
    p = np.empty(len(x))
    # tables are taken together up to MAX_CELLS terms, which bounds the memory of `_two_sided`
    n_terms = high - low + 1
    ends = np.cumsum(n_terms)
    # cuts repeat where one table has more terms than fit: such parts are empty
    inner = np.searchsorted(ends, np.arange(MAX_CELLS, n_terms.sum(), MAX_CELLS))
    cuts = [0, *inner.tolist(), len(x)]
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
    # low, low + 1, … high of each table, one table after the other
    cell = np.arange(int(length.sum())) - np.repeat(first - low, length)
    # logarithm of what all tables with these margins have in common
    fixed = f[a] + f[total - a] + f[b] + f[total - b] - f[total]

    def mass(k: npt.NDArray[np.int64], a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> Reals:
        return f[k] + f[a - k] + f[b - k] + f[total - a - b + k]

    # logarithms of hypergeometric probabilities: factorials of thousands overflow
    seen = fixed - mass(x, a, b)
    each = np.repeat(fixed, length) - mass(cell, np.repeat(a, length), np.repeat(b, length))
    # 1e-7 as in R: tables as likely as the one seen must count although logarithms of factorials round
    return np.add.reduceat(
        np.where(each <= np.repeat(seen, length) + 1e-7, np.exp(each), 0.0), first
    )
