"""Which findings notebook 6 draws, and in which colours."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.figures.robustness import MARKS, findings_at_a_glance
from analysis.figures.style import PALETTE
from analysis.robustness.reading import PLACES, chosen


def _found(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["finding", "mark", "n_specifications", "share_holds"])
    return found.assign(says=found["finding"])


def test_one_of_each_mark_is_drawn_then_those_on_which_specifications_are_divided() -> None:
    found = _found(
        ("a", "robust", 64, 1.0), ("b", "robust", 64, 0.97), ("c", "does not hold", 64, 0.0), ("d", "robust", 64, 0.6),
        ("e", "not testable here", 0, float("nan")), ("f", "does not hold", 64, 0.1),
    )  # fmt: skip
    assert chosen(found, []) == ["a", "c", "d", "f"]
    assert len(chosen(found, [])) == PLACES


def test_named_curves_are_drawn_and_a_wrong_name_is_told() -> None:
    found = _found(("kataib-iran", "robust", 64, 1.0))
    assert chosen(found, ["kataib-iran"]) == ["kataib-iran"]
    with pytest.raises(UserError, match="kataib-iran"):
        chosen(found, ["kataib"])


def test_a_mark_has_one_colour_and_only_what_is_drawn_is_in_the_legend() -> None:
    found = _found(("a", "robust", 64, 1.0), ("b", "not testable here", 0, float("nan")), ("c", "does not hold", 64, 0))
    plot = findings_at_a_glance(found)
    legend = plot.legends[0]
    assert [t.get_text() for t in legend.get_texts()] == ["does not hold", "robust"]
    drawn = {c.get_label(): c.get_facecolor()[0] for c in plot.axes[0].collections if c.get_label() in MARKS}
    for name, colour in drawn.items():
        assert tuple(colour[:3]) == pytest.approx(_rgb(PALETTE[MARKS.index(str(name))]), abs=0.01)
    assert len(drawn) == 2


def _rgb(colour: str) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)
