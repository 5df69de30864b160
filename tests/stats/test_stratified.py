"""Exact tails of sums of counts against scipy's distributions and convolution by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from analysis.stats.stratified import (
    SMALLEST_P,
    binomial_tail,
    hypergeometric_pmf,
    sum_of_binomials_tail,
    sum_of_counts_tail,
)


def test_the_pmf_of_shared_places_is_scipys_hypergeometric() -> None:
    total, first, second = np.array([[9, 3, 4], [5, 5, 2], [7, 6, 6], [4, 1, 1]]).T
    pmf = hypergeometric_pmf(total, first, second)
    assert pmf.sum(axis=1) == pytest.approx(np.ones(4))
    for row, n, a, b in zip(pmf, total, first, second, strict=True):
        witness = stats.hypergeom(n, a, b).pmf(np.arange(pmf.shape[1]))
        assert row == pytest.approx(witness, abs=1e-12)


def test_a_sum_of_one_count_has_the_tail_of_that_count() -> None:
    pmf = hypergeometric_pmf(np.array([40]), np.array([15]), np.array([12]))
    copies = sparse.csr_array(np.ones((13, 1)))
    p = sum_of_counts_tail(copies, pmf, np.arange(13))
    witness = stats.hypergeom(40, 15, 12).sf(np.arange(13) - 1)
    assert p == pytest.approx(np.clip(witness, SMALLEST_P, 1), rel=1e-6, abs=1e-13)


def test_the_tail_of_many_counts_is_that_of_their_convolution() -> None:
    rng = np.random.default_rng(4)
    total = rng.integers(1, 12, 30)
    pmf = hypergeometric_pmf(total, rng.integers(0, total + 1), rng.integers(0, total + 1))
    copies = rng.integers(0, 4, (6, 30)) * (rng.random((6, 30)) < 0.5)
    for row in copies:
        density = np.ones(1)
        for kind, times in enumerate(row.tolist()):
            for _ in range(times):
                density = np.convolve(density, pmf[kind])
        values = np.flatnonzero(density > 1e-9)
        p = sum_of_counts_tail(
            sparse.csr_array(np.tile(row, (len(values), 1)).astype(float)), pmf, values
        )
        witness = [density[v:].sum() for v in values.tolist()]
        assert p == pytest.approx(np.array(witness), abs=1e-11)


def test_a_sum_of_binomials_is_scipys_poisson_binomial() -> None:
    trials, chance = np.array([20.0, 7.0, 300.0]), np.array([0.3, 0.9, 0.004])
    each = np.repeat(chance, trials.astype(int))
    values = np.arange(30)
    p = sum_of_binomials_tail(trials, np.tile(chance, (30, 1)), values)
    witness = stats.poisson_binom(each).sf(values - 1)
    assert p == pytest.approx(np.clip(witness, SMALLEST_P, 1), rel=1e-5, abs=1e-13)


def test_many_trials_take_no_more_values_than_hold_mass() -> None:
    p = sum_of_binomials_tail(np.array([2_000_000.0]), np.full((1, 1), 1e-6), np.array([6]))
    assert p[0] == pytest.approx(stats.poisson(2).sf(5), rel=1e-4)


def test_nothing_seen_has_a_p_of_one_and_the_impossible_the_smallest() -> None:
    pmf = hypergeometric_pmf(np.array([10]), np.array([2]), np.array([2]))
    copies = sparse.csr_array(np.ones((2, 1)))
    assert sum_of_counts_tail(copies, pmf, [0, 3]).tolist() == [1.0, SMALLEST_P]


def test_the_binomial_that_stands_in_has_nearly_the_exact_tail() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        chance = rng.beta(0.5, 6, 60)
        mean, variance = chance.sum(), (chance * (1 - chance)).sum()
        n = np.arange(0, int(mean) + 12)
        p = binomial_tail(np.full(len(n), mean), np.full(len(n), variance), n)
        exact = stats.poisson_binom(chance).sf(n - 1)
        kept = exact > 1e-3
        assert np.abs(np.log10(p[kept] / exact[kept])).max() < 0.2
    exactly = binomial_tail(np.full(5, 3.0), np.full(5, 2.1), np.arange(5))
    assert exactly == pytest.approx(stats.binom(10, 0.3).sf(np.arange(5) - 1))
    assert binomial_tail(np.array([0.0]), np.array([0.0]), [1]).tolist() == [0.0]
