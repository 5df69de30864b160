"""`analysis lab`: the study in JupyterLab."""

from __future__ import annotations

import click

from analysis.paths import DEFAULT_STUDY, project_root


@click.command("lab", context_settings={"ignore_unknown_options": True})
@click.argument("study", default=DEFAULT_STUDY)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab_command(study: str, options: tuple[str, ...]) -> None:
    """Open JupyterLab at a start page that lists the notebooks in order and what is stale.

    Options after the study's name are passed to JupyterLab.

    \b
    Example:
      analysis lab
      analysis lab iraq-iran-saudi --no-browser --port=8890
    """
    from analysis.lab.server import open_lab

    open_lab(project_root().resolve(), study, list(options))


COMMANDS = (lab_command,)
