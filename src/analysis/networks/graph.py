"""The network of actors: from the co-occurrence table to a graph and its files."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

import networkx as nx
import pandas as pd

from analysis.atomic import put
from analysis.networks.cooccurrence import MAX_Q, MIN_ARTICLES, listed
from analysis.networks.presence import pairs_by_article, presence_of
from analysis.periods import UNDATED, Period, period_of
from analysis.study.study_settings import Unit
from analysis.tables import TOGETHER

_NODE_TEXT = ("name_en", "name_ar", "kind", "state", "qid", "iso", "sector")


def build_graph(
    cooccurrence: pd.DataFrame,
    actors: pd.DataFrame,
    *,
    unit: Unit = "sentence",
    min_n: int = MIN_ARTICLES,
    max_q: float = MAX_Q,
    min_npmi: float = -1.0,
) -> nx.Graph:
    """Actors as nodes, the pairs of `cooccurrence.listed` as edges.

    Parameters
    ----------
    cooccurrence, actors
        The tables of these names.
    unit, min_n, max_q
        As in `cooccurrence.listed`.
    min_npmi
        The smallest npmi of an edge.

    Returns
    -------
    Graph
        Nodes carry `name_en`, `name_ar`, `kind`, `state`, `qid`, `iso`, `sector` (empty where
        none), `sentences` and `mentions`; edges `n`, `n_articles`, `together`, `npmi`, `effect_within` (NaN for
        articles), `q`, `q_articles` (1 where not tested) and `weight` (= n). Actors without an
        edge are left out. Nodes and edges come in the order of their ids.
    """
    kept = listed(cooccurrence, unit=unit, min_n=min_n, max_q=max_q)
    pairs = kept[kept["npmi"] >= min_npmi].sort_values(["actor_a", "actor_b"])
    # a table of an earlier version has no interchange ids
    columns = [*_NODE_TEXT, "sentences", "mentions"]
    known = actors.set_index("actor_id").reindex(columns=columns)
    graph = nx.Graph(unit=unit)
    for actor_id in sorted({*pairs["actor_a"], *pairs["actor_b"]}):
        row = known.loc[actor_id]
        # GraphML has no missing value
        text = {key: "" if pd.isna(row[key]) else str(row[key]) for key in _NODE_TEXT}
        graph.add_node(
            actor_id,
            label=text["name_en"],
            **text,
            sentences=int(row["sentences"]),
            mentions=int(row["mentions"]),
        )
    # a pair that could not be tested passes no limit of q: 1
    for row in pairs.fillna({"q": 1.0, "q_articles": 1.0}).itertuples():
        graph.add_edge(
            row.actor_a,
            row.actor_b,
            n=int(row.n),
            n_articles=int(row.n_articles),
            together=str(row.together),
            npmi=float(row.npmi),
            effect_within=float(row.effect_within),
            q=float(row.q),
            q_articles=float(row.q_articles),
            weight=float(row.n),
        )
    return graph


def ties_of_unit(graph: nx.Graph) -> nx.Graph:
    """The network of the pairs that share units of text beyond sharing articles.

    Centres, groups and who stands between are told of these ties alone. Who is in the same articles
    stays when the sentences of an article change places; what is told of a network that holds such
    ties stays too, and is no statement about sentences (`analysis placebo`, shuffle 'sentences').

    Parameters
    ----------
    graph
        As `build_graph` makes it, with its `unit`.

    Returns
    -------
    Graph
        A copy; actors without such a tie are left out. Of a network of articles all of it.
    """
    together = TOGETHER[graph.graph["unit"]]
    ties = [(a, b) for a, b, edge in graph.edges(data=True) if edge["together"] == together]
    return graph.edge_subgraph(ties).copy()


Days = Mapping[tuple[str, str], Sequence[str]]


def days_of_pairs(
    graph: nx.Graph, mentions: pd.DataFrame, sentences: pd.DataFrame, articles: pd.DataFrame
) -> Days:
    """The days on which the pairs of a network share a unit of text.

    Parameters
    ----------
    graph
        The network, with its `unit`.
    mentions, sentences, articles
        The tables of these names; articles without a date have no day.

    Returns
    -------
    dict
        Days as 2020-07-21 in order, by the two ids in alphabetical order.
    """
    presence = presence_of(mentions, sentences, graph.graph["unit"])
    pairs, both = pairs_by_article(presence)
    published = articles.set_index("article_id")["published"].reindex(presence.articles)
    day = published.dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=object)
    days = {}
    for k, (a, b) in enumerate(zip(*pairs, strict=True)):
        pair = (presence.actors[a], presence.actors[b])
        if graph.has_edge(*pair):
            held = both.indices[both.indptr[k] : both.indptr[k + 1]]
            days[pair] = sorted(set(day[held].tolist()) - {""})
    return days


def units_by_period(
    graph: nx.Graph,
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    period: Period,
) -> dict[tuple[str, str], dict[str, int]]:
    """How many units of text each pair of a network shares in each period.

    Parameters
    ----------
    graph
        The network, with its `unit`.
    mentions, sentences, articles
        The tables of these names; articles without a date are in no period.
    period
        Day, week, month, quarter or year.

    Returns
    -------
    dict
        Units by period, by the two ids in alphabetical order; of a pair without a date none.
    """
    presence = presence_of(mentions, sentences, graph.graph["unit"])
    pairs, both = pairs_by_article(presence)
    published = articles.set_index("article_id")["published"].reindex(presence.articles)
    when = period_of(published, period).to_numpy(dtype=object)
    shared: dict[tuple[str, str], dict[str, int]] = {}
    for k, (a, b) in enumerate(zip(*pairs, strict=True)):
        pair = (presence.actors[a], presence.actors[b])
        if graph.has_edge(*pair):
            held = slice(both.indptr[k], both.indptr[k + 1])
            counted = pd.Series(both.data[held]).groupby(when[both.indices[held]]).sum()
            shared[pair] = {p: int(n) for p, n in counted.items() if p != UNDATED}
    return shared


def write_graph(graph: nx.Graph, folder: Path, name: str, days: Days | None = None) -> list[Path]:
    """Write the graph as `name`.graphml and `name`.gexf under `folder`; the same graph gives the
    same bytes on any day.

    Parameters
    ----------
    graph
        The network.
    folder, name
        Where to, and the name of both files. Each is written beside and moved into place.
    days
        With it the edges of the GEXF have spells, one a day, and Gephi a timeline.

    Returns
    -------
    list
        The two paths.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = _ordered(graph)
    # before spells are added below: GraphML has no lists
    graphml = "\n".join(nx.generate_graphml(ordered)) + "\n"
    for a, b, data in ordered.edges(data=True):
        own = (days or {}).get((a, b), ())
        if own:
            data["spells"] = [(day, day) for day in own]
    gexf = _undated("\n".join(nx.generate_gexf(ordered)))
    return [
        put(folder / f"{name}.graphml", '<?xml version="1.0" encoding="UTF-8"?>\n' + graphml),
        put(folder / f"{name}.gexf", gexf),
    ]


def _ordered(graph: nx.Graph) -> nx.Graph:
    """A copy with nodes and edges in the order of their ids."""
    copy = nx.Graph(**graph.graph)
    copy.add_nodes_from((node, dict(graph.nodes[node])) for node in sorted(graph))
    copy.add_edges_from(
        (*sorted(edge), dict(graph.edges[edge])) for edge in sorted(graph.edges, key=sorted)
    )
    return copy


def _undated(gexf: str) -> str:
    """GEXF without the date of writing and the version of networkx, which it puts in; its
    namespace is kept.
    """
    tree = ET.fromstring(gexf)
    space = tree.tag.removesuffix("gexf")
    ET.register_namespace("", space.strip("{}"))
    ET.register_namespace("viz", f"{space.strip('{}')}/viz")
    for meta in tree.iter(f"{space}meta"):
        meta.attrib.pop("lastmodifieddate", None)
    for creator in tree.iter(f"{space}creator"):
        creator.text = "Mihwar"
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(tree, encoding="unicode") + "\n"
