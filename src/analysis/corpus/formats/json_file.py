"""JSON: a list of records, or records anywhere inside an object, as APIs, search engines and
pandas write them.
"""

from __future__ import annotations

import contextlib
import json
import re
from itertools import islice
from typing import Any

import ijson

from analysis.corpus import quarantine
from analysis.corpus.encodings import decode
from analysis.corpus.formats import json_lines
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.json_values import (
    as_row,
    integer,
    is_record,
    loads,
    rows_in,
    rows_of,
)
from analysis.corpus.formats.source import Items, Source, rejoined
from analysis.corpus.records import Bad, Row

STREAM_BYTES = 64_000_000  # a larger file is read value by value
_KEY = r'(?:"[^"\\]{0,200}"\s*:\s*(?=\{))?'  # of a record in a mapping by id
_NEXT_RECORD = re.compile(rf"\}}\s*,?\s*{_KEY}(?=\{{\s*\")")
_BLANK = re.compile(rf"[\s,\ufeff\x1e]*{_KEY}")
_START = re.compile(r"[\s,\ufeff\x1e]*")
_BY_ID = re.compile(r'\{\s*"[^"\\]{0,200}"\s*:\s*(?=\{)')
_LIST = re.compile(r"\[\s*(?=\{)")
_MOST_LISTS = 50  # that are tried as the list of records
_NEXT_LIST = re.compile(r"\]\s*,?\s*\[\s*(?=\{)")
# Guards such as )]}', or while(1); keep others from running the file as a script; then var x =
# and callback(, and comments.
_SCRIPT = re.compile(
    r"\ufeff?\s*(?:\)\]\}',?|while\s*\(1\);|for\s*\(;;\);|(?:(?:var|let|const)\s+)?[\w.$]{1,60}\s*=|[\w.$]{1,60}\s*\("
    r"|(?://[^\n]{0,500}\n\s*)+|/\*.{0,2000}?\*/)\s*(?=[\[{])",
    re.S,
)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"")


def read(source: Source) -> Items:
    """The records of a JSON file, wherever in it they lie; of a large file as a stream.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row, Bad or Note
        A row for each record.
    """
    if source.size > STREAM_BYTES:
        yield from _streamed(source)
        return
    text, encoding = decode(source.stream.read())
    broken: Bad | None = None
    try:
        data = loads(text)
    except json.JSONDecodeError as problem:
        data = _inside_script(text)
        if data is None:
            detail = quarantine.NOT_JSON_FILE.format(problem=problem.msg, line=problem.lineno)
            broken = Bad(source.place, "unreadable file", detail)
    except RecursionError:
        yield Bad(source.place, "unreadable file", quarantine.TOO_DEEP)
        return
    if broken:
        yield from _in_pieces(source, text, encoding, broken)
        return
    if isinstance(data, str):
        yield from rows_of(data, source.at(0), encoding)
        return
    rows = rows_in(data)
    if rows is None:
        yield Bad(source.place, "unreadable file", _no_records(data))
        return
    yield from _numbered(source, rows, encoding)


def _inside_script(text: str) -> Any:
    """The value inside a line of a script ('var data = […];', 'callback(…)'), or after a guard or
    a comment; None where there is none.
    """
    hit = _SCRIPT.match(text)
    if hit is None:
        return None
    try:
        # strict=False: line ends and tabs inside a text, which JSON forbids and exports write
        value, end = json.JSONDecoder(strict=False).raw_decode(text, hit.end())
    except (json.JSONDecodeError, RecursionError):
        return None
    # more than the end of a call or of a statement: this was no wrapped value
    if text[end:].strip(" \t\r\n;)"):
        return None
    return value


def _numbered(source: Source, rows: list[Any], encoding: str) -> Items:
    for number, row in enumerate(rows):
        yield as_row(row, source.at(number), encoding)


def _no_records(data: Any) -> str:
    if isinstance(data, dict):
        keys = ", ".join(map(str, list(data)[:20]))
        return quarantine.NO_LIST.format(keys=keys or "none")
    return quarantine.NEITHER.format(kind=type(data).__name__)


def _in_pieces(source: Source, text: str, encoding: str, broken: Bad) -> Items:
    """The records of a file that is no single JSON value, or the file as broken where it holds
    none.
    """
    items = list(_values_one_after_another(source, text, encoding))
    # one broken piece and no record: the file is broken
    several = len(items) > 1 or any(isinstance(item, Row) for item in items)
    if several:
        yield from items
    else:
        yield broken


def _values_one_after_another(source: Source, text: str, encoding: str) -> Items:
    """The records of values one after another, of lines, or of a list that is cut off or broken
    inside.

    What cannot be read is set aside with its line, and reading goes on at the next record.
    """
    start = _first_record(text)
    number = 0
    decoder = json.JSONDecoder(parse_int=integer, strict=False)
    while start is not None:
        start = _BLANK.match(text, start).end()  # type: ignore[union-attr]
        if next_list := _NEXT_LIST.match(text, start):
            start = next_list.end()  # lists one after another
        if start >= len(text) or text[start] in "]}":
            return
        place = source.at(number)
        number += 1
        try:
            value, start = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError) as problem:
            line = text.count("\n", 0, start) + 1
            said = "too deep"
            if isinstance(problem, json.JSONDecodeError):
                said = problem.msg
            detail = quarantine.NOT_JSON_FILE.format(problem=said, line=line)
            yield Bad(place, "unreadable record", detail)
            start = _next_record(text, start)
        else:
            yield from rows_of(value, place, encoding)


def _first_record(text: str) -> int | None:
    """Where the first object that could be a record begins: after the bracket of a list, else at
    the beginning.
    """
    first = _START.match(text).end()  # type: ignore[union-attr]
    if text[first : first + 1] == "[":
        return first + 1
    if text[first : first + 1] != "{":
        return None
    decoder = json.JSONDecoder(strict=False)
    # one whole value: it is read from its beginning
    with contextlib.suppress(ValueError, RecursionError):
        decoder.raw_decode(text, first)
        return first
    # what is around the records breaks off with them: the first list, or mapping by id, of a record
    places = [hit.end() for hit in islice(_LIST.finditer(text), _MOST_LISTS)]
    if by_id := _BY_ID.match(text, first):
        places.insert(0, by_id.end())
    for place in places:
        with contextlib.suppress(ValueError, RecursionError):
            value, _ = decoder.raw_decode(text, place)
            if is_record(value):
                return place
    return first


def _next_record(text: str, start: int) -> int | None:
    """Where reading goes on after a broken record: the next line that begins an object, or the
    next object of the list.
    """
    line = text.find("\n{", start)
    hit = _NEXT_RECORD.search(text, start)
    places = []
    if line >= 0:
        places.append(line + 1)
    if hit:
        places.append(hit.end())
    return min(places, default=None)


def _streamed(source: Source) -> Items:
    """Records of a file too large for memory: an array item by item, else lines."""
    head = source.stream.read(1)
    # a byte order mark is no blank: its bytes are passed over one by one
    while head.isspace() or head in (b"\xef", b"\xbb", b"\xbf"):
        head = source.stream.read(1)
    whole = rejoined(head, source.stream)
    # no list: one record a line is the only other layout of files this large
    if head != b"[":
        yield from json_lines.read(source.with_stream(whole))
        return
    number = 0
    for number, row in enumerate(ijson.items(whole, "item", use_float=True)):
        yield as_row(row, source.at(number), "utf-8")


FORMAT = Format(
    "JSON",
    (".json",),
    "The one list, or mapping by id, of objects that have a text field, at any depth (Elasticsearch, Solr, NewsAPI, "
    "WordPress, Telegram); one object; columns as pandas writes them; a list of lists under a row of names. Of a file "
    "that is cut off or broken every whole record is read.",
    read,
    lambda head: _HEAD.match(head) is not None,
)
