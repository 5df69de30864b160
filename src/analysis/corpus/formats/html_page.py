"""An HTML page through trafilatura: the text it extracts is the raw text (no menus, captions,
notices).
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.encodings import decode
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.html_dates import page_dates
from analysis.corpus.mending import mend
from analysis.corpus.records import Bad, Record

_PAGE = re.compile(
    rb"(?i)\A\s*(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
    re.S,
)


def read(source: Source) -> Items:
    """The article of a page.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record or Bad
        One.
    """
    text, encoding = decode(source.stream.read())
    yield page(text, source.place, encoding)


@cache
def _trafilatura() -> tuple[Any, Any]:
    import trafilatura
    from trafilatura.metadata import extract_metadata

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
    "One page, one article: the text trafilatura extracts.",
    read,
    lambda head: _PAGE.match(head) is not None,
)
