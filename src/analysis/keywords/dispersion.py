"""How evenly a term is spread over the articles that could hold it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse


def deviation_of_proportions(
    matrix: sparse.csr_array, lengths: npt.NDArray[np.float64], group: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Gries' DPnorm of every term in every group of articles: 0 spread as the words are, 1 clumped.

    With s the share of a group's words that lie in an article and v the share of its occurrences of
    the term there, DP = Σ|s - v| / 2, normalised by 1 - min(s). Articles without words are no
    parts. A term that a group never uses has 1; a group of one article has 0 for the terms in it.

    Parameters
    ----------
    matrix
        Occurrences, articles × terms.
    lengths
        Words of each article.
    group
        The group of each article, as a code from 0.

    Returns
    -------
    array
        Groups × terms, from 0 to 1.

    References
    ----------
    Gries (2008), 'Dispersions and adjusted frequencies in corpora'; Lijffijt and Gries (2012) for
    the normalisation.
    """
    groups, terms = int(group.max(initial=-1)) + 1, matrix.shape[1]
    words = np.bincount(group, weights=lengths, minlength=groups)
    cells = matrix.tocoo()
    # group and term in one integer, for `bincount` over both at once
    key = group[cells.row] * terms + cells.col
    total = np.bincount(key, weights=cells.data, minlength=groups * terms)
    s, v = lengths[cells.row] / words[group[cells.row]], cells.data / total[key]
    # articles without the term add s each, so the sum over all articles is 1 and, where it occurs, |s - v| - s more
    raw = (1 + np.bincount(key, weights=np.abs(s - v) - s, minlength=groups * terms)).reshape(
        groups, terms
    ) / 2
    # the shortest article of each group: DPnorm is DP / (1 - min(s)) (Lijffijt and Gries 2012)
    least = np.full(groups, np.inf)
    some = lengths > 0
    np.minimum.at(least, group[some], lengths[some])
    rest = 1 - np.where(np.isfinite(least), least, 0) / np.maximum(words, 1)
    # of a group with one article min(s) is 1: DP itself is 0 there
    norm = raw / np.where(rest > 0, rest, 1)[:, None]
    # a term that a group does not have counts as clumped
    return np.clip(np.where(total.reshape(groups, terms) > 0, norm, 1.0), 0, 1)
