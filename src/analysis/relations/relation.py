"""Whose relation a sentence tells: of these two states, of both towards a third, or of neither.

Two states named in one sentence are a unit; most measures count only units whose sentence tells of
a relation *between* the two (`settings.relation`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.relations.relation_cues import Sentence, cues_of, read_sentences
from analysis.relations.relation_model import shipped_model
from analysis.study.schema import RELATIONS, Study
from analysis.text.documents import Text

BETWEEN, TOGETHER, NAMED = RELATIONS
ALL = "all"
COLUMNS = [
    "article",
    "sentence_id",
    "dyad",
    "relation",
    "third",
    "probability",
    "start",
    "end",
    "reason",
]
_TYPES = {
    "article": "int64",
    "sentence_id": "int64",
    "dyad": "object",
    "relation": "object",
    "third": "object",
    "probability": "float64",
    "start": "int64",
    "end": "int64",
    "reason": "object",
}
_KEY = ["article_id", "sentence_id", "dyad"]
_STRENGTH = {BETWEEN: 2, TOGETHER: 1, NAMED: 0}
_DIGITS = 4  # of probabilities in the table


def relations(text: Text, sides: pd.DataFrame, events: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Whose relation each sentence tells, for every pair of states that it names in any way.

    Parameters
    ----------
    text : Text
        The text that the tables point into.
    sides : pandas.DataFrame
        `parties.parties` of the text; places count here, whatever the settings say.
    events : pandas.DataFrame
        `events.events` of the text.
    study : Study
        Names the pairs.

    Returns
    -------
    pandas.DataFrame
        One row a sentence and dyad, columns `COLUMNS`: `relation` is one of `schema.RELATIONS`,
        `probability` that of it by the model, `third` the party outside the pair that stands
        nearest to it (of 'together' only), `start` and `end` the clauses that hold the pair, as
        characters of the body, `reason` the cues that spoke most for it.
    """
    units = _units(sides, study)
    states = {a.id: study.state_of(a.id) for a in study.actors}
    at = pd.MultiIndex.from_frame(text.sentences[["article", "sentence_id"]])
    row = pd.Series(np.arange(len(text.sentences)), index=at)
    # the row of the sentence in which each event stands
    told = row.reindex(pd.MultiIndex.from_frame(events[["article", "sentence_id"]])).to_numpy()
    rows = [number for number, _, _, _ in units]
    sentences = read_sentences(text, sides, events.assign(row=told), rows, states)
    cues = [cues_of(sentences[number], one, other) for number, one, other, _ in units]
    model = shipped_model()
    probability = model.probabilities(cues)
    best = probability.argmax(axis=1)
    thirds = _thirds(sides, units)
    made = []
    articles = text.sentences["article"].to_numpy()
    numbers = text.sentences["sentence_id"].to_numpy()
    for number, (sentence, one, other, dyad) in enumerate(units):
        label = int(best[number])
        first, last = _stretch(sentences[sentence], one, other)
        begin = int(np.searchsorted(text.sentence, sentence, "left"))
        third = thirds[number] if RELATIONS[label] == TOGETHER else None
        made.append(
            {
                "article": int(articles[sentence]),
                "sentence_id": int(numbers[sentence]),
                "dyad": dyad,
                "relation": RELATIONS[label],
                "third": third,
                "probability": round(float(probability[number, label]), _DIGITS),
                "start": int(text.tokens.start[begin + first]),
                "end": int(text.tokens.end[begin + last]),
                "reason": "; ".join(model.reasons(cues[number], label)),
            }
        )
    return pd.DataFrame(made, columns=COLUMNS).astype(_TYPES)


def _units(sides: pd.DataFrame, study: Study) -> list[tuple[int, str, str, str]]:
    """Row of the sentence, the two states and the dyad, wherever a sentence has parties of both."""
    held = sides.loc[sides["state"].isin(study.states), ["sentence", "state"]].drop_duplicates()
    sentences = {s: set(g) for s, g in held.groupby("state")["sentence"]}
    found = []
    for (one, other), dyad in zip(study.dyads, study.dyad_names(), strict=True):
        both = sentences.get(one, set()) & sentences.get(other, set())
        found += [(int(number), one, other, dyad) for number in both]
    # The order of sets is not fixed; that of the table is.
    return sorted(found)


def _stretch(sentence: Sentence, one: str, other: str) -> tuple[int, int]:
    """The first and last token of the clauses from the one state to the other, where they stand
    nearest to each other.
    """
    parties = sentence.parties
    pairs = [sorted((i, j)) for i in sentence.of(one) for j in sentence.of(other)]
    # one party of each state, those that stand nearest
    i, j = min(pairs, key=lambda pair: parties[pair[1]].first - parties[pair[0]].last)
    clauses = sentence.clauses
    inside = np.flatnonzero(
        (clauses >= clauses[parties[i].first]) & (clauses <= clauses[parties[j].last])
    )
    return int(inside[0]), int(inside[-1])


def _thirds(sides: pd.DataFrame, units: list[tuple[int, str, str, str]]) -> list[str | None]:
    """The party of no state of the pair that stands nearest behind the pair, else before it."""
    wanted = {number for number, _, _, _ in units}
    held: dict[int, list[tuple[int, int, str | None, str]]] = {number: [] for number in wanted}
    rows = sides.loc[sides["sentence"].isin(wanted)]
    states = rows["state"].where(rows["state"].notna(), None)
    parties = zip(rows["first"], rows["last"], states, rows["actor_id"], strict=True)
    for number, party in zip(rows["sentence"], parties, strict=True):
        held[number].append(party)
    return [_third(held[number], one, other) for number, one, other, _ in units]


def _third(parties: list[tuple[int, int, str | None, str]], one: str, other: str) -> str | None:
    """Of parties (first token, last token, state, actor) in the order of the text."""
    pair = (one, other)
    end = max(last for _, last, state, _ in parties if state in pair)
    outside = [(first, actor) for first, _, state, actor in parties if state not in pair]
    if not outside:
        return None
    behind = [actor for first, actor in outside if first > end]
    # What two states do together is mostly said before what it is aimed at.
    if behind:
        return str(behind[0])
    return str(outside[-1][1])


def with_relation(units: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Units with whose relation they tell.

    Parameters
    ----------
    units : pandas.DataFrame
        `dyads.dyad_units`.
    found : pandas.DataFrame
        Table 'dyad_relations'.

    Returns
    -------
    pandas.DataFrame
        `units` with `relation`, `third`, `clause_start`, `clause_end` and `coded_tone`. A unit of several
        sentences is 'between' where one of them is, else 'together' where one is, else 'named'.
        A sentence that does not name both has no clauses of its own.
    """
    kept = found[[*_KEY, "relation", "third", "start", "end", "tone"]]
    named = {"start": "clause_start", "end": "clause_end", "tone": "coded_tone"}
    kept = kept.rename(columns=named)
    joined = units.merge(kept, on=_KEY, how="left")
    # Missing for a sentence of a paragraph that does not name both.
    strength = joined["relation"].map(_STRENGTH).fillna(0)
    strongest = strength.groupby([joined["unit_id"], joined["dyad"]]).transform("max")
    names = np.array([NAMED, TOGETHER, BETWEEN], dtype=object)
    third = joined["third"].where(strongest == _STRENGTH[TOGETHER])
    return joined.assign(relation=names[strongest.to_numpy(np.int64)], third=third)


def counted(rows: pd.DataFrame, study: Study, relation: str = "") -> pd.DataFrame:
    """The rows whose unit tells of the relation that is counted.

    Parameters
    ----------
    rows : pandas.DataFrame
        Table 'dyads' or 'frames'.
    study : Study
        `settings.relation` says what is counted.
    relation : str, optional
        What is counted instead of what the study says.

    Returns
    -------
    pandas.DataFrame
        Some of `rows`, or all of them where every unit counts.
    """
    wanted = relation or study.settings.relation
    if wanted == ALL:
        return rows
    return rows[rows["relation"] == wanted]


__all__ = ["ALL", "BETWEEN", "NAMED", "TOGETHER", "counted", "relations", "with_relation"]
