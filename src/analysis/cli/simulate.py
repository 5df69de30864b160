"""`analysis simulate`: methods on corpora in which the truth is known."""

from __future__ import annotations

import click


@click.group("simulate")
def simulate() -> None:
    """Try a method on simulated corpora, where the truth is known.

    \b
    Example:
      analysis simulate changes --articles 8,40
    """


@simulate.command("changes")
@click.option(
    "--articles",
    default="8,20,40,80",
    show_default=True,
    metavar="N,N,…",
    help="Articles of every period, a row each.",
)
@click.option("--rate", default=1.0, show_default=True, help="Occurrences of a word an article.")
@click.option("--corpora", default=8, show_default=True, help="Corpora of 50 words for each row.")
@click.option("--seed", default=1, show_default=True, help="The seed.")
def changes(articles: str, rate: float, corpora: int, seed: int) -> None:
    """Print how often a change is reported when there is none, when only the mix of outlets
    changes, and when a rate doubles.

    \b
    Example:
      analysis simulate changes --articles 8,40
    """
    from analysis.keywords.simulation import simulate_changes

    try:
        numbers = [int(n) for n in articles.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"'{articles}' is no list of whole numbers, such as 8,40", param_hint="--articles"
        ) from None
    table = simulate_changes(numbers, rate=rate, corpora=corpora, seed=seed)
    click.echo(table.to_string(index=False, float_format=lambda x: f"{x:.3f}", na_rep=""))


COMMANDS = (simulate,)
