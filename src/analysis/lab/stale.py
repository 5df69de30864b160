"""What a run would make again and why, asked of the pipeline without running anything."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd
from doit.dependency import Dependency, JsonDB
from doit.task import Task, dict_to_task

from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root
from analysis.study.load import load_study
from analysis.study.schema import Settings
from analysis.workflow import multiverse, pipeline
from analysis.workflow.pipeline import Board, Stage
from analysis.workflow.run import find_corpora
from analysis.workflow.stage_functions import Workspace

FRESH, STALE, FOLLOWS = "fresh", "stale", "follows"


def stale(study: str = DEFAULT_STUDY, *, run: str | Path | None = None) -> pd.DataFrame:
    """One row a stage of the study's last run (or of the run in the folder `run`): `stage`,
    `state`, `why`.

    `state` is fresh (the next run reuses it), stale (a file, a setting or the code it depends on
    changed, or what it makes is missing) or follows (a stage it needs is stale). The corpora,
    settings and parameters asked about are those of that run, or the study's own where it was never
    run. Nothing is run and nothing is written.
    """
    work, listed = planned(study, run)
    state = (
        work.processed
        / "state"
        / f"{hashlib.sha256(str(work.out.resolve()).encode()).hexdigest()[:12]}.json"
    )
    board = Board(listed, state, lambda *_: None)
    known = Dependency(JsonDB, str(state.with_suffix(".doit")))
    tasks = {stage.name: _task(stage, board) for stage in listed}
    rows, changing = list[tuple[str, str, str]](), set[Path]()
    for stage in listed:
        fresh = known.get_status(tasks[stage.name], tasks).status == "up-to-date"
        needs = sorted({p.stem for p in stage.reads if p in changing})
        found = STALE if not fresh else FOLLOWS if needs else FRESH
        why = (
            board.why(stage.name) if not fresh else f"needs {', '.join(needs[:3])}" if needs else ""
        )
        changing |= set() if found == FRESH else set(stage.makes)
        rows.append((stage.label, found, why))
    return pd.DataFrame(rows, columns=["stage", "state", "why"])


def planned(study: str, run: str | Path | None) -> tuple[Workspace, list[Stage]]:
    """The workspace and stages of a study's last run, as the same command would make them now."""
    root = project_root()
    question = load_study(root / "studies" / study)
    out = Path(run) if run is not None else root / "reports" / study
    described = _json(out / "run.json")
    if described and described["study"] != study:
        raise UserError(f"this is a run of '{described['study']}', not of '{study}'", where=out)
    if described:
        question = question.model_copy(update={"settings": _settings(described, question.settings)})
    names = [c["name"] for c in described["corpora"]] if described else []
    given = _json(out / "manifest.json").get("parameters", {})
    parameters = {n: question.parameters.get(n, {}) | given.get(n, {}) for n in question.notebooks}
    work = Workspace(out.resolve(), root / "data" / "processed", question)
    return work, multiverse.plan(
        work, find_corpora(names, question, root), parameters, root / "notebooks"
    )


def _settings(described: dict[str, Any], now: Settings) -> Settings:
    """The study's settings as they stand, with those that the command of that run had set."""
    words = described.get("command", "").replace("'", "").split()
    keys = [
        w.removeprefix("settings.").partition("=")[0] for w in words if w.startswith("settings.")
    ]
    return Settings.model_validate(now.model_dump() | {k: described["settings"][k] for k in keys})


def _task(stage: Stage, board: Board) -> Task:
    made = pipeline._task(stage, board)
    return dict_to_task({"name": made.pop("basename"), **made})


def _json(path: Path) -> dict[str, Any]:
    """A file's JSON, {} where there is none."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


__all__ = ["FOLLOWS", "FRESH", "STALE", "planned", "stale"]
