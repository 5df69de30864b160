"""A frame coder that takes the answers of a language model from the cache of `analysis code ask`.

A run asks no server: it reads what was answered, so that it is the same wherever it is made again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.coding.answers import answers_file, codes_of_answers
from analysis.coding.coders import frame_coder
from analysis.coding.frame_coders.file import triggers_of_codes
from analysis.coding.questions import questions
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


def files(study: Study) -> tuple[Path, ...]:
    """The cache of answers of the model that the study names."""
    return (answers_file(study, study.settings.frame_model),)


@frame_coder("endpoint", files=files)
def code_by_answers(coded: CodedTexts) -> pd.DataFrame:
    """One trigger a unit and frame that the model gave it: the first word of its sentence.

    Raises
    ------
    UserError
        Where `settings.frame_model` names no model that was asked, or a unit has no answer.
    """
    path = files(coded.study)[0]
    articles = pd.DataFrame({"article_id": coded.article_ids, "body": list(coded.text.bodies)})
    asked = questions(coded.study, articles, coded.sentences, coded.dyad_units)
    codes = codes_of_answers(path, asked, coded.study.settings.frame_model)
    return triggers_of_codes(coded, codes, path)
