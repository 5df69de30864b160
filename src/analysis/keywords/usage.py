"""How much articles use words, by label: sums of permutations, and how far they lie beyond chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.keywords.term_counts import TermCounts

Singles = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int64]

FULL_USE = 3.0  # times the usual share: an article that uses a word more counts as no more
MIN_ARTICLES = 3  # that use the word fully, under the label: a smaller number is never called found
DECIMALS = 3  # what single precision holds of the statistic: equal ones must count as equal
LENGTH_BINS = 5  # into which a stratum is parted at most, by length of article
MIN_BIN_ARTICLES = 10  # articles of a length that a stratum has before it is parted by length
ALL_WORDS = slice(None)


class Usage:
    """How much articles use words: what no permutation changes, and the sums of each permutation.

    Parameters
    ----------
    counts : TermCounts
        Words of every article.
    stratum : array of int, (n_articles,)
        Labels change places inside a stratum; each is parted by length of article to reckon what
        is expected.
    n_labels : int
        How many labels there are.
    """

    def __init__(self, counts: TermCounts, stratum: Codes, n_labels: int) -> None:
        # single precision: products and logarithms take half the time
        use = use_of_words(counts).astype(np.float32)
        self._n_labels = n_labels
        self._words = use.T.tocsr()
        self._cell = _length_cells(counts.lengths, stratum)
        self._n_cells = int(self._cell.max(initial=0)) + 1
        size = np.bincount(self._cell, minlength=self._n_cells)
        places = (np.ones(len(stratum), np.float32), (self._cell, np.arange(len(stratum))))
        member = sparse.csr_array(places, shape=(self._n_cells, len(stratum)))
        # words × cells of stratum and length
        by_cell = (member @ use).toarray().T
        self._mean = by_cell / size.astype(np.float32)
        self._total = np.asarray(use.sum(axis=0)).ravel()
        squares = np.asarray(use.multiply(use).sum(axis=0)).ravel()
        # Σ(use - mean of its cell)² over all articles
        spread = squares - (by_cell * self._mean).sum(axis=1)
        # a word that all articles of each cell use alike has no spread: G² would be infinite
        least = np.float32(1 / len(stratum))
        self._dispersion = np.maximum(spread / np.maximum(self._total, 1e-6), least)

    def sums(self, several: list[Codes]) -> tuple[Singles, Singles]:
        """Use of each word under each label of several draws, and what is expected there.

        Parameters
        ----------
        several
            One array a draw: the label of every article, as a code from 0.

        Returns
        -------
        observed : array
            Words × draws × labels, in articles (each counts one at most).
        expected : array
            Of the same shape: what articles of the same stratum and length use on average.
        """
        n = len(self._cell)
        # draws × articles: draw and label in one number, a column of `under`
        column = np.arange(len(several))[:, None] * self._n_labels + np.stack(several)
        width = len(several) * self._n_labels
        # articles × (draws · labels), dense: one product sums all draws of a batch
        under = np.zeros((n, width), np.float32)
        under[np.arange(n)[None, :], column] = 1
        # articles of each cell under each label, counted as packed integers
        in_cell = np.bincount(
            (self._cell * width + column).ravel(), minlength=self._n_cells * width
        )
        sizes = in_cell.reshape(self._n_cells, width).astype(np.float32)
        shape = (-1, len(several), self._n_labels)
        return (self._words @ under).reshape(shape), (self._mean @ sizes).reshape(shape)

    def statistic(self, observed: Singles, expected: Singles, words: slice = ALL_WORDS) -> Singles:
        """How far use lies above what is expected, in units of chance.

        With x the use of a word under a label, X in all and E expected, the statistic is

        sqrt(2 [x log(x / E) + (X - x) log((X - x) / (X - E))] / φ) where x > E and x is at least 3,
        else 0.

        φ is the dispersion of the word: the variance of use over articles of one stratum and
        length, over its mean.

        Parameters
        ----------
        observed, expected
            Words × draws × labels (or sums of labels), from `sums`.
        words
            Which words the rows are, where they are not all.

        Returns
        -------
        array
            Of the same shape, rounded to `DECIMALS`.

        References
        ----------
        Dunning (1993) for G²; Wedderburn (1974) for its division by a dispersion.
        """
        statistic = np.zeros(observed.shape, np.float32)
        # few cells are above: logarithms are taken of these only
        above = (observed >= MIN_ARTICLES) & (observed > expected)
        # logarithms of single precision differ from processor to processor
        here = observed[above].astype(np.float64)
        chance = np.maximum(expected[above].astype(np.float64), 1e-6)
        total = np.broadcast_to(self._total[words, None, None], observed.shape)[above]
        dispersion = np.broadcast_to(self._dispersion[words, None, None], observed.shape)[above]
        rest = np.maximum(total - here, 0)
        # where the word is nowhere else, the second term is 0
        elsewhere = rest * np.log(np.maximum(rest, 1e-6) / np.maximum(total - chance, 1e-6))
        g2 = 2 * (here * np.log(here / chance) + elsewhere) / dispersion
        statistic[above] = np.sqrt(np.maximum(g2, 0))
        return np.round(statistic, DECIMALS)

    def contrast(
        self,
        before: npt.NDArray,
        after: npt.NDArray,
        chance_before: npt.NDArray,
        chance_after: npt.NDArray,
    ) -> npt.NDArray[np.float64]:
        """Root of G², over dispersion, of use after a date against use before it.

        Parameters
        ----------
        before, after
            Use on either side of each date, words × dates.
        chance_before, chance_after
            What is expected there, of the same shape.

        Returns
        -------
        array
            Words × dates; 0 where use after is not more than expected, or in fewer than
            `MIN_ARTICLES` articles.
        """
        total = np.asarray(before + after, dtype=np.float64)
        share = chance_after / np.maximum(chance_before + chance_after, 1e-9)
        expected = np.maximum(total * share, 1e-6)
        rest = np.maximum(total - expected, 1e-6)
        g2 = 2 * (special.rel_entr(after, expected) + special.rel_entr(before, rest))
        more = (after > expected) & (after >= MIN_ARTICLES)
        g2 = np.where(more, np.maximum(g2, 0), 0) / self._dispersion[:, None]
        return np.sqrt(g2)


def use_of_words(counts: TermCounts) -> sparse.csr_array:
    """How fully articles use words, from 0 (not at all) to 1 (three times the usual share or more).

    With y occurrences among t words of an article, and r the share of the word in all, use is
    min(1, y / max(1, 3rt)): of a rare word any article that has it uses it fully. No article counts
    for more than one, so that a word that one article repeats weighs no more than a word that it
    has.

    Parameters
    ----------
    counts
        Words of every article.

    Returns
    -------
    sparse array
        Articles × words.
    """
    cells = counts.matrix.tocoo()
    written = max(float(counts.lengths.sum()), 1.0)
    rate = np.asarray(counts.matrix.sum(axis=0)).ravel() / written
    # at least one occurrence: a rare word is used fully wherever it stands
    full = np.maximum(1.0, FULL_USE * rate[cells.col] * counts.lengths[cells.row])
    use = np.minimum(1.0, cells.data / full)
    return sparse.coo_array((use, (cells.row, cells.col)), shape=cells.shape).tocsr()


def _length_cells(lengths: npt.NDArray[np.int64], stratum: Codes) -> Codes:
    """The stratum and length of every article as one code: fifths of a stratum by length, fewer
    where it is small.
    """
    # the last key is the first to sort by: stratum, then length
    order = np.lexsort((lengths, stratum))
    size = np.bincount(stratum)
    first = np.cumsum(size) - size
    # articles of one length have one rank, so that the order they come in does not part them
    new = np.r_[True, (np.diff(stratum[order]) != 0) | (np.diff(lengths[order]) != 0)]
    rank = np.empty(len(stratum), np.int64)
    rank[order] = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    # rank inside the stratum, from 0
    rank -= first[stratum]
    bins = np.clip(size // MIN_BIN_ARTICLES, 1, LENGTH_BINS)
    # whole numbers throughout: no rounding decides on which side of a cut an article falls
    fifth = rank * bins[stratum] // size[stratum]
    return np.unique(stratum * LENGTH_BINS + fifth, return_inverse=True)[1].astype(np.int64)
