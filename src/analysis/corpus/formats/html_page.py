"""An HTML page through trafilatura: the text it extracts is the raw text (no menus, captions,
notices).
"""

from __future__ import annotations

import logging
import re
from functools import cache
from html import unescape
from io import BytesIO
from statistics import median
from typing import Any

from lxml import html

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of
from analysis.corpus.encodings import decode
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.markup_tree import sheets_in
from analysis.corpus.formats.named_rows import Sheet, header_among, read_sheets
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.formats.telegram_page import is_telegram, messages
from analysis.corpus.html_dates import page_dates
from analysis.corpus.mending import mend
from analysis.corpus.records import Bad, Record

_PAGE = re.compile(
    rb"(?i)\A\s*(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body|table)\b",
    re.S,
)
_SHOWN_JSON = re.compile(
    r"<body[^<>]*>\s*(?:<div[^<>]*></div>\s*)?<pre[^<>]*>(\s*[\[{]\s*[\[{\"].*?)</pre>", re.S | re.I
)
_LEAST_COLUMNS = 2  # that are known, for a table of articles
_SHORTEST_TEXT = 40  # characters, by median, of its texts


def read(source: Source) -> Items:
    """The article of a page.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record, Row or Bad
        One; of a page that is a table of articles, as many sites write for Excel, each of its rows.
    """
    text, encoding = decode(source.stream.read())
    if is_telegram(text):
        yield from messages(source, text, encoding)
        return
    if shown := _SHOWN_JSON.search(text):
        # a browser shows JSON as a page, and so it is saved
        data = unescape(shown[1]).encode("utf-8", "replace")
        name = f"{source.name.rsplit('.', 1)[0]}.json"
        yield from source.inside(BytesIO(data), name, source.place, len(data))
        return
    if "<table" in text.lower() and (sheets := _tables_of_articles(text)):
        yield from read_sheets(source, sheets)
        return
    yield page(text, source.place, encoding)


def _tables_of_articles(text: str) -> list[Sheet]:
    """The tables of a page that list articles: under names of columns, of which one is of the text
    and another known too.
    """
    # as bytes with the encoding said: a page that declares another would be decoded anew
    root = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    found: list[Sheet] = []
    for title, rows in sheets_in(root):
        below = iter(rows)
        names = header_among(below, [])
        if names is None:
            continue
        columns = columns_of(names, {})
        if columns is None or len(columns.of) < _LEAST_COLUMNS:
            continue
        body = names.index(columns.of["body"][0])
        lengths = [len(row[body]) for row in below if len(row) > body]
        if lengths and median(lengths) >= _SHORTEST_TEXT:
            found.append((title, rows))
    return found


@cache
def _trafilatura() -> tuple[Any, Any]:
    import trafilatura
    from trafilatura.metadata import extract_metadata

    # it tells of every page without a text; that is counted as set aside
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract, extract_metadata


def page(text: str, place: str, encoding: str) -> Record | Bad:
    """The article of a page that is text already.

    Parameters
    ----------
    text
        The page.
    place
        Its place in the file.
    encoding
        The encoding it was read in.

    Returns
    -------
    Record or Bad
        Bad where no article is found in it.
    """
    extract, extract_metadata = _trafilatura()
    # `deduplicate` would leave out sentences by what was read before: order would matter
    body = extract(
        text, include_comments=False, include_tables=False, favor_precision=True, deduplicate=False
    )
    if not body:
        return Bad(place, "unreadable file", quarantine.NO_ARTICLE)
    body = mend(body)
    known = extract_metadata(
        text,
        date_config={"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"},
    )
    dates = page_dates(text, known.date if known else None)
    if known is None:
        return Record(
            place,
            encoding,
            body,
            published=dates.declared,
            visible=dates.visible,
            guessed=dates.guessed,
        )
    tags = None
    if known.tags:
        tags = "|".join(known.tags)
    title = None
    if known.title:
        title = mend(known.title)
    # the title at the head of the text is not counted twice
    if title and body.startswith(title):
        body = body[len(title) :].lstrip()
    return Record(
        place,
        encoding,
        body,
        title,
        known.url,
        known.sitename,
        known.author,
        dates.declared,
        keywords=tags,
        visible=dates.visible,
        guessed=dates.guessed,
    )


FORMAT = Format(
    "HTML",
    (".html", ".htm", ".xhtml"),
    "One page, one article: the text trafilatura extracts. A table under a row of column names is read row by row; "
    "an export of Telegram message by message; JSON that a browser showed as JSON is.",
    read,
    lambda head: _PAGE.match(head) is not None,
)
