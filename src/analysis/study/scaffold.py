"""`analysis new-study`: a commented skeleton that runs as it stands on the demonstration corpus."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from analysis.errors import UserError
from analysis.study.fields import checked_id

NAMES = (
    "study.yml",
    "actors.yml",
    "frames.yml",
    "tone.yml",
    "keywords.yml",
    "events.yml",
    "README.md",
)


def write_skeleton(studies: Path, name: str) -> Path:
    """Write the files of a new study.

    Parameters
    ----------
    studies
        The folder of studies.
    name
        Its name.

    Returns
    -------
    Path
        Its folder.

    Raises
    ------
    UserError
        Where the name is none for a study, or there is a study of that name: nothing of it is
        touched.
    """
    try:
        # before anything is written: the name becomes a folder
        checked_id(name)
    except ValueError as problem:
        raise UserError(f"'{name}' is no name for a study: {problem}") from None
    folder = studies / name
    if folder.exists():
        raise UserError(
            "there is a study of this name already; nothing was written",
            where=folder,
            fix="Choose another name, or remove the folder.",
        )
    folder.mkdir(parents=True)
    for file in NAMES:
        template = (files("analysis.study") / "scaffold_files" / file).read_text(encoding="utf-8")
        (folder / file).write_text(template.replace("NEW-STUDY", name), encoding="utf-8")
    return folder
