"""A small coded corpus, written for the tests: numbers only, no text."""

from __future__ import annotations

import numpy as np
import pandas as pd

OUTLETS = ("jisr", "waha", "nakhlatan")
ACTORS = ("iran", "iraq", "saudi", "tehran", "riyadh", "baghdad", "oman")
DYADS = ("iran-saudi", "iraq-iran", "iraq-saudi")
FRAMES = ("conflict", "diplomacy", "energy", "law")


def coded_corpus(n: int = 60, *, seed: int = 5) -> dict[str, pd.DataFrame]:
    """`n` articles of three outlets over two years, with mentions, dyads and frames drawn at random; some undated, some copies."""
    rng = np.random.default_rng(seed)
    ids = [f"a{i:03d}" for i in range(n)]
    day = pd.Timestamp("2020-01-01", tz="UTC") + pd.to_timedelta(rng.integers(0, 700, n), "D")
    published = pd.Series(day).where(rng.random(n) > 0.1).astype("datetime64[us, UTC]")
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "source": rng.choice(OUTLETS, n),
            "published": published,
            "duplicate_of": pd.Series([None] * (n - 2) + [ids[0], ids[1]], dtype=object),
        }
    )
    articles["period"] = published.dt.strftime("%Y-%m").fillna("undated")
    sentences = pd.DataFrame(
        [(a, s, s // 3) for a in ids for s in range(int(rng.integers(4, 12)))],
        columns=["article_id", "sentence_id", "paragraph"],
    )
    chosen = sentences.sample(frac=0.6, random_state=seed)
    mentions = pd.concat(
        [
            chosen.sample(frac=0.5, random_state=seed + k).assign(actor_id=a)
            for k, a in enumerate(ACTORS)
        ]
    )
    mentions = mentions.assign(start=0, end=1).sort_values(
        ["article_id", "sentence_id", "actor_id"], ignore_index=True
    )
    dyads = pd.concat(
        [chosen.sample(frac=0.3, random_state=seed + k).assign(dyad=d) for k, d in enumerate(DYADS)]
    )
    dyads = dyads.merge(articles[["article_id", "source", "period"]], on="article_id")
    unit = dyads["article_id"] + ":" + dyads["sentence_id"].astype("str")
    dyads = dyads.assign(unit_id=unit, tone=rng.choice([-1.0, 0.0, 1.0], len(dyads)))
    dyads = dyads.sort_values(["article_id", "sentence_id", "dyad"], ignore_index=True)
    frames = dyads[["article_id", "sentence_id", "dyad", "unit_id"]].assign(
        frame=rng.choice(FRAMES, len(dyads))
    )
    return {
        "articles": articles,
        "sentences": sentences,
        "mentions": mentions[["article_id", "sentence_id", "actor_id", "start", "end"]],
        "dyads": dyads,
        "frames": frames,
    }
