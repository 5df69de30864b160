"""Frame coders side by side on the same units: F1 by frame, reliability, and what more units bring.

Measured on units of the development half: settled gold, or training material coded once. A coder that
learns is measured in cross-validation by article: it never codes an article that it learned from.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.unit_coder import UnitCoder, fit_folds
from analysis.coding.unit_features import UnitFeatures, bucket
from analysis.errors import UserError
from analysis.stats import f_score_interval

Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

COMPARED = "coders.csv"
MICRO, MACRO = "all frames (micro)", "all frames (macro)"
SIGN = "sign of tone"
TYPE = "type of event"
COLUMNS = ["part", "coder", "on", "about", "x", "estimate", "low", "high", "n"]
SCORES, RELIABILITY, LEARNING = "scores", "reliability", "learning"
PARTS = (SCORES, RELIABILITY, LEARNING)
GOLD, TRAINING = "gold, development half", "training units"
BINS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
SIZES = (300, 700, 1300)  # units that a point of the learning curve learns from


class Units(NamedTuple):
    """Coded units: their articles, what they hold, and which are settled gold."""

    article_id: list[str]
    held: Bools
    is_gold: Bools
    names: tuple[str, ...]


def lexicon_marks(features: UnitFeatures, names: Sequence[str]) -> Bools:
    """Units × frames: whether the lexicon finds a word of the frame in the sentence.

    Parameters
    ----------
    features
        From `unit_features`, whose signs hold the lexicon's hits.
    names
        Ids of frames.

    Returns
    -------
    array of bool
    """
    signs = features.signs.tocsc()
    # hits of the lexicon are features too, hashed into the bucket of their name
    columns = [signs[:, [bucket(f"L {name}")]].toarray().ravel() > 0 for name in names]
    return np.column_stack(columns)


def scores(units: Units, marked: Bools, coder: str) -> pd.DataFrame:
    """F1 of a coder on gold and on training units, by frame, micro and macro.

    Parameters
    ----------
    units
        What they hold.
    marked
        Units × frames: what the coder gives.
    coder
        Its name.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`; `n` is how many marks the gold has.
    """
    rows = []
    for on, kept in ((GOLD, units.is_gold), (TRAINING, ~units.is_gold)):
        if not kept.any():
            continue
        counts = _counts(units, marked, kept)
        for column, name in enumerate(units.names):
            rows.append(_score(coder, on, name, counts[:, [column]]))
        # micro: marks of all frames are pooled, so that frequent frames weigh more
        rows.append(_score(coder, on, MICRO, counts.sum(axis=1, keepdims=True)))
        rows.append(_score(coder, on, MACRO, counts))
    return pd.DataFrame(rows, columns=COLUMNS)


def tone_scores(
    article_id: Sequence[str], held: Reals, is_gold: Bools, given: Reals, coder: str
) -> pd.DataFrame:
    """How often a coder gives the sign of the tone: F1 over signs (micro), which is the share of
    units that are right.

    Parameters
    ----------
    article_id
        The article of each unit.
    held, given
        The tone of each unit by the codes and by the coder; signs are compared.
    is_gold
        Which units are settled gold.
    coder
        Its name.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`.
    """
    signs = (-1, 0, 1)
    marks = [np.column_stack([np.sign(tone) == s for s in signs]) for tone in (held, given)]
    units = Units(list(article_id), marks[0], is_gold, tuple(map(str, signs)))
    table = scores(units, marks[1], coder)
    return table[table["about"] == MICRO].assign(about=SIGN)


def event_scores(
    article_id: Sequence[str], held: Bools, is_gold: Bools, given: Bools, coder: str
) -> pd.DataFrame:
    """F1 of the types of event over sentences (micro).

    Parameters
    ----------
    article_id
        The article of each sentence.
    held, given
        Sentences × types: what the codes and the coder give.
    is_gold
        Which sentences are settled gold.
    coder
        Its name.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`.
    """
    names = tuple(map(str, range(held.shape[1])))
    table = scores(Units(list(article_id), held, is_gold, names), given, coder)
    return table[table["about"] == MICRO].assign(about=TYPE)


def _counts(units: Units, marked: Bools, kept: Bools) -> Reals:
    """Articles × frames × 3: marks of both, of the gold, of the coder."""
    number = pd.factorize(np.array(units.article_id, dtype=object)[kept])[0]
    held, given = units.held[kept], marked[kept]
    counts = np.zeros((number.max(initial=-1) + 1, len(units.names), 3))
    for place, values in enumerate((held & given, held, given)):
        # a slice is a view: this adds to `counts`
        np.add.at(counts[:, :, place], number, values)
    return counts


def _score(coder: str, on: str, about: str, counts: Reals) -> tuple[object, ...]:
    interval = f_score_interval(counts)
    n = int(counts[:, :, 1].sum())
    ends = (float(interval.estimate), float(interval.low), float(interval.high))
    return (SCORES, coder, on, about, np.nan, *ends, n)


def reliability(units: Units, probability: Reals, coder: str) -> pd.DataFrame:
    """How often a frame is there where the coder says how probable it is, over all frames.

    Parameters
    ----------
    units
        What they hold.
    probability
        Units × frames.
    coder
        Its name.

    Returns
    -------
    DataFrame
        One row a bin of probabilities: `x` their mean, `estimate` the share that holds the frame.
    """
    rows = []
    for on, kept in ((GOLD, units.is_gold), (TRAINING, ~units.is_gold)):
        said, held = probability[kept].ravel(), units.held[kept].ravel()
        for low, high in pairwise(BINS):
            # bins are open above, the last is not: a probability of 1 belongs to it
            inside = (said >= low) & ((said < high) | (high == 1.0))
            if inside.any():
                mean, share = float(said[inside].mean()), float(held[inside].mean())
                n = int(inside.sum())
                rows.append((RELIABILITY, coder, on, MICRO, mean, share, np.nan, np.nan, n))
    return pd.DataFrame(rows, columns=COLUMNS)


def learning_curve(
    features: UnitFeatures,
    units: Units,
    labels: pd.DataFrame,
    *,
    sizes: Sequence[int] = SIZES,
    seed: int = 1,
) -> pd.DataFrame:
    """F1 by how many units a coder learned from.

    Parameters
    ----------
    features, units, labels
        Of all coded units.
    sizes
        Units to learn from; articles are taken whole, in a random order.
    seed
        Of that order.

    Returns
    -------
    DataFrame
        One row a size, a kind of unit and micro or macro: `x` is the number of units that were at
        hand; each fold learns from four fifths of them. Measured on all units, each coded by a model
        that did not learn from its article.
    """
    articles = sorted(set(units.article_id))
    order = np.random.default_rng(seed).permutation(len(articles))
    # articles in random order: a smaller size is part of every larger one
    turn = {articles[a]: n for n, a in enumerate(order)}
    rank = np.array([turn[a] for a in units.article_id])
    ranked = np.argsort(rank, kind="stable")
    parts = []
    # no more units than there are can be learned from
    for size in [s for s in sizes if s < len(rank)]:
        cut = rank[ranked[size - 1]]
        # whole articles, so that slightly more units than the size asks for
        kept = np.flatnonzero(rank <= cut)
        ids = [units.article_id[k] for k in kept]
        model = fit_folds(features.rows(kept), labels.iloc[kept], ids)
        parts.append(_curve(units, model, features, len(kept)))
    if parts:
        return pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns=COLUMNS)


def _curve(units: Units, model: UnitCoder, features: UnitFeatures, size: int) -> pd.DataFrame:
    probability = model.probability(features, units.article_id)
    # `scores` says F1 on gold and on training units; both become points of the curve
    curve = scores(units, model.given(probability, units.article_id), "supervised")
    curve = curve[curve["about"].isin([MICRO, MACRO])]
    return curve.assign(part=LEARNING, x=float(size))


def renewed(before: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """What was recorded with the rows of `table` in place of those of the same kind.

    Parameters
    ----------
    before
        What was recorded.
    table
        What was measured now.

    Returns
    -------
    DataFrame
        Kinds are a part and whether it is of frames, tone or events; rows of a kind that was not
        measured now stay.
    """

    def kinds(rows: pd.DataFrame) -> pd.Series:
        return rows["part"] + rows["about"].where(rows["about"].isin((SIGN, TYPE)), "")

    kept = before[~kinds(before).isin(kinds(table))]
    # an empty frame would have a say in the types of the columns
    every = pd.concat([rows for rows in (kept, table) if len(rows)], ignore_index=True)
    turn = every["part"].map({part: number for number, part in enumerate(PARTS)})
    return every.iloc[np.argsort(turn.to_numpy(), kind="stable")].reset_index(drop=True)


def read_compared(path: Path) -> pd.DataFrame:
    """What `analysis train-coder --record` kept; no row where it kept nothing.

    Parameters
    ----------
    path
        coders.csv of a gold folder.

    Returns
    -------
    DataFrame
        With the columns `COLUMNS`.

    Raises
    ------
    UserError
        For a file without them.
    """
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS)
    table = pd.read_csv(path)
    if list(table.columns) != COLUMNS:
        raise UserError(f"columns are {', '.join(COLUMNS)}", where=path, line=1)
    return table
