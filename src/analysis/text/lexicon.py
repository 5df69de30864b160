"""A lexicon of phrases for actors, frames, tone, events and keywords, compiled into one trie.

A phrase has one to eight words and is compared word by word after folding. Its first word may
carry proclitics; where its entry allows it, words may take the article and the last word a
pronoun. `word_readings` tells once for each distinct word which words of the lexicon it can be;
`match` walks the text.

How the trie is kept: a *symbol* is a word of the lexicon together with the clitics that it
carries, packed into one integer, ``word number * FLAG_SETS + flags``, where flags is a sum of
PROCLITIC, ARTICLE, PRONOUN and TANWIN. A phrase is a path of symbols from node 0, and every
combination of clitics that the entry allows is a path of its own. So whether a word may stand
somewhere in a phrase, with its clitics, is one look-up of an integer, and for all words of a
corpus at once one `numpy.searchsorted`.

What folding may not undo is kept in the words of the trie: a word that an entry writes with ة
ends in ة there, an attached ه that an entry marks with tatweel (زارـه, visited him) in ـه. A word
of the text with ة is then never read as one with an attached ه (وزارة is not و+زار+ه), nor ةا,
which is never written, as a tanwin (مصالحها is not مصالحة). Where another word differs from the
term in letters that folding does not keep apart, the entry asks for its own spelling: `=هنأ` is
not هنا.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, product
from typing import Literal

import numpy as np
import pandas as pd

from analysis.text.normalise import fold, fold_all, plain, plain_all
from analysis.text.prefilter import Prefilter, make_prefilter
from analysis.text.tokens import Places

# One bit each: a sum of flags names one set of clitics, and packs with a word into one
# integer.
PROCLITIC = 1  # a conjunction or preposition before the word
ARTICLE = 2
PRONOUN = 4  # attached behind the word
TANWIN = 8  # the alef of the indefinite accusative (وسيطا)
FLAG_SETS = 16  # how many sums of the four there are

EXACT = "="  # before a phrase that is matched only as it is written
TATWEEL = "\u0640"
ATTACHED_HEH = TATWEEL + "ه"

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
        One to eight words. A word ending in `*` matches any ending (quanteda's glob); `=` before
        a phrase asks for its letters as written (هنأ, not هنا), diacritics aside.
    layer : str
        Where the phrase competes (actors, frames of one kind, …): inside a layer the longest match
        wins.
    label : str
        What a match gives.
    inflects : bool
        Whether every word may take the article, or the alef of the indefinite accusative (وسيطا),
        and the last a pronoun. Without it words stand as written, and only the first takes
        proclitics.
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
    exact : dict of str to list of (str, int)
        Words of entries that ask for their spelling, and their numbers, by folded form.
    globs : dict of str to list of (str, int)
        Stem and number of each glob, by the first letters of the stem.
    pronoun_words, inflecting_words : set of int
        Numbers of words that may take a pronoun, and of those that may take the accusative's alef.
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
        The symbols of words read so far, by their form without diacritics.
    seen : dict of str to tuple of int
        The same by the word as written, and () for words that cannot be any of the lexicon.
    normalisation : {"folded", "plain"}
        How words are compared.
    clitics : bool
        Whether words may carry any clitic but the article; False is a baseline for the evaluation.
    """

    entries: list[Entry]
    words: dict[str, int] = field(default_factory=dict)
    exact: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    globs: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    pronoun_words: set[int] = field(default_factory=set)
    inflecting_words: set[int] = field(default_factory=set)
    edges: dict[int, int] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)
    edge_keys: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    edge_targets: Places = field(default_factory=lambda: np.zeros(0, np.int64))
    layers: tuple[str, ...] = ()
    starts: set[str] = field(default_factory=set)
    memory: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    seen: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    normalisation: Normalisation = "folded"
    clitics: bool = True
    _forms: dict[str, str] = field(default_factory=dict, repr=False)
    _plain: dict[str, str] = field(default_factory=dict, repr=False)

    def prepare(self, words: Sequence[str]) -> None:
        """Bring words into the forms that are compared, all at once, for `form_of_entry`."""
        self._forms.update(zip(words, self.forms(words), strict=True))
        self._plain.update(zip(words, plain_all(words), strict=True))

    def forms(self, words: Sequence[str]) -> list[str]:
        """Words as this lexicon compares them."""
        return fold_all(words) if self.normalisation == "folded" else plain_all(words)

    def form_of_entry(self, written: str) -> str:
        """A word of an entry as the trie keeps it: the form compared, with what must not be undone
        at its end.
        """
        if written not in self._forms:
            self.prepare([written])
        form = self._forms[written]
        plain_word = self._plain[written]
        # Folding has dropped the tatweel and made ة into ه: both ends get their mark back
        # here.
        if written.endswith(ATTACHED_HEH):
            return form[:-1] + ATTACHED_HEH
        if plain_word.endswith("ة") and form:
            return form[:-1] + "ة"
        return form

    @property
    def width(self) -> int:
        """A number above every symbol: `node * width + symbol` is another number for every pair."""
        # words are numbered from 1, so the largest symbol is below this
        return (len(self.words) + 1) * FLAG_SETS

    @cached_property
    def prefilter(self) -> Prefilter:
        """Which words need not be read at all."""
        stems = [stem for stem, _ in chain.from_iterable(self.globs.values())]
        words = {_compared(word) for word in self.words}
        # The prefilter sees words of the text, whose folded form ends in ه (وزارة is وزاره
        # there).
        if self.normalisation == "folded":
            words |= {word[:-1] + "ه" for word in words if word.endswith("ة")}
        return make_prefilter(words | set(self.exact), stems, words | set(self.exact))

    @cached_property
    def ending(self) -> tuple[Places, Places, Places]:
        """The entries that end at each node: where they begin in the third array, how many they
        are, and that array.
        """
        # every edge leads to a node of its own: nodes are 0 to the number of edges
        begin = np.zeros(len(self.edges) + 1, np.int64)
        many = np.zeros(len(self.edges) + 1, np.int64)
        nodes = np.fromiter(self.ends, np.int64, len(self.ends))
        many[nodes] = np.fromiter(map(len, self.ends.values()), np.int64, len(self.ends))
        # The runs of the third array lie in the order of `ends`, not in that of the nodes'
        # numbers.
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
        """The number of a lexicon word, as `form_of_entry` gives it; a glob is kept apart by its
        stem.
        """
        if word in self.words:
            return self.words[word]
        number = len(self.words) + 1
        self.words[word] = number
        self._add_start(_compared(word))
        # Of a word of three letters (سنة) the last is among the first three, and a text has it
        # as ه.
        if self.normalisation == "folded" and word.endswith("ة"):
            self._add_start(word[:-1] + "ه")
        if word.endswith("*"):
            stem = word[:-1]
            self.globs.setdefault(stem[:GLOB_LETTERS], []).append((stem, number))
        return number

    def exact_word_id(self, written: str) -> int:
        """The number of a word that is matched only as it is written; `written` has no diacritics
        and no article.
        """
        # The sign keeps it apart from a word of the same letters that is matched folded.
        key = EXACT + written
        if key not in self.words:
            self.words[key] = len(self.words) + 1
            form = self.forms([written])[0]
            self.exact.setdefault(form, []).append((written, self.words[key]))
            self._add_start(form)
        return self.words[key]

    def _add_start(self, word: str) -> None:
        self.starts.add(word[:START_LETTERS])
        if len(word) < START_LETTERS:  # with the accusative's alef it has a letter more
            self.starts.add(word[: START_LETTERS - 1] + "ا")


def _compared(word: str) -> str:
    """A word of the trie without the mark of an attached ه."""
    return word.replace(TATWEEL, "")


def without_article(word: str) -> tuple[bool, str]:
    """Whether a folded word has the article, and the word without it."""
    # Two letters must be left, as of every stem (`clitics.MIN_STEM`).
    has_article = word.startswith("ال") and len(word) > 3
    return has_article, word[2:] if has_article else word


@cache
def _allowed_flags(inflects: bool, article: bool, first: bool, last: bool) -> tuple[int, ...]:
    """The sums of flags that a word of a phrase may carry: every one is an edge of its own."""
    # A noun with the article has no tanwin: a word carries one of the two or neither.
    if inflects:
        articles: tuple[int, ...] = (0, ARTICLE, TANWIN)
    else:
        articles = (ARTICLE,) if article else (0,)
    # Proclitics stand before the whole phrase; of a construct only the last noun takes a
    # pronoun (مجلس وزرائه).
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
        `folded` takes letters that spelling mixes as one (`normalise.fold`); `plain` wants them as
        the entry writes them.
    clitics : bool
        Whether words of the text may carry clitics other than the article.

    Returns
    -------
    Lexicon
        Ready for `match.match`.
    """
    lexicon = Lexicon(list(entries), normalisation=normalisation, clitics=clitics)
    # All words at once: folding one by one would call numpy some thousand times.
    lexicon.prepare(sorted({word for entry in lexicon.entries for word in entry.phrase.split()}))
    for number, entry in enumerate(lexicon.entries):
        words = _words_of(entry, lexicon)
        numbers = [word for _, word in words]
        if entry.inflects:
            # of a phrase only the last word takes a pronoun
            lexicon.pronoun_words.add(numbers[-1])
            lexicon.inflecting_words.update(numbers)
        for node in _add_path(lexicon, words, entry.inflects):
            lexicon.ends.setdefault(node, []).append(number)
    _sort_edges(lexicon)
    lexicon.layers = tuple(dict.fromkeys(e.layer for e in lexicon.entries))
    return lexicon


def _words_of(entry: Entry, lexicon: Lexicon) -> list[tuple[bool, int]]:
    """The words of an entry: whether each is written with the article, and its number."""
    words = []
    for written in entry.phrase.removeprefix(EXACT).split():
        if entry.phrase.startswith(EXACT):
            article, word = without_article(plain(written))
            words.append((article, lexicon.exact_word_id(word)))
        else:
            article, word = without_article(lexicon.form_of_entry(written))
            words.append((article, lexicon.word_id(word)))
    return words


def word_numbers(entry: Entry, lexicon: Lexicon) -> list[int]:
    """The numbers of the words of an entry.

    Parameters
    ----------
    entry : Entry
        One of those that the lexicon was compiled from.
    lexicon : Lexicon
        A compiled lexicon.

    Returns
    -------
    list of int
        In the order of the words; a reading of a word is ``number * FLAG_SETS + flags``.
    """
    return [number for _, number in _words_of(entry, lexicon)]


def _add_path(lexicon: Lexicon, words: list[tuple[bool, int]], inflects: bool) -> list[int]:
    """Add every path that a phrase allows, and give the nodes where they end."""
    edges = lexicon.edges
    nodes = [0]
    for position, (article, word) in enumerate(words):
        symbol = word * FLAG_SETS
        is_last = position == len(words) - 1
        allowed = _allowed_flags(inflects, article, position == 0, is_last)
        # `nodes` are the ends of all paths so far: each goes on with every form of this word.
        keys = [node * _NODE + symbol + flags for node in nodes for flags in allowed]
        # In a trie an edge leads to a node of its own, so counting edges numbers the nodes;
        # `ending` relies on there being one node more than edges.
        nodes = [edges.setdefault(key, len(edges) + 1) for key in keys]
    return nodes


def _sort_edges(lexicon: Lexicon) -> None:
    """The edges as arrays, sorted by `node * width + symbol`: narrower than `_NODE`, so that keys
    stay far below 2**63.
    """
    edges = lexicon.edges
    sources, symbols = np.divmod(np.fromiter(edges, np.int64, len(edges)), _NODE)
    keys = sources * lexicon.width + symbols
    targets = np.fromiter(edges.values(), np.int64, len(edges))
    order = np.argsort(keys)
    lexicon.edge_keys = keys[order]
    lexicon.edge_targets = targets[order]


def label_words(phrase: str) -> str:
    """A phrase as the matcher compares it, for messages and for finding the same phrase twice."""
    return " ".join(fold(word) for word in phrase.removeprefix(EXACT).split())
