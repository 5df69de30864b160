"""Bundles of marked-up articles: <DOC>…</DOC> of ANT and TREC, SGML and XML of the Abu El-Khair
corpus and the like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of, is_text_column, loose
from analysis.corpus.dates import parse_date
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.markup_tree import (
    Element,
    breaks_off_in,
    local,
    name_in,
    root_of,
    sheets_in,
    text_in,
    tree_of,
)
from analysis.corpus.formats.named_rows import header_among, read_sheets
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Bad, Row

_MARKUP = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<![^>]*>\s*)*<(?:(?:doc|article|news|item|record|story|document|page|entry|text)(?=\s+[\w:.-]+\s*=)|([A-Za-z\x80-\xff][^\s<>/]*)[^<>]*>\s*<[A-Za-z!\x80-\xff])",
    re.I,
)
_SHORTEST_TEXT = 40  # characters of an element that is an article itself
_OPENED = re.compile(r"<([A-Za-z][\w.-]*)(?=[\s>])")
_META = re.compile(r"[Mm]eta\Z")
_DAY_IN_ID = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
# Where an element says a day in an attribute: TEI, NITF, HTML.
_DAY_ATTRIBUTES = ("when", "norm", "datetime", "value", "content")
_SAID_ELSEWHERE = ("title", "published", "url", "source", "author")
_WORDS = {
    "docno": "id",
    "src": "source",
    "cat": "keywords",
    "time": "published",
    "dateline": "published",
}


def read(source: Source) -> Items:
    """The articles of a bundle: the elements whose children are a text and what belongs to it.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row or Bad
        A row for each article.
    """
    root, text, encoding = tree_of(source.stream.read())
    if root is None:
        yield Bad(source.place, "unreadable file", quarantine.NO_LIST.format(keys="none"))
        return
    sheets = sheets_in(root)
    # a table in HTML or of a workbook saved as XML is read by rows, not as a bundle
    if any(header_among(iter(rows), []) is not None for _, rows in sheets):
        yield from read_sheets(source, sheets)
        return
    articles = articles_in(root)
    # only where nothing was found: closing elements may spoil a file that is sound
    if not articles and (closed := root_of(_closed(text))) is not None:
        root = closed
        articles = articles_in(root)
    rows = [values_of(article) for article in articles]
    if not articles:
        articles = _around_texts(root)
        rows = [_all_said_in(article) for article in articles]
    if not articles:
        names = Counter(local(e) for e in root.iter())
        shown = ", ".join(name for name, _ in names.most_common(15) if name != "root")
        yield Bad(source.place, "unreadable file", quarantine.NO_LIST.format(keys=shown or "none"))
        return
    cut = breaks_off_in(text, _as_written(articles[-1]))
    for number, values in enumerate(rows):
        if cut and number == len(rows) - 1:
            yield Bad(source.at(number), "unreadable record", quarantine.CUT_OFF)
        else:
            yield Row(source.at(number), encoding, values)


def _as_written(element: Element) -> str:
    """The name of an element as it stands in the file."""
    name = str(element.tag).rsplit("}", 1)[-1]
    if element.prefix:
        return f"{element.prefix}:{name}"
    return name


def _closed(text: str) -> str:
    """A text in which elements that are never closed, as SGML allows, end with their lines."""
    opened = set(_OPENED.findall(text))
    never = [name for name in opened if f"</{name}" not in text]
    if not never:
        return text
    names = "|".join(map(re.escape, never))
    return re.sub(rf"(<({names})(?=[\s>])[^<>]*>)([^<\n]*)", r"\1\3</\2>", text)


def _around_texts(root: Element) -> list[Element]:
    """For each element that by its name is a text and holds no other, the widest around it that holds
    but this one: the article, where the text lies deep inside (NewsML).
    """
    named = [e for e in root.iter() if is_text_column(name_in(e))]
    long = [e for e in named if len(text_in(e)) >= _SHORTEST_TEXT]
    around_others = {around for element in long for around in element.iterancestors()}
    texts = [element for element in long if element not in around_others]
    n_inside = Counter(around for text in texts for around in text.iterancestors())
    articles = []
    for text in texts:
        # all around this text and no other: the widest of these is its article
        around = [e for e in text.iterancestors() if n_inside[e] == 1 and e is not root]
        articles.append([text, *around][-1])
    return articles


def _all_said_in(article: Element) -> dict[str, Any]:
    """The text that lies anywhere inside an article, and what its other elements say."""
    texts = [
        e
        for e in article.iter()
        if is_text_column(name_in(e)) and len(text_in(e)) >= _SHORTEST_TEXT
    ]
    text = texts[-1]  # the innermost comes last
    values: dict[str, Any] = {"text": text_in(text)}
    inside = set(text.iter())
    others = [element for element in article.iter() if element not in inside]
    _add_said(others, values, list(_SAID_ELSEWHERE))
    return values


def articles_in(root: Element) -> list[Element]:
    """The outermost elements that have a child for the text.

    Parameters
    ----------
    root
        The root of the file.

    Returns
    -------
    list of Element
        In the order of the file.
    """
    articles: list[Element] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element is not root and (_holds_text(element) or _is_text(element)):
            articles.append(element)
        else:
            # a stack gives the last first: reversed, the articles come in the order of the file
            waiting.extend(child for child in reversed(element) if isinstance(child.tag, str))
    return articles


def _holds_text(element: Element) -> bool:
    """Whether a child of an element is the text of an article: by its name, and another child
    beside it.
    """
    names = [name for name in map(name_in, element) if name]
    columns = columns_of(names, {})
    # two names at least: a list of paragraphs has children of one name only
    if columns is None or len(set(names)) < 2:
        return False
    # 'contentMeta' is said of the content
    bodies = {loose(column) for column in columns.of["body"]} - {
        loose(n) for n in names if _META.search(n)
    }
    return any(loose(name_in(child)) in bodies and not _is_list(child) for child in element)


def _is_text(element: Element) -> bool:
    """Whether an element is itself the text of an article, and its attributes say the rest."""
    names = [str(name) for name in element.attrib]
    if _text_attribute(element):
        return True
    if len(names) < 2 or (len(element) and any(len(child) for child in element)):
        return False
    columns = columns_of([*names, "text"], {})
    said = set(columns.of) & {"title", "url", "published"} if columns else set()
    return bool(said) and len(text_in(element)) >= _SHORTEST_TEXT


def _text_attribute(element: Element) -> str:
    """The attribute that holds the text of an article, where all of it is said in attributes (Stack
    Exchange, dumps of tables); '' where none does.
    """
    names = [str(name) for name in element.attrib]
    columns = columns_of(names, {})
    if columns is None or len(columns.of) < 2:
        return ""
    text = columns.of["body"][0]
    if len(element.get(text, "")) < _SHORTEST_TEXT:
        return ""
    return text


def _is_list(element: Element) -> bool:
    """Whether an element holds records itself: several children of one name that have children."""
    return sum(len(child) > 1 for child in element) > 1


def values_of(article: Element) -> dict[str, Any]:
    """The fields of an article: the text of each child, and its attributes.

    Parameters
    ----------
    article
        Its element.

    Returns
    -------
    dict
        Field to text.
    """
    values: dict[str, Any] = {str(name).lower(): value for name, value in article.attrib.items()}
    if _text_attribute(article):
        return {str(name): value for name, value in article.attrib.items()}
    if _is_text(article) and not _holds_text(article):
        return {**values, "text": text_in(article)}
    for child in article:
        if not local(child):
            continue
        if _holds_text(child):  # a body with its own headline and text
            values.update({name: value for name, value in values_of(child).items() if value})
            continue
        name = name_in(child)
        content = text_in(child)
        # names in capitals, as SGML has them, are those of the columns in small letters
        name = _WORDS.get(name.lower(), name.lower() if name.isupper() else name)
        if not content or (name in values and values[name] and name != "keywords"):
            if content and isinstance(values.get(name), str):
                values[name] = f"{values[name]}\n{content}"
            continue
        values[name] = content
    _add_from_heads(article, values)
    # a day in the id, such as AFP20010312, where no element says one that is read
    day = _DAY_IN_ID.search(str(values.get("id") or ""))
    if day and parse_date(values.get("published")) is None:
        values["published"] = day[0]
    return values


def _add_from_heads(article: Element, values: dict[str, Any]) -> None:
    """Add what an article says in a head of its own (TEI, NITF), or beside itself (MediaWiki)."""
    columns = columns_of(list(values), {})
    lacking = [f for f in _SAID_ELSEWHERE if columns is None or f not in columns.of]
    heads = [child for child in article if len(child) and not _is_body(child)]
    around = article.getparent()
    beside = []
    # the only text of its parent: what stands beside it can be about this text alone
    if around is not None and sum(map(_holds_text, around)) == 1:
        beside = [child for child in around if child is not article and not len(child)]
    _add_said([*beside, *(e for head in heads for e in head.iter())], values, lacking)


def _add_said(elements: Iterable[Element], values: dict[str, Any], lacking: list[str]) -> None:
    """Add the fields that are lacking from the first elements whose names are theirs."""
    for element in elements:
        name = name_in(element)
        said = next((f for f in lacking if name and _names(f, name)), None)
        if said is None:
            continue
        # the day in an attribute is in digits, where the text may be in words
        day = next((element.get(a) for a in _DAY_ATTRIBUTES if element.get(a)), "")
        content = text_in(element) if not len(element) else ""
        if said == "published":
            content = day or content
        if content:
            values[said] = content
            lacking.remove(said)


def _is_body(element: Element) -> bool:
    columns = columns_of([name_in(element), "x"], {})
    return columns is not None


def _names(field: str, name: str) -> bool:
    """Whether an element of this name can hold a field: 'date.issue', 'hl1' and 'title' do."""
    columns = columns_of([_HEADS.get(name.lower(), name), "text"], {})
    return columns is not None and field in columns.of


_HEADS = {
    "date.issue": "date",
    "hl1": "title",
    "docdate": "date",
    "pubdate": "date",
    "versioncreated": "date",
    "firstcreated": "date",
}
FORMAT = Format(
    "XML or SGML",
    (".xml", ".sgm", ".sgml"),
    "One element that has a child for the text (TEXT, BODY, CONTENT …) and others beside it (TITLE, URL, DATE): ANT, "
    "Abu El-Khair, TREC. A feed is read as a feed.",
    read,
    lambda head: (
        (hit := _MARKUP.match(head)) is not None
        # pages, feeds and fragments of HTML have readers of their own
        and (hit[1] or b"").lower() not in {b"html", b"rss", b"feed", b"p", b"div"}
    ),
)
