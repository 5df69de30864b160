"""The program against gold standards: evaluate, accuracy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from analysis.cli.gold import GOLD_OPTION
from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@click.command("evaluate")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--half",
    default="development",
    show_default=True,
    help="development, or test: each look is logged.",
)
@click.option(
    "--why", default="", help="Why the test half is looked at, for LOOKS.md of the gold folder."
)
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
@GOLD_OPTION
def evaluate_command(
    study: str,
    half: str,
    why: str,
    corpora: tuple[str, ...],
    only: tuple[str, ...],
    document: bool,
    record: bool,
    gold: Path | None,
) -> None:
    """Score the program and baselines against the gold standard: precision, recall, F1 with
    intervals, by layer.

    \b
    Example:
      analysis evaluate
      analysis evaluate --half test --why "release 0.1" --record
      analysis evaluate --only events
      analysis evaluate --document --record > docs/accuracy.md
    """
    from analysis.evaluation import evaluate
    from analysis.evaluation.benchmarks import suite
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, project_root(), gold)
    gold_of_others = [name for name in only if name != "gold"]
    is_test = half == evaluate.HALVES[1]
    if is_test and (document or gold_of_others):
        raise UserError(
            "--half test is looked at alone",
            fix="Leave out --document and --only; --document shows what --half test --record kept.",
        )
    if document or gold_of_others or (record and not is_test):
        text = suite.evaluated(
            folder, loaded, project_root(), only, document=document, record=record
        )
        click.echo(text, nl=not text.endswith("\n"))
        if document or record or "gold" not in only:
            return
    if is_test:
        day = datetime.now(UTC).date().isoformat()
        result = suite.look(
            folder, loaded, project_root(), why, day=day, corpora=corpora, record=record
        )
    else:
        result = evaluate.evaluate(folder, loaded, half, project_root(), corpora=corpora)
    click.echo(f"{half} half: {result.sentences} sentences")
    for corpus, n_missing in result.missing.items():
        click.echo(f"left out, not on this machine or changed: {n_missing} sentences of {corpus}")
    for system, scores in result.table.groupby("system", sort=False):
        measured = scores.drop(columns="system").dropna(subset=["f1"])
        click.echo(f"\n{system}\n{evaluate.as_text(measured)}")


@click.command("accuracy")
@click.option(
    "--gold",
    type=click.Path(path_type=Path),
    help="A CoNLL-U file. Default: the UD Arabic-PUD half beside the project.",
)
@click.option(
    "--lemmas",
    type=click.Choice(["farahidi", "camel", "simplemma", "surface"]),
    default="farahidi",
    show_default=True,
)
def accuracy_command(gold: Path | None, lemmas: str) -> None:
    """Measure clitic splits and lemmas against UD Arabic-PUD, with intervals.

    \b
    Example:
      analysis accuracy
    """
    from analysis.evaluation.benchmarks.part import markdown
    from analysis.evaluation.benchmarks.ud_pud import measure_words

    file = gold or project_root().parent / "shared" / "gold" / "lemmas" / "ar_pud-dev.conllu"
    click.echo(markdown(measure_words(file, lemmas)))  # type: ignore[arg-type]


COMMANDS = (evaluate_command, accuracy_command)
