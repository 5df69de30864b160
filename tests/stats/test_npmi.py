"""The interval of NPMI over articles, held against the jackknife."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, special

from analysis.stats.association.npmi import npmi, npmi_interval, pair_sums


def _articles(n: int, seed: int) -> tuple[np.ndarray, ...]:
    """Units of each article: with both, the first, the second, and all."""
    rng = np.random.default_rng(seed)
    units = rng.integers(2, 12, n)
    own = rng.dirichlet([0.4, 0.5, 0.5, 2.0], n)
    cells = rng.multinomial(units, own)
    return cells[:, 0], cells[:, 0] + cells[:, 1], cells[:, 0] + cells[:, 2], units


def _interval(both: np.ndarray, first: np.ndarray, second: np.ndarray, units: np.ndarray) -> object:
    columns = (sparse.csc_array(v[:, None].astype(float)) for v in (both, first, second))
    return npmi_interval(pair_sums(*columns, units))


def test_the_variance_is_that_of_the_jackknife_over_articles() -> None:
    parts = _articles(900, 3)
    found = _interval(*parts)
    total = [p.sum() for p in parts]
    left = npmi(*(t - p for t, p in zip(total, parts, strict=True)))
    error = np.sqrt(899 / 900 * ((left - left.mean()) ** 2).sum())
    quantile = special.stdtrit(2 * ((parts[0] > 0).sum() - 1), 0.975)
    assert float(found.estimate[0]) == pytest.approx(float(npmi(*total)))
    assert float(found.high[0] - found.low[0]) == pytest.approx(2 * quantile * error, rel=0.02)


def test_two_that_are_only_ever_together_have_an_interval_too() -> None:
    both = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    found = _interval(both, both, both, np.full(10, 3))
    assert found.estimate[0] == found.high[0] == 1
    assert 0.3 < found.low[0] < 0.99


def test_a_pair_of_four_articles_has_no_interval() -> None:
    both = np.array([2, 1, 1, 1, 0, 0, 0, 0])
    found = _interval(both, both + 1, both + 1, np.full(8, 5))
    assert np.isfinite(found.estimate[0])
    assert np.isnan([found.low[0], found.high[0]]).all()
