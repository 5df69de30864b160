"""Tables that are written and read piece by piece."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import table_files, tables
from analysis.errors import UserError
from analysis.table_files import Rows, appended, pieces


def dyads(size: int) -> pd.DataFrame:
    """So many rows of a table with words, numbers, reals and missing values."""
    number = np.arange(size)
    return pd.DataFrame(
        {
            "article_id": [f"{n:016x}" for n in number],
            "start": number,
            "raw_start": number + 3,
            "length": number % 7 + 1,
        }
    ).astype({"article_id": "str"})


@pytest.mark.parametrize("size", [1, 7, 40])
@pytest.mark.parametrize("group", [16, table_files.GROUP])
def test_pieces_decide_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, group: int
) -> None:
    whole = dyads(40)
    for name, most in (("one", 40), ("other", size)):
        with appended("offsets", tmp_path / f"{name}.parquet", csv=True, group=group) as rows:
            for begin in range(0, 40, most):
                rows.add(whole.iloc[begin : begin + most])
        assert rows.rows == 40
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "other.parquet").read_bytes()
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()
    assert pq.ParquetFile(tmp_path / "one.parquet").num_row_groups == -(-40 // group)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "other.parquet"), whole)


def test_a_table_in_pieces_is_the_table_written_at_once(tmp_path: Path) -> None:
    whole = dyads(40)
    tables.write("offsets", whole, tmp_path / "whole.parquet", csv=True)
    with appended("offsets", tmp_path / "grown.parquet", csv=True) as rows:
        rows.add(whole.head(11))
        rows.add(whole.iloc[11:11])
        rows.add(whole.iloc[11:])
    for ending in ("parquet", "csv"):
        grown = (tmp_path / f"grown.{ending}").read_bytes()
        assert grown == (tmp_path / f"whole.{ending}").read_bytes()


@pytest.mark.parametrize("pieces_given", [0, 2])
def test_a_table_without_rows_keeps_its_columns(tmp_path: Path, pieces_given: int) -> None:
    path = tmp_path / "none.parquet"
    with appended("offsets", path, csv=True) as rows:
        for _ in range(pieces_given):
            rows.add(dyads(0))
    pd.testing.assert_frame_equal(pd.read_parquet(path), tables.empty("offsets"))


def test_a_table_too_long_for_a_csv_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CSV_LIMIT_BYTES", 300)
    (tmp_path / "long.csv").write_text("of an earlier run", encoding="utf-8")
    with appended("offsets", tmp_path / "long.parquet", csv=True) as rows:
        for _ in range(2):
            rows.add(dyads(20))
    assert not (tmp_path / "long.csv").exists()


def test_a_table_that_breaks_its_rules_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "kept.parquet"
    tables.write("offsets", dyads(3), path)
    before = path.read_bytes()

    def break_off() -> None:
        with appended("offsets", path) as rows:
            rows.add(dyads(2))
            rows.add(dyads(2).assign(start=-1))

    with pytest.raises(UserError, match="start"):
        break_off()
    assert path.read_bytes() == before


def test_rows_are_given_by_number_and_back_again(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    dyads(40).to_parquet(path, index=False)
    found = list(pieces(path, ["start"], most=16))
    assert [first for first, _ in found] == [0, 16, 32]
    rows = Rows(path, ["start"])
    for wanted in ([0, 3], [5, 39], [2], []):
        assert rows.take(np.array(wanted, np.int64))["start"].tolist() == wanted
