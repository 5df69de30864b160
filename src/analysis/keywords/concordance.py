"""Key word in context (KWIC): where a term stands and what stands around it."""

from __future__ import annotations

import difflib

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import UserError

COLUMNS = ["article_id", "start", "end", "left", "keyword", "right", "source", "published"]


def concordance(
    tokens: pd.DataFrame,
    types: pd.DataFrame,
    articles: pd.DataFrame,
    term: str,
    *,
    window: int = 8,
    limit: int | None = 50,
    seed: int,
) -> pd.DataFrame:
    """The occurrences of a term, each with the words before it (left, in reading order) and after.

    Of more than `limit` occurrences a random sample is taken: articles in random order, one
    occurrence of each before a second of any.

    Parameters
    ----------
    tokens
        `article` (row number in `articles`), `start`, `end` (offsets in the body) and `type_id`,
        sorted by article and start.
    types
        The `term` (and `surface`) of each type_id, which is the index.
    articles
        article_id, body, source and published, in row order.
    term
        What is looked up. A word that is no term counts as the term of its commonest spelling, so
        that a word can be asked for as a table shows it.
    window
        Words to either side, at most.
    limit
        Occurrences to show; None for all.
    seed
        Seed of the sample.

    Returns
    -------
    DataFrame
        `COLUMNS`: `keyword` is body[start:end]. Rows come by date (undated last), article and
        offset.

    Raises
    ------
    UserError
        For a word that is neither a term nor a form of one; it names the nearest.
    """
    wanted = types.index[types["term"] == counted_as(types, term)]
    if not len(wanted):
        near = difflib.get_close_matches(
            term, sorted(set(types["term"].dropna().astype(str))), n=3, cutoff=0.6
        )
        fix = ""
        if near:
            fix = f"Near it: {'، '.join(near)}."
        raise UserError(f"no word of the corpus counts as '{term}'", fix=fix)
    article = tokens["article"].to_numpy()
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    hits = _sample(np.flatnonzero(tokens["type_id"].isin(wanted)), article, limit, seed)
    # tokens are sorted by article: a context ends where its article does
    first = np.searchsorted(article, article[hits], "left")
    last = np.searchsorted(article, article[hits], "right") - 1
    begin, finish = start[np.maximum(hits - window, first)], end[np.minimum(hits + window, last)]
    bodies = articles["body"].iloc[article[hits]].tolist()
    spans = list(
        zip(
            bodies,
            begin.tolist(),
            start[hits].tolist(),
            end[hits].tolist(),
            finish.tolist(),
            strict=True,
        )
    )
    frame = (
        articles[["article_id", "source", "published"]].iloc[article[hits]].reset_index(drop=True)
    )
    frame = frame.assign(
        start=start[hits].astype(np.int64),
        end=end[hits].astype(np.int64),
        left=pd.Series([_line(body[a:b]) for body, a, b, _, _ in spans], dtype="str"),
        keyword=pd.Series([body[b:c] for body, _, b, c, _ in spans], dtype="str"),
        right=pd.Series([_line(body[c:d]) for body, _, _, c, d in spans], dtype="str"),
    )
    return frame.sort_values(
        ["published", "article_id", "start"], na_position="last", ignore_index=True
    )[COLUMNS]


def counted_as(types: pd.DataFrame, word: str) -> str:
    """The term that a word counts as: itself, or that of a form of the corpus.

    Parameters
    ----------
    types
        `term` of each type and, where words are lemmatised, `surface` and `count`.
    word
        A term, or a word as it is written.

    Returns
    -------
    str
        Of several terms the one with the commonest type; the word itself where the corpus has
        neither.
    """
    # a word that is a term counts as itself, even where it is a form of another term too
    if "surface" not in types or (types["term"] == word).any():
        return word
    types_of_word = types[(types["surface"] == word) & types["term"].notna()]
    if len(types_of_word):
        return str(types_of_word["term"].loc[types_of_word["count"].idxmax()])
    return word


def _line(text: str) -> str:
    """Text on one line, single blanks, none at the ends."""
    return " ".join(text.split())


def _sample(
    hits: npt.NDArray[np.int64], article: npt.NDArray[np.int64], limit: int | None, seed: int
) -> npt.NDArray[np.int64]:
    """Up to `limit` of the hits: in random order, the first of every article before the second of
    any.
    """
    if limit is None or len(hits) <= limit:
        return hits
    mixed = np.random.default_rng(seed).permutation(hits)
    # which occurrence of its article each is, in random order: 0 for the first
    turn = pd.Series(article[mixed]).groupby(article[mixed]).cumcount().to_numpy()
    # stable, so that articles stay in random order among those of one turn
    return np.sort(mixed[np.argsort(turn, kind="stable")[:limit]])
