"""`analysis explain`: how one sentence is coded, and why."""

from __future__ import annotations

import click

from analysis.paths import DEFAULT_STUDY, study_folder


@click.command("explain")
@click.argument("sentence")
@click.option("--study", default=DEFAULT_STUDY, show_default=True)
@click.option("--published", metavar="DATE", help="The day, for offices: 2020-07-21.")
def explain_command(sentence: str, study: str, published: str | None) -> None:
    """Print how a sentence is coded, and why: words, clitics, lemmas, mentions, frames, tone,
    dyads, events, speaker.

    \b
    Example:
      analysis explain "أكد العاهل السعودي دعمه للكاظمي في طهران" --published 2020-07-21
    """
    from analysis.coding.explain import explain_sentence
    from analysis.study.load import load_study

    click.echo(explain_sentence(sentence, load_study(study_folder(study)), published))


COMMANDS = (explain_command,)
