"""RSS and Atom feeds: one item is one article; the full content before the description."""

from __future__ import annotations

import re
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.markup_tree import (
    Element,
    breaks_off_in,
    local,
    text_in,
    tree_of,
)
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Bad, Row

_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b[^>]*>")
_ITEMS = {"item", "entry"}


def read(source: Source) -> Items:
    """The items of a feed.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row or Bad
        A row for each item.
    """
    root, text, encoding = tree_of(source.stream.read())
    items = []
    if root is not None:
        items = [e for e in root.iter() if local(e) in _ITEMS]
    if root is None or not items:
        yield Bad(source.place, "unreadable file", quarantine.NO_ITEMS)
        return
    outlet = _outlet(root)
    # a file that breaks off has lost the end of its last item
    cut = breaks_off_in(text, local(items[-1]))
    for number, item in enumerate(items):
        if cut and number == len(items) - 1:
            yield Bad(source.at(number), "unreadable record", quarantine.CUT_OFF)
        else:
            yield Row(source.at(number), encoding, values_of(item, outlet))


def _outlet(root: Element) -> str | None:
    """The title of the feed."""
    for element in root.iter():
        if local(element) in {"channel", "feed"}:
            titles = [text_in(child) for child in element if local(child) == "title"]
            if titles:
                return titles[0]
            return None
    return None


def values_of(item: Element, outlet: str | None) -> dict[str, Any]:
    """The fields of an item by the names that `columns` knows.

    Parameters
    ----------
    item
        Its element.
    outlet
        The title of the feed.

    Returns
    -------
    dict
        Field to text; the full content before the description.
    """
    values: dict[str, Any] = {"source": outlet, "keywords": []}
    for child in item:
        name = local(child)
        content = text_in(child)
        if name == "link":
            # other links are to the feed itself, to comments, to pictures
            if child.get("rel", "alternate") == "alternate":
                values["url"] = values.get("url") or child.get("href") or content
        # a guid is an address only where it looks like one
        elif name in {"guid", "id"} and content.startswith("http"):
            values.setdefault("guid", content)
        elif name == "category":
            values["keywords"].append(child.get("term") or content)
        elif name in {"encoded", "content"} and content:
            values["content"] = content
        elif name in {"description", "summary"}:
            values["description"] = content
        elif name in {"pubdate", "published", "issued", "date"}:
            values["published"] = content
        elif name == "updated":
            values["updated"] = content
        elif name in {"creator", "author"}:
            values["author"] = content
        elif name in {"title", "source"} and content:
            values[name] = content
    values["url"] = values.get("url") or values.get("guid")
    # the day it was published; that of a change only where nothing else is said
    values["published"] = values.get("published") or values.get("updated")
    values["content"] = values.get("content") or values.get("description")
    return values


FORMAT = Format(
    "RSS or Atom",
    (".rss", ".atom"),
    "One item or entry: title, link, date, author, categories; the full content where it is there, else the description.",
    read,
    lambda head: _FEED.search(head) is not None,
)
