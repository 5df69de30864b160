"""What in a sentence tells whose relation it is: cues read from the clauses that hold two states.

A cue is a yes or no about a unit (a sentence and two states): whether a preposition stands before
the second, whether both adjectives stand on one noun, whether both are in a list, and so on. Which
of them speak for what is learned from coded units (`relation_weights.json`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.clauses import clause_numbers
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

Ints = npt.NDArray[np.int64]
Unit = tuple[int, str, str]  # row of `text.sentences`, one state, the other

_NEAR, _MIDDLE, _FAR = 3, 8, 16  # tokens between two parties
_STRONG = ("مع", "ضد", "علي", "الي", "ل", "ب", "من", "في", "تجاه", "نحو", "ازاء", "حيال", "عن")
_LIST_GAP = 1  # tokens between neighbours in a list
_SHORT, _LONG = 20, 60  # different words of a sentence
_MOST_WORDS = 100_000  # whose bare form is remembered


@dataclass(frozen=True)
class Party:
    """A party of a sentence; `first`, `last` are tokens counted from the sentence's first."""

    first: int
    last: int
    state: str
    kind: str
    via: str
    is_place: bool
    before: str
    is_joined: bool

    @property
    def acts(self) -> bool:
        """Whether it is somebody: a person, an office, a body or a group."""
        return self.kind not in ("state", "place")


@dataclass(frozen=True)
class Sentence:
    """A sentence with what is found in it."""

    words: list[str]
    clauses: Ints
    parties: list[Party]
    deeds: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def of(self, state: str) -> list[int]:
        """The places in `parties` of the parties of a state."""
        return [i for i, party in enumerate(self.parties) if party.state == state]


@lru_cache(_MOST_WORDS)
def bare(word: str) -> str:
    """A folded word without conjunction, preposition and article, as far as its letters tell."""
    rest = word
    # So that وفد keeps its و. Words are only looked up in lists, where a wrong cut finds
    # nothing.
    if len(rest) > 4 and rest[0] in "وف":
        rest = rest[1:]
    for head in ("وال", "بال", "كال", "فال", "ال", "لل"):
        # three letters must be left, else these are part of the word
        if rest.startswith(head) and len(rest) > len(head) + 2:
            return rest[len(head) :]
    return rest


def read_sentences(
    text: Text,
    sides: pd.DataFrame,
    events: pd.DataFrame,
    rows: Sequence[int],
    states: Mapping[str, str | None],
) -> dict[int, Sentence]:
    """The sentences of some units with their words, clauses, parties and events.

    Parameters
    ----------
    text : Text
        The text that the tables point into.
    sides : pandas.DataFrame
        `parties.parties` of the text.
    events : pandas.DataFrame
        `events.events` of the text, with `row`, the row of `text.sentences`.
    rows : sequence of int
        Rows of `text.sentences` that are wanted.
    states : mapping of str to str or None
        The state of each actor.

    Returns
    -------
    dict of int to Sentence
        By row of `text.sentences`.
    """
    wanted = sorted(set(rows))
    first = np.searchsorted(text.sentence, wanted, "left")
    last = np.searchsorted(text.sentence, wanted, "right") - 1
    begins = dict(zip(wanted, first.tolist(), strict=True))
    parties = _parties(sides[sides["sentence"].isin(wanted)], begins)
    deeds = _deeds(events[events["row"].isin(wanted)], states)
    found = {}
    for row, begin, end in zip(wanted, first.tolist(), last.tolist(), strict=True):
        types = text.tokens.type_id[begin : end + 1]
        found[row] = Sentence(
            [bare(word) for word in text.folded[types]],
            clause_numbers(text, begin, end),
            parties.get(row, []),
            deeds.get(row, []),
        )
    return found


def _parties(rows: pd.DataFrame, begins: Mapping[int, int]) -> dict[int, list[Party]]:
    """The parties that have a state, by sentence; `begins` gives its first token."""
    kept = rows[rows["state"].notna()]
    columns = ["first", "last", "state", "kind", "via", "is_place", "before", "joined"]
    values = zip(kept["sentence"].tolist(), *(kept[c].tolist() for c in columns), strict=True)
    found: dict[int, list[Party]] = {}
    for sentence, first, last, state, kind, via, is_place, before, joined in values:
        begin = begins[int(sentence)]
        party = Party(
            int(first) - begin,
            int(last) - begin,
            state,
            kind,
            via,
            bool(is_place),
            before,
            bool(joined),
        )
        found.setdefault(int(sentence), []).append(party)
    return found


def _deeds(
    rows: pd.DataFrame, states: Mapping[str, str | None]
) -> dict[int, list[tuple[str, str | None, str | None]]]:
    """Type and states of the two parties of each event, by sentence."""
    columns = ["row", "type", "source_actor", "target_actor"]
    found: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for row, kind, one, other in zip(*(rows[c].tolist() for c in columns), strict=True):
        source = states.get(one) if isinstance(one, str) else None
        target = states.get(other) if isinstance(other, str) else None
        found.setdefault(int(row), []).append((kind, source, target))
    return found


def cues_of(sentence: Sentence, one: str, other: str) -> frozenset[str]:
    """The cues of a unit.

    Parameters
    ----------
    sentence : Sentence
        From `read_sentences`.
    one, other : str
        The two states.

    Returns
    -------
    frozenset of str
        Names of cues. Their meaning is the name: 'prep مع' is the preposition مع before the later
        of two parties of the pair that share a clause.
    """
    # Parties are numbered in the order of the text: the first of a pair stands before the
    # second.
    pairs = [tuple(sorted((i, j))) for i in sentence.of(one) for j in sentence.of(other)]
    cues = set(_sentence_cues(sentence, one, other))
    if not pairs:
        return frozenset({*cues, "one has no party"})
    for i, j in pairs:
        cues.update(_pair_cues(sentence, i, j))
    nearest = min(pairs, key=lambda pair: _gap(sentence, *pair))
    cues.update(_nearest_cues(sentence, *nearest))
    cues.update(_party_cues(sentence, one, other))
    return frozenset(cues)


def _gap(sentence: Sentence, i: int, j: int) -> int:
    return sentence.parties[j].first - sentence.parties[i].last - 1


def _pair_cues(sentence: Sentence, i: int, j: int) -> Iterator[str]:
    """Cues of one party of each state; the i-th stands before the j-th."""
    lists = word_lists("analysis.relations")
    x, y = sentence.parties[i], sentence.parties[j]
    gap = _gap(sentence, i, j)
    same = sentence.clauses[x.first] == sentence.clauses[y.first]
    between = sentence.parties[i + 1 : j]
    foreign = any(p.state not in (x.state, y.state) for p in between)
    alone = "" if not foreign else " past another"
    noun = sentence.words[x.first - 1] if x.first else ""
    # العلاقات العراقية الإيرانية: both qualify one noun
    if gap <= 0 and x.via == y.via == "demonym" and not y.is_joined:
        yield "two adjectives"
        if noun in lists["pair_nouns"]:
            yield "two adjectives on a noun of relations"
    if y.is_joined and gap <= _LIST_GAP:
        yield "joined by و"
        # بين may stand before a noun that the first party only qualifies: بين الحكومتين
        # العراقية و….
        if "بين" in sentence.words[max(0, x.first - 4) : x.first] or x.before == "بين":
            yield "بين … و"
        if noun in lists["pair_nouns"]:
            yield "noun of relations before two joined"
    if x.before in ("بين", "وبين") and gap <= _FAR and not foreign:
        yield "بين before the first"
    if y.before in ("بين", "وبين") and same:
        yield "بين before the second"
    if same:
        if y.before in _STRONG:
            yield f"prep {y.before}{alone}"
        if x.before in _STRONG and y.before == "":
            yield f"prep {x.before} before the first"
        if x.before == y.before == "":
            yield f"no preposition before either{alone}"
        if not foreign and gap <= _MIDDLE:
            yield "near in a clause"
        yield f"in a clause{alone}"
    counterpart = sentence.words[y.first - 1] if y.first else ""
    if y.via == "demonym" and counterpart in lists["counterparts"]:
        yield "counterpart"
    around = sentence.words[max(0, x.first - 3) : x.first]
    reached = y.is_place or y.before in ("في", "ل", "علي", "ب", "من")
    if reached and not lists["reach"].isdisjoint(around) and gap <= _MIDDLE and not foreign:
        yield "reach of the first into the second"
    backing = sentence.words[max(0, y.first - 3) : y.first]
    if not lists["backed"].isdisjoint(backing) and same:
        yield "somebody near the second"
    if not lists["backed"].isdisjoint(around) and same:
        yield "somebody near the first"


def _nearest_cues(sentence: Sentence, i: int, j: int) -> Iterator[str]:
    """Cues of the two parties of the pair that stand nearest to each other."""
    x, y = sentence.parties[i], sentence.parties[j]
    gap = _gap(sentence, i, j)
    for limit, name in ((0, "touching"), (_NEAR, "near"), (_MIDDLE, "middle"), (_FAR, "far")):
        if gap <= limit:
            yield f"nearest: {name}"
            break
    else:
        yield "nearest: very far"
    parted = int(sentence.clauses[y.first] - sentence.clauses[x.first])
    yield f"nearest: {min(parted, 3)} clauses apart"
    for party, place in ((x, "first"), (y, "second")):
        yield f"nearest: {place} {party.via if party.kind == 'state' else party.kind}"
        if party.is_place:
            yield f"nearest: {place} is a place"
    # In بين العراق وإيران والسعودية the preposition stands before the first of the list alone.
    head = _list_head(sentence, i)
    if head != i and y.is_joined:
        before = sentence.parties[head].before
        yield f"nearest: in a list behind {before or 'no preposition'}"
        opening = max(0, sentence.parties[head].first - 2)
        ahead = sentence.words[opening : sentence.parties[head].first]
        if not word_lists("analysis.relations")["examples"].isdisjoint(ahead):
            yield "nearest: in a list of examples"
    foreign = {p.state for p in sentence.parties[i + 1 : j]} - {x.state, y.state}
    if foreign:
        yield "nearest: another state between"
    if _listed(sentence, i, {x.state, y.state}) or _listed(sentence, j, {x.state, y.state}):
        yield "nearest: in a list with another state"
        if y.is_joined and gap <= _LIST_GAP:
            yield "nearest: in one list with another state"


def _list_head(sentence: Sentence, i: int) -> int:
    """The first of the parties that و joins one to the next, up to the i-th."""
    head = i
    while head > 0:
        party = sentence.parties[head]
        gap = party.first - sentence.parties[head - 1].last - 1
        if not party.is_joined or gap > _LIST_GAP:
            break
        head -= 1
    return head


def _listed(sentence: Sentence, i: int, pair: set[str]) -> bool:
    """Whether a party stands beside one of a state that is not of the pair, as in a list."""
    party = sentence.parties[i]
    for k in (i - 1, i + 1):
        if not 0 <= k < len(sentence.parties):
            continue
        other = sentence.parties[k]
        early, late = sorted((party, other), key=lambda p: p.first)
        parted = sentence.clauses[late.first] != sentence.clauses[early.last]
        near = late.first - early.last <= _LIST_GAP + 1
        if other.state not in pair and near and (late.is_joined or parted):
            return True
    return False


def _sentence_cues(sentence: Sentence, one: str, other: str) -> Iterator[str]:
    """Cues of the sentence as a whole."""
    lists = word_lists("analysis.relations")
    pair = {one, other}
    words = set(sentence.words)
    states = {p.state for p in sentence.parties} - pair
    yield f"other states: {min(len(states), 4)}"
    for state in ("us", "israel"):
        if state in states:
            yield f"names {state}"
    for name in ("both_sides", "games", "reporters", "pair_nouns"):
        if not lists[name].isdisjoint(words):
            yield f"words: {name}"
    if len(words) <= _SHORT:
        yield "short sentence"
    if len(words) >= _LONG:
        yield "long sentence"
    for kind, source, target in sentence.deeds:
        if {source, target} == pair:
            yield "event between them"
            yield f"event between them: {kind}"
        elif source in pair and target not in (None, source):
            yield "event of one towards another"
        elif target in pair and source is None:
            yield "event towards one"
        elif target in pair:
            yield "event of another towards one"


def _party_cues(sentence: Sentence, one: str, other: str) -> Iterator[str]:
    """Cues of the parties of the two states by themselves."""
    for_each = [[sentence.parties[i] for i in sentence.of(state)] for state in (one, other)]
    acting = sum(any(p.acts for p in parties) for parties in for_each)
    yield f"somebody of {acting} of the two"
    placed = sum(all(p.is_place for p in parties) for parties in for_each)
    yield f"{placed} of the two only a place"
    only_adjective = sum(all(p.via == "demonym" for p in parties) for parties in for_each)
    yield f"{only_adjective} of the two only an adjective"
    if sum(len(parties) for parties in for_each) > 2:
        yield "named more than once"
    if min(p.first for parties in for_each for p in parties) <= _NEAR:
        yield "one begins the sentence"


__all__ = ["Party", "Sentence", "Unit", "bare", "cues_of", "read_sentences"]
