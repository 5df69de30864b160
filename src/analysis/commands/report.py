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


@click.command("messages")
@click.argument("language", type=click.Choice(["ar"]), default="ar")
def messages_command(language: str) -> None:
    """Gather every message of code, templates and notebooks into a catalogue, and list those without a translation.

    Translations are kept; messages that are no longer there go. Exit 1 while one is missing.

    \b
    Example:
      analysis messages ar
    """
    from analysis import messages

    content, missing = messages.updated(project_root(), language)
    path = messages.path_of(language)
    path.write_bytes(content)
    for _, text in missing:
        click.echo(f"no translation: {text}")
    click.echo(f"{os.path.relpath(path)}: {len(missing)} messages without a translation")
    if missing:
        raise SystemExit(1)


COMMANDS = (check_report_command, messages_command)
