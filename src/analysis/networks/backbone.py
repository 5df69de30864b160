"""Backbones: the edges of a weighted network that its nodes would not have by chance."""

from __future__ import annotations

import networkx as nx


def disparity_filter(graph: nx.Graph, alpha: float = 0.05, *, weight: str = "weight") -> nx.Graph:
    """The multiscale backbone of Serrano, Boguñá and Vespignani (2009): a new graph with the edges that stand out.

    An edge of weight w at a node of degree k and strength s has alpha = (1 - w/s)^(k-1): the chance that one of k parts
    of a strength cut at random is that large. An edge stays where its smaller alpha, of its two ends, is below `alpha`;
    a node of degree 1 says nothing about its edge (its alpha is 1). Nodes left without edges go. The edge attribute
    `alpha` holds the smaller alpha.
    """
    strength = dict(graph.degree(weight=weight))
    degree = dict(graph.degree())
    kept = graph.__class__(**graph.graph)
    for first, second, data in graph.edges(data=True):
        chances = [
            (1 - data[weight] / strength[node]) ** (degree[node] - 1)
            for node in (first, second)
            if degree[node] > 1
        ]
        smallest = min(chances, default=1.0)
        if smallest < alpha:
            kept.add_edge(first, second, **data, alpha=smallest)
    ordered = graph.__class__(**graph.graph)
    ordered.add_nodes_from(
        (node, dict(data)) for node, data in graph.nodes(data=True) if node in kept
    )
    ordered.add_edges_from(kept.edges(data=True))
    return ordered
