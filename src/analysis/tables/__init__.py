"""The columns of every table that passes between stages, checked where it is written.

`write(name, frame, path)` and `check(name, frame)` hold a table to its columns in `TABLES`, from
which docs/tables.md is made. A table is defined in the module of its subject (`corpus_tables`,
`word_tables`, …).
"""

from analysis.tables.column import Column, Table
from analysis.tables.docs_page import document
from analysis.tables.every_table import TABLES
from analysis.tables.storage import (
    CSV_FORM,
    CSV_LIMIT_BYTES,
    check,
    empty,
    least_bytes,
    no_csv,
    read,
    steady,
    write,
    write_csv,
)
from analysis.tables.vocabulary import (
    AMONG,
    CENTRALITIES,
    CODED,
    COUNTED,
    GOLD,
    KINDS,
    MARKS,
    NOT_TOGETHER,
    OUTCOMES,
    PUBLISHED_FROM,
    RELATIONS,
    SCORED,
    SHUFFLES,
    STATUSES,
    TOGETHER,
    VIA,
    WITH_TEXT,
)

__all__ = [
    "AMONG",
    "CENTRALITIES",
    "CODED",
    "COUNTED",
    "CSV_FORM",
    "CSV_LIMIT_BYTES",
    "GOLD",
    "KINDS",
    "MARKS",
    "NOT_TOGETHER",
    "OUTCOMES",
    "PUBLISHED_FROM",
    "RELATIONS",
    "SCORED",
    "SHUFFLES",
    "STATUSES",
    "TABLES",
    "TOGETHER",
    "VIA",
    "WITH_TEXT",
    "Column",
    "Table",
    "check",
    "document",
    "empty",
    "least_bytes",
    "no_csv",
    "read",
    "steady",
    "write",
    "write_csv",
]
