"""The measures of association by name; each registers itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Measure(Protocol):
    """How far the two things of each pair are tied."""

    def __call__(self, n: Ints, n_a: Ints, n_b: Ints, n_units: Ints | int) -> Reals:
        """Measure every pair.

        Parameters
        ----------
        n
            Units that hold both, at least 1; one value a pair.
        n_a, n_b
            Units that hold either of the two.
        n_units
            Units in all; one value, or one a pair where pairs were counted in different units.

        Returns
        -------
        ndarray of float64
            One value a pair.
        """


MEASURES: dict[str, Measure] = {}


def measure(name: str) -> Callable[[Measure], Measure]:
    """Register a function as the measure of this name.

    Parameters
    ----------
    name
        The name in tables, such as 'npmi': that of a column of table 'cooccurrence'.

    Returns
    -------
    Callable
        A decorator that puts the function into `MEASURES` and gives it back unchanged.

    Raises
    ------
    ValueError
        Where another measure has the name.
    """

    def register(function: Measure) -> Measure:
        if name in MEASURES:
            raise ValueError(f"two measures are named '{name}'")
        MEASURES[name] = function
        return function

    return register
