"""What the mean of a coder's models is worth: `python tools/mean_of_models.py` (some ten minutes; needs ../shared).

An article that the coders of frames and of tone did not learn from is coded by the mean of their five models. Here each is fitted
five times, each time without a fifth of the articles, and codes those by the mean and by one of its models. Printed are micro
and macro F1 of frames, and the share of units whose tone has the right sign. `--layer tone` measures tone alone (a minute).
"""

from __future__ import annotations

import argparse
import dataclasses

import numpy as np
import numpy.typing as npt

from analysis.coding.tone_model import GOLD_COUNTS, fit_tone, tone_of
from analysis.coding.unit_coder import FOLDS, articles_known, fit_folds, fold_of
from analysis.evaluation.gold.folder import study_gold
from analysis.evaluation.gold.training_units import Learnable, learnable
from analysis.paths import DEFAULT_STUDY, project_root, study_folder
from analysis.study.load import load_study

Flags = npt.NDArray[np.bool_]


def f1(given: Flags, held: Flags) -> tuple[float, float]:
    """Micro and macro F1 of marks, units × frames."""
    hits = (given & held).sum(axis=0)
    marks = given.sum(axis=0) + held.sum(axis=0)
    return 2 * hits.sum() / marks.sum(), float(np.mean(2 * hits / np.maximum(marks, 1)))


def outer_folds(articles: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    """The fifth of each article: another salt than that of the coders' own folds, which would be
    left empty.
    """
    return np.array([fold_of(a, FOLDS, "mean of models") for a in articles])


def of_frames(units: Learnable) -> None:
    """Micro and macro F1 of frames by the mean and by one model."""
    articles = np.array(units.units["article_id"].tolist())
    held = units.labels.to_numpy() > 0
    outer = outer_folds(articles)
    given = {"mean of five": np.zeros_like(held), "one of five": np.zeros_like(held)}
    for fold in range(FOLDS):
        learned, left = np.flatnonzero(outer != fold), np.flatnonzero(outer == fold)
        labels = units.labels.iloc[learned].reset_index(drop=True)
        coder = fit_folds(units.features.rows(learned), labels, articles[learned].tolist())
        features, ids = units.features.rows(left), articles[left].tolist()
        # taken for articles it knew, so that the model of their fold alone codes them
        alone = dataclasses.replace(coder, known=articles_known(ids))
        for name, model in (("mean of five", coder), ("one of five", alone)):
            given[name][left] = model.given(model.probability(features, ids), ids)
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    for name, marks in given.items():
        micro, macro = f1(marks, held)
        print(f"frames, {name}: micro {micro:.3f}, macro {macro:.3f}, {len(held):,} units")


def of_tone(units: Learnable) -> None:
    """The share of units with the right sign of tone by the mean and by one model."""
    articles = np.array(units.units["article_id"].tolist())
    tone = units.units["tone"].to_numpy(np.int64)
    counts = np.where(units.units["is_gold"].to_numpy(bool), GOLD_COUNTS, 1.0)
    outer = outer_folds(articles)
    given = {"mean of five": np.zeros_like(tone), "one of five": np.zeros_like(tone)}
    for fold in range(FOLDS):
        learned, left = np.flatnonzero(outer != fold), np.flatnonzero(outer == fold)
        coder = fit_tone(
            units.tone.rows(learned),
            tone[learned].tolist(),
            articles[learned].tolist(),
            weight=counts[learned],
        )
        features, ids = units.tone.rows(left), articles[left].tolist()
        alone = dataclasses.replace(coder, known=articles_known(ids))
        for name, model in (("mean of five", coder), ("one of five", alone)):
            given[name][left] = tone_of(model.probability(features, ids))
    for name, marks in given.items():
        right = float(np.mean(np.sign(marks) == np.sign(tone)))
        print(f"sign of tone, {name}: {right:.3f}, {len(tone):,} units")


def main(layer: str) -> None:
    """Fit, code and print."""
    root = project_root()
    study = load_study(study_folder(DEFAULT_STUDY))
    units = learnable(study_gold(study, root, None), study, root)
    if layer != "frames":
        of_tone(units)
    if layer != "tone":
        of_frames(units)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--layer", choices=("frames", "tone", "both"), default="both")
    main(parser.parse_args().layer)
