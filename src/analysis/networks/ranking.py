"""The pairs and actors worth a reader's eye, named in English and Arabic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import claims
from analysis.claims import Sentence
from analysis.i18n.language import mark, named_in
from analysis.stats import bootstrap_ratio, share_interval
from analysis.study.schema import Settings, Unit


def surprising(
    pairs: pd.DataFrame, *, unit: Unit, min_n: int = 2, max_q: float = 0.05
) -> pd.DataFrame:
    """Pairs of one unit that are together more often than expected, the largest G² first.

    Fisher's test takes units as independent; a pair whose interval over articles reaches 0 is left out, whatever its q.
    """
    keep = (
        (pairs["unit"] == unit)
        & (pairs["n"] >= min_n)
        & (pairs["q"] <= max_q)
        & (pairs["effect_low"] > 0)
    )
    return pairs[keep].sort_values(
        ["g2", "actor_a", "actor_b"], ascending=[False, True, True], ignore_index=True
    )


def moments(by_period: pd.DataFrame, *, max_q: float = 0.05, min_n: int = 2) -> pd.DataFrame:
    """Pairs that rise in one period against all others, by an interval over articles above 0, the largest G² first."""
    keep = (by_period["effect_low"] > 0) & (by_period["q"] <= max_q) & (by_period["n"] >= min_n)
    return by_period[keep].sort_values(
        ["g2", "actor_a", "actor_b", "period"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )


def between_states(
    pairs: pd.DataFrame, actors: pd.DataFrame, states: Sequence[str]
) -> pd.DataFrame:
    """The pairs whose two actors belong to different states among `states`; places are left out."""
    state = actors[actors["kind"] != "place"].set_index("actor_id")["state"]
    one, other = pairs["actor_a"].map(state), pairs["actor_b"].map(state)
    return pairs[one.isin(list(states)) & other.isin(list(states)) & (one != other)].reset_index(
        drop=True
    )


def named_pairs(pairs: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """The pairs with `a` and `b` as 'English name / Arabic name'; in an Arabic report the Arabic name alone."""
    names = actors.set_index("actor_id")
    label = (
        names["name_ar"]
        if named_in("name") == "name_ar"
        else names["name_en"] + " / " + names["name_ar"]
    )
    return pairs.assign(a=pairs["actor_a"].map(label), b=pairs["actor_b"].map(label))


def most_mentioned(actors: pd.DataFrame, n_articles: int) -> pd.DataFrame:
    """Actors with the share of articles that mention them and its binomial interval; most sentences first."""
    share = share_interval(actors["articles"], n_articles)
    table = actors.assign(share=share.estimate, low=share.low, high=share.high)
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)


def ways_of_naming(mentions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row a way of naming, with the form it has most often and its share of mentions, with a bootstrap interval over articles."""
    if mentions.empty:
        return pd.DataFrame(columns=["via", "mentions", "example", "share", "low", "high"])
    table = mentions.groupby("via").agg(
        mentions=("surface", "size"),
        example=("surface", lambda s: s.value_counts().sort_index(kind="stable").idxmax()),
    )
    n = pd.crosstab(mentions["article_id"], mentions["via"])
    share = bootstrap_ratio(
        n, n.sum(axis=1), samples=settings.bootstrap_samples, seed=settings.seed
    )
    table[["share", "low", "high"]] = np.stack(
        share, axis=1
    )  # groupby and crosstab both sort by way
    return table.reset_index().sort_values(
        ["mentions", "via"], ascending=[False, True], ignore_index=True
    )


def say_most_named(named: pd.DataFrame, settings: Settings) -> Sentence:
    """The actor named in most sentences, with the share of the analysed articles that name it."""
    if named.empty:
        return claims.sentence(mark("No actor of the study is named in the corpus."))
    row = named.iloc[0]
    analysed = {} if settings.duplicates == "keep all" else {"duplicate_of": None}
    who = {"actor_id": row["actor_id"]}
    n = claims.count("mentions", "articles", distinct="article_id", where=who)
    whole = claims.count("articles", "articles", where=analysed)
    return claims.sentence(
        mark(
            "{actor} is named in {n} of {whole} articles ({share}), in more sentences than any other actor."
        ),
        actor=claims.word("actors", row, named_in("name")),
        n=n,
        whole=whole,
        share=claims.share(n, whole, "share of analysed articles"),
        behind=[claims.at("mentions", **who)],
    )


def say_pair(pairs: pd.DataFrame, unit: Unit) -> Sentence:
    """The most surprising pair."""
    if pairs.empty:
        return claims.sentence(
            mark("No pair of actors shares a {unit} more often than chance would have it."),
            unit=unit,
        )
    row = pairs.iloc[0]
    return claims.sentence(
        mark(
            "{a} and {b} share {n} of {n_units} units of text ({unit}) that name an actor, {times} times the {expected} that chance would give (q {q})."
        ),
        a=claims.name(row["a"]),
        b=claims.name(row["b"]),
        unit=unit,
        n=claims.cell("cooccurrence", row, "n", "count"),
        n_units=claims.cell("cooccurrence", row, "n_units", "count"),
        times=claims.cell(
            "cooccurrence",
            row,
            "effect",
            "times",
            interval=("effect_low", "effect_high"),
            n="n_units",
        ),
        expected=claims.cell("cooccurrence", row, "expected", "one"),
        q=claims.cell("cooccurrence", row, "q", "p"),
        behind=_both(row),
        level=unit,
    )


def say_moment(pairs: pd.DataFrame, unit: Unit, *, across: bool = False) -> Sentence:
    """The sharpest pair of one period; `across` says that only pairs between the study's states were looked at."""
    if pairs.empty:
        none = mark("No pair of actors belongs to one period more than chance would have it.")
        none_across = mark(
            "No pair between the study's states belongs to one period more than chance would have it."
        )
        return claims.sentence(none_across if across else none)
    row = pairs.iloc[0]
    any_pair = mark(
        "{a} and {b} belong to {period}: together in {n} of {n_units} units with two actors or more there, in {n_reference} of {n_units_reference} elsewhere, "
        "{times} times the share (smoothed; q {q})."
    )
    of_states = mark(
        "Of pairs between the study's states, {a} and {b} belong to {period}: together in {n} of {n_units} units with two actors or more there, in {n_reference} of {n_units_reference} elsewhere, "
        "{times} times the share (smoothed; q {q})."
    )
    counted: dict[str, Any] = {
        c: claims.cell("cooccurrence_periods", row, c, "count")
        for c in ("n", "n_units", "n_reference", "n_units_reference")
    }
    return claims.sentence(
        of_states if across else any_pair,
        **counted,
        a=claims.name(row["a"]),
        b=claims.name(row["b"]),
        period=claims.word("cooccurrence_periods", row, "period"),
        times=claims.cell(
            "cooccurrence_periods",
            row,
            "effect",
            "times",
            interval=("effect_low", "effect_high"),
            n=("n_units", "n_units_reference"),
        ),
        q=claims.cell("cooccurrence_periods", row, "q", "p"),
        behind=[*_both(row), claims.at("articles", period=row["period"])],
        level=unit,
    )


def _both(row: pd.Series) -> list[dict[str, Any]]:
    return [claims.at("mentions", actor_id=row[c]) for c in ("actor_a", "actor_b")]
