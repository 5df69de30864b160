"""JSON lines: one object a line."""

from __future__ import annotations

import json

from analysis.corpus import quarantine
from analysis.corpus.encodings import detect, lines_of
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.json_values import as_row, loads
from analysis.corpus.formats.source import Items, Source, rejoin
from analysis.corpus.records import Bad

_HEAD = 200_000


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
    for number, (line, read_in) in enumerate(lines_of(whole, encoding)):
        text = line.strip().strip("\ufeff\0\x1e")
        if not text:
            continue
        place = source.at(number)
        try:
            yield as_row(loads(text), place, read_in)
        except json.JSONDecodeError as problem:
            detail = quarantine.NOT_JSON_RECORD.format(problem=problem.msg, place=problem.pos)
            yield Bad(place, "unreadable record", detail)
        except RecursionError:
            yield Bad(place, "unreadable record", quarantine.TOO_DEEP)


FORMAT = Format(
    "JSON lines",
    (".jsonl", ".ndjson"),
    "One object a line. A line that cannot be read is set aside by its number.",
    read,
)
