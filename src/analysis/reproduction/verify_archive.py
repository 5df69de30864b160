"""Check an unpacked archive with Python alone: every file against SHA256SUMS, inputs and outputs
against the run's manifest.

Exit status 1 if anything differs. Run it from anywhere: python3 verify_archive.py
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

SUMS = "SHA256SUMS"
HERE = Path(__file__).resolve().parent


def sha256(path: Path) -> str:
    """SHA-256 of a file, read in pieces.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        In hexadecimal.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def wrong_sums(here: Path) -> Iterator[str]:
    """Files that are gone or changed.

    Parameters
    ----------
    here
        The archive's folder.

    Yields
    ------
    str
        A line for each.
    """
    lines = (here / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in sorted(sums.items()):
        # Asked before the file is: nothing outside the archive is opened.
        if leads_out(here, name):
            yield name + " leads out of the archive"
        elif not (here / name).is_file():
            yield name + " is not here"
        elif sha256(here / name) != digest:
            yield name + " is not the file that was archived"
    yield from strangers(here, sums)


def leads_out(here: Path, name: str) -> bool:
    """Whether a name in a list is of something outside the archive, or of a link.

    Parameters
    ----------
    here
        The archive's folder.
    name
        The name.

    Returns
    -------
    bool
        Nothing outside is opened.
    """
    path = here / name
    try:
        return not name or not path.resolve().is_relative_to(here) or path.is_symlink()
    except (OSError, ValueError):
        return True


def strangers(here: Path, sums: dict[str, str]) -> Iterator[str]:
    """Links, and files that are in no list.

    Parameters
    ----------
    here
        The archive's folder.
    sums
        The list.

    Yields
    ------
    str
        A line for each. What a run or an environment made here afterwards is passed over:
        data/processed, __pycache__ and hidden folders.
    """
    for path in sorted(here.rglob("*")):
        name = path.relative_to(here)
        made_here = any(part.startswith(".") or part == "__pycache__" for part in name.parts)
        if made_here or name.parts[:2] == ("data", "processed"):
            continue
        if path.is_symlink():
            yield name.as_posix() + " is a link, and an archive holds none"
        elif path.is_file() and name.as_posix() not in sums and name.as_posix() != SUMS:
            yield name.as_posix() + " is in no list of the archive"


def wrong_run(here: Path) -> Iterator[str]:
    """Inputs and outputs of the run that are here and are not what its manifest says.

    Parameters
    ----------
    here
        The archive's folder.

    Yields
    ------
    str
        A line for each; how many were checked is printed.
    """
    for path in sorted((here / "reports").glob("*/manifest.json")):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for base, listed in ((here, manifest["inputs"]), (path.parent, manifest["outputs"])):
            here_now = {
                name: digest
                for name, digest in listed.items()
                if not leads_out(here, os.path.relpath(base / name, here))
                and (base / name).is_file()
            }
            for name, digest in sorted(here_now.items()):
                if sha256(base / name) != digest:
                    yield name + " is not what the run's manifest says"
            left_out = len(listed) - len(here_now)
            print(
                path.parent.name,
                "inputs" if base == here else "outputs",
                len(here_now),
                "checked,",
                left_out,
                "left out",
            )


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    try:
        wrong = [*wrong_sums(HERE), *wrong_run(HERE)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        # A list or manifest that is gone, or is none: nothing in the archive can be trusted.
        print("the lists of this archive cannot be read:", type(problem).__name__, problem)
        return 1
    for line in wrong:
        print(line)
    if wrong:
        print(len(wrong), "files are not as they were archived")
    else:
        print("every file is as it was archived")
    if wrong:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
