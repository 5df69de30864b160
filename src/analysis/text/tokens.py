"""Tokens with offsets, and the distinct tokens (types) they are made of, in one vectorised pass
over the text.

A token is a run of letters of one script with their marks and tatweel, or a run of digits;
punctuation ends it. Offsets count code points in the body. Types are numbered in the order of
their first appearance.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
_CHUNK_CHARACTERS = 150_000  # of bodies that are read side by side
_DISTINCT = (
    1 << 17
)  # of so many the table of types begins: one made for as many as there are tokens does not fit the cache
# The order matters: from DIGIT on a character belongs to a word, from ARABIC on it is a
# letter.
OTHER, END, STOP, CLOSER, SPACE, BREAK, DIGIT, ARABIC, LETTER = range(9)
_ENDS, _CLOSERS = "!?؟…۔", "\"'”’»)]}›"
# Odd, since only an odd number has an inverse modulo 2**64 (`_powers`).
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Tokens:
    """Every token of a list of bodies, as columns of one length, and the distinct surfaces.

    `article` is the place of the body in the list, `start` and `end` its characters, `type_id`
    the place of its surface in `surfaces`, `joined` whether only one blank parts it from the
    token before.
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
    """Tokens of one list of bodies before types are numbered: `key` is a 64-bit hash of the
    surface.
    """

    article: Ints
    start: Ints
    end: Ints
    key: npt.NDArray[np.uint64]
    joined: npt.NDArray[np.bool_]


@cache
def classes() -> npt.NDArray[np.uint8]:
    """The class of every code point."""
    table = np.zeros(0x110000, np.uint8)
    # Planes 0 to 2; the class of what lies above stays OTHER.
    code = np.arange(0x30000)
    categories = "".join(map(unicodedata.category, map(chr, code.tolist()))).encode()
    # a category is two letters, such as Lu
    major, minor = np.frombuffer(categories, "S1").reshape(-1, 2).T
    blank = [
        c for c in np.flatnonzero((major == b"Z") | (code < 0x100)).tolist() if chr(c).isspace()
    ]
    # Later lines overrule earlier ones: to `isspace` a line end is a blank too.
    for kind, found in (
        (SPACE, blank),
        (BREAK, [ord(c) for c in "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00"]),
        (END, [ord(c) for c in _ENDS]),
        (STOP, [ord(".")]),
        (CLOSER, [ord(c) for c in _CLOSERS]),
        (DIGIT, np.flatnonzero((major == b"N") & (minor == b"d"))),
        (LETTER, np.flatnonzero(major == b"L")),
        # marks, and the non-joiner of zero width, stand inside Arabic words
        (ARABIC, np.flatnonzero((major == b"M") | (code == 0x200C))),
    ):
        table[found] = kind
    # The Arabic blocks, and the presentation forms that old pages and PDFs hold (ﻻ).
    for first, last in ((0x0600, 0x08FF), (0xFB50, 0xFEFC)):
        block = table[first : last + 1]
        block[block == LETTER] = ARABIC
    return table


@cache
def _letters() -> npt.NDArray[np.uint64]:
    """A random number for every code point, fixed for all time."""
    return np.random.default_rng(20200721).integers(0, np.iinfo(np.uint64).max, 0x110000, np.uint64)


@cache
def _powers(size: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The powers of an odd number and of its inverse, modulo 2**64."""
    powers = []
    for base in (_BASE, pow(_BASE, -1, 2**64)):
        run = np.full(size, base, np.uint64)
        run[0] = 1
        powers.append(np.multiply.accumulate(run))
    return powers[0], powers[1]


def span_keys(codes: npt.NDArray[np.uint32]) -> Callable[[Places, Places], npt.NDArray[np.uint64]]:
    """A function from places (begin, stop) in these code points to 64-bit hashes of what stands
    between them.

    A hash is a polynomial over code points (Karp and Rabin 1987), so that prefix sums give that of
    any stretch.
    """
    size = len(codes)
    # A power of two as the size, so that the cache holds few tables.
    powers, inverses = _powers(max(_CHUNK_CHARACTERS, 1 << (size + 1).bit_length()))
    terms = _letters().take(codes)
    terms *= powers[:size]
    # Unsigned integers wrap around, which is the arithmetic modulo 2**64 that is wanted.
    sums = np.zeros(size + 1, np.uint64)
    np.cumsum(terms, out=sums[1:])

    def keys(begin: Places, stop: Places) -> npt.NDArray[np.uint64]:
        # Moved to place 0, so that a word has one hash wherever it stands.
        key = (sums[stop] - sums[begin]) * inverses[begin]
        # Modulo 2**64 the low bits of a sum know nothing of the high ones: mix those in.
        key ^= key >> np.uint64(29)
        return key

    return keys


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@dataclass(frozen=True)
class Chunk:
    """Some bodies side by side, one code point between them.

    `codes` are the code points, `kind` their classes, `first` the place of the first body in its
    list, `origins` where each body begins.
    """

    first: int
    codes: npt.NDArray[np.uint32]
    kind: npt.NDArray[np.uint8]
    origins: npt.NDArray[np.int64]


def chunks(bodies: Sequence[str]) -> Iterator[Chunk]:
    """The bodies in runs of at least `_CHUNK_CHARACTERS` characters, the last may be shorter."""
    first, size, held = 0, 0, list[str]()
    for place, body in enumerate(bodies):
        held.append(body)
        size += len(body)
        if size >= _CHUNK_CHARACTERS:
            yield _chunk(first, held)
            first, size, held = place + 1, 0, []
    if held:
        yield _chunk(first, held)


def _chunk(first: int, bodies: list[str]) -> Chunk:
    # NUL is of the class BREAK: no token, sentence or paragraph reaches into the next body.
    codes = codes_of("\x00".join(bodies))
    # one more each: the NUL between two bodies
    sizes = np.fromiter(map(len, bodies), np.int64, len(bodies)) + 1
    return Chunk(first, codes, classes().take(codes), np.cumsum(sizes) - sizes)


def hash_chunk(chunk: Chunk) -> Hashed:
    """The tokens of a chunk, each surface hashed."""
    kind, size = chunk.kind, len(chunk.kind)
    # A token is a run of one class, so a change of script ends it without any blank (كوفيد19).
    change = np.empty(size + 1, bool)
    change[0] = change[-1] = True
    np.not_equal(kind[1:], kind[:-1], out=change[1:-1])
    word = kind >= DIGIT
    # a token begins and ends where the class changes
    begin, stop = np.flatnonzero(word & change[:-1]), np.flatnonzero(word & change[1:]) + 1
    key = span_keys(chunk.codes)(begin, stop)
    # The number of the first token of each body, and of the first behind the last body.
    bounds = np.append(np.searchsorted(begin, chunk.origins), len(begin))
    article = np.repeat(np.arange(len(chunk.origins), dtype=np.int32), np.diff(bounds))
    joined = np.zeros(len(begin), bool)
    if len(begin) > 1:
        # 0 apart is a change of script inside a word; 1 apart may be a comma, so the class is
        # asked too.
        near = begin[1:] - stop[:-1]
        joined[1:] = (near == 0) | ((near == 1) & (kind[stop[:-1]] == SPACE))
    # offsets count from the beginning of the body, not of the chunk
    shift = np.repeat(chunk.origins, np.diff(bounds))
    return Hashed(
        article + np.int32(chunk.first),
        (begin - shift).astype(np.int32),
        (stop - shift).astype(np.int32),
        key,
        joined,
    )


def joined_up(parts: Sequence[Hashed]) -> Hashed:
    """The tokens of several chunks, one after the other."""
    if not parts:
        none = np.zeros(0, np.int32)
        return Hashed(none, none, none, np.zeros(0, np.uint64), np.zeros(0, bool))
    return Hashed(
        *(
            np.concatenate([getattr(p, f) for p in parts])
            for f in ("article", "start", "end", "key", "joined")
        )
    )


def hash_tokens(bodies: Sequence[str]) -> Hashed:
    """Find every token of `bodies` and hash its surface; types are numbered by `number_types`."""
    return joined_up([hash_chunk(chunk) for chunk in chunks(bodies)])


def number_types(hashed: Hashed, bodies: Sequence[str]) -> Tokens:
    """Number the distinct surfaces in the order of their first appearance."""
    numbers = pd.factorize(hashed.key, size_hint=_DISTINCT)[0].astype(np.int32)
    # `factorize` numbers by first appearance: a type is new where its number exceeds all
    # before it.
    highest = np.maximum.accumulate(numbers)
    new = np.append(True, highest[1:] != highest[:-1])[
        : len(numbers)
    ]  # where a number is higher than all before it
    at = np.flatnonzero(new)
    rows = zip(
        hashed.article[at].tolist(), hashed.start[at].tolist(), hashed.end[at].tolist(), strict=True
    )
    surfaces = [bodies[article][start:end] for article, start, end in rows]
    return Tokens(hashed.article, hashed.start, hashed.end, numbers, hashed.joined, surfaces)


def tokenise(bodies: Sequence[str]) -> Tokens:
    """Tokens of a list of bodies; the order of `bodies` numbers articles and types."""
    return number_types(hash_tokens(bodies), bodies)
