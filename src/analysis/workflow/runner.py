"""Running the steps that are stale, side by side; doit decides the order, and a failure stops only
what needs it.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import active_children
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain
from doit.reporter import ZeroReporter

from analysis.errors import UserError
from analysis.workflow.notebooks import children
from analysis.workflow.stage import Step
from analysis.workflow.staleness import Memory, doit_task, half_written, tidy
from analysis.workspace import Workspace

Show = Callable[[str, str, str], None]
"""``show(step, event, text)``; event is run, progress, done, reuse or fail; called from any thread.
"""


@dataclass
class Result:
    """What became of each step, in the order in which they ended.

    Attributes
    ----------
    made, reused
        Names of steps.
    failed
        Name to error, in one line.
    seconds
        Name to the time it took.
    """

    made: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


class Board:
    """What is remembered and shown of a run while it runs."""

    def __init__(self, steps: Sequence[Step], memory: Memory, show: Show) -> None:
        self.steps = {step.name: step for step in steps}
        self.memory = memory
        self.show = show
        self.result = Result()
        self.errors: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._began: dict[str, float] = {}
        self._dump: Callable[[], None] = lambda: None
        self._lock = threading.Lock()

    def hold(self, dump: Callable[[], None]) -> None:
        """Take the function that writes doit's state down.

        Parameters
        ----------
        dump
            Is called when a step ends, by whichever thread ended it.
        """
        self._dump = dump

    def begin(self, name: str) -> None:
        """Note the start of a step.

        Parameters
        ----------
        name
            The step.
        """
        with self._lock:
            self._began[name] = time.monotonic()
            reason = self._reasons.pop(name, "") or self.memory.why(self.steps[name])
            self.show(name, "run", reason)

    def open(self, name: str) -> None:
        """Note, before a step writes anything, that its files may be half of one run and half of
        another.

        Parameters
        ----------
        name
            The step.
        """
        with self._lock:
            self._reasons[name] = self.memory.why(self.steps[name])
            self.memory.forget(self.steps[name])

    def progress(self, name: str, done: int, total: int, label: str) -> None:
        """Pass on how far a step is, with the time that is left at this speed.

        Parameters
        ----------
        name
            The step.
        done, total
            How much of it is done, and how much there is.
        label
            Of what: 'articles'.
        """
        spent = time.monotonic() - self._began.get(name, time.monotonic())
        left = ""
        if done and spent > 1:
            left = f", {spent * (total - done) / done:.0f} s left"
        self.show(name, "progress", f"{label} {done:,}/{total:,}{left}")

    def end(self, name: str) -> None:
        """Note the end of a step and remember what it was made from.

        Parameters
        ----------
        name
            The step.
        """
        with self._lock:
            self.result.made.append(name)
            self.result.seconds[name] = time.monotonic() - self._began[name]
            # doit would write its state at the end of the run; a killed run has none
            self._dump()
            self.memory.remember(self.steps[name])
            self.show(name, "done", f"{self.result.seconds[name]:.1f} s")

    def reuse(self, name: str) -> None:
        """Note a step that need not run.

        Parameters
        ----------
        name
            The step.
        """
        with self._lock:
            self.result.reused.append(name)
            self.show(name, "reuse", "nothing it depends on changed")

    def fail(self, name: str, problem: str) -> None:
        """Note a failure: the step's own error, or which steps before it failed.

        Parameters
        ----------
        name
            The step.
        problem
            What doit says, for a step that could not run.
        """
        with self._lock:
            error = self.errors.get(name) or self._because(problem)
            self.result.failed[name] = error
            self.memory.forget(self.steps[name])
            self.show(name, "fail", error)

    def _because(self, problem: str) -> str:
        broken = [name for name in self.result.failed if name in self.errors]
        if broken:
            return f"not run: it needs {', '.join(broken)}"
        return " ".join(problem.split())


class Reporter(ZeroReporter):
    """Tells doit's events to the board."""

    board: Board

    def execute_task(self, task: Any) -> None:
        """A step begins."""
        self.board.begin(task.name)

    def add_failure(self, task: Any, fail: Any) -> None:
        """A step failed, or could not run because one before it did."""
        self.board.fail(task.name, str(fail.get_msg()))

    def add_success(self, task: Any) -> None:
        """A step ended."""
        self.board.end(task.name)

    def skip_uptodate(self, task: Any) -> None:
        """A step is fresh."""
        self.board.reuse(task.name)

    def runtime_error(self, msg: str) -> None:
        """An error of doit itself."""
        raise UserError(msg)


def execute(work: Workspace, steps: Sequence[Step], *, show: Show) -> Result:
    """Run what is stale, ``work.jobs`` steps at a time; a step that fails stops only those that
    need it.

    Parameters
    ----------
    work
        The run's folders.
    steps
        The plan.
    show
        Told each event.

    Returns
    -------
    Result
        What became of each step.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C, with the state of finished steps kept and no half-written file left.
    """
    memory = Memory(work)
    memory.path.parent.mkdir(parents=True, exist_ok=True)
    tidy(work, memory)
    board = Board(steps, memory, show)
    space: dict[str, Any] = {}
    for number, step in enumerate(steps):
        space[f"task_{number}"] = _task_maker(step, board)
    workers = 0  # doit's word for this very process
    if work.jobs > 1:
        workers = work.jobs
    space["DOIT_CONFIG"] = {
        "dep_file": str(memory.doit),
        "backend": "json",
        "reporter": type("RunReporter", (Reporter,), {"board": board}),
        "continue": True,
        "num_process": workers,
        # Threads, since steps tell one board of their progress; what is heavy starts processes
        # of its own.
        "par_type": "thread",
        "verbosity": 0,
    }
    doit = DoitMain(ModuleTaskLoader(space), config_filenames=())
    try:
        doit.run(["run", *[step.name for step in steps]])
    except KeyboardInterrupt:
        _stop(work)
        raise
    return board.result


def _stop(work: Workspace) -> None:
    """End notebooks and workers, and take away what they had half written."""
    # A copy: threads that are ending take theirs off the list meanwhile.
    for notebook in list(children):
        notebook.terminate()
    for worker in active_children():
        worker.terminate()
    # the writers are gone: what they were writing nobody will move into place
    for part in half_written(work):
        part.unlink(missing_ok=True)


def _task_maker(step: Step, board: Board) -> Callable[[], dict[str, Any]]:
    """The function that doit calls for a task."""

    def action() -> bool:
        return _run(step, board)

    return lambda: doit_task(step, board.memory, action, board.hold)


def _run(step: Step, board: Board) -> bool:
    """Do a step; whether it came to its end. An error that is no user's leaves its traceback in a
    file.
    """
    board.open(step.name)
    try:
        step.do(lambda done, total, label: board.progress(step.name, done, total, label))
    except UserError as problem:
        board.errors[step.name] = str(problem)
        return False
    except Exception as problem:
        path = board.memory.path
        log = path.with_name(f"{path.stem}-{step.name.replace(' ', '-')}.log")
        log.write_text(traceback.format_exc(), encoding="utf-8")
        error = f"{type(problem).__name__}: {problem} (traceback in {os.path.relpath(log)})"
        board.errors[step.name] = error
        return False
    return True
