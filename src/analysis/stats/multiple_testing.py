"""Many tests at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]


def benjamini_hochberg(p: npt.ArrayLike) -> Reals:
    """Benjamini and Hochberg's (1995) adjusted p over all tests given, in their order.

    Parameters
    ----------
    p : array, (n_tests,)
        One p a test, none missing; rounding beyond 0 and 1 is cut off.

    Returns
    -------
    array, (n_tests,)
        Empty for an empty input.

    References
    ----------
    Benjamini and Hochberg (1995), 'Controlling the false discovery rate', as
    scipy.stats.false_discovery_control has it.
    """
    from scipy import stats  # half a second to import, and most processes adjust nothing

    values = np.asarray(p, dtype=np.float64)
    if values.size:
        return stats.false_discovery_control(np.clip(values, 0, 1))
    return values


def holm(p: npt.ArrayLike) -> Reals:
    """P adjusted so that the chance of any false one at 0.05 is 0.05, however the tests depend on
    one another.

    Parameters
    ----------
    p : array, (n_tests,)
        NaN where nothing was tested: it stays NaN and does not count.

    Returns
    -------
    array, (n_tests,)

    References
    ----------
    Holm (1979), 'A simple sequentially rejective multiple test procedure'.
    """
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(len(values), np.nan)
    tested = np.flatnonzero(~np.isnan(values))
    # only what was tested counts in the factors below
    order = tested[np.argsort(values[tested], kind="stable")]
    # the smallest p times the number of tests, the next times one fewer, and none below one before
    steps = values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted
