"""Clusters of words by what stands beside them, from text without any marks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.text.documents import Text

FINE, COARSE = 512, 128  # clusters of either size
MIN_COUNT = 12  # occurrences a word needs to be placed
_CONTEXTS = 2000  # the commonest words, as what stands before or after
_DIMENSIONS = 100  # of the space in which words are clustered


def cluster_words(text: Text, seed: int) -> dict[str, tuple[int, int]]:
    """Cluster the words of a text by the words before and after them.

    Words are rows of positive pointwise mutual information with their neighbours (contexts
    smoothed by a power of 0.75), reduced by a truncated singular value decomposition, and put
    into clusters by k-means.

    Parameters
    ----------
    text : Text
        Much text: some millions of words.
    seed : int
        Of the decomposition and of k-means.

    Returns
    -------
    dict of str to tuple of (int, int)
        The fine and the coarse cluster of each folded word with at least `MIN_COUNT` occurrences.

    References
    ----------
    Levy, O., Goldberg, Y. & Dagan, I. (2015). Improving distributional similarity with lessons
    learned from word embeddings. TACL 3, 211-225.
    """
    # scikit-learn takes a second to import and is needed where a model is trained only
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import TruncatedSVD

    words, counts = _neighbours(text)
    if len(words) <= FINE:
        return {}
    decomposition = TruncatedSVD(_DIMENSIONS, random_state=seed, n_iter=4)
    places = decomposition.fit_transform(_mutual_information(counts))
    # Halfway between weighting dimensions by their singular values and not at all (Levy et
    # al.).
    places /= decomposition.singular_values_**0.5
    # a word without any context has length 0
    places /= np.linalg.norm(places, axis=1, keepdims=True) + 1e-9
    found = []
    for size in (FINE, COARSE):
        means = MiniBatchKMeans(size, random_state=seed, batch_size=4096, n_init=3, max_iter=60)
        found.append(means.fit(places).labels_.tolist())
    return dict(zip(words, zip(*found, strict=True), strict=True))


def _neighbours(text: Text) -> tuple[list[str], sparse.csr_matrix]:
    """The common words, and how often each context stands before (first half) and after them."""
    forms, of_type = np.unique(text.folded.astype(str), return_inverse=True)
    word = of_type.ravel()[text.tokens.type_id]
    count = np.bincount(word, minlength=len(forms))
    order = np.argsort(-count, kind="stable")
    # The place of each form among all by frequency: the commonest are the contexts.
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    rank = rank[word]
    size = int((count >= MIN_COUNT).sum())
    edge = _CONTEXTS
    rare = _CONTEXTS + 1
    context = np.where(rank < _CONTEXTS, rank, rare)
    # Across punctuation or the end of a sentence the neighbour is an edge, not a word.
    side = (text.sentence[1:] == text.sentence[:-1]) & text.tokens.joined[1:]
    width = _CONTEXTS + 2
    rows = np.concatenate([rank[1:], rank[:-1]])
    before = np.where(side, context[:-1], edge)
    after = np.where(side, context[1:], edge) + width
    columns = np.concatenate([before, after])
    kept = rows < size
    ones = np.ones(int(kept.sum()))
    shape = (size, 2 * width)
    counts = sparse.coo_matrix((ones, (rows[kept], columns[kept])), shape=shape).tocsr()
    return forms[order[:size]].tolist(), counts


def _mutual_information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    total = counts.sum()
    of_word = np.asarray(counts.sum(axis=1)).ravel()
    # Levy, Goldberg and Dagan (2015): without it rare contexts would have the largest values
    smooth: npt.NDArray[np.float64] = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    # The smoothed counts are to add up to what the counts did.
    smooth *= total / smooth.sum()
    cells = counts.tocoo()
    values = np.log(cells.data * total / (of_word[cells.row] * smooth[cells.col]))
    # what is rarer than by chance counts as 0 (positive mutual information)
    table = sparse.csr_matrix((np.maximum(values, 0), (cells.row, cells.col)), shape=counts.shape)
    table.eliminate_zeros()
    return table
