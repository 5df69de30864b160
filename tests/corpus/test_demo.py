"""The corpus that ships: how much of it, in which forms, nothing said twice, every item with its event and sources."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.articles import CorpusTables, build_articles
from analysis.corpus.manifest import read_manifest

DEMO = Path(__file__).parents[2] / "data" / "raw" / "demo"
GRAM, MOST_SHARED = 5, 1 / 6


@pytest.fixture(scope="module")
def demo() -> CorpusTables:
    return build_articles(DEMO)


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return pd.read_csv(DEMO / "EVENTS.csv", dtype="str").fillna("")


def test_at_least_180_items_of_120_to_400_words(demo: CorpusTables) -> None:
    words = demo.articles["body"].str.split().str.len()
    assert len(words) >= 180
    assert words.min() >= 120
    assert words.max() <= 400


def test_three_outlets_from_2016_to_2023(demo: CorpusTables) -> None:
    assert demo.articles["source"].value_counts().min() >= 60
    assert set(demo.articles["published"].dt.year.dropna().astype("int")) == set(range(2016, 2024))


def test_no_two_items_share_more_than_a_sixth_of_their_5_grams_but_copies(
    demo: CorpusTables, events: pd.DataFrame
) -> None:
    grams, holders = [], defaultdict(set)
    for place, body in enumerate(demo.articles["body"]):
        words = re.findall(r"\w+", body)
        grams.append({tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)})
        for gram in grams[-1]:
            holders[gram].add(place)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in holders.values():
        for one in places:
            for other in places:
                shared[one, other] += one < other
    near = {
        p for p, n in shared.items() if n > MOST_SHARED * min(len(grams[p[0]]), len(grams[p[1]]))
    }
    files = demo.articles["file"]
    copies = events[events["copy_of"] != ""]
    planted = {
        frozenset((a.split("#")[0], b.split("#")[0]))
        for a, b in zip(copies["item_file"], copies["copy_of"], strict=True)
    }
    assert {frozenset((files[a], files[b])) for a, b in near} == planted


def test_every_file_has_events_with_a_day_and_two_references(
    demo: CorpusTables, events: pd.DataFrame
) -> None:
    files = {f.split("#")[0].strip() for cell in events["item_file"] for f in cell.split(";")}
    assert set(demo.articles["file"]) <= files
    assert events["event_date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert (events["references"].str.count(";") >= 1).all()


def test_the_forms_of_the_press_are_there(demo: CorpusTables, events: pd.DataFrame) -> None:
    forms = "; ".join(events["form"])
    for form in (
        "dispatch",
        "report",
        "analysis",
        "statement",
        "interview",
        "live blog",
        "correction",
        "wire copy",
        "no date",
        "date in text",
        "Hijri",
        "mixed spelling",
    ):
        assert form in forms
    assert set(demo.articles["published_from"]) == {"field", "manifest", "text", "url", "none"}
    assert {"utf-8", "utf-16", "windows-1256"} <= set(demo.articles["encoding"])
    assert {"caption", "teaser", "comments", "dateline", "date line"} <= set(demo.removed["kind"])


def test_manifest_says_whose_the_texts_are() -> None:
    manifest = read_manifest(DEMO)
    assert manifest.licence == "CC BY 4.0"
    assert "demonstration" in manifest.text_note


def test_days_of_blogs_run_forward(demo: CorpusTables) -> None:
    """A live blog's times are in order."""
    blogs = [b for b in demo.articles["body"] if len(re.findall(r"(?m)^\d\d:\d\d ", b)) >= 4]
    assert len(blogs) >= 4
    for body in blogs:
        minutes = [int(h) * 60 + int(m) for h, m in re.findall(r"(?m)^(\d\d):(\d\d) ", body)]
        assert sum(a > b for a, b in pairwise(minutes)) <= 1, "at most one midnight"
