"""The manifest stays as it was where a run made the same bytes by the same code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.workflow import provenance

MADE: dict[str, Any] = {
    "format": provenance.FORMAT,
    "inputs": {"a.txt": "1"},
    "settings": {"seed": 1},
    "code": {
        "version": "1",
        "sha256": "c",
        "commit": "old",
        "date": "2026-01-01",
        "dirty": False,
        "changed": [],
    },
    "environment": {"python": "3.11"},
}
LATER = MADE | {
    "code": MADE["code"] | {"commit": "new", "date": "2026-02-02"},
    "environment": {"python": "3.12"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("page", encoding="utf-8")
    provenance.put(tmp_path, MADE)
    return tmp_path


def test_the_same_run_on_another_commit_and_machine_leaves_the_manifest_as_it_was(
    folder: Path,
) -> None:
    before = (folder / provenance.NAME).read_bytes()
    provenance.put(folder, LATER)
    assert (folder / provenance.NAME).read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        {"code": MADE["code"] | {"sha256": "d"}},
        {"inputs": {"a.txt": "2"}},
        {"settings": {"seed": 2}},
    ],
)
def test_other_code_inputs_or_settings_are_written_down(
    folder: Path, change: dict[str, Any]
) -> None:
    provenance.put(folder, LATER | change)
    written = json.loads((folder / provenance.NAME).read_text(encoding="utf-8"))
    key, value = next(iter(change.items()))
    assert written[key] == value


def test_other_bytes_are_written_down_and_a_broken_manifest_is_written_anew(folder: Path) -> None:
    (folder / "index.html").write_text("another page", encoding="utf-8")
    provenance.put(folder, LATER)
    assert provenance.read(folder)["code"]["commit"] == "new"
    (folder / provenance.NAME).write_text("{", encoding="utf-8")
    provenance.put(folder, MADE)
    assert provenance.read(folder)["code"]["commit"] == "old"
