"""What was found in a record that was set aside, told in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
import pytest

from analysis.corpus import quarantine
from analysis.corpus.fitness import fitness
from analysis.corpus.summary import set_aside
from analysis.i18n.language import speaking

ENGLISH = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture
def arabic() -> Iterator[None]:
    with speaking("ar"):
        yield


@pytest.mark.parametrize(
    ("body", "english", "in_arabic"),
    [
        ("", "0 letters; an article has at least 20", "عدد الحروف 0، والحد الأدنى للمقالة 20"),
        (
            "Foreign ministers meet in Beijing today",
            "0% of its letters are Arabic",
            "حصة الحروف العربية فيها \u20680%\u2069",
        ),
        (
            "وصل رئيس الوزراء العراقي إلى طهران في زيارة رسمية ين إلى العم…",
            "breaks off with 'ين إلى العم…' after 62 characters",
            "تنقطع عند «ين إلى العم…»، وعدد محارفها 62",
        ),
    ],
)
def test_why_a_body_is_set_aside_is_told_in_arabic_on_an_arabic_page(
    body: str, english: str, in_arabic: str
) -> None:
    detail = fitness(body).detail
    assert (detail, re.sub("[\u2067\u2069]", "", quarantine.told(detail))) == (english, english)
    with speaking("ar"):
        assert quarantine.told(detail) == in_arabic


def test_the_dots_of_a_text_that_breaks_off_stand_at_its_own_end_in_an_english_sentence() -> None:
    detail = "breaks off with 'ين إلى العم…' after 62 characters"
    assert (
        quarantine.told(detail) == "breaks off with '\u2067ين إلى العم…\u2069' after 62 characters"
    )


@pytest.mark.parametrize("template", quarantine._ALL)
def test_every_wording_is_found_again_in_what_was_made_from_it(template: str, arabic: None) -> None:
    made = quarantine.told(template.format_map(_Filled()))
    assert re.search(r"[\u0621-\u064a]", made)
    assert not ENGLISH.search(re.sub(r"JSON|trafilatura|\.gz", "", made)), made


class _Filled(dict[str, str]):
    """The value 7 for every field."""

    def __missing__(self, key: str) -> str:
        return "7"


def test_a_wording_of_no_template_is_kept_and_the_table_stays_english(arabic: None) -> None:
    records = pd.DataFrame(
        {
            "reason": ["empty"],
            "file": ["a"],
            "detail": ["0 letters; an article has at least 20"],
            "title": ["t"],
        }
    )
    assert quarantine.told("an old run said so") == "an old run said so"
    assert set_aside(records)["detail"].tolist() == ["عدد الحروف 0، والحد الأدنى للمقالة 20"]
    assert records["detail"].tolist() == ["0 letters; an article has at least 20"]
