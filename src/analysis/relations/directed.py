"""Events between the states by type and direction, and how what is said of a pair is put, with
intervals over articles.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.stats import clustered_share, share_interval, sums, too_few, unit_spread
from analysis.study.schema import Study

PUT = ("told by the outlet", "attributed", "reported", "hedged", "denied")


def between_states(events: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The events whose parties belong to two different states of the study; negated ones are left
    out.

    Parameters
    ----------
    events
        Table 'events'.
    study
        Says which state an actor belongs to.

    Returns
    -------
    DataFrame
        Rows of `events` with source_state and target_state.
    """
    states = {a.id: study.state_of(a.id) for a in study.actors}
    parties = events.assign(
        source_state=events["source_actor"].map(states),
        target_state=events["target_actor"].map(states),
    )
    source, target = parties["source_state"], parties["target_state"]
    inside = source.isin(study.states) & target.isin(study.states) & (source != target)
    return parties[inside & ~parties["is_negated"]].reset_index(drop=True)


def events_by_direction(events: pd.DataFrame, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Events between the states, counted by type and direction.

    Parameters
    ----------
    events
        Table 'events'.
    articles
        The analysed articles.
    study
        Says which state an actor belongs to.

    Returns
    -------
    DataFrame
        One row a type and ordered pair of states, the most articles first: n_events, n_articles
        that tell one, `share_articles` of all analysed articles with its interval
        (`stats.share_interval`), and `n_unsure`, events in sentences that are denied, hedged or
        kept at a distance.
    """
    told = between_states(events, study)
    told = told.assign(is_unsure=told["status"] != "asserted")
    keys = ["source_state", "target_state", "type"]
    table = told.groupby(keys, as_index=False).agg(
        n_events=("article_id", "size"),
        n_articles=("article_id", "nunique"),
        n_unsure=("is_unsure", "sum"),
    )
    share = share_interval(table["n_articles"], np.full(len(table), len(articles)))
    table = table.assign(share_articles=share.estimate, low=share.low, high=share.high)
    return table.sort_values(
        ["n_articles", *keys], ascending=[False, True, True, True], ignore_index=True
    )


def how_put(dyads: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """How each sentence on a pair of states is put.

    Denied, hedged and reported go before the rest; then a sentence is told by the outlet or
    attributed to somebody.

    Parameters
    ----------
    dyads, speakers
        Tables of these names.

    Returns
    -------
    DataFrame
        Rows of `dyads` with `put`, one of `PUT`, and the type of the speaker.
    """
    # `merge` joins on all columns of one name: `status` must not be one of them.
    said = dyads.drop(columns="status").merge(
        speakers[["article_id", "sentence_id", "type", "status"]]
    )
    plain = np.where(said["type"] == "outlet", PUT[0], PUT[1])
    return said.assign(put=np.where(said["status"] == "asserted", plain, said["status"]))


def shares_put(dyads: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """The share of a dyad's sentences that are put in each way, with an interval over articles.

    Parameters
    ----------
    dyads, speakers
        Tables of these names.

    Returns
    -------
    DataFrame
        One row a dyad and way of putting it: share, low, high (missing below `stats.MIN_ARTICLES`
        articles, as `reason` says), n, n_sentences and n_articles of the dyad.
    """
    columns = ["dyad", "put", "share", "low", "high", "n", "n_sentences", "n_articles", "reason"]
    said = how_put(dyads, speakers)
    if said.empty:
        return pd.DataFrame(columns=columns)
    counts = pd.crosstab([said["dyad"], said["article_id"]], said["put"])
    counts = counts.reindex(columns=list(PUT), fill_value=0)
    dyad, names = pd.factorize(counts.index.get_level_values("dyad"))
    # dyads × rows, 1 where a row is of the dyad
    member = (np.arange(len(names))[:, None] == dyad).astype(np.float64)
    inside = sums(counts.to_numpy(np.float64), counts.sum(axis=1).to_numpy(np.float64), member)
    share = clustered_share(inside, unit_spread(inside).correlation)
    table = pd.DataFrame(
        {
            "dyad": np.repeat(names.astype(str), len(PUT)),
            "put": list(PUT) * len(names),
            "share": share.estimate.ravel(),
            "low": share.low.ravel(),
            "high": share.high.ravel(),
            "n": inside.hits.ravel().astype(np.int64),
            "n_sentences": inside.size.ravel().astype(np.int64),
            "n_articles": inside.n_clusters.ravel().astype(np.int64),
        }
    )
    return table.assign(reason=too_few(table["n_articles"]))[columns]
