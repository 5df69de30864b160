"""Executing one notebook in a process of its own, since papermill is not safe among threads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from analysis.errors import UserError
from analysis.workspace import Workspace

EXECUTE = "analysis.reports.execute"  # the module that such a process runs
children: set[subprocess.Popen[str]] = set()


def run_notebook(
    work: Workspace,
    name: str,
    path: Path,
    parameters: dict[str, Any],
    *,
    copy_to: Path | None = None,
) -> None:
    """Execute a notebook and render its page into the run's folder.

    Parameters
    ----------
    work
        The run's folders.
    name
        What the step is called, for the error.
    path
        The notebook, which stays as it is.
    parameters
        Values for its tagged cell.
    copy_to
        Where the executed copy goes, for a notebook that makes no page.

    Raises
    ------
    UserError
        Where a cell fails, with the cell and its error in one line.
    """
    job = {
        "notebook": str(path),
        "run_dir": str(work.out),
        "parameters": parameters,
        "watch": True,
        "faces": str(work.processed / "faces"),
    }
    if copy_to is not None:
        job["copy_to"] = str(copy_to)
    # the child reads this pipe, which ends when this process does, however that comes
    child_end, own_end = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", EXECUTE, json.dumps(job, default=str)],
        stdin=child_end,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(work),
    )
    os.close(child_end)
    children.add(child)
    try:
        _, errors = child.communicate()
    finally:
        children.discard(child)
        os.close(own_end)
    if child.returncode:
        lines = [line for line in errors.splitlines() if line.strip()]
        problem = lines[-1] if lines else f"exit status {child.returncode}"
        raise UserError(problem, where=name)


def _environment(work: Workspace) -> dict[str, str]:
    """The variables of the child.

    Bytecode is kept beside the tables: without it every kernel would compile 1,500 modules anew,
    4 s of its 7 s of start.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    bytecode = str(work.processed / "bytecode")
    return kept | {"PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": bytecode}
