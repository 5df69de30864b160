"""Keyness and dispersion against scipy, against hand computation and against Gries' example."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from analysis.keywords.dispersion import deviation_of_proportions
from analysis.keywords.keyness import keyness, marking, rising_and_falling
from analysis.keywords.term_counts import TermCounts


def _corpus(seed: int = 1, articles: int = 60) -> tuple[TermCounts, pd.DataFrame]:
    """Three months in which اتفاق comes up in the last and حرب in the first, among words that do not move."""
    rng = np.random.default_rng(seed)
    month = np.arange(articles) % 3
    lengths = rng.integers(200, 400, articles)
    rates = np.tile([0.004, 0.004, 0.01, 0.01, 0.02], (articles, 1))
    rates[month == 2, 0] = 0.03
    rates[month == 0, 1] = 0.03
    matrix = rng.poisson(rates * lengths[:, None]).astype(float)
    frame = pd.DataFrame(
        {
            "period": [f"2023-0{m + 1}" for m in month],
            "source": np.where(rng.random(articles) < 0.5, "x", "y"),
            "article_id": [f"a{i:03}" for i in range(articles)],
            "published": pd.to_datetime(
                [f"2023-0{m + 1}-{i // 3 % 28 + 1:02}" for i, m in enumerate(month)], utc=True
            ),
        }
    )
    return TermCounts(
        ["اتفاق", "حرب", "رئيس", "سوق", "يوم"], sparse.csr_array(matrix), lengths
    ), frame


def _articles(period: list[str]) -> pd.DataFrame:
    """Articles of one outlet in these periods; those of a month or year on days of their own."""
    within = [0 if len(p) == 10 else i % 28 for i, p in enumerate(period)]
    return pd.DataFrame(
        {
            "article_id": [f"a{i:03}" for i in range(len(period))],
            "period": period,
            "source": "x",
            "published": pd.to_datetime(period, utc=True) + pd.to_timedelta(within, unit="D"),
        }
    )


def _keyness(counts: TermCounts, articles: pd.DataFrame, **options: Any) -> pd.DataFrame:
    return keyness(counts, articles, **{"seed": 1, "draws": 199, **options})


def test_g2_is_that_of_scipy_and_the_sign_says_where_the_term_is_commoner() -> None:
    counts, articles = _corpus()
    table = _keyness(counts, articles)
    inside = (articles["period"] == "2023-03").to_numpy()
    y = counts.matrix.toarray()
    for row in table[table["target"] == "2023-03"].itertuples():
        column = y[:, counts.terms.index(row.term)]
        n_t, n_r = column[inside].sum(), column[~inside].sum()
        size_t, size_r = counts.lengths[inside].sum(), counts.lengths[~inside].sum()
        witness = stats.chi2_contingency(
            [[n_t, size_t - n_t], [n_r, size_r - n_r]], correction=False, lambda_="log-likelihood"
        )
        assert (row.n_target, row.n_reference, row.reference) == (n_t, n_r, "rest")
        assert abs(row.g2) == pytest.approx(witness.statistic)
        assert (row.g2 > 0) == (n_t / size_t > n_r / size_r)
        assert row.effect == pytest.approx(
            math.log2((n_t + 0.5) / (size_t + 1) * (size_r + 1) / (n_r + 0.5))
        )
        assert row.effect_low < row.effect < row.effect_high


def test_log_odds_are_those_of_monroe_and_others_computed_by_hand() -> None:
    """One term, 30 of 1000 words against 10 of 3000, prior of 200 words: its prior count is 200 · 40 / 4000 = 2.

    log_odds = log(32 / 1168) - log(12 / 3188) = -3.5973 + 5.5823 = 1.9849; its variance 1/32 + 1/12 = 0.114583; z =
    5.864.
    """
    occurrences = sparse.csr_array(np.array([[10.0, 10, 10, 10]]).T)
    counts = TermCounts(["ميليشيا"], occurrences, np.array([400, 300, 300, 3000]))
    articles = _articles(["2020", "2020", "2020", "2021"])
    row = _keyness(counts, articles, prior_words=200).set_index("target").loc["2020"]
    assert row["log_odds"] == pytest.approx(1.9849, abs=1e-4)
    assert row["z"] == pytest.approx(5.8639, abs=1e-3)


def test_a_stronger_prior_draws_log_odds_to_nothing() -> None:
    counts, articles = _corpus()
    weak, strong = (
        _keyness(counts, articles, prior_words=w).sort_values(["target", "term"]) for w in (1, 1e6)
    )
    assert (strong["log_odds"].abs().to_numpy() <= weak["log_odds"].abs().to_numpy() + 1e-9).all()


def test_dispersion_is_that_of_gries_example() -> None:
    """Gries (2008): parts of 9, 10, 10, 10 and 11 words with 1, 2, 3, 4 and 5 times 'a': DP = 0.18, DPnorm = 0.22."""
    y, t = np.array([[1.0], [2], [3], [4], [5]]), np.array([9.0, 10, 10, 10, 11])
    norm = deviation_of_proportions(sparse.csr_array(y), t, np.zeros(5, np.int64))[0, 0]
    assert norm * (1 - 9 / 50) == pytest.approx(0.18)
    assert norm == pytest.approx(0.2195, abs=1e-4)


def test_a_word_of_the_shortest_article_alone_has_dispersion_one_and_an_even_word_nearly_none() -> (
    None
):
    t = np.array([50.0, 100, 100, 100])
    y = sparse.csr_array(np.array([[7.0, 1, 0], [0, 2, 0], [0, 2, 0], [0, 2, 0]]))
    assert deviation_of_proportions(y, t, np.zeros(4, np.int64))[0].tolist() == pytest.approx(
        [1, 0, 1]
    )


def test_dispersion_in_groups_is_that_of_each_group_alone() -> None:
    counts, articles = _corpus()
    group = pd.factorize(articles["period"], sort=True)[0].astype(np.int64)
    together = deviation_of_proportions(counts.matrix, counts.lengths.astype(float), group)
    for number in range(3):
        part = counts.articles(group == number)
        alone = deviation_of_proportions(
            part.matrix, part.lengths.astype(float), np.zeros(len(part.lengths), np.int64)
        )
        np.testing.assert_allclose(together[number], alone[0])


def test_undated_articles_are_left_out_and_one_period_is_compared_with_nothing() -> None:
    counts, articles = _corpus()
    undated = articles.assign(
        period=articles["period"].where(articles["period"] != "2023-03", "undated")
    )
    assert set(_keyness(counts, undated)["target"]) == {"2023-01", "2023-02"}
    assert _keyness(counts, articles.assign(period="2023-01")).empty


def test_two_sources_mirror_one_another() -> None:
    counts, articles = _corpus()
    table = _keyness(counts, articles, contrast="source").set_index(["target", "term"])
    for column in ("g2", "log_odds", "z", "effect"):
        np.testing.assert_allclose(
            table.loc["x"][column].sort_index(), -table.loc["y"][column].sort_index()
        )


def test_words_that_come_and_go_are_found_and_named_by_their_sharpest_period() -> None:
    counts, articles = _corpus()
    both = pd.concat([_keyness(counts, articles, contrast="half"), _keyness(counts, articles)])
    assert set(both[both["contrast"] == "half"]["reference"]) == {"2023-01"}
    assert set(both[both["contrast"] == "half"]["target"]) == {"2023-02 to 2023-03"}
    moved = rising_and_falling(both).set_index(["direction", "rank"])
    assert moved.loc[("rising", 1), "term"] == "اتفاق"
    assert moved.loc[("falling", 1), "term"] == "حرب"
    peaks = moved.loc["peak"].set_index("term")["target"]
    assert peaks["اتفاق"] == "2023-03"
    assert peaks["حرب"] == "2023-01"


def test_a_corpus_with_one_period_has_nothing_that_rises_or_falls() -> None:
    counts, articles = _corpus()
    nothing = _keyness(counts, articles.assign(period="2023-01"))
    assert nothing.empty
    assert rising_and_falling(nothing).empty


def test_words_that_do_not_move_are_called_key_in_one_of_twenty_corpora() -> None:
    rng = np.random.default_rng(3)
    lengths = rng.integers(200, 400, 60)
    articles = _articles(["2020", "2021", "2022"] * 20)
    alarms = 0
    for _ in range(60):
        # clumped: a word comes in bursts, in few articles
        matrix = rng.negative_binomial(0.05, 0.05, (60, 80)).astype(float)
        counts = TermCounts([f"كلمة{i:03}" for i in range(80)], sparse.csr_array(matrix), lengths)
        alarms += len(marking(_keyness(counts, articles, draws=99))) > 0
    assert alarms <= 3 + 3 * np.sqrt(60 * 0.05 * 0.95)


def test_a_word_of_two_articles_marks_nothing_however_often_they_use_it() -> None:
    counts, articles = _corpus()
    matrix = counts.matrix.toarray()
    matrix[:, 0] = 0
    matrix[[2, 5], 0] = 200
    few = TermCounts(counts.terms, sparse.csr_array(matrix), counts.lengths)
    assert "اتفاق" not in set(_keyness(few, articles)["term"])


def test_a_change_of_outlets_is_no_change_of_words() -> None:
    """Each outlet has words of its own; in the second year one of them is collected twice as much."""
    rng = np.random.default_rng(4)
    source = np.array(["x"] * 40 + ["y"] * 20 + ["x"] * 20 + ["y"] * 40)
    articles = _articles(["2020"] * 60 + ["2021"] * 60).assign(source=source)
    rates = np.where(source[:, None] == "x", [3.0, 0.2, 1.0], [0.2, 3.0, 1.0])
    counts = TermCounts(
        ["ألف", "باء", "جيم"], sparse.csr_array(rng.poisson(rates).astype(float)), np.full(120, 300)
    )
    mixed = articles.assign(source="z")
    assert marking(_keyness(counts, articles)).empty
    assert set(marking(_keyness(counts, mixed))["term"]) == {"ألف", "باء"}


def test_days_can_move_as_a_whole_and_then_one_day_marks_no_month() -> None:
    """A word of all eight articles of one day: eight witnesses, or one."""
    day = np.repeat([f"2023-0{m}-{d:02}" for m in (1, 2) for d in range(1, 7)], 8)
    articles = _articles(day.tolist()).assign(period=[d[:7] for d in day])
    word = (day == "2023-02-03").astype(float)[:, None]
    counts = TermCounts(["زلزال"], sparse.csr_array(2 * word), np.full(len(day), 200))
    assert len(marking(_keyness(counts, articles))) == 1
    assert marking(_keyness(counts, articles, move="day")).empty


def test_the_interval_of_the_effect_is_wider_for_a_word_that_clumps() -> None:
    lengths = np.full(40, 300)
    even, clumped = np.full(40, 2.0), np.zeros(40)
    clumped[:4] = 20
    counts = TermCounts(
        ["متجمع", "متساو"], sparse.csr_array(np.column_stack([clumped, even])), lengths
    )
    articles = _articles(["2020", "2021"] * 20)
    table = _keyness(counts, articles).set_index(["target", "term"]).loc["2021"]
    width = table["effect_high"] - table["effect_low"]
    assert width["متجمع"] > 3 * width["متساو"]
