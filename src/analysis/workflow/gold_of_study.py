"""Where the gold standard of a study lies, and its files."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import UserError
from analysis.evaluation import evaluate
from analysis.evaluation.coders_compared import COMPARED
from analysis.evaluation.gold.folder import study_gold
from analysis.study.schema import Study


def gold_folder(study: Study, root: Path) -> Path | None:
    """Give the folder of a study's gold standard, or None where there is none.

    It is data/GOLD of study.yml; without that key data/gold-STUDY, where it holds gold.

    Parameters
    ----------
    study
        The study.
    root
        The project's folder.

    Returns
    -------
    Path or None
        It holds a gold.csv.

    Raises
    ------
    UserError
        Where study.yml names a folder that holds no gold.
    """
    folder = study_gold(study, root)
    if not (folder / evaluate.GOLD).is_file():
        if not study.gold:
            return None
        raise UserError(
            f"gold: there is no {evaluate.GOLD} in data/{study.gold}",
            where=study.folder / "study.yml",
            fix="Name the folder below data/ that `analysis adjudicate` filled, or take the key out.",
        )
    return folder


def gold_files(folder: Path | None) -> tuple[Path, ...]:
    """Give the files of a gold standard that a run reads, those that are there.

    Parameters
    ----------
    folder
        The gold folder, or None.

    Returns
    -------
    tuple of Path
        Empty without a folder.
    """
    if folder is None:
        return ()
    names = (evaluate.GOLD, evaluate.SAMPLE, evaluate.MEASURED, evaluate.GLOSSES, COMPARED)
    return tuple(folder / name for name in names if (folder / name).is_file())


__all__ = ["gold_files", "gold_folder"]
