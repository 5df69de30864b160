"""Shares and means of a coder that errs, corrected by units that were coded by hand with known
probabilities.

A coder marks every unit of a corpus; of some, drawn with known probabilities, it is known what the
codebook says (gold). Prediction-powered inference and design-based supervised learning correct the
mean of the marks by the mean error in the gold. For marks of 0 and 1 the most efficient correction
of that kind is poststratification by the mark: the share of gold among the marked and among the
unmarked units, weighted by how many there are of each. It is taken here because either share has an
interval made for small counts, where a normal interval fails for rare frames (`analysis simulate
correction`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats.clustered import difference
from analysis.stats.intervals import (
    LEVEL,
    MIN_ARTICLES,
    Interval,
    averaged,
    degrees_of_freedom,
    jeffreys_interval,
    student_loss,
)

Reals = npt.NDArray[np.float64]

MIN_GOLD = 30  # units coded by hand, for an estimate to be corrected
MIN_MARKED = 1  # of them, among the marked units and among the others


class Gold(NamedTuple):
    """Units that were coded by hand, an element a unit.

    Attributes
    ----------
    marked
        What the coder gave the unit: 0 or 1, or a number.
    held
        What the gold gives it, on the same scale.
    weight
        One over the probability with which the unit was drawn; only ratios matter.
    article
        The article of each unit, as any kind of label: units of one article are a cluster.
    """

    marked: Reals
    held: Reals
    weight: Reals
    article: npt.NDArray[np.int64]

    def only(self, kept: npt.NDArray[np.bool_]) -> Gold:
        """The units for which `kept` is true.

        Parameters
        ----------
        kept : array of bool, (n_units,)
            Which units stay.

        Returns
        -------
        Gold
            Those units; articles keep their numbers, which may leave gaps.
        """
        return Gold(self.marked[kept], self.held[kept], self.weight[kept], self.article[kept])


def gold_units(
    marked: npt.ArrayLike, held: npt.ArrayLike, weight: npt.ArrayLike, article: npt.ArrayLike
) -> Gold:
    """Gold from arrays of one length.

    Parameters
    ----------
    marked, held, weight, article : array, (n_units,)
        As the attributes of `Gold`.

    Returns
    -------
    Gold

    Raises
    ------
    ValueError
        If lengths differ, or a weight is not above 0.
    """
    parts = [np.asarray(v, dtype=np.float64) for v in (marked, held, weight)]
    # labels of any kind as 0, 1, …: what `np.bincount` sums over
    number = np.unique(np.asarray(article), return_inverse=True)[1].astype(np.int64)
    if len({len(v) for v in (*parts, number)}) != 1:
        raise ValueError(f"lengths differ: {[len(v) for v in (*parts, number)]}")
    if np.any(parts[2] <= 0):
        raise ValueError("weights of gold units are above 0")
    return Gold(parts[0], parts[1], parts[2], number)


def weighted_mean_variance(
    values: npt.ArrayLike, weight: npt.ArrayLike, article: npt.ArrayLike
) -> tuple[float, float]:
    """A weighted mean, and its variance with articles as clusters.

    Parameters
    ----------
    values, weight, article : array, (n_units,)
        Values, their weights, and the number of the article of each, from 0.

    Returns
    -------
    tuple of float
        Mean and variance; the variance is NaN with fewer than two articles.

    References
    ----------
    Hájek's (1971) estimator with the linearised variance of a ratio (Woodruff 1971),
    m/(m-1) · Σ (Σ w (v - mean))² / (Σ w)² over m articles.
    """
    v, w = np.asarray(values, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    if not len(v):
        return np.nan, np.nan
    total = w.sum()
    mean = float(w @ v / total)
    # gaps in the numbers (`Gold.only`) get a 0, which adds nothing to the sum of squares; m
    # counts only the articles that are there
    added = np.bincount(np.asarray(article), w * (v - mean))
    m = len(np.unique(article))
    if m < 2:
        return mean, np.nan
    return mean, float((added**2).sum() * m / (m - 1) / total**2)


def corrected_share(
    marked: Interval,
    gold: Gold,
    *,
    pull: npt.ArrayLike | None = None,
    level: float = LEVEL,
) -> Interval:
    """Share of units that hold a frame, from the share that a coder marks and from gold.

    Parameters
    ----------
    marked : Interval
        Share of all units that the coder marks, with its interval over articles
        (`clustered_share`), each an array of no dimension.
    gold : Gold
        Units of the same population, `marked` and `held` 0 or 1.
    pull : array, (n_units,), optional
        What the article of each unit of the gold adds to the share marked, (f - q t) / Σt for f
        marked of its t units: articles that are in both make the two parts of the estimate vary
        together. Without it they count as independent, as where few articles have gold.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        NaN where `why_not_corrected` gives a reason. The estimate is q p₁ + (1 - q) p₀: q is the
        share marked, p₁ the weighted share of gold among the marked units and p₀ among the others.

    References
    ----------
    Särndal, Swensson and Wretman (1992), section 7.6, for poststratification; it is the estimator
    of Egami et al. (2023) with the gold's own shares as predictions, and of Angelopoulos, Duchi
    and Zrnic (2023) at the most efficient tuning. Zou and Donner (2008) for the interval of a sum
    from the intervals of its parts (MOVER), Korn and Graubard (1998) for the effective numbers.
    """
    if why_not_corrected(gold, marked):
        return _none()
    q = float(marked.estimate)
    one = _share_of(gold.only(gold.marked == 1), level)
    other = _share_of(gold.only(gold.marked == 0), level)
    # q p₁ + (1 - q) p₀ = p₀ + q (p₁ - p₀)
    slope = float(one.estimate) - float(other.estimate)
    estimate = float(other.estimate) + q * slope
    # q moves the estimate by the slope; where that falls, the ends of q change places
    down, up = q - float(marked.low), float(marked.high) - q
    if slope < 0:
        down, up = up, down
    parts = ((q, one), (1 - q, other))
    # MOVER: parts that vary independently add up in squares of their distances to the ends
    below = float(np.linalg.norm([share * float(p.estimate - p.low) for share, p in parts]))
    above = float(np.linalg.norm([share * float(p.high - p.estimate) for share, p in parts]))
    r = 0.0
    if pull is not None:
        r = _shared(gold, np.asarray(pull, dtype=np.float64), q, marked, slope, level)
    down, up = abs(slope) * down, abs(slope) * up
    # at r = -1 the sum is a square: only rounding takes it below 0
    low = estimate - np.sqrt(max(below**2 + down**2 + 2 * r * below * down, 0.0))
    high = estimate + np.sqrt(max(above**2 + up**2 + 2 * r * above * up, 0.0))
    return Interval(np.asarray(estimate), np.asarray(max(low, 0.0)), np.asarray(min(high, 1.0)))


def _shared(
    gold: Gold, pull: Reals, q: float, marked: Interval, slope: float, level: float
) -> float:
    """Correlation of the share marked, times the slope, with what the gold adds to the estimate."""
    added = np.zeros(gold.article.max() + 1)
    for is_marked, share in ((1, q), (0, 1 - q)):
        kept = gold.marked == is_marked
        if kept.any():
            # the linearised residual of each of the two poststrata, weighted as in the estimate
            part = gold.only(kept)
            mean, _ = weighted_mean_variance(part.held, part.weight, part.article)
            residual = part.weight * (part.held - mean) / part.weight.sum()
            # an article may have units of both kinds: numbered alike, they meet in one entry
            added += share * np.bincount(part.article, residual, len(added))
    of_article = np.zeros(len(added))
    # all units of an article have the same pull, whichever is written last
    of_article[gold.article] = pull
    normal = special.ndtri((1 + level) / 2)
    # the standard error behind the interval of the share marked, times the slope
    spread = abs(slope) * float(marked.high - marked.low) / 2 / normal
    scale = spread * np.sqrt((added**2).sum())
    if scale <= 0:
        return 0.0
    # the size of the slope cancels, its sign stays. Clipped: the variance behind the interval is
    # averaged with the corpus's, and may be smaller than what these articles add
    return float(np.clip(slope * (added @ of_article) / scale, -1.0, 1.0))


def _share_of(gold: Gold, level: float) -> Interval:
    """Weighted share of units that hold the frame: Jeffreys' interval on the effective number.

    What a handful of articles tells of its own design effect is averaged with the effect of the
    weights alone (Kish 1965, section 11.7).
    """
    n = len(gold.held)
    if n == 0:
        # nothing is known of such units; there are none of them in the corpus either
        return Interval(np.asarray(0.0), np.asarray(0.0), np.asarray(1.0))
    share, variance = weighted_mean_variance(gold.held, gold.weight, gold.article)
    m = np.asarray(float(len(np.unique(gold.article))))
    # n Σw² / (Σw)²: unequal weights alone make as many units count as fewer
    of_weights = n * float((gold.weight**2).sum()) / float(gold.weight.sum()) ** 2
    own = np.asarray(np.nan)
    if 0 < share < 1:
        # the design effect: the variance over that of n independent units. At a share of 0 or 1
        # the articles tell of none
        own = np.asarray(variance * n / (share * (1 - share)))
    effect = np.maximum(averaged(own, np.asarray(of_weights), m), 1.0)
    size = n / effect * student_loss(degrees_of_freedom(m), level)
    return jeffreys_interval(share * size, size, level=level)


def corrected_mean(
    marked_mean: float,
    marked_variance: float,
    gold: Gold,
    *,
    tuning: float = 1.0,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    level: float = LEVEL,
) -> Interval:
    """Mean over units, from the mean that a coder gives and from gold: prediction-powered.

    Parameters
    ----------
    marked_mean, marked_variance : float
        Mean of the coder's numbers over all units, and the variance of that mean over articles.
    gold : Gold
        Units of the same population.
    tuning : float
        How far the coder is relied on: 0 leaves it out, 1 is the difference estimator
        (`power_tuning` gives the most efficient).
    bounds : pair of float
        The smallest and the largest value a mean can have.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        NaN where `why_not_corrected` gives a reason. The estimate is tuning · marked mean + the
        weighted mean over gold of (held - tuning · marked).

    References
    ----------
    Angelopoulos, Bates, Fannjiang, Jordan and Zrnic (2023); Angelopoulos, Duchi and Zrnic (2023)
    for the tuning; Egami, Hinck, Stewart and Wei (2023) for drawing probabilities.
    """
    if why_not_corrected(gold):
        return _none()
    error = gold.held - tuning * gold.marked
    mean, variance = weighted_mean_variance(error, gold.weight, gold.article)
    m = np.asarray(float(len(np.unique(gold.article))))
    total = gold.weight.sum()
    spread = float(gold.weight @ (error - mean) ** 2 / total)
    # the variance of a weighted mean if units were independent
    implied = spread * float((gold.weight**2).sum()) / total**2
    of_error = float(averaged(np.asarray(variance), np.asarray(implied), m))
    half = float(special.stdtrit(degrees_of_freedom(m), (1 + level) / 2))
    # variances add up: gold and corpus count as independent
    half *= np.sqrt(max(of_error, 0.0) + tuning**2 * marked_variance)
    estimate = tuning * marked_mean + mean
    low, high = np.maximum(estimate - half, bounds[0]), np.minimum(estimate + half, bounds[1])
    return Interval(np.asarray(estimate), np.asarray(low), np.asarray(high))


def power_tuning(gold: Gold, n_units: float = np.inf) -> float:
    """How far to rely on a coder's numbers: the tuning of least variance, within 0 and 1.

    Parameters
    ----------
    gold : Gold
        Of as large a population as the coder is alike in, so that the tuning may count as given.
    n_units : float
        Units of the corpus.

    Returns
    -------
    float
        Weighted covariance of held and marked over the variance of marked, over 1 + n / n_units;
        0 where the coder gives every unit of the gold the same number.

    References
    ----------
    Angelopoulos, Duchi and Zrnic (2023), section 6.1.
    """
    share = gold.weight / gold.weight.sum()
    # centred at the weighted mean, so that the products below are covariances
    marked = gold.marked - share @ gold.marked
    variance = float(share @ marked**2)
    if variance <= 0:
        return 0.0
    slope = float(share @ (marked * (gold.held - share @ gold.held))) / variance
    # 1 + n / N: the mean of the coder's numbers varies too, the more so the smaller the corpus
    return float(np.clip(slope / (1 + len(gold.held) / n_units), 0.0, 1.0))


def corrected_difference(first: Interval, second: Interval) -> Interval:
    """First less second, two corrected shares or means of units that are not the same.

    Parameters
    ----------
    first, second : Interval
        From `corrected_share` or `corrected_mean`.

    Returns
    -------
    Interval
        NaN where one of them has none.
    """
    return difference(first, second)


def why_not_corrected(gold: Gold, marked: Interval | None = None) -> str:
    """Why there is no corrected estimate, in words without digits; empty where there is one.

    Parameters
    ----------
    gold : Gold
        The coded units of the population.
    marked : Interval, optional
        The share that the coder marks: where it marks any, some of those must be coded.

    Returns
    -------
    str
    """
    if not len(gold.held):
        return NO_GOLD
    if len(gold.held) < MIN_GOLD:
        return FEW_GOLD
    if len(np.unique(gold.article)) < MIN_ARTICLES:
        return FEW_GOLD_ARTICLES
    if marked is not None:
        n_marked = int((gold.marked == 1).sum())
        q = float(marked.estimate)
        if q > 0 and n_marked < MIN_MARKED:
            return FEW_MARKED
        if q < 1 and len(gold.held) - n_marked < MIN_MARKED:
            return FEW_UNMARKED
    return ""


NO_GOLD = "no unit is in the gold standard"
FEW_GOLD = "fewer than thirty units are in the gold standard"
FEW_GOLD_ARTICLES = "the gold standard has units of fewer than five articles"
FEW_MARKED = "no unit where it is coded is in the gold standard"
FEW_UNMARKED = "no unit where it is not coded is in the gold standard"
REASONS = (NO_GOLD, FEW_GOLD, FEW_GOLD_ARTICLES, FEW_MARKED, FEW_UNMARKED)


def _none() -> Interval:
    nothing = np.asarray(np.nan)
    return Interval(nothing, nothing, nothing)


def units_to_code(
    share: float, precision: float, missed: float, width: float, *, level: float = LEVEL
) -> float:
    """How many units to code by hand for an interval of a wanted width, drawn where they tell most.

    Parameters
    ----------
    share : float
        Share of units that the coder marks.
    precision : float
        Share of marked units that hold the frame.
    missed : float
        Share of other units that hold it.
    width : float
        Wanted width of the interval of the share, 0.06 for ±3 points.
    level : float
        Coverage aimed at.

    Returns
    -------
    float
        Units, not rounded, where the corpus is large; the units of a class are drawn by Neyman's
        allocation (`drawing_shares`).

    References
    ----------
    Neyman (1934): the variance of a stratified mean is (Σ Wₕ Sₕ)² / n.
    """
    spread = share * _deviation(precision) + (1 - share) * _deviation(missed)
    normal = special.ndtri((1 + level) / 2)
    # width = 2 z · spread / √n, solved for n
    return float((2 * normal * spread / width) ** 2)


def drawing_shares(share: float, precision: float, missed: float) -> tuple[float, float]:
    """Which part of the units to code should be marked ones, and which part others: Neyman's
    allocation.

    Parameters
    ----------
    share, precision, missed : float
        As in `units_to_code`.

    Returns
    -------
    tuple of float
        Of marked and of other units; their sum is 1.
    """
    parts = share * _deviation(precision), (1 - share) * _deviation(missed)
    total = sum(parts)
    return parts[0] / total, parts[1] / total


def _deviation(share: float) -> float:
    """Standard deviation of a 0 or 1, at least that of a share of one in fifty: none is known to
    be never wrong.
    """
    bounded = min(max(share, 0.02), 0.98)
    return float(np.sqrt(bounded * (1 - bounded)))
