"""Things put on numbered piles on disk, to be taken up pile by pile: for what is too much for memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

_TOGETHER = 2_000  # things in memory before they are written


class Piles:
    """Numbered piles in a folder.

    Parameters
    ----------
    folder
        An empty folder of our own.
    number
        How many piles.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self._paths = [folder / f"{n}.pile" for n in range(number)]
        self._waiting: dict[int, list[Any]] = {}
        self._n_waiting = 0

    def put(self, pile: int, thing: Any) -> None:
        """Put something on a pile."""
        self._waiting.setdefault(pile, []).append(thing)
        self._n_waiting += 1
        if self._n_waiting == _TOGETHER:
            self._write()

    def take(self, pile: int) -> list[Any]:
        """Give all that lies on a pile, in the order it was put there."""
        self._write()
        return list(self._read(self._paths[pile]))

    def _write(self) -> None:
        for pile, things in self._waiting.items():
            with self._paths[pile].open("ab") as file:
                held = pickle.dumps(things, protocol=5)
                # `decompress` must be told how large the content is.
                pickle.dump((len(held), pa.compress(held, codec="zstd", asbytes=True)), file)
        self._waiting = {}
        self._n_waiting = 0

    def _read(self, path: Path) -> Iterator[Any]:
        if not path.is_file():
            return
        with path.open("rb") as file:
            while True:
                try:
                    size, packed = pickle.load(file)
                except EOFError:
                    return
                yield from pickle.loads(pa.decompress(packed, size, "zstd", asbytes=True))
