"""`analysis calibrate`: the coverage of a run's intervals."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.paths import DEFAULT_STUDY, project_root


@click.command("calibrate")
@click.argument("run_folder", type=click.Path(path_type=Path), required=False)
@click.option(
    "--replications",
    type=click.IntRange(100),
    default=2000,
    show_default=True,
    help="Corpora simulated for each interval, number of articles and prevalence.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Also write the table as CSV.")
def calibrate_command(run_folder: Path | None, replications: int, out: Path | None) -> None:
    """Print the coverage of every interval in a run's reports, in simulated corpora like its own.

    The simulated corpora have the run's own number of units per article and its own clustering, for
    several numbers of articles and prevalences. From five articles on, 93 to 97 of 100 intervals
    should contain the truth; more for rare things.

    \b
    Example:
      analysis calibrate
      analysis calibrate reports/iraq-iran-saudi --replications 10000 --out coverage.csv
    """
    from analysis.calibration.coverage import as_text, coverage_of_run
    from analysis.reports.finished_run import open_run

    run = open_run(str(run_folder or project_root() / "reports" / DEFAULT_STUDY))
    table = coverage_of_run(
        run.dyads,
        run.frames,
        run.sentences,
        run.mentions,
        run.analysed,
        run.study,
        replications=replications,
    )
    click.echo(as_text(table))
    if out is not None:
        table.to_csv(out, index=False)
        click.echo(f"\n{out}")


COMMANDS = (calibrate_command,)
