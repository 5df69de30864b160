"""How often each frame is in the units of a dyad, and their mean tone, with intervals from a bootstrap over articles."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis import tables
from analysis.study import Study
from analysis.uncertainty import bootstrap_ratio, share_interval

ALL = "all"


def _cells(units: pd.DataFrame) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """Every dyad with each source and period and their margins, in order; empty cells are not given."""
    for dyad, of_dyad in units.groupby("dyad", sort=True):
        yield str(dyad), ALL, ALL, of_dyad
        for source, rows in of_dyad.groupby("source", sort=True):
            yield str(dyad), str(source), ALL, rows
        for period, rows in of_dyad.groupby("period", sort=True):
            yield str(dyad), ALL, str(period), rows
        for (source, period), rows in of_dyad.groupby(["source", "period"], sort=True):
            yield str(dyad), str(source), str(period), rows


def _units(dyads: pd.DataFrame) -> pd.DataFrame:
    return dyads.drop_duplicates(["unit_id", "dyad"])[["unit_id", "article_id", "dyad", "source", "period", "tone"]]


def frame_prevalence(dyads: pd.DataFrame, frames: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Table 'frame_prevalence': share of a dyad's units that hold a frame.

    The interval is the percentile interval of a cluster bootstrap over articles (sentences of one article are no
    independent draws); with fewer than two articles there is none. A unit may hold several frames.
    """
    units, marks = frames_of_units(dyads, frames, study)
    names = list(marks.columns)
    parts = []
    for dyad, source, period, rows in _cells(units):
        by_article = marks.loc[rows.index].groupby(rows["article_id"].to_numpy(), sort=True)
        hits, sizes = by_article.sum().to_numpy(np.float64), by_article.size().to_numpy(np.float64)
        share, low, high = bootstrap_ratio(
            hits, sizes, samples=study.settings.bootstrap_samples, seed=study.settings.seed
        )
        parts.append(
            pd.DataFrame(
                {
                    "dyad": dyad, "source": source, "period": period, "frame": names, "share": share, "low": low, "high": high,
                    "n_sentences": len(rows), "n_articles": len(sizes), "n_frame": hits.sum(axis=0).astype(np.int64),
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else tables.empty("frame_prevalence")


def frames_of_units(dyads: pd.DataFrame, frames: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The units of each dyad, and beside them one column a frame: 1 where the unit holds it, else 0."""
    names = [f.id for f in study.frames]
    held = frames.drop_duplicates(["unit_id", "dyad", "frame"])
    units = _units(dyads)
    if held.empty:
        return units, pd.DataFrame(0, index=units.index, columns=names)
    flags = pd.crosstab([held["unit_id"], held["dyad"]], held["frame"]).reindex(columns=names, fill_value=0)
    at = pd.MultiIndex.from_frame(units[["unit_id", "dyad"]])
    return units, flags.reindex(at, fill_value=0).set_axis(units.index)


def dyad_tone(dyads: pd.DataFrame, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Table 'dyad_tone': mean tone of a dyad's units with a bootstrap interval, and the share of articles that hold it."""
    units = _units(dyads)
    rows = []
    for dyad, source, period, cell in _cells(units):
        by_article = cell.groupby("article_id", sort=True)["tone"]
        total, size = by_article.sum().to_numpy(np.float64), by_article.size().to_numpy(np.float64)
        mean, low, high = bootstrap_ratio(
            total[:, None], size, samples=study.settings.bootstrap_samples, seed=study.settings.seed
        )
        here = articles
        if source != ALL:
            here = here[here["source"] == source]
        if period != ALL:
            here = here[here["period"] == period]
        rows.append((dyad, source, period, mean[0], low[0], high[0], len(cell), len(size), len(here)))
    columns = ["dyad", "source", "period", "tone", "low", "high", "n_sentences", "n_articles", "n_articles_here"]
    table = pd.DataFrame(rows, columns=columns)
    share = share_interval(table["n_articles"], table["n_articles_here"])
    return table.assign(share_articles=share.estimate, share_low=share.low, share_high=share.high)
