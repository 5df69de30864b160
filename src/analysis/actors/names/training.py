"""Training of the tagger (python-crfsuite), and how good it is by cross-validation."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.names.bio import Sentence
from analysis.actors.names.features import DISTANCES, PAIRED, Knowledge, word_features
from analysis.actors.names.model import REACH, Model
from analysis.actors.names.tagger import CLASSES, tag_names
from analysis.text.documents import Text, read_text

Progress = Callable[[int, int, str], None]
FOLDS = 5  # of the cross-validation
PARAMETERS: Mapping[str, float] = {
    "c1": 0.1,
    "c2": 0.1,
    "max_iterations": 100,
    "feature.possible_transitions": 1,
}
_BEFORE, _AFTER = "after punctuation", "before punctuation"


def marked_text(sentences: Sequence[Sentence]) -> tuple[Text, npt.NDArray[np.object_]]:
    """Sentences as text with a label a token; a token that touches a span is inside it."""
    text = read_text([sentence.text for sentence in sentences])
    tokens = text.tokens
    labels = np.full(len(tokens), "O", dtype=object)
    # the tokens of sentence k are those from bounds[k] up to bounds[k + 1]
    bounds = np.searchsorted(tokens.article, np.arange(len(sentences) + 1))
    for number, sentence in enumerate(sentences):
        here = slice(bounds[number], bounds[number + 1])
        for start, end, kind in sentence.spans:
            touched = (tokens.start[here] < end) & (tokens.end[here] > start)
            places = np.flatnonzero(touched) + bounds[number]
            if len(places):
                labels[places] = f"I-{kind}"
                labels[places[0]] = f"B-{kind}"
    return text, labels


def train(text: Text, labels: npt.NDArray[np.object_], known: Knowledge) -> Model:
    """Train a model.

    Parameters
    ----------
    text : Text
        Text whose names are marked.
    labels : numpy.ndarray of str, shape (n_tokens,)
        O, B-CLASS or I-CLASS of each token.
    known : Knowledge
        Lists and clusters that the features ask.

    Returns
    -------
    Model
        The same text, labels and knowledge give the same weights.

    References
    ----------
    Okazaki, N. (2007). CRFsuite: a fast implementation of conditional random fields.
    """
    # needed where a model is trained only: the tagger reads the weights with numpy
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(PARAMETERS))
    for sequence in _sequences(text):
        trainer.append(_features_of(text, sequence, known), labels[sequence].tolist())
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "names.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        learnt = tagger.info()
        names = tagger.labels()
        tagger.close()
    return _model(sorted(names, key=_label_order), learnt, known)


def _label_order(label: str) -> tuple[bool, str]:
    return label != "O", label


def _sequences(text: Text) -> Iterable[npt.NDArray[np.int64]]:
    places = np.arange(len(text.tokens))
    cuts = np.flatnonzero(text.sentence[1:] != text.sentence[:-1]) + 1
    return np.split(places, cuts)


def _features_of(text: Text, sequence: npt.NDArray[np.int64], known: Knowledge) -> list[list[str]]:
    """The features of each token of one sentence, as crfsuite takes them."""
    words = text.folded[text.tokens.type_id[sequence]].tolist()
    edge = [""] * REACH
    read = [word_features(word, known) for word in [*edge, *words, *edge]]
    found = []
    for place in range(REACH, len(words) + REACH):
        features = []
        # `tagger` adds the same features up without crfsuite: what changes here must change
        # there.
        for group, distances in DISTANCES.items():
            for distance in distances:
                values = read[place + distance].get(group, ())
                features += [f"{distance}|{group}|{value}" for value in values]
        for group in PAIRED:
            features += _pairs("second", group, read[place - 1], read[place])
            features += _pairs("first", group, read[place], read[place + 1])
        found.append(features)
    apart = np.flatnonzero(~text.tokens.joined[sequence[1:]]) + 1
    for place in apart.tolist():
        found[place].append(_BEFORE)
        found[place - 1].append(_AFTER)
    return found


def _pairs(
    which: str, group: str, one: Mapping[str, list[str]], other: Mapping[str, list[str]]
) -> list[str]:
    seconds = other.get(group, ())
    return [f"{which}|{group}|{u}|{v}" for u in one.get(group, ()) for v in seconds]


def _model(labels: Sequence[str], learnt: object, known: Knowledge) -> Model:
    """The weights that crfsuite found, as tables by word, distance and label."""
    number = {label: place for place, label in enumerate(labels)}
    near: dict[str, npt.NDArray[np.float32]] = {}
    pairs: dict[str, npt.NDArray[np.float32]] = {}
    punctuation = np.zeros((2, len(labels)), np.float32)
    weights: Mapping[tuple[str, str], float] = learnt.state_features  # type: ignore[attr-defined]
    # Sorted, so that rows of the tables, and with them the bytes of the file, are the same
    # each time.
    for (name, label), weight in sorted(weights.items()):
        where, _, feature = name.partition("|")
        if name in (_BEFORE, _AFTER):
            punctuation[int(name == _AFTER), number[label]] = weight
        elif where in ("first", "second"):
            table = pairs.setdefault(feature, np.zeros((2, len(labels)), np.float32))
            table[int(where == "first"), number[label]] = weight
        else:
            shape = (2 * REACH + 1, len(labels))
            table = near.setdefault(feature, np.zeros(shape, np.float32))
            table[int(where) + REACH, number[label]] = weight
    transitions = np.zeros((len(labels), len(labels)), np.float32)
    moves: Mapping[tuple[str, str], float] = learnt.transitions  # type: ignore[attr-defined]
    for (one, other), weight in moves.items():
        transitions[number[one], number[other]] = weight
    return Model(
        tuple(labels),
        known,
        {name: row for row, name in enumerate(near)},
        np.stack(list(near.values())),
        {name: row for row, name in enumerate(pairs)},
        np.stack(list(pairs.values())) if pairs else np.zeros((0, 2, len(labels)), np.float32),
        punctuation,
        transitions,
    )


def spans(text: Text, labels: npt.NDArray[np.object_]) -> pd.DataFrame:
    """The spans of BIO labels: first, last and class, in the order of the text."""
    rows: list[list[object]] = []
    for place, label in enumerate(labels):
        if label.startswith("B-"):
            rows.append([place, place, label[2:]])
        elif label.startswith("I-"):
            rows[-1][1] = place
    found = pd.DataFrame(rows, columns=["first", "last", "class"])
    return found[found["class"].isin(CLASSES)].reset_index(drop=True)


def cross_validate(
    sentences: Sequence[Sentence], known: Knowledge, progress: Progress | None = None
) -> pd.DataFrame:
    """Train on four fifths of the sentences and tag the fifth, five times.

    A fifth is a run of sentences side by side: those of one article share names, and scattered
    fifths would find in training what they are asked for.

    Returns
    -------
    pandas.DataFrame
        One row a class and one 'micro': `n_gold`, `n_found`, `n_both` (spans of the same tokens
        and class), `precision`, `recall`, `f1`.
    """
    # neighbouring sentences, so that most articles lie in one fold whole
    fold = np.arange(len(sentences)) * FOLDS // max(len(sentences), 1)
    counts = pd.DataFrame(0, index=list(CLASSES), columns=["n_gold", "n_found", "n_both"])
    for number in range(FOLDS):
        if progress is not None:
            progress(number, FOLDS, "folds")
        rest = [s for s, place in zip(sentences, fold, strict=True) if place != number]
        held = [s for s, place in zip(sentences, fold, strict=True) if place == number]
        model = train(*marked_text(rest), known)
        text, labels = marked_text(held)
        gold = spans(text, labels)
        found = tag_names(text, model)
        both = gold.merge(found)
        for column, table in zip(counts.columns, (gold, found, both), strict=True):
            sizes = table.groupby("class").size()
            counts[column] += sizes.reindex(counts.index, fill_value=0)
    counts.loc["micro"] = counts.sum()
    return counts.assign(
        precision=counts["n_both"] / counts["n_found"],
        recall=counts["n_both"] / counts["n_gold"],
        f1=2 * counts["n_both"] / (counts["n_gold"] + counts["n_found"]),
    )
