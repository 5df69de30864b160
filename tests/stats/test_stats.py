"""Intervals, tests and multiple testing, each against an independent witness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import stats as u


def _articles(
    rng: np.random.Generator, n: int, share: float, clump: float
) -> tuple[np.ndarray, np.ndarray]:
    """Occurrences and lengths of n articles whose own share varies (beta-binomial) around `share`."""
    lengths = rng.integers(80, 600, n)
    own = rng.beta(share * clump, (1 - share) * clump, n)
    return rng.binomial(lengths, own), lengths


def _sums(y: np.ndarray, t: np.ndarray) -> tuple[float, ...]:
    return y.sum(), t.sum(), (y**2).sum(), (y * t).sum(), (t**2).sum(), len(y)


def test_the_interval_of_a_share_of_words_holds_it_as_often_as_it_says() -> None:
    """Sixty articles, 2,000 corpora: what ignoring articles would have cost beside it."""
    rng = np.random.default_rng(3)
    truth, rounds = 0.01, 2000
    closed = naive = 0
    for _ in range(rounds):
        y, t = _articles(rng, 60, truth, 60)
        c = u.cluster_interval(*_sums(y, t))
        s = u.share_interval(y.sum(), t.sum())
        closed += bool(c.low <= truth <= c.high)
        naive += bool(s.low <= truth <= s.high)
    assert 0.935 < closed / rounds < 0.965
    assert naive / rounds < 0.85


def test_fewer_than_two_articles_have_no_interval() -> None:
    one = u.cluster_interval(3, 10, 9, 30, 100, 1)
    assert one.estimate == 0.3
    assert np.isnan(one.low)
    assert np.isnan(one.high)


def test_a_word_that_never_occurs_has_an_upper_end_that_grows_with_its_clumping() -> None:
    none = u.cluster_interval(0, 5000, 0, 0, 5000 * 250, 20)
    clumped = u.cluster_interval(0, 5000, 0, 0, 5000 * 250, 20, design_effect=4)
    assert none.low == clumped.low == 0
    assert 0 < none.high < clumped.high < 1


def test_an_even_spread_never_beats_the_exact_interval_of_independent_words() -> None:
    t = np.full(50, 100)
    even = u.cluster_interval(*_sums(np.full(50, 2), t))
    exact = u.share_interval(100, 5000)
    assert even.low <= exact.low
    assert even.high >= exact.high


def test_jeffreys_interval_is_that_of_statsmodels() -> None:
    from statsmodels.stats.proportion import proportion_confint  # a second to import

    for count, size in ((3, 11), (1, 60), (40, 1000)):
        witness = proportion_confint(count, size, method="jeffreys")
        ours = u.jeffreys_interval(count, size)
        assert (float(ours.low), float(ours.high)) == pytest.approx(witness)


def test_the_interval_of_a_share_of_articles_is_newcombes_published_mid_p() -> None:
    """Newcombe (1998), table I, method 6: 81 of 263, 15 of 148, 0 of 20 and 1 of 29."""
    published = {
        (81, 263): (0.2544, 0.3658),
        (15, 148): (0.0601, 0.1581),
        (0, 20): (0, 0.1391),
        (1, 29): (0.0017, 0.1585),
    }
    for (count, size), ends in published.items():
        ours = u.share_interval(count, size)
        assert (float(ours.low), float(ours.high)) == pytest.approx(ends, abs=5e-5)
    assert float(u.share_interval(20, 20).high) == 1


def test_a_share_of_articles_is_inside_its_interval_as_often_as_it_says_or_more() -> None:
    for size in (5, 8, 15, 40):
        counts = np.arange(size + 1)
        ends = u.share_interval(counts, size)
        covered = []
        for share in np.linspace(0.01, 0.5, 50):
            inside = (ends.low <= share) & (share <= ends.high)
            covered.append(stats.binom.pmf(counts, size, share)[inside].sum())
        assert min(covered) > 0.925
        assert np.mean(covered) < 0.98


def test_benjamini_hochberg_gives_the_worked_example_of_1995() -> None:
    """The 15 p values of Benjamini and Hochberg (1995), section 3.2: four are rejected at 0.05."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert (u.benjamini_hochberg(p) <= 0.05).sum() == 4
    assert u.benjamini_hochberg([]).size == 0


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 100), st.data())
def test_fisher_and_g2_are_those_of_scipy(
    first: int, second: int, rest: int, data: st.DataObject
) -> None:
    total = max(first, second) + rest
    both = data.draw(st.integers(max(0, first + second - total), min(first, second)))
    table = np.array([[both, first - both], [second - both, total - first - second + both]])
    assert u.fisher_exact([both], [first], [second], total)[0] == pytest.approx(
        stats.fisher_exact(table).pvalue, rel=1e-7
    )
    if (table.sum(0) > 0).all() and (table.sum(1) > 0).all():
        witness = stats.chi2_contingency(
            table, correction=False, lambda_="log-likelihood"
        ).statistic
        g2 = u.log_likelihood_ratio(both, second - both, first, total - first)
        assert float(g2) == pytest.approx(witness, abs=1e-9)


def test_fisher_holds_in_the_far_tails_of_large_tables() -> None:
    rng = np.random.default_rng(6)
    total = 100_000
    first, second = rng.integers(20, 6000, 60), rng.integers(20, 6000, 60)
    mean = first * second / total
    both = np.minimum(np.minimum(first, second), (mean * rng.uniform(0, 4, 60)).astype(int))
    ours = u.fisher_exact(both, first, second, total)
    for x, a, b, p in zip(both, first, second, ours, strict=True):
        assert p == pytest.approx(
            stats.fisher_exact([[x, a - x], [b - x, total - a - b + x]]).pvalue,
            rel=1e-6,
            abs=1e-300,
        )


def test_the_log_ratio_of_twice_the_share_is_one() -> None:
    assert float(u.log_ratio(2000, 1000, 10**6, 10**6)) == pytest.approx(1, abs=1e-3)
    assert float(u.log_ratio(0, 0, 500, 500)) == 0


def test_the_interval_of_a_log_ratio_is_that_of_scipys_relative_risk_where_counts_are_large() -> (
    None
):
    found = u.log_ratio_interval(400, 300, 1000, 2000)
    witness = stats.contingency.relative_risk(400, 1000, 300, 2000)
    ends = witness.confidence_interval(0.95)
    assert float(found.estimate) == pytest.approx(np.log2(witness.relative_risk), abs=0.003)
    assert float(found.low) == pytest.approx(np.log2(ends.low), abs=0.003)
    assert float(found.high) == pytest.approx(np.log2(ends.high), abs=0.003)


def test_the_interval_of_a_log_ratio_covers_the_truth_also_where_counts_are_small() -> None:
    rng = np.random.default_rng(7)
    a, b = rng.binomial(8, 0.4, 4000), rng.binomial(120, 0.2, 4000)
    found = u.log_ratio_interval(a, b, np.full(4000, 8), np.full(4000, 120))
    assert ((found.low <= 1) & (found.high >= 1)).mean() > 0.93
    assert np.isfinite([found.low, found.high]).all()
