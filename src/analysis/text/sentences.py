"""Sentences with offsets: ended by . ! ؟ ? … (with closing quotes and brackets) before a blank, or by a line break.

A full stop after a single letter (د. علي, م. حسن) or inside a number does not end a sentence. A paragraph is a line of the body.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.tokens import _ARABIC, _BREAK, _CLOSER, _END, _SPACE, _STOP, Chunk, Tokens, chunks


def sentences(bodies: Sequence[str]) -> pd.DataFrame:
    """One row a sentence: article (place in `bodies`), sentence_id and paragraph (from 0 in each article), start, end.

    Every character of a body that is not blank lies in exactly one sentence.
    """
    return sentence_table([split_chunk(chunk) for chunk in chunks(bodies)])


def sentence_table(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The sentences of several chunks (`split_chunk`) as one table."""
    columns = ["article", "sentence_id", "paragraph", "start", "end"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({c: np.zeros(0, np.int32) for c in columns})


def _boundaries(kind: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Places after which a new sentence begins."""
    size = len(kind)
    is_end = (kind == _END) | (kind == _STOP)
    last = np.flatnonzero(is_end & ~np.append(is_end[1:], False))
    stop = last[kind[last] == _STOP]
    letter = kind[np.maximum(stop - 1, 0)] >= _ARABIC
    single = (stop >= 1) & letter & ((stop < 2) | (kind[np.maximum(stop - 2, 0)] < _ARABIC))
    last = np.setdiff1d(last, stop[single], assume_unique=True)
    after = last + 1
    for _ in range(3):
        inside = after < size
        after[inside] += kind[after[inside]] == _CLOSER
    inside = after < size
    blank = np.ones(len(after), bool)
    blank[inside] = (kind[after[inside]] == _SPACE) | (kind[after[inside]] == _BREAK)
    breaks = np.flatnonzero(kind == _BREAK)
    return np.unique(np.concatenate([after[blank], breaks, breaks + 1, [0, size]]))


def split_chunk(chunk: Chunk) -> pd.DataFrame:
    """The sentences of a chunk, as `sentences` gives them."""
    kind, first, origins = chunk.kind, chunk.first, chunk.origins
    edges = _boundaries(kind)
    solid = np.flatnonzero((kind != _SPACE) & (kind != _BREAK))
    left = np.searchsorted(solid, edges[:-1])
    right = np.searchsorted(solid, edges[1:])
    filled = right > left
    start, end = solid[left[filled]], solid[right[filled] - 1] + 1
    article = np.searchsorted(origins, start, "right") - 1
    line = np.searchsorted(np.flatnonzero(kind == _BREAK), start)
    fresh = np.append(True, article[1:] != article[:-1]) if len(article) else np.zeros(0, bool)
    new_line = np.append(True, line[1:] != line[:-1]) if len(line) else np.zeros(0, bool)
    paragraph = np.cumsum(new_line | fresh)
    begins = np.flatnonzero(fresh)
    which = np.cumsum(fresh) - 1
    return pd.DataFrame(
        {
            "article": (article + first).astype(np.int32),
            "sentence_id": (np.arange(len(start)) - begins[which]).astype(np.int32),
            "paragraph": (paragraph - paragraph[begins][which]).astype(np.int32)
            if len(start)
            else paragraph.astype(np.int32),
            "start": (start - origins[article]).astype(np.int32),
            "end": (end - origins[article]).astype(np.int32),
        }
    )


def sentence_of(found: pd.DataFrame, tokens: Tokens) -> npt.NDArray[np.int64]:
    """The row of `found` (from `sentences`) that holds each token."""
    wide = np.int64(1) << np.int64(32)
    key = found["article"].to_numpy(np.int64) * wide + found["start"].to_numpy(np.int64)
    first = np.searchsorted(tokens.article * wide + tokens.start, key)
    return np.repeat(np.arange(len(found)), np.diff(np.append(first, len(tokens))))
