"""A lexicon of phrases for actors, frames, tone, events and keywords, compiled into one trie.

A phrase has one to eight words and is compared word by word after folding. Its first word may carry proclitics; where its entry
allows it, words may take the article and the last word a pronoun. `word_readings` tells once for each distinct word which
words of the lexicon it can be; `match` walks the text.

How the trie is kept: a *symbol* is a word of the lexicon together with the clitics that it carries, packed into one integer,
``word number * FLAG_SETS + flags``, where flags is a sum of PROCLITIC, ARTICLE, PRONOUN and TANWIN. A phrase is a path of
symbols from node 0, and every combination of clitics that the entry allows is a path of its own. So whether a word may stand
somewhere in a phrase, with its clitics, is one look-up of an integer, and for all words of a corpus at once one
`numpy.searchsorted`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, product
from typing import Literal

import numpy as np
import pandas as pd

from analysis.text.normalise import fold, fold_all, plain_all
from analysis.text.prefilter import Prefilter, make_prefilter
from analysis.text.tokens import Places

PROCLITIC = 1  # a conjunction or preposition before the word
ARTICLE = 2
PRONOUN = 4  # attached behind the word
TANWIN = 8  # the alef of the indefinite accusative (وسيطا)
FLAG_SETS = 16  # how many sums of the four there are

GLOB_LETTERS = 3  # stems of globs are kept by so many of their first letters
START_LETTERS = 3  # a word none of whose stems begins with such letters is not read at all

# While the trie is made, an edge is keyed by one integer, `node * _NODE + symbol`: a dictionary of tuples takes twice as long.
_NODE = 1 << 32

Normalisation = Literal["folded", "plain"]


@dataclass(frozen=True)
class Entry:
    """A phrase of a lexicon.

    Attributes
    ----------
    phrase : str
        One to eight words. A word ending in `*` matches any ending (quanteda's glob).
    layer : str
        Where the phrase competes (actors, frames of one kind, …): inside a layer the longest match wins.
    label : str
        What a match gives.
    inflects : bool
        Whether every word may take the article, or the alef of the indefinite accusative (وسيطا), and the last a pronoun.
        Without it words stand as written, and only the first takes proclitics.
    """

    phrase: str
    layer: str
    label: str
    inflects: bool = False


@dataclass
class Lexicon:
    """Entries compiled into a trie over symbols; build with `compile_lexicon`.

    Attributes
    ----------
    entries : list of Entry
        In the order given.
    words : dict of str to int
        The number of each word, from 1; a glob is a word that ends in `*`.
    globs : dict of str to list of (str, int)
        Stem and number of each glob, by the first letters of the stem.
    pronoun_words, inflecting_words : set of str
        Words that may take a pronoun, and those that may take the accusative's alef.
    edges : dict of int to int
        The trie: from `node * _NODE + symbol` to the node it leads to.
    ends : dict of int to list of int
        The entries that end at a node.
    edge_keys, edge_targets : numpy.ndarray of int64, shape (n_edges,)
        The same trie for `numpy.searchsorted`: keys are `node * width + symbol`, in rising order.
    layers : tuple of str
        The layers, in the order of their first entries.
    starts : set of str
        The first letters of all words.
    memory : dict of str to tuple of int
        The symbols of words read so far.
    normalisation : {"folded", "plain"}
        How words are compared.
    clitics : bool
        Whether words may carry any clitic but the article; False is a baseline for the evaluation.
    """

    entries: list[Entry]
    words: dict[str, int] = field(default_factory=dict)
    globs: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    pronoun_words: set[str] = field(default_factory=set)
    inflecting_words: set[str] = field(default_factory=set)
    edges: dict[int, int] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)
    edge_keys: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    edge_targets: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    layers: tuple[str, ...] = ()
    starts: set[str] = field(default_factory=set)
    memory: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    normalisation: Normalisation = "folded"
    clitics: bool = True

    def forms(self, words: Sequence[str]) -> list[str]:
        """Words as this lexicon compares them."""
        return fold_all(words) if self.normalisation == "folded" else plain_all(words)

    @property
    def width(self) -> int:
        """A number above every symbol: `node * width + symbol` is another number for every pair."""
        return (len(self.words) + 1) * FLAG_SETS

    @cached_property
    def prefilter(self) -> Prefilter:
        """Which words need not be read at all."""
        stems = [stem for stem, _ in chain.from_iterable(self.globs.values())]
        return make_prefilter(self.words, stems, self.pronoun_words)

    @cached_property
    def ending(self) -> tuple[Places, Places, Places]:
        """The entries that end at each node: where they begin in the third array, how many they are, and that array."""
        begin = np.zeros(len(self.edges) + 1, np.int64)
        many = np.zeros(len(self.edges) + 1, np.int64)
        nodes = np.fromiter(self.ends, np.int64, len(self.ends))
        many[nodes] = np.fromiter(map(len, self.ends.values()), np.int64, len(self.ends))
        begin[nodes] = np.cumsum(many[nodes]) - many[nodes]
        numbers = chain.from_iterable(self.ends.values())
        return begin, many, np.fromiter(numbers, np.int64, int(many.sum()))

    @cached_property
    def columns(self) -> dict[str, pd.Categorical]:
        """Label, phrase and layer of each entry."""
        return {
            name: pd.Categorical([getattr(e, name) for e in self.entries])
            for name in ("label", "phrase", "layer")
        }

    def word_id(self, word: str) -> int:
        """The number of a lexicon word; a glob is kept apart by its stem."""
        if word in self.words:
            return self.words[word]
        number = len(self.words) + 1
        self.words[word] = number
        self.starts.add(word[:START_LETTERS])
        if len(word) < START_LETTERS:  # with the accusative's alef it has a letter more
            self.starts.add(word[: START_LETTERS - 1] + "ا")
        if word.endswith("*"):
            stem = word[:-1]
            self.globs.setdefault(stem[:GLOB_LETTERS], []).append((stem, number))
        return number


def without_article(word: str) -> tuple[bool, str]:
    """Whether a folded word has the article, and the word without it."""
    has_article = word.startswith("ال") and len(word) > 3
    return has_article, word[2:] if has_article else word


@cache
def _allowed_flags(inflects: bool, article: bool, first: bool, last: bool) -> tuple[int, ...]:
    """The sums of flags that a word of a phrase may carry: every one is an edge of its own."""
    if inflects:
        articles: tuple[int, ...] = (0, ARTICLE, TANWIN)
    else:
        articles = (ARTICLE,) if article else (0,)
    before = (0, PROCLITIC) if first else (0,)
    after = (0, PRONOUN) if inflects and last else (0,)
    return tuple(
        a | b | c
        for a, b, c in product(articles, before, after)
        if not (a == TANWIN and c)  # nothing stands behind the alef
    )


def compile_lexicon(
    entries: Iterable[Entry],
    normalisation: Normalisation = "folded",
    *,
    clitics: bool = True,
) -> Lexicon:
    """Make the trie of some entries.

    Parameters
    ----------
    entries : iterable of Entry
        Their order decides nothing but the order of equal matches.
    normalisation : {"folded", "plain"}
        `folded` takes letters that spelling mixes as one (`normalise.fold`); `plain` wants them as the entry writes them.
    clitics : bool
        Whether words of the text may carry clitics other than the article.

    Returns
    -------
    Lexicon
        Ready for `match.match`.
    """
    lexicon = Lexicon(list(entries), normalisation=normalisation, clitics=clitics)
    phrases = [entry.phrase.split() for entry in lexicon.entries]
    forms = iter(lexicon.forms(list(chain.from_iterable(phrases))))
    for number, (entry, phrase) in enumerate(zip(lexicon.entries, phrases, strict=True)):
        words = [without_article(next(forms)) for _ in phrase]
        if entry.inflects:
            lexicon.pronoun_words.add(words[-1][1])
            lexicon.inflecting_words.update(word for _, word in words)
        for node in _add_path(lexicon, words, entry.inflects):
            lexicon.ends.setdefault(node, []).append(number)
    _sort_edges(lexicon)
    lexicon.layers = tuple(dict.fromkeys(e.layer for e in lexicon.entries))
    return lexicon


def _add_path(lexicon: Lexicon, words: list[tuple[bool, str]], inflects: bool) -> list[int]:
    """Add every path that a phrase allows, and give the nodes where they end."""
    edges = lexicon.edges
    nodes = [0]
    for position, (article, word) in enumerate(words):
        symbol = lexicon.word_id(word) * FLAG_SETS
        is_last = position == len(words) - 1
        allowed = _allowed_flags(inflects, article, position == 0, is_last)
        keys = [node * _NODE + symbol + flags for node in nodes for flags in allowed]
        nodes = [edges.setdefault(key, len(edges) + 1) for key in keys]
    return nodes


def _sort_edges(lexicon: Lexicon) -> None:
    """The edges as arrays, sorted by `node * width + symbol`: narrower than `_NODE`, so that keys stay far below 2**63."""
    edges = lexicon.edges
    sources, symbols = np.divmod(np.fromiter(edges, np.int64, len(edges)), _NODE)
    keys = sources * lexicon.width + symbols
    targets = np.fromiter(edges.values(), np.int64, len(edges))
    order = np.argsort(keys)
    lexicon.edge_keys = keys[order]
    lexicon.edge_targets = targets[order]


def label_words(phrase: str) -> str:
    """A phrase as the matcher compares it, for messages and for finding the same phrase twice."""
    return " ".join(fold(word) for word in phrase.split())
