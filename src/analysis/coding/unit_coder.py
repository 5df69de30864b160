"""A coder of units that learns: logistic regression a frame, calibrated, in folds by article.

Every article belongs to one of `FOLDS` folds by a hash of its id. One that the coder learned from is
coded by the model that was fitted without its fold, so that a coder never codes an article that it
knew; any other by the mean of all models (bagging: Breiman 1996). Inside the training part of a
fold, four inner folds give margins of articles not learned from: from these come Platt's calibration
and the threshold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, sparse, special

from analysis.coding.unit_features import BUCKETS, WEIGHTS, UnitFeatures, bucket
from analysis.relations.text_classifier import word_features
from analysis.stats.logistic import fit_balanced

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FOLDS = 5  # of the gold, by article
INNER = 4  # folds inside the training part: thresholds are tuned on units not learned from
PENALTY = 0.3  # of squared weights (L2)
PRECISION = 1e-5  # relative gain of the loss at which fitting ends (`ftol` of L-BFGS)
MIN_POSITIVES = 8  # a frame with fewer is never given: so few units teach nothing
VERSION = 1  # of the form of the file


def fold_of(article_id: str, folds: int = FOLDS, salt: str = "coder") -> int:
    """The fold of an article, by a hash of its id."""
    head = hashlib.sha256(f"{salt}:{article_id}".encode()).digest()[:4]
    return int.from_bytes(head, "big") % folds


def hashed(article_id: str) -> float:
    """A whole number of 48 bits for an article, which a float holds exactly."""
    return float(int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:6], "big"))


def articles_known(article_id: Sequence[str]) -> Reals:
    """The distinct articles as `hashed` gives them, ascending: what a coder keeps of its units."""
    return np.array(sorted({hashed(a) for a in article_id}))


@dataclass(frozen=True)
class UnitCoder:
    """Fitted models, one a fold.

    Attributes
    ----------
    labels
        Frames, in the order of the arrays.
    idf
        Folds × 2 × buckets: inverse document frequencies of words and of words near the parties.
    weights, intercepts
        Folds × labels × buckets, folds × labels.
    platt
        Folds × labels × 2: slope and intercept that make a margin a probability.
    threshold
        Folds × labels: from which probability on a frame is given.
    known
        The articles it learned from, as `hashed` gives them.
    notes
        What made it: command, day, numbers of units, versions.
    """

    labels: tuple[str, ...]
    idf: Reals
    weights: Reals
    intercepts: Reals
    platt: Reals
    threshold: Reals
    known: Reals
    notes: dict[str, Any]

    def probability(self, features: UnitFeatures, article_id: Sequence[str]) -> Reals:
        """Units × labels: how probable each frame is, by the model that does not know the article,
        or the mean of all of them.

        Parameters
        ----------
        features
            Of the units.
        article_id
            The article of each unit.

        Returns
        -------
        array, (n_units, n_labels)
        """
        probability = np.zeros((len(article_id), len(self.labels)))
        share = shares_of_models(article_id, self.known)
        for fold, units in units_by_model(share):
            x = design(features.rows(units), self.idf[fold])
            margin = x @ self.weights[fold].T + self.intercepts[fold]
            given = calibrated(np.asarray(margin), self.platt[fold])
            probability[units] += share[units, fold, None] * given
        return probability

    def given(self, probability: Reals, article_id: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Units × labels: whether each frame is given.

        Parameters
        ----------
        probability
            From `probability`.
        article_id
            The article of each unit.

        Returns
        -------
        array of bool, (n_units, n_labels)
        """
        # own threshold where one model counts, the mean of all where all do
        return np.asarray(probability >= shares_of_models(article_id, self.known) @ self.threshold)

    def weight_of_word(self, word: str, label: int) -> float:
        """How much a folded word speaks for a label, over its features and the models."""
        places = [bucket(f) for f in word_features(word)]
        return float((self.weights[:, label, places] * self.idf[:, 0, places]).sum())

    def save(self, path: Path) -> None:
        """Write the arrays as .npz (half precision) and the notes as .json beside it."""
        arrays = {
            # Nearly all of the file, and three digits of a weight are enough; what decides is
            # kept whole.
            "idf": self.idf.astype(np.float16),
            "weights": self.weights.astype(np.float16),
            "intercepts": self.intercepts,
            "platt": self.platt,
            "threshold": self.threshold,
            "known": self.known,
        }
        notes = {"version": VERSION, "labels": list(self.labels), **self.notes}
        write_model(path, arrays, notes)


def load(path: Path) -> UnitCoder:
    """A coder as `UnitCoder.save` wrote it.

    Parameters
    ----------
    path
        The .npz file; the .json lies beside it.

    Returns
    -------
    UnitCoder
    """
    arrays, notes = read_model(path)
    return UnitCoder(tuple(notes["labels"]), **arrays, notes=notes)


def write_model(path: Path, arrays: Mapping[str, Any], notes: Mapping[str, Any]) -> None:
    """Write the arrays of a model as .npz and its notes as .json beside it.

    Parameters
    ----------
    path
        The .npz file.
    arrays
        By name, in the precision in which they are kept.
    notes
        What made the model.
    """
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
    text = json.dumps(notes, indent=2, ensure_ascii=False, sort_keys=True)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def read_model(path: Path) -> tuple[dict[str, Reals], dict[str, Any]]:
    """The arrays, in double precision, and the notes that `write_model` wrote.

    Parameters
    ----------
    path
        The .npz file; the .json lies beside it.

    Returns
    -------
    tuple of dict
    """
    notes = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with np.load(path) as file:
        arrays = {name: file[name].astype(np.float64) for name in file.files}
    return arrays, notes


def fit_folds(
    features: UnitFeatures,
    labels: pd.DataFrame,
    article_id: Sequence[str],
    *,
    weight: Reals | None = None,
    notes: dict[str, Any] | None = None,
) -> UnitCoder:
    """Fit one model a fold.

    Parameters
    ----------
    features
        Of the coded units.
    labels
        One row a unit, one column (0 or 1) a frame.
    article_id
        The article of each unit: no article is in two folds.
    weight
        How much each unit counts in calibration, such as one over its probability of being drawn;
        all alike by default, as always for the threshold.
    notes
        What made the coder.

    Returns
    -------
    UnitCoder
        A frame with fewer than `MIN_POSITIVES` units in the training part of a fold is given to no
        unit of that fold.
    """
    y = labels.to_numpy(np.float64)
    w = np.ones(len(y)) if weight is None else np.asarray(weight, dtype=np.float64)
    # Another salt for the inner folds, so that they cut across the outer ones.
    outer = np.array([fold_of(a) for a in article_id])
    inner = np.array([fold_of(a, INNER, "inner") for a in article_id])
    n = y.shape[1]
    parts: dict[str, list[Reals]] = {
        k: [] for k in ("idf", "weights", "intercepts", "platt", "threshold")
    }
    for fold in range(FOLDS):
        train = np.flatnonzero(outer != fold)
        idf = document_frequencies(features.rows(train))
        x = design(features.rows(train), idf)
        fitted = [_fitted(x, y[train, k]) for k in range(n)]
        margins = _out_of_fold(features, y, train, inner)
        tuned = [_tuned(margins[:, k], y[train, k], w[train]) for k in range(n)]
        parts["idf"].append(idf)
        # the last number of each is the intercept
        parts["weights"].append(np.stack([f[:-1] for f in fitted]))
        parts["intercepts"].append(np.array([f[-1] for f in fitted]))
        parts["platt"].append(np.array([t[:2] for t in tuned]))
        parts["threshold"].append(np.array([t[2] for t in tuned]))
    arrays = {name: np.stack(values) for name, values in parts.items()}
    known = articles_known(article_id)
    return UnitCoder(tuple(map(str, labels.columns)), **arrays, known=known, notes=notes or {})


def shares_of_models(article_id: Sequence[str], known: Reals) -> Reals:
    """How much the model of each fold counts for a unit.

    Parameters
    ----------
    article_id
        The article of each unit.
    known
        The articles that were learned from, as `hashed` gives them.

    Returns
    -------
    array, (n_units, n_folds)
        Each row adds up to 1: the fold of an article that was learned from has all of it, of any
        other article every fold has as much.
    """
    if not len(article_id):
        return np.zeros((0, FOLDS))
    is_known = np.isin([hashed(a) for a in article_id], known)
    fold = np.array([fold_of(a) for a in article_id], dtype=np.int64)
    # one-hot: an article that was learned from has its own fold's model alone
    own = np.eye(FOLDS)[fold]
    return np.where(is_known[:, None], own, 1 / FOLDS)


def units_by_model(share: Reals) -> Iterator[tuple[int, Ints]]:
    """The folds whose model counts for a unit, each with the positions of these units.

    Parameters
    ----------
    share : array, (n_units, n_folds)
        From `shares_of_models`.

    Yields
    ------
    tuple of int and array of int
        In order of the folds; a fold that counts for no unit is left out.
    """
    for fold in range(share.shape[1]):
        units = np.flatnonzero(share[:, fold])
        if len(units):
            yield fold, units


def document_frequencies(features: UnitFeatures) -> Reals:
    """2 × buckets: smoothed inverse document frequencies of words and of words near the parties."""
    made = []
    for block in (features.words, features.near):
        # Each feature stands once a row (`unit_features._counted`), so this counts units.
        n = np.bincount(block.indices, minlength=BUCKETS)
        # as in scikit-learn: 1 is added, so that nothing is divided by 0 and no word weighs nothing
        made.append(np.log((1 + block.shape[0]) / (1 + n)) + 1)
    return np.stack(made)


def design(features: UnitFeatures, idf: Reals) -> sparse.csr_array:
    """Units × buckets: tf-idf of each block at length one, weighted, and the signs."""
    parts = []
    for block, frequency, weight in zip(features[:2], idf, WEIGHTS[:2], strict=True):
        x = block.copy()
        # Only stored counts, which are 1 or more; a word that comes again adds less each time.
        x.data = 1 + np.log(x.data)
        x = (x * frequency).tocsr()
        length = np.sqrt(np.asarray((x * x).sum(axis=1)).ravel())
        parts.append(sparse.diags_array(weight / np.maximum(length, 1e-12)) @ x)
    parts.append(features.signs * WEIGHTS[2])
    return sparse.csr_array(parts[0] + parts[1] + parts[2])


def calibrated(margin: Reals, platt: Reals) -> Reals:
    """Margins (units × labels) as probabilities, by Platt's slope and intercept of each label."""
    return np.asarray(special.expit(margin * platt[:, 0] + platt[:, 1]))


def platt_scaling(margin: Reals, y: Reals, weight: Reals) -> tuple[float, float]:
    """Slope and intercept of the logistic curve from margins to labels.

    Parameters
    ----------
    margin, y, weight : array, (n_units,)
        Margins of units not learned from, their labels (0 or 1), and how much each counts.

    Returns
    -------
    tuple of float

    References
    ----------
    Platt (1999), with his targets (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2) in place of 1 and 0.
    """
    positives, negatives = float(y.sum()), float((1 - y).sum())
    # Platt (1999): targets a little inside 0 and 1 keep the slope finite where classes part well
    target = np.where(y == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    # Weights of mean 1: the loss then has the scale of one without weights.
    share = weight / weight.sum() * len(weight)

    def loss(parameters: Reals) -> tuple[float, Reals]:
        z = margin * parameters[0] + parameters[1]
        value = share @ (np.logaddexp(0, z) - target * z)
        # the gradient of the loss by z
        pull = share * (special.expit(z) - target)
        return float(value), np.array([pull @ margin, pull.sum()])

    found = optimize.minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(found[0]), float(found[1])


def best_threshold(probability: Reals, y: Reals, weight: Reals) -> float:
    """The probability from which on giving the label has the largest F1.

    Parameters
    ----------
    probability, y, weight : array, (n_units,)
        Of units not learned from.

    Returns
    -------
    float
        Halfway between two neighbouring probabilities.
    """
    order = np.argsort(-probability, kind="stable")
    # Place k is what happens when the k + 1 most probable units get the label.
    hits = np.cumsum(weight[order] * y[order])
    given = np.cumsum(weight[order])
    # F1 = 2 · true / (given + positives); of equal ones `argmax` takes the highest threshold.
    f1 = 2 * hits / (given + float(weight @ y))
    best = int(np.argmax(f1))
    ordered = probability[order]
    below = ordered[best + 1] if best + 1 < len(ordered) else 0.0
    # halfway to the next unit, so that none lies on the threshold
    return float((ordered[best] + below) / 2)


def _fitted(x: sparse.csr_array, y: Reals) -> Reals:
    if y.sum() < MIN_POSITIVES:
        nothing = np.zeros(x.shape[1] + 1)
        # A margin that no threshold reaches.
        nothing[-1] = -20.0
        return nothing
    return fit_balanced(x, y, PENALTY, precision=PRECISION)


def _out_of_fold(features: UnitFeatures, y: Reals, train: Ints, inner: Ints) -> Reals:
    """Margins of the training part of a fold, each by a model without its inner fold."""
    margins = np.zeros((len(train), y.shape[1]))
    for fold in range(INNER):
        used, left = train[inner[train] != fold], np.flatnonzero(inner[train] == fold)
        if not len(left) or not len(used):
            continue
        # Of the units learned from alone: nothing of those left out may reach the model.
        idf = document_frequencies(features.rows(used))
        x = design(features.rows(used), idf)
        rest = design(features.rows(train[left]), idf)
        for k in range(y.shape[1]):
            w = _fitted(x, y[used, k])
            margins[left, k] = rest @ w[:-1] + w[-1]
    return margins


def _tuned(margin: Reals, y: Reals, weight: Reals) -> tuple[float, float, float]:
    """Platt's slope and intercept, and the threshold, of one label."""
    if y.sum() < MIN_POSITIVES:
        # `_fitted` gives a margin of -20 then, with which no unit comes to 1
        return 1.0, 0.0, 1.0
    slope, intercept = platt_scaling(margin, y, weight)
    probability = np.asarray(special.expit(margin * slope + intercept))
    return slope, intercept, best_threshold(probability, y, np.ones(len(y)))
