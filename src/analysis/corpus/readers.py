"""Records from a file of any format known to `formats`: the one place where rows become records.

What cannot be read is given as `Bad` with its place and reason; no input ends in a traceback.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis.corpus import quarantine
from analysis.corpus.columns import (
    FIELDS,
    SAMPLE,
    Columns,
    check_mapping,
    columns_of,
    is_text_column,
    loose,
    paragraphs_for_names,
)
from analysis.corpus.encodings import plain_line_ends, whole_characters
from analysis.corpus.formats import read_items
from analysis.corpus.formats.source import Items
from analysis.corpus.mending import along, mend, mend_lines, way_back
from analysis.corpus.metadata import Joined, with_metadata
from analysis.corpus.records import NO_BODY, Bad, Note, Record, Row
from analysis.corpus.values import address_of, keywords_of, lookup, name_of, text_of

_READ = {"keywords": keywords_of, "url": address_of}
_DATE_PARTS_TEXT = {"year": "year|yr|سنة|عام", "month": "month|شهر", "day": "day|يوم"}
_DATE_PARTS = {
    loose(name): part for part, names in _DATE_PARTS_TEXT.items() for name in names.split("|")
}
Read = Iterator[Record | Bad | Note]
_BESIDE = ("metadata", "meta")  # objects that hold what belongs to the text beside them
_RECORD_FIELDS = frozenset(("title", "published", "url"))
_LEAST_FIELDS = 2  # fields of an object that is taken for a record
_MOST_NAMES = 20  # columns named in one line


def read_file(path: Path, mapping: Mapping[str, str], joined: Joined | None = None) -> Read:
    """The records of one file.

    Parameters
    ----------
    path
        A file of any format of `formats.FORMATS`, also with `.gz`.
    mapping
        Fields with their columns, as given with `--map`.
    joined
        A table whose rows say what records do not, as given with `--join`.

    Yields
    ------
    Record | Bad | Note
        A record; a record or file that could not be read, with its place and reason; something to
        be told of the file.

    Raises
    ------
    UserError
        Where the mapping does not fit the file's columns.
    """
    items = read_items(path)
    if joined is not None:
        items = with_metadata(items, joined, path)
    yield from _records(items, mapping, path.name)


def _records(items: Items, mapping: Mapping[str, str], file: str) -> Read:
    """Records from rows of named values, which need not all have the same names."""
    items = iter(items)
    first = list(islice(items, SAMPLE))
    sample = [_unwrapped(item.values) for item in first if isinstance(item, Row)]
    known: dict[tuple[str, ...], Columns | None] = {}
    for item in chain(first, items):
        if not isinstance(item, Row):
            yield item
            continue
        values = _unwrapped(item.values)
        # Rows of one file may have other columns: what each is taken for is found once a set
        # of names.
        names = tuple(values)
        if names not in known:
            if not known:
                check_mapping(names, mapping, file)
            known[names] = columns_of(names, mapping, sample)
            if len(known) == 1:
                yield from _notes(known[names], sample)
        columns = known[names]
        if columns is None:
            shown = ", ".join(map(str, names[:_MOST_NAMES]))
            yield Bad(item.place, NO_BODY, quarantine.COLUMNS.format(names=shown))
        else:
            yield record_of(values, columns, item.place, item.encoding)


def _unwrapped(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a record that lies inside another object (`_source` of a search engine, `node`
    of a query).
    """
    texts = [name for name in values if is_text_column(name)]
    # {"article": {"title": …, "body": …}}: the name of a text around a whole record
    if len(texts) == 1 and _is_record(values[texts[0]]):
        around = {name: value for name, value in values.items() if name != texts[0]}
        return {**around, **values[texts[0]]}
    if texts:
        beside = [values[name] for name in _BESIDE if isinstance(values.get(name), dict)]
        return {**{k: v for inner in beside for k, v in inner.items()}, **values}
    wrapped = [
        name
        for name, inner in values.items()
        if isinstance(inner, dict) and any(map(is_text_column, inner))
    ]
    if len(wrapped) != 1:
        return values
    around = {name: value for name, value in values.items() if name != wrapped[0]}
    # {"info": {"title": …}, "detail": {"content": …}}
    for name in list(around):
        if isinstance(around[name], dict) and _says_of_record(around[name]):
            around = {**around.pop(name), **around}
    return {**around, **values[wrapped[0]]}


def _says_of_record(value: Mapping[str, Any]) -> bool:
    """Whether an object holds two or more of title, day and address, though no text."""
    columns = columns_of([*map(str, value), "text"], {})
    return columns is not None and len(_RECORD_FIELDS & columns.of.keys()) >= _LEAST_FIELDS


def _is_record(value: Any) -> bool:
    """Whether a value is an object that holds a text, a title or a day among its own fields."""
    if not isinstance(value, Mapping) or len(value) < _LEAST_FIELDS:
        return False
    columns = columns_of(list(map(str, value)), {})
    if columns is None or not any(map(is_text_column, value)):
        return False
    return not _RECORD_FIELDS.isdisjoint(columns.of)


def _notes(columns: Columns | None, sample: list[Mapping[str, Any]]) -> Iterator[Note]:
    """What is told of the choice of columns."""
    if columns is None:
        return
    chosen = "; ".join(
        f"{field} from {', else '.join(several)}" for field, several in columns.of.items()
    )
    unused = ", ".join(columns.unused[:_MOST_NAMES])
    told = f"columns: {chosen}"
    if unused:
        told += f"; not used: {unused}"
    yield Note(told)
    for column in paragraphs_for_names(columns, sample):
        yield Note(f"the column taken for {column} holds whole paragraphs, not names; see --map")


def record_of(row: Mapping[str, Any], columns: Columns, place: str, encoding: str) -> Record | Bad:
    """A record from a row of named values.

    Parameters
    ----------
    row
        The values.
    columns
        Which columns can hold which field; an empty field falls to the next of them.
    place
        The row's place in the file.
    encoding
        The encoding it was read in.

    Returns
    -------
    Record or Bad
        Bad where the text is an object without a text in it.
    """
    body = ""
    body_value: Any = None
    for column in columns.of["body"]:
        value = row.get(column) if column in row else lookup(row, column)
        text = text_of(value)
        body_value = body_value or value
        if text and not text.isspace():
            body = text
            break
    if not body and isinstance(body_value, dict | list):
        keys = "a list"
        if isinstance(body_value, dict):
            keys = ", ".join(map(str, body_value))[:200]
        return Bad(place, NO_BODY, quarantine.NESTED.format(keys=keys or "no keys"))
    values: dict[str, str | None] = {}
    for field in FIELDS[1:]:
        read = _READ.get(field, name_of)
        for column in columns.of.get(field, ()):
            value = row[column] if column in row else lookup(row, column)
            text = read(value)
            if not text:
                continue
            values.setdefault(field, text)
            if field != "source" or not _is_address(text):
                values[field] = text
                break
            values.setdefault("url", text)  # an address where an outlet is expected
    if not values.get("published"):
        values["published"] = _parted_date(row)
    if not _are_whole(values):
        values = {k: whole_characters(v) if v else v for k, v in values.items()}
    if _is_address(values.get("source") or ""):
        values["source"] = host_of(values["source"])
    body = whole_characters(plain_line_ends(body))
    # A long text shows how it was misread; the short fields of the record were misread alike.
    way = way_back(body)
    for field in ("title", "source", "author", "keywords"):
        if text := values.get(field):
            values[field] = along(text, way) if way else mend(text)
    body = along(body, way) if way else mend_lines(body)
    return Record(place, encoding, body, **values)


def _are_whole(values: Mapping[str, str | None]) -> bool:
    """Whether no field holds half of a surrogate pair."""
    try:
        "".join(filter(None, values.values())).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _parted_date(row: Mapping[str, Any]) -> str | None:
    """The day of a row that holds year, month and day in columns of their own."""
    parts: dict[str, str] = {}
    for name in row:
        if part := _DATE_PARTS.get(loose(name)):
            parts.setdefault(part, name_of(row[name]) or "")
    # year, month and day: two of them are no date
    if len(parts) < len(set(_DATE_PARTS.values())):
        return None
    # A table with gaps holds whole numbers as 2020.0.
    return f"{parts['year']}-{parts['month']}-{parts['day']}".replace(".0", "")


def host_of(url: str | None) -> str | None:
    """The outlet's name in an address.

    Parameters
    ----------
    url
        The address.

    Returns
    -------
    str or None
        Its host without www and ending; None for what is no address.
    """
    if not url or "//" not in url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    if not host:
        return None
    parts = host.removeprefix("www.").split(".")
    # aljazeera.net, alarabiya.net; but of bbc.co.uk the first part is the name.
    if len(parts) > 1 and len(parts[-2]) > 3:
        return parts[-2]
    return parts[0]
