"""Tables that are too large for memory: written piece by piece, read some rows at a time.

A table that was appended is the same bytes as one written at once by `tables.write`: the pieces
decide nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import tables
from analysis.atomic import whole
from analysis.tables import Table

GROUP = 1_048_576  # rows of a group, as pyarrow writes a table at once
TEXTS = 5_000  # rows that are read at once where a row holds a text


class Appended:
    """A table that grows by pieces.

    Parameters
    ----------
    name
        The table, whose rules every piece is held to.
    table
        Its columns, where they are not told in `tables.TABLES`.
    csv
        Whether a small one is written as CSV too.
    group
        Rows that are written together.
    """

    def __init__(
        self, name: str, path: Path, table: Table | None, *, csv: bool, group: int
    ) -> None:
        self.name = name
        self._group = group
        self.rows = 0
        self._path = path
        self._table = table
        self._frames: list[pd.DataFrame] | None = [] if csv else None
        self._bytes = 0
        self._waiting: list[pa.Table] = []
        self._n_waiting = 0
        self._writer: pq.ParquetWriter | None = None

    def add(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add rows, and give them as they are written.

        Parameters
        ----------
        frame
            Rows that follow those added so far; their columns are put in the table's order.

        Returns
        -------
        DataFrame
            The rows, real numbers to ten significant digits.

        Raises
        ------
        UserError
            Where they break the rules of the table.
        """
        checked = tables.steady(tables.check(self.name, frame, self._table))
        self.rows += len(checked)
        # an empty first piece is kept, since it has the types of the columns
        if len(checked) or not self._waiting:
            self._waiting.append(_arrow(checked))
            self._n_waiting += len(checked)
        # groups of one size, whatever the pieces: the file is then the same bytes
        while self._n_waiting >= self._group:
            self._flush()
        if self._frames is not None:
            self._frames.append(checked)
            self._bytes += tables.least_bytes(checked)
            if self._bytes >= tables.CSV_LIMIT_BYTES:
                # too large for CSV: what was kept for it is let go
                self._frames = None
                tables.no_csv(self._path.with_suffix(".csv"))
        return checked

    def _flush(self) -> None:
        most = self._group
        together = pa.concat_tables(self._waiting)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._beside, together.schema)
        self._writer.write_table(together.slice(0, most).combine_chunks(), row_group_size=most)
        rest = together.slice(most)
        self._waiting = [rest] if len(rest) else []
        self._n_waiting = len(rest)

    def open(self, beside: Path) -> None:
        """Begin to write.

        Parameters
        ----------
        beside
            The file to write to, which `atomic.whole` moves into place.
        """
        self._beside = beside

    def close(self) -> None:
        """Write what is left, and the CSV where the table is small."""
        # a table of no rows is written too: its file has the types of the columns
        if self._waiting or self._writer is None:
            if not self._waiting:
                self.add(tables.empty(self.name))
            self._flush()
        if self._writer is not None:
            self._writer.close()
        if self._frames is not None:
            # empty frames would decide the types of columns in `concat`
            filled = [frame for frame in self._frames if len(frame)] or self._frames[:1]
            tables.write_csv(pd.concat(filled, ignore_index=True), self._path.with_suffix(".csv"))


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """A frame as `DataFrame.to_parquet` writes it; pyarrow asks for instants in a way that pandas
    warns of.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Series.values returning")
        return pa.Table.from_pandas(frame, preserve_index=False)


@contextmanager
def appended(
    name: str,
    path: Path,
    *,
    csv: bool = False,
    table: Table | None = None,
    group: int = GROUP,
) -> Iterator[Appended]:
    """Write a table piece by piece; in place only when the block has ended.

    Parameters
    ----------
    name, path
        The table and its file.
    csv
        Whether it is written as CSV too, where that takes under 5 MB.
    table
        Its columns, where they are not told in `tables.TABLES`.
    group
        Rows of a group of the file, which is read as a whole: `TEXTS` where a row holds a text.

    Yields
    ------
    Appended
        Takes the pieces.
    """
    rows = Appended(name, path, table, csv=csv, group=group)
    with whole(path) as beside:
        rows.open(beside)
        yield rows
        rows.close()


def pieces(
    path: Path, columns: Sequence[str], most: int = TEXTS
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Give a table some rows at a time, each piece with the number of its first row.

    Parameters
    ----------
    path
        A Parquet file.
    columns
        Those that are read.
    most
        Rows at a time.

    Yields
    ------
    tuple
        Number of the first row, from 0, and the rows, at most `most`.
    """
    first = 0
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=most, columns=list(columns)):
            frame = batch.to_pandas()
            yield first, frame
            first += len(frame)


class Rows:
    """Rows of a Parquet file by their numbers; the last pieces that were read are remembered.

    Parameters
    ----------
    path
        The file.
    columns
        Those that are read.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = list(columns)
        self._pieces = pieces(path, columns)
        self._begin = 0
        self._held = pd.DataFrame({name: [] for name in columns})

    def take(self, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
        """Give rows by their numbers.

        A call with later rows than the last goes on where that one stopped; an earlier row begins
        the file again.

        Parameters
        ----------
        rows
            Numbers of rows, from 0, which rise.

        Returns
        -------
        DataFrame
            Those rows, numbered anew.
        """
        taken = list[pd.DataFrame]()
        if len(rows) and rows[0] < self._begin:
            # earlier rows are asked for: the file is begun again
            self.__init__(self._path, self._columns)  # type: ignore[misc]
        at = 0
        while at < len(rows):
            end = self._begin + len(self._held)
            stop = int(np.searchsorted(rows, end))
            if stop > at:
                taken.append(self._held.take(rows[at:stop] - self._begin))
                at = stop
            else:
                self._begin, self._held = next(self._pieces)
        if taken:
            return pd.concat(taken, ignore_index=True)
        return self._held.head(0)
