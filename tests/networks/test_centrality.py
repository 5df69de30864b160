"""Centralities against networkx on random graphs, and by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from analysis.networks.centrality import MEASURES, centralities, rank_ranges, ranks


def _random(seed: int) -> tuple[nx.Graph, np.ndarray, np.ndarray, list[str]]:
    graph = nx.gnm_random_graph(20, 40, seed=seed)
    rng = np.random.default_rng(seed)
    edges = np.array(sorted(tuple(sorted(e)) for e in graph.edges))
    weights = rng.integers(1, 60, len(edges)).astype(float) + rng.random(len(edges))
    for (a, b), weight in zip(edges.tolist(), weights.tolist(), strict=True):
        graph.edges[a, b].update(weight=weight, length=1 / weight)
    state = np.array(["iraq", "iran", "saudi", ""])[rng.integers(0, 4, 20)].tolist()
    return graph, edges, weights, state


@pytest.mark.parametrize("seed", range(4))
def test_the_measures_are_those_of_networkx(seed: int) -> None:
    graph, edges, weights, state = _random(seed)
    values = dict(zip(MEASURES, centralities(20, edges, weights, state).T, strict=True))
    assert values["degree"] == pytest.approx([graph.degree(n) for n in range(20)])
    assert values["strength"] == pytest.approx([graph.degree(n, weight="weight") for n in range(20)])  # fmt: skip
    witness = nx.betweenness_centrality(graph, weight="length")
    assert values["betweenness"] == pytest.approx([witness[n] for n in range(20)])
    between = np.zeros(20)
    n_pairs = np.zeros(20)
    for one, other in (("iraq", "iran"), ("iraq", "saudi"), ("iran", "saudi")):
        sides = [[n for n in range(20) if state[n] == s] for s in (one, other)]
        paths = nx.betweenness_centrality_subset(graph, *sides, weight="length")
        # networkx halves undirected paths, which lead one way here
        between += 2 * np.array([paths[n] for n in range(20)])
        n_pairs += [len(set(sides[0]) - {n}) * len(set(sides[1]) - {n}) for n in range(20)]
    assert values["between_states"] == pytest.approx(between / n_pairs)


def test_the_centre_of_a_star_has_all_betweenness_and_of_a_circle_nobody_more_than_another() -> (
    None
):
    """Freeman (1978), figure 1 and table 1: of five points 1 in the star's centre, 0 at its ends; 1/6 of the pairs each in the circle."""
    star = np.array([(0, k) for k in range(1, 5)])
    circle = np.array([(k, k + 1) for k in range(4)] + [(0, 4)])
    place = MEASURES.index("betweenness")
    values = [
        centralities(5, edges, np.ones(len(edges)), [""] * 5)[:, place] for edges in (star, circle)
    ]
    assert values[0] == pytest.approx([1, 0, 0, 0, 0])
    assert values[1] == pytest.approx([1 / 6] * 5)


def test_who_stands_between_two_states_by_hand() -> None:
    """iraq – un – iran, and iraq – saudi: of the pairs of different states only iraq–iran and iran–saudi lead through others."""
    state = ["iraq", "", "iran", "saudi"]
    edges = np.array([(0, 1), (1, 2), (0, 3)])
    values = centralities(4, edges, np.array([2.0, 2.0, 2.0]), state)
    between = dict(zip(["iraq", "un", "iran", "saudi"], values[:, MEASURES.index("between_states")], strict=True))  # fmt: skip
    # un: iraq–iran and iran–saudi of three pairs; iraq: iran–saudi, the one pair without it
    assert between == pytest.approx({"iraq": 1.0, "un": 2 / 3, "iran": 0.0, "saudi": 0.0})


def test_a_network_without_edges_has_values_of_zero() -> None:
    values = centralities(3, np.empty((0, 2), np.int64), np.empty(0), ["iraq", "", "iran"])
    assert values.tolist() == [[0.0] * 4] * 3


def test_nobody_is_first_by_a_tie() -> None:
    assert ranks(np.array([[5.0], [7.0], [5.0], [0.0]])).ravel().tolist() == [3, 1, 3, 4]


def test_the_range_of_a_rank_is_that_of_the_draws() -> None:
    """a leads with three partners in all draws but two of a hundred; b and c change places."""
    edges = np.array([(0, 1), (0, 2), (0, 3)])
    n = np.tile([5.0, 4.0, 1.0], (100, 1))
    n[::2] = [4.0, 5.0, 1.0]
    edge = np.ones(n.shape, bool)
    edge[:2] = False
    low, high = rank_ranges(4, edges, n, edge, [""] * 4, 4)
    strength = MEASURES.index("strength")
    assert (low[:, strength].tolist(), high[:, strength].tolist()) == ([1, 2, 2, 4], [1, 3, 3, 4])
