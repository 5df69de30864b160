"""Terms of two or three words that belong together: collocations of the corpus, to be offered to
keywords.yml.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats import log_likelihood_ratio

Reals = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
COLUMNS = ["phrase", "words", "count", "n_articles", "expected", "g2", "npmi"]
MAX_SHARE = 0.5  # of articles: a phrase in more of them is a formula of the outlet
MIN_NPMI = 0.3


class _Words(NamedTuple):
    """The words of a corpus in order: code of the form (-1 where it may not stand in a phrase),
    article, sentence.
    """

    code: Codes
    article: Codes
    sentence: Codes
    forms: npt.NDArray[np.object_]


class _Often(NamedTuple):
    """What a phrase needs: occurrences, articles (of how many), association."""

    n: int
    articles: int
    npmi: float
    of_articles: int


def collocations(
    tokens: pd.DataFrame,
    types: pd.DataFrame,
    *,
    min_count: int = 10,
    min_articles: int = 5,
    min_npmi: float = MIN_NPMI,
) -> pd.DataFrame:
    """Neighbouring words that stand together more than their frequencies would have them.

    Only words that are terms stand in a phrase: no stop words, no numbers; and both stand in one
    sentence. Of n pairs of neighbours, f_ab are the two words, f_a begin with the first and f_b end
    with the second: expected = f_a · f_b / n; g2 is the log-likelihood ratio of f_ab (Dunning
    1993), npmi = log(f_ab / expected) / -log(f_ab / n) (Bouma 2009). Three words are a phrase if
    both pairs of them are; their g2 and npmi are those of the first two words, taken as one, with
    the third.

    Parameters
    ----------
    tokens : DataFrame
        `article`, `sentence`, `type_id`, in order of the text.
    types : DataFrame
        `type_id`, `surface`, `term` of every distinct word.
    min_count : int
        Occurrences of a phrase.
    min_articles : int
        Articles that hold it; a phrase in more than half of all articles is a formula and is left
        out.
    min_npmi : float
        Smallest association, from 0 (none) to 1 (never apart).

    Returns
    -------
    DataFrame
        A row a phrase, as it is written most often, the largest g2 first: `phrase`, `words` (2 or
        3), `count`, `n_articles`, `expected`, `g2`, `npmi`.
    """
    words = _words(tokens, types)
    often = _Often(min_count, min_articles, min_npmi, int(words.article.max(initial=-1)) + 1)
    n_forms = len(words.forms)
    pairs = _joined(words, words.code, 1)
    neighbours = pairs[pairs >= 0]
    ends = neighbours
    begins = neighbours
    if n_forms:
        # the key of a pair is first · n_forms + second
        ends = np.bincount(neighbours % n_forms, minlength=n_forms)
        begins = np.bincount(neighbours // n_forms, minlength=n_forms)
    two = _scored(pairs, words, begins, ends, often)
    kept = np.where(np.isin(pairs, two["key"].to_numpy()), pairs, -1)
    # a pair that is kept, joined with the word after it, if the second pair is kept too
    pair_code = _recoded(kept)
    with_next = np.where(np.r_[kept[1:] >= 0, False], pair_code, -1)
    pair_count = np.bincount(pair_code[pair_code >= 0], minlength=len(two) + 1)
    three = _scored(_joined(words, with_next, 2), words, pair_count, ends, often)
    table = pd.concat([_written(two, words, 2), _written(three, words, 3)], ignore_index=True)
    return table.sort_values(["g2", "phrase"], ascending=[False, True], ignore_index=True)[COLUMNS]


def offered(phrases: pd.DataFrame, watched: list[str], *, top: int = 30) -> str:
    """Lines for `watch` in keywords.yml, with the numbers of each phrase as a comment.

    Parameters
    ----------
    phrases
        Rows of `collocations`, the surest first.
    watched
        Phrases that keywords.yml holds already: left out.
    top
        Lines at most.

    Returns
    -------
    str
        YAML with empty glosses, to be pasted.
    """
    fresh = phrases[~phrases["phrase"].isin(watched)].head(top)
    lines = [
        f'  - {{term: {row.phrase}, gloss: ""}}  # {row.count_} times in {row.n_articles} articles, npmi {row.npmi:.2f}'
        for row in fresh.rename(columns={"count": "count_"}).itertuples()
    ]
    return "\n".join(["watch:", *lines]) + "\n"


def _words(tokens: pd.DataFrame, types: pd.DataFrame) -> _Words:
    """The corpus as codes of word forms."""
    known = types.set_index("type_id")
    form_code, forms = pd.factorize(known["surface"].astype("object"))
    code = np.full(int(known.index.max()) + 1 if len(known) else 0, -1, np.int64)
    # forms, not terms: a phrase is offered as it is written
    code[known.index.to_numpy()] = np.where(known["term"].notna(), form_code, -1)
    return _Words(
        code[tokens["type_id"].to_numpy()],
        tokens["article"].to_numpy(np.int64),
        tokens["sentence"].to_numpy(np.int64),
        np.asarray(forms, dtype=object),
    )


def _joined(words: _Words, first: Codes, reach: int) -> Codes:
    """At every place the key of what stands there and the word `reach` places on, -1 where they do
    not stand together.
    """
    n = len(words.code)
    key = np.full(n, -1, np.int64)
    if n <= reach:
        return key
    here, there = first[:-reach], words.code[reach:]
    together = (words.sentence[:-reach] == words.sentence[reach:]) & (here >= 0) & (there >= 0)
    # one number for both, taken apart by // and %
    key[:-reach] = np.where(together, here * len(words.forms) + there, -1)
    return key


def _recoded(key: Codes) -> Codes:
    """Keys as codes from 0, so that they can be joined again; -1 stays."""
    distinct, code = np.unique(key, return_inverse=True)
    return code.astype(np.int64) - int(len(distinct) > 0 and distinct[0] < 0)


def _scored(key: Codes, words: _Words, begins: Codes, ends: Codes, often: _Often) -> pd.DataFrame:
    """The keys that are phrases: count, articles, expected, g2, npmi, and a place where each
    stands.

    `begins` are the occurrences of every first part with a word after it, `ends` those of every
    word with one before it.
    """
    places = np.flatnonzero(key >= 0)
    distinct, at, back, count = np.unique(
        key[places], return_index=True, return_inverse=True, return_counts=True
    )
    n_forms = max(len(words.forms), 1)
    n = max(int(ends.sum()), 1)
    f_a, f_b = begins[distinct // n_forms], ends[distinct % n_forms]
    # one row a phrase and article, so that repeats in an article count once
    phrase = np.unique(np.stack([back, words.article[places]]), axis=1)[0]
    articles = np.bincount(phrase, minlength=len(distinct))
    expected = f_a * f_b / n
    with np.errstate(divide="ignore", invalid="ignore"):
        # normalised pointwise mutual information (Bouma 2009)
        npmi = np.log(count / expected) / -np.log(count / n)
    # the second word after the first, against the second word anywhere else
    g2 = log_likelihood_ratio(count, f_b - count, f_a, n - f_a)
    table = pd.DataFrame(
        {
            "key": distinct,
            "place": places[at],
            "count": count,
            "n_articles": articles,
            "expected": expected,
            "g2": g2,
            "npmi": npmi,
        }
    )
    frequent = (table["count"] >= often.n) & (table["n_articles"] >= often.articles)
    spread = table["n_articles"] <= MAX_SHARE * often.of_articles
    return table[frequent & spread & (table["npmi"] >= often.npmi)].reset_index(drop=True)


def _written(table: pd.DataFrame, words: _Words, length: int) -> pd.DataFrame:
    """The phrases as text."""
    at = table["place"].to_numpy()
    parts = [words.forms[words.code[at + step]] for step in range(length)]
    phrase = [" ".join(map(str, p)) for p in zip(*parts, strict=True)]
    return table.assign(phrase=pd.Series(phrase, dtype="str"), words=length)
