"""F-scores, and Krippendorff's alpha of two coders, with intervals over articles."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from analysis.stats.intervals import (
    LEVEL,
    Interval,
    averaged,
    degrees_of_freedom,
    jeffreys_interval,
    student_loss,
    where_enough,
)

Reals = npt.NDArray[np.float64]
Scale = Literal["nominal", "ordinal"]


def coincidences(
    first: npt.ArrayLike, second: npt.ArrayLike, articles: npt.ArrayLike, n_values: int
) -> Reals:
    """Count how often two coders gave which two values to a unit, article by article.

    Parameters
    ----------
    first, second : array of int, (n_units,)
        Value that each coder gave a unit, as a code from 0; of an ordinal scale in its order.
    articles : array, (n_units,)
        Article of every unit.
    n_values : int
        How many values there are.

    Returns
    -------
    array, (n_articles, n_values, n_values)
        Coincidence matrices (Krippendorff 2019, section 12.2): every unit is counted twice, once in
        either order of the coders.
    """
    names, article = np.unique(np.asarray(articles), return_inverse=True)
    counts = np.zeros((len(names), n_values, n_values))
    # `counts[...] += 1` would count positions that repeat only once
    np.add.at(counts, (article, np.asarray(first), np.asarray(second)), 1.0)
    # both orders of each pair: a coincidence matrix is symmetric, no coder comes first
    return np.asarray(counts + counts.swapaxes(1, 2))


def alpha_of_coincidences(counts: Reals, scale: Scale) -> Reals:
    """Krippendorff's alpha.

    Parameters
    ----------
    counts : array, (..., n_values, n_values)
        Coincidence matrices, summed over the articles.
    scale : {'nominal', 'ordinal'}
        How far two values are apart.

    Returns
    -------
    array, (...)
        1 where the coders agree everywhere, 0 where they agree as by chance, below it where they
        agree less; NaN where one value alone was given.

    References
    ----------
    Krippendorff (2019), 'Content analysis', 4th edition, sections 12.3.3 and 12.3.4.
    """
    observed, expected = _disagreements(counts, _distances(counts, scale))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 - np.where(expected > 0, observed / expected, np.nan))


def alpha_interval(counts: Reals, scale: Scale, *, level: float = LEVEL) -> Interval:
    """Krippendorff's alpha with its interval: Jeffreys' interval on the effective number of units.

    1 - alpha is the disagreement observed over that expected by chance. Its variance is that of the
    delete-one jackknife over articles, averaged with that of independent units as in
    `f_score_interval`, and never below the latter, which is reckoned with one disagreement added:
    coders who agree everywhere have an interval too.

    Parameters
    ----------
    counts : array, (..., n_articles, n_values, n_values)
        From `coincidences`; an article without a unit has zeros.
    scale : {'nominal', 'ordinal'}
        How far two values are apart.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        (...); the upper end is at most 1. NaN ends below `MIN_ARTICLES` articles with a unit.

    References
    ----------
    Krippendorff (2019); Efron and Tibshirani (1993), chapter 11, for the jackknife; Korn and
    Graubard (1998) for the effective number. The usual percentile bootstrap over units (Hayes and
    Krippendorff 2007) takes the units of an article for independent.
    """
    counts = np.asarray(counts, dtype=np.float64)
    total = counts.sum(axis=-3)
    distances = _distances(total, scale)
    observed, expected = _disagreements(total, distances)
    # articles with a unit that both coded; the others are rows of zeros
    n = (counts.sum(axis=(-2, -1)) > 0).sum(axis=-1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
        # of the disagreement observed: alpha is 1 less that over the one expected
        own = _jackknife_variance(counts, total, scale, n) * expected**2
        smooth, independent = _independent(total, distances, observed)
        # fmax passes over NaN: where the jackknife says nothing, independent units stand in
        variance = averaged(own, np.fmax(own, independent), n)
        # as many independent units as would make the disagreement vary as much
        effective = smooth * (1 - smooth) / np.fmax(variance, independent)
        effective = effective * student_loss(degrees_of_freedom(n), level)
        ends = jeffreys_interval(observed * effective, effective, level=level)
        # more disagreement is less agreement: the ends change places
        low = 1 - ends.high / expected
        high = 1 - ends.low / expected
    return where_enough(1 - ratio, low, high, n)


def f_score_interval(counts: npt.ArrayLike, *, level: float = LEVEL) -> Interval:
    """F-score, or the mean of several, with articles as clusters: Jeffreys' interval on the
    effective number of marks.

    The variance is the larger of what the articles show, in linearised form, and what marks that
    are independent of one another would have, whose design effect is 2 - F; a handful of articles
    is averaged with the latter as in `clustered_share`.

    Parameters
    ----------
    counts : array, (..., n_articles, n_labels, 3)
        Marks in both codings, in the one, and in the other. Labels without a mark are passed over.
    level : float
        Coverage aimed at.

    Returns
    -------
    Interval
        (...): the mean of 2 · both / (one + other) over labels, from 0 to 1; NaN ends below
        `MIN_ARTICLES` articles with a mark, NaN estimate where there is none.

    References
    ----------
    Woodruff (1971) for the linearised variance of ratios; Korn and Graubard (1998) for the
    effective number.
    """
    marks = np.asarray(counts, dtype=np.float64)
    # F = 2 · both / (one + other)
    hits = 2 * marks[..., 0]
    size = marks[..., 1] + marks[..., 2]
    total = size.sum(axis=-2)
    there = total > 0
    # the macro mean is over labels that occur; one that no coder gave has no F-score
    n_labels = there.sum(axis=-1)
    n = (size.sum(axis=-1) > 0).sum(axis=-1).astype(np.float64)

    def mean_over_labels(values: Reals) -> Reals:
        return np.asarray(np.where(there, values, 0.0).sum(axis=-1) / n_labels)

    with np.errstate(divide="ignore", invalid="ignore"):
        scores = hits.sum(axis=-2) / total
        mean = mean_over_labels(scores)
        # a score of 0 or 1 varies no less than one mark more or fewer would have it
        smooth = (hits.sum(axis=-2) + 1) / (total + 2)
        # what an article adds to 2 · both / (one + other), linearised: (..., n_articles, n_labels)
        added = (hits - scores[..., None, :] * size) / total[..., None, :]
        of_article = np.where(there[..., None, :], added, 0.0).sum(axis=-1) / n_labels[..., None]
        own = (of_article**2).sum(axis=-1) * n / np.maximum(n - 1, 1)
        # a unit marked in both codings has the residual 2 - 2F, one marked in one of them -F:
        # their squares sum to F (1 - F) (2 - F) · total. Over n_labels again: variance of a mean
        independent = mean_over_labels(smooth * (1 - smooth) * (2 - smooth) / total) / n_labels
        variance = averaged(own, np.maximum(own, independent), n)
        smooth_mean = mean_over_labels(smooth)
        effective = smooth_mean * (1 - smooth_mean) / np.maximum(variance, independent)
        # nothing tells the variance but these articles, those of the one coding and of the other
        degrees = 2 * np.maximum(n - 1, 1)
        effective = effective * student_loss(degrees, level)
        ends = jeffreys_interval(mean * effective, effective, level=level)
    return where_enough(mean, ends.low, ends.high, n)


def _distances(counts: Reals, scale: Scale) -> Reals:
    """How far the values are apart, (..., n_values, n_values), the largest being 1."""
    n_values = counts.shape[-1]
    if scale == "nominal":
        return np.broadcast_to(1 - np.eye(n_values), counts.shape)
    margin = counts.sum(axis=-1)
    # Krippendorff's ordinal metric: how many values lie from c to k, those at the ends counted
    # half, is the difference of two of these
    below = np.cumsum(margin, axis=-1) - margin / 2
    squared = (below[..., :, None] - below[..., None, :]) ** 2
    largest = squared.max(axis=(-2, -1), keepdims=True, initial=0)
    # alpha is a ratio, in which the scale cancels; up to 1, so that disagreement is a share
    return np.asarray(squared / np.where(largest > 0, largest, 1))


def _disagreements(counts: Reals, distances: Reals) -> tuple[Reals, Reals]:
    """The mean distance of the two values of a unit, and of any two values given."""
    margin = counts.sum(axis=-1)
    n = margin.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = (counts * distances).sum(axis=(-2, -1)) / n
        # a value is not paired with itself, hence n - 1; its distance to itself is 0 in any case
        by_chance = (margin[..., :, None] * margin[..., None, :] * distances).sum(axis=(-2, -1))
        expected = by_chance / (n * (n - 1))
    return observed, expected


def _jackknife_variance(counts: Reals, total: Reals, scale: Scale, n: Reals) -> Reals:
    """The variance of alpha from leaving out one article at a time; NaN where it is unknown."""
    without = alpha_of_coincidences(total[..., None, :, :] - counts, scale)
    # leaving out an article that holds no unit changes nothing, and is no article
    known = np.isfinite(without) & (counts.sum(axis=(-2, -1)) > 0)
    without = np.where(known, without, 0.0)
    number = np.maximum(known.sum(axis=-1), 1)
    mean = without.sum(axis=-1) / number
    spread = np.where(known, (without - mean[..., None]) ** 2, 0.0).sum(axis=-1)
    # (n - 1) / n · Σ(…)², not / (n - 1): estimates that leave out one article hardly differ
    return np.where(known.sum(axis=-1) >= 2, spread * (n - 1) / np.maximum(n, 1), np.nan)


def _independent(total: Reals, distances: Reals, observed: Reals) -> tuple[Reals, Reals]:
    """The disagreement and its variance if units were independent, with one disagreement added."""
    # a coincidence matrix has every unit twice
    units = total.sum(axis=(-2, -1)) / 2
    squares = (total * distances**2).sum(axis=(-2, -1)) / 2
    smooth = (observed * units + 1) / (units + 2)
    variance = (squares + 1) / (units + 2) - smooth**2
    return smooth, np.maximum(variance, 0) / units


def weighted_marks(
    counts: npt.ArrayLike, probability: npt.ArrayLike, articles: npt.ArrayLike
) -> Reals:
    """Marks of units that were drawn with unequal probabilities, as `f_score_interval` takes them.

    A unit drawn with a chance of 1 in 400 stands for 400. F-scores, precision and recall of the
    sums are then those of all units (Hájek's ratio of weighted sums), not of the sample. The
    weights are scaled so that all marks together are their effective number, (Σw)²/Σw²: a few units
    of large weight tell as little as they are few.

    Parameters
    ----------
    counts : array, (n_units, n_labels, 3)
        Marks of each unit in both codings, in the one, and in the other.
    probability : array, (n_units,)
        Chance with which each unit was drawn, above 0 and up to 1.
    articles : array, (n_units,)
        Article of each unit.

    Returns
    -------
    array, (n_articles, n_labels, 3)

    Raises
    ------
    ValueError
        For a probability that is none, or lengths that differ.

    References
    ----------
    Hájek (1971), comment on Basu; Kish (1965), section 11.7, for the effective number.
    """
    marks = np.asarray(counts, dtype=np.float64)
    chance = np.asarray(probability, dtype=np.float64)
    # a weight is 1 / probability: 0 would be infinite, above 1 is no probability
    if len(marks) != len(chance) or not ((chance > 0) & (chance <= 1)).all():
        raise ValueError("every unit has a probability of being drawn, above 0 and up to 1")
    names, article = np.unique(np.asarray(articles), return_inverse=True)
    weight = 1 / chance
    size = marks[..., 1:].sum(axis=(1, 2))
    squared = float((weight**2 * size).sum())
    scale = 1.0
    if squared > 0:
        # scale · Σw = (Σw)² / Σw², counted over marks
        scale = float((weight * size).sum()) / squared
    summed = np.zeros((len(names), *marks.shape[1:]))
    np.add.at(summed, article, marks * (scale * weight)[:, None, None])
    return summed
