"""What stands beside a mark: what a finding falls without, how many results differ, what absence does not show, how it is coded."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import tables
from analysis.i18n.language import speaking
from analysis.reports.robustness_notes import (
    absence,
    beside,
    coded,
    digits,
    falls,
    reached,
    results,
    share,
    signed,
    triple,
    with_interval,
)

NONE = tables.empty("accuracy")


def a_claim(**changed: Any) -> dict[str, Any]:
    return {
        "mark": "robust",
        "kind": "greater",
        "measure": "term",
        "frames": [],
        "holds": True,
        "effect": 0.4020814,
        "low": 0.313224,
        "high": 0.490937,
        "falls": {"outlet": [], "day": []},
        "n_articles_fall": 0,
        "n_days_fall": 0,
        "n_outlets_fall": 0,
        "n_specifications": 64,
        "n_holds": 2,
        "n_results": 2,
        "share_holds": 1.0,
        "share_placebo": 0.031,
        "p_placebo": float("nan"),
        "q_placebo": float("nan"),
        "beyond_chance": True,
    } | changed


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, []),
        (
            {"n_outlets_fall": 1, "falls": {"outlet": ["waha"], "day": []}},
            ["does not hold without waha"],
        ),
        (
            {"n_days_fall": 1, "falls": {"outlet": [], "day": ["2016-09-12"]}},
            ["does not hold without 2016-09-12"],
        ),
        ({"n_articles_fall": 1}, ["does not hold without one article"]),
        ({"n_articles_fall": 7}, ["does not hold without any one of 7 articles"]),
        (
            {
                "n_articles_fall": 1,
                "n_days_fall": 5,
                "n_outlets_fall": 2,
                "falls": {"outlet": ["a", "b"], "day": ["2017-02-0" + d for d in "12345"]},
            },
            ["does not hold without any one of a, b, 5 days, one article"],
        ),
    ],
)
def test_what_a_finding_falls_without_is_named(changed: dict[str, Any], says: list[str]) -> None:
    assert list(falls(a_claim(**changed))) == says


def test_days_and_signs_read_from_left_to_right_on_an_arabic_page() -> None:
    assert triple(-0.13, 0.0, 43.25) == "-0.130\u00a0…\u00a00\u00a0…\u00a043.2"
    with speaking("ar"):
        assert triple(-0.13, 0.0, 43.25)[0] + triple(-0.13, 0.0, 43.25)[-1] == "\u2066\u2069"
        (said,) = falls(a_claim(n_days_fall=1, falls={"outlet": [], "day": ["2020-07-21"]}))
        assert "21 يوليو 2020" in said


def test_the_share_of_results_stands_beside_that_of_shuffled_corpora() -> None:
    assert share(a_claim()) == (
        "holds in 100 % of its results, in shuffled corpora in 3 %: 64 specifications give 2 different ones"
    )
    assert share(a_claim(share_placebo=float("nan"))) == (
        "holds in 100 % of its results: 64 specifications give 2 different ones"
    )
    assert share(a_claim(n_specifications=0)) == ""
    assert results(a_claim()) == "2 of 2 results; shuffled:\u00a03 %; specifications:\u00a064"


def test_how_often_shuffled_corpora_reach_a_claim_is_said_with_p_for_all_claims() -> None:
    told = a_claim(p_placebo=0.278, q_placebo=0.721)
    assert list(reached(told)) == [
        "28 % of shuffled corpora reach it; p = 0.721, adjusted for all claims"
    ]
    rare = a_claim(p_placebo=0.001, q_placebo=0.011)
    assert list(reached(rare)) == [
        "less than 1 % of shuffled corpora reach it; p = 0.011, adjusted for all claims"
    ]
    assert list(reached(told | {"holds": False})) == []
    assert list(reached(a_claim())) == []


def test_a_claim_of_absence_says_that_a_wide_interval_shows_none() -> None:
    wide = a_claim(kind="untied", effect=-0.08, low=-8.9, high=8.7)
    assert list(absence(wide)) == [
        "absence is not shown: the interval allows 416 times the units that chance would give"
    ]
    assert list(absence(wide | {"high": 0.5})) == []
    assert list(absence(wide | {"holds": False})) == []
    assert list(absence(a_claim(kind="alike", beyond_chance=False))) == [
        "no difference was found; that there is none is not shown"
    ]
    assert list(absence(a_claim(kind="alike"))) == []
    assert list(absence(a_claim())) == []


def scores(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["part", "layer", "about", "system", "estimate"]).assign(
        measure="F1"
    )


def test_a_finding_on_a_frame_or_on_tone_says_how_well_that_is_coded_in_the_half_nobody_saw() -> (
    None
):
    held = scores(
        (tables.GOLD[0], "frame", "religion", "program", 0.67),
        (tables.GOLD[1], "frame", "religion", "program", 0.9),
        (tables.GOLD[0], "tone", "micro", "program", 0.52),
        (tables.GOLD[0], "tone", "micro", "majority", 0.44),
        (tables.GOLD[0], "tone", "micro", "words without clitics", 0.495),
        (tables.GOLD[0], "frame", "religion", "majority", 0.0),
    )
    assert list(coded(a_claim(measure="frame", frames=["religion"]), held)) == [
        "frame coded with an F1 of 0.67"
    ]
    assert list(coded(a_claim(measure="tone"), held)) == [
        "sign of tone coded with an F1 of 0.52, best baseline 0.50"
    ]
    assert list(coded(a_claim(measure="frame", frames=["law"]), held)) == []
    assert beside(a_claim(measure="tone"), NONE) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7.56e-05, "0.0000756"),
        (-0.078984, "-0.0790"),
        (43.0, "43"),
        (0.5, "0.500"),
        (8.699623, "8.70"),
        (40.5, "40.5"),
        (float("nan"), "–"),
        (-416.3, "-416"),
    ],
)
def test_an_effect_has_three_significant_digits_and_no_exponent(value: float, shown: str) -> None:
    assert digits(value) == shown
    assert signed(value) == ("+" if value > 0 else "") + shown


def test_an_effect_without_interval_stands_alone() -> None:
    assert with_interval(a_claim()) == "0.402 [0.313, 0.491]"
    assert with_interval(a_claim(low=None, high=None)) == "0.402"
    assert with_interval(a_claim(effect=None, low=None, high=None)) == ""
