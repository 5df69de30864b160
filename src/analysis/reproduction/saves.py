"""`analysis watch`: a study is run again whenever one of its files is saved, and what changed is
told.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analysis.errors import UserError
from analysis.reproduction.finding_changes import changes, read_findings, told

Print = dict[Path, tuple[int, int]]


def print_of(folder: Path) -> Print:
    """What tells that a file of a study was saved.

    Parameters
    ----------
    folder
        The study's folder.

    Returns
    -------
    dict of Path to tuple of int and int
        Time of the last change in nanoseconds and size in bytes of each YAML file.
    """
    stamps = {}
    for path in sorted(folder.glob("*.yml")):
        held = path.stat()
        stamps[path] = (held.st_mtime_ns, held.st_size)
    return stamps


def watch(
    folder: Path,
    out: Path,
    *,
    run: Callable[[], str],
    say: Callable[[str], None],
    pause: Callable[[], None],
    n_runs: int | None = None,
) -> None:
    """Run a study now and after each change of its files; tell which findings changed.

    Parameters
    ----------
    folder
        The study's folder.
    out
        Folder of the run.
    run
        Makes the run in `out` and gives a line about it; a `UserError` is told, and the next change
        waited for.
    say
        Shows a line.
    pause
        Waits between two looks at the files.
    n_runs
        Ends after so many runs, failed ones too; None: only Ctrl-C ends it.
    """
    seen: Print = {}
    done = 0
    while n_runs is None or done < n_runs:
        now = print_of(folder)
        if now == seen:
            pause()
            continue
        changed = sorted(p.name for p in now.keys() | seen.keys() if now.get(p) != seen.get(p))
        if seen:
            say(f"changed: {', '.join(changed)}")
        seen = now
        before = read_findings(out) if out.is_dir() else {}
        done += 1
        try:
            line = run()
        except UserError as mistake:
            say(f"error: {mistake}")
            continue
        if before:
            for told_line in told(changes(before, read_findings(out))) or ["findings: the same"]:
                say(told_line)
        say(line)
