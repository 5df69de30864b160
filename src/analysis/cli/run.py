"""`analysis run`: a study on a corpus."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.options import corpus_option, jobs_option, out_option, set_option
from analysis.paths import DEFAULT_STUDY, project_root, study_folder

if TYPE_CHECKING:
    from analysis.workflow.extent import Extent


@click.command("run")
@click.argument("study", default=DEFAULT_STUDY)
@corpus_option()
@set_option()
@out_option()
@jobs_option()
@click.option("--all", "extent", flag_value="all", help="Every notebook of the study.")
@click.option(
    "--quick",
    "extent",
    flag_value="quick",
    help="A first look: no validation, no robustness, and words as they are written.",
)
@click.option(
    "--on",
    default="",
    metavar="ENGINE",
    help="Where articles are coded: processes:N, or dask://HOST:PORT of a Dask scheduler. "
    "Default: as many processes as --jobs, where there are thousands of articles.",
)
def run_command(
    study: str,
    corpora: tuple[str, ...],
    assignments: tuple[str, ...],
    out: Path | None,
    jobs: int,
    extent: Extent | None,
    on: str,
) -> None:
    """Run a study on a corpus: tables, notebooks, HTML reports. Only stale stages run again.

    On corpora that are not the study's own, validation and robustness are left out unless --all
    asks for them.

    Exit status 0 only if every notebook ran.

    \b
    Example:
      analysis run --corpus saudinewsnet --set 2_actors.unit=paragraph --out reports/ksa-2015
    """
    from analysis.cli.board import Board, ended_by_interrupt
    from analysis.workflow.run import run_study

    started = time.monotonic()
    with ended_by_interrupt():
        ok, index = run_study(
            study_folder(study),
            list(corpora),
            list(assignments),
            out,
            jobs,
            root=project_root(),
            arguments=sys.argv[1:],
            extent=extent or "",
            on=on,
            display=Board,
        )
    click.echo(f"{index}  ({time.monotonic() - started:.0f} s)")
    if not ok:
        raise SystemExit(1)


COMMANDS = (run_command,)
