"""Sentences with offsets: ended by . ! ؟ ? … (with closing quotes and brackets) before a blank, or
by a line break.

A full stop after a single letter (د. علي, م. حسن) or inside a number does not end a sentence. A
paragraph is a line of the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.tokens import (
    ARABIC,
    BREAK,
    CLOSER,
    END,
    SPACE,
    STOP,
    Chunk,
    Hashed,
    Ints,
    Places,
    chunks,
)

_FEW_BLANKS = 3  # so many in a row are stepped over; the end of a longer run is searched for


class Split(NamedTuple):
    """The sentences of a chunk as columns of one length (`sentences` says what they hold)."""

    article: Ints
    sentence_id: Ints
    paragraph: Ints
    start: Ints
    end: Ints


def sentences(bodies: Sequence[str]) -> pd.DataFrame:
    """One row a sentence: article (place in `bodies`), sentence_id and paragraph (from 0 in each
    article), start, end.

    Every character of a body that is not blank lies in exactly one sentence.
    """
    return sentence_table([split_chunk(chunk) for chunk in chunks(bodies)])


def sentence_table(parts: Sequence[Split]) -> pd.DataFrame:
    """The sentences of several chunks as one table."""
    none = [np.zeros(0, np.int32)]
    return pd.DataFrame(
        {name: np.concatenate([getattr(p, name) for p in parts] or none) for name in Split._fields},
        copy=False,
    )


def _boundaries(kind: npt.NDArray[np.uint8]) -> Places:
    """Places after which a new sentence begins, the two ends among them."""
    size = len(kind)
    is_end = (kind == END) | (kind == STOP)
    # The last sign of a run such as ؟! or an ellipsis of three stops.
    last = np.flatnonzero(is_end & ~np.append(is_end[1:], False))
    letter = kind[np.maximum(last - 1, 0)] >= ARABIC
    # One letter with none before it: د. علي, م. حسن. `maximum` only keeps the index valid.
    single = (last >= 1) & letter & ((last < 2) | (kind[np.maximum(last - 2, 0)] < ARABIC))
    after = last[~(single & (kind[last] == STOP))] + 1
    # As if a blank followed: the end of the last body ends its sentence, and no index runs
    # over.
    padded = np.append(kind, np.uint8(SPACE))
    # Up to three closing signs belong to the sentence that they end: («لا!»).
    for _ in range(3):
        after += padded[after] == CLOSER
    is_break = kind == BREAK
    edge = np.zeros(size + 1, bool)
    # Without a blank behind it a stop ends nothing: 3.5, example.com.
    edge[after[(padded[after] == SPACE) | (padded[after] == BREAK)]] = True
    edge[:-1] |= is_break
    edge[1:] |= is_break
    edge[[0, -1]] = True
    return np.flatnonzero(edge)


def _filled(kind: npt.NDArray[np.uint8], edges: Places) -> tuple[Places, Places]:
    """Where what is not blank begins and ends between each edge and the next; edges with nothing
    between are left out.
    """
    solid = np.ones(
        len(kind) + 2, bool
    )  # as if the chunk stood between two letters: there a search ends
    np.logical_and(kind != SPACE, kind != BREAK, out=solid[1:-1])
    start, end = edges[:-1].copy(), edges[1:].copy()
    # Nearly all runs of blanks are short; whole-array steps are cheaper than a search for
    # each.
    for _ in range(_FEW_BLANKS):
        start += ~solid[start + 1]
        end -= ~solid[end]
    far = np.flatnonzero((start < end) & ~(solid[start + 1] & solid[end]))
    if len(far):
        places = np.flatnonzero(solid)
        start[far] = places[np.searchsorted(places, start[far] + 1)] - 1
        end[far] = places[np.searchsorted(places, end[far], "right") - 1]
    filled = start < end
    return start[filled], end[filled]


def split_chunk(chunk: Chunk) -> Split:
    """The sentences of a chunk, as `sentences` gives them."""
    origins = chunk.origins
    start, end = _filled(chunk.kind, _boundaries(chunk.kind))
    article = np.searchsorted(origins, start, "right") - 1
    # How many breaks lie before each sentence: another count is another line, hence paragraph.
    line = np.searchsorted(np.flatnonzero(chunk.kind == BREAK), start)
    fresh = np.diff(article, prepend=-1) != 0
    paragraph = np.cumsum(fresh | (np.diff(line, prepend=-1) != 0))
    begins = np.flatnonzero(fresh)
    which = np.cumsum(fresh) - 1
    return Split(
        (article + chunk.first).astype(np.int32),
        (np.arange(len(start)) - begins[which]).astype(np.int32),
        (paragraph - paragraph[begins][which]).astype(np.int32),
        (start - origins[article]).astype(np.int32),
        (end - origins[article]).astype(np.int32),
    )


def sentence_of(parts: Sequence[tuple[Hashed, Split]]) -> Places:
    """For the tokens and sentences of several chunks: the row of `sentence_table` that holds each
    token.
    """
    many = [np.zeros(0, np.int64)]
    for hashed, split in parts:
        # Both are in the order of the text and every token lies in a sentence, so the tokens
        # of a sentence are those from its own beginning to the next.
        first = np.searchsorted(_key(hashed), _key(split))
        many.append(np.diff(first, append=len(hashed.start)))
    counts = np.concatenate(many)
    return np.repeat(np.arange(len(counts)), counts)


def _key(rows: Hashed | Split) -> Places:
    """One number for the place in the text where each row begins, rising with it."""
    return rows.article * (np.int64(1) << np.int64(32)) + rows.start
