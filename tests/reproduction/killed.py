"""Runs killed at chosen moments, each in a fork of one process that has imported everything: `python -m tests.reproduction.killed`.

A moment is the k-th time that the run opens a file for writing, renames or removes one (counted by an audit hook, the same
on a fast and a slow machine), or a number of seconds after its first notebook began. The kill is SIGKILL of the run's own
process, as a power cut would be: no handler, no flush.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tests.reproduction.small import contents

WRITES = {"os.rename", "os.remove", "os.mkdir"}


class Killer:
    """Counts what a run does to files under one folder, and kills it at the `at`-th."""

    def __init__(self, folder: Path, at: int | None) -> None:
        self.folder, self.at, self.count, self.on = str(folder), at, 0, True
        self.lock = threading.Lock()
        sys.addaudithook(self.hook)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or not (event in WRITES or (event == "open" and _writes(arguments))):
            return
        if not str(arguments[0]).startswith(self.folder):
            return
        with self.lock:
            self.count += 1
            if self.count == self.at:
                os.kill(os.getpid(), signal.SIGKILL)


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    return (
        bool(flags & (os.O_WRONLY | os.O_RDWR))
        if flags is not None
        else bool(mode and set(mode) & set("wax+"))
    )


def forked(
    root: Path, setting: str, *, at: int | None = None, after: float | None = None
) -> tuple[int, int]:
    """One run in a fork: how it ended (exit status, or minus the signal) and how often it touched files."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        with contextlib.suppress(BaseException):
            status = _run(root, setting, at, after, writing)
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended), int(said or 0)


def _run(root: Path, setting: str, at: int | None, after: float | None, said: int) -> int:
    from analysis.workflow.run import run_study
    from analysis.workflow.stages import notebooks

    os.chdir(root)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    killer = Killer(root, at)
    if after is not None:
        begin = notebooks.run_notebook

        def begun(*arguments: Any) -> None:
            threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()
            begin(*arguments)

        notebooks.run_notebook = begun
    ok, _ = run_study(
        root / "studies" / "small",
        [],
        [setting],
        None,
        2,
        root=root,
        arguments=["run", "--set", setting],
    )
    killer.on = False
    os.write(said, str(killer.count).encode())
    return 0 if ok else 3


def main() -> None:
    """ROOT KILLS SEED notebook|tables: kill, run on to the end, compare; what came of it as JSON on stdout.

    The moment is drawn evenly in the logarithm of the count, since a run that reuses much touches few files; a run that
    ended before its moment is not counted, and another is drawn.
    """
    root, kills, seed, what = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    import analysis.workflow.run  # noqa: F401 - imported once, before any fork
    from analysis.reports.render import stylesheet
    from analysis.workflow.provenance import code_state

    stylesheet(), code_state()  # kept by the forks
    settings = (
        "settings.min_units=1",
        "settings.min_units=2",
        "settings.dyad_unit=paragraph",
        "settings.duplicates=keep all",
    )
    draw = random.Random(seed)
    out = root / "reports" / "small"
    whole, touches = {}, 1
    for setting in settings:
        status, touched = forked(root, setting)
        assert status == 0, f"{setting}: {status}"
        whole[setting], touches = contents(out), max(touches, touched)
    found: dict[str, Any] = {"runs": 0, "killed": 0, "touches": touches, "moments": [], "wrong": []}
    while found["killed"] < kills and found["runs"] < 4 * kills:
        found["runs"] += 1
        during, then = draw.choice(settings), draw.choice(settings)
        at = int(math.exp(draw.uniform(0, math.log(touches))))
        moment: dict[str, Any] = {"at": at} if what == "tables" else {"after": draw.uniform(0, 4)}
        status, _ = forked(root, during, **moment)
        if status != -signal.SIGKILL:
            continue
        found["killed"] += 1
        found["moments"].append(*moment.values())
        status, _ = forked(root, then)
        left = contents(out)
        names = sorted(
            n for n in left.keys() | whole[then].keys() if left.get(n) != whole[then].get(n)
        )
        parts = [p.name for p in root.rglob("*.part")]
        if status or names or parts:
            found["wrong"].append(
                {
                    "during": during,
                    "then": then,
                    **moment,
                    "status": status,
                    "names": names,
                    "parts": parts,
                }
            )
    print(json.dumps(found))


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
