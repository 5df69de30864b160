"""`analysis …`: the command line. Every command has an example in its help; a user's mistake is one line, never a traceback."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from analysis import __version__
from analysis.cli import gold, report, reproduce, robustness, simulate
from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root, study_folder


class Commands(click.Group):
    """A group that tells user errors in one line (exit 2) and lists every command with its example."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a `UserError` is printed without traceback."""
        try:
            return super().invoke(ctx)
        except UserError as problem:
            click.echo(f"error: {problem}", err=True)
            ctx.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with what it does and an example."""
        with formatter.section("Commands"):
            for name in self.list_commands(ctx):
                command = self.get_command(ctx, name)
                if command is None:
                    continue
                says, _, example = cleandoc(command.help or "").partition("\b\nExample:")
                formatter.write_dl([(name, says.strip().split("\n\n")[0].replace("\n", " "))])
                first = example.strip().splitlines()[0].strip() if example.strip() else ""
                if first:
                    with formatter.indentation():
                        formatter.write(f"{'':{formatter.current_indent}}$ {first}\n")

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use."""
        return list(self.commands)


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="analysis")
def main() -> None:
    """Mihwar: reproducible research analysis of Arabic news."""


@main.command()
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--corpus",
    "corpora",
    multiple=True,
    metavar="NAME|PATH",
    help="A corpus under data/raw, or a file or folder. May be repeated. Default: the study's own.",
)
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="NOTEBOOK.PARAMETER=VALUE",
    help="A notebook's parameter, or settings.KEY=VALUE. May be repeated.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Where the run is left. Default: reports/STUDY."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    help="Stages side by side.",
)
def run(
    study: str, corpora: tuple[str, ...], assignments: tuple[str, ...], out: Path | None, jobs: int
) -> None:
    """Run a study over a corpus: tables, notebooks, HTML reports. Only what is stale runs again.

    Exit status 0 only if every notebook ran.

    \b
    Example:
      analysis run --corpus saudinewsnet --set 2_actors.unit=paragraph --out reports/ksa-2015
    """
    from analysis.workflow.run import run_study

    started = time.monotonic()
    ok, index = run_study(
        study_folder(study),
        list(corpora),
        list(assignments),
        out,
        jobs,
        root=project_root(),
        arguments=sys.argv[1:],
    )
    click.echo(f"{index}  ({time.monotonic() - started:.0f} s)")
    if not ok:
        raise SystemExit(1)


@main.command("add-corpus")
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
@click.option("--link", is_flag=True, help="Keep the files where they are and refer to them.")
def add_corpus_command(
    name: str,
    path: Path,
    mapping: tuple[str, ...],
    published: str | None,
    source: str | None,
    licence: str,
    title: str,
    show_text: Any,
    link: bool,
) -> None:
    """Bring a corpus in under data/raw/NAME, with a manifest; tell what was read and what was set aside and why.

    \b
    Example:
      analysis add-corpus elaph elaph.txt --published 2020-07-21 --source elaph
      analysis add-corpus press articles.csv --map body=Text --map published=Day --licence "CC BY 4.0"
    """
    from analysis.workflow.run import add

    pairs = {}
    for text in mapping:
        field, equals, column = text.partition("=")
        if not (field and equals and column):
            raise UserError(f"--map {text}: not FIELD=COLUMN", fix="For instance: --map body=Text")
        pairs[field] = column
    report = add(
        name,
        path,
        mapping=pairs,
        published=published,
        source=source,
        licence=licence,
        title=title,
        show_text=show_text,
        link=link,
        root=project_root(),
        added=datetime.now(UTC).date().isoformat(),
    )
    click.echo(report)


@main.command()
@click.argument("study", default=DEFAULT_STUDY)
def check(study: str) -> None:
    """Validate a study and say what is wrong: file, line and key, all problems at once.

    \b
    Example:
      analysis check iraq-iran-saudi
    """
    from analysis.workflow.study_check import check_study

    click.echo(check_study(study_folder(study), project_root() / "notebooks"))


@main.command("new-study")
@click.argument("name")
def new_study(name: str) -> None:
    """Write a commented skeleton of a study that runs, under studies/NAME.

    \b
    Example:
      analysis new-study egypt-ethiopia
    """
    from analysis.study.scaffold import write_skeleton

    folder = write_skeleton(project_root() / "studies", name)
    shown = os.path.relpath(folder)
    click.echo(
        f"{shown}: study.yml, actors.yml, frames.yml, keywords.yml, events.yml, README.md\nNext: edit them, then `analysis check {name}` and `analysis run {name}`."
    )


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("study", default=DEFAULT_STUDY)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(study: str, options: tuple[str, ...]) -> None:
    """Open JupyterLab on this project: a start page with the notebooks in order and what is stale.

    Options after the study's name go to JupyterLab.

    \b
    Example:
      analysis lab
      analysis lab iraq-iran-saudi --no-browser --port=8890
    """
    from analysis.lab.server import open_lab

    open_lab(project_root().resolve(), study, list(options))


@main.command()
@click.argument("sentence")
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option("--published", metavar="DATE", help="The day, for offices: 2020-07-21.")
def explain(sentence: str, study: str, published: str | None) -> None:
    """Print how a sentence is read: words, clitics, lemmas, mentions, frames, tone, dyads, events, who says it, and why.

    \b
    Example:
      analysis explain "أكد العاهل السعودي دعمه للكاظمي في طهران" --published 2020-07-21
    """
    from analysis.coding.explain import explain_sentence
    from analysis.study.schema import load_study

    click.echo(explain_sentence(sentence, load_study(study_folder(study)), published))


@main.command()
@click.option(
    "--gold",
    type=click.Path(path_type=Path),
    help="A CoNLL-U file. Default: the UD Arabic-PUD half beside the project.",
)
@click.option(
    "--lemmas",
    type=click.Choice(["farahidi", "camel", "surface"]),
    default="farahidi",
    show_default=True,
)
def accuracy(gold: Path | None, lemmas: str) -> None:
    """Measure clitic splits and lemmas against UD Arabic-PUD, with intervals.

    \b
    Example:
      analysis accuracy
    """
    from analysis.evaluation.benchmarks.part import markdown
    from analysis.evaluation.benchmarks.ud_pud import measure_words

    file = gold or project_root().parent / "shared" / "gold" / "lemmas" / "ar_pud-dev.conllu"
    click.echo(markdown(measure_words(file, lemmas)))  # type: ignore[arg-type]


@main.command()
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--half",
    default="development",
    show_default=True,
    help="development, or test: each look is logged.",
)
@click.option("--why", default="", help="Why the test half is looked at, for data/gold/LOOKS.md.")
@click.option(
    "--corpus", "corpora", multiple=True, help="Only sentences of this corpus. May be repeated."
)
@click.option(
    "--only",
    multiple=True,
    metavar="PART",
    help="Only this part: gold, words, names, events, almayadeen, headlines. May be repeated.",
)
@click.option(
    "--document",
    is_flag=True,
    help="Print docs/accuracy.md: our own gold, then gold made by others.",
)
@click.option(
    "--record",
    is_flag=True,
    help="Renew measured.csv beside the gold, which notebook 5 shows. Needs ../shared.",
)
@gold.GOLD_OPTION
def evaluate(
    study: str,
    half: str,
    why: str,
    corpora: tuple[str, ...],
    only: tuple[str, ...],
    document: bool,
    record: bool,
    gold: Path | None,
) -> None:
    """Score the program and baselines against the gold standard: precision, recall, F1 with intervals, by layer.

    \b
    Example:
      analysis evaluate
      analysis evaluate --half test --why "release 0.1" --record
      analysis evaluate --only events
      analysis evaluate --document --record > docs/accuracy.md
    """
    from analysis.evaluation import evaluate
    from analysis.evaluation.benchmarks import suite as against
    from analysis.study.schema import load_study

    folder, loaded = gold or project_root() / "data" / "gold", load_study(study_folder(study))
    outside = tuple(name for name in only if name != "gold")
    test = half == evaluate.HALVES[1]
    if test and (document or outside):
        raise UserError(
            "--half test is looked at alone",
            fix="Leave out --document and --only; --document shows what --half test --record kept.",
        )
    if document or outside or (record and not test):
        shown = against.evaluated(
            folder, loaded, project_root(), only, document=document, record=record
        )
        click.echo(shown, nl=not shown.endswith("\n"))
        if document or record or "gold" not in only:
            return
    if test:
        day = datetime.now(UTC).date().isoformat()
        result = against.look(
            folder, loaded, project_root(), why, day=day, corpora=corpora, record=record
        )
    else:
        result = evaluate.evaluate(folder, loaded, half, project_root(), corpora=corpora)
    left = "; ".join(f"{n} of {name}" for name, n in result.missing.items())
    click.echo(
        f"{half} half: {result.sentences} sentences"
        + (f"; left out, not on this machine or changed since it was drawn: {left}" if left else "")
    )
    for system, rows in result.table.groupby("system", sort=False):
        click.echo(
            f"\n{system}\n{evaluate.as_text(rows.drop(columns='system').dropna(subset=['f1']))}"
        )


@main.command()
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--round", "round_name", default="main", show_default=True, help="Which round of coding."
)
@gold.GOLD_OPTION
def agreement(study: str, round_name: str, gold: Path | None) -> None:
    """Print how far two coders agree: Krippendorff's alpha or F1, with intervals, for every layer, frame and dyad.

    \b
    Example:
      analysis agreement --round pilot
    """
    from analysis.evaluation import evaluate
    from analysis.study.schema import load_study

    folder = gold or project_root() / "data" / "gold"
    table, coders = evaluate.agreement_of(folder, load_study(study_folder(study)), round_name)
    click.echo(f"round {round_name}: {' and '.join(coders)}\n{evaluate.as_text(table)}")


@main.command()
@click.argument("study", default=DEFAULT_STUDY)
def codebook(study: str) -> None:
    """Print the codebook for coders: rules and examples, without the program's word lists.

    \b
    Example:
      analysis codebook > docs/codebook.md
    """
    from analysis.evaluation.gold.codebook import document as codebook_document
    from analysis.study.schema import load_study

    click.echo(codebook_document(load_study(study_folder(study))), nl=False)


@main.command()
def tables() -> None:
    """Print docs/tables.md: every table, what a row is, and its columns.

    \b
    Example:
      analysis tables > docs/tables.md
    """
    from analysis.tables import document

    click.echo(document(), nl=False)


for _command in (
    *gold.COMMANDS,
    *report.COMMANDS,
    *robustness.COMMANDS,
    *reproduce.COMMANDS,
    *simulate.COMMANDS,
):
    main.add_command(_command)

if __name__ == "__main__":
    main()
