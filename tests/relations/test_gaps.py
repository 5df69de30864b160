"""Gaps between dyads in frames and tone: nothing where nothing differs, and what was put in where it was."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.relations.coded import corpus, made

from analysis import tables
from analysis.relations.gaps import frame_gaps, tone_gaps


def test_three_dyads_that_do_not_differ_have_a_gap_in_one_corpus_of_twenty() -> None:
    """Of 120 corpora 6 by chance, and 13 at most with a chance of 0.998; the rule that stood found one in 72 of 100."""
    rng = np.random.default_rng(5)
    frames_found = tones_found = 0
    for number in range(120):
        dyads, frames, _ = corpus(rng, 30)
        study = made(number)
        frames_found += bool((frame_gaps(dyads, frames, study, draws=79)["p"] <= 0.05).any())
        tones_found += bool((tone_gaps(dyads, study, draws=79)["p"] <= 0.05).any())
    assert frames_found <= 13
    assert tones_found <= 13
    assert frames_found + tones_found > 0


def test_a_frame_put_into_one_dyad_is_found_and_its_interval_holds_what_was_put_in() -> None:
    dyads, frames, _ = corpus(np.random.default_rng(2), 150, more={"iran-saudi": 0.25})
    gap = frame_gaps(dyads, frames, made()).set_index("frame").loc["militias"]
    assert gap["most"] == "iran-saudi"
    assert gap["p"] <= 0.01
    assert 0 < gap["low"] < 0.25 < gap["high"]
    table = gap.to_frame().T.reset_index(names="frame").infer_objects()
    tables.check("frame_gaps", table.assign(relation="between"))


def test_the_tone_gap_is_told_from_the_more_cooperative_side() -> None:
    dyads, _, _ = corpus(np.random.default_rng(2), 120)
    dyads.loc[dyads["dyad"] == "iraq-iran", "tone"] -= 0.8
    gaps = tone_gaps(dyads, made())
    assert (gaps["gap"] >= 0).all()
    assert set(gaps.loc[gaps["p"] <= 0.05, "least"]) == {"iraq-iran"}
    assert len(gaps) == 3
    mean = dyads.groupby("dyad")["tone"].mean()
    first = gaps.iloc[0]
    assert first["gap"] == pytest.approx(mean[first["most"]] - mean[first["least"]])


def test_the_order_of_rows_does_not_change_a_gap() -> None:
    dyads, frames, _ = corpus(np.random.default_rng(3), 40)
    mixed = dyads.sample(frac=1, random_state=1), frames.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(
        frame_gaps(dyads, frames, made(), draws=49), frame_gaps(*mixed, made(), draws=49)
    )


def test_one_dyad_and_no_unit_leave_empty_tables_with_their_columns() -> None:
    dyads, frames, _ = corpus(np.random.default_rng(3), 20)
    one = dyads[dyads["dyad"] == "iraq-iran"]
    for part in (one, dyads.iloc[:0]):
        assert list(frame_gaps(part, frames, made())) == list(tables.TABLES["frame_gaps"].columns)
        assert tone_gaps(part, made()).empty
