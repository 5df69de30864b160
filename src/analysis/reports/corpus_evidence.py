"""Which sentences stand behind the rows of tables about the corpus itself: outlets, copies, residue."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.figures.links import anchor_of
from analysis.reports.evidence import Evidence, Group, Sentences

_KEY = ["article_id", "sentence_id"]
_FAR = 1 << 40  # beyond the end of any text


def whole_articles(evidence: Evidence, rows: pd.DataFrame, limit: int = 3) -> list[Sentences]:
    """First sentences of the article each row leaves out, actors and frames marked.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `left_out`, an article_id; of anything else there is no sentence.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row.
    """
    known = evidence.run.sentences[_KEY]
    marks = pd.concat([evidence.actor_marks(), evidence.frame_marks()])
    return [
        evidence.sentences(known[known["article_id"] == row].head(limit), marks, limit)
        for row in rows["left_out"]
    ]


def articles(
    evidence: Evidence,
    rows: pd.DataFrame,
    column: str,
    limit: int = 4,
    *,
    among: pd.DataFrame | None = None,
) -> list[Sentences]:
    """First sentences of the analysed articles of each row's group.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `column`.
    column
        A column of `articles`, such as source or published_from.
    limit
        Articles shown of each row.
    among
        Articles with `column`, where it is none of the table's own; by default table `articles`.

    Returns
    -------
    list of Sentences
        One for each row.
    """
    if among is None:
        among = evidence.run.articles
    held = among.groupby(column)["article_id"].agg(list)
    return [evidence.openings(held.get(name, []), limit) for name in rows[column]]


def outlets(evidence: Evidence, rows: pd.DataFrame, anchor: str, limit: int = 4) -> list[Group]:
    """`articles` of each row's `source`, as groups of a figure.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `source`.
    anchor
        The figure's anchor; an outlet's ends in its place, from 0.
    limit
        Articles shown of each outlet.

    Returns
    -------
    list of Group
        One for each outlet that has an analysed article.
    """
    found = zip(rows["source"], articles(evidence, rows, "source", limit), strict=True)
    return [
        Group(anchor_of(anchor, str(n)), name, shown)
        for n, (name, shown) in enumerate(found)
        if shown.n_total
    ]


def copies(evidence: Evidence, rows: pd.DataFrame) -> list[Sentences]:
    """The first sentence of every article of each row's cluster of copies.

    Parameters
    ----------
    evidence
        The run's evidence.
    rows
        With `article_id`, of the article kept.

    Returns
    -------
    list of Sentences
        One for each row: the article kept, then its copies.
    """
    held = evidence.run.articles.groupby("duplicate_of")["article_id"].agg(list)
    return [evidence.copies(kept, held.get(kept, [])) for kept in rows["article_id"]]


def beside(
    evidence: Evidence, removed: pd.DataFrame, rows: pd.DataFrame, limit: int = 3
) -> list[Sentences]:
    """The sentence that follows what cleaning took out, of each row's kind; at the end of a text
    the one before.

    Parameters
    ----------
    evidence
        The run's evidence.
    removed
        Table `removed`.
    rows
        With `kind`.
    limit
        Sentences shown of each row.

    Returns
    -------
    list of Sentences
        One for each row.
    """
    run = evidence.run
    cuts = removed[["article_id", "kind", "raw_end"]].sort_values("raw_end", ignore_index=True)
    kept = run.offsets.assign(raw_end=run.offsets["raw_start"]).sort_values("raw_end")
    # the first run that is kept behind each cut
    after = pd.merge_asof(
        cuts,
        kept[["article_id", "raw_end", "start"]],
        on="raw_end",
        by="article_id",
        direction="forward",
    )
    # nothing follows what stood at the end of a text: the join below then finds its last sentence
    after = after.assign(start=after["start"].fillna(_FAR).astype(np.int64)).sort_values("start")
    held = run.sentences[[*_KEY, "start"]].sort_values("start")
    found = pd.merge_asof(after, held, on="start", by="article_id").dropna(subset=["sentence_id"])
    return [
        evidence.sentences(found.loc[found["kind"] == kind, _KEY], None, limit)
        for kind in rows["kind"]
    ]
