"""`analysis run`: a study on a corpus."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@click.command("run")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--corpus",
    "corpora",
    multiple=True,
    metavar="NAME|PATH",
    help="A corpus under data/raw, or a file or folder. May be repeated. Default: the study's own.",
)
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NOTEBOOK.PARAMETER=VALUE",
    help="A notebook's parameter, or settings.KEY=VALUE. May be repeated.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the run. Default: reports/STUDY."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    help="Stages to run in parallel.",
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
    on: str,
) -> None:
    """Run a study on a corpus: tables, notebooks, HTML reports. Only stale stages run again.

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
            on=on,
            display=Board,
        )
    click.echo(f"{index}  ({time.monotonic() - started:.0f} s)")
    if not ok:
        raise SystemExit(1)


COMMANDS = (run_command,)
