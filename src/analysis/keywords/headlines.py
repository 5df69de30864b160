"""What may be told of words as found, what was looked for and not found, and what could not be
tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.i18n.language import mark
from analysis.keywords.keyness import marking
from analysis.periods import UNDATED, legible, period_of
from analysis.study.schema import Study

FOUND, NOT_FOUND, NOT_TESTABLE = "found", "not found", "not testable"
PERIOD, INSIDE, OUTLET, HALF, CHANGE = (
    mark("word of a period"),
    mark("word of a period in sentences about the pairs of states"),
    mark("word of an outlet"),
    mark("word that rises or falls between two halves"),
    mark("change of a word over time"),
)
CONTRASTS = {PERIOD: "period", INSIDE: "period in dyads", OUTLET: "source", HALF: "half"}
KINDS = (*CONTRASTS, CHANGE)
READS = ("articles", "keyness", "word_changes")
COLUMNS = ["kind", "key", "status", "reason", "estimate", "low", "high", "p", "n_articles"]
MOST = 100  # rows of a kind
LEAST_DAYS = 6  # five can be parted in ten ways at most: no p of whole days is below 0.1
LASTING = ("half", "change")  # contrasts in which days change places

CHANCE = mark("no more than shuffled articles give")
ONE_PERIOD = mark("fewer than two periods hold dated articles")
ONE_OUTLET = mark("the corpus has one outlet")
NO_COMMON_PERIOD = mark("no two outlets have articles of one period")
NO_LONG_OUTLET = mark("no outlet has articles of two periods")
FEW_DAYS = mark("fewer than six days hold dated articles")
FEW_WORDS = mark("no word is in three articles and often enough")


class _Row(NamedTuple):
    """A row of `headlines`."""

    kind: str
    key: str
    status: str
    reason: str = ""
    estimate: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan
    n_articles: int = 0


def headlines(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """What a report may print of words, by kind, with why where it may not.

    Found is what has a p of 0.05 or less, adjusted for all words (and targets) that were tested,
    from permutation of dates or outlets over articles. The test counts no word under a label where
    fewer than three articles use it.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Of a run, those named in `READS`.
    study : Study
        Whether copies are analysed.

    Returns
    -------
    DataFrame
        A row a word and target found, the surest of each kind first, or a row for a kind of which
        nothing was found or could be tested. `key` is word|target, or word|shape|first period of a
        change; `estimate` is log2 of the ratio of shares, without `low` and `high`, since a word
        chosen among many has no interval that knows it; `p` is adjusted for selection.
    """
    articles = analysed(tables["articles"], study)
    kinds = [*_words(tables["keyness"], articles), *_changes(tables["word_changes"], articles)]
    return pd.DataFrame(kinds, columns=COLUMNS)


def analysed(articles: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The articles that are counted: one of each cluster of copies, or all.

    Parameters
    ----------
    articles
        Table 'articles' of a run.
    study
        Its study, whose `settings.duplicates` decides.

    Returns
    -------
    DataFrame
        Some of the rows, or all; their index stays.
    """
    # as the stages count: what is told must be of the articles that were counted
    keep_all = study.settings.duplicates == "keep all"
    if keep_all:
        return articles
    return articles[articles["duplicate_of"].isna()]


def untestable(articles: pd.DataFrame, contrast: str) -> str:
    """Why labels of a contrast cannot change places in this corpus, '' where they can.

    Parameters
    ----------
    articles : DataFrame
        `source`, `period`, `published` of the articles that are counted.
    contrast : str
        A contrast of table 'keyness', or 'change'.

    Returns
    -------
    str
        One of the reasons of this module, as a message.
    """
    if contrast == "source":
        if articles["source"].nunique() < 2:
            return ONE_OUTLET
        period = period_of(articles["published"], legible(articles["published"], "day"))
        together = articles["source"].groupby(period.to_numpy()).nunique()
        if (together >= 2).any():
            return ""
        return NO_COMMON_PERIOD
    dated = articles[articles["period"] != UNDATED]
    if dated["period"].nunique() < 2:
        return ONE_PERIOD
    if contrast in LASTING and dated["published"].dt.floor("D").nunique() < LEAST_DAYS:
        return FEW_DAYS
    lasting = dated["period"].groupby(dated["source"]).nunique()
    if (lasting >= 2).any():
        return ""
    return NO_LONG_OUTLET


def _words(keyness: pd.DataFrame, articles: pd.DataFrame) -> Iterator[_Row]:
    """The kinds told from table 'keyness'."""
    for kind, contrast in CONTRASTS.items():
        tested = keyness[keyness["contrast"] == contrast]
        # a word that falls is told by the articles of the first half
        falls = (tested["contrast"] == "half") & (tested["effect"] < 0)
        behind = tested["n_articles"].where(~falls, tested["n_articles_reference"])
        tested = tested.assign(n_articles=behind)
        yield from _kind(kind, tested, untestable(articles, contrast), ("term", "target"))


def _changes(changes: pd.DataFrame, articles: pd.DataFrame) -> Iterator[_Row]:
    """The kind told from table 'word_changes'."""
    rest, outside = changes["n_articles_all"], changes["n_all"] - changes["n_window"]
    # smoothed as in `stats.log_ratio`: a word may be in no article outside its window
    share = (changes["n_articles"] + 0.5) / (changes["n_window"] + 1)
    share_outside = (rest - changes["n_articles"] + 0.5) / (outside + 1)
    told = changes.assign(effect=np.log2(share / share_outside))
    yield from _kind(CHANGE, told, untestable(articles, "change"), ("term", "shape", "since"))


def _kind(kind: str, tested: pd.DataFrame, why_not: str, keys: tuple[str, ...]) -> Iterator[_Row]:
    """The rows of one kind."""
    if why_not or tested.empty:
        yield _Row(kind, "", NOT_TESTABLE, why_not or FEW_WORDS)
        return
    surest = marking(tested).sort_values(
        ["statistic", *keys], ascending=[False, *[True] * len(keys)]
    )
    if surest.empty:
        yield _Row(kind, "", NOT_FOUND, CHANCE, p=float(tested["p"].min()))
    for word in surest.head(MOST).to_dict("records"):
        yield _found(kind, word, keys)


def _found(kind: str, word: Mapping[Any, Any], keys: tuple[str, ...]) -> _Row:
    key = "|".join(str(word[k]) for k in keys)
    return _Row(
        kind,
        key,
        FOUND,
        estimate=float(word["effect"]),
        p=float(word["p"]),
        n_articles=int(word["n_articles"]),
    )
