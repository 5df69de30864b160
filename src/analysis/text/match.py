"""The walk of a lexicon's trie through a text, all places side by side, and which of overlapping
matches are kept.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.lexicon import Lexicon
from analysis.text.tokens import Places, Tokens
from analysis.text.word_readings import Vocabulary, read_vocabulary


class Spans(NamedTuple):
    """Matched spans as columns of one length: first and last token (inclusive), and the node of
    the trie they end in.
    """

    first: Places
    last: Places
    node: Places


def match(
    tokens: Tokens,
    sentence: npt.NDArray[np.integer],
    lexicon: Lexicon,
    vocabulary: Vocabulary | None = None,
    *,
    overruled: bool = False,
) -> pd.DataFrame:
    """Every phrase of the lexicon in the text, longest first, not overlapping inside a layer.

    Parameters
    ----------
    tokens : Tokens
        The tokens of the text.
    sentence : numpy.ndarray of int, shape (n_tokens,)
        The number of each token's sentence: a phrase stays inside one, and only a blank parts its
        words.
    lexicon : Lexicon
        A compiled lexicon.
    vocabulary : Vocabulary, optional
        The readings of `tokens.surfaces`, where they are known.
    overruled : bool
        Give instead the matches that a longer one, or an equally long one that begins earlier,
        took the place of.

    Returns
    -------
    pandas.DataFrame
        One row a match and entry: `first`, `last` (positions of tokens, inclusive), `entry`
        (position in `lexicon.entries`), `layer` (position in `lexicon.layers`). Rows with one
        span are equally good readings of it (a phrase listed twice).
    """
    if vocabulary is None:
        vocabulary = read_vocabulary(tokens.surfaces, lexicon)
    return _resolve(_walk(tokens, sentence, lexicon, vocabulary), lexicon, overruled)


def _spread(begin: Places, many: Places) -> tuple[Places, Places]:
    """Runs of `many` numbers from `begin` on, one run after the other: the run of each number, and
    the numbers.
    """
    # A running number minus where its run begins in the output, plus where it begins in the
    # input.
    run = np.repeat(np.arange(len(many)), many)
    return run, np.arange(len(run)) + (begin - np.cumsum(many) + many)[run]


def _only(vocabulary: Vocabulary, kept: Places) -> Vocabulary:
    """The same without the readings that are not among `kept`."""
    # `kept` rises, so how many of it lie before an old beginning is the new beginning.
    return Vocabulary(np.searchsorted(kept, vocabulary.begin), vocabulary.symbol[kept])


def _readings(vocabulary: Vocabulary, types: npt.NDArray[np.integer]) -> tuple[Places, Places]:
    """Every reading of words of these types: the position in `types`, and that of its symbol."""
    begin = vocabulary.begin[types]
    return _spread(begin, vocabulary.begin[types + 1] - begin)


def _follow(lexicon: Lexicon, keys: Places) -> tuple[Places, Places]:
    """Which of these keys (`node * width + symbol`) are edges, and where those lead."""
    if not len(lexicon.edge_keys):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    # A sorted array and a binary search take all keys in one call; a dictionary would be asked
    # one by one from Python.
    position = np.searchsorted(lexicon.edge_keys, keys)
    # A key above all edges equals none of them, so any valid place will do.
    position[position == len(lexicon.edge_keys)] = 0
    hit = np.flatnonzero(lexicon.edge_keys[position] == keys)
    return hit, lexicon.edge_targets[position[hit]]


def _walk(
    tokens: Tokens, sentence: npt.NDArray[np.integer], lexicon: Lexicon, vocabulary: Vocabulary
) -> Spans:
    """Everything in the text that is an entry, whether it is kept or not.

    All places of the text where a phrase is under way go forward together, one word a round: a
    round looks the next word of each up in the trie, drops those that lead nowhere and collects
    those that end an entry. There are as many rounds as the longest phrase has words.
    """
    # `first`, `current` and `node` have one row for each phrase under way: the token it began
    # at, the token it has reached, and the node of the trie.
    width = lexicon.width
    size = len(tokens)
    is_end = lexicon.ending[1] > 0
    # from a node without an edge no phrase goes on
    goes_on = np.zeros(len(is_end), bool)
    goes_on[lexicon.edge_keys // width] = True

    # From node 0 a key is the symbol itself, so the first word of a phrase is looked up once for each type, not each token.
    opens, opened = _follow(lexicon, vocabulary.symbol)
    opening = _only(vocabulary, opens)
    # Of the readings of later words only those matter whose symbol is on an edge from some other node.
    later = np.zeros(width, bool)
    later[lexicon.edge_keys[lexicon.edge_keys >= width] % width] = True
    following = _only(vocabulary, np.flatnonzero(later[vocabulary.symbol]))

    current = np.zeros(0, np.int64)
    if size:
        has_opening = np.diff(opening.begin) > 0
        current = np.flatnonzero(has_opening[tokens.type_id])
    row, at = _readings(opening, tokens.type_id[current])
    first = current[row]
    current = current[row]
    node = opened[at]
    # An empty part, so that a text without a match can be concatenated too.
    parts = [Spans(first[:0], current[:0], node[:0])]
    while len(current):
        ended = np.flatnonzero(is_end[node])
        parts.append(Spans(first[ended], current[ended], node[ended]))
        # The bound comes first: the next line looks at the token behind.
        go = np.flatnonzero(goes_on[node] & (current + 1 < size))
        here = current[go]
        # Punctuation inside a phrase parts it: إيران، السعودية is no phrase of two words.
        go = go[tokens.joined[here + 1] & (sentence[here + 1] == sentence[here])]
        first = first[go]
        current = current[go] + 1
        node = node[go]
        row, at = _readings(following, tokens.type_id[current])
        hit, target = _follow(lexicon, node[row] * width + following.symbol[at])
        first = first[row[hit]]
        current = current[row[hit]]
        node = target
    return Spans(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _resolve(spans: Spans, lexicon: Lexicon, overruled: bool) -> pd.DataFrame:
    """One row a kept (or overruled) span and entry: inside a layer the longest wins, then the
    leftmost.

    Each row is packed into one integer whose order is that of (layer, first, last, entry):
    ``((layer * wide + first) * reach + last - first) * count + entry``, with `wide` above every
    `first`, `reach` above every length and `count` above every entry. Sorting integers takes a
    tenth of sorting by four columns, and a fiftieth of `numpy.unique`, which puts them into a
    hash table first. With 64 layers, 8,000 entries and phrases of eight words this fits into 63
    bits for texts of up to 2**40 tokens.
    """
    layer_of = {name: number for number, name in enumerate(lexicon.layers)}
    entry_layer = np.array([layer_of[e.layer] for e in lexicon.entries], np.int64)
    begin, many, entries = lexicon.ending
    row, at = _spread(begin[spans.node], many[spans.node])
    first = spans.first[row]
    last = spans.last[row]
    entry = entries[at]

    # As narrow as this text allows, so that the product stays below 2**63.
    wide = int(last.max(initial=0)) + 1
    reach = int((last - first).max(initial=0)) + 1
    count = max(len(lexicon.entries), 1)
    # layer, first token, length and entry in one integer: one sort orders by all four
    packed = ((entry_layer[entry] * wide + first) * reach + last - first) * count + entry
    packed = np.sort(packed)
    # A word may reach an entry by two readings, at two nodes; the span counts once.
    packed = packed[np.diff(packed, prepend=-1) != 0]
    packed, entry = np.divmod(packed, count)
    packed, longer = np.divmod(packed, reach)
    layer, first = np.divmod(packed, wide)
    last = first + longer

    keep = np.zeros(0, bool)
    if len(first):
        # Exclusive or: with `overruled` those that are not kept.
        keep = _longest(layer, first, last) ^ overruled
    return pd.DataFrame(
        {"first": first[keep], "last": last[keep], "entry": entry[keep], "layer": layer[keep]}
    )


def _longest(
    layer: npt.NDArray[np.int64], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which rows (sorted by layer, first, last) are kept.

    Rows that overlap, directly or through others, form a cluster; most have one row and are kept
    at once. In the rest, all clusters side by side, the longest row (of equals the leftmost) is
    kept with those of the same span, whatever overlaps it is dropped, and what remains goes into
    the next round.
    """
    # so wide that the last match of a layer does not touch the first of the next
    wide = int(last.max()) + 2
    start = (
        layer * wide + first
    )  # one number line for all layers: rows of two layers never overlap on it
    stop = layer * wide + last
    # Rows are sorted by their start: one that begins behind all ends so far opens a new
    # cluster.
    furthest = np.maximum.accumulate(stop)
    opens = np.append(True, start[1:] > furthest[:-1])
    cluster = np.cumsum(opens) - 1
    sizes = np.bincount(cluster)
    # nothing overlaps a match that is alone in its cluster
    keep = (sizes == 1)[cluster]
    rows = np.flatnonzero(~keep)
    # `lexsort` takes its last key first: by cluster, then the longest, then the leftmost.
    rows = rows[np.lexsort((start[rows], start[rows] - stop[rows], cluster[rows]))]
    while len(rows):
        # A cluster that has fallen into two parts keeps its number: its winners then come one
        # a round, and are the same, since parts do not overlap.
        is_best = np.append(True, cluster[rows[1:]] != cluster[rows[:-1]])
        # for each row the best one of its cluster
        chosen = rows[is_best][np.cumsum(is_best) - 1]
        # of one span every entry is kept: a phrase may have several labels
        same = (start[rows] == start[chosen]) & (stop[rows] == stop[chosen])
        keep[rows[same]] = True
        rows = rows[(stop[rows] < start[chosen]) | (start[rows] > stop[chosen])]
    return keep
