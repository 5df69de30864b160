"""Killed anywhere (SIGKILL, no handler), the next run ends in the bytes of one that was never killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command import ROOT
from tests.reproduction.small import NOTEBOOK, small_project

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of one process"),
]


def killed(root: Path, kills: int, seed: int, what: str) -> None:
    small_project(root, notebooks=(NOTEBOOK,) if what == "notebook" else ())
    done = subprocess.run(
        [sys.executable, "-m", "tests.reproduction.killed", str(root), str(kills), str(seed), what],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["killed"] == kills, found


def test_killed_three_times_among_the_tables_a_run_ends_in_the_same_bytes(tmp_path: Path) -> None:
    killed(tmp_path / "p", 3, 3, "tables")


@pytest.mark.slow
def test_killed_forty_times_among_the_tables_a_run_ends_in_the_same_bytes(tmp_path: Path) -> None:
    killed(tmp_path / "p", 40, 20200721, "tables")


@pytest.mark.slow
def test_killed_ten_times_during_a_notebook_a_run_ends_in_the_same_bytes(tmp_path: Path) -> None:
    killed(tmp_path / "p", 10, 20200721, "notebook")
