"""What pairs of actors would share by chance: given their articles, and given both margins.

Three nulls stand behind the table 'cooccurrence'. That of the corpus-wide margins is n_a · n_b / N.
The two here keep more: which articles each actor is in, or how many actors each unit holds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.networks.presence import Pairs, Presence
from analysis.stats.stratified import (
    hypergeometric_pmf,
    sum_of_binomials_tail,
    sum_of_counts_tail,
)

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
_STEPS, _SETTLED = 200, 1e-9


class WithinArticles(NamedTuple):
    """The stratified hypergeometric null, article by article: articles × pairs, entries where both actors are in the article.

    `expected` units shared and their `variance`; `kind` numbers (from 1) the distinct distributions of `pmf`.
    """

    expected: sparse.csc_array
    variance: sparse.csc_array
    kind: sparse.csc_array
    pmf: Reals


def within_articles(presence: Presence, pairs: Pairs, shared: sparse.csc_array) -> WithinArticles:
    """The null that keeps in which articles, and in how many of their units, each actor is.

    Inside an article of N units that name an actor, one in `a` and one in `b` of them, the units
    shared are hypergeometric, independent of other articles; only units that name an actor count.

    Parameters
    ----------
    presence
        Who is in which unit.
    pairs
        The pairs, and the columns of `shared`.
    shared
        Articles × pairs, an entry where an article holds both actors anywhere in it.

    Returns
    -------
    WithinArticles
        Sums over articles give expectation and variance; `within_articles_p` gives exact tails.

    References
    ----------
    Mantel and Haenszel (1959) for the stratified hypergeometric.
    """
    cells = sparse.csc_array(shared).tocoo()
    article, pair = cells.row.astype(np.int64), cells.col.astype(np.int64)
    units = presence.by_article
    total = presence.units_of_article[article].astype(np.int64)
    one = _values(units, article, pairs.first[pair])
    other = _values(units, article, pairs.second[pair])
    low, high = np.minimum(one, other), np.maximum(one, other)
    kinds, kind = np.unique(np.stack([total, low, high]), axis=1, return_inverse=True)
    pmf = hypergeometric_pmf(*kinds)
    value = np.arange(pmf.shape[1])
    mean: Reals = pmf @ value
    variance: Reals = np.maximum(pmf @ value**2 - mean**2, 0)
    place = (article, pair)

    def by_article(values: npt.NDArray[Any]) -> sparse.csc_array:
        return sparse.csc_array((values, place), shape=shared.shape)

    kind = kind.ravel()
    return WithinArticles(
        by_article(mean[kind]), by_article(variance[kind]), by_article(kind + 1.0), pmf
    )


def within_articles_p(null: WithinArticles, n: Ints, which: Ints) -> Reals:
    """The chance that as many units as seen are shared, given the articles of both actors.

    Parameters
    ----------
    null
        The null of all pairs.
    n
        Units shared, one a pair of `which`.
    which
        The columns of `null` that are tested.

    Returns
    -------
    array
        One-sided p by the exact convolution over articles.
    """
    cells = null.kind[:, which].tocoo()
    place = (cells.col, cells.data.astype(np.int64) - 1)
    shape = (len(which), len(null.pmf))
    copies = sparse.coo_array((np.ones(len(cells.data)), place), shape=shape).tocsr()
    return sum_of_counts_tail(copies, null.pmf, n)


class BothMargins(NamedTuple):
    """The bipartite configuration model of actors and units.

    `chance` is actors × classes of units: the probability that a unit of the class holds the actor;
    `n_units` says how many units are in each class, a class being the units with as many actors.
    """

    chance: Reals
    n_units: Reals

    def expected(self, pairs: Pairs) -> Reals:
        """Units that would hold both actors of each pair."""
        return np.einsum(
            "pc,pc,c->p", self.chance[pairs.first], self.chance[pairs.second], self.n_units
        )

    def p(self, pairs: Pairs, n: Ints) -> Reals:
        """The chance that `n` units or more hold both actors: an exact Poisson-binomial tail."""
        chance = self.chance[pairs.first] * self.chance[pairs.second]
        return sum_of_binomials_tail(self.n_units, chance, n)


def both_margins(presence: Presence, copies: Reals | None = None) -> BothMargins:
    """The null that keeps, on average, how many units each actor is in and how many actors each unit holds.

    The bipartite configuration model (BiCM): the random graph of largest entropy with these
    expected degrees. Unit u holds actor a with probability x_a y_u / (1 + x_a y_u),
    independently. Actors of one degree share x, units of one degree y, so that the equations of
    the largest likelihood are few; Newton's method solves them.

    Parameters
    ----------
    presence
        Who is in which unit.
    copies
        How often each unit counts, by default once; as a draw of a bootstrap has it.

    Returns
    -------
    BothMargins
        Probabilities by actor and class of units.

    References
    ----------
    Saracco, Di Clemente, Gabrielli and Squartini (2015); the p of a pair is that of
    Saracco et al. (2017).
    """
    if copies is None:
        copies = np.ones(len(presence.article_of_unit))
    degree = np.bincount(presence.actor, copies[presence.unit], len(presence.actors))
    degree = degree.astype(np.float64)
    size = np.bincount(presence.unit, minlength=len(presence.article_of_unit))
    by_size = np.bincount(size, copies).astype(np.float64)
    sizes = np.flatnonzero(by_size)
    degrees, of_actor, n_actors = np.unique(degree, return_inverse=True, return_counts=True)
    named = degrees > 0
    chance = np.zeros((len(degrees), len(sizes)))
    chance[named] = _largest_entropy(
        degrees[named].astype(np.float64),
        n_actors[named].astype(np.float64),
        sizes.astype(np.float64),
        by_size[sizes],
    )
    return BothMargins(chance[of_actor.ravel()], by_size[sizes])


def _largest_entropy(degrees: Reals, n_actors: Reals, sizes: Reals, n_units: Reals) -> Reals:
    """Probabilities, classes of actors × classes of units, whose expected margins are those given.

    With x = exp(s), y = exp(t) the negative log-likelihood is convex in s and t; a step is halved
    until it lowers it. A margin that is full (an actor in every unit) sends its s to infinity:
    steps end when the margins are met to 1e-9 of their sum.
    """
    edges = float(degrees @ n_actors)
    s = np.log(degrees / np.sqrt(edges))
    t = np.log(sizes / np.sqrt(edges))
    weight = n_actors[:, None] * n_units

    def loss(s: Reals, t: Reals) -> float:
        free = np.logaddexp(0, s[:, None] + t)
        return float((weight * free).sum() - n_actors * degrees @ s - n_units * sizes @ t)

    for _ in range(_STEPS):
        chance = _logistic(s[:, None] + t)
        gap = np.concatenate(
            [
                n_actors * degrees - (weight * chance).sum(axis=1),
                n_units * sizes - (weight * chance).sum(axis=0),
            ]
        )
        if np.abs(gap).max() <= _SETTLED * edges:
            break
        spread = weight * chance * (1 - chance)
        hessian = np.block(
            [
                [np.diag(spread.sum(axis=1)), spread],
                [spread.T, np.diag(spread.sum(axis=0))],
            ]
        )
        # s + c, t - c is the same model: the least-squares step is the one that does not drift
        step = np.linalg.lstsq(hessian, gap, rcond=1e-12)[0]
        step *= min(1.0, 5.0 / np.abs(step).max())
        now = loss(s, t)
        for _ in range(30):
            s_next, t_next = s + step[: len(s)], t + step[len(s) :]
            if loss(s_next, t_next) <= now + 1e-9 * abs(now):
                break
            step /= 2
        s, t = s_next, t_next
    return _logistic(s[:, None] + t)


def _logistic(v: Reals) -> Reals:
    return 1 / (1 + np.exp(-v))


def _values(cells: sparse.csr_array, row: Ints, column: Ints) -> Ints:
    if not len(row):
        return np.empty(0, np.int64)
    return np.asarray(cells[row, column]).ravel().astype(np.int64)
