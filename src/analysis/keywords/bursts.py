"""Bursts of a word: runs of periods in which an automaton that is slow to change its mind is in a
high state.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Reals = npt.NDArray[np.float64]
LARGEST = 0.9999  # of a probability: a state above it is none


def burst_states(
    count: npt.ArrayLike,
    size: npt.ArrayLike,
    *,
    ratio: float = 2.0,
    gamma: float = 1.0,
    states: int = 2,
) -> npt.NDArray[np.int64]:
    """State of Kleinberg's batched automaton in every period: 0 for the usual share, higher ones
    for bursts.

    With R of D articles holding the word, state i expects the share p_i = R / D · ratio^i. The
    sequence of states is the one of least cost: Σ -log binomial(r_t; d_t, p_i) plus gamma · log(n)
    for every state gone up; going down is free.

    Parameters
    ----------
    count : array, (n_periods,)
        Articles with the word.
    size : array, (n_periods,)
        Articles; a period without any says nothing and is bridged.
    ratio : float
        How much larger the share of the next state is: Kleinberg's s.
    gamma : float
        Cost of going up.
    states : int
        How many states; those whose share would reach 1 are left out.

    Returns
    -------
    array of int, (n_periods,)

    References
    ----------
    Kleinberg (2003), 'Bursty and hierarchical structure in streams', section 4 (batched arrivals).
    """
    r, d = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    n = len(r)
    if not n or r.sum() == 0:
        return np.zeros(n, np.int64)
    # Kleinberg (2002): in state i the usual share is multiplied by ratio^i
    share = r.sum() / d.sum() * ratio ** np.arange(states)
    # the usual state stays in any case: without it there is no automaton
    share = share[(share <= LARGEST) | (np.arange(states) == 0)]
    # the binomial coefficient is the same in every state
    usual = np.clip(share, 1e-12, 1 - 1e-12)
    fit = -(np.outer(r, np.log(usual)) + np.outer(d - r, np.log1p(-usual)))
    level = np.arange(len(share))
    # states × states, from row to column; at least log 2, or one period would cost nothing
    up = gamma * np.log(max(n, 2)) * np.maximum(level[None, :] - level[:, None], 0)
    # Viterbi: the sequence begins in the usual state
    cost = up[0] + fit[0]
    came_from = np.zeros((n, len(share)), np.int64)
    for t in range(1, n):
        # states × states: the cost of coming from the row to the column
        through = cost[:, None] + up
        came_from[t] = through.argmin(axis=0)
        cost = through.min(axis=0) + fit[t]
    path = np.zeros(n, np.int64)
    path[-1] = cost.argmin()
    # back along the cheapest sequence
    for t in range(n - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path


def bursts(
    count: npt.ArrayLike, size: npt.ArrayLike, *, ratio: float = 2.0, gamma: float = 1.0
) -> pd.DataFrame:
    """The bursts of a word, those of the largest weight first.

    The weight is what the burst saves, Σ over its periods of the cost in the usual state less that
    in the high one. A burst is a description: whether it is beyond chance is told by
    `changes.change_scan`.

    Parameters
    ----------
    count, size
        Occurrences of the word, and words in all, of each period, in order.
    ratio, gamma
        As in `burst_states`.

    Returns
    -------
    DataFrame
        `start` and `stop` (the first and the last period, as numbers from 0) and `weight`.

    References
    ----------
    Kleinberg (2003), 'Bursty and hierarchical structure in streams', section 4.
    """
    r, d = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
    high = burst_states(r, d, ratio=ratio, gamma=gamma) > 0
    # padded with usual periods, so that every burst has a beginning and an end: pairs in a row
    edges = np.flatnonzero(np.diff(np.r_[0, high.astype(np.int64), 0]))
    usual = r.sum() / max(d.sum(), 1)
    raised = min(usual * ratio, LARGEST)
    saved = np.zeros(len(r))
    if high.any():
        # difference of the costs of the two states; the binomial coefficient cancels
        saved = r * np.log(raised / usual) + (d - r) * (np.log1p(-raised) - np.log1p(-usual))
    runs = [(a, b - 1, saved[a:b].sum()) for a, b in edges.reshape(-1, 2)]
    table = pd.DataFrame(runs, columns=["start", "stop", "weight"])
    return table.sort_values(["weight", "start"], ascending=[False, True], ignore_index=True)
