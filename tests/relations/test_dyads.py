"""Dyads, frames and tone of sentences."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError
from scipy.stats import bootstrap
from tests.studies import coded, study

from analysis.relations.dyads import dyads_table
from analysis.relations.frame_terms import forms_found
from analysis.relations.prevalence import dyad_tone, frame_prevalence
from analysis.study.schema import Frame


def tables_of(*bodies: str, **rest: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables dyads and frames of some bodies."""
    texts = coded(*bodies, **rest)
    articles = pd.DataFrame({"article_id": texts.article_ids, "source": "s", "period": "2020-07"})
    return dyads_table(texts.dyad_units, texts.tone_words, articles), texts.frames


def test_a_sentence_counts_for_a_dyad_when_actors_of_both_states_are_in_it() -> None:
    dyads, _ = tables_of("بحث العراق التعاون. زار وفد إيران السعودية وبحث مع مصطفى الكاظمي.")
    assert dyads["sentence_id"].tolist() == [1, 1, 1]
    assert sorted(dyads["dyad"]) == ["iran-saudi", "iraq-iran", "iraq-saudi"]


def test_a_plain_place_counts_only_when_asked() -> None:
    body = "وصل مصطفى الكاظمي إلى طهران"
    assert tables_of(body)[0].empty
    assert tables_of(body, settings={"places_count_for_dyads": True})[0]["dyad"].tolist() == [
        "iraq-iran"
    ]


def test_bare_adjectives_can_be_left_out() -> None:
    body = "العلاقات العراقية الإيرانية"
    assert tables_of(body)[0]["dyad"].tolist() == ["iraq-iran"]
    assert tables_of(body, settings={"demonyms_count_for_dyads": False})[0].empty


def test_a_paragraph_holds_both_states_across_its_sentences() -> None:
    body = "هدد العراق. ردت إيران بالكهرباء.\nإيران وحدها."
    assert tables_of(body)[0].empty
    dyads, frames = tables_of(body, settings={"dyad_unit": "paragraph"})
    assert dyads["unit_id"].tolist() == ["a0:0", "a0:0"]
    assert frames[["frame", "trigger"]].to_numpy().tolist() == [["energy", "بالكهرباء"]]


def test_frames_are_coded_with_clitics_and_not_inside_a_name() -> None:
    _, frames = tables_of(
        "طلب العراق من إيران كهرباء وسلاحا وميليشياتها. قالت وزارة الكهرباء في العراق إن إيران وافقت"
    )
    assert frames[["frame", "trigger"]].to_numpy().tolist() == [
        ["energy", "كهرباء"],
        ["militias", "وميليشياتها"],
    ]


def test_what_an_armed_group_is_called_is_a_frame() -> None:
    _, frames = tables_of("كتائب حزب الله بين العراق وإيران")
    assert frames[["frame", "trigger"]].to_numpy().tolist() == [["militias", "كتائب"]]


def test_tone_is_the_mean_of_its_words_and_a_negator_turns_it() -> None:
    dyads, _ = tables_of(
        "تعاون العراق وإيران. قصف بين العراق وإيران وتعاون. لا تعاون بين العراق وإيران. العراق وإيران"
    )
    assert dyads["tone"].tolist() == [1.0, -0.5, -0.5, 0.0]
    assert dyads["n_tone"].tolist() == [1, 2, 1, 0]


def prevalence() -> tuple[pd.DataFrame, pd.DataFrame]:
    bodies = [f"العراق وإيران {'كهرباء' if i % 3 else 'سياسة'}. " * (1 + i % 4) for i in range(30)]
    dyads, frames = tables_of(*bodies)
    made = study()
    articles = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(60)], "source": "s", "period": "2020-07"}
    )
    return frame_prevalence(dyads, frames, made), dyad_tone(dyads, articles, made)


def test_prevalence_is_the_share_of_units_with_an_interval_over_articles() -> None:
    table, _ = prevalence()
    row = table[
        (table["frame"] == "energy") & (table["source"] == "all") & (table["period"] == "all")
    ].iloc[0]
    sizes = [1 + i % 4 for i in range(30)]
    hits = [s if i % 3 else 0 for i, s in enumerate(sizes)]
    assert row["share"] == pytest.approx(sum(hits) / sum(sizes))
    assert (row["n_sentences"], row["n_articles"], row["n_frame"]) == (sum(sizes), 30, sum(hits))
    witness = bootstrap(
        (hits, sizes),
        lambda h, s, axis: h.sum(axis) / s.sum(axis),
        paired=True,
        method="BCa",
        n_resamples=4000,
        rng=1,
    )
    assert row["low"] == pytest.approx(witness.confidence_interval.low, abs=0.04)
    assert row["high"] == pytest.approx(witness.confidence_interval.high, abs=0.04)
    assert row["reason"] == ""


def test_a_frame_that_no_unit_holds_has_an_interval_that_has_a_width() -> None:
    table, _ = prevalence()
    row = table[(table["frame"] == "militias") & (table["source"] == "all")].iloc[0]
    assert (row["share"], row["low"]) == (0, 0)
    assert 0.01 < row["high"] < 0.2


def test_four_articles_have_a_share_and_a_tone_but_no_interval_and_say_why() -> None:
    dyads, frames = tables_of(*["تعاون العراق وإيران في الطاقة"] * 4)
    made = study()
    articles = pd.DataFrame({"article_id": list("abcd"), "source": "s", "period": "2020-07"})
    shares = frame_prevalence(dyads, frames, made)
    tone = dyad_tone(dyads, articles, made)
    for table in (shares, tone):
        assert table[["low", "high"]].isna().to_numpy().all()
        assert set(table["reason"]) == {"fewer than five articles"}
    assert set(tone["tone"]) == {1.0}


def test_the_share_of_articles_with_a_dyad_counts_the_articles_without_it() -> None:
    _, tone = prevalence()
    assert set(tone["share_articles"]) == {0.5}


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("lemma: قصف يقصف", "وستقصف"),
        ("lemma: قصف يقصف", "قصفت"),
        ("lemma: هجوم", "الهجومين"),
        ("lemma: غارة", "غارات"),
    ],
)
def test_a_lemma_stands_for_its_forms(term: str, form: str) -> None:
    frame = study().frames[0].model_copy(update={"lexicon": (term,)})
    texts = coded(f"{form} إيران والسعودية", frames=(frame,))
    assert texts.frame_triggers["surface"].tolist() == [form]
    found = forms_found(texts.text.places(texts.matches), texts.study)
    assert found[["term", "form", "n"]].to_numpy().tolist() == [[term, form, 1]]


def test_a_term_is_a_phrase_or_a_lemma_and_nothing_else() -> None:
    entry = study().frames[0].model_dump(by_alias=True)
    made = Frame.model_validate({**entry, "lexicon": [{"lemma": "قصف يقصف"}]})
    assert made.lexicon == ("lemma: قصف يقصف",)
    for wrong in ({"root": "قصف"}, {"lemma": "قصف على يقصف"}):
        with pytest.raises(ValidationError, match="lemma"):
            Frame.model_validate({**entry, "lexicon": [wrong]})
