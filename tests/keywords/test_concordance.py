"""Key word in context."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.keywords.concordance import concordance, counted_as

BODIES = [
    "أعلن البيان اتفاق البلدين على الحوار.\nورحب العراق بالاتفاق.",
    "لا اتفاق حتى الآن",
    "اتفاق اتفاق اتفاق اتفاق",
]


def _corpus() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    rows = [
        (a, m.start(), m.end(), m.group())
        for a, body in enumerate(BODIES)
        for m in re.finditer(r"\w+", body)
    ]
    tokens = pd.DataFrame(rows, columns=["article", "start", "end", "surface"])
    tokens["type_id"], surfaces = pd.factorize(tokens["surface"])
    types = pd.DataFrame(
        {"term": ["اتفاق" if "اتفاق" in s else None if s == "على" else s for s in surfaces]},
        dtype="str",
    )
    articles = pd.DataFrame(
        {
            "article_id": ["b", "a", "c"],
            "body": BODIES,
            "source": "مصدر",
            "published": pd.to_datetime(["2023-03-11", "2023-03-10", None], utc=True),
        }
    )
    return tokens, types, articles


def test_each_form_of_a_term_is_shown_with_the_words_around_it() -> None:
    found = concordance(*_corpus(), "اتفاق", window=2, seed=1)
    assert found["article_id"].tolist() == ["a", "b", "b", "c", "c", "c", "c"]
    second = found.iloc[2]
    assert second["keyword"] == "بالاتفاق"
    assert second["left"] == "ورحب العراق"
    assert second["right"] == ""
    assert found.iloc[1]["left"] == "أعلن البيان"
    assert found.iloc[1]["right"] == "البلدين على"


def test_the_keyword_is_a_slice_of_the_body_and_context_stays_in_its_article() -> None:
    found = concordance(*_corpus(), "اتفاق", window=30, seed=1)
    bodies = dict(zip(["b", "a", "c"], BODIES, strict=True))
    for row in found.itertuples():
        body = bodies[row.article_id]
        assert body[row.start : row.end] == row.keyword
        inside = " ".join(f"{row.left} {row.keyword} {row.right}".split())
        assert inside in " ".join(body.split())


def test_a_sample_takes_every_article_before_any_twice_and_is_the_same_for_the_same_seed() -> None:
    found = concordance(*_corpus(), "اتفاق", limit=3, seed=4)
    assert sorted(found["article_id"]) == ["a", "b", "c"]
    pd.testing.assert_frame_equal(found, concordance(*_corpus(), "اتفاق", limit=3, seed=4))


def test_an_unknown_term_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UserError, match="Near it: اتفاق"):
        concordance(*_corpus(), "اتفاقا", seed=1)


def test_a_word_can_be_asked_for_as_a_table_shows_it() -> None:
    tokens, types, articles = _corpus()
    types = types.assign(
        surface=["بالاتفاق" if t == "اتفاق" else t for t in types["term"].fillna("على")], count=1
    )
    asked, by_term = (
        concordance(tokens, types, articles, word, seed=1) for word in ("بالاتفاق", "اتفاق")
    )
    pd.testing.assert_frame_equal(asked, by_term)
    assert counted_as(types, "على") == "على"  # a word that is no term
