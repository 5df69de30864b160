"""`analysis explain`: what was read, what was not, and why."""

from __future__ import annotations

import pytest
from tests.command import ROOT

from analysis.coding.explain import explain_sentence
from analysis.errors import UserError
from analysis.study.load import load_study
from analysis.study.schema import Study


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(ROOT / "studies" / "iraq-iran-saudi")


def _part(said: str, heading: str) -> list[str]:
    """The lines under a heading."""
    lines = said.split("\n")
    begin = next(n for n, line in enumerate(lines) if line.startswith(heading)) + 1
    end = next((n for n in range(begin, len(lines)) if not lines[n].startswith("  ")), len(lines))
    return lines[begin:end]


def test_words_actors_and_the_reason_of_a_metonym_are_told(study: Study) -> None:
    said = explain_sentence("قالت طهران إنها ترفض ما جرى في بغداد", study)
    assert any(
        line.startswith("  طهران  ->  iran-gov, government, via metonym")
        for line in _part(said, "actors")
    )
    assert any(
        line.startswith("  بغداد  ->  baghdad, place") and "because: في" in line
        for line in _part(said, "actors")
    )
    assert any(
        "وما" not in line and line.startswith("  إنها  =  إن+ها") for line in _part(said, "words")
    )


def test_an_office_is_its_holder_on_the_day(study: Study) -> None:
    for day, who in (("2020-07-21", "mustafa-al-kadhimi"), ("2015-07-21", "haider-al-abadi")):
        said = explain_sentence("وصل رئيس الوزراء العراقي إلى طهران", study, day)
        assert any(
            f"->  {who} (" in line and "holder on the day" in line for line in _part(said, "actors")
        )


def test_a_short_name_alone_is_nobody_and_the_reason_is_told(study: Study) -> None:
    alone = _part(explain_sentence("قال الكاظمي ذلك", study), "actors")
    assert alone == [
        "  الكاظمي  ->  nobody: a short name of mustafa-al-kadhimi: counts only in an article that has the full name too"
    ]
    named = _part(explain_sentence("قال مصطفى الكاظمي ذلك ثم عاد الكاظمي", study), "actors")
    assert any(line.startswith("  الكاظمي  ->  mustafa-al-kadhimi") for line in named)


def test_what_a_longer_phrase_took_the_place_of_is_told(study: Study) -> None:
    over = _part(
        explain_sentence("زار رئيس الوزراء العراقي الرياض", study, "2020-07-21"), "passed over"
    )
    assert any(
        "العراقي" in line and "for 'رئيس الوزراء العراقي' is the longer phrase" in line
        for line in over
    )


def test_nothing_found_says_none_and_a_wrong_day_is_an_error(study: Study) -> None:
    said = explain_sentence("هطل المطر", study)
    for heading in ("actors", "frames", "tone", "dyads", "events", "passed over"):
        assert f"{heading}  none" in said
    with pytest.raises(UserError, match="fortnight"):
        explain_sentence("هطل المطر", study, "fortnight")
