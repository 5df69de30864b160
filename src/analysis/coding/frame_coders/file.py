"""A frame coder that takes codes made elsewhere, by people or any language model.

`analysis code export` writes the units, `analysis code import` takes the codes in; which set is used
says `settings.frame_codes`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.coding.coders import frame_coder
from analysis.coding.codes import code_files, coded_units, codes_of_study
from analysis.coding.questions import unit_id
from analysis.errors import UserError

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts


@frame_coder("file", files=code_files)
def code_by_file(coded: CodedTexts) -> pd.DataFrame:
    """One trigger a unit and frame that the codes give it: the first word of its sentence.

    Raises
    ------
    UserError
        Where a unit of these texts has no code, or its sentence reads otherwise than when it was
        coded.
    """
    codes, path = codes_of_study(coded.study)
    return triggers_of_codes(coded, codes, path)


def triggers_of_codes(coded: CodedTexts, codes: pd.DataFrame, where: Path) -> pd.DataFrame:
    """Codes as triggers.

    Parameters
    ----------
    coded : CodedTexts
        The texts.
    codes : pandas.DataFrame
        As `codes.read_codes` gives them.
    where : Path
        What an error names.

    Returns
    -------
    pandas.DataFrame
        As a frame coder gives them.

    Raises
    ------
    UserError
        Where a unit has no code.
    """
    units = units_of(coded)
    rows = []
    n_coded = 0
    for number, frames in coded_units(codes, units):
        n_coded += 1
        first = int(units["first"].iloc[number])
        for frame in frames:
            # A code tells no word, and a table of triggers wants a place: the first of the
            # sentence.
            rows.append((first, first, frame, f"coded in {where.stem}", units["dyad"].iloc[number]))
    if n_coded < len(units):
        raise UserError(
            f"of {len(units):,} units {len(units) - n_coded:,} have no code here, or read otherwise "
            "than when they were coded",
            where=where,
            fix="`analysis code export --without NAME` writes those that are missing.",
        )
    columns = ["first", "last", "frame", "phrase", "dyad"]
    triggers = pd.DataFrame(rows, columns=columns)
    triggers = triggers.astype({"first": "int64", "last": "int64", "frame": "str", "dyad": "str"})
    order = ["first", "frame", "dyad"]
    return coded.text.places(triggers.sort_values(order, ignore_index=True))


def units_of(coded: CodedTexts) -> pd.DataFrame:
    """The units of the study's dyads in texts: unit, article_id, sentence_id, dyad, text, and the
    first token of the sentence.
    """
    keys = ["article_id", "sentence_id"]
    units = coded.dyad_units[[*keys, "dyad"]].drop_duplicates().reset_index(drop=True)
    places = coded.sentences.reset_index(names="row")[[*keys, "row", "article", "start", "end"]]
    units = units.merge(places, on=keys, how="left")
    bodies = coded.text.bodies
    spans = zip(units["article"], units["start"], units["end"], strict=True)
    texts = [bodies[int(a)][int(b) : int(e)] for a, b, e in spans]
    named = zip(units["article_id"], units["sentence_id"], units["dyad"], strict=True)
    return units.assign(
        unit=[unit_id(a, int(s), d) for a, s, d in named],
        text=texts,
        first=np.searchsorted(coded.text.sentence, units["row"].to_numpy(), "left"),
    )
