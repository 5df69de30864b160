"""Who is meant by each form, on the day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import coded, study

from analysis.actors.mentions import actor_counts, actors_table


def who(body: str, published: str | None = "2020-07-21") -> list[tuple[str, str, str, str]]:
    found = coded(body, published=published).mentions
    return list(found[["surface", "actor_id", "kind", "via"]].itertuples(index=False, name=None))


def test_a_role_resolves_to_its_holder_on_the_day_of_publication() -> None:
    body = "استقبل رئيس الوزراء العراقي الوفد"
    title = "رئيس الوزراء العراقي"
    assert who(body, "2020-07-21") == [(title, "mustafa-al-kadhimi", "person", "office")]
    assert who(body, "2015-07-21") == [(title, "haider-al-abadi", "person", "office")]


def test_the_day_of_handover_belongs_to_the_successor() -> None:
    assert who("قال رئيس الوزراء العراقي", "2022-10-27")[0][1] == "pm-iraq"
    assert who("قال رئيس الوزراء العراقي", "2022-10-26")[0][1] == "mustafa-al-kadhimi"


@pytest.mark.parametrize("published", [None, "2019-12-01"])
def test_a_title_without_a_known_holder_is_the_office_itself(published: str | None) -> None:
    assert who("قال رئيس الوزراء العراقي", published) == [
        ("رئيس الوزراء العراقي", "pm-iraq", "office", "office")
    ]


def test_a_former_holder_named_after_the_title_is_meant_and_not_the_present_one() -> None:
    rows = who("رئيس الوزراء العراقي السابق حيدر العبادي")
    assert [r[1] for r in rows] == ["haider-al-abadi", "haider-al-abadi"]
    assert who("رئيس الوزراء العراقي السابق قال")[0][1] == "pm-iraq"


def test_a_deputy_is_not_the_holder() -> None:
    assert who("التقى نائب رئيس الوزراء العراقي") == []


def test_a_surname_counts_only_where_the_full_name_is_in_the_article() -> None:
    assert who("وصل الكاظمي أمس") == []
    assert who("وصل مصطفى الكاظمي ثم غادر الكاظمي")[1] == (
        "الكاظمي",
        "mustafa-al-kadhimi",
        "person",
        "short name",
    )
    assert who("التقى للكاظمي وفد. وكان مصطفى الكاظمي وصل")[0] == (
        "للكاظمي",
        "mustafa-al-kadhimi",
        "person",
        "short name",
    )


def test_a_surname_of_two_people_is_the_one_named_so_far() -> None:
    rows = who("مصطفى الكاظمي وصل. قال الكاظمي نعم. عادل الكاظمي غادر.")
    assert [r[1] for r in rows] == ["mustafa-al-kadhimi"] * 2 + ["adel-al-kadhimi"]


@pytest.mark.parametrize(
    "body",
    [
        "مصطفى الكاظمي وصل. عادل الكاظمي غادر. قال الكاظمي لا.",
        "قال الكاظمي لا. مصطفى الكاظمي وصل. عادل الكاظمي غادر.",
    ],
)
def test_a_surname_that_two_people_of_the_article_share_is_ambiguous_and_not_guessed(
    body: str,
) -> None:
    found = coded(body)
    assert sorted(found.mentions["actor_id"]) == ["adel-al-kadhimi", "mustafa-al-kadhimi"]
    unsure = found.ambiguous_mentions
    assert unsure["surface"].tolist() == ["الكاظمي"]
    assert unsure["could_be"].tolist() == ["adel-al-kadhimi | mustafa-al-kadhimi"]
    assert body[unsure["start"].item() : unsure["end"].item()] == "الكاظمي"


def test_a_text_without_an_ambiguous_name_has_none() -> None:
    assert coded("مصطفى الكاظمي وصل. قال الكاظمي لا.").ambiguous_mentions.empty


@pytest.mark.parametrize(
    "body",
    [
        "وصل إلى طهران",
        "سيبحث في طهران",
        "زيارته لطهران",
        "مغادرته طهران",
        "وسط طهران",
        "عاد من طهران",
        "بطهران",
    ],
)
def test_a_capital_one_goes_to_is_a_place(body: str) -> None:
    assert who(body)[0][1:] == ("tehran", "place", "name")


@pytest.mark.parametrize(
    "body",
    [
        "طهران تطالب بالمزيد",
        "عزم طهران تقديم طلب",
        "الموالية لطهران",
        "أعلنت طهران",
        "المدعومة من طهران",
        "بين طهران وغيرها",
        "العقوبات على طهران",
    ],
)
def test_a_capital_that_acts_or_is_dealt_with_stands_for_its_government(body: str) -> None:
    assert who(body)[0][1:] == ("iran-gov", "government", "metonym")


def test_a_metonym_carries_over_to_the_capital_joined_to_it() -> None:
    assert [r[1] for r in who("العلاقات بين الرياض وطهران")] == ["saudi-gov", "iran-gov"]


def test_a_capital_without_evidence_stays_a_place() -> None:
    assert who("كتاب طهران الجميل")[0][2] == "place"


def test_a_side_stands_for_the_government_and_a_bare_adjective_for_the_state() -> None:
    assert who("طالب الجانب الإيراني")[0][1:] == ("iran-gov", "government", "demonym")
    assert who("سيطلب من الإيرانيين")[0][1:] == ("iran", "state", "demonym")


def test_saudiyya_is_the_state_alone_and_an_adjective_after_a_definite_noun() -> None:
    assert [r[3] for r in who("دعت السعودية. العلاقات السعودية جيدة. في السعودية")] == [
        "name",
        "attribute",
        "location",
    ]


def test_the_longest_name_wins_and_a_title_is_not_split() -> None:
    assert [r[1] for r in who("كتائب حزب الله والحكومة العراقية")] == [
        "kataib-hizballah",
        "iraq-gov",
    ]


def test_counts_do_not_depend_on_the_order_of_articles() -> None:
    bodies = ["زار مصطفى الكاظمي طهران", "أعلنت طهران دعم العراق", "العراق والسعودية"]
    tables = []
    for order in (bodies, bodies[::-1]):
        found = coded(*order).mentions
        tables.append(
            actors_table(actor_counts(found), study()).sort_values("actor_id", ignore_index=True)
        )
    assert tables[0].equals(tables[1])


WORDS = [
    "مصطفى الكاظمي",
    "الكاظمي",
    "إيران",
    "طهران",
    "رئيس الوزراء العراقي",
    "زار",
    "في",
    "السعودية",
    "علاقات",
    ".",
    "\n",
    "حيدر العبادي",
]


BODIES = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@settings(max_examples=20)
@given(st.lists(BODIES, min_size=5, max_size=10))
def test_every_mention_slices_back_to_its_surface_and_none_overlap(bodies: list[str]) -> None:
    mentions = coded(*bodies).mentions
    spans = zip(mentions["article"], mentions["start"], mentions["end"], strict=True)
    assert [bodies[a][s:e] for a, s, e in spans] == mentions["surface"].tolist()
    for _, article in mentions.groupby("article"):
        assert (article["start"].to_numpy()[1:] >= article["end"].to_numpy()[:-1]).all()
    assert mentions["kind"].notna().all()


def via(body: str, published: str | None = "2020-07-21") -> list[tuple[str, str, str]]:
    found = coded(body, published=published).mentions
    return list(found[["surface", "actor_id", "via"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("وصل الوفد العراقي", "attribute"),
        ("قال مسؤول إيراني", "attribute"),
        ("سيطلب من الإيرانيين", "demonym"),
        ("فاز العراقي", "demonym"),
        ("بلغ عدد العراقيين", "demonym"),
    ],
)
def test_an_adjective_that_qualifies_a_noun_is_an_attribute(body: str, how: str) -> None:
    study_with_people = who(body)
    if study_with_people:
        assert study_with_people[0][3] == how


def test_an_adjective_after_and_reads_as_the_one_before_it() -> None:
    assert [v for *_, v in via("العلاقات الإيرانية والسعودية")] == ["attribute", "attribute"]
    assert [v for *_, v in via("العراق والسعودية")] == ["name", "name"]


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("وقع الانفجار في العراق", "location"),
        ("وصل إلى العراق", "location"),
        ("عاد من إيران", "location"),
        ("طلب من إيران", "name"),
        ("وجه رسالة إلى إيران", "name"),
        ("دعم إيران", "name"),
    ],
)
def test_a_state_where_something_is_or_that_one_goes_to_is_a_location(body: str, how: str) -> None:
    assert via(body)[0][2] == how


def test_states_in_a_list_are_read_as_the_first() -> None:
    assert [v for *_, v in via("قواعد في العراق وإيران والسعودية")] == ["location"] * 3


@pytest.mark.parametrize(
    "body",
    [
        "التقى مستشار رئيس الوزراء العراقي",
        "قال الناطق باسم رئيس الوزراء العراقي",
        "فاز المرشح لرئيس الوزراء العراقي",
        "نهائي كأس رئيس الوزراء العراقي",
    ],
)
def test_an_office_inside_another_name_is_nobody(body: str) -> None:
    assert who(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "رئيس الوزراء العراقي المكلف قال",
        "رئيس الوزراء العراقي بالوكالة قال",
        "عين في منصب رئيس الوزراء العراقي",
        "رئيس الوزراء العراقي نوري السعيد",
    ],
)
def test_another_than_the_holder_of_the_day_leaves_the_office(body: str) -> None:
    assert who(body)[0][1] == "pm-iraq"


def test_a_past_year_beside_a_title_decides_who_held_it() -> None:
    assert who("كان رئيس الوزراء العراقي عام 2016 يرى غير ذلك")[0][1] == "haider-al-abadi"
    assert who("كان رئيس الوزراء العراقي عام 1958 يرى غير ذلك")[0][1] == "pm-iraq"


def test_words_of_death_soon_after_a_term_mean_the_holder_before() -> None:
    body = "شارك آلاف في تشييع رئيس الوزراء العراقي"
    assert who(body, "2018-11-01")[0][1] == "haider-al-abadi"
    assert who(body, "2020-07-21")[0][1] == "mustafa-al-kadhimi"
    # و is a letter of the word here, no conjunction
    dead = "أعلن الطبيب وفاة رئيس الوزراء العراقي"
    assert who(dead, "2018-11-01")[0][1] == "haider-al-abadi"


@pytest.mark.parametrize(
    "body",
    [
        "استضافت طهران وفدا",
        "وتطمح طهران إلى ذلك",
        "رسالة إلى طهران",
        "رفع العقوبات عن طهران",
        "طهران ملتزمة بالاتفاق",
    ],
)
def test_verbs_and_debts_of_a_government_make_a_metonym(body: str) -> None:
    assert [row for row in who(body) if row[3] == "metonym"]


@pytest.mark.parametrize("body", ["شهدت طهران مظاهرات", "تاريخ طهران", "فوز طهران في المباراة"])
def test_what_happens_in_a_capital_is_no_deed_of_its_government(body: str) -> None:
    assert who(body)[0][1:] == ("tehran", "place", "name")


def test_honorifics_are_no_part_of_a_name() -> None:
    study_names = coded("استقبل السيد علي خامنئي وفدا").mentions
    assert study_names["surface"].tolist() == ["علي خامنئي"]


def reasons(body: str) -> list[str]:
    return coded(body, published="2020-07-21").mentions["reason"].tolist()


@pytest.mark.parametrize(
    "body",
    [
        "أكد رئيس الوزراء مصطفى الكاظمي ذلك",
        "التقى برئيس الوزراء السيد مصطفى الكاظمي",
        "حضر دولة رئيس الوزراء مصطفى الكاظمي",
    ],
)
def test_a_title_without_its_state_before_one_who_held_it_is_that_person(body: str) -> None:
    rows = who(body)
    assert [row[1:] for row in rows] == [
        ("mustafa-al-kadhimi", "person", "office"),
        ("mustafa-al-kadhimi", "person", "name"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "أكد نائب رئيس الوزراء مصطفى الكاظمي ذلك",
        "أكد رئيس الوزراء. مصطفى الكاظمي غادر",
        "أكد رئيس الوزراء علي خامنئي ذلك",
        "أكد وزير الخارجية مصطفى الكاظمي ذلك",
    ],
)
def test_a_title_before_one_who_did_not_hold_it_is_none(body: str) -> None:
    assert [row[3] for row in who(body)] == ["name"]


@pytest.mark.parametrize(
    "body", ["انتقد حكومة العبادي", "سقط نظام حيدر العبادي", "مع إدارة العبادي"]
)
def test_the_government_of_one_who_led_a_state_is_its_government(body: str) -> None:
    assert [row[1:] for row in who(body)] == [("iraq-gov", "government", "name")]


@pytest.mark.parametrize(
    "body", ["إدارة العبادي للأزمة سيئة", "الحكومة العبادي", "نظام خامنئي", "بيت العبادي"]
)
def test_what_only_looks_like_the_government_of_a_person_is_none(body: str) -> None:
    assert "iraq-gov" not in [row[1] for row in who(body)]


@pytest.mark.parametrize(
    ("body", "actor"),
    [
        ("اتهم طهران بالتدخل", "iran-gov"),
        ("قطيعة طهران مع جوارها", "iran-gov"),
        ("شاهد طهران ليلا", "tehran"),
        ("اتهم في طهران", "tehran"),
    ],
)
def test_what_is_done_to_a_capital_makes_it_its_government(body: str, actor: str) -> None:
    assert who(body)[0][1] == actor
