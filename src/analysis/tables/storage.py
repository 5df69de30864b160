"""Tables checked against their columns, written and read."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from analysis.atomic import put, whole
from analysis.errors import UserError
from analysis.tables.column import Column, Table
from analysis.tables.every_table import TABLES

CSV_LIMIT_BYTES = 5_000_000
DIGITS = 10  # significant ones of a real number
CSV_FORM: dict[str, Any] = {
    "index": False,
    "lineterminator": "\n",
    "float_format": f"%.{DIGITS}g",
    "date_format": "%Y-%m-%dT%H:%M:%SZ",
}


def check(name: str, frame: pd.DataFrame, table: Table | None = None) -> pd.DataFrame:
    """Check a frame against the columns of its table.

    Parameters
    ----------
    name
        The table.
    frame
        Its rows.
    table
        Its columns, where they are not told in `TABLES`.

    Returns
    -------
    DataFrame
        The same rows: the fixed columns in order and in type, other columns after them.

    Raises
    ------
    UserError
        Where a column is missing or a value out of place, with the column and the first such
        values.
    """
    table = table or TABLES[name]
    missing = [c for c in table.columns if c not in frame.columns]
    if missing:
        raise UserError(
            f"table '{name}' lacks the columns {', '.join(missing)}",
            fix=f"It has: {', '.join(frame.columns)}.",
        )
    further = [c for c in frame.columns if c not in table.columns]
    ordered = frame[[*table.columns, *further]].reset_index(drop=True)
    if (sound := _sound(ordered, table)) is not None:
        return sound
    try:
        return table.schema.validate(ordered, lazy=True)
    except pa.errors.SchemaErrors as problem:
        raise _out_of_place(name, table, problem.failure_cases) from None


def _sound(frame: pd.DataFrame, table: Table) -> pd.DataFrame | None:
    """The frame in the types of its table where it breaks no rule, None where it does.

    pandera, which says what is wrong, takes several times as long to find that nothing is.
    """
    changed = dict[str, pd.Series]()
    for name, rule in table.columns.items():
        column = frame[name]
        if column.dtype != rule.dtype:
            try:
                # with pandera's own conversion, so that both ways give one type
                column = table.schema.columns[name].dtype.coerce(column)
            except (TypeError, ValueError, ArithmeticError, pa.errors.ParserError):
                return None
            changed[name] = column
        if not _column_is_sound(column, rule):
            return None
    # the key last: its columns have their types by now
    sound = frame.assign(**changed)
    if table.key and sound.duplicated(list(table.key)).any():
        return None
    return sound


def _column_is_sound(column: pd.Series, rule: Column) -> bool:
    """Whether a column of the right type has no value that its rule forbids."""
    missing = column.isna()
    if missing.any() and not rule.nullable:
        return False
    if rule.low is not None and (column < rule.low).any():
        return False
    if rule.high is not None and (column > rule.high).any():
        return False
    return not rule.isin or bool((column.isin(rule.isin) | missing).all())


def _out_of_place(name: str, table: Table, cases: pd.DataFrame) -> UserError:
    """The error about values that break a rule: the first of them, and what was expected."""
    # a wrong type follows from a wrong value as a rule: the value is told first
    of_type = cases["check"].astype(str).str.startswith("dtype")
    first = cases.iloc[of_type.to_numpy().argsort(kind="stable")[0]]
    column = first["column"]
    expected = ""
    if column in table.columns:
        expected = f"Expected: {table.columns[column].says}."
    return UserError(
        f"table '{name}', column '{column}': {first['check']} failed, "
        f"for instance {first['failure_case']!r} "
        f"(row {first['index']}); {len(cases)} such values.",
        fix=expected,
    )


def empty(name: str) -> pd.DataFrame:
    """A table without rows.

    Parameters
    ----------
    name
        A table of `TABLES`.

    Returns
    -------
    DataFrame
        Its fixed columns in their types.
    """
    columns = TABLES[name].columns
    return check(name, pd.DataFrame({c: pd.Series(dtype=v.dtype) for c, v in columns.items()}))


def write(
    name: str, frame: pd.DataFrame, path: Path, *, csv: bool = False, table: Table | None = None
) -> pd.DataFrame:
    """Check a table and write it in one move: a file at `path` is always whole.

    Parameters
    ----------
    name
        The table.
    frame
        Its rows.
    path
        Where it is written as Parquet.
    csv
        Write it as CSV beside that too, if it takes under 5 MB.
    table
        Its columns, where they are not told in `TABLES`.

    Returns
    -------
    DataFrame
        The table as written: columns in order, real numbers to ten significant digits.

    Raises
    ------
    UserError
        As `check` does.
    """
    checked = steady(check(name, frame, table))
    with whole(path) as beside:
        checked.to_parquet(beside, index=False)
    if csv:
        write_csv(checked, path.with_suffix(".csv"))
    return checked


def steady(frame: pd.DataFrame) -> pd.DataFrame:
    """Cut real numbers to ten significant digits, as CSV shows them.

    Exponentials, logarithms and long sums differ between processors from the sixteenth digit on
    (numpy and BLAS choose their code by what the processor has); cut here, a table is the same
    bytes on all of them.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    DataFrame
        The same rows and columns, the columns of float64 cut; all others are shared, not copied.
    """
    kept = frame.copy(deep=False)
    for column in frame.columns[frame.dtypes == "float64"]:
        # formatting is slow, and the values of a column repeat: each distinct one is cut once
        distinct, back = np.unique(frame[column].to_numpy(), return_inverse=True)
        kept[column] = np.array([float(f"{v:.{DIGITS}g}") for v in distinct.tolist()])[back]
    return kept


def write_csv(frame: pd.DataFrame, path: Path, *, packed: bool = False) -> bool:
    """Write a table as UTF-8 CSV where that takes under 5 MB.

    Parameters
    ----------
    frame
        The table.
    path
        The file, which ends in .csv. One from an earlier run is removed, whatever is written.
    packed
        Write a longer one as .csv.gz instead of not at all.

    Returns
    -------
    bool
        Whether a file was written.
    """
    zipped = path.with_suffix(".csv.gz")
    path.unlink(missing_ok=True)
    if packed:
        zipped.unlink(missing_ok=True)
    if not packed and least_bytes(frame) >= CSV_LIMIT_BYTES:
        return False
    text = frame.to_csv(None, **CSV_FORM).encode()
    if len(text) < CSV_LIMIT_BYTES:
        put(path, text)
        return True
    if not packed:
        return False
    # without the time of packing in its head, the same table is the same bytes
    put(zipped, gzip.compress(text, compresslevel=5, mtime=0))
    return True


def no_csv(path: Path) -> None:
    """Remove the CSV of an earlier run, of a table that has grown too large for one.

    Parameters
    ----------
    path
        The file, which need not be there.
    """
    path.unlink(missing_ok=True)


def least_bytes(frame: pd.DataFrame) -> int:
    """Count the bytes that a frame takes as CSV at the least.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    int
        Its separators and the characters of its columns of text.
    """
    least = frame.size
    for name in frame.columns[frame.dtypes == "str"]:
        least += int(frame[name].str.len().sum())
    return least


def read(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a table, or some columns of it.

    Parameters
    ----------
    path
        A Parquet file.
    columns
        The columns read; all by default.

    Returns
    -------
    DataFrame
        Its rows, unchecked: they were checked when they were written.

    Raises
    ------
    UserError
        Where there is no such file, with the command that makes it.
    """
    if not path.exists():
        raise UserError(
            "this table is not there",
            where=path,
            fix="Run `analysis run` first: it makes every table.",
        )
    return pd.read_parquet(path, columns=None if columns is None else list(columns))
