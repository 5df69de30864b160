"""Is a dyad's most frequent frame more frequent than every other one, beyond chance?"""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.relations.peaks import DRAWS
from analysis.relations.prevalence import DyadArticles, by_article, frame_spread
from analysis.stats import (
    clustered_share,
    difference,
    holm,
    permutation_p,
    permuted_labels,
    shared_correlation,
    sums,
    too_few,
)
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]

MIN_HOLDING = 3  # articles with the leading frame


def frame_leads(
    dyads: pd.DataFrame, frames: pd.DataFrame, study: Study, *, draws: int = DRAWS
) -> pd.DataFrame:
    """The most frequent frame of each dyad against all its other frames: table 'frame_leads'.

    Two frames are compared over the articles of the dyad: in each the two exchange their units,
    or not, with equal chance, and the difference over the root of its squares is held against
    that of the draws. A frame leads where it does so against each of the others, so that its p is
    the largest of theirs; times the number of dyads that are yet to be decided (Holm). Frames
    whose coding is not established take no part.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    study
        Names dyads and frames; its seed is that of the draws.
    draws
        Draws of who exchanges.

    Returns
    -------
    DataFrame
        One row a dyad that any of these frames is found in.

    References
    ----------
    Berger (1982) for the largest p of all comparisons (intersection-union); Holm (1979) over dyads.
    """
    held = by_article(dyads, frames, study)
    names = [f.id for f in study.frames if not f.exploratory]
    columns = [i for i, f in enumerate(study.frames) if not f.exploratory]
    held = held._replace(frames=held.frames[:, columns])
    rows = []
    for dyad, group in held.articles.groupby("dyad", sort=True):
        at = group.index.to_numpy()
        if held.frames[at].any():
            rows.append(_lead(str(dyad), at, held, names, study.settings.seed, draws))
    if not rows:
        return tables.empty("frame_leads")
    # over dyads; inside one the largest p of all rivals is told, which needs no adjustment
    table = pd.DataFrame(rows)
    return table.assign(p=holm(table["p"]))


def _lead(
    dyad: str,
    at: npt.NDArray[np.int64],
    held: DyadArticles,
    names: list[str],
    seed: int,
    draws: int,
) -> dict[str, object]:
    """The leading frame of one dyad and the frame that is hardest to tell from it."""
    values, size = held.frames[at], held.size[at]
    total = values.sum(axis=0)
    # Of equally frequent frames the first of the codebook.
    first = int(total.argmax())
    others = [i for i in range(len(names)) if i != first]
    holding = int((values[:, first] > 0).sum())
    row: dict[str, object] = {"dyad": dyad, "frame": names[first], "next": ""}
    row |= {"lead": np.nan, "low": np.nan, "high": np.nan, "p": np.nan}
    row |= {"n_sentences": int(size.sum()), "n_articles": len(at), "n_holding": holding}
    reason = str(too_few(len(at)))
    if not reason and holding < MIN_HOLDING:
        reason = "fewer than three articles with the frame"
    if not reason and not others:
        reason = "no other frame"
    row["reason"] = reason
    if reason:
        return row
    gaps = values[:, [first]] - values[:, others]
    ids = held.articles["article_id"].to_numpy()[at].tolist()
    p = permutation_p(_paired(gaps), _flipped(gaps, ids, seed, draws))
    # of several that are equally hard to tell from it, the most frequent
    hardest = int(np.lexsort((total[others], p))[-1])
    second = others[hardest]
    interval = partial(clustered_share, correlation=frame_spread(held).correlation)
    shares = interval(sums(values, size))
    shared = shared_correlation(values[:, first], size, values[:, second], size)
    sides = [type(shares)(*(v[column] for v in shares)) for column in (first, second)]
    lead, low, high = (float(v) for v in difference(sides[0], sides[1], shared))
    return row | {"next": names[second], "lead": lead, "low": low, "high": high, "p": p[hardest]}


def _paired(gaps: Reals) -> Reals:
    """Absolute sums of differences over the root of their squares, over the first axis but one."""
    scale = np.sqrt((gaps**2).sum(axis=-2))
    return np.asarray(np.abs(gaps.sum(axis=-2)) / np.where(scale > 0, scale, np.inf))


def _flipped(gaps: Reals, ids: list[str], seed: int, draws: int) -> Reals:
    """The statistics of every draw, in which the frames of an article exchange their units or
    not.
    """
    slots = [f"{i}|{side}" for i in ids for side in (0, 1)]
    labels = np.tile([0, 1], len(ids))
    article = np.repeat(np.arange(len(ids)), 2)
    permuted = permuted_labels(labels, slots, draws=draws, seed=seed, strata=article)
    # The first of the two slots of an article tells it all: 0 leaves the sign, 1 turns it.
    return np.stack([_paired(gaps * (1 - 2 * drawn[::2, None])) for drawn in permuted])
