"""Shares and means corrected by gold, against statsmodels, ppi-python and published formulas."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.stats import Interval
from analysis.stats import corrected as c

RNG = np.random.default_rng(5)
N = 160
ARTICLE = RNG.integers(0, 70, N)
MARKED = (RNG.random(N) < 0.3).astype(float)
HELD = np.where(MARKED == 1, RNG.random(N) < 0.6, RNG.random(N) < 0.1).astype(float)
WEIGHT = RNG.choice([1.0, 2.0, 4.0], N)
GOLD = c.gold_units(MARKED, HELD, WEIGHT, ARTICLE)


def _known(share: float, half: float = 0.02) -> Interval:
    return Interval(*(np.asarray(v) for v in (share, share - half, share + half)))


def test_the_variance_of_a_weighted_mean_is_statsmodels_cluster_robust_one() -> None:
    error = HELD - MARKED
    mean, variance = c.weighted_mean_variance(error, WEIGHT, GOLD.article)
    fit = sm.WLS(error, np.ones(N), weights=WEIGHT).fit(
        cov_type="cluster", cov_kwds={"groups": ARTICLE}
    )
    assert mean == pytest.approx(fit.params[0], abs=1e-12)
    assert variance == pytest.approx(fit.bse[0] ** 2, rel=1e-8)


def test_the_corrected_share_is_the_regression_estimator_of_survey_sampling() -> None:
    """Särndal, Swensson and Wretman (1992), section 6.4: a weighted regression of gold on mark, at the mean mark."""
    fit = sm.WLS(HELD, sm.add_constant(MARKED), weights=WEIGHT).fit()
    found = c.corrected_share(_known(0.22), GOLD)
    assert float(found.estimate) == pytest.approx(fit.params[0] + 0.22 * fit.params[1], abs=1e-10)


def test_the_corrected_share_is_that_of_design_based_supervised_learning() -> None:
    """Egami et al. (2023), equation 3: predictions plus weighted residuals, the predictions being gold's own shares."""
    share = [np.average(HELD[k == MARKED], weights=WEIGHT[k == MARKED]) for k in (0, 1)]
    rest = np.concatenate([np.ones(700), np.zeros(2300)])  # the corpus: 700 of 3,000 units marked
    predicted = np.where(rest == 1, share[1], share[0])
    residual = WEIGHT * (HELD - np.where(MARKED == 1, share[1], share[0]))
    expected = predicted.mean() + residual.sum() / WEIGHT.sum()
    found = c.corrected_share(_known(700 / 3000), GOLD)
    assert float(found.estimate) == pytest.approx(expected, abs=1e-10)


def test_the_corrected_mean_is_that_of_ppi_python() -> None:
    """Figures of ppi-python 0.2.3 on these numbers (ppi_mean_pointestimate, ppi_mean_ci, lam=0.4; then with w)."""
    rng = np.random.default_rng(3)
    held = rng.normal(size=200)
    marked = 0.6 * held + rng.normal(size=200)
    rest = 0.6 * rng.normal(size=5000) + rng.normal(size=5000) + 0.2
    weight = rng.choice([1.0, 2.0, 4.0], 200)
    gold = c.gold_units(marked, held, np.ones(200), np.arange(200))
    found = c.corrected_mean(rest.mean(), rest.var() / 5000, gold, tuning=0.4)
    assert float(found.estimate) == pytest.approx(0.10843792, abs=5e-9)
    # its half width is z √(lam² Var(f) / N + Var(y - lam f) / n), with n where a cluster has n - 1
    _, variance = c.weighted_mean_variance(held - 0.4 * marked, np.ones(200), np.arange(200))
    half = 1.9599639845 * np.sqrt(0.16 * rest.var() / 5000 + variance * 199 / 200)
    assert float(found.estimate) - half == pytest.approx(-0.01210454, abs=5e-9)
    assert float(found.estimate) + half == pytest.approx(0.22898037, abs=5e-9)
    assert float(found.high - found.low) / 2 == pytest.approx(half, rel=0.01)
    weighted = c.gold_units(marked, held, weight, np.arange(200))
    found = c.corrected_mean(rest.mean(), rest.var() / 5000, weighted, tuning=0.4)
    assert float(found.estimate) == pytest.approx(0.11927035, abs=5e-9)


def test_a_coder_that_is_always_right_changes_nothing_but_the_width() -> None:
    gold = c.gold_units(MARKED, MARKED, WEIGHT, ARTICLE)
    found = c.corrected_share(_known(0.22), gold)
    assert float(found.estimate) == pytest.approx(0.22)
    assert found.low < 0.20
    assert found.high > 0.24


def test_the_order_of_units_and_the_scale_of_weights_do_not_matter() -> None:
    order = np.random.default_rng(1).permutation(N)
    other = c.gold_units(MARKED[order], HELD[order], 7 * WEIGHT[order], ARTICLE[order])
    for one, two in zip(
        c.corrected_share(_known(0.2), GOLD), c.corrected_share(_known(0.2), other), strict=True
    ):
        assert float(one) == pytest.approx(float(two), abs=1e-12)


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        (np.zeros(N, bool), c.NO_GOLD),
        (np.arange(N) < 29, c.FEW_GOLD),
        (np.isin(ARTICLE, np.unique(ARTICLE)[:4]), c.FEW_GOLD),
        (MARKED == 0, c.FEW_MARKED),
        (np.ones(N, bool), ""),
    ],
)
def test_without_enough_gold_there_is_no_share_and_a_reason(kept: np.ndarray, reason: str) -> None:
    gold = GOLD.only(kept)
    assert c.why_not_corrected(gold, _known(0.2)) == reason
    assert np.isnan(float(c.corrected_share(_known(0.2), gold).estimate)) == bool(reason)


def test_a_few_articles_give_no_share_however_many_units_they_have() -> None:
    gold = c.gold_units(MARKED, HELD, WEIGHT, np.arange(N) % 4)
    assert c.why_not_corrected(gold, _known(0.2)) == c.FEW_GOLD_ARTICLES


def test_where_no_miss_is_seen_the_interval_still_allows_for_some() -> None:
    held = np.where(MARKED == 1, HELD, 0.0)
    gold = c.gold_units(MARKED, held, WEIGHT, ARTICLE)
    found = c.corrected_share(_known(0.2, 0.0), gold)
    assert float(found.high - found.estimate) > float(found.estimate - found.low)


def test_the_tuning_is_that_of_least_variance() -> None:
    gold = c.gold_units(MARKED + 0.1 * RNG.normal(size=N), HELD, WEIGHT, np.arange(N))
    best = c.power_tuning(gold)
    share = WEIGHT / WEIGHT.sum()

    def variance(tuning: float) -> float:
        error = gold.held - tuning * gold.marked
        return float(share @ (error - share @ error) ** 2)

    assert variance(best) < min(variance(best - 0.05), variance(best + 0.05))
    assert c.power_tuning(gold, n_units=N) == pytest.approx(best / 2)


def test_units_to_code_give_the_width_they_were_asked_for() -> None:
    """Neyman's allocation: 2 · 1.96 · Σ W S / √n is the width."""
    n = c.units_to_code(0.2, 0.6, 0.05, 0.06)
    of_marked, of_others = c.drawing_shares(0.2, 0.6, 0.05)
    variance = 0.2**2 * 0.6 * 0.4 / (n * of_marked) + 0.8**2 * 0.05 * 0.95 / (n * of_others)
    assert 2 * 1.959964 * np.sqrt(variance) == pytest.approx(0.06, rel=1e-6)
    assert of_marked + of_others == pytest.approx(1)


def test_gold_of_unequal_lengths_or_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="lengths differ"):
        c.gold_units([1, 0], [1], [1, 1], [0, 1])
    with pytest.raises(ValueError, match="above 0"):
        c.gold_units([1, 0], [1, 1], [1, 0], [0, 1])
