"""The pairs and actors worth a reader's eye, named in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import claims
from analysis.claims import Sentence
from analysis.i18n.english import definite
from analysis.i18n.language import gettext, mark, named_in
from analysis.networks.cooccurrence import MAX_Q
from analysis.networks.headlines import NOT_FOUND, NOT_TESTABLE
from analysis.stats import clustered_share, share_interval, sums, unit_spread
from analysis.study.study_settings import Settings, Unit
from analysis.tables import TOGETHER

KINDS = {"PERS": "person", "ORG": "organisation"}
LISTED_WITH = "، "  # between the names in a cell of table 'candidates'
# what a pair's shared units are counted among
COUNTED: dict[Unit, str] = {
    "sentence": mark("sentences that name an actor"),
    "paragraph": mark("paragraphs that name an actor"),
    "article": mark("articles that name an actor"),
}


def moments(by_period: pd.DataFrame, *, max_p: float = MAX_Q, min_n: int = 1) -> pd.DataFrame:
    """Pairs that belong to one period.

    Parameters
    ----------
    by_period
        Table 'cooccurrence_periods'.
    max_p
        The largest p, which is adjusted for all pairs and periods looked at.
    min_n
        Units shared in the period at least; every row rests on three articles there in any case.

    Returns
    -------
    DataFrame
        Rows of the table, the surest first.
    """
    kept = by_period[(by_period["p"] <= max_p) & (by_period["n"] >= min_n)]
    order = {"p": True, "statistic": False, "actor_a": True, "actor_b": True, "period": True}
    return kept.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def between_states(
    pairs: pd.DataFrame, actors: pd.DataFrame, states: Sequence[str]
) -> pd.DataFrame:
    """The pairs whose two actors belong to different states among `states`.

    Parameters
    ----------
    pairs
        Rows of table 'cooccurrence'.
    actors
        Table 'actors' of the same run; an actor of kind 'place' stands for no state.
    states
        Ids of the states that count.

    Returns
    -------
    DataFrame
        Some of the rows, numbered anew.
    """
    state = actors[actors["kind"] != "place"].set_index("actor_id")["state"]
    one, other = pairs["actor_a"].map(state), pairs["actor_b"].map(state)
    return pairs[one.isin(list(states)) & other.isin(list(states)) & (one != other)].reset_index(
        drop=True
    )


def of_study_first(
    pairs: pd.DataFrame, actors: pd.DataFrame, states: Sequence[str]
) -> pd.DataFrame:
    """Pairs between two states of a study before all others, each part in the order it had.

    Parameters
    ----------
    pairs, actors, states
        As in `between_states`.

    Returns
    -------
    DataFrame
        All rows, numbered anew.
    """
    across = between_states(pairs, actors, states)
    key = ["actor_a", "actor_b", "unit"]
    first = pd.MultiIndex.from_frame(pairs[key]).isin(pd.MultiIndex.from_frame(across[key]))
    return pd.concat([pairs[first], pairs[~first]], ignore_index=True)


def named_pairs(pairs: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """The pairs with `a` and `b` as 'English name / Arabic name'.

    In an Arabic report the Arabic name alone.

    Parameters
    ----------
    pairs
        Rows of table 'cooccurrence'.
    actors
        Table 'actors' of the same run.

    Returns
    -------
    DataFrame
        All rows, with `a` and `b` added.
    """
    label = _labels(actors).set_axis(actors["actor_id"])
    return pairs.assign(a=pairs["actor_a"].map(label), b=pairs["actor_b"].map(label))


def named_actors(actors: pd.DataFrame) -> pd.DataFrame:
    """The actors with `actor` as 'English name / Arabic name'.

    In an Arabic report the Arabic name alone.

    Parameters
    ----------
    actors
        Rows of table 'actors'.

    Returns
    -------
    DataFrame
        All rows, with `actor` added.
    """
    return actors.assign(actor=_labels(actors))


def _labels(actors: pd.DataFrame) -> pd.Series:
    if named_in("name") == "name_ar":
        return actors["name_ar"]
    return actors["name_en"] + " / " + actors["name_ar"]


def most_mentioned(actors: pd.DataFrame, n_articles: int) -> pd.DataFrame:
    """Actors with the share of articles that mention them and its interval; most sentences first.

    Parameters
    ----------
    actors
        Rows of table 'actors'.
    n_articles
        The analysed articles, of which the share is.

    Returns
    -------
    DataFrame
        With `share`, `low` and `high` (mid-P, `stats.share_interval`), from 0 to 1.
    """
    share = share_interval(actors["articles"], n_articles)
    table = actors.assign(share=share.estimate, low=share.low, high=share.high)
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)


def unlisted(candidates: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Persons and organisations that the study does not list.

    Parameters
    ----------
    candidates
        The table of this name.
    names
        Actors by their ids, as a reader is shown them.

    Returns
    -------
    DataFrame
        Its rows of persons and organisations, those in most articles first; `kind` is 'person' or
        'organisation', and `beside` and `variants` are lists in words.
    """
    people = candidates[candidates["class"].isin(KINDS)]
    comma = gettext(mark(", "))
    beside = [
        comma.join(names.get(actor, actor) for actor in held.split(LISTED_WITH) if actor)
        for held in people["beside"].fillna("")
    ]
    variants = people["variants"].fillna("").str.replace(LISTED_WITH, comma, regex=False)
    kinds = people["class"].map(KINDS)
    people = people.assign(beside=beside, variants=variants, kind=kinds)
    order = ["articles", "mentions", "name"]
    return people.sort_values(order, ascending=[False, False, True], ignore_index=True)


def ways_of_naming(mentions: pd.DataFrame) -> pd.DataFrame:
    """How actors are named, and the form that each way has most often.

    Parameters
    ----------
    mentions
        The table of this name.

    Returns
    -------
    DataFrame
        One row a way of naming: `via`, `mentions`, `example`, and `share` of all mentions with its
        interval over articles (`stats.clustered_share`), `low` to `high`; the most frequent first.
    """
    if mentions.empty:
        return pd.DataFrame(columns=["via", "mentions", "example", "share", "low", "high"])
    table = mentions.groupby("via").agg(
        mentions=("surface", "size"),
        example=("surface", lambda s: s.value_counts().sort_index(kind="stable").idxmax()),
    )
    n = pd.crosstab(mentions["article_id"], mentions["via"])
    counted = sums(n.to_numpy(), n.sum(axis=1).to_numpy())
    share = clustered_share(counted, unit_spread(counted).correlation)
    table[["share", "low", "high"]] = np.stack(
        share, axis=1
    )  # groupby and crosstab both sort by way
    return table.reset_index().sort_values(
        ["mentions", "via"], ascending=[False, True], ignore_index=True
    )


def say_most_named(named: pd.DataFrame, settings: Settings) -> Sentence:
    """The actor named in most sentences, with the share of the analysed articles that name it.

    Parameters
    ----------
    named
        Actors as `most_mentioned` orders them.
    settings
        Of the run: whether copies of an article are counted.

    Returns
    -------
    Sentence
        With the counts as evidence; that no actor is named where there are none.
    """
    if named.empty:
        return claims.sentence(mark("No actor of the study is named in the corpus."))
    row = named.iloc[0]
    # the share is of articles analysed: copies of others are none, unless the study keeps all
    analysed = {}
    if settings.duplicates != "keep all":
        analysed = {"duplicate_of": None}
    who = {"actor_id": row["actor_id"]}
    n = claims.count("mentions", "articles", distinct="article_id", where=who)
    whole = claims.count("articles", "articles", where=analysed)
    return claims.sentence(
        mark(
            "{actor}, first in the count of sentences, is named in {n} of {whole} articles ({share})."
        ),
        actor=claims.word("actors", row, named_in("name")),
        n=n,
        whole=whole,
        share=claims.share(n, whole, "share of analysed articles"),
        behind=[claims.at("mentions", **who)],
    )


def say_pair(pairs: pd.DataFrame, unit: Unit, status: str = NOT_FOUND) -> Sentence:
    """The surest pair: in the same units of text, else in the same articles.

    Parameters
    ----------
    pairs
        Pairs as `cooccurrence.listed` gives them, with `a` and `b` (`named_pairs`).
    unit
        The unit of text shared.
    status
        Of the headline, where no pair is listed: not found, or not testable.

    Returns
    -------
    Sentence
    """
    if pairs.empty:
        none = mark(
            "No pair of actors shares a {unit} or an article more often than chance would have it."
        )
        untested = mark(
            "Whether two actors share a {unit} more often than chance could not be tested: no two are named together in three articles or more."
        )
        if status == NOT_TESTABLE:
            return claims.sentence(untested, unit=unit)
        return claims.sentence(none, unit=unit)
    row = pairs.iloc[0]
    inside = row["together"] == TOGETHER[unit] and unit != "article"
    if inside:
        return _shares_units(row, unit)
    return _shares_articles(row, unit)


def _shares_units(row: pd.Series, unit: Unit) -> Sentence:
    """A pair beyond sharing articles."""
    return claims.sentence(
        mark(
            "{a} and {b} are named together in {n} of {n_units} {counted}, in {n_articles} [articles|article]: "
            "{times} times the {expected} that the articles which name each of them would give (q {q})."
        ),
        a=claims.name(definite(row["a"])),
        b=claims.name(definite(row["b"])),
        counted=claims.name(COUNTED[unit]),
        n=claims.cell("cooccurrence", row, "n", "count"),
        n_units=claims.cell("cooccurrence", row, "n_units", "count"),
        n_articles=claims.cell("cooccurrence", row, "n_articles", "count"),
        times=claims.cell("cooccurrence", row, "effect_within", "times", n="n_units"),
        expected=claims.cell("cooccurrence", row, "expected_within", "one"),
        q=claims.cell("cooccurrence", row, "q", "p"),
        behind=_both(row),
        level=unit,
    )


def _shares_articles(row: pd.Series, unit: Unit) -> Sentence:
    """A pair in the same articles, which is all that can be said of it."""
    beyond = mark(
        "{a} and {b} are named in the same articles: in {n}, where {expected} would be expected by how often each is named and how many actors "
        "an article names (q {q}). Given those articles, they are named together no more often than chance would have it."
    )
    alone = mark(
        "{a} and {b} are named in the same articles: in {n}, where {expected} would be expected by how often each is named and how many actors "
        "an article names (q {q})."
    )
    template = alone
    if unit != "article":
        template = beyond
    return claims.sentence(
        template,
        a=claims.name(definite(row["a"])),
        b=claims.name(definite(row["b"])),
        n=claims.cell("cooccurrence", row, "n_articles_shared", "count"),
        expected=claims.cell("cooccurrence", row, "expected_articles", "one"),
        q=claims.cell("cooccurrence", row, "q_articles", "p"),
        behind=_both(row),
        level="article",
    )


def say_moment(
    pairs: pd.DataFrame, unit: Unit, *, across: bool = False, status: str = NOT_FOUND
) -> Sentence:
    """The surest pair of one period.

    Parameters
    ----------
    pairs
        Rows of `moments`, with `a` and `b` (`named_pairs`).
    unit
        The unit of text shared.
    across
        Only pairs between the study's states were looked at.
    status
        Of the headline, where there is no such pair: not found, or not testable.

    Returns
    -------
    Sentence
    """
    if pairs.empty:
        none = mark("No pair of actors belongs to one period more than chance would have it.")
        none_across = mark(
            "No pair between the study's states belongs to one period more than chance would have it."
        )
        untested = mark(
            "Whether a pair of actors belongs to one period could not be tested: that needs two periods, and a pair in three dated articles."
        )
        if status == NOT_TESTABLE:
            return claims.sentence(untested)
        if across:
            return claims.sentence(none_across)
        return claims.sentence(none)
    row = pairs.iloc[0]
    any_pair = mark(
        "{a} and {b} belong to {period}: they are named together in {n_articles} [articles|article] then, where an even spread would give {expected}, and in "
        "{n_articles_reference} [articles|article] of all other periods together (p {p}, for all pairs and periods at once)."
    )
    of_states = mark(
        "Of pairs between the study's states, {a} and {b} belong to {period}: they are named together in {n_articles} [articles|article] then, where an even spread would "
        "give {expected}, and in {n_articles_reference} [articles|article] of all other periods together (p {p}, for all pairs and periods at once)."
    )
    table = "cooccurrence_periods"
    return claims.sentence(
        of_states if across else any_pair,
        n_articles=claims.cell(table, row, "n_articles", "count"),
        n_articles_reference=claims.cell(table, row, "n_articles_reference", "count"),
        expected=claims.cell(table, row, "expected_articles", "one"),
        a=claims.name(definite(row["a"])),
        b=claims.name(definite(row["b"])),
        period=claims.word(table, row, "period"),
        p=claims.cell(table, row, "p", "p"),
        behind=[*_both(row), claims.at("articles", period=row["period"])],
        level=unit,
    )


def say_centre(centres: pd.DataFrame, status: str = NOT_FOUND) -> Sentence:
    """Who stands between the study's states: the actor whose rank holds in other draws of articles.

    Parameters
    ----------
    centres
        Rows of `network_actors` that hold (`headlines.holding`), with `actor`, the surest first.
    status
        Of the headline, where nobody holds: not found, or not testable.

    Returns
    -------
    Sentence
    """
    if centres.empty:
        none = mark(
            "No actor stands between the study's states: none keeps its rank in other draws of articles."
        )
        untested = mark(
            "Who stands between actors of the study's states could not be tested: too few pairs share units of text more often than their articles would have them."
        )
        if status == NOT_TESTABLE:
            return claims.sentence(untested)
        return claims.sentence(none)
    row = centres.iloc[0]
    return claims.sentence(
        mark(
            "{actor} stands between actors of the study's states: {share} of the shortest paths between them lead there, rank {rank} (from {best} to {worst} in most draws of articles)."
        ),
        actor=claims.name(definite(row["actor"])),
        share=claims.cell("network_actors", row, "between_states", "percent"),
        rank=claims.cell("network_actors", row, "between_states_rank", "count"),
        best=claims.cell("network_actors", row, "between_states_rank_low", "count"),
        worst=claims.cell("network_actors", row, "between_states_rank_high", "count"),
        behind=[claims.at("mentions", actor_id=row["actor_id"])],
    )


def say_groups(structure: pd.DataFrame, status: str = NOT_FOUND) -> Sentence:
    """Whether the network parts into groups that hold.

    Parameters
    ----------
    structure
        Table 'network_structure'.
    status
        Of the headline: found, not found, or not testable.

    Returns
    -------
    Sentence
    """
    if structure.empty or status == NOT_TESTABLE:
        return claims.sentence(mark("Whether the network divides into groups could not be tested: too few pairs share units of text more often than their articles would have them."))  # fmt: skip
    row = structure.iloc[0]
    numbers: dict[str, Any] = {
        "modularity": claims.cell("network_structure", row, "modularity", "two"),
        "random": claims.cell("network_structure", row, "modularity_random", "two"),
        "p": claims.cell("network_structure", row, "p", "p"),
    }
    if status == NOT_FOUND:
        return claims.sentence(
            mark(
                "No division of the network into groups holds: its modularity is {modularity}, against {random} in random graphs with the same degrees (p {p})."
            ),
            **numbers,
        )
    return claims.sentence(
        mark(
            "The network divides into {n} groups whose members stay together in most draws of articles: its modularity is {modularity}, against {random} in random graphs with the same degrees (p {p})."
        ),
        n=claims.cell("network_structure", row, "n_groups", "count"),
        **numbers,
    )


def _both(row: pd.Series) -> list[dict[str, Any]]:
    return [claims.at("mentions", actor_id=row[c]) for c in ("actor_a", "actor_b")]
