"""Do the networks of two outlets, or of two halves of the time, differ more than other articles
would?
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.networks.cooccurrence import MIN_ARTICLES
from analysis.networks.presence import pairs_by_article, presence_of
from analysis.periods import UNDATED
from analysis.stats import holm
from analysis.stats.permutation import label_matrices, permutation_p, permuted_labels
from analysis.study.study_settings import Unit

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

MAX_OUTLETS = 4  # the largest are compared, two by two
DRAWS = 499  # permutations
HALVES = ("first half", "second half")
_COLUMNS = list(tables.TABLES["network_comparisons"].columns)


def compare_networks(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    unit: Unit = "sentence",
    *,
    draws: int = DRAWS,
    seed: int,
) -> pd.DataFrame:
    """Every two outlets, and the two halves of the time: table 'network_comparisons'.

    A network is how the units that pairs share are spread over pairs; `distance` is the total
    variation between two of them, from 0 (every pair has the same share in both) to 1 (no pair in
    common). It grows as articles get fewer, so it is judged against `expected_distance`: the mean
    of the distances when articles change places, between outlets inside periods, between halves
    inside outlets (what an outlet wrote on a day together) and by whole days, of which the larger
    counts. `p` is the share of such draws, and the corpus itself, that are as far apart; `q` is
    adjusted (Holm 1979) over the outlets compared, or over the halves: each is a question by
    itself. The pair named is the one whose shares differ most.

    Parameters
    ----------
    mentions, sentences
        The tables of these names.
    articles
        Columns article_id, source, period, published.
    unit
        The unit of text shared.
    draws
        Permutations a comparison.
    seed
        Of the permutations.

    Returns
    -------
    DataFrame
        One row a comparison. Compared are the four outlets with most articles, and articles dated
        up to and after the median; only pairs that share a unit in three articles or more count.
    """
    presence = presence_of(mentions, sentences, unit)
    pairs, both = pairs_by_article(presence)
    often = np.flatnonzero(np.diff(both.indptr) >= MIN_ARTICLES)
    pairs, counts = pairs.take(often), both[:, often].tocsr()
    of = articles.set_index("article_id").reindex(presence.articles)
    # articles that share no pair say nothing of a network: they are neither compared nor counted
    holding = np.diff(counts.indptr) > 0
    compared = [
        _compare(counts, comparison, presence.articles, draws, seed)
        for comparison in _comparisons(of, holding)
    ]
    rows = [row for row in compared if row is not None]
    if not rows:
        return tables.empty("network_comparisons")
    frame = pd.DataFrame(rows)
    actors = np.array(presence.actors, dtype=object)
    frame = frame.assign(
        actor_a=actors[pairs.first[frame["pair"]]],
        actor_b=actors[pairs.second[frame["pair"]]],
        # halves that truly differ must not make it easier for outlets to, nor the other way round
        q=frame.groupby("compared")["p"].transform(holm),
    )
    order = ["compared", "p", "one", "other"]
    return tables.check("network_comparisons", frame.sort_values(order)[_COLUMNS])


def networks_of_parts(
    graph: nx.Graph,
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
) -> dict[str, nx.Graph]:
    """The pairs of a network as each of the outlets and halves compared holds them.

    Parameters
    ----------
    graph
        The network of the whole corpus: its pairs are counted, no others looked for.
    mentions, sentences, articles
        The tables of these names.

    Returns
    -------
    dict
        A graph by outlet or half: nodes and edges of `graph` with units there; `n` counts them, and
        `share` is their share of the units that pairs of the network share there.
    """
    presence = presence_of(mentions, sentences, graph.graph["unit"])
    pairs, both = pairs_by_article(presence)
    actor = presence.actors
    column = {(actor[a], actor[b]): k for k, (a, b) in enumerate(zip(*pairs, strict=True))}
    edges = sorted(tuple(sorted(e)) for e in graph.edges)
    counts = both[:, [column[e] for e in edges]].tocsr()
    of = articles.set_index("article_id").reindex(presence.articles)
    parts: dict[str, nx.Graph] = {}
    for comparison in _comparisons(of, np.diff(both.tocsr().indptr) > 0):
        for label, name in enumerate(comparison.names):
            n = np.asarray(counts[comparison.labels == label].sum(axis=0)).ravel()
            part = nx.Graph(**graph.graph)
            part.add_nodes_from((a, dict(graph.nodes[a])) for a in sorted(graph))
            weighted = [(e, k) for e, k in zip(edges, n.tolist(), strict=True) if k]
            part.add_edges_from((*e, {"n": int(k), "share": k / n.sum()}) for e, k in weighted)
            parts[name] = part
    return parts


class _Move(NamedTuple):
    """How articles change places: inside strata, and together with the others of their block."""

    strata: npt.NDArray[Any] | None
    blocks: npt.NDArray[Any] | None


class _Comparison(NamedTuple):
    """What is compared: kind and names, a label of each article (0, 1, or -1 for neither), and
    ways to change places.
    """

    compared: str
    names: tuple[str, str]
    labels: Ints
    moves: tuple[_Move, ...]


def _comparisons(of: pd.DataFrame, holding: npt.NDArray[np.bool_]) -> list[_Comparison]:
    """Every two of the largest outlets, and the two halves of the time.

    Halves must differ by both of two ways: what an outlet wrote on a day changes places inside the
    outlet, so that another mix of outlets is no difference; and whole days do, so that an event
    that all outlets write about on one day is not taken for many.
    """
    period = of["period"].astype("object").fillna(UNDATED).to_numpy(dtype=str)
    source = of["source"].to_numpy(dtype=str)
    # by name first, then stably by size: outlets of equal size are chosen the same way each time
    largest = pd.Series(source[holding]).value_counts().sort_index(kind="stable")
    names = sorted(largest.sort_values(ascending=False, kind="stable").index[:MAX_OUTLETS])
    comparisons = []
    for one, other in combinations(names, 2):
        labels = np.select([source == one, source == other], [0, 1], -1)
        # within periods: an outlet that wrote more in one month does not differ by that alone
        comparisons.append(_Comparison("source", (one, other), labels, (_Move(period, None),)))
    day = of["published"].dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=str)
    dated = (day != "") & holding
    if dated.sum() >= 2 * MIN_ARTICLES:
        # the lower median: articles of that day all fall into the first half, no day is cut in two
        middle = np.sort(day[dated])[(dated.sum() - 1) // 2]
        labels = np.where(day != "", (day > middle).astype(np.int64), -1)
        of_outlet = np.char.add(np.char.add(source, "|"), day)
        # two tests: days change places inside their outlet, and days of all outlets together do
        moves = (_Move(source, of_outlet), _Move(None, day))
        comparisons.append(_Comparison("period", HALVES, labels, moves))
    return comparisons


def _compare(
    counts: sparse.csr_array, comparison: _Comparison, ids: list[str], draws: int, seed: int
) -> dict[str, object] | None:
    """One comparison; None where a side has too few articles that hold a pair."""
    labels = comparison.labels
    kept = np.flatnonzero((labels >= 0) & (np.diff(counts.indptr) > 0))
    n_articles = np.bincount(labels[kept], minlength=2)
    if n_articles.min() < MIN_ARTICLES:
        return None
    part = counts[kept]
    # by the same product as the draws: sums in another order would break ties
    observed = (next(label_matrices(iter([labels[kept]]), 2)) @ part).toarray()[None]
    # 1 × 2 × pairs, as the draws below are draws × 2 × pairs
    distance = _distance(observed)
    shares = _shares(observed)
    p, expected = [], []
    for move in comparison.moves:
        strata, blocks = (None if v is None else v[kept] for v in move)
        permuted = permuted_labels(
            labels[kept],
            [ids[k] for k in kept],
            draws=draws,
            seed=seed,
            strata=strata,
            blocks=blocks,
        )
        drawn = [(m @ part).toarray().reshape(-1, 2, part.shape[1]) for m in label_matrices(permuted, 2)]  # fmt: skip
        null = np.concatenate([_distance(d) for d in drawn])
        p.append(float(permutation_p(distance, null[:, None])[0]))
        expected.append(float(null.mean()))
    return {
        "compared": comparison.compared,
        "one": comparison.names[0],
        "other": comparison.names[1],
        "n_articles_one": int(n_articles[0]),
        "n_articles_other": int(n_articles[1]),
        "distance": float(distance[0]),
        # the weaker of the two tests is told: a difference has to stand both
        "expected_distance": max(expected),
        "p": max(p),
        # of equal differences the first pair, by the ids of its actors
        "pair": int(np.abs(shares[0, 0] - shares[0, 1]).argmax()),
    }


def _shares(counts: Reals) -> Reals:
    """Draws × 2 × pairs as shares of each side's units; a side without units has shares of 0."""
    # units are whole: only a sum of 0 is below 1
    return counts / np.maximum(counts.sum(axis=2, keepdims=True), 1)


def _distance(counts: Reals) -> Reals:
    """Total variation between the two sides of each draw."""
    shares = _shares(counts)
    return np.abs(shares[:, 0] - shares[:, 1]).sum(axis=1) / 2
