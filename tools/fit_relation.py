"""Learn whose relation a sentence tells, and say how well: `.venv/bin/python tools/fit_relation.py iraq-iran-saudi`.

Reads the units coded in the study's gold folder (development half, and training.csv), needs their corpora in data/raw or
../shared/corpora, prints precision and recall on the development half by ten-fold cross-validation over articles, and writes
src/analysis/relations/relation_weights.json. The test half is not read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.evaluation.relation_training import relation_units
from analysis.relations.relation_model import WEIGHTS, fit
from analysis.study.load import load_study
from analysis.study.schema import RELATIONS

ROOT = Path(__file__).parents[1]
FOLDS = 10


def cross_validated(units: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The gold units with `found`, by models that saw no unit of the same article."""
    names = sorted(set(units["article_id"]))
    order = np.random.default_rng(seed).permutation(len(names)) % FOLDS
    fold = units["article_id"].map(dict(zip(names, order.tolist(), strict=True))).to_numpy()
    parts = []
    for number in range(FOLDS):
        train = units[fold != number]
        test = units[(fold == number) & units["is_gold"].to_numpy()]
        model = fit(train["cues"].tolist(), train["relation"].tolist(), train["weight"].tolist())
        probability = model.probabilities(test["cues"].tolist())
        found = np.array(RELATIONS, dtype=object)[probability.argmax(axis=1)]
        parts.append(test.assign(found=found, between=probability[:, 0]))
    return pd.concat(parts)


def told(rows: pd.DataFrame) -> str:
    """Precision, recall and F1 of each relation, and of calling everything 'between'."""
    lines = [
        f"{len(rows)} units of the development half, {FOLDS}-fold cross-validation over articles"
    ]
    for name in RELATIONS:
        gold = rows["relation"] == name
        found = rows["found"] == name
        both = int((gold & found).sum())
        precision = both / max(1, int(found.sum()))
        recall = both / max(1, int(gold.sum()))
        f1 = 2 * both / max(1, int(gold.sum() + found.sum()))
        lines.append(
            f"  {name:9s} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  n {int(gold.sum())}"
        )
    share = float((rows["relation"] == RELATIONS[0]).mean())
    lines.append(f"  all of them called '{RELATIONS[0]}': F1 {2 * share / (1 + share):.3f}")
    lines.append(
        f"  right: {float((rows['relation'] == rows['found']).mean()):.3f}, by calling all '{RELATIONS[0]}' {share:.3f}"
    )
    ranks = rows["between"].rank().to_numpy()
    is_between = (rows["relation"] == RELATIONS[0]).to_numpy()
    n, m = int(is_between.sum()), int((~is_between).sum())
    area = (ranks[is_between].sum() - n * (n + 1) / 2) / (n * m)
    lines.append(f"  area under the curve of '{RELATIONS[0]}': {area:.3f}")
    return "\n".join(lines)


def main() -> None:
    """Fit, say how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study")
    parser.add_argument("--root", type=Path, default=ROOT, help="where data/raw and ../shared are")
    asked = parser.parse_args()
    study = load_study(ROOT / "studies" / asked.study)
    folder = ROOT / "data" / (study.gold or study.id)
    units = relation_units(folder, study, asked.root)
    print(told(cross_validated(units, study.settings.seed)))
    model = fit(units["cues"].tolist(), units["relation"].tolist(), units["weight"].tolist())
    n_gold = int(units["is_gold"].sum())
    made = f"tools/fit_relation.py {study.id}: {n_gold} units of the development half, {len(units) - n_gold} of training.csv"
    (ROOT / "src" / "analysis" / "relations" / WEIGHTS).write_text(
        model.as_json(made), encoding="utf-8"
    )
    print(f"{len(model.cues)} cues")


if __name__ == "__main__":
    main()
