"""Preregistration: which findings were written down before a corpus was opened, by
studies/STUDY/frozen.json.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import UserError
from analysis.robustness.findings import Finding
from analysis.study.schema import Study

NAME = "frozen.json"


def read_frozen(folder: Path) -> list[dict[str, Any]]:
    """Read the record of freezes of a study.

    Parameters
    ----------
    folder
        The study's folder.

    Returns
    -------
    list of dict
        The earliest first; empty where nothing was frozen.

    Raises
    ------
    UserError
        Where the file is no list of freezes.
    """
    path = folder / NAME
    if not path.is_file():
        return []
    try:
        freezes = json.loads(path.read_text(encoding="utf-8"))
        return sorted(
            ({"date": str(f["date"]), "findings": dict(f["findings"]), **f} for f in freezes),
            key=lambda f: f["date"],
        )
    except (ValueError, TypeError, KeyError) as problem:
        raise UserError(
            f"this is no record of `analysis freeze` ({type(problem).__name__}: {problem})",
            where=path,
            fix="Take it from version control, or remove it and freeze again.",
        ) from None


def freeze(
    study: Study, findings: Sequence[Finding], *, date: str, code: str, corpora: Sequence[str]
) -> dict[str, Any]:
    """What is added to frozen.json.

    Parameters
    ----------
    study
        The study.
    findings
        Its findings.
    date
        The day, as 2020-07-21.
    code
        Hash of the code.
    corpora
        Names of the corpora that are there already.

    Returns
    -------
    dict
        The day, hashes of study and code, each finding with its hash, and the corpora.

    Raises
    ------
    UserError
        Where the study states no findings.
    """
    if not findings:
        raise UserError(
            "there is nothing to freeze: the study states no findings",
            where=study.folder / "findings.yml",
        )
    return {
        "date": date,
        "study_sha256": study.sha256(),
        "code_sha256": code,
        "corpora_there": sorted(corpora),
        "findings": {f.id: f.sha256() for f in findings},
    }


def frozen_since(findings: Sequence[Finding], freezes: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The day since which each finding has stood frozen as it reads now.

    Parameters
    ----------
    findings
        The findings.
    freezes
        What `read_frozen` gave.

    Returns
    -------
    dict
        Id to the day of the first freeze that holds it; a finding changed since, or never
        frozen, is not in it.
    """
    since: dict[str, str] = {}
    for entry in freezes:
        for finding in findings:
            if entry["findings"].get(finding.id) == finding.sha256():
                # freezes come by day: the first that holds the finding as it reads now stays
                since.setdefault(finding.id, entry["date"])
    return since
