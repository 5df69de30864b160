"""Where the project is: found from the working folder upwards, or from the package, never from a
constant.
"""

from __future__ import annotations

import os
from pathlib import Path

from analysis.errors import UserError

DEFAULT_STUDY = "iraq-iran-saudi"


def project_root(start: Path | None = None) -> Path:
    """The folder that holds studies/ and notebooks/: $MIHWAR_ROOT, the working folder or one above
    it, or the checkout.

    Raises `UserError` where there is none.
    """
    if named := os.environ.get("MIHWAR_ROOT"):
        return Path(named)
    begin = (start or Path.cwd()).resolve()
    for folder in (begin, *begin.parents, *Path(__file__).resolve().parents):
        if (folder / "studies").is_dir() and (folder / "notebooks").is_dir():
            return folder
    raise UserError(
        "not inside a Mihwar project: no folder with studies/ and notebooks/ here or above",
        where=begin,
        fix="Change into a clone of the project, or set MIHWAR_ROOT to one.",
    )


def study_folder(name: str) -> Path:
    """The folder of a study: the path given where a study is in it, else studies/NAME of the
    project.
    """
    given = Path(name)
    return given if (given / "study.yml").is_file() else project_root() / "studies" / name
