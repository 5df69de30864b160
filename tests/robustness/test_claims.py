"""A claim judged on counts made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from analysis.robustness.findings import Cell, Finding
from analysis.robustness.tests import judge


def material(tones: dict[str, float], units: int = 4, together: float = 0) -> SimpleNamespace:
    """Twelve articles with units of each dyad, whose tone lies around a mean."""
    wave = np.tile([-0.1, 0.0, 0.1], 4)
    return SimpleNamespace(
        articles=pd.DataFrame({"source": ["s"] * 12}),
        specification=SimpleNamespace(confidence=0.95, min_count=10, min_units=2),
        tone=lambda cell: units * (tones[cell.dyad] + wave),
        units=lambda cell: np.full(12, float(units)),
        together=lambda pair, cell: (
            np.full(12, together / 12 if cell.dyad == "a" else 0.0),
            np.full(12, 0.2 if cell.dyad == "a" else 1e5),
        ),
    )


def test_a_tone_that_is_less_hostile_holds_although_both_are_hostile() -> None:
    """Sums of tone may be negative: a least count, as words and ties have one, is not asked of them."""
    claim = Finding(
        id="x", says="x", kind="greater", measure="tone", of=Cell(dyad="a"), than=Cell(dyad="b")
    )
    (found,) = judge([claim], material({"a": -0.5, "b": -1.5}))  # type: ignore[arg-type]
    assert found.effect[0] == 1
    assert found.holds[0]
    (other_way,) = judge([claim], material({"a": -1.5, "b": -0.5}))  # type: ignore[arg-type]
    assert not other_way.holds[0]


def test_a_tie_in_a_time_needs_the_least_units() -> None:
    claim = Finding(
        id="x",
        says="x",
        kind="greater",
        measure="tie",
        pair=("p", "q"),
        of=Cell(dyad="a"),
        than=Cell(dyad="b"),
    )
    (enough,) = judge([claim], material({}, together=2.0))  # type: ignore[arg-type]
    (too_few,) = judge([claim], material({}, together=1.8))  # type: ignore[arg-type]
    assert enough.holds[0]
    assert too_few.low[0] > 0
    assert not too_few.holds[0]
