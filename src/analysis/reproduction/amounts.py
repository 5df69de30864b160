"""By how much two files of the same name differ: tables cell by cell, notebooks output by output,
texts number by number.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables

EXAMPLES = 3  # of each difference
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_AROUND = 60  # characters on either side of a difference in a text


def tables_differ(before: pd.DataFrame, after: pd.DataFrame, name: str) -> list[str]:
    """How two versions of a table differ.

    Rows are matched by the table's key where it has one and the number of rows changed, else by
    their order.

    Parameters
    ----------
    before, after
        The versions.
    name
        The table's name, which gives its key.

    Returns
    -------
    list of str
        One line for each column or set of rows; empty where every cell is equal.
    """
    said = []
    if lost := [c for c in before.columns if c not in after.columns]:
        said.append(f"columns lost: {', '.join(lost)}")
    if gained := [c for c in after.columns if c not in before.columns]:
        said.append(f"columns gained: {', '.join(gained)}")
    shared = [c for c in before.columns if c in after.columns]
    key = [c for c in (tables.TABLES[name].key if name in tables.TABLES else ()) if c in shared]
    old, new, rows = _matched(before[shared], after[shared], key)
    said += rows
    for column in shared:
        if line := _column(old, new, column, key):
            said.append(line)
    return said


def _matched(
    before: pd.DataFrame, after: pd.DataFrame, key: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Rows that stand beside one another, and what is said of the others."""
    before = before.reset_index(drop=True)
    after = after.reset_index(drop=True)
    # As objects: equal cells are equal, whatever type a version of pandas gives the column.
    if len(before) == len(after) and (
        not key or before[key].astype(object).equals(after[key].astype(object))
    ):
        return before, after, []
    if not key:
        count = f"rows: {len(before):,} -> {len(after):,}"
        # without a key rows can only be matched by their place
        shorter = min(len(before), len(after))
        return before.head(shorter), after.head(shorter), [count]
    old, new = _numbered(before[key], after[key])
    lost = before.index[~old.isin(new)]
    gained = after.index[~new.isin(old)]
    said = [
        f"rows: {len(before):,} -> {len(after):,}, {len(lost):,} lost and {len(gained):,} gained"
    ]
    for what, frame, rows in (("lost", before, lost), ("gained", after, gained)):
        named = sorted(
            "|".join(map(_shown, row)) for row in frame.loc[rows, key].itertuples(index=False)
        )
        if named:
            said.append(f"  {what}: {', '.join(named[:EXAMPLES])}")
    if not len(lost) and not len(gained):
        said = ["the order of rows"]
    both = np.sort(old[old.isin(new)].to_numpy())
    by_row = (
        frame.set_index(row.to_numpy()).loc[both].reset_index(drop=True)
        for frame, row in ((before, old), (after, new))
    )
    return next(by_row), next(by_row), said


def _numbered(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """A number for each row of two tables, the same where all cells are; missing cells are equal,
    repeats are counted.
    """
    # together, so that equal rows of both tables get one number
    both = pd.concat([before.astype(object), after.astype(object)], keys=["before", "after"])
    kind = both.groupby(list(both.columns), dropna=False, sort=False).ngroup()
    again = kind.groupby([both.index.get_level_values(0), kind]).cumcount()
    # rows that are the same in all cells of the key are told apart by how often they came before
    # kind < len(both) + 1: no two (kind, again) give one number
    number = kind + again * (len(both) + 1)
    return number.loc["before"], number.loc["after"]


def unequal(old: pd.Series, new: pd.Series) -> np.ndarray:
    """Which cells of a column differ; two missing ones do not.

    Parameters
    ----------
    old, new
        The column in both versions, of one length.

    Returns
    -------
    ndarray of bool
        One for each row.
    """
    if pd.api.types.is_numeric_dtype(old) and pd.api.types.is_numeric_dtype(new):
        # as floats: whole numbers with missing cells come as another type than those without
        a = old.to_numpy(np.float64, na_value=np.nan)
        b = new.to_numpy(np.float64, na_value=np.nan)
        return ~((a == b) | (np.isnan(a) & np.isnan(b)))
    a = old.astype(object).where(old.notna(), None)
    b = new.astype(object).where(new.notna(), None)
    return np.array([x != y for x, y in zip(a, b, strict=True)], bool)


def _column(old: pd.DataFrame, new: pd.DataFrame, column: str, key: list[str]) -> str:
    """What is said of one column."""
    differ = np.flatnonzero(unequal(old[column], new[column]))
    if not len(differ):
        if old[column].dtype == new[column].dtype:
            return ""
        return f"{column}: type {old[column].dtype} -> {new[column].dtype}"
    amount = ""
    if pd.api.types.is_numeric_dtype(old[column]) and pd.api.types.is_numeric_dtype(new[column]):
        a = old[column].to_numpy(np.float64, na_value=np.nan)[differ]
        b = new[column].to_numpy(np.float64, na_value=np.nan)[differ]
        # NaN where a cell is missing on one side; `nanmax` passes over it
        with np.errstate(invalid="ignore", divide="ignore"):
            gap = np.abs(a - b)
            relative = gap / np.maximum(np.abs(a), np.abs(b))
        if np.isfinite(gap).any():
            amount = f", the most by {np.nanmax(gap):.3g} (relative {np.nanmax(relative):.3g})"
    where = [
        f"{_place(old, row, key)}: {_shown(old[column].iloc[row])} -> {_shown(new[column].iloc[row])}"
        for row in differ[:EXAMPLES]
    ]
    return f"{column}: {len(differ):,} of {len(old):,} cells{amount}; {'; '.join(where)}"


def _shown(cell: Any) -> str:
    if pd.api.types.is_scalar(cell) and pd.isna(cell):
        return "none"
    return str(cell)


def _place(frame: pd.DataFrame, row: int, key: list[str]) -> str:
    return ", ".join(f"{k}={frame[k].iloc[row]}" for k in key) or f"row {row}"


def texts_differ(before: str, after: str) -> list[str]:
    """How two texts differ: by numbers alone and by how much, or from which place on.

    Parameters
    ----------
    before, after
        The texts.

    Returns
    -------
    list of str
        Lines to print; empty where they are equal.
    """
    if before == after:
        return []
    # the same text but for its numbers: then what matters is by how much they moved
    if _NUMBER.sub("#", before) == _NUMBER.sub("#", after):
        pairs = list(zip(_NUMBER.findall(before), _NUMBER.findall(after), strict=True))
        moved = [(float(a), float(b)) for a, b in pairs if a != b]
        return [
            f"{len(moved):,} of {len(pairs):,} numbers, the most by {max(abs(a - b) for a, b in moved):.3g}; "
            + "; ".join(f"{a} -> {b}" for a, b in [p for p in pairs if p[0] != p[1]][:EXAMPLES])
        ]
    at = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    line = before.count("\n", 0, at) + 1
    # spaces drawn together, so that an example stays on one line
    old, new = (" ".join(t[max(0, at - _AROUND) : at + _AROUND].split()) for t in (before, after))
    return [
        f"from line {line} on ({len(before):,} -> {len(after):,} characters): …{old}… -> …{new}…"
    ]


def notebooks_differ(before: str, after: str) -> list[str]:
    """How two executed notebooks differ.

    Parameters
    ----------
    before, after
        Their JSON.

    Returns
    -------
    list of str
        One line for each cell that differs, and one for another number of cells.
    """
    said = []
    old, new = (json.loads(text)["cells"] for text in (before, after))
    if len(old) != len(new):
        said.append(f"cells: {len(old)} -> {len(new)}")
    for number, (a, b) in enumerate(zip(old, new, strict=False), 1):
        if a == b:
            continue
        what = _figure_or_text(a, b)
        said.append(f"cell {number} ({a.get('id', '')}): {what}")
    # cells are the same: the difference is in the notebook's own metadata
    return said or texts_differ(before, after)


def _figure_or_text(a: dict[str, Any], b: dict[str, Any]) -> str:
    for name in ("source", "outputs"):
        old, new = (_text(c.get(name, "")) for c in (a, b))
        if old != new:
            kind = name
            if "<svg" in old and "<svg" in new:
                kind = "figure"
            return f"{kind}: {texts_differ(old, new)[0]}"
    return "metadata"


def _text(value: Any) -> str:
    """Source or outputs of a cell as one text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if isinstance(value, dict):
        return "\n".join(
            itertools.chain.from_iterable((k, _text(v)) for k, v in sorted(value.items()))
        )
    return str(value)


def files_differ(before: Path, after: Path) -> list[str]:
    """How two files of one name differ.

    Parameters
    ----------
    before, after
        The files.

    Returns
    -------
    list of str
        Lines to print; empty where they hold the same.
    """
    if before.suffix == ".parquet":
        return tables_differ(pd.read_parquet(before), pd.read_parquet(after), before.stem)
    if before.suffix == ".csv":
        old, new = (
            # only an empty cell is missing: a word like "NA" is a word
            pd.read_csv(p, keep_default_na=False, na_values=[""], low_memory=False)
            for p in (before, after)
        )
        return tables_differ(old, new, before.stem)
    try:
        old_text, new_text = (p.read_text(encoding="utf-8") for p in (before, after))
    except UnicodeDecodeError:
        return [f"{before.stat().st_size:,} -> {after.stat().st_size:,} bytes"]
    if before.suffix == ".ipynb":
        return notebooks_differ(old_text, new_text)
    return texts_differ(old_text, new_text)
