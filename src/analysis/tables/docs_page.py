"""docs/tables.md, made from the columns."""

from __future__ import annotations

from analysis.tables.column import Column, Table
from analysis.tables.every_table import TABLES

HEAD = [
    "# Tables",
    "",
    "Made by `analysis tables > docs/tables.md`; held to the code by a test.",
    "",
    "Offsets count Unicode code points. Shares named `share` lie in 0 to 1, "
    "except in `keywords`: per 10,000 words.",
    "",
]


def document() -> str:
    """docs/tables.md: every table, what a row is, and its columns."""
    lines = list(HEAD)
    for name, table in TABLES.items():
        lines += _section(name, table)
    return "\n".join(lines)


def _section(name: str, table: Table) -> list[str]:
    """The heading, the sentence and the columns of one table."""
    sentence = f"A row is {table.row}."
    if table.key:
        sentence += f" Key: {', '.join(table.key)}."
    columns = [_line(column, spec) for column, spec in table.columns.items()]
    head = ["| column | type | what it holds |", "| --- | --- | --- |"]
    return [f"## {name}", "", sentence, "", *head, *columns, ""]


def _line(name: str, column: Column) -> str:
    """One row of the table of columns."""
    type_ = column.dtype
    if column.nullable:
        type_ += ", may be missing"
    says = f"{column.says}."
    if column.isin:
        says += f" One of: {', '.join(column.isin)}."
    return f"| `{name}` | {type_} | {says} |"
