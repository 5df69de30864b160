"""What a run would make again and why, without running anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root
from analysis.study.load import load_study
from analysis.study.study_settings import Settings
from analysis.workflow.plan import plan
from analysis.workflow.run import find_corpora
from analysis.workflow.staleness import FOLLOWS, FRESH, STALE, states
from analysis.workspace import Workspace


def stale(study: str = DEFAULT_STUDY, *, run: str | Path | None = None) -> pd.DataFrame:
    """Say what the next run would make again, and why; nothing is run and nothing is written.

    Parameters
    ----------
    study
        The study.
    run
        The folder of the run asked about; by default the study's last run. Its corpora, settings
        and parameters are asked about, or the study's own where it was never run.

    Returns
    -------
    DataFrame
        One row a step: `stage`, `state`, `why`. `state` is fresh (the next run reuses it), stale (a
        file, a setting or the code it depends on changed, or what it makes is missing) or follows
        (a step it needs is stale).
    """
    work = workspace_of(study, run)
    rows = [(s.step.label, s.state, s.why) for s in states(work, plan(work))]
    return pd.DataFrame(rows, columns=["stage", "state", "why"])


def workspace_of(study: str, run: str | Path | None) -> Workspace:
    """The workspace of a study's last run, as the same command would have it now.

    Parameters
    ----------
    study
        The study's name.
    run
        The folder of another run of it.

    Returns
    -------
    Workspace
        With the corpora, settings and parameters of that run.

    Raises
    ------
    UserError
        Where the run is of another study.
    """
    root = project_root()
    question = load_study(root / "studies" / study)
    out = root / "reports" / study
    if run is not None:
        out = Path(run)
    described = _json(out / "run.json")
    if described and described["study"] != study:
        raise UserError(f"this is a run of '{described['study']}', not of '{study}'", where=out)
    names = []
    if described:
        left_out = described.get("left_out", [])
        kept = tuple(name for name in question.notebooks if name not in left_out)
        settings = _settings(described, question.settings)
        question = question.model_copy(update={"settings": settings, "notebooks": kept})
        names = [corpus["name"] for corpus in described["corpora"]]
    given = _json(out / "manifest.json").get("parameters", {})
    parameters = {}
    for name in question.notebooks:
        parameters[name] = question.parameters.get(name, {}) | given.get(name, {})
    question = question.model_copy(update={"parameters": parameters})
    return Workspace(out.resolve(), root, question, corpora=find_corpora(names, question, root))


def _settings(described: dict[str, Any], now: Settings) -> Settings:
    """The study's settings as they stand, with those that the command of that run had set."""
    words = described.get("command", "").replace("'", "").split()
    keys = [
        w.removeprefix("settings.").partition("=")[0] for w in words if w.startswith("settings.")
    ]
    # `--quick` is not written as an assignment, yet it chooses the lemmas
    if "--quick" in words:
        keys.append("lemmas")
    return Settings.model_validate(now.model_dump() | {k: described["settings"][k] for k in keys})


def _json(path: Path) -> dict[str, Any]:
    """A file's JSON, {} where there is none."""
    if path.is_file():
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {}


__all__ = ["FOLLOWS", "FRESH", "STALE", "stale", "workspace_of"]
