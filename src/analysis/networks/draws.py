"""The network in bootstrap draws of articles: tested again in each, so that what hangs on a few
articles goes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.networks.cooccurrence import MAX_Q, MIN_ARTICLES
from analysis.networks.null_models import both_margins, within_articles
from analysis.networks.presence import Pairs, Presence, pairs_by_article, presence_of
from analysis.stats.stratified import binomial_tail
from analysis.study.study_settings import Unit

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DRAWS = 100  # of articles, with replacement
HOPEFUL_P = 0.05  # pairs with a larger p are no candidates


class Draws(NamedTuple):
    """The candidates for edges, by id, with what each draw makes of them.

    `n` is draws × pairs, units shared; `edge` says whether the pair is an edge in the draw.
    """

    actor_a: npt.NDArray[np.object_]
    actor_b: npt.NDArray[np.object_]
    n: Reals
    edge: Flags


def draw_networks(
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    pairs: pd.DataFrame,
    unit: Unit = "sentence",
    *,
    draws: int = DRAWS,
    seed: int,
) -> Draws:
    """Draw as many articles as there are, with replacement, and test every pair again in each draw.

    A pair is an edge of a draw where its units come from three different articles or more and its
    p (given the articles; of articles, given both margins) is no larger than the largest that made
    an edge of the whole corpus; in draws p is that of the binomial with the mean and variance of
    the exact distribution (`stats.stratified.binomial_tail`). Pairs whose p is above 0.05 in the
    whole corpus are no candidates.

    Parameters
    ----------
    mentions, sentences
        The tables of these names.
    pairs
        Table 'cooccurrence'.
    unit
        The unit of text shared.
    draws
        How many draws.
    seed
        Of the draws; articles are in the order of their ids.

    Returns
    -------
    Draws
        Without candidates the arrays have no columns.
    """
    of_unit = pairs[(pairs["unit"] == unit) & (pairs["n_articles"] >= MIN_ARTICLES)]
    # the limit of p is taken over: to adjust p anew in a draw every pair would have to be tested
    # there
    limit = _largest_p(of_unit)
    candidates = of_unit[of_unit["p"] <= HOPEFUL_P].sort_values(["actor_a", "actor_b"])
    first, second = (candidates[c].to_numpy(dtype=object) for c in ("actor_a", "actor_b"))
    # limit < 0: no pair is an edge of the corpus, so no p can pass in a draw
    nothing = np.zeros((draws, len(candidates)))
    if not len(candidates) or limit < 0:
        return Draws(first, second, nothing, nothing > 0)
    presence = presence_of(mentions, sentences, unit)
    in_articles = presence_of(mentions, sentences, "article")
    number = {actor: n for n, actor in enumerate(presence.actors)}
    wanted = Pairs(*(np.array([number[a] for a in side], np.int64) for side in (first, second)))
    both, shared = (_columns(p, wanted) for p in (presence, in_articles))
    random = np.random.default_rng(seed)
    n_articles = len(presence.articles)
    # draws × articles: how often each draw holds an article
    times = random.multinomial(n_articles, np.full(n_articles, 1 / n_articles), size=draws)
    weights: Reals = times.astype(np.float64)
    # draws × articles times articles × pairs: units shared in each draw
    n = weights @ both
    # an article that was drawn twice is one article
    distinct = (weights > 0).astype(np.float64) @ (both > 0).astype(np.float64)
    if unit == "article":
        p = _p_both_margins(in_articles, wanted, weights, shared)
    else:
        p = _p_within_articles(presence, wanted, weights, shared, n)
    return Draws(first, second, n, (p <= limit) & (distinct >= MIN_ARTICLES))


def _p_within_articles(
    presence: Presence, pairs: Pairs, weights: Reals, shared: sparse.csc_array, n: Reals
) -> Reals:
    """One-sided p of each pair in each draw, given the articles drawn."""
    null = within_articles(presence, pairs, shared)
    return binomial_tail(weights @ null.expected, weights @ null.variance, n)


def _p_both_margins(
    in_articles: Presence, pairs: Pairs, weights: Reals, shared: sparse.csc_array
) -> Reals:
    """One-sided p of the articles shared in each draw, given both margins.

    The chances of the whole corpus, times how much oftener each actor is in the articles drawn than
    these chances expect.
    """
    null = both_margins(in_articles)
    size = np.bincount(in_articles.unit, minlength=len(in_articles.articles))
    # articles that hold as many actors have the same chances: a class each
    class_of = np.unique(size, return_inverse=True)[1].ravel()
    cells = (np.arange(len(size)), class_of)
    # articles × classes, one where an article is of the class
    classes = sparse.csr_array((np.ones(len(size)), cells))
    # draws × classes: how many articles of each a draw holds
    n_units = weights @ classes
    # draws × actors: articles drawn that name the actor, over what the classes drawn would give
    oftener = (weights @ in_articles.matrix) / (n_units @ null.chance[null.of_actor].T)
    factor = oftener[:, pairs.first] * oftener[:, pairs.second]
    chances = null.chances(pairs)
    # draws × pairs, from draws × classes of units times classes × pairs
    mean = factor * (n_units @ chances.T)
    # Σ p (1 - p) over the units
    variance = mean - factor**2 * (n_units @ (chances**2).T)
    return binomial_tail(mean, variance, weights @ (shared > 0).astype(np.float64))


def _largest_p(pairs: pd.DataFrame) -> float:
    """The largest p whose q passes; -1 where none does."""
    passed = pairs["q"] <= MAX_Q
    if passed.any():
        return float(pairs.loc[passed, "p"].max())
    return -1.0


def _columns(presence: Presence, wanted: Pairs) -> sparse.csc_array:
    """Articles × the pairs wanted: units shared."""
    pairs, both = pairs_by_article(presence)
    n_actors = len(presence.actors)
    code = pairs.first * n_actors + pairs.second
    # one number a pair, in the order of both actors: every pair wanted is among them
    return both[:, np.searchsorted(code, wanted.first * n_actors + wanted.second)]
