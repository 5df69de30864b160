"""The supervised coder on the Arabic headlines of newsframing (Akyürek et al. 2020):
cross-validated, beside baselines.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.evaluation.benchmarks.part import (
    SEED,
    Part,
    Result,
    binary,
    f1,
    gold_file,
    macro_f1,
    precision_recall_f1,
    ratio,
    result,
)

FOLDS, FRAMES = 10, 9
Predict = Callable[[list[str], pd.DataFrame, list[str], int, int], pd.DataFrame]


def read_headlines(path: Path) -> tuple[list[str], pd.DataFrame]:
    """Headlines and their nine 0/1 columns of frames.

    Parameters
    ----------
    path
        The file, separated by tabs: the headline in the second column, frames from the fourth on.

    Returns
    -------
    headlines : list of str
        In the order of the file.
    labels : DataFrame
        One row a headline, columns 'frame 1' to 'frame 9', since the file names none.

    Raises
    ------
    UserError
        For a line with another number of columns.
    """
    # QUOTE_NONE: a quotation mark in a headline is text
    rows = list(
        csv.reader(
            path.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
        )
    )
    for number, row in enumerate(rows, 1):
        if len(row) != FRAMES + 3:
            raise UserError(
                f"a headline has {FRAMES + 3} columns, but this line has {len(row)}",
                where=path,
                line=number,
            )
    # the file writes 0.0 and 1.0
    labels = pd.DataFrame([[int(float(v)) for v in row[3:]] for row in rows])
    return [row[1] for row in rows], labels.set_axis(
        [f"frame {i + 1}" for i in range(FRAMES)], axis=1
    )


def score_headlines(root: Path, predict: Predict) -> Part:
    """F1 of the supervised coder out of fold: micro, macro and by frame.

    Parameters
    ----------
    root
        The project's folder; the gold lies in ../shared beside it.
    predict
        Codes texts out of fold: texts, labels, groups that stay in one fold, folds, seed.

    Returns
    -------
    Part
        Results with intervals over headlines, the commonest frames as baseline.

    Raises
    ------
    UserError
        Where the gold is not on this machine, or not of this form.
    """
    texts, labels = read_headlines(gold_file(root, "gold", "frames", "newsframing_ar_half.tsv"))
    predicted = predict(texts, labels, texts, FOLDS, SEED)
    usual = pd.DataFrame(False, index=labels.index, columns=labels.columns)
    usual[labels.mean().idxmax()] = True
    results = [
        *_means(labels, predicted, "supervised coder"),
        *_means(labels, usual, "commonest frame (baseline)"),
    ]
    for name in labels.columns:
        rows = binary(labels[name], predicted[name])
        results += precision_recall_f1(
            f"{name} (column {name.split()[1]} of the file)", "supervised coder", rows
        )[2:]
    says = (
        f"`../shared/gold/frames`: {len(texts)} headlines on gun violence in the United States, nine frames, any number of them a headline. "
        f"{FOLDS}-fold cross-validation; a repeated headline stays in one fold. Intervals over headlines. The file does not name its columns."
    )
    return Part(
        "Frames of headlines, supervised (newsframing)",
        says,
        results,
        (
            "Akyürek et al. 2020 publish figures for all Arabic headlines and models trained on English; their paper could not be read from "
            "here, so no figure of theirs is set beside these. Agreement of their coders in Arabic, as told in this project's brief: 0.69 for "
            "the first frame, 0.26 for the second.",
            "Repeated and near-equal headlines about one event make cross-validated figures of a set this small optimistic.",
        ),
    )


def _means(labels: pd.DataFrame, found: pd.DataFrame, system: str) -> list[Result]:
    each = [binary(labels[c], found[c]) for c in labels.columns]
    stacked = np.concatenate(each, axis=1)
    n_marks = int(labels.to_numpy().sum())

    total = np.sum(each, axis=0)
    exact = (labels.to_numpy(bool) == found.to_numpy(bool)).all(axis=1)
    return [
        result("micro F1", system, total, f1, n_marks),
        result("macro F1", system, stacked, macro_f1, n_marks),
        result(
            "all nine right",
            system,
            np.stack([exact, np.ones(len(exact))], axis=1).astype(float),
            ratio(0, 1),
        ),
    ]
