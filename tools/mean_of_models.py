"""What the mean of a coder's models is worth: `python tools/mean_of_models.py` (some ten minutes; needs ../shared).

An article that the coder of frames did not learn from is coded by the mean of its five models. Here it is fitted five times, each
time without a fifth of the articles, and codes those by the mean and by one of its models. Printed are micro and macro F1.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from analysis.coding.unit_coder import FOLDS, fit_folds, fold_of, hashed
from analysis.evaluation.gold.folder import study_gold
from analysis.evaluation.gold.training_units import learnable
from analysis.paths import DEFAULT_STUDY, project_root, study_folder
from analysis.study.load import load_study

Flags = npt.NDArray[np.bool_]


def f1(given: Flags, held: Flags) -> tuple[float, float]:
    """Micro and macro F1 of marks, units × frames."""
    hits = (given & held).sum(axis=0)
    marks = given.sum(axis=0) + held.sum(axis=0)
    return 2 * hits.sum() / marks.sum(), float(np.mean(2 * hits / np.maximum(marks, 1)))


def main() -> None:
    """Fit, code and print."""
    root = project_root()
    study = load_study(study_folder(DEFAULT_STUDY))
    units = learnable(study_gold(study, root, None), study, root)
    articles = np.array(units.units["article_id"].tolist())
    held = units.labels.to_numpy() > 0
    # another salt than that of the coder's own folds, which would be left empty
    outer = np.array([fold_of(a, FOLDS, "mean of models") for a in articles])
    given = {"mean of five": np.zeros_like(held), "one of five": np.zeros_like(held)}
    for fold in range(FOLDS):
        learned, left = np.flatnonzero(outer != fold), np.flatnonzero(outer == fold)
        labels = units.labels.iloc[learned].reset_index(drop=True)
        coder = fit_folds(units.features.rows(learned), labels, articles[learned].tolist())
        features, ids = units.features.rows(left), articles[left].tolist()
        # taken for articles it knew, so that the model of their fold alone codes them
        alone = dataclasses.replace(coder, known=np.array(sorted({hashed(a) for a in ids})))
        for name, model in (("mean of five", coder), ("one of five", alone)):
            given[name][left] = model.given(model.probability(features, ids), ids)
        print(f"fold {fold + 1} of {FOLDS}", flush=True)
    for name, marks in given.items():
        micro, macro = f1(marks, held)
        print(f"{name}: micro {micro:.3f}, macro {macro:.3f}, {len(held):,} units")


if __name__ == "__main__":
    main()
