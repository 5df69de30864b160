"""Graphs, their files and backbones."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from analysis.networks.backbone import disparity_filter
from analysis.networks.graph import build_graph, centrality, communities, write_graph

ACTORS = pd.DataFrame(
    [
        ("kadhimi", "Mustafa al-Kadhimi", "مصطفى الكاظمي", "person", "iraq", 30, 20, 40),
        ("rouhani", "Hassan Rouhani", "حسن روحاني", "person", "iran", 20, 15, 25),
        ("salman", "King Salman", "الملك سلمان", "person", "saudi", 10, 9, 12),
        (
            "oic",
            "Organisation of Islamic Cooperation",
            "منظمة التعاون الإسلامي",
            "organisation",
            None,
            4,
            4,
            4,
        ),
    ],
    columns=[
        "actor_id",
        "name_en",
        "name_ar",
        "kind",
        "state",
        "articles",
        "sentences",
        "mentions",
    ],
)
PAIRS = pd.DataFrame(
    [
        ("kadhimi", "rouhani", 9, 0.6, 30.0, 0.001),
        ("kadhimi", "salman", 4, 0.3, 8.0, 0.02),
        ("oic", "salman", 3, -0.1, 1.0, 0.9),
    ],
    columns=["actor_a", "actor_b", "n", "npmi", "g2", "q"],
).assign(unit="sentence")


def test_only_pairs_within_the_limits_become_edges_and_no_actor_stands_alone() -> None:
    graph = build_graph(PAIRS, ACTORS)
    assert sorted(graph.edges) == [("kadhimi", "rouhani"), ("kadhimi", "salman")]
    assert "oic" not in graph
    everything = build_graph(PAIRS, ACTORS, max_q=1, min_npmi=-1)
    assert everything.nodes["oic"]["state"] == ""
    assert everything.edges["oic", "salman"]["weight"] == 3


def test_the_files_read_back_and_hold_no_date(tmp_path: Path) -> None:
    graph = build_graph(PAIRS, ACTORS, max_q=1, min_npmi=-1)
    graphml, gexf = write_graph(graph, tmp_path, "sentence")
    for read, path in ((nx.read_graphml, graphml), (nx.read_gexf, gexf)):
        back = read(path)
        assert back.nodes["kadhimi"]["name_ar"] == "مصطفى الكاظمي"
        assert back.edges["kadhimi", "rouhani"]["n"] == 9
    assert b"lastmodified" not in gexf.read_bytes()
    assert [e.tag for e in ET.parse(gexf).getroot()] == [
        "{http://www.gexf.net/1.2draft}meta",
        "{http://www.gexf.net/1.2draft}graph",
    ]


def test_the_same_graph_built_in_another_order_gives_the_same_bytes(tmp_path: Path) -> None:
    one = write_graph(build_graph(PAIRS, ACTORS, max_q=1, min_npmi=-1), tmp_path, "one")
    mixed = build_graph(PAIRS[::-1], ACTORS[::-1], max_q=1, min_npmi=-1)
    flipped = nx.Graph(**mixed.graph)
    flipped.add_nodes_from(reversed(list(mixed.nodes(data=True))))
    flipped.add_edges_from((b, a, d) for a, b, d in reversed(list(mixed.edges(data=True))))
    other = write_graph(flipped, tmp_path, "other")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


def test_an_empty_network_can_be_written_and_measured(tmp_path: Path) -> None:
    graph = build_graph(PAIRS.iloc[:0], ACTORS)
    assert all(p.exists() for p in write_graph(graph, tmp_path, "empty"))
    assert centrality(graph, seed=1).empty
    assert communities(graph, seed=1).empty


def test_two_cliques_joined_by_one_edge_are_two_communities_and_the_bridge_lies_between() -> None:
    graph = nx.Graph()
    for group in ("abcd", "efgh"):
        graph.add_edges_from((x, y, {"weight": 5.0}) for x in group for y in group if x < y)
    graph.add_edge("d", "e", weight=1.0)
    nx.set_node_attributes(
        graph, {n: {"name_en": n, "name_ar": n, "kind": "state", "state": ""} for n in graph}
    )
    assert communities(graph, seed=1).to_dict() == dict.fromkeys("abcd", 1) | dict.fromkeys(
        "efgh", 2
    )
    table = centrality(graph, seed=1).set_index("actor_id")
    assert table.loc["d", "strength"] == 16
    assert table.loc["d", "degree"] == 4
    # of the 21 pairs of the other nodes, 3 · 4 = 12 reach one another only through d
    assert table.loc["d", "betweenness"] == pytest.approx(12 / 21)


def test_the_disparity_filter_gives_alphas_computed_by_hand() -> None:
    """Hub h of degree 4, strength 20: alpha of the edge of 17 is (1 - 17/20)^3, of each edge of 1 (1 - 1/20)^3."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(
        [("h", "a", 17.0), ("h", "b", 1.0), ("h", "c", 1.0), ("h", "d", 1.0), ("c", "d", 1.0)]
    )
    kept = disparity_filter(graph, 0.05)
    assert list(kept.edges) == [("h", "a")]
    assert kept.edges["h", "a"]["alpha"] == pytest.approx(0.15**3)
    # at c and d, degree 2 and strength 2: (1 - 1/2)^1
    all_of_them = disparity_filter(graph, 0.9)
    assert all_of_them.edges["c", "d"]["alpha"] == pytest.approx(0.5)
    assert all_of_them.edges["h", "c"]["alpha"] == pytest.approx(0.5)
    # at b, degree 1 says nothing: 0.95^3 from the hub
    assert disparity_filter(graph, 0.86).edges["h", "b"]["alpha"] == pytest.approx(0.95**3)
    assert graph.number_of_edges() == 5


def test_a_star_of_equal_edges_has_no_backbone() -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from((0, k, 2.0) for k in range(1, 6))
    assert len(disparity_filter(graph)) == 0
