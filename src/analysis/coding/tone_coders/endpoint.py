"""A coder of tone that takes the answers of a language model from the cache of `analysis code ask`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.answers import answers_file, codes_of_answers
from analysis.coding.coders import tone_coder
from analysis.coding.questions import questions
from analysis.coding.tone_coders.file import tone_of_codes
from analysis.relations.dyads import dyad_units
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


def files(study: Study) -> tuple[Path, ...]:
    """The cache of answers of the model that the study names."""
    return (answers_file(study, study.settings.frame_model),)


@tone_coder("endpoint", files=files)
def tone_by_answers(coded: CodedTexts, related: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The tone that the model of `settings.frame_model` gave each unit.

    Raises
    ------
    UserError
        Where the model was not asked, or a unit that counts for a dyad has no answer.
    """
    path = files(coded.study)[0]
    articles = pd.DataFrame({"article_id": coded.article_ids, "body": list(coded.text.bodies)})
    units = dyad_units(coded.mentions, coded.sentences, coded.study)
    asked = questions(coded.study, articles, coded.sentences, units)
    codes = codes_of_answers(path, asked, coded.study.settings.frame_model)
    return tone_of_codes(coded, related, codes, path)
