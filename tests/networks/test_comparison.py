"""Two networks compared: the distance by hand, and what articles exchanged by chance give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.networks.samples import (
    actors_of,
    articles_of,
    by_chance,
    mentions_of,
    sentences_of,
)

from analysis.networks.comparison import compare_networks, networks_of_parts
from analysis.networks.cooccurrence import cooccurrence
from analysis.networks.graph import build_graph


def test_the_distance_is_the_total_variation_of_the_shares_of_pairs() -> None:
    """Outlet x: 6 sentences of a–b, 2 of a–c; outlet y: 2 and 6. Shares of 3/4 and 1/4 against 1/4 and 3/4: 1/2 apart."""
    rows = [(f"x{n}", 0, a) for n in range(8) for a in ("a", "b" if n < 6 else "c")]
    rows += [(f"y{n}", 0, a) for n in range(8) for a in ("a", "b" if n < 2 else "c")]
    mentions = mentions_of(rows)
    articles = articles_of(mentions).assign(source=lambda f: f["article_id"].str[0], period="2020")
    table = compare_networks(mentions, sentences_of(mentions), articles, draws=199, seed=1)
    row = table[table["compared"] == "source"].iloc[0]
    assert (row["one"], row["other"]) == ("x", "y")
    assert (row["n_articles_one"], row["n_articles_other"]) == (8, 8)
    assert row["distance"] == pytest.approx(0.5)
    # of 16 articles 8 hold each pair: |k - 4| / 4 with k hypergeometric, mean 2432 / 12870 · ...
    k = np.arange(9)
    choose = np.array([1, 8, 28, 56, 70, 56, 28, 8, 1]) ** 2 / 12870
    assert row["expected_distance"] == pytest.approx((np.abs(k - 4) / 4 * choose).sum(), abs=0.03)
    reached = choose[np.abs(k - 4) >= 2].sum()
    assert row["p"] == pytest.approx(reached, abs=0.07)
    assert row["actor_a"] == "a"


def test_halves_are_compared_inside_outlets_and_outlets_inside_periods() -> None:
    """Outlet x wrote early and y late, each always of its own pair: neither halves nor outlets can be told to differ."""
    rows = [(f"x{n:02}", 0, a) for n in range(20) for a in ("a", "b")]
    rows += [(f"y{n:02}", 0, a) for n in range(20) for a in ("a", "c")]
    mentions = mentions_of(rows)
    articles = articles_of(mentions).assign(source=lambda f: f["article_id"].str[0])
    articles = articles.assign(period=np.where(articles["source"] == "x", "2020-01", "2020-02"))
    days = [f"{p}-{1 + n % 20:02}" for n, p in enumerate(articles["period"])]
    articles = articles.assign(published=pd.to_datetime(days, utc=True))
    table = compare_networks(mentions, sentences_of(mentions), articles, draws=99, seed=1)
    assert table["distance"].tolist() == [1.0, 1.0]
    assert table["p"].tolist() == [1.0, 1.0]


def test_networks_of_articles_by_chance_seldom_differ() -> None:
    differ = 0
    for seed in range(30):
        mentions = by_chance(seed, n_articles=50)
        articles = articles_of(mentions, n_periods=2)
        table = compare_networks(mentions, sentences_of(mentions), articles, draws=99, seed=seed)
        differ += bool((table["q"] <= 0.05).any())
    assert differ <= 5


def test_too_few_articles_are_not_compared() -> None:
    mentions = mentions_of([(f"x{n}", 0, a) for n in range(4) for a in ("a", "b")])
    articles = articles_of(mentions, n_outlets=1).assign(published=pd.NaT)
    assert compare_networks(mentions, sentences_of(mentions), articles, seed=1).empty


def test_the_parts_of_a_network_add_up_to_it() -> None:
    mentions = by_chance(3, n_articles=60)
    sentences, articles = sentences_of(mentions), articles_of(mentions)
    pairs = cooccurrence(mentions, sentences)
    graph = build_graph(pairs, actors_of(mentions), max_q=1.0)
    parts = networks_of_parts(graph, mentions, sentences, articles)
    assert list(parts) == ["outlet0", "outlet1", "first half", "second half"]
    for names in (("outlet0", "outlet1"), ("first half", "second half")):
        for a, b, data in graph.edges(data=True):
            n = [parts[p].edges[a, b]["n"] for p in names if parts[p].has_edge(a, b)]
            assert sum(n) == data["n"]
    for part in parts.values():
        assert sum(d["share"] for _, _, d in part.edges(data=True)) == pytest.approx(1)
        assert set(part) == set(graph)


def test_days_that_tell_one_event_each_make_no_difference_of_halves() -> None:
    """Thirty days, each of one pair that three outlets all write of: halves differ by articles, not by days."""
    rng = np.random.default_rng(6)
    pair_of_day = rng.integers(0, 6, 30)
    rows = [
        (f"{o}{d:02}{n}", 0, a)
        for o in "xyz"
        for d in range(30)
        for n in range(2)
        for a in ("a", f"b{pair_of_day[d]}")
    ]
    mentions = mentions_of(rows)
    ids = sorted(mentions["article_id"].unique())
    days = [f"2020-01-{1 + int(i[1:3]):02}" for i in ids]
    articles = pd.DataFrame({"article_id": ids, "source": [i[0] for i in ids], "period": "2020-01"})
    articles = articles.assign(published=pd.to_datetime(days, utc=True))
    table = compare_networks(mentions, sentences_of(mentions), articles, draws=199, seed=1)
    assert table.loc[table["compared"] == "period", "p"].item() > 0.05
