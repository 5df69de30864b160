"""Normalised pointwise mutual information."""

from __future__ import annotations

import numpy as np

from analysis.stats.association.registry import Ints, Reals, measure


@measure("npmi")
def npmi(n: Ints, n_a: Ints, n_b: Ints, n_units: Ints | int) -> Reals:
    """Measure how far two things are tied, from -1 to 1.

    With shares of all units p(a), p(b) and p(a, b), it is log(p(a, b) / (p(a) p(b))) / -log p(a,
    b):
    1 where the two are only ever together, 0 where they are independent, towards -1 where they
    are never together.

    Parameters
    ----------
    n
        Units that hold both, at least 1; one value a pair.
    n_a, n_b
        Units that hold either of the two.
    n_units
        Units in all.

    Returns
    -------
    ndarray of float64
        One value a pair; 1 where every unit holds both, for which the quotient is undefined.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction.
    Proceedings of GSCL, 31-40.
    """
    own = -np.log(n / n_units)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(n * n_units / (n_a * n_b)) / own
    return np.clip(np.where(own > 0, value, 1.0), -1, 1)
