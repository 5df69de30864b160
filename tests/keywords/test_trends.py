"""Shares of terms over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis import stats
from analysis.keywords.term_counts import TermCounts
from analysis.keywords.trends import standardised_shares, trends
from analysis.periods import UNDATED

ARTICLES = pd.DataFrame(
    {
        "period": ["2023-02", "2023-02", "2023-03", "2023-03", "2023-03", "undated"],
        "source": ["ألف", "ألف", "ألف", "باء", "باء", "باء"],
    }
)
MATRIX = np.array([[3, 0, 1], [1, 0, 0], [0, 4, 0], [2, 6, 0], [0, 5, 0], [1, 0, 0]], dtype=float)
COUNTS = TermCounts(
    ["ايران", "اتفاق", "نادر"], sparse.csr_array(MATRIX), np.array([100, 120, 90, 110, 80, 50])
)


def _cell(table: pd.DataFrame, term: str, period: str, source: str) -> pd.Series:
    return table.set_index(["term", "period", "source"]).loc[(term, period, source)]


def test_a_cell_has_the_share_per_ten_thousand_words_and_the_interval_over_its_articles() -> None:
    table = trends(COUNTS, ARTICLES, min_count=5)
    cell = _cell(table, "اتفاق", "all", "all")
    y, t = MATRIX[:, 1], COUNTS.lengths.astype(float)
    witness = stats.cluster_interval(y.sum(), t.sum(), (y**2).sum(), (y * t).sum(), (t**2).sum(), 6)
    assert (cell["count"], cell["tokens"], cell["n_articles"]) == (15, 550, 3)
    assert cell["share"] == pytest.approx(15 / 550 * 10_000)
    assert (cell["low"], cell["high"]) == pytest.approx(
        (float(witness.low) * 1e4, float(witness.high) * 1e4)
    )
    few = _cell(table, "اتفاق", "2023-03", "all")
    assert few["share"] == pytest.approx(15 / 280 * 10_000)
    assert np.isnan([few["low"], few["high"]]).all()


def test_periods_and_sources_add_up_to_their_margins() -> None:
    table = trends(COUNTS, ARTICLES, min_count=0)
    for margin, over in (("period", "source"), ("source", "period")):
        parts = table[table[margin] != "all"].groupby(["term", over])["count"].sum()
        whole = table[table[margin] == "all"].set_index(["term", over])["count"]
        assert parts.reindex(whole.index, fill_value=0).tolist() == whole.tolist()


def test_rare_terms_are_left_out_and_zero_rows_stand_only_where_a_source_uses_the_term() -> None:
    table = trends(COUNTS, ARTICLES, min_count=4)
    assert set(table["term"]) == {"ايران", "اتفاق"}
    zeros = table[table["count"] == 0]
    assert set(zip(zeros["term"], zeros["period"], zeros["source"], strict=True)) == {
        ("ايران", "2023-03", "ألف"),
        ("اتفاق", "2023-02", "all"),
        ("اتفاق", "2023-02", "ألف"),
        ("اتفاق", "undated", "all"),
        ("اتفاق", "undated", "باء"),
    }


def test_only_the_terms_asked_for_are_there() -> None:
    assert set(trends(COUNTS, ARTICLES, min_count=0, terms=["نادر"])["term"]) == {"نادر"}
    assert trends(COUNTS, ARTICLES, min_count=1000).empty


def test_the_order_of_articles_does_not_matter() -> None:
    order = np.array([4, 2, 5, 0, 3, 1])
    mixed = TermCounts(COUNTS.terms, COUNTS.matrix[order], COUNTS.lengths[order])
    pd.testing.assert_frame_equal(
        trends(COUNTS, ARTICLES, min_count=0), trends(mixed, ARTICLES.iloc[order], min_count=0)
    )


def test_at_a_fixed_mix_of_outlets_a_change_of_collection_moves_no_line() -> None:
    """ألف uses the word 10 times in 100 words, باء never; the second month has more of ألف."""
    articles = pd.DataFrame(
        {"period": ["2023-01"] * 4 + ["2023-02"] * 4, "source": list("ابببااااب"[:8])}
    )
    lengths = np.full(8, 100)
    word = np.where(articles["source"] == "ا", 10.0, 0.0)
    counts = TermCounts(["اتفاق"], sparse.csr_array(word[:, None]), lengths)
    table = standardised_shares(counts, articles, terms=["اتفاق"])
    np.testing.assert_allclose(table["standardised"], word.sum() / 800 * 10_000)
    raw = trends(counts, articles, min_count=0).query("source == 'all' and period != 'all'")
    assert raw["share"].nunique() == 2


def test_shares_of_a_corpus_without_dates_join_to_its_words() -> None:
    counts = TermCounts(["اتفاق"], sparse.csr_array([[2.0]]), np.array([10]))
    articles = pd.DataFrame({"period": [UNDATED], "source": ["a"]})
    fixed = standardised_shares(counts, articles, terms=["اتفاق"])
    words = pd.DataFrame({"term": ["اتفاق"], "period": ["all"]})
    assert words.merge(fixed, on=["term", "period"], how="left")["standardised"].isna().all()
