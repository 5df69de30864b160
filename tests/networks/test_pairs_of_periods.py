"""Pairs of a period: counts by hand, a witness for the statistic, and what shuffled dates print."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.networks.samples import articles_of, by_chance, mentions_of, sentences_of

from analysis.networks.period_pairs import cooccurrence_by_period


def _agreement_in_march() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forty articles: Iran with Iraq in the first thirty, of February, with Saudi Arabia in the last ten, of March."""
    rows = []
    for number in range(40):
        article = f"{number:02}"
        rows += [
            (article, 0, "iran"),
            (article, 0, "saudi" if number >= 30 else "iraq"),
            (article, 1, "iraq"),
            (article, 1, "usa"),
        ]
    ids = [f"{n:02}" for n in range(40)]
    period = ["2023-03" if n >= 30 else "2023-02" for n in range(40)]
    days = [f"{month}-{1 + n % 28:02}" for n, month in enumerate(period)]
    articles = pd.DataFrame({"article_id": ids, "source": "one", "period": period})
    articles = articles.assign(published=pd.to_datetime(days, utc=True))
    return mentions_of(rows), articles


def test_a_pair_that_comes_together_in_one_period_stands_out_there() -> None:
    rows, articles = _agreement_in_march()
    table = cooccurrence_by_period(rows, sentences_of(rows), articles, draws=199, seed=1)
    top = table.iloc[0]
    assert (top["actor_a"], top["actor_b"], top["period"]) == ("iran", "saudi", "2023-03")
    assert (top["n"], top["n_units"]) == (10, 20)
    assert (top["n_reference"], top["n_units_reference"]) == (0, 60)
    assert (top["n_articles"], top["n_articles_reference"]) == (10, 0)
    assert top["effect"] == pytest.approx(math.log2((10.5 / 21) / (0.5 / 61)))
    # ten articles, of which a quarter are expected in March: 2 · 10 · ln(10 / 2.5)
    assert top["expected_articles"] == pytest.approx(2.5)
    assert top["statistic"] == pytest.approx(20 * math.log(4))
    assert top["p"] == pytest.approx(1 / 200)


def test_the_statistic_is_the_likelihood_ratio_of_a_share() -> None:
    rows = by_chance(1, n_articles=90)
    articles = articles_of(rows, n_outlets=1)
    table = cooccurrence_by_period(rows, sentences_of(rows), articles, draws=20, seed=1)
    for row in table.itertuples():
        n, total = row.n_articles, row.n_articles + row.n_articles_reference
        share = row.expected_articles / total
        g2 = stats.power_divergence([n, total - n], [total * share, total * (1 - share)], lambda_="log-likelihood")  # fmt: skip
        wanted = g2.statistic if n > row.expected_articles else 0.0
        assert row.statistic == pytest.approx(wanted, abs=1e-9)


def test_an_outlet_that_wrote_in_one_month_only_makes_no_pair_of_that_month() -> None:
    """All articles of one outlet name the pair, and all are of March: within outlets nothing is unusual."""
    pair = [(f"x{n}", 0, a) for n in range(10) for a in ("iran", "saudi")]
    other = [(f"y{n}", 0, a) for n in range(30) for a in ("iraq", "usa")]
    rows = mentions_of([*pair, *other])
    ids = sorted(rows["article_id"].unique())
    articles = pd.DataFrame({"article_id": ids, "source": [i[0] for i in ids]})
    months = ["2023-03" if i[0] == "x" else f"2023-0{1 + int(i[1:]) % 3}" for i in ids]
    articles = articles.assign(period=months)
    articles["published"] = pd.to_datetime(
        [f"{m}-{1 + n % 28:02}" for n, m in enumerate(months)], utc=True
    )
    table = cooccurrence_by_period(rows, sentences_of(rows), articles, draws=99, seed=1)
    assert table.loc[table["actor_b"] == "saudi", "p"].tolist() == [1.0]


def test_one_day_of_an_outlet_is_one_event_whatever_it_wrote() -> None:
    """Ten articles of one day name the pair: by articles p would be 1 in 100, but a day can be moved to one place only."""
    rows = mentions_of(
        [(f"x{n}", 0, a) for n in range(10) for a in ("iran", "saudi")]
        + [(f"y{n:02}", 0, a) for n in range(60) for a in ("iraq", "usa")]
    )
    ids = sorted(rows["article_id"].unique())
    days = ["2023-03-10" if i[0] == "x" else f"2023-0{1 + int(i[1:]) % 4}-{1 + int(i[1:]) // 4:02}" for i in ids]  # fmt: skip
    articles = pd.DataFrame({"article_id": ids, "source": "one", "period": [d[:7] for d in days]})
    articles = articles.assign(published=pd.to_datetime(days, utc=True))
    table = cooccurrence_by_period(rows, sentences_of(rows), articles, draws=99, seed=1)
    assert table.loc[table["actor_b"] == "saudi", "p"].item() > 0.05
    by_day = articles.assign(period=days)
    table = cooccurrence_by_period(rows, sentences_of(rows), by_day, draws=99, seed=1)
    assert table.loc[table["actor_b"] == "saudi", "p"].item() == 0.01


def test_undated_articles_belong_to_no_period_and_one_period_has_nothing_against_it() -> None:
    rows, articles = _agreement_in_march()
    sentences = sentences_of(rows)
    undated = articles.assign(period=articles["period"].where(articles["period"] != "2023-03", "undated"))  # fmt: skip
    assert cooccurrence_by_period(rows, sentences, undated, seed=1).empty
    fewer = cooccurrence_by_period(rows, sentences, articles.iloc[:-1], draws=20, seed=1)
    assert set(fewer["n_units"]) == {18, 60}


def test_the_order_of_rows_does_not_change_the_table() -> None:
    rows = by_chance(2)
    articles = articles_of(rows)
    table = cooccurrence_by_period(rows, sentences_of(rows), articles, draws=50, seed=3)
    mixed = cooccurrence_by_period(
        rows[::-1], sentences_of(rows)[::-1], articles[::-1], draws=50, seed=3
    )
    pd.testing.assert_frame_equal(table.reset_index(drop=True), mixed.reset_index(drop=True))


def test_shuffled_dates_print_hardly_any_pair() -> None:
    """In miniature: 40 shuffles; at a rate of 0.05 seven or more have a chance of 1 in 100."""
    rows, _ = _agreement_in_march()
    rows = pd.concat([rows, by_chance(4, n_articles=120, n_actors=10)])
    articles = articles_of(rows, n_periods=8)
    rng = np.random.default_rng(5)
    printed = 0
    for draw in range(40):
        order = rng.permutation(len(articles))
        dates = articles[["period", "published"]].iloc[order].set_axis(articles.index)
        copy = articles.assign(**dates)
        table = cooccurrence_by_period(rows, sentences_of(rows), copy, draws=99, seed=draw)
        printed += bool((table["p"] <= 0.05).any())
    assert printed <= 6
