"""What pairs of actors would share by chance: given their articles, and given both margins.

Three nulls stand behind the table 'cooccurrence'. That of the corpus-wide margins is n_a · n_b / N.
The two here keep more: which articles each actor is in, or how many actors each unit holds.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.networks.presence import Pairs, Presence
from analysis.stats.stratified import (
    hypergeometric_pmf,
    sum_of_binomials_tail,
    sum_of_counts_tail,
)

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
_STEPS = 500  # of either search, at most
_SETTLED = 1e-9  # gap of the margins, over their sum, at which the search ends
_CLOSE = 1e-7  # the same for the degrees of actors, each over its own
_FULL = 1e-6  # units that an actor in every unit may miss


class WithinArticles(NamedTuple):
    """The stratified hypergeometric null, article by article: articles × pairs, entries where both
    actors are in the article.

    `expected` units shared and their `variance`; `kind` numbers (from 1) the distinct
    distributions of `pmf`.
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
    # symmetric in the two margins: fewer distinct distributions
    low, high = np.minimum(one, other), np.maximum(one, other)
    # most articles are alike in these three numbers: each distribution is reckoned once
    kinds, kind = np.unique(np.stack([total, low, high]), axis=1, return_inverse=True)
    pmf = hypergeometric_pmf(*kinds)
    value = np.arange(pmf.shape[1])
    mean: Reals = pmf @ value
    variance: Reals = np.maximum(pmf @ value**2 - mean**2, 0)
    positions = (article, pair)

    def by_article(values: npt.NDArray[Any]) -> sparse.csc_array:
        return sparse.csc_array((values, positions), shape=shared.shape)

    kind = kind.ravel()
    return WithinArticles(
        # kinds from 1, since 0 is no entry of a sparse array
        by_article(mean[kind]),
        by_article(variance[kind]),
        by_article(kind + 1.0),
        pmf,
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
    # kinds are numbered from 1 in the sparse array
    positions = (cells.col, cells.data.astype(np.int64) - 1)
    shape = (len(which), len(null.pmf))
    # how often each distribution occurs among the articles of a pair: the tail asks no more
    copies = sparse.coo_array((np.ones(len(cells.data)), positions), shape=shape).tocsr()
    return sum_of_counts_tail(copies, null.pmf, n)


class BothMargins(NamedTuple):
    """The null of both margins, by classes: actors in as many units share one, units of as many
    actors another.

    `chance` is classes of actors × classes of units, the probability that a unit holds an actor;
    `both` is classes × classes of actors × classes of units, that it holds two different ones.
    `of_actor` gives the class of each actor, `n_units` the units of each class.
    """

    chance: Reals
    both: Reals
    of_actor: Ints
    n_units: Reals

    def chances(self, pairs: Pairs) -> Reals:
        """The probability that a unit holds both actors of a pair.

        Parameters
        ----------
        pairs
            Pairs of actors, by their places.

        Returns
        -------
        array
            Pairs × classes of units.
        """
        return self.both[self.of_actor[pairs.first], self.of_actor[pairs.second]]

    def expected(self, pairs: Pairs) -> Reals:
        """How many units would hold both actors of each pair.

        Parameters
        ----------
        pairs
            Pairs of actors, by their places.

        Returns
        -------
        array
            One number of units a pair.
        """
        return self.chances(pairs) @ self.n_units

    def p(self, pairs: Pairs, n: Ints) -> Reals:
        """The chance that as many units as seen, or more, hold both actors: an exact tail.

        Parameters
        ----------
        pairs
            Pairs of actors, by their places.
        n
            Units seen to hold both, one a pair.

        Returns
        -------
        array
            One-sided p of each pair, by the Poisson-binomial distribution.

        References
        ----------
        Saracco, Di Clemente, Gabrielli and Squartini (2017) for the p of a pair.
        """
        return sum_of_binomials_tail(self.n_units, self.chances(pairs), n)


def both_margins(presence: Presence, copies: Reals | None = None) -> BothMargins:
    """The null that keeps how many actors each unit holds and, on average, how many units each
    actor is in.

    The bipartite configuration model (`largest_entropy`), conditioned on the number of actors of
    each unit. Without the condition a unit of two actors would hold two on average only, at times
    three or four, and pairs in small units would be expected up to a third too often: 5,397 for the
    4,019 pairs in the sentences of the demonstration corpus. With it the actors of a unit are a
    conditional Poisson sample, independent of other units.

    Parameters
    ----------
    presence
        Who is in which unit.
    copies
        How often each unit counts, by default once; as a draw of a bootstrap has it.

    Returns
    -------
    BothMargins
        Probabilities by classes of actors and of units.

    References
    ----------
    Saracco, Di Clemente, Gabrielli and Squartini (2015, 2017) for the model and the p of a pair;
    Chen, Dempster and Liu (1994) for samples of given size and their first and second
    probabilities.
    """
    if copies is None:
        copies = np.ones(len(presence.article_of_unit))
    # units an actor is in, and actors a unit holds: the two margins
    degree = np.bincount(presence.actor, copies[presence.unit], len(presence.actors))
    size = np.bincount(presence.unit, minlength=len(presence.article_of_unit))
    n_units = np.bincount(size, copies).astype(np.float64)
    sizes = np.flatnonzero(n_units)
    degrees, of_actor, n_actors = np.unique(degree, return_inverse=True, return_counts=True)
    n_alike: Reals = n_actors.astype(np.float64)
    # in a draw an actor may be in no unit: its odds are 0, which have no logarithm
    named = degrees > 0
    odds = np.zeros(len(degrees))
    odds[named] = _odds(degrees[named].astype(np.float64), n_alike[named], sizes, n_units[sizes])
    chance = first_order(odds, n_alike, int(sizes.max(initial=0)))[:, sizes]
    both = second_order(odds, n_alike, chance, sizes)
    return BothMargins(chance, both, of_actor.ravel().astype(np.int64), n_units[sizes])


def _odds(degrees: Reals, n_actors: Reals, sizes: Ints, n_units: Reals) -> Reals:
    """The odds of each class of actors for which its expected number of units is its own.

    Begins with the model without the condition; each step multiplies odds by those of the degree
    wanted over those of the degree that came out.
    """
    total = float(n_units.sum())
    # an actor in every unit has infinite odds: a hair less keeps them finite
    wanted = np.minimum(degrees, total - _FULL)
    # a start near the solution: the odds of the model of largest entropy
    odds = largest_entropy(degrees, n_actors, sizes.astype(np.float64), n_units)[1]
    for _ in range(_STEPS):
        chance = first_order(odds, n_actors, int(sizes.max()))[:, sizes]
        # away from 0 and N, where the ratio below has no value
        degree = np.clip(chance @ n_units, _FULL, total - _FULL)
        if np.abs(degree / wanted - 1).max() <= _CLOSE:
            break
        # the odds of the share wanted over the odds of the share that comes out
        odds = odds * (wanted / (total - wanted)) / (degree / (total - degree))
        # odds count up to a factor: their geometric mean is held at 1
        odds = odds / np.exp(np.average(np.log(odds), weights=n_actors))
    return odds


def first_order(odds: Reals, n_actors: Reals, largest: int) -> Reals:
    """The probability that a sample of given size holds an actor: v e(n - 1) / e(n).

    e(n) sums the products of the odds of all sets of n actors; above the line the actor itself is
    left out. Products of polynomials of the classes before and after keep all terms positive
    (the recursion of Chen, Dempster and Liu 1994, eq. 10, loses its digits where an actor is in
    nearly every unit).

    Parameters
    ----------
    odds, n_actors
        Odds v of each class, and how many actors are in it.
    largest
        The largest size.

    Returns
    -------
    array
        Classes × sizes 0, 1, … `largest`.

    References
    ----------
    Chen, Dempster and Liu (1994).
    """
    classes = [_powers(v, m, largest) for v, m in zip(odds, n_actors, strict=True)]
    # the class of an actor without the actor itself
    fewer = [_powers(v, m - 1, largest) for v, m in zip(odds, n_actors, strict=True)]
    one = np.zeros(largest + 1)
    one[0] = 1.0
    # products of the classes before each and after each: to leave one out nothing is divided
    before = list(accumulate(classes, lambda p, q: np.convolve(p, q)[: largest + 1], initial=one))
    after = list(
        accumulate(classes[::-1], lambda p, q: np.convolve(p, q)[: largest + 1], initial=one)
    )[::-1]
    # column 0 stays 0: an empty sample holds nobody
    chance = np.zeros((len(odds), largest + 1))
    # no set is larger than the number of actors
    whole = np.maximum(before[-1][1:], 1e-300)
    for n, own in enumerate(fewer):
        rest = np.convolve(np.convolve(before[n], own)[: largest + 1], after[n + 1])
        # z^(n - 1) of the rest, over z^n of all: hence `rest` is one place behind
        chance[n, 1:] = np.minimum(odds[n] * rest[:largest] / whole, 1)
    return chance


def _powers(v: float, n: float, largest: int) -> Reals:
    """The polynomial (1 + v z)^n up to the power `largest`."""
    k = np.arange(largest + 1)
    # in logarithms: the coefficients of hundreds of actors overflow
    log_choose = (
        special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(np.maximum(n - k, 0) + 1)
    )
    return np.where(k <= n, np.exp(log_choose + k * np.log(max(v, 1e-300))), 0.0)


def second_order(odds: Reals, n_actors: Reals, chance: Reals, sizes: Ints) -> Reals:
    """The probability that a sample of given size holds two different actors, by their classes.

    Of odds v and w: (w P(v) - v P(w)) / (w - v). Two actors of one class share what is left of
    the expected company of each, size - 1 others.

    Parameters
    ----------
    odds, n_actors
        Odds of each class, and how many actors are in it.
    chance
        Classes × sizes, as `first_order` gives it.
    sizes
        The sizes of its columns.

    Returns
    -------
    array
        Classes × classes × sizes.

    References
    ----------
    Chen, Dempster and Liu (1994).
    """
    v, w = odds[:, None, None], odds[None, :, None]
    # of equal odds the quotient is 0 / 0
    # v is classes × 1 × 1 and w is 1 × classes × 1; the third axis is sizes
    same = np.isclose(v, w, rtol=1e-9, atol=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = (w * chance[:, None] - v * chance[None]) / np.where(same, 1, w - v)
    both = np.where(same, 0.0, np.clip(both, 0, 1))
    # what is left of an actor's size - 1 companions when those of other odds are taken off
    company = chance * (sizes - 1) - np.einsum("abs,b->as", both, n_actors)
    # how many others have these odds
    alike = same[:, :, 0] @ n_actors - 1
    own = np.clip(company / np.maximum(alike, 1)[:, None], 0, 1)
    return np.where(same, np.where(alike > 0, 1, 0)[:, None, None] * own[:, None], both)


def largest_entropy(
    degrees: Reals, n_actors: Reals, sizes: Reals, n_units: Reals
) -> tuple[Reals, Reals]:
    """The bipartite configuration model (BiCM): the random graph of largest entropy with these
    expected degrees.

    A unit u holds actor a with probability x_a y_u / (1 + x_a y_u), independently. Actors of one
    degree share x, units of one size y, so that the equations of the largest likelihood are few.
    With x = exp(s), y = exp(t) the negative log-likelihood is convex; a Newton step is halved
    until it lowers it. A full margin (an actor in every unit) sends its s to infinity: steps end
    when the margins are met to 1e-9 of their sum.

    Parameters
    ----------
    degrees, n_actors
        Units of an actor, and how many actors have as many.
    sizes, n_units
        Actors of a unit, and how many units have as many.

    Returns
    -------
    chance : array
        Degrees × sizes: the probability that a unit holds an actor.
    odds : array
        The x of each degree, up to a factor.

    References
    ----------
    Saracco, Di Clemente, Gabrielli and Squartini (2015).
    """
    edges = float(degrees @ n_actors)
    # the start is the model of a sparse graph, in which x y = degree · size / edges
    s = np.log(degrees / np.sqrt(edges))
    t = np.log(sizes / np.sqrt(edges))
    weight = n_actors[:, None] * n_units

    def loss(s: Reals, t: Reals) -> float:
        free = np.logaddexp(0, s[:, None] + t)
        return float((weight * free).sum() - n_actors * degrees @ s - n_units * sizes @ t)

    for _ in range(_STEPS):
        chance = _logistic(s[:, None] + t)
        # gradient of the log-likelihood: margins wanted less those that come out
        gap = np.concatenate(
            [
                n_actors * degrees - (weight * chance).sum(axis=1),
                n_units * sizes - (weight * chance).sum(axis=0),
            ]
        )
        if np.abs(gap).max() <= _SETTLED * edges:
            break
        # Bernoulli variances, which are the second derivatives by s + t
        spread = weight * chance * (1 - chance)
        step = _newton_step(spread, gap)
        # far from the optimum a step of more than 5 in a logarithm overshoots
        step *= min(1.0, 5.0 / np.abs(step).max())
        now = loss(s, t)
        for _ in range(30):
            s_next, t_next = s + step[: len(s)], t + step[len(s) :]
            # near the optimum rounding alone may raise the loss: such a step is taken
            if loss(s_next, t_next) <= now + 1e-9 * abs(now):
                break
            step /= 2
        s, t = s_next, t_next
    # only ratios of odds matter: their geometric mean is 1
    return _logistic(s[:, None] + t), np.exp(s - s.mean())


def _newton_step(spread: Reals, gap: Reals) -> Reals:
    """The shortest step that solves the Newton equations [D, B; B', E] step = gap.

    `spread` is B, degrees × sizes; D and E are diagonal and hold its sums by row and by column. A
    corpus has hundreds of degrees and a dozen sizes: D is eliminated, so that only a system of the
    sizes is solved (Schur complement). It is singular, for s + c, t - c is the same model.
    """
    of_degree, of_size = spread.sum(axis=1), spread.sum(axis=0)
    n_degrees = len(of_degree)
    scaled = spread / of_degree[:, None]
    # the Schur complement gives t, and t put in gives s. It is singular, since s + c, t - c is
    schur = np.diag(of_size) - spread.T @ scaled
    # the same model for any c: hence least squares
    rest = gap[n_degrees:] - scaled.T @ gap[:n_degrees]
    t = np.linalg.lstsq(schur, rest, rcond=1e-12)[0]
    s = (gap[:n_degrees] - spread @ t) / of_degree
    # of all s + c, t - c the shortest, so that steps do not drift
    c = (t.sum() - s.sum()) / (len(s) + len(t))
    return np.concatenate([s + c, t - c])


def _logistic(v: Reals) -> Reals:
    return 1 / (1 + np.exp(-v))


def _values(cells: sparse.csr_array, row: Ints, column: Ints) -> Ints:
    if not len(row):
        return np.empty(0, np.int64)
    return np.asarray(cells[row, column]).ravel().astype(np.int64)
