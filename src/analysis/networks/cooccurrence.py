"""Pairs of actors that share a unit of text: counts, expectation, association, tests."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis import tables
from analysis.errors import EmptyTable
from analysis.periods import UNDATED
from analysis.stats import (
    Sums,
    benjamini_hochberg,
    clustered_association,
    clustered_log_ratio,
    fisher_exact,
    log_likelihood_ratio,
)
from analysis.stats.association.npmi import npmi
from analysis.study.schema import Unit

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Presence(NamedTuple):
    """Who is in which unit: one row an actor in a unit, sorted by unit and then by actor."""

    unit: Ints
    actor: Ints
    actors: list[str]
    article_of_unit: Ints
    articles: list[str]

    @property
    def matrix(self) -> sparse.csr_array:
        """Units × actors, 1 where the unit holds the actor."""
        shape = (len(self.article_of_unit), len(self.actors))
        return sparse.csr_array(
            (np.ones(len(self.unit), np.int64), (self.unit, self.actor)), shape=shape
        )


class _Pairs(NamedTuple):
    """Unordered pairs that share a unit (places of the first and second actor) and in how many."""

    first: Ints
    second: Ints
    n: Ints


def cooccurrence(
    mentions: pd.DataFrame, sentences: pd.DataFrame, unit: Unit = "sentence", *, min_units: int = 2
) -> pd.DataFrame:
    """Pairs of actors that share a unit of text, with how surprising that is: table 'cooccurrence'.

    One row an unordered pair: `n` units shared, `expected` under independence with fixed margins, `npmi` in [-1, 1]
    (Bouma 2009), `g2` (Dunning 1993), `p` from Fisher's exact test (two-sided) and `q` after Benjamini-Hochberg over
    all pairs tested. An actor is in a unit or not, however often named there; no pair of an actor with itself. The
    units counted, N (`n_units`), are those that hold at least one actor, so expected = n_a · n_b / N with `n_a`, `n_b`
    the units of each; `share_overlap` = n / min(n_a, n_b); `n_articles` the articles the shared units come from. A pair
    sharing fewer than `min_units` units is not tested and not returned; surest pairs come first. `effect` is log2 of
    n / expected, with an interval over articles, none for an actor of one article.

    Raises `EmptyTable` when no unit holds two actors, naming the unit and how many mentions there were.
    """
    presence = presence_of(mentions, sentences, unit)
    pairs = _pairs(presence)
    if not len(pairs.n):
        raise EmptyTable(
            f"no {unit} holds two actors; there were {len(mentions)} mentions of {len(presence.actors)} actors",
            fix="A larger unit (paragraph, article), more actors in actors.yml or more articles would give pairs.",
        )
    margins = np.bincount(presence.actor, minlength=len(presence.actors))
    total = len(presence.article_of_unit)
    pairs = _Pairs(*(column[pairs.n >= min_units] for column in pairs))
    n, n_a, n_b = pairs.n, margins[pairs.first], margins[pairs.second]
    p = fisher_exact(n, n_a, n_b, total)
    both = _both_by_article(presence, pairs)
    strength = clustered_association(
        both,
        _by_article(presence, presence.matrix),
        _by_article(presence, np.ones(total)),
        (pairs.first, pairs.second),
    )
    names = np.array(presence.actors, dtype=object)
    frame = pd.DataFrame(
        {
            "actor_a": names[pairs.first],
            "actor_b": names[pairs.second],
            "unit": unit,
            "n": n,
            "expected": n_a * n_b / total,
            "npmi": npmi(n, n_a, n_b, total),
            "g2": log_likelihood_ratio(n, n_b - n, n_a, total - n_a),
            "p": p,
            "q": benjamini_hochberg(p),
            "effect": strength.estimate,
            "effect_low": strength.low,
            "effect_high": strength.high,
            "n_a": n_a,
            "n_b": n_b,
            "n_units": total,
            "n_articles": np.bincount(both.indices, minlength=len(n)),
            "share_overlap": n / np.minimum(n_a, n_b),
        }
    )
    return tables.check(
        "cooccurrence",
        frame.sort_values(["q", "g2", "actor_a", "actor_b"], ascending=[True, False, True, True]),
    )


def cooccurrence_by_period(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    periods: pd.Series,
    unit: Unit = "sentence",
    *,
    min_units: int = 2,
) -> pd.DataFrame:
    """Pairs in one period against the same pairs in all other periods: table 'cooccurrence_periods'.

    `periods` gives the period of each article_id; articles in 'undated', or not in it, are left out. The units counted
    are those that hold two actors or more: the share compared is that of all co-occurrence. `effect` is log2 of the
    ratio of shares with 0.5 added to counts and 1 to units, with an interval over articles (none where a side has fewer
    than two), `g2` Dunning's, `p` Fisher's exact, `q` Benjamini-Hochberg over all rows. A pair is tested in a period where it shares, or at an even spread over all units would share, at
    least `min_units` units: an absence can be as telling as a presence. Fewer than two periods leave nothing to
    compare: an empty table.
    """
    dated = periods[periods.notna() & (periods != UNDATED)]
    inside = mentions[mentions["article_id"].isin(dated.index)]
    presence = presence_of(inside, sentences, unit)
    keep = np.bincount(presence.unit, minlength=len(presence.article_of_unit)) >= 2
    words = dated.reindex(presence.articles).astype("str").to_numpy()[presence.article_of_unit]
    names = sorted(set(words[keep].tolist()))
    if len(names) < 2:
        return tables.empty("cooccurrence_periods")
    pairs = _pairs(presence)
    both, size = _both_by_article(presence, pairs), _by_article(presence, keep.astype(np.float64))
    when = dated.reindex(presence.articles).astype("str").to_numpy()
    everywhere = _sums(both, size)
    parts = []
    for name in names:
        there = when == name
        here = _sums(both[there], size[there])
        joint = here.hits.astype(np.int64)
        n_units = int(size[there].sum())
        tested = np.maximum(joint, pairs.n * n_units / keep.sum()) >= min_units
        effect = clustered_log_ratio(
            here, Sums(*(w - h for w, h in zip(everywhere, here, strict=True)))
        )
        parts.append(
            pd.DataFrame(
                {
                    "actor_a": pairs.first[tested],
                    "actor_b": pairs.second[tested],
                    "period": name,
                    "n": joint[tested],
                    "n_units": n_units,
                    "n_reference": (pairs.n - joint)[tested],
                    "n_units_reference": int(keep.sum()) - n_units,
                    "effect": effect.estimate[tested],
                    "effect_low": effect.low[tested],
                    "effect_high": effect.high[tested],
                }
            )
        )
    return _tested(
        pd.concat(parts, ignore_index=True),
        np.array(presence.actors, dtype=object),
        int(keep.sum()),
    )


def _tested(frame: pd.DataFrame, actors: npt.NDArray[np.object_], total: int) -> pd.DataFrame:
    """The rows of `cooccurrence_by_period` with names and tests, the most telling first."""
    counts = [frame[c].to_numpy() for c in ("n", "n_reference", "n_units", "n_units_reference")]
    p = fisher_exact(counts[0], counts[0] + counts[1], counts[2], total)
    full = frame.assign(
        actor_a=actors[frame["actor_a"]],
        actor_b=actors[frame["actor_b"]],
        g2=log_likelihood_ratio(*counts),
        p=p,
        q=benjamini_hochberg(p),
    )
    order = ["q", "g2", "period", "actor_a", "actor_b"]
    return tables.check(
        "cooccurrence_periods", full.sort_values(order, ascending=[True, False, True, True, True])
    )


def presence_of(
    mentions: pd.DataFrame, sentences: pd.DataFrame, unit: Unit, window: int = 0
) -> Presence:
    """Actors by unit of text, each counted once; articles and units in the order of their ids.

    With `window` the unit is so many sentences of an article side by side, the next unit begins where one ends.
    """
    rows = mentions[["article_id", "sentence_id", "actor_id"]]
    if unit == "paragraph" and not window:
        places = sentences[["article_id", "sentence_id", "paragraph"]]
        rows = rows.merge(
            places, on=["article_id", "sentence_id"], how="left", validate="many_to_one"
        )
        if rows["paragraph"].isna().any():
            lost = rows[rows["paragraph"].isna()].iloc[0]
            raise ValueError(
                f"mention in sentence {lost['sentence_id']} of article {lost['article_id']}, not in `sentences`"
            )
    article, articles = pd.factorize(rows["article_id"], sort=True)
    actor, actors = pd.factorize(rows["actor_id"], sort=True)
    part = {"sentence": "sentence_id", "paragraph": "paragraph"}.get("sentence" if window else unit)
    within = (
        np.zeros(len(rows), np.int64)
        if part is None
        else rows[part].to_numpy(np.int64) // max(window, 1)
    )
    span = int(within.max(initial=0)) + 1
    units, place = np.unique(article.astype(np.int64) * span + within, return_inverse=True)
    cells = np.unique(place.ravel() * max(len(actors), 1) + actor)
    unit_of, actor_of = np.divmod(cells, max(len(actors), 1))
    return Presence(
        unit_of, actor_of, [str(a) for a in actors], units // span, [str(a) for a in articles]
    )


def _pairs(presence: Presence) -> _Pairs:
    """Every pair that shares a unit, by the product of the presence matrix with itself."""
    joint = sparse.triu(presence.matrix.T @ presence.matrix, k=1).tocsr().tocoo()
    return _Pairs(
        joint.row.astype(np.int64), joint.col.astype(np.int64), joint.data.astype(np.int64)
    )


def _by_article(presence: Presence, units: Any) -> Any:
    """Units, or units × anything, summed by article."""
    n = len(presence.article_of_unit)
    cells = (np.ones(n), (presence.article_of_unit, np.arange(n)))
    return sparse.csr_array(cells, shape=(len(presence.articles), n)) @ units


def _both_by_article(presence: Presence, pairs: _Pairs) -> sparse.csr_array:
    """Articles × pairs: in how many units of an article both stand; without entries that are 0."""
    actors, found = len(presence.actors), [np.empty(0, np.int64)]
    article = presence.article_of_unit[presence.unit]
    for step in range(1, int(np.bincount(presence.unit).max(initial=0))):
        same = np.flatnonzero(presence.unit[step:] == presence.unit[:-step])
        found.append(
            article[same] * actors**2 + presence.actor[same] * actors + presence.actor[same + step]
        )
    cells, n = np.unique(np.concatenate(found), return_counts=True)
    article, pair = np.divmod(cells, actors**2)
    known = pairs.first * actors + pairs.second
    wanted = np.isin(pair, known)
    place = (article[wanted], np.searchsorted(known, pair[wanted]))
    return sparse.csr_array((n[wanted], place), shape=(len(presence.articles), len(known)))


def _sums(both: sparse.csr_array, size: Reals) -> Sums:
    """The sums over articles that an interval needs, one a pair."""
    ones = np.full(both.shape[1], 1.0)
    count, squares = (
        np.asarray(v.sum(axis=0), dtype=np.float64) for v in (both, both.multiply(both))
    )
    return Sums(
        count,
        size.sum() * ones,
        squares,
        np.asarray(both.T @ size),
        (size**2).sum() * ones,
        (size > 0).sum() * ones,
    )
