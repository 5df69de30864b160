"""`analysis placebo`: what is found in shuffled corpora."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from analysis.cli.options import corpus_option, jobs_option, out_option
from analysis.paths import DEFAULT_STUDY, project_root, study_folder


def _known_kinds(_: click.Context, option: click.Parameter, kinds: tuple[str, ...]) -> Any:
    """The kinds as they are given, or all; the tables are imported only where the command runs."""
    from analysis.tables import SHUFFLES

    for kind in kinds:
        if kind not in SHUFFLES:
            listed = ", ".join(SHUFFLES)
            raise click.BadParameter(f"'{kind}' is not one of {listed}", param=option)
    return kinds or SHUFFLES


@click.command("placebo")
@click.argument("study", default=DEFAULT_STUDY)
@corpus_option("The corpora of the run, to make sure that it is the right one. May be repeated.")
@out_option()
@click.option(
    "--shuffles",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Shuffled copies of each kind.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    callback=_known_kinds,
    metavar="KIND",
    help="What is shuffled: dates, days, outlets, actors, sentences, dyads or frames. May be repeated. Default: all.",
)
@click.option("--seed", type=int, help="Seed of the shuffles. Default: that of the study.")
@jobs_option("Processes")
def placebo_command(
    study: str,
    corpora: tuple[str, ...],
    out: Path | None,
    shuffles: int,
    kinds: tuple[str, ...],
    seed: int | None,
    jobs: int,
) -> None:
    """Count how often shuffled copies of a corpus produce findings, by kind of finding and of
    shuffle.

    Shuffles dates, outlets, actors, sentences or pairs of states in the coded tables of a finished
    run, and applies the run's own measures and headline rules to each copy. Writes tables/placebo
    into the run and updates its index. Exit status 1 if more than 5 % of the copies (plus two
    standard errors) produce a kind of finding.

    \b
    Example:
      analysis placebo --shuffles 20 --kind dates
    """
    from analysis.cli.board import in_lines, reading_bar
    from analysis.study.load import load_study
    from analysis.workflow.placebo import as_text, placebo, refresh_index, run_folder

    started = time.monotonic()
    name = load_study(study_folder(study)).id
    folder = run_folder(name, corpora, out, project_root())
    chosen: Any = kinds
    with reading_bar() as bar:
        progress = bar if sys.stderr.isatty() else in_lines
        table = placebo(folder, shuffles, shuffles=chosen, seed=seed, jobs=jobs, progress=progress)
    click.echo(as_text(table))
    index = refresh_index(folder)
    click.echo(f"{os.path.relpath(index)}  ({time.monotonic() - started:.0f} s)")
    if not table["passes"].all():
        raise SystemExit(1)


COMMANDS = (placebo_command,)
