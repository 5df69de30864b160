"""The number of a sentence: 'E-1042' is row 1,042 of the table `sentences`, counted from 1, in
every page of a run.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.reports.sentence import FULL, NONE, excerpt_around

KEY = ["article_id", "sentence_id"]
_ABOUT = ["corpus", "source", "published", "title", "url"]


def evidence_id(row: int) -> str:
    """The number of a sentence.

    All sentences of the analysed articles are numbered, cited or not: the number depends on the
    articles of the run and on how they were cleaned and split, not on parameters, codebook or
    actors. `article_id:sentence_id`, shown beside it, also holds when articles are added.

    Parameters
    ----------
    row
        Row in `sentences`, from 0; its rows lie in the order of article_id and sentence_id.

    Returns
    -------
    str
        'E-1' for the first.
    """
    return f"E-{row + 1}"


def numbers(sentences: pd.DataFrame) -> pd.Series:
    """The number of every sentence.

    Parameters
    ----------
    sentences
        Table `sentences`.

    Returns
    -------
    Series
        Evidence ids, indexed by article_id and sentence_id.
    """
    ids = [evidence_id(n) for n in range(len(sentences))]
    return pd.Series(
        ids, index=pd.MultiIndex.from_frame(sentences[KEY]), name="evidence_id", dtype="str"
    )


def evidence_table(
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    mentions: pd.DataFrame,
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    shows: dict[str, str],
) -> pd.DataFrame:
    """Make table `evidence`: every sentence with its number, where it stands, and who and what is
    in it.

    Parameters
    ----------
    sentences
        Table `sentences`, with `raw_start` and `raw_end`.
    articles
        Table `articles`.
    mentions
        Table `mentions`.
    dyads
        Table `dyads`.
    frames
        Table `frames`.
    shows
        The manifest's `show_text` by corpus: with 'none' `text` is missing, with 'excerpt' it
        is an excerpt.

    Returns
    -------
    DataFrame
        One row for each sentence, in the order of `sentences`.
    """
    # what is known of the article of each sentence, in the order of sentences
    about = (
        articles[["article_id", *_ABOUT]]
        .set_index("article_id")
        .loc[sentences["article_id"]]
        .reset_index()
    )
    shown = about["corpus"].map(shows).fillna(FULL)
    made = sentences[[*KEY, "start", "end", "raw_start", "raw_end"]].reset_index(drop=True)
    keys = pd.MultiIndex.from_frame(made[KEY])
    bodies = dict(zip(articles["article_id"], articles["body"], strict=True))
    return made.assign(
        evidence_id=[evidence_id(n) for n in range(len(sentences))],
        **{c: about[c] for c in _ABOUT},
        actors=_joined(mentions, "actor_id", keys),
        dyads=_joined(dyads, "dyad", keys),
        frames=_joined(frames, "frame", keys),
        shown=shown,
        text=_texts([bodies[a] for a in made["article_id"]], made["start"], made["end"], shown),
    )


def _joined(rows: pd.DataFrame, column: str, keys: pd.MultiIndex) -> list[str]:
    """The distinct values of each sentence, joined by '|'."""
    held: dict[tuple[str, int], list[str]] = {}
    distinct = rows[[*KEY, column]].drop_duplicates().sort_values([*KEY, column])
    for article, sentence, value in distinct.itertuples(index=False, name=None):
        held.setdefault((article, sentence), []).append(value)
    return ["|".join(held.get(key, [])) for key in keys]


def _texts(bodies: list[str], start: pd.Series, end: pd.Series, shown: pd.Series) -> pd.Series:
    """What may be shown of each sentence."""
    texts: list[str | None] = []
    for body, left, right, how in zip(
        bodies, start.to_numpy(np.int64), end.to_numpy(np.int64), shown, strict=True
    ):
        if how == NONE:
            texts.append(None)
            continue
        first, last = left, right
        if how != FULL:
            first, last = excerpt_around(int(left), int(right), [])
        texts.append(body[first:last])
    return pd.Series(texts, dtype="str")
