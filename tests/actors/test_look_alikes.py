"""Words that only look like a name, or like a clitic before one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.actors.terms import LAYER
from analysis.coding.coded_texts import code_texts, study_lexicon
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.text.documents import find, read_text

WORDS = [
    line
    for line in (Path(__file__).parent / "look_alikes.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(Path(__file__).parents[2] / "studies" / "iraq-iran-saudi")


def test_words_that_only_look_like_a_name_are_none(study: Study) -> None:
    lexicon = study_lexicon(study, wanted=lambda entry: entry.layer == LAYER)
    text = read_text([f"ذكر {word} أمس" for word in WORDS])
    found = text.places(find(text, lexicon))
    kept = found[~found["label"].str.startswith("except")]
    assert kept["surface"].tolist() == []
    assert len(set(WORDS)) >= 200


@pytest.mark.parametrize(
    ("full", "word"),
    [
        ("علي عبد الله صالح", "صوت لصالح القرار"),
        ("ميشال عون", "تم ذلك بعون الله"),
    ],
)
def test_a_phrase_is_no_surname_though_the_full_name_is_in_the_article(
    study: Study, full: str, word: str
) -> None:
    found = code_texts([f"التقى {full} وفدا. {word}."], None, study).mentions
    assert len(found) == 1


@pytest.mark.parametrize(
    ("body", "kingdom"),
    [
        ("قال الوزير السعودي إن المملكة ترحب", "saudi"),
        ("زار السعودية ثم البحرين وقال إن المملكة ترحب", "bahrain"),
        ("قال المسؤول الأردني في السعودية إن المملكة ترحب", "saudi"),
        ("رحبت المملكة بالقرار", None),
    ],
)
def test_the_kingdom_is_the_one_that_the_article_names(
    study: Study, body: str, kingdom: str | None
) -> None:
    found = code_texts([body], None, study).mentions
    read = found.loc[found["surface"] == "المملكة", "actor_id"].tolist()
    assert read == [kingdom] * (kingdom is not None)


def test_the_title_before_a_name_is_no_part_of_it_but_its_first_word_is(study: Study) -> None:
    body = "قال أمير عبد اللهيان إن الأمير بندر بن سلطان غاب ثم عاد الأمير بندر"
    found = code_texts([body], None, study).mentions
    assert found["surface"].tolist() == ["أمير عبد اللهيان", "بندر بن سلطان", "بندر"]
