"""One matcher for actors, frames, tone and keywords: phrases of one to eight words, found in a vectorised walk of a trie.

A phrase is compared word by word after folding. Its first word may carry proclitics; where its entry allows it, words may
take the article and the last word a pronoun. Everything about a word is decided once per distinct token (`Vocabulary`);
the text is then walked once, all places side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, product

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.clitics import FUTURE, MIN_STEM, MIN_STEM_BEFORE_PRONOUN, PREFIXES, pronoun_stems
from analysis.text.normalise import fold, fold_all
from analysis.text.sieve import Sieve, make_sieve, passes
from analysis.text.tokens import Tokens

_PROCLITIC, _ARTICLE, _PRONOUN, _TANWIN, _FLAGS = 1, 2, 4, 8, 16
_GLOB_LETTERS = 3
_START_LETTERS = 3
_PRONOUN_ENDS = frozenset("هامنكي")


@dataclass(frozen=True)
class Entry:
    """A phrase of a lexicon.

    `layer` is where it competes (actors, frames, …): the longest match wins inside a layer. `label` is what it gives.
    `inflects` allows on every word the article, or the alef of the indefinite accusative (وسيطا), and a pronoun on the last;
    without it words stand as written, and only the first takes proclitics. A word ending in `*` matches any ending (quanteda's glob).
    """

    phrase: str
    layer: str
    label: str
    inflects: bool = False


@dataclass
class Lexicon:
    """Entries compiled into a trie over (word, clitics) symbols. Build with `compile_lexicon`."""

    entries: list[Entry]
    words: dict[str, int] = field(default_factory=dict)
    globs: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    pronoun_words: set[str] = field(default_factory=set)
    inflecting_words: set[str] = field(default_factory=set)
    edges: dict[tuple[int, int], int] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)
    edge_keys: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    edge_targets: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    layers: tuple[str, ...] = ()
    starts: set[str] = field(default_factory=set)
    memory: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def sieve(self) -> Sieve:
        """Which words need not be read at all."""
        return make_sieve(self.words, [stem for stems in self.globs.values() for stem, _ in stems], self.pronoun_words)

    def word_id(self, word: str) -> int:
        """The number of a lexicon word; a glob is kept apart by its stem."""
        if word not in self.words:
            self.words[word] = len(self.words) + 1
            self.starts.update(
                (word[:_START_LETTERS], word[: _START_LETTERS - 1] + "ا")
                if len(word) < _START_LETTERS
                else (word[:_START_LETTERS],)
            )
            if word.endswith("*"):
                stem = word[:-1]
                self.globs.setdefault(stem[:_GLOB_LETTERS], []).append((stem, self.words[word]))
        return self.words[word]


def _bare(word: str) -> tuple[bool, str]:
    """Whether a folded word has the article, and the word without it."""
    has = word.startswith("ال") and len(word) > 3
    return has, word[2:] if has else word


@cache
def _flags(inflects: bool, article: bool, first: bool, last: bool) -> tuple[int, ...]:
    """The clitics that a word of a phrase may carry."""
    articles = (0, _ARTICLE, _TANWIN) if inflects else (_ARTICLE,) if article else (0,)
    before = (0, _PROCLITIC) if first else (0,)
    after = (0, _PRONOUN) if inflects and last else (0,)
    return tuple(a | b | c for a, b, c in product(articles, before, after) if not (a == _TANWIN and c))


def compile_lexicon(entries: Iterable[Entry]) -> Lexicon:
    """The trie of these entries; the order of entries decides nothing but the order of equal matches."""
    lexicon = Lexicon(list(entries))
    written = [entry.phrase.split() for entry in lexicon.entries]
    folded = iter(fold_all([word for words in written for word in words]))
    for number, (entry, size) in enumerate(zip(lexicon.entries, map(len, written), strict=True)):
        words = [_bare(next(folded)) for _ in range(size)]
        ids = [lexicon.word_id(word) for _, word in words]
        if entry.inflects:
            lexicon.pronoun_words.add(words[-1][1])
            lexicon.inflecting_words.update(word for _, word in words)
        nodes = [0]
        for place, ((article, _), word) in enumerate(zip(words, ids, strict=True)):
            options = _flags(entry.inflects, article, place == 0, place == size - 1)
            keys = [(node, word * _FLAGS + flags) for node in nodes for flags in options]
            nodes = [lexicon.edges.setdefault(key, len(lexicon.edges) + 1) for key in keys]
        for node in nodes:
            ends = lexicon.ends.setdefault(node, [])
            if number not in ends:
                ends.append(number)
    width = _width(lexicon)
    numbers = np.fromiter((node * width + symbol for node, symbol in lexicon.edges), np.int64, len(lexicon.edges))
    targets = np.fromiter(lexicon.edges.values(), np.int64, len(lexicon.edges))
    order = np.argsort(numbers)
    lexicon.edge_keys, lexicon.edge_targets = numbers[order], targets[order]
    lexicon.layers = tuple(dict.fromkeys(e.layer for e in lexicon.entries))
    return lexicon


def _width(lexicon: Lexicon) -> int:
    return (len(lexicon.words) + 1) * _FLAGS


@dataclass(frozen=True)
class Vocabulary:
    """The lexicon readings of each distinct token: `symbol[begin[t]:begin[t + 1]]` for type t."""

    begin: npt.NDArray[np.int64]
    symbol: npt.NDArray[np.int64]


_Form = tuple[str, int, int, bool]
_FORMS: list[_Form] = [
    (written, len(written), (_PROCLITIC if chain_ else 0) | (_ARTICLE if article else 0), written.endswith("س"))
    for written, (chain_, article) in PREFIXES.items()
    if written
]
_ONE_LETTER = {f[0]: (f,) for f in _FORMS if f[1] == 1}
_LONGER: dict[str, tuple[_Form, ...]] = {
    begin: tuple(f for f in _FORMS if f[1] > 1 and f[0][:2] == begin)
    for begin in {f[0][:2] for f in _FORMS if f[1] > 1}
}


def read_word(word: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The lexicon symbols (word and clitics) that a folded word can be read as.

    The readings are those of `clitics.proclitic_readings`; a stem whose first letters begin no lexicon word is passed over.
    """
    starts = lexicon.starts
    found = _read_stem(word, 0, lexicon) if word[:_START_LETTERS] in starts else []
    for forms in (_ONE_LETTER.get(word[:1], ()), _LONGER.get(word[:2], ())):
        for written, size, flags, future in forms:
            stem = word[size:]
            fits = stem[:_START_LETTERS] in starts and len(stem) >= MIN_STEM and word.startswith(written)
            if fits and not (future and stem[0] not in FUTURE):
                found += _read_stem(stem, flags, lexicon)
    return tuple(found)


def exact_readings(words: Iterable[str], lexicon: Lexicon) -> dict[str, tuple[int, ...]]:
    """Readings of folded words that allow no clitic but the article as listed: the baseline that `validation` compares with."""
    readings: dict[str, tuple[int, ...]] = {}
    for word in words:
        article, stem = _bare(word)
        number = lexicon.words.get(stem)
        readings[word] = () if number is None else (number * _FLAGS + (_ARTICLE if article else 0),)
    return readings


def _read_stem(stem: str, flags: int, lexicon: Lexicon) -> list[int]:
    """The symbols of a stem: the word itself, by glob, with the accusative alef, before a pronoun."""
    words, found = lexicon.words, []
    number = words.get(stem)
    if number is not None:
        found.append(number * _FLAGS + flags)
    for glob, number in lexicon.globs.get(stem[:_GLOB_LETTERS], ()):
        if stem.startswith(glob):
            found.append(number * _FLAGS + flags)
    last = stem[-1:]
    if last == "ا" and not flags & _ARTICLE and stem[:-1] in lexicon.inflecting_words:
        found.append(words[stem[:-1]] * _FLAGS + flags | _TANWIN)
    if last in _PRONOUN_ENDS and len(stem) > MIN_STEM_BEFORE_PRONOUN:
        for bare, _ in pronoun_stems(stem):
            if bare in lexicon.pronoun_words:
                found.append(words[bare] * _FLAGS + flags | _PRONOUN)
    return found


def read_vocabulary(surfaces: Sequence[str], lexicon: Lexicon, folded: Sequence[str] | None = None) -> Vocabulary:
    """The readings of each surface form (or of its folded form, where that is known), once per distinct folded form."""
    memory = lexicon.memory
    words = fold_all(surfaces) if folded is None else folded
    asked = np.flatnonzero(passes(words, lexicon.sieve))
    may = [words[place] for place in asked.tolist()]
    memory.update((word, read_word(word, lexicon)) for word in may if word not in memory)
    readings = [memory[word] for word in may]
    many = np.zeros(len(words), np.int64)
    many[asked] = np.fromiter(map(len, readings), np.int64, len(readings))
    begin = np.zeros(len(words) + 1, np.int64)
    np.cumsum(many, out=begin[1:])
    return Vocabulary(begin, np.fromiter(chain.from_iterable(readings), np.int64, int(begin[-1])))


def match(
    tokens: Tokens, sentence: npt.NDArray[np.integer], lexicon: Lexicon, vocabulary: Vocabulary | None = None
) -> pd.DataFrame:
    """Every phrase of the lexicon in the text, longest first, not overlapping inside a layer.

    One row a match and entry: `first`, `last` (places of tokens, inclusive), `entry` (place in `lexicon.entries`),
    `layer` (place in `lexicon.layers`). `sentence` numbers the sentence of each token: a phrase stays inside one, and
    only a blank parts its words. Rows with one span are equally good readings of it (a phrase listed twice).
    """
    vocabulary = vocabulary or read_vocabulary(tokens.surfaces, lexicon)
    spans = _walk(tokens, sentence, lexicon, vocabulary)
    return _resolve(spans, lexicon)


def _walk(tokens: Tokens, sentence: npt.NDArray[np.integer], lexicon: Lexicon, vocabulary: Vocabulary) -> pd.DataFrame:
    width = _width(lexicon)
    many = np.diff(vocabulary.begin)
    size = len(tokens)
    can_begin = np.zeros(len(many), bool)  # types with a reading that begins a phrase: the others need not be looked at
    if len(vocabulary.symbol):
        place = np.minimum(np.searchsorted(lexicon.edge_keys, vocabulary.symbol), len(lexicon.edge_keys) - 1)
        begins = lexicon.edge_keys[place] == vocabulary.symbol
        can_begin[np.repeat(np.arange(len(many)), many)[begins]] = True
    current = np.flatnonzero(can_begin[tokens.type_id]) if size else np.zeros(0, np.int64)
    first, node = current, np.zeros(len(current), np.int64)
    is_end = np.zeros(max(lexicon.edges.values(), default=0) + 1, bool)
    is_end[list(lexicon.ends)] = True
    leaf = np.ones(len(is_end), bool)
    leaf[[source for source, _ in lexicon.edges]] = False
    found: list[tuple[npt.NDArray, npt.NDArray, npt.NDArray]] = []
    while len(current):
        types = tokens.type_id[current]
        counts = many[types]
        row = np.repeat(np.arange(len(current)), counts)
        at = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts) + vocabulary.begin[types][row]
        key = node[row] * width + vocabulary.symbol[at]
        place = np.searchsorted(lexicon.edge_keys, key)
        place[place == len(lexicon.edge_keys)] = 0
        hit = lexicon.edge_keys[place] == key if len(lexicon.edge_keys) else np.zeros(len(key), bool)
        row, node = row[hit], lexicon.edge_targets[place[hit]]
        first, current = first[row], current[row]
        ended = is_end[node]
        found.append((first[ended], current[ended], node[ended]))
        go = np.flatnonzero(~leaf[node] & (current + 1 < size))
        here = current[go]
        go = go[tokens.joined[here + 1] & (sentence[here + 1] == sentence[here])]
        first, current, node = first[go], current[go] + 1, node[go]
    if not found:
        return pd.DataFrame({"first": [], "last": [], "node": []}, dtype=np.int64)
    return pd.DataFrame(
        {name: np.concatenate([f[i] for f in found]) for i, name in enumerate(("first", "last", "node"))}
    )


def _resolve(spans: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """One row a kept span and entry: inside a layer the longest wins, then the leftmost."""
    layer_of = {name: i for i, name in enumerate(lexicon.layers)}
    entry_layer = np.array([layer_of[e.layer] for e in lexicon.entries], np.int64)
    counts = np.zeros(max(lexicon.edges.values(), default=0) + 2, np.int64)
    for node, entries in lexicon.ends.items():
        counts[node + 1] = len(entries)
    begin = np.cumsum(counts)
    flat = np.fromiter((e for node in sorted(lexicon.ends) for e in lexicon.ends[node]), np.int64, int(begin[-1]))
    node = spans["node"].to_numpy(np.int64)
    many = counts[node + 1]
    row = np.repeat(np.arange(len(node)), many)
    entry = flat[begin[node][row] + np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)]
    first, last = spans["first"].to_numpy(np.int64)[row], spans["last"].to_numpy(np.int64)[row]
    layer = entry_layer[entry] if len(entry) else np.zeros(0, np.int64)
    order = np.lexsort((entry, last, first, layer))
    columns = np.stack([first[order], last[order], entry[order], layer[order]])
    fresh = np.append(True, (columns[:, 1:] != columns[:, :-1]).any(axis=0)) if len(order) else np.zeros(0, bool)
    first, last, entry, layer = columns[:, fresh]
    keep = _longest(layer, first, last) if len(first) else np.zeros(0, bool)
    return pd.DataFrame({"first": first[keep], "last": last[keep], "entry": entry[keep], "layer": layer[keep]})


def _longest(
    layer: npt.NDArray[np.int64], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which rows (sorted by layer, first, last) are kept."""
    wide = int(last.max()) + 2
    start, stop = layer * wide + first, layer * wide + last
    reach = np.maximum.accumulate(stop)
    fresh = np.append(True, start[1:] > reach[:-1])
    cluster = np.cumsum(fresh) - 1
    sizes = np.bincount(cluster)
    keep = (sizes == 1)[cluster]
    rows = np.flatnonzero(~keep)
    rows = rows[np.lexsort((start[rows], start[rows] - stop[rows], cluster[rows]))]
    while len(rows):
        best = np.append(True, cluster[rows[1:]] != cluster[rows[:-1]])
        chosen = rows[best][np.cumsum(best) - 1]
        same = (start[rows] == start[chosen]) & (stop[rows] == stop[chosen])
        keep[rows[same]] = True
        rows = rows[(stop[rows] < start[chosen]) | (start[rows] > stop[chosen])]
    return keep


def label_words(phrase: str) -> str:
    """A phrase as the matcher compares it, for messages and for finding the same phrase twice."""
    return " ".join(fold(word) for word in phrase.split())
