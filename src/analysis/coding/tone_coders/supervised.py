"""The default coder of tone: the model that comes with the program (`coding.tone_model`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.coders import tone_coder
from analysis.coding.tone_features import tone_features
from analysis.coding.tone_model import shipped_tone_model, tone_of

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@tone_coder("supervised")
def tone_by_supervision(coded: CodedTexts, related: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The most probable tone, by models that did not learn from the article."""
    units = related[["article_id", "sentence_id", "dyad"]].astype({"dyad": "str"})
    if units.empty:
        return np.zeros(0)
    features = tone_features(coded, units)
    probability = shipped_tone_model().probability(features, units["article_id"].tolist())
    return tone_of(probability).astype(np.float64)
