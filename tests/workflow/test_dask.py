"""Parts on a Dask cluster of real processes on this machine: the same bytes, also when one dies."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.command import ROOT
from tests.reproduction.small import BODIES
from tests.workflow.test_parts import press, workspace

from analysis.errors import UserError
from analysis.study.load import load_study
from analysis.study.scaffold import write_skeleton
from analysis.study.schema import Study
from analysis.workflow.engines import engine_named
from analysis.workflow.stages.coding import find_mentions
from analysis.workflow.stages.corpus import gather_articles, read_corpus

pytest.importorskip("distributed")
PATIENCE = 60  # seconds for a scheduler and two workers to come up on a busy machine
QUIET = {
    "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False",
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "5",
    "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    "PYTHONHASHSEED": "0",
}


@contextmanager
def started(*command: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process of Dask, ended by its own number afterwards."""
    log = (folder / f"{command[0]}-{time.monotonic_ns()}.log").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
        stdout=log,
        stderr=subprocess.STDOUT,
        env=os.environ | QUIET,
        cwd=folder,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def waited_for(ready: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, "the cluster did not come up"
        time.sleep(0.1)


def address_in(folder: Path) -> str:
    """The address that the scheduler wrote to its file, or ''."""
    path = folder / "scheduler.json"
    found = re.search(r"tcp://([\d.]+:\d+)", path.read_text()) if path.is_file() else None
    return found[1] if found else ""


def worker(folder: Path, address: str) -> Iterator[subprocess.Popen[str]]:
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
    return started("dask_worker", f"tcp://{address}", *options, folder=folder)  # type: ignore[return-value]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """The address of a scheduler with two workers, and the processes of the workers."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    file = str(folder / "scheduler.json")
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file)
    with started("dask_scheduler", *options, folder=folder):
        waited_for(lambda: bool(address_in(folder)))
        address = address_in(folder)
        with worker(folder, address) as one, worker(folder, address) as other:  # type: ignore[attr-defined]
            with engine_named(f"dask://{address}") as engine:
                waited_for(lambda: engine.workers == 2)
            yield address, [one, other]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return load_study(write_skeleton(tmp_path / "studies", "small"))


def read(root: Path, study: Study, corpus: Path, on: str = "") -> dict[str, bytes]:
    """Tables of a coding, with parts of one article."""
    work = workspace(root, study, corpus, on=on, part_size=1)
    read_corpus(work, "press")
    gather_articles(work)
    find_mentions(work)
    return {path.name: path.read_bytes() for path in sorted((work.out / "tables").iterdir())}


def test_workers_of_a_cluster_change_no_byte(study: Study, tmp_path: Path) -> None:
    from distributed import LocalCluster

    corpus = press(tmp_path / "pages", BODIES)
    expected = read(tmp_path / "here", study, corpus)
    threads = LocalCluster(
        2, processes=False, protocol="tcp", threads_per_worker=1, dashboard_address=None
    )
    with threads as local:
        on = local.scheduler_address.replace("tcp:", "dask:")
        assert read(tmp_path / "there", study, corpus, on) == expected


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_no_byte(
    cluster: tuple[str, list[subprocess.Popen[str]]],
    study: Study,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from analysis.workflow.parts import Parts

    address, workers = cluster
    corpus = press(tmp_path / "pages", BODIES)
    expected = read(tmp_path / "here", study, corpus)
    honest = Parts.keep
    kept: list[str] = []

    def keep(parts: Parts, *rest: object) -> str:
        kept.append(honest(parts, *rest))  # type: ignore[arg-type]
        if len(kept) == 2:
            workers[0].send_signal(signal.SIGKILL)
        return kept[-1]

    monkeypatch.setattr(Parts, "keep", keep)
    assert read(tmp_path / "there", study, corpus, f"dask://{address}") == expected
    assert len(kept) == len(BODIES)
    assert workers[0].wait(PATIENCE) == -signal.SIGKILL
    assert workers[1].poll() is None


def test_a_scheduler_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    def refuse(*rest: object, **options: object) -> None:
        raise TimeoutError("no connection")

    monkeypatch.setattr(distributed, "Client", refuse)
    with pytest.raises(UserError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        engine_named("dask://127.0.0.1:9")


def test_without_distributed_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"mihwar\[dask\]"):
        engine_named("dask://127.0.0.1:9")
