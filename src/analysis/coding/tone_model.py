"""The supervised coder of tone: one multinomial logistic regression over the five values of tone.

As with frames (`coding.unit_coder`), every article belongs to a fold. One that was learned from is
coded by the model that was fitted without it, any other by the mean of all models. The sign is the one whose values are together the most probable; of its two
values the more probable one is given.

References
----------
Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, ch. 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.coding.unit_coder import (
    FOLDS,
    articles_known,
    design,
    document_frequencies,
    fold_of,
    read_model,
    shares_of_models,
    units_by_model,
    write_model,
)
from analysis.coding.unit_features import UnitFeatures
from analysis.stats.logistic import fit_multinomial

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

VALUES = (-2, -1, 0, 1, 2)
SIGNS = (-1, 0, 1)
PENALTY = 1.0  # of squared weights (L2)
PRECISION = 1e-5  # relative gain of the loss at which fitting ends (`ftol` of L-BFGS)
GOLD_COUNTS = 1.5  # a settled unit for one that was coded once
VERSION = 2  # of the form of the file
SHIPPED = Path(__file__).with_name("tone_model.npz")


@dataclass(frozen=True)
class ToneModel:
    """Fitted models, one a fold.

    Attributes
    ----------
    idf
        Folds × 2 × buckets: inverse document frequencies of words and of words near the parties.
    weights, intercepts
        Folds × values × buckets, folds × values.
    known
        The articles it learned from, as `unit_coder.hashed` gives them.
    notes
        What made it: command, day, numbers of units, versions.
    """

    idf: Reals
    weights: Reals
    intercepts: Reals
    known: Reals
    notes: dict[str, Any]

    def probability(self, features: UnitFeatures, article_id: Sequence[str]) -> Reals:
        """Units × `VALUES`: how probable each is, by the model that does not know the article,
        or the mean of all of them.

        Parameters
        ----------
        features
            Of the units, from `tone_features`.
        article_id
            The article of each unit.

        Returns
        -------
        array, (n_units, n_values)
        """
        probability = np.zeros((len(article_id), len(VALUES)))
        share = shares_of_models(article_id, self.known)
        for fold, units in units_by_model(share):
            x = design(features.rows(units), self.idf[fold])
            score = x @ self.weights[fold].T + self.intercepts[fold]
            given = special.softmax(np.asarray(score), axis=1)
            probability[units] += share[units, fold, None] * given
        return probability

    def save(self, path: Path) -> None:
        """Write the arrays as .npz (half precision) and the notes as .json beside it."""
        arrays = {
            "idf": self.idf.astype(np.float16),
            "weights": self.weights.astype(np.float16),
            "intercepts": self.intercepts,
            "known": self.known,
        }
        write_model(path, arrays, {"version": VERSION, **self.notes})


def tone_of(probability: Reals) -> Ints:
    """The tone that is given to each unit.

    Parameters
    ----------
    probability : array, (n_units, n_values)
        From `ToneModel.probability`.

    Returns
    -------
    array of int, (n_units,)
        From -2 to 2.
    """
    # First the sign, then how strong: -2 and -1 together may be likelier than 0 where neither
    # is.
    sides = (probability[:, :2], probability[:, 2:3], probability[:, 3:])
    of_sign = np.column_stack([side.sum(axis=1) for side in sides])
    sign = of_sign.argmax(axis=1)
    value = np.array(VALUES)
    bad = value[:2][sides[0].argmax(axis=1)]
    good = value[3:][sides[2].argmax(axis=1)]
    return np.asarray(np.select([sign == 0, sign == 2], [bad, good], 0), np.int64)


def load_tone_model(path: Path) -> ToneModel:
    """A model as `ToneModel.save` wrote it.

    Parameters
    ----------
    path
        The .npz file; the .json lies beside it.

    Returns
    -------
    ToneModel
    """
    arrays, notes = read_model(path)
    return ToneModel(**arrays, notes=notes)


@lru_cache(maxsize=1)
def shipped_tone_model() -> ToneModel:
    """The model that comes with the program."""
    return load_tone_model(SHIPPED)


def fit_tone(
    features: UnitFeatures,
    tone: Sequence[int],
    article_id: Sequence[str],
    *,
    weight: Reals | None = None,
    notes: dict[str, Any] | None = None,
) -> ToneModel:
    """Fit one model a fold.

    Parameters
    ----------
    features
        Of the coded units, from `tone_features`.
    tone
        Of each, from -2 to 2.
    article_id
        The article of each unit: no article is in two folds.
    weight
        How much each unit counts; all alike by default.
    notes
        What made the model.

    Returns
    -------
    ToneModel
    """
    # Classes 0 to 4, as columns of probabilities.
    values = np.asarray(tone, np.int64) - VALUES[0]
    each = np.ones(len(values)) if weight is None else np.asarray(weight, np.float64)
    fold = np.array([fold_of(a) for a in article_id])
    parts: dict[str, list[Reals]] = {"idf": [], "weights": [], "intercepts": []}
    for number in range(FOLDS):
        # without one fold: the articles of that fold are coded by this model
        train = np.flatnonzero(fold != number)
        idf = document_frequencies(features.rows(train))
        x = design(features.rows(train), idf)
        weights, intercepts = fit_multinomial(
            x, values[train], len(VALUES), each[train], PENALTY, precision=PRECISION
        )
        parts["idf"].append(idf)
        parts["weights"].append(weights)
        parts["intercepts"].append(intercepts)
    arrays = {name: np.stack(held) for name, held in parts.items()}
    return ToneModel(**arrays, known=articles_known(article_id), notes=notes or {})


__all__ = ["SHIPPED", "VALUES", "ToneModel", "fit_tone", "shipped_tone_model", "tone_of"]
