"""Found, looked for and not found, and could not be tested are three things."""

from __future__ import annotations

from analysis.placebo.kinds import FALSE_UNDER
from analysis.placebo.shuffles import SHUFFLES
from analysis.reports.looked_for import (
    FOUND,
    HEADLINES,
    NAMES,
    NOT_FOUND,
    NOT_TESTABLE,
    LookedFor,
    status_of_headline,
    without_headline,
)

KINDS = [
    LookedFor("word of a period", NOT_TESTABLE, "fewer than two periods", "4_keywords.peak"),
    LookedFor("pair in the same articles", FOUND, "", "2_actors.pair"),
    LookedFor("pair in the same sentences", NOT_FOUND, "no pair", "2_actors.pair"),
    LookedFor("group of actors", NOT_FOUND, "random graphs part as well", ""),
]


def test_a_headline_of_several_kinds_is_found_where_one_of_them_is() -> None:
    assert status_of_headline(KINDS, "2_actors.pair") == (FOUND, "")
    assert status_of_headline(KINDS, "4_keywords.peak") == (NOT_TESTABLE, "fewer than two periods")
    assert status_of_headline(KINDS, "5_validation.program") == (FOUND, "")


def test_kinds_that_no_headline_tells_are_told_by_name() -> None:
    assert without_headline(KINDS, NOT_FOUND) == ["Group of actors: random graphs part as well."]
    assert without_headline(KINDS, NOT_TESTABLE) == []


def test_every_kind_with_a_headline_or_a_name_has_a_placebo() -> None:
    assert set(HEADLINES) | set(NAMES) == set(FALSE_UNDER)
    assert {s for shuffles in FALSE_UNDER.values() for s in shuffles} == set(SHUFFLES)
