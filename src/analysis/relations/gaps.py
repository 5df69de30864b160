"""Where the pairs of states differ, in frames and in tone: all differences at once, tested by
exchanging the pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.relations.dyads import TONE_LIMIT
from analysis.relations.prevalence import DyadArticles, by_article, frame_spread, tone_spread
from analysis.stats import (
    Interval,
    clustered_mean,
    clustered_share,
    difference,
    max_statistic_p,
    permuted_labels,
    shared_correlation,
    simultaneous_level,
    sums,
)
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

DRAWS = 999  # exchanges of pairs inside articles
MIN_HOLDING = (
    3  # articles with a frame in the dyad that has more of it: fewer are never called found
)
# Draws computed side by side: fewer calls of numpy, and memory stays bounded.
BATCH = 16


def frame_gaps(
    dyads: pd.DataFrame, frames: pd.DataFrame, study: Study, *, draws: int = DRAWS
) -> pd.DataFrame:
    """The widest gap of each frame between two dyads, over the whole corpus: table 'frame_gaps'.

    All pairs of dyads are compared in all frames. The statistic of each is the difference of the
    two shares over its standard error were they one share; `p` is the chance that the largest of
    all of them is as large where the dyads of each article change places, so that the widest of
    many is judged as such. `low` and `high` are ends of intervals that hold for all differences
    at once.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    study
        Names dyads and frames; its seed is that of the permutations.
    draws
        Permutations.

    Returns
    -------
    DataFrame
        One row a frame that any dyad has, the widest gap first; empty where there are not two
        dyads.

    References
    ----------
    Westfall and Young (1993), section 2.3, for the maximum; Chung and Romano (2013) for a
    permutation test of a
    studentised difference, which is right although the dyads have different numbers of units.
    """
    held = by_article(dyads, frames, study)
    names = [f.id for f in study.frames]
    interval = partial(clustered_share, correlation=frame_spread(held).correlation)
    gaps = _gaps(_profiles(held, held.frames), names, interval, study, draws)
    if gaps.empty:
        return tables.empty("frame_gaps")
    gaps = gaps.rename(columns={"series": "frame"}).assign(width=gaps["gap"].abs())
    # `most` decides between equal widths, so that every run tells the same pair.
    widest = gaps.sort_values(["width", "most"], ascending=[False, True]).drop_duplicates("frame")
    widest = widest[widest["width"] > 0].drop(columns="width")
    return widest.sort_values(["gap", "frame"], ascending=[False, True], ignore_index=True)


def tone_gaps(dyads: pd.DataFrame, study: Study, *, draws: int = DRAWS) -> pd.DataFrame:
    """The difference of mean tone between each two dyads, over the whole corpus: table 'tone_gaps'.

    Tested as in `frame_gaps`, over all pairs of dyads at once.

    Parameters
    ----------
    dyads
        Table of this name.
    study
        Names the dyads; its seed is that of the permutations.
    draws
        Permutations.

    Returns
    -------
    DataFrame
        One row a pair of dyads, the widest gap first.

    References
    ----------
    As in `frame_gaps`.
    """
    held = by_article(dyads, pd.DataFrame(columns=["unit_id", "dyad", "frame"]), study)
    bounds = (-TONE_LIMIT, TONE_LIMIT)
    interval = partial(clustered_mean, spread=tone_spread(held), bounds=bounds)
    gaps = _gaps(_profiles(held, held.tone[:, None]), [""], interval, study, draws)
    if gaps.empty:
        return tables.empty("tone_gaps")
    return gaps.drop(columns=["series", "n_holding"]).sort_values(
        ["gap", "most", "least"], ascending=[False, True, True], ignore_index=True
    )


class _Profiles(NamedTuple):
    """Articles × dyads (× series): what each article holds of each dyad, 0 where it does not hold
    the dyad.
    """

    article_id: list[str]
    dyads: list[str]
    size: Reals
    values: Reals


def _gaps(
    profiles: _Profiles,
    series: list[str],
    interval: Callable[..., Interval],
    study: Study,
    draws: int,
) -> pd.DataFrame:
    """All differences of two dyads in all series, with adjusted p and simultaneous intervals.

    `interval` makes that of one dyad from the sums of its articles.
    """
    pairs = list(combinations(range(len(profiles.dyads)), 2))
    if not pairs or not len(profiles.article_id):
        return pd.DataFrame()
    statistic = _statistics(profiles.values[None], profiles.size[None], pairs)[0]
    null = [
        largest
        for drawn in _exchanged(profiles, draws, study.settings.seed)
        for largest in np.abs(_statistics(*drawn, pairs)).max(axis=(1, 2)).tolist()
    ]
    p = max_statistic_p(np.abs(statistic).ravel(), null).reshape(statistic.shape)
    level = simultaneous_level(null)
    rows = []
    for number, pair in enumerate(pairs):
        gap = _difference(profiles, pair, partial(interval, level=level))
        rows += [
            _row(profiles, pair, name, column, gap, float(p[number, column]))
            for column, name in enumerate(series)
        ]
    return pd.DataFrame(rows)


def _profiles(held: DyadArticles, values: Reals) -> _Profiles:
    article, ids = pd.factorize(held.articles["article_id"], sort=True)
    dyad, names = pd.factorize(held.articles["dyad"], sort=True)
    size = np.zeros((len(ids), len(names)))
    size[article, dyad] = held.size
    made = np.zeros((len(ids), len(names), values.shape[1]))
    made[article, dyad] = values
    return _Profiles([str(i) for i in ids], [str(n) for n in names], size, made)


def _exchanged(profiles: _Profiles, draws: int, seed: int) -> Iterator[tuple[Reals, Reals]]:
    """The profiles with the dyads of each article exchanged, several draws at a time: values and
    size.
    """
    n_articles, n_dyads = profiles.size.shape
    # Random numbers hang on these names, not on places: the draws do not depend on row order.
    slots = [f"{a}|{d}" for a in profiles.article_id for d in profiles.dyads]
    labels = np.tile(np.arange(n_dyads), n_articles)
    article = np.repeat(np.arange(n_articles), n_dyads)
    row = np.arange(n_articles)[:, None]
    several: list[Codes] = []
    for number, drawn in enumerate(
        permuted_labels(labels, slots, draws=draws, seed=seed, strata=article), start=1
    ):
        several.append(drawn.reshape(n_articles, n_dyads))
        if len(several) == BATCH or number == draws:
            # Draws × articles × dyads: which dyad's numbers stand in the place of each.
            taken = np.stack(several)
            yield profiles.values[row, taken], profiles.size[row, taken]
            several = []


def _statistics(values: Reals, size: Reals, pairs: list[tuple[int, int]]) -> Reals:
    """Draws × pairs × series: each difference over its standard error under one common share.

    What an article adds to the difference is y₁ - R t₁ over T₁ less y₂ - R t₂ over T₂, R being the
    share of both.
    """
    made = []
    for one, other in pairs:
        # values: draws × articles × dyads × series; total: draws × 2; both: draws × series.
        total = np.maximum(size[:, :, [one, other]].sum(axis=1), 1e-12)
        both = values[:, :, [one, other]].sum(axis=(1, 2)) / total.sum(axis=1)[:, None]
        # Draws × articles × series.
        added = np.zeros(values.shape[:2] + values.shape[3:])
        for sign, dyad, of_side in ((1, one, total[:, 0]), (-1, other, total[:, 1])):
            residual = values[:, :, dyad] - size[:, :, dyad, None] * both[:, None]
            added += sign * residual / of_side[:, None, None]
        # articles are independent of one another, so their deviations add up in squares
        spread = np.sqrt((added**2).sum(axis=1))
        gap = added.sum(axis=1)
        made.append(np.divide(gap, spread, out=np.zeros_like(gap), where=spread > 1e-12))
    return np.stack(made, axis=1)


def _difference(
    profiles: _Profiles, pair: tuple[int, int], interval: Callable[..., Interval]
) -> Interval:
    """The first dyad of a pair less the second, (n_series,)."""
    one, other = pair
    first, second = (
        interval(sums(profiles.values[:, dyad], profiles.size[:, dyad])) for dyad in pair
    )
    # both shares rest on articles that hold units of both dyads
    shared = [
        shared_correlation(
            profiles.values[:, one, column],
            profiles.size[:, one],
            profiles.values[:, other, column],
            profiles.size[:, other],
        )
        for column in range(profiles.values.shape[2])
    ]
    return difference(first, second, shared)


def _row(
    profiles: _Profiles, pair: tuple[int, int], name: str, column: int, gap: Interval, p: float
) -> dict[str, object]:
    """A difference told from its larger side."""
    estimate, low, high = (float(v[column]) for v in gap)
    most, least = pair if estimate >= 0 else pair[::-1]
    # Turned round the interval changes sign and ends.
    low, high = (low, high) if estimate >= 0 else (-high, -low)
    return {
        "series": name,
        "most": profiles.dyads[most],
        "least": profiles.dyads[least],
        "gap": abs(estimate),
        "low": low,
        "high": high,
        "p": p,
        "n_most": int(profiles.size[:, most].sum()),
        "n_least": int(profiles.size[:, least].sum()),
        "n_articles_most": int((profiles.size[:, most] > 0).sum()),
        "n_articles_least": int((profiles.size[:, least] > 0).sum()),
        "n_holding": int((profiles.values[:, most, column] > 0).sum()),
    }
