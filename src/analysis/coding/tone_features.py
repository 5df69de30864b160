"""What the supervised coder of tone sees of a unit: its words, the words near its parties, how the
two stand in the sentence, the words of tone and the events told in it.

No feature names a frame, an actor or a dyad, so that a coder learned from some pairs of states codes
others. The cues are those of `relations.relation_cues`, from which the relation itself is read; what
the model of relations makes of them is not asked for, since it learned from the same units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.coding.unit_features import BUCKETS, UnitFeatures, bucket, unit_features
from analysis.relations.relation_cues import cues_of, read_sentences

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

NEAR = 5  # tokens between a word of tone and a party that count as near
MOST = 3  # words of tone of one sign that are told apart
COOPERATION = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT")


def tone_features(coded: CodedTexts, units: pd.DataFrame) -> UnitFeatures:
    """The features of units for the coder of tone.

    Parameters
    ----------
    coded : CodedTexts
        Texts with mentions, parties, events and words of tone; their relations are not asked for.
    units : pandas.DataFrame
        One row a unit: article_id, sentence_id, dyad (two ids of states joined by a hyphen).

    Returns
    -------
    UnitFeatures
        In the order of `units`. `words` and `near` as in `unit_features`, `signs` of cues, words of
        tone and events.
    """
    words = unit_features(coded, units)
    row = _row_of(coded, units[["article_id", "sentence_id"]])
    known = np.flatnonzero(row >= 0)
    states = {a.id: coded.study.state_of(a.id) for a in coded.study.actors}
    told = coded.events_by_rules
    told = told.assign(article_id=coded.article_ids[told["article"].to_numpy(np.int64)])
    told = told.assign(row=_row_of(coded, told[["article_id", "sentence_id"]]))
    read = read_sentences(coded.text, coded.parties, told, row[known].tolist(), states)
    words_of_tone = coded.tone_words
    row_of_word = _row_of(coded, words_of_tone[["article_id", "sentence_id"]])
    tone = _by_row(words_of_tone.assign(row=row_of_word), ["weight", "first", "last"])
    columns = ["type", "mode", "is_negated", "source_actor", "target_actor"]
    deeds = _by_row(told, columns)
    # the column rises with the tokens: where the sentence of each unit begins
    begins = np.searchsorted(coded.text.sentence, row, "left")
    rows: list[list[int]] = [[] for _ in range(len(units))]
    for place in known.tolist():
        at = int(row[place])
        one, other = str(units["dyad"].iloc[place]).split("-", 1)
        signs = [f"cue {cue}" for cue in cues_of(read[at], one, other)]
        parties = [p for p in read[at].parties if p.state in (one, other)]
        begin = int(begins[place])
        # places of parties count from the sentence, those of words of tone from the text
        spans = [(p.first + begin, p.last + begin) for p in parties]
        signs += _tone_signs(tone.get(at, []), spans)
        signs += _event_signs(deeds.get(at, []), {one, other}, states)
        # A set, since two signs may share a bucket; sorted, since the order of a set is not
        # fixed.
        rows[place] = sorted({bucket(f"T {sign}") for sign in signs})
    return UnitFeatures(words.words, words.near, _as_signs(rows))


def _row_of(coded: CodedTexts, keys: pd.DataFrame) -> np.ndarray:
    """The rows of `sentences` with these keys; -1 where there is none."""
    at = pd.MultiIndex.from_frame(coded.sentences[["article_id", "sentence_id"]])
    return np.asarray(at.get_indexer(pd.MultiIndex.from_frame(keys)), np.int64)


def _by_row(table: pd.DataFrame, columns: Sequence[str]) -> dict[int, list[tuple[Any, ...]]]:
    """The values of some columns, by the column `row`, in the order of the table."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    values = zip(*(table[c].tolist() for c in columns), strict=True)
    for row, held in zip(table["row"].tolist(), values, strict=True):
        found.setdefault(int(row), []).append(held)
    return found


def _tone_signs(
    words: Sequence[tuple[Any, ...]], parties: Sequence[tuple[int, int]]
) -> Iterator[str]:
    """How many words of either sign there are, which prevails, and which stand near a party."""
    if not words:
        yield "no word of tone"
        return
    weight = np.array([value for value, _, _ in words], np.float64)
    for name, value in (("good", weight[weight > 0].sum()), ("bad", -weight[weight < 0].sum())):
        # Every step that is reached: three friendly words have the signs of one and two as
        # well.
        for least in range(1, MOST + 1):
            if value >= least:
                yield f"{name} {least}"
    yield f"prevails {int(np.sign(weight.sum()))}"
    for value, first, last in words:
        # the gap between the nearer ends, whichever of the two stands first
        near = any(first - end <= NEAR and begin - last <= NEAR for begin, end in parties)
        if near:
            yield f"near a party {int(np.sign(value))}"


def _event_signs(
    deeds: Sequence[tuple[Any, ...]], pair: set[str], states: dict[str, str | None]
) -> Iterator[str]:
    """Which events are told, of which kind, and whether both states of the pair are their
    parties.
    """
    for kind, mode, is_negated, source, target in deeds:
        quad = "cooperation" if kind in COOPERATION else "conflict"
        said = f"{quad} {mode}{' negated' if is_negated else ''}"
        yield f"event {said}"
        yield f"event {kind}"
        if {states.get(source), states.get(target)} == pair:
            yield f"event of the pair {said}"


def _as_signs(rows: list[list[int]]) -> sparse.csr_array:
    begin = np.append(0, np.cumsum([len(r) for r in rows]))
    flat = np.array([f for r in rows for f in r], dtype=np.int64)
    shape = (len(rows), BUCKETS)
    # compressed rows, as in `event_features`
    return sparse.csr_array((np.ones(len(flat)), flat, begin), shape=shape)
