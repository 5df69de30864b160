"""`analysis accept`: the committed reports of a study renewed from nothing, with what changed in
them told first.

What is committed is a whole run but for its Parquet tables and times (.gitignore says which): their
hashes stand in manifest.json, so that `analysis verify` compares them too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analysis.atomic import whole
from analysis.reproduction.compare import compare
from analysis.reproduction.diff import diff
from analysis.reproduction.rebuild import PLAIN, Recorded, rebuild, recorded_placebo
from analysis.workflow import provenance


def accept(
    study: str, folder: Path, root: Path, place: Path, *, say: Callable[[str], None]
) -> bool:
    """Make a study as its files say, in an empty folder, and put the run in reports/STUDY.

    Nothing in reports/STUDY is touched before the new run is whole.

    Parameters
    ----------
    study
        The study's name.
    folder
        The study's folder.
    root
        The project's folder.
    place
        An empty folder to work in.
    say
        Called with each line of what changed.

    Returns
    -------
    bool
        Whether anything changed.
    """
    recorded = Recorded.default(study, folder, root)
    target = root / "reports" / recorded.study
    # a placebo that was run on the committed run belongs to the new one too
    recorded = replace(recorded, placebo=recorded_placebo(target))
    # made elsewhere and whole before the committed run is touched
    fresh = rebuild(recorded, root, place / "fresh", PLAIN)
    shown = os.path.relpath(target)
    if (target / provenance.NAME).is_file():
        # the same files are not enough: the manifest says by which code and inputs they were made
        comparison = compare(target, fresh)
        as_before = provenance.same_run(provenance.read(target), provenance.read(fresh))
        if comparison.same and not comparison.tolerated and as_before:
            say(f"{shown}: nothing changed ({comparison.n_outputs} files)")
            return False
        for line in diff(target, fresh):
            say(line)
        say(f"{len(comparison.differences)} of {comparison.n_outputs} files changed")
    else:
        say(f"{shown}: no run was here")
    put_in_place(fresh, target)
    say(f"{shown}: renewed. Commit it with the change that made it so: git add {shown}")
    return True


def put_in_place(made: Path, target: Path) -> None:
    """Move every file of a run to its place one by one; what the new run does not have goes.

    Parameters
    ----------
    made
        The folder of the new run.
    target
        The folder of the old one.
    """
    names = {p.relative_to(made) for p in made.rglob("*") if p.is_file()}
    for name in sorted(names):
        with whole(target / name) as beside:
            shutil.copyfile(made / name, beside)
    # Last, so that an interrupted call leaves too many files rather than too few.
    for old in sorted(
        p for p in target.rglob("*") if p.is_file() and p.relative_to(target) not in names
    ):
        old.unlink()
