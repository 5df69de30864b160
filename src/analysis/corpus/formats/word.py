"""Word documents (.docx) through python-docx: one article, or the many of a Nexis or Factiva
export.
"""

from __future__ import annotations

from analysis.corpus.formats import export
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.formats.text_page import title_of
from analysis.corpus.records import Record


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
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    if export.is_export(text):
        yield from export.articles(source, text, "utf-8")
        return
    author = document.core_properties.author or None
    yield Record(source.place, "utf-8", text, title=title_of(text), author=author)


FORMAT = Format(
    "Word",
    (".docx",),
    "One document, one article; an export of Nexis or Factiva is parted into its articles.",
    read,
    lambda head: head[:4] == b"PK\x03\x04" and b"word/" in head,
)
