"""Readings that the shared cast needs: fathers, surnames, towns that share the name of a state."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from analysis.actors.terms import LAYER
from analysis.coding.coded_texts import CodedTexts, code_texts, study_lexicon
from analysis.paths import project_root
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.text.lexicon import Lexicon


@cache
def default_study() -> Study:
    return load_study(project_root() / "studies" / "iraq-iran-saudi")


@cache
def lexicon() -> Lexicon:
    return study_lexicon(default_study(), wanted=lambda entry: entry.layer == LAYER)


def coded(body: str, published: str = "2020-07-21") -> CodedTexts:
    day = pd.to_datetime(pd.Series([published]), utc=True)
    return code_texts([body], day, default_study(), lexicon=lexicon())


def who(body: str, published: str = "2020-07-21") -> list[tuple[str, str, str, str]]:
    found = coded(body, published).mentions
    return list(found[["surface", "actor_id", "kind", "via"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "body",
    [
        "الأمير سلطان بن سلمان بن عبدالعزيز",
        "اللاعب معاذ الكاظمي، ومصطفى الكاظمي",
        "هانتر بايدن",
        "اللواء منصور التركي",
        "أبو حمزة العراقي",
        "الأمير فيصل بن تركي",
        "الشيخ تركي الشليل",
        "خالد المالكي وتركي القحطاني",
    ],
)
def test_a_part_of_the_name_of_somebody_else_is_no_mention(body: str) -> None:
    assert [row[1] for row in who(body) if row[0] != "ومصطفى الكاظمي"] == []


@pytest.mark.parametrize(
    ("body", "actor"),
    [
        ("اعتمد على بايدن", "joe-biden"),
        ("قال خالد وسلمان بن عبدالعزيز", "salman-bin-abdulaziz"),
        ("مدينة ليون الفرنسية", "france"),
        ("قال مسؤول تركي القول نفسه", "turkey"),
        ("سلمان آل خليفة البحريني", "bahrain"),
        ("هجمات على العراقي", "iraq"),
    ],
)
def test_what_only_looks_like_somebody_elses_name_is_a_mention(body: str, actor: str) -> None:
    assert actor in [row[1] for row in who(body, "2022-01-01")]


@pytest.mark.parametrize(
    ("body", "actor"),
    [
        ("وصلت وفود الإمارات وعمان", "oman"),
        ("بين عمان والقاهرة", "jordan-gov"),
        ("زار عُمان", "oman"),
        ("زار عمّان", "amman"),
        ("قال الأردن ذلك. والقمة في عمان", "amman"),
        ("وصل الوفد العماني. والقمة في عمان", "oman"),
    ],
)
def test_a_name_of_a_state_and_a_capital_is_told_by_vowels_company_and_article(
    body: str, actor: str
) -> None:
    assert actor in [row[1] for row in who(body)]


def test_a_name_of_two_states_of_which_the_article_tells_is_ambiguous() -> None:
    found = coded("مسقط ترحب. والأردن يرحب. والقمة في عمان")
    assert not {"oman", "amman"} & set(found.mentions["actor_id"])
    assert found.ambiguous_mentions["could_be"].tolist() == ["amman | oman"]


def test_the_kingdom_is_told_by_any_actor_of_its_state() -> None:
    assert ("المملكة", "saudi", "state", "short name") in who("قال خادم الحرمين إن المملكة ترحب")
    assert "saudi" not in [row[1] for row in who("إن المملكة ترحب")]


@pytest.mark.parametrize(
    "body",
    [
        "الحملة التي أطلقتها أنقرة",
        "بعد أن وضعت واشنطن شروطها",
        "لم ترحب بعودة الرياض إلى بغداد",
        "حث بكين على الحوار",
        "هدف واضح تدعمه أنقرة",
        "في المباراة ردت بغداد على الاتحاد",
        "إعلان طهران أنها ترفض",
    ],
)
def test_a_capital_that_acts_is_its_government(body: str) -> None:
    assert who(body)[0][3] == "metonym"


@pytest.mark.parametrize(
    "body",
    ["بنود إعلان القاهرة", "استضافتها مدينة الرياض", "فوز مهم في الجولة بعد أن قدمت بغداد لاعبين"],
)
def test_a_capital_in_the_name_of_a_document_or_as_a_town_is_a_place(body: str) -> None:
    assert who(body)[0][2] == "place"


@pytest.mark.parametrize(
    "body",
    [
        "قالت صحيفة «لو موند» الفرنسية",
        'قصف "الجيش" الإسرائيلي البلدة',
        "التقى نظيره المصري",
        "العلاقات الصومالية - المصرية",
        "آلية إسرائيلية",
    ],
)
def test_an_adjective_of_a_quoted_noun_or_of_a_counterpart_is_an_attribute(body: str) -> None:
    assert [row[3] for row in who(body) if row[1] != "somalia"] == ["attribute"]


@pytest.mark.parametrize("body", ['قال "نعم" الإيراني', "قال (زين) السعودية"])
def test_an_adjective_after_a_quotation_that_is_no_noun_is_none(body: str) -> None:
    assert "attribute" not in [row[3] for row in who(body)]


@pytest.mark.parametrize(
    "body", ["قالت سفارة خادم الحرمين الشريفين في بريطانيا", "وزع مصحف خادم الحرمين الشريفين"]
)
def test_an_embassy_or_a_thing_called_after_the_king_is_not_the_king(body: str) -> None:
    assert "office" not in [row[3] for row in who(body, "2015-07-24")]


def test_a_presidency_is_the_institution_and_a_president_the_holder() -> None:
    assert who("صدر عن الرئاسة المصرية بيان", "2023-08-25")[0][1] == "president-egypt"
    assert who("صدر عن الرئيس المصري بيان", "2023-08-25")[0][1] == "abdel-fattah-el-sisi"


def test_a_president_of_before_the_list_begins_is_not_todays() -> None:
    assert who("قاله الرئيس الأميركي نيكسون", "2015-07-27")[0][1] == "president-us"
    assert who("قاله الرئيس الأميركي أمس", "2015-07-27")[0][1] == "barack-obama"
    given_to = who("تقدمها لخادم الحرمين الشريفين باسم بنات الوطن", "2015-07-23")
    assert given_to[0][1] == "salman-bin-abdulaziz"
