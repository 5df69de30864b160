"""Effects as functions of sums over articles, with intervals, and the same with any group of
articles left out, without counting again.

Leaving articles out subtracts their part from the sums, so that a thousand articles cost a
thousand subtractions. Articles are the clusters: variances are linearised (Woodruff 1971; Lohr
2022, ch. 9) and never below what independent units would give, as everywhere in this project.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats.intervals import LEVEL

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_LN2 = np.log(2)


class Judged(NamedTuple):
    """A finding judged once for each group left out (or once, for all): effect with interval,
    whether it could be tested and holds.
    """

    effect: Reals
    low: Reals
    high: Reals
    tested: Flags
    holds: Flags


class Curve(NamedTuple):
    """An effect as a function of sums (…, d): value, gradient, and the variance that independent
    units would give.
    """

    value: Callable[[Reals], Reals]
    gradient: Callable[[Reals], Reals]
    least_variance: Callable[[Reals], Reals]


def share_variance(y: Reals, t: Reals) -> Reals:
    """The variance of a share of independent units, smoothed to (y + 0.5) / (t + 1) so that it is
    never 0.

    Parameters
    ----------
    y
        Units with it.
    t
        All units.

    Returns
    -------
    ndarray
        Of the shape of `y`.
    """
    smoothed = (y + 0.5) / (t + 1)
    return smoothed * (1 - smoothed) / t


# columns: y and t of the one cell, y and t of the other
DIFFERENCE = Curve(
    lambda s: s[..., 0] / s[..., 1] - s[..., 2] / s[..., 3],
    lambda s: np.stack(
        [1 / s[..., 1], -s[..., 0] / s[..., 1] ** 2, -1 / s[..., 3], s[..., 2] / s[..., 3] ** 2],
        axis=-1,
    ),
    lambda s: share_variance(s[..., 0], s[..., 1]) + share_variance(s[..., 2], s[..., 3]),
)
# a mean of tones has no variance that follows from its value, as a share has: the articles' own is
# all there is
TONE = Curve(DIFFERENCE.value, DIFFERENCE.gradient, lambda s: np.zeros(s.shape[:-1]))
# half a unit is added to both counts, so that a term absent from one side has a ratio and a
# variance
RATIO = Curve(
    lambda s: (
        np.log2((s[..., 0] + 0.5) / (s[..., 1] + 1)) - np.log2((s[..., 2] + 0.5) / (s[..., 3] + 1))
    ),
    lambda s: (
        np.stack(
            [
                1 / (s[..., 0] + 0.5),
                -1 / (s[..., 1] + 1),
                -1 / (s[..., 2] + 0.5),
                1 / (s[..., 3] + 1),
            ],
            axis=-1,
        )
        / _LN2
    ),
    # 1 / (n + 0.5) is the variance of the logarithm of a Poisson count; over ln(2)² for log2
    lambda s: (1 / (s[..., 0] + 0.5) + 1 / (s[..., 2] + 0.5)) / _LN2**2,
)
# columns: units with both actors, with the one, with the other, with any
TIE = Curve(
    lambda s: np.log2((s[..., 0] + 0.5) / (s[..., 1] * s[..., 2] / s[..., 3] + 0.5)),
    # in a lambda, since the function stands below
    lambda s: _tie_gradient(s),
    # of the units with both alone: the margins count as given
    lambda s: 1 / (s[..., 0] + 0.5) / _LN2**2,
)


def _tie_gradient(s: Reals) -> Reals:
    # of log2 of (n + 0.5) / (a b / total + 0.5), by each of the four
    n, a, b, total = (s[..., i] for i in range(4))
    below = a * b / total + 0.5
    return (
        np.stack(
            [1 / (n + 0.5), -b / total / below, -a / total / below, a * b / total**2 / below],
            axis=-1,
        )
        / _LN2
    )


def left_out(x: Reals, groups: Ints | None) -> tuple[Reals, int]:
    """Sums over articles, with groups of them left out.

    Parameters
    ----------
    x
        Articles × sums.
    groups
        The group of each article, from 0; None: nothing is left out.

    Returns
    -------
    tuple of ndarray and int
        Groups × sums, each row without one group, and the number of rows; one row without
        groups.
    """
    # leaving a group out is a subtraction from the sums: thousands of articles cost one pass
    total = x.sum(axis=0)
    if groups is None:
        return total[None], 1
    n = int(groups.max(initial=-1)) + 1
    # groups × sums: what the articles of each group add
    parts = np.stack([np.bincount(groups, x[:, i], n) for i in range(x.shape[1])], axis=1)
    return total[None] - parts, n


def judge_curve(
    x: Reals, cells: Flags, curve: Curve, groups: Ints | None = None, *, confidence: float = LEVEL
) -> Judged:
    """Judge an effect of several sums: it holds where the lower end of its interval lies above 0.

    The variance is that of the delta method over articles, never below that of independent units;
    degrees of freedom are those of the part with the fewest articles, less 1. With fewer than 2
    articles in a part nothing is tested.

    Parameters
    ----------
    x
        Articles × sums.
    cells
        Articles × the parts that are compared: which articles inform each.
    curve
        The effect as a function of the sums, with its gradient.
    groups
        The group of each article, from 0, left out in turn; None: nothing is.
    confidence
        Of the interval.

    Returns
    -------
    Judged
        One value for each group, or one.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sums, _ = left_out(x, groups)
        # products of every two sums, by article: with them the variance without a group is a
        # subtraction too
        square = np.einsum("ai,aj->aij", x, x).reshape(len(x), -1)
        moments = left_out(square, groups)[0].reshape(-1, x.shape[1], x.shape[1])
        counts = left_out(cells.astype(np.float64), groups)[0]
        # an article that informs neither part has no say in the variance, nor in its degrees of
        # freedom
        m = left_out(np.asarray(cells.any(axis=1), dtype=np.float64)[:, None], groups)[0][:, 0]
        gradient = curve.gradient(sums)
        slope: Reals = np.asarray(np.einsum("gi,gi->g", gradient, sums))
        # Σ(u - mean)² of the influences u = x · gradient of the articles, from their moments
        about = np.einsum("gi,gij,gj->g", gradient, moments, gradient) - slope**2 / m
        # no less than independent units would have: a few articles may agree by chance
        variance = np.maximum(np.maximum(about, 0) * m / (m - 1), curve.least_variance(sums))
        # the part with fewest articles bounds what is known of the variance
        degrees = counts.min(axis=1) - 1
        half = special.stdtrit(np.maximum(degrees, 1), (1 + confidence) / 2) * np.sqrt(variance)
        value = np.asarray(curve.value(sums))
    tested = (degrees >= 1) & np.isfinite(value) & np.isfinite(half)
    value, low, high = (np.where(tested, v, np.nan) for v in (value, value - half, value + half))
    return Judged(value, low, high, tested, tested & (low > 0))


def effect_and_error(
    x: Reals, cells: Flags, curve: Curve, *, confidence: float = LEVEL
) -> tuple[Reals, Reals, Reals]:
    """Effect and standard error as in `judge_curve`, of many draws at once.

    Parameters
    ----------
    x
        Draws × articles × the four sums of `curve`.
    cells
        Draws × articles × parts: which articles inform which part of the comparison.
    curve
        The effect.
    confidence
        Of the interval whose half width is the standard error times the quantile given back.

    Returns
    -------
    tuple of arrays
        Of each draw: effect, standard error, and the quantile of Student's t. NaN where the draw
        cannot be tested.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sums = x.sum(axis=1)
        gradient = curve.gradient(sums)
        # draws × articles
        influence = np.einsum("dai,di->da", x, gradient)
        slope = influence.sum(axis=1)
        m = cells.any(axis=2).sum(axis=1).astype(np.float64)
        # as in `judge_curve`: nothing is left out here, so that influences are summed as they are
        about = (influence**2).sum(axis=1) - slope**2 / m
        variance = np.maximum(np.maximum(about, 0) * m / (m - 1), curve.least_variance(sums))
        degrees = cells.sum(axis=1).min(axis=1) - 1
        quantile = special.stdtrit(np.maximum(degrees, 1), (1 + confidence) / 2)
        effect = np.asarray(curve.value(sums))
        error = np.sqrt(variance)
    tested = (degrees >= 1) & np.isfinite(effect) & np.isfinite(error)
    effect, error = (np.where(tested, v, np.nan) for v in (effect, error))
    return effect, error, quantile


def tie_interval(sums: Reals, *, confidence: float = LEVEL) -> tuple[Reals, Reals, Flags]:
    """Effect of a tie and half the width of its interval, from sums over articles.

    Parameters
    ----------
    sums
        Rows × 8: units that hold both and those expected, their squares and product (n², n·e, e²),
        the variance of the number that hold both by chance, articles that hold both in a unit, and
        those that expect to.
    confidence
        Of the interval.

    Returns
    -------
    tuple of ndarrays
        log2 of observed over expected, half its interval's width, and whether it can be tested.
    """
    n, expected, nn, ne, ee, chance, holding, expecting = (sums[..., i] for i in range(8))
    above = 1 / (n + 0.5)
    below = 1 / (expected + 0.5)
    # each article adds its units and what is expected, by the slopes of the logarithm
    about = nn * above**2 - 2 * ne * above * below + ee * below**2
    own = np.maximum(about, 0) * expecting / np.maximum(expecting - 1, 1)
    # a few articles may happen to agree better than chance lets them
    variance = np.maximum(own, chance * above**2) / _LN2**2
    degrees = 2 * np.maximum(holding - 1, 1)
    half = special.stdtrit(degrees, (1 + confidence) / 2) * np.sqrt(variance)
    return np.log2((n + 0.5) / (expected + 0.5)), half, expecting >= 2
