"""`analysis watch`: edit a study, save, see what changed."""

from __future__ import annotations

import sys
import time

import click

from analysis.cli.options import corpus_option, jobs_option, set_option
from analysis.paths import DEFAULT_STUDY, project_root, study_folder

SECONDS = 1.0  # between two looks at the files


@click.command("watch")
@click.argument("study", default=DEFAULT_STUDY)
@corpus_option()
@set_option()
@jobs_option()
@click.option("--all", "everything", is_flag=True, help="Every notebook, each time.")
@click.option(
    "--runs", type=click.IntRange(1), help="End after so many runs. Default: Ctrl-C ends it."
)
def watch_command(
    study: str,
    corpora: tuple[str, ...],
    assignments: tuple[str, ...],
    jobs: int,
    everything: bool,
    runs: int | None,
) -> None:
    """Run a study again whenever one of its files is saved; print which findings changed.

    The run stands in reports/watch-STUDY and is quick (no validation, no robustness, words as they
    are written) unless --all is given. Only what the change made stale is made again. A mistake in
    a file is told by line, and the next save is waited for.

    \b
    Example:
      analysis watch egypt-ethiopia --corpus mine
    """
    from analysis.cli.board import Board, ended_by_interrupt
    from analysis.reproduction.saves import watch
    from analysis.workflow.run import run_study

    folder = study_folder(study)
    out = project_root() / "reports" / f"watch-{folder.name}"

    def run() -> str:
        started = time.monotonic()
        ok, index = run_study(
            folder,
            list(corpora),
            list(assignments),
            out,
            jobs,
            root=project_root(),
            arguments=sys.argv[1:],
            extent="all" if everything else "quick",
            display=Board,
        )
        state = "" if ok else "  a notebook failed"
        return f"{index}  ({time.monotonic() - started:.0f} s){state}"

    with ended_by_interrupt():
        watch(
            folder,
            out,
            run=run,
            say=click.echo,
            pause=lambda: time.sleep(SECONDS),
            n_runs=runs,
        )


COMMANDS = (watch_command,)
