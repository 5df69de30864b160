"""The names of the files of a study."""

from __future__ import annotations

from pathlib import Path

FILES = ("study.yml", "actors.yml", "frames.yml", "keywords.yml")
OPTIONAL = ("tone.yml", "events.yml")


def files_of(folder: Path) -> list[str]:
    """The names of the files of a study: those every study has, and the optional ones that are
    there.

    Parameters
    ----------
    folder : Path
        The folder of the study.

    Returns
    -------
    list of str
        In the order of `FILES`, then of `OPTIONAL`.
    """
    return [*FILES, *(name for name in OPTIONAL if (folder / name).is_file())]


__all__ = ["FILES", "OPTIONAL", "files_of"]
