"""Names that a study never wants proposed as actors: never.txt in its folder."""

from __future__ import annotations

from pathlib import Path

from analysis.atomic import put
from analysis.errors import UserError
from analysis.study.schema import Study

FILE = "never.txt"
_HEAD = "# Names that are never proposed as actors of this study, one a line.\n"


def never_names(study: Study) -> list[str]:
    """The names of never.txt, in its order; none where there is no such file.

    Parameters
    ----------
    study
        The study in whose folder the file lies.

    Returns
    -------
    list of str
        As written; lines that begin with '#' are comments.

    Raises
    ------
    UserError
        Where the file cannot be read.
    """
    path = study.folder / FILE
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise UserError(f"cannot be read: {problem}", where=path, fix="Save it as UTF-8.") from None
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def add_never(study: Study, name: str) -> Path:
    """Add a name to never.txt; one that is there already is left.

    Parameters
    ----------
    study
        The study in whose folder the file lies; it is made where there is none.
    name
        The name, as written.

    Returns
    -------
    Path
        never.txt.

    Raises
    ------
    UserError
        Where the file cannot be read.
    """
    path = study.folder / FILE
    text = _HEAD
    if path.is_file():
        text = path.read_text(encoding="utf-8-sig")
    if name not in never_names(study):
        # the end is cut: without a last line end the new name would be joined to the one before
        put(path, f"{text.rstrip()}\n{name}\n")
    return path
