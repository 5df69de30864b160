"""What may be printed: found, not found, and not testable, by kind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.networks.samples import actors_of, articles_of, by_chance, mentions_of, sentences_of
from tests.studies import study

from analysis.networks.cooccurrence import listed
from analysis.networks.headlines import (
    COLUMNS,
    FOUND,
    NOT_FOUND,
    NOT_TESTABLE,
    headlines,
    holding,
    status_of,
)
from analysis.networks.measures import measure_networks

STUDY = study(settings={"bootstrap_samples": 199, "seed": 3})


def _tables(mentions: pd.DataFrame, articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    coded = {
        "mentions": mentions,
        "sentences": sentences_of(mentions),
        "articles": articles,
        "actors": actors_of(mentions),
    }
    return coded | measure_networks(coded, STUDY)


@pytest.fixture(scope="module")
def planted() -> dict[str, pd.DataFrame]:
    """Chance, with one pair put into the same sentences of twelve articles, all of one period."""
    background = by_chance(5, n_articles=150, n_actors=10, rate=0.2)
    articles = articles_of(background)
    of_period = articles.loc[articles["period"] == "2020-03", "article_id"].head(12)
    pair = [(a, s, x) for a in of_period for s in (0, 1) for x in ("kabul", "doha")]
    others = [(a, s, "oman") for a in of_period for s in range(2, 6)]
    mentions = pd.concat([background, mentions_of([*pair, *others])])
    return _tables(mentions, articles)


def test_what_was_put_in_is_found_with_its_p_and_articles_and_without_interval(
    planted: dict[str, pd.DataFrame],
) -> None:
    table = headlines(planted, STUDY)
    assert list(table.columns) == COLUMNS
    found = table[table["status"] == FOUND].set_index("kind")
    assert found.loc["pair in the same sentences", "key"] == "doha|kabul"
    assert found.loc["pair in the same sentences", "n_articles"] == 12
    assert "doha|kabul" in np.atleast_1d(found.loc["pair in the same articles", "key"])
    assert "doha|kabul|2020-03" in np.atleast_1d(found.loc["pair of a period", "key"])
    chosen = table[table["kind"].str.startswith("pair") & (table["status"] == FOUND)]
    assert (chosen["p"] <= 0.05).all()
    assert (chosen["n_articles"] >= 3).all()
    assert chosen[["low", "high"]].isna().all(axis=None)
    assert (table.loc[table["status"] == FOUND, "reason"] == "").all()


def test_the_pairs_found_are_those_listed(planted: dict[str, pd.DataFrame]) -> None:
    table = headlines(planted, STUDY)
    chosen = listed(planted["cooccurrence"], unit="sentence")
    inside = chosen[chosen["together"] == "in the same sentences"]
    found = table[(table["kind"] == "pair in the same sentences") & (table["status"] == FOUND)]
    assert found["key"].tolist() == [f"{r.actor_a}|{r.actor_b}" for r in inside.itertuples()]


def test_chance_finds_nothing_and_says_what_was_looked_for() -> None:
    mentions = by_chance(8, n_articles=90, n_actors=9)
    table = headlines(_tables(mentions, articles_of(mentions)), STUDY)
    for kind in ("pair in the same sentences", "pair in the same articles", "pair of a period"):
        assert status_of(table, kind) == NOT_FOUND
        assert table.loc[table["kind"] == kind, "reason"].iloc[0]
    assert status_of(table, "group of actors") == NOT_TESTABLE
    assert set(table["status"]) == {NOT_FOUND, NOT_TESTABLE}


def test_a_corpus_without_dates_or_with_two_articles_could_not_be_tested() -> None:
    mentions = by_chance(8, n_articles=40)
    undated = articles_of(mentions).assign(period="undated", published=pd.NaT)
    table = headlines(_tables(mentions, undated), STUDY)
    assert status_of(table, "pair of a period") == NOT_TESTABLE
    assert "periods" in table.loc[table["kind"] == "pair of a period", "reason"].iloc[0]
    few = mentions_of([(a, 0, x) for a in "ab" for x in ("iran", "iraq")])
    table = headlines(_tables(few, articles_of(few)), STUDY)
    assert set(table["status"]) == {NOT_TESTABLE}
    assert "three articles" in table["reason"].iloc[0]


def test_an_empty_corpus_has_tables_and_headlines() -> None:
    nobody = mentions_of([]).astype({"sentence_id": "int64"})
    articles = pd.DataFrame({"article_id": ["a"], "source": "x", "period": "2020", "published": pd.Timestamp("2020-01-01", tz="UTC")})  # fmt: skip
    alone = mentions_of([("a", 0, "iran")])
    for mentions in (nobody, alone):
        coded = {"mentions": mentions, "sentences": sentences_of(mentions), "articles": articles}
        coded["actors"] = actors_of(alone)
        table = headlines(coded | measure_networks(coded, STUDY), STUDY)
        assert set(table["status"]) == {NOT_TESTABLE}


def test_a_rank_holds_where_it_stays_among_the_first_three() -> None:
    centres = pd.DataFrame(
        {
            "actor_id": ["iran", "iraq", "oman"],
            "betweenness": [0.4, 0.2, 0.0],
            "betweenness_rank": [1, 2, 3],
            "betweenness_rank_high": [47, 3, 3],
        }
    )
    assert holding(centres, "betweenness")["actor_id"].tolist() == ["iraq"]


def _two_sides(*, in_sentences: bool) -> pd.DataFrame:
    """Two sets of four actors, an article of one or the other by turns; its actors meet in one
    sentence, or stand in sentences drawn by chance.
    """
    rng = np.random.default_rng(4)
    rows = []
    for i in range(90):
        side = i % 2
        for actor in np.flatnonzero(rng.random(4) < 0.7).tolist():
            drawn = rng.choice(6, 2, replace=False).tolist()
            places = [side] if in_sentences else drawn
            rows += [(f"a{i:03}", s, f"side{side}-{actor}") for s in places]
        rows += [(f"a{i:03}", s, "oman") for s in range(2, 6)]
    return mentions_of(rows)


@pytest.mark.parametrize(("in_sentences", "groups"), [(True, FOUND), (False, NOT_TESTABLE)])
def test_groups_and_centres_are_told_of_ties_in_sentences_not_of_ties_in_articles(
    in_sentences: bool, groups: str
) -> None:
    mentions = _two_sides(in_sentences=in_sentences)
    table = headlines(_tables(mentions, articles_of(mentions)), STUDY)
    assert status_of(table, "pair in the same articles") == FOUND
    assert status_of(table, "group of actors") == groups
    if not in_sentences:
        told = table.loc[table["status"] == FOUND, "kind"]
        assert not told.isin(["centre of the network", "actor in between"]).any()


def test_the_order_of_rows_changes_no_table(planted: dict[str, pd.DataFrame]) -> None:
    mixed = {name: planted[name][::-1] for name in ("mentions", "sentences", "articles", "actors")}
    for name, table in measure_networks(mixed, STUDY).items():
        pd.testing.assert_frame_equal(
            table.reset_index(drop=True), planted[name].reset_index(drop=True)
        )
