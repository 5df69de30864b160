"""What chance would give a pair: by hand, by permutation, by swaps, and by the package bicm."""

from __future__ import annotations

import contextlib
import io
import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from tests.networks.samples import by_chance, mentions_of, sentences_of, shuffled_inside, traded

from analysis.networks.null_models import (
    both_margins,
    first_order,
    largest_entropy,
    second_order,
    within_articles,
    within_articles_p,
)
from analysis.networks.presence import Pairs, Presence, pairs_by_article, presence_of


def _presence(mentions: pd.DataFrame, unit: str = "sentence") -> Presence:
    return presence_of(mentions, sentences_of(mentions), unit)


def test_given_its_article_a_pair_is_expected_in_n_a_n_b_over_n_sentences() -> None:
    """Article a: iran in 2 and iraq in 3 of 4 sentences that name anyone, 1.5 expected; b: 1 and 1 of 2, 0.5."""
    rows = [("a", s, "iran") for s in (0, 1)] + [("a", s, "iraq") for s in (0, 1, 2)]
    rows += [("a", 3, "usa"), ("b", 0, "iran"), ("b", 1, "iraq"), ("c", 0, "iran")]
    mentions = mentions_of(rows)
    pairs, shared = pairs_by_article(_presence(mentions, "article"))
    presence = _presence(mentions)
    null = within_articles(presence, pairs, shared)
    names = [(presence.actors[a], presence.actors[b]) for a, b in zip(*pairs, strict=True)]
    column = names.index(("iran", "iraq"))
    assert null.expected[:, [column]].toarray().ravel().tolist() == pytest.approx([1.5, 0.5, 0])
    # P(2 in a) = C(3,2) C(1,0) / C(4,2) = 1/2, P(1 in b) = 1/2: three shared has a chance of 1/4
    assert within_articles_p(null, np.array([3]), np.array([column]))[0] == pytest.approx(0.25)


def test_the_p_given_the_articles_is_that_of_sentences_permuted_inside_articles() -> None:
    mentions = by_chance(3, n_articles=12, n_actors=3, rate=0.8)
    presence = _presence(mentions)
    pairs, shared = pairs_by_article(_presence(mentions, "article"))
    null = within_articles(presence, pairs, shared)
    matrix, total = presence.by_article.toarray(), presence.units_of_article
    rng = np.random.default_rng(5)
    draws = np.zeros((4000, len(pairs)))
    for article, n in enumerate(total.astype(int).tolist()):
        order = rng.random((4000, len(presence.actors), n)).argsort(axis=2)
        there = order < matrix[article][None, :, None]
        draws += np.stack([(there[:, a] & there[:, b]).sum(axis=1) for a, b in zip(*pairs, strict=True)], axis=1)  # fmt: skip
    assert np.asarray(null.expected.sum(axis=0)) == pytest.approx(draws.mean(axis=0), abs=0.15)
    assert np.asarray(null.variance.sum(axis=0)) == pytest.approx(draws.var(axis=0), rel=0.12)
    for quantile in (0.5, 0.9, 0.98):
        n = np.quantile(draws, quantile, axis=0, method="higher").astype(np.int64)
        p = within_articles_p(null, n, np.arange(len(pairs)))
        assert p == pytest.approx((draws >= n).mean(axis=0), abs=0.025)


def test_both_margins_are_kept() -> None:
    presence = _presence(by_chance(1))
    null = both_margins(presence)
    degree = np.bincount(presence.actor)
    chance = null.chance[null.of_actor]
    assert chance @ null.n_units == pytest.approx(degree, rel=1e-6)
    sizes, n = np.unique(np.bincount(presence.unit), return_counts=True)
    assert null.n_units == pytest.approx(n)
    assert chance.sum(axis=0) == pytest.approx(sizes)
    pairs = Pairs(*np.triu_indices(len(degree), 1))
    # a unit of k actors holds k (k - 1) / 2 pairs, not so many on average only
    assert null.chances(pairs).sum(axis=0) == pytest.approx(sizes * (sizes - 1) / 2)


def test_samples_of_given_size_have_the_probabilities_of_all_sets_counted_out() -> None:
    """Units of 1 to 4 of five actors with odds 1, 2, 2, 5 and 0.3: every set weighs the product of its odds."""
    odds, n_actors, of = np.array([1.0, 2, 5, 0.3]), np.array([1.0, 2, 1, 1]), [0, 1, 1, 2, 3]
    sizes = np.arange(1, 5)
    chance = first_order(odds, n_actors, 4)[:, sizes]
    both = second_order(odds, n_actors, chance, sizes)
    for place, size in enumerate(sizes.tolist()):
        sets = list(itertools.combinations(range(5), size))
        weight = np.array([odds[[of[i] for i in members]].prod() for members in sets])
        weight /= weight.sum()
        for i, j in itertools.combinations(range(5), 2):
            one = sum(w for w, members in zip(weight, sets, strict=True) if i in members)
            two = sum(w for w, m in zip(weight, sets, strict=True) if i in m and j in m)
            assert chance[of[i], place] == pytest.approx(one)
            assert both[of[i], of[j], place] == pytest.approx(two, abs=1e-12)


def test_a_unit_counted_twice_is_two_units() -> None:
    mentions = by_chance(2, n_articles=20)
    presence = _presence(mentions, "article")
    copies = np.random.default_rng(1).integers(0, 3, len(presence.articles)).astype(float)
    again = [
        mentions[mentions["article_id"] == a].assign(article_id=f"{a}{k}")
        for a, times in zip(presence.articles, copies.astype(int).tolist(), strict=True)
        for k in range(times)
    ]
    doubled = _presence(pd.concat(again), "article")
    pairs, _ = pairs_by_article(presence)
    assert presence.actors == doubled.actors
    assert both_margins(presence, copies).expected(pairs) == pytest.approx(
        both_margins(doubled).expected(pairs), rel=1e-6
    )


def test_an_actor_in_every_unit_is_no_trouble() -> None:
    mentions = mentions_of(
        [(f"{i}", 0, x) for i in range(9) for x in ("all", f"one{i % 3}", f"two{i % 2}")]
    )
    presence = _presence(mentions, "article")
    null = both_margins(presence)
    place = presence.actors.index("all")
    assert null.chance[null.of_actor[place]] @ null.n_units == pytest.approx(9, abs=1e-4)


def test_the_model_without_the_condition_is_that_of_the_package_bicm() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bicm = pytest.importorskip("bicm", reason="an oracle, no dependency (pulls numba)")
        presence = _presence(by_chance(7), "article")
        graph = bicm.BipartiteGraph()
        with contextlib.redirect_stdout(io.StringIO()):
            graph.set_biadjacency_matrix(presence.matrix.toarray().T)
            graph.solve_tool()
            chance = graph.get_bicm_matrix()
    degrees, of_actor, n_actors = np.unique(
        np.bincount(presence.actor), return_inverse=True, return_counts=True
    )
    sizes, of_unit, n_units = np.unique(
        np.bincount(presence.unit), return_inverse=True, return_counts=True
    )
    own, _ = largest_entropy(*(v.astype(np.float64) for v in (degrees, n_actors, sizes, n_units)))
    assert own[of_actor][:, of_unit] == pytest.approx(chance, abs=1e-6)


def test_the_expected_pairs_are_those_of_swaps_that_keep_both_margins() -> None:
    mentions = by_chance(9, n_articles=80)
    presence = _presence(mentions, "article")
    pairs = Pairs(*np.triu_indices(len(presence.actors), 1))
    rng = np.random.default_rng(2)
    counts = []
    for _ in range(80):
        held = _presence(traded(mentions, rng), "article").matrix
        counts.append((held.T @ held).toarray()[pairs.first, pairs.second])
    null = both_margins(presence)
    assert null.expected(pairs) == pytest.approx(np.mean(counts, axis=0), rel=0.08)
    # swaps keep the number of articles of each actor to the digit, the null on average: it varies no less
    chances = null.chances(pairs)
    variance = (chances * (1 - chances)) @ null.n_units
    assert np.var(counts, axis=0).mean() < 1.1 * variance.mean()


def test_the_sentences_drawn_anew_keep_who_is_in_an_article_and_how_often() -> None:
    mentions = by_chance(11, n_articles=10).drop_duplicates()
    copy = shuffled_inside(mentions, np.random.default_rng(1))
    counts = [m.groupby(["article_id", "actor_id"]).size() for m in (mentions, copy)]
    pd.testing.assert_series_equal(*counts)
