"""Do more articles of a label use a word than labels shuffled over articles would have it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.keywords.counts import TermCounts
from analysis.stats import max_statistic_p, permuted_labels

Reals = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]

DRAWS = 999
MIN_ARTICLES = 3  # with the word, under the label: a smaller number is never called found
BATCH_CELLS = 2_000_000  # words × labels × draws that one worker holds at a time
LENGTH_BINS = 5
DECIMALS = 3  # what single precision holds of the statistic: equal ones must count as equal
MIN_BIN_ARTICLES = 10  # articles of a length that a stratum has before it is parted by length


class WordTest(NamedTuple):
    """What was tested and what it gave, each an array labels × words.

    `n_using`, articles under the label that use the word more than the median article does; `expected` of them if labels
    fell on articles by chance, given stratum and length; `statistic`, the root of G² where there are more than expected and 0 elsewhere; `p`, adjusted by the
    maximum over all words and labels.
    """

    n_using: npt.NDArray[np.int64]
    expected: Reals
    statistic: Reals
    p: Reals


def permutation_test(
    counts: TermCounts,
    labels: Codes,
    article_id: Iterable[str],
    *,
    strata: npt.ArrayLike | None = None,
    blocks: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int,
    workers: int = 2,
) -> WordTest:
    """Test whether more articles of a label use a word than chance would have it, for all words and labels at once.

    What is counted is articles that use the word more than the median article does: a larger share of their words. Of a
    word in less than half of the articles these are the articles that have it. So a word that one article repeats counts
    once. Of A such articles a stand under the label; with n_gb of the n_b articles of a stratum and length under the
    label, and A_b of the A among the n_b, E = Σ_b A_b · n_gb / n_b are expected there. The statistic is

    sqrt(2 [a log(a / E) + (A - a) log((A - a) / (A - E))]) where a > E and a is at least 3, and 0 elsewhere.

    The root of a likelihood ratio is close to a normal deviate even where few articles are expected, so that the
    maximum over words is not ruled by rare words and small labels.

    Parameters
    ----------
    counts : TermCounts
        Words of every article; all of them are tested.
    labels : array of int, (n_articles,)
        Label of every article, as a code from 0.
    article_id : iterable of str, (n_articles,)
        Ids, which the random draws are functions of.
    strata : array, (n_articles,), optional
        Labels change places inside a stratum only (an outlet, where periods are compared). Each is parted by length of
        article into up to five parts of ten articles or more, to reckon what is expected.
    blocks : array, (n_articles,), optional
        Articles of a block (a day) keep together.
    draws : int
        Permutations.
    seed : int
        Seed of the permutations.
    workers : int
        Threads; the result does not depend on them.

    Returns
    -------
    WordTest

    References
    ----------
    Mood (1950, p. 394) for the median test; Dunning (1993) for G²; Westfall and Young (1993) for the maximum.
    """
    ids = list(article_id)
    stratum = np.zeros(len(labels), np.int64) if strata is None else _codes(strata)
    presence = _Presence(counts, stratum, int(labels.max(initial=0)) + 1)
    observed, expected = presence.articles([labels])
    statistic = presence.statistic(observed, expected)
    step = max(1, BATCH_CELLS // max(1, observed.size))

    def largest(numbers: range) -> Reals:
        drawn = permuted_labels(
            labels, ids, draws=numbers, seed=seed, strata=stratum, blocks=blocks
        )
        return presence.statistic(*presence.articles(list(drawn))).max(axis=(0, 2))

    with ThreadPoolExecutor(workers) as pool:
        null = np.concatenate(list(pool.map(largest, _parts(draws, step))))
    p = max_statistic_p(statistic[:, 0].ravel(), null).reshape(statistic[:, 0].shape)
    return WordTest(
        observed[:, 0].T.astype(np.int64),
        expected[:, 0].T.astype(np.float64),
        statistic[:, 0].T.astype(np.float64),
        p.T,
    )


class _Presence:
    """In how many articles words stand: what no permutation changes, and the counts of each permutation."""

    def __init__(self, counts: TermCounts, stratum: Codes, n_labels: int) -> None:
        # single precision: the numbers of articles stay exact, and products and logarithms take half the time
        present = used_more_than_median(counts).astype(np.float32)
        self._n_labels = n_labels
        self._words = present.T.tocsr()
        self._cell = _length_cells(counts.lengths, stratum)
        self._n_cells = int(self._cell.max(initial=0)) + 1
        size = np.bincount(self._cell, minlength=self._n_cells)
        places = (np.ones(len(stratum), np.float32), (self._cell, np.arange(len(stratum))))
        member = sparse.csr_array(places, shape=(self._n_cells, len(stratum)))
        self._share = (member @ present).toarray().T / size.astype(np.float32)
        self._total = np.asarray(present.sum(axis=0)).ravel()

    def articles(self, several: list[Codes]) -> tuple[Singles, Singles]:
        """Articles with each word, words × draws × labels, and how many are expected there."""
        n = len(self._cell)
        column = np.arange(len(several))[:, None] * self._n_labels + np.stack(several)
        width = len(several) * self._n_labels
        under = np.zeros((n, width), np.float32)
        under[np.arange(n)[None, :], column] = 1
        in_cell = np.bincount(
            (self._cell * width + column).ravel(), minlength=self._n_cells * width
        )
        sizes = in_cell.reshape(self._n_cells, width).astype(np.float32)
        shape = (-1, len(several), self._n_labels)
        return (self._words @ under).reshape(shape), (self._share @ sizes).reshape(shape)

    def statistic(self, observed: Singles, expected: Singles) -> Singles:
        """The statistic of `permutation_test`, words × draws × labels."""
        statistic = np.zeros(observed.shape, np.float32)
        above = (observed >= MIN_ARTICLES) & (observed > expected)
        here, chance = observed[above], expected[above]
        total = np.broadcast_to(self._total[:, None, None], observed.shape)[above]
        rest = total - here
        # where the word is nowhere else, the second term is 0
        elsewhere = rest * np.log(np.maximum(rest, 1) / np.maximum(total - chance, 1e-6))
        g2 = 2 * (here * np.log(here / chance) + elsewhere)
        statistic[above] = np.sqrt(np.maximum(g2, 0))
        return np.round(statistic, DECIMALS)


def used_more_than_median(counts: TermCounts) -> sparse.csr_array:
    """Which articles use a word more than the median article: articles × words, a larger share of their words.

    The median is over all articles, those without the word too: of a word in less than half of them it is 0.
    """
    more = (counts.matrix > 0).tocsc()
    n = len(counts.lengths)
    for column in np.flatnonzero(2 * np.diff(more.indptr) >= n):
        cells = slice(more.indptr[column], more.indptr[column + 1])
        share = counts.matrix[:, [column]].toarray().ravel() / np.maximum(counts.lengths, 1)
        more.data[cells] = share[more.indices[cells]] > np.median(share)
    more.eliminate_zeros()
    return more.tocsr()


def _length_cells(lengths: npt.NDArray[np.int64], stratum: Codes) -> Codes:
    """The stratum and length of every article as one code: fifths of a stratum by length, fewer where it is small."""
    order = np.lexsort((lengths, stratum))
    size = np.bincount(stratum)
    first = np.cumsum(size) - size
    # articles of one length have one rank, so that the order they come in does not part them
    new = np.r_[True, (np.diff(stratum[order]) != 0) | (np.diff(lengths[order]) != 0)]
    rank = np.empty(len(stratum), np.int64)
    rank[order] = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    rank -= first[stratum]
    bins = np.clip(size // MIN_BIN_ARTICLES, 1, LENGTH_BINS)
    fifth = rank * bins[stratum] // size[stratum]
    return np.unique(stratum * LENGTH_BINS + fifth, return_inverse=True)[1].astype(np.int64)


def _parts(draws: int, step: int) -> Iterator[range]:
    """The numbers of the draws in parts of at most `step`."""
    for first in range(0, draws, step):
        yield range(first, min(first + step, draws))


def _codes(values: npt.ArrayLike) -> Codes:
    return np.unique(np.asarray(values).astype(str), return_inverse=True)[1].astype(np.int64)
