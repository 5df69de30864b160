"""What is stale, and why.

A step is stale when a file it reads, a value it depends on (a setting, a part of the study) or its
code has changed since its last run ended, when a file it makes is missing or was modified, or when
its last run did not come to its end. doit compares the files that a step reads; the rest is here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from doit.dependency import Dependency, JsonDB, UptodateCalculator
from doit.task import dict_to_task
from doit.tools import config_changed

from analysis.atomic import put
from analysis.workflow.stage import Step
from analysis.workspace import Workspace, sha256_of

FRESH, STALE, FOLLOWS = "fresh", "stale", "follows"
READS_CHANGED = "a file it reads changed"


@dataclass(frozen=True)
class State:
    """A step and its state: fresh (the next run reuses it), stale, or follows (a step it needs is
    stale); and why.
    """

    step: Step
    state: str
    why: str


class Memory:
    """What each step of a run was last made from, and the files it left.

    Parameters
    ----------
    work
        The run's folders. The memory of a run lies under data/processed/state, in files named by
        the run's folder.
    """

    def __init__(self, work: Workspace) -> None:
        # by folder: runs of one study with other --out keep their states apart
        mark = hashlib.sha256(str(work.out.resolve()).encode()).hexdigest()[:12]
        self.path = work.processed / "state" / f"{mark}.json"
        self.doit = self.path.with_suffix(".doit")
        self._prints = self.path.with_suffix(".prints")
        self.states: dict[str, dict[str, str]] = _json(self.path)
        self.left: dict[str, str] = _json(self._prints)

    def finished(self, step: Step) -> bool:
        """Whether the last run of a step came to its end, and nothing was changed since.

        Parameters
        ----------
        step
            The step as it is planned now.

        Returns
        -------
        bool
            False where its values, its code or its files are others than then.
        """
        return self.states.get(step.name) == step.state() and not self.modified(step)

    def modified(self, step: Step) -> str:
        """Give the name of the first file of a step that somebody changed since, or ''.

        Parameters
        ----------
        step
            The step.

        Returns
        -------
        str
            A name without folders.
        """
        for path in _with_csv(step.makes):
            before = self.left.get(str(path), "")
            # A file that no run left is not ours to judge.
            if before and _print_of(path, before) != before:
                return path.name
        return ""

    def why(self, step: Step) -> str:
        """Say why a step is stale, for people.

        Parameters
        ----------
        step
            The step as it is planned now.

        Returns
        -------
        str
            In words; `READS_CHANGED` where nothing else is seen, which only doit can tell.
        """
        before = self.states.get(step.name)
        if before is None:
            return "not made yet"
        missing = [path.name for path in step.makes if not path.exists()]
        if missing:
            others = ""
            if len(missing) > 1:
                others = f" (and {len(missing) - 1} more)"
            return f"{missing[0]} is missing{others}"
        if modified := self.modified(step):
            return f"{modified} was modified since the last run"
        now = step.state()
        changed = [key for key in {**before, **now} if before.get(key) != now.get(key)]
        if changed:
            return f"{', '.join(changed)} changed"
        return READS_CHANGED

    def forget(self, step: Step) -> None:
        """Note, before a step writes anything, that its files may be half of one run and half of
        another.

        Parameters
        ----------
        step
            The step.
        """
        # Written at once: a run that is killed from here on has not come to its end.
        if self.states.pop(step.name, None) is not None:
            self._save()

    def remember(self, step: Step) -> None:
        """Note what a step that has ended was made from, and the files it left.

        Parameters
        ----------
        step
            The step.
        """
        self.states[step.name] = step.state()
        self.left |= {str(path): _print_of(path) for path in _with_csv(step.makes)}
        self._save()

    def _save(self) -> None:
        put(self.path, json.dumps(self.states, indent=1, sort_keys=True))
        put(self._prints, json.dumps(self.left, indent=1, sort_keys=True))


class Finished(UptodateCalculator):
    """For doit: whether the last run of a step came to its end.

    Parameters
    ----------
    memory, step
        What is asked, and of which step.
    hold
        Takes the function that writes doit's own state down.
    """

    def __init__(
        self, memory: Memory, step: Step, hold: Callable[[Callable[[], None]], None]
    ) -> None:
        super().__init__()
        self.memory = memory
        self.step = step
        self.hold = hold

    def setup(self, dep_manager: Any, tasks_dict: dict[str, Any]) -> None:
        """Take hold of what writes doit's state down.

        Parameters
        ----------
        dep_manager
            doit's record of earlier runs.
        tasks_dict
            doit's tasks by name.
        """
        super().setup(dep_manager, tasks_dict)
        self.hold(dep_manager.backend.dump)

    def __call__(self, task: Any, values: dict[str, Any]) -> bool:
        """Be asked by doit before a step."""
        return self.memory.finished(self.step)


def doit_task(
    step: Step,
    memory: Memory,
    action: Callable[[], bool],
    hold: Callable[[Callable[[], None]], None],
) -> dict[str, Any]:
    """Give a step as doit takes it: what it reads and makes, what it depends on, and what to do.

    Parameters
    ----------
    step
        The step.
    memory
        What its last run left.
    action
        Does the step; gives whether it went well.
    hold
        Takes the function that writes doit's own state down.

    Returns
    -------
    dict
        A task, as a function of a dodo.py would return it.
    """
    return {
        "basename": step.name,
        "actions": [action],
        "file_dep": [str(path) for path in step.reads],
        "targets": [str(path) for path in step.makes],
        "uptodate": [
            config_changed(json.dumps(step.state(), sort_keys=True)),
            Finished(memory, step, hold),
        ],
        "io": {"capture": False},  # doit's capture swaps sys.stdout, which threads share
    }


def states(work: Workspace, steps: Sequence[Step]) -> list[State]:
    """Give the state of every step, as the next run would find it.

    Nothing is run and nothing is written.

    Parameters
    ----------
    work
        The run's folders.
    steps
        The steps of the run, each after those it needs.

    Returns
    -------
    list of State
        In the same order.
    """
    memory = Memory(work)
    known = Dependency(JsonDB, str(memory.doit))
    tasks = {}
    for step in steps:
        task = doit_task(step, memory, _nothing, _ignore)
        tasks[step.name] = dict_to_task({"name": task.pop("basename"), **task})
    listed = []
    changing = set[Path]()
    for step in steps:
        needs = sorted({path.stem for path in step.reads if path in changing})
        fresh = known.get_status(tasks[step.name], tasks).status == "up-to-date"
        why = ""
        if not fresh:
            why = memory.why(step)
        # a reason of its own says more than that of a step before
        if needs and why in ("", READS_CHANGED):
            state = State(step, FOLLOWS, f"needs {', '.join(needs[:3])}")
        elif fresh:
            state = State(step, FRESH, "")
        else:
            state = State(step, STALE, why)
        if state.state != FRESH:
            # whether its files will be other bytes is known only when it has run
            changing |= set(step.makes)
        listed.append(state)
    return listed


def tidy(work: Workspace, memory: Memory) -> None:
    """Take away what a killed run left.

    Half-written files of processes that are gone, and doit's state if it is cut off.

    Parameters
    ----------
    work
        The run's folders.
    memory
        Tells where doit's state lies.
    """
    for part in half_written(work):
        owner = part.name.split(".")[-2]
        # a process that lives may still move its file into place
        if not (owner.isdigit() and psutil.pid_exists(int(owner))):
            part.unlink(missing_ok=True)
    for pieces in work.processed.glob("parts/read-*/.pieces-*"):
        if not psutil.pid_exists(int(pieces.name.split("-")[1])):
            shutil.rmtree(pieces, ignore_errors=True)
    try:
        json.loads(memory.doit.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError:
        # cut off while doit wrote it: doit could not read it
        memory.doit.unlink()


def half_written(work: Workspace) -> list[Path]:
    """Give the files below the run's folder and data/processed that were not moved into place.

    Parameters
    ----------
    work
        The run's folders.

    Returns
    -------
    list of Path
        Those of other runs that share data/processed included.
    """
    return [*work.out.rglob("*.part"), *work.processed.rglob("*.part")]


def _with_csv(paths: Iterable[Path]) -> Iterator[Path]:
    """Paths, each table followed by its CSV."""
    for path in paths:
        yield path
        if path.suffix == ".parquet":
            yield path.with_suffix(".csv")


def _print_of(path: Path, before: str = "") -> str:
    """Size, time and hash of a file; the hash is taken from `before` where size and time are the
    same.
    """
    if not path.is_file():
        return ""
    status = path.stat()
    quick = f"{status.st_size} {status.st_mtime_ns}"
    quick_before, _, digest_before = before.rpartition(" ")
    digest = digest_before
    # hashed only where size or time differ: tables are large
    if quick_before != quick:
        digest = sha256_of(path)
    # a file that was only touched is the same file
    if digest == digest_before:
        return before
    return f"{quick} {digest}"


def _json(path: Path) -> dict[str, Any]:
    """A file's JSON, {} where there is none."""
    if path.is_file():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {}


def _nothing() -> bool:
    return True


def _ignore(dump: Callable[[], None]) -> None:
    """For a plan that is not run: doit's state is not written."""
