"""Reading real pages as they were collected; needs ../shared."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.corpus.add import AddReport, add_corpus
from analysis.corpus.articles import iterate_reasons
from analysis.corpus.duplicates import find_duplicates

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.reference


def add(tmp_path: Path, name: str, file: str = "", **rest: str) -> AddReport:
    path = CORPORA / name / file
    if not path.exists():
        pytest.skip(f"../shared/corpora/{name} is not here")
    return add_corpus(name, path, raw_dir=tmp_path, added="2026-01-01", link=True, **rest)  # type: ignore[arg-type]


def test_the_elaph_page_loses_its_residue_and_nothing_else(tmp_path: Path) -> None:
    read = add(
        tmp_path, "elaph", "elaph-kadhimi-tehran.txt", published="2020-07-21", source="elaph"
    ).read
    article = read.articles.iloc[0]
    assert (str(article["published"].date()), article["published_from"], article["source"]) == (
        "2020-07-21",
        "manifest",
        "elaph",
    )
    assert article["title"] is None or article["title"] != article["title"]
    assert article["body"].startswith("توجه الكاظمي الى طهران اليوم")
    assert article["body"].endswith("لمكافحة جائحة كورونا")
    for residue in (
        "إيلاف من لندن",
        " |",
        "التفاصيل",
        "التعليقات",
        "خلال زيارة سابقة الى ايران بوصفه",
    ):
        assert residue not in article["body"]
    assert read.removed["kind"].value_counts().to_dict() == {
        "heading": 2,
        "teaser": 2,
        "dateline": 1,
        "caption": 1,
        "comments": 1,
    }
    assert read.removed.loc[read.removed["kind"] == "heading", "text"].tolist() == [
        "تأجيل الزيارة الى الرياض",
        "مستشفى لعلاج كورونا",
    ]
    raw = read.raw["raw"][0]
    assert article["body"] == "".join(
        raw[r.raw_start : r.raw_start + r.length] for r in read.offsets.itertuples()
    )


def test_saudinewsnet_is_read_as_it_is(tmp_path: Path) -> None:
    report = add(tmp_path, "saudinewsnet")
    articles = report.read.articles
    assert len(articles) == 19_973
    assert dict(iterate_reasons(report.read.quarantine)) == {
        "empty": 349,
        "not Arabic": 5,
        "truncated": 2,
    }
    assert articles["source"].nunique() == 12
    assert articles["published_from"].value_counts().to_dict() == {
        "crawl": 14_168,
        "url": 5_803,
        "text": 2,
    }
    assert articles["published"].min().strftime("%Y-%m") == "2015-07"
    assert articles["published"].max().strftime("%Y-%m-%d") == "2015-08-04"
    raw = report.read.raw.set_index("article_id")["raw"].str.len()
    kept = articles.set_index("article_id")["body"].str.len()
    assert kept.sum() / raw.sum() > 0.98
    # in folded letters: as written 1,300 to 1,550 and 2,550 to 2,750; of the pairs that folding adds ten of ten read are copies
    assert 1_650 < find_duplicates(articles, threshold=0.8).notna().sum() < 1_800
    assert (
        3_050 < find_duplicates(articles).notna().sum() < 3_250
    )  # of similarity 0.5 and more, the default


def test_al_mayadeen_is_read_as_it_is(tmp_path: Path) -> None:
    report = add(tmp_path, "almayadeen", source="almayadeen")
    articles = report.read.articles
    assert len(articles) == 4_927
    assert dict(iterate_reasons(report.read.quarantine)) == {
        "empty": 2_267,
        "repeat of an earlier record": 5,
        "truncated": 1,
    }
    assert set(articles["source"]) == {"almayadeen"}
    assert set(articles["published_from"]) == {"field"}
    assert articles["keywords"].notna().mean() > 0.9
