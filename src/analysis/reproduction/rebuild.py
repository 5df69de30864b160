"""A recorded run made again in an empty folder, under circumstances that should make no difference.

`python -m analysis.reproduction.rebuild JOB` (JSON) is the child: a process of its own, because
hash seed, time zone and locale hold from the start of a process.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.corpus.manifest import Manifest, read_manifest, write_manifest
from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY
from analysis.study.load import load_study
from analysis.workflow import provenance
from analysis.workflow.gold_of_study import gold_files, gold_folder

_SOURCE = Path(__file__).parents[1]
_OWN_SETTINGS = (
    "JUPYTER",
    "IPYTHON",
    "MPL",
    "PYTHON",
    "LC_",
    "PANDAS",
    "MIHWAR_ROOT",
    "SOURCE_DATE_EPOCH",
)


@dataclass(frozen=True)
class Circumstances:
    """What should make no difference: seed of hashes, time zone, locale, workers, the order of
    input files (a seed), and how many articles are coded at a time (0: as the run chooses).
    """

    hash_seed: int
    time_zone: str
    locale: str
    jobs: int
    order: int | None
    plain_arithmetic: bool = False
    part_size: int = 0

    def __str__(self) -> str:
        files = "in another order"
        if self.order is None:
            files = "in the order of their manifest"
        return (
            f"PYTHONHASHSEED {self.hash_seed}, TZ {self.time_zone}, LC_ALL {self.locale}, "
            f"{self.jobs} worker{'s' * (self.jobs > 1)}, input files {files}"
            + (f", articles coded {self.part_size} at a time" if self.part_size else "")
            + (", as a processor of 2008 would add" if self.plain_arithmetic else "")
        )


# `OTHER` differs from `PLAIN` in everything that must not matter: its zone is 12 h 45 min off,
# its locale is plain C, and sums are added as on an old processor.
PLAIN = Circumstances(0, "UTC", "C.UTF-8", 2, None)
OTHER = Circumstances(20317, "Pacific/Chatham", "C", 3, 7, True, 100)
# a name with a space and Arabic, as a home folder may have
PLACE = "elsewhere مكان آخر"


@dataclass(frozen=True)
class Recorded:
    """What a manifest says a run was made from: enough to make it again."""

    study: str
    study_folder: Path
    corpora: dict[str, Path]
    assignments: list[str]
    arguments: list[str]
    out: str
    placebo: Path | None = None

    @classmethod
    def of(cls, manifest: dict[str, Any], run: Path, root: Path) -> Recorded:
        """What a run was made from, by its manifest.

        Parameters
        ----------
        manifest
            The manifest.
        run
            The run's folder.
        root
            The project's folder.

        Returns
        -------
        Recorded
            Enough to make it again.

        Raises
        ------
        UserError
            Where a folder it names is not there.
        """
        here = run.resolve()
        inside = ""
        if here.is_relative_to(root.resolve()):
            inside = here.relative_to(root.resolve()).as_posix()
        recorded = cls(
            manifest["study"]["id"],
            root / manifest["study"]["folder"],
            {c["name"]: root / c["folder"] for c in manifest["corpora"]},
            list(manifest["assignments"]),
            list(manifest["arguments"]),
            inside or f"reports/{manifest['study']['id']}",
            recorded_placebo(run),
        )
        for path in (recorded.study_folder, *recorded.corpora.values()):
            if not path.exists():
                raise UserError(
                    f"the run was made from {os.path.relpath(path, root)}, which is not here",
                    where=run / provenance.NAME,
                    fix="Bring it back, or name another run with --run.",
                )
        return recorded

    @classmethod
    def default(cls, study: str, folder: Path, root: Path) -> Recorded:
        """A study on its own corpora with its own settings, as `analysis run STUDY` makes it.

        Parameters
        ----------
        study
            The study's name.
        folder
            Its folder.
        root
            The project's folder.

        Returns
        -------
        Recorded
            Enough to make it.
        """
        from analysis.workflow.run import find_corpora

        loaded = load_study(folder)
        arguments = ["run", study]
        if study == DEFAULT_STUDY:
            arguments = ["run"]
        return cls(
            loaded.id, folder, find_corpora([], loaded, root), [], arguments, f"reports/{loaded.id}"
        )


def recorded_placebo(run: Path) -> Path | None:
    """The placebo of a run, where `analysis placebo` was run on it.

    Parameters
    ----------
    run
        The run's folder.

    Returns
    -------
    Path or None
        Its table as CSV, which is committed with the run.
    """
    path = run / "tables" / "placebo.csv"
    if path.is_file():
        return path
    return None


def rebuild(recorded: Recorded, root: Path, place: Path, how: Circumstances) -> Path:
    """Make a run again. Progress goes to stderr.

    Parameters
    ----------
    recorded
        What it was made from.
    root
        The project's folder.
    place
        Where to work; it must not be there yet.
    how
        Circumstances that should make no difference.

    Returns
    -------
    Path
        The folder of the new run.

    Raises
    ------
    UserError
        Where the run could not be made.
    """
    project = place / PLACE
    corpora = {
        name: _copy_corpus(source, project, name, how.order)
        for name, source in recorded.corpora.items()
    }
    study = project / "studies" / recorded.study_folder.name
    ignore = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    shutil.copytree(recorded.study_folder, study, ignore=ignore)
    _copy_gold(recorded.study_folder, root, project)
    shutil.copytree(root / "notebooks", project / "notebooks", ignore=ignore)
    # the code as it lies here, changes that are not committed included
    shutil.copytree(_SOURCE, project / "src" / "analysis", ignore=ignore)
    if (root / "requirements.lock").is_file():
        shutil.copyfile(root / "requirements.lock", project / "requirements.lock")
    job = {
        "study": str(study),
        "corpora": {k: str(v) for k, v in corpora.items()},
        "assignments": recorded.assignments,
        "out": str(project / recorded.out),
        "arguments": recorded.arguments,
        "placebo": str(recorded.placebo.resolve()) if recorded.placebo else "",
        "root": str(project),
        "code": provenance.code_state(),
        "how": asdict(how),
    }
    done = subprocess.run(
        [sys.executable, "-m", "analysis.reproduction.rebuild", json.dumps(job)],
        cwd=project,
        env=_environment(how, project, place / "home"),
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise UserError(
            f"the run could not be repeated (exit status {done.returncode}); see above",
            where=place,
        )
    return project / recorded.out


def _environment(how: Circumstances, project: Path, home: Path) -> dict[str, str]:
    """The variables of the child: none of the user's own settings, a home without any, the code
    beside the study.
    """
    home.mkdir(parents=True)
    # settings of the user would make the run theirs and nobody else's
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_OWN_SETTINGS) and k != "LANG"}
    return (
        kept
        | (_plain_arithmetic() if how.plain_arithmetic else {})
        | {
            "PYTHONHASHSEED": str(how.hash_seed),
            "TZ": how.time_zone,
            "LC_ALL": how.locale,
            "HOME": str(home),
            "PYTHONPATH": str(project / "src"),
            # bytecode beside the source would be files that differ
            "PYTHONDONTWRITEBYTECODE": "1",
        }
    )


def _plain_arithmetic() -> dict[str, str]:
    """numpy and OpenBLAS held to what every x86-64 processor has; on others there is nothing to
    hold back.
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return {}
    config: Any = np.show_config(mode="dicts")
    return {
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": " ".join(config["SIMD Extensions"].get("found", [])),
    }


def _copy_corpus(source: Path, project: Path, name: str, order: int | None) -> Path:
    """A corpus under the new project; its files listed, and laid down, in an order of their own
    where `order` is a seed.
    """
    target = project / "data" / "raw" / name
    if not (source / "manifest.json").is_file():
        return source
    manifest = read_manifest(source)
    files = list(manifest.files)
    # the order of files on disk and in the manifest must not decide anything
    if order is not None:
        random.Random(order).shuffle(files)
    values = manifest.model_dump() | {"files": [f.model_dump() for f in files]}
    if manifest.link:
        values["link"] = str(manifest.base(source))
    else:
        for file in files:
            (target / file.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file.path, target / file.path)
    target.mkdir(parents=True, exist_ok=True)
    write_manifest(target, Manifest.model_validate(values))
    return target


def _copy_gold(study: Path, root: Path, project: Path) -> None:
    """The gold standard that the study names, where it names one."""
    for path in gold_files(gold_folder(load_study(study), root)):
        target = project / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


@contextmanager
def _lines(labels: dict[str, str]) -> Iterator[Callable[[str, str, str], None]]:
    """A line on stderr for every step that begins, ends, is reused or fails."""

    def show(step: str, event: str, text: str) -> None:
        if event != "progress":
            print(f"{event:<6}  {labels[step]}: {text}", file=sys.stderr, flush=True)

    yield show


def _child(job: dict[str, Any]) -> int:
    """Run one job; 0 only if every notebook ran."""
    from analysis.workflow.extent import extent_of
    from analysis.workflow.run import run_study

    ok, _ = run_study(
        Path(job["study"]),
        {k: Path(v) for k, v in job["corpora"].items()},
        job["assignments"],
        Path(job["out"]),
        job["how"]["jobs"],
        root=Path(job["root"]),
        arguments=job["arguments"],
        code=job["code"],
        extent=extent_of(job["arguments"]),
        part_size=job["how"]["part_size"],
        display=_lines,
    )
    if job["placebo"]:
        _shuffle_again(Path(job["out"]), Path(job["placebo"]), job["how"]["jobs"])
    if ok:
        return 0
    return 1


def _shuffle_again(run: Path, recorded: Path, jobs: int) -> None:
    """The placebo that `analysis placebo` made of the run before, and the index that tells it."""
    from analysis.workflow.placebo import placebo_again, refresh_index

    placebo_again(run, recorded, jobs=jobs)
    refresh_index(run)


__all__ = ["OTHER", "PLAIN", "Circumstances", "Recorded", "rebuild", "recorded_placebo"]

if __name__ == "__main__":
    raise SystemExit(_child(json.loads(sys.argv[1])))
