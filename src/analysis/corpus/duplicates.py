"""Copies of one another at corpus scale: wire copy, reposts, updates.

Shingles of five words are hashed once for the whole corpus (from the tokens, without Python
strings); datasketch's
MinHash LSH proposes pairs, the exact Jaccard similarity of their shingles decides, and clusters
are connected
components.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from datasketch import MinHash, MinHashLSH
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from analysis.text.normalise import fold
from analysis.text.tokens import codes_of, hash_tokens

Progress = Callable[[int, int, str], None]
WORDS = 5
PERMUTATIONS = 64
SEED = 1
_NONE = np.uint32(0xFFFFFFFF)
_SEPARATOR = "\x1e"
_MERSENNE = np.uint64((1 << 32) - 1)
Shingles = list[npt.NDArray[np.uint64]]


@cache
def _folded_codes() -> npt.NDArray[np.uint32]:
    """For each code point the letter it is compared as; `_NONE` for marks, which are dropped."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in (*range(0x0610, 0x0700), *range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)):
        letter = fold(chr(code))
        if len(letter) == 1:
            table[code] = ord(letter)
        elif not letter:
            table[code] = _NONE
    return table


def folded(bodies: Sequence[str]) -> list[str]:
    """Bodies in folded letters (`text.normalise.fold`), all at once: another paper's spelling
    makes no other text.
    """
    codes = _folded_codes().take(codes_of(_SEPARATOR.join(bodies)))
    return codes[codes != _NONE].tobytes().decode("utf-32-le", "surrogatepass").split(_SEPARATOR)


def shingles(bodies: list[str]) -> Shingles:
    """The distinct hashed runs of five words of each body (of all its words where it has fewer),
    in folded letters, sorted.
    """
    hashed = hash_tokens(folded(bodies)) if bodies else hash_tokens(bodies)
    edges = np.searchsorted(hashed.article, np.arange(len(bodies) + 1))
    size = len(hashed.key)
    mixed = np.zeros(size, np.uint64)
    for step in range(min(WORDS, size)):
        shifted = np.zeros_like(mixed)
        inside = hashed.article[step:] == hashed.article[: size - step]
        shifted[: size - step] = np.where(inside, hashed.key[step:], np.uint64(0))
        mixed = (mixed * np.uint64(0x9E3779B97F4A7C15)) ^ (
            shifted + np.uint64(0xD1B54A32D192ED03 * (step + 1) % 2**64)
        )
    mixed ^= mixed >> np.uint64(31)
    return [
        np.unique(mixed[a : max(a + min(1, b - a), b - WORDS + 1)])
        for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


def similarity(one: npt.NDArray[np.uint64], other: npt.NDArray[np.uint64]) -> float:
    """Jaccard similarity of two sorted sets of shingles."""
    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def _identity(value: int) -> int:
    return value


def _bands(threshold: float) -> tuple[int, int]:
    """Bands and rows a band: the longest bands that still propose 999 of 1,000 pairs at the
    threshold.
    """
    fitting = [r for r in (1, 2, 4, 8, 16) if (1 - threshold**r) ** (PERMUTATIONS // r) <= 0.001]
    rows = max(fitting, default=1)
    return PERMUTATIONS // rows, rows


def _candidates(
    sets: Shingles, threshold: float, progress: Progress | None
) -> set[tuple[int, int]]:
    """Pairs that MinHash LSH proposes, exact copies first and cheaply."""
    pairs: set[tuple[int, int]] = set()
    first: dict[bytes, int] = {}
    lsh = MinHashLSH(num_perm=PERMUTATIONS, params=_bands(threshold))
    blank = MinHash(PERMUTATIONS, seed=SEED, hashfunc=_identity)
    for place, found in enumerate(sets):
        if not len(found):
            continue
        content = found.tobytes()
        if content in first:
            pairs.add((first[content], place))
            continue
        first[content] = place
        sketch = blank.copy()
        sketch.update_batch((found & _MERSENNE).tolist())
        pairs.update((other, place) for other in lsh.query(sketch))
        lsh.insert(place, sketch, check_duplication=False)
        if progress and place % 500 == 0:
            progress(place, len(sets), "finding copies")
    return pairs


def find_duplicates(
    articles: pd.DataFrame, *, threshold: float = 0.5, progress: Progress | None = None
) -> pd.Series:
    """For each article the article_id kept from its cluster of copies; missing for those kept (and
    those alone).

    Two articles are copies when the Jaccard similarity of their five-word shingles is at least
    `threshold`. Kept is the
    earliest published of a cluster, then the one with the smallest id. The result does not depend
    on the order of rows.
    """
    order = articles.sort_values("article_id").index
    sets = shingles(articles.loc[order, "body"].tolist())
    pairs = sorted(
        p
        for p in _candidates(sets, threshold, progress)
        if similarity(sets[p[0]], sets[p[1]]) >= threshold
    )
    rows, columns = [a for a, _ in pairs], [b for _, b in pairs]
    graph = coo_matrix(
        (np.ones(len(pairs), np.int8), (rows, columns)), shape=(len(order), len(order))
    )
    _, cluster = connected_components(graph, directed=False)
    frame = articles.loc[order, ["article_id", "published"]].assign(cluster=cluster)
    best = (
        frame.sort_values(["published", "article_id"], na_position="last", kind="stable")
        .drop_duplicates("cluster")
        .set_index("cluster")["article_id"]
    )
    kept = frame["cluster"].map(best)
    return kept.where(kept != frame["article_id"]).reindex(articles.index).rename("duplicate_of")
