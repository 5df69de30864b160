"""Changes of frames and tone over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tests.relations.coded import corpus, made

from analysis import tables
from analysis.relations.changes import relation_changes
from analysis.stats import MIN_ARTICLES


def test_nothing_changes_in_nineteen_of_twenty_corpora_in_which_nothing_does() -> None:
    """Of 60 corpora 3 by chance, and 9 at most with a chance of 0.998."""
    rng = np.random.default_rng(6)
    found = 0
    for number in range(60):
        changes = relation_changes(*corpus(rng, 40), made(number), draws=79)
        found += bool((changes["p"] <= 0.05).any())
    assert found <= 9


def test_a_frame_that_becomes_more_frequent_is_found_with_its_date_and_size() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(3), 150, late={"iraq-saudi": 0.3})
    first = relation_changes(dyads, frames, articles, made()).iloc[0]
    assert (first["dyad"], first["measure"], first["frame"]) == ("iraq-saudi", "frame", "militias")
    assert first["p"] <= 0.01
    assert "2021-03" <= first["since"] <= "2021-07"  # day 500 is in May
    assert 0 < first["low"] < 0.3 < first["high"]


def test_a_tone_that_turns_is_found() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(4), 120)
    turned = dyads["dyad"].eq("iran-saudi") & (dyads["period"] >= "2021-06")
    dyads["tone"] = dyads["tone"].mask(turned, (dyads["tone"] + 1).clip(-2, 2))
    first = relation_changes(dyads, frames, articles, made()).iloc[0]
    assert (first["dyad"], first["measure"], first["frame"]) == ("iran-saudi", "tone", "")
    assert first["low"] > 0
    assert (
        first["after"] - first["before"] == np.round(first["change"], 12)
        or abs(first["after"] - first["before"] - first["change"]) < 1e-9
    )


def test_an_outlet_that_starts_late_and_has_more_of_a_frame_is_no_change() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(5), 150)
    late = articles["period"] > "2021-01"
    outlet = np.where(late & (articles.index % 2 == 0), "باء", "ألف")
    articles = articles.assign(source=outlet)
    dyads = dyads.drop(columns="source").merge(articles[["article_id", "source"]])
    of_late = dyads.loc[dyads["source"] == "باء", ["unit_id", "dyad"]].assign(frame="militias")
    frames = pd.concat([frames, of_late.drop_duplicates()], ignore_index=True)
    changes = relation_changes(dyads, frames, articles, made())
    militias = changes[changes["frame"] == "militias"]
    assert (militias["change"] > 0.1).any()
    assert (militias["p"] > 0.05).all()


def test_articles_without_the_dyad_count_for_nothing() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(7), 40)
    more = articles.assign(article_id="b" + articles["article_id"])
    whole = pd.concat([articles, more], ignore_index=True)
    pd.testing.assert_frame_equal(
        relation_changes(dyads, frames, articles, made(), draws=49),
        relation_changes(dyads, frames, whole, made(), draws=49),
    )


def test_every_split_leaves_articles_enough_on_both_sides() -> None:
    changes = relation_changes(*corpus(np.random.default_rng(8), 30), made(), draws=49)
    assert (changes[["n_before", "n_after", "n_holding"]] >= MIN_ARTICLES).to_numpy().all()
    few = relation_changes(*corpus(np.random.default_rng(8), 8), made(), draws=49)
    assert few.empty
    assert list(few) == list(tables.TABLES["relation_changes"].columns)


def test_where_no_permutation_changes_anything_no_split_is_told() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(3), 60)
    same = relation_changes(dyads.assign(tone=1.0), frames.iloc[:0], articles, made(), draws=19)
    assert same.empty
    assert list(same.columns) == list(tables.empty("relation_changes").columns)
