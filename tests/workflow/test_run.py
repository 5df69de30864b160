"""Two runs at once, and corpora by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from tests.command import analysis
from tests.reproduction.small import contents, small_project

from analysis.study.load import load_study
from analysis.workflow.staleness import Memory
from analysis.workspace import Workspace


@pytest.mark.notebook
def test_a_second_run_into_one_folder_ends_in_one_line_and_changes_nothing(tmp_path: Path) -> None:
    root = small_project(tmp_path / "p", notebooks=())
    assert analysis("run", "small", cwd=root).returncode == 0
    left = contents(root / "reports" / "small")
    study = load_study(root / "studies" / "small")
    lock = Memory(Workspace(root / "reports" / "small", root, study)).path.with_suffix(".lock")
    with FileLock(lock):
        done = analysis("run", "small", "--set", "settings.min_count=3", cwd=root)
        elsewhere = analysis("run", "small", "--out", "reports/other", cwd=root)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"error: {Path('reports') / 'small'}  another run into this folder is under way",
        "Wait until it has ended, or give this one a folder of its own with --out.",
    ]
    assert contents(root / "reports" / "small") == left
    assert elsewhere.returncode == 0, elsewhere.stderr


@pytest.mark.notebook
def test_of_two_runs_that_start_together_one_runs_and_its_files_are_those_of_a_run_alone(
    tmp_path: Path,
) -> None:
    alone = small_project(tmp_path / "alone", notebooks=())
    assert analysis("run", "small", cwd=alone).returncode == 0
    root = small_project(tmp_path / "p", notebooks=())
    command = [sys.executable, "-m", "analysis.cli", "run", "small"]
    runs = [
        subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [run.communicate()[1].decode() for run in runs]
    statuses = sorted(run.returncode for run in runs)
    # where one begins after the other has ended, both run, and the second reuses everything
    assert statuses in ([0, 2], [0, 0]), said
    if statuses == [0, 2]:
        assert sum("another run into this folder is under way" in text for text in said) == 1
    assert contents(root / "reports" / "small") == contents(alone / "reports" / "small")
    assert not [path for path in root.rglob("*.part") if os.path.lexists(path)]
