"""`analysis verify`: a run made again elsewhere and compared with what is committed or named."""

from __future__ import annotations

import os
import subprocess
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from analysis.errors import UserError
from analysis.reproduction.compare import Comparison, compare
from analysis.reproduction.rebuild import OTHER, PLAIN, Circumstances, Recorded, rebuild
from analysis.workflow import provenance
from analysis.workspace import sha256_of

SHOWN_LINES = 6
SHOWN_FILES = 40
_KINDS = {
    ".parquet": "tables",
    ".csv": "tables as CSV",
    ".html": "pages",
    ".ipynb": "executed notebooks",
}


def run_named(named: str, root: Path, place: Path) -> Path:
    """The folder of a run that a user names.

    Parameters
    ----------
    named
        A path, or REVISION:PATH of this repository.
    root
        The project's folder.
    place
        Where a revision's files are put.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UserError
        Where there is neither.
    """
    if Path(named).is_dir():
        return Path(named)
    revision, colon, path = named.partition(":")
    if not colon:
        raise UserError(
            f"no run '{named}'",
            fix="A run's folder, or REVISION:FOLDER as in HEAD:reports/iraq-iran-saudi.",
        )
    packed = subprocess.run(
        ["git", "-C", str(root), "archive", revision, path], capture_output=True, check=False
    )
    if packed.returncode:
        lines = packed.stderr.decode(errors="replace").strip().splitlines()
        problem = "git knows no such files"
        if lines:
            problem = lines[-1]
        raise UserError(f"{named}: {problem}", fix="As in HEAD:reports/NAME.")
    target = place / revision.replace("/", "-")
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as tar:
        # The filter refuses names that would lead out of the target.
        tar.extractall(target, filter="data")
    return target / path


def changed_inputs(manifest: dict[str, Any], root: Path) -> list[str]:
    """Inputs that are no longer those the run was made from.

    Parameters
    ----------
    manifest
        The manifest of the run.
    root
        The project's folder.

    Returns
    -------
    list of str
        One line for each, by name.
    """
    bases = {f"data/raw/{c['name']}": root / c["folder"] for c in manifest["corpora"]}
    said = []
    for name, digest in sorted(manifest["inputs"].items()):
        path = _input(name, root, bases)
        if not path.is_file():
            said.append(f"{name} is not here any more")
        elif sha256_of(path) != digest:
            said.append(f"{name} is another file now")
    return said


def _input(name: str, root: Path, bases: dict[str, Path]) -> Path:
    """Where an input lies: below its corpus (or what that links to), else below the project."""
    base = next((b for b in bases if name.startswith(f"{b}/")), "")
    if not base:
        return root / name
    source = provenance.base_of(bases[base])
    if source.is_file():
        return source
    return source / name.removeprefix(f"{base}/")


def verify(
    study: str,
    folder: Path,
    run: Path,
    root: Path,
    place: Path,
    *,
    say: Callable[[str], None],
    how: Circumstances = OTHER,
) -> Comparison:
    """Make a run again and compare; where there is none, make the study twice and compare the two.

    Parameters
    ----------
    study
        The study's name.
    folder
        The study's folder.
    run
        The run's folder.
    root
        The project's folder.
    place
        An empty folder to work in.
    say
        Called with each line of what is done.
    how
        Circumstances of the second run that should make no difference.

    Returns
    -------
    Comparison
        Of the outputs, with the inputs that changed.
    """
    relative = os.path.relpath(run)
    if (run / provenance.NAME).is_file():
        manifest = provenance.read(run)
        recorded = Recorded.of(manifest, run, root)
        before = run
        say(f"{relative}: {_made_by(manifest)}; {_standing(run, root)}")
        inputs = changed_inputs(manifest, root)
        for line in inputs:
            say(f"input changed since: {line}")
    else:
        say(
            f"{relative}: no run is committed or left here, so two fresh ones are made and compared with each other"
        )
        recorded = Recorded.default(study, folder, root)
        inputs = []
        before = _build("first", recorded, root, place / "first", PLAIN, say)
    after = _build("again", recorded, root, place / "again", how, say)
    comparison = compare(before, after)
    return Comparison(**{**comparison.__dict__, "inputs": tuple(inputs)})


def _build(
    word: str,
    recorded: Recorded,
    root: Path,
    place: Path,
    how: Circumstances,
    say: Callable[[str], None],
) -> Path:
    say(f"made {word} in an empty folder, in fresh kernels: {how}")
    started = time.monotonic()
    rebuilt = rebuild(recorded, root, place, how)
    say(f"  {time.monotonic() - started:.0f} s")
    return rebuilt


def _made_by(manifest: dict[str, Any]) -> str:
    """Which code made a run, in words."""
    code = manifest["code"]
    commit = f"code {code['sha256'][:12]}"
    if code["commit"]:
        commit = f"commit {code['commit'][:12]}"
    if code["dirty"]:
        commit = f"{commit} with changes"
    return f"made by {commit} on Python {manifest['environment']['python']}"


def _standing(run: Path, root: Path) -> str:
    """Whether a run is committed."""
    git = ["git", "-C", str(root)]
    try:
        tracked = subprocess.run(
            [*git, "ls-files", "--error-unmatch", str(run / provenance.NAME)],
            capture_output=True,
            check=False,
        )
        changed = subprocess.run(
            [*git, "diff", "--quiet", "HEAD", "--", str(run)], capture_output=True, check=False
        )
    except OSError:
        return "not under git"
    if tracked.returncode:
        return "not committed"
    if changed.returncode:
        return "committed, and changed since"
    return "as committed"


def report(found: Comparison) -> list[str]:
    """The comparison in lines to print.

    Parameters
    ----------
    found
        The comparison.

    Returns
    -------
    list of str
        How much is the same, what differs, where that first arises, and by how much.
    """
    lines = [f"stated tolerance: {t}" for t in found.tolerated]
    if found.same:
        return [
            *lines,
            f"the same: {found.n_outputs} files, {found.n_bytes_read / 1e6:.1f} MB, byte for byte",
        ]
    lines.append(f"{len(found.differences)} of {found.n_outputs} files differ")
    # Where a difference first arises stands above what only follows from it.
    first = [d for d in found.differences if d.stage in found.origins]
    rest = [d for d in found.differences if d.stage not in found.origins]
    for stage in found.origins:
        lines.append(f"first arises in stage '{stage}':")
        for difference in (d for d in first if d.stage == stage):
            lines += _lines(difference.name, difference.amounts)
    if rest:
        lines.append("and follows from there in:")
        for difference in rest[:SHOWN_FILES]:
            lines += _lines(
                f"{difference.name} (stage '{difference.stage}')", difference.amounts[:1]
            )
        if len(rest) > SHOWN_FILES:
            lines.append(f"  … and {len(rest) - SHOWN_FILES} more files")
    return lines


def _lines(name: str, amounts: tuple[str, ...]) -> list[str]:
    more = []
    if len(amounts) > SHOWN_LINES:
        more = [f"    … and {len(amounts) - SHOWN_LINES} more"]
    return [f"  {name}", *(f"    {a}" for a in amounts[:SHOWN_LINES]), *more]


def counted(names: list[str]) -> str:
    """Files by kind.

    Parameters
    ----------
    names
        Their names.

    Returns
    -------
    str
        As '15 tables, 5 pages, …'.
    """
    kinds = Counter(_KINDS.get(Path(n).suffix, "other files") for n in names)
    return ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
