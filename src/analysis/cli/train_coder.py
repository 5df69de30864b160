"""The supervised coders of frames, tone and events: fit them, and compare coders on the same units."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.gold import GOLD_OPTION
from analysis.paths import DEFAULT_STUDY, project_root, study_folder

if TYPE_CHECKING:
    from pandas import DataFrame

    from analysis.evaluation.gold.event_training import EventUnits
    from analysis.evaluation.gold.training_units import Learnable


LAYERS = ("frames", "tone", "events")


@click.command("train-coder")
@click.argument("study", default=DEFAULT_STUDY)
@click.option(
    "--date", default="", help="Day that the notes of the fitted coder give, as 2026-11-29."
)
@click.option(
    "--layer", "layers", type=click.Choice(LAYERS), multiple=True, help="Fit this coder alone."
)
@click.option("--ship", is_flag=True, help="Put the fitted coders into the package.")
@click.option("--record", is_flag=True, help="Renew coders.csv beside the gold (notebook 5).")
@click.option("--curve", is_flag=True, help="Fit frames on fewer units too: the learning curve.")
@GOLD_OPTION
def train_coder_command(
    study: str,
    date: str,
    layers: tuple[str, ...],
    ship: bool,
    record: bool,
    curve: bool,
    gold: Path | None,
) -> None:
    """Fit the supervised coders of frames, tone and events on coded units of the development half,
    and compare them with the lexicon in cross-validation by article.

    Units are those of gold.csv and training.csv of the gold folder whose corpora are on this machine.
    What coders.csv holds of a layer that is not fitted, or of the curve without --curve, stays.

    \b
    Example:
      analysis train-coder
      analysis train-coder --layer tone
      analysis train-coder --ship --record --curve --date 2026-11-29
    """
    import pandas as pd

    from analysis.atomic import put
    from analysis.coding.frame_coders.supervised import codebook_hash
    from analysis.evaluation import coders_compared as compared
    from analysis.evaluation.gold.event_training import event_units
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
    notes = {
        "command": f"analysis train-coder {study}",
        "date": date,
        "codebook": codebook_hash(loaded),
        "units": len(held.units),
        "units_gold": n_gold,
        "coded_by": "a language model (data/gold/README.md)",
        "versions": {name: version(name) for name in ("numpy", "scipy")},
    }
    wanted = layers or LAYERS
    parts = []
    if "frames" in wanted:
        parts += _frames(held, notes, ship, curve)
    if "tone" in wanted:
        parts += _tone(held, notes, ship)
    if "events" in wanted:
        parts += _events(event_units(folder, loaded, root), notes, ship)
    table = pd.concat(parts, ignore_index=True)
    shown = table[table["part"] != compared.RELIABILITY].assign(x=lambda t: t["x"].fillna(0))
    wide = shown.pivot_table(
        index=["part", "on", "about", "x"], columns="coder", values="estimate", sort=False
    )
    with pd.option_context("display.width", 200, "display.max_rows", 200):
        click.echo(wide.round(3).to_string(na_rep=""))
    if record:
        table = compared.renewed(compared.read_compared(folder / compared.COMPARED), table)
        rounded = table.round(dict.fromkeys(("x", "estimate", "low", "high"), 6))
        put(folder / compared.COMPARED, rounded.to_csv(index=False, lineterminator="\n"))
        click.echo(f"{compared.COMPARED} beside the gold")


def _frames(held: Learnable, notes: dict[str, Any], ship: bool, curve: bool) -> list[DataFrame]:
    """Fit the coder of frames: its scores beside the lexicon's, reliability and learning curve."""
    import numpy as np

    from analysis.coding.frame_coders import supervised
    from analysis.coding.unit_coder import fit_folds
    from analysis.evaluation import coders_compared as compared

    articles = held.units["article_id"].tolist()
    model = fit_folds(held.features, held.labels, articles, notes=notes)
    units = compared.Units(
        articles,
        held.labels.to_numpy() > 0,
        held.units["is_gold"].to_numpy(dtype=bool),
        tuple(held.labels.columns),
    )
    probability = model.probability(held.features, articles)
    parts = [
        compared.scores(units, compared.lexicon_marks(held.features, units.names), "lexicon"),
        compared.scores(units, model.given(probability, articles), "supervised"),
        compared.reliability(units, probability, "supervised"),
    ]
    if curve:
        parts.append(compared.learning_curve(held.features, units, held.labels))
        last = parts[1][parts[1]["about"].isin([compared.MICRO, compared.MACRO])]
        parts.append(last.assign(part=compared.LEARNING, x=float(len(articles))))
    brier = np.mean((probability - units.held) ** 2)
    click.echo(f"frames: mean squared error of the probabilities {brier:.4f}")
    if ship:
        model.save(supervised.SHIPPED)
        click.echo(f"{supervised.SHIPPED.stat().st_size:,} bytes in {supervised.SHIPPED.name}")
    return parts


def _tone(held: Learnable, notes: dict[str, Any], ship: bool) -> list[DataFrame]:
    """Fit the coder of tone: how often it and the words of tone give the right sign."""
    import numpy as np

    from analysis.coding import tone_model
    from analysis.evaluation import coders_compared as compared

    articles = held.units["article_id"].tolist()
    is_gold = held.units["is_gold"].to_numpy(dtype=bool)
    coded = held.units["tone"]
    counts = np.where(is_gold, tone_model.GOLD_COUNTS, 1.0)
    model = tone_model.fit_tone(held.tone, coded.tolist(), articles, weight=counts, notes=notes)
    given = tone_model.tone_of(model.probability(held.tone, articles))
    if ship:
        model.save(tone_model.SHIPPED)
        click.echo(f"{tone_model.SHIPPED.stat().st_size:,} bytes in {tone_model.SHIPPED.name}")
    by_coder = (("lexicon", held.tone_by_words), ("supervised", given.astype(np.float64)))
    tone = coded.to_numpy(dtype=np.float64)
    return [compared.tone_scores(articles, tone, is_gold, marks, name) for name, marks in by_coder]


def _events(units: EventUnits, notes: dict[str, Any], ship: bool) -> list[DataFrame]:
    """Fit the coder of events: F1 of the types that it and the words of events.yml give a sentence."""
    import numpy as np

    from analysis.coding.event_coders import supervised
    from analysis.coding.unit_coder import fit_folds
    from analysis.evaluation import coders_compared as compared
    from analysis.evaluation.predict import codable
    from analysis.study.event_lexicon import PLOVER

    sentences = units.sentences
    n_gold = int(sentences["is_gold"].sum())
    notes = {**notes, "sentences": len(sentences), "sentences_gold": n_gold}
    click.echo(f"events: {len(sentences):,} sentences, {n_gold:,} of them gold")
    articles = units.pairs["article_id"].tolist()
    labels = units.labels(supervised.LEARNED)
    model = fit_folds(units.features, labels, articles, notes=notes)
    if ship:
        model.save(supervised.SHIPPED)
        click.echo(f"{supervised.SHIPPED.stat().st_size:,} bytes in event_coders/supervised.npz")

    def marks(rows: DataFrame) -> Any:
        told = set(zip(rows["sentence"], rows["type"], strict=True))
        return np.array([[(s, t) in told for t in PLOVER] for s in sentences["sentence"]])

    keys = ["article_id", "sentence_id"]
    place = sentences[["sentence", *keys]]
    rules = units.coded.events_by_rules
    by_words = rules.assign(article_id=units.coded.article_ids[rules["article"].to_numpy()])
    learned = supervised.events_of_model(units.coded, model)
    by_model = learned.assign(article_id=units.coded.article_ids[learned["article"].to_numpy()])
    parts = []
    for name, found in (("lexicon", by_words), ("supervised", by_model)):
        given = marks(codable(found, units.coded.study).merge(place, on=keys))
        parts.append(
            compared.event_scores(
                sentences["article_id"].tolist(),
                marks(units.events),
                sentences["is_gold"].to_numpy(bool),
                given,
                name,
            )
        )
    return parts


COMMANDS = (train_coder_command,)
