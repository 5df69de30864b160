"""Krippendorff's alpha and F-scores over articles, held against the library and simulated coders."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest

from analysis.stats import alpha_interval, coincidences, f_score_interval
from analysis.stats.two_codings import alpha_of_coincidences, weighted_marks


@pytest.mark.parametrize("scale", ["nominal", "ordinal"])
def test_alpha_is_that_of_the_library(scale: str) -> None:
    rng = np.random.default_rng(2)
    first = rng.integers(0, 4, 90)
    second = np.where(rng.random(90) < 0.5, first, rng.integers(0, 4, 90))
    counts = coincidences(first, second, rng.integers(0, 12, 90), 4)
    witness = krippendorff.alpha(np.stack([first, second]), level_of_measurement=scale)
    assert float(alpha_of_coincidences(counts.sum(axis=0), scale)) == pytest.approx(witness)
    assert float(alpha_interval(counts, scale).estimate) == pytest.approx(witness)


def test_the_jackknife_is_that_of_leaving_out_articles_one_by_one() -> None:
    """Many articles: the interval is nearly that of the normal distribution with the jackknife's error."""
    rng = np.random.default_rng(7)
    article = np.repeat(np.arange(400), 3)
    first = rng.integers(0, 2, 1200)
    second = np.where(rng.random(1200) < 0.5, first, rng.integers(0, 2, 1200))
    left = [
        krippendorff.alpha(
            np.stack([first[article != a], second[article != a]]), level_of_measurement="nominal"
        )
        for a in range(400)
    ]
    error = np.sqrt(399 / 400 * ((left - np.mean(left)) ** 2).sum())
    found = alpha_interval(coincidences(first, second, article, 2), "nominal")
    assert float(found.high - found.low) == pytest.approx(2 * 1.96 * error, rel=0.03)


def test_coders_who_agree_everywhere_have_an_interval_too() -> None:
    values = np.array([0, 1] * 10)
    found = alpha_interval(coincidences(values, values, np.repeat(np.arange(5), 4), 2), "nominal")
    assert found.estimate == found.high == 1
    assert 0.3 < found.low < 0.95


def test_four_articles_or_one_value_have_no_interval() -> None:
    values = np.array([0, 1, 1, 0])
    few = alpha_interval(coincidences(values, values, [1, 2, 3, 4], 2), "nominal")
    assert few.estimate == 1
    assert np.isnan([few.low, few.high]).all()
    same = alpha_interval(coincidences(np.zeros(9, int), np.zeros(9, int), range(9), 1), "nominal")
    assert np.isnan(list(same)).all()


def test_f_of_many_corpora_at_once_is_that_of_each() -> None:
    rng = np.random.default_rng(1)
    gold = rng.integers(0, 4, (6, 9, 3))
    both = rng.binomial(gold, 0.6)
    counts = np.stack([both, gold, both + rng.integers(0, 2, both.shape)], axis=-1)
    counts[2, :, 1] = 0  # a label without a mark is passed over
    together = f_score_interval(counts)
    for place, corpus in enumerate(counts):
        alone = f_score_interval(corpus)
        assert [float(v[place]) for v in together] == pytest.approx([float(v) for v in alone])
    kept = counts[2][:, [0, 2]]
    by_hand = (2 * kept[..., 0].sum(0) / (kept[..., 1] + kept[..., 2]).sum(0)).mean()
    assert float(together.estimate[2]) == pytest.approx(by_hand)


def test_without_a_mark_there_is_no_f() -> None:
    assert np.isnan(list(f_score_interval(np.zeros((7, 2, 3))))).all()


def test_equal_probabilities_leave_marks_as_they_are() -> None:
    rng = np.random.default_rng(3)
    counts = rng.integers(0, 3, (40, 2, 3))
    article = np.repeat(np.arange(10), 4)
    found = weighted_marks(counts, np.full(40, 0.02), article)
    assert found == pytest.approx(counts.reshape(10, 4, 2, 3).sum(axis=1))


def test_a_score_of_a_weighted_sample_is_that_of_all_units_and_its_interval_holds_it() -> None:
    """Half of the units are hard and drawn ten times as often: unweighted, F would be too low."""
    rng = np.random.default_rng(6)
    article = np.repeat(np.arange(4000), 3)
    hard = rng.random(12_000) < 0.5
    gold = rng.random(12_000) < 0.5
    right = rng.random(12_000) < np.where(hard, 0.6, 0.95)
    found = np.where(right, gold, ~gold)
    counts = np.stack([gold & found, gold, found], axis=-1)[:, None, :].astype(float)
    truth = float(f_score_interval(counts).estimate)
    chance = np.where(hard, 0.1, 0.01)
    held = naive = 0
    for _ in range(400):
        drawn = rng.random(12_000) < chance
        part = (counts[drawn], chance[drawn], article[drawn])
        weighted = f_score_interval(weighted_marks(*part))
        held += bool(weighted.low <= truth <= weighted.high)
        plain = f_score_interval(weighted_marks(part[0], np.ones(drawn.sum()), part[2]))
        naive += bool(plain.low <= truth <= plain.high)
    assert 0.92 < held / 400 < 0.985
    assert naive / 400 < 0.3


def test_a_chance_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="probability of being drawn"):
        weighted_marks(np.zeros((2, 1, 3)), [0.5, 0.0], [1, 2])
