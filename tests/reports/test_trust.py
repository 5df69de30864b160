"""Strong, fair or weak: the weakest witness decides, and a missing one is no strength."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.i18n.language import speaking
from analysis.reports.trust import trust_of

NOTHING = pd.DataFrame({"headline": [], "n_shuffles": [], "passes": []})


def entry(n_articles: int = 40, **numbers: float) -> dict[str, Any]:
    return {
        "id": "3_relations.frame",
        "numbers": {f"3_relations.frame.{k}": {"value": v} for k, v in numbers.items()},
        "evidence": {"ids": [[f"a{i}", 0] for i in range(n_articles)]},
    }


def a_test_marked(mark: str = "robust", outlets: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"mark": mark, "falls": {"outlet": list(outlets), "day": []}}


@pytest.mark.parametrize(
    ("given", "tests", "level", "reason"),
    [
        (entry(f1=0.9), [a_test_marked()], "strong", "holds however it is counted"),
        (entry(f1=0.69), [a_test_marked()], "fair", "this frame is coded at F 0.69"),
        (entry(f1=0.49), [a_test_marked()], "weak", "this frame is coded at F 0.49"),
        (entry(29), [a_test_marked()], "fair", "rests on 29 articles"),
        (entry(9), [a_test_marked()], "weak", "rests on 9 articles"),
        (entry(), [], "fair", "no claim puts it to the test"),
        (entry(), [a_test_marked("fragile")], "weak", "falls without a single article"),
        (entry(), [a_test_marked("not beyond chance")], "weak", "chance alone gives as much"),
        (entry(), [a_test_marked("depends on choices")], "fair", "depends on how it is counted"),
        (entry(), [a_test_marked(outlets=("waha",))], "fair", "falls without waha"),
        (
            entry(),
            [a_test_marked(), a_test_marked("does not hold")],
            "weak",
            "its test does not hold",
        ),
    ],
)
def test_the_weakest_witness_decides(
    given: dict[str, Any], tests: list[dict[str, Any]], level: str, reason: str
) -> None:
    found = trust_of(given, tests, NOTHING)
    assert (found.level, found.word, found.reason) == (level, level, reason)
    assert len(found.reason.split()) <= 7


def test_what_shuffled_corpora_print_too_often_is_weak() -> None:
    shuffled = pd.DataFrame(
        {"headline": ["3_relations.frame"], "n_shuffles": [200], "passes": [False]}
    )
    assert trust_of(entry(), [a_test_marked()], shuffled).level == "weak"
    other = shuffled.assign(headline="4_keywords.peak")
    assert trust_of(entry(), [a_test_marked()], other).level == "strong"


def test_a_placebo_that_could_not_be_made_is_no_verdict() -> None:
    none = pd.DataFrame({"headline": ["3_relations.frame"], "n_shuffles": [0], "passes": [False]})
    assert trust_of(entry(), [a_test_marked()], none).level == "strong"


def test_every_mark_has_its_level() -> None:
    from analysis.reports.trust import OF_MARKS, REASONS
    from analysis.tables import MARKS

    assert set(OF_MARKS) == set(REASONS) == set(MARKS)


def test_the_level_stays_english_on_an_arabic_page() -> None:
    with speaking("ar"):
        assert trust_of(entry(9), [a_test_marked()], NOTHING).level == "weak"
