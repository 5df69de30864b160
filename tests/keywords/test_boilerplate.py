"""Months, agencies, an outlet's own name and the sports pages are no findings; all else may be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.keywords.boilerplate import AGENCY, CALENDAR, OWN_NAME, SPORTS, own_names, reasons
from analysis.keywords.keyness import keyness, marking
from analysis.keywords.term_counts import TermCounts


def test_each_kind_is_known_by_its_reason_and_a_subject_of_news_has_none() -> None:
    terms = ["اتفاق", "تموز", "اربعاء", "وكاله", "مدرب", "ملعب", "مباراه", "هدف"]
    rows = np.zeros((20, 8))
    rows[:, 0] = 1
    rows[:10, 1:4] = 1
    rows[:10, 4:7] = 1  # ten articles of sport
    rows[2:10, 7] = 1  # eight of the nine articles with هدف are of sport
    rows[15, 7] = 1
    found = reasons(TermCounts(terms, sparse.csr_array(rows), np.full(20, 100)))
    assert found.tolist() == ["", CALENDAR, CALENDAR, AGENCY, SPORTS, SPORTS, SPORTS, SPORTS]
    rows[10:18, 7] = 1
    half = reasons(TermCounts(terms, sparse.csr_array(rows), np.full(20, 100)))
    assert half[7] == ""


@pytest.mark.parametrize(
    ("outlet", "name", "other"),
    [
        ("alwatan", "وطن", "وطنيين"),
        ("sabq", "سبق", "مسابق"),
        ("www.okaz.com.sa", "عكاظ", "رياض"),
        ("alyaum", "يوم", "امس"),
        ("aljazirah", "جزيره", "مصر"),
        ("almayadeen", "ميادين", "لبنان"),
        ("jisr", "جسر", "سفير"),
        ("الوطن", "وطن", "شعب"),
    ],
)
def test_an_outlet_is_known_by_its_consonants(outlet: str, name: str, other: str) -> None:
    assert own_names([name, other], outlet).tolist() == [True, False]


def test_an_outlets_own_name_and_a_month_are_tested_and_not_told() -> None:
    rng = np.random.default_rng(1)
    source = np.repeat(["alwatan", "sabq"], 60)
    early = np.tile(np.repeat([True, False], 30), 2)
    ours = source == "alwatan"
    matrix = np.column_stack([ours, early, ours & (rng.random(120) < 0.8), np.ones(120)])
    articles = pd.DataFrame(
        {
            "article_id": [f"a{n:03}" for n in range(120)],
            "source": source,
            "period": np.where(early, "2020-07", "2020-08"),
            "published": pd.to_datetime(np.where(early, "2020-07-05", "2020-08-05"), utc=True),
        }
    )
    terms = ["وطن", "تموز", "كهرباء", "دوله"]
    counts = TermCounts(terms, sparse.csr_array(matrix.astype(float)), np.full(120, 200))
    outlets = keyness(counts, articles, contrast="source", draws=199, seed=1)
    told = marking(outlets)
    assert told["term"].tolist() == ["كهرباء"]
    own = outlets[(outlets["term"] == "وطن") & (outlets["target"] == "alwatan")].iloc[0]
    assert own["p"] <= 0.05
    assert own["boilerplate"] == OWN_NAME
    periods = keyness(counts, articles, contrast="period", draws=199, seed=1)
    month = periods[(periods["term"] == "تموز") & (periods["target"] == "2020-07")].iloc[0]
    assert month["p"] <= 0.05
    assert marking(periods).empty
