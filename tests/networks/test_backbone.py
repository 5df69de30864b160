"""Backbones against values computed by hand and by the formulas of their authors."""

from __future__ import annotations

import networkx as nx
import pytest
from scipy import stats
from tests.networks.samples import by_chance, sentences_of

from analysis.networks.backbone import compare_filters, disparity_filter, noise_corrected
from analysis.networks.cooccurrence import cooccurrence, listed


def test_the_disparity_filter_gives_alphas_computed_by_hand() -> None:
    """Hub h of degree 4, strength 20: alpha of the edge of 17 is (1 - 17/20)^3, of each edge of 1 (1 - 1/20)^3."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        [("h", "a", 17.0), ("h", "b", 1.0), ("h", "c", 1.0), ("h", "d", 1.0), ("c", "d", 1.0)]
    )
    kept = disparity_filter(graph, 0.05)
    assert list(kept.edges) == [("h", "a")]
    assert kept.edges["h", "a"]["alpha"] == pytest.approx(0.15**3)
    # at c and d, degree 2 and strength 2: (1 - 1/2)^1
    all_of_them = disparity_filter(graph, 0.9)
    assert all_of_them.edges["c", "d"]["alpha"] == pytest.approx(0.5)
    assert all_of_them.edges["h", "c"]["alpha"] == pytest.approx(0.5)
    # at b, degree 1 says nothing: 0.95^3 from the hub
    assert disparity_filter(graph, 0.86).edges["h", "b"]["alpha"] == pytest.approx(0.95**3)
    assert graph.number_of_edges() == 5


def test_a_star_of_equal_edges_has_no_backbone() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from((0, k, 2.0) for k in range(1, 6))
    assert len(disparity_filter(graph)) == 0


def test_the_noise_corrected_score_and_its_spread_are_those_of_the_paper() -> None:
    """Coscia and Neffke (2017), eq. 2 and 5 to 9, written out here for one edge by a beta distribution of scipy."""
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 30), ("a", "c", 5), ("b", "d", 4), ("c", "d", 21)])
    n, one, other, total = 30.0, 35.0, 34.0, 120.0
    lift = n * total / (one * other)
    mean = one * other / total**2
    variance = one * other * (total - one) * (total - other) / (total**4 * (total - 1))
    alpha = mean**2 / variance * (1 - mean) - mean
    beta = mean / variance * (1 - mean**2) - (1 - mean)
    posterior = stats.beta(alpha + n, total - n + beta).mean()
    count_variance = total * posterior * (1 - posterior)
    step = 1e-5

    def score(n: float) -> float:
        # an edge that grows takes both ends and the whole with it, as the derivative of the paper has it
        grown = n - 30
        ratio = n * (total + grown) / ((one + grown) * (other + grown))
        return (ratio - 1) / (ratio + 1)

    slope = (score(n + step) - score(n - step)) / (2 * step)
    kept = noise_corrected(graph, delta=-100)
    edge = kept.edges["a", "b"]
    assert edge["score"] == pytest.approx((lift - 1) / (lift + 1))
    assert edge["score_sd"] == pytest.approx(abs(slope) * count_variance**0.5, rel=0.02)
    assert set(map(frozenset, noise_corrected(graph).edges)) == {frozenset("ab"), frozenset("cd")}


def test_filters_are_compared_by_what_they_keep() -> None:
    rows = by_chance(3, n_articles=40, n_actors=10, rate=0.3)
    pairs = cooccurrence(rows, sentences_of(rows))
    table = compare_filters(pairs, unit="sentence").set_index("filter")
    chosen = listed(pairs, unit="sentence")
    assert set(table.index) <= {"given their articles", "both margins, of articles", "disparity filter", "noise-corrected"}  # fmt: skip
    assert (table["n_pairs"] > 0).all()
    assert (table["n_listed"] <= min(len(chosen), 45)).all()
    noise = table.loc["noise-corrected"]
    graph = nx.Graph()
    graph.add_weighted_edges_from(pairs[["actor_a", "actor_b", "n"]].itertuples(index=False))
    assert noise["n_pairs"] == noise_corrected(graph).number_of_edges()
    assert 0 <= noise["share_explained"] <= 1
    assert compare_filters(pairs.iloc[:0], unit="sentence").empty
