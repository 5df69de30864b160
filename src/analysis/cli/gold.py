"""Coding by hand: codebook, draw, collect, adjudicate, agreement, carry."""

from __future__ import annotations

import os
from pathlib import Path

import click

from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root, study_folder

GOLD_OPTION = click.option(
    "--gold",
    type=click.Path(path_type=Path),
    help="Folder of the gold standard. Default: the study's own (data/GOLD of study.yml, else data/gold-STUDY).",
)
# doccano; REFI-QDA; WebAnno TSV 3.3 and UIMA CAS JSON 0.4 for INCEpTION
TOOLS = ("doccano", "qdpx", "tsv", "cas")
REPLACE_OPTION = click.option(
    "--replace",
    is_flag=True,
    help="Let the new codes take the place of the old ones; a copy of the old file is kept.",
)


@click.command("draw")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--run",
    "runs",
    multiple=True,
    required=True,
    metavar="DIR=COUNT",
    help="A run's folder and about how many sentences to draw from it. May be repeated.",
)
@click.option(
    "--round",
    "round_name",
    default="main",
    show_default=True,
    help="Name of the round; each is drawn once.",
)
@click.option("--seed", type=int, default=20200721, show_default=True)
@click.option(
    "--size", type=click.IntRange(1), default=50, show_default=True, help="Sentences a sheet."
)
@click.option(
    "--sheets",
    type=click.Path(path_type=Path),
    help="Folder for the coders' sheets, which hold text. Default: data/processed/sheets.",
)
@click.option(
    "--tool",
    type=click.Choice(TOOLS),
    help="Write the sentences for another program too, in a folder beside the sheets: doccano, qdpx (NVivo, MAXQDA, ATLAS.ti, QualCoder), tsv or cas (INCEpTION).",
)
@GOLD_OPTION
def draw_command(
    study: str,
    runs: tuple[str, ...],
    round_name: str,
    seed: int,
    size: int,
    sheets: Path | None,
    tool: str | None,
    gold: Path | None,
) -> None:
    """Draw a stratified sample of sentences from finished runs, and write the coders' sheets.

    \b
    Example:
      analysis draw --run reports/saudinewsnet=210 --run reports/almayadeen=210 --round main
    """
    from analysis.evaluation.gold import rounds
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    counts: dict[Path, int] = {}
    for text in runs:
        place, _, count = text.rpartition("=")
        if not (place and count.isdigit()):
            raise UserError(
                f"--run {text}: not DIR=COUNT", fix="For instance: --run reports/saudinewsnet=210"
            )
        counts[Path(place)] = int(count)
    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, project_root(), gold)
    drawn = rounds.draw_sample(folder, counts, loaded, round_name, seed)
    target = sheets or project_root() / "data" / "processed" / rounds.SHEETS
    written = rounds.write_sheets(drawn, counts, loaded, target, size=size, seed=seed)
    click.echo(drawn.groupby(["corpus", "dyad", "names"]).size().to_string())
    click.echo(f"{len(drawn)} sentences, {len(written)} sheets in {os.path.relpath(target)}")
    if tool:
        files = rounds.write_for_tool(tool, target, round_name, loaded)
        click.echo(f"{len(files)} files for {tool} in {os.path.relpath(files[0].parent)}")


@click.command("collect")
@click.argument("coded", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option(
    "--round", "round_name", default="main", show_default=True, help="Which round of coding."
)
@click.option("--coder", required=True, help="Who coded; the file is named after it.")
@click.option(
    "--sheets",
    type=click.Path(path_type=Path),
    help="Where the sheets lie. Default: data/processed/sheets.",
)
@REPLACE_OPTION
@GOLD_OPTION
def collect_command(
    coded: tuple[Path, ...],
    study: str,
    round_name: str,
    coder: str,
    sheets: Path | None,
    replace: bool,
    gold: Path | None,
) -> None:
    """Import coded sheets into the study's gold folder as stand-off annotations, and list what
    could not be matched.

    What a coder handed in before stays. A sentence coded otherwise before keeps its first coding
    unless --replace is given.

    Files of doccano (JSON Lines), NVivo, MAXQDA, ATLAS.ti and QualCoder (REFI-QDA, .qdpx) and INCEpTION
    (WebAnno TSV 3.3, UIMA CAS JSON 0.4, or a project's export .zip) are read as well.

    \b
    Example:
      analysis collect coded/main-*.jsonl --round main --coder amal
    """
    from analysis.evaluation.gold import rounds
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, project_root(), gold)
    sheets_folder = sheets or project_root() / "data" / "processed" / rounds.SHEETS
    for message in rounds.collect(
        folder, sheets_folder, coded, loaded, round_name, coder, replace=replace
    ):
        click.echo(message, err=True)
    click.echo(os.path.relpath(folder / "codings" / f"{round_name}-{coder}.csv"))


@click.command("codings")
@click.argument("coder")
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option(
    "--round", "round_name", default="main", show_default=True, help="Which round of coding."
)
@click.option("--tool", type=click.Choice(TOOLS), default="qdpx", show_default=True)
@click.option(
    "--sheets",
    type=click.Path(path_type=Path),
    help="Where the sheets lie. Default: data/processed/sheets.",
)
@GOLD_OPTION
def codings_command(
    coder: str, study: str, round_name: str, tool: str, sheets: Path | None, gold: Path | None
) -> None:
    """Write what CODER marked in a round for another program, with the sentences: the way back is
    `analysis collect`.

    \b
    Example:
      analysis codings amal --round main --tool qdpx
    """
    from analysis.evaluation.evaluate import CODINGS, read_sample
    from analysis.evaluation.gold import rounds
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, project_root(), gold)
    files = rounds.write_for_tool(
        tool,
        sheets or project_root() / "data" / "processed" / rounds.SHEETS,
        round_name,
        loaded,
        coding=folder / CODINGS / f"{round_name}-{coder}.csv",
        sample=read_sample(folder),
    )
    click.echo(f"{len(files)} files for {tool} in {os.path.relpath(files[0].parent)}")


@click.command("adjudicate")
@click.argument("decided", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option(
    "--round", "round_name", default="main", show_default=True, help="Which round of coding."
)
@click.option(
    "--sheets",
    type=click.Path(path_type=Path),
    help="Where the sheets lie. Default: data/processed/sheets.",
)
@REPLACE_OPTION
@GOLD_OPTION
def adjudicate_command(
    decided: tuple[Path, ...],
    study: str,
    round_name: str,
    sheets: Path | None,
    replace: bool,
    gold: Path | None,
) -> None:
    """Write gold.csv of the study's gold folder: what both coders agree on, and an adjudicator's
    decisions where they differ.

    Gold of other rounds stays; fewer annotations than before are refused without --replace.

    \b
    Example:
      analysis adjudicate decided/main-*.jsonl --round main
    """
    from analysis.evaluation.gold import rounds
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, project_root(), gold)
    sheets_folder = sheets or project_root() / "data" / "processed" / rounds.SHEETS
    for message in rounds.adjudicate(
        folder, sheets_folder, decided, loaded, round_name, replace=replace
    ):
        click.echo(message, err=True)
    click.echo(os.path.relpath(folder / "gold.csv"))


@click.command("carry")
@click.argument("corpus")
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@GOLD_OPTION
def carry_command(corpus: str, study: str, gold: Path | None) -> None:
    """Update ids and offsets of coded sentences after CORPUS was corrected; marks and halves stay
    the same.

    \b
    Example:
      analysis carry demo
    """
    from analysis.evaluation.gold import migrate
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    root = project_root()
    folder = study_gold(load_study(study_folder(study)), root, gold)
    done = migrate.carry(folder, corpus, root / "data" / "raw" / corpus)
    for sentence in done.lost:
        click.echo(
            f"{sentence} no longer reads as it was drawn: its marks are kept, it is left out of scores",
            err=True,
        )
    click.echo(f"{done.moved} sentences moved with their article")


@click.command("codebook")
@click.argument("study", default=DEFAULT_STUDY)
def codebook_command(study: str) -> None:
    """Print the codebook for human coders: rules and examples, without the word lists.

    \b
    Example:
      analysis codebook > docs/codebook.md
    """
    from analysis.evaluation.gold.codebook import document as codebook_document
    from analysis.study.load import load_study

    click.echo(codebook_document(load_study(study_folder(study))), nl=False)


@click.command("agreement")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--round", "round_name", default="main", show_default=True, help="Which round of coding."
)
@GOLD_OPTION
def agreement_command(study: str, round_name: str, gold: Path | None) -> None:
    """Print the agreement of two coders: Krippendorff's alpha or F1, with intervals, for every
    layer, frame and dyad.

    \b
    Example:
      analysis agreement --round pilot
    """
    from analysis.evaluation import evaluate
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, project_root(), gold)
    table, coders = evaluate.agreement_of(folder, loaded, round_name)
    click.echo(f"round {round_name}: {' and '.join(coders)}\n{evaluate.as_text(table)}")


COMMANDS = (
    codebook_command,
    draw_command,
    collect_command,
    codings_command,
    adjudicate_command,
    agreement_command,
    carry_command,
)
