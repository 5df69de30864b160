"""The share of every term by period and source, with intervals over articles."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.keywords.term_counts import TermCounts
from analysis.periods import UNDATED
from analysis.stats import cluster_design_effect, cluster_interval

ALL = "all"
PER = 10_000  # words that shares are told of
Progress = Callable[[int, int, str], None]


def trends(
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    min_count: int = 10,
    terms: Collection[str] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Share of each term per 10,000 words in each period and source, and in the margins ('all').

    A cell without words has no rows; a count of 0 has a row only where the source uses the term at
    least `min_count` times (and once) in all periods together. For a count of 0 the design effect
    is that of the term in the whole corpus. 'undated' is a period of its own, so that periods add
    up to 'all'.

    Parameters
    ----------
    counts
        Words of every article.
    articles
        `period` and `source`, in the row order of `counts`.
    min_count
        Occurrences in all below which a term is left out.
    terms
        The terms that are wanted; all where None.
    progress
        Called with sources done, sources in all, and the source.

    Returns
    -------
    DataFrame
        Table 'keywords', by term, source and period; `low` and `high` are from
        `stats.cluster_interval`, with articles as clusters.
    """
    enough = np.asarray(counts.matrix.sum(axis=0)).ravel() >= min_count
    if terms is not None:
        enough &= np.fromiter((t in terms for t in counts.terms), bool, len(counts.terms))
    kept = counts.keep(enough)
    if not kept.terms or not len(articles):
        return tables.empty("keywords")
    period, source = (
        articles["period"].astype("str").to_numpy(),
        articles["source"].astype("str").to_numpy(),
    )
    # of the whole corpus: cells are averaged with it, and have no other without an occurrence
    everything = _design_effect(kept)
    sources = [ALL, *sorted(set(source.tolist()))]
    parts = []
    for done, name in enumerate(sources):
        if progress is not None:
            progress(done, len(sources), name)
        part = kept
        part_period = period
        if name != ALL:
            part = kept.articles(source == name)
            part_period = period[source == name]
        cells = _cells(part, part_period, everything, max(min_count, 1))
        parts.append(cells.assign(source=name))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.sort_values(["place", "source", "period"], ignore_index=True)
    frame.insert(0, "term", np.array(kept.terms, dtype=object)[frame.pop("place")])
    return tables.check("keywords", frame)


def standardised_shares(
    counts: TermCounts, articles: pd.DataFrame, *, terms: Collection[str]
) -> pd.DataFrame:
    """Share of each term by period at a fixed mix of outlets, so that a change of collection is no
    change of words.

    Indirect standardisation: with y occurrences in a period, and Σ_s T_s · r_s expected from the
    words T_s that each outlet has there at its own share r_s over all dated articles, the share is
    R · y / Σ_s T_s · r_s, R being the share in all. It is the raw share where the mix of outlets
    never changes.

    Parameters
    ----------
    counts : TermCounts
        Words of every article.
    articles : DataFrame
        `period` and `source`, in the row order of `counts`.
    terms : collection of str
        The terms.

    Returns
    -------
    DataFrame
        A row a term and period: `term`, `period`, `standardised`, per 10,000 words; no row where
        nothing is expected.
    """
    wanted = np.fromiter((t in terms for t in counts.terms), bool, len(counts.terms))
    dated = (articles["period"].astype("str") != UNDATED).to_numpy() & (counts.lengths > 0)
    used = counts.keep(wanted).articles(dated)
    if not used.terms or not len(used.lengths):
        none = pd.DataFrame({"term": [], "period": [], "standardised": []})
        # keys of type float would not join to the words of a corpus without dates
        return none.astype({"term": "str", "period": "str"})
    period, when = np.unique(articles["period"].astype(str)[dated], return_inverse=True)
    outlet, whose = np.unique(articles["source"].astype(str)[dated], return_inverse=True)
    t = used.lengths.astype(np.float64)
    places = np.arange(len(t))
    by_period = sparse.csr_array((np.ones(len(t)), (when, places)))
    by_outlet = sparse.csr_array((np.ones(len(t)), (whose, places)))
    # outlets × terms; every outlet here has words, since articles without were left out
    rate = (by_outlet @ used.matrix).toarray() / np.asarray(by_outlet @ t)[:, None]
    words = np.zeros((len(period), len(outlet)))
    # `words[...] += t` would add only once where a period and outlet have several articles
    np.add.at(words, (when, whose), t)
    # what each period would hold if every outlet used a word at its own rate all the time
    expected = words @ rate
    overall = np.asarray(used.matrix.sum(axis=0)).ravel() / t.sum()
    observed = (by_period @ used.matrix).toarray()
    row, column = np.nonzero(expected > 0)
    # indirect standardisation: observed over expected, on the scale of the whole corpus
    share = PER * overall[column] * observed[row, column] / expected[row, column]
    names = np.array(used.terms, dtype=object)[column]
    return pd.DataFrame({"term": names, "period": period[row], "standardised": share})


def _cells(
    counts: TermCounts,
    period: npt.NDArray[np.object_],
    design_effect: npt.NDArray[np.float64],
    full: int,
) -> pd.DataFrame:
    """The rows of one source: every period and all of them, for the terms used there; terms by
    their place.

    Terms with fewer than `full` occurrences have no rows of count 0.
    """
    total = np.asarray(counts.matrix.sum(axis=0)).ravel()
    used = np.flatnonzero(total > 0)
    names, group = np.unique(period.astype(str), return_inverse=True)
    groups = [*names.tolist(), ALL]
    member = sparse.csr_array(
        (np.ones(len(group)), (group, np.arange(len(group)))), shape=(len(names), len(group))
    )
    # a last row for all periods together
    member = sparse.vstack([member, np.ones((1, len(group)))]).tocsr()
    y = counts.matrix[:, used]
    t = counts.lengths.astype(np.float64)
    count, count_sq = (member @ y).toarray(), (member @ y.multiply(y).tocsr()).toarray()
    # Σyt; with the other sums, periods × terms, what `cluster_interval` is made from
    cross = (member @ (sparse.diags_array(t) @ y)).toarray()
    holding = (member @ (y > 0).astype(np.float64)).toarray()
    words, words_sq, n = (
        np.asarray(member @ v)[:, None] for v in (t, t**2, (t > 0).astype(np.float64))
    )
    # cells without an occurrence are told of terms alone that are frequent enough here
    row, column = np.nonzero((words > 0) & ((count > 0) | (total[used] >= full)))
    here = (row, column)
    interval = cluster_interval(
        count[here],
        words[row, 0],
        count_sq[here],
        cross[here],
        words_sq[row, 0],
        n[row, 0],
        design_effect=design_effect[used[column]],
    )
    return pd.DataFrame(
        {
            "place": used[column],
            "period": np.array(groups, dtype=object)[row],
            "count": count[here].astype(np.int64),
            "tokens": words[row, 0].astype(np.int64),
            "share": interval.estimate * PER,
            "low": interval.low * PER,
            "high": interval.high * PER,
            "n_articles": holding[here].astype(np.int64),
        }
    )


def _design_effect(counts: TermCounts) -> npt.NDArray[np.float64]:
    """The design effect of each term over all articles, at least 1."""
    y, t = counts.matrix, counts.lengths.astype(np.float64)
    sums = [np.asarray(v).ravel() for v in (y.sum(axis=0), y.multiply(y).sum(axis=0), t @ y)]
    effect = cluster_design_effect(sums[0], t.sum(), sums[1], sums[2], (t**2).sum(), (t > 0).sum())
    return np.maximum(np.nan_to_num(effect, nan=1.0), 1.0)
