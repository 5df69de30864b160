"""Is a word used more under one label than labels shuffled over articles would have it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.keywords.term_counts import TermCounts
from analysis.keywords.usage import Codes, Usage
from analysis.stats import max_statistic_p, permuted_labels

Reals = npt.NDArray[np.float64]

DRAWS = 999  # permutations: the smallest p is 0.001
BATCH_CELLS = 2_000_000  # words × labels × draws that one worker holds at a time


class Moves(NamedTuple):
    """How labels change places over articles: inside strata, articles of a block together."""

    strata: npt.NDArray[np.int64]
    blocks: npt.ArrayLike | None


def by_days(
    outlet: npt.ArrayLike, day: npt.ArrayLike, season: npt.ArrayLike | None = None
) -> tuple[Moves, Moves]:
    """The two ways in which days change places where what lasts over time is looked for.

    The articles of a day tell the events of that day: they are not independent, and a word that
    fills one day is no word that rises. What an outlet wrote on a day changes places inside the
    outlet, so that another mix of outlets is no change; and whole days do, so that an event that
    all outlets tell on one day does not count as many. A change has to stand both.

    Parameters
    ----------
    outlet, day : array, (n_articles,)
        Of every article.
    season : array, (n_articles,), optional
        Days change places inside a season only, such as days of one weekday.

    Returns
    -------
    tuple of Moves
        Days of each outlet, and whole days.
    """
    when = np.zeros(len(np.asarray(day)), np.int64)
    if season is not None:
        when = codes(season)
    blocks = codes(day)
    # outlet and season in one code: days move inside both
    within = codes(outlet) * (when.max(initial=0) + 1) + when
    return Moves(codes(within), blocks), Moves(when, blocks)


class WordTest(NamedTuple):
    """What a test of words gave, each an array labels × words.

    `statistic`, how far use lies above what chance gives (`usage.Usage.statistic`); `p`, adjusted
    by the maximum over all words and labels.
    """

    statistic: Reals
    p: Reals


def permutation_test(
    counts: TermCounts,
    labels: Codes,
    article_id: Iterable[str],
    *,
    strata: npt.ArrayLike | None = None,
    blocks: npt.ArrayLike | None = None,
    moves: Sequence[Moves] = (),
    draws: int = DRAWS,
    seed: int,
    workers: int = 2,
) -> WordTest:
    """Test whether a word is used more under a label than chance would have it, for all words and
    labels at once.

    Use is counted by articles, each for one at most (`usage.use_of_words`); what is expected heeds
    stratum and length of article. Labels are permuted over articles, and every statistic is held
    against the largest of all in each draw.

    Parameters
    ----------
    counts : TermCounts
        Words of every article; all of them are tested.
    labels : array of int, (n_articles,)
        Label of every article, as a code from 0.
    article_id : iterable of str, (n_articles,)
        Ids, which the random draws are functions of.
    strata : array, (n_articles,), optional
        Labels change places inside a stratum only (an outlet, where periods are compared). Each is
        parted by length of article into up to five parts of ten articles or more, to reckon what is
        expected.
    blocks : array, (n_articles,), optional
        Articles of a block (a day) keep together.
    moves : sequence of Moves, optional
        Several ways to change places in place of `strata` and `blocks`, which then only tell what is
        expected; p is the largest of all ways.
    draws : int
        Permutations.
    seed : int
        Seed of the permutations.
    workers : int
        Threads; the result does not depend on them.

    Returns
    -------
    WordTest

    References
    ----------
    Dunning (1993) for the likelihood ratio of words; Wedderburn (1974) for its division by a
    dispersion; Westfall and Young (1993) for the maximum.
    """
    ids = list(article_id)
    stratum = np.zeros(len(labels), np.int64)
    if strata is not None:
        stratum = codes(strata)
    usage = Usage(counts, stratum, int(labels.max(initial=0)) + 1)
    observed, expected = usage.sums([labels])
    statistic = usage.statistic(observed, expected)
    # whole draws, as many as a worker may hold
    step = max(1, BATCH_CELLS // max(1, observed.size))

    def largest(way: Moves, numbers: range) -> Reals:
        drawn = permuted_labels(
            labels, ids, draws=numbers, seed=seed, strata=way.strata, blocks=way.blocks
        )
        # over words and labels: one largest statistic a draw
        return usage.statistic(*usage.sums(list(drawn))).max(axis=(0, 2))

    p = np.zeros(statistic[:, 0].shape)
    with ThreadPoolExecutor(workers) as pool:
        for way in moves or (Moves(stratum, blocks),):
            # map keeps the order of the draws, whichever thread is first
            null = np.concatenate(list(pool.map(partial(largest, way), parts(draws, step))))
            own = max_statistic_p(statistic[:, 0].ravel(), null)
            # of several ways to move labels the weaker test is told
            p = np.maximum(p, own.reshape(p.shape))
    return WordTest(statistic[:, 0].T.astype(np.float64), p.T)


def parts(draws: int, step: int) -> Iterator[range]:
    """The numbers of the draws in parts of at most `step`, one a worker and turn.

    Parameters
    ----------
    draws
        Draws in all.
    step
        Draws of a part.

    Yields
    ------
    range
        Numbers from 0 to `draws`, the last part possibly shorter.
    """
    for first in range(0, draws, step):
        yield range(first, min(first + step, draws))


def codes(values: npt.ArrayLike) -> Codes:
    """Values as codes from 0, in sorted order.

    Parameters
    ----------
    values : array
        Labels of any kind; they are compared as text.

    Returns
    -------
    array of int
        Of the same length; 0 for the label that sorts first.
    """
    return np.unique(np.asarray(values).astype(str), return_inverse=True)[1].astype(np.int64)
