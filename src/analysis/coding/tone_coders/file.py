"""A coder of tone that takes codes made elsewhere, by people or any language model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.coders import tone_coder
from analysis.coding.codes import code_files, codes_of_study
from analysis.coding.questions import sha256_of, unit_id
from analysis.errors import UserError
from analysis.relations.dyads import dyad_units

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

Reals = npt.NDArray[np.float64]


@tone_coder("file", files=code_files)
def tone_by_file(coded: CodedTexts, related: pd.DataFrame) -> Reals:
    """The tone that the codes give each unit.

    Raises
    ------
    UserError
        Where a unit that counts for a dyad has no code, or reads otherwise than when it was coded.
    """
    codes, path = codes_of_study(coded.study)
    return tone_of_codes(coded, related, codes, path)


def tone_of_codes(
    coded: CodedTexts, related: pd.DataFrame, codes: pd.DataFrame, where: Path
) -> Reals:
    """The tone of units in codes whose sentence reads as it was coded.

    Parameters
    ----------
    coded : CodedTexts
        The texts.
    related : pandas.DataFrame
        The units, as a coder of tone receives them.
    codes : pandas.DataFrame
        As `codes.read_codes` gives them.
    where : Path
        What an error names.

    Returns
    -------
    numpy.ndarray of float64, shape (n_units,)
        From -2 to 2; missing where a unit that counts for no dyad has no code.

    Raises
    ------
    UserError
        Where a unit that counts for a dyad has no code.
    """
    coded_as = dict(
        zip(codes["unit"], zip(codes["sha256"], codes["tone"], strict=True), strict=True)
    )
    keys = ["article_id", "sentence_id"]
    places = related[[*keys, "dyad"]].merge(
        coded.sentences[[*keys, "article", "start", "end"]], on=keys, how="left"
    )
    # `related` has every pair named in any way; only units that count for a dyad were
    # exported, so only they must have a code.
    tones = np.full(len(places), np.nan)
    for number, row in enumerate(places.itertuples(index=False)):
        text = coded.text.bodies[int(row.article)][int(row.start) : int(row.end)]
        unit = unit_id(row.article_id, int(row.sentence_id), row.dyad)
        digest, tone = coded_as.get(unit, ("", 0))
        # A code is of the sentence as it read when it was coded.
        if digest == sha256_of(text):
            tones[number] = float(tone)
    counted = dyad_units(coded.mentions, coded.sentences, coded.study)[[*keys, "dyad"]]
    counts = places.merge(counted, on=[*keys, "dyad"], how="left", indicator=True)["_merge"]
    missing = int((np.isnan(tones) & (counts == "both").to_numpy()).sum())
    if missing:
        raise UserError(
            f"of {len(counted):,} units {missing:,} have no tone here, or read otherwise than when "
            "they were coded",
            where=where,
            fix="`analysis code export --without NAME` writes those that are missing.",
        )
    return tones
