"""`analysis messages`: the catalogue of translations."""

from __future__ import annotations

import os

import click

from analysis.paths import project_root


@click.command("messages")
@click.argument("language", type=click.Choice(["ar"]), default="ar")
def messages_command(language: str) -> None:
    """Collect the messages of code, templates and notebooks into the catalogue, and list those
    without a translation.

    Existing translations are kept; messages that no longer exist are removed. Exit status 1 if a
    translation is missing.

    \b
    Example:
      analysis messages ar
    """
    from analysis.cli import catalogue_messages

    content, missing = catalogue_messages.updated(project_root(), language)
    path = catalogue_messages.path_of(language)
    path.write_bytes(content)
    for _, text in missing:
        click.echo(f"no translation: {text}")
    click.echo(f"{os.path.relpath(path)}: {len(missing)} messages without a translation")
    if missing:
        raise SystemExit(1)


COMMANDS = (messages_command,)
