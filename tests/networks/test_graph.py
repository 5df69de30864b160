"""Graphs, their files and backbones."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pandas as pd
from tests.networks.samples import actors_of, by_chance, mentions_of, sentences_of

from analysis.figures.network import drawn, network
from analysis.networks.cooccurrence import cooccurrence, listed
from analysis.networks.graph import (
    build_graph,
    days_of_pairs,
    units_by_period,
    write_graph,
)

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
        ("kadhimi", "rouhani", 9, 6, 0.6, 0.001, 1.0, 8),
        ("kadhimi", "salman", 4, 4, 0.3, 0.4, 0.02, 5),
        ("oic", "salman", 3, 3, -0.1, 0.9, 1.0, 3),
        ("oic", "rouhani", 8, 2, 0.7, 0.001, 0.001, 2),
    ],
    columns=[
        "actor_a",
        "actor_b",
        "n",
        "n_articles",
        "npmi",
        "q",
        "q_articles",
        "n_articles_shared",
    ],
).assign(unit="sentence", g2=1.0, p=0.01, p_articles=0.01, effect_within=1.0)


def test_only_pairs_within_the_limits_become_edges_and_no_actor_stands_alone() -> None:
    graph = build_graph(PAIRS, ACTORS)
    assert sorted(graph.edges) == [("kadhimi", "rouhani"), ("kadhimi", "salman")]
    assert "oic" not in graph
    assert graph.edges["kadhimi", "rouhani"]["together"] == "in the same sentences"
    assert graph.edges["kadhimi", "salman"]["together"] == "in the same articles"
    everything = build_graph(PAIRS, ACTORS, max_q=1)
    assert everything.nodes["oic"]["state"] == ""
    assert everything.edges["oic", "salman"]["weight"] == 3
    assert not everything.has_edge("oic", "rouhani"), "two articles are too few at any q"
    assert "oic" not in build_graph(PAIRS, ACTORS, max_q=1, min_npmi=0)


def test_table_figure_and_graph_files_hold_the_same_pairs(tmp_path: Path) -> None:
    rows = by_chance(21, n_articles=150, n_actors=12, rate=0.3)
    planted = [(f"a{i:03}", 9, a) for i in range(12) for a in ("doha", "kabul", "oman")]
    rows = pd.concat([rows, mentions_of(planted)])
    table = cooccurrence(rows, sentences_of(rows))
    chosen = listed(table, unit="sentence")
    told = {frozenset(pair) for pair in zip(chosen["actor_a"], chosen["actor_b"], strict=True)}
    graph = build_graph(table, actors_of(rows), unit="sentence")
    assert told
    assert set(map(frozenset, graph.edges)) == told
    assert set(map(frozenset, drawn(graph).edges)) == told
    graphml, gexf = write_graph(graph, tmp_path, "sentence")
    assert set(map(frozenset, nx.read_graphml(graphml).edges)) == told
    assert set(map(frozenset, nx.read_gexf(gexf).edges)) == told


def test_the_files_read_back_and_hold_no_date(tmp_path: Path) -> None:
    graph = build_graph(PAIRS, ACTORS, max_q=1)
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
    one = write_graph(build_graph(PAIRS, ACTORS, max_q=1), tmp_path, "one")
    mixed = build_graph(PAIRS[::-1], ACTORS[::-1], max_q=1)
    flipped = nx.Graph(**mixed.graph)
    flipped.add_nodes_from(reversed(list(mixed.nodes(data=True))))
    flipped.add_edges_from((b, a, d) for a, b, d in reversed(list(mixed.edges(data=True))))
    other = write_graph(flipped, tmp_path, "other")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in other]


def test_an_empty_network_can_be_written(tmp_path: Path) -> None:
    graph = build_graph(PAIRS.iloc[:0], ACTORS)
    assert all(p.exists() for p in write_graph(graph, tmp_path, "empty"))


def test_the_days_of_a_pair_are_spells_of_its_edge_in_gexf(tmp_path: Path) -> None:
    rows = mentions_of([(a, 0, x) for a in "abc" for x in ("kadhimi", "rouhani")] + [("c", 1, "salman")])  # fmt: skip
    days = pd.to_datetime(["2020-07-21", "2020-07-22", None], utc=True)
    articles = pd.DataFrame({"article_id": list("abc"), "published": days})
    graph = build_graph(PAIRS, ACTORS)
    held = days_of_pairs(graph, rows, sentences_of(rows), articles)
    assert held == {("kadhimi", "rouhani"): ["2020-07-21", "2020-07-22"]}
    plain, timed = (write_graph(graph, tmp_path, name, d)[1] for name, d in (("a", None), ("b", held)))  # fmt: skip
    assert "spell" not in plain.read_text(encoding="utf-8")
    tree = ET.parse(timed)
    space = "{http://www.gexf.net/1.2draft}"
    spells = [(s.get("start"), s.get("end")) for s in tree.iter(f"{space}spell")]
    assert spells == [("2020-07-21", "2020-07-21"), ("2020-07-22", "2020-07-22")]
    assert tree.getroot().find(f"{space}graph").get("mode") == "dynamic"


def test_units_of_a_pair_are_counted_by_period_and_undated_ones_in_none() -> None:
    rows = mentions_of(
        [(a, s, x) for a in "abc" for s in (0, 1) for x in ("kadhimi", "rouhani")]
        + [("a", 2, "kadhimi"), ("c", 1, "salman")]
    )
    days = pd.to_datetime(["2020-07-21", "2021-07-22", None], utc=True)
    articles = pd.DataFrame({"article_id": list("abc"), "published": days})
    graph = build_graph(PAIRS, ACTORS)
    held = units_by_period(graph, rows, sentences_of(rows), articles, "year")
    assert held == {
        ("kadhimi", "rouhani"): {"2020": 2, "2021": 2},
        ("kadhimi", "salman"): {},
    }


def test_the_live_network_holds_the_pairs_of_the_figure_with_their_anchors() -> None:
    graph = build_graph(PAIRS, ACTORS, max_q=1)
    shared = {("kadhimi", "rouhani"): {"2020": 4, "2021": 5}}
    plot = network(graph, anchor="f-network", shared=shared)
    assert plot.live is not None
    names = [actor["name"] for actor in plot.live["actors"]]
    pairs = {frozenset({names[tie["a"]], names[tie["b"]]}) for tie in plot.live["ties"]}
    label = {a: d["name_en"] for a, d in graph.nodes(data=True)}
    assert pairs == {frozenset({label[a], label[b]}) for a, b in graph.edges}
    ties = {tie["anchor"]: tie for tie in plot.live["ties"]}
    assert set(ties) <= set(plot.links)
    assert ties["f-network--kadhimi--rouhani"]["by"] == [4, 5]
    assert plot.live["periods"] == ["2020", "2021"]
    assert network(graph, anchor="f-network").live is None
