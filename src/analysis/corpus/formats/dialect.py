"""How a delimited file is written: its delimiter, its escape, its header."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.corpus.columns import columns_of

_KNOWN = 1_000  # the score of a delimiter that makes known names
_DELIMITERS = (",", ";", "\t", "|")
_NO_DELIMITER = frozenset(" _\"'-.:/()[]\r\n\ufeff")  # signs that stand in names of columns
_RUN = re.compile(r"[^\w\s\"'()\[\].\-/]{2,5}")  # signs that together part fields: || ~|~ ::
# the unit separator of ASCII, which hardly any text holds
_ONE_SIGN = "\x1f"  # what stands for them while a line is read
_TITLE_ROWS = 10  # rows above the header that may be a title or a note
_LONGEST_NAME = 60  # of a column
_SAID = re.compile(r"""\ufeff?\s*["']?sep=(.)["']?[;,\s]*\Z""", re.I)
MACHINE = re.compile(r"[\d\s/:.,+TZ-]*\d[\d\s/:.,+TZ-]*\Z|https?://\S+\Z")


_SWAPPED = str.maketrans("'\"", "\"'")


class Signs(NamedTuple):
    """Signs of a file that csv does not know: several that part fields together ('' for none), and
    single quotes around fields. A line is read with the usual ones in their place.
    """

    run: str = ""
    single_quotes: bool = False

    def inward(self, line: str) -> str:
        """A line with the usual signs."""
        if self.run:
            line = line.replace(self.run, _ONE_SIGN)
        if self.single_quotes:
            return line.translate(_SWAPPED)
        return line

    def outward(self, text: str) -> str:
        """A field with the signs of the file."""
        if self.single_quotes:
            text = text.translate(_SWAPPED)
        if self.run:
            text = text.replace(_ONE_SIGN, self.run)
        return text


class Dialect(NamedTuple):
    """How a delimited file is written: its delimiter, its escape where quotes are not doubled, whether
    blanks after a delimiter are no part of the field, and its unusual signs.
    """

    delimiter: str
    escape: str | None
    skips_blanks: bool = False
    signs: Signs = Signs()


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
        # `extendleft` puts the last in front: reversed, they come back in their order
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)

    def with_usual(self, signs: Signs) -> Lines:
        """The lines from here on with the usual signs.

        Parameters
        ----------
        signs
            Those of the file.

        Returns
        -------
        Lines
            These themselves where the file has no unusual ones.
        """
        if signs == Signs():
            return self
        # a generator over the lines themselves: what was given back is changed too
        lines = Lines((signs.inward(line), encoding) for line, encoding in self)
        lines.number = self.number
        return lines


def dialect(lines: Lines, delimiter: str) -> Dialect:
    """How a delimited file is written.

    Parameters
    ----------
    lines
        The file, at its beginning; lines that are looked at are given back.
    delimiter
        What the ending of the name says (.tsv); '' for nothing.

    Returns
    -------
    Dialect
        Its delimiter is the one said by a `sep=` line, else that of the ending where it makes
        known names, else the one that does.
    """
    first: list[tuple[str, str]] = []
    for item in lines:
        first.append(item)
        # 60 lines: enough to tell how a file is written, few enough to give back
        if len(first) == 60:
            break
    said = ""
    if first and (hit := _SAID.match(first[0][0])):
        first.pop(0)
        said = hit[1]
    lines.give_back(first)
    rows = [line for line, _ in first]
    # what the ending says (.tsv) holds only where it makes known names
    if not said and delimiter and _names_known(rows, delimiter):
        said = delimiter
    run = ""
    if not said and (run := _run_between(rows)):
        said = _ONE_SIGN
    chosen = said or _most_agreed(rows) or delimiter or ","
    signs = Signs(run, _in_single_quotes(rows, run or chosen))
    rows = [signs.inward(row) for row in rows]
    header = next((line for line in rows if chosen in line), "")
    n_parted = header.count(chosen)
    # a blank after every delimiter is how the file is written, not part of the names
    blanks = chosen != "\t " and n_parted > 0 and header.count(f"{chosen} ") == n_parted
    return Dialect(chosen, _escape(rows), blanks, signs)


def _run_between(rows: Sequence[str]) -> str:
    """The run of signs that parts one of the first rows into names of columns; '' for none."""
    for row in rows[:_TITLE_ROWS]:
        runs = set(_RUN.findall(row))
        if len(runs) != 1:
            continue
        run = runs.pop()
        # of signs that also stand alone, two are a field without a name
        if row.replace(run, "").strip(" \r\n").find(run[0]) < 0 and _names_known(
            [row.replace(run, _ONE_SIGN)], _ONE_SIGN
        ):
            return run
    return ""


def _in_single_quotes(rows: Sequence[str], delimiter: str) -> bool:
    """Whether fields stand in single quotes, and none in double ones."""
    parted = [row for row in rows if delimiter in row]
    ends = rf"(?:{re.escape(delimiter)}|\Z)"
    quoted = re.compile(rf"(?:\A|{re.escape(delimiter)})'[^']*'{ends}")
    begun = f"'{delimiter}'"
    n_single = sum(begun in row or quoted.search(row.strip()) is not None for row in parted)
    # the row of names may be bare
    return n_single > 0 and n_single * 2 >= len(parted) - 1 and not any('"' in r for r in parted)


def _names_known(rows: Sequence[str], delimiter: str) -> bool:
    """Whether one of the first rows, parted so, is one of column names."""
    for row in rows[:_TITLE_ROWS]:
        names = next(csv.reader([row], delimiter=delimiter), [])
        if len(names) > 1 and columns_of([n.strip() for n in names], {}) is not None:
            return True
    return False


def _escape(rows: Sequence[str]) -> str | None:
    """A backslash where quotes inside quotes are written with it and never doubled."""
    text = "".join(rows)
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
            score += _KNOWN
        if score > most:
            best = delimiter
            most = score
    if most < _KNOWN:
        signs = [s for s in dict.fromkeys(header) if not s.isalnum() and s not in _NO_DELIMITER]
        # any other sign only where it makes known names: a header may hold all kinds
        rare = [sign for sign in signs if _names_known([header], sign)]
        if rare:
            return rare[0]
    if most:
        return best
    counts = {d: sum(line.count(d) for line in lines) for d in _DELIMITERS}
    if any(counts.values()):
        return max(_DELIMITERS, key=lambda d: counts[d])
    return ""


def header_of(lines: Lines, written: Dialect) -> tuple[list[str] | None, int]:
    """The names of the columns.

    Parameters
    ----------
    lines
        The file, at its beginning; its header is taken off.
    written
        As `dialect` gives it.

    Returns
    -------
    tuple of list of str or None and int
        The names, and how many lines above them (a title, a blank) are no names; None for an
        empty file.
    """
    skipped: list[tuple[str, str]] = []
    for item in lines:
        names = parse_record([item[0]], written) or item[0].split(written.delimiter)
        # a title or a note above the header has no column for a text
        if columns_of([n.strip() for n in names], {}) is not None:
            return _names(names), len([line for line, _ in skipped if line.strip()])
        skipped.append(item)
        if len(skipped) == _TITLE_ROWS:
            break
    # no known names: the lines above may be the data, and the first of them the header
    lines.give_back(skipped)
    for line, _ in lines:
        if line.strip(" \t\r\n,;|"):
            return _names(parse_record([line], written) or line.split(written.delimiter)), 0
    return None, 0


def _names(names: Sequence[str]) -> list[str]:
    """Names without blanks, marks and quotes around them; a name that stands twice is numbered."""
    header: list[str] = []
    for column, name in enumerate(names):
        bare = name.strip(" \t\r\n\ufeff\u200e\u200f\"'") or f"column {column + 1}"
        header.append(bare if bare not in header else f"{bare} {column + 1}")
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


def has_row_names(fields: Sequence[str], width: int) -> bool:
    """Whether rows begin with their number, for which the header has no name, as R writes them.

    Parameters
    ----------
    fields
        The first row.
    width
        How many columns the header names.

    Returns
    -------
    bool
        If so, the first field is no column of the header.
    """
    # numbered from 0 (pandas) or from 1 (R)
    return len(fields) == width + 1 and fields[0].strip() in ("0", "1")


def parse_record(lines: Sequence[str], written: Dialect) -> list[str] | None:
    """The fields of one record by the strict rules.

    Parameters
    ----------
    lines
        The lines of the record.
    written
        As `dialect` gives it.

    Returns
    -------
    list of str or None
        None where the lines break the rules or are not one record.
    """
    try:
        rows = list(
            csv.reader(
                lines,
                delimiter=written.delimiter,
                escapechar=written.escape,
                doublequote=written.escape is None,
                skipinitialspace=written.skips_blanks,
                strict=True,
            )
        )
    except csv.Error:
        return None
    # several rows are several records: a line end stood outside quotes
    if len(rows) == 1:
        return rows[0]
    return None
