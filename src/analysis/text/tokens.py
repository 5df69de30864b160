"""Tokens with offsets, and the distinct tokens (types) they are made of, in one vectorised pass over the text.

A token is a run of letters of one script with their marks and tatweel, or a run of digits; punctuation ends it.
Offsets count code points in the body. Types are numbered in the order of their first appearance.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int32]
_CHUNK_CHARACTERS = 500_000
_OTHER, _END, _STOP, _CLOSER, _SPACE, _BREAK, _DIGIT, _ARABIC, _LETTER = range(9)
_ENDS, _CLOSERS = "!?؟…۔", "\"'”’»)]}›"
_POSITIONS = 256


@dataclass(frozen=True)
class Tokens:
    """Every token of a list of bodies, as columns of one length, and the distinct surfaces.

    `article` is the place of the body in the list, `start` and `end` its characters, `type_id` the place of its surface in
    `surfaces`, `joined` whether only one blank parts it from the token before.
    """

    article: Ints
    start: Ints
    end: Ints
    type_id: Ints
    joined: npt.NDArray[np.bool_]
    surfaces: list[str]

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Hashed:
    """Tokens of one list of bodies before types are numbered: `key` is a 64-bit hash of the surface."""

    article: Ints
    start: Ints
    end: Ints
    key: npt.NDArray[np.uint64]
    joined: npt.NDArray[np.bool_]


@cache
def _classes() -> npt.NDArray[np.uint8]:
    """The class of every code point."""
    table = np.zeros(0x110000, np.uint8)
    for code in range(0x30000):
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] in "LM" or code == 0x200C:
            arabic = 0x0600 <= code <= 0x08FF or 0xFB50 <= code <= 0xFEFC or category[0] == "M" or code == 0x200C
            table[code] = _ARABIC if arabic else _LETTER
        elif category == "Nd":
            table[code] = _DIGIT
        elif char in "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00":
            table[code] = _BREAK
        elif char.isspace():
            table[code] = _SPACE
        elif char in _ENDS:
            table[code] = _END
        elif char == ".":
            table[code] = _STOP
        elif char in _CLOSERS:
            table[code] = _CLOSER
    return table


@cache
def _multipliers() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Odd multipliers and addends of a multilinear hash (Lemire and Kaser 2014), fixed for all time."""
    draw = np.random.default_rng(20200721)
    high = np.iinfo(np.uint64).max
    return draw.integers(0, high, _POSITIONS, np.uint64) | np.uint64(1), draw.integers(0, high, _POSITIONS, np.uint64)


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _chunks(bodies: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    first, size, held = 0, 0, list[str]()
    for place, body in enumerate(bodies):
        held.append(body)
        size += len(body)
        if size >= _CHUNK_CHARACTERS:
            yield first, held
            first, size, held = place + 1, 0, []
    if held:
        yield first, held


def _hash_chunk(first: int, bodies: list[str]) -> Hashed:
    codes = codes_of("\x00".join(bodies))
    kind = _classes()[codes]
    inside = kind >= _DIGIT
    change = np.empty(len(kind) + 1, bool)
    change[0] = change[-1] = True
    np.not_equal(kind[1:], kind[:-1], out=change[1:-1])
    edges = np.flatnonzero(change)
    begin, stop = edges[:-1], edges[1:]
    word = inside[begin] if len(begin) else np.zeros(0, bool)
    begin, stop = begin[word], stop[word]
    length = stop - begin
    offsets = np.cumsum(length) - length
    place = np.arange(int(length.sum())) - np.repeat(offsets, length)
    np.clip(place, 0, _POSITIONS - 1, out=place)
    multiply, add = _multipliers()
    mixed = (codes[inside].astype(np.uint64) + add[place]) * multiply[place]
    key = np.add.reduceat(mixed, offsets) if len(offsets) else np.zeros(0, np.uint64)
    key ^= key >> np.uint64(29)
    sizes = np.fromiter((len(b) + 1 for b in bodies), np.int64, len(bodies))
    origins = np.cumsum(sizes) - sizes
    article = np.searchsorted(origins, begin, "right") - 1
    joined = np.zeros(len(begin), bool)
    if len(begin) > 1:
        near = begin[1:] - stop[:-1]
        joined[1:] = (near == 0) | ((near == 1) & (kind[stop[:-1]] == _SPACE))
    shift = origins[article]
    return Hashed(
        (article + first).astype(np.int32),
        (begin - shift).astype(np.int32),
        (stop - shift).astype(np.int32),
        key,
        joined,
    )


def hash_tokens(bodies: Sequence[str]) -> Hashed:
    """Find every token of `bodies` and hash its surface; types are numbered by `number_types`."""
    parts = [_hash_chunk(first, held) for first, held in _chunks(bodies)]
    if not parts:
        none = np.zeros(0, np.int32)
        return Hashed(none, none, none, np.zeros(0, np.uint64), np.zeros(0, bool))
    return Hashed(
        *(np.concatenate([getattr(p, f) for p in parts]) for f in ("article", "start", "end", "key", "joined"))
    )


def number_types(hashed: Hashed, bodies: Sequence[str]) -> Tokens:
    """Number the distinct surfaces in the order of their first appearance."""
    numbers, distinct = pd.factorize(hashed.key)
    at = np.empty(len(distinct), np.int64)
    at[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    rows = zip(hashed.article[at].tolist(), hashed.start[at].tolist(), hashed.end[at].tolist(), strict=True)
    surfaces = [bodies[article][start:end] for article, start, end in rows]
    return Tokens(hashed.article, hashed.start, hashed.end, numbers.astype(np.int32), hashed.joined, surfaces)


def tokenise(bodies: Sequence[str]) -> Tokens:
    """Tokens of a list of bodies; the order of `bodies` numbers articles and types."""
    return number_types(hash_tokens(bodies), bodies)
