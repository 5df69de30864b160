"""Which words mark a period, a source or the later half of a corpus, against the rest."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, special

from analysis import tables
from analysis.keywords import boilerplate
from analysis.keywords.dispersion import deviation_of_proportions
from analysis.keywords.significance import DRAWS, Moves, by_days, permutation_test
from analysis.keywords.term_counts import TermCounts, count_terms
from analysis.keywords.usage import MIN_ARTICLES
from analysis.periods import UNDATED, legible, period_of
from analysis.stats import (
    LEVEL,
    cluster_design_effect,
    log_likelihood_ratio,
    log_ratio,
)

Reals = npt.NDArray[np.float64]
Contrast = Literal["period", "source", "half"]
Move = Literal["article", "day"]
PER = 10_000  # words that shares are told of
MAX_P = 0.05  # adjusted for all words tested


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
    draws: int = DRAWS,
    seed: int,
    move: Move | None = None,
) -> pd.DataFrame:
    """Every term in each period (or source) against all others, or in the second half against the
    first.

    Articles without a date are left out of 'period' and 'half'; a half ends at the end of the
    period by which half of the articles are written. For n_t of N_t words in the target and n_r of
    N_r in the reference, `g2` is Dunning's (1993), negative where the target uses the term less;
    `effect` is log2 of the ratio of shares (Hardie 2014), each smoothed to (n + 0.5) / (N + 1),
    with its 95 % interval by the delta method and the design effect of articles. `log_odds` and `z`
    are from Monroe, Colaresi and Quinn (2008, eq. 15 to 22):

    log_odds = log[(n_t + a) / (N_t + A - n_t - a)] - log[(n_r + a) / (N_r + A - n_r - a)],

    z = log_odds / sqrt(1 / (n_t + a) + 1 / (n_r + a)), a = A · (n_t + n_r) / (N_t + N_r).

    These describe: they take words as independent. Whether a word marks a target is told by `p`,
    from permutation of the labels over articles (`significance.permutation_test`): periods change
    places inside an outlet, outlets inside a period (the finest one of which half hold ten articles
    or more), halves by whole days, inside outlets and again over all of them, of which the larger p
    counts (`significance.by_days`).

    Parameters
    ----------
    counts : TermCounts
        Occurrences by article.
    articles : DataFrame
        `article_id`, `period`, `source`, `published`, in the row order of `counts`.
    contrast : {'period', 'source', 'half'}
        What is compared.
    min_count : int
        Terms with fewer occurrences in what is compared, or in fewer than three articles, are not
        tested.
    prior_words : float, optional
        What the prior, the term's share in all that is compared, is worth in words: A. By default
        as many as terms are tested, one a term on average.
    draws : int
        Permutations.
    seed : int
        Seed of the permutations.
    move : {'article', 'day'}, optional
        What changes places: articles, or all articles of an outlet's day together, where a day's
        articles tell one event. By default days for halves, articles for the others: a word that
        fills one day belongs to a period, but does not rise.

    Returns
    -------
    DataFrame
        Table 'keyness', a row for each term and target; empty where there is one group only.
        `statistic` and `p` are of the test; in contrast 'half' of the half that uses the term more
        than expected.
    """
    labels = _labels(counts, articles, contrast)
    # an article without a word can use none under any label
    inside = (labels != "") & (counts.lengths > 0)
    used = counts.articles(inside)
    tested = eligible(used, min_count)
    # before terms are dropped: the words that tell pages of sport must still be counted
    told_of = boilerplate.reasons(used)[tested]
    used = used.keep(tested)
    labels = labels[inside]
    names, group = np.unique(labels, return_inverse=True)
    if len(names) < 2 or not used.terms:
        return tables.empty("keyness")
    targets = np.arange(len(names))
    reference = "rest"
    if contrast == "half":
        # names sort by time, so that the second half is the target and the first the reference
        targets = np.array([1])
        reference = names[0]
    columns = _measures(used, group, targets, prior_words)
    columns |= _tested(used, articles[inside], group, contrast, move, draws, seed)
    shape = columns["g2"].shape
    frame = pd.DataFrame(
        {
            # target by target, all terms of each: the order of `ravel` below
            "term": np.tile(np.array(used.terms, dtype=object), len(targets)),
            "contrast": contrast,
            "target": np.repeat(names[targets], shape[1]),
            "reference": reference,
            **{name: np.broadcast_to(values, shape).ravel() for name, values in columns.items()},
        }
    )
    frame["boilerplate"] = np.tile(told_of, len(targets)).astype(object)
    if contrast == "source":
        for outlet, rows in frame.groupby("target"):
            own = rows.index[boilerplate.own_names(rows["term"].tolist(), str(outlet))]
            frame.loc[own, "boilerplate"] = boilerplate.OWN_NAME
    whole = ("n_target", "n_reference", "n_articles", "n_articles_reference")
    frame = frame.astype(dict.fromkeys(whole, "int64"))
    return tables.check(
        "keyness",
        frame.sort_values(
            ["target", "z", "term"], ascending=[True, False, True], ignore_index=True
        ),
    )


def all_contrasts(
    counts: TermCounts, inside: TermCounts, articles: pd.DataFrame, min_count: int, seed: int
) -> pd.DataFrame:
    """Table 'keyness' of a run: periods, sources and halves, and periods inside the sentences of
    dyads.

    Parameters
    ----------
    counts
        Words of every article.
    inside
        The counts of `counts_in_dyads`. These sentences hold few words, so that a term needs half
        as many occurrences as elsewhere.
    articles
        Articles in the row order of both counts.
    min_count
        Occurrences that a term has at least, to be tested.
    seed
        Seed of the permutations.

    Returns
    -------
    DataFrame
        The rows of `keyness` for each contrast, `contrast` telling which.
    """
    contrasts: tuple[Contrast, ...] = ("period", "source", "half")
    parts = [
        keyness(counts, articles, contrast=c, min_count=min_count, seed=seed) for c in contrasts
    ]
    of_dyads = keyness(inside, articles, min_count=max(3, min_count // 2), seed=seed)
    return pd.concat([*parts, of_dyads.assign(contrast="period in dyads")], ignore_index=True)


def counts_in_dyads(
    tokens: pd.DataFrame,
    types: pd.DataFrame,
    sentences: pd.DataFrame,
    dyads: pd.DataFrame,
    articles: pd.DataFrame,
) -> TermCounts:
    """Occurrences by article inside the sentences that count for a dyad.

    Parameters
    ----------
    tokens, types, sentences, dyads, articles
        Tables of one run; `sentence` of a token is a row number of `sentences`.

    Returns
    -------
    TermCounts
        Articles × terms, the words of these sentences alone.
    """
    of_dyads = dyads[["article_id", "sentence_id"]].drop_duplicates()
    numbered = sentences[["article_id", "sentence_id"]].reset_index(names="row")
    numbers = set(numbered.merge(of_dyads, on=["article_id", "sentence_id"])["row"])
    inside = tokens[tokens["sentence"].isin(numbers)]
    return count_terms(inside, types.set_index("type_id"), len(articles))


def marking(keyness: pd.DataFrame, *, max_p: float = MAX_P) -> pd.DataFrame:
    """The rows of table 'keyness' that hold: the one rule of tables, figures, sentences and
    headlines.

    A word marks its target if its p, adjusted for all words tested, is at most `max_p`. It then
    stands in three articles of the target or more, since the test counts no fewer. A word of
    contrast 'half' marks the half that uses it more. Boilerplate (`boilerplate.reasons`) marks
    nothing.

    Parameters
    ----------
    keyness
        Rows of table 'keyness'.
    max_p
        The largest adjusted p.

    Returns
    -------
    DataFrame
        Some of the rows, in their order.
    """
    return keyness[(keyness["p"] <= max_p) & (keyness["boilerplate"] == "")]


def rising_and_falling(
    keyness: pd.DataFrame, *, top: int = 15, max_p: float = MAX_P
) -> pd.DataFrame:
    """The words that move most, out of table 'keyness' (rows of 'half' and of 'period', as far as
    they are there).

    Parameters
    ----------
    keyness : DataFrame
        Table 'keyness'.
    top : int
        Rows of each direction.
    max_p : float
        Largest p, adjusted for all words.

    Returns
    -------
    DataFrame
        Rows of `marking` with `direction` and `rank` (1 the sharpest, by the statistic of the
        test): 'rising' and 'falling' in the second half against the first, 'peak' in a single
        period against all others, a term once, in its sharpest period.
    """
    sure = marking(keyness, max_p=max_p).sort_values(
        ["statistic", "term", "target"], ascending=[False, True, True]
    )
    halves, periods = sure[sure["contrast"] == "half"], sure[sure["contrast"] == "period"]
    chosen = {
        "rising": halves[halves["effect"] > 0],
        "falling": halves[halves["effect"] < 0],
        "peak": periods.drop_duplicates("term"),
    }
    parts = [
        rows.head(top).assign(direction=name, rank=np.arange(1, min(top, len(rows)) + 1))
        for name, rows in chosen.items()
    ]
    return pd.concat(parts, ignore_index=True)


def eligible(counts: TermCounts, min_count: int) -> npt.NDArray[np.bool_]:
    """Which terms are tested: often enough, and in three articles.

    Parameters
    ----------
    counts
        Words of every article.
    min_count
        Occurrences that a term has at least.

    Returns
    -------
    array of bool
        One truth value a term: at least `min_count` occurrences, in `MIN_ARTICLES` articles.
    """
    # at least 1: a term that no article of these has cannot be tested
    often = np.asarray(counts.matrix.sum(axis=0)).ravel() >= max(min_count, 1)
    return often & (np.asarray((counts.matrix > 0).sum(axis=0)).ravel() >= MIN_ARTICLES)


def _tested(
    counts: TermCounts,
    articles: pd.DataFrame,
    group: npt.NDArray[np.int64],
    contrast: Contrast,
    move: Move | None,
    draws: int,
    seed: int,
) -> dict[str, Reals]:
    """The columns of the permutation test, targets × terms."""
    published = articles["published"]
    day = period_of(published, "day").to_numpy()
    source = articles["source"].astype("str").to_numpy()
    strata, blocks = source, None
    moves: tuple[Moves, ...] = ()
    # labels of outlets move inside periods, so that dates cannot stand in for outlets
    if contrast == "source":
        strata = period_of(published, legible(published, "day")).to_numpy()
    # what lasts over time is held against whole days that change places (`by_days`)
    if contrast == "half" and move != "article":
        moves = by_days(source, day)
    elif move == "day":
        blocks = np.char.add(np.char.add(source.astype(str), " "), day.astype(str))
    result = permutation_test(
        counts,
        group,
        articles["article_id"],
        strata=strata,
        blocks=blocks,
        moves=moves,
        draws=draws,
        seed=seed,
    )
    if contrast == "half":
        # one row a term, of the second half; the test of the half that uses it more than expected
        largest = result.statistic.max(axis=0, keepdims=True)
        return {"statistic": largest, "p": result.p.min(axis=0, keepdims=True)}
    return {"statistic": result.statistic, "p": result.p}


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
    # by articles, not words: how many a period has stays when dates change places, so that the
    # halves of a corpus and of its permutations end on one day and the test is exact
    written = pd.Series(counts.lengths > 0).groupby(period).sum().reindex(names).cumsum()
    # [:-1]: cut after the last period, the second half would be empty
    last = int(np.argmin(np.abs(written.to_numpy()[:-1] - written.iloc[-1] / 2)))
    halves = [_span(names[: last + 1]), _span(names[last + 1 :])]
    return np.array(["" if not p else halves[p > names[last]] for p in period], dtype=object)


def _span(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{names[0]} to {names[-1]}"


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
    # groups × terms, and groups × 1
    in_group, words = (member @ y).toarray(), np.asarray(member @ t)[:, None]
    sides = _Sides(
        in_group[targets],
        in_group.sum(0) - in_group[targets],
        words[targets],
        words.sum() - words[targets],
    )
    holding = (member @ (y > 0).astype(np.float64)).toarray()
    # shares compared by cross-multiplication: a side may have no words
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
        "n_articles": holding[targets],
        "n_articles_reference": holding.sum(0) - holding[targets],
        "share_target": PER * sides.n_target / np.maximum(sides.target, 1),
        "share_reference": PER * sides.n_reference / np.maximum(sides.reference, 1),
    }


def _monroe(sides: _Sides, prior_words: float) -> tuple[Reals, Reals]:
    """Log-odds ratio with an informative Dirichlet prior, and over its standard error."""
    n_t, n_r, big_t, big_r = sides
    # prior counts as the whole corpus has them: they pull rare terms towards no difference
    prior = prior_words * (n_t + n_r) / (big_t + big_r)
    odds_t = np.log((n_t + prior) / (big_t + prior_words - n_t - prior))
    odds_r = np.log((n_r + prior) / (big_r + prior_words - n_r - prior))
    delta = odds_t - odds_r
    return delta, delta / np.sqrt(1 / (n_t + prior) + 1 / (n_r + prior))


def _spread(
    counts: TermCounts, member: sparse.csr_array, targets: npt.NDArray[np.int64], sides: _Sides
) -> Reals:
    """Half the width of the 95 % interval of `effect`: Poisson counts, each times its design
    effect over articles.
    """
    y, t = counts.matrix, counts.lengths.astype(np.float64)
    # groups × terms: Σy, Σy², Σyt, as `cluster_design_effect` takes them
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
        # 1 / (n + 0.5) is the variance of the log of a Poisson count, smoothed as the estimate is.
        # A side that tells no effect of its own has that of the corpus; below 1 none is believed
        np.maximum(np.where(np.isnan(effect), everywhere, effect), 1.0) / (n + 0.5)
        for effect, n in ((ours, sides.n_target), (others, sides.n_reference))
    )
    return np.asarray(special.ndtri((1 + LEVEL) / 2) * np.sqrt(variance) / np.log(2))
