"""Reproduction: verify, accept, diff, provenance, archive."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@contextmanager
def _scratch(keep: Path | None) -> Iterator[Path]:
    """An empty folder, deleted afterwards unless the user asked to keep it."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield Path(tempfile.mkdtemp(prefix="verify-", dir=keep))
        return
    with tempfile.TemporaryDirectory(prefix="mihwar-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@click.command("verify")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--run",
    "named",
    metavar="FOLDER|REV:FOLDER",
    help="The run to repeat. Default: reports/STUDY.",
)
@click.option(
    "--repeated",
    metavar="FOLDER",
    help="Compare with this run, which was made from nothing, instead of repeating.",
)
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep the repeated run, under this folder."
)
def verify_command(study: str, named: str | None, repeated: str | None, keep: Path | None) -> None:
    """Re-run a study in a clean directory from its recorded inputs and compare every file. Exit
    status 1 if any differs.

    The second run has an empty folder in another directory, fresh kernels, and a different hash
    seed, time zone, locale, number of workers, order of input files and home directory. Tables are
    compared cell by cell, all other files byte by byte. If there is no run to compare with, two
    fresh runs are compared.

    \b
    Example:
      analysis verify
      analysis verify --run HEAD:reports/iraq-iran-saudi
      analysis verify --run HEAD:reports/iraq-iran-saudi --repeated reports/iraq-iran-saudi
    """
    from analysis.reproduction.compare import compare
    from analysis.reproduction.verify import report, run_named, verify

    root = project_root()
    with _scratch(keep) as scratch:
        run = run_named(named, root, scratch) if named else root / "reports" / study
        if repeated:
            outcome = compare(run, run_named(repeated, root, scratch))
        else:
            outcome = verify(study, study_folder(study), run, root, scratch, say=click.echo)
        for line in report(outcome):
            click.echo(line)
        if keep:
            click.echo(f"kept in {os.path.relpath(scratch)}")
    if not outcome.same:
        raise SystemExit(1)


@click.command("accept")
@click.argument("study", default=DEFAULT_STUDY)
def accept_command(study: str) -> None:
    """Rebuild the committed reports/STUDY from scratch and list the findings and tables that
    changed.

    Commit a change that alters a number together with the reports it alters; `analysis verify` in
    CI enforces this.

    \b
    Example:
      analysis accept
    """
    from analysis.reproduction.accept import accept

    root = project_root()
    with _scratch(None) as scratch:
        accept(study, study_folder(study), root, scratch, say=click.echo)


@click.command("diff")
@click.argument("run_a")
@click.argument("run_b")
def diff_command(run_a: str, run_b: str) -> None:
    """Compare two runs: findings gained, lost and changed beyond their intervals, tables that
    differ, and inputs that differ.

    RUN_A and RUN_B are folders of runs, or REVISION:FOLDER of this repository. A finding has
    changed beyond its interval if the value of one run lies outside the interval of the other.

    \b
    Example:
      analysis diff HEAD:reports/iraq-iran-saudi reports/iraq-iran-saudi
    """
    from analysis.reproduction.diff import diff
    from analysis.reproduction.verify import run_named

    root = project_root()
    with _scratch(None) as scratch:
        before, after = (
            run_named(named, root, scratch / side) for named, side in ((run_a, "a"), (run_b, "b"))
        )
        for line in diff(before, after):
            click.echo(line)


@click.command("provenance")
@click.argument("file", metavar="FILE|PAGE#FIGURE|FINDING")
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    help="The run a finding belongs to. Default: reports/iraq-iran-saudi.",
)
def provenance_command(file: str, run: Path | None) -> None:
    """Trace a table, page, figure or finding back to the stages, settings, inputs and commit that
    produced it.

    \b
    Example:
      analysis provenance 2_actors.most-named
      analysis provenance reports/iraq-iran-saudi/tables/keyness.parquet
    """
    from analysis.reproduction.walk import find, walk

    for line in walk(find(file, run or project_root() / "reports" / DEFAULT_STUDY)):
        click.echo(line)


@click.command("archive")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--run", type=click.Path(path_type=Path), help="The run to archive. Default: reports/STUDY."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file to write. Default: reports/STUDY.zip."
)
def archive_command(study: str, run: Path | None, out: Path | None) -> None:
    """Write code, study, inputs, run and environment into one file: an RO-Crate that can verify
    itself when unpacked.

    Texts of a corpus are included if its manifest says `share: yes` or its licence is open;
    otherwise they are listed as omitted.

    \b
    Example:
      analysis archive --out mihwar-iraq-iran-saudi.zip
    """
    from analysis.reproduction.archive import archive

    root = project_root()
    target = out or root / "reports" / f"{study}.zip"
    for line in archive(run or root / "reports" / study, root, target):
        click.echo(line)
    click.echo(os.path.relpath(target))


COMMANDS = (verify_command, accept_command, diff_command, provenance_command, archive_command)
