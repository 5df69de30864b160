"""What a run was made from and what it left, by hash: `manifest.json`. The times it took stand
apart, in `timings.json`.

Everything under `inputs`, `study`, `settings`, `parameters` and `outputs` is the same on every
machine; `code` and `environment` say who made it and are compared with nothing.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.atomic import put_json
from analysis.corpus.manifest import read_manifest
from analysis.errors import UserError
from analysis.workflow.runner import Result
from analysis.workflow.stage import Step, inputs_of
from analysis.workflow.stage_code import sha256_of_package
from analysis.workspace import Workspace, sha256_of

NAME, TIMINGS = "manifest.json", "timings.json"
FORMAT = 1  # of manifest.json: another cannot be read
INDEX = "index"
NOT_OUTPUTS = {NAME, TIMINGS, "ro-crate-metadata.json"}


def manifest(
    work: Workspace,
    steps: Sequence[Step],
    result: Result,
    *,
    described: dict[str, Any],
    typed: dict[str, list[str]],
    code: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give manifest.json of a finished run.

    Parameters
    ----------
    work
        The run's folders.
    steps, result
        The plan, and what became of it.
    described
        run.json.
    typed
        The command's `arguments` and its `assignments` (--set).
    code
        Which code this is; by default as `code_state` finds it.

    Returns
    -------
    dict
        What JSON can hold; paths are seen from the project's folder.
    """
    named = _Names(work)
    read = [path for step in steps for path in step.reads]
    inputs = {*inputs_of(read, steps), *work.study.folder.glob("*.yml")}
    corpora = []
    for corpus in described["corpora"]:
        corpora.append(corpus | {"folder": named.folder(work.corpora[corpus["name"]])})
    return {
        "format": FORMAT,
        "study": {
            "id": work.study.id,
            "folder": named(work.study.folder),
            "sha256": work.study.sha256(),
            "title": described["title"],
        },
        "corpora": corpora,
        "settings": described["settings"],
        "parameters": {s.notebook: s.values["parameters"] for s in steps if s.notebook},
        "seeds": {"settings.seed": work.study.settings.seed, "PYTHONHASHSEED of kernels": 0},
        **typed,
        "inputs": {named(path): sha256_of(path) for path in sorted(inputs)},
        "code": code or code_state(),
        "environment": environment(work.root),
        "stages": [_step(step, named) for step in steps],
        "intermediate": {named(p): sha256_of(p) for p in _intermediate(work, steps)},
        "outputs": outputs(work.out),
        "failed": result.failed,
    }


def timings(result: Result) -> dict[str, Any]:
    """Give timings.json: seconds each step took in this run, and the steps reused from an earlier
    one.

    Parameters
    ----------
    result
        What became of the steps.

    Returns
    -------
    dict
        `seconds`, to hundredths, and `reused`.
    """
    return {
        "seconds": {k: round(v, 2) for k, v in sorted(result.seconds.items())},
        "reused": sorted(result.reused),
    }


def outputs(folder: Path) -> dict[str, str]:
    """Give every file that a run left, by its SHA-256.

    Parameters
    ----------
    folder
        The run's folder.

    Returns
    -------
    dict
        Path below the folder to hash; hidden and half-written files, and those that describe the
        run itself, are left out.
    """
    hashes = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        described = name.as_posix() in NOT_OUTPUTS
        if path.is_file() and path.suffix != ".part" and not hidden and not described:
            hashes[name.as_posix()] = sha256_of(path)
    return hashes


def read(folder: Path) -> dict[str, Any]:
    """Read the manifest of a run.

    Parameters
    ----------
    folder
        The run's folder.

    Returns
    -------
    dict
        manifest.json.

    Raises
    ------
    UserError
        Where there is none, or another version's rules made it.
    """
    path = folder / NAME
    if not path.is_file():
        raise UserError(
            "no run is here", where=path, fix="`analysis run` (or `make reports`) makes one."
        )
    try:
        recorded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as problem:
        raise UserError(
            f"not JSON: {problem.msg}", where=path, line=problem.lineno, fix="Run it again."
        ) from None
    if recorded.get("format") != FORMAT:
        raise UserError(
            f"format {recorded.get('format')!r}, expected {FORMAT}",
            where=path,
            fix="Run it again with this version.",
        )
    return recorded


class _Names:
    """Files by names that hold on any machine: below the run's folder, below a corpus, else below
    the project.
    """

    def __init__(self, work: Workspace) -> None:
        self.out = work.out
        self.root = work.root.resolve()
        self.bases = [(base_of(path), f"data/raw/{name}") for name, path in work.corpora.items()]

    def __call__(self, path: Path) -> str:
        # not resolved: a link of the user's stays the user's name for the file
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        if absolute.is_relative_to(self.out):
            return absolute.relative_to(self.out).as_posix()
        for base, name in self.bases:
            if absolute == base and absolute.is_file():
                return f"{name}/{absolute.name}"
            if absolute.is_relative_to(base):
                return f"{name}/{absolute.relative_to(base).as_posix()}"
        return self.folder(absolute)

    def folder(self, path: Path) -> str:
        """A folder as seen from the project."""
        return Path(os.path.relpath(path, self.root)).as_posix()


def base_of(source: Path) -> Path:
    """Give the folder where the files of a corpus are: its own, or the one it links to.

    Parameters
    ----------
    source
        The folder or file of a raw corpus.

    Returns
    -------
    Path
        Absolute; links of the file system are not followed.
    """
    base = source
    if (source / "manifest.json").is_file():
        base = read_manifest(source).base(source)
    return Path(os.path.abspath(base))  # noqa: PTH100


def gold_inputs(manifest: dict[str, Any]) -> list[str]:
    """Give the inputs of a manifest that are files of a gold standard.

    Parameters
    ----------
    manifest
        As `manifest` gives it.

    Returns
    -------
    list of str
        Their names below the project.
    """
    return [
        name
        for name in manifest["inputs"]
        if name.startswith("data/") and not name.startswith("data/raw/")
    ]


def _intermediate(work: Workspace, steps: Sequence[Step]) -> list[Path]:
    """What steps left outside the run's folder, shared between runs.

    The shelf is left out: it is named by where and with how many workers it was made, and what
    rests on it is among the outputs.
    """
    shelf = work.processed / "shelf"
    files = [path for step in steps for path in step.makes if path.is_file()]
    return [p for p in files if not p.is_relative_to(work.out) and not p.is_relative_to(shelf)]


def _step(step: Step, named: _Names) -> dict[str, Any]:
    """A step: what it reads and makes, and the values and code it depends on, by hash."""
    return {
        "name": step.name,
        "label": step.label,
        "reads": sorted(map(named, step.reads)),
        "makes": sorted(map(named, step.makes)),
        "depends_on": dict(sorted(step.state().items())),
        "modules": list(step.modules),
    }


@cache
def code_state() -> dict[str, Any]:
    """The code that runs: version, hash of its source, git commit, and the files changed since
    (reports aside).
    """
    source = Path(__file__).parents[1]
    commit = _git(source, "rev-parse", "HEAD")
    # Without renames each line of the answer is two signs, a blank and one path.
    changed = _git(
        source, "status", "--porcelain", "--no-renames", "--", ":/", ":(top,exclude)reports"
    )
    date = None
    dirty = None
    if commit:
        date = _git(source, "show", "-s", "--format=%cs", "HEAD") or None
        dirty = bool(changed)
    return {
        "version": __version__,
        "sha256": sha256_of_package(),
        "commit": commit or None,
        "date": date,
        "dirty": dirty,
        "changed": [line[3:] for line in changed.splitlines()],
    }


def _git(where: Path, *arguments: str) -> str:
    """What git says, or '' where there is no git, no repository or no trust in its owner."""
    try:
        done = subprocess.run(
            ["git", "-C", str(where), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except OSError:
        return ""
    if done.returncode == 0:
        return done.stdout.rstrip("\n")
    return ""


def environment(root: Path) -> dict[str, Any]:
    """The machine a run was made on.

    Parameters
    ----------
    root
        The project's folder, where the lock lies.

    Returns
    -------
    dict
        Python, system, every package by version, and the lock by its hash (None without one).
    """
    lock = root / "requirements.lock"
    packages = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
    packages.pop("mihwar", None)
    lock_sha256 = None
    if lock.is_file():
        lock_sha256 = sha256_of(lock)
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "packages": dict(sorted(packages.items())),
        "lock_sha256": lock_sha256,
    }


def put(folder: Path, manifest: dict[str, Any]) -> None:
    """Write a manifest with what now lies in its folder.

    Where the folder has the manifest of an earlier run that made the same bytes from the same
    inputs by the same code, that one stays: it is as true, and a run repeated in a clean checkout
    leaves it clean.

    Parameters
    ----------
    folder
        The run's folder.
    manifest
        As `manifest` gives it.
    """
    new = manifest | {"outputs": outputs(folder)}
    try:
        # the commit and machine of the earlier manifest stay: they are as true
        if same_run(read(folder), new):
            return
    except UserError:
        pass  # none is here, or none of this format
    put_json(folder / NAME, new, sort_keys=True)


def same_run(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two manifests differ in nothing but commit and machine.

    Parameters
    ----------
    one, other
        Manifests, as `read` gives them.

    Returns
    -------
    bool
        True where inputs, settings, code (by its hash), stages and outputs are equal; the commit
        that held the code and the machine's packages may differ.
    """
    return _what_was_done(one) == _what_was_done(other)


def _what_was_done(manifest: dict[str, Any]) -> dict[str, Any]:
    code = {key: manifest["code"][key] for key in ("version", "sha256")}
    rest = {key: value for key, value in manifest.items() if key != "environment"}
    # As it would be read from a file: tuples are lists there, and keys are strings.
    return json.loads(json.dumps(rest | {"code": code}))
