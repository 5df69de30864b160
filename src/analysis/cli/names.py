"""`analysis names`: train the tagger of names, and find names in a text."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli.group import Commands

PathArgument = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("names", cls=Commands)
def names_command() -> None:
    """Find persons, places and organisations that no list holds.

    \b
    Example:
      analysis names tag "التقى وزير النفط جبار اللعيبي وفد شركة إيني في البصرة"
    """


@names_command.command("tag")
@click.argument("text")
def tag_command(text: str) -> None:
    """Print the names that the tagger finds in a text.

    \b
    Example:
      analysis names tag "التقى وزير النفط جبار اللعيبي وفد شركة إيني في البصرة"
    """
    from analysis.actors.names.tagger import tag_names
    from analysis.text.documents import read_text

    read = read_text([text])
    for row in read.places(tag_names(read)).to_dict("records"):
        click.echo(f"{row['class']}\t{row['start']}\t{row['end']}\t{row['surface']}")


@names_command.command("train")
@click.argument("gold", type=PathArgument)
@click.option("--places", type=PathArgument, multiple=True, help="A table of names of places.")
@click.option("--lexicon", type=PathArgument, help="Proper nouns: MSA-Noun-Prop-LEX.csv.")
@click.option("--corpus", multiple=True, help="Text without marks, for clusters of words.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Another folder.")
@click.option("--seed", default=20200721, show_default=True)
def train_command(
    gold: Path,
    places: tuple[Path, ...],
    lexicon: Path | None,
    corpus: tuple[str, ...],
    out: Path | None,
    seed: int,
) -> None:
    """Train the tagger from a BIO file, and measure it by cross-validation (needs
    python-crfsuite).

    \b
    Example:
      analysis names train ../shared/gold/ner/cleananercorp_TRAIN.txt --corpus almayadeen
    """
    from importlib.resources import files

    from analysis.actors.names.features import PACKAGE
    from analysis.actors.names.write import write_model
    from analysis.corpus.articles import build_articles
    from analysis.errors import UserError
    from analysis.evaluation.predict import corpus_folder
    from analysis.paths import project_root

    bodies: list[str] = []
    for name in corpus:
        folder = corpus_folder(name, project_root())
        if folder is None:
            raise UserError(
                f"--corpus {name}: there is no such corpus", fix="Add it under data/raw."
            )
        bodies += build_articles(folder).articles["body"].tolist()
    target = out or Path(str(files(PACKAGE)))
    click.echo(write_model(gold, places, lexicon, corpus, bodies, target, seed))


COMMANDS = (names_command,)
