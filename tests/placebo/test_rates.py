"""The harness sees a rule that finds noise, and passes one that does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from tests.placebo.corpus import coded_corpus

from analysis import tables
from analysis.keywords.keyness import keyness, marking
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.placebo.kinds import FALSE_UNDER
from analysis.placebo.rates import Copy, rates
from analysis.placebo.shuffles import shuffled
from analysis.stats import log_likelihood_ratio
from analysis.study.load import load_study
from analysis.workflow.placebo import restore_placebo

ROOT = Path(__file__).parents[2]
OWN = dict.fromkeys(FALSE_UNDER, 1)


def table(n: int, n_printed: int, *, moved: float = 0.9) -> pd.Series:
    """The row of words of a period after `n` copies with shuffled dates, `n_printed` of which print one."""
    kind = "word of a period"
    counts = [{**dict.fromkeys(FALSE_UNDER, 0), kind: int(i < n_printed)} for i in range(n)]
    done = [Copy("dates", i, moved, counts[i] if moved else {}) for i in range(n)]
    return rates(done, OWN).set_index("kind").loc[kind]


@pytest.mark.parametrize(
    ("n", "n_printed", "passes"), [(20, 2, True), (20, 3, False), (200, 16, True), (200, 17, False)]
)
def test_a_kind_may_be_printed_by_five_percent_and_two_standard_errors(
    n: int, n_printed: int, passes: bool
) -> None:
    row = table(n, n_printed)
    assert row["share"] == n_printed / n
    assert row["standard_error"] == pytest.approx(np.sqrt(0.05 * 0.95 / n))
    assert row["passes"] == passes
    assert row["headline"] == "4_keywords.peak"


def test_a_shuffle_that_moves_nothing_is_told_as_untested_not_as_passed_in_so_many() -> None:
    row = table(20, 0, moved=0.0)
    assert row["n_shuffles"] == 0
    assert np.isnan(row["share"])


def test_only_kinds_that_are_false_under_a_shuffle_are_counted_there() -> None:
    done = [Copy("outlets", 0, 0.5, dict.fromkeys(FALSE_UNDER, 1))]
    assert set(rates(done, OWN)["kind"]) == {k for k, s in FALSE_UNDER.items() if "outlets" in s}


def clumped_words(n_articles: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tokens and types of 60 words; a word that stands in an article stands there eight times or so."""
    n_words = 60
    uses = (rng.random((n_articles, n_words)) < 0.08) * (1 + rng.poisson(7, (n_articles, n_words)))
    uses[:, 0] = 60  # one word that every article is full of
    article, word = np.nonzero(uses)
    repeated = np.repeat(np.arange(len(article)), uses[article, word])
    tokens = pd.DataFrame({"article": article[repeated], "type_id": word[repeated]})
    types = pd.DataFrame({"term": [f"w{i:02d}" for i in range(n_words)]})
    return tokens, types


def naive(counts: TermCounts, articles: pd.DataFrame) -> int:
    """The rule of version 0.1: G² of each word and year, words as independent, Benjamini and Hochberg at 0.05."""
    year = articles["published"].dt.year
    p = []
    for name in sorted(year.dropna().unique()):
        here = (year == name).to_numpy()
        there = (year.notna() & (year != name)).to_numpy()
        n, m = (np.asarray(counts.matrix[rows].sum(axis=0)).ravel() for rows in (here, there))
        sizes = [counts.lengths[rows].sum() for rows in (here, there)]
        p.append(special.chdtrc(1, log_likelihood_ratio(n, m, *sizes)))
    return int((stats.false_discovery_control(np.concatenate(p)) <= 0.05).sum())


def test_words_taken_as_independent_are_found_in_noise_and_words_tested_by_articles_are_not() -> (
    None
):
    """Twenty copies with shuffled dates: a test at 0.05 prints in five of them or more once in 400."""
    study = load_study(ROOT / "studies" / "iraq-iran-saudi")
    corpus = coded_corpus(120)
    tokens, types = clumped_words(120, np.random.default_rng(8))
    counts = count_terms(tokens, types, 120)
    fires = {"naive": 0, "by articles": 0}
    for number in range(20):
        articles = shuffled(corpus, "dates", study, seed=3, number=number).tables["articles"]
        articles = articles.assign(period=articles["published"].dt.year.astype("str"))
        articles.loc[articles["published"].isna(), "period"] = "undated"
        fires["naive"] += naive(counts, articles) > 0
        words = keyness(counts, articles, contrast="period", min_count=10, seed=1, draws=199)
        fires["by articles"] += len(marking(words)) > 0
    assert fires["naive"] >= 15
    assert fires["by articles"] <= 4


def test_a_committed_placebo_is_written_as_parquet_with_the_same_rows_and_csv(
    tmp_path: Path,
) -> None:
    """Of a committed run only the CSV is there; a run in a clean checkout then shows it."""
    kind = "word of a period"
    counts = [{**dict.fromkeys(FALSE_UNDER, 0), kind: int(i in (3, 17))} for i in range(20)]
    done = [Copy("dates", i, 0.9, counts[i]) for i in range(20)]
    rows = rates(done, OWN).assign(seed=7, made_from="abc").sort_values("kind")
    path = tmp_path / "tables" / "placebo.parquet"
    made = tables.write("placebo", rows, path, csv=True)
    assert made.set_index("kind").loc[kind, "printed_in"] == "3 17"
    before = path.read_bytes(), path.with_suffix(".csv").read_bytes()
    path.unlink()
    restore_placebo(tmp_path)
    assert (path.read_bytes(), path.with_suffix(".csv").read_bytes()) == before
