"""Word shifts against scipy and against a worked example."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon

from analysis.keywords.word_shifts import average_shift, divergence_shift

TERMS = ["حرب", "اتفاق", "سوق", "وساطة"]
TARGET, REFERENCE = np.array([1, 6, 3, 0]), np.array([8, 2, 8, 2])


def test_contributions_add_up_to_the_divergence_of_scipy() -> None:
    shift = divergence_shift(TERMS, TARGET, REFERENCE)
    witness = jensenshannon(TARGET, REFERENCE, base=2) ** 2
    assert shift["contribution"].abs().sum() == pytest.approx(witness)
    assert shift.loc[0, "term"] == "اتفاق"
    assert (shift.set_index("term")["contribution"] > 0).to_dict() == {
        "اتفاق": True,
        "حرب": False,
        "سوق": False,
        "وساطة": False,
    }


def test_contributions_add_up_to_the_difference_of_the_averages_worked_by_hand() -> None:
    """Scores -1 and 1 over حرب and اتفاق alone: averages (6 - 1) / 7 = 0.714 and (2 - 8) / 10 = -0.6."""
    shift = average_shift(TERMS, TARGET, REFERENCE, {"حرب": -1.0, "اتفاق": 1.0})
    assert shift["contribution"].sum() == pytest.approx(5 / 7 + 0.6)
    by_term = shift.set_index("term")["contribution"]
    assert by_term["اتفاق"] == pytest.approx((1 + 0.6) * (6 / 7 - 0.2))


def test_equal_and_empty_slices_have_no_shift() -> None:
    assert (divergence_shift(TERMS, TARGET, 2 * TARGET)["contribution"].abs() < 1e-12).all()
    assert np.isfinite(divergence_shift(TERMS, np.zeros(4), TARGET)["contribution"]).all()
