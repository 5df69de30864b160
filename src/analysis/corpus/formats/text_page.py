"""A page of text as scraped: one file is one article."""

from __future__ import annotations

from analysis.corpus.date_lines import date_in_text
from analysis.corpus.datelines import dateline_length
from analysis.corpus.encodings import decode
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.markup import shown
from analysis.corpus.mending import mend
from analysis.corpus.records import Record

_TOP = 3_000  # characters among which title and date are looked for
_MAX_TITLE_WORDS = 18
_MIN_BODY_CHARACTERS = 120


def read(source: Source) -> Items:
    """A page of text as one article.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record
        One; its first line is the title where it looks like one.
    """
    text, encoding = decode(source.stream.read())
    text = mend(text)
    title = title_of(text)
    yield Record(source.place, encoding, text, title=shown(title) if title else None)


def title_of(text: str) -> str | None:
    """The title of a page.

    Parameters
    ----------
    text
        The page.

    Returns
    -------
    str or None
        Its first line, where that is short, no dateline, and a longer paragraph follows.
    """
    lines = [line.strip() for line in text[:_TOP].split("\n") if line.strip()]
    dated = None
    if lines:
        dated = date_in_text(text)
    if dated and dated[2] > dated[1] and text[dated[1] : dated[2]].strip() == lines[0]:
        lines.pop(0)
    if len(lines) < 2:
        return None
    first = lines[0]
    longest = max(map(len, lines[1:4]))
    looks = (
        len(first.split()) <= _MAX_TITLE_WORDS
        and not first.endswith((".", ":", "|", "،", "؛"))
        and not dateline_length(first + "\n")
    )
    if looks and longest > len(first) and longest >= _MIN_BODY_CHARACTERS:
        return first
    return None


FORMAT = Format(
    "text",
    (".txt", ".text"),
    "One page of text; its first line is the title where it is short and a paragraph follows. A file of another format "
    "(a feed, HTML, SGML, a database's export) that bears this ending is read as what it is.",
    read,
)
