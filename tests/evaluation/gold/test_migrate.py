"""A coded sentence follows its article when another sentence of it is corrected."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.articles import build_articles
from analysis.corpus.manifest import make_manifest, write_manifest
from analysis.errors import UserError
from analysis.evaluation.gold.migrate import carry
from analysis.evaluation.gold.sample import COLUMNS, digest, half_of
from analysis.evaluation.gold.standoff import read_coding, rows_of, write_coding
from analysis.text.sentences import sentences

FIRST = "وصل الوزير إلى بغداد في زيارة لم يعلن عنها من قبل."
CODED = "وبحث مع نظيره العراقي ملف الغاز بين العراق وإيران."
LAST = "وغادر الوفد مساء اليوم نفسه إلى طهران عائدا إلى بلاده."


def corpus(folder: Path, *bodies: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    records = [
        {"url": f"https://x.example/{n}", "title": "ت", "content": b, "source": "x"}
        for n, b in enumerate(bodies)
    ]
    (folder / "a.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    write_manifest(folder, make_manifest("demo", [folder / "a.json"], folder, added="2026-01-01"))
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold folder with the second sentence of the first of two articles coded by two and adjudicated."""
    place = corpus(tmp_path / "demo", f"{FIRST} {CODED} {LAST}", f"{LAST} {FIRST}")
    article = build_articles(place).articles.query("url.str.endswith('0')").iloc[0]
    table = sentences([article["body"]])
    start, end = table.loc[1, ["start", "end"]].astype("int")
    key = f"{article['article_id']}.1"
    row = [
        key,
        "main",
        "demo",
        "x",
        article["article_id"],
        article["url"],
        1,
        start,
        end,
        digest(CODED),
        "iraq-iran",
        "both",
        0.5,
        half_of(article["article_id"]),
    ]
    folder = tmp_path / "gold"
    (folder / "codings").mkdir(parents=True)
    sample = pd.DataFrame([row], columns=COLUMNS)
    sample.to_csv(folder / "sample.csv", index=False)
    at = start + CODED.index("إيران")
    marks = [
        {"layer": "mention", "start": at, "end": at + 5, "label": "iran", "value": "name"},
        {"layer": "dyad", "dyad": "iraq-iran"},
    ]
    for path in ("gold.csv", "codings/main-a.csv", "codings/main-b.csv"):
        write_coding(pd.DataFrame(rows_of(sample.iloc[0], "a", marks)), folder / path)
    pd.DataFrame({"sentence": [key], "gloss": ["He discussed gas."]}).to_csv(
        folder / "glosses.csv", index=False
    )
    return folder


def test_a_sentence_of_a_corrected_article_keeps_its_marks_and_half(
    gold: Path, tmp_path: Path
) -> None:
    before = pd.read_csv(gold / "sample.csv").iloc[0]
    place = corpus(
        tmp_path / "demo",
        f"{FIRST.replace('في زيارة', 'صباح اليوم في زيارة')} {CODED} {LAST}",
        f"{LAST} {FIRST}",
    )
    assert carry(gold, "demo", place) == (1, [])
    after = pd.read_csv(gold / "sample.csv").iloc[0]
    assert after["article_id"] != before["article_id"]
    assert (after["half"], after["probability"], after["sha256"]) == (
        before["half"],
        before["probability"],
        before["sha256"],
    )
    body = build_articles(place).articles.set_index("article_id").loc[after["article_id"], "body"]
    assert body[after["start"] : after["end"]] == CODED
    for path in ("gold.csv", "codings/main-a.csv", "codings/main-b.csv"):
        coded = read_coding(gold / path)
        assert set(coded["sentence"]) == {after["sentence"]}
        assert set(coded["article_id"]) == {after["article_id"]}
        (mention,) = coded[coded["layer"] == "mention"].to_dict("records")
        assert body[mention["start"] : mention["end"]] == "إيران"
    assert pd.read_csv(gold / "glosses.csv")["sentence"].tolist() == [after["sentence"]]
    assert carry(gold, "demo", place) == (0, []), "a second time there is nothing to do"


def test_a_sentence_that_was_changed_itself_is_told_and_left(gold: Path, tmp_path: Path) -> None:
    before = (gold / "gold.csv").read_bytes()
    place = corpus(tmp_path / "demo", f"{FIRST} {CODED.replace('الغاز', 'النفط')} {LAST}")
    key = pd.read_csv(gold / "sample.csv")["sentence"].iloc[0]
    assert carry(gold, "demo", place) == (0, [key])
    assert (gold / "gold.csv").read_bytes() == before
    with pytest.raises(UserError, match="no sentence of corpus 'other'"):
        carry(gold, "other", place)
