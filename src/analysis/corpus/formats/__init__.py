"""One registry of the formats of files: readers, `add-corpus`, error messages and docs/reading.md
ask it.

A format is one file here with a record `FORMAT`, and one line in `FORMATS`.
"""

from __future__ import annotations

from pathlib import Path

from analysis.corpus import quarantine
from analysis.corpus.encodings import NoEncoding, whole_characters
from analysis.corpus.formats import (
    bundle,
    database,
    delimited,
    export,
    feed,
    html_page,
    json_file,
    json_lines,
    labelled,
    not_read,
    open_document,
    packed,
    parquet,
    rtf,
    saved_page,
    tar_file,
    text_page,
    warc,
    word,
    workbook,
    zip_file,
)
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source, bounded, broke_off, rejoin
from analysis.corpus.records import Bad
from analysis.errors import UserError

# The order matters: of several that know a file the first reads it. A feed is markup too, and
# an export is text.
FORMATS: tuple[Format, ...] = (
    json_file.FORMAT,
    json_lines.FORMAT,
    delimited.FORMAT,
    parquet.FORMAT,
    workbook.FORMAT,
    word.FORMAT,
    open_document.FORMAT,
    database.FORMAT,
    rtf.FORMAT,
    saved_page.FORMAT,
    html_page.FORMAT,
    feed.FORMAT,
    bundle.FORMAT,
    warc.FORMAT,
    export.FORMAT,
    labelled.FORMAT,
    zip_file.FORMAT,
    tar_file.FORMAT,
    text_page.FORMAT,
    *not_read.FORMATS,
)
HEAD_BYTES = 8_192  # what a format is told from
# Endings that say nothing of what is inside; many sites write a table of HTML and call it .xls.
_ASKED = (".txt", ".xml", ".text", ".xls")
# First bytes that say more than any ending.
_MAGIC = (
    b"PK\x03\x04",
    b"PAR1",
    b"WARC/",
    b"SQLite format 3\x00",
    b"{\\rtf",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0",
)


def format_of(name: str, head: bytes = b"") -> Format | None:
    """The format of a file.

    Parameters
    ----------
    name
        The file's name, also with `.gz` and the other endings of `packed`.
    head
        Its first bytes, which decide where the ending says nothing (.txt, .xml) or is not known.

    Returns
    -------
    Format or None
        None where nothing says which.
    """
    # `news.json.gz` is told by `.json`: packing is undone before any reader sees the file
    name = packed.bare(name.lower())
    by_ending = [f for f in FORMATS if f.suffixes and name.endswith(f.suffixes)]
    # the ending is asked first; what the file begins with overrules it only for these reasons
    if (
        not by_ending
        or name.endswith(_ASKED)
        or head.startswith(_MAGIC)
        or _contradicts(by_ending[0], head)
    ):
        recognised = [f for f in FORMATS if f.recognise(head)]
        # an ending that says nothing gives way to any format that knows the first bytes
        if name.endswith(_ASKED) or not any(f in recognised for f in by_ending):
            by_ending = recognised or by_ending
    if by_ending:
        return by_ending[0]
    return None


def _contradicts(fmt: Format, head: bytes) -> bool:
    """Whether the first sign of a file is none with which one of its format can begin."""
    # a byte order mark and blank lines come before the first sign
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = bare[:1]
    if fmt in (json_file.FORMAT, json_lines.FORMAT):
        line = bare.split(b"\n", 1)[0]
        return first == b"<" or (first not in (b"[", b"{", b'"') and not set(b"[{(") & set(line))
    if fmt is delimited.FORMAT:
        return first == b"<" or bare.startswith((b'{"', b'[{"', b"[\n", b"{\n", b"[ {", b"{ "))
    if fmt is html_page.FORMAT:
        return first in (b"[", b"{") or feed.FORMAT.recognise(bare[:200])
    return False


def is_readable(path: Path) -> bool:
    """Whether a file has a format that is read.

    Parameters
    ----------
    path
        The file; where the ending of its name says nothing, its first bytes are asked.

    Returns
    -------
    bool
        False also for formats that are known and not read.
    """
    fmt = format_of(path.name)
    # files are opened only where the ending alone does not tell: folders may hold thousands
    if fmt is None or fmt.read is None:
        fmt = format_of(path.name, _first_bytes(path))
    return fmt is not None and fmt.read is not None


def _first_bytes(path: Path) -> bytes:
    """The first bytes of a file, unpacked; none of one that cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            file.seek(0)
            stream = packed.unpacked(file, head)
            if stream is not None:
                head = bytes(stream.read(HEAD_BYTES))
            return head
    except packed.PROBLEMS:
        return b""


def readable_suffixes() -> str:
    """The endings that are read, for messages: '.json .jsonl …, also .gz …'."""
    endings = [suffix for f in FORMATS if f.read for suffix in f.suffixes]
    return f"{' '.join(endings)}, also with {', '.join(packed.ENDINGS)}"


def advice(path: Path) -> str:
    """How to make of a file that is not read one that is.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        A sentence; where nothing is known of its format, the formats that are read.
    """
    fmt = format_of(path.name, _first_bytes(path))
    if fmt is not None and fmt.convert:
        return f"{path.name} is {fmt.name}: {fmt.convert}."
    return f"Formats: {readable_suffixes()}."


def read_items(path: Path) -> Items:
    """The items of a file on disk, before rows become records.

    Parameters
    ----------
    path
        The file, which may be packed (.gz and the like).

    Yields
    ------
    Row, Record, Bad or Note
        In the order of the file.
    """
    name = packed.bare(path.name.lower())
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            stream = packed.unpacked(file, file.read(packed.LONGEST_MARK))
            file.seek(0)
            if stream is None:
                yield from _items(Source(file, name, "", size, _items))
                return
            unpacked = bounded(stream, size)
            # a guess of what it unpacks to: readers stream what is large
            yield from _items(Source(unpacked, name, "", size * 8, _items))
            if problem := broke_off(unpacked):
                yield _unreadable("", problem)
    except OSError as refused:
        yield _unreadable("", refused)


def _items(source: Source) -> Items:
    """The items of an open file by its format; where it breaks, what came before and the reason."""
    try:
        head = source.stream.read(HEAD_BYTES)
        fmt = format_of(source.name, head)
        if fmt is None or fmt.read is None:
            yield Bad(source.place, "unknown format", quarantine.ENDING.format(name=source.name))
            return
        yield from fmt.read(source.with_stream(rejoin(head, source.stream)))
    # a mistake that the user can mend stops the reading, and is not set aside
    except UserError:
        raise
    except NoEncoding:
        yield Bad(source.place, "unreadable file", quarantine.NO_ENCODING)
    except Exception as problem:
        # Whatever a library makes of a broken file, the file is set aside with what it said, and the next is read.
        yield _unreadable(source.place, problem)


def _unreadable(place: str, problem: Exception) -> Bad:
    # one line, cut: the message of a library may hold the whole record
    said = " ".join(str(problem).split())[:200]
    detail = quarantine.FAILED.format(kind=type(problem).__name__, problem=said or "no message")
    return Bad(place, "unreadable file", whole_characters(detail))
