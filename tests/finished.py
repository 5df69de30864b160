"""One finished run of the default study for the whole suite, and copies of it for tests that change something."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from filelock import FileLock

from tests.command import analysis, copy_of_project

STUDY = Path("reports") / "iraq-iran-saudi"


def finished(shared: Path) -> Path:
    """The project with the run: what MIHWAR_PROJECT names (.ci/run has just made it), else one made here, once for all workers."""
    if given := os.environ.get("MIHWAR_PROJECT"):
        return Path(given).resolve()
    with FileLock(shared / "finished.lock"):
        project = shared / "finished"
        if not (shared / "finished.ok").is_file():
            shutil.rmtree(project, ignore_errors=True)  # a worker that failed left half of one
            project.mkdir()
            run(copy_of_project(project))
            (shared / "finished.ok").touch()
    return project


def copy_of_finished(source: Path, folder: Path) -> Path:
    """The project with its run in another place, as if it had been made there: what was fresh is fresh.

    What a run remembers of files (doit's state, under a name made from the place of the run) holds absolute paths; they are
    told anew. Were one forgotten, its stage would be made again: nothing is taken for fresh that is not.
    """
    copy_of_project(folder)
    shutil.copytree(source / STUDY, folder / STUDY)
    ignore = shutil.ignore_patterns("state", "bytecode", "lab", "*.part")
    shutil.copytree(
        source / "data" / "processed",
        folder / "data" / "processed",
        ignore=ignore,
        dirs_exist_ok=True,
    )
    (folder / "data" / "processed" / "state").mkdir()
    old, new = (
        hashlib.sha256(str((p / STUDY).resolve()).encode()).hexdigest()[:12]
        for p in (source, folder)
    )
    for suffix in (".json", ".doit", ".prints"):
        text = (source / "data" / "processed" / "state" / f"{old}{suffix}").read_text(
            encoding="utf-8"
        )
        places = [json.dumps(str(p.resolve()))[1:-1] for p in (source, folder)]
        path = folder / "data" / "processed" / "state" / f"{new}{suffix}"
        path.write_text(text.replace(f"{places[0]}/", f"{places[1]}/"), encoding="utf-8")
    return folder


def run(project: Path) -> Path:
    """The default study, by the command that a newcomer types: every stage that is stale; the folder of the run."""
    raw = project / "data" / "raw"
    before = {p: p.read_bytes() for p in sorted(raw.rglob("*")) if p.is_file()}
    done = analysis("run", cwd=project)
    assert done.returncode == 0, done.stderr
    assert re.search(r"reports/iraq-iran-saudi/index\.html  \(\d+ s\)", done.stdout)
    assert before == {p: p.read_bytes() for p in sorted(raw.rglob("*")) if p.is_file()}, (
        "raw data is never edited"
    )
    return project / STUDY
