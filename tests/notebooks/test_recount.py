"""Figures over time are counted anew by a period of their own; by the study's period the tables of the run come out again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.keywords.other_period import watched_trends
from analysis.periods import UNDATED, Period
from analysis.relations.other_period import Recount
from analysis.reports.finished_run import Run

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def run(out: Path) -> Run:
    return Run(out)


def _recount(run: Run, period: Period) -> Recount:
    return Recount(run.analysed, run.dyads, run.frames, run.study, period)


@pytest.mark.parametrize("name", ["frame_prevalence", "dyad_tone"])
def test_by_the_studys_own_period_relations_are_those_of_the_run(run: Run, name: str) -> None:
    again = getattr(_recount(run, run.study.settings.period), name)
    kept = run.table(name)[again.columns]
    pd.testing.assert_frame_equal(
        again, kept, check_dtype=False, rtol=1e-9
    )  # ten digits are written


def test_by_the_studys_own_period_watched_terms_are_those_of_the_run(run: Run) -> None:
    tables = run.articles, run.tokens, run.types, run.triggers, run.study
    again = watched_trends(*tables, run.study.settings.period)
    kept = run.keywords[run.keywords["term"].isin({w.term for w in run.study.watch})].reset_index(
        drop=True
    )
    assert len(again) > 100
    # shares at a fixed mix of outlets are made for the figure alone; the table does not hold them
    again = again.drop(columns="standardised")
    pd.testing.assert_frame_equal(again, kept[again.columns], check_dtype=False, rtol=1e-9)


def test_coarser_periods_hold_what_the_finer_ones_held(run: Run) -> None:
    months, years = run.dyad_tone, _recount(run, "year").dyad_tone
    assert set(years["period"]) - {"all", UNDATED} == {
        m[:4] for m in set(months["period"]) - {"all", UNDATED}
    }
    for found in (months, years):
        dated = found[~found["period"].isin(["all", UNDATED]) & (found["source"] == "all")]
        found.attrs["sums"] = dated.groupby("dyad")[["n_sentences", "n_articles"]].sum()
    pd.testing.assert_frame_equal(months.attrs["sums"], years.attrs["sums"])
