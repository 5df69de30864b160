"""Events between the states by type and direction, and how what is said of a pair is put, with intervals over articles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.stats import bootstrap_ratio, share_interval
from analysis.study.schema import Study

PUT = ("told by the outlet", "attributed", "reported", "hedged", "denied")


def between_states(events: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The events of table 'events' whose parties belong to two different states of the study, with source_state, target_state.

    Negated events are left out.
    """
    states = {a.id: study.state_of(a.id) for a in study.actors}
    rows = events.assign(
        source_state=events["source_actor"].map(states),
        target_state=events["target_actor"].map(states),
    )
    inside = rows["source_state"].isin(study.states) & rows["target_state"].isin(study.states)
    return rows[
        inside & (rows["source_state"] != rows["target_state"]) & ~rows["is_negated"]
    ].reset_index(drop=True)


def events_by_direction(events: pd.DataFrame, articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row a type and ordered pair of states, the most articles first.

    n_events, n_articles that tell one, `share_articles` of all analysed `articles` with a binomial interval, and `n_unsure`:
    events in sentences that are denied, hedged or kept at a distance.
    """
    rows = between_states(events, study)
    rows = rows.assign(is_unsure=rows["status"] != "asserted")
    keys = ["source_state", "target_state", "type"]
    table = rows.groupby(keys, as_index=False).agg(
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
    """The sentences of table 'dyads' with `put`: one of `PUT`.

    Denied, hedged and reported go before the rest; then a sentence is told by the outlet or attributed to somebody.
    """
    rows = dyads.drop(columns="status").merge(
        speakers[["article_id", "sentence_id", "type", "status"]]
    )
    plain = np.where(rows["type"] == "outlet", PUT[0], PUT[1])
    return rows.assign(put=np.where(rows["status"] == "asserted", plain, rows["status"]))


def shares_put(dyads: pd.DataFrame, speakers: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row a dyad and way of putting it: share of the dyad's sentences, with a bootstrap interval over articles."""
    rows = how_put(dyads, speakers)
    parts = []
    for dyad, held in rows.groupby("dyad", sort=True):
        counts = pd.crosstab(held["article_id"], held["put"]).reindex(
            columns=list(PUT), fill_value=0
        )
        above = counts.to_numpy(np.float64)
        share, low, high = bootstrap_ratio(
            above,
            above.sum(axis=1),
            samples=study.settings.bootstrap_samples,
            seed=study.settings.seed,
        )
        parts.append(
            pd.DataFrame(
                {
                    "dyad": dyad,
                    "put": PUT,
                    "share": share,
                    "low": low,
                    "high": high,
                    "n": above.sum(axis=0).astype(int),
                }
            ).assign(n_sentences=len(held), n_articles=len(above))
        )
    columns = ["dyad", "put", "share", "low", "high", "n", "n_sentences", "n_articles"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
