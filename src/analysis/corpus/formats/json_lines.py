"""JSON lines: one object a line."""

from __future__ import annotations

import json

from analysis.corpus import quarantine
from analysis.corpus.encodings import detect, lines_of
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.json_values import loads, rows_of
from analysis.corpus.formats.source import Items, Source, rejoin
from analysis.corpus.records import Bad

_HEAD = 200_000
_MOST_BYTES = 64_000_000  # of a file that is read whole


def read(source: Source) -> Items:
    """One record a line.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row or Bad
        A line that cannot be read is set aside by its number, and no other is lost.
    """
    head = source.stream.read(_HEAD)
    encoding = detect(head)
    if encoding == "unknown":
        encoding = "utf-8"  # each line is set aside by itself, not the file
    whole = rejoin(head, source.stream)
    if source.size <= _MOST_BYTES and _is_no_line(head):
        name = source.name.rsplit(".", 1)[0] + ".json"
        yield from source.inside(whole, name, source.place, source.size)
        return
    for number, (line, read_in) in enumerate(lines_of(whole, encoding)):
        # a null, a record separator (RFC 7464) or a comma of a list around the line
        text = line.strip().strip("\ufeff\0\x1e").rstrip(",")
        if not text:
            continue
        place = source.at(number)
        try:
            yield from rows_of(loads(text), place, read_in)
        except json.JSONDecodeError as problem:
            detail = quarantine.NOT_JSON_RECORD.format(problem=problem.msg, place=problem.pos)
            yield Bad(place, "unreadable record", detail)
        except RecursionError:
            yield Bad(place, "unreadable record", quarantine.TOO_DEEP)


def _is_no_line(head: bytes) -> bool:
    """Whether a file is JSON of another layout under this ending: records over several lines, or
    no line ends at all.
    """
    if b"\n" not in head:
        # line ends of old Macs, or one line and no end
        return b"\r" in head
    first = head.split(b"\n", 1)[0].strip(b" \t\r\xef\xbb\xbf")
    if first in (b"[", b"{", b"[{"):
        return True
    try:
        json.loads(first.rstrip(b","), strict=False)
    except json.JSONDecodeError as problem:
        # an unfinished string: a text goes on in the next line. A long line is cut by the head
        return problem.msg.startswith("Unterminated string") and len(first) < _HEAD // 2
    except (ValueError, RecursionError):
        pass  # of another encoding, or too deep: its line says so
    return False


FORMAT = Format(
    "JSON lines",
    (".jsonl", ".ndjson"),
    "One object a line. A line that cannot be read is set aside by its number.",
    read,
)
