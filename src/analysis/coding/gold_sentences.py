"""Sentences coded by the codebook, as a frame coder that learns wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

GOLD, SAMPLE = "gold.csv", "sample.csv"
LEARNED_FROM = "development"


@dataclass(frozen=True)
class GoldSentences:
    """Sentences with the frames that coders gave them.

    Attributes
    ----------
    sentences : pandas.DataFrame
        One row a sentence: article_id, sentence_id; or one row a sentence and dyad, with a column
        `dyad`.
    frames : pandas.DataFrame of bool
        The same rows; one column a frame of the codebook, whether the frame was given.
    """

    sentences: pd.DataFrame
    frames: pd.DataFrame

    def __len__(self) -> int:
        return len(self.sentences)


def gold_files(folder: Path) -> tuple[Path, ...]:
    """The files of a gold folder that `read_gold_sentences` reads, those that are there."""
    return tuple(p for p in (folder / GOLD, folder / SAMPLE) if p.is_file())


def read_gold_sentences(
    folder: Path, corpora: Sequence[str], frames: Sequence[str]
) -> GoldSentences | None:
    """The gold of a study that a coder may learn from: its development half.

    Parameters
    ----------
    folder
        The gold folder.
    corpora
        Names of the corpora of the run.
    frames
        Ids of the codebook.

    Returns
    -------
    GoldSentences or None
        One row a sentence and dyad; None where there is no gold.
    """
    # without the sample nobody knows where the gold's sentences stand
    if len(gold_files(folder)) < 2:
        return None
    ids = {"article_id": "str", "sentence": "str"}
    sample = pd.read_csv(folder / SAMPLE, dtype={**ids, "sha256": "str"})
    gold = pd.read_csv(folder / GOLD, dtype="str", keep_default_na=False)
    # The other half measures what was learned, so it is never learned from.
    used = sample[(sample["half"] == LEARNED_FROM) & sample["corpus"].isin(corpora)]
    keys = ["sentence", "round"]
    places = used[[*keys, "article_id", "sentence_id"]]
    dyads = gold.loc[gold["layer"] == "dyad", [*keys, "dyad"]]
    units = dyads.merge(places, on=keys).sort_values(["sentence", "dyad"], ignore_index=True)
    marks = gold[gold["layer"] == "frame"]
    given = set(zip(marks["sentence"], marks["round"], marks["dyad"], marks["label"], strict=True))
    rows = zip(units["sentence"], units["round"], units["dyad"], strict=True)
    held = [[(*row, frame) in given for frame in frames] for row in rows]
    labels = pd.DataFrame(held, columns=list(frames), dtype=bool)
    return GoldSentences(units[["article_id", "sentence_id", "dyad"]], labels)


__all__ = ["GoldSentences", "gold_files", "read_gold_sentences"]
