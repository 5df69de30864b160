"""How many units to code for a corrected share, and the sheet of them: plan-gold, take-gold."""

from __future__ import annotations

import os
from pathlib import Path

import click

from analysis.cli.gold import GOLD_OPTION, REPLACE_OPTION
from analysis.errors import UserError
from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@click.command("plan-gold")
@click.argument("study", default=DEFAULT_STUDY)
@click.option("--frame", required=True, help="Id of the frame whose share is wanted.")
@click.option(
    "--width",
    type=float,
    default=0.06,
    show_default=True,
    help="Wanted width of the 95 % interval of its share: 0.06 is six points.",
)
@click.option("--dyad", default="all", show_default=True, help="Of this pair of states alone.")
@click.option(
    "--run",
    "run_dir",
    type=click.Path(path_type=Path),
    help="The finished run to draw from. Default: reports/STUDY.",
)
@click.option("--draw", "is_drawn", is_flag=True, help="Draw the units and write the sheets.")
@click.option(
    "--size", type=click.IntRange(1), default=50, show_default=True, help="Sentences a sheet."
)
@click.option(
    "--sheets",
    type=click.Path(path_type=Path),
    help="Folder for the sheets, which hold text. Default: data/processed/sheets.",
)
@GOLD_OPTION
def plan_gold_command(
    study: str,
    frame: str,
    width: float,
    dyad: str,
    run_dir: Path | None,
    is_drawn: bool,
    size: int,
    sheets: Path | None,
    gold: Path | None,
) -> None:
    """Say how many units of a corpus to code for a corrected share of a wanted width; --draw draws
    them.

    What is known of the coder's errors comes from units of this corpus that are coded already; where
    there are none, half of what it marks is taken to be right and a twentieth of the rest to be
    missed. The sheets are coded as any (`analysis collect`), in the coding pane, or by
    `analysis code export --round correction`; `analysis take-gold` takes one coder's codes in.

    \b
    Example:
      analysis plan-gold --frame energy --width 0.06
      analysis plan-gold --frame energy --width 0.06 --draw
    """
    from analysis.evaluation.gold import rounds
    from analysis.evaluation.gold import units_to_code as planning
    from analysis.evaluation.gold.folder import study_gold
    from analysis.study.load import load_study

    root = project_root()
    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, root, gold)
    run = run_dir or root / "reports" / loaded.id
    if not (run / "tables" / "dyads.parquet").is_file():
        raise UserError(
            "there is no run to draw from", where=run, fix=f"Make it: `analysis run {loaded.id}`."
        )
    planned = planning.plan_gold(run, folder, loaded, frame, width, dyad=dyad)
    where = dyad
    if dyad == "all":
        where = "all pairs of states"
    click.echo(
        f"{planned.n_units:,} units of {where}; the coder marks {frame} in {planned.share:.1%}"
    )
    click.echo(
        f"taken for its errors, from {planned.n_gold} coded units: {planned.precision:.0%} of what it marks is right, "
        f"{planned.missed:.1%} of the rest is missed"
    )
    click.echo(f"about {planned.n_needed} units to code for an interval of {100 * width:g} points")
    if not is_drawn:
        click.echo(f"drawn they would be {len(planned.new)} new sentences; --draw draws them")
        return
    planning.keep_plan(planned, folder)
    target = sheets or root / "data" / "processed" / rounds.SHEETS
    paths = []
    if len(planned.new):
        paths = rounds.write_sheets(
            planned.new, [run], loaded, target, size=size, seed=len(planned.drawn)
        )
    click.echo(
        f"{len(planned.new)} new sentences, {len(paths)} sheets in {os.path.relpath(target)}"
    )
    click.echo(
        f'or in JupyterLab: from analysis.evaluation.gold.pane import coding_pane; coding_pane("{loaded.id}", '
        f'coder="NAME", name="{planning.ROUND}")'
    )


@click.command("take-gold")
@click.argument("study", default=DEFAULT_STUDY)
@click.option("--coder", required=True, help="Whose codes are taken.")
@click.option(
    "--round",
    "round_name",
    default="correction",
    show_default=True,
    help="Which round of coding.",
)
@REPLACE_OPTION
@GOLD_OPTION
def take_gold_command(
    study: str, coder: str, round_name: str, replace: bool, gold: Path | None
) -> None:
    """Take one coder's codes into gold.csv as they are; two coders are settled by `adjudicate`.

    \b
    Example:
      analysis take-gold --coder amal
    """
    from analysis.evaluation.gold.folder import study_gold
    from analysis.evaluation.gold.units_to_code import take_codes
    from analysis.study.load import load_study

    folder = study_gold(load_study(study_folder(study)), project_root(), gold)
    taken = take_codes(folder, coder, name=round_name, replace=replace)
    click.echo(f"{taken} sentences of round {round_name} in {os.path.relpath(folder / 'gold.csv')}")


COMMANDS = (plan_gold_command, take_gold_command)
