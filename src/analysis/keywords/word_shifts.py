"""What words make the difference between two slices: word-shift graphs of divergences and of
weighted averages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Reals = npt.NDArray[np.float64]


def divergence_shift(
    terms: Sequence[str], target: npt.ArrayLike, reference: npt.ArrayLike
) -> pd.DataFrame:
    """How much every word contributes to the Jensen–Shannon divergence of two slices.

    With p and q a word's shares in target and reference and m their mean, it contributes
    (p log2(p / m) + q log2(q / m)) / 2; the contributions add up to the divergence, from 0 (alike)
    to 1 (nothing shared).

    Parameters
    ----------
    terms : sequence of str
        The words.
    target, reference : array, (n_terms,)
        Occurrences of each word.

    Returns
    -------
    DataFrame
        A row a word, the largest contribution first: `term`, `share_target`, `share_reference`,
        `contribution`, signed: positive where the target uses the word more.

    References
    ----------
    Gallagher and others (2021), 'Generalized word shift graphs', EPJ Data Science 10:4, section
    2.3.
    """
    p, q = _shares(target), _shares(reference)
    mean = (p + q) / 2
    # half of both Kullback–Leibler parts against the mean: over all words this is the divergence
    size = (_times_log(p, mean) + _times_log(q, mean)) / 2
    return _ranked(terms, p, q, np.where(p >= q, size, -size))


def average_shift(
    terms: Sequence[str],
    target: npt.ArrayLike,
    reference: npt.ArrayLike,
    scores: Mapping[str, float],
) -> pd.DataFrame:
    """How much every word contributes to the difference of two slices in the average score of
    their words.

    Over words that have a score φ, with Φ the average in the reference, δΦ = Σ (φ - Φ) · (p - q): a
    word contributes by being above or below the reference's average and used more or less.

    Parameters
    ----------
    terms : sequence of str
        The words.
    target, reference : array, (n_terms,)
        Occurrences of each word.
    scores : mapping of str to float
        Score of each word (tone); words without one are left out.

    Returns
    -------
    DataFrame
        A row a scored word, the largest contribution first: `term`, `share_target`,
        `share_reference` (of scored words), `score`, `contribution`; the contributions add up to
        the difference of the averages.

    References
    ----------
    Gallagher and others (2021), section 2.1; Dodds and Danforth (2010).
    """
    scored = np.array([t in scores for t in terms], dtype=bool)
    kept = [t for t, has in zip(terms, scored, strict=True) if has]
    p = _shares(np.asarray(target, dtype=np.float64)[scored])
    q = _shares(np.asarray(reference, dtype=np.float64)[scored])
    value = np.array([scores[t] for t in kept], dtype=np.float64)
    # a word adds where it is more frequent and scores above the reference's average
    contribution = (value - float((q * value).sum())) * (p - q)
    return _ranked(kept, p, q, contribution).merge(
        pd.DataFrame({"term": kept, "score": value}), on="term"
    )


def _shares(count: npt.ArrayLike) -> Reals:
    """Shares of all occurrences; nothing but zeros where there are none."""
    n = np.asarray(count, dtype=np.float64)
    return n / max(float(n.sum()), 1.0)


def _times_log(share: Reals, mean: Reals) -> Reals:
    """Each share times log2 of its ratio to the mean; 0 of a share of 0."""
    # a share above 0 has a mean above 0; the rest takes log2(1), and no warning
    ratio = np.where(share > 0, share / np.where(mean > 0, mean, 1), 1)
    return share * np.log2(ratio)


def _ranked(terms: Sequence[str], p: Reals, q: Reals, contribution: Reals) -> pd.DataFrame:
    """The table of a shift, the largest contributions first."""
    table = pd.DataFrame(
        {"term": list(terms), "share_target": p, "share_reference": q, "contribution": contribution}
    )
    # the last key is the first to sort by; terms settle ties
    order = np.lexsort((table["term"].to_numpy(), -np.abs(contribution)))
    return table.iloc[order].reset_index(drop=True)
