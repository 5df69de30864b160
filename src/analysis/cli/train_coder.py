"""The supervised coders of frames and of tone: fit them, and compare coders on the same units."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import click

from analysis.cli.gold import GOLD_OPTION
from analysis.paths import DEFAULT_STUDY, project_root, study_folder


@click.command("train-coder")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--date", default="", help="Day that the notes of the fitted coder give, as 2026-11-29."
)
@click.option("--ship", is_flag=True, help="Put the fitted coders into the package.")
@click.option("--record", is_flag=True, help="Renew coders.csv beside the gold (notebook 5).")
@click.option("--curve", is_flag=True, help="Fit on fewer units too: the learning curve.")
@GOLD_OPTION
def train_coder_command(
    study: str, date: str, ship: bool, record: bool, curve: bool, gold: Path | None
) -> None:
    """Fit the supervised coders of frames and of tone on coded units of the development half, and
    compare them with the lexicon in cross-validation by article.

    Units are those of gold.csv and training.csv of the gold folder whose corpora are on this machine.

    \b
    Example:
      analysis train-coder
      analysis train-coder --ship --record --curve --date 2026-11-29
    """
    import numpy as np
    import pandas as pd

    from analysis.atomic import put
    from analysis.coding import tone_model
    from analysis.coding.frame_coders import supervised
    from analysis.coding.unit_coder import fit_folds
    from analysis.evaluation import coders_compared as compared
    from analysis.evaluation.gold.folder import study_gold
    from analysis.evaluation.gold.training_units import learnable
    from analysis.study.load import load_study

    root = project_root()
    loaded = load_study(study_folder(study))
    folder = study_gold(loaded, root, gold)
    held = learnable(folder, loaded, root)
    for corpus, n_missing in held.missing.items():
        click.echo(f"left out, not on this machine or changed: {n_missing} sentences of {corpus}")
    n_gold = int(held.units["is_gold"].sum())
    click.echo(f"{len(held.units):,} units, {n_gold:,} of them gold")
    articles = held.units["article_id"].tolist()
    notes = {
        "command": f"analysis train-coder {study}",
        "date": date,
        "codebook": supervised.codebook_hash(loaded),
        "units": len(held.units),
        "units_gold": n_gold,
        "coded_by": "a language model (data/gold/README.md)",
        "versions": {name: version(name) for name in ("numpy", "scipy")},
    }
    model = fit_folds(held.features, held.labels, articles, notes=notes)
    units = compared.Units(
        articles,
        held.labels.to_numpy() > 0,
        held.units["is_gold"].to_numpy(dtype=bool),
        tuple(held.labels.columns),
    )
    probability = model.probability(held.features, articles)
    tone = held.units["tone"].to_numpy(dtype=np.float64)
    counts = np.where(units.is_gold, tone_model.GOLD_COUNTS, 1.0)
    of_tone = tone_model.fit_tone(
        held.tone, held.units["tone"].tolist(), articles, weight=counts, notes=notes
    )
    given = tone_model.tone_of(of_tone.probability(held.tone, articles)).astype(np.float64)
    by_words = compared.tone_scores(articles, tone, units.is_gold, held.tone_by_words, "lexicon")
    parts = [
        compared.scores(units, compared.lexicon_marks(held.features, units.names), "lexicon"),
        compared.scores(units, model.given(probability, articles), "supervised"),
        by_words,
        compared.tone_scores(articles, tone, units.is_gold, given, "supervised"),
        compared.reliability(units, probability, "supervised"),
    ]
    if curve:
        parts.append(compared.learning_curve(held.features, units, held.labels))
        last = parts[1][parts[1]["about"].isin([compared.MICRO, compared.MACRO])]
        parts.append(last.assign(part=compared.LEARNING, x=float(len(articles))))
    table = pd.concat(parts, ignore_index=True)
    shown = table[table["part"] != compared.RELIABILITY]
    wide = (
        shown.pivot_table(
            index=["part", "on", "about"], columns=["coder", "x"], values="estimate", dropna=True
        )
        if curve
        else shown.pivot(index=["on", "about"], columns="coder", values="estimate")
    )
    with pd.option_context("display.width", 200, "display.max_rows", 200):
        click.echo(wide.round(3).to_string(na_rep=""))
    brier = np.mean((probability - units.held) ** 2)
    click.echo(f"mean squared error of the probabilities {brier:.4f}")
    if ship:
        model.save(supervised.SHIPPED)
        of_tone.save(tone_model.SHIPPED)
        for path in (supervised.SHIPPED, tone_model.SHIPPED):
            click.echo(f"{path.stat().st_size:,} bytes in {path.name}")
    if record:
        rounded = table.round(dict.fromkeys(("x", "estimate", "low", "high"), 6))
        put(folder / compared.COMPARED, rounded.to_csv(index=False, lineterminator="\n"))
        click.echo(f"{compared.COMPARED} beside the gold")


COMMANDS = (train_coder_command,)
