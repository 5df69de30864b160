"""Into which stretches of one rate a series of counts falls: several changes at once, by PELT.

A description without a p: whether there is a change at all is told by `changes.change_scan`, which
permutes dates inside outlets. This tells where the changes lie when there are several.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

Reals = npt.NDArray[np.float64]
LEAST = 3.0  # log-likelihoods of a change in both date and rate, in logarithms of the periods


def change_points(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    *,
    dispersion: float = 1.0,
    penalty: float | None = None,
    shortest: int = 1,
) -> list[int]:
    """Find the changes of a rate: the partition of least cost (PELT).

    With y_i counts of an exposure t_i (articles or words of a period), the cost of a stretch is
    2 [Σ y log(y / t) - Σy log(Σy / Σt)] / dispersion, the deviance of one rate (Poisson, or
    quasi-Poisson for counts that clump), and each change costs `penalty`. A period without exposure
    belongs to either side and no change is dated into it.

    Parameters
    ----------
    count, exposure : array, (n_periods,)
        Not negative; a period that was not collected has an exposure of 0.
    dispersion : float
        Variance over mean of the counts within a stretch; 1 for Poisson.
    penalty : float, optional
        What a change must gain; by default 3 log n, of n periods with exposure.
    shortest : int
        Periods with exposure of a stretch, at least.

    Returns
    -------
    list of int
        The first period of every stretch but the first, in order.

    Raises
    ------
    ValueError
        For negative counts or exposures, lengths that differ, or counts without exposure.

    References
    ----------
    Killick, Fearnhead and Eckley (2012), 'Optimal detection of changepoints with a linear
    computational cost'; McCullagh and Nelder (1989), section 9.2, for the dispersion. The dates are
    those of `ruptures` with the same cost (Truong, Oudre and Vayatis 2020).
    """
    y = np.asarray(count, dtype=np.float64)
    t = np.asarray(exposure, dtype=np.float64)
    if y.shape != t.shape or (y < 0).any() or (t < 0).any() or (y[t == 0] > 0).any():
        raise ValueError(
            "counts and exposures are of the same periods, and no count is without one"
        )
    there = np.flatnonzero(t > 0)
    n = len(there)
    if n < 2 * shortest:
        return []
    price = LEAST * np.log(n)
    if penalty is not None:
        price = penalty
    total = np.r_[0.0, np.cumsum(y[there])]
    size = np.r_[0.0, np.cumsum(t[there])]
    best = np.full(n + 1, np.inf)
    # the first stretch begins without a change, and should not pay for one
    best[0] = -price
    before = np.zeros(n + 1, np.int64)
    candidates = np.array([0])
    for end in range(shortest, n + 1):
        hits = total[end] - total[candidates]
        rate = hits / (size[end] - size[candidates])
        # Σ y log(y / t) is the same for every partition, and left out; xlogy is 0 for no hits
        cost = -2 * special.xlogy(hits, rate) / dispersion
        # a start nearer than the shortest stretch waits until it is far enough
        ready = candidates <= end - shortest
        values = np.where(ready, best[candidates] + cost + price, np.inf)
        chosen = int(values.argmin())
        best[end] = values[chosen]
        before[end] = candidates[chosen]
        # PELT's pruning: such a start can never be best again, since two parts never cost more
        # than their whole (Killick et al. 2012, theorem 3.1, K = 0: no price on this side)
        kept = ~ready | (best[candidates] + cost <= best[end])
        candidates = np.r_[candidates[kept], end - shortest + 1]
    cuts = list[int]()
    end = n
    while before[end] > 0:
        end = int(before[end])
        cuts.append(int(there[end]))
    return cuts[::-1]
