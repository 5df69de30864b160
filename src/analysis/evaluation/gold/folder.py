"""Where the gold of a study lies, and how files in it are read and replaced
without losing what they held.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from analysis.errors import UserError
from analysis.study.schema import Study

REPLACED = "replaced"


def study_gold(study: Study, root: Path, given: Path | None = None) -> Path:
    """The gold folder of a study: each study has its own.

    Parameters
    ----------
    study
        The study; its key `gold` names a folder below data/.
    root
        The project.
    given
        A folder named on the command line, which wins.

    Returns
    -------
    Path
        `given`, else data/GOLD of study.yml, else data/gold-STUDY. The folder need not exist.
    """
    return given or root / "data" / (study.gold or f"gold-{study.id}")


def keep_copy(path: Path) -> Path:
    """Copy a file of a gold folder into its subfolder `replaced`, under a number not yet used.

    Parameters
    ----------
    path
        The file that is about to be replaced.

    Returns
    -------
    Path
        The copy.
    """
    folder = path.parent / REPLACED
    folder.mkdir(exist_ok=True)
    number = 1
    while (copy := folder / f"{path.stem}-{number}{path.suffix}").exists():
        number += 1
    shutil.copy2(path, copy)
    return copy


def refuse_fewer(path: Path, before: int, after: int) -> None:
    """Stop where a file would be replaced by one with fewer lines.

    Parameters
    ----------
    path
        The file that is there.
    before, after
        Its annotations, and those that would take their place.

    Raises
    ------
    UserError
        Where `after` is less than `before`.
    """
    if after < before:
        raise UserError(
            f"holds {before:,} annotations, and {after:,} would take their place: nothing written",
            where=os.path.relpath(path),
            fix=f"--replace writes them and keeps the old file under {REPLACED}/.",
        )


def text_of(path: Path) -> str:
    """The text of a file that a coder or a tool handed in.

    Parameters
    ----------
    path
        A text file, with or without a byte order mark.

    Returns
    -------
    str
        Its text, lines as they are.

    Raises
    ------
    UserError
        Where it cannot be opened or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        message = f"not UTF-8 (byte {problem.start:,})"
        raise UserError(message, where=path, fix="Save the file as UTF-8.") from None
    except OSError as problem:
        raise UserError(f"cannot be read: {problem.strerror}", where=path) from None
