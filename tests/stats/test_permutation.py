"""Permutation of labels: uniform, independent of order and worker, exact where all permutations can be listed."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
from scipy import sparse, stats

from analysis.stats import (
    label_matrices,
    max_statistic_p,
    permutation_p,
    permuted_labels,
    step_down_p,
)
from analysis.stats.permutation import philox

IDS = [f"jisr-{i}" for i in range(12)]


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0x00000000, 0x00000000), 0x00000000, (0xFF1DAE59, 0x6CD10DF2)),
        ((0xFFFFFFFF, 0xFFFFFFFF), 0xFFFFFFFF, (0x2C3F628B, 0xAB4FD7AD)),
        ((0x243F6A88, 0x85A308D3), 0x13198A2E, (0xDD7CE038, 0xF62A4C12)),
    ],
)
def test_philox_gives_the_known_answers_of_random123(
    counter: tuple[int, int], key: int, answer: tuple[int, int]
) -> None:
    """The lines 'philox2x32 10' of `kat_vectors` in Random123 (Salmon and others 2011)."""
    number = np.array([counter[0] | counter[1] << 32], dtype=np.uint64)
    assert philox(number, key)[0] == answer[0] | answer[1] << 32


def test_every_permutation_of_a_small_corpus_is_equally_likely() -> None:
    labels = np.array([0, 0, 1, 2])
    drawn = Counter(map(tuple, permuted_labels(labels, IDS[:4], draws=12_000, seed=5)))
    assert set(drawn) == set(itertools.permutations(labels.tolist()))
    assert stats.chisquare(list(drawn.values())).pvalue > 0.001


def test_draws_of_one_seed_and_articles_of_one_draw_are_not_correlated() -> None:
    ids = [str(i) for i in range(400)]
    drawn = np.stack(list(permuted_labels(np.arange(400), ids, draws=60, seed=1))).astype(float)
    between = np.corrcoef(drawn)[np.triu_indices(60, 1)]
    assert abs(between.mean()) < 4 / np.sqrt(400 * len(between))
    assert between.std() == pytest.approx(1 / np.sqrt(399), rel=0.15)


def test_labels_stay_in_their_stratum_and_keep_their_number() -> None:
    strata = np.array(["ب", "أ"] * 6)
    labels = np.array([0, 1, 0, 1, 0, 2, 0, 2, 3, 2, 3, 2])
    for drawn in permuted_labels(labels, IDS, draws=50, seed=2, strata=strata):
        for name in ("أ", "ب"):
            assert sorted(drawn[strata == name]) == sorted(labels[strata == name])


def test_the_order_of_articles_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    labels, strata = rng.integers(0, 3, 12), rng.integers(0, 2, 12)
    order = rng.permutation(12)
    ids = np.array(IDS)
    for one, other in zip(
        permuted_labels(labels, ids, draws=20, seed=3, strata=strata),
        permuted_labels(labels[order], ids[order], draws=20, seed=3, strata=strata[order]),
        strict=True,
    ):
        np.testing.assert_array_equal(one[order], other)


def test_a_stratum_is_permuted_alike_in_a_part_and_in_the_whole() -> None:
    strata = np.array([0, 1, 2] * 4)
    labels = np.arange(12)
    part = strata == 1
    for whole, alone in zip(
        permuted_labels(labels, IDS, draws=20, seed=3, strata=strata),
        permuted_labels(labels[part], np.array(IDS)[part], draws=20, seed=3),
        strict=True,
    ):
        np.testing.assert_array_equal(whole[part], alone)


def test_workers_that_share_the_draws_make_the_same_draws() -> None:
    labels = np.arange(12)
    together = list(permuted_labels(labels, IDS, draws=10, seed=4))
    parts = [permuted_labels(labels, IDS, draws=range(a, a + 5), seed=4) for a in (0, 5)]
    np.testing.assert_array_equal(together, list(itertools.chain(*parts)))
    assert (np.stack(together) != list(permuted_labels(labels, IDS, draws=10, seed=5))).any()


def test_the_articles_of_a_block_move_together_inside_their_stratum() -> None:
    blocks = np.array([0, 0, 0, 1, 1, 2, 0, 1, 1, 2, 3, 3])
    strata = np.array(["جسر"] * 6 + ["واحة"] * 6)
    labels = np.array([0, 0, 0, 1, 1, 2, 0, 1, 1, 2, 3, 3])
    seen = set()
    for drawn in permuted_labels(labels, IDS, draws=200, seed=1, strata=strata, blocks=blocks):
        for stratum in np.unique(strata):
            for block in np.unique(blocks):
                assert len(set(drawn[(strata == stratum) & (blocks == block)])) <= 1
        assert sorted(drawn[[6, 7, 9, 10]]) == [0, 1, 2, 3]
        seen.add(tuple(drawn[[0, 3, 5]]))
    assert seen == set(itertools.permutations([0, 1, 2]))


@pytest.mark.parametrize(
    ("labels", "ids", "blocks"),
    [
        ([0, 1], ["a", "a"], None),
        ([0, 1, 0], ["a", "b"], None),
        ([0, -1], ["a", "b"], None),
        ([0, 1], ["a", "b"], [7, 7]),
    ],
)
def test_what_cannot_be_permuted_is_refused(labels: list, ids: list, blocks: list | None) -> None:
    with pytest.raises(ValueError, match=r"twice|labels for|codes|block"):
        next(permuted_labels(labels, ids, draws=1, seed=0, blocks=blocks))


def test_sums_by_the_label_matrices_are_those_of_a_loop() -> None:
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 3, 12)
    words = sparse.csr_array(rng.poisson(1.0, (12, 5)).astype(float))
    drawn = list(permuted_labels(labels, IDS, draws=7, seed=1))
    sums = np.concatenate(
        [(m @ words).toarray().reshape(-1, 3, 5) for m in label_matrices(drawn, 3, batch=3)]
    )
    expected = [[words.toarray()[d == g].sum(axis=0) for g in range(3)] for d in drawn]
    np.testing.assert_allclose(sums, expected)


def test_p_is_that_of_scipy() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(0.6, 1, 9), rng.normal(0, 1, 8)
    both = np.concatenate([x, y])
    witness = stats.permutation_test(
        (x, y), lambda a, b: a.mean() - b.mean(), alternative="greater", n_resamples=np.inf
    )
    labels = np.repeat([1, 0], [9, 8])
    ids = [str(i) for i in range(17)]
    null = [
        both[d == 1].mean() - both[d == 0].mean()
        for d in permuted_labels(labels, ids, draws=20_000, seed=1)
    ]
    p = permutation_p([x.mean() - y.mean()], np.array(null)[:, None])[0]
    assert p == pytest.approx(witness.pvalue, abs=4 * np.sqrt(witness.pvalue / 20_000))


def test_p_is_exact_where_every_permutation_is_listed() -> None:
    """Four articles, two of them labelled: 6 equally likely choices, the one seen the largest: p tends to 1 / 6."""
    values = np.array([5.0, 4.0, 1.0, 2.0])
    labels = np.array([1, 1, 0, 0])
    drawn = np.array(list(permuted_labels(labels, IDS[:4], draws=6_000, seed=9)))
    p = permutation_p([9.0], (drawn @ values)[:, None])[0]
    assert p == pytest.approx(1 / 6, abs=4 * np.sqrt(5 / 36 / 6_000))


def test_the_maximum_gives_p_of_many_tests_as_counted_by_hand() -> None:
    null = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0], [0.0, 0.5, 4.0]])
    observed = np.array([3.5, 2.0, np.nan])
    # largest of the draws: 2, 3, 4; at least 3.5: one; at least 2: all three
    np.testing.assert_allclose(max_statistic_p(observed, null.max(axis=1)), [2 / 4, 4 / 4, np.nan])


def test_step_down_is_counted_by_hand_and_never_above_single_step() -> None:
    null = np.array([[1.0, 2.0], [3.0, 1.0], [0.0, 0.5]])
    observed = np.array([3.5, 1.5])
    # 3.5 against the larger of both: none reaches it; 1.5 against the second alone: 2.0 does
    np.testing.assert_allclose(step_down_p(observed, null), [1 / 4, 2 / 4])
    rng = np.random.default_rng(3)
    many, drawn = rng.normal(1, 1, 30), rng.normal(0, 1, (99, 30))
    single = max_statistic_p(many, drawn.max(axis=1))
    assert (step_down_p(many, drawn) <= single + 1e-12).all()
    assert step_down_p([], np.empty((5, 0))).size == 0


def test_one_false_alarm_among_many_tests_comes_in_one_of_twenty_shuffles() -> None:
    """120 tests a time, 300 times without an effect: any p up to 0.05 in about 5 % (Westfall and Young 1993)."""
    rng = np.random.default_rng(8)
    ids = [str(i) for i in range(40)]
    labels = np.repeat([0, 1], 20)
    drawn = 2.0 * np.stack(list(permuted_labels(labels, ids, draws=199, seed=1))) - 1
    alarms = 0
    for _ in range(300):
        words = rng.poisson(2.0, (40, 120))
        null = np.abs(drawn @ words).max(axis=1)
        observed = np.abs((2 * labels - 1) @ words)
        alarms += bool((max_statistic_p(observed, null) <= 0.05).any())
    assert alarms / 300 < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


def test_equal_sums_taken_in_another_order_count_as_equal() -> None:
    observed = np.array([0.1 + 0.2 + 0.3])
    null = np.array([0.3 + 0.2 + 0.1])
    assert null[0] < observed[0]
    assert max_statistic_p(observed, null)[0] == 1.0
