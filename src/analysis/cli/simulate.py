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

    numbers = _whole_numbers(articles, "--articles")
    table = simulate_changes(numbers, rate=rate, corpora=corpora, seed=seed)
    click.echo(table.to_string(index=False, float_format=lambda x: f"{x:.3f}", na_rep=""))


@simulate.command("correction")
@click.option(
    "--gold",
    default="40,80,215,400",
    show_default=True,
    metavar="N,N,…",
    help="Units coded by hand, a row each.",
)
@click.option("--runs", default=500, show_default=True, help="Corpora of each row.")
@click.option("--articles", default=400, show_default=True, help="Articles of a corpus.")
@click.option("--seed", default=1, show_default=True, help="The seed.")
def correction(gold: str, runs: int, articles: int, seed: int) -> None:
    """Print how often 95 % intervals hold the truth where the coder errs: as counted, and corrected
    by units coded by hand.

    \b
    Example:
      analysis simulate correction --gold 80,215 --runs 500
    """
    from analysis.calibration.corrections import simulate_corrections

    numbers = _whole_numbers(gold, "--gold")
    table = simulate_corrections(numbers, runs=runs, n_articles=articles, seed=seed)
    click.echo(
        f"Of {runs:,} corpora of {articles:,} articles, the share whose 95 % interval holds the truth"
    )
    click.echo(table.to_string(index=False, float_format=lambda x: f"{x:.3f}", na_rep=""))


def _whole_numbers(text: str, option: str) -> list[int]:
    try:
        return [int(n) for n in text.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"'{text}' is no list of whole numbers, such as 8,40", param_hint=option
        ) from None


COMMANDS = (simulate,)
