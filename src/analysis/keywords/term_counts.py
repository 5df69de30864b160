"""How often each term occurs in each article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse


@dataclass(frozen=True)
class TermCounts:
    """Occurrences of terms by article.

    `terms` sorted; `matrix` articles × terms, occurrences as float64; `lengths` all words of each
    article, whether they are terms or not (stop words and numbers count in the length).
    """

    terms: list[str]
    matrix: sparse.csr_array
    lengths: npt.NDArray[np.int64]

    def keep(self, wanted: npt.NDArray[np.bool_]) -> TermCounts:
        """The counts of the terms marked in `wanted`; lengths stay.

        Parameters
        ----------
        wanted
            One truth value a term.

        Returns
        -------
        TermCounts
            With those columns of the matrix; lengths still count all words.
        """
        terms = [term for term, kept in zip(self.terms, wanted, strict=True) if kept]
        return TermCounts(terms, self.matrix[:, np.flatnonzero(wanted)], self.lengths)

    def articles(self, rows: npt.NDArray[np.bool_]) -> TermCounts:
        """The counts in the articles marked in `rows`; terms stay.

        Parameters
        ----------
        rows
            One truth value an article.

        Returns
        -------
        TermCounts
            With those rows of the matrix and their lengths.
        """
        return TermCounts(self.terms, self.matrix[np.flatnonzero(rows)], self.lengths[rows])


def count_terms(tokens: pd.DataFrame, types: pd.DataFrame, n_articles: int) -> TermCounts:
    """Count the terms of every article.

    Parameters
    ----------
    tokens
        One row a word: `article` (row number in the articles table) and `type_id`.
    types
        Indexed by type_id: the `term` each distinct word counts as. Several may share a term, and a
        missing one (stop word, number) is a word but no term.
    n_articles
        Articles in all, those without a word included.

    Returns
    -------
    TermCounts
        A sparse matrix articles × terms, and the words of each article.

    Raises
    ------
    ValueError
        Where a token lies in an article that is not there.
    """
    code_of, terms = _codes(types["term"])
    article = tokens["article"].to_numpy()
    lengths = np.bincount(article, minlength=n_articles).astype(np.int64)
    if len(lengths) > n_articles:
        raise ValueError(
            f"a token lies in article {len(lengths) - 1}, but there are {n_articles} articles (numbered from 0)"
        )
    # type_id to the code of its term; -1 stays for a word that is no term
    code_of_type = np.full(int(types.index.max()) + 1 if len(types) else 0, -1, np.int32)
    # an array, so that one look-up gives the codes of all tokens
    code_of_type[types.index.to_numpy()] = code_of
    code = code_of_type[tokens["type_id"].to_numpy()]
    inside = code >= 0
    row, column = article[inside].astype(np.int32), code[inside]
    matrix = sparse.coo_array(
        (np.ones(len(row), np.float64), (row, column)), shape=(n_articles, len(terms))
    ).tocsr()
    # a term that an article has in several forms came as several entries
    matrix.sum_duplicates()
    return TermCounts(terms, matrix, lengths)


def _codes(term: pd.Series) -> tuple[npt.NDArray[np.int32], list[str]]:
    """The number of each type's term in sorted order (-1 where it has none), and the terms."""
    code, terms = pd.factorize(term.astype("object"), sort=False)
    words = [str(t) for t in terms]
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words) + 1, np.int32)
    rank[order] = np.arange(len(words))
    # pandas codes a missing term as -1, which in Python is the last place
    rank[-1] = -1
    return rank[code], [words[i] for i in order]
