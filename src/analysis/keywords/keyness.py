"""Which words mark a period, a source or the later half of a corpus, against the rest."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, special

from analysis import tables
from analysis.keywords.counts import TermCounts
from analysis.keywords.dispersion import deviation_of_proportions
from analysis.periods import UNDATED
from analysis.stats import (
    LEVEL,
    benjamini_hochberg,
    cluster_design_effect,
    log_likelihood_ratio,
    log_ratio,
)

Reals = npt.NDArray[np.float64]
Contrast = Literal["period", "source", "half"]
PER = 10_000


class _Sides(NamedTuple):
    """Targets × terms: occurrences in target and reference; targets × 1: words of each."""

    n_target: Reals
    n_reference: Reals
    target: Reals
    reference: Reals


def keyness(
    counts: TermCounts,
    articles: pd.DataFrame,
    *,
    contrast: Contrast = "period",
    min_count: int = 10,
    prior_words: float | None = None,
) -> pd.DataFrame:
    """Every term in each period (or source) against all others, or in the second half against the first: table
    'keyness'.

    `articles` has `period` and `source`, in the row order of `counts`. Articles without a date are left out of 'period'
    and 'half'; a half ends at the end of the period by which half of the words are written. Terms with fewer than
    `min_count` occurrences in what is compared are not tested. With one group only there is nothing to compare: an
    empty table.

    For n_t of N_t words in the target and n_r of N_r in the reference: `g2` is Dunning's (1993), negative where the
    target uses the term less, and `p` its chi-squared p (1 degree of freedom); `q` is p after Benjamini-Hochberg over
    all rows of the call. `effect` is log2 of the ratio of shares (Hardie 2014), each smoothed to (n + 0.5) / (N + 1);
    `effect_low`, `effect_high` its 95 % interval (delta method, with the design effect of articles). `log_odds` and `z`
    are from Monroe, Colaresi and Quinn (2008, eq. 15 to 22):

    log_odds = log[(n_t + a) / (N_t + A - n_t - a)] - log[(n_r + a) / (N_r + A - n_r - a)],

    z = log_odds / sqrt(1 / (n_t + a) + 1 / (n_r + a)), a = A · (n_t + n_r) / (N_t + N_r).

    The prior is the term's share in all that is compared, worth A = `prior_words` words; by default as many as there
    are terms tested, one a term on average. `dispersion` is Gries' DPnorm over the articles of the target (1 where the
    target has none of the term), `dispersion_all` over all articles compared. `share_target` and `share_reference` are
    per 10,000 words.

    G² takes words as independent; they cluster in articles, so read p beside dispersion and the interval of the effect.
    """
    labels = _labels(counts, articles, contrast)
    inside = (labels != "") & (counts.lengths > 0)
    used = counts.articles(inside)
    enough = np.asarray(used.matrix.sum(axis=0)).ravel() >= max(min_count, 1)
    used, labels = used.keep(enough), labels[inside]
    names, group = np.unique(labels, return_inverse=True)
    if len(names) < 2 or not used.terms:
        return tables.empty("keyness")
    targets = np.array([1]) if contrast == "half" else np.arange(len(names))
    columns = _measures(used, group, targets, prior_words)
    shape = columns["g2"].shape
    frame = pd.DataFrame(
        {
            "term": np.tile(np.array(used.terms, dtype=object), len(targets)),
            "contrast": contrast,
            "target": np.repeat(names[targets], shape[1]),
            "reference": names[0] if contrast == "half" else "rest",
            **{name: np.broadcast_to(values, shape).ravel() for name, values in columns.items()},
        }
    )
    frame["q"] = benjamini_hochberg(frame["p"])
    frame = frame.astype({"n_target": "int64", "n_reference": "int64", "n_articles": "int64"})
    return tables.check(
        "keyness",
        frame.sort_values(
            ["target", "z", "term"], ascending=[True, False, True], ignore_index=True
        ),
    )


def rising_and_falling(
    keyness: pd.DataFrame, *, top: int = 15, max_q: float = 0.05, max_dispersion: float = 0.99
) -> pd.DataFrame:
    """The words that move most, out of table 'keyness' (rows of 'half' and of 'period', as far as they are there).

    Adds `direction` and `rank` (1 the sharpest): 'rising' and 'falling' are the `top` terms by z of the second half
    against the first; 'peak' the `top` terms by z in a single period against all others, a term once, in its sharpest
    period. Only terms with q up to `max_q`, an interval of the effect that leaves 0 out, and a dispersion over all
    articles up to `max_dispersion`: words of one article are no trend.
    """
    beyond = (keyness["effect_low"] > 0) | (keyness["effect_high"] < 0)
    sure = keyness[(keyness["q"] <= max_q) & beyond & (keyness["dispersion_all"] <= max_dispersion)]
    sure = sure.sort_values(["z", "target", "term"])
    halves, periods = sure[sure["contrast"] == "half"], sure[sure["contrast"] == "period"]
    peaks = (
        periods[(periods["z"] > 0) & (periods["n_articles"] > 1)].iloc[::-1].drop_duplicates("term")
    )
    chosen = {
        "rising": halves[halves["z"] > 0].iloc[::-1],
        "falling": halves[halves["z"] < 0],
        "peak": peaks,
    }
    parts = [
        rows.head(top).assign(direction=name, rank=np.arange(1, min(top, len(rows)) + 1))
        for name, rows in chosen.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _labels(
    counts: TermCounts, articles: pd.DataFrame, contrast: Contrast
) -> npt.NDArray[np.object_]:
    """The group of each article, '' for those left out. Halves sort: the first before the second."""
    if contrast == "source":
        return articles["source"].astype("str").to_numpy(dtype=object)
    period = articles["period"].astype("str")
    period = period.where(period != UNDATED, "").to_numpy(dtype=object)
    if contrast == "period":
        return period
    names = sorted({p for p in period if p})
    if len(names) < 2:
        return np.full(len(period), "", dtype=object)
    words = pd.Series(counts.lengths).groupby(period).sum().reindex(names).cumsum()
    last = int(np.argmin(np.abs(words.to_numpy()[:-1] - words.iloc[-1] / 2)))
    halves = [_span(names[: last + 1]), _span(names[last + 1 :])]
    return np.array(["" if not p else halves[p > names[last]] for p in period], dtype=object)


def _span(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _measures(
    counts: TermCounts,
    group: npt.NDArray[np.int64],
    targets: npt.NDArray[np.int64],
    prior_words: float | None,
) -> dict[str, Reals]:
    """Every measure as an array targets × terms, but q."""
    groups = int(group.max()) + 1
    member = sparse.csr_array(
        (np.ones(len(group)), (group, np.arange(len(group)))), shape=(groups, len(group))
    )
    y, t = counts.matrix, counts.lengths.astype(np.float64)
    in_group, words = (member @ y).toarray(), np.asarray(member @ t)[:, None]
    sides = _Sides(
        in_group[targets],
        in_group.sum(0) - in_group[targets],
        words[targets],
        words.sum() - words[targets],
    )
    more = sides.n_target * sides.reference >= sides.n_reference * sides.target
    unsigned = log_likelihood_ratio(*sides)
    effect, spread = log_ratio(*sides), _spread(counts, member, targets, sides)
    log_odds, z = _monroe(sides, float(len(counts.terms) if prior_words is None else prior_words))
    return {
        "n_target": sides.n_target,
        "n_reference": sides.n_reference,
        "g2": np.where(more, unsigned, -unsigned),
        "log_odds": log_odds,
        "z": z,
        "effect": effect,
        "effect_low": effect - spread,
        "effect_high": effect + spread,
        "dispersion": deviation_of_proportions(y, t, group)[targets],
        "dispersion_all": deviation_of_proportions(y, t, np.zeros(len(t), np.int64)),
        "p": special.chdtrc(1, np.maximum(unsigned, 0)),
        "n_articles": (member @ (y > 0).astype(np.float64)).toarray()[targets],
        "share_target": PER * sides.n_target / np.maximum(sides.target, 1),
        "share_reference": PER * sides.n_reference / np.maximum(sides.reference, 1),
    }


def _monroe(sides: _Sides, prior_words: float) -> tuple[Reals, Reals]:
    """Log-odds ratio with an informative Dirichlet prior, and over its standard error."""
    n_t, n_r, big_t, big_r = sides
    prior = prior_words * (n_t + n_r) / (big_t + big_r)
    odds_t = np.log((n_t + prior) / (big_t + prior_words - n_t - prior))
    odds_r = np.log((n_r + prior) / (big_r + prior_words - n_r - prior))
    delta = odds_t - odds_r
    return delta, delta / np.sqrt(1 / (n_t + prior) + 1 / (n_r + prior))


def _spread(
    counts: TermCounts, member: sparse.csr_array, targets: npt.NDArray[np.int64], sides: _Sides
) -> Reals:
    """Half the width of the 95 % interval of `effect`: Poisson counts, each times its design effect over articles."""
    y, t = counts.matrix, counts.lengths.astype(np.float64)
    sums = [(member @ v).toarray() for v in (y, y.multiply(y).tocsr(), sparse.diags_array(t) @ y)]
    sizes = [np.asarray(member @ v)[:, None] for v in (t, t**2, (t > 0).astype(np.float64))]

    def inflation(part: list[Reals], size: list[Reals]) -> Reals:
        return cluster_design_effect(part[0], size[0], part[1], part[2], size[1], size[2])

    everywhere = np.nan_to_num(
        inflation([s.sum(0) for s in sums], [s.sum(0) for s in sizes]), nan=1.0
    )
    ours = inflation([s[targets] for s in sums], [s[targets] for s in sizes])
    others = inflation(
        [s.sum(0) - s[targets] for s in sums], [s.sum(0) - s[targets] for s in sizes]
    )
    variance = sum(
        np.maximum(np.where(np.isnan(effect), everywhere, effect), 1.0) / (n + 0.5)
        for effect, n in ((ours, sides.n_target), (others, sides.n_reference))
    )
    return np.asarray(special.ndtri((1 + LEVEL) / 2) * np.sqrt(variance) / np.log(2))
