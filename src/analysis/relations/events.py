"""Events: what one actor does to another, with PLOVER's types, from trigger words and the parties
around them.

Arabic puts the doer after the verb (VSO) or before it (headlines, relative clauses); after a
verbal noun the genitive is the
doer, or the one to whom it is done where the noun is of that kind; على, ضد, إلى, مع, ل mark the
other side. Rules read
positions, not grammar: apposition, long noun phrases and pronouns are beyond them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import (
    NOUN,
    OF_TARGET,
    PASSIVE,
    VERB,
)
from analysis.relations.parties import or_none
from analysis.relations.parties_around import PartiesAround
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

COLUMNS = [
    "article",
    "sentence_id",
    "start",
    "end",
    "trigger",
    "type",
    "mode",
    "source_actor",
    "target_actor",
    "is_negated",
]
_FROM_SOMEBODY = ("SUPPORT", "CONSULT", "REQUEST", "AID")
_RECIPROCAL = ("AGREE", "CONSULT", "COOPERATE")
_NEAR, _FAR = (
    3,
    12,
)  # tokens from a trigger to a party beside it, and to one that a preposition marks
_REACH, _REACH_OF_NOUN = (
    8,
    5,
)  # tokens from a trigger to a party that nothing but its place gives a role
_STRETCHES = 1  # of words without punctuation, from a trigger to such a party
_PARTIES_ON = 3  # parties that are tried on either side
_FROM_WITHIN = 4  # tokens from a noun to the party from which it comes (برقية من)
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def events(text: Text, triggers: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """Events with at least one party, from their trigger words.

    Parameters
    ----------
    text : Text
        The text that both tables point into.
    triggers : pandas.DataFrame
        `event_triggers.event_triggers` of the text.
    sides : pandas.DataFrame
        `parties.parties` of the text.

    Returns
    -------
    pandas.DataFrame
        One row a trigger and pair of parties (at least one of them known; those that و joins to a
        party have rows of their own), as table 'events' without ids and raw offsets;
        `article` is the position
        of the body. `source_actor` does it, `target_actor` is the one to whom it is done; either
        may be missing. Of triggers
        of one sentence with the same type and parties the first is kept.
    """
    sides = _acting(text, sides)
    source, target, is_told = _roles(text, triggers, sides)
    trigger, source, target = _with_joined(sides, source, target, is_told)
    actors = or_none(sides["actor_id"])
    pairs = triggers.iloc[trigger].reset_index(drop=True)
    rows = text.places(pairs.assign(source_actor=actors[source], target_actor=actors[target]))
    same = rows["source_actor"] == rows["target_actor"]
    # who would act on himself has no known target
    rows["target_actor"] = rows["target_actor"].mask(same, None)
    rows = rows[rows["source_actor"].notna() | rows["target_actor"].notna()].rename(
        columns={"surface": "trigger"}
    )
    # an event of one type between the same two is told once a sentence
    rows = rows.drop_duplicates(["article", "sentence_id", "type", "source_actor", "target_actor"])
    return rows[COLUMNS].reset_index(drop=True)


def written_parties(
    text: Text, triggers: pd.DataFrame, sides: pd.DataFrame
) -> tuple[list[str | None], list[str | None]]:
    """The source and the target of each trigger as they are written, None where there is none."""
    sides = _acting(text, sides)
    first = sides["first"].to_numpy(np.int64)
    last = sides["last"].to_numpy(np.int64)
    # None last, which is what a row of -1 finds
    written = [*text.surface(first, last), None]
    source, target, _ = _roles(text, triggers, sides)
    return [written[i] for i in source], [written[i] for i in target]


def _acting(text: Text, sides: pd.DataFrame) -> pd.DataFrame:
    """The parties without those that only qualify somebody (القوات المدعومة من إيران)."""
    backed = word_lists("analysis.relations")["backed"]
    first = sides["first"].to_numpy(np.int64)
    near, far = (text.neighbour(first, step) for step in (-1, -2))
    # 'backed by Iran': the word that is asked for stands before the preposition
    words = np.where(np.isin(near, ["من", "مع", "ب"]), far, near)
    qualifies = np.array([w.removeprefix("و").removeprefix("ال") in backed for w in words], bool)
    return sides[~qualifies].reset_index(drop=True)


def _with_joined(
    sides: pd.DataFrame, source: Ints, target: Ints, is_told: Flags
) -> tuple[Ints, Ints, Ints]:
    """Positions of triggers, sources and targets, with a row more for every party that و joins to
    the source or to the target (زار بغداد وطهران), where both are told and none is supplied.
    """
    chain = _chains(sides)
    rows = list[tuple[int, int, int]]()
    pairs = zip(source.tolist(), target.tolist(), is_told.tolist(), strict=True)
    for number, (one, other, told) in enumerate(pairs):
        rows.append((number, one, other))
        if told and chain[one] != chain[other]:
            doers = np.flatnonzero(chain == chain[one]).tolist()
            others = np.flatnonzero(chain == chain[other]).tolist()
            every = [(number, a, b) for a in doers for b in others]
            rows += [row for row in every if row != (number, one, other)]
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _chains(sides: pd.DataFrame) -> Ints:
    """The number of the list that each party stands in: parties side by side, joined by و."""
    first = sides["first"].to_numpy(np.int64)
    beside = first[1:] - sides["last"].to_numpy(np.int64)[:-1] == 1
    # cut, since without any party `append` gives one flag too many
    goes_on = np.append(False, beside & sides["joined"].to_numpy(bool)[1:])[: len(sides)]
    return np.cumsum(~goes_on)


def _roles(text: Text, triggers: pd.DataFrame, sides: pd.DataFrame) -> tuple[Ints, Ints, Flags]:
    """The party that does it and the one to whom it is done, as rows of `sides`, -1 where there is
    none; and whether words told both, rather than their nearness alone.
    """
    lists = word_lists("analysis.relations")
    before_target = sorted(lists["before_target"])
    before_agent = sorted(lists["before_agent"])
    around = PartiesAround(text, triggers, sides)
    next_one = around.after
    previous = around.before
    second = around.next_apart(next_one)
    joined = around.joined_to(next_one)
    # one value more, which -1 finds: no party is no place
    is_place = np.append(sides["is_place"].to_numpy(bool), False)
    role = triggers["role"].to_numpy(dtype=object)
    kind = triggers["type"].to_numpy(dtype=object)
    mode = triggers["mode"].to_numpy(dtype=object)
    verb = role == VERB
    noun = role == NOUN
    is_request = kind == "REQUEST"

    # where the next party stands: just behind the trigger, behind a preposition that marks the other side, after بين
    near = around.within(next_one, _NEAR)
    # "to an Iranian attack": what stands before the adjective's noun is before the trigger itself
    is_adjective = np.append(sides["via"].eq("demonym").to_numpy(bool), False)
    own_adjective = ~verb & around.within(next_one, 1) & is_adjective[next_one]
    direct = near & (around.has_before(next_one, [""]) | own_adjective)
    marked = around.within(next_one, _FAR) & around.has_before(next_one, before_target)
    marked &= ~own_adjective
    asked = is_request & ~noun & near & around.has_before(next_one, ["من"])
    # "a cable from X", "at the request of X": X does it
    comes_from = noun & np.isin(kind, _FROM_SOMEBODY) & around.within(next_one, _FROM_WITHIN)
    comes_from &= around.has_before(next_one, ["من"])
    between = near & around.has_before(next_one, ["بين"])
    # "officials of X and Y met"
    mutual = np.isin(kind, _RECIPROCAL) | ((kind == "SUPPORT") & (mode != "verbal"))
    between |= verb & mutual & near & around.has_before(next_one, ["من"]) & (joined >= 0)
    opens = around.ends_just_before(previous) & around.has_before(previous, [""])
    opens &= ~is_place[previous]

    # who faces a doer that stands just behind the trigger: the party joined to it where both do it to one another, else the
    # next one with a preposition of the other side
    facing = around.has_before(second, ["", *before_target])
    facing |= is_request & around.has_before(second, ["من"])
    facing |= (kind == "ASSAULT") & around.has_before(second, ["في"])
    facing |= np.isin(kind, ("SUPPORT", "ACCUSE")) & around.has_before(second, ["ب"])
    faced = np.where(mutual & (joined >= 0), joined, np.where(facing, second, -1))

    behind = around.subject_before(is_place, ["", *before_agent])
    agent = np.where(around.has_before(second, before_agent), second, behind)
    doer = direct & ~is_place[next_one]
    # "accusing X": X is accused; but "X's accusing of Y" where ل stands before Y
    of_target = (role == OF_TARGET) & ~around.has_before(second, ["ل"])
    swapped = (role == PASSIVE) | of_target

    # `np.select` takes the first case that holds: what says most of the roles stands first.
    cases = [
        between,
        comes_from,
        swapped & direct,
        verb & opens,
        doer & ~swapped,
        marked | asked | direct,
    ]
    source = np.select(cases, [next_one, next_one, agent, previous, next_one, behind], -1)
    # the doer stands before such a verb; the next party is the target only just behind the verb
    cases[3] = verb & opens & direct
    target = np.select(cases, [joined, behind, next_one, next_one, faced, next_one], -1)
    alone = (noun | verb) & (source == -1) & (target == -1)
    source = np.where(alone & opens, previous, source)
    # "X in Baghdad to discuss": who is at a place meets its state
    at_place = alone & (kind == "CONSULT") & around.ends_just_before(previous)
    at_place &= around.has_before(previous, ["في", "الي"])
    source = np.where(at_place, behind, source)
    target = np.where(at_place & (behind >= 0), previous, target)
    source = np.where(is_place[source], -1, source)

    # "X and Y have agreed": the party before the verb is the second of the two
    partner = around.joined_by(previous)
    both = verb & mutual & (target == -1) & (source == previous) & (partner >= 0)
    source = np.where(both, partner, source)
    target = np.where(both, previous, target)
    source, target = _same_subject(text, triggers, sides, source, target)
    is_told = (source >= 0) & (target >= 0)
    return source, _with_target(text, triggers, sides, source, target), is_told


def _with_target(
    text: Text, triggers: pd.DataFrame, sides: pd.DataFrame, source: Ints, target: Ints
) -> Ints:
    """Targets; where only the source is known, the nearest party of another state in the sentence,
    behind the trigger first.
    """
    first = triggers["first"].to_numpy(np.int64)
    last = triggers["last"].to_numpy(np.int64)
    if not len(sides) or not len(first):
        return target
    belongs = sides["state"].where(sides["state"].notna(), sides["actor_id"])
    owner = np.append(belongs.to_numpy(object), "")
    starts = sides["first"].to_numpy(np.int64)
    ends = sides["last"].to_numpy(np.int64)
    behind = np.searchsorted(starts, last, "right")
    before = np.searchsorted(ends, first, "left") - 1
    stretch = np.cumsum(~text.tokens.joined)  # of words with nothing but blanks between them
    reach = np.where(triggers["role"].eq(NOUN).to_numpy(), _REACH_OF_NOUN, _REACH)
    lacks = (source >= 0) & (target == -1)
    found = target.copy()
    for begin, step in ((behind, 1), (before, -1)):
        for number in range(_PARTIES_ON):
            row = begin + step * number
            inside = (row >= 0) & (row < len(sides))
            safe = np.where(inside, row, 0)
            inside &= text.sentence[starts[safe]] == text.sentence[first]
            inside &= np.abs(starts[safe] - first) <= reach
            # of another state; where a party has none, another actor
            inside &= owner[safe] != owner[source]
            inside &= np.abs(stretch[starts[safe]] - stretch[first]) <= _STRETCHES
            found = np.where((found == -1) & inside & lacks, safe, found)
    return found


def _same_subject(
    text: Text, triggers: pd.DataFrame, sides: pd.DataFrame, source: Ints, target: Ints
) -> tuple[Ints, Ints]:
    """A verb joined by و to the one before it keeps its subject, and the party of another state
    after it is its object.
    """
    first = triggers["first"].to_numpy(np.int64)
    if len(first) < 2:
        return source, target
    words = text.folded[text.tokens.type_id[first]]
    begins_with_and = np.array([w[:1] == "و" for w in words], bool)
    own_letter = triggers["phrase"].astype("str").str.startswith("و").to_numpy(bool)
    active = triggers["role"].eq(VERB).to_numpy()
    before = np.append(-1, source[:-1])
    in_sentence = text.sentence[first[1:]] == text.sentence[first[:-1]]
    after_verb = np.append(False, active[:-1] & in_sentence)
    follows = begins_with_and & ~own_letter & active & after_verb & (before >= 0)
    other_state = _of_two_states(or_none(sides["state"]), source, before)
    takes = follows & (source >= 0) & (target == -1) & other_state
    lacks = follows & (source == -1) & (target >= 0) & (target != before)
    return np.where(takes | lacks, before, source), np.where(takes, source, target)


def _of_two_states(state: npt.NDArray[np.object_], one: Ints, other: Ints) -> Flags:
    """Whether the states of two parties are known and differ; `state` has None at its end, for -1."""
    pairs = zip(state[one], state[other], strict=True)
    return np.array([a is not None and b is not None and a != b for a, b in pairs], bool)
