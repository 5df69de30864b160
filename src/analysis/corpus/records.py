"""What readers give: rows of named values, records of articles, what could not be read, and what
is told of a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

NO_BODY = "no text column"


class Row(NamedTuple):
    """One record as named values, before its columns are chosen; `place` is where in the file it
    stands.
    """

    place: str
    encoding: str
    values: Mapping[str, Any]


class Record(NamedTuple):
    """What a file says of one article; `place` is where in the file, `encoding` how it was decoded.

    `guessed` is a day that a page does not give as its day of publication (a modification, a
    notice at its foot).
    """

    place: str
    encoding: str
    body: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    crawled: str | None = None
    keywords: str | None = None
    visible: str | None = None
    guessed: str | None = None


class Bad(NamedTuple):
    """A record or file that could not be read, and why."""

    place: str
    reason: str
    detail: str


class Note(NamedTuple):
    """Something `add-corpus` tells of a file that was read: what was taken for what, what was
    mended.
    """

    text: str
    place: str = ""
