"""When words change: found and dated where a rate doubles, silent where only outlets or season change."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import ruptures
from scipy import sparse

from analysis.keywords.changes import change_scan
from analysis.keywords.simulation import simulate_changes
from analysis.keywords.term_counts import TermCounts

MONTHS = [f"2020-{m:02}" for m in range(1, 13)]


def _articles(when: list[str], source: str | np.ndarray = "جسر") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"a{i:04}" for i in range(len(when))],
            "source": source,
            "published": pd.to_datetime(when, utc=True),
        }
    )


def _counts(*columns: np.ndarray) -> TermCounts:
    matrix = np.column_stack(columns).astype(float)
    terms = [f"كلمة{i}" for i in range(matrix.shape[1])]
    return TermCounts(terms, sparse.csr_array(matrix), np.full(len(matrix), 300))


def _scan(counts: TermCounts, articles: pd.DataFrame, **options: object) -> pd.Series:
    scan = change_scan(counts, articles, **{"period": "month", "draws": 199, "seed": 1, **options})  # type: ignore[arg-type]
    return scan.set_index("term").loc["كلمة0"]


def test_a_doubling_is_found_and_dated_as_ruptures_dates_it() -> None:
    """Witness: one change point by dynamic programming with a Poisson cost (Truong and others 2020), over month counts."""
    rng = np.random.default_rng(3)
    month = np.repeat(np.arange(12), 40)
    word = rng.poisson(np.where(month >= 7, 1.2, 0.6))
    change = _scan(_counts(word), _articles([MONTHS[m] for m in month]))
    monthly = np.bincount(month, word)
    witness = (
        ruptures.Dynp(custom_cost=_Poisson(), jump=1, min_size=1).fit(monthly[:, None]).predict(1)
    )
    assert change["p"] <= 0.05
    assert change["since"] == MONTHS[witness[0]] == MONTHS[7]
    assert change["shape"] in ("rise", "fall")
    assert change["since_low"] <= MONTHS[7] <= change["since_high"]


class _Poisson(ruptures.base.BaseCost):
    """Twice the negative log-likelihood of a Poisson segment, constants left out."""

    model = "poisson"
    min_size = 1

    def fit(self, signal: np.ndarray) -> _Poisson:
        self.signal = signal
        return self

    def error(self, start: int, end: int) -> float:
        total = float(self.signal[start:end].sum())
        return 2 * (total - total * np.log(max(total, 1e-9) / (end - start)))


def test_a_change_of_outlets_is_no_change_of_words() -> None:
    rng = np.random.default_rng(5)
    month = np.repeat(np.arange(12), 60)
    source = np.where(rng.random(720) < np.where(month >= 6, 0.8, 0.2), "جسر", "واحة")
    word = rng.poisson(np.where(source == "جسر", 2.0, 0.3))
    when = [MONTHS[m] for m in month]
    assert _scan(_counts(word), _articles(when, source))["p"] > 0.05
    assert _scan(_counts(word), _articles(when))["p"] <= 0.05, "told as a change without outlets"


def test_the_weekday_is_no_change_and_hides_none() -> None:
    """A word of Fridays in every week is steady; one that comes to all days from the eighth week on is not."""
    rng = np.random.default_rng(6)
    day = pd.date_range("2023-01-01", periods=84)
    each = np.repeat(np.arange(84), 8)
    friday = np.asarray(day.day_of_week == 4)[each]
    steady = rng.random(len(each)) < np.where(friday, 0.8, 0.05)
    later = rng.random(len(each)) < np.where(each >= 49, 0.3, 0.05)
    articles = _articles(day[each].strftime("%Y-%m-%d").tolist())
    scan = change_scan(
        _counts(steady, later),
        articles,
        period="day",
        shapes=("rise", "burst"),
        move="article",
        draws=99,
        seed=2,
    ).set_index("term")
    assert scan.loc["كلمة0", "p_alone"] > 0.05
    assert scan.loc["كلمة1", "p"] <= 0.05
    assert abs((pd.Timestamp(scan.loc["كلمة1", "since"]) - day[49]).days) <= 7


def test_gaps_of_the_calendar_are_gaps() -> None:
    """Nothing was collected from April to August: the change dates from September, the first month there is."""
    rng = np.random.default_rng(7)
    month = np.repeat([0, 1, 2, 8, 9, 10], 40)
    word = rng.poisson(np.where(month >= 8, 2.0, 0.5))
    change = _scan(_counts(word), _articles([MONTHS[m] for m in month]))
    assert change["since"] == MONTHS[8]


def test_a_burst_is_found_with_its_first_and_last_period() -> None:
    day = pd.date_range("2023-02-01", periods=30)
    each = np.repeat(np.arange(30), 6)
    word = np.isin(each, [10, 11, 12]).astype(int)
    articles = _articles(day[each].strftime("%Y-%m-%d").tolist())
    change = _scan(_counts(word), articles, period="day", shapes=("burst",), move="article")
    assert (change["since"], change["until"]) == ("2023-02-11", "2023-02-13")
    assert change["n_articles"] == change["n_window"] == 18


def test_one_period_or_no_date_gives_an_empty_table() -> None:
    word = np.ones(6)
    assert change_scan(_counts(word), _articles(["2020-01"] * 6), period="month", seed=1).empty
    undated = _articles(["2020-01"] * 6).assign(published=pd.NaT)
    undated["published"] = pd.to_datetime(undated["published"], utc=True)
    assert change_scan(_counts(word), undated, period="month", seed=1).empty


def test_simulated_corpora_give_the_rates_that_are_promised() -> None:
    """100 runs a row: false alarms about 0.05, a doubling at 40 articles a month found and dated in 0.9 or more."""
    table = simulate_changes([40], corpora=2, seed=1).set_index("scenario")
    limit = 0.05 + 3 * np.sqrt(0.05 * 0.95 / 100)
    assert table.loc["nothing", "found"] <= limit
    assert table.loc["mix", "found"] <= limit
    assert table.loc["events", "found"] <= limit
    assert table.loc["doubling", "on_date"] >= 0.9 - 3 * np.sqrt(0.9 * 0.1 / 100)
    assert table.loc["doubling", "covers"] == pytest.approx(1, abs=0.1)
