"""The watched terms of keywords.yml as entries of the matcher, each in a layer of its own, and
their counts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.keywords.term_counts import TermCounts
from analysis.study.schema import Study
from analysis.text.lexicon import Entry

LAYER = "watch"


def watch_entries(study: Study) -> list[Entry]:
    """One entry a watched word or phrase; words take the article and a pronoun.

    Parameters
    ----------
    study
        Its watched terms, of keywords.yml.

    Returns
    -------
    list of Entry
        In their order; each layer is numbered, so that overlapping terms are all found.
    """
    return [
        Entry(w.term, f"{LAYER} {number}", w.term, inflects=True)
        for number, w in enumerate(study.watch)
    ]


def with_phrases(counts: TermCounts, triggers: pd.DataFrame, articles: pd.DataFrame) -> TermCounts:
    """The counts with a column for each watched term of table 'triggers'.

    Parameters
    ----------
    counts
        Words of every article.
    triggers
        Table 'triggers'; its rows of layer 'term' are the watched terms found.
    articles
        Articles in the row order of `counts`.

    Returns
    -------
    TermCounts
        Terms in sorted order; a term that is counted as a word already keeps that count.
    """
    of_terms = triggers[triggers["layer"] == "term"]
    rows = pd.Series(np.arange(len(articles)), index=articles["article_id"])
    # a watched word that is a term of the corpus has its column already
    labels = sorted(set(of_terms["label"]) - set(counts.terms))
    column_of = {label: i for i, label in enumerate(labels)}
    kept = of_terms[of_terms["label"].isin(labels)]
    columns = kept["label"].map(column_of).to_numpy(np.int64)
    ones = np.ones(len(kept), counts.matrix.dtype)
    shape = (counts.matrix.shape[0], len(labels))
    extra = sparse.coo_array(
        (ones, (rows.reindex(kept["article_id"]).to_numpy(np.int64), columns)), shape=shape
    ).tocsr()
    order = np.argsort(np.array([*counts.terms, *labels], dtype=object), kind="stable")
    # `terms` of TermCounts are sorted: the new columns go to their places among the old
    matrix = sparse.hstack([counts.matrix, extra]).tocsc()[:, order].tocsr()
    return TermCounts([([*counts.terms, *labels])[i] for i in order], matrix, counts.lengths)
