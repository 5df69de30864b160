"""SQLite databases: the rows of every table that has a column for the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from analysis.corpus.formats.format import Format
from analysis.corpus.formats.named_rows import Sheet, read_sheets
from analysis.corpus.formats.source import Items, Source

_MARK = b"SQLite format 3\x00"
# bytes 18 and 19 (SQLite's file format, 1.3): 2 says that a journal (WAL) lies beside it
_VERSIONS = slice(18, 20)  # bytes of the file that say whether a journal lies beside it
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)


def read(source: Source) -> Items:
    """The rows of each table under its names of columns.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row, Note or Bad
        A row for each record; tables without a text are told.
    """
    data = bytearray(source.stream.read())
    # a database that keeps a journal opens only on a disk; without one it is what the file holds
    data[_VERSIONS] = b"\x01\x01"
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(bytes(data))
        # a text that is no UTF-8 costs its own signs, not the table
        database.text_factory = lambda text: text.decode("utf-8", "replace")
        # nothing that the file defines may run: it is read as it lies there
        database.execute("PRAGMA trusted_schema = OFF")
        # `deserialize` opens anything; only a check tells whether the pages hang together
        (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        names = [name for (name,) in database.execute(_TABLES)]
        yield from read_sheets(source, [_sheet(database, name) for name in names])


def _sheet(database: sqlite3.Connection, name: str) -> Sheet:
    """A table as its names of columns and its rows."""
    # SQLite's own quoting: a name cannot be a parameter
    quoted = '"' + name.replace('"', '""') + '"'
    rows = database.execute(f"SELECT * FROM {quoted}")
    header = [column for column, *_ in rows.description]
    return name, _with_header(header, rows)


def _with_header(header: list[str], rows: sqlite3.Cursor) -> Iterator[Sequence[Any]]:
    yield header
    yield from rows


FORMAT = Format(
    "SQLite",
    (".db", ".sqlite", ".sqlite3"),
    "One row of a table that has a column for the text; other tables are told and not joined to it.",
    read,
    lambda head: head.startswith(_MARK),
)
