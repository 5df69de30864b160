"""Values of a record as text: lists of paragraphs, nested objects, stamps; never the notation of a
programming language.
"""

from __future__ import annotations

import ast
import html
import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analysis.corpus.markup import shown

# The keys under which dumps keep a text, in the order in which they are looked for.
_TEXT_KEYS = (
    "rendered", "raw", "plain", "text", "#text", "value", "content", "body", "main", "full", "html",
    "name", "title", "label", "$date", "$numberLong", "$t", "@value", "username", "screen_name",
    "iso", "date", "_seconds", "seconds", "timestamp", "@id", "href",
)  # fmt: skip
_PARTS = (
    "summary",
    "headline",
    "title",
    "text",
    "content",
    "paragraphs",
    "sentences",
    "sections",
    "blocks",
    "children",
    "data",
    "elements",
)
_INLINE = frozenset(
    "plain link bold italic underline strikethrough code pre hashtag mention mention_name cashtag email phone"
    " text_link bot_command custom_emoji spoiler blockquote bank_card".split()
)
# The keys of one value in several languages, Arabic's.
ARABIC_KEYS = frozenset("ar ara arabic ar-sa ar_sa ar-001 عربي العربية".split())
_NUMBERED = re.compile(r"(?:p|para|paragraph|line|part|sentence|فقرة)?[ _-]?\d+\Z", re.I)
# Kinds of objects that hold one paragraph in pieces (editors: ProseMirror, Slate, Portable Text).
_PARAGRAPHS = frozenset("paragraph heading block p h1 h2 h3 list-item listitem".split())
_DEEPEST = 12  # levels of values inside values
_WRITTEN = re.compile(r"\\u([0-9a-cA-CfF][0-9a-fA-F]{3})")  # a letter by its number
_LONGEST_LITERAL = 1_000_000  # characters of a text that is read as a list or mapping
_WRITTEN_VALUE = re.compile(r"""[\[(]\s*['"{]|\{\s*['"]""")
_ARRAY = re.compile(r"(?:n(?:um)?py?\.)?array\((\[.*\])(?:,\s*dtype=[^()]{1,20})?\)\Z", re.S)
_NO_VALUE = re.compile(
    r"([\[,:]\s*)(?:nan|NaN|NaT|null|<NA>)(\s*[,\]}])"
)  # of numpy, pandas and JSON
_NUMPY = re.compile(r"""(['"])\s*\n\s*(['"])""")


def lookup(row: Mapping[str, Any], column: str) -> Any:
    """The value of a column.

    Parameters
    ----------
    row
        The values.
    column
        Its name; 'content.rendered' is a step into a nested value.

    Returns
    -------
    object
        None where there is none.
    """
    if column in row or "." not in column:
        return row.get(column)
    value: Any = row
    for step in column.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def text_of(value: Any, between: str = "\n", depth: int = 0) -> str | None:
    """A value as text.

    Parameters
    ----------
    value
        A value of JSON, a table or a workbook.
    between
        What joins the parts of a list; those of a Telegram message (texts and marked runs by
        turns) are joined with nothing.
    depth
        How deep the value lies in another.

    Returns
    -------
    str or None
        None where it is missing, or holds no text under a key known here.
    """
    if isinstance(value, str):
        if value[:1] in "[({" and value[-1:] in "])}" and value:
            return _literal(value, between, depth)
        if value[-1:] == ")" and (array := _ARRAY.match(value)):
            return _literal(array[1], between, depth)
        return value
    if value is None or depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return _of_mapping(value, between, depth)
    if isinstance(value, list | tuple):
        return _of_list(value, between, depth)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime | date):
        return value.isoformat()
    # Missing values of tables (NaN, NaT) are not equal to themselves.
    if value != value:
        return None
    return _number(value)


def _number(value: Any) -> str | None:
    """A number as digits; one of thousands of digits is no value of a record."""
    try:
        return str(value)
    except ValueError:
        return None


def _of_mapping(value: Mapping[str, Any], between: str, depth: int) -> str | None:
    if str(value.get("type", value.get("_type", ""))).lower() in _PARAGRAPHS:
        between = ""
    if {"year", "month", "day"} <= value.keys():
        return f"{value['year']}-{value['month']}-{value['day']}"
    if value and all(isinstance(key, str) and _NUMBERED.match(key) for key in value):
        return _of_list(list(value.values()), between, depth)  # paragraphs by their numbers
    for key in value:
        if isinstance(key, str) and key.lower() in ARABIC_KEYS:
            return text_of(value[key], between, depth + 1)
    for key in _TEXT_KEYS:
        if key in value and not isinstance(value[key], Mapping | list):
            return text_of(value[key], between, depth + 1)
    parts = [text_of(value[key], between, depth + 1) for key in _PARTS if key in value]
    parts += [
        text_of(value[key], between, depth + 1)
        for key in _TEXT_KEYS
        if key in value and key not in _PARTS
    ]
    return between.join(p for p in parts if p) or None


def _of_list(value: list[Any] | tuple[Any, ...], between: str, depth: int) -> str | None:
    inline = any(isinstance(v, Mapping) and v.get("type") in _INLINE for v in value)
    parts = [text_of(v, between, depth + 1) for v in value]
    return ("" if inline else between).join(p for p in parts if p) or None


def _literal(value: str, between: str, depth: int) -> str:
    """A list, tuple or mapping as Python or JSON writes it (in a CSV) as text; any other text in
    brackets as it is.
    """
    if _WRITTEN_VALUE.match(value) is None or len(value) > _LONGEST_LITERAL or depth > _DEEPEST:
        return value
    parted = _NUMPY.sub(r"\1, \2", value)  # numpy writes no commas, and Python would weld the texts
    parted = _NO_VALUE.sub(r"\1None\2", parted)
    for read in (ast.literal_eval, json.loads):
        try:
            found = read(parted)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if isinstance(found, Mapping | list | tuple):
            return text_of(found, between, depth + 1) or value
    return value


def name_of(value: Any) -> str | None:
    """A name, title, address or date as one line.

    Parameters
    ----------
    value
        A value, as in `text_of`.

    Returns
    -------
    str or None
        None where it is missing.
    """
    text = value
    if not isinstance(value, str):
        text = text_of(value, ", ")
    if text is None:
        return None
    if text[:1] in ("[", "{", "("):
        text = text_of(text, ", ") or ""
    if "\\u0" in text:
        text = _WRITTEN.sub(lambda hit: chr(int(hit[1], 16)), text)
    if "&" in text:
        # Feeds escape twice: &amp;quot; is a quote.
        text = html.unescape(html.unescape(text))
    return shown(text).strip() or None


def address_of(value: Any) -> str | None:
    """An address as one line.

    Parameters
    ----------
    value
        An address, an object that holds one, or several links, of which the one of the page
        itself is taken.

    Returns
    -------
    str or None
        None where it is missing.
    """
    if isinstance(value, list):
        links = [link for link in value if isinstance(link, Mapping) and "href" in link]
        own = [link for link in links if link.get("rel", "alternate") == "alternate"]
        value = (own or links or value or [None])[0]
    if isinstance(value, Mapping) and "url" in value:
        value = value["url"]
    return name_of(value)


def keywords_of(value: Any) -> str | None:
    """Editors' keywords as one text.

    Parameters
    ----------
    value
        A list, or a text with commas.

    Returns
    -------
    str or None
        Separated by '|'.
    """
    if isinstance(value, str) and value[:2] in ("['", '["'):
        value = (text_of(value) or "").split("\n")
    parts = value
    if not isinstance(value, list):
        parts = (name_of(value) or "").replace("،", ",").split(",")
    words = [(name_of(part) or "").strip() for part in parts]
    return "|".join(word for word in words if word) or None
