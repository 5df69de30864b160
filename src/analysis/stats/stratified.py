"""Upper tails of sums of independent counts, exactly: stratified hypergeometric and
Poisson-binomial tests for many rows.

The distribution of a sum of independent counts is the product of their characteristic functions,
turned back by a discrete Fourier transform (Hong 2013, section 2.3, for Bernoulli counts).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from analysis.stats.intervals import MAX_CELLS

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALLEST_P = 1e-12  # a tail that was summed is known no better
_NEGLIGIBLE = 37.0  # -log of the mass that may fall beyond the values transformed


def hypergeometric_pmf(total: Ints, first: Ints, second: Ints) -> Reals:
    """Probabilities of how many of `total` places two random subsets share.

    Parameters
    ----------
    total, first, second
        One entry a kind: places, and the sizes of the two subsets drawn from them independently.

    Returns
    -------
    array
        Kinds × values 0, 1, 2, …; each row sums to 1.
    """
    total, first, second = (np.asarray(v, dtype=np.int64) for v in (total, first, second))
    largest = int(np.minimum(first, second).max(initial=0))
    value = np.arange(largest + 1)[None]
    n, a, b = total[:, None], first[:, None], second[:, None]
    possible = (value <= np.minimum(a, b)) & (value >= a + b - n)
    # impossible values get a possible one: gammaln has poles, and inf - inf is NaN
    k = np.where(possible, value, np.maximum(a + b - n, 0))
    # C(a, k) C(n - a, b - k) / C(n, b)
    log_p = _log_choose(a, k) + _log_choose(n - a, b - k) - _log_choose(n, b)
    return np.where(possible, np.exp(log_p), 0.0)


def hypergeometric_variance(
    first: npt.NDArray[Any], second: npt.NDArray[Any], units: npt.NDArray[Any]
) -> Reals:
    """The variance of the number of units that hold both of two that are put there by chance.

    Parameters
    ----------
    first, second
        Units that hold the one, and the other.
    units
        All units.

    Returns
    -------
    ndarray
        Of the shape of `units`; 0 where there are none.
    """
    there = np.maximum(units, 1)
    # b a/n (1 - a/n) (n - b)/(n - 1), for a and b of n units
    share = first * second / there * (1 - first / there)
    return np.asarray(share * (units - second) / np.maximum(units - 1, 1))


def sum_of_counts_tail(copies: sparse.csr_array, pmf: Reals, at_least: npt.ArrayLike) -> Reals:
    """P(sum ≥ `at_least`) of sums of independent counts, one a row.

    Parameters
    ----------
    copies
        Rows × kinds: how many independent counts of each kind a row sums up.
    pmf
        Kinds × values 0, 1, 2, …: the distribution of one count of each kind.
    at_least
        The value seen, one a row.

    Returns
    -------
    array
        One p a row, exact to 1e-12 and never below it.
    """
    copies = sparse.csr_array(copies, dtype=np.float64)
    value = np.arange(pmf.shape[1])
    mean = pmf @ value
    variance = np.maximum(pmf @ value**2 - mean**2, 0)
    highest = np.where(pmf > 0, value, 0).max(axis=1, initial=0)

    def log_transform(rows: Ints, length: int) -> tuple[Reals, Reals]:
        part = copies[rows]
        kinds = np.unique(part.indices)
        part = part[:, kinds]
        # of a real sequence one half of the transform is enough: the other is its conjugate
        transform = np.fft.rfft(_wrapped(pmf[kinds], length), axis=1)
        with np.errstate(divide="ignore"):
            size = np.log(np.abs(transform))
        # the characteristic function of a sum is a product: logarithms add up, as often as each
        # distribution occurs
        # angles are known up to turns of 2π, and whole numbers of copies keep turns whole. A zero
        # of the transform has the logarithm -inf: the product is sparse, so it never meets a 0
        return part @ size, part @ np.angle(transform)

    largest = np.zeros(copies.shape[0])
    # the most that one count of a row can be, for Bernstein's inequality
    np.maximum.at(largest, np.repeat(np.arange(copies.shape[0]), np.diff(copies.indptr)),
                  highest[copies.indices])  # fmt: skip
    return _upper_tail(
        log_transform,
        copies @ mean,
        copies @ variance,
        largest,
        copies @ highest,
        np.asarray(at_least, dtype=np.int64),
    )


def sum_of_binomials_tail(trials: Reals, chance: Reals, at_least: npt.ArrayLike) -> Reals:
    """P(sum ≥ `at_least`) of sums of independent binomial counts, one a row (Poisson-binomial).

    Parameters
    ----------
    trials
        One entry a class: how many trials it has, the same for every row.
    chance
        Rows × classes: the probability of one trial.
    at_least
        The value seen, one a row.

    Returns
    -------
    array
        One p a row, exact to 1e-12 and never below it.
    """

    def log_transform(rows: Ints, length: int) -> tuple[Reals, Reals]:
        # one trial: 1 - p + p · exp(-2πi k / length), written as 1 + p · turn
        turn = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length) - 1
        size = np.zeros((len(rows), len(turn)))
        angle = np.zeros_like(size)
        for n, p in zip(trials, chance[rows].T, strict=True):
            transform = 1 + p[:, None] * turn
            with np.errstate(divide="ignore"):
                size += n * np.log(np.abs(transform))
            angle += n * np.angle(transform)
        return size, angle

    rows = len(chance)
    return _upper_tail(
        log_transform,
        chance @ trials,
        (chance * (1 - chance)) @ trials,
        np.ones(rows),
        np.full(rows, trials.sum()),
        np.asarray(at_least, dtype=np.int64),
    )


def binomial_tail(mean: Reals, variance: Reals, at_least: npt.ArrayLike) -> Reals:
    """P(X ≥ `at_least`) of the binomial with this mean and variance, which stands in for sums of
    independent trials.

    Hypergeometric counts and their sums are such sums too (Vatutin and Mikhailov 1982), so that
    their variance is never above their mean. Down to a p of 0.001 within a factor of 1.6.

    Parameters
    ----------
    mean, variance, at_least
        Arrays of one shape.

    Returns
    -------
    array
        1 where nothing was seen; 0 where more was seen than trials there are.

    References
    ----------
    Ehm (1991) on the error of the approximation.
    """
    n = np.asarray(at_least, dtype=np.float64)
    # np = mean and np(1 - p) = variance, solved for n; without a difference the limit is Poisson's
    trials = mean**2 / np.maximum(mean - variance, 1e-12 * np.maximum(mean, 1e-300))
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.clip(mean / trials, 0, 1)
        # P(X ≥ n) of a binomial whose trials need not be whole; betainc wants arguments above 0,
        # also where the result is replaced below
        p = special.betainc(np.maximum(n, 1e-9), np.maximum(trials - n + 1, 1e-9), chance)
    impossible = (n > np.ceil(trials + 1e-9)) | (mean <= 0)
    return np.where(n <= 0, 1.0, np.where(impossible, 0.0, p))


def _upper_tail(
    log_transform: Callable[[Ints, int], tuple[Reals, Reals]],
    mean: Reals,
    variance: Reals,
    largest: Reals,
    support: Reals,
    at_least: Ints,
) -> Reals:
    """Tails of sums whose log characteristic function (modulus and angle) `log_transform` gives.

    The transform runs over so many values that less than e^-37 lies beyond them (Bernstein's
    inequality, with `largest` the most that one count can be), rounded up to powers of two.
    """
    linear = largest * _NEGLIGIBLE / 3
    # where Bernstein's bound exp(-x² / (2 · variance + 2/3 · largest · x)) falls to e^-37
    reach = linear + np.sqrt(linear**2 + 2 * _NEGLIGIBLE * variance)
    values = np.minimum(support, np.maximum(mean + reach, at_least)) + 2
    # a few lengths for many rows: those of one length are transformed together
    lengths = 2 ** np.ceil(np.log2(np.maximum(values, 4))).astype(np.int64)
    p = np.ones(len(at_least))
    for length in np.unique(lengths).tolist():
        # a sum is never below 0: there the p of 1 stays
        rows = np.flatnonzero((lengths == length) & (at_least > 0))
        step = max(1, MAX_CELLS // length)
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            size, angle = log_transform(part, length)
            # the inverse transform of the characteristic function is the distribution itself
            density = np.fft.irfft(np.exp(size) * np.exp(1j * angle), n=length, axis=1)
            above = np.arange(length)[None] >= at_least[part, None]
            p[part] = np.where(above, density, 0.0).sum(axis=1)
    return np.clip(p, SMALLEST_P, 1.0)


def _wrapped(pmf: Reals, length: int) -> Reals:
    """The distributions over values modulo `length`."""
    blocks = -(-pmf.shape[1] // length)
    # rfft(n=length) would cut longer distributions off; a transform of that length sees values
    # modulo length
    padded = np.pad(pmf, ((0, 0), (0, blocks * length - pmf.shape[1])))
    return padded.reshape(len(pmf), blocks, length).sum(axis=1)


def _log_choose(n: Ints, k: Ints) -> Reals:
    return special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
