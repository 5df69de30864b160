"""Shares, means and their differences where the units come in articles: one rule for all.

The units of an article are not independent of one another, so the variance of a share or a mean is
that of independent units times a design effect. A handful of articles tells little of its own
design effect. What they tell is therefore averaged with what the intra-article correlation of the
whole corpus tells, which counts as much as `PRIOR_ARTICLES` articles. No interval has width 0, and
below `MIN_ARTICLES` articles there is none. `analysis calibrate` prints how often each of these
intervals holds the truth.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.stats.intervals import (
    LEVEL,
    MIN_ARTICLES,
    Interval,
    Sums,
    averaged,
    cluster_design_effect,
    degrees_of_freedom,
    effective_interval,
    where_enough,
)

Reals = npt.NDArray[np.float64]
EQUIVALENCE_LEVEL = 0.90  # 1 - 2 · 0.05: two one-sided tests
TOO_FEW = "fewer than five articles"
Matrix: TypeAlias = npt.ArrayLike | sparse.sparray | sparse.spmatrix


class Spread(NamedTuple):
    """How the units of a corpus vary: the variance of a unit, and the correlation of two units of
    one article.
    """

    variance: Reals
    correlation: Reals


def sums(numerator: Matrix, denominator: npt.ArrayLike, cells: Matrix | None = None) -> Sums:
    """What the intervals of this module are made from: sums over the articles of each cell.

    Parameters
    ----------
    numerator : array or sparse array, (n_articles, n_columns) or (n_articles,)
        What is counted or added up in each article: units with a frame, a column a frame; or the
        tone of all units.
    denominator : array, (n_articles,)
        Units of each article, not negative. Articles without a unit belong to no cell.
    cells : array or sparse array, (n_cells, n_articles), optional
        One where an article belongs to a cell; without it all articles are one cell and the sums
        have no cell axis.

    Returns
    -------
    Sums
        Arrays (n_cells, n_columns), or (n_columns,) without `cells`; `n_clusters` counts articles
        with a unit.

    Raises
    ------
    ValueError
        If numerator and denominator are not of the same articles, or a denominator is negative.
    """
    t = np.asarray(denominator, dtype=np.float64)
    y = _columns(numerator)
    if y.shape[0] != len(t) or np.any(t < 0):
        raise ValueError(
            f"numerator has {y.shape[0]} articles, denominator {len(t)} (none may be negative)"
        )
    member = cells
    if cells is None:
        member = np.ones((1, len(t)))
    # an article without a unit must not count among the clusters of a cell
    member = sparse.csr_array(member) @ sparse.diags_array((t > 0).astype(np.float64))
    # sizes do not depend on the column; repeated, all six sums have the shape cells × columns
    ones = np.ones(y.shape[1])
    size, size_sq, n = (np.outer(member @ v, ones) for v in (t, t**2, np.ones(len(t))))
    # kept sparse until it is summed over articles: most words stand in few of them
    cross = sparse.diags_array(t) @ y
    parts = [(member @ v).toarray() for v in (y, sparse.csr_array(y.multiply(y)), cross)]
    over_cells = Sums(parts[0], size, parts[1], parts[2], size_sq, n)
    if cells is not None:
        return over_cells
    return Sums(*(v[0] for v in over_cells))


def unit_spread(of_cells: Sums, squares: npt.ArrayLike | None = None) -> Spread:
    """Variance of a unit and correlation of two units of one article, from the cells of a corpus
    together.

    Each cell is compared with its own share or mean, so that what parts the cells is not taken for
    correlation.

    Parameters
    ----------
    of_cells : Sums, (n_cells, n_columns) or (n_columns,)
        Cells that have no unit in common, such as the dyads of a corpus; those of one article are
        passed over.
    squares : array of the same shape, optional
        Sum over the units of their squared values. Without it units are 0 or 1.

    Returns
    -------
    Spread
        (n_columns,): variance 0 or more, correlation within 0 and 1; both 0 where no cell has two
        articles.

    References
    ----------
    The moment estimator of Kish's (1965, section 5.4) rate of homogeneity: the variance of a sum
    over an article of t units is variance · (t + correlation · t · (t - 1)).
    """
    y, t, yy, yt, tt, n = (np.atleast_2d(v) for v in of_cells)
    # of units of 0 or 1 the sum of squares is the sum itself
    square = y
    if squares is not None:
        square = np.atleast_2d(np.asarray(squares, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = y / t
        # a difference of two nearly equal numbers: rounding may take it below 0
        unit = np.maximum(square / t - mean**2, 0)
        # Σ(y - mean · t)² over articles, opened so that sums are enough; n / (n - 1) for the mean
        between = (yy - 2 * mean * yt + mean**2 * tt) * n / (n - 1)
    # a single article has no spread between articles (n / (n - 1) is infinite)
    known = (n >= 2) & (t > 0)
    unit, between = np.where(known, unit, 0), np.where(known, between, 0)
    size = np.where(known, t, 0)
    # what units that are all alike would add: an article of t units has t² - t ordered pairs
    pairs = (unit * np.where(known, tt - t, 0)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        # E(between) = unit · (size + correlation · (Σt² - Σt)), solved for the correlation after
        # summing over cells: a cell of few articles alone would say next to nothing
        correlation = (between - unit * size).sum(axis=0) / pairs
        variance = (unit * size).sum(axis=0) / size.sum(axis=0)
    correlation = np.where(pairs > 0, correlation, 0.0)
    # the moment estimator strays out of 0 to 1 in small corpora
    return Spread(np.nan_to_num(variance, nan=0.0), np.clip(correlation, 0.0, 1.0))


def clustered_share(
    of_cells: Sums, correlation: npt.ArrayLike, *, level: float = LEVEL
) -> Interval:
    """Share of units, with articles as clusters: Jeffreys' interval on the effective number of
    units.

    The design effect of a cell is the mean of its own (linearised) and of the one its article sizes
    and `correlation` imply, weighted by its articles less 1 and `PRIOR_ARTICLES`, and at least 1.
    Units divided by it, and by how much wider Student's t of that many degrees of freedom is than
    the normal distribution, are the effective number.

    Parameters
    ----------
    of_cells : Sums
        Of any shape; `hits` are units that hold what is counted, `size` all units.
    correlation : float or array
        Intra-article correlation in the whole corpus, from `unit_spread`; of a shape that goes
        with the sums.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        Shares from 0 to 1; NaN ends below `MIN_ARTICLES` articles, NaN estimate without a unit.

    References
    ----------
    Korn and Graubard (1998) for the effective number and its degrees of freedom; Brown, Cai and
    DasGupta (2001) for Jeffreys' interval, which keeps nearer to its level than Clopper and
    Pearson's.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        # Σt² / Σt: the size of the article that a unit lies in, on average over units
        weighted_size = of_cells.size_sq / of_cells.size
    # Kish (1965), section 5.4, with unequal clusters
    implied = 1 + (weighted_size - 1) * np.asarray(correlation, dtype=np.float64)
    own = cluster_design_effect(*of_cells)
    return effective_interval(
        of_cells.hits, of_cells.size, own, implied, of_cells.n_clusters, level
    )


def clustered_mean(
    of_cells: Sums,
    spread: Spread,
    *,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    level: float = LEVEL,
) -> Interval:
    """Mean over units, with articles as clusters: Student's interval, its variance averaged as in
    `clustered_share`.

    Parameters
    ----------
    of_cells : Sums
        `hits` is the sum of the values of all units.
    spread : Spread
        Of the whole corpus, from `unit_spread` with the squared values.
    bounds : pair of float
        The smallest and the largest value a mean can have: the interval is cut there.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        NaN ends below `MIN_ARTICLES` articles, NaN estimate without a unit.

    References
    ----------
    Woodruff (1971) for the linearised variance of a ratio; Student's t as in Korn and Graubard
    (1998).
    """
    y, t, yy, yt, tt, n = of_cells
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = y / t
        # Woodruff (1971): an article adds to the mean by its residual y - mean · t
        residual = (yy - 2 * mean * yt + mean**2 * tt) * n / (n - 1)
        own = np.maximum(residual, 0) / t**2
        # variance / t of independent units, times Kish's design effect (see `clustered_share`)
        implied = spread.variance * (1 + (tt / t - 1) * spread.correlation) / t
    # where no unit of the corpus differs from another there is nothing to learn a width from
    variance = np.maximum(averaged(own, implied, n), np.finfo(np.float64).tiny)
    # the averaged variance has the degrees of freedom of both sources, not n - 1
    half = special.stdtrit(degrees_of_freedom(n), (1 + level) / 2) * np.sqrt(variance)
    return where_enough(
        mean, np.maximum(mean - half, bounds[0]), np.minimum(mean + half, bounds[1]), n
    )


def difference(first: Interval, second: Interval, correlation: npt.ArrayLike = 0.0) -> Interval:
    """First less second, from the interval of each: the method of variance estimates recovery
    (MOVER).

    Parameters
    ----------
    first, second : Interval
        Two shares, or two means, each with an interval of one level.
    correlation : float or array
        Of the two estimates: 0 where they rest on different articles, else from
        `shared_correlation`.

    Returns
    -------
    Interval
        NaN ends where one of the two has none.

    References
    ----------
    Zou and Donner (2008), equation 6 with correlation; Newcombe (1998), method 10, without.
    """
    r = np.asarray(correlation, dtype=np.float64)
    below, above = first.estimate - first.low, first.high - first.estimate
    other_below, other_above = second.estimate - second.low, second.high - second.estimate
    estimate = first.estimate - second.estimate
    # first - second is least where first is low and second high
    down = below**2 + other_above**2 - 2 * r * below * other_above
    up = above**2 + other_below**2 - 2 * r * above * other_below
    # with |r| ≤ 1 the sums are at least a square: only rounding takes them below 0
    low = estimate - np.sqrt(np.maximum(down, 0))
    high = estimate + np.sqrt(np.maximum(up, 0))
    return Interval(estimate, low, high)


def shared_correlation(
    first: npt.ArrayLike,
    first_size: npt.ArrayLike,
    second: npt.ArrayLike,
    second_size: npt.ArrayLike,
) -> float:
    """Correlation of two shares or means that rest on the same articles, from what each article
    adds to either.

    Parameters
    ----------
    first, second : array, (n_articles,)
        What is counted in each article for the first and for the second.
    first_size, second_size : array, (n_articles,)
        The units of each article for the first and for the second; 0 where it has none.

    Returns
    -------
    float
        Within -1 and 1; 0 where either does not vary.

    References
    ----------
    The linearised covariance of two ratios (Woodruff 1971).
    """
    parts = []
    for count, size in ((first, first_size), (second, second_size)):
        y, t = np.asarray(count, dtype=np.float64), np.asarray(size, dtype=np.float64)
        # without a unit on one side there is nothing to divide by, and nothing that varies
        added = np.zeros(len(t))
        if t.sum():
            added = y - t * (y.sum() / t.sum())
        # up to a factor 1 / Σt, which cancels in a correlation
        parts.append(added)
    scale = float(np.sqrt((parts[0] ** 2).sum() * (parts[1] ** 2).sum()))
    if scale > 0:
        return float(parts[0] @ parts[1]) / scale
    return 0.0


def equivalent(gaps: Interval, margin: float) -> npt.NDArray[np.bool_]:
    """Whether differences are shown to be smaller than a margin: two one-sided tests.

    Not finding a difference shows nothing: a handful of articles never finds one. This asks for
    the opposite proof.

    Parameters
    ----------
    gaps : Interval
        Of differences, made at the level 1 - 2 · alpha: 0.90 for tests at 0.05
        (`EQUIVALENCE_LEVEL`).
    margin : float
        The largest difference that would not matter.

    Returns
    -------
    array of bool
        True where the whole interval lies within the margin; False where it does not, or where
        there is none. That several are all smaller is shown where all of them are True, without a
        correction (Berger 1982).

    References
    ----------
    Schuirmann (1987), 'A comparison of the two one-sided tests procedure and the power approach'.
    """
    with np.errstate(invalid="ignore"):
        # NaN compares as False: without an interval nothing is shown
        return np.asarray((gaps.low > -margin) & (gaps.high < margin))


def too_few(n_articles: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Why a cell has no interval, or an empty text: the words that tables and figures give.

    Parameters
    ----------
    n_articles : array
        Articles with a unit, of each cell.

    Returns
    -------
    array of object
        Of the same shape: `TOO_FEW` below `MIN_ARTICLES` articles, else ''.
    """
    few = np.asarray(n_articles) < MIN_ARTICLES
    return np.where(few, TOO_FEW, "").astype(object)


def _columns(numerator: Matrix) -> sparse.csr_array:
    if sparse.issparse(numerator):
        return sparse.csr_array(numerator, dtype=np.float64)
    dense = np.asarray(numerator, dtype=np.float64)
    if dense.ndim == 1:
        dense = dense[:, None]
    return sparse.csr_array(dense)
