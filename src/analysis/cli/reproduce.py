"""Commands that answer "how do you know it comes out again?": verify, accept, diff, provenance, crate, archive."""

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
    """An empty folder, gone afterwards unless the user asked to keep it."""
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
    help="The run to make again. Default: reports/STUDY.",
)
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep what was made, under this folder."
)
def verify_command(study: str, named: str | None, keep: Path | None) -> None:
    """Make a run again elsewhere from its recorded inputs and compare every file; exit status 1 if anything differs.

    Again means: an empty folder, fresh kernels, another directory, hash seed, time zone, locale, number of workers and
    order of input files, and a home without settings. Tables are compared cell by cell, everything else byte by byte.
    Where no run is committed or left, two fresh ones are compared.

    \b
    Example:
      analysis verify
      analysis verify --run HEAD:reports/iraq-iran-saudi
    """
    from analysis.reproduction.verify import report, run_named, verify

    root = project_root()
    with _scratch(keep) as place:
        run = run_named(named, root, place) if named else root / "reports" / study
        found = verify(study, study_folder(study), run, root, place, say=click.echo)
        for line in report(found):
            click.echo(line)
        if keep:
            click.echo(f"kept in {os.path.relpath(place)}")
    if not found.same:
        raise SystemExit(1)


@click.command("accept")
@click.argument("study", default=DEFAULT_STUDY)
def accept_command(study: str) -> None:
    """Renew reports/STUDY, which is committed, from nothing, and tell which findings and tables changed.

    A change that alters a number is committed together with the reports it alters; `analysis verify` in CI holds to that.

    \b
    Example:
      analysis accept
    """
    from analysis.reproduction.accept import accept

    root = project_root()
    with _scratch(None) as place:
        accept(study, study_folder(study), root, place, say=click.echo)


@click.command("diff")
@click.argument("run_a")
@click.argument("run_b")
def diff_command(run_a: str, run_b: str) -> None:
    """Compare two runs: findings gained, lost and changed beyond their intervals, tables changed, and what they were made from.

    RUN_A and RUN_B are folders of runs, or REVISION:FOLDER of this repository. A finding changed beyond its interval when
    the value of one run lies outside the 95 % interval of the other.

    \b
    Example:
      analysis diff HEAD:reports/iraq-iran-saudi reports/iraq-iran-saudi
    """
    from analysis.reproduction.diff import diff
    from analysis.reproduction.verify import run_named

    root = project_root()
    with _scratch(None) as place:
        before, after = (
            run_named(named, root, place / side) for named, side in ((run_a, "a"), (run_b, "b"))
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
    """Walk a table, page, figure or finding back to the stages, settings, inputs and commit it was made from.

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
    """Write one file with code, study, inputs, run and environment: an RO-Crate that checks itself when unpacked.

    Texts of a corpus go in where its manifest says `share: yes` or its licence is open; else they are left out and told.

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
