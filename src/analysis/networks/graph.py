"""The network of actors: from the co-occurrence table to a graph and its files."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pandas as pd

from analysis.atomic import put
from analysis.networks.cooccurrence import MAX_Q, MIN_ARTICLES, listed
from analysis.study.schema import Unit

_NODE_TEXT = ("name_en", "name_ar", "kind", "state")


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
        Nodes carry `name_en`, `name_ar`, `kind`, `state` (empty where none), `sentences` and
        `mentions`; edges `n`, `n_articles`, `together`, `npmi`, `effect_within` (NaN for
        articles), `q`, `q_articles` (1 where not tested) and `weight` (= n). Actors without an
        edge are left out. Nodes and edges come in the order of their ids.
    """
    kept = listed(cooccurrence, unit=unit, min_n=min_n, max_q=max_q)
    pairs = kept[kept["npmi"] >= min_npmi].sort_values(["actor_a", "actor_b"])
    known = actors.set_index("actor_id")
    graph = nx.Graph(unit=unit)
    for actor_id in sorted({*pairs["actor_a"], *pairs["actor_b"]}):
        row = known.loc[actor_id]
        text = {key: "" if pd.isna(row[key]) else str(row[key]) for key in _NODE_TEXT}
        graph.add_node(
            actor_id,
            label=text["name_en"],
            **text,
            sentences=int(row["sentences"]),
            mentions=int(row["mentions"]),
        )
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


def write_graph(graph: nx.Graph, folder: Path, name: str) -> list[Path]:
    """Write the graph as `name`.graphml and `name`.gexf under `folder`; the same graph gives the same bytes on any day.

    Returns the two paths. Each file is whole: it is written beside and moved into place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = _ordered(graph)
    graphml = "\n".join(nx.generate_graphml(ordered)) + "\n"
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
    """GEXF without the date of writing and the version of networkx, which it puts in; its namespace is kept."""
    tree = ET.fromstring(gexf)
    space = tree.tag.removesuffix("gexf")
    ET.register_namespace("", space.strip("{}"))
    ET.register_namespace("viz", f"{space.strip('{}')}/viz")
    for meta in tree.iter(f"{space}meta"):
        meta.attrib.pop("lastmodifieddate", None)
    for creator in tree.iter(f"{space}creator"):
        creator.text = "Mihwar"
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(tree, encoding="unicode") + "\n"
