"""Check an unpacked archive with Python alone: every file against SHA256SUMS, inputs and outputs
against the run's manifest.

Exit status 1 if anything differs. Run it from anywhere: python3 verify_archive.py
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

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
    lines = (here / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in sorted(sums.items()):
        if not (here / name).is_file():
            yield name + " is not here"
        elif sha256(here / name) != digest:
            yield name + " is not the file that was archived"


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
            here_now = {name: digest for name, digest in listed.items() if (base / name).is_file()}
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
    wrong = [*wrong_sums(HERE), *wrong_run(HERE)]
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
