"""Coders of events: by words, or by a model that learned which types pass between two states."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.studies import study

from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.coders import EVENT_CODERS
from analysis.coding.event_coders import supervised
from analysis.coding.event_features import event_features, state_pairs, with_all_pairs
from analysis.coding.unit_coder import UnitCoder, fit_folds
from analysis.coding.unit_features import bucket
from analysis.errors import UserError
from analysis.evaluation.gold.event_training import coded_once
from analysis.evaluation.gold.training_units import COLUMNS
from analysis.study.schema import Study
from analysis.tables import TABLES

MET = "زار مصطفى الكاظمي طهران والتقى الجانب الإيراني"
BLAMED = "ألقت الحكومة العراقية باللائمة على الحكومة الإيرانية في ما حدث أمس"
BOMBED = "قصفت إيران مواقع في العراق"


def coded(*bodies: str, coder: str = "lexicon") -> CodedTexts:
    made: Study = study(settings={"event_coder": coder})
    return code_texts(list(bodies), None, made, article_ids=[f"a{n}" for n in range(len(bodies))])


@pytest.fixture(scope="module")
def model() -> UnitCoder:
    """Learned that the one sentence accuses, that the others do not, and that nobody consults."""
    texts = coded(*[(MET, BLAMED, BOMBED)[n % 3] for n in range(90)])
    units = state_pairs(texts)
    number = units["article_id"].str[1:].astype("int64")
    accuses = (number % 3 == 1).astype(float)
    labels = pd.DataFrame({"CONSULT": np.zeros(len(units)), "ACCUSE": accuses})
    return fit_folds(event_features(texts, units), labels, units["article_id"].tolist())


def test_words_are_the_default_and_an_unknown_coder_is_an_error() -> None:
    texts = coded(MET, BOMBED)
    assert set(texts.events["type"]) == {"CONSULT", "ASSAULT"}
    pd.testing.assert_frame_equal(
        texts.events.drop(columns="article_id"), texts.events_by_rules, check_dtype=False
    )
    with pytest.raises(UserError, match=r"no coder 'lexikon'; did you mean 'lexicon'\?"):
        EVENT_CODERS.of(study(settings={"event_coder": "lexikon"}))


def test_a_type_that_the_model_learned_needs_no_word_and_is_not_given_by_words_alone(
    model: UnitCoder,
) -> None:
    texts = code_texts([MET, BLAMED, BOMBED], None, study(), article_ids=["x", "y", "z"])
    assert "ACCUSE" not in set(texts.events_by_rules["type"])
    events = supervised.events_of_model(texts, model)
    assert events["article"].is_monotonic_increasing
    learned = events[events["type"] == "ACCUSE"]
    assert learned[["article", "source_actor", "target_actor"]].values.tolist() == [
        [1, "iraq-gov", "iran-gov"]
    ]
    assert learned["trigger"].item() == BLAMED[learned["start"].item() : learned["end"].item()]
    assert "CONSULT" not in set(events["type"]), "words tell it, and the model says no"
    assert "ASSAULT" in set(events["type"]), "a type that was not learned is told by words"


def test_a_type_that_words_tell_too_keeps_their_parties_and_trigger(model: UnitCoder) -> None:
    gives_all = dataclasses.replace(model, threshold=np.zeros_like(model.threshold))
    texts = code_texts(["اتهمت إيران العراق بذلك أمس"], None, study(), article_ids=["x"])
    by_words = texts.events_by_rules.query("type == 'ACCUSE'")
    found = supervised.events_of_model(texts, gives_all).query("type == 'ACCUSE'")
    columns = ["trigger", "source_actor", "target_actor"]
    assert found[columns].values.tolist() == by_words[columns].values.tolist()
    assert len(found)


def test_no_event_without_two_states() -> None:
    texts = coded("زار الوفد المدينة", coder="supervised")
    assert texts.events.empty
    assert list(texts.events_by_rules.columns) == supervised.COLUMNS


def test_the_shipped_model_says_how_it_was_made_and_its_events_are_a_table() -> None:
    shipped = supervised.shipped_event_model()
    assert shipped.labels == supervised.LEARNED
    assert {"command", "date", "sentences", "versions", "coded_by"} <= set(shipped.notes)
    assert supervised.SHIPPED.stat().st_size < 1_500_000
    events = coded(MET, coder="supervised").events
    assert "CONSULT" in set(events["type"])
    assert set(events.columns) | {"raw_start", "raw_end", "status"} >= set(
        TABLES["events"].columns
    ) - {"source", "period"}


def test_pairs_are_named_as_the_study_names_its_dyads_and_hold_one_of_its_states() -> None:
    wide = with_all_pairs(study())
    assert wide.dyads[:3] == study().dyads
    texts = coded("العراق والسعودية وإيران")
    assert sorted(state_pairs(texts)["dyad"]) == ["iran-saudi", "iraq-iran", "iraq-saudi"]


def test_a_feature_tells_whether_an_event_is_of_the_pair() -> None:
    texts = coded("قصفت إيران مواقع في العراق والسعودية تدعو إلى التهدئة")
    units = pd.DataFrame(
        {"article_id": "a0", "sentence_id": 0, "dyad": ["iraq-iran", "iraq-saudi"]}
    )
    signs = event_features(texts, units).signs.toarray()
    of_pair = signs[:, bucket("E of the pair ASSAULT")]
    of_one = signs[:, bucket("E of one ASSAULT")]
    assert of_pair.tolist() == [1.0, 0.0]
    assert of_one[1] == 1.0


def test_events_of_training_units_are_read_and_a_file_without_them_has_none(
    tmp_path: Path,
) -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"relation": "between", "half": "development", "tone": 1}
    units = pd.DataFrame([row | {"sentence": "a.0"}, row | {"sentence": "b.0"}])
    units.to_csv(tmp_path / "training.csv", index=False)
    assert coded_once(tmp_path)[0].empty
    told = ["AGREE verbal iraq>iran;CONSULT done iran>iraq", ""]
    units.assign(events=told, speaker="outlet").to_csv(tmp_path / "training.csv", index=False)
    places, events = coded_once(tmp_path)
    assert places["sentence"].tolist() == ["a.0", "b.0"]
    assert events.values.tolist() == [
        ["a.0", "AGREE", "iraq", "iran"],
        ["a.0", "CONSULT", "iran", "iraq"],
    ]
