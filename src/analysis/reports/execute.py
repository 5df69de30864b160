"""One notebook through papermill in a process of its own: `python -m analysis.reports.execute JOB`
with JOB as JSON.

The kernel is this very interpreter. What differs between two runs of the same input (times, ids,
addresses, paths) is taken out, so that notebook and page are the same bytes. A notebook that fails
keeps its executed copy and page; the last line on stderr names cell and error, and the exit status
is 1. A kernel that dies or takes too long is such a failure too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import sysconfig
import tempfile
import threading
from pathlib import Path
from typing import Any

from traitlets.config import Config

from analysis.atomic import put
from analysis.i18n import language
from analysis.reports.catalogue import localised
from analysis.reports.figure_files import ask_for
from analysis.reports.finding_evidence import opened
from analysis.reports.notebook_format import nbformat
from analysis.reports.parameters import parameters_of
from analysis.reports.render import keep_faces_in, navigation_of, render, title_of

KERNEL = "python3"
TIMEOUT_SECONDS = 1800  # for one cell
LONGEST_SOCKET = (
    85  # a path of a socket holds some 104 bytes at most, and its name ends in "-ipc-1"
)
# Where an object lies in memory, as Python shows what has no form of its own.
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
# One thread each, since threads add in another order every time; a fixed day for what writes
# dates; a fixed seed of hashes for what walks sets.
_KERNEL_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "1595289600",
    "TZ": "UTC",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def _kernel(folder: Path) -> None:
    """A kernel of this interpreter, found before any other of its name."""
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Mihwar",
        "language": "python",
        "metadata": {"debugger": False},
    }
    place = folder / "kernels" / KERNEL
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(folder), os.environ.get("JUPYTER_PATH", "")])
    )


def _sockets(folder: Path) -> Config:
    """How papermill reaches its kernel: by sockets in this folder, where the system has them.

    Two kernels that start at once can be given the same TCP port; one then complains of the other's
    messages in its outputs.
    """
    file = folder / "kernel.json"
    if os.name != "posix" or len(str(file)) > LONGEST_SOCKET:
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "connection_file": str(file)}})


def _papermill(source: Path, target: Path, parameters: dict[str, Any], folder: Path) -> str:
    """Execute; the failing cell and its error in one line, or ''."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError

    from analysis.reports.notebook_engine import SavedOnce

    papermill_engines.register(SavedOnce.NAME, SavedOnce)
    source = _for_a_report(source, folder_of=target)
    # So that `_stopped_at` finds a notebook also where the kernel did not even start.
    shutil.copyfile(source, target)
    try:
        papermill.execute_notebook(
            str(source),
            str(target),
            parameters,
            engine_name=SavedOnce.NAME,
            kernel_name=KERNEL,
            progress_bar=False,
            log_output=False,
            cwd=str(folder),
            start_timeout=120,
            execution_timeout=TIMEOUT_SECONDS,
            record_timing=False,
            shutdown_kernel="immediate",
            config=_sockets(target.parent),
        )
    except PapermillExecutionError as problem:
        return f"cell {problem.exec_count}: {problem.ename}: {' '.join(str(problem.evalue).split())[:400]}"
    except (DeadKernelError, CellTimeoutError) as problem:
        what = "the kernel died, perhaps for want of memory"
        if isinstance(problem, CellTimeoutError):
            what = f"took more than {TIMEOUT_SECONDS} s"
        return f"cell {_stopped_at(target)}: {what}"
    return ""


def _for_a_report(source: Path, folder_of: Path) -> Path:
    """The notebook without the cells tagged `lab`, which hold widgets for JupyterLab and nothing
    that a report says.
    """
    notebook = nbformat.read(source, as_version=4)
    notebook.cells = [c for c in notebook.cells if "lab" not in c.metadata.get("tags", [])]
    plain = folder_of.with_name(f"source-{source.name}")
    nbformat.write(notebook, plain)
    return plain


def _stopped_at(path: Path) -> int:
    """The number of the code cell that ran last, in the copy that was saved when it stopped."""
    code = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    states = [c.metadata.get("papermill", {}).get("status", "pending") for c in code]
    return next((n for n, state in enumerate(states, 1) if state != "completed"), len(code))


def _outside() -> list[tuple[str, str]]:
    """Folders of this machine, each with what stands for it in a report; the longer first."""
    package = Path(__file__).resolve().parents[1]
    named = {
        str(Path.home()): "~",
        sysconfig.get_path("stdlib"): "python",
        sysconfig.get_path("purelib"): "site-packages",
        str(package): "analysis",
    }
    return sorted(
        ((k, v) for k, v in named.items() if len(k) > 1), key=lambda pair: (-len(pair[0]), pair[0])
    )


def _settle(path: Path, run_dir: Path) -> nbformat.NotebookNode:
    """The executed notebook without what differs from run to run."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Mihwar", "language": "python", "name": KERNEL},
            "language_info": {"name": "python"},
        }
    )
    kept = []
    for number, cell in enumerate(notebook.cells):
        tags = list(cell.metadata.get("tags", []))
        if "papermill-error-cell-tag" in tags:
            continue
        if (
            cell.cell_type == "code"
            and cell.metadata.get("papermill", {}).get("status") == "running"
        ):
            cell.execution_count = (
                None  # it died: whether the kernel still told its number is chance
            )
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        # papermill gives the cell it adds an id drawn at random
        cell["id"] = cell.get("id", f"cell-{number}")
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        kept.append(cell)
    notebook.cells = kept
    text = _ADDRESS.sub(" at 0x…", nbformat.writes(notebook))
    for inside, outside in ((str(run_dir), ".."), *_outside()):
        for written in (inside, json.dumps(inside)[1:-1]):  # papermill escapes what is not ASCII
            text = text.replace(json.dumps(written, ensure_ascii=False)[1:-1], outside)
    return nbformat.reads(text, as_version=4)


def execute(
    notebook: Path, run_dir: Path, parameters: dict[str, Any], copy_to: Path | None = None
) -> str:
    """Execute one notebook and render its page.

    Parameters
    ----------
    notebook
        The notebook.
    run_dir
        The run's folder, which holds run.json and the tables.
    parameters
        Values of its parameters; `run_dir` is added where it has one of that name.
    copy_to
        Where the executed copy goes if not to the run; then no page is made.

    Returns
    -------
    str
        The failing cell and its error in one line; '' where none failed.
    """
    os.environ.update(_KERNEL_ENVIRONMENT)
    name = notebook.stem
    (run_dir / "notebooks").mkdir(parents=True, exist_ok=True)
    (run_dir / "findings" / f"{name}.json").unlink(missing_ok=True)
    described = json.loads((run_dir / "run.json").read_text(encoding="utf-8"))
    language.use(described.get("language", "en"), language.outlets_of(described))
    ask_for(run_dir, name)
    given = dict(parameters)
    if "run_dir" in parameters_of(notebook):
        given["run_dir"] = str(run_dir)
    with tempfile.TemporaryDirectory() as scratch:
        _kernel(Path(scratch))
        executed = Path(scratch) / f"{name}.ipynb"
        source = localised(notebook, Path(scratch) / "source")
        failure = _papermill(source, executed, given, run_dir)
        settled = _settle(executed, run_dir)
    copy = put(copy_to or run_dir / "notebooks" / f"{name}.ipynb", nbformat.writes(settled) + "\n")
    if copy_to is not None:
        return failure
    render(
        copy,
        run_dir / f"{name}.html",
        title=title_of(copy),
        study=described["title"],
        navigation=navigation_of(described["notebooks"], name),
        banner=described["banner"],
        failure=failure,
        behind=lambda body: opened(body, run_dir, name),
    )
    return failure


def end_with_parent() -> None:
    """End this process when its standard input does: a run that was killed leaves no notebook
    behind that still writes.

    The kernel looks for its parent once a second and ends by itself.
    """

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.kill(
            os.getpid(), signal.SIGTERM
        )  # from a thread, an exception would end the thread alone

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    """The job given as JSON: {notebook, run_dir, parameters, and copy_to where no page is wanted};
    with `watch`, standard input is a pipe from the parent; `faces` is where the faces of pages are
    kept.
    """
    job = json.loads(sys.argv[1])
    if job.get("watch"):
        end_with_parent()
    if "faces" in job:
        keep_faces_in(Path(job["faces"]))
    copy_to = None
    if "copy_to" in job:
        copy_to = Path(job["copy_to"])
    failure = execute(Path(job["notebook"]), Path(job["run_dir"]), job["parameters"], copy_to)
    if failure:
        print(failure, file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
