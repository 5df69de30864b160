"""The files of a study: new-study, check."""

from __future__ import annotations

import os
from pathlib import Path

import click

from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@click.command("new-study")
@click.argument("name")
@click.option("--from-corpus", "corpus", help="Draft states, dyads, actors and keywords from it.")
@click.option("--state", "states", multiple=True, help="A state asked about. Repeat it.")
def new_study_command(name: str, corpus: str | None, states: tuple[str, ...]) -> None:
    """Create studies/NAME, a commented skeleton of a study that already runs, or a draft from a
    corpus.

    \b
    Example:
      analysis new-study nile --from-corpus mine --state egypt --state ethiopia
    """
    studies = project_root() / "studies"
    folder = _drafted(studies, name, corpus, states)
    relative = os.path.relpath(folder)
    click.echo(
        f"{relative}: study.yml, actors.yml, frames.yml, keywords.yml, events.yml, README.md\nNext: edit them, then `analysis check {name}` and `analysis run {name}`."
    )


def _drafted(studies: Path, name: str, corpus: str | None, states: tuple[str, ...]) -> Path:
    """The folder of a new study: a skeleton, or a draft from a corpus."""
    from analysis.errors import UserError
    from analysis.evaluation.predict import corpus_folder
    from analysis.study.scaffold import write_skeleton
    from analysis.workflow.draft_study import draft_study

    if corpus is None and states:
        fix = "Add --from-corpus NAME, or name the states in study.yml."
        raise UserError("--state drafts from a corpus, and none is named", fix=fix)
    if corpus is None:
        return write_skeleton(studies, name)
    source = corpus_folder(corpus, project_root())
    if source is None:
        fix = "`analysis add-corpus` adds one under data/raw."
        raise UserError(f"--from-corpus {corpus}: there is no such corpus", fix=fix)
    return draft_study(studies, name, corpus, source, states)


@click.command("check")
@click.argument("study", default=DEFAULT_STUDY)
def check_command(study: str) -> None:
    """Validate a study and list all problems by file, line and key.

    \b
    Example:
      analysis check iraq-iran-saudi
    """
    from analysis.workflow.study_check import check_study

    click.echo(check_study(study_folder(study), project_root() / "notebooks"))


@click.group("frames")
def frames_group() -> None:
    """Show what the terms of a study's frames find.

    \b
    Example:
      analysis frames forms iraq-iran-saudi --frame conflict
    """


@frames_group.command("forms")
@click.argument("study", default=DEFAULT_STUDY)
@click.option("--run", "run_dir", default="", help="Folder of a finished run. Default: the last.")
@click.option("--frame", default="", help="Only the terms of this frame.")
def forms_command(study: str, run_dir: str, frame: str) -> None:
    """Print which forms of the texts each term found, and how often, as a table.

    \b
    Example:
      analysis frames forms iraq-iran-saudi --frame conflict
    """
    from analysis.lab.opened_study import load

    table = load(study, run=run_dir or None).forms(frame or None)
    click.echo("frame\tterm\tform\tn")
    for row in table.itertuples(index=False):
        click.echo(f"{row.frame}\t{row.term}\t{row.form or '-'}\t{row.n}")


COMMANDS = (new_study_command, check_command, frames_group)
