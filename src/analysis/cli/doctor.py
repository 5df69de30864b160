"""`analysis doctor`: what is wrong with an installation."""

from __future__ import annotations

import click

from analysis.paths import project_root


@click.command("doctor")
def doctor_command() -> None:
    """Check the installation: Python, packages, folders, fonts, lemmas, kernel and studies.

    Prints one line for each, with what to do where something is wrong. Exit status 1 if anything
    that stops a run was found.

    \b
    Example:
      analysis doctor
    """
    from analysis.reproduction.installation import WRONG, check_installation

    states = []
    for check in check_installation(project_root()):
        states.append(check.state)
        click.echo(f"{check.state:<6}  {check.name}: {check.detail}")
        if check.fix:
            click.echo(f"{'':<8}{check.fix}")
    if WRONG in states:
        raise SystemExit(1)


COMMANDS = (doctor_command,)
