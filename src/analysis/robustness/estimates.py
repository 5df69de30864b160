"""Tests of several parts, and ranks, from sums over articles, and the same with any group of
articles left out, without counting again (as `stats.effects`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.stats import log_likelihood_ratio
from analysis.stats.effects import Judged

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
        # the log odds ratio, half a unit added to each of the four cells
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
