"""Changes of a rate by PELT, against every partition tried and against ruptures where it is there."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import special

from analysis.keywords.segments import change_points


def _cost(y: np.ndarray, t: np.ndarray, cuts: tuple[int, ...], penalty: float) -> float:
    """The cost of a partition, from the definition."""
    ends = [0, *cuts, len(y)]
    parts = [slice(a, b) for a, b in itertools.pairwise(ends)]
    fit = sum(special.xlogy(y[p].sum(), y[p].sum() / t[p].sum()) for p in parts)
    return float(-2 * fit + penalty * len(cuts))


@pytest.mark.parametrize("seed", range(12))
def test_no_partition_costs_less(seed: int) -> None:
    rng = np.random.default_rng(seed)
    t = rng.integers(5, 40, 11).astype(float)
    rate = np.repeat(rng.uniform(0.02, 0.5, 3), [4, 4, 3])
    y = rng.poisson(rate * t).astype(float)
    penalty = 4.0
    every = [c for k in range(11) for c in itertools.combinations(range(1, 11), k)]
    least = min(_cost(y, t, cuts, penalty) for cuts in every)
    found = tuple(change_points(y, t, penalty=penalty))
    assert _cost(y, t, found, penalty) == pytest.approx(least)


def test_a_doubled_rate_is_dated_and_a_gap_is_no_change() -> None:
    t = np.full(40, 40.0)
    y = np.where(np.arange(40) < 20, 8.0, 20.0)
    assert change_points(y, t) == [20]
    t[10:14] = y[10:14] = 0
    assert change_points(y, t) == [20]
    t[18:22] = y[18:22] = 0
    assert change_points(y, t) == [22]


def test_nothing_that_changes_seldom_gives_a_change_and_clumps_need_their_dispersion() -> None:
    rng = np.random.default_rng(3)
    t = np.full(60, 40.0)
    steady = [bool(change_points(rng.poisson(8, 60), t)) for _ in range(200)]
    assert np.mean(steady) <= 0.06
    clumped = [rng.negative_binomial(4, 4 / 12, 60) for _ in range(100)]
    naive = np.mean([bool(change_points(y, t)) for y in clumped])
    heeded = np.mean([bool(change_points(y, t, dispersion=3.0)) for y in clumped])
    assert heeded <= 0.08 < 0.3 < naive


def test_the_dates_are_those_of_ruptures() -> None:
    ruptures = pytest.importorskip("ruptures")
    from ruptures.base import BaseCost

    class Deviance(BaseCost):
        """The same cost, in the form that ruptures asks for."""

        model = ""
        min_size = 1

        def fit(self, signal: np.ndarray) -> Deviance:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            y, t = self.signal[start:end].sum(axis=0)
            return float(-2 * special.xlogy(y, y / t))

    rng = np.random.default_rng(8)
    for _ in range(20):
        t = rng.integers(10, 60, 80).astype(float)
        rate = np.repeat(rng.uniform(0.05, 0.6, 4), 20)
        y = rng.poisson(rate * t).astype(float)
        witness = ruptures.Pelt(custom_cost=Deviance(), min_size=1, jump=1)
        theirs = witness.fit_predict(np.column_stack([y, t]), pen=9.0)[:-1]
        assert change_points(y, t, penalty=9.0) == theirs


def test_counts_without_exposure_are_an_error() -> None:
    with pytest.raises(ValueError, match="no count is without one"):
        change_points([1, 2], [3, 0])
    assert change_points([1], [3]) == []
