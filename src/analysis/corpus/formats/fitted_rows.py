"""Rows of a delimited file that are longer than its header."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.corpus.columns import columns_of
from analysis.corpus.formats.dialect import MACHINE


def fitted(
    row: Sequence[str], header: Sequence[str], kinds: Sequence[bool], delimiter: str
) -> list[str]:
    """A row longer than the header: empty fields at its end are dropped, a text parted at its
    commas is joined again, and fields beyond the header stay where numbers and days are in theirs.

    The text is the run that leaves numbers, days and addresses in their columns; without any, from
    the text's column on.

    Parameters
    ----------
    row
        Its fields.
    header
        The names of the columns.
    kinds
        For each column whether it holds days, numbers or addresses; empty where that is not known.
    delimiter
        What parted the text.

    Returns
    -------
    list of str
        As many fields as the header names, or more where they belong to no column.
    """
    fields = list(row)
    width = len(header)
    # empty fields at the end: a delimiter too many
    while len(fields) > width and not fields[-1].strip():
        fields.pop()
    extra = len(fields) - width
    if extra <= 0:
        return fields
    columns = columns_of(header, {})
    # without known columns the last is taken for the text, as is usual
    body = width - 1
    if columns:
        body = header.index(columns.of["body"][0])
    if not kinds:
        stamps = {
            name
            for f in ("published", "url")
            for name in (columns.of.get(f, ()) if columns else ())
        }
        kinds = [name in stamps for name in header]
    if any(kinds) and [bool(MACHINE.match(f.strip())) for f in fields[:width]] == kinds:
        return fields  # everything stands in its column: what follows belongs to none
    starts = [body, *[column for column in range(width) if column != body]]
    # joined at the text first, then at any other column, until days and addresses fall into theirs
    for start in starts:
        joined = delimiter.join(fields[start : start + extra + 1])
        candidate = [*fields[:start], joined, *fields[start + extra + 1 :]]
        if [bool(MACHINE.match(f.strip())) for f in candidate] == kinds:
            return candidate
    return [
        *fields[:body],
        delimiter.join(fields[body : body + extra + 1]),
        *fields[body + extra + 1 :],
    ]
