"""An event's date is given and held against placebo dates."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.keywords.event_dates import event_test, event_tests
from analysis.keywords.term_counts import TermCounts

DAYS = pd.date_range("2023-01-01", periods=120)


def _corpus() -> tuple[TermCounts, pd.DataFrame]:
    """Six articles a day; زلزال comes to most of them from 6 February on, يوم to some of all."""
    rng = np.random.default_rng(1)
    day = np.repeat(np.arange(120), 6)
    quake = rng.random(720) < np.where((day >= 36) & (day < 60), 0.8, 0.02)
    steady = rng.random(720) < 0.3
    articles = pd.DataFrame({"source": "جسر", "published": DAYS[day].tz_localize("UTC")})
    matrix = sparse.csr_array(np.column_stack([quake, steady]).astype(float))
    return TermCounts(["زلزال", "يوم"], matrix, np.full(720, 200)), articles


def test_a_word_that_comes_with_the_event_beats_the_placebo_dates_and_a_steady_one_does_not() -> (
    None
):
    table = event_test(*_corpus(), "2023-02-06", terms=["زلزال", "يوم"]).set_index("term")
    assert table.loc["زلزال", "p"] == 1 / (1 + table.loc["زلزال", "n_placebos"])
    assert (
        table.loc["زلزال", "n_placebos"] == 120 - 29 - 1
    )  # none on the first day: nothing is before
    assert table.loc["زلزال", "ratio"] > 1.5
    assert table.loc["يوم", "p"] > 0.05


def test_a_date_outside_the_corpus_or_without_other_days_cannot_be_tested() -> None:
    counts, articles = _corpus()
    assert event_test(counts, articles, "2024-01-01", terms=["زلزال"])["p"].isna().all()
    short = (articles["published"] < "2023-02-10").to_numpy()
    near = event_test(counts.articles(short), articles[short], "2023-02-01", terms=["زلزال"])
    assert near["p"].isna().all()


def test_all_events_and_terms_are_judged_together() -> None:
    events = [("2023-02-06", "earthquake"), ("2024-01-01", "after the corpus")]
    table = event_tests(*_corpus(), events, terms=["زلزال", "يوم", "غائب"])
    tables.check("word_events", table)
    assert table[["event", "term"]].agg(" ".join, axis=1).tolist() == [
        "2023-02-06 زلزال",
        "2023-02-06 يوم",
        "2024-01-01 زلزال",
        "2024-01-01 يوم",
    ]
    assert table["p"].notna().tolist() == [True, True, False, False]
    quake = table.iloc[0]
    assert quake["q"] == 2 * quake["p"]
    assert quake["name"] == "earthquake"
    tables.check("word_events", event_tests(*_corpus(), [], terms=["زلزال"]))


def test_days_that_are_no_events_seldom_come_with_a_word() -> None:
    """Forty days of a corpus in which words come in waves that have nothing to do with them."""
    rng = np.random.default_rng(3)
    day = np.repeat(np.arange(300), 5)
    waves = np.clip(0.3 + 0.25 * np.sin(day / 9.0)[:, None] * rng.random(20), 0.02, 0.9)
    dates = pd.date_range("2023-01-01", periods=300)[day].tz_localize("UTC")
    articles = pd.DataFrame({"source": "جسر", "published": dates})
    found = 0
    events = rng.integers(20, 280, 40)
    for place in events:
        matrix = sparse.csr_array((rng.random((1500, 1)) < waves[:, [place % 20]]).astype(float))
        counts = TermCounts(["كلمة"], matrix, np.full(1500, 200))
        named = [(str(pd.Timestamp("2023-01-01") + pd.Timedelta(days=int(place)))[:10], "x")]
        found += int((event_tests(counts, articles, named, terms=["كلمة"])["q"] <= 0.05).sum())
    assert found <= 6  # 2 expected; more than 6 of 40 once in 200
