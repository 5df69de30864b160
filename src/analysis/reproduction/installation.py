"""What is wrong with an installation: the checks of `analysis doctor`."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from analysis.errors import UserError

DISTRIBUTION = "mihwar"
OK = "ok"
NOTE = "note"
WRONG = "wrong"
MIN_FREE_GB = 2
MIN_MEMORY_GB = 2
GIGABYTE = 1e9
# a word whose lemma farahidi has known since its first release
KNOWN_WORD = "كتاب"


@dataclass(frozen=True)
class Check:
    """The outcome of one check.

    Attributes
    ----------
    name : str
        What was looked at.
    state : {"ok", "note", "wrong"}
        `note` is worth knowing and stops nothing; `wrong` stops a run or changes its results.
    detail : str
        What was seen.
    fix : str
        What to do about it; empty where nothing is to be done.
    """

    name: str
    state: str
    detail: str
    fix: str = ""


def check_installation(root: Path) -> Iterator[Check]:
    """Look at everything that a run needs, one thing after another.

    Parameters
    ----------
    root : Path
        The folder of the project.

    Yields
    ------
    Check
        The Python, the packages, the locked versions, the folders, memory, fonts, lemmas, the
        kernel of notebooks, the studies. A check that ends in an error of its own is `wrong`
        with that error, so that the others still run.
    """
    checks: tuple[Callable[[Path], Check], ...] = (
        _python,
        _packages,
        _locked_versions,
        _folders,
        _disk,
        _memory,
        _font,
        _lemmas,
        _kernel,
        _studies,
    )
    for check in checks:
        try:
            yield check(root)
        except Exception as problem:  # whatever is broken is what this is for
            name = check.__name__.strip("_").replace("_", " ")
            yield Check(name, WRONG, f"{type(problem).__name__}: {problem}")


def _python(root: Path) -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    detail = f"{version} at {sys.prefix}"
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Check("Python", OK, detail)
    return Check("Python", WRONG, detail, "Mihwar needs Python 3.11, 3.12 or 3.13.")


def _packages(root: Path) -> Check:
    """Every dependency in a version that pyproject.toml allows."""
    from packaging.requirements import Requirement

    problems = []
    requirements = [Requirement(text) for text in metadata.requires(DISTRIBUTION) or ()]
    # Without any extra: what is asked for by extras alone may be missing.
    needed = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    for requirement in needed:
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            problems.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            problems.append(f"{requirement.name} {version} is not {requirement.specifier}")
    if problems:
        return Check("packages", WRONG, "; ".join(problems), "Run `make .venv/ready`.")
    return Check("packages", OK, f"{len(needed)} packages in the versions asked for")


def _locked_versions(root: Path) -> Check:
    """Whether results will be those of the committed run, to the byte."""
    lock = root / "requirements.lock"
    if not lock.is_file():
        return Check("locked versions", NOTE, "there is no requirements.lock here")
    locked: dict[str, set[str]] = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([\w.-]+)==([\w.+!-]+)", line):
            locked.setdefault(pinned[1], set()).add(pinned[2])
    others = []
    for name, versions in locked.items():
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if version not in versions:
            others.append(f"{name} {version} instead of {' or '.join(sorted(versions))}")
    if others:
        fix = "Results may differ in the last digits; `make .venv/ready` installs the locked ones."
        return Check("locked versions", NOTE, "; ".join(others), fix)
    return Check("locked versions", OK, "those of requirements.lock")


def _folders(root: Path) -> Check:
    for name in ("data/processed", "reports"):
        folder = root / name
        while not folder.exists():
            folder = folder.parent
        if not os.access(folder, os.W_OK):
            fix = "Change its permissions, or copy the project to a folder of yours."
            return Check("folders", WRONG, f"{folder} cannot be written to", fix)
    return Check("folders", OK, "data/processed and reports can be written to")


def _disk(root: Path) -> Check:
    free = shutil.disk_usage(root).free / GIGABYTE
    detail = f"{free:.0f} GB free"
    if free < MIN_FREE_GB:
        return Check("disk", WRONG, detail, f"A run wants {MIN_FREE_GB} GB.")
    return Check("disk", OK, detail)


def _memory(root: Path) -> Check:
    import psutil

    free = psutil.virtual_memory().available / GIGABYTE
    detail = f"{free:.1f} GB available"
    if free < MIN_MEMORY_GB:
        return Check("memory", NOTE, detail, "Run with --jobs 1, and close other programs.")
    return Check("memory", OK, detail)


def _font(root: Path) -> Check:
    """Whether figures will show joined Arabic letters: matplotlib falls back without a word."""
    from matplotlib import font_manager

    from analysis.figures.style import FONT, style

    with style():
        path = font_manager.findfont(FONT, fallback_to_default=False)
    return Check("Arabic font", OK, f"{FONT}, {Path(path).name}")


def _lemmas(root: Path) -> Check:
    from analysis.text.lemmas import lemmatiser

    lemma = lemmatiser("farahidi").lemma(KNOWN_WORD)
    if not lemma:
        return Check("lemmas", WRONG, f"farahidi knows no lemma of {KNOWN_WORD}", "Reinstall it.")
    return Check("lemmas", OK, f"farahidi {metadata.version('farahidi')}")


def _kernel(root: Path) -> Check:
    """Whether notebooks run in this environment and not in another."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    fix = "Run `make .venv/ready`, or start the lab with `analysis lab`, which brings its own."
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Check("kernel", WRONG, "Jupyter knows no kernel 'python3'", fix)
    interpreter = Path(shutil.which(spec.argv[0]) or spec.argv[0])
    if interpreter.parent.resolve() != Path(sys.executable).parent.resolve():
        return Check("kernel", NOTE, f"'python3' runs {interpreter}", fix)
    return Check("kernel", OK, "'python3' runs in this environment")


def _studies(root: Path) -> Check:
    from analysis.study.load import load_study

    folders = sorted(path.parent for path in (root / "studies").glob("*/study.yml"))
    broken = []
    for folder in folders:
        try:
            load_study(folder)
        except UserError:
            broken.append(folder.name)
    if broken:
        fix = f"`analysis check {broken[0]}` tells what, by file and line."
        return Check("studies", NOTE, f"mistakes in {', '.join(broken)}", fix)
    names = ", ".join(folder.name for folder in folders) or "none"
    return Check("studies", OK, names)


__all__ = ["NOTE", "OK", "WRONG", "Check", "check_installation"]
