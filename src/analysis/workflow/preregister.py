"""`analysis freeze`: study, findings and code written down with a date, before a corpus is opened."""

from __future__ import annotations

from pathlib import Path

from analysis.atomic import put_json
from analysis.robustness.findings import load_findings
from analysis.robustness.preregistration import NAME, freeze, read_frozen
from analysis.study.load import load_study
from analysis.workflow.stage_code import sha256_of_package


def freeze_study(folder: Path, root: Path, date: str) -> tuple[int, Path]:
    """Add a freeze to the study's frozen.json.

    Parameters
    ----------
    folder
        The study's folder.
    root
        The project's folder; the corpora that lie under data/raw are written down too.
    date
        Today, as 2020-07-21.

    Returns
    -------
    tuple
        How many findings were frozen, and the file.
    """
    study = load_study(folder)
    findings = load_findings(study)
    raw = root / "data" / "raw"
    corpora = []
    if raw.is_dir():
        corpora = sorted(path.name for path in raw.iterdir() if path.is_dir())
    code = sha256_of_package()
    entry = freeze(study, findings, date=date, code=code, corpora=corpora)
    path = study.folder / NAME
    put_json(path, [*read_frozen(study.folder), entry], sort_keys=True)
    return len(findings), path
