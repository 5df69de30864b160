"""A frame coder that takes the answers of a language model from the cache of `analysis code ask`.

A run asks no server: it reads what was answered, so that it is the same wherever it is made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding.answers import answer_files, answers_in_study
from analysis.coding.coders import frame_coder
from analysis.coding.frame_coders.file import triggers_of_codes

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@frame_coder("endpoint", files=answer_files)
def code_by_answers(coded: CodedTexts) -> pd.DataFrame:
    """One trigger a unit and frame that the model gave it: the first word of its sentence.

    Raises
    ------
    UserError
        Where `settings.frame_model` names no model that was asked, or a unit has no answer.
    """
    codes, path = answers_in_study(coded, coded.dyad_units)
    return triggers_of_codes(coded, codes, path)
