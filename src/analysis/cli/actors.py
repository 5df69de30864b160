"""`analysis actors`: who is missing from a study's list, and taking them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.cli.group import Commands
from analysis.paths import DEFAULT_STUDY, study_folder

if TYPE_CHECKING:
    import pandas as pd

_CLASSES = ("PERS", "ORG", "LOC")


@click.group("actors", cls=Commands)
def actors_command() -> None:
    """Find the persons and organisations that actors.yml does not hold, and take them in.

    \b
    Example:
      analysis actors suggest --top 30
    """


@actors_command.command("suggest")
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option("--run", "run_dir", type=click.Path(path_type=Path), help="A run; else its last.")
@click.option("--corpus", help="A corpus that was not run: its name under data/raw.")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1))
@click.option(
    "--class", "classes", multiple=True, type=click.Choice(_CLASSES), help="Default: PERS, ORG."
)
@click.option(
    "--what",
    type=click.Choice(["names", "spellings", "words"]),
    default="names",
    show_default=True,
    help="Unlisted names, near spellings of listed ones, or words of the pairs' sentences.",
)
def suggest_command(
    study: str,
    run_dir: Path | None,
    corpus: str | None,
    top: int,
    classes: tuple[str, ...],
    what: str,
) -> None:
    """List what a corpus proposes: names that no list holds, other spellings of listed ones, words
    that mark the sentences of the pairs.

    \b
    Example:
      analysis actors suggest --corpus demo --top 30
      analysis actors suggest --corpus demo --what spellings
      analysis actors suggest --corpus demo --what words
    """
    from analysis.errors import UserError
    from analysis.evaluation.predict import corpus_folder
    from analysis.lab.suggestions import suggest_run
    from analysis.paths import project_root
    from analysis.study.load import load_study
    from analysis.workflow.suggest import suggest_corpus

    if corpus and run_dir:
        raise UserError("--run and --corpus: name one of the two")
    wanted = classes or ("PERS", "ORG")
    if corpus:
        folder = corpus_folder(corpus, project_root())
        if folder is None:
            raise UserError(f"--corpus {corpus}: there is no such corpus", fix="See data/raw.")
        found = suggest_corpus(folder, load_study(study_folder(study)), wanted, what)
    else:
        found = suggest_run(study, run_dir, wanted, what)
    for line in _LINES[what](found.head(top)):
        click.echo(line)
    if found.empty:
        click.echo(_NOTHING[what])


def _names(found: pd.DataFrame) -> Iterator[str]:
    for row in found.to_dict("records"):
        yield (
            f"{row['articles']:>6} articles  {row['outlets']:>3} outlets  {row['class']}  {row['name']}"
        )
        if row["variants"]:
            yield f"        also: {row['variants']}"
        if row["beside"]:
            yield f"        beside: {row['beside']}"


def _spellings(found: pd.DataFrame) -> Iterator[str]:
    for row in found.to_dict("records"):
        yield f"{row['articles']:>6} articles  {row['name']}  like  {row['like']} ({row['actor_id']})"


def _words(found: pd.DataFrame) -> Iterator[str]:
    for row in found.to_dict("records"):
        yield (
            f"{row['word']}  in {row['n_asked']} sentences of the pairs ({row['share_asked']:.1%}), "
            f"{row['n_others']} others ({row['share_others']:.1%})"
        )


_LINES: dict[str, Callable[[pd.DataFrame], Iterator[str]]] = {
    "names": _names,
    "spellings": _spellings,
    "words": _words,
}
_NOTHING = {
    "names": "No name was found that no list holds.",
    "spellings": "No name is spelt nearly as a listed one.",
    "words": "No word marks the sentences of the pairs.",
}


@actors_command.command("accept")
@click.argument("name")
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option("--as", "how", required=True, type=click.Choice(["new", "alias", "place", "never"]))
@click.option("--id", "actor_id", help="Of the new actor, or of the one it is a name of.")
@click.option("--kind", default="person", show_default=True, help="Of a new actor.")
@click.option("--name-en", help="English name of a new actor.")
@click.option("--state", help="The state that a new actor belongs to.")
def accept_command(
    name: str,
    study: str,
    how: str,
    actor_id: str | None,
    kind: str,
    name_en: str | None,
    state: str | None,
) -> None:
    """Take a name into actors.yml (its comments stay), or never propose it again.

    \b
    Example:
      analysis actors accept "جبار اللعيبي" --as new --id jabbar-al-luaibi --name-en "Jabbar al-Luaibi"
    """
    from analysis.study.accept_actor import accept

    told = accept(
        study_folder(study),
        name,
        how,
        actor_id=actor_id,
        kind=kind,
        name_en=name_en,
        state=state,
    )
    click.echo(told)


COMMANDS = (actors_command,)
