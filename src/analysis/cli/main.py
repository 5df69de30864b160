"""`analysis …`: the command line, assembled from one module a group of commands, in the order of
use.

The modules import what they call inside each command, so that `analysis --help` loads nothing but
click.
"""

from __future__ import annotations

import click

from analysis import __version__
from analysis.cli import (
    actors,
    calibrate,
    code,
    corpus,
    doctor,
    evaluate,
    explain,
    gold,
    lab,
    lexical,
    messages,
    names,
    placebo,
    plan_gold,
    report,
    reproduce,
    robustness,
    run,
    simulate,
    study,
    train_coder,
    watch,
)
from analysis.cli.group import Commands

GROUPS = (
    run,
    watch,
    corpus,
    study,
    explain,
    actors,
    names,
    lexical,
    lab,
    robustness,
    placebo,
    simulate,
    gold,
    plan_gold,
    code,
    train_coder,
    evaluate,
    calibrate,
    report,
    reproduce,
    messages,
    doctor,
)


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="analysis")
def main() -> None:
    """Mihwar: reproducible research analysis of Arabic news."""


for group in GROUPS:
    for command in group.COMMANDS:
        main.add_command(command)

if __name__ == "__main__":
    main()
