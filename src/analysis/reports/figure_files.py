"""Every figure of a run as files: figures/NOTEBOOK-ANCHOR.svg, .pdf and .png at 300 dots an inch,
the same bytes each time.

Written while the notebook runs in the pipeline, which names run and notebook in the environment of
the kernel; a figure drawn in JupyterLab leaves no file.
"""

from __future__ import annotations

import os
from pathlib import Path

from analysis.figures import Plot, save

FOLDER = "MIHWAR_RUN_FOLDER"
NOTEBOOK = "MIHWAR_NOTEBOOK"
FORMATS = (".svg", ".pdf", ".png")


def keep(plot: Plot, anchor: str) -> None:
    """Write a figure as SVG, PDF and PNG, if a run asks for it (`ask_for`).

    Parameters
    ----------
    plot
        The figure.
    anchor
        Its anchor on the page, which names the files.
    """
    if os.environ.get(FOLDER) and os.environ.get(NOTEBOOK):
        name = f"{os.environ[NOTEBOOK]}-{anchor.removeprefix('f-')}"
        for suffix in FORMATS:
            save(plot, Path(os.environ[FOLDER]) / "figures" / f"{name}{suffix}")


def ask_for(run_dir: Path, notebook: str) -> None:
    """Let the kernel of a notebook, begun after this, leave its figures in the run's folder; those
    of an earlier time go.

    Parameters
    ----------
    run_dir
        The run's folder.
    notebook
        The notebook's name.
    """
    for old in sorted((run_dir / "figures").glob(f"{notebook}-*")):
        old.unlink()
    os.environ |= {FOLDER: str(run_dir), NOTEBOOK: notebook}
