"""From the cues of a unit to whose relation it is: multinomial logistic regression.

The weights ship with the program (`relation_weights.json`); `tools/fit_relation.py` makes them
from coded units. Applying them is a sum and needs nothing but numpy.

References
----------
Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, ch. 4.4.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats.logistic import fit_multinomial
from analysis.study.schema import RELATIONS

Reals = npt.NDArray[np.float64]
WEIGHTS = "relation_weights.json"
PENALTY = 5.0  # of squared weights (L2)
MIN_UNITS = 4  # a cue of fewer coded units is left out
_DIGITS = 3  # of weights and scores
_REASONS = 3  # cues that are told as the reason


@dataclass(frozen=True)
class RelationModel:
    """Weights of cues for each label of `schema.RELATIONS`.

    Attributes
    ----------
    cues : tuple of str
        The cues that have weights.
    weights : numpy.ndarray of float64, shape (n_relations, n_cues)
        What each cue adds to the score of each label.
    intercepts : numpy.ndarray of float64, shape (n_relations,)
        The scores of a unit without any cue.
    """

    cues: tuple[str, ...]
    weights: Reals
    intercepts: Reals

    def probabilities(self, units: Sequence[Collection[str]]) -> Reals:
        """How probable each label is of each unit.

        Parameters
        ----------
        units : sequence of collections of str
            The cues of each unit.

        Returns
        -------
        numpy.ndarray of float64, shape (n_units, n_relations)
            Rows add up to 1.
        """
        # Weights have few digits, so that scores can be equal; in which order a library adds them
        # must not decide then.
        scores = np.round(_matrix(units, self.cues) @ self.weights.T + self.intercepts, _DIGITS)
        return np.asarray(special.softmax(scores, axis=1))

    def reasons(self, cues: Collection[str], label: int) -> list[str]:
        """The cues of a unit that speak most for a label, against the mean of the others.

        Parameters
        ----------
        cues : collection of str
            The cues of one unit.
        label : int
            The place of the label in `schema.RELATIONS`.

        Returns
        -------
        list of str
            Three at most, the weightiest first.
        """
        # Only differences count: a softmax is the same when all scores rise alike.
        others = np.delete(self.weights, label, axis=0).mean(axis=0)
        pull = self.weights[label] - others
        known = [(pull[i], name) for i, name in enumerate(self.cues) if name in cues]
        return [name for value, name in sorted(known, reverse=True)[:_REASONS] if value > 0]

    def as_json(self, made: str) -> str:
        """The weights as the text of a file; `made` tells what they were learned from."""
        columns = zip(self.cues, self.weights.T.tolist(), strict=True)
        content = {
            "made": made,
            "relations": list(RELATIONS),
            "intercepts": self.intercepts.tolist(),
            "cues": dict(columns),
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


@cache
def shipped_model() -> RelationModel:
    """The model that ships with the program."""
    text = (files("analysis") / "relations" / WEIGHTS).read_text(encoding="utf-8")
    content = json.loads(text)
    weights = np.array(list(content["cues"].values()), dtype=np.float64).T
    intercepts = np.array(content["intercepts"], dtype=np.float64)
    return RelationModel(tuple(content["cues"]), weights, intercepts)


def fit(
    units: Sequence[Collection[str]], labels: Sequence[str], weights: Sequence[float]
) -> RelationModel:
    """Learn the weights from coded units, with an L2 penalty.

    Parameters
    ----------
    units : sequence of collections of str
        The cues of each unit.
    labels : sequence of str
        What each was coded, one of `schema.RELATIONS`.
    weights : sequence of float
        How much each unit counts.

    Returns
    -------
    RelationModel
        With weights rounded, so that every processor reads the same.
    """
    counts = Counter(cue for cues in units for cue in set(cues))
    names = tuple(sorted(cue for cue, n in counts.items() if n >= MIN_UNITS))
    x = _matrix(units, names)
    y = np.array([RELATIONS.index(label) for label in labels], np.int64)
    each = np.asarray(weights, np.float64)
    fitted, intercepts = fit_multinomial(x, y, len(RELATIONS), each, PENALTY)
    return RelationModel(names, np.round(fitted, _DIGITS), np.round(intercepts, _DIGITS))


def _matrix(units: Sequence[Collection[str]], cues: Sequence[str]) -> Reals:
    """Units × cues: 1 where the unit has the cue."""
    place = {cue: i for i, cue in enumerate(cues)}
    made = np.zeros((len(units), len(cues)))
    for row, held in enumerate(units):
        made[row, [place[cue] for cue in held if cue in place]] = 1.0
    return made


__all__ = ["RelationModel", "fit", "shipped_model"]
