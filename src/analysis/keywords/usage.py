"""In how many articles a word is used, by label: counts of permutations, and how far they lie beyond chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.keywords.counts import TermCounts

Singles = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]

MIN_ARTICLES = 3  # that use the word, under the label: a smaller number is never called found
DECIMALS = 3  # what single precision holds of the statistic: equal ones must count as equal
LENGTH_BINS = 5
MIN_BIN_ARTICLES = 10  # articles of a length that a stratum has before it is parted by length
ALL_WORDS = slice(None)


class Usage:
    """How many articles use words: what no permutation changes, and the counts of each permutation.

    Parameters
    ----------
    counts : TermCounts
        Words of every article.
    stratum : array of int, (n_articles,)
        Labels change places inside a stratum; each is parted by length of article to reckon what is expected.
    n_labels : int
        How many labels there are.
    """

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
        """Articles that use each word, words × draws × labels, and how many are expected to."""
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

    def statistic(self, observed: Singles, expected: Singles, words: slice = ALL_WORDS) -> Singles:
        """Root of G² of words × draws × labels (or sums of labels): 0 where no more are seen than expected, or fewer than three."""
        statistic = np.zeros(observed.shape, np.float32)
        above = (observed >= MIN_ARTICLES) & (observed > expected)
        here, chance = observed[above], expected[above]
        total = np.broadcast_to(self._total[words, None, None], observed.shape)[above]
        rest = total - here
        # where the word is nowhere else, the second term is 0
        elsewhere = rest * np.log(np.maximum(rest, 1) / np.maximum(total - chance, 1e-6))
        g2 = 2 * (here * np.log(here / np.maximum(chance, 1e-6)) + elsewhere)
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
