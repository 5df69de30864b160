"""Coverage measured on simulated corpora: that it is measured right, and that the intervals have it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats as scipy_stats
from tests.relations.coded import corpus, made

from analysis import tables
from analysis.calibration import simulate
from analysis.calibration.coverage import (
    HOLDS,
    OVER,
    RARE_HOLDS,
    TOO_FEW,
    UNDER,
    as_text,
    coverage_table,
    typical_pairs,
)
from analysis.calibration.simulate import World, coverage
from analysis.cli.calibrate import calibrate_command
from analysis.stats import Interval, clustered_share
from analysis.stats.association.npmi import PairSums, _independent, npmi

SIZES = np.repeat([1.0, 2, 3, 4, 5, 6], [15, 13, 7, 5, 3, 2])
WORLD = World(SIZES, 0.12, np.array([-2.0, -1, 0, 0, 0, 0, 0.5, 1, 2]))


def test_coverage_counts_on_which_side_an_interval_misses() -> None:
    interval = Interval(np.zeros(4), np.array([0.0, 0.6, 0.1, np.nan]), np.array([1, 0.9, 0.4, 1]))
    found = coverage(interval, 0.5)
    assert (found.inside, found.above, found.below, found.n) == pytest.approx(
        (1 / 3, 1 / 3, 1 / 3, 3)
    )


def test_a_simulated_corpus_has_the_share_and_the_correlation_asked_for() -> None:
    hits, size = simulate._corpora(WORLD, 0.3, 40_000, 1, np.random.default_rng(1))
    assert hits.sum() / size.sum() == pytest.approx(0.3, abs=0.01)
    two = size[0] == 2
    pairs = hits[0][two]
    both, one = (pairs == 2).mean(), pairs.mean() / 2
    assert (both - one**2) / (one * (1 - one)) == pytest.approx(0.12, abs=0.03)


@pytest.mark.parametrize("n_articles", [5, 15, 40])
def test_every_interval_of_a_common_share_or_mean_holds_it_in_93_to_97_of_100(
    n_articles: int,
) -> None:
    """600 corpora: two standard errors are 1.8 points."""
    rng = np.random.default_rng(2)
    measured = {
        "share": simulate.share_of_units(WORLD, 0.3, n_articles, 600, rng),
        "difference": simulate.difference_of_shares(WORLD, 0.3, n_articles, 600, rng),
        "mean": simulate.mean_of_units(WORLD, n_articles, 600, rng),
        "difference of means": simulate.difference_of_means(WORLD, n_articles, 600, rng),
        "words": simulate.share_of_words(World(300 * SIZES, 0.004), 0.01, n_articles, 600, rng),
    }
    outside = {
        k: v.inside for k, v in measured.items() if not 0.93 - 0.018 < v.inside < 0.97 + 0.018
    }
    assert not outside


def test_an_interval_that_takes_units_for_independent_is_seen_to_hold_too_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def naive(cell: tuple[np.ndarray, ...], correlation: object, **level: float) -> Interval:
        hits, size = cell[0], cell[1]
        low, high = (scipy_stats.beta.ppf(q, hits + 0.5, size - hits + 0.5) for q in (0.025, 0.975))
        return Interval(hits / size, low, high)

    alike = World(4 * SIZES, 0.3)
    good = simulate.share_of_units(alike, 0.3, 40, 600, np.random.default_rng(3))
    monkeypatch.setattr(simulate, "clustered_share", naive)
    bad = simulate.share_of_units(alike, 0.3, 40, 600, np.random.default_rng(3))
    assert clustered_share is not simulate.clustered_share
    assert bad.inside < 0.7 < 0.92 < good.inside


def test_the_table_says_what_holds_what_is_rare_and_what_is_not_shown() -> None:
    dyads, frames, articles = corpus(np.random.default_rng(1), 60)
    words = np.full(len(articles), 180.0)
    table = coverage_table(dyads, frames, words, made(), replications=200, sizes=(3, 5, 15))
    tables.check("coverage", table)
    assert set(table["verdict"]) <= {HOLDS, RARE_HOLDS, TOO_FEW}
    assert not set(table["verdict"]) & {UNDER, OVER}
    few = table[(table["n_articles"] == 3) & (table["interval"] != "share of articles")]
    assert set(few["verdict"]) == {TOO_FEW}
    text = as_text(table)
    assert "mean tone" in text
    assert "–" in text
    again = coverage_table(dyads, frames, words, made(), replications=200, sizes=(3, 5, 15))
    pd.testing.assert_frame_equal(table, again)


def test_a_corpus_without_a_unit_still_has_the_coverage_of_shares_of_articles() -> None:
    dyads, frames, _ = corpus(np.random.default_rng(1), 20)
    table = coverage_table(
        dyads.iloc[:0], frames.iloc[:0], [], made(), replications=100, sizes=(5,)
    )
    assert set(table["interval"]) == {"share of articles"}


def test_the_command_says_what_is_missing_where_there_is_no_run(tmp_path: object) -> None:
    result = CliRunner().invoke(calibrate_command, [str(tmp_path)])
    assert result.exit_code != 0
    assert "no run is here" in str(result.exception)


def test_alpha_f_scores_and_npmi_hold_the_truth_as_often_as_they_say() -> None:
    """600 corpora: two standard errors are 1.8 points; NPMI of few articles leans to the safe side."""
    rng = np.random.default_rng(5)
    pair = simulate.Pair(
        np.repeat([1.0, 2, 0, 0, 0], [10, 6, 30, 30, 80]),
        np.repeat([2.0, 2, 1, 0, 0], [10, 6, 30, 30, 80]),
        np.repeat([1.0, 3, 0, 2, 0], [10, 6, 30, 30, 80]),
        np.repeat([4.0, 6, 3, 5, 2], [10, 6, 30, 30, 80]),
    )
    for n_articles in (8, 40):
        measured = {
            "alpha": simulate.alpha_of_coders(WORLD, 0.6, n_articles, 600, rng),
            "f": simulate.f_score(WORLD, 0.6, n_articles, 600, rng),
            "npmi": simulate.npmi_of_pair(pair, n_articles, 600, rng),
        }
        held = {k: v.inside for k, v in measured.items()}
        assert not {k: v for k, v in held.items() if not 0.93 - 0.018 < v < 0.98 + 0.018}


def test_an_npmi_that_took_units_for_independent_would_hold_too_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def naive(sums: PairSums) -> Interval:
        n, n_a, n_b, total = sums.totals
        half = 1.96 * np.sqrt(_independent(n, n_a, n_b, total))
        value = npmi(n, n_a, n_b, total)
        return Interval(value, value - half, value + half)

    clumped = simulate.Pair(
        *(np.repeat(v, [12, 60, 60]).astype(float) for v in ([6, 0, 0], [7, 4, 0], [7, 0, 4])),
        np.full(132, 9.0),
    )
    rng = np.random.default_rng(1)
    good = simulate.npmi_of_pair(clumped, 12, 600, rng)
    monkeypatch.setattr(simulate, "npmi_interval", naive)
    bad = simulate.npmi_of_pair(clumped, 12, 600, rng)
    assert bad.inside < 0.8 < 0.92 < good.inside


def test_typical_pairs_are_those_that_enough_articles_hold() -> None:
    rows = [(f"a{n:02}", 0, actor) for n in range(20) for actor in ("x", "y")]
    rows += [(f"a{n:02}", 1, "z") for n in range(20)]
    mentions = pd.DataFrame(rows, columns=["article_id", "sentence_id", "actor_id"])
    (pair,) = typical_pairs(mentions, mentions.iloc[:0], made())
    assert pair.n_holding == 20
    assert pair.npmi == pytest.approx(1)
    assert typical_pairs(mentions.iloc[:20], mentions.iloc[:0], made()) == []
