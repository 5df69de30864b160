"""Parquet, a batch at a time."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Note, Row

_BATCH = 2_000  # rows in memory at once


def read(source: Source) -> Items:
    """The rows of a Parquet file, a batch at a time.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row or Note
        A row for each; a note for each column whose values cannot be read.
    """
    file = pq.ParquetFile(source.seekable())
    number = 0
    strange = set[str]()
    for batch in file.iter_batches(batch_size=_BATCH):
        columns = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            values = _values(column)
            if values is None:
                strange.add(name)
                values = [None] * batch.num_rows
            columns[name] = values
        for row in zip(*columns.values(), strict=True):
            yield Row(source.at(number), "utf-8", dict(zip(columns, row, strict=True)))
            number += 1
    for name in sorted(strange):
        yield Note(f"column {name} holds values that cannot be read; it was taken as empty")


def _values(column: pa.Array) -> list[Any] | None:
    """The values of a column; of instants outside Python's range, or in a zone it does not know,
    their text in UTC.
    """
    try:
        return list(column.to_pylist())
    except Exception:
        if pa.types.is_timestamp(column.type):
            return _values(column.cast(pa.timestamp(column.type.unit)).cast(pa.string()))
    return None


FORMAT = Format(
    "Parquet",
    (".parquet",),
    "One row. Structs and lists are read as JSON's objects and lists are.",
    read,
    lambda head: head[:4] == b"PAR1",
)
