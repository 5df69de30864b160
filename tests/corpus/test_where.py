"""`where` in study.yml: which articles a study asks about, and what is said of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError
from tests.command import analysis
from tests.reproduction.small import small_project

from analysis.corpus.quarantine import told
from analysis.corpus.selection import REASON, check_outlets, reasons_against
from analysis.errors import UserError
from analysis.study.schema import Where

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d"],
        "source": ["waha", "waha", "jisr", "jisr"],
        "published": pd.to_datetime(
            ["2020-01-05T23:59:00Z", "2020-01-06T00:00:00Z", "2020-02-01T10:00:00Z", None]
        ),
        "title": ["زيارة", None, "مباراة", "نفط"],
        "keywords": ["سياسة|العراق", None, "رياضة", None],
        "url": [None, "https://waha.example/سياسة/1", "https://jisr.example/sport/2", None],
        "body": ["وصل الوزير.", "ولقاؤهم ببغداد.", "فاز المنتخب.", "ارتفع سعر النفط."],
    }
)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({}, "abcd"),
        ({"since": "2020-01-06"}, "bc"),
        ({"until": "2020-01-05"}, "a"),
        ({"since": "2020-01-05", "until": "2020-01-06"}, "ab"),
        ({"outlets": ["jisr"]}, "cd"),
        ({"without_outlets": ["jisr"]}, "ab"),
        ({"sections": ["سياسه"]}, "ab"),
        ({"sections": ["Sport"]}, "c"),
        ({"words": ["بغداد"]}, "b"),
        ({"words": ["الزيارة", "سعر النفط"]}, "ad"),
        ({"without_words": ["المنتخب"]}, "abd"),
        ({"outlets": ["waha"], "words": ["وزير"]}, "a"),
    ],
)
def test_each_condition_keeps_what_meets_it(where: dict[str, Any], kept: str) -> None:
    reasons = reasons_against(ARTICLES, Where.model_validate(where))
    assert "".join(ARTICLES["article_id"][reasons.isna()]) == kept
    assert reasons.index.equals(ARTICLES.index)


def test_the_reason_is_the_first_condition_that_is_not_met_and_is_told_in_both_languages() -> None:
    where = Where.model_validate({"since": "2020-01-06", "outlets": ["waha"]})
    reasons = reasons_against(ARTICLES, where)
    assert reasons.tolist()[0] == "before 2020-01-06"
    assert reasons.tolist()[2:] == [
        "from the outlet jisr",
        "no date, and the study asks for days",
    ]
    assert [told(reason) for reason in reasons.dropna()] == reasons.dropna().tolist()


def test_an_outlet_that_is_not_there_and_days_that_end_before_they_begin_are_errors() -> None:
    with pytest.raises(UserError, match="no article is from 'wahha'; did you mean 'waha'"):
        check_outlets({"waha", "jisr"}, Where(outlets=("wahha",)))
    with pytest.raises(ValidationError, match="no day is left"):
        Where.model_validate({"since": "2020-02-01", "until": "2020-01-01"})


@pytest.mark.notebook
def test_a_run_counts_what_the_study_leaves_out_and_stops_where_nothing_is_left(
    tmp_path: Path,
) -> None:
    root = small_project(tmp_path / "p", notebooks=())
    study = root / "studies" / "small" / "study.yml"
    whole = study.read_text(encoding="utf-8")
    study.write_text(f"{whole}\nwhere:\n  words: [الكهرباء]\n", encoding="utf-8")
    done = analysis("run", "small", cwd=root)
    assert done.returncode == 0, done.stderr
    folder = root / "reports" / "small" / "tables"
    articles = pd.read_parquet(folder / "articles.parquet")
    aside = pd.read_parquet(folder / "quarantine.parquet")
    assert len(articles) == 2
    assert (aside["reason"] == REASON).sum() == 3
    for name in ("removed", "offsets"):
        rows = pd.read_parquet(folder / f"{name}.parquet")
        assert set(rows["article_id"]) <= set(articles["article_id"])
    study.write_text(f"{whole}\nwhere:\n  since: 2021-01-01\n", encoding="utf-8")
    done = analysis("run", "small", cwd=root)
    assert done.returncode == 1
    assert "`where` leaves none of 5 articles" in done.stdout + done.stderr
