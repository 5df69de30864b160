"""`analysis archive`: one file with code, study, inputs, run and environment; unpacked, it checks
itself.

A ZIP without compression and without times: compressed bytes differ between builds of zlib, these
do not.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from analysis.atomic import whole
from analysis.corpus.manifest import Manifest, read_manifest
from analysis.errors import UserError
from analysis.reproduction import crate
from analysis.reproduction.crate import Entry
from analysis.reproduction.verify import changed_inputs
from analysis.study.yaml_document import read_yaml
from analysis.tables import WITH_TEXT
from analysis.workflow import provenance
from analysis.workspace import sha256_of

_SOURCE = Path(__file__).parents[1]
CODE = ("src", "tools", "docs")
LOOSE = (
    "pyproject.toml",
    "requirements.lock",
    "environment.yml",
    "Makefile",
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
)
SUMS = "SHA256SUMS"
CHECK = "verify_archive.py"
ABOUT = "ARCHIVE.md"
# licences that let anyone pass the texts on; the rest need a word from whoever brought the corpus
# in
# CC BY-NC begins as CC BY does: what is behind must be neither NC nor ND.
OPEN = re.compile(
    r"^\s*(CC0|CC[ -]BY([ -]SA)?([ -][1-4]\.[05])?|public domain|PDDL|ODC-BY|ODbL)\b(?![ -]*(NC|ND))",
    re.I,
)
# every sentence of every article stands in `evidence` too, where the manifest lets reports show it
CLOSED = (*WITH_TEXT, "evidence")
_DAY = (1980, 1, 1, 0, 0, 0)  # of every file of an archive: the same files are the same bytes


@dataclass(frozen=True)
class Shared:
    """Whether a corpus's texts go into an archive, and why."""

    name: str
    yes: bool
    why: str


def shared(name: str, manifest: Manifest | None) -> Shared:
    """Whether the texts of a corpus may go into an archive.

    `share: yes` or `share: no` in its manifest decides; without it an open licence lets them, and
    nothing else does.

    Parameters
    ----------
    name
        The corpus.
    manifest
        Its manifest; None: it has none.

    Returns
    -------
    Shared
        The decision with its reason.
    """
    if manifest is None:
        return Shared(
            name, False, "read from a path, without a manifest that says anything of its licence"
        )
    if manifest.share:
        return Shared(name, manifest.share == "yes", f"its manifest says share: {manifest.share}")
    # no word in the manifest: only a licence known to be open lets the texts go out
    if OPEN.match(manifest.licence):
        return Shared(name, True, f"its licence, {manifest.licence}, lets anyone pass it on")
    said = "not stated"
    if manifest.licence:
        said = f"'{manifest.licence}'"
    return Shared(name, False, f"its licence is {said}, and its manifest does not say share: yes")


def archive(run: Path, root: Path, target: Path) -> list[str]:
    """Write the archive of a run.

    Parameters
    ----------
    run
        The run's folder.
    root
        The project's folder.
    target
        The archive.

    Returns
    -------
    list of str
        What is in it and what was left out, in lines to print.

    Raises
    ------
    UserError
        Where the code or an input is no longer what made the run: an archive of both would not
        verify.
    """
    manifest = provenance.read(run)
    _current(manifest, run, root)
    rules = [shared(c["name"], _manifest(root / c["folder"])) for c in manifest["corpora"]]
    name = f"mihwar-{manifest['study']['id']}"
    where = f"reports/{manifest['study']['id']}"
    held = (
        dict(_project(root, manifest))
        | dict(_corpora(root, manifest, rules))
        | dict(_run(run, where, rules))
    )
    contents = {n: p.read_bytes() for n, p in sorted(held.items())}
    contents[CHECK] = (package_files("analysis.reproduction") / CHECK).read_bytes()
    contents[ABOUT] = _about(manifest, where, rules).encode()
    cited = read_yaml((_code_root(root) / "CITATION.cff").read_text(encoding="utf-8")).content
    entries = {n: Entry(len(b), hashlib.sha256(b).hexdigest()) for n, b in contents.items()}
    contents[crate.NAME] = crate.describe(entries, manifest, where, cited).encode()
    # Last of all, since it lists every other file, the crate included.
    sums = "".join(f"{hashlib.sha256(b).hexdigest()}  {n}\n" for n, b in sorted(contents.items()))
    contents[SUMS] = sums.encode()
    _write(target, name, contents)
    return [
        *(
            f"corpus {r.name}: {'texts included' if r.yes else 'texts left out'}, because {r.why}"
            for r in rules
        ),
        f"{len(contents)} files, {target.stat().st_size / 1e6:.1f} MB, sha256 {sha256_of(target)}",
    ]


def _current(manifest: dict[str, Any], run: Path, root: Path) -> None:
    """Raises `UserError` where code or inputs have moved on since the run."""
    if manifest["failed"]:
        raise UserError(
            f"{', '.join(sorted(manifest['failed']))} failed in this run",
            where=run,
            fix="Mend it and run again.",
        )
    if manifest["code"]["sha256"] != provenance.code_state()["sha256"]:
        raise UserError(
            "the run was made by other code than is here now",
            where=run,
            fix="Run again, then archive.",
        )
    if changed := changed_inputs(manifest, root):
        raise UserError("; ".join(changed[:5]), where=run, fix="Run again, then archive.")


def _manifest(folder: Path) -> Manifest | None:
    if (folder / "manifest.json").is_file():
        return read_manifest(folder)
    return None


def _project(root: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Code, notebooks and study: what git would commit where there is git, else what lies there."""
    code = _code_root(root)
    for base, folders in ((code, CODE), (root, ("notebooks", manifest["study"]["folder"]))):
        for name in _listed(base, folders):
            yield name, base / name
    yield from ((name, root / name) for name in provenance.gold_inputs(manifest))
    for name in LOOSE:
        if (code / name).is_file():
            yield name, code / name


def _code_root(root: Path) -> Path:
    """The checkout the code runs from: the project itself, unless studies are kept apart from it."""
    if (root / "src" / "analysis").is_dir():
        return root
    return _SOURCE.parents[1]


def _listed(base: Path, folders: tuple[str, ...]) -> list[str]:
    command = [
        "git",
        "-C",
        str(base),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        *folders,
    ]
    # -z: without it names in Arabic are quoted; files not yet added count, ignored ones do not
    done = subprocess.run(command, capture_output=True, check=False)
    # no git, or nothing that it knows: what lies there
    names = [n for n in done.stdout.decode().split("\0") if n] or [
        p.relative_to(base).as_posix()
        for f in folders
        for p in (base / f).rglob("*")
        if "__pycache__" not in p.parts
    ]
    # a file that was removed but not committed is listed by git all the same
    return sorted(n for n in names if (base / n).is_file())


def _corpora(
    root: Path, manifest: dict[str, Any], rules: list[Shared]
) -> Iterator[tuple[str, Path]]:
    """Manifests of all corpora, files of those that may be shared."""
    allowed = {r.name for r in rules if r.yes}
    for corpus in manifest["corpora"]:
        folder = root / corpus["folder"]
        if (folder / "manifest.json").is_file():
            yield f"data/raw/{corpus['name']}/manifest.json", folder / "manifest.json"
            if corpus["name"] in allowed:
                manifest_of_corpus = read_manifest(folder)
                for file in manifest_of_corpus.files:
                    yield (
                        f"data/raw/{corpus['name']}/{file.path}",
                        manifest_of_corpus.base(folder) / file.path,
                    )


def _run(run: Path, where: str, rules: list[Shared]) -> Iterator[tuple[str, Path]]:
    """The run's files; without permission for every corpus, none of the tables that hold its
    texts.
    """
    for path in sorted(p for p in run.rglob("*") if p.is_file() and p.suffix != ".part"):
        name = path.relative_to(run)
        texts = name.parent.as_posix() == "tables" and name.name.split(".")[0] in CLOSED
        if not (texts and not all(r.yes for r in rules)) and name.name != provenance.TIMINGS:
            yield f"{where}/{name.as_posix()}", path


def _about(manifest: dict[str, Any], where: str, rules: list[Shared]) -> str:
    """ARCHIVE.md."""
    template = (package_files("analysis.reproduction") / ABOUT).read_text(encoding="utf-8")
    lines = "\n".join(
        f"- {r.name}: {'included' if r.yes else 'left out'}, because {r.why}." for r in rules
    )
    return template.format(
        title=manifest["study"]["title"], run=where, study=manifest["study"]["id"], corpora=lines
    )


def _write(target: Path, folder: str, made: dict[str, bytes]) -> None:
    # Stored as they are: another zlib would pack the same files into other bytes. System and
    # rights are fixed for the same reason.
    with whole(target) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as packed:
        for name, content in sorted(made.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _DAY)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
