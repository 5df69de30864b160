"""How often each frame is in the units of a dyad, and their mean tone, with intervals over
articles.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.relations.dyads import TONE_LIMIT
from analysis.relations.relation import TOGETHER, counted
from analysis.stats import (
    Interval,
    Spread,
    clustered_mean,
    clustered_share,
    share_interval,
    sums,
    too_few,
    unit_spread,
)
from analysis.study.schema import RELATIONS, Study

Reals = npt.NDArray[np.float64]

ALL = "all"
CELL = ["dyad", "source", "period"]


class DyadArticles(NamedTuple):
    """What the articles of each dyad hold, a row a dyad and article, by dyad and article_id.

    `articles` has dyad, article_id, source and period; `size` is the units of the dyad in the
    article, `frames` how many of them hold each frame (rows × frames), `tone` the sum of their
    tone and `tone_sq` that of its square.
    """

    articles: pd.DataFrame
    size: Reals
    frames: Reals
    tone: Reals
    tone_sq: Reals


def by_article(
    dyads: pd.DataFrame, frames: pd.DataFrame, study: Study, relation: str = ""
) -> DyadArticles:
    """The units of each dyad that count, and what they hold, article by article.

    Parameters
    ----------
    dyads, frames
        Tables of these names: one row a sentence and dyad, one row a trigger of a frame.
    study
        Names the frames, in the order of the columns; its `settings.relation` says which units
        count (`relation.counted`).
    relation
        Which units count instead of those.

    Returns
    -------
    DyadArticles
    """
    names = [f.id for f in study.frames]
    return _by_label(counted(dyads, study, relation), frames, names)


def _by_label(dyads: pd.DataFrame, labels: pd.DataFrame, names: list[str]) -> DyadArticles:
    """Units and what they hold, article by article, for labels of any kind."""
    units, marks = _marks_of_units(dyads, labels, names)
    values = pd.concat([units, marks.add_prefix("frame ")], axis=1)
    values = values.assign(size=1.0, tone_sq=units["tone"] ** 2)
    keys = ["dyad", "article_id", "source", "period"]
    grouped = values.groupby(keys, sort=True, observed=True)
    named = [f"frame {f}" for f in marks.columns]
    added = grouped[["size", "tone", "tone_sq", *named]].sum()
    return DyadArticles(
        added.index.to_frame(index=False),
        added["size"].to_numpy(np.float64),
        added[named].to_numpy(np.float64),
        added["tone"].to_numpy(np.float64),
        added["tone_sq"].to_numpy(np.float64),
    )


def frame_prevalence(dyads: pd.DataFrame, frames: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Share of a dyad's units that hold a frame, by outlet and period: table 'frame_prevalence'.

    A unit may hold several frames. Articles are the clusters of the interval
    (`stats.clustered_share`); how alike the units of an article are is estimated for each frame
    over the dyads of the whole corpus.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    study
        Names the frames.

    Returns
    -------
    DataFrame
        One row a dyad, outlet, period (each with 'all' for the margin) and frame. Below
        `stats.MIN_ARTICLES` articles there is no interval, and `reason` says so. Units are those
        that `settings.relation` counts; beside them, in the columns that end in `together`, the
        same of the units in which the two stand together towards a third.
    """
    held = by_article(dyads, frames, study)
    if held.articles.empty:
        return tables.empty("frame_prevalence")
    cells, member = _cells(held.articles)
    inside = sums(held.frames, held.size, member)
    share = clustered_share(inside, frame_spread(held).correlation)
    names = [f.id for f in study.frames]
    # Each cell once a frame, in the order in which `ravel` reads cells × frames.
    table = cells.loc[cells.index.repeat(len(names))].reset_index(drop=True)
    n_articles = inside.n_clusters.ravel().astype(np.int64)
    table = table.assign(
        frame=names * len(cells),
        n_sentences=inside.size.ravel().astype(np.int64),
        n_articles=n_articles,
        **_columns("share", share),
        n_frame=inside.hits.ravel().astype(np.int64),
        reason=too_few(n_articles),
    )
    return _with_together(table, by_article(dyads, frames, study, TOGETHER), names)


def _with_together(table: pd.DataFrame, held: DyadArticles, names: list[str]) -> pd.DataFrame:
    """The table with the units that stand together: how many, and how many hold the frame."""
    keys = [*CELL, "frame"]
    if held.articles.empty:
        return table.assign(n_together=0, n_frame_together=0, share_together=np.nan)
    cells, member = _cells(held.articles)
    inside = sums(held.frames, held.size, member)
    beside = cells.loc[cells.index.repeat(len(names))].reset_index(drop=True)
    beside = beside.assign(
        frame=names * len(cells),
        n_together=inside.size.ravel().astype(np.int64),
        n_frame_together=inside.hits.ravel().astype(np.int64),
    )
    joined = table.merge(beside, on=keys, how="left")
    counts = joined[["n_together", "n_frame_together"]].fillna(0).astype("int64")
    joined[counts.columns] = counts
    # a share of no units is missing, not infinite
    share = counts["n_frame_together"] / counts["n_together"].where(counts["n_together"] > 0)
    return joined.assign(share_together=share)


def relation_shares(dyads: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Of the units that name both states of a dyad, how many tell of what: table
    'relation_shares'.

    Articles are the clusters of the interval, as in `frame_prevalence`.

    Parameters
    ----------
    dyads
        Table of this name, all units.
    study
        The study.

    Returns
    -------
    DataFrame
        One row a dyad, outlet, period (each with 'all' for the margin) and relation (one of
        `schema.RELATIONS`).
    """
    labels = dyads[["unit_id", "dyad", "relation"]].rename(columns={"relation": "frame"})
    held = _by_label(dyads, labels, list(RELATIONS))
    if held.articles.empty:
        return tables.empty("relation_shares")
    cells, member = _cells(held.articles)
    inside = sums(held.frames, held.size, member)
    share = clustered_share(inside, frame_spread(held).correlation)
    n_articles = inside.n_clusters.ravel().astype(np.int64)
    rows = cells.loc[cells.index.repeat(len(RELATIONS))].reset_index(drop=True)
    return rows.assign(
        relation=list(RELATIONS) * len(cells),
        n_units=inside.hits.ravel().astype(np.int64),
        **_columns("share", share),
        n_sentences=inside.size.ravel().astype(np.int64),
        n_articles=n_articles,
        reason=too_few(n_articles),
    )


def dyad_tone(dyads: pd.DataFrame, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Mean tone of a dyad's units, and the share of articles that hold it, by outlet and period:
    table 'dyad_tone'.

    Articles are the clusters of the interval (`stats.clustered_mean`); variance and likeness of
    the units of an article are estimated over the dyads of the whole corpus.

    Parameters
    ----------
    dyads
        Table of this name.
    articles
        The analysed articles, with source and period.
    study
        The study.

    Returns
    -------
    DataFrame
        One row a dyad, outlet and period (each with 'all' for the margin), where there is a unit.
    """
    held = by_article(dyads, pd.DataFrame(columns=["unit_id", "dyad", "frame"]), study)
    if held.articles.empty:
        return tables.empty("dyad_tone")
    cells, member = _cells(held.articles)
    inside = sums(held.tone, held.size, member)
    mean = clustered_mean(inside, tone_spread(held), bounds=(-TONE_LIMIT, TONE_LIMIT))
    n_articles = inside.n_clusters.ravel().astype(np.int64)
    table = cells.assign(
        **_columns("tone", mean),
        n_sentences=inside.size.ravel().astype(np.int64),
        n_articles=n_articles,
        reason=too_few(n_articles),
    )
    here = _articles_of_cells(articles)
    # All articles of the cell, those that name no pair of states included.
    table["n_articles_here"] = here.reindex(
        pd.MultiIndex.from_frame(table[["source", "period"]]), fill_value=0
    ).to_numpy()
    share = share_interval(table["n_articles"], table["n_articles_here"])
    return table.assign(share_articles=share.estimate, share_low=share.low, share_high=share.high)


def frames_of_units(
    dyads: pd.DataFrame, frames: pd.DataFrame, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The units of each dyad, and beside them one column a frame: 1 where the unit holds it, else
    0.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    study
        Names the frames.

    Returns
    -------
    tuple of DataFrame and DataFrame
        Of one index; units have unit_id, article_id, dyad, source, period and tone.
    """
    return _marks_of_units(dyads, frames, [f.id for f in study.frames])


def _marks_of_units(
    dyads: pd.DataFrame, labels: pd.DataFrame, names: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`frames_of_units` for labels of any kind."""
    # With paragraphs as units the table has a row for each sentence of one.
    units = dyads.drop_duplicates(["unit_id", "dyad"])
    units = units[["unit_id", "article_id", "dyad", "source", "period", "tone"]]
    coded = labels.drop_duplicates(["unit_id", "dyad", "frame"])
    if coded.empty:
        return units, pd.DataFrame(0, index=units.index, columns=names)
    flags = pd.crosstab([coded["unit_id"], coded["dyad"]], coded["frame"])
    # A frame that no unit holds has no column yet; the order is that of the codebook.
    flags = flags.reindex(columns=names, fill_value=0)
    at = pd.MultiIndex.from_frame(units[["unit_id", "dyad"]])
    return units, flags.reindex(at, fill_value=0).set_axis(units.index)


def frame_spread(held: DyadArticles) -> Spread:
    """How alike the units of an article are in each frame, (n_frames,), over the dyads of the
    whole corpus.
    """
    return unit_spread(sums(held.frames, held.size, _dyad_members(held.articles)))


def tone_spread(held: DyadArticles) -> Spread:
    """How the tone of units varies and how alike it is in an article, (1,), over the dyads of the
    whole corpus.
    """
    member = _dyad_members(held.articles)
    squares = (member @ held.tone_sq)[:, None]
    return unit_spread(sums(held.tone, held.size, member), squares)


def _cells(articles: pd.DataFrame) -> tuple[pd.DataFrame, sparse.csr_array]:
    """Every dyad with each outlet and period and their margins, and which rows of `articles`
    belong to each.

    No cell parts an article, and there is none without. Whole dyads come first, then outlets,
    periods and both.
    """
    labels, members = [], []
    for level, (by_source, by_period) in enumerate(product((False, True), repeat=2)):
        named = articles[CELL].astype("str")
        named = named if by_source else named.assign(source=ALL)
        named = named if by_period else named.assign(period=ALL)
        grouped = named.groupby(CELL, sort=True)
        number = grouped.ngroup().to_numpy()
        # `ngroup` numbers groups in the order in which `size` lists them.
        cells = grouped.size().index.to_frame(index=False)
        # `product` gives whole dyads, periods, outlets, both; outlets are wanted before
        # periods.
        labels.append(cells.assign(level=(0, 2, 1, 3)[level]))
        place = (number, np.arange(len(named)))
        # Cells × rows, sparse: a row lies in four cells.
        shape = (len(cells), len(named))
        members.append(sparse.csr_array((np.ones(len(named)), place), shape=shape))
    table = pd.concat(labels, ignore_index=True)
    order = table.sort_values(["dyad", "level", "source", "period"]).index.to_numpy()
    return table.loc[order, CELL].reset_index(drop=True), sparse.vstack(members).tocsr()[order]


def _dyad_members(articles: pd.DataFrame) -> Reals:
    """Dyads × rows: 1 where the row is of the dyad."""
    code = pd.factorize(articles["dyad"], sort=True)[0]
    return (np.arange(code.max(initial=-1) + 1)[:, None] == code).astype(np.float64)


def _articles_of_cells(articles: pd.DataFrame) -> pd.Series:
    """How many articles each outlet and period has, and their margins."""
    named = articles[["source", "period"]].astype("str")
    parts = [
        named,
        named.assign(source=ALL),
        named.assign(period=ALL),
        named.assign(source=ALL, period=ALL),
    ]
    return pd.concat(parts).value_counts()


def _columns(name: str, interval: Interval) -> dict[str, Reals]:
    parts = dict(zip((name, "low", "high"), interval, strict=True))
    return {column: values.ravel() for column, values in parts.items()}
