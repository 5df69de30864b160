"""Logistic regression with a squared penalty, of two classes and of many, by L-BFGS.

References
----------
Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, ch. 4.4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse, special

Reals = npt.NDArray[np.float64]
Matrix: TypeAlias = "Reals | sparse.csr_array"
MACHINE = 2.2e-9  # scipy's own ftol


def fit_balanced(x: Matrix, y: Reals, penalty: float, *, precision: float = MACHINE) -> Reals:
    """Weights of a logistic regression whose two classes count alike.

    Parameters
    ----------
    x : array or sparse array, (n_units, n_features)
        What is learned from.
    y : array, (n_units,)
        0 or 1.
    penalty : float
        Of the squared weights; the intercept has none.
    precision : float
        By which part of itself the loss must still fall for the search to go on.

    Returns
    -------
    array, (n_features + 1,)
        Weights and, last, the intercept; a label that is always or never given has weights of 0.
    """
    size, positives = len(y), float(y.sum())
    weights = np.zeros(x.shape[1] + 1)
    if positives in (0.0, float(size)):
        # sure, yet finite: expit(-20) is 2e-9. Without it the intercept would run to infinity
        weights[-1] = 20.0 if positives else -20.0
        return weights
    used = _used(x)
    x = x[:, used]
    # either class has the weight size / 2 in all, so that a rare label is not passed over
    each = np.where(y == 1, size / (2 * positives), size / (2 * (size - positives)))
    sign = 2 * y - 1

    def loss(w: Reals) -> tuple[float, Reals]:
        margin = sign * (x @ w[:-1] + w[-1])
        # the derivative of log(1 + exp(-margin)) by the score
        pull = -each * sign * special.expit(-margin)
        gradient = np.append(x.T @ pull + penalty * w[:-1], pull.sum())
        # logaddexp(0, -m) is log(1 + exp(-m)) without overflow where the margin is far below 0
        value = (each * np.logaddexp(0, -margin)).sum() + penalty / 2 * (w[:-1] ** 2).sum()
        return float(value), gradient

    fitted = _minimum(loss, np.zeros(len(used) + 1), precision)
    weights[used] = fitted[:-1]
    weights[-1] = fitted[-1]
    return weights


def fit_multinomial(
    x: Matrix,
    label: npt.NDArray[np.int64],
    n_labels: int,
    weight: Reals,
    penalty: float,
    *,
    precision: float = MACHINE,
) -> tuple[Reals, Reals]:
    """Weights and intercepts of a multinomial logistic regression.

    Parameters
    ----------
    x : array or sparse array, (n_units, n_features)
        What is learned from.
    label : array of int, (n_units,)
        The label of each unit, from 0 on.
    n_labels : int
        How many labels there are, given or not.
    weight : array, (n_units,)
        How much each unit counts.
    penalty : float
        Of the squared weights; intercepts have none.
    precision : float
        By which part of itself the loss must still fall for the search to go on.

    Returns
    -------
    tuple of array
        (n_labels, n_features) and (n_labels,).
    """
    weights = np.zeros((n_labels, x.shape[1]))
    used = _used(x)
    x = x[:, used]
    # units × labels, a one for the label given
    target = np.eye(n_labels)[label]
    shape = (n_labels, len(used) + 1)

    def loss(flat: Reals) -> tuple[float, Reals]:
        w = flat.reshape(shape)
        log_p = special.log_softmax(x @ w[:, :-1].T + w[:, -1], axis=1)
        # the derivative of the weighted cross-entropy by the scores
        pull = (np.exp(log_p) - target) * weight[:, None]
        # labels × (features and intercept), the shape of `w`, flattened as L-BFGS wants it
        gradient = np.c_[(x.T @ pull).T + penalty * w[:, :-1], pull.sum(axis=0)]
        value = -(weight[:, None] * target * log_p).sum() + penalty / 2 * (w[:, :-1] ** 2).sum()
        return float(value), gradient.ravel()

    fitted = _minimum(loss, np.zeros(shape[0] * shape[1]), precision).reshape(shape)
    weights[:, used] = fitted[:, :-1]
    return weights, fitted[:, -1]


def _used(x: Matrix) -> npt.NDArray[np.int64]:
    """The features that a unit has. The others keep a weight of 0, and hashed features are mostly
    others: leaving them out makes a fit ten times as fast.
    """
    columns = np.nonzero(x)[1] if isinstance(x, np.ndarray) else x.indices
    return np.unique(columns).astype(np.int64)


def _minimum(loss: Callable[[Reals], tuple[float, Reals]], start: Reals, precision: float) -> Reals:
    options = {"ftol": precision}
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, np.float64)


__all__ = ["fit_balanced", "fit_multinomial"]
