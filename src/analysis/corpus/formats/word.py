"""Word documents (.docx) through python-docx: one article, or the many of a Nexis or Factiva
export.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.corpus.columns import columns_of
from analysis.corpus.formats import export
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.formats.text_page import title_of
from analysis.corpus.records import Record, Row


def read(source: Source) -> Items:
    """The paragraphs of a document as a page of text.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record or Row
        One article, or the many of an export.
    """
    from docx import Document

    document = Document(source.unpacking())
    rows = [row for table in document.tables for row in _rows(table)]
    if rows:
        for number, values in enumerate(rows):
            yield Row(source.at(number), "utf-8", values)
        return
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    if export.is_export(text):
        yield from export.articles(source, text, "utf-8")
        return
    author = document.core_properties.author or None
    yield Record(source.place, "utf-8", text, title=title_of(text), author=author)


def _rows(table: Any) -> Iterator[dict[str, str]]:
    """The rows of a table whose first row names a column for the text."""
    lines = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    if not lines or len(lines[0]) < 2 or columns_of(lines[0], {}) is None:
        return
    for line in lines[1:]:
        if any(line):
            yield dict(zip(lines[0], line, strict=False))


FORMAT = Format(
    "Word",
    (".docx",),
    "One document, one article; an export of Nexis or Factiva is parted into its articles; a table under a row of column names "
    "is read row by row.",
    read,
    lambda head: head[:4] == b"PK\x03\x04" and b"word/" in head,
)
