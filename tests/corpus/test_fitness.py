"""What is set aside: empty, not Arabic, truncated."""

from __future__ import annotations

import pytest

from analysis.corpus.fitness import fitness

ARABIC = "قال رئيس الوزراء العراقي في بغداد إن بلاده تسعى إلى علاقات متوازنة مع جيرانها جميعا."
PERSIAN = (
    "رئیس جمهور ایران در دیدار با نخست وزیر عراق گفت که روابط دو کشور در همه زمینه ها گسترش می یابد و این سفر برای "
    "تهران مهم است."
)
URDU = "عراق کے وزیر اعظم نے کہا ہے کہ ان کا ملک ایران اور سعودی عرب کے درمیان ثالثی کے لیے تیار ہے اور یہ دورہ اہم ہے۔"
KURDISH = "سەرۆک وەزیرانی عێراق لە بەغدا ڕایگەیاند کە وڵاتەکەی بۆ پەیوەندییەکی باش لەگەڵ ئێران و سعوودیە هەوڵ دەدات."


def test_arabic_passes() -> None:
    assert fitness(ARABIC) == ("ar", None, "")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (PERSIAN, "fa"),
        (URDU, "ur"),
        (KURDISH, "ckb"),
        ("The foreign ministers met in Beijing on Thursday.", "other"),
    ],
)
def test_other_languages_are_told_apart(text: str, lang: str) -> None:
    found = fitness(text)
    assert (found.lang, found.reason) == (lang, "not Arabic")


def test_arabic_typed_with_persian_letters_is_arabic() -> None:
    assert fitness(ARABIC.replace("ي", "ی").replace("ك", "ک")).reason is None


def test_arabic_with_names_in_foreign_letters_is_arabic() -> None:
    assert fitness(f"{ARABIC} وزار الگيارة وپوتين وچنار. {ARABIC}").reason is None


@pytest.mark.parametrize("text", ["", "صور", "12345 67890 --- 2020", "فيديو: لقاء بغداد"])
def test_a_body_without_letters_to_speak_of_is_empty(text: str) -> None:
    assert fitness(text).reason == "empty"


def test_a_body_that_breaks_off_is_truncated() -> None:
    assert fitness("قال الوزير في بغداد إن بلاده تسعى إلى علاقات…").reason == "truncated"
    assert fitness(f"{ARABIC} وسأل الصحفي: هل تتغير السياسة؟...").reason is None
    assert fitness(ARABIC * 9 + " وماذا بعد...").reason is None
