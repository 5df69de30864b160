"""Strong, fair or weak: the weakest witness decides, and a missing one is no strength."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.i18n.language import speaking
from analysis.reports.trust import trust_of

NOTHING = pd.DataFrame({"headline": [], "n_shuffles": [], "passes": []})
UNMEASURED = pd.DataFrame(
    columns=["part", "layer", "about", "system", "measure", "estimate"], dtype="object"
)


def entry(
    n_articles: int = 40, table: str = "frame_gaps", ends: tuple[float, float] = (0.1, 0.3)
) -> dict[str, Any]:
    frames = [] if table in ("articles", "tone_gaps") else ["conflict"]
    number = {"value": 0.2, "low": ends[0], "high": ends[1], "source": {"table": table}}
    return {
        "id": "3_relations.frame",
        "frames": frames,
        "numbers": {"3_relations.frame.gap": number},
        "evidence": {"ids": [[f"a{i}", 0] for i in range(n_articles)]},
    }


def measured_at(f1: float, layer: str = "frame", half: str = "own gold, test half") -> pd.DataFrame:
    about = "conflict" if layer == "frame" else "micro"
    row = ("program", "F1", f1)
    return pd.DataFrame([(half, layer, about, *row)], columns=list(UNMEASURED.columns))


def test_a_headline_rests_on_how_its_frame_is_coded_though_it_says_nothing_of_it() -> None:
    def told(given: dict[str, Any], measured: pd.DataFrame) -> tuple[str, str]:
        found = trust_of(given, [a_test_marked()], NOTHING, measured)
        return found.level, found.reason

    assert told(entry(), measured_at(0.7)) == ("strong", "holds however it is counted")
    assert told(entry(), measured_at(0.69)) == (
        "fair",
        "its frame is coded with errors (F-score 0.69)",
    )
    assert told(entry(), measured_at(0.49)) == (
        "weak",
        "its frame is coded with errors (F-score 0.49)",
    )
    assert told(entry(table="articles"), measured_at(0.49))[0] == "strong"
    tone = measured_at(0.53, "tone")
    assert told(entry(table="tone_gaps"), tone) == (
        "fair",
        "tone is coded with errors (F-score 0.53)",
    )
    flattering = measured_at(0.9, half="own gold")
    both = pd.concat([flattering, measured_at(0.49)])
    assert told(entry(), both)[0] == "weak", "the half that nobody looked at counts first"


def test_a_corrected_figure_is_fair_and_weak_where_it_may_be_no_difference() -> None:
    badly = measured_at(0.49)
    sure = entry(table="gaps_corrected", ends=(0.04, 0.39))
    assert trust_of(sure, [a_test_marked()], NOTHING, badly).level == "fair"
    unsure = entry(table="gaps_corrected", ends=(-0.28, 0.72))
    found = trust_of(unsure, [a_test_marked()], NOTHING, measured_at(0.9))
    assert (found.level, found.reason) == ("weak", "corrected, the difference may be none")


def a_test_marked(mark: str = "robust", outlets: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"mark": mark, "falls": {"outlet": list(outlets), "day": []}}


@pytest.mark.parametrize(
    ("given", "tests", "level", "reason"),
    [
        (entry(), [a_test_marked()], "strong", "holds however it is counted"),
        (entry(29), [a_test_marked()], "fair", "rests on 29 articles"),
        (entry(9), [a_test_marked()], "weak", "rests on 9 articles"),
        (entry(), [], "fair", "not yet tested by a claim"),
        (entry(), [a_test_marked("fragile")], "weak", "does not hold without one single article"),
        (entry(), [a_test_marked("not beyond chance")], "weak", "chance alone gives as much"),
        (entry(), [a_test_marked("depends on choices")], "fair", "depends on how it is counted"),
        (entry(), [a_test_marked(outlets=("waha",))], "fair", "does not hold without waha"),
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
    found = trust_of(given, tests, NOTHING, UNMEASURED)
    assert (found.level, found.word, found.reason) == (level, level, reason)
    assert len(found.reason.split()) <= 7


def test_what_shuffled_corpora_print_too_often_is_weak() -> None:
    shuffled = pd.DataFrame(
        {"headline": ["3_relations.frame"], "n_shuffles": [200], "passes": [False]}
    )
    assert trust_of(entry(), [a_test_marked()], shuffled, UNMEASURED).level == "weak"
    other = shuffled.assign(headline="4_keywords.peak")
    assert trust_of(entry(), [a_test_marked()], other, UNMEASURED).level == "strong"


def test_a_placebo_that_could_not_be_made_is_no_verdict() -> None:
    none = pd.DataFrame({"headline": ["3_relations.frame"], "n_shuffles": [0], "passes": [False]})
    assert trust_of(entry(), [a_test_marked()], none, UNMEASURED).level == "strong"


def test_every_mark_has_its_level() -> None:
    from analysis.reports.trust import OF_MARKS, REASONS
    from analysis.tables import MARKS

    assert set(OF_MARKS) == set(REASONS) == set(MARKS)


def test_the_level_stays_english_on_an_arabic_page() -> None:
    with speaking("ar"):
        assert trust_of(entry(9), [a_test_marked()], NOTHING, UNMEASURED).level == "weak"
