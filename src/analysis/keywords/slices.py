"""Two parts of a corpus, named as a reader names them, and the words that make the difference."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import UserError, nearest
from analysis.keywords import boilerplate
from analysis.keywords.keyness import eligible
from analysis.keywords.significance import permutation_test
from analysis.keywords.term_counts import TermCounts
from analysis.keywords.word_shifts import divergence_shift
from analysis.periods import PERIODS, UNDATED, Period, legible, period_of

Flags = npt.NDArray[np.bool_]
FORMS: dict[Period, re.Pattern[str]] = {
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
    "week": re.compile(r"\d{4}-W\d\d"),
    "month": re.compile(r"\d{4}-\d\d"),
    "quarter": re.compile(r"\d{4}-Q[1-4]"),
    "year": re.compile(r"\d{4}"),
}
REST = "rest"
DRAWS = 999  # permutations
HOW = "A slice is an outlet, a period (2023, 2023-Q1, 2023-03, 2023-W10, 2023-03-10) or 'rest'."


class _Slice(NamedTuple):
    """The articles of a slice, and what they were chosen by: 'outlet', 'period' or ''."""

    articles: Flags
    by: str


def compare_slices(
    counts: TermCounts,
    articles: pd.DataFrame,
    one: str,
    other: str = REST,
    *,
    min_count: int = 10,
    draws: int = DRAWS,
    seed: int,
) -> pd.DataFrame:
    """Which words make the difference between two slices of a corpus, and which of them chance may
    have made.

    Parameters
    ----------
    counts : TermCounts
        Occurrences by article.
    articles : DataFrame
        `article_id`, `source`, `published`, in the row order of `counts`.
    one, other : str
        Names of slices: an outlet, a period as 2023, 2023-Q1, 2023-03, 2023-W10 or 2023-03-10, or
        'rest' for all other articles.
    min_count : int
        Occurrences in both together that a word needs, in three articles or more.
    draws : int
        Permutations.
    seed : int
        Their seed.

    Returns
    -------
    DataFrame
        A row a word, the largest contribution first: `term`, `share_target`, `share_reference`,
        `contribution` to the Jensen–Shannon divergence (of the words compared; negative where
        `other` uses the word more), `n_articles_target`, `n_articles_reference`, `p`, adjusted by
        the maximum over all words and both slices when articles change places (inside an outlet,
        where two periods are compared; inside a period otherwise), and `boilerplate`.

    Raises
    ------
    UserError
        For a name that is no slice, slices that share articles, or one that holds no word.

    References
    ----------
    Gallagher and others (2021), 'Generalized word shift graphs', section 2.3; Westfall and Young
    (1993).
    """
    first, second = _two(articles, one, other)
    used = (first.articles | second.articles) & (counts.lengths > 0)
    for name, chosen in ((one, first), (other, second)):
        if not (chosen.articles & used).any():
            raise UserError(f"no article of '{name}' holds a word", fix=HOW)
    part = counts.articles(used)
    tested = eligible(part, min_count)
    # told from all words, before the rare ones are dropped
    reason = boilerplate.reasons(part)[tested]
    part = part.keep(tested)
    if not part.terms:
        raise UserError(
            f"no word stands {min_count} times in three articles of '{one}' and '{other}'",
            fix="A smaller --min-count compares rarer words.",
        )
    label = np.where(first.articles[used], 0, 1)
    # 0 for the first slice, 1 for the other
    rows = articles[used]
    # labels of periods change places inside outlets, labels of outlets inside periods
    strata = rows["source"].astype("str").to_numpy()
    if "outlet" in (first.by, second.by):
        published = rows["published"]
        strata = period_of(published, legible(published, "day")).to_numpy()
    test = permutation_test(part, label, rows["article_id"], strata=strata, draws=draws, seed=seed)
    present = (part.matrix > 0).astype(np.int64)
    for name, by in ((one, first.by), (other, second.by)):
        if by == "outlet":
            reason[boilerplate.own_names(part.terms, name)] = boilerplate.OWN_NAME
    tests = pd.DataFrame(
        {
            "term": part.terms,
            "n_articles_target": present[label == 0].sum(axis=0),
            "n_articles_reference": present[label == 1].sum(axis=0),
            # one row a word: that of the side that uses it more
            "p": test.p.min(axis=0),
            "boilerplate": reason,
        }
    )
    shares = [np.asarray(part.matrix[label == side].sum(axis=0)).ravel() for side in (0, 1)]
    shift = divergence_shift(part.terms, *shares)
    return shift.merge(tests, on="term", validate="one_to_one")


def _two(articles: pd.DataFrame, one: str, other: str) -> tuple[_Slice, _Slice]:
    """The two slices; `rest` is what the other leaves."""
    if one == REST:
        raise UserError("the first slice is 'rest': of what?", fix=HOW)
    first = _slice(articles, one)
    if other == REST:
        return first, _Slice(~first.articles, first.by)
    second = _slice(articles, other)
    shared = int((first.articles & second.articles).sum())
    if shared:
        raise UserError(
            f"'{one}' and '{other}' share {shared:,} articles",
            fix="Two slices are compared that hold different articles: two outlets, or two periods.",
        )
    return first, second


def _slice(articles: pd.DataFrame, name: str) -> _Slice:
    """The articles of a slice by its name."""
    source = articles["source"].astype("str").to_numpy()
    if (source == name).any():
        return _Slice(source == name, "outlet")
    for period in PERIODS:
        if FORMS[period].fullmatch(name):
            inside = (period_of(articles["published"], period) == name).to_numpy()
            if not inside.any():
                raise UserError(f"no article is of {name}", fix=_span(articles))
            return _Slice(inside, "period")
    known = sorted(set(source.tolist()))
    raise UserError(f"'{name}' is no slice{nearest(name, known)} {HOW}")


def _span(articles: pd.DataFrame) -> str:
    """From when to when the articles are."""
    days = period_of(articles["published"], "day")
    days = days[days != UNDATED]
    if days.empty:
        return "No article of this run has a date."
    return f"The run holds articles from {days.min()} to {days.max()}."
