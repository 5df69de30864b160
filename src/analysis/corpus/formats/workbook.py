"""Excel workbooks (.xlsx) through openpyxl: every sheet that has a column for the text."""

from __future__ import annotations

from analysis.corpus.formats.format import Format
from analysis.corpus.formats.named_rows import read_sheets
from analysis.corpus.formats.source import Items, Source


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
    sheets = [
        (sheet.title, sheet.iter_rows(values_only=True))
        for sheet in workbook.worksheets
        if hasattr(sheet, "iter_rows")
    ]
    yield from read_sheets(source, sheets)


FORMAT = Format(
    "Excel",
    (".xlsx", ".xlsm"),
    "One row of a sheet under a row of column names; every sheet that has a column for the text.",
    read,
    lambda head: head[:4] == b"PK\x03\x04" and b"xl/" in head,
)
