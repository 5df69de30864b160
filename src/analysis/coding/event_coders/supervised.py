"""A coder of events that learned from coded sentences which types of event pass between two states.

One calibrated logistic regression a type (`coding.unit_coder`), for the types of which enough were
coded; other types, and events of parties without a state, are those that words tell. Who does it
to whom is read by rule, where a rule tells it, else the party that stands first does it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.coding.coders import event_coder
from analysis.coding.event_features import KEYS, event_features, state_pairs
from analysis.coding.unit_coder import UnitCoder, load
from analysis.coding.weightiest_word import sentence_tokens, weightiest_word
from analysis.relations.events import COLUMNS

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

SHIPPED = Path(__file__).with_name("supervised.npz")
# In the order of how often they were coded; of the next one, AGREE, the words know as much.
LEARNED = ("CONSULT", "SUPPORT", "ACCUSE")
MODES = {"CONSULT": "done", "SUPPORT": "verbal", "ACCUSE": "verbal"}


@event_coder("supervised")
def events_by_supervision(coded: CodedTexts) -> pd.DataFrame:
    """The events that the shipped model finds between two states, and of other types those that
    words tell.
    """
    return events_of_model(coded, shipped_event_model())


@lru_cache(maxsize=1)
def shipped_event_model() -> UnitCoder:
    """The model that comes with the program."""
    return load(SHIPPED)


def events_of_model(coded: CodedTexts, model: UnitCoder) -> pd.DataFrame:
    """The events that a model finds.

    Parameters
    ----------
    coded : CodedTexts
        The texts.
    model : UnitCoder
        Its labels are the types that it learned.

    Returns
    -------
    pandas.DataFrame
        As `relations.events.events` gives them.
    """
    states = {a.id: coded.study.state_of(a.id) for a in coded.study.actors}
    rules = coded.events_by_rules
    rules = rules.assign(
        article_id=coded.article_ids[rules["article"].to_numpy(np.int64)],
        source=rules["source_actor"].map(states, na_action="ignore"),
        target=rules["target_actor"].map(states, na_action="ignore"),
    )
    pairs = state_pairs(coded)
    articles = pairs["article_id"].tolist()
    probability = model.probability(event_features(coded, pairs), articles)
    given = model.given(probability, articles)
    parties = _parties(coded)
    by_sentence = dict(iter(rules.groupby(KEYS)))
    tokens = sentence_tokens(coded, pairs)
    rows = list[dict[str, Any]]()
    for unit, label in zip(*np.nonzero(given), strict=True):
        article, sentence, dyad = pairs.iloc[int(unit)]
        told = by_sentence.get((article, sentence), rules.iloc[:0])
        kind = model.labels[int(label)]
        found = _events(told, parties[(article, int(sentence))], str(dyad).split("-", 1), kind)
        if not found[0]["trigger"]:
            word = weightiest_word(coded, tokens[int(unit)], model, int(label))
            found[0] |= _place(coded, word)
        rows += found
    is_learned = rules["type"].isin(model.labels)
    between_states = rules["source"].notna() & rules["target"].notna()
    kept = rules.loc[~(is_learned & between_states), COLUMNS]
    learned = pd.DataFrame(rows, columns=COLUMNS).astype(kept.dtypes.to_dict())
    every = pd.concat([part for part in (kept, learned) if len(part)] or [kept])
    order = ["article", "sentence_id", "start", "type"]
    every = every.sort_values(order, kind="stable", ignore_index=True)
    same = ["article", "sentence_id", "type", "source_actor", "target_actor"]
    return every.drop_duplicates(same).reset_index(drop=True)


def _parties(coded: CodedTexts) -> dict[tuple[str, int], pd.DataFrame]:
    """The parties with a state of each sentence, in the order of the text."""
    sides = coded.parties[coded.parties["state"].notna()].sort_values("first", kind="stable")
    at = coded.sentences.iloc[sides["sentence"].to_numpy(np.int64)].reset_index(drop=True)
    placed = at[["article", *KEYS]].assign(
        state=sides["state"].to_numpy(), actor_id=sides["actor_id"].to_numpy()
    )
    return {(str(a), int(s)): part for (a, s), part in placed.groupby(KEYS)}


def _place(coded: CodedTexts, token: int) -> dict[str, Any]:
    """The characters of a token, as an event names its trigger."""
    at = coded.text.places(pd.DataFrame({"first": [token], "last": [token]})).iloc[0]
    return {"start": int(at["start"]), "end": int(at["end"]), "trigger": at["surface"]}


def _events(
    told: pd.DataFrame, sides: pd.DataFrame, pair: list[str], kind: str
) -> list[dict[str, Any]]:
    """The events of one type between two states of a sentence: those that words tell, else one whose
    trigger is left empty where no word names the type.
    """
    of_pair = told[
        told["source"].isin(pair) & told["target"].isin(pair) & (told["source"] != told["target"])
    ]
    same = of_pair[of_pair["type"] == kind]
    if len(same):
        rows: list[dict[str, Any]] = same[COLUMNS].to_dict("records")
        return rows
    first = sides[sides["state"].isin(pair)].drop_duplicates("state")
    source, target = first["actor_id"]
    if len(of_pair):
        # another event of the two: who does one thing does the other
        source, target = of_pair.iloc[0][["source_actor", "target_actor"]]
    event: dict[str, Any] = {
        "article": int(first["article"].iloc[0]),
        "sentence_id": int(first["sentence_id"].iloc[0]),
        "start": -1,
        "end": -1,
        "trigger": "",
        "type": kind,
        "mode": MODES.get(kind, "done"),
        "source_actor": source,
        "target_actor": target,
        "is_negated": False,
    }
    words = told[told["type"] == kind]
    if len(words):
        event |= words.iloc[0][["start", "end", "trigger", "mode"]].to_dict()
    return [event]
