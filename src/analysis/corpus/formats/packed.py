"""Files packed one by one: what unpacks them, told by their first bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable
from typing import IO, Any

import pyarrow as pa

ENDINGS = (".gz", ".bz2", ".xz", ".zst")
ARCHIVES = (".zip", ".tar")  # inside another archive they are not opened
PROBLEMS = (OSError, EOFError, zlib.error, lzma.LZMAError, pa.ArrowException)
LONGEST_MARK = 6  # bytes


def _zstd(packed: IO[bytes]) -> Any:
    return pa.CompressedInputStream(pa.PythonFile(packed, mode="r"), "zstd")


_UNPACKERS: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": lambda packed: gzip.GzipFile(fileobj=packed),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": _zstd,
}


def bare(name: str) -> str:
    """A file's name without the ending that says how it is packed.

    Parameters
    ----------
    name
        The name, in lower case.

    Returns
    -------
    str
        'a.csv' for 'a.csv.gz', 'a.tar' for 'a.tgz'.
    """
    for short, ending in ((".tgz", ".gz"), (".tbz2", ".bz2"), (".txz", ".xz")):
        if name.endswith(short):
            name = name.removesuffix(short) + ".tar" + ending
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name


def unpacked(packed: IO[bytes], first: bytes) -> Any:
    """A packed file as the bytes in it.

    Parameters
    ----------
    packed
        The file, at its beginning.
    first
        Its first bytes, `LONGEST_MARK` or more.

    Returns
    -------
    binary stream or None
        None for a file that is not packed.
    """
    for mark, unpack in _UNPACKERS.items():
        if first.startswith(mark):
            return unpack(packed)
    return None
