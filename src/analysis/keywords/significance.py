"""Do more articles of a label use a word than labels shuffled over articles would have it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.keywords.counts import TermCounts
from analysis.keywords.usage import Codes, Usage
from analysis.stats import max_statistic_p, permuted_labels

Reals = npt.NDArray[np.float64]

DRAWS = 999
BATCH_CELLS = 2_000_000  # words × labels × draws that one worker holds at a time


class WordTest(NamedTuple):
    """What was tested and what it gave, each an array labels × words.

    `n_using`, articles under the label that use the word more than the median article does; `expected` of them if labels
    fell on articles by chance, given stratum and length; `statistic`, the root of G² where there are more than expected and 0 elsewhere; `p`, adjusted by the
    maximum over all words and labels.
    """

    n_using: npt.NDArray[np.int64]
    expected: Reals
    statistic: Reals
    p: Reals


def permutation_test(
    counts: TermCounts,
    labels: Codes,
    article_id: Iterable[str],
    *,
    strata: npt.ArrayLike | None = None,
    blocks: npt.ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int,
    workers: int = 2,
) -> WordTest:
    """Test whether more articles of a label use a word than chance would have it, for all words and labels at once.

    What is counted is articles that use the word more than the median article does: a larger share of their words. Of a
    word in less than half of the articles these are the articles that have it. So a word that one article repeats counts
    once. Of A such articles a stand under the label; with n_gb of the n_b articles of a stratum and length under the
    label, and A_b of the A among the n_b, E = Σ_b A_b · n_gb / n_b are expected there. The statistic is

    sqrt(2 [a log(a / E) + (A - a) log((A - a) / (A - E))]) where a > E and a is at least 3, and 0 elsewhere.

    The root of a likelihood ratio is close to a normal deviate even where few articles are expected, so that the
    maximum over words is not ruled by rare words and small labels.

    Parameters
    ----------
    counts : TermCounts
        Words of every article; all of them are tested.
    labels : array of int, (n_articles,)
        Label of every article, as a code from 0.
    article_id : iterable of str, (n_articles,)
        Ids, which the random draws are functions of.
    strata : array, (n_articles,), optional
        Labels change places inside a stratum only (an outlet, where periods are compared). Each is parted by length of
        article into up to five parts of ten articles or more, to reckon what is expected.
    blocks : array, (n_articles,), optional
        Articles of a block (a day) keep together.
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
    Mood (1950, p. 394) for the median test; Dunning (1993) for G²; Westfall and Young (1993) for the maximum.
    """
    ids = list(article_id)
    stratum = np.zeros(len(labels), np.int64) if strata is None else codes(strata)
    usage = Usage(counts, stratum, int(labels.max(initial=0)) + 1)
    observed, expected = usage.articles([labels])
    statistic = usage.statistic(observed, expected)
    step = max(1, BATCH_CELLS // max(1, observed.size))

    def largest(numbers: range) -> Reals:
        drawn = permuted_labels(
            labels, ids, draws=numbers, seed=seed, strata=stratum, blocks=blocks
        )
        return usage.statistic(*usage.articles(list(drawn))).max(axis=(0, 2))

    with ThreadPoolExecutor(workers) as pool:
        null = np.concatenate(list(pool.map(largest, parts(draws, step))))
    p = max_statistic_p(statistic[:, 0].ravel(), null).reshape(statistic[:, 0].shape)
    return WordTest(
        observed[:, 0].T.astype(np.int64),
        expected[:, 0].T.astype(np.float64),
        statistic[:, 0].T.astype(np.float64),
        p.T,
    )


def parts(draws: int, step: int) -> Iterator[range]:
    """The numbers of the draws in parts of at most `step`, one a worker and turn."""
    for first in range(0, draws, step):
        yield range(first, min(first + step, draws))


def codes(values: npt.ArrayLike) -> Codes:
    """Values as codes from 0, in sorted order."""
    return np.unique(np.asarray(values).astype(str), return_inverse=True)[1].astype(np.int64)
