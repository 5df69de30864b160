"""Sentences whose events were coded, for the supervised coder of events to learn from: the development
half of the gold, and the units of training.csv that have the layer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.coding.coded_texts import CodedTexts
from analysis.coding.event_features import KEYS, event_features, state_pairs
from analysis.coding.unit_features import UnitFeatures
from analysis.evaluation.evaluate import HALVES, read_scored
from analysis.evaluation.gold.training_units import Progress, read_training, with_texts
from analysis.study.schema import Study

COLUMNS = ["sentence", "type", "source", "target"]


class EventUnits(NamedTuple):
    """Coded sentences, and their pairs of states with features.

    Attributes
    ----------
    coded
        Their articles.
    sentences
        One row a coded sentence: sentence, article_id, sentence_id, `is_gold`.
    events
        One row a coded event: sentence, type, source, target (states, else actors).
    pairs
        One row a sentence and pair of states: sentence, article_id, sentence_id, dyad.
    features
        Of these pairs.
    """

    coded: CodedTexts
    sentences: pd.DataFrame
    events: pd.DataFrame
    pairs: pd.DataFrame
    features: UnitFeatures

    def labels(self, types: tuple[str, ...]) -> pd.DataFrame:
        """Pairs × types: 1 where an event of the type passes between the two."""
        passed = {(e.sentence, e.type, frozenset((e.source, e.target))) for e in _rows(self.events)}
        of = [(u.sentence, frozenset(u.dyad.split("-", 1))) for u in _rows(self.pairs)]
        columns = {t: [float((s, t, pair) in passed) for s, pair in of] for t in types}
        return pd.DataFrame(columns)


def event_units(
    folder: Path, study: Study, root: Path, progress: Progress | None = None
) -> EventUnits:
    """Sentences whose events were coded and whose corpora are on this machine.

    Parameters
    ----------
    folder
        The gold folder.
    study
        Whose actors and words make the features.
    root
        The project.
    progress
        Told what is read.

    Returns
    -------
    EventUnits

    Raises
    ------
    UserError
        Where none of the corpora is on this machine.
    """
    gold, settled = settled_events(folder, study)
    training, once = coded_once(folder)
    places = pd.concat([gold.assign(is_gold=True), training.assign(is_gold=False)])
    places = places.drop_duplicates("sentence").reset_index(drop=True)
    places, coded, _ = with_texts(places, folder, study, root, progress)
    pairs = state_pairs(coded).merge(places[["sentence", *KEYS]], on=KEYS)
    events = pd.concat([settled, once[~once["sentence"].isin(gold["sentence"])]])
    features = event_features(coded, pairs)
    return EventUnits(coded, places, events.reset_index(drop=True), pairs, features)


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def settled_events(folder: Path, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sentences of the development half whose events were coded, and these events.

    Parameters
    ----------
    folder
        The gold folder.
    study
        The states of its actors.

    Returns
    -------
    tuple of DataFrame
        Rows of sample.csv; and one row an event, with the columns `COLUMNS`.
    """
    gold, sample = read_scored(folder)
    sample = sample[(sample["half"] == HALVES[0]) & (sample["round"] == "main")]
    coded = gold[(gold["round"] == "main") & gold["sentence"].isin(sample["sentence"])]
    states = {a.id: study.state_of(a.id) or a.id for a in study.actors}
    events = coded[coded["layer"] == "event"]
    made = pd.DataFrame(
        {
            "sentence": events["sentence"],
            "type": events["label"],
            "source": [states.get(a, a) for a in events["source_actor"]],
            "target": [states.get(a, a) for a in events["target_actor"]],
        }
    )
    return sample[sample["sentence"].isin(coded["sentence"])], made


def coded_once(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sentences of training.csv whose events were coded, and these events.

    Parameters
    ----------
    folder
        The gold folder.

    Returns
    -------
    tuple of DataFrame
        Rows of training.csv, one a sentence; and one row an event, with the columns `COLUMNS`. A
        sentence was coded where training.csv tells who speaks in it.
    """
    units = read_training(folder)
    units = units[(units["half"] == HALVES[0]) & units["speaker"].ne("")]
    units = units.drop_duplicates("sentence")
    rows = []
    for sentence, told in zip(units["sentence"], units["events"], strict=True):
        for event in filter(None, told.split(";")):
            kind, _, parties = event.split(" ")
            rows.append((sentence, kind, *parties.split(">")))
    return units, pd.DataFrame(rows, columns=COLUMNS)
