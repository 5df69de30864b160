"""The changes of frames and tone that the index tells beside the axis of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis import claims
from analysis.i18n.language import mark
from analysis.relations import headlines, phrasing
from analysis.reports.finished_run import Run
from analysis.reports.plain_words import in_plain, units_of

MOST_CHANGES = 2  # changes told of each pair
TONE = mark("{pair}: in {since} the mean tone goes from {before} to {after}, by {change}.")
FRAME = mark(
    "{pair}: in {since} {frame} goes from {before} to {after} of {units}, by {change} points."
)
# the same under the name of the pair
PLAIN_TONE = mark("{since}: mean tone from {before} to {after}, by {change}.")
PLAIN_FRAME = mark("{since}: {frame} from {before} to {after} of {units}, by {change} points.")


def changes_told(run: Run) -> list[tuple[str, claims.Sentence]]:
    """The changes of frames and tone that hold, as sentences of the ledger.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    list of tuple of str and Sentence
        The dyad and what is said of it, the surest first; at most `MOST_CHANGES` of a dyad.
    """
    if lacks(run, headlines.READS):
        return []
    told = []
    for row in changes_found(run).to_dict("records"):
        form: claims.Form = "two"
        form_of_change: claims.Form = "two"
        template = TONE
        named: dict[str, Any] = {}
        frames: tuple[str, ...] = ()
        if row["frame"]:
            form = "percent"
            form_of_change = "points"
            template = FRAME
            frames = (row["frame"],)
            named["frame"] = claims.name(run.frames_named[row["frame"]])
            named["units"] = claims.name(units_of(run))
        sides = phrasing.split(row, run.dyads_named, form, form_of_change)
        named |= {key: sides[key] for key in ("pair", "since", "before", "after", "change")}
        told.append((row["dyad"], claims.sentence(template, frames=frames, **named)))
    return told


def turns_of(entries: Sequence[Mapping[str, Any]]) -> dict[str, list[Markup]]:
    """What the ledger says of the changes, in plain words.

    Parameters
    ----------
    entries
        Entries of the ledger, as `changes_told` made them.

    Returns
    -------
    dict
        Sentences by dyad.
    """
    told: dict[str, list[Markup]] = {}
    for entry in entries:
        source = next(iter(entry["numbers"].values()))["source"]["rows"]
        template = PLAIN_FRAME if entry["frames"] else PLAIN_TONE
        told.setdefault(source["dyad"], []).append(in_plain(entry, template))
    return told


def changes_found(run: Run) -> pd.DataFrame:
    """The rows of table `relation_changes` that may be told, the surest first.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    DataFrame
        At most `MOST_CHANGES` of a dyad.
    """
    tested = headlines.headlines(run.tables_named(headlines.READS), run.study)
    found = headlines.rows_found(tested, headlines.CHANGE, run.relation_changes)
    return found.groupby("dyad", sort=False).head(MOST_CHANGES)


def lacks(run: Run, names: Sequence[str]) -> bool:
    """Whether a stage failed and left a table out.

    Parameters
    ----------
    run
        The run.
    names
        Names of tables.

    Returns
    -------
    bool
    """
    folder = run.folder / "tables"
    return any(not (folder / f"{name}.parquet").is_file() for name in names)
