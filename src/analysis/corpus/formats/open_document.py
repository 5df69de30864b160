"""Documents of LibreOffice: the sheets of an .ods, the paragraphs of an .odt."""

from __future__ import annotations

import zipfile
from typing import Any

from lxml import etree

from analysis.corpus.formats import export
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.markup_tree import local, sheets_in, text_in
from analysis.corpus.formats.named_rows import read_sheets
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.formats.text_page import title_of
from analysis.corpus.records import Record

_CONTENT = "content.xml"


def read(source: Source) -> Items:
    """The rows of each sheet, or the paragraphs of a text.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row, Record, Note or Bad
        A row for each record of a sheet; of a text one article, or the many of an export.
    """
    with zipfile.ZipFile(source.unpacking()) as archive:
        content = archive.read(_CONTENT)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    sheets = sheets_in(root)
    if source.name.endswith(".ods") or _body_of(root) == "spreadsheet":
        yield from read_sheets(source, sheets)
        return
    text = "\n".join(text_in(e) for e in root.iter() if local(e) in ("p", "h"))
    if export.is_export(text):
        yield from export.articles(source, text, "utf-8")
        return
    yield Record(source.place, "utf-8", text, title=title_of(text))


def _body_of(root: Any) -> str:
    """What kind of document it is: the name of what its body holds."""
    body = next((e for e in root.iter() if local(e) == "body"), None)
    if body is None or not len(body):
        return ""
    return local(body[0])


FORMAT = Format(
    "OpenDocument",
    (".ods", ".odt"),
    "One row of a sheet that has a column for the text (.ods); one document, one article (.odt).",
    read,
    lambda head: (
        head[:4] == b"PK\x03\x04" and b"mimetypeapplication/vnd.oasis.opendocument" in head[:120]
    ),
)
