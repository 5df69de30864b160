"""Corpora coded by a coder that errs, of which some units are coded by hand: how often the intervals
of what the coder marks hold the truth, and how often the corrected ones do.

`analysis simulate correction` prints `simulate_corrections`. Units come in articles and are alike
inside them, as are the coder's mistakes; units are drawn for gold with two probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from analysis.calibration.simulate import Coverage, coverage
from analysis.stats import (
    LEVEL,
    Interval,
    Spread,
    Sums,
    clustered_mean,
    clustered_share,
    difference,
)
from analysis.stats.corrected import (
    Gold,
    corrected_difference,
    corrected_mean,
    corrected_share,
    gold_units,
    power_tuning,
)

Reals = npt.NDArray[np.float64]

RUNS = 500  # simulated corpora of each setting
N_ARTICLES = 400  # of a simulated corpus
UNITS = (1, 1, 1, 2, 2, 3, 4, 5, 8)  # of an article, as in the corpora of the gold standard
CORRELATION = 0.1  # of two units of one article, in what they hold
OF_MISTAKES = 0.05  # the same, in whether the coder errs
TONES = (-2.0, -1.0, 0.0, 1.0, 2.0)
SHARE, GAP, TONE = "share", "difference of two outlets", "mean tone"


class Coder(NamedTuple):
    """What a coder does: the share of the true units that it marks, and of the others."""

    recall: float
    false_alarm: float


# of frames in the development half of data/gold, from rare to frequent: (true share, coder)
FRAMES = (
    (0.02, Coder(0.50, 0.01)),
    (0.05, Coder(0.40, 0.05)),
    (0.10, Coder(0.65, 0.09)),
    (0.15, Coder(0.80, 0.18)),
    (0.30, Coder(0.65, 0.10)),
)
OUTLETS = (0.15, Coder(0.40, 0.05), Coder(0.65, 0.05))  # one share in both, read unequally well


class Coded(NamedTuple):
    """One simulated corpus: its units with their article, what holds, what is marked, and which
    units are coded by hand with which probability.
    """

    article: npt.NDArray[np.int64]
    held: Reals
    marked: Reals
    drawn: npt.NDArray[np.bool_]
    probability: Reals

    @property
    def gold(self) -> Gold:
        """The units coded by hand."""
        at = self.drawn
        weight = 1 / self.probability[at]
        return gold_units(self.marked[at], self.held[at], weight, self.article[at])

    @property
    def sums(self) -> Sums:
        """Of the marks, over articles."""
        t = np.bincount(self.article).astype(np.float64)
        y = np.bincount(self.article, self.marked)
        parts = (y.sum(), t.sum(), y @ y, y @ t, t @ t, len(t))
        return Sums(*(np.asarray(v, dtype=np.float64) for v in parts))

    @property
    def pull(self) -> Reals:
        """What the article of each unit of the gold adds to the share marked."""
        t = np.bincount(self.article).astype(np.float64)
        y = np.bincount(self.article, self.marked)
        return ((y - t * y.sum() / t.sum()) / t.sum())[self.article[self.drawn]]


def simulate_corrections(
    n_gold: Sequence[int],
    *,
    runs: int = RUNS,
    n_articles: int = N_ARTICLES,
    seed: int = 1,
) -> pd.DataFrame:
    """How often intervals hold the truth, uncorrected and corrected.

    Parameters
    ----------
    n_gold
        Numbers of units coded by hand, a row each; the number varies around it, as each unit is
        drawn by itself.
    runs
        Corpora of each row.
    n_articles
        Articles of a corpus; some three units each.
    seed
        The seed.

    Returns
    -------
    DataFrame
        One row an estimate (share of a frame, difference of two outlets with one true share but a
        coder that errs less in one of them, mean tone), true value and number of gold units:
        `recall`, `false_alarm` of the coder; `naive`, `corrected`: share of corpora whose 95 %
        interval holds the truth; `none`: share of corpora in which too little is coded for an
        interval; `naive_width`, `width`.
    """
    rows = []
    for number, (share, coder) in enumerate(FRAMES):
        for n in n_gold:
            made = []
            for run in range(runs):
                # a generator a corpus: with more runs the first ones stay as they were
                rng = np.random.default_rng((seed, number, n, run))
                made.append(_shares(coded_corpus(share, coder, n_articles, n, rng)))
            rows.append(_row(SHARE, share, coder, n, made, share))
    share, one, other = OUTLETS
    for n in n_gold:
        made = []
        for run in range(runs):
            # 100 and 200 keep these streams apart from those of the frames, which count from 0
            rng = np.random.default_rng((seed, 100, n, run))
            made.append(_gaps(share, (one, other), n_articles, n, rng))
        rows.append(_row(GAP, 0.0, one, n, made, 0.0))
    for n in n_gold:
        made = []
        for run in range(runs):
            rng = np.random.default_rng((seed, 200, n, run))
            made.append(_tones(toned_corpus(n_articles, n, rng)))
        rows.append(_row(TONE, TRUE_TONE, None, n, made, TRUE_TONE))
    return pd.DataFrame(rows)


def coded_corpus(
    share: float, coder: Coder, n_articles: int, n_gold: int, rng: np.random.Generator
) -> Coded:
    """A corpus of units that hold a frame or not, as a coder marks them.

    Parameters
    ----------
    share
        True share of units.
    coder
        How it errs.
    n_articles, n_gold
        Articles, and about how many units are coded by hand.
    rng
        Random numbers.

    Returns
    -------
    Coded
    """
    article = _articles(n_articles, rng)
    held = rng.random(len(article)) < _of_articles(share, CORRELATION, n_articles, rng)[article]
    chance = np.where(
        held,
        _of_articles(coder.recall, OF_MISTAKES, n_articles, rng)[article],
        _of_articles(coder.false_alarm, OF_MISTAKES, n_articles, rng)[article],
    )
    marked = rng.random(len(article)) < chance
    drawn, probability = _drawn(article, n_gold, rng)
    return Coded(article, held.astype(np.float64), marked.astype(np.float64), drawn, probability)


def toned_corpus(n_articles: int, n_gold: int, rng: np.random.Generator) -> Coded:
    """A corpus of units with a tone, which a coder sees through noise and a bias to 0.

    Parameters
    ----------
    n_articles, n_gold, rng
        As in `coded_corpus`.

    Returns
    -------
    Coded
        Its tones are alike inside articles.
    """
    article = _articles(n_articles, rng)
    shared = rng.choice(TONES, n_articles, p=TONE_SHARES)[article]
    own = rng.choice(TONES, len(article), p=TONE_SHARES)
    # two units both take the article's tone with the square of this chance, their correlation
    held = np.where(rng.random(len(article)) < np.sqrt(CORRELATION), shared, own)
    # half of the units read as 0, the bias that the correction has to undo
    seen = rng.random(len(article)) < 0.5
    noise = rng.choice((-1.0, 0.0, 1.0), len(article), p=(0.05, 0.8, 0.15))
    marked = np.clip(np.where(seen, held, 0.0) + noise, -2.0, 2.0)
    drawn, probability = _drawn(article, n_gold, rng)
    return Coded(article, held, marked, drawn, probability)


TONE_SHARES = (0.1, 0.2, 0.4, 0.2, 0.1)  # of units with each of TONES
TRUE_TONE = 0.0  # the mean that these shares give


def _articles(n_articles: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    return np.repeat(np.arange(n_articles), rng.choice(UNITS, n_articles))


def _of_articles(share: float, correlation: float, n: int, rng: np.random.Generator) -> Reals:
    """The share of each article: beta with this mean and correlation of two units."""
    # units of one beta(a, b) share are correlated by 1 / (a + b + 1)
    scale = (1 - correlation) / correlation
    return rng.beta(share * scale, (1 - share) * scale, n)


def _drawn(
    article: npt.NDArray[np.int64], n_gold: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.bool_], Reals]:
    """Units coded by hand: articles of one half are drawn with half the probability."""
    # unequal on purpose: the estimates have to undo it by their weights
    size = np.where(rng.random(article.max() + 1) < 0.5, 1.0, 0.5)[article]
    # their sum is n_gold, where none is cut at 1: as many units are drawn on average
    probability = np.minimum(n_gold * size / size.sum(), 1.0)
    return rng.random(len(article)) < probability, probability


def _shares(corpus: Coded) -> tuple[Interval, Interval]:
    naive = clustered_share(corpus.sums, CORRELATION)
    # the article's pull goes into the covariance of gold and corpus
    return naive, corrected_share(naive, corpus.gold, pull=corpus.pull)


def _gaps(
    share: float,
    coders: tuple[Coder, Coder],
    n_articles: int,
    n_gold: int,
    rng: np.random.Generator,
) -> tuple[Interval, Interval]:
    """The difference of two outlets of one true share, naive and corrected."""
    sides = [_shares(coded_corpus(share, c, n_articles, n_gold, rng)) for c in coders]
    naive = difference(sides[0][0], sides[1][0])
    return naive, corrected_difference(sides[0][1], sides[1][1])


def _tones(corpus: Coded) -> tuple[Interval, Interval]:
    of_cell = corpus.sums
    # the correlation is given, not estimated, as in `_shares`
    spread = Spread(np.asarray(corpus.marked.var()), np.asarray(CORRELATION))
    naive = clustered_mean(of_cell, spread, bounds=(-2.0, 2.0))
    # back from the interval to the variance of the mean
    variance = (float(naive.high - naive.low) / 2 / special.ndtri((1 + LEVEL) / 2)) ** 2
    gold = corpus.gold
    tuning = power_tuning(gold, len(corpus.article))
    return naive, corrected_mean(
        float(naive.estimate), variance, gold, tuning=tuning, bounds=(-2.0, 2.0)
    )


def _row(
    estimate: str,
    truth: float,
    coder: Coder | None,
    n_gold: int,
    made: Sequence[tuple[Interval, Interval]],
    held: float,
) -> dict[str, object]:
    naive, corrected = (_held([pair[side] for pair in made], held) for side in (0, 1))
    return {
        "estimate": estimate,
        "truth": truth,
        "recall": np.nan if coder is None else coder.recall,
        "false_alarm": np.nan if coder is None else coder.false_alarm,
        "n_gold": n_gold,
        "naive": naive.inside,
        "corrected": corrected.inside,
        "none": 1 - corrected.n / len(made),
        "naive_width": naive.width,
        "width": corrected.width,
    }


def _held(intervals: Sequence[Interval], truth: float) -> Coverage:
    parts = [np.array([float(i[end]) for i in intervals]) for end in range(3)]
    return coverage(Interval(*parts), truth)
