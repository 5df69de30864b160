"""A channel's messages as Telegram's program exports them to HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import html

from analysis.corpus.formats.markup_tree import text_in
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Row

_PAGE = "page_body chat_page"
_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"


def is_telegram(page: str) -> bool:
    """Whether a page is an export of Telegram.

    Parameters
    ----------
    page
        The page.

    Returns
    -------
    bool
        By the class of its body.
    """
    return _PAGE in page


def messages(source: Source, page: str, encoding: str) -> Items:
    """The messages of an export; those of the service (who joined, what was pinned) are none.

    Parameters
    ----------
    source
        The file.
    page
        The page.
    encoding
        The encoding it was read in.

    Yields
    ------
    Row
        A row for each message, also for one without a text.
    """
    root = html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    channel = next(_texts(root, "page_header"), "")
    author = ""
    found = root.xpath(f"//div[{_CLASS.format('message')} and {_CLASS.format('default')}]")
    for number, message in enumerate(found):
        # a message joined to the one before it has no name of its own
        author = next(_texts(message, "from_name"), author)
        days = message.xpath(f".//div[{_CLASS.format('date')}]/@title")
        values = {
            "text": next(_texts(message, "text"), ""),
            "date": str(days[0]) if days else "",
            "source": channel or author,
            "author": author if author != channel else "",
        }
        yield Row(source.at(number), encoding, values)


def _texts(element: Any, name: str) -> Iterator[str]:
    """The texts of what lies inside an element under a class."""
    for inner in element.xpath(f".//div[{_CLASS.format(name)}]"):
        yield text_in(inner)
