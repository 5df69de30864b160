"""Intervals of shares, means and differences over articles, against published figures and independent witnesses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from analysis import stats as u


def _corpus(
    rng: np.random.Generator, corpora: int, articles: int, share: float, correlation: float
) -> tuple[np.ndarray, np.ndarray]:
    """Units with a frame and units, corpora × articles: beta-binomial with one to seven units an article."""
    size = 1 + rng.binomial(6, 0.25, (corpora, articles))
    own = rng.beta(
        share * (1 - correlation) / correlation,
        (1 - share) * (1 - correlation) / correlation,
        size.shape,
    )
    return rng.binomial(size, own).astype(float), size.astype(float)


def _rows(hits: np.ndarray, size: np.ndarray) -> u.Sums:
    """Each row of articles as a cell."""
    count = np.full(len(hits), hits.shape[1], float)
    parts = (hits, size, hits**2, hits * size, size**2)
    return u.Sums(*(p.sum(axis=1) for p in parts), count)


def test_jeffreys_interval_is_that_of_the_published_table() -> None:
    """Brown, Cai and DasGupta (2001), table 5: Jeffreys' limits at 95 % for n = 10 and n = 20."""
    published = {
        (0, 10): (0, 0.217),
        (1, 10): (0.011, 0.381),
        (3, 10): (0.093, 0.606),
        (5, 10): (0.224, 0.776),
        (7, 20): (0.172, 0.568),
    }
    for (count, size), ends in published.items():
        ours = u.jeffreys_interval(count, size)
        assert (float(ours.low), float(ours.high)) == pytest.approx(ends, abs=0.0015)


def test_the_difference_of_two_independent_shares_is_newcombes_worked_example() -> None:
    """Newcombe (1998), table II, example (a), 56/70 against 48/80: method 10 gives 0.0524 to 0.3339."""
    sides = []
    for count, size in ((56, 70), (48, 80)):
        ends = stats.binomtest(count, size).proportion_ci(method="wilson")
        sides.append(
            u.Interval(np.float64(count / size), np.float64(ends.low), np.float64(ends.high))
        )
    gap = u.difference(*sides)
    assert [float(v) for v in gap] == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


def test_sums_of_cells_are_those_of_the_articles_in_them() -> None:
    rng = np.random.default_rng(2)
    hits, size = rng.integers(0, 4, (30, 3)), rng.integers(0, 6, 30)
    hits[size == 0] = 0
    cells = rng.random((4, 30)) < 0.4
    made = u.sums(sparse.csr_array(hits), size, cells.astype(float))
    for number, inside in enumerate(cells):
        alone = u.sums(hits[inside], size[inside])
        for one, other in zip(made, alone, strict=True):
            np.testing.assert_allclose(one[number], other)
    assert made.n_clusters[0, 0] == (size[cells[0]] > 0).sum()


def test_sums_refuse_another_number_of_articles() -> None:
    with pytest.raises(ValueError, match="3 articles, denominator 2"):
        u.sums([1, 2, 3], [1, 2])


def test_with_many_articles_a_mean_has_the_interval_of_the_survey_estimator_in_statsmodels() -> (
    None
):
    from statsmodels import api as statsmodels  # a second to import

    rng = np.random.default_rng(4)
    article = np.repeat(np.arange(600), rng.integers(1, 6, 600))
    tone = rng.normal(0, 1, 600)[article] + rng.normal(0.3, 1, len(article))
    fit = statsmodels.OLS(tone, np.ones(len(tone))).fit(
        cov_type="cluster", cov_kwds={"groups": article}
    )
    total, squares, size = (
        np.bincount(article, v, 600) for v in (tone, tone**2, np.ones(len(tone)))
    )
    cell = u.sums(total, size)
    ours = u.clustered_mean(cell, u.unit_spread(cell, [squares.sum()]))
    assert float(ours.estimate[0]) == pytest.approx(fit.params[0])
    low, high = fit.conf_int()[0]
    assert float(ours.low[0]) == pytest.approx(low, abs=0.004)
    assert float(ours.high[0]) == pytest.approx(high, abs=0.004)


def test_the_spread_of_units_is_what_was_simulated() -> None:
    rng = np.random.default_rng(8)
    hits, size = _corpus(rng, 1, 20_000, 0.2, 0.15)
    found = u.unit_spread(u.sums(hits[0], size[0]))
    assert float(found.variance[0]) == pytest.approx(0.16, abs=0.005)
    assert float(found.correlation[0]) == pytest.approx(0.15, abs=0.02)


def test_what_parts_the_cells_is_no_correlation_inside_articles() -> None:
    rng = np.random.default_rng(8)
    size = np.full(4000, 4)
    hits = rng.binomial(4, np.repeat([0.1, 0.9], 2000))
    cells = np.repeat(np.eye(2), 2000, axis=1)
    assert float(u.unit_spread(u.sums(hits, size, cells)).correlation[0]) < 0.03
    assert float(u.unit_spread(u.sums(hits, size)).correlation[0]) > 0.5


def test_no_interval_has_width_0_and_below_five_articles_there_is_none() -> None:
    for hits in (0, 3):
        for articles in (2, 4, 5, 9):
            cell = u.sums(np.full(articles, hits), np.full(articles, 3))
            share = u.clustered_share(cell, 0.1)
            mean = u.clustered_mean(cell, u.Spread(np.array([0.5]), np.array([0.1])))
            for found in (share, mean):
                width = found.high - found.low
                assert np.isnan(width[0]) if articles < u.MIN_ARTICLES else width[0] > 0.05
    assert u.too_few([4, 5]).tolist() == ["fewer than five articles", ""]


def test_the_order_of_articles_does_not_change_an_interval() -> None:
    hits, size = _corpus(np.random.default_rng(1), 1, 30, 0.3, 0.1)
    order = np.random.default_rng(2).permutation(30)
    one, other = (
        u.clustered_share(u.sums(hits[0][o], size[0][o]), 0.1) for o in (np.arange(30), order)
    )
    np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("articles", [5, 8, 15, 40])
@pytest.mark.parametrize("share", [0.3, 0.5])
def test_a_share_of_units_is_inside_its_interval_as_often_as_it_says(
    articles: int, share: float
) -> None:
    """2,000 corpora of 120 articles and a cell of some more: the standard error of what is measured is half a point."""
    rng = np.random.default_rng(11)
    pool, cell = _corpus(rng, 2000, 120, share, 0.1), _corpus(rng, 2000, articles, share, 0.1)
    whole = _rows(*(np.hstack(p) for p in zip(pool, cell, strict=True)))
    correlation = np.array(
        [float(u.unit_spread(u.Sums(*row)).correlation[0]) for row in zip(*whole, strict=True)]
    )
    found = u.clustered_share(_rows(*cell), correlation)
    covered = float(((found.low <= share) & (share <= found.high)).mean())
    assert 0.93 < covered < 0.97


def test_a_rare_share_is_inside_its_interval_at_least_as_often_as_it_says() -> None:
    """Counts of 0, 1 and 2 leave no interval near 0.95: the next wider one is taken."""
    rng = np.random.default_rng(13)
    for articles in (5, 8, 15):
        found = u.clustered_share(_rows(*_corpus(rng, 2000, articles, 0.03, 0.1)), 0.1)
        assert float(((found.low <= 0.03) & (found.high >= 0.03)).mean()) > 0.945


def test_means_and_differences_are_inside_their_intervals_as_often_as_they_say() -> None:
    rng = np.random.default_rng(12)
    size = (1 + rng.binomial(6, 0.25, (2000, 16))).astype(float)
    total = rng.normal(0, 0.3, size.shape) * size + rng.normal(0.2, 0.9, size.shape) * np.sqrt(size)
    total += 0.2 * (size - np.sqrt(size))
    spread = u.Spread(np.array(0.9), np.array(0.1))
    sides = [
        u.clustered_mean(_rows(total[:, s], size[:, s]), spread) for s in (slice(8), slice(8, 16))
    ]
    covered = float(((sides[0].low <= 0.2) & (sides[0].high >= 0.2)).mean())
    gap = u.difference(*sides)
    covered_gap = float(((gap.low <= 0) & (gap.high >= 0)).mean())
    assert 0.935 < covered < 0.965
    assert 0.935 < covered_gap < 0.97


def test_two_shares_of_the_same_units_do_not_differ_and_of_opposite_units_are_opposed() -> None:
    hits, size = np.array([1, 2, 0, 3]), np.array([2, 3, 1, 4])
    assert u.shared_correlation(hits, size, hits, size) == pytest.approx(1)
    assert u.shared_correlation(hits, size, size - hits, size) == pytest.approx(-1)
    assert u.shared_correlation(hits, size, [0] * 4, size) == 0
    one = u.clustered_share(u.sums(np.repeat(hits, 3), np.repeat(size, 3)), 0.1)
    same = u.difference(one, one, 1.0)
    assert float(same.estimate[0]) == 0
    assert float(same.high[0]) < 0.1


def test_an_f_score_is_inside_its_interval_as_often_as_it_says() -> None:
    """Forty articles with one mark each on average, half of them matched; 600 corpora."""
    rng = np.random.default_rng(14)
    truth, covered = 2 * 0.5 / (1 + 0.5 / 0.6), []
    for _ in range(600):
        gold = rng.poisson(rng.gamma(1.5, 1 / 1.5, 40))
        both = rng.binomial(gold, rng.beta(2.8, 2.8, 40))
        other = both + rng.poisson(0.5 * (1 / 0.6 - 1), 40)
        found = u.f_score_interval(np.stack([both, gold, other], axis=-1)[:, None])
        covered.append(bool(found.low <= truth <= found.high))
    assert 0.93 - 0.018 < np.mean(covered) < 0.97 + 0.018


def test_the_mean_of_two_f_scores_lies_between_them_and_no_mark_has_none() -> None:
    marks = np.array([[1, 2, 1], [2, 2, 3], [0, 1, 0], [1, 1, 1], [2, 3, 2]], dtype=float)
    half = marks * [0.5, 1, 1]
    one, other, mean = (
        u.f_score_interval(m) for m in (marks[:, None], half[:, None], np.stack([marks, half], 1))
    )
    assert float(mean.estimate) == pytest.approx((float(one.estimate) + float(other.estimate)) / 2)
    assert float(mean.high - mean.low) < float(one.high - one.low)
    assert np.isnan(u.f_score_interval(np.zeros((9, 1, 3))).estimate)
    assert np.isnan(u.f_score_interval(marks[:4, None]).low)
    perfect = u.f_score_interval(np.ones((9, 1, 3)))
    assert float(perfect.high) == 1
    assert float(perfect.low) < 0.95


def test_holm_is_that_of_statsmodels_and_passes_over_what_was_not_tested() -> None:
    from statsmodels.stats.multitest import multipletests

    p = np.array([0.04, 0.001, 0.03, 0.2])
    np.testing.assert_allclose(u.holm(p), multipletests(p, method="holm")[1])
    np.testing.assert_allclose(u.holm([0.04, np.nan, 0.001]), [0.04, np.nan, 0.002])


def test_two_outlets_are_shown_to_be_alike_by_many_articles_and_not_by_few() -> None:
    """statsmodels' two one-sided tests of means are the witness."""
    from statsmodels.stats.weightstats import ttost_ind

    rng = np.random.default_rng(15)
    for articles in (8, 400):
        hits = rng.binomial(4, 0.3, (2, articles)).astype(float)
        size = np.full((2, articles), 4.0)
        sides = [
            u.clustered_share(u.sums(h, t), 0.0, level=u.EQUIVALENCE_LEVEL)
            for h, t in zip(hits, size, strict=True)
        ]
        alike = bool(u.equivalent(u.difference(*sides), 0.1)[0])
        witness = ttost_ind(hits[0] / 4, hits[1] / 4, -0.1, 0.1)[0]
        assert alike == (witness <= 0.05) == (articles == 400)
    none = u.Interval(*(np.array([np.nan]) for _ in range(3)))
    assert not u.equivalent(none, 0.5)[0]
