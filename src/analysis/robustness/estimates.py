"""Effects with intervals from sums over articles, and the same with any group of articles left out,
without counting again.

Every effect here is a function of sums over articles. Leaving articles out subtracts their part
from the sums, so that a thousand articles cost a thousand subtractions. Articles are the clusters:
variances are linearised (Woodruff 1971; Lohr 2022, ch. 9) and never below what independent units
would give, as everywhere in this project.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.stats import LEVEL, log_likelihood_ratio

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
    lambda s: (1 / (s[..., 0] + 0.5) + 1 / (s[..., 2] + 0.5)) / _LN2**2,
)
# columns: units with both actors, with the one, with the other, with any
TIE = Curve(
    lambda s: np.log2((s[..., 0] + 0.5) / (s[..., 1] * s[..., 2] / s[..., 3] + 0.5)),
    lambda s: _tie_gradient(s),
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


def judge_alike(y: Reals, t: Reals, part: Ints, groups: Ints | None = None) -> tuple[Reals, Reals]:
    """Whether shares y / t differ between parts.

    p is of Pearson's X² over the design effect of units within articles, both under one share for
    all parts, with as many degrees of freedom as parts less 1. Under that null a part without any
    hit tells as much as it should, which Wald's test misses.

    Parameters
    ----------
    y
        Units with it, by article.
    t
        All units, by article.
    part
        The part of each article; -1 for none.
    groups
        The group of each article, from 0, left out in turn; None: nothing is.

    Returns
    -------
    tuple of two ndarrays
        The largest share less the smallest, and p of no difference at all, one for each group;
        NaN with fewer than two parts.

    References
    ----------
    Rao and Scott (1984), first-order correction.
    """
    keep = (part >= 0) & (t > 0)
    names, codes = np.unique(part[keep], return_inverse=True)
    n_groups = 1
    if groups is not None:
        n_groups = int(groups.max(initial=-1)) + 1

    def sums(v: Reals) -> Reals:
        total = np.bincount(codes, v[keep], len(names)).astype(np.float64)
        if groups is None:
            return total[None]
        # one code for group and part together: all sums of all groups in one pass
        own = np.bincount(groups[keep] * len(names) + codes, v[keep], n_groups * len(names))
        return np.asarray(total[None] - own.reshape(n_groups, len(names)))

    y1 = sums(y)
    t1 = sums(t)
    n = sums(np.ones(len(y))).sum(1)
    yy, yt, tt = (sums(v).sum(1) for v in (y * y, y * t, t * t))
    with np.errstate(divide="ignore", invalid="ignore"):
        # a part that is gone with the group left out is no part of the test
        there = t1 > 0
        share = y1.sum(1) / t1.sum(1)
        # the variance of a unit under one share for all, from deviations of whole articles: the
        # design effect times that of independent units
        spread = (yy - 2 * share * yt + share**2 * tt) * n / (n - 1) / t1.sum(1)
        x2 = np.where(there, (y1 - share[:, None] * t1) ** 2 / t1, 0).sum(1) / np.maximum(
            spread, share * (1 - share)
        )
        degrees = there.sum(1) - 1
        # where nobody has it nothing can differ: 0 / 0 above, and p is 1
        p = np.where(share > 0, special.chdtrc(np.maximum(degrees, 1), x2), 1.0)
        shares = y1 / t1
        effect = np.where(there, shares, -np.inf).max(1, initial=-np.inf) - np.where(
            there, shares, np.inf
        ).min(1, initial=np.inf)
    good = degrees >= 1
    return np.where(good, effect, np.nan), np.where(good, p, np.nan)


def judge_rank(
    x: sparse.csr_array,
    rank: Callable[[Reals], Reals],
    top: int,
    groups: Ints | None = None,
) -> Judged:
    """Judge a rank: it holds where the rank is `top` or better.

    A rank has no interval here: a bootstrap's range is no confidence interval of a rank among many
    that are close (Hall and Miller 2009), and none was found whose coverage holds. How far the rank
    is chance is told by the finding's placebo.

    Parameters
    ----------
    x
        Articles × what `rank` is made from, to be summed over articles.
    rank
        Gives 1 for the first, from sums (…, d); NaN where what is ranked is not there at all.
    top
        The last rank at which the finding holds.
    groups
        Number of the group of each article: the rank is then that without each group.

    Returns
    -------
    Judged
        One value for each group, or one; `low` and `high` are missing.
    """
    total = np.asarray(x.sum(axis=0)).ravel()
    if groups is None:
        ranks = rank(total[None])
    else:
        n_groups = int(groups.max(initial=-1)) + 1
        member = sparse.csr_array(
            (np.ones(len(groups)), (groups, np.arange(len(groups)))), shape=(n_groups, len(groups))
        )
        parts = sparse.csr_array(member @ x)
        # as many groups at a time as make 20 million sums, some 160 MB
        step = max(1, 20_000_000 // max(1, x.shape[1]))
        without = [
            rank(total[None] - parts[i : i + step].toarray()) for i in range(0, n_groups, step)
        ]
        ranks = np.concatenate(without or [np.empty(0)])
    none = np.full(len(ranks), np.nan)
    tested = ~np.isnan(ranks)
    return Judged(ranks, none, none, tested, tested & (ranks <= top))


def rank_among(score: Reals, place: int) -> Reals:
    """The rank of one column by the largest score.

    Parameters
    ----------
    score
        (…, d); -inf scores are last, and equal to one another.
    place
        The column.

    Returns
    -------
    ndarray
        (…), 1 for the first.
    """
    # ties share the better rank: only what is larger counts
    own = score[..., place : place + 1]
    return 1.0 + (score > own).sum(axis=-1)


def tie_scores(s: Reals, k: int, own: int, association: str, min_units: int) -> Reals:
    """How strongly an actor is tied to each of several others.

    Parameters
    ----------
    s
        Sums (…, 2k + 2): units with both, for each other; with the other, for each; with the
        actor; with any.
    k
        The number of others.
    own
        The place of the actor itself, which is tied to nobody.
    association
        'g2', 'npmi' or the log odds ratio.
    min_units
        Units that both share at least.

    Returns
    -------
    ndarray
        (…, k); -inf for no tie.
    """
    n = s[..., :k]
    other = s[..., k : 2 * k]
    actor = s[..., 2 * k, None]
    total = s[..., 2 * k + 1, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        if association == "g2":
            score = log_likelihood_ratio(n, other - n, actor, total - actor)
        elif association == "npmi":
            score = np.log(n * total / (actor * other)) / -np.log(n / total)
        else:
            score = np.log(
                (n + 0.5)
                * (total - actor - other + n + 0.5)
                / ((actor - n + 0.5) * (other - n + 0.5))
            )
    # a pair that meets less often than chance would have it is not tied, however large its
    # statistic
    there = (n >= min_units) & (n * total > actor * other)
    # an actor is no partner of itself
    # `n * total > actor * other` holds for it trivially, as every unit of its own is shared
    there[..., own] = False
    return np.where(there, score, -np.inf)


def term_scores(s: Reals, k: int, keyness: str, prior_words: float, min_count: int) -> Reals:
    """How much each of several terms marks a target.

    Parameters
    ----------
    s
        Sums (…, 2k + 2): occurrences in the target, for each term; elsewhere, for each; words
        of the target; words elsewhere.
    k
        The number of terms.
    keyness
        'g2', or z of the log odds ratio with a prior.
    prior_words
        Weight of the prior, in words.
    min_count
        Occurrences that a term has at least.

    Returns
    -------
    ndarray
        (…, k); -inf for a term too rare, or not more frequent in the target.

    References
    ----------
    Dunning (1993) for G²; Monroe, Colaresi and Quinn (2008), eq. 15 to 22, for z.
    """
    n = s[..., :k]
    m = s[..., k : 2 * k]
    target = s[..., 2 * k, None]
    reference = s[..., 2 * k + 1, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        if keyness == "g2":
            score = log_likelihood_ratio(n, m, target, reference)
        else:
            # the prior gives every term its share of the whole corpus, weighing as much as
            # `prior_words` words
            prior = prior_words * (n + m) / (target + reference)
            odds = np.log((n + prior) / (target + prior_words - n - prior))
            odds = odds - np.log((m + prior) / (reference + prior_words - m - prior))
            score = odds / np.sqrt(1 / (n + prior) + 1 / (m + prior))
    # G² has no sign: a term that is rarer in the target would rank as high
    return np.where((n + m >= min_count) & (n * reference > m * target), score, -np.inf)
