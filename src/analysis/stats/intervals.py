"""Intervals for ratios, shares and differences when articles are the clusters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

Reals = npt.NDArray[np.float64]

# the 95 % of every interval and of every simultaneous statement
LEVEL = 0.95
MIN_ARTICLES = 5  # below it no interval
PRIOR_ARTICLES = 20  # as many count what the whole corpus tells of a variance
MAX_CELLS = 4_000_000  # numbers in memory at once
# 2^-50 of the way: a share has no more digits
HALVINGS = 50
ROUNDING = 1e-12  # an effective number of trials is a quotient: n - n is not always 0


class Interval(NamedTuple):
    """An estimate and the ends of its interval, each an array of one shape; NaN where there is
    none.
    """

    estimate: Reals
    low: Reals
    high: Reals


class Sums(NamedTuple):
    """Sums over the articles of cells with y counts among t units each: Σy, Σt, Σy², Σyt, Σt², and
    articles with a unit.
    """

    hits: Reals
    size: Reals
    count_sq: Reals
    cross: Reals
    size_sq: Reals
    n_clusters: Reals


def share_interval(count: npt.ArrayLike, size: npt.ArrayLike, *, level: float = LEVEL) -> Interval:
    """Share of independent trials with the mid-P interval: for shares of articles only.

    Shares of units that come in articles have `clustered_share`.

    Parameters
    ----------
    count, size : array
        Successes and trials, whole numbers, of shapes that go together.
    level : float
        Coverage aimed at. From five trials on an interval of 95 % holds the truth in 92.7 or more
        of 100, and in more than 95 where few successes or failures are expected.

    Returns
    -------
    Interval
        Shares from 0 to 1; NaN where there is no trial.

    References
    ----------
    Lancaster (1961); Newcombe (1998), 'Two-sided confidence intervals for the single proportion',
    method 6: an end is where the chance of more, and half that of the count itself, is
    (1 - level) / 2.
    """
    y, n = np.broadcast_arrays(
        np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    )
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / n
    # without a success no share is too small, without a failure none too large
    low = np.where(y > 0, _mid_p_end(y, n, 1 - tail), 0.0)
    high = np.where(y < n, _mid_p_end(y, n, tail), 1.0)
    return Interval(share, np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan))


def _mid_p_end(y: Reals, n: Reals, target: float) -> Reals:
    """The share at which the chance of fewer than y of n, and half that of y, is `target`: it
    falls as the share grows.
    """
    low, high = np.zeros(y.shape), np.ones(y.shape)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        # betainc(y, n - y + 1, p) is the chance of y successes or more among n
        # the arguments of betainc must be above 0, also where `where` drops the result
        fewer = np.where(y > 0, 1 - special.betainc(np.maximum(y, 1), n - y + 1, middle), 0.0)
        at_most = np.where(y < n, 1 - special.betainc(y + 1, np.maximum(n - y, 1), middle), 1.0)
        # P(X < y) + P(X = y) / 2 falls as the share grows: still above the target, so go right
        is_left = (fewer + at_most) / 2 > target
        low, high = np.where(is_left, middle, low), np.where(is_left, high, middle)
    return np.asarray((low + high) / 2)


def jeffreys_interval(
    count: npt.ArrayLike, size: npt.ArrayLike, *, level: float = LEVEL
) -> Interval:
    """Share with Jeffreys' interval, which reaches 0 and 1 where the share is 0 or 1: for an
    effective number of trials.

    Parameters
    ----------
    count, size : array
        Successes and trials, of shapes that go together; they need not be whole.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        Shares from 0 to 1; NaN where there is no trial.

    References
    ----------
    Brown, Cai and DasGupta (2001), section 4.1: quantiles of beta(count + 1/2, size - count + 1/2).
    """
    y, n = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / n
        # quantiles of Beta(y + 1/2, n - y + 1/2), the posterior under Jeffreys' prior
        low = special.betaincinv(y + 0.5, n - y + 0.5, tail)
        high = special.betaincinv(y + 0.5, n - y + 0.5, 1 - tail)
    # at 0 and at n the end is the bound: a quantile would leave out the very share that was seen
    low = np.where(y > 0, low, 0.0)
    high = np.where(n - y > ROUNDING * n, high, 1.0)
    return Interval(share, np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan))


def cluster_interval(
    count: npt.ArrayLike,
    size: npt.ArrayLike,
    count_sq: npt.ArrayLike,
    cross: npt.ArrayLike,
    size_sq: npt.ArrayLike,
    n_clusters: npt.ArrayLike,
    *,
    level: float = LEVEL,
    design_effect: npt.ArrayLike | None = None,
) -> Interval:
    """Share of words with articles as clusters: `clustered_share`, the corpus being known by its
    design effect.

    Parameters
    ----------
    count, size, count_sq, cross, size_sq, n_clusters : array
        Over the articles of a cell, with y occurrences among t words each: Σy, Σt, Σy², Σyt, Σt²
        and how many there are; for any number of cells at once.
    level : float
        Coverage aimed at.
    design_effect : array
        Of the word in the whole corpus, from `cluster_design_effect`: what a cell tells of its own
        is averaged with it. Without it the cell is the whole corpus.

    Returns
    -------
    Interval
        Shares from 0 to 1; NaN ends below `MIN_ARTICLES` articles, NaN estimate where there is no
        word.

    References
    ----------
    As in `clustered_share`.
    """
    y, t = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    n = np.asarray(n_clusters, dtype=np.float64)
    own = cluster_design_effect(y, t, count_sq, cross, size_sq, n)
    # without a corpus the cell's own effect stands for it; 1, that of independent words, where it
    # is unknown
    corpus = design_effect
    if design_effect is None:
        corpus = np.where(np.isnan(own), 1.0, own)
    return effective_interval(y, t, own, np.asarray(corpus), n, level)


def cluster_design_effect(
    count: npt.ArrayLike,
    size: npt.ArrayLike,
    count_sq: npt.ArrayLike,
    cross: npt.ArrayLike,
    size_sq: npt.ArrayLike,
    n_clusters: npt.ArrayLike,
) -> Reals:
    """How many times larger the variance of a share is than if words were independent.

    Parameters
    ----------
    count, size, count_sq, cross, size_sq, n_clusters : array
        As in `cluster_interval`.

    Returns
    -------
    array
        Below 1 where a word is spread more evenly over articles than chance would have it; NaN
        where it is unknown: fewer than 2 articles, no occurrence, or nothing else.

    References
    ----------
    Kish (1965), section 5.4; the linearised variance n/(n-1) · Σ(y - Rt)² / (Σt)² of a ratio R is
    Woodruff's (1971).
    """
    y, t, n = (np.asarray(v, dtype=np.float64) for v in (count, size, n_clusters))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y / t
        # Σ(y - share · t)², opened so that sums of a cell are enough
        residual = (
            np.asarray(count_sq) - 2 * share * np.asarray(cross) + share**2 * np.asarray(size_sq)
        )
        # opened, it may fall below 0 by rounding where every article has the same share
        variance = np.maximum(residual, 0) * n / (n - 1) / t**2
        # over share · (1 - share) / t, the variance of t independent words
        effect = variance * t / (share * (1 - share))
    return np.where((n >= 2) & (share > 0) & (share < 1), effect, np.nan)


def effective_interval(
    count: Reals, size: Reals, own_effect: Reals, corpus_effect: Reals, n: Reals, level: float
) -> Interval:
    """Jeffreys' interval on the effective number of units, its design effect averaged from a cell's
    own and the corpus's.

    Parameters
    ----------
    count, size : array
        Units with what is counted, and all units, of each cell.
    own_effect : array
        Design effect of each cell from its own articles (`cluster_design_effect`); NaN where
        unknown.
    corpus_effect : array
        The effect that the whole corpus implies for the cell.
    n : array
        Articles of each cell.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        Shares from 0 to 1; NaN ends below `MIN_ARTICLES` articles, NaN estimate without a unit.

    References
    ----------
    Korn and Graubard (1998) for the effective number and its degrees of freedom.
    """
    # a word that seems spread more evenly than chance must not narrow its interval
    effect = np.maximum(averaged(own_effect, corpus_effect, n), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = count / size
    effective = size / effect * student_loss(degrees_of_freedom(n), level)
    # successes shrink with the trials: the share is the one seen, only its weight is less
    ends = jeffreys_interval(share * effective, effective, level=level)
    return where_enough(share, ends.low, ends.high, n)


def averaged(own: Reals, of_corpus: Reals, n: Reals) -> Reals:
    """A variance, or a design effect, averaged from what a cell tells of it and what the corpus
    tells.

    The cell counts by its articles less 1, the corpus by `PRIOR_ARTICLES`; the corpus alone where
    the cell tells nothing.

    Parameters
    ----------
    own : array
        From the articles of the cell; not finite where it is unknown.
    of_corpus : array
        From the whole corpus, for the same cells.
    n : array
        Articles of each cell.

    Returns
    -------
    array
        The weighted mean, in the unit of the two.
    """
    # a variance from n articles has n - 1 degrees of freedom; a cell may have no article
    weight = np.maximum(n - 1, 0)
    own = np.where(np.isfinite(own), own, np.nan)
    both = (weight * own + PRIOR_ARTICLES * of_corpus) / (weight + PRIOR_ARTICLES)
    return np.where(np.isnan(own), of_corpus, both)


def student_loss(degrees: Reals, level: float) -> Reals:
    """How much fewer units count because their variance is estimated: the square of the normal over
    Student's quantile.

    Parameters
    ----------
    degrees : array
        Degrees of freedom of the variance of each cell (`degrees_of_freedom`).
    level : float
        Coverage of the interval that is made from the effective number.

    Returns
    -------
    array
        From 0 to 1, by which the effective number of units is multiplied.

    References
    ----------
    Korn and Graubard (1998).
    """
    tail = (1 - level) / 2
    # half widths go with 1 / √units: this square widens them by Student's t over the normal
    return np.asarray((special.ndtri(tail) / special.stdtrit(degrees, tail)) ** 2)


def degrees_of_freedom(n: Reals) -> Reals:
    """Degrees of freedom of a variance that `averaged` gives: those of the cell and those of the
    corpus.

    Parameters
    ----------
    n : array
        Articles of each cell.

    Returns
    -------
    array
        n - 1 + `PRIOR_ARTICLES`, never below `PRIOR_ARTICLES`.
    """
    return np.asarray(np.maximum(n - 1, 0) + PRIOR_ARTICLES)


def where_enough(estimate: Reals, low: Reals, high: Reals, n: Reals) -> Interval:
    """The interval where there are articles enough, else NaN ends.

    Parameters
    ----------
    estimate, low, high : array
        An estimate of each cell and the ends of its interval.
    n : array
        Articles of each cell.

    Returns
    -------
    Interval
        The estimate as it is; NaN ends below `MIN_ARTICLES` articles or without an estimate.
    """
    known = (n >= MIN_ARTICLES) & np.isfinite(estimate)
    return Interval(
        np.asarray(estimate), np.where(known, low, np.nan), np.where(known, high, np.nan)
    )
