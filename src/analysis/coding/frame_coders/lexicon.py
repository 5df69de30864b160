"""The default frame coder: the terms of the codebook, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding.coders import frame_coder

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@frame_coder("lexicon")
def code_by_lexicon(coded: CodedTexts) -> pd.DataFrame:
    """One trigger for each term under `lexicon` in frames.yml that matches outside the names of
    actors.
    """
    return coded.frame_terms
