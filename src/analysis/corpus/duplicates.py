"""Copies of one another at corpus scale: wire copy, reposts, updates.

Shingles of five words are hashed from the tokens in folded letters, without Python strings. Two
articles are compared when compiled MinHash signatures (rensa) agree in a whole band; the exact
Jaccard similarity of their shingles decides, and clusters are connected components. Texts go
through in slices, of which only the bands are kept: 256 bytes an article.

References
----------
Broder, A. Z. (1997). On the resemblance and containment of documents. Proceedings of Compression
and Complexity of Sequences, 21-29.
Leskovec, J., Rajaraman, A., and Ullman, J. D. (2020). Mining of massive datasets, chapter 3.
Cambridge University Press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from rensa import RMinHash
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from analysis.text.normalise import fold
from analysis.text.tokens import Chunk, chunks, classes, hash_chunk

Progress = Callable[[int, int, str], None]
Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Bodies = Callable[[Places], Iterator[Sequence[str]]]
"""``bodies(places)`` gives the bodies at some places, which rise, a slice at a time."""
WORDS = 5  # of a shingle
PERMUTATIONS = 64  # numbers of a signature
SEED = 1  # of the permutations: another one gives other signatures
SLICE = 2_000  # articles whose texts are in memory at once
_PAIRS = 30_000  # pairs compared at once: the shingles of so many articles, twice, are in memory
_HELD = 20_000  # articles whose shingles are kept from one round of comparing to the next
_MOST_MISSED = 0.001  # share of the pairs at the threshold that bands may miss
_NONE = np.uint32(0xFFFFFFFF)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that multiplying by it loses no bit
_STEP = 0xD1B54A32D192ED03


class Shingles(NamedTuple):
    """The hashed shingles of some bodies, one after the other.

    `hashes` are in the order of the text, those of body i from ``begins[i]`` to ``begins[i + 1]``.
    """

    hashes: Hashes
    begins: Places


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


def _folded(chunk: Chunk) -> Chunk:
    """A chunk in folded letters (`text.normalise.fold`): another paper's spelling makes no other
    text.
    """
    codes = _folded_codes().take(chunk.codes)
    kept = codes != _NONE
    origins = chunk.origins
    if not kept.all():
        # How many characters are kept before each place: where it lies after marks are
        # dropped.
        before = np.append(0, np.cumsum(kept))
        origins = before[origins]
        codes = codes[kept]
    return Chunk(chunk.first, codes, classes().take(codes), origins)


def shingles(bodies: Sequence[str]) -> Shingles:
    """Hash the runs of five words of each body, in folded letters.

    Parameters
    ----------
    bodies
        Cleaned bodies.

    Returns
    -------
    Shingles
        One hash for every run of five words, repeated runs repeated; for a body of one to four
        words one hash of all its words, for a body without words none.
    """
    parts = list[Hashes]()
    counts = list[Places]()
    for part in chunks(bodies):
        hashed = hash_chunk(_folded(part))
        n_bodies = len(part.origins)
        own, n_own = _runs(hashed.key, hashed.article - part.first, n_bodies)
        parts.append(own)
        counts.append(n_own)
    hashes = np.concatenate(parts) if parts else np.zeros(0, np.uint64)
    begins = np.zeros(len(bodies) + 1, np.int64)
    if counts:
        np.cumsum(np.concatenate(counts), out=begins[1:])
    return Shingles(hashes, begins)


def _runs(key: Hashes, article: npt.NDArray[np.int32], n_bodies: int) -> tuple[Hashes, Places]:
    """The hashes of all runs of a chunk in order, and how many each body has."""
    n_words = np.bincount(article, minlength=n_bodies)
    ends = np.cumsum(n_words)
    last = ends[article] - 1
    at = np.arange(len(key))
    mixed = np.zeros(len(key), np.uint64)
    for step in range(WORDS):
        # words beyond the end of a body count as 0: only runs of short bodies reach there
        inside = at + step <= last
        word = np.where(inside, key[np.minimum(at + step, len(key) - 1)], np.uint64(0))
        # Multiplied before each word, so that the same words in another order are another
        # shingle.
        mixed = (mixed * _FACTOR) ^ (word + np.uint64(_STEP * (step + 1) % 2**64))
    # the high bits are mixed into the low ones
    mixed ^= mixed >> np.uint64(31)
    begins = ends - n_words
    # a body shorter than a run has one run, that of its beginning
    whole = (at + WORDS - 1 <= last) | (at == begins[article])
    return mixed[whole], np.maximum(n_words - WORDS + 1, np.minimum(n_words, 1))


def _distinct(hashes: Hashes) -> Hashes:
    """The distinct hashes, sorted; `numpy.unique` puts them into a hash table first."""
    ordered = np.sort(hashes)
    # The first comparison is [True], and [] where there is no hash at all.
    return ordered[np.append(ordered[:1] == ordered[:1], ordered[1:] != ordered[:-1])]


def similarity(one: Hashes, other: Hashes) -> float:
    """Jaccard similarity of two sorted sets of shingles."""
    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def _band_shape(threshold: float) -> tuple[int, int]:
    """Bands and rows a band: the longest bands that still propose 999 of 1,000 pairs at the
    threshold.
    """
    fitting = [
        rows
        for rows in (1, 2, 4, 8, 16)
        if (1 - threshold**rows) ** (PERMUTATIONS // rows) <= _MOST_MISSED
    ]
    rows = max(fitting, default=1)
    return PERMUTATIONS // rows, rows


def sketch(bodies: Sequence[str], threshold: float) -> npt.NDArray[np.uint64]:
    """Sketch bodies for the search of copies.

    Parameters
    ----------
    bodies
        Cleaned bodies.
    threshold
        The similarity that is looked for.

    Returns
    -------
    numpy.ndarray of uint64, shape (n_bodies, n_bands)
        A hash of each band of a body's MinHash signature; 0 for bodies without words.
    """
    n_bands, n_rows = _band_shape(threshold)
    found = shingles(bodies)
    begins = found.begins.astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(found.hashes, begins, PERMUTATIONS, SEED)
    flat = np.fromiter(chain.from_iterable(matrix.to_rows()), np.uint32, len(bodies) * PERMUTATIONS)
    rows = flat.reshape(len(bodies), n_bands, n_rows).astype(np.uint64)
    bands = np.zeros((len(bodies), n_bands), np.uint64)
    for row in range(n_rows):
        # the rows of a band as one number: equal bands have equal numbers
        bands = bands * _FACTOR + rows[:, :, row] + np.uint64(1)
    # Bodies without words share no band: `_neighbours` passes 0 over.
    bands[np.diff(found.begins) == 0] = 0
    return bands


def _neighbours(bands: npt.NDArray[np.uint64]) -> Iterator[tuple[Places, Places]]:
    """For each band, the articles that share it with others: their places, sorted so that those of
    one group lie together, and the number of each one's group.
    """
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        key = band[order]
        same_as_before = np.append(False, key[1:] == key[:-1]) & (key != 0)
        # The first of a group is like the one behind it, not like the one before.
        shared = same_as_before | np.append(same_as_before[1:], False)
        group = np.cumsum(~same_as_before)
        yield order[shared], group[shared]


def _chains(bands: npt.NDArray[np.uint64]) -> Places:
    """Pairs that follow one another in a group of some band: enough to link most clusters."""
    found = [np.zeros((0, 2), np.int64)]
    for places, group in _neighbours(bands):
        linked = group[1:] == group[:-1]
        found.append(np.column_stack([places[:-1][linked], places[1:][linked]]))
    return np.unique(np.concatenate(found), axis=0)


def _between_clusters(bands: npt.NDArray[np.uint64], cluster: Places) -> Places:
    """All pairs of one group in some band whose clusters are still two."""
    found = [np.zeros((0, 2), np.int64)]
    for places, group in _neighbours(bands):
        edges = np.flatnonzero(np.diff(group, prepend=-1, append=-1))
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            held = places[begin:end]
            # A group of two was compared by `_chains`.
            if end - begin > 2 and (cluster[held] != cluster[held[0]]).any():
                one, other = np.triu_indices(end - begin, 1)
                two = cluster[held[one]] != cluster[held[other]]
                found.append(np.column_stack([held[one[two]], held[other[two]]]))
    return np.unique(np.concatenate(found), axis=0)


def _similar(
    pairs: Places,
    bodies: Bodies,
    threshold: float,
    progress: Progress | None,
    held: dict[int, Hashes],
) -> Places:
    """Of these pairs those whose exact similarity reaches the threshold; the shingles of some
    articles are `held` for a later call.
    """
    kept = [np.zeros((0, 2), np.int64)]
    for begin in range(0, len(pairs), _PAIRS):
        some = pairs[begin : begin + _PAIRS]
        involved, position = np.unique(some, return_inverse=True)
        sets = _sets(involved, bodies, held)
        reached = [
            similarity(sets[one], sets[other]) >= threshold
            # Flat or not, by the version of numpy.
            for one, other in position.reshape(-1, 2).tolist()
        ]
        kept.append(some[reached])
        if progress:
            progress(min(begin + _PAIRS, len(pairs)), len(pairs), "comparing copies")
    return np.concatenate(kept)


def _sets(places: Places, bodies: Bodies, held: dict[int, Hashes]) -> list[Hashes]:
    """The distinct shingles of the bodies at some places, as many as may be from `held`."""
    missing = np.array([place for place in places.tolist() if place not in held], np.int64)
    made = list[Hashes]()
    for texts in bodies(missing):
        found = shingles(texts)
        spans = zip(found.begins[:-1].tolist(), found.begins[1:].tolist(), strict=True)
        made += [_distinct(found.hashes[start:end]) for start, end in spans]
    fresh = dict(zip(missing.tolist(), made, strict=True))
    sets = [held[place] if place in held else fresh[place] for place in places.tolist()]
    # beyond that they are made again, since memory would not hold them
    if len(held) + len(fresh) <= _HELD:
        held |= fresh
    return sets


def _clusters(links: Places, size: int) -> Places:
    graph = coo_matrix((np.ones(len(links), np.int8), links.T), shape=(size, size))
    cluster: Places = connected_components(graph, directed=False)[1].astype(np.int64)
    return cluster


def find_duplicates(
    articles: pd.DataFrame, *, threshold: float = 0.5, progress: Progress | None = None
) -> pd.Series:
    """For each article the article_id kept from its cluster of copies; missing for those kept (and
    those alone).

    Two articles are copies when the Jaccard similarity of their five-word shingles is at least
    `threshold`. Kept is the earliest published of a cluster, then the one with the smallest id. The
    result does not depend on the order of rows.

    Parameters
    ----------
    articles
        `article_id`, `body` and `published`.
    threshold
        Between 0 and 1. Of the pairs just at it, one in 1,000 may be missed.
    progress
        Called with articles sketched, articles in all, and a label.

    Returns
    -------
    pandas.Series of str
        Named `duplicate_of`, under the index of `articles`.
    """
    # By id, so that neither the pairs nor what is kept depend on the order of rows.
    order = articles.sort_values("article_id").index
    held = articles.loc[order, "body"].tolist()

    def bodies(places: Places) -> Iterator[Sequence[str]]:
        for begin in range(0, len(places), SLICE):
            yield [held[place] for place in places[begin : begin + SLICE].tolist()]

    found = find_copies(articles.loc[order], bodies, threshold=threshold, progress=progress)
    return found.reindex(articles.index)


def find_copies(
    articles: pd.DataFrame,
    bodies: Bodies,
    *,
    threshold: float = 0.5,
    progress: Progress | None = None,
) -> pd.Series:
    """Find copies as `find_duplicates` does, of articles whose texts are not all in memory.

    Parameters
    ----------
    articles
        `article_id` and `published`, in the order of ids.
    bodies
        Gives the bodies at some places of `articles`, which rise, a slice at a time.
    threshold, progress
        As of `find_duplicates`.

    Returns
    -------
    pandas.Series of str
        Named `duplicate_of`, under the index of `articles`.
    """
    size = len(articles)
    sketches = [np.zeros((0, _band_shape(threshold)[0]), np.uint64)]
    done = 0
    for some in bodies(np.arange(size)):
        sketches.append(sketch(some, threshold))
        done += len(some)
        if progress:
            progress(done, size, "finding copies")
    cluster = _cluster_all(np.concatenate(sketches), bodies, threshold, progress)
    frame = articles[["article_id", "published"]].assign(cluster=cluster)
    best = (
        # An article without a day is kept only where no copy has one.
        frame.sort_values(["published", "article_id"], na_position="last", kind="stable")
        .drop_duplicates("cluster")
        .set_index("cluster")["article_id"]
    )
    kept = frame["cluster"].map(best)
    return kept.where(kept != frame["article_id"]).rename("duplicate_of")


def _cluster_all(
    bands: npt.NDArray[np.uint64],
    bodies: Bodies,
    threshold: float,
    progress: Progress | None,
) -> Places:
    """The number of each body's cluster.

    Neighbours are compared first; of the rest only pairs that are not yet in one cluster, since no
    other can change the clusters.
    """
    held: dict[int, Hashes] = {}
    links = _similar(_chains(bands), bodies, threshold, progress, held)
    cluster = _clusters(links, len(bands))
    more = _similar(_between_clusters(bands, cluster), bodies, threshold, progress, held)
    if len(more):
        cluster = _clusters(np.concatenate([links, more]), len(bands))
    return cluster
