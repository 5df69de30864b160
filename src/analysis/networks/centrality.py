"""Who is central in a network, and the ranks that other draws of articles give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import igraph
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats import LEVEL

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MEASURES = ("degree", "strength", "betweenness", "between_states")


def centralities(n_nodes: int, edges: Ints, weights: Reals, state: Sequence[str]) -> Reals:
    """Four measures of every node of a weighted network.

    `degree` counts partners and `strength` sums what is shared with them. `betweenness` is the
    share of pairs of other nodes whose shortest path leads through the node, an edge being as long
    as 1 / weight (Freeman 1977; Newman 2001). `between_states` is the same over pairs of nodes
    that belong to different states, the node being of any state or none.

    Parameters
    ----------
    n_nodes
        Nodes are numbered from 0.
    edges, weights
        Edges × 2, and what each weighs.
    state
        The state of each node, '' for none.

    Returns
    -------
    array
        Nodes × `MEASURES`.
    """
    graph = igraph.Graph(n=n_nodes, edges=edges.tolist())
    # the more units two actors share, the nearer they are
    length = (1 / weights).tolist() or None
    values = np.zeros((n_nodes, len(MEASURES)))
    values[:, 0] = graph.degree()
    values[:, 1] = graph.strength(weights=weights.tolist() or None)
    # pairs of other nodes, so that betweenness is a share
    others = (n_nodes - 1) * (n_nodes - 2) / 2
    # with fewer than three nodes there is no pair to stand between
    if others > 0:
        values[:, 2] = np.array(graph.betweenness(directed=False, weights=length)) / others
    values[:, 3] = _between_states(graph, length, np.array(state, dtype=object))
    return values


def _between_states(
    graph: igraph.Graph, length: list[float] | None, state: npt.NDArray[np.object_]
) -> Reals:
    """The share of pairs of nodes of two different states, the node itself not among them, whose
    shortest path leads through it.
    """
    n_nodes = graph.vcount()
    paths = np.zeros(n_nodes)
    of_any = state != ""
    for one in sorted(set(state[of_any].tolist())):
        # from each state to all others at once, not pair by pair of states: paths are looked for
        # once from every node. Each pair is met from both ends, which undoes igraph's halving.
        sources = np.flatnonzero(state == one)
        targets = np.flatnonzero(of_any & (state != one))
        within = graph.betweenness(
            directed=False, weights=length, sources=sources.tolist(), targets=targets.tolist()
        )
        paths += np.array(within)
    n_pairs = _pairs_without(state)
    # a node may leave no pair of two states to stand between
    return np.divide(paths, n_pairs, out=np.zeros(n_nodes), where=n_pairs > 0)


def _pairs_without(state: npt.NDArray[np.object_]) -> Ints:
    """For each node how many pairs of nodes of two different states there are without it."""
    counts = Counter(state[state != ""].tolist())
    total = counts.total()
    pairs = sum(count * (total - count) for count in counts.values()) // 2
    # a node of a state takes with it its pairs with the nodes of all other states
    own = [total - counts[one] if one else 0 for one in state.tolist()]
    return pairs - np.array(own, np.int64)


def ranks(values: Reals) -> Reals:
    """Ranks from 1 for the largest; nodes that tie share the last rank of theirs, so that nobody
    is first by a tie.

    Parameters
    ----------
    values
        Nodes × measures.

    Returns
    -------
    array
        Nodes × measures.
    """
    # sums of paths in another order must not break a tie
    rounded = np.round(values, 12)
    # nodes × nodes × measures: for each node how many have as much or more, itself among them
    return (rounded[:, None, :] <= rounded[None, :, :]).sum(axis=1).astype(np.float64)


def rank_ranges(
    n_nodes: int, edges: Ints, n: Reals, edge: Flags, state: Sequence[str], n_ranked: int
) -> tuple[Reals, Reals]:
    """The ranks that the first `n_ranked` nodes have among themselves in 95 of 100 draws.

    Parameters
    ----------
    n_nodes
        Nodes are numbered from 0.
    edges
        Pairs × 2, the nodes of each candidate.
    n, edge
        Draws × pairs: what an edge weighs, and whether it is there.
    state
        The state of each node, '' for none.
    n_ranked
        How many of the nodes are ranked; the others come into the network in some draws only.

    Returns
    -------
    low, high : array
        Nodes ranked × `MEASURES`. They tell how ranks vary from draw to draw; their coverage of a
        true rank is not claimed.
    """
    each = [
        ranks(centralities(n_nodes, edges[there], weights[there], state)[:n_ranked])
        for weights, there in zip(n, edge, strict=True)
    ]
    tail = (1 - LEVEL) / 2
    # of draws × nodes × measures; a rank that some draw has, not a mean of two ranks
    low, high = np.quantile(np.stack(each), [tail, 1 - tail], axis=0, method="inverted_cdf")
    return low, high


def centrality_table(
    actors: Sequence[str], values: Reals, ranges: tuple[Reals, Reals], known: Mapping[str, Mapping]
) -> pd.DataFrame:
    """One row an actor: names, and each measure with its rank and the range of that rank.

    Parameters
    ----------
    actors
        Ids of the nodes in order.
    values
        Nodes × `MEASURES`.
    ranges
        As `rank_ranges` gives them.
    known
        Names, kind and state by id.

    Returns
    -------
    DataFrame
        Columns actor_id, those of `known`, and for every measure m: m, m_rank, m_rank_low,
        m_rank_high.
    """
    frame = pd.DataFrame([{"actor_id": a, **known[a]} for a in actors])
    rank = ranks(values)
    for n, measure in enumerate(MEASURES):
        frame[measure] = values[:, n]
        frame[f"{measure}_rank"] = rank[:, n].astype(np.int64)
        frame[f"{measure}_rank_low"] = ranges[0][:, n].astype(np.int64)
        frame[f"{measure}_rank_high"] = ranges[1][:, n].astype(np.int64)
    return frame
