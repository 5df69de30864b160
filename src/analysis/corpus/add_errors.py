"""What `add-corpus` says where nothing can be added."""

from __future__ import annotations

import errno
from pathlib import Path

import pandas as pd

from analysis.errors import UserError

LONGEST_NAME = 100  # characters of a corpus's name, and of a path in a message


def refused(problem: OSError, path: Path, target: Path) -> UserError:
    """What is said where the system refuses to read or to write.

    Parameters
    ----------
    problem
        What the system said.
    path
        What was to be added.
    target
        The corpus.

    Returns
    -------
    UserError
        One line with the place.
    """
    said = problem.strerror or str(problem)
    where = str(problem.filename or target)
    if problem.errno == errno.ENAMETOOLONG:
        return UserError("a name is too long for this system", where=f"{where[:LONGEST_NAME]}…")
    if Path(where).is_relative_to(path):
        return UserError(
            f"cannot be read: {said}",
            where=where,
            fix="Nothing was added. Ask for the right to read it, or leave it out.",
        )
    return UserError(
        f"cannot be written: {said}",
        where=where,
        fix="Nothing was added. Make room, or ask for the right to write there.",
    )


def nothing_in(path: Path, quarantine: pd.DataFrame) -> UserError:
    """What is said of files that hold no article: the first records with what is wrong with them.

    Parameters
    ----------
    path
        The files.
    quarantine
        The records set aside.

    Returns
    -------
    UserError
        With the first three of them.
    """
    first = [
        f"{' '.join(filter(None, (r.file, r.record)))}: {r.reason} ({r.detail})"
        for r in quarantine.head(3).itertuples()
    ]
    more = ""
    if len(quarantine) > 3:
        more = f"; and {len(quarantine) - 3:,} more"
    said = f"no record of it is an article: {'; '.join(first)}{more}"
    return UserError(
        said if first else "there is no record in it",
        where=path,
        fix="Nothing was added. Mend the file, or say which columns hold what with --map field=column.",
    )
