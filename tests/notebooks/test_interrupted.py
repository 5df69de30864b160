"""A run stopped by Ctrl-C or killed leaves whole files, and the next run ends as if nothing had happened."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from tests.command import analysis
from tests.reproduction.small import NOTEBOOK, contents, small_project

pytestmark = pytest.mark.notebook
STUDY = "small"
MOMENT = 0.3  # seconds into the stage


def members(group: int) -> list[int]:
    """The processes of a group that still run, after a moment to end."""
    time.sleep(2)
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            found += (
                [int(status.parent.name)] if int(fields[2]) == group and fields[0] != "Z" else []
            )
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return small_project(tmp_path / "p")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run leaves that nothing stopped."""
    folder = small_project(tmp_path_factory.mktemp("whole") / "p")
    done = analysis("run", STUDY, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return contents(folder / "reports" / STUDY)


def stopped(project: Path, stop: signal.Signals, after: str) -> None:
    """Start a run and send it a signal a moment after it has told of this stage."""
    said = project / "said.txt"
    with (
        said.open("w") as file,
        subprocess.Popen(
            [sys.executable, "-u", "-m", "analysis.cli", "run", STUDY],
            cwd=project,
            stdout=file,
            stderr=file,
            start_new_session=True,
            # a shell that starts the tests in the background (`make test &`) has them ignore Ctrl-C, and children with them
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as running,
    ):
        while not any(
            line.startswith("run") and after in line for line in said.read_text().splitlines()
        ):
            assert running.poll() is None, said.read_text()
            time.sleep(0.05)
        time.sleep(MOMENT)
        running.send_signal(stop)
        running.wait(timeout=60)
    rest = said.read_text()
    assert running.returncode == (130 if stop == signal.SIGINT else -signal.SIGKILL), rest
    if stop == signal.SIGINT:
        assert not members(running.pid), "no process of the run is left behind"
        assert "every file left is whole" in rest
        assert not list(project.rglob("*.part"))
    for table in (project / "reports" / STUDY / "tables").glob("*.parquet"):
        pd.read_parquet(table)


def test_a_run_stopped_twice_goes_on_to_the_same_bytes(copy: Path, whole: dict[str, bytes]) -> None:
    """By Ctrl-C among the tables, then killed in a notebook."""
    stopped(copy, signal.SIGINT, "sentences, words")
    stopped(copy, signal.SIGKILL, f"notebook {NOTEBOOK}")
    done = analysis("run", STUDY, cwd=copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(copy.rglob("*.part"))
    ours = contents(copy / "reports" / STUDY)
    assert sorted(ours) == sorted(whole)
    assert [name for name, content in ours.items() if content != whole[name]] == []
