"""What may be told of frames and tone as found, what was looked for and not found, and what could
not be tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.i18n.language import gettext, mark
from analysis.relations.changes import FRAME
from analysis.relations.leads import MIN_HOLDING
from analysis.relations.prevalence import ALL
from analysis.stats import LEVEL, MIN_ARTICLES
from analysis.study.schema import Study

FOUND, NOT_FOUND, NOT_TESTABLE = "found", "not found", "not testable"
LEAD, GAP, TONE_GAP, PEAK, CHANGE = (
    mark("most frequent frame of a pair of states"),
    mark("gap of a frame"),
    mark("difference of tone"),
    mark("pair of states in a period"),
    mark("change over time"),
)
KINDS = (LEAD, GAP, TONE_GAP, PEAK, CHANGE)
KEYS = {
    LEAD: ("dyad", "frame"),
    GAP: ("frame", "most", "least"),
    TONE_GAP: ("most", "least"),
    PEAK: ("dyad", "period"),
    CHANGE: ("dyad", "what", "since"),
}
READS = ("frame_leads", "frame_gaps", "tone_gaps", "dyad_peaks", "relation_changes", "dyad_tone")
COLUMNS = ["kind", "key", "status", "reason", "estimate", "low", "high", "p", "n_articles"]
Row = tuple[Any, ...]

# constants in words, so that a sentence holds no number without a source
CHANCE = mark("no more than chance gives")
FEW_ARTICLES = mark("fewer than five articles of one of the two pairs of states")
FEW_HOLDING = mark("fewer than three articles hold it")
NO_UNIT = mark("no unit of text names both states of a pair")
ONE_PAIR = mark("fewer than two pairs of states are named in the corpus")
ONE_PERIOD = mark("fewer than two periods have dated articles")
OF_LEADS = (  # what table 'frame_leads' gives as reason
    mark("fewer than five articles"),
    mark("fewer than three articles with the frame"),
    mark("no other frame"),
)
NO_SPLIT = mark("no date leaves five articles of a pair of states before it and five after it")


def headlines(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """What a report may print of the relations, by kind, with why where it may not.

    Found is what has a p of 0.05 or less, adjusted for everything it was chosen from; an
    interval, made for the same choice, that leaves 0 out; and three articles or more that hold
    it. Frames whose coding is not established are passed over.

    Parameters
    ----------
    tables
        Of a run, those named in `READS`.
    study
        Says which frames are exploratory.

    Returns
    -------
    DataFrame
        One row a thing tested, the surest of each kind first, or one row for a kind of which
        nothing could be tested. `kind` is one of `KINDS`; `key` are the ids, joined by a bar;
        `status` found, not found or not testable, the latter two with `reason`; `p` is adjusted
        for selection; `n_articles` are those behind the claim.
    """
    exploratory = {f.id for f in study.frames if f.exploratory}
    gaps, changes = tables["frame_gaps"], tables["relation_changes"]
    any_unit = len(tables["dyad_tone"]) > 0
    rows = [
        *_leads(tables["frame_leads"]),
        *_gaps(GAP, gaps[~gaps["frame"].isin(exploratory)]),
        *_gaps(TONE_GAP, tables["tone_gaps"]),
        *_peaks(tables["dyad_peaks"], any_unit),
        *_changes(changes[~changes["frame"].isin(exploratory)], any_unit),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def looked_for(told: pd.DataFrame) -> pd.DataFrame:
    """What was looked for, by kind: how much was tested, how much of it found, and why what was
    not.

    Parameters
    ----------
    told
        From `headlines`.

    Returns
    -------
    DataFrame
        One row a kind, in the order of `KINDS`: kind, n_tested, n_found, n_untested and the
        reason told most often of those that were not found.
    """
    rows = []
    for kind in KINDS:
        part = of_kind(told, kind)
        others = part.loc[part["status"] != FOUND, "reason"]
        reason = gettext(others.value_counts().index[0]) if len(others) else ""
        untested = int((part["status"] == NOT_TESTABLE).sum())
        n_found = int((part["status"] == FOUND).sum())
        rows.append((gettext(kind), len(part) - untested, n_found, untested, reason))
    return pd.DataFrame(rows, columns=["kind", "n_tested", "n_found", "n_untested", "reason"])


def of_kind(told: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The rows of `headlines` of one kind, the surest first."""
    return told[told["kind"] == kind].reset_index(drop=True)


def rows_found(told: pd.DataFrame, kind: str, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table of a kind that may be printed as found, the surest first.

    Parameters
    ----------
    told
        From `headlines`.
    kind
        One of `KINDS`.
    table
        The table that the kind is tested in, such as 'frame_gaps' for `GAP`.

    Returns
    -------
    DataFrame
        Rows of `table`, with its columns.
    """
    rows = of_kind(told, kind)
    keys = rows.loc[rows["status"] == FOUND, "key"]
    if keys.empty:
        return table.iloc[:0]
    return table.set_index(_keys(kind, table)).loc[keys].reset_index(drop=True)


def _keys(kind: str, table: pd.DataFrame) -> pd.Series:
    """The ids of each row of the table of a kind, joined by a bar."""
    # A change of tone has no frame: its measure stands in the place of one.
    if kind == CHANGE:
        table = table.assign(what=table["frame"].where(table["measure"] == FRAME, table["measure"]))
    return table[list(KEYS[kind])].astype("str").agg("|".join, axis=1)


def _leads(leads: pd.DataFrame) -> Iterator[Row]:
    if leads.empty:
        yield _none(LEAD, NO_UNIT)
    for row in _by_p(LEAD, leads):
        values = (row["lead"], row["low"], row["high"], row["p"], row["n_holding"])
        if row["reason"]:
            yield _none(LEAD, row["reason"], row["key"], row["n_holding"])
        else:
            yield _tested(LEAD, row["key"], values)


def _gaps(kind: str, gaps: pd.DataFrame) -> Iterator[Row]:
    if gaps.empty:
        yield _none(kind, ONE_PAIR)
    for row in _by_p(kind, gaps):
        # Every unit has a tone, so that table 'tone_gaps' has no such column.
        holding = row.get("n_holding", row["n_articles_most"])
        values = (row["gap"], row["low"], row["high"], row["p"], holding)
        if min(row["n_articles_most"], row["n_articles_least"]) < MIN_ARTICLES:
            yield _none(kind, FEW_ARTICLES, row["key"], holding)
        else:
            yield _tested(kind, row["key"], values, FEW_HOLDING if holding < MIN_HOLDING else "")


def _peaks(peaks: pd.DataFrame, any_unit: bool) -> Iterator[Row]:
    if peaks.empty:
        yield _none(PEAK, ONE_PERIOD if any_unit else NO_UNIT)
    for row in _by_p(PEAK, peaks[peaks["rises"]] if len(peaks) else peaks):
        values = tuple(row[c] for c in ("effect", "effect_low", "effect_high", "p", "n_articles"))
        few = FEW_HOLDING if row["n_articles"] < MIN_HOLDING else ""
        yield _tested(PEAK, row["key"], values, few)


def _changes(changes: pd.DataFrame, any_unit: bool) -> Iterator[Row]:
    if changes.empty:
        yield _none(CHANGE, NO_SPLIT if any_unit else NO_UNIT)
    for row in _by_p(CHANGE, changes):
        values = tuple(row[c] for c in ("change", "low", "high", "p", "n_holding"))
        yield _tested(CHANGE, row["key"], values)


def _tested(kind: str, key: str, values: Row, few: str = "") -> Row:
    """A row of what was tested: `values` are estimate, ends, adjusted p and articles; `few` says
    why it may not be told.
    """
    _, low, high, p, _ = values
    # p is a ratio of draws: 0.05 itself counts, however 1 - 0.95 is rounded. A missing
    # interval leaves 0 in.
    beyond = p <= 1 - LEVEL + 1e-12 and (low > 0 or high < 0)
    if beyond and not few:
        return (kind, key, FOUND, "", *values)
    return (kind, key, NOT_FOUND, few or CHANCE, *values)


def _none(kind: str, reason: str, key: str = ALL, n_articles: int = 0) -> Row:
    """A row of what could not be tested."""
    return (kind, key, NOT_TESTABLE, reason, np.nan, np.nan, np.nan, np.nan, n_articles)


def _by_p(kind: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows with their key, the surest first; what was not tested last."""
    if rows.empty:
        return []
    return rows.assign(key=_keys(kind, rows)).sort_values("p", kind="stable").to_dict("records")
