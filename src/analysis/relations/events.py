"""Events: what one actor does to another, with PLOVER's types, from trigger words and the parties around them.

Arabic puts the doer after the verb (VSO) or before it (headlines, relative clauses); after a verbal noun the genitive is the
doer, or the one to whom it is done where the noun is of that kind; على, ضد, إلى, مع, ل mark the other side. Rules read
positions, not grammar: apposition, long noun phrases and pronouns are beyond them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import (
    EVENTS,
    EXCEPT,
    FUTURE,
    NOUN,
    OF_TARGET,
    PASSIVE,
    VERB,
    label_parts,
)
from analysis.relations.parties import or_none
from analysis.text.documents import Text

_NEGATORS = frozenset(
    w
    for n in ("لم", "لن", "لا", "ليس", "ليست", "عدم", "دون", "بدون")
    for w in (n, "و" + n, "ف" + n)
)
_TARGET = frozenset(("", "علي", "ضد", "الي", "مع", "نحو", "تجاه", "ل", "حيال", "ازاء", "لدي"))
_AGENT = frozenset(("", "قبل", "يد", "بيد"))
_RECIPROCAL = ("AGREE", "CONSULT", "COOPERATE")
_NEAR, _FAR, _BACK, _CUE = 3, 12, 10, 4
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
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def event_triggers(text: Text, matches: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """One row a trigger word of an event, wherever it stands: first, last, role, type, mode, is_negated.

    Words inside the name of an actor and phrases under `except` are none. `mode` is 'planned' after a word of the future
    or with the prefix of the future.
    """
    rows = matches[(matches["layer"] == EVENTS) & (matches["label"] != EXCEPT)].drop_duplicates(
        ["first", "last"]
    )
    rows = (
        rows[~_inside(rows, found) & ~_is_here(text, rows)]
        .sort_values("first", kind="stable")
        .reset_index(drop=True)
    )
    parts = label_parts(rows["label"], 4)
    first = rows["first"].to_numpy(np.int64)
    cues = np.sort(matches.loc[matches["layer"] == FUTURE, "last"].to_numpy(np.int64))
    planned = _cue_before(text, first, cues) | _has_future(text, rows, parts[0])
    negated = np.isin(text.neighbour(first, -1).astype("str"), list(_NEGATORS))
    return rows.assign(
        role=parts[0], type=parts[2], mode=parts[3].mask(planned, "planned"), is_negated=negated
    )


def _is_here(text: Text, rows: pd.DataFrame) -> Flags:
    """Whether a word is هنا, here, and no form of هنأ, to congratulate: folded they are one."""
    if rows.empty:
        return np.zeros(0, bool)
    words = text.surface(rows["first"].to_numpy(np.int64), rows["last"].to_numpy(np.int64))
    return pd.Series(words).str.fullmatch("[وف]?هنا").to_numpy(bool)


def _inside(rows: pd.DataFrame, found: pd.DataFrame) -> Flags:
    if rows.empty or found.empty:
        return np.zeros(len(rows), bool)
    spans = found.sort_values("first")
    first, last = (
        spans["first"].to_numpy(np.int64),
        np.maximum.accumulate(spans["last"].to_numpy(np.int64)),
    )
    place = np.searchsorted(first, rows["first"].to_numpy(), "right") - 1
    return (place >= 0) & (rows["first"].to_numpy() <= last[np.maximum(place, 0)])


def _cue_before(text: Text, first: Ints, cues: Ints) -> Flags:
    """Whether a cue ends at most a few words before each place, in its sentence."""
    if not len(cues):
        return np.zeros(len(first), bool)
    near = cues[np.maximum(np.searchsorted(cues, first) - 1, 0)]
    return (near < first) & (first - near <= _CUE) & (text.sentence[near] == text.sentence[first])


def _has_future(text: Text, rows: pd.DataFrame, role: pd.Series) -> Flags:
    words = pd.Series(
        text.folded[text.tokens.type_id[rows["first"].to_numpy(np.int64)]], index=rows.index
    )
    imperfect = rows["phrase"].astype("str").str.match("[يت]") & role.isin([VERB, PASSIVE])
    return (imperfect & words.astype("str").str.match("[وف]?س[يت]")).to_numpy(bool)


def events(text: Text, triggers: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """Events with at least one party, from their trigger words.

    Parameters
    ----------
    text : Text
        The text that both tables point into.
    triggers : pandas.DataFrame
        `event_triggers` of the text.
    sides : pandas.DataFrame
        `parties.parties` of the text.

    Returns
    -------
    pandas.DataFrame
        One row a trigger with at least one party, as table 'events' without ids and raw offsets; `article` is the position
        of the body. `source_actor` does it, `target_actor` is the one to whom it is done; either may be missing. Of triggers
        of one sentence with the same type and parties the first is kept.
    """
    source, target = _roles(text, triggers, sides)
    actors = or_none(sides["actor_id"])
    rows = text.places(triggers.assign(source_actor=actors[source], target_actor=actors[target]))
    same = rows["source_actor"] == rows["target_actor"]
    rows["target_actor"] = rows["target_actor"].mask(same, None)
    rows = rows[rows["source_actor"].notna() | rows["target_actor"].notna()].rename(
        columns={"surface": "trigger"}
    )
    rows = rows.drop_duplicates(["article", "sentence_id", "type", "source_actor", "target_actor"])
    return rows[COLUMNS].reset_index(drop=True)


def written_parties(
    text: Text, triggers: pd.DataFrame, sides: pd.DataFrame
) -> tuple[list[str | None], list[str | None]]:
    """The source and the target of each trigger as they are written, None where there is none."""
    first = sides["first"].to_numpy(np.int64)
    last = sides["last"].to_numpy(np.int64)
    written = [*text.surface(first, last), None]
    source, target = _roles(text, triggers, sides)
    return [written[i] for i in source], [written[i] for i in target]


def _roles(text: Text, triggers: pd.DataFrame, sides: pd.DataFrame) -> tuple[Ints, Ints]:
    """The party that does it and the one to whom it is done, as rows of `sides`; -1 where there is none."""
    around = _Around(text, triggers, sides)
    a1, b1 = around.after, around.back
    a2 = around.next_apart(a1)
    joined = around.joined_to(a1)
    place = np.append(sides["is_place"].to_numpy(bool), False)
    role, kind = (triggers[c].to_numpy(dtype=object) for c in ("role", "type"))
    verb, passive, noun, of_target = (role == r for r in (VERB, PASSIVE, NOUN, OF_TARGET))
    direct = around.reach(a1, _NEAR) & around.is_before(a1, ("",))
    marked = around.reach(a1, _FAR) & around.is_before(a1, _TARGET - {""})
    asked = around.is_before(a1, ("من",)) & (kind == "REQUEST") & around.reach(a1, _NEAR)
    between = around.is_before(a1, ("بين",)) & around.reach(a1, _NEAR)
    opens = around.near_before(b1) & around.is_before(b1, ("",)) & ~place[b1]
    mutual = np.isin(kind, _RECIPROCAL) | (kind == "SUPPORT") & (
        triggers["mode"].to_numpy(object) != "verbal"
    )
    reciprocal = mutual & (joined >= 0)
    facing = around.is_before(a2, _TARGET)
    facing |= (kind == "REQUEST") & around.is_before(a2, ("من",)) | (
        kind == "ASSAULT"
    ) & around.is_before(a2, ("في",))
    facing |= np.isin(kind, ("SUPPORT", "ACCUSE")) & around.is_before(a2, ("ب",))
    second = np.where(reciprocal, joined, np.where(facing, a2, -1))
    behind = around.subject_before(place)
    agent = np.where(around.is_before(a2, _AGENT - {""}), a2, behind)
    doer = direct & ~place[a1]
    swapped = passive | (
        of_target & ~around.is_before(a2, ("ل",))
    )  # "accusing X", but "X's accusing of Y" with ل before Y
    source = np.select(
        [between, swapped & direct, verb & opens, doer & ~swapped, marked | asked | direct],
        [a1, agent, b1, a1, behind],
        -1,
    )
    target = np.select(
        [
            between,
            swapped & direct,
            verb & opens & direct,
            doer & ~swapped,
            marked | asked | direct,
        ],
        [joined, a1, a1, second, a1],
        -1,
    )
    late = (noun | verb) & (source == -1) & (target == -1)
    source = np.where(late & opens, b1, source)
    source, target = np.where(place[source], -1, source), target
    pair = around.joined_by(
        b1
    )  # "X and Y have agreed": the party before the verb is the second of the two
    both = verb & mutual & (target == -1) & (source == b1) & (pair >= 0)
    source, target = np.where(both, pair, source), np.where(both, b1, target)
    return _same_subject(text, triggers, sides, source, target)


def _same_subject(
    text: Text, triggers: pd.DataFrame, sides: pd.DataFrame, source: Ints, target: Ints
) -> tuple[Ints, Ints]:
    """A verb joined by و to the one before it keeps its subject, and the party of another state after it is its object."""
    first = triggers["first"].to_numpy(np.int64)
    if len(first) < 2:
        return source, target
    words = text.folded[text.tokens.type_id[first]]
    joined = np.array([w[:1] == "و" for w in words], bool) & ~triggers["phrase"].astype(
        "str"
    ).str.startswith("و")
    active = triggers["role"].eq(VERB).to_numpy()
    state = or_none(sides["state"])
    before = np.append(-1, source[:-1])
    same = np.append(False, active[:-1] & (text.sentence[first[1:]] == text.sentence[first[:-1]]))
    other = np.array(
        [
            a is not None and b is not None and a != b
            for a, b in zip(state[source], state[before], strict=True)
        ],
        bool,
    )
    follows = joined & active & same & (before >= 0)
    takes = (follows & (source >= 0) & (target == -1) & other).astype(bool)
    lacks = (follows & (source == -1) & (target >= 0) & (target != before)).astype(bool)
    return np.where(takes | lacks, before, source), np.where(takes, source, target)


class _Around:
    """The parties before and after each trigger in its sentence and clause."""

    def __init__(self, text: Text, triggers: pd.DataFrame, sides: pd.DataFrame) -> None:
        self.first, self.last = (triggers[c].to_numpy(np.int64) for c in ("first", "last"))
        self.sentence = text.sentence[self.first] if len(self.first) else self.first
        fill = {"first": -(10**9), "last": -(10**9), "sentence": -1, "before": "?", "joined": False}
        kinds = {
            "first": np.int64,
            "last": np.int64,
            "sentence": np.int64,
            "before": object,
            "joined": bool,
        }
        self.side = {
            c: np.append(sides[c].to_numpy(kinds[c]), np.array([v], kinds[c]))
            for c, v in fill.items()
        }
        self.count = len(sides)
        finite = triggers["role"].isin([VERB, PASSIVE]).to_numpy()
        verbs = np.append(self.first[finite], 10**9)
        self.stop = verbs[np.searchsorted(verbs, self.last, "right")]
        starts = np.append(-1, self.first[finite])
        self.begin = starts[np.searchsorted(starts, self.first, "left") - 1]
        self.after = self._held(np.searchsorted(self.side["first"][:-1], self.last, "right"))
        back = np.searchsorted(self.side["last"][:-1], self.first, "left") - 1
        self.back = np.where(self.first - self.side["last"][back] <= _BACK, self._held(back), -1)

    def _held(self, rows: Ints) -> Ints:
        """Rows of parties that are in the sentence of the trigger and on its side of the next verb; else -1."""
        safe = np.where((rows >= 0) & (rows < self.count), rows, -1)
        same = self.side["sentence"][safe] == self.sentence
        inside = (self.side["first"][safe] < self.stop) & (self.side["first"][safe] > self.begin)
        return np.where((safe >= 0) & same & inside, safe, -1)

    def subject_before(self, place: Flags) -> Ints:
        """The nearest party before the trigger, in its clause, that no preposition but one of the doer precedes."""
        found = np.full(len(self.first), -1, np.int64)
        for step in (0, 1, 2):
            rows = self._held(np.where(self.back >= step, self.back - step, -1))
            fits = self.is_before(rows, _AGENT) & ~place[rows]
            found = np.where((found == -1) & fits, rows, found)
        return found

    def next_apart(self, rows: Ints) -> Ints:
        """The next party that is not joined to this one by و."""
        found = self._held(np.where(rows >= 0, rows + 1, -1))
        again = self._held(np.where(found >= 0, found + 1, -1))
        return np.where(self.side["joined"][found], again, found)

    def joined_to(self, rows: Ints) -> Ints:
        """The next party, where و joins it, or where it is told with بين or مع."""
        found = self._held(np.where(rows >= 0, rows + 1, -1))
        return np.where(
            self.side["joined"][found] | np.isin(self.side["before"][found], ["بين", "مع"]),
            found,
            -1,
        )

    def joined_by(self, rows: Ints) -> Ints:
        """The party to which و joins this one."""
        found = self._held(np.where(self.side["joined"][rows] & (rows >= 1), rows - 1, -1))
        return np.where(rows >= 0, found, -1)

    def reach(self, rows: Ints, words: int) -> Flags:
        """Whether a party begins at most so many words after the trigger."""
        return (rows >= 0) & (self.side["first"][rows] - self.last <= words)

    def near_before(self, rows: Ints) -> Flags:
        """Whether a party ends just before the trigger, a relative pronoun or one word between them at most."""
        return (rows >= 0) & (self.first - self.side["last"][rows] <= 2)

    def is_before(self, rows: Ints, words: frozenset[str] | tuple[str, ...]) -> Flags:
        """Whether one of these prepositions ('' for none) stands before the party."""
        return (rows >= 0) & np.isin(self.side["before"][rows].astype("str"), list(words))
