"""Communities against networkx, a worked example of modularity, and random graphs."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pytest

from analysis.networks.communities import (
    communities,
    leiden,
    rewired,
    shared_membership,
    stable_groups,
    structure,
)

CLIQUES = [(i, j) for group in (range(4), range(4, 8)) for i in group for j in group if i < j]


def _two_cliques() -> nx.Graph:
    graph = nx.Graph()
    names = "abcdefgh"
    graph.add_edges_from((names[i], names[j], {"weight": 5.0}) for i, j in CLIQUES)
    graph.add_edge("d", "e", weight=1.0)
    return graph


def test_two_cliques_joined_by_one_edge_are_two_communities() -> None:
    wanted = dict.fromkeys("abcd", 1) | dict.fromkeys("efgh", 2)
    assert communities(_two_cliques(), seed=1).to_dict() == wanted
    assert communities(nx.Graph(), seed=1).empty


def test_leiden_parts_random_graphs_no_worse_than_networkx_louvain() -> None:
    for seed in range(5):
        graph = nx.gnm_random_graph(40, 90, seed=seed)
        edges = [tuple(sorted(e)) for e in graph.edges]
        member = leiden(40, edges, np.ones(len(edges)), seed=1)
        groups = [set(np.flatnonzero(member == g).tolist()) for g in set(member.tolist())]
        louvain = nx.community.louvain_communities(graph, seed=1)
        ours, theirs = (nx.community.modularity(graph, g) for g in (groups, louvain))
        assert ours >= theirs - 0.02


def test_the_modularity_of_two_cliques_is_the_one_by_hand() -> None:
    """13 edges, 12 inside; degrees of each side sum to 13: Q = 12/13 - 2 (13/26)^2."""
    parted = structure(_two_cliques(), seed=1, samples=99)
    assert parted.modularity == pytest.approx(12 / 13 - 0.5)
    assert parted.p <= 0.05


def test_leiden_reaches_the_known_largest_modularity_of_the_karate_club() -> None:
    """Zachary's (1977) club: 0.4198 in four groups, proved largest by Brandes and others (2008), table 1; igraph's own search agrees."""
    club = nx.karate_club_graph()
    edges = [tuple(sorted(e)) for e in club.edges]
    member = leiden(34, edges, np.ones(len(edges)), seed=1)
    groups = [set(np.flatnonzero(member == g).tolist()) for g in set(member.tolist())]
    assert len(groups) == 4
    assert nx.community.modularity(club, groups, weight=None) == pytest.approx(0.4198, abs=5e-5)
    best = igraph.Graph(n=34, edges=edges).community_optimal_modularity()
    assert best.modularity == pytest.approx(0.4198, abs=5e-5)


def test_a_random_graph_parts_no_better_than_random_graphs() -> None:
    graph = nx.gnm_random_graph(30, 60, seed=3)
    nx.set_edge_attributes(graph, 1.0, "weight")
    assert structure(graph, seed=1, samples=99).p > 0.05
    assert structure(nx.Graph([("a", "b")]), seed=1).p == 1


def test_rewired_graphs_keep_every_degree_and_have_no_loop_or_double() -> None:
    edges = [tuple(sorted(e)) for e in nx.gnm_random_graph(25, 60, seed=2).edges]
    other = rewired(edges, np.random.default_rng(4))
    degrees = [sorted(np.bincount(np.array(e).ravel(), minlength=25)) for e in (edges, other)]
    assert degrees[0] == degrees[1]
    assert (np.bincount(np.array(edges).ravel()) == np.bincount(np.array(other).ravel())).all()
    assert len(set(other)) == len(other) == 60
    assert all(a < b for a, b in other)
    assert len(set(other) & set(edges)) < 40


def test_only_actors_that_stay_together_in_most_draws_are_a_group() -> None:
    edges = np.array([*CLIQUES, (3, 4)])
    rng = np.random.default_rng(1)
    draws = 40
    edge = np.ones((draws, len(edges)), bool)
    # node 7 is in the network in every second draw only
    edge[::2, (edges == 7).any(axis=1)] = False
    n = rng.integers(4, 7, edge.shape).astype(float)
    n[:, -1] = 1
    shared = shared_membership(edges, 9, n, edge, seed=1)
    assert shared[0, 1] == 1
    assert shared[4, 7] == pytest.approx(0.5)
    assert shared[8].max() == 0
    assert stable_groups(shared) == [[0, 1, 2, 3], [4, 5, 6]]
    assert stable_groups(shared[:2, :2]) == []


def test_the_weakest_pair_of_a_group_counts() -> None:
    """a is with b, and b with c, in 0.9 of draws, but a with c in 0.6: no group of three."""
    shared = np.array([[1, 0.9, 0.6], [0.9, 1, 0.9], [0.6, 0.9, 1]])
    assert stable_groups(shared) == []
    assert stable_groups(np.maximum(shared, 0.8)) == [[0, 1, 2]]
