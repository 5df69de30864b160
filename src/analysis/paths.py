"""Where the project is: found from the working folder upwards, or from the package, never from a
constant.
"""

from __future__ import annotations

import os
from pathlib import Path

from analysis.errors import UserError

DEFAULT_STUDY = "iraq-iran-saudi"


def project_root(start: Path | None = None) -> Path:
    """Find the folder that holds studies/ and notebooks/.

    Parameters
    ----------
    start : Path, optional
        Where the search begins. Default: the working folder.

    Returns
    -------
    Path
        $MIHWAR_ROOT if it is set; else `start` or the nearest folder above it; else the checkout that
        this package is in.

    Raises
    ------
    UserError
        Where there is none.
    """
    if named := os.environ.get("MIHWAR_ROOT"):
        return Path(named)
    begin = (start or Path.cwd()).resolve()
    # the package's own folders last: an installed program serves the project one stands in
    for folder in (begin, *begin.parents, *Path(__file__).resolve().parents):
        if (folder / "studies").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise UserError(
        "not inside a Mihwar project: no folder with studies/ and notebooks/ here or above",
        where=begin,
        fix="Change into a clone of the project, or set MIHWAR_ROOT to one.",
    )


def study_folder(name: str) -> Path:
    """Find the folder of a study.

    Parameters
    ----------
    name : str
        The name of a study, or the path of its folder.

    Returns
    -------
    Path
        The path given if a study is in it, else studies/NAME of the project, which need not exist.
    """
    given = Path(name)
    if (given / "study.yml").is_file():
        return given
    return project_root() / "studies" / name
