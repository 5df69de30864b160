"""Coders of tone: each by its own rule, none asked of a study without tone, no article by a model that
knew it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.studies import study

from analysis.coding import codes
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.questions import sha256_of
from analysis.coding.tone_features import tone_features
from analysis.coding.tone_model import VALUES, fit_tone, load_tone_model, tone_of
from analysis.coding.unit_coder import FOLDS, articles_known, fold_of
from analysis.errors import UserError
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.predict import SYSTEMS, annotate
from analysis.relations.dyads import dyads_table
from analysis.study.schema import Study

GOOD = "وقّع العراق وإيران اتفاق تعاون"
BAD = "قصف إيراني جديد أدانته بغداد وهدد العراق بالرد على إيران"


def coded(made: Study, *bodies: str, ids: list[str] | None = None) -> CodedTexts:
    return code_texts(list(bodies), None, made, article_ids=ids)


def with_coder(name: str, **settings: object) -> Study:
    made = study()
    changed = made.settings.model_copy(update={"tone_coder": name, **settings})
    return made.model_copy(update={"settings": changed})


def tone_of_units(texts: CodedTexts) -> list[float]:
    articles = pd.DataFrame({"article_id": texts.article_ids, "source": "s", "period": "2020"})
    return dyads_table(texts.dyad_units, texts.tone_words, articles)["tone"].tolist()


def test_the_words_of_tone_code_what_nobody_else_codes() -> None:
    texts = coded(with_coder("lexicon"), GOOD, BAD)
    assert texts.dyad_relations["tone"].isna().all()
    good, bad = tone_of_units(texts)
    assert good > 0 > bad


def test_the_shipped_model_tells_an_agreement_from_an_attack() -> None:
    texts = coded(with_coder("supervised"), GOOD, BAD)
    assert texts.dyad_relations["tone"].tolist() == tone_of_units(texts)
    good, bad = tone_of_units(texts)
    assert good > 0 > bad


def test_a_study_without_tone_has_none_whoever_codes() -> None:
    made = with_coder("supervised").model_copy(update={"tone": ()})
    texts = coded(made, GOOD)
    assert texts.dyad_relations["tone"].isna().all()
    assert tone_of_units(texts) == [0.0]


def test_the_tone_of_imported_codes_is_used_and_a_unit_without_one_is_an_error(
    tmp_path: Path,
) -> None:
    made = with_coder("file", frame_codes="amal")
    made = made.model_copy(update={"folder": tmp_path / "studies" / "s"})
    rows = {"unit": ["a.0|iraq-iran"], "article_id": "a", "sentence_id": 0, "dyad": "iraq-iran"}
    taken = pd.DataFrame(rows | {"sha256": sha256_of(GOOD), "frames": "", "tone": -2})
    codes.keep_codes(made, "amal", codes.Taken(taken, [], ""), {})
    texts = coded(made, GOOD, ids=["a"])
    assert tone_of_units(texts) == [-2.0], "what was coded, not what the words say"
    with pytest.raises(UserError, match="1 have no tone here"):
        _ = coded(made, GOOD, BAD, ids=["a", "b"]).dyad_relations
    with pytest.raises(UserError, match="read otherwise"):
        _ = coded(made, GOOD + " اليوم", ids=["a"]).dyad_relations


def test_the_sign_is_that_of_the_values_together_and_its_strength_the_likelier() -> None:
    probability = np.array([[0.3, 0.25, 0.4, 0.05, 0.0], [0.0, 0.1, 0.3, 0.4, 0.2]])
    assert tone_of(probability).tolist() == [-2, 1]
    assert VALUES == (-2, -1, 0, 1, 2)


def test_an_article_is_coded_by_a_model_that_did_not_learn_from_it(tmp_path: Path) -> None:
    """The tones of one fold are turned round: the others learn it, and only the model that codes
    that fold does not.
    """
    ids = [f"a{n}" for n in range(60)]
    made = with_coder("lexicon")
    texts = coded(made, *[GOOD if n % 2 else BAD for n in range(60)], ids=ids)
    units = pd.DataFrame({"article_id": ids, "sentence_id": 0, "dyad": "iraq-iran"})
    features = tone_features(texts, units)
    fold = np.array([fold_of(a) for a in ids])
    right = np.where(np.arange(60) % 2, 1, -1)
    turned = np.where(fold == 0, -right, right)
    model = fit_tone(features, turned.tolist(), ids)
    given = tone_of(model.probability(features, ids))
    assert (given[fold == 0] == right[fold == 0]).all()
    model.save(tmp_path / "m.npz")
    again = load_tone_model(tmp_path / "m.npz").probability(features, ids)
    assert (tone_of(again) == given).all()
    strange = [f"b{n}" for n in range(60)]
    by_fold = [
        dataclasses.replace(model, known=articles_known(strange)).probability(
            features, [next(s for s in strange if fold_of(s) == fold)] * 60
        )
        for fold in range(FOLDS)
    ]
    mean = model.probability(features, strange)
    assert np.allclose(mean, np.mean(by_fold, axis=0)), "of an article that no model knew"


def test_the_gold_is_coded_by_models_that_did_not_learn_its_articles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By their ids, that is: by positions, a model would be chosen that knew the article."""
    day = pd.Series([pd.NaT], dtype="datetime64[us, UTC]")
    articles = pd.DataFrame({"article_id": ["0f00"], "body": [GOOD], "published": day})
    place = {"sentence": "0f00.0", "corpus": "demo", "article_id": "0f00", "url": "", "round": "m"}
    drawn = place | {"probability": 1.0, "sentence_id": 0, "start": 0, "end": len(GOOD)}
    sample = pd.DataFrame([drawn | {"sha256": digest(GOOD)}])
    seen = []

    def noted(article_id: str, *rest: object) -> int:
        seen.append(article_id)
        return fold_of(article_id)

    monkeypatch.setattr("analysis.coding.unit_coder.fold_of", noted)
    marks = annotate(sample, articles, with_coder("supervised"))
    assert set(seen) == {"0f00"}
    assert marks.query("layer == 'tone' and dyad == 'iraq-iran'")["value"].astype(float).item() > 0
    seen.clear()
    annotate(sample, articles, with_coder("supervised"), SYSTEMS[1])
    assert not seen, "a baseline counts words"


def test_no_feature_names_a_state_or_a_frame() -> None:
    """Another pair in the same sentence has the same features."""
    made = with_coder("lexicon")
    bodies = [GOOD, GOOD.replace("إيران", "السعودية")]
    texts = coded(made, *bodies, ids=["a", "b"])
    units = pd.DataFrame(
        {"article_id": ["a", "b"], "sentence_id": 0, "dyad": ["iraq-iran", "iraq-saudi"]}
    )
    for block in tone_features(texts, units):
        assert (block[[0]] != block[[1]]).nnz == 0
