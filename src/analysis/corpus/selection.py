"""Which articles of its corpora a study asks about: `where` in study.yml."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote, urlsplit

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.corpus.quarantine import (
    AFTER_UNTIL,
    BEFORE_SINCE,
    NO_DAY,
    NO_SECTION,
    NO_WORD,
    OTHER_OUTLET,
    UNWANTED_WORD,
)
from analysis.errors import UserError, nearest
from analysis.study.schema import Where
from analysis.text.documents import find, read_text
from analysis.text.lexicon import Entry, compile_lexicon
from analysis.text.normalise import fold

REASON = "outside 'where' of study.yml"

Flags = npt.NDArray[np.bool_]


def reasons_against(articles: pd.DataFrame, where: Where) -> pd.Series:
    """Why an article is outside a selection.

    Parameters
    ----------
    articles : pandas.DataFrame
        Rows of table 'articles': published, source, keywords, url, title, body.
    where : Where
        The selection; an empty one leaves every article in.

    Returns
    -------
    pandas.Series of str
        One value a row of `articles`, in their order: the first condition that the article does
        not meet, as `quarantine.detail` words it; missing where it meets all.
    """
    reasons = pd.Series(None, index=articles.index, dtype="str")
    if where.since or where.until:
        _mark(reasons, articles["published"].isna().to_numpy(), NO_DAY)
    day = articles["published"].dt.date
    if where.since:
        before = (day < where.since).to_numpy(bool)
        _mark(reasons, before, BEFORE_SINCE.format(day=where.since))
    if where.until:
        after = (day > where.until).to_numpy(bool)
        _mark(reasons, after, AFTER_UNTIL.format(day=where.until))
    other = articles["source"].isin(where.without_outlets).to_numpy()
    if where.outlets:
        other = other | ~articles["source"].isin(where.outlets).to_numpy()
    for outlet in articles.loc[other, "source"].unique():
        of_outlet = other & (articles["source"] == outlet).to_numpy()
        _mark(reasons, of_outlet, OTHER_OUTLET.format(outlet=outlet))
    if where.sections:
        _mark(reasons, ~_in_sections(articles, where.sections), NO_SECTION)
    # words are looked up last, and only in the articles that are left
    if where.words:
        left = np.flatnonzero(reasons.isna())
        lacking = left[~_hold_a_word(articles.iloc[left], where.words)]
        _mark(reasons, _at(lacking, len(articles)), NO_WORD)
    if where.without_words:
        left = np.flatnonzero(reasons.isna())
        holding = left[_hold_a_word(articles.iloc[left], where.without_words)]
        _mark(reasons, _at(holding, len(articles)), UNWANTED_WORD)
    return reasons


def check_outlets(outlets: Collection[str], where: Where) -> None:
    """Check that a selection names outlets that are there.

    Parameters
    ----------
    outlets : collection of str
        Those of the corpora.
    where : Where
        The selection.

    Raises
    ------
    UserError
        For the first that is not there, naming the nearest.
    """
    for outlet in (*where.outlets, *where.without_outlets):
        if outlet not in outlets:
            raise UserError(
                f"where: no article is from '{outlet}'{nearest(outlet, sorted(outlets))}",
                where="study.yml",
                fix=f"Outlets: {', '.join(sorted(outlets))}.",
            )


def _mark(reasons: pd.Series, rows: Flags, reason: str) -> None:
    """Give these rows a reason, where they have none yet."""
    # The first reason stays: one is enough, and what is cheap to ask is asked first.
    reasons.loc[rows & reasons.isna().to_numpy()] = reason


def _at(places: npt.NDArray[np.integer], count: int) -> Flags:
    flags = np.zeros(count, bool)
    flags[places] = True
    return flags


def _in_sections(articles: pd.DataFrame, sections: tuple[str, ...]) -> Flags:
    """Whether an editors' keyword or a folder of the address is one of these sections."""
    wanted = {fold(section).casefold() for section in sections}
    flags = []
    for keywords, url in zip(articles["keywords"], articles["url"], strict=True):
        names = set[str]()
        if isinstance(keywords, str):
            names.update(keywords.split("|"))
        if isinstance(url, str):
            names.update(unquote(urlsplit(url).path).split("/"))
        flags.append(not wanted.isdisjoint(fold(name).casefold() for name in names))
    return np.array(flags, dtype=bool)


def _hold_a_word(articles: pd.DataFrame, words: tuple[str, ...]) -> Flags:
    """Whether title or body holds one of these words or phrases, with any clitics."""
    entries = [Entry(word, "where", word, inflects=True) for word in words]
    titles = articles["title"].fillna("")
    text = read_text((titles + "\n\n" + articles["body"]).tolist())
    matches = find(text, compile_lexicon(entries))
    return _at(np.unique(text.tokens.article[matches["first"].to_numpy()]), len(articles))
