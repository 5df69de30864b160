"""Web archives (WARC) through warcio: every answer that is an HTML page, with the address it was
fetched from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.encodings import NoEncoding, decode
from analysis.corpus.formats import html_page
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Bad, Note, Record

_MOST_BYTES = 20_000_000  # of one page


def read(source: Source) -> Items:
    """The pages of a web archive.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record, Bad or Note
        One for each HTML page; a note counts the answers that are none.
    """
    from warcio.archiveiterator import ArchiveIterator

    number = 0
    others = 0
    for entry in _entries(ArchiveIterator(source.stream)):
        if entry.rec_type != "response":
            continue
        kind = ""
        status = ""
        if entry.http_headers:
            kind = entry.http_headers.get_header("Content-Type") or ""
            status = entry.http_headers.get_statuscode() or ""
        if "html" not in kind.lower() or not status.startswith("2"):
            others += 1
            continue
        place = source.at(number)
        number += 1
        yield _page(entry.content_stream().read(_MOST_BYTES), place, entry.rec_headers)
    if others:
        yield Note(
            f"{others} answers are no HTML pages (pictures, redirections, errors) and were not read"
        )


def _entries(archive: Iterable[Any]) -> Iterator[Any]:
    """The entries of an archive; warcio's own failure at a broken head is told as such."""
    try:
        yield from archive
    except (AttributeError, TypeError) as problem:
        raise ValueError(f"a record's head is broken ({problem})") from None


def _page(data: bytes, place: str, headers: object) -> Record | Bad:
    try:
        text, encoding = decode(data)
    except NoEncoding:
        return Bad(place, "unreadable record", quarantine.NO_ENCODING)
    page = html_page.page(text, place, encoding)
    if isinstance(page, Bad):
        return page._replace(reason="unreadable record")
    address = headers.get_header("WARC-Target-URI")  # type: ignore[attr-defined]
    fetched = headers.get_header("WARC-Date")  # type: ignore[attr-defined]
    return page._replace(url=page.url or address, crawled=fetched)


FORMAT = Format(
    "WARC",
    (".warc",),
    "One HTML page of a web archive, read as HTML is; the day it was fetched is the day of crawling.",
    read,
    lambda head: head[:5] == b"WARC/",
)
