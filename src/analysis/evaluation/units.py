"""Units of a corpus with what a coder gave them and, of some, what the gold drawn in it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.prevalence import frames_of_units
from analysis.relations.relation import counted
from analysis.stats.corrected import Gold, gold_units
from analysis.study.schema import Study

Reals = npt.NDArray[np.float64]

USED = ("development", "correction")


class Units(NamedTuple):
    """Units of a corpus with what the coder gave them and, of some, what the gold says.

    Attributes
    ----------
    rows
        One row a unit: unit_id, article_id, dyad, source, period, `weight` (one over the
        probability of being drawn; 0 where the unit is not coded by hand), and the number of its
        article.
    marked
        Units × frames, and last the tone: what the coder gave.
    held
        The same by the gold; NaN where the unit is not coded by hand.
    names
        The frames.
    """

    rows: pd.DataFrame
    marked: Reals
    held: Reals
    names: tuple[str, ...]

    def only(self, kept: npt.NDArray[np.bool_]) -> Units:
        """The units for which `kept` is true.

        Parameters
        ----------
        kept
            Which units stay.

        Returns
        -------
        Units
            Those units, in their order.
        """
        return self._replace(rows=self.rows[kept], marked=self.marked[kept], held=self.held[kept])

    @property
    def is_gold(self) -> npt.NDArray[np.bool_]:
        """Which units are coded by hand."""
        return self.rows["weight"].to_numpy() > 0

    def gold(self, column: int) -> Gold:
        """The gold of one frame, or of the tone.

        Parameters
        ----------
        column
            A column of `marked`: a frame, or the last, the tone.

        Returns
        -------
        Gold
            The units that were coded by hand, with their weights.
        """
        at = self.is_gold
        rows = self.rows[at]
        article = rows["article"].to_numpy()
        return gold_units(
            self.marked[at, column], self.held[at, column], rows["weight"].to_numpy(), article
        )


def gold_of_corpus(
    gold: pd.DataFrame, sample: pd.DataFrame, corpora: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The part of a gold standard that may correct a corpus.

    Parameters
    ----------
    gold, sample
        gold.csv and sample.csv.
    corpora
        Names of the corpora of the run.

    Returns
    -------
    tuple of DataFrame
        Rows of `gold` and of `sample` that were drawn in these corpora, in the halves `USED`. Where
        units were drawn for the correction these alone, since each design has its own
        probabilities.
    """
    drawn = sample[sample["corpus"].isin(corpora) & (sample["round"] != "pilot")]
    coded = gold[gold["layer"] == "coded"]
    # a sentence may be coded in two rounds: only the round it was drawn in has its probability
    keys = set(zip(coded["sentence"], coded["round"], strict=True))
    is_coded = [key in keys for key in zip(drawn["sentence"], drawn["round"], strict=True)]
    drawn = drawn[np.array(is_coded, dtype=bool)]
    # units drawn for the correction first: with any of those the development half is left alone
    for half in reversed(USED):
        of_half = drawn[drawn["half"] == half]
        if len(of_half):
            rounds = gold["round"].isin(of_half["round"])
            return gold[gold["sentence"].isin(of_half["sentence"]) & rounds], of_half
    return gold.iloc[:0], drawn.iloc[:0]


def units_with_gold(
    dyads: pd.DataFrame,
    frames: pd.DataFrame,
    gold: pd.DataFrame,
    sample: pd.DataFrame,
    study: Study,
) -> Units:
    """The units of a run, each with what the gold says of it.

    Parameters
    ----------
    dyads, frames
        Tables of these names.
    gold, sample
        From `gold_of_corpus`.
    study
        Names the frames.

    Returns
    -------
    Units
        A unit whose sentence is coded by hand, but which is no unit of the dyad by the gold, holds
        no frame and has a tone of 0 there: the share is of the units that the program counts.
    """
    dyads = counted(dyads, study)
    frames = counted(frames, study)
    units, marks = frames_of_units(dyads, frames, study)
    names = tuple(str(c) for c in marks.columns)
    marked = np.column_stack([marks.to_numpy(np.float64), units["tone"].to_numpy(np.float64)])
    # the same rows, in the same order, as `frames_of_units` makes its units of
    place = dyads.drop_duplicates(["unit_id", "dyad"])["sentence_id"].astype("str")
    sentence = (units["article_id"] + "." + place.to_numpy()).to_numpy()
    weight = np.zeros(len(units))
    held = np.full(marked.shape, np.nan)
    # gold is of sentences: it says nothing of a paragraph as a whole
    if study.settings.dyad_unit == "sentence" and len(sample):
        chance = dict(zip(sample["sentence"], sample["probability"], strict=True))
        known = np.array([s in chance for s in sentence])
        weight[known] = [1 / chance[s] for s in sentence[known]]
        keys = list(zip(sentence.tolist(), units["dyad"].astype("str"), strict=True))
        held[known] = _held(gold, [k for k, at in zip(keys, known, strict=True) if at], names)
    article = pd.factorize(units["article_id"], sort=True)[0]
    rows = units.assign(weight=weight, article=article).reset_index(drop=True)
    return Units(rows, marked, held, names)


def _held(gold: pd.DataFrame, keys: list[tuple[str, str]], names: tuple[str, ...]) -> Reals:
    """What the gold gives units (sentence and dyad): frames as 0 or 1, and last the tone."""
    frames = gold[gold["layer"] == "frame"]
    given = set(zip(frames["sentence"], frames["dyad"], frames["label"], strict=True))
    tones = gold[gold["layer"] == "tone"]
    keyed = zip(tones["sentence"], tones["dyad"], strict=True)
    tone = dict(zip(keyed, tones["value"].astype("float64"), strict=True))
    held = np.zeros((len(keys), len(names) + 1))
    for row, (sentence, dyad) in enumerate(keys):
        held[row, :-1] = [(sentence, dyad, name) in given for name in names]
        held[row, -1] = tone.get((sentence, dyad), 0.0)
    return held
