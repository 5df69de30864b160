"""`analysis phrases` and `analysis shift`: terms of several words, and words that part two slices."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.paths import DEFAULT_STUDY, project_root

RUN = click.option(
    "--run",
    "run_folder",
    type=click.Path(path_type=Path),
    help=f"Folder of a finished run. Default: reports/{DEFAULT_STUDY}.",
)


def _drawable(_: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """A file that a figure can be written to."""
    if path is not None and path.suffix not in (".svg", ".png", ".pdf"):
        raise click.BadParameter(f"'{path}' ends in none of .svg, .png, .pdf", param=option)
    return path


@click.command("phrases")
@RUN
@click.option("--top", type=click.IntRange(1), default=30, show_default=True, help="Phrases shown.")
@click.option(
    "--min-count",
    type=click.IntRange(2),
    default=10,
    show_default=True,
    help="Occurrences that a phrase needs, in five articles or more.",
)
@click.option(
    "--min-npmi",
    type=click.FloatRange(-1, 1),
    default=0.3,
    show_default=True,
    help="Association that two neighbours need: 0 as by chance, 1 never apart.",
)
def phrases_command(run_folder: Path | None, top: int, min_count: int, min_npmi: float) -> None:
    """Print phrases of two and three words that a corpus holds, as lines for keywords.yml.

    Neighbours that stand together more than each by itself would have them. Nothing is written:
    copy the lines that are terms of your question, and give them a gloss.

    \b
    Example:
      analysis phrases --top 20
    """
    from analysis.keywords.phrases import collocations, offered
    from analysis.reports.finished_run import open_run

    run = open_run(str(run_folder or project_root() / "reports" / DEFAULT_STUDY))
    phrases = collocations(run.tokens, run.types, min_count=min_count, min_npmi=min_npmi)
    watched = [watch.term for watch in run.study.watch]
    if phrases.empty:
        click.echo("No two neighbours stand together so often: try a smaller --min-count.")
        return
    click.echo(offered(phrases, watched, top=top), nl=False)


@click.command("shift")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B", default="rest")
@RUN
@click.option("--top", type=click.IntRange(1), default=24, show_default=True, help="Words shown.")
@click.option("--min-count", type=click.IntRange(1), default=10, show_default=True)
@click.option(
    "--draws",
    type=click.IntRange(19),
    default=999,
    show_default=True,
    help="Permutations of articles that p rests on.",
)
@click.option(
    "--figure",
    type=click.Path(path_type=Path),
    callback=_drawable,
    help="Also draw the graph: a file that ends in .svg, .png or .pdf.",
)
def shift_command(
    one: str,
    other: str,
    run_folder: Path | None,
    top: int,
    min_count: int,
    draws: int,
    figure: Path | None,
) -> None:
    """Print the words that part slice A from slice B (an outlet, a period, or 'rest').

    Words are in the order of their contribution to the Jensen–Shannon divergence; p tells which of
    them articles exchanged by chance would part as far.

    \b
    Example:
      analysis shift 2023-03 rest
      analysis shift jisr waha --figure shift.svg
    """
    from analysis.keywords.slices import compare_slices
    from analysis.reports.finished_run import open_run

    run = open_run(str(run_folder or project_root() / "reports" / DEFAULT_STUDY))
    shift = compare_slices(
        run.term_counts,
        run.articles,
        one,
        other,
        min_count=min_count,
        draws=draws,
        seed=run.study.settings.seed,
    )
    written = run.terms.set_index("term")["written"].to_dict()
    table = shift.head(top).assign(word=lambda rows: rows["term"].map(written))
    table[["share_target", "share_reference"]] *= 10_000
    table["contribution"] *= 1_000
    table = table.drop(columns="term").set_index("word").round(3)
    click.echo(table.to_string())
    click.echo("\nshares per 10,000 words; contribution in thousandths of a bit")
    if figure is not None:
        from analysis.figures.style import save
        from analysis.figures.word_shift import word_shift

        glosses = {term: run.gloss(term) for term in shift["term"].head(top)}
        plot = word_shift(shift, one, other, written=written, glosses=glosses, top=top)
        save(plot, figure)
        click.echo(str(figure))


COMMANDS = (phrases_command, shift_command)
