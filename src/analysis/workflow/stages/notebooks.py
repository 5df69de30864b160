"""The notebooks of a study: each executed on the tables of the run, and rendered as a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import UserError, nearest
from analysis.reports.parameters import check_parameters
from analysis.study.file_names import files_of
from analysis.workflow.describe import describe_run
from analysis.workflow.notebooks import EXECUTE, run_notebook
from analysis.workflow.stage import Stage, Step
from analysis.workspace import Progress, Workspace

if TYPE_CHECKING:
    from analysis.workflow.stage_code import Code


def execute(
    work: Workspace,
    name: str,
    path: Path,
    parameters: dict[str, Any],
    progress: Progress | None = None,
) -> None:
    """Execute one notebook with its parameters.

    Parameters
    ----------
    work
        The run's folders.
    name
        The step, for error messages.
    path
        The notebook.
    parameters
        Values of its parameters, by name.
    progress
        Not called.

    Raises
    ------
    UserError
        Where a cell fails.
    """
    run_notebook(work, name, path, parameters)


def _steps(stage: Stage, work: Workspace, before: Sequence[Step], code: Code) -> list[Step]:
    """One step a notebook: it reads every table of the run that is not for another notebook alone."""
    study = work.study
    files = {name: (study.folder / name).read_text("utf-8") for name in files_of(study.folder)}
    # Pages show these; without what was typed, or every other command would make all pages
    # stale.
    described = files | {"run.json": describe_run(work)}
    steps = []
    for name in study.notebooks:
        path = _notebook(work.notebooks, name)
        parameters = check_parameters(path, study.parameters.get(name, {}))
        steps.append(
            stage.step(
                work,
                code,
                name=f"notebook {name}",
                label=f"notebook {name}",
                reads=(path, *_tables(work, before, name)),
                makes=(work.out / "notebooks" / f"{name}.ipynb", work.out / f"{name}.html"),
                values={"parameters": parameters} | described,
                do=partial(execute, work, name, path, parameters),
                notebook=name,
                modules=(EXECUTE, *code.imports_of_notebook(path)),
            )
        )
    return steps


def _tables(work: Workspace, before: Sequence[Step], notebook: str) -> list[Path]:
    """The tables of the run that a notebook may read."""
    return [
        work.table(table)
        for step in before
        if step.stage.notebook in ("", notebook)
        for table in step.stage.makes
        if work.table(table) in step.makes
    ]


def _notebook(folder: Path, name: str) -> Path:
    path = folder / f"{name}.ipynb"
    if not path.is_file():
        known = sorted(other.stem for other in folder.glob("*.ipynb"))
        raise UserError(
            f"no notebook '{name}'{nearest(name, known)}",
            where=path,
            fix=f"Notebooks there are: {', '.join(known) or 'none'}.",
        )
    return path


STAGE = Stage(
    name="notebook",
    label="notebooks",
    function=execute,
    steps=_steps,
)

STAGES = (STAGE,)
