"""Two slices of a corpus: named, told apart, and words that chance may have parted said to be such."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.spatial.distance import jensenshannon

from analysis.errors import UserError
from analysis.keywords.boilerplate import OWN_NAME
from analysis.keywords.slices import compare_slices
from analysis.keywords.term_counts import TermCounts


def _corpus() -> tuple[TermCounts, pd.DataFrame]:
    """Two outlets, two months; اتفاق comes in March, وطن is the name of one outlet, دوله is everywhere."""
    rng = np.random.default_rng(4)
    source = np.repeat(["alwatan", "jisr"], 60)
    march = np.tile(np.repeat([False, True], 30), 2)
    agreement = np.where(march, rng.random(120) < 0.7, rng.random(120) < 0.1)
    country = 1 + rng.integers(0, 2, 120)
    matrix = np.column_stack([agreement, country, source == "alwatan"]).astype(float)
    articles = pd.DataFrame(
        {
            "article_id": [f"a{n:03}" for n in range(120)],
            "source": source,
            "published": pd.to_datetime(np.where(march, "2023-03-10", "2023-02-10"), utc=True),
        }
    )
    counts = TermCounts(["اتفاق", "دوله", "وطن"], sparse.csr_array(matrix), np.full(120, 200))
    return counts, articles


def test_contributions_add_up_to_the_divergence_of_scipy() -> None:
    counts, articles = _corpus()
    shift = compare_slices(counts, articles, "2023-03", "2023-02", draws=99, seed=1)
    march = (articles["published"] >= "2023-03-01").to_numpy()
    parts = [np.asarray(counts.matrix[side].sum(axis=0)).ravel() for side in (march, ~march)]
    witness = jensenshannon(*parts, base=2) ** 2
    assert shift["contribution"].abs().sum() == pytest.approx(witness)


def test_a_word_that_comes_is_told_and_one_that_is_everywhere_may_be_chance() -> None:
    shift = compare_slices(*_corpus(), "2023-03", draws=199, seed=1).set_index("term")
    assert shift.index[0] == "اتفاق"
    assert shift.loc["اتفاق", "p"] == 1 / 200
    assert shift.loc["دوله", "p"] > 0.05
    assert shift.loc["اتفاق", "contribution"] > 0
    turned = compare_slices(*_corpus(), "2023-02", draws=199, seed=1).set_index("term")
    assert turned.loc["اتفاق", "contribution"] < 0


def test_the_own_name_of_an_outlet_is_said_to_be_it() -> None:
    shift = compare_slices(*_corpus(), "alwatan", "jisr", draws=99, seed=1).set_index("term")
    assert shift.loc["وطن", "boilerplate"] == OWN_NAME
    assert shift.loc["اتفاق", "boilerplate"] == ""


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("jizr", "rest", "did you mean 'jisr'"),
        ("2024", "rest", "no article is of 2024"),
        ("rest", "jisr", "of what"),
        ("jisr", "2023-03", "share 30 articles"),
        ("2023-03", "2023", "share 60 articles"),
    ],
)
def test_what_is_no_pair_of_slices_is_an_error(one: str, other: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        compare_slices(*_corpus(), one, other, draws=19, seed=1)


def test_words_too_rare_to_compare_are_an_error() -> None:
    with pytest.raises(UserError, match="no word stands 999 times"):
        compare_slices(*_corpus(), "jisr", min_count=999, draws=19, seed=1)
