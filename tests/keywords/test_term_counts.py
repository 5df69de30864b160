"""Counting terms."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.keywords.term_counts import count_terms

TYPES = pd.DataFrame({"term": ["نفط", None, "اتفاق", "نفط"]}, index=[5, 6, 7, 9])


def test_words_that_are_no_terms_count_in_the_length_only() -> None:
    tokens = pd.DataFrame({"article": [0, 0, 0, 2, 2], "type_id": [5, 6, 9, 7, 6]})
    counts = count_terms(tokens, TYPES, 3)
    assert counts.terms == ["اتفاق", "نفط"]
    assert counts.matrix.toarray().tolist() == [[0, 2], [0, 0], [1, 0]]
    assert counts.lengths.tolist() == [3, 0, 2]


def test_no_word_at_all_is_a_corpus_of_length_nothing() -> None:
    counts = count_terms(
        pd.DataFrame({"article": [], "type_id": []}, dtype="int64"), TYPES.iloc[:0], 2
    )
    assert counts.matrix.shape == (2, 0)
    assert counts.lengths.tolist() == [0, 0]


def test_a_token_outside_the_articles_is_an_error() -> None:
    with pytest.raises(ValueError, match="article 3"):
        count_terms(pd.DataFrame({"article": [3], "type_id": [5]}), TYPES, 3)
