"""Which pairs are worth a reader's eye."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.figures.network import drawn
from analysis.networks import ranking
from analysis.networks.headlines import NOT_FOUND, NOT_TESTABLE


def test_the_pairs_of_a_period_are_those_whose_p_knows_how_many_were_looked_at() -> None:
    rows = pd.DataFrame(
        {
            "actor_a": list("abc"),
            "actor_b": list("xyz"),
            "period": "2020-07",
            "n": [3, 9, 4],
            "statistic": [9.0, 30.0, 20.0],
            "p": [0.03, 0.2, 0.01],
        }
    )
    assert ranking.moments(rows)["actor_a"].tolist() == ["c", "a"]
    assert ranking.moments(rows, min_n=4)["actor_a"].tolist() == ["c"]


def _listed(**columns: object) -> pd.DataFrame:
    row = {"actor_a": "iran", "actor_b": "oman", "a": "Iran", "b": "Oman", "unit": "sentence"}
    return pd.DataFrame([row | columns])


def test_a_pair_is_told_as_in_the_same_sentences_only_where_it_is_beyond_its_articles() -> None:
    inside = ranking.say_pair(_listed(together="in the same sentences"), "sentence")
    assert inside.numbers["expected"].source["column"] == "expected_within"
    assert inside.numbers["times"].source.keys().isdisjoint({"low", "high"}), "chosen from many"
    articles = ranking.say_pair(_listed(together="in the same articles"), "sentence")
    assert articles.numbers["expected"].source["column"] == "expected_articles"
    assert "named together no more often than chance" in articles.template
    assert articles.level == "article"


def test_not_found_and_not_testable_are_said_apart() -> None:
    nothing = _listed().iloc[:0]
    said = [ranking.say_pair(nothing, "sentence", s).template for s in (NOT_FOUND, NOT_TESTABLE)]
    assert said[0].startswith("No pair of actors")
    assert "could not be tested" in said[1]
    moments = [ranking.say_moment(nothing, "sentence", status=s).template for s in (NOT_FOUND, NOT_TESTABLE)]  # fmt: skip
    assert "could not be tested" not in moments[0]
    assert "could not be tested" in moments[1]
    assert "could not be tested" in ranking.say_centre(nothing, NOT_TESTABLE).template
    assert "could not be tested" in ranking.say_groups(nothing, NOT_TESTABLE).template


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


def test_pairs_between_states_of_the_study_are_told_before_others() -> None:
    pairs = pd.DataFrame(
        {"actor_a": ["russia", "iran", "iran"], "actor_b": ["ukraine", "tehran", "saudi"]}
    ).assign(unit="sentence", n=[9, 5, 4])
    actors = pd.DataFrame(
        [
            ("russia", "state", "russia"),
            ("ukraine", "state", "ukraine"),
            ("iran", "state", "iran"),
            ("tehran", "place", "iran"),
            ("saudi", "state", "saudi"),
        ],
        columns=["actor_id", "kind", "state"],
    )
    ordered = ranking.of_study_first(pairs, actors, ["iraq", "iran", "saudi"])
    assert ordered["actor_b"].tolist() == ["saudi", "ukraine", "tehran"]
    assert ranking.of_study_first(pairs.iloc[:1], actors, ["iraq"])["n"].tolist() == [9]
