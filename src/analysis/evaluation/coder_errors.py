"""Does the coder err more in one outlet or period than in another? Asked of the gold before the two
are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tables
from analysis.evaluation.units import Units
from analysis.stats import MIN_ARTICLES, max_statistic_p, permuted_labels
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]

DRAWS = 999  # permutations
GROUPS = ("source", "period")
TONE = "tone"


class _Errors(NamedTuple):
    """Gold articles × frames and tone: weighted sums of errors, the sum of weights of each article,
    and its group.
    """

    article_id: list[str]
    group: npt.NDArray[np.int64]
    names: list[str]
    errors: Reals
    weight: Reals


def coder_errors(units: Units, study: Study, *, draws: int = DRAWS) -> pd.DataFrame:
    """Table 'coder_errors': the coder's mean error in one outlet or period against another.

    An error is what the gold gives a unit less what the coder gave it: of a frame 1 where it was
    missed and -1 where it was wrongly marked. Outlets (periods) change places among the articles of
    the gold; p is the chance that any two of them differ as much in anything compared here.

    Parameters
    ----------
    units
        From `correction.units_with_gold`.
    study
        Its seed is that of the draws.
    draws
        Permutations.

    Returns
    -------
    DataFrame
        One row two outlets (or two periods) that have gold in `MIN_ARTICLES` articles or more each,
        and a frame or the tone; none where there are no two such.

    References
    ----------
    Westfall and Young (1993) for the p of the largest statistic.
    """
    rows = []
    for by in GROUPS:
        errors = _errors(units, by)
        pairs = list(combinations(range(len(errors.names)), 2))
        if pairs:
            rows += _tested(errors, by, pairs, [*units.names, TONE], study.settings.seed, draws)
    if rows:
        return pd.DataFrame(rows)
    return tables.empty("coder_errors")


def _errors(units: Units, by: str) -> _Errors:
    at = units.is_gold
    rows = units.rows[at]
    # what the coder leaves out is positive, what it invents negative
    error = units.held[at] - units.marked[at]
    n_articles = rows.groupby(by, observed=True)["article_id"].nunique()
    # with fewer articles a group has no standard error worth the name
    names = sorted(str(n) for n in n_articles.index[n_articles >= MIN_ARTICLES])
    kept = rows[by].astype("str").isin(names).to_numpy()
    rows, error = rows[kept], error[kept]
    # labels move by articles: units of one err alike
    number, ids = pd.factorize(rows["article_id"], sort=True)
    weight = rows["weight"].to_numpy()
    sums = np.zeros((len(ids), error.shape[1]))
    np.add.at(sums, number, weight[:, None] * error)
    group = np.zeros(len(ids), dtype=np.int64)
    group[number] = pd.Categorical(rows[by].astype("str"), categories=names).codes
    of_article = np.bincount(number, weight, len(ids)).astype(np.float64)
    return _Errors([str(i) for i in ids], group, names, sums, of_article)


def _tested(
    found: _Errors,
    by: str,
    pairs: Sequence[tuple[int, int]],
    what: Sequence[str],
    seed: int,
    draws: int,
) -> list[dict[str, object]]:
    seen = _statistics(found, found.group, pairs)
    null = []
    for group in permuted_labels(found.group, found.article_id, draws=draws, seed=seed):
        null.append(float(np.abs(_statistics(found, group, pairs)).max()))
    # two-sided, over all pairs of groups and all that is compared
    p = max_statistic_p(np.abs(seen).ravel(), null).reshape(seen.shape)
    means, counts = _means(found, found.group)
    rows = []
    for number, (one, other) in enumerate(pairs):
        for column, name in enumerate(what):
            rows.append(
                {
                    "by": by,
                    "one": found.names[one],
                    "other": found.names[other],
                    "what": name,
                    "error_one": float(means[one, column]),
                    "error_other": float(means[other, column]),
                    "p": float(p[number, column]),
                    "n_articles_one": int(counts[one]),
                    "n_articles_other": int(counts[other]),
                }
            )
    return rows


def _means(found: _Errors, group: npt.NDArray[np.int64]) -> tuple[Reals, Reals]:
    """Groups × columns: the weighted mean error; and the articles of each group."""
    n = len(found.names)
    total = np.bincount(group, found.weight, n)
    sums = np.zeros((n, found.errors.shape[1]))
    np.add.at(sums, group, found.errors)
    counts = np.bincount(group, minlength=n).astype(np.float64)
    return sums / np.maximum(total, 1e-12)[:, None], counts


def _statistics(
    found: _Errors, group: npt.NDArray[np.int64], pairs: Sequence[tuple[int, int]]
) -> Reals:
    """Pairs × columns: each difference of mean errors over its standard error under one common
    mean error.
    """
    common = found.errors.sum(axis=0) / found.weight.sum()
    # under the null all groups err alike, so that residuals are from the common mean: a group
    # without a single error has a spread too
    residual_sq = (found.errors - found.weight[:, None] * common) ** 2
    n = len(found.names)
    spread = np.zeros((n, found.errors.shape[1]))
    np.add.at(spread, group, residual_sq)
    total = np.maximum(np.bincount(group, found.weight, n), 1e-12)
    # of a ratio, linearised: Σ residual² over (Σ weight)²
    variance = spread / total[:, None] ** 2
    means, _ = _means(found, group)
    statistics = []
    for one, other in pairs:
        gap = means[one] - means[other]
        error = np.sqrt(variance[one] + variance[other])
        statistics.append(np.divide(gap, error, out=np.zeros_like(gap), where=error > 1e-12))
    return np.stack(statistics)
