"""Pairs of actors that share a unit of text: counts, what three nulls expect, and tests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.errors import EmptyTable
from analysis.networks.null_models import both_margins, within_articles, within_articles_p
from analysis.networks.presence import Pairs, Presence, pairs_by_article, presence_of
from analysis.stats import (
    LEVEL,
    benjamini_hochberg,
    log_likelihood_ratio,
)
from analysis.stats import (
    MIN_ARTICLES as FEWEST_CLUSTERS,
)
from analysis.stats.association.npmi import npmi, npmi_interval, pair_sums
from analysis.study.study_settings import Unit

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

MIN_ARTICLES = 3  # that hold a pair: below it none is listed
MAX_Q = 1 - LEVEL
PAIRS_AT_A_TIME = 4_000  # bounds the memory of the null within articles


def cooccurrence(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    unit: Unit = "sentence",
    *,
    min_units: int = 2,
    min_articles: int = MIN_ARTICLES,
) -> pd.DataFrame:
    """Pairs of actors that share a unit of text, with what chance would give: table 'cooccurrence'.

    An actor is in a unit or not, however often named there; no pair of an actor with itself. The
    units counted (`n_units`) are those that hold an actor.

    Three nulls, each with an expected number of units and an effect, log2 of n over expected:
    `expected` keeps the two actors' numbers of units in the corpus (n_a · n_b / N; so do `npmi`,
    Bouma 2009, whose interval has articles as clusters, and `g2`, Dunning 1993);
    `expected_within` keeps which articles each actor is in and in how many units there;
    `expected_margins` keeps how many units each actor is in and how many actors each unit holds.
    A tie has two factors: `effect` = `effect_articles` (log2 of
    `expected_within` over `expected`: what comes of being in the same articles) +
    `effect_within` (sharing units given the articles).

    `p` of a sentence or paragraph is that of n given the articles; `p` of an article is that of n
    given both margins, also told as `p_articles` beside smaller units. Both are exact and
    one-sided. A pair is tested where its margins allow: both actors in the same `min_articles`
    articles or more (given the articles), each actor in as many (given both margins), whatever
    number of units is shared. `q` is Benjamini and Hochberg's over all pairs tested, those that
    share nothing included. `together` says where a pair meets beyond chance, at a q of 0.05, in
    `min_articles` articles or more.

    Parameters
    ----------
    mentions, sentences
        The tables of these names.
    unit
        The unit of text shared.
    min_units
        A pair that shares fewer units is counted among the tests, but not returned.
    min_articles
        Articles behind a pair that is tested.

    Returns
    -------
    DataFrame
        One row an unordered pair; the surest first. Where a pair is not tested p and q are missing.

    Raises
    ------
    EmptyTable
        No unit holds two actors; names the unit and how many mentions there were.

    References
    ----------
    Mantel and Haenszel (1959); Saracco et al. (2015, 2017); Benjamini and Hochberg (1995).
    """
    presence = presence_of(mentions, sentences, unit)
    pairs, both = pairs_by_article(presence)
    if not len(pairs):
        raise EmptyTable(
            f"no {unit} holds two actors; there were {len(mentions)} mentions of {len(presence.actors)} actors",
            fix="A larger unit (paragraph, article), more actors in actors.yml or more articles would give pairs.",
        )
    in_articles = presence
    if unit != "article":
        in_articles = presence_of(mentions, sentences, "article")
    counts = _counts(presence, pairs, both)
    articles = _in_the_same_articles(in_articles, min_articles)
    # left: who shares a unit shares its article, so that every pair of `counts` has its row there
    frame = counts.merge(articles, on=["first", "second"], how="left", validate="one_to_one")
    if unit == "article":
        frame = frame.assign(p=frame["p_articles"], q=frame["q_articles"])
        # inside an article there is no null of its own: the article is the unit
        frame[["expected_within", "effect_within", "effect_articles"]] = np.nan
    else:
        within = _given_their_articles(presence, in_articles, pairs, both, min_articles)
        frame = pd.concat([frame, within], axis=1)
        frame["effect_within"] = _log2(frame["n"] / frame["expected_within"])
        frame["effect_articles"] = _log2(frame["expected_within"] / frame["expected"])
    names = np.array(presence.actors, dtype=object)
    frame = frame.assign(
        actor_a=names[frame["first"]],
        actor_b=names[frame["second"]],
        unit=unit,
    )
    frame = frame.assign(together=where_together(frame, min_articles=min_articles))
    # only now are pairs dropped: q was adjusted over all that were tested
    frame = frame.loc[frame["n"] >= min_units, list(tables.TABLES["cooccurrence"].columns)]
    order = {"q": True, "p": True, "g2": False, "actor_a": True, "actor_b": True}
    return tables.check(
        "cooccurrence", frame.sort_values(list(order), ascending=list(order.values()))
    )


def _counts(presence: Presence, pairs: Pairs, both: sparse.csc_array) -> pd.DataFrame:
    """Units shared by each pair, and what the margins of the corpus and both margins expect."""
    total = len(presence.article_of_unit)
    margins = np.bincount(presence.actor, minlength=len(presence.actors))
    n = np.asarray(both.sum(axis=0)).astype(np.int64)
    n_a, n_b = margins[pairs.first], margins[pairs.second]
    expected = n_a * n_b / total
    expected_margins = both_margins(presence).expected(pairs)
    npmi_low, npmi_high = _npmi_ends(presence, pairs, both)
    return pd.DataFrame(
        {
            "first": pairs.first,
            "second": pairs.second,
            "n": n,
            "n_articles": np.diff(both.indptr),
            "n_a": n_a,
            "n_b": n_b,
            "n_units": total,
            # the overlap coefficient (Szymkiewicz–Simpson): the share of the rarer actor's units
            "share_overlap": n / np.minimum(n_a, n_b),
            "expected": expected,
            "effect": _log2(n / expected),
            "npmi": npmi(n, n_a, n_b, total),
            "npmi_low": npmi_low,
            "npmi_high": npmi_high,
            # b's units among those that hold a, against b's units among those that do not
            "g2": log_likelihood_ratio(n, n_b - n, n_a, total - n_a),
            "expected_margins": expected_margins,
            "effect_margins": _log2(n / expected_margins),
        }
    )


def _npmi_ends(presence: Presence, pairs: Pairs, both: sparse.csc_array) -> tuple[Reals, Reals]:
    """The ends of the interval of NPMI, to nine decimals; missing where few articles hold a pair."""
    ends = np.full((2, len(pairs)), np.nan)
    by_article = presence.by_article.tocsc()
    # a pair that no five articles hold has no interval, and most pairs are such
    often = np.flatnonzero(np.diff(both.indptr) >= FEWEST_CLUSTERS)
    for start in range(0, len(often), PAIRS_AT_A_TIME):
        part = often[start : start + PAIRS_AT_A_TIME]
        counted = pair_sums(
            both[:, part],
            by_article[:, pairs.first[part]],
            by_article[:, pairs.second[part]],
            presence.units_of_article,
        )
        interval = npmi_interval(counted)
        ends[:, part] = np.round([interval.low, interval.high], 9)
    return ends[0], ends[1]


def _log2(ratio: Reals) -> Reals:
    """log2 to nine decimals: of a ratio near 1 the digits beyond are the processor's, not the data's."""
    rounded = np.round(np.log2(ratio), 9)
    return np.asarray(rounded + 0.0, dtype=np.float64)  # no minus before a zero


def _resolved(p: Reals) -> Reals:
    """p to nine decimals, and no smaller: the digits beyond are sums in the processor's order."""
    # to twelve digits first: a p of 135/1024 lies halfway at nine, and its last bit would decide
    settled = np.round(np.round(p, 12), 9)
    return np.asarray(np.maximum(settled, 1e-9), dtype=np.float64)


def _in_the_same_articles(presence: Presence, min_articles: int) -> pd.DataFrame:
    """Every pair that shares an article: articles shared, what both margins expect, and the test."""
    pairs, both = pairs_by_article(presence)
    n = np.diff(both.indptr).astype(np.int64)
    null = both_margins(presence)
    articles_of = np.bincount(presence.actor, minlength=len(presence.actors))
    enough = articles_of >= min_articles
    tested = np.flatnonzero(enough[pairs.first] & enough[pairs.second])
    # pairs that share no article are tests too: they were looked for, with a p of 1
    n_tests = int(enough.sum()) * (int(enough.sum()) - 1) // 2
    p = np.full(len(pairs), np.nan)
    p[tested] = _resolved(null.p(pairs.take(tested), n[tested]))
    return pd.DataFrame(
        {
            "first": pairs.first,
            "second": pairs.second,
            "n_articles_shared": n,
            "expected_articles": null.expected(pairs),
            "p_articles": p,
            "q_articles": _adjusted(p, n_tests),
        }
    )


def _given_their_articles(
    presence: Presence,
    in_articles: Presence,
    pairs: Pairs,
    both: sparse.csc_array,
    min_articles: int,
) -> pd.DataFrame:
    """Units expected of each pair given the articles of both, and the test, over all pairs that
    share enough articles.
    """
    sharing, shared = pairs_by_article(in_articles)
    null = within_articles(presence, sharing, shared)
    n_actors = len(presence.actors)
    # pairs come in the order of both actors, so that one number finds them
    # who shares a unit shares its article: the pair itself is found, not a place to put it
    column = np.searchsorted(
        sharing.first * n_actors + sharing.second, pairs.first * n_actors + pairs.second
    )
    # pairs that share articles but no unit stay 0: they are tests as well
    n = np.zeros(len(sharing), np.int64)
    n[column] = np.asarray(both.sum(axis=0))
    tested = np.flatnonzero(np.diff(shared.indptr) >= min_articles)
    p = np.full(len(sharing), np.nan)
    p[tested] = _resolved(within_articles_p(null, n[tested], tested))
    expected = np.asarray(null.expected.sum(axis=0))
    return pd.DataFrame(
        {
            "expected_within": expected[column],
            "p": p[column],
            "q": _adjusted(p, len(tested))[column],
        }
    )


def _adjusted(p: Reals, n_tests: int) -> Reals:
    """Benjamini and Hochberg's q of the p that are there, among `n_tests` of which the others have
    a p of 1.
    """
    known = np.flatnonzero(~np.isnan(p))
    others = np.ones(n_tests - len(known))
    q = np.full(len(p), np.nan)
    q[known] = benjamini_hochberg(np.concatenate([p[known], others]))[: len(known)]
    return q


def where_together(
    pairs: pd.DataFrame, *, max_q: float = MAX_Q, min_articles: int = MIN_ARTICLES
) -> npt.NDArray[np.object_]:
    """Where each pair meets more often than chance: in the same units, else in the same articles,
    or not.

    Parameters
    ----------
    pairs
        Rows of the table 'cooccurrence'.
    max_q
        The largest q that counts.
    min_articles
        Articles that hold both, in a unit or anywhere.

    Returns
    -------
    array
        Values of the column `together`.
    """
    in_articles = (pairs["q_articles"] <= max_q) & (pairs["n_articles_shared"] >= min_articles)
    in_units = (pairs["q"] <= max_q) & (pairs["n_articles"] >= min_articles)
    larger = np.where(in_articles, tables.TOGETHER["article"], tables.NOT_TOGETHER)
    return np.where(in_units, pairs["unit"].map(tables.TOGETHER), larger).astype(object)


def listed(
    pairs: pd.DataFrame,
    *,
    unit: Unit,
    min_n: int = MIN_ARTICLES,
    max_q: float = MAX_Q,
    min_articles: int = MIN_ARTICLES,
) -> pd.DataFrame:
    """The pairs that tables list, figures draw and graph files hold: one rule for all.

    Parameters
    ----------
    pairs
        Table 'cooccurrence'.
    unit
        The unit of text shared.
    min_n
        Units that a pair shares.
    max_q
        The largest q of a pair, given the articles of both or, of the articles shared, given both
        margins.
    min_articles
        Articles that hold the units shared.

    Returns
    -------
    DataFrame
        The rows listed with `together` by `max_q`: pairs beyond sharing an article first, each
        kind by its p.
    """
    of_unit = pairs[pairs["unit"] == unit]
    together = where_together(of_unit, max_q=max_q, min_articles=min_articles)
    kept = of_unit.assign(together=together)
    kept = kept[
        (kept["together"] != tables.NOT_TOGETHER)
        & (kept["n"] >= min_n)
        & (kept["n_articles"] >= min_articles)
    ]
    inside = kept["together"] == tables.TOGETHER[unit]
    kept = kept.assign(_later=~inside, _p=kept["p"].where(inside, kept["p_articles"]))
    order = {"_later": True, "_p": True, "g2": False, "actor_a": True, "actor_b": True}
    # ids last: pairs with equal p and g2 are listed in one order on every machine
    ordered = kept.sort_values(list(order), ascending=list(order.values()), ignore_index=True)
    return ordered.drop(columns=["_later", "_p"])
