"""Where in a JSON value the records are."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of, is_text_column
from analysis.corpus.dates import parse_date
from analysis.corpus.records import Bad, Row
from analysis.corpus.values import ARABIC_KEYS

_DEEPEST = 8  # levels below which no collection is looked for
_PLAIN_NAME = re.compile(r"[A-Za-z_]+\Z")
_ONE_EACH = frozenset(("title", "published", "url"))
_LONGEST_INTEGER = 30  # digits: a longer number stays text
_LONGEST_PRINTED = 2_000_000  # characters: a longer value is not read as Python
_OF_SCRIPTS = re.compile(r",\s*[}\]]|\bundefined\b")
_SCRIPT_OR_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])|\bundefined\b', re.S)
_PRINTED = re.compile(r"\s*(?:\[\s*)?\{\s*'")


def as_row(value: Any, place: str, encoding: str) -> Row | Bad:
    """One record of JSON.

    Parameters
    ----------
    value
        The value.
    place
        Its place in the file.
    encoding
        The encoding it was read in.

    Returns
    -------
    Row or Bad
        Bad for what is no object.
    """
    if isinstance(value, dict):
        return Row(place, encoding, value)
    detail = quarantine.NO_OBJECT.format(kind=type(value).__name__)
    return Bad(place, "unreadable record", detail)


def loads(text: str) -> Any:
    """JSON as Python values; integers of more digits than any number has are kept as text.

    Parameters
    ----------
    text
        The JSON.

    Returns
    -------
    object
        Its value.

    Raises
    ------
    json.JSONDecodeError
        For what is no JSON.
    RecursionError
        For JSON nested deeper than Python's limit.
    """
    # the strict rules first: nearly every value keeps them, and no other reading is as fast
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        # Line ends inside texts, and what Python prints of a list, are written by many programs.
        try:
            return json.loads(text, strict=False)
        except json.JSONDecodeError as broken:
            return _as_script(text, broken)
    except ValueError:
        # Python refuses integers of more than 4,300 digits, and one of them must not cost the file
        return json.loads(text, parse_int=integer)


def _as_script(text: str, broken: json.JSONDecodeError) -> Any:
    """A value as scripts allow it: a comma after the last of a list, `undefined`; else as Python prints
    it.
    """
    if _OF_SCRIPTS.search(text) is not None:
        # texts are matched too, so that nothing inside them is changed
        plain = _SCRIPT_OR_TEXT.sub(_plain, text)
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads(plain, strict=False)
    return _printed(text, broken)


def _plain(hit: re.Match[str]) -> str:
    if hit[0][0] == '"':
        return hit[0]
    if hit[0] == "undefined":
        return "null"
    return ""


def _printed(text: str, broken: json.JSONDecodeError) -> Any:
    """A value as Python prints it; the error where it is none."""
    # `literal_eval` of a large text takes much memory
    if _PRINTED.match(text) is None or len(text) > _LONGEST_PRINTED:
        raise broken
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError):
        raise broken from None


def rows_of(value: Any, place: str, encoding: str) -> Iterator[Row | Bad]:
    """The records of one value among several: one, or those inside it.

    Parameters
    ----------
    value
        A line of JSON lines, or one of several values of a file.
    place
        Its place in the file.
    encoding
        The encoding it was read in.

    Yields
    ------
    Row or Bad
        The value itself where it has a text; else the records it holds, '#3.0', '#3.1' …
    """
    if isinstance(value, str):
        # JSON inside a text of JSON; any other text is no record, and is told as such.
        with contextlib.suppress(json.JSONDecodeError, RecursionError):
            value = loads(value)
    rows = [value]
    if isinstance(value, list) or (isinstance(value, dict) and not _has_text(value)):
        inner = rows_in(value)
        if inner and all(isinstance(row, dict) for row in inner):
            rows = inner
    if len(rows) == 1:
        yield as_row(rows[0], place, encoding)
        return
    for number, row in enumerate(rows):
        yield as_row(row, f"{place}.{number}", encoding)


def integer(digits: str) -> int | str:
    """A number of JSON.

    Parameters
    ----------
    digits
        Its digits.

    Returns
    -------
    int or str
        The digits as text where they are more than any number has.
    """
    if len(digits) <= _LONGEST_INTEGER:
        return int(digits)
    return digits


def rows_in(data: Any) -> list[Any] | None:
    """The records of a JSON value.

    They are the one list, or the one mapping by id, of objects that have a text field; or columns
    (a list or mapping of values under each name, as pandas writes them) turned into rows; or the
    object itself.

    Parameters
    ----------
    data
        The value.

    Returns
    -------
    list or None
        None where there are none, or several lists that could be they.
    """
    if isinstance(data, list):
        if data and all(isinstance(v, list) for v in data):
            if all(isinstance(r, dict) for v in data for r in v):
                return [record for part in data for record in part]
            return _with_header(data)
        if data and not any(_has_text(v) for v in data):
            # not records themselves: one of them may hold the list of records
            inner = _only_list(data)
            if inner is not None:
                return inner
            return data
        return data
    if not isinstance(data, dict):
        return None
    if (turned := _turned(data)) is not None:
        return turned
    if any(map(is_text_column, data)) and not isinstance(_body_list(data), list):
        if _are_columns(data):
            return None  # of unequal length: which text belongs to which title is not known
        return [data]
    inner = _only_list(data)
    if inner is not None:
        return inner
    if _has_text(data):
        return [data]
    return None


def _body_list(data: Mapping[str, Any]) -> Any:
    """A list of records under a name that could also be a text's: {'articles': […]} is none,
    {'content': [{…}]} is.
    """
    lists = [v for k, v in data.items() if is_text_column(k) and isinstance(v, list)]
    records = [v for v in lists if v and all(isinstance(r, dict) and is_record(r) for r in v)]
    if records:
        return records[0]
    return None


def is_record(value: Any) -> bool:
    """Whether a value is an object with a text and one more thing that articles have, so that it is
    no paragraph, and no mapping of articles by id.

    Parameters
    ----------
    value
        The value.

    Returns
    -------
    bool
        True also where the text lies in the one object that wraps it.
    """
    if not _has_text(value):
        return False
    own = any(map(is_text_column, value))
    # a text of its own, or one object inside that has it, as under `_source`
    return (own or sum(map(_has_text, value.values())) == 1) and len(value) > 2


def _has_text(value: Any) -> bool:
    """Whether an object has a field for a text, in itself or in an object it wraps."""
    if not isinstance(value, dict):
        return False
    if any(map(is_text_column, value)):
        return True
    inner = [v for v in value.values() if isinstance(v, dict)]
    return any(any(map(is_text_column, v)) for v in inner)


def _only_list(data: Any) -> list[Any] | None:
    """The one collection of records inside a value; lists at the same place of several objects are
    one.
    """
    if (keyed := _by_key(data)) is not None:
        return keyed
    collections: dict[str, list[Any]] = {}
    _collect(data, "", collections, 0)
    # empty lists, as of comments, do not compete with the list of records
    filled = {path: records for path, records in collections.items() if records}
    if len(filled) == 1:
        return next(iter(filled.values()))
    whole = [v for v in filled.values() if all(isinstance(r, dict) and is_record(r) for r in v)]
    if len(whole) == 1:
        return whole[0]  # articles beside their comments
    return None


def _by_key(data: Any) -> list[Any] | None:
    """The records of a mapping of outlets, days or addresses to lists of records, each with its
    key; None for any other value, also where the keys are names of things in English.
    """
    # plain names are those of fields, not of outlets or days
    if not isinstance(data, dict) or any(_PLAIN_NAME.match(key) for key in data):
        return None
    # outlets by their names, and below them days
    data = {k: v if isinstance(v, list) else _by_day(v) for k, v in data.items()}
    if not all(isinstance(v, list) for v in data.values()):
        return None
    if len(data) < 2 and not any(parse_date(key) for key in data) and not _dated(data):
        return None  # one name in Arabic can be that of the list itself
    if not all(_has_text(record) for records in data.values() for record in records):
        return None
    keyed: list[Any] = []
    for key, records in data.items():
        field = "source"
        if parse_date(key) is not None:
            field = "date"
        keyed += [{field: key, **r} if isinstance(r, dict) else r for r in records]
    return keyed


def _by_day(value: Any) -> list[Any] | None:
    """The records of a mapping of days to lists of records, each with its day; None for any other."""
    if not isinstance(value, dict) or not value or not all(map(parse_date, value)):
        return None
    return _by_key(value)


def _dated(data: Mapping[str, list[Any]]) -> bool:
    """Whether records stand under days."""
    return all(isinstance(r, dict) and "date" in r for records in data.values() for r in records)


def _collect(value: Any, path: str, collections: dict[str, list[Any]], depth: int) -> None:
    """Gather collections of records by the path of names that leads to them; what lies inside a
    record is no collection.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        records = [v for v in value if _has_text(v)]
        if records:
            collections.setdefault(path, []).extend(value)
            return
        for item in value:
            _collect(item, f"{path}[]", collections, depth + 1)
    elif isinstance(value, dict):
        inner = list(value.values())
        if (
            len(inner) > 0
            and depth <= 2
            and all(isinstance(v, dict) and is_record(v) and _turned(v) is None for v in inner)
        ):
            # a mapping by id is a list whose ids stand outside the records
            keyed = [_with_key(key, record) for key, record in value.items()]
            collections.setdefault(path, []).extend(keyed)
            return
        for name, item in value.items():
            turned = None
            if isinstance(item, dict):
                turned = _turned(item)
            if turned is not None:
                collections.setdefault(f"{path}.{name}", []).extend(turned)
            elif isinstance(item, dict | list):
                _collect(item, f"{path}.{name}", collections, depth + 1)


def _with_key(key: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the key it stands under: an address, or an id."""
    if key.startswith(("http://", "https://")):
        return {"url": key, **record}
    return {"id": key, **record}


def _with_header(lists: list[list[Any]]) -> list[Any]:
    """Rows of a list of lists whose first names the columns."""
    header = lists[0]
    if not all(isinstance(name, str) for name in header) or not any(map(is_text_column, header)):
        return lists
    return [dict(zip(header, row, strict=False)) for row in lists[1:]]


def _turned(data: Mapping[str, Any]) -> list[Any] | None:
    """Rows of columns as pandas writes them: a list or a mapping by row under each name, or names
    and lists apart.
    """
    names = data.get("columns")
    values = data.get("data")
    if isinstance(names, list) and isinstance(values, list):
        return _with_header([names, *[v for v in values if isinstance(v, list)]])
    if not any(map(is_text_column, data)):
        return None
    columns = list(data.values())
    if all(isinstance(c, dict) for c in columns) and not any(map(_has_text, columns)):
        return _from_mappings(data)
    lists = {name: column for name, column in data.items() if isinstance(column, list)}
    body = next((lists[name] for name in lists if is_text_column(name)), [])
    size = len(body)
    whole = len(lists) == len(data) > 1
    # beside columns may stand what holds for all rows: the outlet, the number of rows
    if size and (whole or (size > 1 and _are_columns(data))):
        if any(len(lists[name]) != size for name in lists if whole or _is_told(name)):
            return None
        return [
            {k: v[n] if k in lists and len(v) == size else v for k, v in data.items()}
            for n in range(size)
        ]
    return None


def _is_told(name: str) -> bool:
    """Whether a column says title, day or address, of which a record has one."""
    columns = columns_of([name, "text"], {})
    return columns is not None and not _ONE_EACH.isdisjoint(columns.of)


def _are_columns(data: Mapping[str, Any]) -> bool:
    """Whether an object holds columns: texts in a list, and titles or days in another, of which one
    record has but one.
    """
    return any(
        isinstance(column, list)
        and len(column) > 1
        and not any(isinstance(v, dict | list) for v in column)
        and _is_told(name)
        for name, column in data.items()
    ) and any(isinstance(v, list) and len(v) > 1 for k, v in data.items() if is_text_column(k))


def _from_mappings(data: Mapping[str, dict[str, Any]]) -> list[Any] | None:
    """Rows of columns that are mappings by row; a row that a column lacks is empty in it."""
    columns = list(data.values())
    keys = list(dict.fromkeys(key for column in columns for key in column))
    if not keys or any(key.lower() in ARABIC_KEYS for key in keys):
        return None  # one record in several languages
    numbered = all(key.isdigit() for key in keys)
    if len(data) < 2 and not (numbered and len(keys) > 1):
        return None
    if numbered or all(list(c) == keys for c in columns):
        return [{name: column.get(key) for name, column in data.items()} for key in keys]
    return None
