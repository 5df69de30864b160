"""Excel workbooks (.xlsx) through openpyxl: every sheet that has a column for the text."""

from __future__ import annotations

from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Bad, Note, Row

_TITLE_ROWS = 10  # rows among which the header is looked for


def read(source: Source) -> Items:
    """The rows of each sheet under its row of column names.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row, Note or Bad
        A row for each record; sheets without a text are told.
    """
    from openpyxl import load_workbook

    workbook = load_workbook(source.unpacking(), read_only=True, data_only=True)
    sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "iter_rows")]
    several = len(sheets) > 1
    number = 0
    seen = list[str]()
    for sheet in sheets:
        rows = sheet.iter_rows(values_only=True)
        header = _header(rows, seen)
        if header is None:
            if several:
                yield Note(f"sheet '{sheet.title}' has no column for a text and was not read")
            continue
        for values in rows:
            if not any(value is not None for value in values):
                continue
            place = f"{source.place}#{number}"
            if several:
                place = f"{source.place}{sheet.title}#{number}"
            number += 1
            yield Row(place, "utf-8", dict(zip(header, values, strict=False)))
    if not number:
        detail = quarantine.COLUMNS.format(names=", ".join(seen[:20]) or "none")
        yield Bad(source.place, "no text column", detail)


def _header(rows: Any, seen: list[str]) -> list[str] | None:
    """The names of the columns, among the first rows of a sheet."""
    for number, values in enumerate(rows):
        names = [
            str(v).strip() if v is not None else f"column {n + 1}" for n, v in enumerate(values)
        ]
        seen += [name for name in names if not name.startswith("column ")]
        if columns_of(names, {}) is not None:
            return names
        if number >= _TITLE_ROWS:
            return None
    return None


FORMAT = Format(
    "Excel",
    (".xlsx", ".xlsm"),
    "One row of a sheet under a row of column names; every sheet that has a column for the text.",
    read,
    lambda head: head[:4] == b"PK\x03\x04" and b"xl/" in head,
)
