"""`analysis check-report`: about a report that has been made."""

from __future__ import annotations

import os
from pathlib import Path

import click

from analysis.paths import project_root


@click.command("check-report")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
def check_report_command(folder: Path | None) -> None:
    """Look every number of a report's prose up again: page against ledger, ledger against tables. Exit 2 if one differs.

    DIR is the folder of a run, by default reports/iraq-iran-saudi.

    \b
    Example:
      analysis check-report reports/iraq-iran-saudi
    """
    from analysis.proof import check_report

    click.echo(check_report(Path(os.path.relpath(folder or project_root() / "reports" / "iraq-iran-saudi"))))


COMMANDS = (check_report_command,)
