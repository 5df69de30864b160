"""Clitic readings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.text.clitics import PREFIXES, Reading, proclitic_readings, pronoun_stems
from analysis.text.normalise import fold


def test_lam_with_the_article_is_written_lamlam() -> None:
    assert Reading("ل", True, "كاظمي") in proclitic_readings("للكاظمي")
    assert Reading("و+ل", True, "كاظمي") in proclitic_readings("وللكاظمي")
    assert Reading("و+ب", True, "كاظمي") in proclitic_readings("وبالكاظمي")


def test_sin_is_the_future_only_before_an_imperfect() -> None:
    assert Reading("س", False, "يطلب") in proclitic_readings("سيطلب")
    assert all(r.proclitics != "س" for r in proclitic_readings("سفير"))


def test_a_pronoun_turns_teh_marbuta_into_teh() -> None:
    assert (fold("زيارة"), "ه") in pronoun_stems(fold("زيارته"))
    assert (fold("علاقات"), "هما") in pronoun_stems(fold("علاقاتهما"))


@given(st.text(alphabet="ابتلكوفسينمهر", min_size=1, max_size=10))
def test_a_reading_is_its_prefix_and_its_stem(word: str) -> None:
    readings = proclitic_readings(word)
    assert readings[0] == Reading("", False, word)
    for reading in readings[1:]:
        prefix = word.removesuffix(reading.stem)
        assert PREFIXES[prefix] == (reading.proclitics, reading.article)
