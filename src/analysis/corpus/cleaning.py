"""Residue out of a page, without losing it: every character of the body keeps its place in the raw text.

Only deletions and one-for-one replacements (any kind of blank by a plain one) are made, so that runs of characters map
back. The raw text of an HTML page is the text that trafilatura takes from it, paragraph by paragraph; of every other
page it is the text as given, its line ends written as \\n. Inline headings are kept and marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.corpus.residue import Removed, residue
from analysis.text.tokens import codes_of

_INVISIBLE = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+"
)
_BLANK = re.compile("[\u00a0\t\u2000-\u200a\u202f\u205f\u3000]")
_HIDDEN, _WIDE = 1, 2


class Cleaned(NamedTuple):
    """A body, the runs it took from the raw text (start, raw_start, length), and what was taken out or marked."""

    body: str
    segments: list[tuple[int, int, int]]
    removed: list[Removed]


def clean(
    raw: str,
    title: str | None = None,
    date_line: tuple[int, int] | None = None,
    unusual: tuple[bool, bool] | None = None,
) -> Cleaned:
    """The body of a raw text.

    `title`, where the text begins with it as a line of its own, and `date_line`, the place of a line that holds only
    the date, are taken out too. `removed` is in raw characters, in order; kind 'heading' is marked and kept.
    `unusual` is what `unusual_blanks` says of the text, where that is known.
    """
    hidden, wide = unusual or unusual_blanks([raw])[0]
    text = _BLANK.sub(" ", raw) if wide else raw
    if not hidden:
        return _assemble(raw, text, residue(text, title, date_line))
    found = [Removed("invisible", hit.start(), hit.end()) for hit in _INVISIBLE.finditer(text)]
    short, back = _without(text, found)
    line = (bisect_left(back, date_line[0]), bisect_left(back, date_line[1])) if date_line else None
    cuts = [Removed(kind, back[start], back[end]) for kind, start, end in residue(short, title, line)]
    return _assemble(raw, text, found + cuts)


@cache
def _table() -> npt.NDArray[np.uint8]:
    """For each code point whether it is invisible, a blank other than the plain one, or neither."""
    table = np.zeros(0x110000, np.uint8)
    for rule, kind in ((_INVISIBLE, _HIDDEN), (_BLANK, _WIDE)):
        table[[c for c in range(0x10000) if rule.match(chr(c))]] = kind
    return table


def unusual_blanks(texts: Sequence[str]) -> list[tuple[bool, bool]]:
    """Whether each text holds invisible characters, and blanks other than the plain one."""
    kinds = _table().take(codes_of("\n".join(texts)))
    places = np.flatnonzero(kinds != 0)  # of flags: three times as fast as of numbers
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    found = np.zeros((len(texts), 3), bool)
    found[np.searchsorted(ends, places, "right"), kinds[places]] = True
    return list(zip(found[:, _HIDDEN].tolist(), found[:, _WIDE].tolist(), strict=True))


def _without(text: str, found: list[Removed]) -> tuple[str, list[int]]:
    """The text without the runs found, and where each place of it was."""
    parts, back, last = [], list[int](), 0
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
        start = len(raw) - len(text.lstrip())
        return Cleaned(body, [(0, start, len(body))] if body else [], removed)
    kept, last = [], 0
    for _, start, end in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if start > last:
            kept.append((last, start))
        last = max(last, end)
    if last < len(text):
        kept.append((last, len(text)))
    kept = _trimmed(text, kept)
    segments, at = [], 0
    for start, end in kept:
        segments.append((at, start, end - start))
        at += end - start
    return Cleaned(
        "".join(text[s:e] for s, e in kept), segments, sorted({*removed}, key=lambda c: (c.start, c.end, c.kind))
    )


def _trimmed(text: str, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs without blanks at the two ends of the body."""
    filled = [i for i, (start, end) in enumerate(kept) if text[start:end].strip()]
    if not filled:
        return []
    kept = kept[filled[0] : filled[-1] + 1]
    first, final = text[slice(*kept[0])], text[slice(*kept[-1])]
    kept[0] = (kept[0][0] + len(first) - len(first.lstrip()), kept[0][1])
    kept[-1] = (kept[-1][0], kept[-1][1] - (len(final) - len(final.rstrip())))
    return kept
