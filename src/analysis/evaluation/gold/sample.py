"""Sentences for coding, drawn at random by stratum from the articles of a run, with the probability
of each.

Eligible are the articles that name at least two of the study's states. Each eligible article
belongs to one dyad (where it names three states, a hash of its id decides which); a stratum is a
dyad and how many of its two states the program finds in the sentence (both, one, none), so that
sentences it misses can be drawn as well. The half (development or test) is a hash of the article's
id, so that it is fixed before anything is tuned, and no article is in both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.study.schema import Study

COLUMNS = [
    "sentence",
    "round",
    "corpus",
    "source",
    "article_id",
    "url",
    "sentence_id",
    "start",
    "end",
    "sha256",
    "dyad",
    "names",
    "probability",
    "half",
]
NAMES = ("none", "one", "both")
SHARES: Mapping[str, float] = {"both": 0.7, "one": 0.2, "none": 0.1}
MIN_WORDS, MAX_WORDS = 6, 80  # of a sentence that is drawn for coding


def digest(text: str, size: int = 16) -> str:
    """The head of a text's sha256, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:size]


def half_of(article_id: str) -> str:
    """'development' or 'test', by a hash of the article's id."""
    return "development" if int(digest(f"half:{article_id}", 8), 16) % 2 == 0 else "test"


def draw(
    tables: Path,
    study: Study,
    count: int,
    *,
    seed: int,
    name: str = "main",
    without: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """`count` sentences of the run whose tables lie in `tables`, an equal share for each dyad.

    One row a sentence: sentence (key), round (`name`), corpus, source, article_id, url,
    sentence_id, start, end (in the cleaned body), sha256 (of the sentence, to notice where a later
    version cleans otherwise), dyad and names (the stratum), probability (drawn / eligible in the
    stratum), half. Sentences of 6 to 80 words only. `without` leaves out the articles of another
    sample. Raises `UserError` where no article is eligible.
    """
    articles = pd.read_parquet(tables / "articles.parquet")
    articles = articles[articles["duplicate_of"].isna()]
    mentions = pd.read_parquet(
        tables / "mentions.parquet", columns=["article_id", "sentence_id", "actor_id"]
    )
    mentions = mentions.assign(
        state=mentions["actor_id"].map({a.id: study.state_of(a.id) for a in study.actors})
    )
    mentions = mentions[mentions["state"].isin(study.states)].drop_duplicates(
        ["article_id", "sentence_id", "state"]
    )
    dyad = _dyad_of_article(mentions, study)
    if without is not None:
        dyad = dyad[~dyad.index.isin(without["article_id"])]
    dyad = dyad[dyad.index.isin(articles["article_id"])]
    if dyad.empty:
        raise UserError("no article names two of the study's states", where=tables)
    frame = pd.read_parquet(tables / "sentences.parquet")
    frame = frame[frame["article_id"].isin(dyad.index)].merge(
        articles[["article_id", "corpus", "source", "url", "body"]], on="article_id"
    )
    bounds = zip(frame["body"], frame["start"], frame["end"], strict=True)
    texts = [body[start:end] for body, start, end in bounds]
    words = np.fromiter((len(t.split()) for t in texts), np.int64, len(texts))
    frame = frame.assign(text=texts, dyad=frame["article_id"].map(dyad))
    # a sentence that several articles hold is drawn once
    frame = frame[(words >= MIN_WORDS) & (words <= MAX_WORDS)].drop_duplicates("text")
    frame = frame.assign(names=_names(frame, mentions)).sort_values(
        ["article_id", "sentence_id"], ignore_index=True
    )
    return _by_stratum(frame, count, seed, name)


def _dyad_of_article(mentions: pd.DataFrame, study: Study) -> pd.Series:
    """The dyad of each article that names both its states, by article_id."""
    states = mentions.groupby("article_id")["state"].agg(set)
    named = {
        article: [
            name
            for (one, other), name in zip(study.dyads, study.dyad_names(), strict=True)
            if {one, other} <= held
        ]
        for article, held in states.items()
    }
    rows = {
        article: choices[int(digest(f"dyad:{article}", 8), 16) % len(choices)]
        for article, choices in named.items()
        if choices
    }
    return pd.Series(rows, dtype="str")


def _names(frame: pd.DataFrame, mentions: pd.DataFrame) -> list[str]:
    """How many states of its article's dyad the program finds in each sentence: none, one, both."""
    held = mentions[["article_id", "sentence_id", "state"]].merge(
        frame[["article_id", "sentence_id", "dyad"]], on=["article_id", "sentence_id"]
    )
    inside = [
        state in dyad.split("-") for state, dyad in zip(held["state"], held["dyad"], strict=True)
    ]
    counts = (
        held[inside].groupby(["article_id", "sentence_id"]).size().rename("found").reset_index()
    )
    found = frame.merge(counts, on=["article_id", "sentence_id"], how="left")["found"].fillna(0)
    return [NAMES[int(n)] for n in found.clip(0, 2)]


def _by_stratum(frame: pd.DataFrame, count: int, seed: int, name: str) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    strata = [(dyad, names) for dyad in sorted(frame["dyad"].unique()) for names in SHARES]
    members = [frame[(frame["dyad"] == dyad) & (frame["names"] == names)] for dyad, names in strata]
    available = np.array([len(stratum) for stratum in members])
    weights = np.array([SHARES[names] for _, names in strata])
    parts = []
    for stratum, size in zip(members, allocate(count, weights, available), strict=True):
        # the frame is sorted by ids: the same run and seed give the same sentences
        chosen = np.sort(random.permutation(len(stratum))[:size])
        parts.append(stratum.iloc[chosen].assign(probability=size / max(1, len(stratum))))
    drawn = pd.concat(parts)
    drawn = drawn.assign(
        round=name,
        half=drawn["article_id"].map(half_of),
        sha256=drawn["text"].map(digest),
        sentence=drawn["article_id"] + "." + drawn["sentence_id"].astype("str"),
    )
    return drawn.sort_values(["corpus", "article_id", "sentence_id"], ignore_index=True)[COLUMNS]


def allocate(count: int, weights: np.ndarray, available: np.ndarray) -> list[int]:
    """How many to draw from each stratum, so that they add up to what was asked for.

    Proportional to `weights` with the largest remainders rounded up (Hamilton's method); what a
    stratum has too few of goes to the others in proportion.

    Parameters
    ----------
    count
        How many are wanted in all.
    weights
        One positive weight a stratum.
    available
        How many each stratum holds.

    Returns
    -------
    list of int
        One size a stratum; their sum is `count`, or everything there is where that is less.
    """
    sizes = np.zeros(len(weights), dtype=np.int64)
    # each turn gives what full strata could not take to those still open
    while (wanted := min(count, int(available.sum())) - int(sizes.sum())) > 0:
        open_strata = sizes < available
        shares = np.where(open_strata, weights, 0.0)
        quotas = wanted * shares / shares.sum()
        step = np.floor(quotas).astype(np.int64)
        rest = wanted - int(step.sum())
        # largest remainders first; equal ones in the order of strata
        step[np.argsort(-(quotas - step), kind="stable")[:rest]] += 1
        sizes = np.minimum(sizes + np.where(open_strata, step, 0), available)
    return sizes.tolist()
