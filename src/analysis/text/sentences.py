"""Sentences with offsets: ended by . ! ؟ ? … (with closing quotes and brackets) before a blank, or by a line break.

A full stop after a single letter (د. علي, م. حسن) or inside a number does not end a sentence. A paragraph is a line of the body.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.tokens import _ARABIC, _BREAK, _CLOSER, _END, _SPACE, _STOP, _chunks, _classes, codes_of


def sentences(bodies: Sequence[str]) -> pd.DataFrame:
    """One row a sentence: article (place in `bodies`), sentence_id and paragraph (from 0 in each article), start, end.

    Every character of a body that is not blank lies in exactly one sentence.
    """
    parts = [_split(first, held) for first, held in _chunks(bodies)]
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


def _split(first: int, bodies: list[str]) -> pd.DataFrame:
    codes = codes_of("\x00".join(bodies))
    kind = _classes()[codes]
    edges = _boundaries(kind)
    solid = np.flatnonzero((kind != _SPACE) & (kind != _BREAK))
    left = np.searchsorted(solid, edges[:-1])
    right = np.searchsorted(solid, edges[1:])
    filled = right > left
    start, end = solid[left[filled]], solid[right[filled] - 1] + 1
    sizes = np.fromiter((len(b) + 1 for b in bodies), np.int64, len(bodies))
    origins = np.cumsum(sizes) - sizes
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


def sentence_of(
    found: pd.DataFrame, article: npt.NDArray[np.int32], start: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """The row of `found` (from `sentences`) that holds each character place; places must lie in a sentence."""
    wide = np.int64(1) << np.int64(32)
    key = found["article"].to_numpy(np.int64) * wide + found["start"].to_numpy(np.int64)
    return np.searchsorted(key, article.astype(np.int64) * wide + start.astype(np.int64), "right") - 1
