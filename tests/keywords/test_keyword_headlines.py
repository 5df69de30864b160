"""What may be told of words: found, not found, and not testable, each with its reason."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.keywords import headlines as heads
from analysis.keywords.changes import change_scan
from analysis.keywords.headlines import headlines
from analysis.keywords.keyness import all_contrasts
from analysis.keywords.term_counts import TermCounts

STUDY = SimpleNamespace(settings=SimpleNamespace(duplicates="keep one"))


def _articles(period: list[str], source: list[str]) -> pd.DataFrame:
    """Twenty days of each period hold an article."""
    month = pd.to_datetime(pd.Series(period).replace("undated", None), utc=True)
    return pd.DataFrame(
        {
            "article_id": [f"a{i:03}" for i in range(len(period))],
            "period": period,
            "source": source,
            "published": month + pd.to_timedelta(np.arange(len(period)) % 20, unit="D"),
            "duplicate_of": None,
        }
    )


def _headlines(word: np.ndarray, articles: pd.DataFrame) -> pd.DataFrame:
    matrix = np.column_stack([word, np.ones(len(word))]).astype(float)
    counts = TermCounts(["اتفاق", "يوم"], sparse.csr_array(matrix), np.full(len(word), 200))
    tables = {
        "articles": articles,
        "keyness": all_contrasts(counts, counts, articles, min_count=5, seed=1),
        "word_changes": change_scan(counts, articles, period="month", draws=199, seed=1),
    }
    return headlines(tables, STUDY).set_index("kind")  # type: ignore[arg-type]


def test_a_word_that_comes_with_a_period_is_found_in_every_kind_it_belongs_to() -> None:
    period = [f"2023-0{m}" for m in (1, 2, 3, 4) for _ in range(20)]
    source = ["جسر", "واحة"] * 40
    word = np.array([p == "2023-04" for p in period])
    table = _headlines(word, _articles(period, source))
    assert table.loc[heads.PERIOD, "key"] == "اتفاق|2023-04"
    assert table.loc[heads.CHANGE, "key"] == "اتفاق|rise|2023-04"
    assert table.loc[heads.PERIOD, "n_articles"] == 20
    assert table.loc[heads.OUTLET, "status"] == heads.NOT_FOUND
    assert table.loc[heads.OUTLET, "reason"] == heads.CHANCE


def test_a_corpus_without_dates_and_with_one_outlet_could_not_be_tested() -> None:
    word = np.arange(30) % 2
    table = _headlines(word, _articles(["undated"] * 30, ["جسر"] * 30))
    assert (table["status"] == heads.NOT_TESTABLE).all()
    assert table.loc[heads.OUTLET, "reason"] == heads.ONE_OUTLET
    assert table.loc[heads.PERIOD, "reason"] == heads.ONE_PERIOD


def test_outlets_that_share_no_period_can_be_told_from_dates_in_neither_way() -> None:
    period = ["2021-01"] * 20 + ["2022-01"] * 20
    table = _headlines(np.arange(40) >= 20, _articles(period, ["جسر"] * 20 + ["واحة"] * 20))
    assert table.loc[heads.OUTLET, "reason"] == heads.NO_COMMON_PERIOD
    assert table.loc[heads.PERIOD, "reason"] == heads.NO_LONG_OUTLET


def test_a_word_that_falls_is_told_by_the_articles_of_the_first_half() -> None:
    period = [f"2023-0{m}" for m in (1, 2, 3, 4) for _ in range(20)]
    word = np.array([p < "2023-03" for p in period])
    table = _headlines(word, _articles(period, ["جسر", "واحة"] * 40))
    assert table.loc[heads.HALF, "estimate"] < 0
    assert table.loc[heads.HALF, "n_articles"] == 40


def test_a_word_of_one_day_belongs_to_a_period_and_does_not_rise() -> None:
    """Ten articles of one day have the word, ten others of its month do not."""
    period = [f"2023-{m:02}" for m in range(1, 9) for _ in range(20)]
    word = np.array([p == "2023-08" for p in period]) & (np.arange(len(period)) % 20 < 10)
    articles = _articles(period, ["جسر", "واحة"] * 80)
    articles.loc[word, "published"] = pd.Timestamp("2023-08-02", tz="UTC")
    table = _headlines(word, articles)
    assert table.loc[heads.PERIOD, "key"] == "اتفاق|2023-08"
    assert table.loc[heads.HALF, "status"] == heads.NOT_FOUND
    assert table.loc[heads.CHANGE, "status"] == heads.NOT_FOUND


def test_a_corpus_of_five_days_tells_nothing_of_time() -> None:
    """Five days can be parted into halves in ten ways: no p is below 0.1."""
    days = [f"2023-01-{d:02}" for d in range(1, 6) for _ in range(20)]
    articles = _articles(days, ["جسر", "واحة"] * 50)
    articles["published"] = pd.to_datetime(days, utc=True)
    table = _headlines(np.array([d > "2023-01-03" for d in days]), articles)
    for kind in (heads.HALF, heads.CHANGE):
        assert table.loc[kind, "status"] == heads.NOT_TESTABLE
        assert table.loc[kind, "reason"] == heads.FEW_DAYS
