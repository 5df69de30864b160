"""Leaving out by subtraction gives what counting again gives; effects and tests against independent computations."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from analysis.robustness.estimates import judge_alike, judge_rank, rank_among
from analysis.stats.effects import DIFFERENCE, RATIO, TIE, judge_curve


def sums(seed: int, n: int = 40) -> np.ndarray:
    random = np.random.default_rng(seed)
    t = random.integers(1, 9, (n, 2)).astype(float)
    y = random.binomial(t.astype(int), [0.5, 0.2]).astype(float)
    return np.stack([y[:, 0], t[:, 0], y[:, 1], t[:, 1]], axis=1)


@pytest.mark.parametrize("curve", [DIFFERENCE, RATIO])
def test_leaving_out_by_subtraction_is_counting_again_without(curve: object) -> None:
    x = sums(1)
    cells = x[:, [1, 3]] > 0
    without = judge_curve(x, cells, curve, np.arange(len(x)))
    for article in (0, 7, 39):
        keep = np.arange(len(x)) != article
        again = judge_curve(x[keep], cells[keep], curve)
        for subtracted, counted in zip(without, again, strict=True):
            assert subtracted[article] == pytest.approx(counted[0])


def test_groups_leave_out_all_their_articles_at_once() -> None:
    x, day = sums(2), np.arange(40) % 5
    without = judge_curve(x, x[:, [1, 3]] > 0, DIFFERENCE, day)
    again = judge_curve(x[day != 3], x[day != 3][:, [1, 3]] > 0, DIFFERENCE)
    assert without.low[3] == pytest.approx(again.low[0])


def test_a_difference_of_independent_units_has_the_interval_of_welch() -> None:
    """One unit an article: linearised variances are those of two means; scipy is the witness, with the smaller degrees of freedom."""
    random = np.random.default_rng(3)
    one, other = random.random(30), random.random(60)
    x = np.zeros((90, 4))
    x[:30, 0], x[:30, 1], x[30:, 2], x[30:, 3] = one, 1, other, 1
    found = judge_curve(
        x, x[:, [1, 3]] > 0, DIFFERENCE._replace(least_variance=lambda s: np.zeros(len(s)))
    )
    spread = np.sqrt(one.var() / 30 + other.var() / 60) * np.sqrt(90 / 89)
    assert found.effect[0] == pytest.approx(one.mean() - other.mean())
    assert found.high[0] - found.effect[0] == pytest.approx(stats.t.ppf(0.975, 29) * spread)


def test_a_gradient_is_the_slope() -> None:
    s = np.array([[7.0, 30.0, 20.0, 200.0]])
    for curve in (DIFFERENCE, RATIO, TIE):
        for place in range(4):
            step = np.zeros(4)
            step[place] = 1e-5
            slope = (curve.value(s + step) - curve.value(s - step)) / 2e-5
            assert curve.gradient(s)[0, place] == pytest.approx(slope[0], rel=1e-4)


def test_too_few_articles_are_not_tested() -> None:
    x = np.array([[1.0, 2.0, 0.0, 0.0], [0.0, 0.0, 1.0, 3.0]])
    found = judge_curve(x, x[:, [1, 3]] > 0, DIFFERENCE)
    assert not found.tested[0]
    assert not found.holds[0]


def test_a_test_of_no_difference_is_right_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    part = np.repeat([0, 1, 2], 40)
    p = []
    for _ in range(400):
        t = random.integers(1, 6, 120)
        p.append(judge_alike(random.binomial(t, 0.2).astype(float), t.astype(float), part)[1][0])
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.09


def test_independent_units_of_one_article_each_give_pearsons_chi_square() -> None:
    y, part = np.repeat([1.0, 0.0, 1.0, 0.0], [20, 30, 10, 40]), np.repeat([0, 1], 50)
    _, p = judge_alike(y, np.ones(100), part)
    assert p[0] == pytest.approx(
        stats.chi2_contingency([[20, 30], [10, 40]], correction=False).pvalue, rel=0.03
    )


def test_ranks_count_what_is_ahead_and_leaving_out_is_counting_again() -> None:
    x = sparse.csr_array(np.random.default_rng(6).integers(0, 5, (30, 4)).astype(float))
    without = judge_rank(x, lambda s: rank_among(s, 2), 1, np.arange(30))
    for article in (0, 11):
        total = x.toarray()[np.arange(30) != article].sum(0)
        assert without.effect[article] == 1 + (total > total[2]).sum()
