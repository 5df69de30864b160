"""The share of every term by period and source, with intervals over articles."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.keywords.counts import TermCounts
from analysis.stats import cluster_design_effect, cluster_interval

ALL = "all"
PER = 10_000
Progress = Callable[[int, int, str], None]


def trends(
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    min_count: int = 10,
    terms: Collection[str] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Share of each term per 10,000 words in each period and source, and in the margins ('all'): table 'keywords'.

    `articles` has `period` and `source`, in the row order of `counts`. Terms with fewer than `min_count` occurrences in
    all are left out, as are those not in `terms`, where given. A cell without words has no rows; a count of 0 has a row
    only where the source uses the term at least `min_count` times (and once) in all periods together. `low` and `high`
    are from `uncertainty.cluster_interval`, with articles as clusters; for a count of 0 the design effect is that of
    the term in the whole corpus. 'undated' is a period of its own, so that periods add up to 'all'. Rows come by term,
    source and period.
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
    everything = _design_effect(kept)
    sources = [ALL, *sorted(set(source.tolist()))]
    parts = []
    for done, name in enumerate(sources):
        if progress is not None:
            progress(done, len(sources), name)
        part = kept if name == ALL else kept.articles(source == name)
        parts.append(
            _cells(
                part,
                period if name == ALL else period[source == name],
                everything,
                max(min_count, 1),
            ).assign(source=name)
        )
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.sort_values(["place", "source", "period"], ignore_index=True)
    frame.insert(0, "term", np.array(kept.terms, dtype=object)[frame.pop("place")])
    return tables.check("keywords", frame)


def _cells(
    counts: TermCounts,
    period: npt.NDArray[np.object_],
    design_effect: npt.NDArray[np.float64],
    full: int,
) -> pd.DataFrame:
    """The rows of one source: every period and all of them, for the terms used there; terms by their place.

    Terms with fewer than `full` occurrences have no rows of count 0.
    """
    total = np.asarray(counts.matrix.sum(axis=0)).ravel()
    used = np.flatnonzero(total > 0)
    names, group = np.unique(period.astype(str), return_inverse=True)
    groups = [*names.tolist(), ALL]
    member = sparse.csr_array(
        (np.ones(len(group)), (group, np.arange(len(group)))), shape=(len(names), len(group))
    )
    member = sparse.vstack([member, np.ones((1, len(group)))]).tocsr()
    y = counts.matrix[:, used]
    t = counts.lengths.astype(np.float64)
    count, count_sq = (member @ y).toarray(), (member @ y.multiply(y).tocsr()).toarray()
    cross = (member @ (sparse.diags_array(t) @ y)).toarray()
    holding = (member @ (y > 0).astype(np.float64)).toarray()
    words, words_sq, n = (
        np.asarray(member @ v)[:, None] for v in (t, t**2, (t > 0).astype(np.float64))
    )
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
