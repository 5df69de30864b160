"""Whose relation a sentence tells, on sentences written for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from tests.relations.coded import corpus, made

from analysis import tables
from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.errors import UserError
from analysis.evaluation.gold.training_units import read_training
from analysis.relations.clauses import clause_numbers
from analysis.relations.prevalence import frame_prevalence, relation_shares
from analysis.relations.relation import BETWEEN, NAMED, TOGETHER, counted, with_relation
from analysis.relations.relation_model import RelationModel, fit, shipped_model
from analysis.study.load import load_study
from analysis.study.schema import RELATIONS, Relation
from analysis.study.study_settings import Settings
from analysis.text.documents import read_text

ROOT = Path(__file__).parents[2]
STUDY = load_study(ROOT / "studies" / "iraq-iran-saudi")
SENTENCES = (
    ("بحث وزير الخارجية العراقي مع نظيره الإيراني ملف الحدود", "iraq-iran", BETWEEN),
    ("هددت إيران السعودية بالرد", "iran-saudi", BETWEEN),
    ("جرت محادثات بين السعودية وإيران في مسقط", "iran-saudi", BETWEEN),
    ("توترت العلاقات العراقية السعودية بعد التصريحات", "iraq-saudi", BETWEEN),
    ("أدانت الرياض القصف الإيراني على أربيل", "iran-saudi", BETWEEN),
    ("استضافت بغداد جولة من الحوار بين السعودية وإيران", "iraq-saudi", BETWEEN),
    ("أرسلت السعودية مساعدات طبية إلى العراق", "iraq-saudi", BETWEEN),
    ("نفى العراق أن تكون إيران قد طلبت منه الوساطة", "iraq-iran", BETWEEN),
    ("وقع العراق وإيران والسعودية وتركيا ومصر على الميثاق", "iraq-iran", TOGETHER),
    ("انضمت السعودية وإيران ومصر والإمارات إلى مجموعة بريكس", "iran-saudi", TOGETHER),
    ("قال مصدر في بغداد إن طائرة أميركية عبرت الأجواء الإيرانية", "iraq-iran", NAMED),
)


@pytest.fixture(scope="module")
def coded() -> CodedTexts:
    return code_texts([body for body, _, _ in SENTENCES], None, STUDY)


@pytest.mark.parametrize("number", range(len(SENTENCES)))
def test_a_sentence_tells_of_the_two_of_both_or_only_names_them(
    coded: CodedTexts, number: int
) -> None:
    _, dyad, relation = SENTENCES[number]
    rows = coded.dyad_relations
    told = rows[(rows["article"] == number) & (rows["dyad"] == dyad)]
    assert told["relation"].tolist() == [relation]


@pytest.mark.parametrize(
    "sentence",
    [
        "زار الوزير الأميركي السعودية والأردن والعراق",
        "تشمل القائمة دولا مثل تركيا والعراق ومصر والسعودية",
    ],
)
def test_states_of_a_list_are_not_between(sentence: str) -> None:
    """The model does not tell well whether they are together or only named."""
    rows = code_texts([sentence], None, STUDY).dyad_relations
    told = rows.loc[rows["dyad"] == "iraq-saudi", "relation"]
    assert told.tolist() in ([TOGETHER], [NAMED])


def test_only_states_that_stand_together_have_a_third(coded: CodedTexts) -> None:
    rows = coded.dyad_relations
    together = rows["relation"] == TOGETHER
    assert rows.loc[together, "third"].notna().all()
    assert rows.loc[~together, "third"].isna().all()


def test_the_clauses_of_a_pair_lie_in_its_sentence_and_every_row_has_a_reason(
    coded: CodedTexts,
) -> None:
    rows = coded.dyad_relations.merge(
        coded.sentences[["article_id", "sentence_id", "start", "end"]],
        on=["article_id", "sentence_id"],
        suffixes=("", "_of"),
    )
    assert (rows["start_of"] <= rows["start"]).all()
    assert (rows["end"] <= rows["end_of"]).all()
    assert rows["probability"].between(1 / 3, 1).all()
    assert (rows["reason"] != "").all()


def test_a_clause_ends_at_punctuation_and_before_a_word_that_opens_one() -> None:
    text = read_text(["زار الوزير طهران، وبحث الملف بينما رفضت الرياض البيان"])
    assert clause_numbers(text, 0, len(text.tokens) - 1).tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 2]


def test_equal_scores_are_equal_however_many_units_are_scored_at_once() -> None:
    """Sums of the same numbers in another order differ in the last digit, and would decide a tie."""
    weights = np.round(np.random.default_rng(4).normal(size=41), 3)
    model = RelationModel(
        tuple(f"cue {n}" for n in range(41)),
        np.stack([weights, weights[::-1], weights - 1]),
        np.zeros(3),
    )
    for n_units in (1, 2, 7, 64, 500):
        probability = model.probabilities([model.cues] * n_units)
        assert (probability[:, 0] == probability[:, 1]).all()
        assert (probability.argmax(axis=1) == 0).all()


def test_a_word_of_a_frame_counts_only_for_the_pair_whose_clauses_hold_it() -> None:
    body = "بحثت السعودية مع العراق الاستثمارات، بينما هددت إيران بقصف القواعد"
    coded = code_texts([body], None, STUDY)
    held = coded.frames
    assert "conflict" in set(coded.frame_triggers["frame"])
    assert set(held.loc[held["dyad"] == "iraq-saudi", "frame"]) == {"trade"}
    assert "conflict" in set(held.loc[held["dyad"] == "iraq-iran", "frame"])


def test_units_are_between_where_any_sentence_of_theirs_is() -> None:
    units = pd.DataFrame(
        {
            "article_id": "a",
            "sentence_id": [0, 1, 2],
            "dyad": "x-y",
            "unit_id": ["a:0", "a:0", "a:1"],
        }
    )
    found = pd.DataFrame(
        {
            "article_id": "a",
            "sentence_id": [0, 2],
            "dyad": "x-y",
            "relation": [BETWEEN, TOGETHER],
            "third": [None, "un"],
            "start": 0,
            "end": 9,
            "tone": [-1.0, 2.0],
        }
    )
    told = with_relation(units, found)
    assert told["relation"].tolist() == [BETWEEN, BETWEEN, TOGETHER]
    assert told["third"].isna().tolist() == [True, True, False]
    assert told["coded_tone"].isna().tolist() == [False, True, False]


def test_prevalence_is_of_the_units_that_count_and_shares_are_of_all() -> None:
    rng = np.random.default_rng(5)
    dyads, frames, _ = corpus(rng, 40)
    drawn = rng.choice(RELATIONS, len(dyads), p=[0.5, 0.3, 0.2])
    of_unit = dict(zip(dyads["unit_id"], drawn, strict=True))
    dyads = dyads.assign(relation=dyads["unit_id"].map(of_unit))
    study = made()
    table = frame_prevalence(dyads, frames, study)
    whole = table[(table["source"] == "all") & (table["period"] == "all")]
    for dyad, rows in whole.groupby("dyad"):
        units = dyads[dyads["dyad"] == dyad].drop_duplicates("unit_id")
        assert set(rows["n_sentences"]) == {int((units["relation"] == BETWEEN).sum())}
        assert set(rows["n_together"]) == {int((units["relation"] == TOGETHER).sum())}
    every = study.model_copy(
        update={"settings": Settings.model_validate({"seed": 1, "relation": "all"})}
    )
    assert len(counted(dyads, every)) == len(dyads)
    shares = relation_shares(dyads, study)
    margin = shares[(shares["source"] == "all") & (shares["period"] == "all")]
    assert margin.groupby("dyad")["share"].sum().tolist() == pytest.approx([1.0] * 3)


def test_a_model_learns_the_cue_that_tells_and_gives_it_as_reason() -> None:
    units = [{"told", "both"}] * 20 + [{"listed", "both"}] * 20
    model = fit(units, [BETWEEN] * 20 + [NAMED] * 20, [1.0] * 40)
    probability = model.probabilities([{"told"}, {"listed"}, {"never met"}])
    assert probability.sum(axis=1) == pytest.approx([1.0] * 3)
    assert [RELATIONS[i] for i in probability[:2].argmax(axis=1)] == [BETWEEN, NAMED]
    assert model.reasons({"told", "both"}, RELATIONS.index(BETWEEN))[0] == "told"


def test_the_shipped_weights_are_of_the_relations_that_there_are() -> None:
    model = shipped_model()
    assert model.weights.shape == (len(RELATIONS), len(model.cues))
    assert tables.RELATIONS == RELATIONS == get_args(Relation)


def test_units_to_learn_from_are_refused_by_line_where_a_relation_is_unknown(
    tmp_path: Path,
) -> None:
    rows = read_training(ROOT / "data" / "gold").head(2)
    rows.assign(relation=["between", "beside"]).to_csv(tmp_path / "training.csv", index=False)
    with pytest.raises(UserError, match=r"training\.csv:3.*beside"):
        read_training(tmp_path)
