"""`analysis add-corpus`, which imports texts into data/raw, and `analysis formats`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from analysis.errors import UserError
from analysis.paths import project_root


@click.command("add-corpus")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column holds body, title, url, source, author, published or keywords.",
)
@click.option(
    "--published",
    metavar="DATE",
    help="Day of publication of every record that has none, as 2020-07-21.",
)
@click.option("--source", help="Outlet of every record that has none.")
@click.option("--licence", default="", help="Licence of the texts, for manifest and report.")
@click.option("--title", default="", help="Title of the corpus, for the report. Default: its name.")
@click.option(
    "--show-text",
    type=click.Choice(["full", "excerpt", "none"]),
    default="full",
    show_default=True,
    help="What reports may show of the texts: full sentences, at most 160 characters of each, or places and a link only.",
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy"]),
    default=None,
    help="Whether day or month comes first in dates as 04/07/2020. Default: what the other dates show.",
)
@click.option(
    "--join",
    type=click.Path(path_type=Path),
    help="A table of titles, dates and outlets, joined by the column --on.",
)
@click.option("--on", default="", metavar="COLUMN", help="The key of --join.")
@click.option("--append", is_flag=True, help="Add the files to the existing corpus NAME.")
@click.option("--dry-run", is_flag=True, help="Show what would be read, and write nothing.")
@click.option("--link", is_flag=True, help="Keep the files where they are and refer to them.")
def add_corpus_command(
    name: str, path: Path, mapping: tuple[str, ...], date_order: str | None, **choices: Any
) -> None:
    """Import a corpus into data/raw/NAME, with a manifest, and report what was read and what was
    set aside, and why.

    \b
    Example:
      analysis add-corpus elaph elaph.txt --published 2020-07-21 --source elaph
      analysis add-corpus press articles.csv --map body=Text --map published=Day --licence "CC BY 4.0"
      analysis add-corpus press articles.csv --dry-run
    """
    from analysis.cli.board import reading_bar
    from analysis.corpus.add import add_corpus

    pairs = {}
    for text in mapping:
        field, equals, column = text.partition("=")
        if not (field and equals and column):
            raise UserError(f"--map {text}: not FIELD=COLUMN", fix="For instance: --map body=Text")
        pairs[field] = column
    with reading_bar() as progress:
        report = add_corpus(
            name,
            path,
            raw_dir=project_root() / "data" / "raw",
            mapping=pairs,
            date_order=date_order or "",
            added=datetime.now(UTC).date().isoformat(),
            progress=progress,
            **choices,
        )
    click.echo(report)


@click.command("formats")
def formats_command() -> None:
    """Print docs/reading.md: the formats, encodings, dates and columns that are read.

    \b
    Example:
      analysis formats > docs/reading.md
    """
    from analysis.corpus.formats.document import document

    click.echo(document(), nl=False)


COMMANDS = (add_corpus_command, formats_command)
