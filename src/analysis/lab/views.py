"""A run's tables as a researcher reads them: names beside ids, what matters first.

Rows and numbers are those of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.periods import UNDATED
from analysis.reports.finished_run import Run

ALL = "all"
BY = ("dyad", "source", "period")


def first(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """A table with some columns in front.

    Parameters
    ----------
    frame
        The table.
    columns
        Names of these columns, in order.

    Returns
    -------
    DataFrame
        The same rows, the other columns after them.
    """
    return frame[[*columns, *[c for c in frame.columns if c not in columns]]]


def articles(run: Run) -> pd.DataFrame:
    """Analysed articles as a researcher reads them.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    DataFrame
        One row for each, by date and id; undated ones last.
    """
    rows = run.analysed.sort_values(
        ["published", "article_id"], na_position="last", ignore_index=True
    )
    return first(rows, "published", "source", "title", "body", "article_id")


def mentions(run: Run) -> pd.DataFrame:
    """Mentions as a researcher reads them.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    DataFrame
        Table `mentions` with the actor's English name, outlet and date.
    """
    where = run.articles.set_index("article_id")[["source", "published"]]
    names = {a.id: a.name_en for a in run.study.actors}
    mentions = run.mentions
    rows = mentions.assign(
        actor=mentions["actor_id"].map(names).fillna(mentions["actor_id"]),
        source=mentions["article_id"].map(where["source"]),
        published=mentions["article_id"].map(where["published"]),
    )
    return first(rows, "actor", "surface", "via", "source", "published")


def pairs(run: Run, unit: str, actor: str | None, min_n: int, max_q: float) -> pd.DataFrame:
    """Pairs of actors as a researcher reads them.

    Parameters
    ----------
    run
        The run.
    unit
        Unit of text shared.
    actor
        Only pairs of this actor; None: all.
    min_n
        Units that a pair shares at least.
    max_q
        The largest q of a pair; one that could not be tested has none, and passes 1 only.

    Returns
    -------
    DataFrame
        Rows of table `cooccurrence`, the English names in front.
    """
    pairs = run.cooccurrence
    # a pair that could not be tested has no q: it is in the table, and below no limit but 1
    within = pairs["q"].fillna(1.0) <= max_q
    pairs = pairs[(pairs["unit"] == unit) & (pairs["n"] >= min_n) & within]
    if actor is not None:
        pairs = pairs[(pairs["actor_a"] == actor) | (pairs["actor_b"] == actor)]
    return named_pairs(run, pairs)


def named_pairs(run: Run, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of table 'cooccurrence' with English names.

    Parameters
    ----------
    run
        The run, whose study tells the names.
    found
        Rows of table 'cooccurrence'.

    Returns
    -------
    DataFrame
        The same rows, `a` and `b` and what matters most in front.
    """
    names = {a.id: a.name_en for a in run.study.actors}
    named = found.assign(a=found["actor_a"].map(names), b=found["actor_b"].map(names))
    return first(
        named.reset_index(drop=True), "a", "b", "n", "expected", "expected_within", "together", "q"
    )


def margin(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows of a table by dyad, source and period that are counted by one of them.

    Parameters
    ----------
    table
        A table with 'all' for the margins.
    by
        'dyad', 'source' or 'period'.

    Returns
    -------
    DataFrame
        The rows in which the other margin is 'all'.
    """
    # Such tables hold single outlets and periods as well as their margins in one column.
    split = {"source": table["source"] != ALL, "period": table["period"] != ALL}
    keep = pd.Series(True, index=table.index)
    for column, is_split in split.items():
        # split by the one column asked for, and margins in the other
        keep &= is_split if column == by else ~is_split
    return table[keep]


def frames(run: Run, by: str, dyad: str | None, frame: str | None) -> pd.DataFrame:
    """Shares of frames as a researcher reads them.

    Parameters
    ----------
    run
        The run.
    by
        'dyad', 'source' or 'period'.
    dyad
        Only this dyad; None: all.
    frame
        Only this frame; None: all.

    Returns
    -------
    DataFrame
        Rows of table `frame_prevalence` with names in place of ids.
    """
    rows = margin(run.frame_prevalence, by)
    if dyad is not None:
        rows = rows[rows["dyad"] == dyad]
    if frame is not None:
        rows = rows[rows["frame"] == frame]
    return named_frames(run, rows, _split(by))


def named_frames(run: Run, rows: pd.DataFrame, splits: Sequence[str]) -> pd.DataFrame:
    """Rows of table 'frame_prevalence' with names, the columns of `splits` in front.

    Parameters
    ----------
    run
        The run, whose study tells the names.
    rows
        Rows of table 'frame_prevalence'.
    splits
        Columns to stand in front: 'source', 'period'.

    Returns
    -------
    DataFrame
        The same rows; ids are kept in `frame_id` and `dyad_id`.
    """
    named = rows.assign(
        frame_id=rows["frame"],
        dyad_id=rows["dyad"],
        frame=rows["frame"].map(run.frames_named),
        dyad=rows["dyad"].map(run.dyads_named),
    )
    return first(named.reset_index(drop=True), "frame", "dyad", *splits, "share", "low", "high")


def relations(run: Run, by: str, dyad: str | None) -> pd.DataFrame:
    """Whose relation the units of each dyad tell, with names.

    Parameters
    ----------
    run
        A finished run.
    by
        What a row is split by: 'dyad', 'source' or 'period'.
    dyad
        Id of a dyad; all where None.

    Returns
    -------
    DataFrame
        Rows of table 'relation_shares' with the dyad's name; its id in `dyad_id`.
    """
    rows = margin(run.relation_shares, by)
    if dyad is not None:
        rows = rows[rows["dyad"] == dyad]
    named = rows.assign(dyad_id=rows["dyad"], dyad=rows["dyad"].map(run.dyads_named))
    columns = ("dyad", *_split(by), "relation", "share", "low", "high")
    return first(named.reset_index(drop=True), *columns)


def tone(run: Run, by: str, dyad: str | None) -> pd.DataFrame:
    """Mean tone as a researcher reads it.

    Parameters
    ----------
    run
        The run.
    by
        'dyad', 'source' or 'period'.
    dyad
        Only this dyad; None: all.

    Returns
    -------
    DataFrame
        Rows of table `dyad_tone` with names in place of ids.
    """
    rows = margin(run.dyad_tone, by)
    if dyad is not None:
        rows = rows[rows["dyad"] == dyad]
    named = rows.assign(dyad_id=rows["dyad"], dyad=rows["dyad"].map(run.dyads_named))
    return first(named.reset_index(drop=True), "dyad", *_split(by), "tone", "low", "high")


def _split(by: str) -> tuple[str, ...]:
    if by == "dyad":
        return ()
    return (by,)


def span(published: pd.Series) -> str:
    """The first and the last day of some instants.

    Parameters
    ----------
    published
        The instants; missing ones are left out.

    Returns
    -------
    str
        '2016-01-03 to 2023-11-12', or that nothing is dated.
    """
    dated = published.dropna()
    if len(dated):
        return f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}"
    return UNDATED


def listed(counts: Mapping[str, int]) -> str:
    """Names with their counts.

    Parameters
    ----------
    counts
        Name to count.

    Returns
    -------
    str
        'al-jisr (120), nakhlatan (80)'.
    """
    return ", ".join(f"{name} ({n:,})" for name, n in counts.items())
