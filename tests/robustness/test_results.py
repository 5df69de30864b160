"""Which findings notebook 6 draws, and in which colours."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from analysis.errors import UserError
from analysis.figures.robustness import (
    FAILS,
    HOLDS,
    MARKS,
    findings_at_a_glance,
    specification_curve,
    variance_by_choice,
)
from analysis.i18n.language import speaking, value
from analysis.robustness.results import PLACES, chosen, telling


def _found(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["finding", "mark", "n_specifications", "share_holds"])
    return found.assign(says=found["finding"])


def test_one_of_each_mark_is_drawn_then_those_on_which_specifications_are_divided() -> None:
    found = _found(
        ("a", "robust", 64, 1.0),
        ("b", "robust", 64, 0.97),
        ("c", "does not hold", 64, 0.0),
        ("d", "robust", 64, 0.6),
        ("e", "not testable here", 0, float("nan")),
        ("f", "does not hold", 64, 0.1),
    )
    assert chosen(found, []) == ["a", "c", "d", "f"]
    assert len(chosen(found, [])) == PLACES


def test_named_curves_are_drawn_and_a_wrong_name_is_told() -> None:
    found = _found(("kataib-iran", "robust", 64, 1.0))
    assert chosen(found, ["kataib-iran"]) == ["kataib-iran"]
    with pytest.raises(UserError, match="kataib-iran"):
        chosen(found, ["kataib"])


def test_a_mark_has_one_colour_and_shape_and_the_legend_runs_from_the_strongest_to_the_weakest() -> (
    None
):
    found = _found(
        ("a", "does not hold", 64, 0.0),
        ("b", "not testable here", 0, float("nan")),
        ("c", "fragile", 64, 1.0),
        ("d", "depends on choices", 64, 0.5),
        ("e", "robust", 64, 1.0),
        ("f", "not beyond chance", 64, 1.0),
    )
    plot = findings_at_a_glance(found, anchor="f-glance")
    names = ["robust", "depends on choices", "fragile", "not beyond chance", "does not hold"]
    assert [t.get_text() for t in plot.legends[0].get_texts()] == names == list(MARKS)
    drawn = {c.get_label(): c for c in plot.axes[0].collections if c.get_label() in MARKS}
    for name, (colour, _) in MARKS.items():
        assert tuple(drawn[name].get_facecolor()[0][:3]) == pytest.approx(to_rgb(colour), abs=0.01)
    assert len({c.get_paths()[0].vertices.tobytes() for c in drawn.values()}) == len(MARKS)
    assert set(plot.links) == {f"f-glance--{i}" for i in "acdef"}
    with speaking("ar"):
        assert [t.get_text() for t in findings_at_a_glance(found).legends[0].get_texts()] == [
            value(n) for n in names[::-1]
        ]
    only = findings_at_a_glance(found.head(2))
    assert [t.get_text() for t in only.legends[0].get_texts()] == ["does not hold"]
    assert only.links == {}


def test_no_colour_of_a_mark_means_something_else_in_a_curve() -> None:
    assert {HOLDS[0], FAILS[0]}.isdisjoint(colour for colour, _ in MARKS.values())


@pytest.mark.parametrize(
    "says",
    [
        "In 2016 to 2019 the tone between Iraq and Saudi Arabia is more cooperative than between Iran and Saudi Arabia",
        "في 2016 إلى 2019 كانت النبرة بين العراق والسعودية أكثر تعاونًا منها بين إيران والسعودية في هذه المدونة كلها",
    ],
)
def test_a_claim_stands_on_two_lines_to_its_end_in_every_figure(says: str) -> None:
    found = _found((says, "robust", 64, 1.0))
    shares = pd.DataFrame({"finding": ["x"] * 2, "choice": ["unit", "rest"], "share": [0.6, 0.4]})
    rows = pd.DataFrame(
        {
            "specification": [0, 1],
            "effect": [1.0, 2.0],
            "low": [0.0, 1.0],
            "high": [2.0, 3.0],
            "is_tested": True,
            "holds": [True, False],
            "unit": ["a", "b"],
        }
    )
    labels = [
        findings_at_a_glance(found).axes[0].get_yticklabels()[0].get_text(),
        variance_by_choice(shares, names={"x": says}).axes[0].get_yticklabels()[0].get_text(),
        specification_curve(rows, ["unit"], says=says)._suptitle.get_text(),
    ]
    assert [t.replace("\n", " ") for t in labels] == [says] * 3
    assert [t.count("\n") for t in labels] == [1, 1, 1]


def test_one_outlet_one_day_and_one_article_without_which_a_finding_falls_are_all_told() -> None:
    found = _found(("a", "robust", 64, 1.0), ("b", "does not hold", 64, 0.0)).assign(
        holds=[True, False], effect=1.0
    )
    rows = [
        (f, by, what, 0.5, False, -0.5)
        for f in "ab"
        for by, what in (("article", "x1"), ("day", "2016-09-12"), ("outlet", "waha"))
    ]
    rows += [
        ("a", "outlet", "jisr", float("nan"), False, float("nan")),
        ("a", "day", "2016-09-13", 0.9, True, -0.1),
    ]
    influence = pd.DataFrame(
        rows, columns=["finding", "by", "left_out", "effect", "holds", "change"]
    )
    articles = pd.DataFrame(
        {
            "article_id": ["x1"],
            "source": ["waha"],
            "published": pd.to_datetime(["2016-09-12"], utc=True),
        }
    )
    told = telling(influence, found, articles)
    assert told["finding"].unique().tolist() == ["a"]
    assert told["what"].tolist() == ["waha, 2016-09-12 (x1)", "2016-09-12", "waha"]
