"""Which pairs are worth a reader's eye."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.figures.network import drawn
from analysis.networks import ranking


def _pairs(**columns: object) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "actor_a": list("abc"),
            "actor_b": list("xyz"),
            "n": 3,
            "q": 0.001,
            "g2": [9.0, 30.0, 20.0],
        }
    )
    return rows.assign(effect=2.0, effect_low=[0.5, -4.0, None], **columns)


def test_a_pair_whose_interval_over_articles_reaches_zero_is_not_listed_whatever_its_q() -> None:
    assert ranking.surprising(_pairs(unit="sentence"), unit="sentence")["actor_a"].tolist() == ["a"]
    assert ranking.moments(_pairs(period="2020-07"))["actor_a"].tolist() == ["a"]


def test_an_actor_without_a_partner_among_those_drawn_is_not_drawn() -> None:
    graph = nx.Graph()
    graph.add_edge("iraq", "iran", weight=50)
    graph.add_edge("opec", "vienna", weight=9)
    graph.add_edge("opec", "kuwait", weight=9)
    assert set(drawn(graph, 3)) == {"iraq", "iran"}
    assert set(drawn(graph, 5)) == set(graph)
    alone = nx.Graph()
    alone.add_nodes_from(["iraq", "iran"])
    assert set(drawn(alone)) == {"iraq", "iran"}
