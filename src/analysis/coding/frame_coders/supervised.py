"""A frame coder that learns from coded units: one calibrated logistic regression a frame.

The program ships a coder fitted on the gold of this codebook (supervised.npz and, saying how it was
made, supervised.json); a study with another codebook learns from its own gold. No article is
coded by a model that learned from it (`coding.unit_coder`).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.coding.coders import frame_coder
from analysis.coding.unit_coder import UnitCoder, fit_folds, load
from analysis.coding.unit_features import unit_features
from analysis.coding.weightiest_word import sentence_tokens, weightiest_word
from analysis.errors import UserError
from analysis.relations.dyads import frames_by_dyad
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

MIN_UNITS = 50
SHIPPED = Path(__file__).with_name("supervised.npz")


@frame_coder("supervised")
def code_by_supervision(coded: CodedTexts) -> pd.DataFrame:
    """One trigger a unit and frame: the first term of the frame's lexicon that counts for the unit,
    else the word that speaks most for the frame.

    Only units of the study's dyads are coded, each for its own dyad (column `dyad`); `phrase` says
    how probable the frame is. A frame whose terms all stand in clauses of other pairs
    (`dyads.frames_by_dyad`) is not given.

    Raises
    ------
    UserError
        Where the codebook is not the one of the shipped coder and fewer than `MIN_UNITS` coded
        units are at hand.
    """
    model = model_of(coded)
    units = _units(coded)
    found = probabilities(coded, model, units)
    given = model.given(found, units["article_id"].tolist())
    tokens = sentence_tokens(coded, units)
    keys = list(units[["article_id", "sentence_id", "dyad"]].itertuples(index=False, name=None))
    terms = _terms(coded)
    rows = []
    for number, label in zip(*np.nonzero(given), strict=True):
        frame = str(model.labels[label])
        # a term is what a reader looks for; a coder that learned gives frames without one too
        place = terms.of_unit.get((*keys[number], frame))
        if place is None:
            # its terms stand in clauses of other pairs
            if (*keys[number][:2], frame) in terms.in_sentence:
                continue
            word = weightiest_word(coded, tokens[number], model, int(label))
            place = (word, word)
        if place[0] < 0:
            continue
        rows.append(
            {
                "first": place[0],
                "last": place[1],
                "frame": frame,
                "phrase": f"probability {found[number, label]:.2f}",
                "dyad": keys[number][2],
            }
        )
    columns = {"first": "int64", "last": "int64", "frame": "str", "phrase": "str", "dyad": "str"}
    triggers = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    frames = {f.id for f in coded.study.frames}
    triggers = triggers[triggers["frame"].isin(frames)]
    order = ["first", "frame", "dyad"]
    return coded.text.places(triggers.sort_values(order, ignore_index=True))


def unit_probabilities(coded: CodedTexts) -> pd.DataFrame:
    """How probable each frame is in each unit of the study's dyads.

    Parameters
    ----------
    coded : CodedTexts
        The texts.

    Returns
    -------
    pandas.DataFrame
        One row a unit: article_id, sentence_id, dyad, and a column a frame.
    """
    model, units = model_of(coded), _units(coded)
    found = pd.DataFrame(probabilities(coded, model, units), columns=list(model.labels))
    return pd.concat([units, found], axis=1)


def probabilities(coded: CodedTexts, model: UnitCoder, units: pd.DataFrame) -> np.ndarray:
    """Units × labels: how probable each frame is, by models that did not learn from the article."""
    features = unit_features(coded, units)
    return model.probability(features, units["article_id"].tolist())


def model_of(coded: CodedTexts) -> UnitCoder:
    """The coder for these texts: the shipped one where it knows the codebook, else one that learns
    from the gold at hand.

    Parameters
    ----------
    coded : CodedTexts
        The texts, their study and, where the caller has any, `gold_sentences`.

    Returns
    -------
    UnitCoder

    Raises
    ------
    UserError
        Where neither is there.
    """
    shipped = shipped_coder()
    if shipped is not None and shipped.notes["codebook"] == codebook_hash(coded.study):
        return shipped
    return _learned(coded)


def knows_codebook(study: Study) -> bool:
    """Whether the coder that comes with the program was fitted on the codebook of a study."""
    shipped = shipped_coder()
    return shipped is not None and shipped.notes["codebook"] == codebook_hash(study)


@lru_cache(maxsize=1)
def shipped_coder() -> UnitCoder | None:
    """The coder that comes with the program; None where its files are not there."""
    return load(SHIPPED) if SHIPPED.is_file() else None


def codebook_hash(study: Study) -> str:
    """A hash of what a coder is told of the frames: definitions and rules, not the word lists."""
    told = [(f.id, f.definition, list(f.code_when), list(f.code_not_when)) for f in study.frames]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _learned(coded: CodedTexts) -> UnitCoder:
    """A coder fitted on the gold of the run."""
    gold = coded.gold_sentences
    count = 0 if gold is None else len(gold)
    if gold is None or count < MIN_UNITS:
        raise UserError(
            f"settings.frame_coder: 'supervised' learns from at least {MIN_UNITS} coded "
            f"sentences of the corpus, but there are {count}",
            where=coded.study.folder / "study.yml",
            fix="Code more (`analysis plan-gold`), or choose frame_coder: lexicon.",
        )
    place = gold.sentences.reset_index(drop=True)
    labels = gold.frames.reset_index(drop=True)
    # Gold without dyads speaks of the sentence: each dyad of it gets the frames.
    if "dyad" not in place.columns:
        keys = ["article_id", "sentence_id"]
        place = place.reset_index(names="row").merge(_units(coded), on=keys)
        labels = labels.iloc[place["row"]].reset_index(drop=True)
    articles = place["article_id"].tolist()
    features = unit_features(coded, place)
    return fit_folds(features, labels.astype("float64"), articles, notes={"codebook": ""})


def _units(coded: CodedTexts) -> pd.DataFrame:
    columns = ["article_id", "sentence_id", "dyad"]
    return coded.dyad_units[columns].drop_duplicates().reset_index(drop=True)


class _Terms(NamedTuple):
    """Terms of the lexicon: of each sentence and frame whether there is one, of each unit and frame
    the first and last token of the first one that counts for it.
    """

    in_sentence: set[tuple[str, int, str]]
    of_unit: dict[tuple[str, int, str, str], tuple[int, int]]


def _terms(coded: CodedTexts) -> _Terms:
    found = coded.frame_terms
    counted = frames_by_dyad(found, coded.dyad_units)
    unit = ["article_id", "sentence_id", "dyad", "frame"]
    counted = counted.drop_duplicates(unit)
    place = found.drop_duplicates(["article_id", "start", "frame"])
    counted = counted.merge(place[["article_id", "start", "frame", "first", "last"]])
    tokens = zip(counted["first"].tolist(), counted["last"].tolist(), strict=True)
    sentences = found[["article_id", "sentence_id", "frame"]].itertuples(index=False, name=None)
    units = counted[unit].itertuples(index=False, name=None)
    return _Terms(set(sentences), dict(zip(units, tokens, strict=True)))
