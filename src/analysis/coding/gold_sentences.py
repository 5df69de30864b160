"""Sentences coded by people, as a frame coder that learns wants them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class GoldSentences:
    """Sentences with the frames that people gave them.

    Attributes
    ----------
    sentences : pandas.DataFrame
        One row a sentence: article_id, sentence_id, text.
    frames : pandas.DataFrame of bool
        The same rows; one column a frame of the codebook, whether the frame was given.
    """

    sentences: pd.DataFrame
    frames: pd.DataFrame

    def __len__(self) -> int:
        return len(self.sentences)


__all__ = ["GoldSentences"]
