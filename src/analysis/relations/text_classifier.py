"""A supervised coder of frames beside the lexicon: logistic regression on words and letter
n-grams, one label at a time.

L2-penalised logistic regression (Hastie, Tibshirani and Friedman 2009, ch. 4.4) on tf-idf of
folded words and of runs of three to five letters inside words (McNamee and Mayfield 2004: letter
n-grams carry morphology), fitted with L-BFGS from scipy. The rarer side of a label weighs as much
as the other. Nothing is drawn at random but the folds, from a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, special

from analysis.stats.logistic import fit_balanced
from analysis.text.documents import read_text

Reals = npt.NDArray[np.float64]
_LETTERS = (3, 4, 5)  # lengths of letter n-grams


def features(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text, folded and without article, and the letter n-grams of each word."""
    text = read_text(list(texts))
    words = text.folded[text.tokens.type_id]
    # Tokens are in the order of the texts: where each begins; the last value ends the last
    # one.
    cut = np.searchsorted(text.tokens.article, np.arange(len(texts) + 1))
    return [
        [f for word in words[a:b] for f in word_features(word)] for a, b in pairwise(cut.tolist())
    ]


def word_features(word: str) -> list[str]:
    """The features of one folded word: itself without article, and its letter n-grams with its
    edges marked.
    """
    # Three letters must be left: the ال of الله or الم is part of the word.
    stem = word[2:] if word.startswith("ال") and len(word) > 4 else word
    edged = f"<{stem}>"
    return [stem, *(edged[i : i + n] for n in _LETTERS for i in range(len(edged) - n + 1))]


@dataclass(frozen=True)
class Coder:
    """Fitted weights: `labels` × `terms`, with inverse document frequencies."""

    labels: tuple[str, ...]
    terms: dict[str, int]
    idf: Reals
    weights: Reals
    intercepts: Reals

    def probability(self, texts: Sequence[str]) -> Reals:
        """Texts × labels: the probability of each label."""
        return np.asarray(
            special.expit(
                _matrix(features(texts), self.terms, self.idf) @ self.weights.T + self.intercepts
            )
        )

    def weight_of_word(self, word: str, label: int) -> float:
        """How much a folded word speaks for the label with this number: its weights, summed over
        its features.
        """
        known = [self.terms[f] for f in word_features(word) if f in self.terms]
        return float((self.weights[label, known] * self.idf[known]).sum())

    def code(self, texts: Sequence[str], threshold: float = 0.5) -> pd.DataFrame:
        """Texts × labels: whether each label is given."""
        return pd.DataFrame(self.probability(texts) >= threshold, columns=list(self.labels))


def fit(
    texts: Sequence[str], labels: pd.DataFrame, *, penalty: float = 1.0, min_texts: int = 2
) -> Coder:
    """Fit on coded texts; `labels` has a row a text and a column (0 or 1) a label. Terms of fewer
    than `min_texts` are left out.
    """
    made = features(texts)
    counts = (
        pd.Series([f for row in made for f in set(row)]).value_counts()
        if any(made)
        else pd.Series(dtype="int64")
    )
    kept = sorted(counts.index[counts >= min_texts])
    terms = {term: i for i, term in enumerate(kept)}
    idf = np.log((1 + len(made)) / (1 + counts.reindex(kept).to_numpy(np.float64))) + 1
    matrix = _matrix(made, terms, idf)
    found = [fit_balanced(matrix, labels[c].to_numpy(np.float64), penalty) for c in labels.columns]
    return Coder(
        tuple(labels.columns),
        terms,
        idf,
        np.stack([w[:-1] for w in found]),
        np.array([w[-1] for w in found]),
    )


def _matrix(rows: list[list[str]], terms: dict[str, int], idf: Reals) -> sparse.csr_array:
    """tf-idf with 1 + log tf, each text scaled to length one."""
    places = [[terms[f] for f in row if f in terms] for row in rows]
    begin = np.append(0, np.cumsum([len(p) for p in places]))
    flat = np.array([p for row in places for p in row], np.int64)
    matrix = sparse.csr_array((np.ones(len(flat)), flat, begin), shape=(len(rows), len(terms)))
    # A word that comes again has an entry of its own until here, and the logarithm is of
    # counts.
    matrix.sum_duplicates()
    matrix.data = 1 + np.log(matrix.data)
    matrix = (matrix * idf).tocsr()
    length = np.sqrt(np.asarray((matrix * matrix).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.maximum(length, 1e-12)) @ matrix)


def cross_validated(
    texts: Sequence[str],
    labels: pd.DataFrame,
    groups: Sequence[str],
    *,
    folds: int,
    seed: int,
    penalty: float = 1.0,
) -> pd.DataFrame:
    """Whether each label is given to each text by a coder fitted without any text of its group's
    fold.
    """
    names = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    # groups in random order, so many a fold; none is parted
    fold_of = {names[g]: i % folds for i, g in enumerate(order)}
    number = np.array([fold_of[g] for g in groups])
    found = pd.DataFrame(False, index=range(len(texts)), columns=labels.columns)
    for i in range(folds):
        train, test = np.flatnonzero(number != i).tolist(), np.flatnonzero(number == i).tolist()
        coder = fit([texts[j] for j in train], labels.iloc[train], penalty=penalty)
        found.iloc[test] = coder.code([texts[j] for j in test]).to_numpy()
    return found


__all__ = ["Coder", "cross_validated", "features", "fit", "word_features"]
