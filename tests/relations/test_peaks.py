"""Dyads in their periods."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.relations.coded import corpus, made

from analysis import tables
from analysis.relations.peaks import day_blocks, dyad_peaks, likely_rises


def held(articles: pd.DataFrame, holding: pd.Series) -> pd.DataFrame:
    """Table dyads of the articles that hold one dyad."""
    ids = articles.loc[holding, "article_id"]
    rows = pd.DataFrame({"article_id": ids, "sentence_id": 0, "dyad": "iraq-iran"})
    return rows.assign(relation="between")


def months(n: int, sources: tuple[str, ...] = ("ألف",)) -> pd.DataFrame:
    """n articles a month of 2020, of these outlets in turn, each on a day of its own."""
    day = [pd.Timestamp(2020, m, 1 + d, tz="UTC") for m in range(1, 13) for d in range(n)]
    number = np.arange(len(day))
    return pd.DataFrame(
        {
            "article_id": [f"a{i:03d}" for i in number],
            "source": [sources[i % len(sources)] for i in number],
            "published": day,
            "period": [f"{d:%Y-%m}" for d in day],
        }
    )


def test_no_dyad_belongs_to_a_period_where_dates_are_chance() -> None:
    """Of 100 corpora 5 by chance, and 11 at most with a chance of 0.99."""
    rng = np.random.default_rng(4)
    articles = months(5, ("ألف", "باء"))
    found = 0
    for number in range(100):
        drawn = dyad_peaks(
            held(articles, pd.Series(rng.random(60) < 0.4)), articles, made(number), draws=79
        )
        found += bool((drawn["p"] <= 0.05).any())
    assert found <= 11


def test_a_month_in_which_every_article_holds_the_dyad_is_found_with_what_was_expected() -> None:
    articles = months(12)
    rng = np.random.default_rng(1)
    holding = pd.Series(rng.random(len(articles)) < 0.2) | (articles["period"] == "2020-05")
    peak = dyad_peaks(held(articles, holding), articles, made()).iloc[0]
    assert (peak["period"], peak["n_articles"]) == ("2020-05", 12)
    assert peak["p"] <= 0.01
    assert peak["expected"] == pytest.approx(12 * holding.mean())
    assert 0 < peak["effect_low"] < peak["effect"] < peak["effect_high"]


def test_an_outlet_that_starts_late_makes_no_period() -> None:
    """The dyad is in every article of the one outlet and in none of the other, which alone is there in spring."""
    articles = months(8)
    late = articles["period"] > "2020-06"
    articles["source"] = np.where(late & (articles.index % 2 == 0), "باء", "ألف")
    peaks = dyad_peaks(held(articles, articles["source"] == "باء"), articles, made())
    assert (peaks["p"] > 0.5).all()


def test_the_articles_of_a_day_move_together_unless_periods_are_days() -> None:
    articles = months(2, ("ألف", "باء")).assign(published=pd.Timestamp("2020-01-01", tz="UTC"))
    assert day_blocks(articles, "month").nunique() == 2
    assert day_blocks(articles, "day") is None


def test_ten_articles_of_one_day_count_for_less_than_ten_articles_of_ten_days() -> None:
    articles = months(10)
    event = articles["period"] == "2020-05"
    one_day = articles.assign(
        published=articles["published"].mask(event, pd.Timestamp("2020-05-03", tz="UTC"))
    )
    holding = pd.Series(np.random.default_rng(6).random(len(articles)) < 0.25) | event
    of_ten_days = dyad_peaks(held(articles, holding), articles, made())["p"].iloc[0]
    of_one_day = dyad_peaks(held(one_day, holding), one_day, made())["p"].iloc[0]
    assert of_ten_days <= 0.002
    assert of_one_day >= 5 * of_ten_days


def test_undated_articles_and_one_period_leave_nothing_to_compare() -> None:
    dyads, _, articles = corpus(np.random.default_rng(1), 20)
    for same in ("2020-01", "undated"):
        found = dyad_peaks(dyads, articles.assign(period=same), made())
        assert found.empty
        assert list(found) == list(tables.TABLES["dyad_peaks"].columns)


def test_rises_that_chance_gives_as_well_are_not_listed() -> None:
    peaks = pd.DataFrame({"p": [0.01, 0.2, 0.4, 0.5, 0.9, 1.0]})
    assert len(likely_rises(peaks, 15)) == 4
    assert len(likely_rises(peaks, 2)) == 2
    assert likely_rises(peaks.iloc[4:], 15)["p"].tolist() == [0.9, 1.0]
