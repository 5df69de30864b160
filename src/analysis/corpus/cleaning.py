"""Residue out of a page, without losing it: every character of the body keeps its place in the raw
text.

Only deletions and one-for-one replacements (any kind of blank by a plain one, a line end for a
tag, a blank for the underscore of a hashtag) are made, so that runs of characters map back. The
raw text of an HTML page is the text that trafilatura takes from it, paragraph by paragraph; of
every other page it is the text as given, its line ends written as \\n. Inline headings are kept
and marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.corpus.markup import may_hold_markup, without_markup
from analysis.corpus.residue import Removed, residue
from analysis.text.tokens import codes_of

_UNSEEN = (
    "\u034f\ufffc\u061c\u180e\u200b\u200d\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u00ad\r"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
# Between two words or signs these part them: a page or line break, a separator of fields, a gap in a database.
_PARTING = re.compile(
    f"(?<=[^\\s{_UNSEEN}])[\x00\x0b\x0c\x1c-\x1f\ufffc](?=[{_UNSEEN}]*[^\\s{_UNSEEN}])"
)
_ARABIC_LETTER = "[\u0621-\u064a\u066e-\u06d3]"
_JOINED = re.compile(
    f"(?<={_ARABIC_LETTER})_(?={_ARABIC_LETTER})|(?<={_ARABIC_LETTER})_(?=\\d)|(?<=\\d)_(?={_ARABIC_LETTER})"
)
_BLANKS = (
    "\u00a0\t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_NEXT_LINE = "\x85"  # a line end of mainframes; also half a misread letter, so it stays until texts are mended
# the kinds of characters in `_table`; the first two less 1 are columns of `unusual_in`
_HIDDEN = 1
_WIDE = 2
_DIGIT = 3
_CODES = 0x20000  # no character that is asked for lies higher
_OUTER = 300  # characters at either end of a text, where a day of publication may stand
_YEAR_DIGITS = 4


class Cleaned(NamedTuple):
    """A body, the runs it took from the raw text (start, raw_start, length), and what was taken
    out or marked.
    """

    body: str
    segments: list[tuple[int, int, int]]
    removed: list[Removed]


def clean(
    raw: str,
    title: str | None = None,
    date_line: tuple[int, int] | None = None,
    unusual: Unusual | None = None,
) -> Cleaned:
    """The body of a raw text, and what was taken out of it.

    Parameters
    ----------
    raw
        The text as it was read.
    title
        Taken out where the text begins with it as a line of its own.
    date_line
        The place of a line that holds only the date, which is taken out too.
    unusual
        What `unusual_in` says of the text, where that is known.

    Returns
    -------
    Cleaned
        The body, the map of offsets, and `removed` in raw characters, in order; kind 'heading'
        is marked and kept.
    """
    # Most texts have nothing unusual: what was found out for many at once spares the patterns.
    hidden, wide, _ = unusual or unusual_in([raw])[0]
    text = raw
    gone = list[Removed]()
    if may_hold_markup(raw):
        text, gone = without_markup(raw)
        wide = wide or bool(gone)
    # a test for one character costs nothing; the pattern would be tried at every letter
    if "_" in text:
        text = _JOINED.sub(" ", text)
    if wide:
        text = _plain_blanks(text)
    if hidden or gone:
        # one character for one: places stay as they are
        text = _PARTING.sub(" ", text)
        hits = _INVISIBLE.finditer(text)
        gone = _with_invisible(gone, [Removed("invisible", *hit.span()) for hit in hits])
    if not gone:
        return _assemble(raw, text, residue(text, title, date_line))
    # rules for residue look at lines and words as a reader sees them, so without what is invisible
    # `back` has one place more than `short`, so that an end at the very end has a place too.
    short, back = _without(text, gone)
    line = None
    if date_line:
        line = (bisect_left(back, date_line[0]), bisect_left(back, date_line[1]))
    cuts = [
        Removed(kind, back[start], back[end]) for kind, start, end in residue(short, title, line)
    ]
    return _assemble(raw, text, gone + cuts)


def _with_invisible(markup: list[Removed], invisible: list[Removed]) -> list[Removed]:
    """Both kinds of runs in order, without invisible characters that lie inside markup."""
    if not markup or not invisible:
        return markup or invisible
    outside = [i for i in invisible if not any(m.start < i.end and i.start < m.end for m in markup)]
    return sorted([*markup, *outside], key=lambda r: r.start)


def _plain_blanks(text: str) -> str:
    """The text with a plain blank for every kind of blank; each is looked for in turn, which is
    faster than a class of a pattern.
    """
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    return text.replace(_NEXT_LINE, "\n")


class Unusual(NamedTuple):
    """Whether a text holds invisible characters, blanks other than the plain one, and a year near
    its beginning or end.
    """

    hidden: bool
    wide: bool
    dated: bool


@cache
def _table() -> npt.NDArray[np.uint8]:
    """For each code point whether it is invisible, a blank other than the plain one, a digit, or
    none of them.
    """
    table = np.zeros(0x110000, np.uint8)
    every = "".join(map(chr, range(_CODES)))
    table[[ord(c) for run in _INVISIBLE.findall(every) for c in run]] = _HIDDEN
    table[[ord(c) for c in _BLANKS + _NEXT_LINE]] = _WIDE
    table[[ord(c) for c in re.findall(r"\d", every)]] = _DIGIT
    return table


def unusual_in(texts: Sequence[str]) -> list[Unusual]:
    """What each text holds that most do not, found for all of them at once.

    Parameters
    ----------
    texts
        Raw texts.

    Returns
    -------
    list of Unusual
        One for each: invisible characters, wide blanks, a year (any four digits in a row among
        the first or the last 300 characters).
    """
    kinds = _table().take(codes_of("\n".join(texts)))
    # all texts in one array; most characters are of no kind, and from here on only the others are
    # looked at
    places = np.flatnonzero(kinds != 0)  # of flags: three times as fast as of numbers
    kinds = kinds[places]
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    # One more for the line end between two texts, so that a place belongs to the first text
    # that ends behind it.
    ends = np.cumsum(sizes + 1)
    found = np.zeros((len(texts), 3), bool)
    for kind in (_HIDDEN, _WIDE):
        found[np.searchsorted(ends, places[kinds == kind], "right"), kind - 1] = True
    digits = places[kinds == _DIGIT]
    more = _YEAR_DIGITS - 1
    # four digits whose places follow one another: the fourth from here is three further on
    years = digits[:-more][digits[more:] - digits[:-more] == more]
    whose = np.searchsorted(ends, years, "right")
    stop = ends[whose] - 1
    size = sizes[whose]
    # a date of publication stands at the top or at the foot
    outer = (years - (stop - size) + _YEAR_DIGITS <= _OUTER) | (stop - years <= _OUTER)
    found[whose[outer], _DIGIT - 1] = True
    return [Unusual(*row) for row in found.tolist()]


def _without(text: str, found: list[Removed]) -> tuple[str, list[int]]:
    """The text without the runs found, and where each place of it was."""
    parts = []
    back = list[int]()
    last = 0
    for _, start, end in found:
        parts.append(text[last:start])
        back.extend(range(last, start))
        last = end
    parts.append(text[last:])
    back.extend(range(last, len(text) + 1))
    return "".join(parts), back


def _assemble(raw: str, text: str, removed: list[Removed]) -> Cleaned:
    """The body from what is left, its outer blanks trimmed."""
    cuts = [c for c in removed if c.kind != "heading"]
    if not cuts:
        body = text.strip()
        # `text` is as long as `raw`: all that was done so far replaces one character by one.
        start = len(raw) - len(text.lstrip())
        return Cleaned(body, [(0, start, len(body))] if body else [], removed)
    kept = []
    last = 0
    # runs may overlap (a caption inside boilerplate): each character goes once
    for _, start, end in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if start > last:
            kept.append((last, start))
        last = max(last, end)
    if last < len(text):
        kept.append((last, len(text)))
    kept = _trimmed(text, kept)
    segments = []
    at = 0
    for start, end in kept:
        segments.append((at, start, end - start))
        at += end - start
    return Cleaned(
        "".join(text[s:e] for s, e in kept),
        segments,
        sorted({*removed}, key=lambda c: (c.start, c.end, c.kind)),
    )


def _trimmed(text: str, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs without blanks at the two ends of the body."""
    filled = [i for i, (start, end) in enumerate(kept) if text[start:end].strip()]
    if not filled:
        return []
    kept = kept[filled[0] : filled[-1] + 1]
    first = text[slice(*kept[0])]
    final = text[slice(*kept[-1])]
    kept[0] = (kept[0][0] + len(first) - len(first.lstrip()), kept[0][1])
    kept[-1] = (kept[-1][0], kept[-1][1] - (len(final) - len(final.rstrip())))
    return kept
