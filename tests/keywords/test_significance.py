"""The permutation test of words: worked by hand, against scipy, and the same whatever the order and the workers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse, stats

from analysis.keywords.significance import permutation_test
from analysis.keywords.term_counts import TermCounts
from analysis.keywords.usage import use_of_words


def _counts(matrix: np.ndarray, lengths: np.ndarray | None = None) -> TermCounts:
    terms = [f"كلمة{i:02}" for i in range(matrix.shape[1])]
    n = len(matrix)
    return TermCounts(
        terms,
        sparse.csr_array(matrix.astype(float)),
        np.full(n, 100) if lengths is None else lengths,
    )


def test_the_statistic_is_that_worked_by_hand() -> None:
    """12 articles, 4 under the label, 3 of the 4 articles with the word among them: E = 4 · 4 / 12 = 4 / 3.

    G² = 2 [3 log(9 / 4) + 1 log(3 / 8)] = 2.9039; dispersion (4 - 4² / 12) / 4 = 2 / 3; sqrt(2.9039 · 3 / 2) = 2.0871.
    """
    word = np.array([[1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]]).T
    labels = np.repeat([0, 1], [4, 8])
    test = permutation_test(_counts(word), labels, map(str, range(12)), draws=9, seed=1)
    assert test.statistic[:, 0].tolist() == [pytest.approx(2.0871, abs=2e-3), 0]


def test_no_article_counts_for_more_than_one_and_of_a_rare_word_any_occurrence_does() -> None:
    """Shares 16 and 1 of 400 words: full use is 12 times of 100 words of the first, and one of the second."""
    matrix = np.array([[13, 0], [3, 0], [0, 1], [0, 0]])
    use = use_of_words(_counts(matrix)).toarray()
    assert use.T.tolist() == [[1, 0.25, 0, 0], [0, 0, 1, 0]]


def test_p_of_one_word_is_the_hypergeometric_one() -> None:
    """One word and two labels: as extreme are the tables in which either label has the word more often by as much."""
    word = np.zeros((30, 1))
    word[[0, 1, 2, 3, 4, 5, 6, 20]] = 1
    labels = np.repeat([0, 1], 15)
    test = permutation_test(_counts(word), labels, map(str, range(30)), draws=9_999, seed=1)
    witness = 2 * stats.hypergeom.sf(6, 30, 8, 15)
    assert test.p[0, 0] == pytest.approx(witness, abs=4 * math.sqrt(witness / 9_999))


def test_what_is_expected_heeds_stratum_and_length() -> None:
    """Long articles have the word, short ones have not, and the label has the long ones: as many as expected."""
    lengths = np.repeat([1000, 100], 20)
    word = np.repeat([1, 0], 20)[:, None]
    labels = np.array([0] * 18 + [1] * 2 + [0] * 2 + [1] * 18)
    test = permutation_test(_counts(word, lengths), labels, map(str, range(40)), draws=19, seed=1)
    assert test.statistic[0, 0] == 0


def test_neither_the_order_of_articles_nor_the_workers_change_the_result() -> None:
    rng = np.random.default_rng(1)
    matrix, labels = rng.poisson(0.4, (50, 30)), rng.integers(0, 4, 50)
    lengths, strata = rng.integers(50, 500, 50), rng.integers(0, 2, 50)
    ids, order = np.array([f"a{i}" for i in range(50)]), rng.permutation(50)
    one = permutation_test(
        _counts(matrix, lengths), labels, ids, strata=strata, draws=50, seed=2, workers=1
    )
    other = permutation_test(
        _counts(matrix[order], lengths[order]),
        labels[order],
        ids[order],
        strata=strata[order],
        draws=50,
        seed=2,
        workers=3,
    )
    np.testing.assert_array_equal(one.p, other.p)
    np.testing.assert_allclose(one.statistic, other.statistic)


def test_a_label_inside_one_stratum_alone_cannot_be_told_from_it() -> None:
    """Every article of a label is of one outlet that has no other label: nothing can change places."""
    word = np.repeat([1, 0], 10)[:, None]
    labels = np.repeat([0, 1], 10)
    test = permutation_test(
        _counts(word), labels, map(str, range(20)), strata=labels, draws=19, seed=1
    )
    assert (test.p == 1).all()
