"""Coded sentences follow their article when its text is corrected: new id, number and offsets, the
same marks.

An article's id is a hash of its address, title and raw text, so that a mended word gives another
article. A sentence that reads as it was drawn keeps its marks, its probability and its half: the
half was fixed when it was drawn.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.atomic import whole
from analysis.corpus.articles import build_articles
from analysis.errors import UserError
from analysis.evaluation.evaluate import CODINGS, GLOSSES, GOLD, SAMPLE, read_sample
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import read_coding, write_coding
from analysis.text.sentences import sentences


class Carried(NamedTuple):
    """How many sentences moved with their article, and those that no longer read as they were
    drawn.
    """

    moved: int
    lost: list[str]


def carry(folder: Path, corpus: str, place: Path) -> Carried:
    """Follow the sentences of `corpus`, which lies at `place`, in every file of the gold `folder`.

    A sentence is found again by its own hash in its source, by the address of its article where it
    stands there more than once. Raises `UserError` where the sample has no sentence of the corpus.
    """
    sample = read_sample(folder)
    rows = sample[sample["corpus"] == corpus]
    if rows.empty:
        raise UserError(f"no sentence of corpus '{corpus}' was drawn", where=folder / SAMPLE)
    held = _sentences(place)
    # key and hash: a sentence that stands where it stood and reads as it did has not moved
    there = set(held["sentence"] + " " + held["sha256"])
    gone = rows[
        [f"{s} {h}" not in there for s, h in zip(rows["sentence"], rows["sha256"], strict=True)]
    ]
    found = {row.sentence: _again(row._asdict(), held) for row in gone.itertuples(index=False)}
    moves = pd.DataFrame([{"old": old, **new} for old, new in found.items() if new is not None])
    lost = sorted(old for old, new in found.items() if new is None)
    if moves.empty:
        return Carried(0, lost)
    old = sample.drop_duplicates("sentence").set_index("sentence")["start"]
    moves = moves.assign(by=moves["start"].to_numpy() - old.loc[moves["old"]].to_numpy()).set_index(
        "old"
    )
    with whole(folder / SAMPLE) as beside:
        _moved(
            sample, moves, ["sentence", "article_id", "url", "sentence_id", "start", "end"]
        ).to_csv(beside, index=False, lineterminator="\n")
    for path in [folder / GOLD, *sorted((folder / CODINGS).glob("*.csv"))]:
        marks = read_coding(path)
        by = marks["sentence"].map(moves["by"]).fillna(0).astype("Int64")
        # offsets are in the body: a mention moves as far as its sentence
        marks = marks.assign(start=marks["start"] + by, end=marks["end"] + by)
        write_coding(_moved(marks, moves, ["sentence", "article_id", "url"]), path)
    if (folder / GLOSSES).is_file():
        glosses = pd.read_csv(folder / GLOSSES, dtype="str", keep_default_na=False)
        with whole(folder / GLOSSES) as beside:
            _moved(glosses, moves, ["sentence"]).to_csv(beside, index=False, lineterminator="\n")
    return Carried(len(moves), lost)


def _sentences(place: Path) -> pd.DataFrame:
    """Every sentence of a corpus: key, article_id, sentence_id, start, end, url, source, sha256."""
    articles = build_articles(place).articles.reset_index(drop=True)
    held = sentences(articles["body"].tolist())
    held = held.merge(
        articles[["article_id", "url", "source", "body"]], left_on="article", right_index=True
    )
    texts = [b[s:e] for b, s, e in zip(held["body"], held["start"], held["end"], strict=True)]
    keys = held["article_id"] + "." + held["sentence_id"].astype("str")
    return held.assign(sha256=[digest(t) for t in texts], sentence=keys).drop(columns="body")


def _again(row: dict[str, object], held: pd.DataFrame) -> dict[str, object] | None:
    """The one sentence that reads like a drawn one and stands in its source; None where there is
    not one.
    """
    same = held[(held["sha256"] == row["sha256"]) & (held["source"] == row["source"])]
    if len(same) > 1:
        same = same[same["url"] == row["url"]]
    if len(same) != 1:
        return None
    return {
        str(k): v
        for k, v in same[["sentence", "article_id", "url", "sentence_id", "start", "end"]]
        .iloc[0]
        .items()
    }


def _moved(table: pd.DataFrame, moves: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The table with `columns` of the sentences that moved as they are now."""
    where = table["sentence"].isin(moves.index)
    new = {
        c: table[c].where(~where, table["sentence"].map(moves[c])).astype(table[c].dtype)
        for c in columns
    }
    return table.assign(**new)
