"""What may not be passed on is left out of a supplement, and the README says so."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.reports.supplement import WITH_TEXT, pack


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    (folder / "tables").mkdir(parents=True)
    for name in ("articles", "removed", "tokens", "actors"):
        pd.DataFrame({"a": [1], "b": ['نص، "بين" فاصلتين']}).to_parquet(
            folder / "tables" / f"{name}.parquet", index=False
        )
    corpus = {
        "name": "c",
        "title": "A corpus",
        "origin": "a test",
        "licence": "all rights reserved",
        "text_note": "",
        "show_text": "none",
    }
    described = {
        "corpora": [corpus],
        "title": "T",
        "question": "Q?",
        "version": "0",
        "command": "analysis run",
    }
    (folder / "run.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "manifest.json").write_text(
        json.dumps({"code": {"sha256": "a" * 64}, "timings": {"seconds": 3}}), encoding="utf-8"
    )
    (folder / "findings.json").write_text("{}", encoding="utf-8")
    (folder / "index.html").write_text("<p>", encoding="utf-8")
    return folder


def test_texts_that_may_not_be_passed_on_are_left_out_and_named(run: Path, tmp_path: Path) -> None:
    said = pack(run, tmp_path, tmp_path / "s.zip")
    with zipfile.ZipFile(tmp_path / "s.zip") as held:
        names = held.namelist()
        assert not [n for n in names if Path(n).stem in WITH_TEXT]
        assert held.read("tables/actors.csv").decode() == 'a,b\n1,"نص، ""بين"" فاصلتين"\n'
        assert "Left out, since texts of c may not be passed on" in held.read("README.md").decode()
        assert {i.date_time for i in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "without articles, removed, tokens" in said
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", ["run.json", "findings.json", "index.html"])
def test_a_run_that_is_not_finished_is_not_packed(run: Path, tmp_path: Path, name: str) -> None:
    (run / name).unlink()
    with pytest.raises(UserError, match="it lacks this file"):
        pack(run, tmp_path, tmp_path / "s.zip")
    assert not (tmp_path / "s.zip").exists()
