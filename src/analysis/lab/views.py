"""A run's tables as a researcher reads them: names beside ids, what matters first.

Rows and numbers are those of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.periods import UNDATED
from analysis.reports.finished_run import Run

ALL = "all"
BY = ("dyad", "source", "period")


def first(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with these columns in front."""
    return frame[[*columns, *[c for c in frame.columns if c not in columns]]]


def articles(run: Run) -> pd.DataFrame:
    """Analysed articles, by date and id."""
    rows = run.analysed.sort_values(
        ["published", "article_id"], na_position="last", ignore_index=True
    )
    return first(rows, "published", "source", "title", "body", "article_id")


def mentions(run: Run) -> pd.DataFrame:
    """Mentions with the actor's English name, outlet and date."""
    where = run.articles.set_index("article_id")[["source", "published"]]
    names = {a.id: a.name_en for a in run.study.actors}
    found = run.mentions
    rows = found.assign(
        actor=found["actor_id"].map(names).fillna(found["actor_id"]),
        source=found["article_id"].map(where["source"]),
        published=found["article_id"].map(where["published"]),
    )
    return first(rows, "actor", "surface", "via", "source", "published")


def pairs(run: Run, unit: str, actor: str | None, min_n: int, max_q: float) -> pd.DataFrame:
    """Pairs of one unit with English names."""
    names = {a.id: a.name_en for a in run.study.actors}
    found = run.cooccurrence
    # a pair that could not be tested has no q: it is in the table, and below no limit but 1
    within = found["q"].fillna(1.0) <= max_q
    found = found[(found["unit"] == unit) & (found["n"] >= min_n) & within]
    if actor is not None:
        found = found[(found["actor_a"] == actor) | (found["actor_b"] == actor)]
    named = found.assign(a=found["actor_a"].map(names), b=found["actor_b"].map(names))
    return first(
        named.reset_index(drop=True), "a", "b", "n", "expected", "expected_within", "together", "q"
    )


def margin(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows of a table by dyad, source and period that are counted by `by`: the other margin is
    'all'.
    """
    split = {"source": table["source"] != ALL, "period": table["period"] != ALL}
    keep = pd.Series(True, index=table.index)
    for column, is_split in split.items():
        keep &= is_split if column == by else ~is_split
    return table[keep]


def frames(run: Run, by: str, dyad: str | None, frame: str | None) -> pd.DataFrame:
    """Shares of frames with names."""
    rows = margin(run.frame_prevalence, by)
    if dyad is not None:
        rows = rows[rows["dyad"] == dyad]
    if frame is not None:
        rows = rows[rows["frame"] == frame]
    named = rows.assign(
        frame_id=rows["frame"],
        dyad_id=rows["dyad"],
        frame=rows["frame"].map(run.frames_named),
        dyad=rows["dyad"].map(run.dyads_named),
    )
    return first(named.reset_index(drop=True), "frame", "dyad", *_split(by), "share", "low", "high")


def relations(run: Run, by: str, dyad: str | None) -> pd.DataFrame:
    """Whose relation the units of each dyad tell, with names."""
    rows = margin(run.relation_shares, by)
    if dyad is not None:
        rows = rows[rows["dyad"] == dyad]
    named = rows.assign(dyad_id=rows["dyad"], dyad=rows["dyad"].map(run.dyads_named))
    columns = ("dyad", *_split(by), "relation", "share", "low", "high")
    return first(named.reset_index(drop=True), *columns)


def tone(run: Run, by: str, dyad: str | None) -> pd.DataFrame:
    """Mean tone with names."""
    rows = margin(run.dyad_tone, by)
    if dyad is not None:
        rows = rows[rows["dyad"] == dyad]
    named = rows.assign(dyad_id=rows["dyad"], dyad=rows["dyad"].map(run.dyads_named))
    return first(named.reset_index(drop=True), "dyad", *_split(by), "tone", "low", "high")


def _split(by: str) -> tuple[str, ...]:
    return () if by == "dyad" else (by,)


def span(published: pd.Series) -> str:
    """'2016-01-03 to 2023-11-12', or that nothing is dated."""
    dated = published.dropna()
    return f"{dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}" if len(dated) else UNDATED


def listed(counts: Mapping[str, int]) -> str:
    """'al-jisr (120), nakhlatan (80)'."""
    return ", ".join(f"{name} ({n:,})" for name, n in counts.items())
