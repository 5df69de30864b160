"""Ties of two actors: the units, or articles, in which they meet against what is expected there.

A claim of a tie is held against the null that the tables of pairs are told by: units of text
against the articles that hold both actors, articles against how often each actor is named and how
many actors an article names. Both are sums over articles, so that leaving articles out is a
subtraction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.networks.cooccurrence import MIN_ARTICLES
from analysis.networks.null_models import both_margins
from analysis.networks.presence import Pairs
from analysis.robustness.article_counts import Material
from analysis.robustness.findings import Finding
from analysis.stats import LEVEL
from analysis.stats.effects import Judged, left_out, tie_interval
from analysis.stats.stratified import hypergeometric_variance

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Meetings(NamedTuple):
    """Where two actors meet, by article.

    `n` units of the article hold both, where `expected` are by chance. By chance they are
    hypergeometric: `first` and `second` of `units` hold the one and the other; or, where articles
    are the unit, 1 with the probability `expected`, and these three are empty.
    """

    n: Reals
    expected: Reals
    units: Ints
    first: Ints
    second: Ints

    @property
    def variance(self) -> Reals:
        """Of the number that hold both when only chance is at work, by article."""
        if len(self.units):
            return hypergeometric_variance(self.first, self.second, self.units)
        # no units kept apart: an article is one draw, of variance p (1 - p)
        return self.expected * (1 - self.expected)

    def drawn(self, rng: np.random.Generator) -> Reals:
        """Units that hold both when only chance is at work.

        Parameters
        ----------
        rng
            Where the draw comes from.

        Returns
        -------
        ndarray
            One number an article.
        """
        if len(self.units):
            drawn = rng.hypergeometric(self.first, self.units - self.first, self.second)
            return drawn.astype(np.float64)
        return (rng.random(len(self.n)) < self.expected).astype(np.float64)


def meetings(finding: Finding, material: Material) -> Meetings:
    """Count where the two actors of a finding meet, and where chance would have them meet.

    Parameters
    ----------
    finding
        A finding of kind `tied`.
    material
        The corpus under one specification. With a window of sentences units are those.

    Returns
    -------
    Meetings
        One number an article of the material; 0 outside the cell of the finding.
    """
    spec = material.specification
    if finding.unit == "article" or (spec.unit == "article" and not spec.window):
        return _of_articles(finding, material)
    one, other = (material.units_with(who) for who in finding.pair or ())
    inside = material.inside(finding.where)
    of_article = material.article_of_unit
    both, first, second, units = (
        np.bincount(of_article, weights, len(material)).astype(np.float64) * inside
        for weights in (one * other, one, other, np.ones(len(one)))
    )
    # an article of no unit expects nothing
    expected = first * second / np.maximum(units, 1)
    whole, of_first, of_second = (v.astype(np.int64) for v in (units, first, second))
    return Meetings(both, expected, whole, of_first, of_second)


def _of_articles(finding: Finding, material: Material) -> Meetings:
    """Articles as units: expected given both margins, as `networks.null_models` has it."""
    presence = material.presence_in_articles(finding.where)
    n = np.zeros(len(material))
    expected = np.zeros(len(material))
    none = np.empty(0, np.int64)
    if any(who not in presence.actors for who in finding.pair or ()):
        return Meetings(n, expected, none, none, none)
    places = sorted(presence.actors.index(who) for who in finding.pair or ())
    pair = Pairs(*(np.array([place], np.int64) for place in places))
    size = np.bincount(presence.unit, minlength=len(presence.articles))
    # one unit an article: articles that name equally many actors are a class
    class_of = np.unique(size, return_inverse=True)[1].ravel()
    rows = material.rows_of(presence.articles)
    expected[rows] = both_margins(presence).chances(pair)[0, class_of]
    held = presence.by_article[:, places].toarray()
    n[rows] = held.all(axis=1)
    return Meetings(n, expected, none, none, none)


def judge_tie(
    met: Meetings, *, min_units: int, groups: Ints | None = None, confidence: float = LEVEL
) -> Judged:
    """Judge a tie: it holds where the lower end of its interval lies above 0, the two share the
    least number of units, and these come from three articles or more.

    The effect is log2 of units observed over expected, half a unit added to both. Its variance is
    linearised over articles and never below that of chance inside them; degrees of freedom are
    twice the articles in which they meet, less 1, as for NPMI (`stats.association.npmi`).

    Parameters
    ----------
    met
        Where they meet, by article.
    min_units
        The least number of units.
    groups
        The group of each article, from 0, left out in turn; None: nothing is.
    confidence
        Of the interval.

    Returns
    -------
    Judged
        One value for each group, or one. Not tested where fewer than two articles expect the two
        to meet.
    """
    n, expected = met.n, met.expected
    columns = [n, expected, n**2, n * expected, expected**2, met.variance, n > 0, expected > 0]
    sums, _ = left_out(np.stack(columns, axis=1).astype(np.float64), groups)
    effect, half, tested = tie_interval(sums, confidence=confidence)
    low = effect - half
    # columns 0 and 6 of those above: units that hold both actors, and articles with one
    enough = (sums[:, 0] >= min_units) & (sums[:, 6] >= MIN_ARTICLES)
    middle, lower, upper = (
        np.where(tested, value, np.nan) for value in (effect, low, effect + half)
    )
    return Judged(middle, lower, upper, tested, tested & enough & (low > 0))
