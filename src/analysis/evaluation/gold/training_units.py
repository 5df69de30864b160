"""Units coded for a coder to learn from: training.csv of a gold folder.

Stand-off like all gold: place, hash and labels of each unit, no text. They are no gold to measure
against: each was coded once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.coding.coded_texts import CodedTexts, code_texts
from analysis.coding.tone_features import tone_features
from analysis.coding.unit_features import UnitFeatures, unit_features
from analysis.errors import UserError
from analysis.evaluation.evaluate import HALVES, read_scored
from analysis.evaluation.gold.sample import digest
from analysis.evaluation.gold.standoff import sentences_coded
from analysis.evaluation.predict import articles_of
from analysis.study.schema import RELATIONS, Study

TRAINING = "training.csv"
COLUMNS = (
    "sentence",
    "corpus",
    "source",
    "article_id",
    "url",
    "sentence_id",
    "start",
    "end",
    "sha256",
    "dyad",
    "probability",
    "half",
    "coder",
    "relation",
    "frames",
    "tone",
)
# Of the sentence, for units of later draws: 'TYPE MODE source>target' joined by ';', who speaks,
# the state or group that is spoken for, the status of what is said.
OF_SENTENCE = ("events", "speaker", "speaker_of", "status")
Progress = Callable[[int, int, str], None]


class Learnable(NamedTuple):
    """Coded units with their features.

    Attributes
    ----------
    units
        One row a unit: sentence, article_id, sentence_id, dyad, corpus, probability, `is_gold`
        (settled gold of the development half, or training material), frames (a set), tone.
    features
        Of these units.
    labels
        Units × frames of the study: 0 or 1.
    tone
        Of these units, for the coder of tone.
    tone_by_words
        The sum of the weights of the words of tone of each unit's sentence.
    missing
        Sentences left out, by corpus: not on this machine, or changed since.
    """

    units: pd.DataFrame
    features: UnitFeatures
    labels: pd.DataFrame
    tone: UnitFeatures
    tone_by_words: npt.NDArray[np.float64]
    missing: dict[str, int]


def read_training(folder: Path) -> pd.DataFrame:
    """Read training.csv of a gold folder; no row where there is none.

    Parameters
    ----------
    folder
        The gold folder.

    Returns
    -------
    DataFrame
        One row a unit, with the columns `COLUMNS` and `OF_SENTENCE` (empty where the layer was not
        coded); frames joined by ';'.

    Raises
    ------
    UserError
        For a file without these columns, or with a relation that is none, by line.
    """
    path = folder / TRAINING
    if not path.is_file():
        return pd.DataFrame(columns=[*COLUMNS, *OF_SENTENCE])
    table = pd.read_csv(path, dtype={"sha256": "str", "article_id": "str", "sentence": "str"})
    lacking = [c for c in COLUMNS if c not in table.columns]
    if lacking:
        raise UserError(f"column {lacking[0]} is missing", where=path, line=1)
    unknown = np.flatnonzero(~table["relation"].isin(RELATIONS).to_numpy())
    if len(unknown):
        raise UserError(
            f"unknown relation '{table['relation'].iloc[unknown[0]]}'",
            where=path,
            line=int(unknown[0]) + 2,
            fix=f"Relations: {', '.join(RELATIONS)}.",
        )
    texts = ("frames", *OF_SENTENCE)
    table = table.reindex(columns=[*COLUMNS, *OF_SENTENCE])
    return table.assign(
        **{name: table[name].astype("object").fillna("").astype("str") for name in texts}
    )


def gold_units(folder: Path) -> pd.DataFrame:
    """The units of the development half of the gold: those that the gold names a dyad for.

    Parameters
    ----------
    folder
        The gold folder.

    Returns
    -------
    DataFrame
        Columns as in training.csv.
    """
    gold, sample = read_scored(folder)
    sample = sample[(sample["half"] == HALVES[0]) & (sample["round"] != "pilot")]
    sample = sample[sample["sentence"].isin(sentences_coded(gold))]
    place = sample.drop(columns=["dyad", "names"])
    dyads = gold.loc[gold["layer"] == "dyad", ["sentence", "dyad"]]
    units = dyads.merge(place, on="sentence")
    frames = gold[gold["layer"] == "frame"].groupby(["sentence", "dyad"])["label"].agg(";".join)
    tones = gold[gold["layer"] == "tone"].groupby(["sentence", "dyad"])["value"].first()
    keys = pd.MultiIndex.from_frame(units[["sentence", "dyad"]])
    return units.assign(
        frames=frames.reindex(keys).fillna("").to_numpy(),
        tone=tones.reindex(keys).fillna("0").astype("int64").to_numpy(),
        relation="",
        coder="adjudicated",
    )[list(COLUMNS)]


def with_texts(
    units: pd.DataFrame, folder: Path, study: Study, root: Path, progress: Progress | None = None
) -> tuple[pd.DataFrame, CodedTexts, dict[str, int]]:
    """Coded units whose texts are on this machine as they were coded, and these texts.

    Parameters
    ----------
    units
        Places with hash: rows of training.csv or of sample.csv.
    folder
        The gold folder.
    study
        Whose actors and lexicon code the texts.
    root
        The project.
    progress
        Told what is read.

    Returns
    -------
    units : DataFrame
        Those whose sentence reads as it did.
    coded : CodedTexts
        Their articles.
    missing : dict
        As `articles_of` gives it.

    Raises
    ------
    UserError
        Where none of the corpora is on this machine.
    """
    articles, missing = articles_of(units.drop_duplicates("sentence"), root, progress)
    if articles.empty:
        raise UserError("none of the corpora of the coded units is on this machine", where=folder)
    bodies = dict(zip(articles["article_id"], articles["body"], strict=True))
    # `articles_of` counts the sentences that changed; here their units are left out
    reads_alike = [
        digest(bodies.get(u.article_id, "")[u.start : u.end]) == u.sha256
        for u in units.itertuples(index=False)
    ]
    units = units[np.array(reads_alike, dtype=bool)].reset_index(drop=True)
    articles = articles[articles["article_id"].isin(units["article_id"])].reset_index(drop=True)
    coded = code_texts(
        articles["body"].tolist(),
        articles["published"],
        study,
        article_ids=articles["article_id"].to_numpy(),
    )
    return units, coded, missing


def learnable(
    folder: Path, study: Study, root: Path, progress: Progress | None = None
) -> Learnable:
    """Units to learn from and to measure on, whose corpora are on this machine.

    Parameters
    ----------
    folder
        The gold folder.
    study
        Whose actors and lexicon make the features.
    root
        The project.
    progress
        Told what is read.

    Returns
    -------
    Learnable
        Gold of the development half and training material; no unit twice (gold wins).

    Raises
    ------
    UserError
        Where none of the corpora is on this machine.
    """
    gold = gold_units(folder).assign(is_gold=True)
    training = read_training(folder).assign(is_gold=False)
    units = pd.concat([gold, training[training["half"] == HALVES[0]]], ignore_index=True)
    # gold stands first, so that it wins
    units = units.drop_duplicates(["sentence", "dyad"])
    units, coded, missing = with_texts(units, folder, study, root, progress)
    given = [set(f.split(";")) for f in units["frames"]]
    names = [f.id for f in study.frames]
    labels = pd.DataFrame({n: [int(n in held) for held in given] for n in names})
    keys = ["article_id", "sentence_id"]
    weights = coded.tone_words.groupby(keys)["weight"].sum()
    by_words = weights.reindex(pd.MultiIndex.from_frame(units[keys])).fillna(0.0).to_numpy()
    return Learnable(
        units,
        unit_features(coded, units),
        labels,
        tone_features(coded, units),
        by_words,
        missing,
    )
