"""Collocations: numbers against scipy, and what counts as a phrase."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from analysis.keywords.phrases import collocations, offered

TEXTS = [
    "عاد الاتفاق النووي الإيراني إلى الواجهة",
    "الاتفاق النووي الإيراني مات",
    "فيينا تبحث الاتفاق النووي الإيراني غدا",
    "الاتفاق التجاري سقط",
    "قال الوزير إن السلاح النووي خطر",
    "ربيع هادئ",
    "صيف حار",
    "خريف طويل",
]
STOP = {"إلى", "إن", "قال"}


def _tables(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    words = [(a, w) for a, text in enumerate(texts) for w in text.split()]
    surfaces = sorted({w for _, w in words})
    types = pd.DataFrame({"type_id": range(len(surfaces)), "surface": surfaces})
    types["term"] = types["surface"].where(~types["surface"].isin(STOP))
    tokens = pd.DataFrame(
        {
            "article": [a for a, _ in words],
            "sentence": [a for a, _ in words],
            "type_id": [surfaces.index(w) for _, w in words],
        }
    )
    return tokens, types


def _phrases(**options: float) -> pd.DataFrame:
    return collocations(
        *_tables(TEXTS), **{"min_count": 2, "min_articles": 2, "min_npmi": 0.0, **options}
    ).set_index("phrase")


def test_the_nuclear_agreement_comes_out_as_one_with_the_numbers_of_scipy() -> None:
    phrase = _phrases().loc["الاتفاق النووي"]
    # neighbours that are both terms: 3, 2 (1 + 1), 4 (fayinna tabhath ...), 2, 2 (سلاح نووي, نووي خطر), 1, 1, 1
    pairs = sum(
        a not in STOP and b not in STOP
        for text in TEXTS
        for a, b in zip(text.split(), text.split()[1:], strict=False)
    )
    observed = np.array([[3, 1], [1, pairs - 5]])
    witness = stats.chi2_contingency(observed, correction=False, lambda_="log-likelihood")
    assert (phrase["count"], phrase["n_articles"]) == (3, 3)
    assert phrase["expected"] == pytest.approx(4 * 4 / pairs)
    assert phrase["g2"] == pytest.approx(witness.statistic)
    assert phrase["npmi"] == pytest.approx(math.log(3 / (16 / pairs)) / -math.log(3 / pairs))


def test_three_words_are_a_phrase_where_both_pairs_are() -> None:
    assert _phrases().loc["الاتفاق النووي الإيراني", "words"] == 3


def test_rare_pairs_and_formulas_of_the_outlet_are_none() -> None:
    assert "الاتفاق التجاري" not in _phrases().index
    formula = [f"مراسل القناة {t}" for t in TEXTS]
    table = collocations(*_tables(formula), min_count=2, min_articles=2, min_npmi=0.0)
    assert "مراسل القناة" not in set(table["phrase"])


def test_words_of_two_sentences_or_beside_a_stop_word_are_no_phrase() -> None:
    tokens, types = _tables(["كلمة أولى كلمة أولى", "كلمة أولى", "شيء", "آخر", "هنا"])
    apart = tokens.assign(sentence=range(len(tokens)))
    assert collocations(apart, types, min_count=1, min_articles=1, min_npmi=-1).empty


def test_what_is_offered_is_yaml_without_what_is_watched_already() -> None:
    lines = offered(_phrases().reset_index(), ["الاتفاق النووي"], top=5)
    terms = [entry["term"] for entry in yaml.safe_load(lines)["watch"]]
    assert "الاتفاق النووي الإيراني" in terms
    assert "الاتفاق النووي" not in terms
