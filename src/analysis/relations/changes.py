"""When the frames and the tone of a dyad change: the split in time that parts them most, tested by
exchanging dates.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.periods import UNDATED
from analysis.relations.dyads import TONE_LIMIT
from analysis.relations.peaks import DRAWS, day_blocks
from analysis.relations.prevalence import DyadArticles, by_article, frame_spread, tone_spread
from analysis.stats import (
    MIN_ARTICLES,
    Interval,
    clustered_mean,
    clustered_share,
    difference,
    max_statistic_p,
    permuted_labels,
    simultaneous_level,
    sums,
)
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

MIN_SIDE = 0.1  # of a dyad's articles, before and after: a split nearer to the ends is not tried
MIN_HOLDING = MIN_ARTICLES  # of the dyad with a frame: a rarer one cannot be told to change
FRAME, TONE = "frame", "tone"


def relation_changes(
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    articles: pd.DataFrame,
    study: Study,
    *,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """When each frame of each dyad, and its tone, change most: table 'relation_changes'.

    Every beginning of a period with `stats.MIN_ARTICLES` articles of the dyad, and a tenth of
    them, on either side is tried as a split. The statistic adds up, over the articles after it,
    how far the units of each lie from the share (or mean) of its outlet, so that another mix of
    outlets is no change; it is divided by its standard deviation over the permutations. `p` is
    the chance that the largest over all splits, frames and dyads is as large where the periods
    change places among the articles of each outlet (those of a day together unless periods are
    days). Only articles that hold the dyad count and change places.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    articles
        The analysed articles, with article_id, source, period and published; undated ones are left
        out.
    study
        Names dyads and frames; its seed is that of the permutations.
    draws
        Permutations.

    Returns
    -------
    DataFrame
        One row a dyad and frame, and one a dyad for its tone (`frame` is empty there): the best
        split, `since` being the first period after it. The interval of the change holds for all
        rows at once. The surest change first; no row where no split leaves articles enough.

    References
    ----------
    Page (1955) for sums of deviations around a change; Westfall and Young (1993), section 2.3, for
    the maximum.
    """
    dated = articles[articles["period"].astype("str") != UNDATED]
    held = by_article(dyads[dyads["article_id"].isin(dated["article_id"])], frames, study)
    names = [f.id for f in study.frames]
    series = [*((FRAME, name) for name in names), (TONE, "")]
    scans = _scans(held, dated, study, draws)
    if not scans:
        return tables.empty("relation_changes")
    # The largest of all dyads, draw by draw.
    null = np.max([scan.null for scan in scans], axis=0)
    level = simultaneous_level(null)
    intervals = (
        partial(clustered_share, correlation=frame_spread(held).correlation, level=level),
        partial(
            clustered_mean,
            spread=tone_spread(held),
            bounds=(-TONE_LIMIT, TONE_LIMIT),
            level=level,
        ),
    )
    rows = []
    for scan in scans:
        p = max_statistic_p(scan.statistic, null)
        rows += [
            _row(held, scan, number, series[number], intervals, float(p[number]))
            for number in range(len(series))
            if scan.tested[number]
        ]
    if not rows:
        return tables.empty("relation_changes")
    table = pd.DataFrame(rows)
    order = {"p": True, "statistic": False, "dyad": True, "measure": True, "frame": True}
    return table.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


class _Scan(NamedTuple):
    """The splits of one dyad: its rows in `DyadArticles`, the period of each as a code, and the
    test of each series.

    `statistic` and `split` are the largest of each series and where it is, `null` the largest of
    all series that are tested, draw by draw.
    """

    dyad: str
    rows: Codes
    label: Codes
    periods: npt.NDArray[np.object_]
    tested: npt.NDArray[np.bool_]
    statistic: Reals
    split: Codes
    null: Reals


def _scans(held: DyadArticles, dated: pd.DataFrame, study: Study, draws: int) -> list[_Scan]:
    made = []
    of_article = dated.set_index("article_id")
    for dyad, group in held.articles.groupby("dyad", sort=True):
        rows = group.index.to_numpy()
        scan = _scan(str(dyad), rows, held, of_article.loc[group["article_id"]], study, draws)
        if scan is not None:
            made.append(scan)
    return made


def _scan(
    dyad: str,
    rows: Codes,
    held: DyadArticles,
    articles: pd.DataFrame,
    study: Study,
    draws: int,
) -> _Scan | None:
    periods, label = np.unique(articles["period"].astype("str"), return_inverse=True)
    least = max(MIN_ARTICLES, MIN_SIDE * len(rows))
    before = np.cumsum(np.bincount(label))[:-1]
    # A split is named by the first period after it.
    splits = np.flatnonzero((before >= least) & (len(rows) - before >= least)) + 1
    # articles × series: a column a frame, and tone
    values = np.column_stack([held.frames[rows], held.tone[rows]])
    tested = (values != 0).sum(axis=0) >= MIN_HOLDING
    if not len(splits) or not tested.any():
        return None
    deviations = _deviations(values, held.size[rows], articles["source"])
    permuted = permuted_labels(
        label,
        articles.index,
        draws=draws,
        seed=study.settings.seed,
        strata=articles["source"],
        blocks=day_blocks(articles.reset_index(), study.settings.period),
    )
    # Draws × splits × series.
    drawn = np.stack([_after(labels, deviations, splits) for labels in permuted])
    # splits × series: spread over the draws, which puts all series on one scale
    spread = drawn.std(axis=0)
    tested &= (spread > 1e-12).all(axis=0)
    # A series that no permutation moves gets a statistic of 0, not a division by 0.
    scale = np.where(spread > 1e-12, spread, np.inf)
    statistic = np.abs(_after(label, deviations, splits)) / scale
    null = (np.abs(drawn) / scale)[:, :, tested]
    # of each draw the largest, over splits and series
    largest = null.max(axis=(1, 2)) if tested.any() else np.zeros(draws)
    return _Scan(
        dyad,
        rows,
        label,
        periods,
        tested,
        statistic.max(axis=0),
        splits[statistic.argmax(axis=0)],
        largest,
    )


def _deviations(values: Reals, size: Reals, outlet: pd.Series) -> Reals:
    """Articles × series: what each article holds beyond what its outlet's share, or mean, would
    give its units.
    """
    code = np.unique(outlet.astype("str"), return_inverse=True)[1]
    # Outlets × articles; the share is outlets × series.
    member = np.arange(code.max(initial=-1) + 1)[:, None] == code
    share = (member @ values) / (member @ size)[:, None]
    return np.asarray(values - size[:, None] * share[code])


def _after(label: Codes, deviations: Reals, splits: Codes) -> Reals:
    """Splits × series: deviations added up over the articles of the split's period and later
    ones.
    """
    # Splits × articles; the product adds up the deviations of all series at once.
    later = label >= splits[:, None]
    return np.asarray(later @ deviations)


def _row(
    held: DyadArticles,
    scan: _Scan,
    number: int,
    series: tuple[str, str],
    intervals: tuple[Callable[..., Interval], Callable[..., Interval]],
    p: float,
) -> dict[str, object]:
    """The best split of one series, with what is before and after it."""
    measure, frame = series
    interval = intervals[0] if measure == FRAME else intervals[1]
    values = held.frames[scan.rows] if measure == FRAME else held.tone[scan.rows, None]
    column = number if measure == FRAME else 0
    split = int(scan.split[number])
    later = scan.label >= split
    size = held.size[scan.rows]
    sides = [interval(sums(values[side], size[side])) for side in (~later, later)]
    change = difference(sides[1], sides[0])
    return {
        "dyad": scan.dyad,
        "measure": measure,
        "frame": frame,
        "since": scan.periods[split],
        "before": float(sides[0].estimate[column]),
        "after": float(sides[1].estimate[column]),
        "change": float(change.estimate[column]),
        "low": float(change.low[column]),
        "high": float(change.high[column]),
        "statistic": float(scan.statistic[number]),
        "p": p,
        "n_before": int((~later).sum()),
        "n_after": int(later.sum()),
        "n_holding": int((values[:, column] != 0).sum()),
    }
