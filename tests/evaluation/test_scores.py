"""Agreement and scores against figures worked out by hand or by another library."""

from __future__ import annotations

from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from tests.codings import coder, dyad, mention

from analysis.errors import UserError
from analysis.evaluation.agreement import agreement, alpha_of
from analysis.evaluation.benchmarks.suite import look
from analysis.evaluation.evaluate import log_look, looks
from analysis.evaluation.scores import counts as scores_counts
from analysis.evaluation.scores import scores
from analysis.study.load import load_study
from analysis.study.schema import Study

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(ROOT / "studies" / "iraq-iran-saudi")


def row(table: pd.DataFrame, layer: str, about: str) -> pd.Series:
    return table[(table["layer"] == layer) & (table["about"] == about)].iloc[0]


def test_precision_recall_and_f1_of_spans_are_those_worked_out_by_hand(study: Study) -> None:
    gold = coder([mention(i, 0) for i in range(8)])
    found = coder([*(mention(i, 0) for i in range(6)), mention(9, 0), mention(0, 10)])
    span = row(scores(gold, found, study), "mention", "span")
    assert span[["precision", "recall"]].tolist() == [6 / 8, 6 / 8]
    assert span["low"] < span["f1"] < span["high"]


def test_a_right_span_with_a_wrong_actor_counts_only_as_span(study: Study) -> None:
    table = scores(coder([mention(0, 0, "iran")]), coder([mention(0, 0, "iraq")]), study)
    assert row(table, "mention", "span")["f1"] == 1
    assert row(table, "mention", "span and actor")["f1"] == 0


def test_frames_are_scored_on_the_units_of_the_gold(study: Study) -> None:
    gold = coder([*dyad(0, "law"), *dyad(1, "energy"), *dyad(2)])
    found = coder([*dyad(0, "law"), *dyad(1, "law"), *dyad(7, "law")])
    law = row(scores(gold, found, study), "frame", "law")
    assert law[["precision", "recall", "n_found"]].tolist() == [0.5, 1.0, 2]


def test_tone_is_scored_by_its_sign(study: Study) -> None:
    gold = coder([*dyad(0, tone=-2), *dyad(1, tone=1)])
    found = coder([*dyad(0, tone=-1), *dyad(1, tone=0)])
    table = scores(gold, found, study)
    assert row(table, "tone", "-")["f1"] == 1
    assert row(table, "tone", "+")["recall"] == 0


def test_alpha_is_that_of_the_library_on_the_same_ratings(study: Study) -> None:
    random = np.random.default_rng(1)
    values = random.integers(-2, 3, (60, 2)).astype(np.float64)
    mine = alpha_of(values, np.unique(values), "ordinal")
    assert mine == pytest.approx(
        krippendorff.alpha(reliability_data=values.T, level_of_measurement="ordinal")
    )


def test_two_coders_who_agree_have_an_alpha_of_one(study: Study) -> None:
    one = coder(
        [m for i in range(10) for m in dyad(i, *(["law"] if i < 5 else []), tone=i % 3 - 1)]
    )
    table = agreement(one, one, study)
    assert row(table, "frame", "law")["estimate"] == 1
    assert row(table, "tone", "all")["estimate"] == 1
    assert row(table, "dyad", "iraq-iran")["estimate"] == 1


def test_coders_who_mark_by_chance_have_an_alpha_near_nothing(study: Study) -> None:
    random = np.random.default_rng(5)
    one, other = (
        coder(
            [m for i in range(200) for m in dyad(i, *(["law"] if random.random() < 0.5 else []))],
            200,
        )
        for _ in range(2)
    )
    law = row(agreement(one, other, study), "frame", "law")
    assert abs(law["estimate"]) < 0.2
    assert law["low"] < 0 < law["high"] or abs(law["estimate"]) < 0.15


def test_coders_without_a_sentence_in_common_are_an_error(study: Study) -> None:
    with pytest.raises(UserError, match="no sentence in common"):
        agreement(coder([], 1), coder([], 3).iloc[2:], study)


def test_a_look_at_the_test_half_is_written_down(tmp_path: Path) -> None:
    (tmp_path / "LOOKS.md").write_text("| day | commit | why |\n| --- | --- | --- |\n")
    log_look(tmp_path, "2026-11-23", "a test")
    assert (tmp_path / "LOOKS.md").read_text().splitlines()[-1].endswith("| a test |")
    log_look(tmp_path, "2026-11-24", "another | look")
    assert [(day, why) for day, _, why in looks(tmp_path)] == [
        ("2026-11-23", "a test"),
        ("2026-11-24", "another | look"),
    ]
    assert looks(tmp_path / "nowhere") == []


def test_a_look_needs_a_reason_and_leaves_no_trace_without_one(
    study: Study, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="needs a reason"):
        look(tmp_path, study, tmp_path, "", day="2026-11-23", corpora=(), record=True)
    assert not list(tmp_path.iterdir())


def test_an_offset_is_the_same_number_whether_or_not_other_rows_have_none() -> None:
    whole = pd.DataFrame({"article_id": ["a"], "sentence": ["a.0"], "start": [12], "end": [15]})
    real = pd.concat([whole, whole.assign(start=None, end=None)], ignore_index=True).astype(
        {"start": "float64"}
    )
    assert scores_counts(whole, real.head(1), ["a"], ["start", "end"]).tolist() == [[1.0, 1.0, 1.0]]


def test_f1_of_all_sentences_weighs_each_by_the_chance_it_was_drawn_with(study: Study) -> None:
    gold = coder([*dyad(0, "law"), *dyad(1, "law"), *dyad(2, "law")])
    found = coder([*dyad(0, "law"), *dyad(1), *dyad(2)])
    chance = pd.Series(1.0, index=gold["sentence"].unique())
    chance[found.loc[found["label"] == "law", "sentence"]] = 0.1
    law = row(scores(gold, found, study, chance), "frame", "law")
    assert law["f1"] == 2 / 4
    # one sentence of weight 10 is right, two of weight 1 are missed
    assert law["f1_of_all"] == pytest.approx(20 / 22)
    assert np.isnan(row(scores(gold, found, study), "frame", "law")["f1_of_all"])
