"""Random order that belongs to an article, not to a row: the same whatever the order, the parts or
the workers.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


def keys(ids: pd.Series | npt.ArrayLike, *counter: object) -> Keys:
    """A random number for each id, by a keyed hash.

    Parameters
    ----------
    ids
        Identifiers, such as article ids; equal ids get equal keys.
    counter
        What the numbers are drawn for: seed, kind of shuffle, number of the shuffle. Another
        counter gives keys that have nothing to do with these.

    Returns
    -------
    Keys
        Unsigned 64-bit integers in the order of `ids` (SipHash with a key made from `counter`).
    """
    named = "\0".join(map(str, counter)).encode()
    # pandas wants a key of 16 characters: 8 bytes in hexadecimal
    hash_key = hashlib.blake2b(named, digest_size=8).hexdigest()
    values = np.asarray(ids, dtype=object)
    return pd.util.hash_array(values, hash_key=hash_key)


def permuted(ids: npt.ArrayLike, strata: npt.ArrayLike, *counter: object) -> Ints:
    """From which row each row takes its label: a random permutation of the rows inside each
    stratum.

    Parameters
    ----------
    ids
        One unique identifier a row.
    strata
        Rows exchange labels only with rows of the same stratum.
    counter
        As in `keys`.

    Returns
    -------
    Ints
        The row whose label each row takes. Sorting by id fixes who takes and sorting by key who
        gives, so that the order of the rows does not matter.
    """
    names = np.asarray(ids, dtype=object)
    stratum = pd.factorize(np.asarray(strata, dtype=object), sort=True)[0]
    place = pd.factorize(names, sort=True)[0]
    # both in the order of ids: the order of rows decides nothing
    taking = np.lexsort((place, stratum))
    giving = np.lexsort((place, keys(names, *counter), stratum))
    source = np.empty(len(names), np.int64)
    source[taking] = giving
    return source
