"""Headlines in plain words: every number is the ledger's, and a headline worded otherwise is shown as it is."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from analysis.figures.time import period_in_words
from analysis.i18n.language import speaking
from analysis.reports.plain_words import SAYS, plain_words
from analysis.reports.prose import Prose


def number(value: float, form: str, low: float | None = None, high: float | None = None) -> Any:
    return {"value": value, "form": form, "low": low, "high": high, "source": {}}


def frame(**more: Any) -> dict[str, Any]:
    return {
        "id": "3_relations.frame",
        "template": "{frame} is the most frequent frame of {pair}: {share} of its {n} units.",
        "numbers": {
            "3_relations.frame.share": number(0.29, "percent", 0.24, 0.35),
            "3_relations.frame.n": number(356, "count"),
        },
        "names": {"frame": "Diplomacy", "pair": "Iran–Saudi Arabia"},
        "words": {},
        "glosses": {},
        "evidence": {"level": "sentence"},
    } | more


def text(made: object) -> str:
    shown = Prose()
    shown.feed(f'<p class="prose">{made}</p>')
    assert not shown.numbers
    return "".join(shown.rest) + " " + " ".join(f"{k}={v}" for k, v in shown.brief)


def test_a_plain_sentence_says_the_value_of_the_ledger_without_its_interval() -> None:
    made = str(plain_words(frame(), "sentences"))
    assert "29 %</data>" in made
    assert "24" not in made
    assert text(made).endswith("3_relations.frame.share=29 %")
    assert "of the sentences that name both" in text(made)


def test_an_entry_that_lacks_a_number_of_the_plain_sentence_is_shown_as_the_report_has_it() -> None:
    other = frame(template="{frame} leads for {pair}: {n} units.", names=frame()["names"])
    del other["numbers"]["3_relations.frame.share"]
    assert "Diplomacy leads for Iran–Saudi Arabia" in str(plain_words(other, "sentences"))


def test_a_minus_sign_is_one() -> None:
    entry = frame(
        id="3_relations.tone",
        numbers={
            "3_relations.tone.tone_most": number(0.2, "two"),
            "3_relations.tone.tone_least": number(-0.11, "two"),
        },
        names={"most": "Iraq–Saudi Arabia", "least": "Iraq–Iran"},
    )
    assert "\u22120.11</data>" in str(plain_words(entry, "sentences"))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2020-01", "January 2020"),
        ("2020", "2020"),
        ("2020-07-21", "21 July 2020"),
        ("2020-W30", "the week of 20 July 2020"),
        ("all", "all"),
    ],
)
def test_a_period_reads_as_in_prose(period: str, words: str) -> None:
    assert period_in_words(period) == words


def test_no_plain_sentence_holds_a_digit_of_its_own() -> None:
    for template in SAYS.values():
        literal = "".join(part for part, _, _, _ in Formatter().parse(template))
        assert not any(c.isdigit() for c in literal), template


def test_in_arabic_a_number_runs_from_left_to_right() -> None:
    with speaking("ar"):
        made = str(plain_words(frame(), "الجمل"))
    assert '<bdi dir="ltr">29%</bdi></data>' in made
