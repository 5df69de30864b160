"""Shuffled copies of a coded corpus: one link is broken, everything else stays as it is.

A shuffle takes the coded tables of a finished run and gives new ones. Each says what it breaks
(`LINKS`), so that only the measures that stand on it are taken again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from analysis.periods import UNDATED, legible, period_of
from analysis.placebo.keys import keys, permuted
from analysis.placebo.shuffled_actors import actors_by_chance, sentences_by_chance
from analysis.study.schema import Study

Tables = Mapping[str, pd.DataFrame]
Shuffle = Literal["dates", "days", "outlets", "actors", "sentences", "dyads", "frames"]
Link = Literal["date", "outlet", "mention", "dyad", "frame"]
SHUFFLES: tuple[Shuffle, ...] = get_args(Shuffle)  # as in tables.SHUFFLES
READS = (
    "articles",
    "sentences",
    "tokens",
    "types",
    "mentions",
    "actors",
    "triggers",
    "dyads",
    "frames",
)
LINKS: dict[Shuffle, Link] = {
    "dates": "date",
    "days": "date",
    "outlets": "outlet",
    "actors": "mention",
    "sentences": "mention",
    "dyads": "dyad",
    "frames": "frame",
}
NULLS: dict[Shuffle, str] = {
    "dates": "dates exchanged among the articles of each outlet: nothing belongs to a period",
    "days": "whole days exchanged, articles of a day staying together: neither half differs",
    "outlets": "outlets exchanged among the articles of each period: nothing belongs to an outlet",
    "actors": "who is named in which article is chance; how often an actor is named stays",
    "sentences": "who is in an article stays; in which of its sentences is chance",
    "dyads": "which pair of states an article is about is chance; frames and tone stay",
    "frames": "the frames of each article are renamed by chance: none leads",
}


class Shuffled(NamedTuple):
    """A shuffled corpus: all its tables, and the share of articles that hold another label than
    before.
    """

    tables: dict[str, pd.DataFrame]
    moved: float


def shuffled(tables: Tables, shuffle: Shuffle, study: Study, *, seed: int, number: int) -> Shuffled:
    """One shuffled copy of a corpus.

    Parameters
    ----------
    tables
        The coded tables named in `READS`.
    shuffle
        Which link is broken (`NULLS` says in words what is then true).
    study
        Its settings say what a period is and whether copies are analysed.
    seed, number
        Together with the article ids they decide everything: the copy with this number is the same
        on any machine.

    Returns
    -------
    Shuffled
        New tables; those given are left as they are. `moved` is 0 where the corpus leaves nothing
        to exchange (one outlet, no dates): such a shuffle shows nothing.
    """
    counter = (seed, shuffle, number)
    copy = dict(tables)
    change = _CHANGES[shuffle]
    new, moved = change(copy, study, counter)
    return Shuffled({**copy, **new}, moved)


Change = Callable[
    [dict[str, pd.DataFrame], Study, tuple[object, ...]], tuple[dict[str, pd.DataFrame], float]
]


def _analysed(articles: pd.DataFrame, study: Study) -> pd.Series:
    """Copies that are not analysed keep their labels: nothing is counted in them."""
    return articles["duplicate_of"].isna() | (study.settings.duplicates == "keep all")


def _dates(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    articles = tables["articles"]
    rows = np.flatnonzero((_analysed(articles, study) & articles["published"].notna()).to_numpy())
    dated = articles.iloc[rows]
    source = permuted(dated["article_id"], dated["source"], *counter)
    published = articles["published"].copy()
    published.iloc[rows] = dated["published"].to_numpy()[source]
    return _with_dates(tables, published, study)


def _days(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    articles = tables["articles"]
    used = (_analysed(articles, study) & articles["published"].notna()).to_numpy()
    day = articles["published"].dt.floor("D")
    days = pd.Series(day[used].unique()).sort_values(ignore_index=True)
    order = np.argsort(keys(days.astype("str"), *counter), kind="stable")
    # day to day: all articles of a day move to one other
    other = pd.Series(days.to_numpy()[order], index=pd.DatetimeIndex(days))
    published = articles["published"].copy()
    published[used] = day[used].map(other)
    return _with_dates(tables, published, study)


def _with_dates(
    tables: dict[str, pd.DataFrame], published: pd.Series, study: Study
) -> tuple[dict[str, pd.DataFrame], float]:
    articles = tables["articles"]
    period = period_of(published, study.settings.period)
    moved = _moved(articles["period"], period, _analysed(articles, study))
    articles = articles.assign(published=published, period=period)
    return _labelled({**tables, "articles": articles}), moved


def _outlets(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    articles = tables["articles"]
    used = _analysed(articles, study)
    rows = np.flatnonzero(used.to_numpy())
    here = articles.iloc[rows]
    # months of two or three articles would leave most of them where they are
    wide = legible(here["published"], study.settings.period)
    when = period_of(here["published"], wide)
    source = permuted(here["article_id"], when, *counter)
    outlet = articles["source"].copy()
    outlet.iloc[rows] = here["source"].to_numpy()[source]
    moved = _moved(articles["source"], outlet, used)
    return _labelled({**tables, "articles": articles.assign(source=outlet)}), moved


def _moved(before: pd.Series, after: pd.Series, used: pd.Series) -> float:
    """The share of the articles that could exchange labels which hold another one now."""
    before, after = before.astype("str")[used], after.astype("str")[used]
    there = before != UNDATED
    if there.any():
        return float((before != after)[there].mean())
    return 0.0


def _labelled(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """`articles` and `dyads`, the latter with the outlets and periods that the articles have now."""
    of_article = tables["articles"].set_index("article_id")
    dyads = tables["dyads"]
    labels = {
        c: dyads["article_id"].map(of_article[c]).astype(dyads[c].dtype)
        for c in ("source", "period")
    }
    return {"articles": tables["articles"], "dyads": dyads.assign(**labels)}


def _actors(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    mentions, moved = actors_by_chance(tables["mentions"], tables["sentences"], counter)
    return {"mentions": mentions}, moved


def _sentences(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    mentions, moved = sentences_by_chance(tables["mentions"], counter)
    return {"mentions": mentions}, moved


def _dyads(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    """Articles with equally many dyads exchange them; inside an article two dyads never become
    one.
    """
    held = tables["dyads"][["article_id", "dyad"]].drop_duplicates()
    if held.empty:
        return {}, 0.0
    held = held.sort_values(["article_id", "dyad"], ignore_index=True)
    n = held.groupby("article_id")["dyad"].transform("size").to_numpy()
    first = np.flatnonzero(~held["article_id"].duplicated().to_numpy())
    ids = held["article_id"].to_numpy()[first]
    # an article takes the dyads of one that has as many
    source = permuted(ids, n[first], *counter)
    # the number of a row among those of its article, from 0
    place = np.arange(len(held)) - np.repeat(first, n[first])
    pair = held["article_id"].astype("str") + "|" + held["dyad"].astype("str")
    # rows of each article in random order, articles where they were
    drawn = np.lexsort((keys(pair, *counter, "place"), np.repeat(np.arange(len(first)), n[first])))
    # never beyond the giver's own rows, since it has as many dyads
    giver = first[source][np.repeat(np.arange(len(first)), n[first])] + place
    new = held["dyad"].to_numpy()[drawn[giver]]
    renamed = pd.Series(new, index=pd.MultiIndex.from_frame(held))
    tables_now = {}
    for name in ("dyads", "frames"):
        table = tables[name]
        at = pd.MultiIndex.from_frame(table[["article_id", "dyad"]])
        names = renamed.reindex(at).to_numpy()
        tables_now[name] = table.assign(dyad=pd.Series(names, index=table.index, dtype=object))
    return tables_now, float((new != held["dyad"].to_numpy()).mean())


def _frames(
    tables: dict[str, pd.DataFrame], study: Study, counter: tuple[object, ...]
) -> tuple[dict[str, pd.DataFrame], float]:
    """In each article every frame of the study takes the name of another; what stands together
    stays together.
    """
    names = np.array(sorted(f.id for f in study.frames), dtype=object)
    table = tables["frames"]
    article, ids = pd.factorize(table["article_id"], sort=True)
    pair = (np.asarray(ids, dtype=object)[:, None] + "|" + names[None, :]).ravel()
    # articles × frames: in each article a random permutation of all frames of the study
    order = keys(pair, *counter).reshape(len(ids), len(names)).argsort(axis=1, kind="stable")
    code = pd.Index(names).get_indexer(table["frame"])
    new = names[order[article, code]]
    moved = 0.0
    if len(table):
        moved = float((new != table["frame"].to_numpy()).mean())
    renamed = pd.Series(new, index=table.index, dtype=object)
    return {"frames": table.assign(frame=renamed)}, moved


_CHANGES: dict[Shuffle, Change] = {
    "dates": _dates,
    "days": _days,
    "outlets": _outlets,
    "actors": _actors,
    "sentences": _sentences,
    "dyads": _dyads,
    "frames": _frames,
}
