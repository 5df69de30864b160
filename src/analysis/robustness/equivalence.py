"""Whether outlets are alike: the largest difference that the articles leave room for."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats import LEVEL
from analysis.stats.effects import share_variance

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def spread_bound(
    y: Reals, t: Reals, part: Ints, groups: Ints | None = None, *, confidence: float = LEVEL
) -> Reals:
    """The largest difference of shares y/t between two parts that the articles leave room for.

    Parameters
    ----------
    y, t
        What is counted and out of what, by article.
    part
        The part of each article, -1 for none.
    groups
        Articles left out together, as in `left_out`.
    confidence
        Of the one-sided bound of each pair of parts.

    Returns
    -------
    array
        Over all pairs of parts the largest |difference| + t · standard error, one a group left out.
        All differences are smaller than a margin, at this confidence, where the bound is
        (intersection-union; Berger and Hsu 1996). NaN where a part has fewer than two articles, or
        there are fewer than two parts.

    References
    ----------
    Schuirmann (1987), two one-sided tests; Berger and Hsu (1996), Statistical Science 11.
    """
    keep = (part >= 0) & (t > 0)
    names, codes = np.unique(part[keep], return_inverse=True)
    n_groups = 1
    if groups is not None:
        n_groups = int(groups.max(initial=-1)) + 1
    if len(names) < 2:
        return np.full(n_groups, np.nan)
    # articles × parts, 1 where an article is of the part
    member = np.eye(len(names))[codes]
    # the six sums of a linearised variance, by part; a group left out is a subtraction from each
    values = [y[keep], t[keep], np.ones(int(keep.sum()))]
    values += [y[keep] ** 2, y[keep] * t[keep], t[keep] ** 2]
    of_groups = None
    if groups is not None:
        of_groups = groups[keep]
    sums = []
    for value in values:
        total = member.T @ value
        if of_groups is None:
            sums.append(total[None])
            continue
        own = np.zeros((n_groups, len(names)))
        np.add.at(own, (of_groups, codes), value)
        sums.append(total[None] - own)
    y1, t1, n, yy, yt, tt = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        share = y1 / t1
        spread = (yy - 2 * share * yt + share**2 * tt) * n / (n - 1) / t1**2
        # articles may look more alike than independent units would: no part is surer than those
        variance = np.maximum(spread, share_variance(y1, t1))
    bounds = []
    for one, other in combinations(range(len(names)), 2):
        error = np.sqrt(variance[:, one] + variance[:, other])
        # those of the smaller part, as a lower bound of Welch's
        degrees = np.minimum(n[:, one], n[:, other]) - 1
        # one-sided on each side: two such tests at 5 % make an equivalence test at 5 %
        quantile = special.stdtrit(np.maximum(degrees, 1), confidence)
        bound = np.abs(share[:, one] - share[:, other]) + quantile * error
        bounds.append(np.where(degrees >= 1, bound, np.nan))
    # `max` keeps NaN: one pair that cannot be tested leaves the whole unknown
    return np.asarray(np.stack(bounds).max(axis=0))
