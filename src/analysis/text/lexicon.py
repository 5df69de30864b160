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
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.clitics import FUTURE, MIN_STEM, MIN_STEM_BEFORE_PRONOUN, PREFIXES, pronoun_stems
from analysis.text.normalise import fold, fold_all, plain_all
from analysis.text.prefilter import Sieve, make_sieve, passes
from analysis.text.tokens import Places, Tokens

_PROCLITIC, _ARTICLE, _PRONOUN, _TANWIN, _FLAGS = 1, 2, 4, 8, 16
_NODE = (
    1 << 32
)  # while a trie is made, an edge is one number of node and symbol: a pair of them takes twice as long
_GLOB_LETTERS = 3
_START_LETTERS = 3
_PRONOUN_ENDS = frozenset("هامنكي")
Normalisation = Literal["folded", "plain"]


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

    @cached_property
    def sieve(self) -> Sieve:
        """Which words need not be read at all."""
        return make_sieve(
            self.words,
            [stem for stems in self.globs.values() for stem, _ in stems],
            self.pronoun_words,
        )

    @cached_property
    def ending(self) -> tuple[Places, Places, Places]:
        """The entries that end at each node: where they begin in the third array, how many they are, and that array."""
        begin, many = (np.zeros(len(self.edges) + 1, np.int64) for _ in range(2))
        nodes = np.fromiter(self.ends, np.int64, len(self.ends))
        many[nodes] = np.fromiter(map(len, self.ends.values()), np.int64, len(self.ends))
        begin[nodes] = np.cumsum(many[nodes]) - many[nodes]
        return (
            begin,
            many,
            np.fromiter(chain.from_iterable(self.ends.values()), np.int64, int(many.sum())),
        )

    @cached_property
    def columns(self) -> dict[str, pd.Categorical]:
        """Label, phrase and layer of each entry."""
        return {
            name: pd.Categorical([getattr(e, name) for e in self.entries])
            for name in ("label", "phrase", "layer")
        }

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
    return tuple(
        a | b | c for a, b, c in product(articles, before, after) if not (a == _TANWIN and c)
    )


def compile_lexicon(
    entries: Iterable[Entry],
    normalisation: Normalisation = "folded",
    *,
    clitics: bool = True,
) -> Lexicon:
    """The trie of these entries; the order of entries decides nothing but the order of equal matches.

    `normalisation` folded takes letters that spelling mixes as one (`normalise.fold`); plain wants them as the entry writes them.
    """
    lexicon = Lexicon(list(entries), normalisation=normalisation, clitics=clitics)
    edges = lexicon.edges
    written = [entry.phrase.split() for entry in lexicon.entries]
    forms = iter(lexicon.forms([word for words in written for word in words]))
    for number, (entry, size) in enumerate(zip(lexicon.entries, map(len, written), strict=True)):
        words = [_bare(next(forms)) for _ in range(size)]
        if entry.inflects:
            lexicon.pronoun_words.add(words[-1][1])
            lexicon.inflecting_words.update(word for _, word in words)
        nodes = [0]
        for place, (article, word) in enumerate(words):
            symbol = lexicon.word_id(word) * _FLAGS
            options = _flags(entry.inflects, article, place == 0, place == size - 1)
            keys = [node * _NODE + symbol + flags for node in nodes for flags in options]
            nodes = [edges.setdefault(key, len(edges) + 1) for key in keys]
        for node in nodes:
            lexicon.ends.setdefault(node, []).append(number)
    sources, symbols = np.divmod(np.fromiter(edges, np.int64, len(edges)), _NODE)
    numbers = sources * _width(lexicon) + symbols
    targets = np.fromiter(edges.values(), np.int64, len(edges))
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
    (
        written,
        len(written),
        (_PROCLITIC if chain_ else 0) | (_ARTICLE if article else 0),
        written.endswith("س"),
    )
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
    if not lexicon.clitics:
        return _read_without_clitics(word, lexicon)
    starts = lexicon.starts
    found = _read_stem(word, 0, lexicon) if word[:_START_LETTERS] in starts else []
    for forms in (_ONE_LETTER.get(word[:1], ()), _LONGER.get(word[:2], ())):
        for written, size, flags, future in forms:
            stem = word[size:]
            fits = (
                stem[:_START_LETTERS] in starts
                and len(stem) >= MIN_STEM
                and word.startswith(written)
            )
            if fits and not (future and stem[0] not in FUTURE):
                found += _read_stem(stem, flags, lexicon)
    return tuple(found)


def _read_without_clitics(word: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The reading of a folded word that allows no clitic but the article: the evaluation's baseline."""
    has_article, stem = _bare(word)
    number = lexicon.words.get(stem)
    if number is None:
        return ()
    return (number * _FLAGS + (_ARTICLE if has_article else 0),)


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
            for base in (bare, bare[:-1] + "ة") if bare.endswith("ه") else (bare,):
                if base in lexicon.pronoun_words:
                    found.append(words[base] * _FLAGS + flags | _PRONOUN)
    return found


def read_vocabulary(
    surfaces: Sequence[str], lexicon: Lexicon, folded: Sequence[str] | None = None
) -> Vocabulary:
    """The readings of each surface form (or of its folded form, where that is known), once per distinct form."""
    memory = lexicon.memory
    words = (
        folded
        if folded is not None and lexicon.normalisation == "folded"
        else lexicon.forms(surfaces)
    )
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
    tokens: Tokens,
    sentence: npt.NDArray[np.integer],
    lexicon: Lexicon,
    vocabulary: Vocabulary | None = None,
    *,
    overruled: bool = False,
) -> pd.DataFrame:
    """Every phrase of the lexicon in the text, longest first, not overlapping inside a layer.

    One row a match and entry: `first`, `last` (places of tokens, inclusive), `entry` (place in `lexicon.entries`),
    `layer` (place in `lexicon.layers`). `sentence` numbers the sentence of each token: a phrase stays inside one, and
    only a blank parts its words. Rows with one span are equally good readings of it (a phrase listed twice). With
    `overruled` the rows are those that a longer or an earlier phrase took the place of.
    """
    vocabulary = vocabulary or read_vocabulary(tokens.surfaces, lexicon)
    return _resolve(*_walk(tokens, sentence, lexicon, vocabulary), lexicon, overruled)


def _spread(begin: Places, many: Places) -> tuple[Places, Places]:
    """Runs of `many` numbers from `begin` on, one run after the other: the run of each number, and the numbers."""
    run = np.repeat(np.arange(len(many)), many)
    return run, np.arange(len(run)) + (begin - np.cumsum(many) + many)[run]


def _only(vocabulary: Vocabulary, kept: Places) -> Vocabulary:
    """The same without the readings that are not among `kept`."""
    return Vocabulary(np.searchsorted(kept, vocabulary.begin), vocabulary.symbol[kept])


def _readings(vocabulary: Vocabulary, types: npt.NDArray[np.integer]) -> tuple[Places, Places]:
    """Every reading of words of these types: the place in `types`, and that of its symbol."""
    begin = vocabulary.begin[types]
    return _spread(begin, vocabulary.begin[types + 1] - begin)


def _follow(lexicon: Lexicon, keys: Places) -> tuple[Places, Places]:
    """Which of these keys (node and symbol) are edges, and where those lead."""
    if not len(lexicon.edge_keys):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = np.searchsorted(lexicon.edge_keys, keys)
    place[place == len(lexicon.edge_keys)] = 0
    hit = np.flatnonzero(lexicon.edge_keys[place] == keys)
    return hit, lexicon.edge_targets[place[hit]]


def _walk(
    tokens: Tokens, sentence: npt.NDArray[np.integer], lexicon: Lexicon, vocabulary: Vocabulary
) -> tuple[Places, Places, Places]:
    """First token, last token and node of everything in the text that is an entry, whether it is kept or not."""
    width, size = _width(lexicon), len(tokens)
    is_end = lexicon.ending[1] > 0
    goes_on = np.zeros(len(is_end), bool)
    goes_on[lexicon.edge_keys // width] = True
    opens, node = _follow(
        lexicon, vocabulary.symbol
    )  # the first word of a phrase is looked up once for each type
    opening = _only(vocabulary, opens)
    later = np.zeros(width, bool)
    later[lexicon.edge_keys[lexicon.edge_keys >= width] % width] = True
    following = _only(vocabulary, np.flatnonzero(later[vocabulary.symbol]))
    current = (
        np.flatnonzero((np.diff(opening.begin) > 0)[tokens.type_id])
        if size
        else np.zeros(0, np.int64)
    )
    row, at = _readings(opening, tokens.type_id[current])
    first, current, node = current[row], current[row], node[at]
    found = [(first[:0], current[:0], node[:0])]
    while len(current):
        ended = np.flatnonzero(is_end[node])
        found.append((first[ended], current[ended], node[ended]))
        go = np.flatnonzero(goes_on[node] & (current + 1 < size))
        here = current[go]
        go = go[tokens.joined[here + 1] & (sentence[here + 1] == sentence[here])]
        first, current, node = first[go], current[go] + 1, node[go]
        row, at = _readings(following, tokens.type_id[current])
        hit, target = _follow(lexicon, node[row] * width + following.symbol[at])
        first, current, node = first[row[hit]], current[row[hit]], target
    first, last, node = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return first, last, node


def _resolve(
    first: Places, last: Places, node: Places, lexicon: Lexicon, overruled: bool
) -> pd.DataFrame:
    """One row a kept (or overruled) span and entry: inside a layer the longest wins, then the leftmost."""
    layer_of = {name: i for i, name in enumerate(lexicon.layers)}
    entry_layer = np.array([layer_of[e.layer] for e in lexicon.entries], np.int64)
    begin, many, entries = lexicon.ending
    row, at = _spread(begin[node], many[node])
    first, last, entry = first[row], last[row], entries[at]
    # one number a row, in the order of layer, first, last, entry: sorting numbers takes a tenth of sorting by four columns,
    # and a fiftieth of np.unique, which puts them into a hash table first
    reach, count = int((last - first).max(initial=0)) + 1, len(lexicon.entries)
    wide = int(last.max(initial=0)) + 1
    number = np.sort(((entry_layer[entry] * wide + first) * reach + last - first) * count + entry)
    number = number[np.diff(number, prepend=-1) != 0]
    number, entry = np.divmod(number, max(count, 1))
    number, longer = np.divmod(number, reach)
    layer, first = np.divmod(number, wide)
    last = first + longer
    keep = (_longest(layer, first, last) ^ overruled) if len(first) else np.zeros(0, bool)
    return pd.DataFrame(
        {"first": first[keep], "last": last[keep], "entry": entry[keep], "layer": layer[keep]}
    )


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
