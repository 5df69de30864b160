"""The corpus at a glance."""

from __future__ import annotations

import pandas as pd

from analysis import claims
from analysis.corpus import summary
from analysis.study.study_settings import Settings
from analysis.tables import PUBLISHED_FROM, TABLES


def test_every_kind_of_residue_and_every_origin_of_a_date_is_explained() -> None:
    listed = TABLES["removed"].columns["kind"].says
    assert all(kind in listed for kind in summary.KINDS)
    assert len(summary.KINDS) == len(listed.replace(";", ",").split(","))
    assert set(summary.ORIGINS) == set(PUBLISHED_FROM)


def test_an_example_of_residue_that_is_cut_says_so() -> None:
    removed = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "kind": ["date line", "teaser"],
            "text": [" السبت\n28 آب ", "كلمة " * 40],
        }
    )
    found = summary.removed_kinds(removed).set_index("kind")
    assert found.loc["date line", "example"] == "السبت 28 آب"
    assert found.loc["date line", "says"] != found.loc["teaser", "says"]
    assert str(found.loc["teaser", "example"]).endswith(" …")


def test_the_first_sentences_of_analysed_articles_stand_behind_how_many_there_are() -> None:
    tables = {
        "articles": pd.DataFrame({"article_id": ["a", "b"], "duplicate_of": [None, "a"]}),
        "sentences": pd.DataFrame({"article_id": ["a", "a"], "sentence_id": [0, 1]}),
    }
    said = summary.say_corpus(Settings())
    assert claims.supporting(said.behind, said.level, tables.__getitem__) == [("a", 0)]
    assert summary.first_sentences(tables["sentences"]).to_numpy().tolist() == [["a", 0]]


def test_the_outlets_of_a_cluster_are_those_of_all_its_articles() -> None:
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b", "c"],
            "source": ["waha", "jisr", "waha"],
            "duplicate_of": [None, "a", None],
            "title": "t",
            "published": pd.to_datetime(["2020-07-21"] * 3, utc=True),
        }
    )
    assert summary.largest_clusters(articles)[["size", "sources"]].to_numpy().tolist() == [
        [2, "jisr, waha"]
    ]
    assert summary.largest_clusters(articles.assign(duplicate_of=None)).empty
