"""The coder of tone that leaves it to the words of tone.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.coders import tone_coder

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@tone_coder("lexicon")
def tone_by_words(_coded: CodedTexts, related: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Missing for each unit: `dyads.dyads_table` weighs its words."""
    return np.full(len(related), np.nan)
