"""A coder of tone that takes the answers of a language model from the cache of `analysis code ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.answers import answer_files, answers_in_study
from analysis.coding.coders import tone_coder
from analysis.coding.tone_coders.file import tone_of_codes
from analysis.relations.dyads import dyad_units

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@tone_coder("endpoint", files=answer_files)
def tone_by_answers(coded: CodedTexts, related: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The tone that the model of `settings.frame_model` gave each unit.

    Raises
    ------
    UserError
        Where the model was not asked, or a unit that counts for a dyad has no answer.
    """
    # not `coded.dyad_units`, which holds the tone
    units = dyad_units(coded.mentions, coded.sentences, coded.study)
    codes, path = answers_in_study(coded, units)
    return tone_of_codes(coded, related, codes, path)
