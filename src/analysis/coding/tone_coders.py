"""Coders of tone: who says how a sentence has two states stand to each other, from -2 to 2.

study.yml chooses with `settings.tone_coder`. `lexicon` weighs the words of tone.yml and needs
nothing here; every other coder gives each unit a tone of its own. A study without tone.yml asks for
no tone, and its units have none.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.answers import answers_file, codes_of_answers
from analysis.coding.codes import codes_file, read_codes
from analysis.coding.questions import questions, sha256_of, unit_id
from analysis.coding.tone_features import tone_features
from analysis.coding.tone_model import shipped_tone_model, tone_of
from analysis.errors import UserError
from analysis.relations.dyads import dyad_units
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

Reals = npt.NDArray[np.float64]


def coded_tone(coded: CodedTexts, related: pd.DataFrame) -> Reals:
    """The tone of each unit as the coder of the study gives it.

    Parameters
    ----------
    coded : CodedTexts
        The texts; their relations are not asked for.
    related : pandas.DataFrame
        `relations.relation.relations` with article_id: the units.

    Returns
    -------
    numpy.ndarray of float64, shape (n_units,)
        From -2 to 2; missing where nobody but the words of tone codes it.

    Raises
    ------
    UserError
        Where codes made elsewhere are asked for and a unit that counts for a dyad has none.
    """
    if not coded.study.tone:
        return _by_words(coded, related)
    return _CODERS[coded.study.settings.tone_coder](coded, related)


def tone_coder_files(study: Study) -> tuple[Path, ...]:
    """The files beside the study's own that its coder of tone reads.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    tuple of Path

    Raises
    ------
    UserError
        Where one that the study names is not there.
    """
    if study.settings.tone_coder == "file":
        return (codes_file(study, study.settings.frame_codes),)
    if study.settings.tone_coder == "endpoint":
        return (answers_file(study, study.settings.frame_model),)
    return ()


def _by_words(coded: CodedTexts, related: pd.DataFrame) -> Reals:
    """Nothing: `dyads.dyads_table` weighs the words of a unit."""
    return np.full(len(related), np.nan)


def _by_supervision(coded: CodedTexts, related: pd.DataFrame) -> Reals:
    """The tone that the shipped model gives, by the fold that did not learn from the article."""
    units = related[["article_id", "sentence_id", "dyad"]].astype({"dyad": "str"})
    if units.empty:
        return np.zeros(0)
    found = shipped_tone_model().probability(
        tone_features(coded, units), units["article_id"].tolist()
    )
    return tone_of(found).astype(np.float64)


def _by_file(coded: CodedTexts, related: pd.DataFrame) -> Reals:
    """The tone of the codes that `settings.frame_codes` names."""
    (path,) = tone_coder_files(coded.study)
    return _of_codes(coded, related, read_codes(path), path)


def _by_answers(coded: CodedTexts, related: pd.DataFrame) -> Reals:
    """The tone of the answers of the model that `settings.frame_model` names."""
    (path,) = tone_coder_files(coded.study)
    articles = pd.DataFrame({"article_id": coded.article_ids, "body": list(coded.text.bodies)})
    units = dyad_units(coded.mentions, coded.sentences, coded.study)
    asked = questions(coded.study, articles, coded.sentences, units)
    codes = codes_of_answers(path, asked, coded.study.settings.frame_model)
    return _of_codes(coded, related, codes, path)


def _of_codes(coded: CodedTexts, related: pd.DataFrame, codes: pd.DataFrame, where: Path) -> Reals:
    """The tone of units in codes whose sentence reads as it was coded."""
    held = dict(zip(codes["unit"], zip(codes["sha256"], codes["tone"], strict=True), strict=True))
    keys = ["article_id", "sentence_id"]
    places = related[[*keys, "dyad"]].merge(
        coded.sentences[[*keys, "article", "start", "end"]], on=keys, how="left"
    )
    found = np.full(len(places), np.nan)
    for number, row in enumerate(places.itertuples(index=False)):
        text = coded.text.bodies[int(row.article)][int(row.start) : int(row.end)]
        read, tone = held.get(unit_id(row.article_id, int(row.sentence_id), row.dyad), ("", 0))
        if read == sha256_of(text):
            found[number] = float(tone)
    counted = dyad_units(coded.mentions, coded.sentences, coded.study)[[*keys, "dyad"]]
    counts = places.merge(counted, on=[*keys, "dyad"], how="left", indicator=True)["_merge"]
    missing = int((np.isnan(found) & (counts == "both").to_numpy()).sum())
    if missing:
        raise UserError(
            f"of {len(counted):,} units {missing:,} have no tone here, or read otherwise than when "
            "they were coded",
            where=where,
            fix="`analysis code export --without NAME` writes those that are missing.",
        )
    return found


_CODERS: dict[str, Callable[[CodedTexts, pd.DataFrame], Reals]] = {
    "lexicon": _by_words,
    "supervised": _by_supervision,
    "file": _by_file,
    "endpoint": _by_answers,
}

__all__ = ["coded_tone", "tone_coder_files"]
