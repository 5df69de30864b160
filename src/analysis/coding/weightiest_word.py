"""The word of a sentence that speaks most for what a model gives it: what a reader is shown where no
term of the lexicon stands behind a code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.coding.unit_coder import UnitCoder
from analysis.coding.unit_features import written_word

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


def sentence_tokens(coded: CodedTexts, units: pd.DataFrame) -> list[range]:
    """The tokens of the sentence of each unit.

    Parameters
    ----------
    coded : CodedTexts
        The texts.
    units : pandas.DataFrame
        One row a unit: article_id, sentence_id.

    Returns
    -------
    list of range
        Positions in `text.tokens`.
    """
    rows = coded.sentences.reset_index(names="row")
    keys = ["article_id", "sentence_id"]
    row = units[keys].merge(rows[[*keys, "row"]], on=keys, how="left")["row"].to_numpy()
    begin = np.searchsorted(coded.text.sentence, row, "left")
    stop = np.searchsorted(coded.text.sentence, row, "right")
    return [range(int(b), int(s)) for b, s in zip(begin, stop, strict=True)]


def weightiest_word(coded: CodedTexts, tokens: range, model: UnitCoder, label: int) -> int:
    """The token whose word speaks most for a label.

    Parameters
    ----------
    coded : CodedTexts
        The texts.
    tokens : range
        Positions in `text.tokens`.
    model : UnitCoder
        The model.
    label : int
        The number of the label.

    Returns
    -------
    int
        A position in `text.tokens`; -1 where there are no tokens.
    """
    if not len(tokens):
        return -1
    types = coded.text.tokens.type_id[list(tokens)].tolist()
    weights = [model.weight_of_word(written_word(coded.text, t), label) for t in types]
    return tokens[int(np.argmax(weights))]
