"""The pairs and actors worth a reader's eye, named in English and Arabic."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.study import Unit
from analysis.uncertainty import share_interval


def surprising(pairs: pd.DataFrame, *, unit: Unit, min_n: int = 2, max_q: float = 0.05) -> pd.DataFrame:
    """Pairs of one unit that are together more often than expected, the largest G² first."""
    keep = (pairs["unit"] == unit) & (pairs["n"] >= min_n) & (pairs["q"] <= max_q) & (pairs["npmi"] > 0)
    return pairs[keep].sort_values(["g2", "actor_a", "actor_b"], ascending=[False, True, True], ignore_index=True)


def moments(by_period: pd.DataFrame, *, max_q: float = 0.05, min_n: int = 2) -> pd.DataFrame:
    """Pairs that rise in one period against all others, the largest G² first."""
    keep = (by_period["effect"] > 0) & (by_period["q"] <= max_q) & (by_period["n"] >= min_n)
    return by_period[keep].sort_values(
        ["g2", "actor_a", "actor_b", "period"], ascending=[False, True, True, True], ignore_index=True
    )


def between_states(pairs: pd.DataFrame, actors: pd.DataFrame, states: Sequence[str]) -> pd.DataFrame:
    """The pairs whose two actors belong to different states among `states`; places are left out."""
    state = actors[actors["kind"] != "place"].set_index("actor_id")["state"]
    one, other = pairs["actor_a"].map(state), pairs["actor_b"].map(state)
    return pairs[one.isin(list(states)) & other.isin(list(states)) & (one != other)].reset_index(drop=True)


def named_pairs(pairs: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """The pairs with `a` and `b` as 'English name / Arabic name'."""
    names = actors.set_index("actor_id")
    label = names["name_en"] + " / " + names["name_ar"]
    return pairs.assign(a=pairs["actor_a"].map(label), b=pairs["actor_b"].map(label))


def most_mentioned(actors: pd.DataFrame, n_articles: int) -> pd.DataFrame:
    """Actors with the share of articles that mention them and its binomial interval; most sentences first."""
    share = share_interval(actors["articles"], n_articles)
    table = actors.assign(share=share.estimate, low=share.low, high=share.high)
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)


def ways_of_naming(mentions: pd.DataFrame) -> pd.DataFrame:
    """One row a way of naming, with the form it has most often."""
    table = mentions.groupby("via").agg(
        mentions=("surface", "size"), example=("surface", lambda s: s.value_counts().sort_index(kind="stable").idxmax())
    )
    table["share"] = table["mentions"] / len(mentions)
    return table.reset_index().sort_values(["mentions", "via"], ascending=[False, True], ignore_index=True)


def say_pair(pairs: pd.DataFrame, unit: Unit) -> str:
    """The most surprising pair as a sentence."""
    if pairs.empty:
        return f"No pair of actors shares a {unit} more often than chance would have it."
    row = pairs.iloc[0]
    return f"{row['a']} and {row['b']} share {row['n']:,} {unit}s where {row['expected']:.1f} were expected (npmi {row['npmi']:.2f}, q {_q(row['q'])})."


def say_moment(pairs: pd.DataFrame, which: str = "") -> str:
    """The sharpest pair of one period as a sentence; `which` says of what kind ('of the study's states ')."""
    if pairs.empty:
        return f"No pair of actors {which}belongs to one period more than chance would have it."
    row = pairs.iloc[0]
    between = "Of pairs between the study's states, " if which else ""
    return f"{between}{row['a']} and {row['b']} belong to {row['period']}: together {row['n']:,} times there, {row['n_reference']:,} in all other periods (q {_q(row['q'])})."


def _q(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"
