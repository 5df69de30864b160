"""How a delimited file is written: its delimiter, its escape, its header."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence

from analysis.corpus.columns import columns_of

_DELIMITERS = (",", ";", "\t", "|")
_TITLE_ROWS = 10
_LONGEST_NAME = 60  # of a column
MACHINE = re.compile(r"[\d\s/:.,+TZ-]*\d[\d\s/:.,+TZ-]*\Z|https?://\S+\Z")


class Lines:
    """Lines of a file that can be given back."""

    def __init__(self, lines: Iterator[tuple[str, str]]) -> None:
        self._lines = lines
        self._back: deque[tuple[str, str]] = deque()
        self.number = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> tuple[str, str]:
        item = self._back.popleft() if self._back else next(self._lines)
        self.number += 1
        return item

    def give_back(self, lines: Sequence[tuple[str, str]]) -> None:
        """Put lines back in front.

        Parameters
        ----------
        lines
            Lines with their encodings, in their order.
        """
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def dialect(lines: Lines, delimiter: str) -> tuple[str, str | None]:
    """How a delimited file is written.

    Parameters
    ----------
    lines
        The file, at its beginning; lines that are looked at are given back.
    delimiter
        What the ending of the name says (.tsv); '' for nothing.

    Returns
    -------
    tuple of str and str or None
        The delimiter (said by a `sep=` line or the ending, else the one that most lines agree
        on) and the escape.
    """
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
    if text.count('\\"') > 1 and '""' not in text.replace('\\""', ""):
        return "\\"
    return None


def _most_agreed(lines: Sequence[str]) -> str:
    """The delimiter that parts the first rows into the same number of columns, the most columns
    first.
    """
    header = next((line for line in lines if line.strip()), "")
    best = ","
    most = 0.0
    for delimiter in _DELIMITERS:
        n_columns = header.count(delimiter) + 1
        if n_columns < 2:
            continue
        names = next(csv.reader([header], delimiter=delimiter), [])
        known = columns_of([n.strip() for n in names], {}) is not None
        score = n_columns
        if known:
            score += 1_000
        if score > most:
            best = delimiter
            most = score
    if most:
        return best
    counts = {d: sum(line.count(d) for line in lines) for d in _DELIMITERS}
    if any(counts.values()):
        return max(_DELIMITERS, key=lambda d: counts[d])
    return ","


def header_of(lines: Lines, delimiter: str, escape: str | None) -> tuple[list[str] | None, int]:
    """The names of the columns.

    Parameters
    ----------
    lines
        The file, at its beginning; its header is taken off.
    delimiter, escape
        As `dialect` gives them.

    Returns
    -------
    tuple of list of str or None and int
        The names, and how many lines above them (a title, a blank) are no names; None for an
        empty file.
    """
    skipped: list[tuple[str, str]] = []
    for item in lines:
        names = parse_record([item[0]], delimiter, escape) or item[0].split(delimiter)
        # a title or a note above the header has no column for a text
        if columns_of([n.strip() for n in names], {}) is not None:
            return _names(names), len([line for line, _ in skipped if line.strip()])
        skipped.append(item)
        if len(skipped) == _TITLE_ROWS:
            break
    lines.give_back(skipped)
    for line, _ in lines:
        if line.strip(" \t\r\n,;|"):
            return _names(parse_record([line], delimiter, escape) or line.split(delimiter)), 0
    return None, 0


def _names(names: Sequence[str]) -> list[str]:
    """Names without blanks, marks and quotes around them; a name that stands twice is numbered."""
    header: list[str] = []
    for place, name in enumerate(names):
        bare = name.strip(" \t\r\n\ufeff\u200e\u200f\"'") or f"column {place + 1}"
        header.append(bare if bare not in header else f"{bare} {place + 1}")
    return header


def is_no_header(header: Sequence[str]) -> bool:
    """Whether the first row holds values: a paragraph, an address or a day where a name should
    stand.

    Parameters
    ----------
    header
        The first row.

    Returns
    -------
    bool
        If so, the file has no header.
    """
    return any(
        len(name) > _LONGEST_NAME or (len(name) > 6 and MACHINE.match(name)) for name in header
    )


def parse_record(lines: Sequence[str], delimiter: str, escape: str | None) -> list[str] | None:
    """The fields of one record by the strict rules.

    Parameters
    ----------
    lines
        The lines of the record.
    delimiter, escape
        As `dialect` gives them.

    Returns
    -------
    list of str or None
        None where the lines break the rules or are not one record.
    """
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
    if len(rows) == 1:
        return rows[0]
    return None
