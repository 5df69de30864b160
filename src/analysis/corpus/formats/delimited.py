"""CSV and its dialects: comma, semicolon, tab or bar; a `sep=` line; title rows; quotes doubled or
escaped.

A quote that is opened and never closed takes nothing but its own line: a record is read by the
strict rules of CSV first, then by those people write by, then as its line alone; else it is set
aside with its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from analysis.corpus import quarantine
from analysis.corpus.columns import columns_of
from analysis.corpus.encodings import detect, lines_of, plain_line_ends
from analysis.corpus.formats.dialect import (
    MACHINE,
    Dialect,
    Lines,
    dialect,
    has_row_names,
    header_of,
    is_no_header,
    parse_record,
)
from analysis.corpus.formats.fitted_rows import fitted
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source, rejoin
from analysis.corpus.records import Bad, Note, Row

_HEAD = 200_000  # bytes that encoding and dialect are told from
_MOST_LINES = 2_000  # of one record; with each quote that never closes a tenth fewer, so that no file takes long
_LEAST_LINES = 20
_FIRST_LINES = 20
_END_OF_FILE = "\x1a"


class _Table(NamedTuple):
    """How a file is written: its delimiter, escape, header and the kinds of its columns."""

    written: Dialect
    header: list[str]
    kinds: list[bool]

    @property
    def delimiter(self) -> str:
        """What parts the fields."""
        return self.written.delimiter


def read(source: Source) -> Items:
    """The rows of a delimited file under its header; none is swallowed, cut or lost without a word.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row, Bad or Note
        A row for each record; what cannot be read is set aside by its line.
    """
    head = source.stream.read(_HEAD)
    encoding = detect(head)
    if encoding == "unknown":
        yield Bad(source.place, "unreadable file", quarantine.NO_ENCODING)
        return
    # the default of 131,072 characters is shorter than some articles
    csv.field_size_limit(2**31 - 1)
    whole = rejoin(head, source.stream)
    if b"\n" not in head and b"\r" in head:  # line ends of old Macs
        whole = io.BytesIO(whole.read().replace(b"\r", b"\n"))
    lines = Lines(lines_of(whole, encoding))
    written = dialect(lines, "\t" if source.name.endswith(".tsv") else "")
    lines = lines.with_usual(written.signs)
    header, titles = header_of(lines, written)
    if titles:
        yield Note(f"{titles} lines above the row of column names were not read")
    if header is None:
        return
    if is_no_header(header):
        first = ", ".join(name[:40] for name in header)
        yield Bad(source.place, "unreadable file", quarantine.NO_HEADER.format(first=first))
        return
    yield from _rows(source, lines, _Table(written, header, []))


def _rows(source: Source, lines: Lines, table: _Table) -> Items:
    """Every record under the header."""
    width = len(table.header)
    longer = beyond = 0
    most = _MOST_LINES
    number = 0
    while (begun := next(lines, None)) is not None:
        line_number = lines.number
        # a null or Ctrl-Z: what some programs write as the end of a file
        if not begun[0].strip(" \t\r\n\0" + _END_OF_FILE):
            continue
        fields, used, opened = _record(begun, lines, table, most)
        # each quote that never closes shortens how far the next may reach, so that a file full of
        # them does not take a square of time
        if opened:
            most = max(_LEAST_LINES, most * 9 // 10)
        place = source.at(number)
        # only the first row is asked: a later one that is longer has a text parted at its commas
        if number == 0 and fields is not None and has_row_names(fields, width):
            table = table._replace(header=["row", *table.header])
            width += 1
        number += 1
        if fields is None:
            detail = quarantine.BROKEN_ROW.format(line=line_number, n=used, names=width)
            yield Bad(place, "unreadable record", detail)
            continue
        if len(fields) > width:
            fields = fitted(fields, table.header, table.kinds, table.delimiter)
            longer += len(fields) == width
            beyond += len(fields) > width
        # the first whole record says which columns hold days, numbers and addresses
        if len(fields) == width and not table.kinds:
            table = table._replace(kinds=[bool(MACHINE.match(f.strip())) for f in fields])
        names = [*table.header, *(f"column {n + 1}" for n in range(width, len(fields)))]
        # only now: kinds and widths are told by the usual signs
        fields = [table.written.signs.outward(field) for field in fields]
        yield Row(place, begun[1], dict(zip(names, fields, strict=False)))
    if longer:
        yield Note(
            f"{longer} rows have more fields than the header names; their text was joined where it had been parted"
        )
    if beyond:
        yield Note(
            f"{beyond} rows have fields beyond the last column the header names; they are not used"
        )


def _record(
    begun: tuple[str, str], lines: Lines, table: _Table, most: int
) -> tuple[list[str] | None, int, bool]:
    """The fields of the record that begins with a line, how many lines hold it, and whether a
    quote stayed open.
    """
    record = [begun]
    line = begun[0]
    # nearly every line: without a quote a record is its line, and a split is enough
    if '"' not in line:
        parts = line.rstrip("\r\n" + _END_OF_FILE).split(table.delimiter)
        if table.written.skips_blanks:
            parts = [part.lstrip(" ") for part in parts]
        return parts, 1, False
    fields = parse_record([line], table.written)
    if fields is not None:
        return fields, 1, False
    # A quote is open at the line's end, or the line breaks the rules: read on as far as the quote may reach.
    for item in lines:
        record.append(item)
        if '"' in item[0]:
            fields = parse_record([text for text, _ in record], table.written)
            # a quote that closed far below may have taken whole records into its field
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
    # nothing fits: only this line is lost, the rest is read again as lines of their own
    lines.give_back(record[1:])
    alone = line.rstrip("\r\n" + _END_OF_FILE).split(table.delimiter)
    if len(alone) != len(table.header):
        return None, len(alone), True
    return [_unquoted(field) for field in alone], 1, True


def _swallowed(inner: Sequence[tuple[str, str]], fields: Sequence[str], table: _Table) -> bool:
    """Whether the later lines of a record are records themselves, so that its quote was never
    meant to reach them.

    They are where as many fields stand in them as the header names, numbers, days and addresses in
    the same columns.
    """
    width = len(table.header)
    # one column: any line would look like a record
    if width < 2:
        return False
    whole = 0
    for line, _ in inner:
        parts = line.rstrip("\r\n").split(table.delimiter)
        if len(parts) != width:
            continue
        kinds = [bool(MACHINE.match(part.strip(' "'))) for part in parts]
        if any(table.kinds):
            whole += kinds == table.kinds
        else:
            # without known kinds only lines of three fields or more are unlikely by chance
            whole += width > 2
    filled = sum(bool(line.strip()) for line, _ in inner)
    return (
        whole > 0
        # half of the lines or more: a text may hold a line with as many commas by chance
        and whole * 2 >= filled
        and (len(fields) != width or whole > 1 or any(table.kinds))
    )


def _leniently(record: Sequence[tuple[str, str]], table: _Table) -> tuple[list[str], int] | None:
    """The fields by the rule people write by: a quote closes a field only before a delimiter or a
    line end.

    Returns the fields and the number of lines that hold them; None where they are not as many as
    the header names, or where later lines are records themselves.
    """
    fields: list[str] = []
    piece = []
    quoted = False
    fresh = True
    for used, (line, _) in enumerate(record, 1):
        bare = line.rstrip("\r\n")
        offset = 0
        # one beyond the last sign: the empty sign stands for the line's end
        while offset <= len(bare):
            sign = bare[offset : offset + 1]
            if fresh and sign == " " and table.written.skips_blanks:
                pass  # of no field
            elif fresh and sign == '"':
                quoted = True
                fresh = False
            elif (quoted and sign == "\\" and bare[offset + 1 : offset + 2] == '"') or (
                quoted and sign == '"' and bare[offset + 1 : offset + 2] == '"'
            ):
                piece.append('"')
                offset += 1
            elif quoted and sign == '"' and bare[offset + 1 : offset + 2] in ("", table.delimiter):
                quoted = False
            elif quoted and sign == '"' and used > 1 and bare[:offset].endswith(table.delimiter):
                return _before(record[: used - 1], table)  # a field of the next record begins here
            elif not quoted and (sign == table.delimiter or not sign):
                fields.append("".join(piece))
                piece = []
                fresh = True
            elif not sign:
                piece.append("\n")
            else:
                piece.append(sign)
                fresh = False
            offset += 1
        if not quoted:
            whole = len(fields) == len(table.header) and not _swallowed(
                record[1:used], fields, table
            )
            if whole:
                return (fields, used)
            return None
    return None


def _before(record: Sequence[tuple[str, str]], table: _Table) -> tuple[list[str], int] | None:
    """The fields of a record whose quote never closes, from the lines before the next record; None
    where they are not as many as the header names.
    """
    text = "".join(line for line, _ in record).rstrip("\r\n")
    fields = text.split(table.delimiter)
    if len(fields) != len(table.header):
        return None
    return [_unquoted(field) for field in fields], len(record)


def _unquoted(field: str) -> str:
    """A field without the quote at its beginning or end that has no other."""
    if field.count('"') == 1:
        return field.strip().removeprefix('"').removesuffix('"')
    return field


def _is_delimited(head: bytes) -> bool:
    """Whether a file of another ending begins with a row of column names: a text and one more
    field that are known.
    """
    encoding = detect(head)
    if encoding == "unknown":
        return False
    text = head.decode(encoding, "ignore").removeprefix("\ufeff")
    # not splitlines: some separators of fields are line ends to it
    first = plain_line_ends(text).split("\n")[:_FIRST_LINES]
    lines = Lines((f"{line}\n", encoding) for line in first)
    written = dialect(lines, "")
    lines = lines.with_usual(written.signs)
    header, titles = header_of(lines, written)
    if header is None or titles or len(header) < 2 or is_no_header(header):
        return False
    columns = columns_of(header, {})
    return columns is not None and len(columns.of) > 1


FORMAT = Format(
    "CSV",
    (".csv", ".tsv"),
    "One row under a row of column names, parted by comma, semicolon, tab or bar (found by the header; a `sep=` line is "
    "read), quotes doubled or escaped. Lines above the header are passed over and told; a text with unquoted commas is "
    "joined again and told; a quote that never closes costs its own row at most.",
    read,
    lambda head: _is_delimited(head),
)
