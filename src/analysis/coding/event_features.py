"""What the supervised coder of events sees of a sentence and a pair of states: what the coder of tone
sees, and which events the words of events.yml tell of the pair, of one of them, and of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.coding.tone_features import tone_features
from analysis.coding.unit_features import BUCKETS, UnitFeatures, bucket
from analysis.study.schema import Study

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

KEYS = ["article_id", "sentence_id"]


class Told(NamedTuple):
    """An event as words tell it: its type and mode, whether it is denied, the states of its parties."""

    type: str
    mode: str
    is_negated: bool
    source: str | None
    target: str | None


def with_all_pairs(study: Study) -> Study:
    """The study with every pair of a state of its own and another state of its actors as a dyad.

    Parameters
    ----------
    study
        The study; its own dyads keep their place and their names.

    Returns
    -------
    Study
    """
    states = sorted({state for a in study.actors if (state := study.state_of(a.id))})
    known = {frozenset(pair) for pair in study.dyads}
    pairs = {(min(a, b), max(a, b)) for a in study.states for b in states if a != b}
    others = sorted(pair for pair in pairs if frozenset(pair) not in known)
    update = {"states": tuple(states), "dyads": (*study.dyads, *others)}
    return study.model_copy(update=update)


def state_pairs(coded: CodedTexts) -> pd.DataFrame:
    """The pairs of states that a sentence has parties of, one of them a state of the study.

    Parameters
    ----------
    coded : CodedTexts
        Texts with their parties.

    Returns
    -------
    pandas.DataFrame
        One row a sentence and pair, in the order of the text: article_id, sentence_id, dyad (named
        as in `with_all_pairs`).
    """
    sides = coded.parties
    held = sides.loc[sides["state"].notna(), ["sentence", "state"]].drop_duplicates()
    names = {
        frozenset(pair): name
        for pair, name in zip(coded.study.dyads, coded.study.dyad_names(), strict=True)
    }
    own = set(coded.study.states)
    rows = []
    for sentence, states in held.groupby("sentence")["state"]:
        ordered = sorted(states)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 :]:
                if own & {one, other}:
                    # a pair of the study bears the study's name for it, in the study's order
                    pair = frozenset((one, other))
                    rows.append((int(str(sentence)), names.get(pair, f"{one}-{other}")))
    places = np.array([sentence for sentence, _ in rows], np.int64)
    found = coded.sentences[KEYS].take(places).reset_index(drop=True)
    return found.assign(dyad=pd.Series([dyad for _, dyad in rows], dtype="str"))


def told_by_sentence(coded: CodedTexts) -> dict[tuple[str, int], list[Told]]:
    """The events that words tell, by article_id and sentence_id."""
    states = {a.id: coded.study.state_of(a.id) for a in coded.study.actors}
    events = coded.events_by_rules
    ids = coded.article_ids[events["article"].to_numpy(np.int64)].tolist()
    source = events["source_actor"].map(states, na_action="ignore")
    target = events["target_actor"].map(states, na_action="ignore")
    made: dict[tuple[str, int], list[Told]] = {}
    columns = (events["type"], events["mode"], events["is_negated"], source, target)
    rows = zip(ids, events["sentence_id"], *columns, strict=True)
    for article, sentence, kind, mode, negated, one, other in rows:
        # NaN where a party has no state
        sides = [state if isinstance(state, str) else None for state in (one, other)]
        told = Told(str(kind), str(mode), bool(negated), *sides)
        made.setdefault((article, int(sentence)), []).append(told)
    return made


def event_features(coded: CodedTexts, units: pd.DataFrame) -> UnitFeatures:
    """The features of units for the coder of events.

    Parameters
    ----------
    coded : CodedTexts
        Texts with mentions, parties, words of tone and events by rules.
    units : pandas.DataFrame
        One row a unit: article_id, sentence_id, dyad (two ids of states joined by a hyphen).

    Returns
    -------
    UnitFeatures
        In the order of `units`.
    """
    features = tone_features(coded, units)
    told = told_by_sentence(coded)
    rows = []
    for article, sentence, dyad in units[[*KEYS, "dyad"]].itertuples(index=False):
        signs = _signs(told.get((article, int(sentence)), []), set(str(dyad).split("-", 1)))
        rows.append(sorted({bucket(f"E {sign}") for sign in signs}))
    begin = np.append(0, np.cumsum([len(row) for row in rows]))
    flat = np.array([place for row in rows for place in row], np.int64)
    shape = (len(rows), BUCKETS)
    # compressed rows: ones, their columns, and where each row begins
    added = sparse.csr_array((np.ones(len(flat)), flat, begin), shape=shape)
    # a bucket that both use is one sign
    signs_of_both = (features.signs + added).tocsr()
    signs_of_both.data = np.minimum(signs_of_both.data, 1.0)
    return UnitFeatures(features.words, features.near, sparse.csr_array(signs_of_both))


def _signs(told: list[Told], pair: set[str]) -> Iterator[str]:
    for event in told:
        sides = {event.source, event.target}
        negated = " negated" if event.is_negated else ""
        if sides == pair:
            yield f"of the pair {event.type}{negated}"
            yield f"of the pair {event.type} {event.mode}{negated}"
        elif sides & pair:
            yield f"of one {event.type}{negated}"
        else:
            yield f"of others {event.type}"
