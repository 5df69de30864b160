"""Records from every format that researchers bring: text pages, JSON, JSON lines, CSV, Parquet, HTML, also gzipped and
zipped.

Files larger than `STREAM_BYTES` are read as a stream, so that memory holds the articles and not the file.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import logging
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import ijson
import pyarrow.parquet as pq

from analysis.corpus import quarantine
from analysis.corpus.datelines import dateline_length
from analysis.corpus.dates import date_in_text
from analysis.corpus.encodings import decode, detect
from analysis.corpus.records import NO_BODY, Bad, Record, check_mapping, columns_of, record_of

STREAM_BYTES = 64_000_000
FORMATS = (
    ".txt",
    ".json",
    ".jsonl",
    ".ndjson",
    ".csv",
    ".tsv",
    ".parquet",
    ".html",
    ".htm",
    ".zip",
)
_HEAD = 200_000
_TOP = 3_000
_MAX_TITLE_WORDS = 18
_MIN_BODY_CHARACTERS = 120
Read = Iterator[Record | Bad]
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    csv.Error,
    zipfile.BadZipFile,
    ijson.JSONError,
)


def is_readable(path: Path) -> bool:
    """Whether a file has a format that is read here."""
    suffixes = path.name.lower().removesuffix(".gz")
    return any(suffixes.endswith(f) for f in FORMATS)


def read_file(path: Path, mapping: Mapping[str, str]) -> Read:
    """The records of one file; what cannot be read is given as `Bad` with its place and reason.

    Raises `UserError` where the mapping does not fit the file's columns.
    """
    name = path.name.lower()
    try:
        if name.endswith(".zip"):
            yield from _zip(path, mapping)
        elif name.endswith(".parquet"):
            yield from _parquet(path, mapping)
        elif name.endswith(".gz"):
            with gzip.open(path, "rb") as stream:
                inner = name.removesuffix(".gz")
                yield from _stream(stream, inner, "", mapping, path, path.stat().st_size * 8)  # type: ignore[arg-type]
        else:
            with path.open("rb") as stream:
                yield from _stream(stream, name, "", mapping, path, path.stat().st_size)
    except _BROKEN as problem:
        yield Bad(
            "",
            "unreadable file",
            quarantine.FAILED.format(kind=type(problem).__name__, problem=problem),
        )


def _zip(path: Path, mapping: Mapping[str, str]) -> Read:
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda m: m.filename):
            name = member.filename.lower()
            if member.is_dir() or name.startswith("__macosx") or "/." in name:
                continue
            if not is_readable(Path(name)) or name.endswith((".zip", ".parquet")):
                yield Bad(
                    member.filename,
                    "unknown format",
                    quarantine.IN_ARCHIVE.format(name=member.filename),
                )
                continue
            try:
                with archive.open(member) as raw:
                    stream: Any = gzip.GzipFile(fileobj=raw) if name.endswith(".gz") else raw
                    yield from _stream(
                        stream,
                        name.removesuffix(".gz"),
                        member.filename,
                        mapping,
                        path,
                        member.file_size,
                    )
            except (*_BROKEN, RuntimeError, NotImplementedError) as problem:
                yield Bad(
                    member.filename,
                    "unreadable file",
                    quarantine.FAILED.format(kind=type(problem).__name__, problem=problem),
                )


def _stream(
    stream: IO[bytes], name: str, prefix: str, mapping: Mapping[str, str], path: Path, size: int
) -> Read:
    """Records of an open file by the ending of its name."""
    if name.endswith(".json"):
        yield from _json(stream, prefix, mapping, path, size)
    elif name.endswith((".jsonl", ".ndjson")):
        yield from _rows(_lines(stream, prefix), prefix, mapping, path)
    elif name.endswith((".csv", ".tsv")):
        yield from _csv(stream, "\t" if name.endswith(".tsv") else ",", prefix, mapping, path)
    elif name.endswith((".html", ".htm")):
        yield _html(stream.read(), prefix)
    elif name.endswith(".txt"):
        yield _page(stream.read(), prefix)
    else:
        yield Bad(
            prefix,
            "unknown format",
            quarantine.ENDING.format(name=path.name, formats=", ".join(FORMATS)),
        )


def _place(prefix: str, number: int) -> str:
    return f"{prefix}#{number}" if prefix else f"#{number}"


def _json(
    stream: IO[bytes], prefix: str, mapping: Mapping[str, str], path: Path, size: int
) -> Read:
    if size > STREAM_BYTES:
        head = stream.read(1)
        while head.isspace() or head in (b"\xef", b"\xbb", b"\xbf"):
            head = stream.read(1)
        if head == b"[":
            items = ijson.items(_rejoin(head, stream), "item", use_float=True)
            yield from _rows(
                ((i, row, "utf-8") for i, row in enumerate(items)), prefix, mapping, path
            )
            return
        yield from _rows(_lines(_rejoin(head, stream), prefix), prefix, mapping, path)
        return
    text, encoding = decode(stream.read())
    try:
        data = json.loads(text)
    except json.JSONDecodeError as problem:
        lines = text.split("\n")
        if len(lines) > 1 and lines[0].strip().endswith("}") and lines[0].lstrip().startswith("{"):
            yield from _rows(_text_lines(lines, encoding), prefix, mapping, path)
            return
        yield Bad(
            prefix,
            "unreadable file",
            quarantine.NOT_JSON_FILE.format(problem=problem.msg, line=problem.lineno),
        )
        return
    if isinstance(data, dict):
        lists = [v for v in data.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        data = lists[0] if len(lists) == 1 else [data]
    if not isinstance(data, list):
        yield Bad(
            prefix,
            "unreadable file",
            quarantine.NEITHER.format(kind=type(data).__name__),
        )
        return
    yield from _rows(((i, row, encoding) for i, row in enumerate(data)), prefix, mapping, path)


class _Joined(io.RawIOBase):
    """A stream with some bytes put back before it."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head or self._stream.read(len(buffer))
        piece, self._head = piece[: len(buffer)], piece[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def _rejoin(head: bytes, stream: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(_Joined(head, stream))


def _lines(stream: Any, prefix: str) -> Iterator[tuple[int, Any, str]]:
    """JSON lines from an open file; a line that cannot be read is given as `Bad` in place of its row."""
    head = stream.read(_HEAD)
    encoding = detect(head)
    whole = _rejoin(head, stream)
    if encoding.startswith("utf-16"):
        yield from _text_lines(io.TextIOWrapper(whole, encoding), encoding)
        return
    for number, line in enumerate(whole):
        try:
            yield from _text_lines([line.decode(encoding)], encoding, number)
        except UnicodeDecodeError as problem:
            yield (
                number,
                Bad(
                    "",
                    "unreadable record",
                    quarantine.UNDECODED.format(
                        encoding=encoding, problem=problem.reason, place=problem.start
                    ),
                ),
                encoding,
            )


def _text_lines(
    lines: Iterable[str], encoding: str, start: int = 0
) -> Iterator[tuple[int, Any, str]]:
    for number, line in enumerate(lines, start):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        try:
            yield number, json.loads(text), encoding
        except json.JSONDecodeError as problem:
            yield (
                number,
                Bad(
                    "",
                    "unreadable record",
                    quarantine.NOT_JSON_RECORD.format(problem=problem.msg, place=problem.pos),
                ),
                encoding,
            )


def _rows(
    rows: Iterable[tuple[int, Any, str]], prefix: str, mapping: Mapping[str, str], path: Path
) -> Read:
    """Records from rows of named values, which need not all have the same names."""
    known: dict[tuple[str, ...], dict[str, str] | None] = {}
    for number, row, encoding in rows:
        place = _place(prefix, number)
        if isinstance(row, Bad):
            yield row._replace(place=place)
            continue
        if not isinstance(row, dict):
            yield Bad(
                place, "unreadable record", quarantine.NO_OBJECT.format(kind=type(row).__name__)
            )
            continue
        names = tuple(row)
        if names not in known:
            if not known:
                check_mapping(names, mapping, path.name)
            known[names] = columns_of(names, mapping)
        columns = known[names]
        yield (
            record_of(row, columns, place, encoding)
            if columns
            else Bad(place, NO_BODY, quarantine.COLUMNS.format(names=", ".join(names)))
        )


def _csv(
    stream: IO[bytes], delimiter: str, prefix: str, mapping: Mapping[str, str], path: Path
) -> Read:
    head = stream.read(_HEAD)
    encoding = detect(head)
    whole = io.TextIOWrapper(_rejoin(head, stream), encoding=encoding, newline="")
    csv.field_size_limit(2**31 - 1)
    first = head.decode(encoding, "replace").split("\n", 1)[0]
    if delimiter == "," and first.count(";") > first.count(","):
        delimiter = ";"
    reader = csv.DictReader(whole, delimiter=delimiter)
    yield from _rows(
        (
            (i, {k: v for k, v in row.items() if k is not None}, encoding)
            for i, row in enumerate(reader)
        ),
        prefix,
        mapping,
        path,
    )


def _parquet(path: Path, mapping: Mapping[str, str]) -> Read:
    file = pq.ParquetFile(path)
    names = file.schema_arrow.names
    check_mapping(names, mapping, path.name)
    columns = columns_of(names, mapping)
    if columns is None:
        yield Bad("", NO_BODY, quarantine.COLUMNS.format(names=", ".join(names)))
        return
    number = 0
    for batch in file.iter_batches(batch_size=2000, columns=sorted(set(columns.values()))):
        for row in batch.to_pylist():
            yield record_of(row, columns, _place("", number), "utf-8")
            number += 1


def _page(data: bytes, place: str) -> Record:
    """A page of text as scraped; its first line is the title where it looks like one."""
    text, encoding = decode(data)
    return Record(place, encoding, text, title=title_of(text))


def title_of(text: str) -> str | None:
    """The first line of a page where it looks like a title: short, no dateline, a longer paragraph after it."""
    lines = [line.strip() for line in text[:_TOP].split("\n") if line.strip()]
    if (
        lines
        and (dated := date_in_text(text))
        and dated[2] > dated[1]
        and text[dated[1] : dated[2]].strip() == lines[0]
    ):
        lines.pop(0)
    if len(lines) < 2:
        return None
    first, longest = lines[0], max(map(len, lines[1:4]))
    looks = (
        len(first.split()) <= _MAX_TITLE_WORDS
        and not first.endswith((".", ":", "|", "،", "؛"))
        and not dateline_length(first + "\n")
    )
    return first if looks and longest > len(first) and longest >= _MIN_BODY_CHARACTERS else None


def _html(data: bytes, place: str) -> Record | Bad:
    """An HTML page through trafilatura; `body` is the text it extracts (no menus, captions, notices)."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text, encoding = decode(data)
    body = trafilatura.extract(
        text, include_comments=False, include_tables=False, favor_precision=True, deduplicate=False
    )
    if not body:
        return Bad(place, "unreadable file", quarantine.NO_ARTICLE)
    known = extract_metadata(
        text,
        date_config={"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"},
    )
    tags = "|".join(known.tags) if known and known.tags else None
    if known is None:
        return Record(place, encoding, body)
    title = known.title
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
        known.date,
        None,
        tags,
    )
