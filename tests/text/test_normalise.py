"""Normalisation: twice is once, and the letters that spelling mixes are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import normalise
from analysis.text.normalise import fold, fold_all, plain, plain_all

WORDS = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآٱؤئءـًٌٍَُِّْٰکیگپ\u200f\u0640ﻻﷲabc", max_size=12)


@given(WORDS)
def test_normalising_twice_is_normalising_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)
    assert plain(plain(word)) == plain(word)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_many_words_at_once_are_each_alone(words: list[str]) -> None:
    assert fold_all(words) == [fold(w) for w in words]
    assert plain_all(words) == [plain(w) for w in words]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إيران", "ايران"),
        ("الأعلى", "الاعلي"),
        ("الصـراعاتِ", "الصراعات"),
        ("قالیباف", "قاليباف"),
        ("وزارة", "وزاره"),
        ("ﻻ", "لا"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_plain_keeps_the_letters_that_carry_meaning() -> None:
    assert plain("إِيـرانُ") == "إيران"


def test_the_diacritics_are_those_of_camel_tools() -> None:
    from camel_tools.utils.dediac import dediac_ar

    every = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    dropped = [c for c in every if not dediac_ar(c)]
    assert len(dropped) > 8
    assert [plain(f"ب{c}ت") for c in dropped] == ["بت"] * len(dropped)


def test_every_character_is_normalised_as_camel_tools_does() -> None:
    from camel_tools.utils import normalize

    every = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    text = "\n".join(every)
    composed = normalize.normalize_unicode(text)
    merged = normalize.normalize_alef_ar(composed)
    merged = normalize.normalize_alef_maksura_ar(merged)
    merged = normalize.normalize_teh_marbuta_ar(merged)
    assert normalise._standard(text) == composed
    assert composed.translate(normalise._MIXED) == merged
    assert merged != composed != text
