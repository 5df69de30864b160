"""Rows under a row of column names: the sheets of a workbook, the tables of a page or a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import NO_BODY, Bad, Note, Row

Sheet = tuple[str, Iterable[Sequence[Any]]]  # title, rows
_TITLE_ROWS = 10  # rows among which the header is looked for
_MOST_NAMES = 20


def read_sheets(source: Source, sheets: Sequence[Sheet]) -> Items:
    """The rows of each sheet that has a column for the text.

    Parameters
    ----------
    source
        The file.
    sheets
        Its sheets.

    Yields
    ------
    Row, Note or Bad
        A row for each record; sheets without a text are told.
    """
    several = len(sheets) > 1
    number = 0
    seen = list[str]()
    for title, values_of_rows in sheets:
        rows = iter(values_of_rows)
        header = header_among(rows, seen)
        if header is None:
            if several:
                yield Note(f"sheet '{title}' has no column for a text and was not read")
            continue
        for values in rows:
            if not any(value is not None and value != "" for value in values):
                continue
            place = source.at(number)
            if several:
                place = f"{source.place}{title}#{number}"
            number += 1
            yield Row(place, "utf-8", dict(zip(header, values, strict=False)))
    if not number:
        detail = quarantine.COLUMNS.format(names=", ".join(seen[:_MOST_NAMES]) or "none")
        yield Bad(source.place, NO_BODY, detail)


def header_among(rows: Iterator[Sequence[Any]], seen: list[str]) -> list[str] | None:
    """The names of the columns, among the first rows of a sheet.

    Parameters
    ----------
    rows
        The rows; those up to the header are taken.
    seen
        Names that were looked at, which are added to it.

    Returns
    -------
    list of str or None
        None where no row names a column for the text.
    """
    for number, values in enumerate(rows):
        names = [
            str(v).strip() if v not in (None, "") else f"column {n + 1}"
            for n, v in enumerate(values)
        ]
        seen += [name for name in names if not name.startswith("column ")]
        if columns_of(names, {}) is not None:
            return names
        if number >= _TITLE_ROWS:
            return None
    return None
