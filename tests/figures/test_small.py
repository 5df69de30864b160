"""The small figures of the index: what is drawn is what was given, read back from the SVG."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.small import (
    WIDE,
    Bar,
    Column,
    bars,
    column_strip,
    columns,
    line_strip,
    mark_strip,
    shade_strip,
)


def boxes(made: str) -> list[dict[str, float]]:
    """The rectangles of a picture: place and size."""
    found = re.findall(r'x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', made)
    return [dict(zip("xywh", map(float, four), strict=True)) for four in found]


def in_a_row(values: list[float | None]) -> list[Column]:
    n = len(values)
    return [Column(i / n, (i + 1) / n, v, i == 0) for i, v in enumerate(values)]


def test_bars_are_as_long_as_their_values_on_one_scale() -> None:
    made = str(
        bars([Bar("one", 10.0, "10"), Bar("other", 2.5, "2.5", False)], "Two: 10, 2.5", "Two")
    )
    long, short = boxes(made)
    assert long["w"] == WIDE
    assert short["w"] == WIDE / 4
    assert 'aria-label="Two: 10, 2.5"' in made
    assert '<span class="value">2.5</span>' in made


def test_a_bar_below_0_points_the_other_way() -> None:
    below, above = boxes(str(bars([Bar("a", -1.0, "-1"), Bar("b", 3.0, "3")], "s", "t")))
    assert (below["x"], below["w"]) == (0, WIDE / 4)
    assert (above["x"], above["w"]) == (WIDE / 4, 3 * WIDE / 4)


def test_a_whisker_reaches_from_one_end_of_the_interval_to_the_other() -> None:
    made = str(bars([Bar("a", 0.5, "50 %", True, 0.25, 1.0)], "s", "t"))
    assert 'class="whisker" d="M250 6H1000"' in made


def test_names_are_escaped() -> None:
    assert "<script>" not in str(bars([Bar("<script>", 1.0, "1")], '"><script>', "<script>"))


@pytest.mark.parametrize("n", [1, 3, 11, 40, 60])
def test_columns_stand_in_their_period_and_the_unknown_are_left_out(n: int) -> None:
    values = [None if i % 4 == 3 else float(i) for i in range(n)]
    held = in_a_row(values)
    made = str(columns(held, ("first", "last"), "says", "title"))
    known = [c for c in held if c.value is not None]
    found = boxes(made)
    assert len(found) == len(known)
    for column, drawn in zip(known, found, strict=True):
        assert WIDE * column.left <= drawn["x"]
        assert drawn["x"] + drawn["w"] <= WIDE * column.right + 0.2
        assert drawn["w"] > 0
        assert drawn["h"] == pytest.approx(
            30 * column.value / max(max(v for v in values if v is not None), 1.0), abs=0.1
        )


def test_nothing_known_is_no_figure() -> None:
    assert columns(in_a_row([None, None]), ("a", "b"), "s", "t") == ""
    assert bars([], "s", "t") == ""


def test_a_line_breaks_where_nothing_is_known_and_a_lonely_value_has_its_dot() -> None:
    made = str(line_strip(in_a_row([0.5, None, -0.5, 0.0]), 0.5))
    path = re.search(r'class="line" d="([^"]*)"', made)
    assert path is not None
    assert path[1] == "M125 0M625 30L875 15"
    assert made.count("dot up") == 2
    assert made.count("dot down") == 1


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=60))
def test_a_darker_cell_never_stands_for_less(values: list[float | None]) -> None:
    made = str(shade_strip(in_a_row(values), 0.6))
    shades = [int(s) for s in re.findall(r'class="s(\d)"', made)]
    known = [v for v in values if v is not None]
    assert len(shades) == len(known)
    assert all(s == 0 for s, v in zip(shades, known, strict=True) if v == 0)
    ordered = sorted(zip(known, shades, strict=True))
    assert [s for _, s in ordered] == sorted(shades)


def test_a_single_day_of_many_years_can_be_seen() -> None:
    (day,) = boxes(str(mark_strip([(0.5, 0.5 + 1 / 3650)])))
    assert day["w"] >= WIDE / 500


def test_a_strip_keeps_to_the_scale_it_is_given() -> None:
    (drawn,) = boxes(str(column_strip([Column(0, 1, 0.5)], 1.0)))
    assert drawn["h"] == 15
