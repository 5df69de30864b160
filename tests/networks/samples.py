"""Mentions written by hand or drawn by chance, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def mentions_of(rows: Sequence[tuple[str, int, str]]) -> pd.DataFrame:
    """Rows of article, sentence and actor."""
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "actor_id"])


def sentences_of(mentions: pd.DataFrame) -> pd.DataFrame:
    """The sentences that mentions stand in, two of them a paragraph."""
    keys = mentions[["article_id", "sentence_id"]].drop_duplicates()
    return keys.assign(paragraph=keys["sentence_id"] // 2)


def by_chance(
    seed: int, n_articles: int = 60, n_actors: int = 8, rate: float = 0.3
) -> pd.DataFrame:
    """Articles of two to seven sentences; who is in an article, and in which sentences of it, is chance."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n_articles):
        n_sentences = int(rng.integers(2, 8))
        for actor in np.flatnonzero(rng.random(n_actors) < rate).tolist():
            places = rng.choice(n_sentences, int(rng.integers(1, n_sentences + 1)), replace=False)
            rows += [(f"a{i:03}", int(s), f"actor{actor}") for s in places]
    return mentions_of(rows)


def articles_of(mentions: pd.DataFrame, n_periods: int = 6, n_outlets: int = 2) -> pd.DataFrame:
    """The articles by turns in periods and outlets, with a day each."""
    ids = sorted(mentions["article_id"].unique())
    turn = np.arange(len(ids))
    return pd.DataFrame(
        {
            "article_id": ids,
            "source": [f"outlet{n}" for n in turn % n_outlets],
            "period": [f"2020-0{1 + n}" for n in turn // n_outlets % n_periods],
            "published": pd.to_datetime(
                [
                    f"2020-0{1 + n // n_outlets % n_periods}-{1 + n // n_outlets // n_periods % 28:02}"
                    for n in turn
                ],
                utc=True,
            ),
        }
    )


def actors_of(mentions: pd.DataFrame) -> pd.DataFrame:
    """Table 'actors' of mentions: ids as names."""
    grouped = mentions.drop_duplicates().groupby("actor_id")
    table = grouped.agg(articles=("article_id", "nunique"), sentences=("sentence_id", "size"))
    table = table.assign(mentions=table["sentences"]).reset_index()
    return table.assign(
        name_en=table["actor_id"], name_ar=table["actor_id"], kind="person", state=None
    )


def shuffled_inside(mentions: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Every actor's sentences of an article drawn anew among those that name anyone."""
    cells = mentions.drop_duplicates()
    parts = []
    for article, rows in cells.groupby("article_id"):
        places = rows["sentence_id"].unique()
        for actor, own in rows.groupby("actor_id"):
            drawn = rng.choice(places, len(own), replace=False)
            parts += [(article, int(s), actor) for s in drawn]
    return mentions_of(parts)


def traded(mentions: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Actors exchanged between articles by curveball trades (Strona et al. 2014): both margins stay; sentence 0 holds all."""
    held = [set(g) for _, g in mentions.groupby("article_id")["actor_id"]]
    for _ in range(20 * len(held)):
        i, j = rng.integers(len(held), size=2).tolist()
        if i == j:
            continue
        pool = sorted(held[i] ^ held[j])
        rng.shuffle(pool)
        both, n_first = held[i] & held[j], len(held[i] - held[j])
        held[i], held[j] = both | set(pool[:n_first]), both | set(pool[n_first:])
    ids = sorted(mentions["article_id"].unique())
    return mentions_of([(a, 0, x) for a, actors in zip(ids, held, strict=True) for x in sorted(actors)])  # fmt: skip
