"""Logistic regressions against statsmodels, which fits by Newton's method, and against shares."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import sparse

from analysis.stats.logistic import fit_balanced, fit_multinomial

RNG = np.random.default_rng(7)
X = RNG.normal(size=(400, 3))
SCORES = X @ np.array([[1.0, -0.5, 0.0], [0.0, 0.8, -1.0], [0.0, 0.0, 0.0]]).T
LABEL = (SCORES + RNG.gumbel(size=SCORES.shape)).argmax(axis=1).astype(np.int64)


def test_multinomial_without_penalty_agrees_with_statsmodels() -> None:
    weights, intercepts = fit_multinomial(X, LABEL, 3, np.ones(400), 0.0, precision=1e-14)
    other = sm.MNLogit(LABEL, sm.add_constant(X)).fit(disp=False, tol=1e-12).params
    assert np.allclose(weights[1:] - weights[0], other[1:].T, atol=1e-4)
    assert np.allclose(intercepts[1:] - intercepts[0], other[0], atol=1e-4)


def test_a_sparse_matrix_gives_the_same_weights() -> None:
    each = RNG.uniform(0.5, 2, 400)
    dense = fit_multinomial(X, LABEL, 3, each, 1.0)
    thin = fit_multinomial(sparse.csr_array(X), LABEL, 3, each, 1.0)
    assert all(np.allclose(a, b, atol=1e-6) for a, b in zip(dense, thin, strict=True))


def test_a_weight_of_two_is_the_unit_twice() -> None:
    twice = np.r_[np.arange(400), np.arange(50)]
    each = np.where(np.arange(400) < 50, 2.0, 1.0)
    by_weight = fit_multinomial(X, LABEL, 3, each, 1.0, precision=1e-14)
    by_rows = fit_multinomial(X[twice], LABEL[twice], 3, np.ones(450), 1.0, precision=1e-14)
    assert np.allclose(by_weight[0], by_rows[0], atol=1e-5)


def test_classes_of_different_size_count_alike() -> None:
    y = np.where(np.arange(200) < 20, 1.0, 0.0)
    w = fit_balanced(np.zeros((200, 1)), y, 1.0)
    assert w == pytest.approx([0.0, 0.0], abs=1e-6)
    x = X[:200, :1]
    each = np.where(y == 1, 200 / 40, 200 / 360)
    family = sm.families.Binomial()
    other = sm.GLM(y, sm.add_constant(x), family=family, freq_weights=each).fit().params
    fitted = fit_balanced(x, y, 0.0, precision=1e-14)
    assert fitted == pytest.approx([other[1], other[0]], abs=1e-4)


@pytest.mark.parametrize(("label", "intercept"), [(0.0, -20.0), (1.0, 20.0)])
def test_a_label_that_never_varies_weighs_nothing(label: float, intercept: float) -> None:
    assert fit_balanced(X, np.full(400, label), 1.0).tolist() == [0.0, 0.0, 0.0, intercept]
