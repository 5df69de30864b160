"""Backbones: the edges of a weighted network that its nodes would not have by chance."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.networks.cooccurrence import MAX_Q, MIN_ARTICLES, listed
from analysis.study.study_settings import Unit

FILTERS = {
    "within": "given their articles",
    "articles": "both margins, of articles",
    "disparity": "disparity filter",
    "noise": "noise-corrected",
}


def disparity_filter(graph: nx.Graph, alpha: float = 0.05, *, weight: str = "weight") -> nx.Graph:
    """The multiscale backbone: a new graph with the edges that stand out.

    An edge of weight w at a node of degree k and strength s has alpha = (1 - w/s)^(k-1): the chance
    that one of k parts of a strength cut at random is that large. An edge stays where its smaller
    alpha, of its two ends, is below `alpha`; a node of degree 1 says nothing about its edge (its
    alpha is 1). Nodes left without edges go.

    Parameters
    ----------
    graph
        An undirected graph; it is not changed.
    alpha
        The significance below which an edge stays.
    weight
        The edge attribute that holds weights, above 0.

    Returns
    -------
    Graph
        Of the class of `graph`; the edge attribute `alpha` holds the smaller alpha.

    References
    ----------
    Serrano, Boguñá and Vespignani (2009), 'Extracting the multiscale backbone of complex weighted
    networks'.
    """
    strength = dict(graph.degree(weight=weight))
    degree = dict(graph.degree())
    kept = graph.__class__(**graph.graph)
    for first, second, data in graph.edges(data=True):
        chances = [
            # Serrano et al. (2009): the chance of one part as large, of k cut at random
            (1 - data[weight] / strength[node]) ** (degree[node] - 1)
            for node in (first, second)
            if degree[node] > 1
        ]
        # an edge is kept where it stands out for either of its ends
        smallest = min(chances, default=1.0)
        if smallest < alpha:
            kept.add_edge(first, second, **data, alpha=smallest)
    return _in_order(kept, graph)


def noise_corrected(graph: nx.Graph, delta: float = 1.64, *, weight: str = "weight") -> nx.Graph:
    """The noise-corrected backbone of Coscia and Neffke (2017): edges heavier than both ends'
    strengths explain.

    With strengths s_i, s_j and their sum N over all nodes, an edge of weight n has the lift
    L = n N / (s_i s_j) and the score (L - 1) / (L + 1), whose variance comes from a beta posterior
    of n / N (their eq. 5 to 9).

    Parameters
    ----------
    graph
        Undirected, with weights that are counts.
    delta
        How many standard deviations above 0 the score must lie; 1.64 is a one-sided 0.05.
    weight
        The edge attribute that holds the weight.

    Returns
    -------
    Graph
        A new graph with the edges kept, `score` and `score_sd` on each; nodes without edges go.
    """
    strength = dict(graph.degree(weight=weight))
    total = float(sum(strength.values()))
    kept = graph.__class__(**graph.graph)
    for first, second, data in graph.edges(data=True):
        score, spread = _noise_score(data[weight], strength[first], strength[second], total)
        if score - delta * spread > 0:
            kept.add_edge(first, second, **data, score=score, score_sd=spread)
    return _in_order(kept, graph)


def _noise_score(n: float, one: float, other: float, total: float) -> tuple[float, float]:
    """The score of an edge and its standard deviation."""
    product = one * other
    # n · lift is n over what is expected; the score (x - 1) / (x + 1) of it lies within -1 and 1
    lift = total / product
    prior = product / total**2
    # with `prior`, the mean and variance of n / N under a hypergeometric null
    prior_variance = product * (total - one) * (total - other) / (total**4 * (total - 1))
    # a beta prior, and with n of N seen its posterior; as published: a beta distribution of exactly
    # this mean and variance has (1 - prior)**2, which is alike where no edge is much of the whole
    alpha = prior**2 / prior_variance * (1 - prior) - prior + n
    beta = prior / prior_variance * (1 - prior**2) - (1 - prior) + total - n
    share = alpha / (alpha + beta)
    # of the weight, binomial with the posterior's mean; the delta method takes it to the score
    variance = share * (1 - share) * total
    slope = 1 / product - total * (one + other) / product**2
    gradient = 2 * (lift + n * slope) / (lift * n + 1) ** 2
    return (lift * n - 1) / (lift * n + 1), float(variance**0.5 * abs(gradient))


def _in_order(kept: nx.Graph, graph: nx.Graph) -> nx.Graph:
    """The edges kept, with the nodes of the graph in its order and their attributes."""
    # `kept` has its nodes in the order of its edges
    ordered = graph.__class__(**graph.graph)
    ordered.add_nodes_from(
        (node, dict(data)) for node, data in graph.nodes(data=True) if node in kept
    )
    ordered.add_edges_from(kept.edges(data=True))
    return ordered


def compare_filters(pairs: pd.DataFrame, *, unit: Unit) -> pd.DataFrame:
    """What four filters keep of the pairs of one unit.

    The two tests are those of the table; the disparity and the noise-corrected filter see the
    network of all pairs in it, weighted by units shared.

    Parameters
    ----------
    pairs
        Table 'cooccurrence'.
    unit
        The unit of text shared.

    Returns
    -------
    DataFrame
        One row a filter that keeps a pair: `n_pairs` kept, `n_listed` of them listed here,
        `share_few` of them on fewer than three articles, `share_explained` of them with a p given
        their articles above 0.05 or without one; `actor_a`, `actor_b` name the pair kept that
        shares most units.
    """
    of_unit = pairs[pairs["unit"] == unit]
    chosen = listed(pairs, unit=unit)
    graph = nx.Graph()
    graph.add_weighted_edges_from(of_unit[["actor_a", "actor_b", "n"]].itertuples(index=False))
    enough = of_unit["n_articles"] >= MIN_ARTICLES
    kept = {
        # inside an article there is no null given the articles
        "within": enough & (of_unit["q"] <= MAX_Q) & (unit != "article"),
        "articles": enough & (of_unit["q_articles"] <= MAX_Q),
        "disparity": _among(of_unit, disparity_filter(graph)),
        "noise": _among(of_unit, noise_corrected(graph)),
    }
    names = set(zip(chosen["actor_a"], chosen["actor_b"], strict=True))
    rows = []
    for name, keep in kept.items():
        # ids settle ties, so that the pair named is always the same
        part = of_unit[keep].sort_values(["n", "actor_a", "actor_b"], ascending=[False, True, True])
        if part.empty:
            continue
        rows.append(
            {
                "filter": FILTERS[name],
                "n_pairs": len(part),
                "n_listed": len(names & set(zip(part["actor_a"], part["actor_b"], strict=True))),
                "share_few": float((part["n_articles"] < MIN_ARTICLES).mean()),
                "share_explained": float(1 - (part["p"] <= MAX_Q).mean()),
                "actor_a": part["actor_a"].iloc[0],
                "actor_b": part["actor_b"].iloc[0],
            }
        )
    columns = [
        "filter",
        "n_pairs",
        "n_listed",
        "share_few",
        "share_explained",
        "actor_a",
        "actor_b",
    ]
    return pd.DataFrame(rows, columns=columns)


def _among(pairs: pd.DataFrame, kept: nx.Graph) -> pd.Series:
    """Which rows are edges of the graph."""
    edges = [kept.has_edge(a, b) for a, b in zip(pairs["actor_a"], pairs["actor_b"], strict=True)]
    return pd.Series(edges, index=pairs.index, dtype=bool)
