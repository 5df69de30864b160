"""Communities of a network, and which of them hold when other articles are drawn."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import igraph
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import leidenalg

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Edge = tuple[int, int]

TOGETHER = 0.8  # share of draws in which members of a group are together, two by two
MIN_MEMBERS = 3  # a pair is no group
RANDOM_GRAPHS = 200  # with the degrees of the network
_SWAPS_PER_EDGE = 10


class Structure(NamedTuple):
    """The modularity of a network, that of random graphs with the same degrees, and how many of
    these reach it.
    """

    modularity: float
    random_modularity: float
    p: float


def leiden(n_nodes: int, edges: Sequence[Edge], weights: Reals, *, seed: int) -> Ints:
    """The community of each node by the Leiden algorithm, maximising modularity.

    Parameters
    ----------
    n_nodes
        Nodes are numbered from 0.
    edges, weights
        Unordered pairs of nodes and what each weighs.
    seed
        Breaks ties in the search.

    Returns
    -------
    array
        A number from 0 for each node, larger communities first.

    References
    ----------
    Traag, Waltman and van Eck (2019).
    """
    graph = igraph.Graph(n=n_nodes, edges=list(edges))
    partition = leidenalg.find_partition(
        # n_iterations=-1: until an iteration brings no improvement
        graph, leidenalg.ModularityVertexPartition, weights=list(map(float, weights)), seed=seed,
        n_iterations=-1,
    )  # fmt: skip
    return np.array(partition.membership, np.int64)


def communities(graph: nx.Graph, *, seed: int) -> pd.Series:
    """The community of each actor, numbered from 1 by falling size, then by first id.

    Parameters
    ----------
    graph
        Weighted; the order of its nodes does not matter.
    seed
        Breaks ties in the search.

    Returns
    -------
    Series
        Numbers by actor_id.
    """
    nodes, edges = _numbered(graph)
    weights = np.array([graph.edges[nodes[a], nodes[b]]["weight"] for a, b in edges])
    member = np.empty(0, np.int64)
    if nodes:
        member = leiden(len(nodes), edges, weights, seed=seed)
    groups = [[a for a, m in zip(nodes, member, strict=True) if m == g] for g in set(member)]
    # nodes are in order, so that group[0] is the first id: the numbers do not hang on the search
    ranked = sorted(groups, key=lambda group: (-len(group), group[0]))
    numbered = {actor: n for n, group in enumerate(ranked, start=1) for actor in group}
    return pd.Series(numbered, name="community", dtype="int64").rename_axis("actor_id").sort_index()


def shared_membership(edges: Ints, n_nodes: int, n: Reals, edge: npt.NDArray[np.bool_], *, seed: int) -> Reals:  # fmt: skip
    """In which share of draws two actors are in one community.

    Parameters
    ----------
    edges
        Pairs × 2, the nodes of each candidate.
    n_nodes
        How many nodes there are.
    n, edge
        Draws × pairs: what an edge weighs, and whether it is there.
    seed
        Of the search in each draw.

    Returns
    -------
    array
        Nodes × nodes, 0 to 1. A node without an edge in a draw is with nobody there.
    """
    times = np.zeros((n_nodes, n_nodes))
    for weights, there in zip(n, edge, strict=True):
        if not there.any():
            continue
        member = leiden(n_nodes, edges[there].tolist(), weights[there], seed=seed)
        # a node without an edge is a group of its own: it is together with nobody
        inside = np.zeros(n_nodes, bool)
        inside[edges[there].ravel()] = True
        times += (member[:, None] == member) & inside[:, None] & inside
    return times / max(len(n), 1)


def stable_groups(shared: Reals, *, least: float = TOGETHER) -> list[list[int]]:
    """Groups of three or more whose members are all together, two by two, in a share `least` of
    draws.

    Parameters
    ----------
    shared
        Nodes × nodes, as `shared_membership` gives it.
    least
        The share of draws, 0 to 1.

    Returns
    -------
    list
        Nodes of each group, the largest group first.

    References
    ----------
    Lancichinetti and Fortunato (2012) for consensus over partitions; groups are cut from the
    consensus matrix by complete linkage, so that the weakest pair of a group counts.
    """
    if len(shared) < MIN_MEMBERS:
        return []
    distance = 1 - shared
    np.fill_diagonal(distance, 0)
    # complete: two clusters are as far apart as their farthest members, so a cut holds for every
    # pair inside
    tree = linkage(squareform(distance, checks=False), method="complete")
    # a pair that is together in just this share belongs
    member = fcluster(tree, 1 - least + 1e-12, criterion="distance")
    groups = [np.flatnonzero(member == g).tolist() for g in np.unique(member)]
    large = [group for group in groups if len(group) >= MIN_MEMBERS]
    return sorted(large, key=lambda group: (-len(group), group[0]))


def structure(graph: nx.Graph, *, seed: int, samples: int = RANDOM_GRAPHS) -> Structure:
    """Does the network part into communities more than any graph with its degrees does?

    Parameters
    ----------
    graph
        Its weights are left out: partners count, not units.
    seed
        Of the random graphs and of the search.
    samples
        Random graphs, each made by ten swaps of ends an edge.

    Returns
    -------
    Structure
        Of a network with fewer than two pairs: NaN, NaN and a p of 1.

    References
    ----------
    Guimerà, Sales-Pardo and Amaral (2004): sparse random graphs have a high modularity.
    """
    nodes, edges = _numbered(graph)
    # with one edge there is nothing to rewire
    if len(edges) < 2:
        return Structure(np.nan, np.nan, 1.0)
    random = np.random.default_rng(seed)
    observed = _modularity(len(nodes), edges, seed)
    null = [_modularity(len(nodes), rewired(edges, random), seed) for _ in range(samples)]
    # sums of another order differ in the last digits: a tie counts as reached
    reached = sum(value >= observed - 1e-9 for value in null)
    # the network counts among the random ones, so that p is never 0
    return Structure(observed, float(np.median(null)), (1 + reached) / (1 + samples))


def rewired(edges: Sequence[Edge], random: np.random.Generator) -> list[Edge]:
    """A random graph with the same degrees: ends of two edges change places, ten times as often as
    there are edges.

    Parameters
    ----------
    edges
        Unordered pairs of different nodes, no pair twice.
    random
        Where the swaps come from.

    Returns
    -------
    list
        As many edges; no loops, no pair twice.

    References
    ----------
    Maslov and Sneppen (2002).
    """
    swapped = [_unordered(*e) for e in edges]
    present = set(swapped)
    times = _SWAPS_PER_EDGE * len(edges)
    for one, other, turn in zip(
        random.integers(len(edges), size=times).tolist(),
        random.integers(len(edges), size=times).tolist(),
        random.integers(2, size=times).tolist(),
        strict=True,
    ):
        a, b = swapped[one]
        # edges have no direction: which end of the second edge is exchanged is chance too
        c, d = swapped[other][::-1] if turn else swapped[other]
        first = _unordered(a, d)
        second = _unordered(c, b)
        # skipped, not tried again: a walk that stays put counts as a step, else graphs with few
        # possible swaps would be drawn too rarely
        if a == d or c == b or first == second or {first, second} & present:
            continue
        present -= {swapped[one], swapped[other]}
        present |= {first, second}
        swapped[one], swapped[other] = first, second
    return swapped


def _numbered(graph: nx.Graph) -> tuple[list[str], list[Edge]]:
    """The nodes in the order of their ids, and the edges as numbers of nodes."""
    nodes = sorted(graph)
    number = {actor: n for n, actor in enumerate(nodes)}
    return nodes, sorted(_unordered(number[a], number[b]) for a, b in graph.edges)


def _unordered(one: int, other: int) -> Edge:
    if one <= other:
        return (one, other)
    return (other, one)


def _modularity(n_nodes: int, edges: Sequence[Edge], seed: int) -> float:
    # unweighted: random graphs keep degrees, not weights
    member = leiden(n_nodes, edges, np.ones(len(edges)), seed=seed)
    return float(igraph.Graph(n=n_nodes, edges=list(edges)).modularity(member.tolist()))
