"""What may be printed as found about pairs and networks, what was looked for and not found, and
what could not be tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.i18n.language import mark
from analysis.networks.cooccurrence import MAX_Q, MIN_ARTICLES, listed
from analysis.periods import UNDATED
from analysis.study.schema import Study
from analysis.study.study_settings import Unit
from analysis.tables import TOGETHER

FOUND, NOT_FOUND, NOT_TESTABLE = "found", "not found", "not testable"
COLUMNS = ["kind", "key", "status", "reason", "estimate", "low", "high", "p", "n_articles"]
FIRST = 3  # rank that must hold for an actor to be named; pairs that a network has at least
CENTRES = {
    "strength": "centre of the network",
    "betweenness": "actor in between",
    "between_states": "actor between states",
}
COMPARED = {"source": "outlets whose networks differ", "period": "halves whose networks differ"}
FEW_ARTICLES = mark("no two actors are named together in three articles or more")
FEW_PERIODS = mark("fewer than two periods hold articles that name actors")
RARE_PAIRS = mark("no pair of actors shares a unit in three dated articles")
NO_PAIR = mark("no pair is beyond chance")
NO_PERIOD = mark("no pair is more frequent in a period than the most striking of permuted ones")
FEW_PAIRS = mark("fewer than three pairs share units of text more often than their articles would have them")
NO_GROUPS = mark("random graphs divide as well, or members part in other draws of articles")
NO_RANK = mark("no rank holds in other draws")
FEW_GROUPS = mark("fewer than two outlets or halves have three articles that hold a pair")
NO_DIFFERENCE = mark("networks of permuted articles differ as much")


def headlines(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Every finding that notebook 2 and the index may print, and every kind that has none.

    Effects of pairs are chosen from many and told without an interval (`low` and `high` are
    missing); `p` is adjusted for all that was looked at. An actor is told as central where it is
    among the first three in 95 of 100 draws of articles.

    Parameters
    ----------
    tables
        The tables of `measures.measure_networks`, with articles and actors. Of a missing table of
        the network no kind is told.
    study
        Its settings give the unit of text, its states the pairs across.

    Returns
    -------
    DataFrame
        Columns kind, key (ids joined by '|'), status ('found', 'not found', 'not testable'),
        reason, estimate, low, high, p, n_articles. One row a finding; a kind without any has one
        row with the reason.
    """
    rows = [*_pairs(tables["cooccurrence"], study)]
    if "cooccurrence_periods" in tables:
        rows += _moments(tables, study)
    if "network_structure" in tables:
        rows += [*_groups(tables), *_centres(tables)]
    if "network_comparisons" in tables:
        rows += _comparisons(tables["network_comparisons"])
    return pd.DataFrame(rows, columns=COLUMNS)


def status_of(headlines: pd.DataFrame, kind: str) -> str:
    """The status of a kind: found where any row is.

    Parameters
    ----------
    headlines
        As `headlines` gives them.
    kind
        The kind.

    Returns
    -------
    str
        'not testable' too for a kind that was not looked for.
    """
    status = headlines.loc[headlines["kind"] == kind, "status"]
    if len(status):
        return str(status.iloc[0])
    return NOT_TESTABLE


def status_of_pairs(pairs: pd.DataFrame, unit: Unit) -> str:
    """Whether pairs of a unit were found, not found, or could not be tested.

    Parameters
    ----------
    pairs
        Table 'cooccurrence'.
    unit
        The unit of text shared.

    Returns
    -------
    str
    """
    if not listed(pairs, unit=unit).empty:
        return FOUND
    tested = pairs.loc[pairs["unit"] == unit, "q"].notna().any()
    if tested:
        return NOT_FOUND
    return NOT_TESTABLE


def holding(centres: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The actors whose rank by a measure holds: above 0, and among the first three in 95 of 100
    draws.

    Parameters
    ----------
    centres
        Table 'network_actors'.
    measure
        One of `centrality.MEASURES`.

    Returns
    -------
    DataFrame
        Rows of the table, the first rank first.
    """
    kept = centres[(centres[measure] > 0) & (centres[f"{measure}_rank_high"] <= FIRST)]
    return kept.sort_values([f"{measure}_rank", f"{measure}_rank_high", "actor_id"])


def _pairs(pairs: pd.DataFrame, study: Study) -> list[dict[str, Any]]:
    """Pairs in the same units, and pairs in the same articles."""
    unit = study.settings.unit
    rows = []
    chosen = listed(pairs, unit=unit)
    inside = chosen[chosen["together"] == TOGETHER[unit]]
    if unit != "article":
        headlines = [
            _row(f"pair {TOGETHER[unit]}", (r.actor_a, r.actor_b), r.effect_within, r.q, r.n_articles)
            for r in inside.itertuples()
        ]  # fmt: skip
        tested = pairs.loc[pairs["unit"] == unit, "q"].notna().any()
        rows += headlines or [_without(f"pair {TOGETHER[unit]}", tested, NO_PAIR, FEW_ARTICLES)]
    in_articles = listed(pairs, unit="article")
    headlines = [
        _row(f"pair {TOGETHER['article']}", (r.actor_a, r.actor_b), r.effect_margins, r.q, r.n_articles)
        for r in in_articles.itertuples()
    ]  # fmt: skip
    tested = pairs["q_articles"].notna().any()
    return rows + (
        headlines or [_without(f"pair {TOGETHER['article']}", tested, NO_PAIR, FEW_ARTICLES)]
    )


def _moments(tables: Mapping[str, pd.DataFrame], study: Study) -> list[dict[str, Any]]:
    """Pairs of a period, and those between the study's states among them."""
    by_period = tables["cooccurrence_periods"]
    period = tables["articles"]["period"].astype("object").fillna(UNDATED)
    several = period[period != UNDATED].nunique() >= 2
    reason = FEW_PERIODS
    if several:
        reason = RARE_PAIRS
    chosen = by_period[by_period["p"] <= MAX_Q]
    state = tables["actors"].loc[lambda f: f["kind"] != "place"].set_index("actor_id")["state"]
    of = [chosen[c].map(state) for c in ("actor_a", "actor_b")]
    # a place has no state in the map: NaN is in no list
    across = of[0].isin(study.states) & of[1].isin(study.states) & (of[0] != of[1])
    rows = []
    for kind, part in (("pair of a period", chosen), ("pair of a period between states", chosen[across])):  # fmt: skip
        headlines = [
            _row(kind, (r.actor_a, r.actor_b, r.period), r.effect, r.p, r.n_articles)
            for r in part.itertuples()
        ]
        rows += headlines or [_without(kind, several and len(by_period) > 0, NO_PERIOD, reason)]
    return rows


def _groups(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Groups of actors that hold."""
    centres, structure = tables["network_actors"], tables["network_structure"].iloc[0]
    kind = "group of actors"
    headlines = [
        _row(kind, members["actor_id"].sort_values(), structure["modularity"], structure["p"], np.nan)
        for number, members in centres.groupby("group")
        if number > 0
    ]  # fmt: skip
    return headlines or [_without(kind, structure["n_pairs"] >= FIRST, NO_GROUPS, FEW_PAIRS)]


def _centres(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Actors whose rank holds, by strength, betweenness and betweenness between states."""
    centres, structure = tables["network_actors"], tables["network_structure"].iloc[0]
    # a rank has no test of its own: an actor must be in three articles, as a pair must
    articles = tables["actors"].set_index("actor_id")["articles"]
    rows = []
    for measure, kind in CENTRES.items():
        kept = holding(centres, measure)
        headlines = [
            _row(kind, (row["actor_id"],), row[measure], np.nan, articles[row["actor_id"]])
            for row in kept.to_dict("records")
            if articles[row["actor_id"]] >= MIN_ARTICLES
        ]
        rows += headlines or [_without(kind, structure["n_pairs"] >= FIRST, NO_RANK, FEW_PAIRS)]
    return rows


def _comparisons(compared: pd.DataFrame) -> list[dict[str, Any]]:
    """Outlets, and halves of the time, whose networks differ."""
    rows = []
    for by, kind in COMPARED.items():
        part = compared[compared["compared"] == by]
        headlines = [
            _row(kind, (r.one, r.other), r.distance, r.q, min(r.n_articles_one, r.n_articles_other))
            for r in part[part["q"] <= MAX_Q].itertuples()
        ]
        rows += headlines or [_without(kind, len(part) > 0, NO_DIFFERENCE, FEW_GROUPS)]
    return rows


def _row(kind: str, key: Any, estimate: float, p: float, n_articles: float) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": "|".join(map(str, key)),
        "status": FOUND,
        "reason": "",
        "estimate": float(estimate),
        "low": np.nan,
        "high": np.nan,
        "p": float(p),
        "n_articles": n_articles,
    }


def _without(kind: str, tested: bool, none: str, untested: str) -> dict[str, Any]:
    """The row of a kind of which nothing was found."""
    # what could not be tested must not read as if it had been looked for in vain
    status, reason = (NOT_FOUND, none) if tested else (NOT_TESTABLE, untested)
    nothing = dict.fromkeys(("estimate", "low", "high", "p", "n_articles"), np.nan)
    return {"kind": kind, "key": "", "status": status, "reason": reason, **nothing}
