"""Simulated corpora in which it is known whether and when a word changes: how often the scan is
right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.keywords.changes import change_scan
from analysis.keywords.term_counts import TermCounts
from analysis.stats import LEVEL

Scenario = Literal["nothing", "mix", "events", "doubling"]

SCENARIOS: tuple[Scenario, ...] = ("nothing", "mix", "events", "doubling")
PERIODS = 12  # months of a simulated corpus
TURN = 6  # the period from which on something is different, counted from 0
MIX_BEFORE, MIX_AFTER = (0.6, 0.2, 0.2), (0.2, 0.2, 0.6)
OUTLET_RATES = (
    0.5,
    1.0,
    2.0,
)  # how much an outlet uses a word, on average over words, against the others
CLUMPING = 1.0  # variance over squared mean of a word's rate from article to article
WORDS = 50  # of a simulated corpus
MONTH_DAYS = 28  # days of a month on which articles appear
EVENT_DAYS = 3  # and where a day's articles tell one event
EVENT_SHARE = 0.08  # of the days, on which a word belongs to the event
EVENT_FACTOR = 5.0  # how much oftener it is used then
DRAWS = 199  # permutations: fewer than of a run, since many corpora are tested


def simulate_changes(
    articles: Sequence[int], *, rate: float = 1.0, corpora: int = 8, seed: int
) -> pd.DataFrame:
    """How often a change is found where there is none, and where a word's rate doubles, by
    articles a period.

    Each corpus has twelve periods, three outlets of different words and articles of 100 to 900
    words, in which words come in clumps (negative binomial). 'nothing' changes; of 'mix' the share
    of the outlets is turned about halfway, while each goes on writing as before; of 'events'
    articles appear on three days a month, and on some of these all outlets use a word five times as
    often; of 'doubling' every word doubles halfway. Every word is tested by itself.

    Parameters
    ----------
    articles : sequence of int
        Articles of every period.
    rate : float
        Occurrences of a word in an article, on average.
    corpora : int
        Corpora of 50 words for each row.
    seed : int
        The seed.

    Returns
    -------
    DataFrame
        A row a scenario and number of articles: `runs`, `found` (share with p up to 0.05), and of
        'doubling' `on_date` (share of all runs that are found and dated to within one period) and
        `covers` (share of those found whose interval holds the date).
    """
    results = []
    for number in articles:
        for scenario in SCENARIOS:
            scans = [
                change_scan(*corpus, period="month", draws=DRAWS, seed=seed)
                for corpus in _corpora(scenario, number, rate, corpora, seed)
            ]
            results.append({"scenario": scenario, "articles": number} | _rates(scans, scenario))
    return pd.DataFrame(results)


def _rates(scans: list[pd.DataFrame], scenario: Scenario) -> dict[str, float]:
    """The share of words that are found, and rightly dated."""
    words = pd.concat(scans, ignore_index=True)
    found = (words["p_alone"] <= 1 - LEVEL + 1e-9).to_numpy()
    month = pd.PeriodIndex(words["since"], freq="M")
    truth = pd.Period("2020-01", "M") + TURN
    # rightly dated: the month of the turn or one beside it
    near = np.abs(month.year * 12 + month.month - truth.year * 12 - truth.month) <= 1
    covers = (words["since_low"] <= str(truth)) & (words["since_high"] >= str(truth))
    on_date = np.nan
    share_covered = np.nan
    # only where use doubles is there a date to be right about
    if scenario == "doubling":
        on_date = float((found & near).mean())
        if found.any():
            share_covered = float(covers[found].mean())
    return {
        "runs": len(words),
        "found": float(found.mean()),
        "on_date": on_date,
        "covers": share_covered,
    }


def _corpora(
    scenario: Scenario, number: int, rate: float, corpora: int, seed: int
) -> Iterator[tuple[TermCounts, pd.DataFrame]]:
    """Counts and articles of the corpora of a scenario."""
    for turn in range(corpora):
        rng = np.random.default_rng([seed, turn, number, SCENARIOS.index(scenario)])
        period = np.repeat(np.arange(PERIODS), number)
        later = period >= TURN
        mix_after = MIX_BEFORE
        if scenario == "mix":
            mix_after = MIX_AFTER
        source = np.where(
            later,
            rng.choice(3, len(period), p=mix_after),
            rng.choice(3, len(period), p=MIX_BEFORE),
        )
        lengths = rng.integers(100, 901, len(period))
        # words × outlets: each word has outlets of its own that use it more
        per_outlet = rng.permuted(np.tile(OUTLET_RATES, (WORDS, 1)), axis=1)
        factor = np.ones(len(period))
        if scenario == "doubling":
            factor[later] = 2.0
        n_days = EVENT_DAYS if scenario == "events" else MONTH_DAYS
        # as even over days as over months
        day = np.tile(np.arange(number) % n_days, PERIODS)
        # articles × words; articles have 500 words on average
        mean = rate * per_outlet[:, source].T * (factor * lengths / 500)[:, None]
        if scenario == "events":
            # days × words: which words belong to the event of a day
            told = rng.random((PERIODS * n_days, WORDS)) < EVENT_SHARE
            mean = mean * np.where(told[period * n_days + day], EVENT_FACTOR, 1.0)
        # a Poisson count with a gamma rate is negative binomial: words come in clumps
        clumped = mean * rng.gamma(1 / CLUMPING, CLUMPING, mean.shape)
        yield _as_corpus(rng.poisson(clumped), lengths, period, source, day)


def _as_corpus(
    occurrences: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int64],
    period: npt.NDArray[np.int64],
    source: npt.NDArray[np.int64],
    day: npt.NDArray[np.int64],
) -> tuple[TermCounts, pd.DataFrame]:
    """The counts of a simulated corpus, and its articles."""
    month = pd.period_range("2020-01", periods=PERIODS, freq="M")[period]
    articles = pd.DataFrame(
        {
            "article_id": [f"simulated-{i}" for i in range(len(period))],
            "source": [f"outlet {s}" for s in source],
            "published": pd.to_datetime(month.to_timestamp(), utc=True)
            + pd.to_timedelta(day, unit="D"),
        }
    )
    terms = [f"word {i:02}" for i in range(occurrences.shape[1])]
    return TermCounts(terms, sparse.csr_array(occurrences.astype(float)), lengths), articles
