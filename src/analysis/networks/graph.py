"""The network of actors: from the co-occurrence table to a graph, its files, its groups and its centres."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pandas as pd

from analysis.atomic import put
from analysis.study.schema import Unit

_NODE_TEXT = ("name_en", "name_ar", "kind", "state")


def build_graph(
    cooccurrence: pd.DataFrame,
    actors: pd.DataFrame,
    *,
    unit: Unit = "sentence",
    min_n: int = 2,
    max_q: float = 0.05,
    min_npmi: float = 0.0,
) -> nx.Graph:
    """Actors as nodes, an edge where a pair shares at least `min_n` units with q up to `max_q` and npmi from
    `min_npmi`.

    Nodes carry `name_en`, `name_ar`, `kind`, `state` (empty where none), `sentences` and `mentions`; edges `n`, `npmi`,
    `g2`, `q` and `weight` (= n). Actors without an edge are left out. Nodes and edges come in the order of their ids.
    """
    keep = (
        (cooccurrence["unit"] == unit)
        & (cooccurrence["n"] >= min_n)
        & (cooccurrence["q"] <= max_q)
        & (cooccurrence["npmi"] >= min_npmi)
    )
    pairs = cooccurrence[keep].sort_values(["actor_a", "actor_b"])
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
    for row in pairs.itertuples():
        graph.add_edge(
            row.actor_a,
            row.actor_b,
            n=int(row.n),
            npmi=float(row.npmi),
            g2=float(row.g2),
            q=float(row.q),
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


def communities(graph: nx.Graph, *, seed: int, resolution: float = 1.0) -> pd.Series:
    """The community of each actor (Louvain; Blondel et al. 2008), numbered from 1 by falling size, then by first id.

    Ties in the search are broken by `seed`; the order of nodes in `graph` does not matter.
    """
    groups = nx.community.louvain_communities(
        _ordered(graph), weight="weight", resolution=resolution, seed=seed
    )
    ranked = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group[0]))
    found = {actor: number for number, group in enumerate(ranked, start=1) for actor in group}
    return pd.Series(found, name="community", dtype="int64").rename_axis("actor_id").sort_index()


def centrality(graph: nx.Graph, *, seed: int) -> pd.DataFrame:
    """One row an actor: `name_en`, `name_ar`, `kind`, `state`, `community`, `degree`, `strength`, `betweenness`.

    `degree` counts partners, `strength` sums shared units, `betweenness` (0 to 1) is the share of shortest paths that
    pass through, where an edge is as long as 1 / n (Freeman 1977; Newman 2001). Strongest first.
    """
    ordered = _ordered(graph)
    for _, _, data in ordered.edges(data=True):
        data["length"] = 1 / data["weight"]
    between = nx.betweenness_centrality(ordered, weight="length")
    group = communities(graph, seed=seed)
    rows = [
        {
            "actor_id": a,
            **{key: d[key] for key in _NODE_TEXT},
            "community": int(group[a]),
            "degree": ordered.degree(a),
        }
        | {"strength": float(ordered.degree(a, weight="weight")), "betweenness": float(between[a])}
        for a, d in ordered.nodes(data=True)
    ]
    columns = ["actor_id", *_NODE_TEXT, "community", "degree", "strength", "betweenness"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["strength", "actor_id"], ascending=[False, True], ignore_index=True)


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
