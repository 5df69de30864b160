"""CSV and its dialects: comma, semicolon, tab or bar; a `sep=` line; title rows; quotes doubled or escaped.

A quote that is opened and never closed takes nothing but its own line: a record is read by the strict rules of CSV first,
then by those people write by, then as its line alone; else it is set aside with its line.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of
from analysis.corpus.encodings import detect, lines_of
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source, rejoin
from analysis.corpus.records import Bad, Note, Row

_HEAD = 200_000
_DELIMITERS = (",", ";", "\t", "|")
_MOST_LINES = 2_000  # of one record; with each quote that never closes a tenth fewer, so that no file takes long
_LEAST_LINES = 20
_TITLE_ROWS = 10
_MACHINE = re.compile(r"[\d\s/:.,+TZ-]*\d[\d\s/:.,+TZ-]*\Z|https?://\S+\Z")
_END_OF_FILE = "\x1a"


class _Lines:
    """Lines of a file that can be given back."""

    def __init__(self, lines: Iterator[tuple[str, str]]) -> None:
        self._lines = lines
        self._back: deque[tuple[str, str]] = deque()
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> tuple[str, str]:
        item = self._back.popleft() if self._back else next(self._lines)
        self.number += 1
        return item

    def give_back(self, lines: Sequence[tuple[str, str]]) -> None:
        """Put lines back in front, in their order."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


class _Table(NamedTuple):
    """How a file is written: its delimiter, escape, header and the kinds of its columns."""

    delimiter: str
    escape: str | None
    header: list[str]
    kinds: list[bool]


def read(source: Source) -> Items:
    """The rows of a delimited file under its header; none is swallowed, cut or lost without a word."""
    head = source.stream.read(_HEAD)
    encoding = detect(head)
    if encoding == "unknown":
        yield Bad(source.place, "unreadable file", quarantine.NO_ENCODING)
        return
    csv.field_size_limit(2**31 - 1)
    lines = _Lines(lines_of(rejoin(head, source.stream), encoding))
    delimiter, escape = _dialect(lines, "\t" if source.name.endswith(".tsv") else "")
    header, titles = _header(lines, delimiter, escape)
    if titles:
        yield Note(f"{titles} lines above the row of column names were not read")
    if header is None:
        return
    if _is_no_header(header):
        first = ", ".join(name[:40] for name in header)
        yield Bad(source.place, "unreadable file", quarantine.NO_HEADER.format(first=first))
        return
    yield from _rows(source, lines, _Table(delimiter, escape, header, []))


def _dialect(lines: _Lines, delimiter: str) -> tuple[str, str | None]:
    """The delimiter (said by a `sep=` line or by the ending .tsv, else the one that most lines agree on) and the escape."""
    first: list[tuple[str, str]] = []
    for item in lines:
        first.append(item)
        if len(first) == 60:
            break
    if first and first[0][0].strip().lower().startswith("sep=") and len(first[0][0].strip()) == 5:
        said = first.pop(0)[0].strip()[4]
        lines.give_back(first)
        return said, _escape(first)
    lines.give_back(first)
    if delimiter:
        return delimiter, _escape(first)
    return _most_agreed([line for line, _ in first]), _escape(first)


def _escape(lines: Sequence[tuple[str, str]]) -> str | None:
    """A backslash where quotes inside quotes are written with it and never doubled."""
    text = "".join(line for line, _ in lines)
    return "\\" if text.count('\\"') > 1 and '""' not in text.replace('\\""', "") else None


def _most_agreed(lines: Sequence[str]) -> str:
    """The delimiter that parts the first rows into the same number of columns, the most columns first."""
    header = next((line for line in lines if line.strip()), "")
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        n_columns = header.count(delimiter) + 1
        if n_columns < 2:
            continue
        names = next(csv.reader([header], delimiter=delimiter), [])
        known = columns_of([n.strip() for n in names], {}) is not None
        score = n_columns + (1_000 if known else 0)
        if score > most:
            best, most = delimiter, score
    if most:
        return best
    counts = {d: sum(line.count(d) for line in lines) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: counts[d]) if any(counts.values()) else ","


def _header(lines: _Lines, delimiter: str, escape: str | None) -> tuple[list[str] | None, int]:
    """The names of the columns, and how many lines above them (a title, a blank) are no names."""
    skipped: list[tuple[str, str]] = []
    for item in lines:
        names = _parsed([item[0]], delimiter, escape) or item[0].split(delimiter)
        if columns_of([n.strip() for n in names], {}) is not None:
            return _names(names), len([line for line, _ in skipped if line.strip()])
        skipped.append(item)
        if len(skipped) == _TITLE_ROWS:
            break
    lines.give_back(skipped)
    for line, _ in lines:
        if line.strip(" \t\r\n,;|"):
            return _names(_parsed([line], delimiter, escape) or line.split(delimiter)), 0
    return None, 0


def _names(names: Sequence[str]) -> list[str]:
    """Names without blanks, marks and quotes around them; a name that stands twice is numbered."""
    header: list[str] = []
    for place, name in enumerate(names):
        bare = name.strip(" \t\r\n\ufeff\u200e\u200f\"'") or f"column {place + 1}"
        header.append(bare if bare not in header else f"{bare} {place + 1}")
    return header


def _is_no_header(header: Sequence[str]) -> bool:
    """Whether the first row holds values: a paragraph, an address or a day where a name should stand."""
    return any(len(name) > 120 or (len(name) > 6 and _MACHINE.match(name)) for name in header)


def _parsed(lines: Sequence[str], delimiter: str, escape: str | None) -> list[str] | None:
    """The fields of one record by the strict rules; None where its lines break them or are not one record."""
    try:
        rows = list(
            csv.reader(
                lines,
                delimiter=delimiter,
                escapechar=escape,
                doublequote=escape is None,
                strict=True,
            )
        )
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _rows(source: Source, lines: _Lines, table: _Table) -> Items:
    """Every record under the header."""
    width, longer, most, number = len(table.header), 0, _MOST_LINES, 0
    while (begun := next(lines, None)) is not None:
        line_number = lines.number + 1
        if not begun[0].strip(" \t\r\n\0" + _END_OF_FILE):
            continue
        fields, used, opened = _record(begun, lines, table, most)
        if opened:
            most = max(_LEAST_LINES, most * 9 // 10)
        place = source.at(number)
        number += 1
        if fields is None:
            detail = quarantine.BROKEN_ROW.format(line=line_number, n=used, names=width)
            yield Bad(place, "unreadable record", detail)
            continue
        if len(fields) > width:
            fields, longer = _fitted(fields, table), longer + 1
        if len(fields) == width and not table.kinds:
            table = table._replace(kinds=[bool(_MACHINE.match(f.strip())) for f in fields])
        yield Row(place, begun[1], dict(zip(table.header, fields, strict=False)))
    if longer:
        yield Note(
            f"{longer} rows have more fields than the header names; their text was joined where it had been parted"
        )


def _record(
    begun: tuple[str, str], lines: _Lines, table: _Table, most: int
) -> tuple[list[str] | None, int, bool]:
    """The fields of the record that begins with a line, how many lines hold it, and whether a quote stayed open."""
    record = [begun]
    line = begun[0]
    if '"' not in line:
        return line.rstrip("\r\n" + _END_OF_FILE).split(table.delimiter), 1, False
    fields = _parsed([line], table.delimiter, table.escape)
    if fields is not None:
        return fields, 1, False
    # A quote is open at the line's end, or the line breaks the rules: read on as far as the quote may reach.
    for item in lines:
        record.append(item)
        if '"' in item[0]:
            fields = _parsed([text for text, _ in record], table.delimiter, table.escape)
            if fields is not None and not _swallowed(record[1:], fields, table):
                return fields, len(record), False
            if fields is not None:
                break
        if len(record) >= most:
            break
    reached = _leniently(record, table)
    if reached is not None:
        fields, used = reached
        lines.give_back(record[used:])
        return fields, used, False
    lines.give_back(record[1:])
    alone = line.rstrip("\r\n" + _END_OF_FILE).split(table.delimiter)
    if len(alone) != len(table.header):
        return None, len(alone), True
    return [_unquoted(field) for field in alone], 1, True


def _swallowed(inner: Sequence[tuple[str, str]], fields: Sequence[str], table: _Table) -> bool:
    """Whether the later lines of a record are records themselves, so that its quote was never meant to reach them.

    They are where as many fields stand in them as the header names, numbers, days and addresses in the same columns.
    """
    width = len(table.header)
    if width < 2:
        return False
    whole = 0
    for line, _ in inner:
        parts = line.rstrip("\r\n").split(table.delimiter)
        if len(parts) != width:
            continue
        kinds = [bool(_MACHINE.match(part.strip(' "'))) for part in parts]
        whole += kinds == table.kinds if any(table.kinds) else width > 2
    filled = sum(bool(line.strip()) for line, _ in inner)
    return (
        whole > 0
        and whole * 2 >= filled
        and (len(fields) != width or whole > 1 or any(table.kinds))
    )


def _leniently(record: Sequence[tuple[str, str]], table: _Table) -> tuple[list[str], int] | None:
    """The fields by the rule people write by: a quote closes a field only before a delimiter or a line end.

    Returns the fields and the number of lines that hold them; None where they are not as many as the header names, or
    where later lines are records themselves.
    """
    fields: list[str] = []
    piece, quoted, fresh = [], False, True
    for used, (line, _) in enumerate(record, 1):
        bare = line.rstrip("\r\n")
        place = 0
        while place <= len(bare):
            sign = bare[place : place + 1]
            if fresh and sign == '"':
                quoted, fresh = True, False
            elif (quoted and sign == "\\" and bare[place + 1 : place + 2] == '"') or (
                quoted and sign == '"' and bare[place + 1 : place + 2] == '"'
            ):
                piece.append('"')
                place += 1
            elif quoted and sign == '"' and bare[place + 1 : place + 2] in ("", table.delimiter):
                quoted = False
            elif not quoted and (sign == table.delimiter or not sign):
                fields.append("".join(piece))
                piece, fresh = [], True
            elif not sign:
                piece.append("\n")
            else:
                piece.append(sign)
                fresh = False
            place += 1
        if not quoted:
            whole = len(fields) == len(table.header) and not _swallowed(
                record[1:used], fields, table
            )
            return (fields, used) if whole else None
    return None


def _unquoted(field: str) -> str:
    """A field without the quote at its beginning or end that has no other."""
    if field.count('"') == 1:
        return field.strip().removeprefix('"').removesuffix('"')
    return field


def _fitted(fields: Sequence[str], table: _Table) -> list[str]:
    """A row longer than the header: empty fields at its end are dropped, a text parted at its commas is joined again.

    The text is the run that leaves numbers, days and addresses in their columns; without any, from the text's column on.
    """
    fields = list(fields)
    width = len(table.header)
    while len(fields) > width and not fields[-1].strip():
        fields.pop()
    extra = len(fields) - width
    if extra <= 0:
        return fields
    columns = columns_of(table.header, {})
    body = table.header.index(columns.of["body"][0]) if columns else width - 1
    kinds = table.kinds or [False] * width
    starts = [body, *[place for place in range(width) if place != body]]
    for start in starts:
        joined = table.delimiter.join(fields[start : start + extra + 1])
        candidate = [*fields[:start], joined, *fields[start + extra + 1 :]]
        if [bool(_MACHINE.match(f.strip())) for f in candidate] == kinds:
            return candidate
    return [
        *fields[:body],
        table.delimiter.join(fields[body : body + extra + 1]),
        *fields[body + extra + 1 :],
    ]


FORMAT = Format(
    "CSV",
    (".csv", ".tsv"),
    "One row under a row of column names, parted by comma, semicolon, tab or bar (found by the header; a `sep=` line is "
    "read), quotes doubled or escaped. Lines above the header are passed over and told; a text with unquoted commas is "
    "joined again and told; a quote that never closes costs its own row at most.",
    read,
)
