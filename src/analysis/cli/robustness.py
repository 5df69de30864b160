"""Do findings hold under other reasonable choices: robustness, freeze."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from analysis.cli.options import corpus_option, jobs_option, out_option, set_option
from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@click.command("robustness")
@click.argument("study", default=DEFAULT_STUDY)
@corpus_option()
@set_option()
@out_option()
@click.option(
    "--specifications",
    type=click.IntRange(1),
    help="Maximum number; a larger grid is sampled with the study's seed. Default: as in study.yml.",
)
@click.option("--complete", is_flag=True, help="Run every specification of the grid.")
@jobs_option()
def robustness_command(
    study: str,
    corpora: tuple[str, ...],
    assignments: tuple[str, ...],
    out: Path | None,
    specifications: int | None,
    complete: bool,
    jobs: int,
) -> None:
    """Test a study's findings under every alternative choice it lists, and without each article,
    day and outlet.

    Updates the run first. Tables that a choice does not affect are computed once, and the results
    of each specification are kept, so that an interrupted run resumes where it stopped. Prints the
    outcome for each finding.

    \b
    Example:
      analysis robustness
      analysis robustness --corpus almayadeen --out reports/almayadeen --specifications 128
    """
    from analysis.cli.board import Board, ended_by_interrupt
    from analysis.workflow.run import run_study

    started = time.monotonic()
    most = specifications
    if complete:
        most = sys.maxsize
    with ended_by_interrupt():
        ok, index = run_study(
            study_folder(study),
            list(corpora),
            list(assignments),
            out,
            jobs,
            root=project_root(),
            arguments=sys.argv[1:],
            specifications=most,
            display=Board,
        )
    for line in _marks(Path(index).parent):
        click.echo(line)
    click.echo(
        f"{Path(index).with_name('6_robustness.html')}  ({time.monotonic() - started:.0f} s)"
    )
    if not ok:
        raise SystemExit(1)


@click.command("freeze")
@click.argument("study", default=DEFAULT_STUDY)
def freeze_command(study: str) -> None:
    """Preregister: record the study, its findings and the code, with today's date, before a corpus
    is opened.

    Adds an entry to studies/STUDY/frozen.json. Commit or publish that file, since the date is only
    this machine's word. Reports then say which findings were frozen in their present wording, and
    when.

    \b
    Example:
      analysis freeze iraq-iran-saudi
    """
    from analysis.workflow.preregister import freeze_study

    today = datetime.now(UTC).date().isoformat()
    count, path = freeze_study(study_folder(study), project_root(), today)
    click.echo(f"{os.path.relpath(path)}: {count} findings frozen on {today}.")
    click.echo("Next: commit it, or publish it where others can see the day.")


def _marks(run: Path) -> list[str]:
    """What became of each finding of a run, a line each."""
    path = run / "robustness.json"
    marks = {}
    if path.is_file():
        marks = json.loads(path.read_text(encoding="utf-8"))
    width = max((len(name) for name in marks), default=0)
    lines = []
    for name, mark in marks.items():
        line = f"{name:<{width}}  {mark['mark']:<18} "
        if mark["n_specifications"]:
            line += f"holds in {mark['share_holds']:>6.1%} of {mark['n_specifications']:,}"
        lines.append(line)
    return lines


COMMANDS = (robustness_command, freeze_command)
