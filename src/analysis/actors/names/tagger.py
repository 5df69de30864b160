"""Persons, places and organisations in text, by the weights of the package; numpy alone.

What a word adds by itself is summed once for each distinct word; the best path of labels is found
for all sentences of a part of the text side by side (Viterbi 1967).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.names.features import PAIRED, word_features
from analysis.actors.names.model import REACH, Model, load_model
from analysis.text.documents import Text

Reals = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
CLASSES = ("PERS", "LOC", "ORG")
_PART = 200_000  # tokens that are scored at once
_COLUMNS = ["first", "last", "class"]


def tag_names(text: Text, model: Model | None = None) -> pd.DataFrame:
    """Find the names of persons, places and organisations, whether a list holds them or not.

    Parameters
    ----------
    text : Text
        The text.
    model : Model, optional
        The weights; those of the package by default.

    Returns
    -------
    pandas.DataFrame
        One row a name in the order of the text: `first` and `last` (positions of tokens,
        inclusive) and `class`, one of PERS, LOC, ORG.

    References
    ----------
    Lafferty, J., McCallum, A. & Pereira, F. (2001). Conditional random fields. ICML, 282-289.
    """
    model = load_model() if model is None else model
    labels = _labels(text, model)
    begins = np.array([label.startswith("B-") for label in model.labels], bool)
    inside = np.array([label.startswith("I-") for label in model.labels], bool)
    kinds = np.array([label[2:] for label in model.labels], dtype=object)
    opens = begins[labels]
    follows = np.zeros(len(labels), bool)
    if len(labels):
        same = (kinds[labels[1:]] == kinds[labels[:-1]]) & (text.sentence[1:] == text.sentence[:-1])
        follows[1:] = inside[labels[1:]] & same
        # An I- without a name to go on with begins one.
        opens |= inside[labels] & ~follows
    first = np.flatnonzero(opens)
    # the next token that does not go on is where a name has ended
    ends = np.append(np.flatnonzero(~follows), len(labels))
    last = ends[np.searchsorted(ends, first, "right")] - 1
    found = pd.DataFrame({"first": first, "last": last, "class": kinds[labels[first]]})
    return found[found["class"].isin(CLASSES)].reset_index(drop=True)[_COLUMNS]


def _labels(text: Text, model: Model) -> Ints:
    """The label of every token."""
    size = len(text.tokens)
    labels = np.zeros(size, np.int64)
    if not size:
        return labels
    words = _read_words(text, model)
    sentence = text.sentence
    begin = 0
    while begin < size:
        stop = min(begin + _PART, size)
        # A sentence is never cut: the label of one word depends on all others of it.
        while stop < size and sentence[stop] == sentence[stop - 1]:
            stop += 1
        scores = _scores(text, model, words, begin, stop)
        labels[begin:stop] = _best_path(scores, sentence[begin:stop], model.transitions)
        begin = stop
    return labels


@dataclass(frozen=True)
class _Words:
    """What each distinct word of a text adds; the last row is the edge of a sentence.

    `own` has a row a word, by distance and label; `number` tells, for each paired group, which of
    `values` (tuples of features) a word has.
    """

    own: Reals
    number: dict[str, Ints]
    values: dict[str, list[tuple[str, ...]]]


def _read_words(text: Text, model: Model) -> _Words:
    # '' is the edge of a sentence: put last here, it is the last row of `own[of_type]`.
    folded, of_type = np.unique([*text.folded, ""], return_inverse=True)
    of_type = of_type.ravel()
    own = np.zeros((len(folded), 2 * REACH + 1, len(model.labels)), np.float32)
    number = {group: np.zeros(len(folded), np.int64) for group in PAIRED}
    seen: dict[str, dict[tuple[str, ...], int]] = {group: {(): 0} for group in PAIRED}
    in_pairs = model.paired_values
    for row, word in enumerate(folded.tolist()):
        features = word_features(word, model.known)
        names = [f"{group}|{value}" for group, values in features.items() for value in values]
        held = [model.rows[name] for name in names if name in model.rows]
        own[row] = model.near[held].sum(axis=0)
        for group in PAIRED:
            values = tuple(v for v in features.get(group, ()) if f"{group}|{v}" in in_pairs)
            number[group][row] = seen[group].setdefault(values, len(seen[group]))
    numbers = {group: of_word[of_type] for group, of_word in number.items()}
    return _Words(own[of_type], numbers, {group: list(held) for group, held in seen.items()})


def _scores(text: Text, model: Model, words: _Words, begin: int, stop: int) -> Reals:
    """The score of every label for the tokens from `begin` to `stop`, whole sentences."""
    edge = len(words.own) - 1
    types = text.tokens.type_id[begin:stop].astype(np.int64)
    sentence = text.sentence[begin:stop]
    size = len(types)
    scores = np.zeros((size, len(model.labels)), np.float32)
    before = np.full(size, edge, np.int64)
    for distance in range(-REACH, REACH + 1):
        # beyond either end of the sentence stands the edge
        there = np.full(size, edge, np.int64)
        at = np.arange(size) + distance
        inside = (at >= 0) & (at < size)
        inside[inside] = sentence[at[inside]] == sentence[inside]
        there[inside] = types[at[inside]]
        scores += words.own[there, distance + REACH]
        if distance == -1:
            before = there
        if distance == 1:
            after = there
    for group in PAIRED:
        scores += _pair_scores(model, words, group, before, types)[:, 0]
        scores += _pair_scores(model, words, group, types, after)[:, 1]
    joined = text.tokens.joined[begin:stop]
    apart = np.zeros(size, bool)
    apart[1:] = ~joined[1:] & (sentence[1:] == sentence[:-1])
    scores[apart] += model.punctuation[0]
    scores[np.flatnonzero(apart) - 1] += model.punctuation[1]
    return scores


def _pair_scores(model: Model, words: _Words, group: str, one: Ints, other: Ints) -> Reals:
    """What a paired group adds where `one` stands just before `other`: for the second, the first."""
    number = words.number[group]
    values = words.values[group]
    size = len(values)
    # The same pairs come again and again: each is summed once.
    pairs, which = np.unique(number[one] * size + number[other], return_inverse=True)
    table = np.zeros((len(pairs), 2, len(model.labels)), np.float32)
    for row, pair in enumerate(pairs.tolist()):
        left, right = divmod(pair, size)
        names = [f"{group}|{u}|{v}" for u in values[left] for v in values[right]]
        held = [model.pair_rows[name] for name in names if name in model.pair_rows]
        if held:
            table[row] = model.pairs[held].sum(axis=0)
    return table[which.ravel()]


def _best_path(scores: Reals, sentence: Ints, transitions: Reals) -> Ints:
    """The labels with the highest sum in each sentence: all sentences go forward together."""
    # Viterbi. Sentences are ordered from the longest to the shortest, so that those that still
    # go on at a step are the first `going` rows.
    begins = np.flatnonzero(np.append(True, sentence[1:] != sentence[:-1]))
    lengths = np.diff(np.append(begins, len(sentence)))
    order = np.argsort(-lengths, kind="stable")
    begins = begins[order]
    lengths = lengths[order]
    longest = int(lengths[0])
    # The best label before, for each token and label; there are seven labels or so.
    back = np.zeros(scores.shape, np.int8)
    total = scores[begins]
    final = np.zeros(len(begins), np.int64)
    for step in range(1, longest + 1):
        going = int(np.searchsorted(-lengths, -step, "left"))  # sentences longer than `step`
        final[going : len(total)] = total[going:].argmax(axis=1)
        if going == 0:
            break
        at = begins[:going] + step
        # Sentences × label before × label.
        paths = total[:going, :, None] + transitions[None]
        back[at] = paths.argmax(axis=1)
        total = paths.max(axis=1) + scores[at]
    labels = np.zeros(len(scores), np.int64)
    for step in range(longest - 1, -1, -1):
        going = int(np.searchsorted(-lengths, -step, "left"))
        at = begins[:going] + step
        labels[at] = final[:going]
        final[:going] = back[at, final[:going]]
    return labels
