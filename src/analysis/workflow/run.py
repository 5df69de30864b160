"""A run from names typed to a report's path: corpora found, steps planned, what is stale run, the
report put together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis.atomic import put_json
from analysis.errors import UserError, nearest
from analysis.study.load import load_study
from analysis.study.schema import Study
from analysis.workflow.describe import describe_run
from analysis.workflow.engines import check_engine
from analysis.workflow.extent import Extent, with_extent
from analysis.workflow.finish import finish_run
from analysis.workflow.plan import plan
from analysis.workflow.runner import Show, execute
from analysis.workflow.settings import apply_settings, with_specifications
from analysis.workflow.staleness import Memory
from analysis.workflow.study_check import unknown_coders
from analysis.workspace import Workspace

Display = Callable[[dict[str, str]], AbstractContextManager[Show]]
"""``display(labels)`` gives, for as long as the steps run, what is told each event; labels by step.
"""


@contextmanager
def silent(labels: dict[str, str]) -> Iterator[Show]:
    """Show nothing of a run.

    Parameters
    ----------
    labels
        Name of a step to what it does.

    Yields
    ------
    Callable
        Takes what `runner.Show` takes.
    """
    yield lambda step, event, text: None


def find_corpora(named: Sequence[str], study: Study, root: Path) -> dict[str, Path]:
    """Find corpora by what was typed.

    Parameters
    ----------
    named
        Names of folders under data/raw, or paths; none means the study's own.
    study
        The study, for its corpora.
    root
        The project's folder.

    Returns
    -------
    dict
        Name to folder or file, in the order given.

    Raises
    ------
    UserError
        For a corpus that is not there, or two of one name.
    """
    raw = root / "data" / "raw"
    known = []
    if raw.is_dir():
        known = sorted(path.name for path in raw.iterdir() if path.is_dir())
    corpora: dict[str, Path] = {}
    for name in named or study.corpora:
        if (raw / name).is_dir() and Path(name).name == name:
            short = name
            path = raw / name
        elif Path(name).exists():
            # the run works in other folders: a relative path would point elsewhere there
            path = Path(name).resolve()
            short = path.name.split(".")[0]
        else:
            raise UserError(
                f"no corpus '{name}'{nearest(name, known)}",
                where=os.path.relpath(raw),
                fix=f"Corpora there are: {', '.join(known) or 'none'}; or give a path. "
                "`analysis add-corpus NAME PATH` adds one.",
            )
        if corpora.setdefault(short, path).resolve() != path.resolve():
            raise UserError(
                f"two corpora are named '{short}': the second would take the place of the first",
                where=name,
                fix="`analysis add-corpus NAME PATH` gives it a name of its own.",
            )
    return corpora


def run_study(
    folder: Path,
    corpora: Mapping[str, Path] | Sequence[str],
    assignments: list[str],
    out: Path | None,
    jobs: int,
    *,
    root: Path,
    arguments: list[str],
    specifications: int | None = None,
    code: dict[str, Any] | None = None,
    extent: Extent = "",
    on: str = "",
    part_size: int = 0,
    display: Display = silent,
) -> tuple[bool, str]:
    """Run a study.

    Parameters
    ----------
    folder
        The study's folder.
    corpora
        Names or paths as `find_corpora` takes them, or folders by name.
    assignments
        What `--set` assigns.
    out
        Where the run is left; None for reports/STUDY.
    jobs
        Steps side by side.
    root
        The project's folder.
    arguments
        What was typed after `analysis`, for the report.
    specifications
        At most so many in place of the number in study.yml; the notebook on robustness is run
        although the study may not list it.
    code
        Which code this is, where that is known better than from the folder it lies in.
    extent
        How much is made, as `extent.with_extent` takes it.
    on
        Where articles are coded, as `--on` names it; it changes no table.
    part_size
        Articles coded at a time; chosen by their number where it is 0. It changes no table either.
    display
        Shows the steps while they run.

    Returns
    -------
    tuple
        Whether every notebook ran, and the path of the index as seen from the working folder.

    Raises
    ------
    UserError
        For a mistake in study, corpora, assignments or engine, or where another run is under way into the
        same folder.
    KeyboardInterrupt
        After Ctrl-C; every file left is whole, and the next run goes on from there.
    """
    # First of all: a wrong name must not be found out after an hour of reading.
    check_engine(on)
    study = apply_settings(load_study(folder), assignments)
    for problem in unknown_coders(study):
        raise problem
    if not isinstance(corpora, Mapping):
        corpora = find_corpora(corpora, study, root)
    listed = study.notebooks
    if specifications is None:
        study = with_extent(study, corpora, assignments, extent)
    else:
        study = with_specifications(study, specifications)
    # steps run in processes whose working folder may be another
    target = (out or root / "reports" / study.id).resolve()
    work = Workspace(target, root, study, jobs, corpora, on=on, part_size=part_size)
    with one_at_a_time(work):
        steps = plan(work)
        described = describe_run(work, arguments)
        described["left_out"] = [name for name in listed if name not in study.notebooks]
        put_json(work.out / "run.json", described, sort_keys=True)
        with display({step.name: step.label for step in steps}) as show:
            result = execute(work, steps, show=show)
        index = finish_run(
            work,
            steps,
            result,
            described=described,
            typed={"arguments": arguments, "assignments": assignments},
            code=code,
        )
    return not result.failed, os.path.relpath(index)


@contextmanager
def one_at_a_time(work: Workspace) -> Iterator[None]:
    """Hold the run's folder against a second run into it, which would mix its files with ours.

    Parameters
    ----------
    work
        The run's folders.

    Raises
    ------
    UserError
        Where another run holds it.
    """
    path = Memory(work).path.with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise UserError(
            "another run into this folder is under way",
            where=os.path.relpath(work.out),
            fix="Wait until it has ended, or give this one a folder of its own with --out.",
        ) from None
    try:
        yield
    finally:
        lock.release()
