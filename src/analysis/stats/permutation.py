"""Labels permuted over articles, and p values of many tests from the largest of them.

In every draw a unit (an article, or a block of articles that move together) has a random number
that is a function of its id, the seed and the number of the draw. Sorted by it, the units of a
stratum take the labels of their stratum. A draw is therefore the same whatever the order of the
articles and whichever worker makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.stats.intervals import LEVEL

Reals = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]

# Philox2x32-10 (Salmon et al. 2011): its rounds, its multiplier, and what keys step by
PHILOX_ROUNDS = 10
PHILOX_MULTIPLIER = np.uint64(0xD256D193)
PHILOX_WEYL = 0x9E3779B9
LOW_32 = np.uint64(0xFFFFFFFF)
ROUNDING = 1e-9  # sums taken in another order differ in the last digits; they are the same value


class _Units(NamedTuple):
    """What moves: units in a fixed order (by stratum, then id), and the unit of every article."""

    unit_of_article: npt.NDArray[np.int64]
    stratum: npt.NDArray[np.int64]
    id_hash: Words
    label: npt.NDArray[np.int64]  # sorted within each stratum


def permuted_labels(
    labels: npt.ArrayLike,
    article_id: Iterable[str],
    *,
    draws: int | range,
    seed: int,
    strata: npt.ArrayLike | None = None,
    blocks: npt.ArrayLike | None = None,
) -> Iterator[npt.NDArray[np.int64]]:
    """Permute labels over articles within strata, draw by draw.

    Every permutation of the labels of a stratum is equally likely, in each stratum for itself. Draw
    7 is the same whether it is one of ten or made alone, and an article gets the same label
    whatever the order of the articles.

    Parameters
    ----------
    labels : array of int, (n_articles,)
        Label of every article, as a code from 0.
    article_id : iterable of str, (n_articles,)
        Distinct ids: the random numbers are functions of them.
    draws : int or range
        How many draws, or the numbers of those wanted.
    seed : int
        The seed; another one gives other draws.
    strata : array, (n_articles,), optional
        Labels are exchanged only between articles of one stratum (an outlet, where periods are
        compared).
    blocks : array, (n_articles,), optional
        Articles of a stratum with the same block (a day) keep one label. Blocks change places
        whatever their size, so that the number of articles a label has is not kept.

    Yields
    ------
    array of int, (n_articles,)
        The label of every article in this draw, in the order given.

    Raises
    ------
    ValueError
        If ids repeat, lengths differ, a label is negative, or the articles of a block have more
        than one label.

    References
    ----------
    Salmon, Moraes, Dror and Shaw (2011), 'Parallel random numbers: as easy as 1, 2, 3': Philox, a
    generator whose n-th number is a function of n.
    """
    units = _units(np.asarray(labels), list(article_id), strata, blocks)
    if not len(units.label):
        yield from (np.empty(0, np.int64) for _ in range(_length(draws)))
        return
    n_strata = int(units.stratum[-1]) + 1
    # at least one bit, also of a single stratum: a shift by all 64 is undefined in C
    bits = np.uint64(max(1, int(n_strata - 1).bit_length()))
    # units are sorted by stratum, so that the last has the highest number
    first = units.stratum.astype(np.uint64) << (np.uint64(64) - bits)
    moved = np.empty(len(units.label), np.int64)
    for draw in _numbers(draws):
        # the stratum in the leading bits: one sort puts the units of all strata in their random order
        key = first | (philox(units.id_hash, _key(seed, draw)) >> bits)
        # labels are sorted within strata and so are keys: the k-th unit takes the k-th label, so
        # that a draw does not depend on which unit had which label
        moved[np.argsort(key, kind="stable")] = units.label
        yield moved[units.unit_of_article]


def label_matrices(
    permuted: Iterable[npt.NDArray[np.int64]], n_labels: int, *, batch: int = 32
) -> Iterator[sparse.csr_array]:
    """Draws as matrices, to sum over the articles of every label of many draws by one product.

    Parameters
    ----------
    permuted : iterable of array of int, (n_articles,)
        Labels draw by draw, from `permuted_labels`; a label below 0 belongs to no sum.
    n_labels : int
        How many labels there are.
    batch : int
        Draws a matrix.

    Yields
    ------
    sparse array, (draws of the batch · n_labels, n_articles)
        Row d · n_labels + g has a one where draw d gives an article the label g. With `columns`
        articles × words, `(matrix @ columns).reshape(-1, n_labels, n_words)` are the counts of each
        word under each label.
    """
    several: list[npt.NDArray[np.int64]] = []
    for labels in permuted:
        several.append(labels)
        if len(several) == batch:
            yield _stacked(several, n_labels)
            several = []
    if several:
        yield _stacked(several, n_labels)


def permutation_p(observed: npt.ArrayLike, null: npt.ArrayLike) -> Reals:
    """P of statistics, large ones being extreme, each from its own draws: (1 + draws at least as
    large) / (1 + draws).

    Parameters
    ----------
    observed : array, (n_tests,)
        The statistics; NaN has p NaN.
    null : array, (n_draws, n_tests)
        The statistics of every draw.

    Returns
    -------
    array, (n_tests,)

    References
    ----------
    Phipson and Smyth (2010), 'Permutation p-values should never be zero'.
    """
    statistic = np.asarray(observed, dtype=np.float64)
    drawn = np.asarray(null, dtype=np.float64)
    # ties count as reached, also where rounding parts them
    reached = (drawn >= _just_below(statistic)).sum(axis=0)
    return np.where(np.isnan(statistic), np.nan, (1 + reached) / (1 + len(drawn)))


def max_statistic_p(observed: npt.ArrayLike, null_max: npt.ArrayLike) -> Reals:
    """P of many statistics at once, each held against the largest of all in every draw
    (single-step maxT).

    The chance that any true null hypothesis has a p of 0.05 or less is at most 0.05, however the
    tests depend on one another.

    Parameters
    ----------
    observed : array, (n_tests,)
        The statistics, on one scale, large ones being extreme; NaN has p NaN.
    null_max : array, (n_draws,)
        The largest statistic of every draw, over all tests.

    Returns
    -------
    array, (n_tests,)
        Adjusted p, (1 + draws whose maximum is at least as large) / (1 + draws).

    References
    ----------
    Westfall and Young (1993), 'Resampling-based multiple testing', section 2.3.
    """
    statistic = np.asarray(observed, dtype=np.float64)
    # sorted once, so that each test is one binary search
    largest = np.sort(np.asarray(null_max, dtype=np.float64))
    if np.isnan(largest).any():
        raise ValueError(
            "a draw has no largest statistic: leave out tests whose statistic can be NaN"
        )
    reached = len(largest) - np.searchsorted(largest, _just_below(statistic), side="left")
    return np.where(np.isnan(statistic), np.nan, (1 + reached) / (1 + len(largest)))


def step_down_p(observed: npt.ArrayLike, null: npt.ArrayLike) -> Reals:
    """P of many statistics at once by the step-down maximum: never above `max_statistic_p`, and as
    safe.

    Parameters
    ----------
    observed : array, (n_tests,)
        The statistics, on one scale, large ones being extreme.
    null : array, (n_draws, n_tests)
        The statistics of every draw.

    Returns
    -------
    array, (n_tests,)
        Adjusted p. The k-th largest statistic is held against the largest of those that are not
        above it.

    References
    ----------
    Westfall and Young (1993), algorithm 4.1; Ge, Dudoit and Speed (2003), box 2.
    """
    statistic = np.asarray(observed, dtype=np.float64)
    drawn = np.asarray(null, dtype=np.float64)
    if not statistic.size:
        return np.empty(0)
    order = np.argsort(-statistic, kind="stable")
    # column k: the largest, in each draw, of the statistics that are k-th or below
    largest_of_rest = np.maximum.accumulate(drawn[:, order[::-1]], axis=1)[:, ::-1]
    sorted_p = permutation_p(statistic[order], largest_of_rest)
    adjusted = np.empty(len(statistic))
    # no hypothesis is rejected before one with a larger statistic
    adjusted[order] = np.maximum.accumulate(sorted_p)
    return adjusted


def philox(counter: Words, key: int) -> Words:
    """One random number of 64 bits for every counter: Philox2x32-10.

    Parameters
    ----------
    counter : array of uint64
        What is numbered; the lower 32 bits are the first word.
    key : int
        32 bits; every key is a generator of its own.

    Returns
    -------
    array of uint64
        The first word in the lower 32 bits.

    References
    ----------
    Salmon, Moraes, Dror and Shaw (2011), section 3.3; checked against the known answers of their
    library Random123.
    """
    first = counter & LOW_32
    second = counter >> np.uint64(32)
    for turn in range(PHILOX_ROUNDS):
        # keys step by the golden ratio, a Weyl sequence
        round_key = np.uint64((key + turn * PHILOX_WEYL) & 0xFFFFFFFF)
        # both are below 2^32: the product fits into the 64 bits
        product = first * PHILOX_MULTIPLIER
        first = (product >> np.uint64(32)) ^ round_key ^ second
        second = product & LOW_32
    return first | (second << np.uint64(32))


def _units(
    labels: npt.NDArray[np.int64],
    article_id: list[str],
    strata: npt.ArrayLike | None,
    blocks: npt.ArrayLike | None,
) -> _Units:
    """The units that change labels, by stratum and hash of their id."""
    n = len(labels)
    stratum = np.zeros(n, np.int64)
    if strata is not None:
        stratum = _codes(strata)
    unit_id = article_id
    if blocks is not None:
        unit_id = [str(b) for b in np.asarray(blocks).tolist()]
    if not n == len(article_id) == len(stratum) == len(unit_id):
        raise ValueError(f"{n} labels for {len(article_id)} articles, {len(stratum)} strata")
    if len(set(article_id)) < n:
        raise ValueError("an article stands twice: its labels would move together")
    if n and int(labels.min()) < 0:
        raise ValueError("labels are codes from 0; leave out articles that have none")
    # every id is hashed once, though a block has it for all of its articles
    distinct, code = np.unique(np.array(unit_id, dtype=object).astype(str), return_inverse=True)
    id_hash = _hashes(distinct.tolist())[code]
    # the last key is the first to sort by: stratum, then hash
    order = np.lexsort((id_hash, stratum))
    same = (np.diff(stratum[order]) == 0) & (np.diff(id_hash[order]) == 0)
    starts = np.empty(0, np.int64)
    number = np.empty(n, np.int64)
    if n:
        # articles of a block, which have one id, stand together in this order: one unit a run
        starts = np.flatnonzero(np.r_[True, ~same])
        number[order] = np.cumsum(np.r_[False, ~same])
    of_unit = labels[order][starts].astype(np.int64)
    if (of_unit[number] != labels).any():
        raise ValueError("the articles of a block have more than one label")
    unit_stratum = stratum[order][starts]
    # units by stratum and hash; labels by stratum and label (see `permuted_labels`)
    return _Units(
        number, unit_stratum, id_hash[order][starts], of_unit[np.lexsort((of_unit, unit_stratum))]
    )


def _stacked(several: list[npt.NDArray[np.int64]], n_labels: int) -> sparse.csr_array:
    """One matrix of several draws."""
    labels = np.stack(several)
    draw, article = np.nonzero(labels >= 0)
    row = draw * n_labels + labels[draw, article]
    shape = (len(several) * n_labels, labels.shape[1])
    return sparse.coo_array((np.ones(len(row)), (row, article)), shape=shape).tocsr()


def _codes(values: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Values as codes in sorted order."""
    return np.unique(np.asarray(values).astype(str), return_inverse=True)[1].astype(np.int64)


def _hashes(ids: list[str]) -> Words:
    """64 bits of BLAKE2b of every id."""
    digests = b"".join(hashlib.blake2b(i.encode(), digest_size=8).digest() for i in ids)
    # the byte order is written out: the same numbers on every machine
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _key(seed: int, draw: int) -> int:
    """The key of a draw: the draws of one seed have keys in a row, so that none repeats."""
    start = hashlib.blake2b(str(seed).encode(), digest_size=4).digest()
    return (int.from_bytes(start, "little") + draw) & 0xFFFFFFFF


def _numbers(draws: int | range) -> range:
    if isinstance(draws, int):
        return range(draws)
    return draws


def _length(draws: int | range) -> int:
    return len(_numbers(draws))


def _just_below(statistic: Reals) -> Reals:
    """What a draw must reach to count as no smaller, whatever the order in which its sum was
    taken.
    """
    # relative to large statistics, absolute below 1: a statistic of 0 needs a margin too
    return statistic - ROUNDING * np.maximum(np.abs(statistic), 1)


def simultaneous_level(null_max: npt.ArrayLike, level: float = LEVEL) -> float:
    """The level of each of many intervals at which all of them hold at once, from the largest
    statistic of every draw.

    Parameters
    ----------
    null_max : array, (n_draws,)
        Largest standardised statistics, on the scale of a normal deviate.
    level : float
        Of all intervals together.

    Returns
    -------
    float
        Never below `level`: 2 Φ(c) - 1 with c the quantile of `null_max` at `level`.

    References
    ----------
    Hothorn, Bretz and Westfall (2008), section 3: simultaneous intervals from the maximum.
    """
    quantile = float(np.quantile(np.asarray(null_max, dtype=np.float64), level))
    return max(level, float(2 * special.ndtr(quantile) - 1))
