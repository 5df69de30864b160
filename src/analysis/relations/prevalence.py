"""How often each frame is in the units of a dyad, and their mean tone, with intervals from a bootstrap over articles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.stats import bootstrap_ratio, share_interval
from analysis.study.schema import Study

ALL = "all"
Places = npt.NDArray[np.int64]
_ARTICLE = ["dyad", "article_id", "source", "period"]


def _cells(of_articles: pd.DataFrame) -> Iterator[tuple[str, str, str, Places]]:
    """Every dyad with each source and period and their margins, in order, and the rows of each; empty cells are not given.

    `of_articles` has one row a dyad and article, with its source and period: no cell parts an article.
    """
    for dyad, rows in of_articles.reset_index(drop=True).groupby("dyad", sort=True):
        places = rows.index.to_numpy()
        yield str(dyad), ALL, ALL, places
        for source, found in sorted(rows.groupby("source").indices.items()):
            yield str(dyad), str(source), ALL, places[found]
        for period, found in sorted(rows.groupby("period").indices.items()):
            yield str(dyad), ALL, str(period), places[found]
        for (source, period), found in sorted(rows.groupby(["source", "period"]).indices.items()):
            yield str(dyad), str(source), str(period), places[found]


def _units(dyads: pd.DataFrame) -> pd.DataFrame:
    return dyads.drop_duplicates(["unit_id", "dyad"])[
        ["unit_id", "article_id", "dyad", "source", "period", "tone"]
    ]


def frame_prevalence(dyads: pd.DataFrame, frames: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Table 'frame_prevalence': share of a dyad's units that hold a frame.

    The interval is the percentile interval of a cluster bootstrap over articles (sentences of one article are no
    independent draws); with fewer than two articles there is none. A unit may hold several frames.
    """
    units, marks = frames_of_units(dyads, frames, study)
    names = list(marks.columns)
    held = pd.concat([units[_ARTICLE], marks], axis=1).groupby(_ARTICLE, sort=True)
    hits, sizes = held.sum().to_numpy(np.float64), held.size().to_numpy(np.float64)
    of_articles = held.size().index.to_frame(index=False)
    cells, columns = [], []
    for *cell, places in _cells(of_articles):
        found = hits[places]
        share = bootstrap_ratio(
            found, sizes[places], samples=study.settings.bootstrap_samples, seed=study.settings.seed
        )
        n_units, total = int(sizes[places].sum()), found.sum(axis=0)
        cells += [(*cell, name, n_units, len(places)) for name in names]
        columns.append(np.stack([*share, total]))
    if not cells:
        return tables.empty("frame_prevalence")
    table = pd.DataFrame(
        cells, columns=["dyad", "source", "period", "frame", "n_sentences", "n_articles"]
    )
    share, low, high, total = np.concatenate(columns, axis=1)
    return table.assign(share=share, low=low, high=high, n_frame=total.astype(np.int64))


def frames_of_units(
    dyads: pd.DataFrame, frames: pd.DataFrame, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The units of each dyad, and beside them one column a frame: 1 where the unit holds it, else 0."""
    names = [f.id for f in study.frames]
    held = frames.drop_duplicates(["unit_id", "dyad", "frame"])
    units = _units(dyads)
    if held.empty:
        return units, pd.DataFrame(0, index=units.index, columns=names)
    flags = pd.crosstab([held["unit_id"], held["dyad"]], held["frame"]).reindex(
        columns=names, fill_value=0
    )
    at = pd.MultiIndex.from_frame(units[["unit_id", "dyad"]])
    return units, flags.reindex(at, fill_value=0).set_axis(units.index)


def dyad_tone(dyads: pd.DataFrame, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Table 'dyad_tone': mean tone of a dyad's units with a bootstrap interval, and the share of articles that hold it."""
    held = _units(dyads).groupby(_ARTICLE, sort=True)["tone"]
    total, size = held.sum().to_numpy(np.float64), held.size().to_numpy(np.float64)
    of_articles = held.size().index.to_frame(index=False)
    there = articles[["source", "period"]].astype("str").value_counts()
    here = {(ALL, ALL): len(articles), **{k: int(n) for k, n in there.items()}}
    here |= {(s, ALL): int(n) for s, n in there.groupby("source").sum().items()}
    here |= {(ALL, p): int(n) for p, n in there.groupby("period").sum().items()}
    rows = []
    for dyad, source, period, places in _cells(of_articles):
        mean, low, high = bootstrap_ratio(
            total[places, None],
            size[places],
            samples=study.settings.bootstrap_samples,
            seed=study.settings.seed,
        )
        counts = int(size[places].sum()), len(places), here.get((source, period), 0)
        rows.append((dyad, source, period, mean[0], low[0], high[0], *counts))
    columns = [
        "dyad",
        "source",
        "period",
        "tone",
        "low",
        "high",
        "n_sentences",
        "n_articles",
        "n_articles_here",
    ]
    table = pd.DataFrame(rows, columns=columns)
    share = share_interval(table["n_articles"], table["n_articles_here"])
    return table.assign(share_articles=share.estimate, share_low=share.low, share_high=share.high)
