"""`analysis lab`: JupyterLab on this project, opened at the start page, asking nobody outside for
anything.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from analysis.lab.start import write_start

KERNEL = "python3"
EXTENSION = "analysis.lab.extension"
PLACE = Path("data", "processed", "lab")


def without_outputs(model: dict[str, Any], path: str, **_: Any) -> None:
    """Jupyter's hook before saving: a notebook of the project is kept without outputs, as it is
    committed and as a run reads it.

    What a cell has shown stays in the open page. Notebooks elsewhere (one's own) are saved as they
    are.

    Parameters
    ----------
    model
        Jupyter's model of the file, changed in place.
    path
        Where it is saved, seen from the project.
    _
        What else Jupyter passes.
    """
    if model["type"] != "notebook" or Path(path).parent.as_posix() not in (
        "notebooks",
        "docs/tutorial",
    ):
        return
    notebook = model["content"]
    for cell in notebook["cells"]:
        # the rest of the metadata is the browser's state, which would differ after every visit
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k == "tags"}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Mihwar", "language": "python", "name": KERNEL},
        "language_info": {"name": "python"},
    }


def kernel(folder: Path) -> Path:
    """Write the lab's kernel: this interpreter with the extension, found before any other of its
    name.

    Parameters
    ----------
    folder
        Where it is written.

    Returns
    -------
    Path
        The folder for JUPYTER_PATH.
    """
    spec = {
        "argv": [
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            f"--InteractiveShellApp.extra_extensions=['{EXTENSION}']",
        ],
        "display_name": "Mihwar",
        "language": "python",
        "metadata": {"debugger": True},
    }
    place = folder / "kernels" / KERNEL
    place.mkdir(parents=True, exist_ok=True)
    (place / "kernel.json").write_text(json.dumps(spec, indent=1), encoding="utf-8")
    return folder


def settings(folder: Path) -> Path:
    """Write JupyterLab's defaults here: Markdown (the start page) is shown as it reads, no news is
    asked for.

    Parameters
    ----------
    folder
        Where they are written.

    Returns
    -------
    Path
        The folder of the settings.
    """
    place = folder / "settings"
    place.mkdir(parents=True, exist_ok=True)
    chosen = {
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview"}
        },
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
    }
    (place / "overrides.json").write_text(json.dumps(chosen, indent=1), encoding="utf-8")
    return place


def arguments(root: Path, start: str, rest: list[str]) -> list[str]:
    """What JupyterLab is started with.

    Parameters
    ----------
    root
        The project's folder.
    start
        The start page, seen from there.
    rest
        Further arguments of the user.

    Returns
    -------
    list of str
        The command.
    """
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{start}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        f"--LabApp.app_settings_dir={settings(root / PLACE)}",
        f"--LabApp.workspaces_dir={root / PLACE / 'workspaces'}",
        f"--FileContentsManager.pre_save_hook={__name__}.without_outputs",
        *rest,
    ]


def open_lab(root: Path, study: str, rest: list[str]) -> None:
    """Write the start page and become JupyterLab; does not return.

    Parameters
    ----------
    root
        The project's folder.
    study
        The study whose last run the notebooks open.
    rest
        Further arguments for JupyterLab.
    """
    folder = root / PLACE
    start = write_start(root, study, folder).relative_to(root).as_posix()
    paths = [str(kernel(folder)), os.environ.get("JUPYTER_PATH", "")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(p for p in paths if p)
    os.environ["MIHWAR_ROOT"] = str(root)
    os.environ["MIHWAR_STUDY"] = study  # whose last run the notebooks open
    # `analysis`, as the notebooks print it, also in terminals and after `!`
    os.environ["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    )
    # In the place of this process: Ctrl-C and the exit status are Jupyter's own.
    words = arguments(root, start, rest)
    os.execv(words[0], words)


__all__ = ["arguments", "kernel", "open_lab", "without_outputs"]
