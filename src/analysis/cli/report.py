"""Finished reports: check-report, export, tables."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root


@click.command("check-report")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
def check_report_command(folder: Path | None) -> None:
    """Look up every number in a report's prose again: pages against findings.json, findings.json
    against tables.

    Exit status 2 if any differs.

    DIR is the folder of a run. Default: reports/iraq-iran-saudi.

    \b
    Example:
      analysis check-report reports/iraq-iran-saudi
    """
    from analysis.reports.check import check_report

    click.echo(
        check_report(Path(os.path.relpath(folder or project_root() / "reports" / DEFAULT_STUDY)))
    )


@click.command("export")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--from",
    "run_dir",
    type=click.Path(path_type=Path),
    help="Folder of the run. Default: reports/STUDY.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="The zip file. Default: reports/STUDY.zip.",
)
def export_command(study: str, run_dir: Path | None, target: Path | None) -> None:
    """Pack a finished run into a zip file for a journal's supplement: reports, tables as CSV and
    Parquet, figures, findings.

    Study files and manifest are included. The same run gives the same bytes; nothing is computed.

    \b
    Example:
      analysis export iraq-iran-saudi --to supplement.zip
    """
    from rich.console import Console
    from rich.progress import Progress

    from analysis.reports.supplement import pack

    root = project_root()
    folder = Path(os.path.relpath(run_dir or root / "reports" / study))
    to = Path(os.path.relpath(target or root / "reports" / f"{study}.zip"))
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("packing")
        said = pack(
            folder,
            _study_of(folder),
            to,
            lambda n, of, name: bar.update(task, completed=n, total=of, description=name),
        )
    click.echo(f"{os.path.relpath(to)}: {said}")


def _study_of(run_dir: Path) -> Path:
    """The folder of the study that a run was made from."""
    path = run_dir / "run.json"
    if not path.is_file():
        raise UserError("there is no run here", where=path, fix="`analysis run` creates one.")
    return run_dir / str(json.loads(path.read_text(encoding="utf-8"))["study_folder"])


@click.command("tables")
def tables_command() -> None:
    """Print docs/tables.md: every table, what a row is, and its columns.

    \b
    Example:
      analysis tables > docs/tables.md
    """
    from analysis.tables import document

    click.echo(document(), nl=False)


COMMANDS = (check_report_command, export_command, tables_command)
