"""Units that a model learns from: `training.csv` of a gold folder, and the development half.

Each unit of training.csv was coded once, by an instance of a language model, and is no gold:
nothing is measured against it. A row is a sentence and a pair of states, also of states that are
not the study's.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding.coded_texts import code_texts
from analysis.errors import UserError
from analysis.evaluation.evaluate import GOLD, HALVES, read_sample
from analysis.evaluation.gold.standoff import read_coding
from analysis.evaluation.gold.training_units import COLUMNS, TRAINING, read_training
from analysis.evaluation.predict import Progress, articles_of
from analysis.relations.relation_cues import cues_of, read_sentences
from analysis.study.schema import Study

_WEIGHT = 0.5  # of a unit that was coded once, against one of the development half


def relation_units(
    folder: Path, study: Study, root: Path, progress: Progress | None = None
) -> pd.DataFrame:
    """Every unit whose relation was coded and whose article is here, with its cues.

    Parameters
    ----------
    folder : Path
        The gold folder: its training units, and the development half of its gold.
    study : Study
        Whose actors and words are looked for.
    root : Path
        The project; corpora lie in data/raw or beside it in ../shared/corpora.
    progress : callable, optional
        Told of articles read.

    Returns
    -------
    pandas.DataFrame
        article_id, dyad, relation, `cues` (a frozenset of names), `weight` and `is_gold`.

    Raises
    ------
    UserError
        Where the folder has no training units, or they are none (`read_training`).
    """
    training = read_training(folder)
    if training.empty:
        raise UserError("there are no units to learn from here", where=folder / TRAINING)
    units = pd.concat([_gold_units(folder), training], ignore_index=True)
    articles, _ = articles_of(units, root, progress)
    coded = code_texts(
        articles["body"].tolist(),
        articles["published"],
        study,
        article_ids=articles["article_id"].to_numpy(),
    )
    sentences = coded.sentences
    row_of = pd.Series(
        np.arange(len(sentences)),
        index=pd.MultiIndex.from_frame(sentences[["article_id", "sentence_id"]]),
    )
    events = coded.events_by_rules
    events = events.assign(article_id=coded.article_ids[events["article"].to_numpy(np.int64)])
    at_event = pd.MultiIndex.from_frame(events[["article_id", "sentence_id"]])
    at_unit = pd.MultiIndex.from_frame(units[["article_id", "sentence_id"]])
    row = row_of.reindex(at_unit).to_numpy()
    # a unit whose article is not here, or is cut otherwise now, has no row
    here = units.assign(row=row)[~np.isnan(row)].astype({"row": "int64"})
    states = {a.id: study.state_of(a.id) for a in study.actors}
    told = events.assign(row=row_of.reindex(at_event).to_numpy())
    read = read_sentences(coded.text, coded.parties, told, here["row"].tolist(), states)
    pairs = here["dyad"].str.split("-")
    cues = [cues_of(read[r], *pair) for r, pair in zip(here["row"], pairs, strict=True)]
    is_gold = here["is_gold"].eq(True)
    # a unit coded once weighs less than one that was adjudicated
    made = here.assign(cues=cues, is_gold=is_gold, weight=np.where(is_gold, 1.0, _WEIGHT))
    columns = ["article_id", "dyad", "relation", "cues", "weight", "is_gold"]
    return made[columns].reset_index(drop=True)


def _gold_units(folder: Path) -> pd.DataFrame:
    """The units of the development half with their relation."""
    gold = read_coding(folder / GOLD)
    coded = gold.loc[gold["layer"] == "relation", ["sentence", "dyad", "label"]]
    sample = read_sample(folder).drop(columns="dyad")
    sample = sample[sample["half"] == HALVES[0]]
    # an inner merge: units of the other half, and of sentences not drawn, fall out
    joined = coded.rename(columns={"label": "relation"}).merge(sample, on="sentence")
    return joined.reindex(columns=list(COLUMNS)).assign(is_gold=True)


__all__ = ["relation_units"]
