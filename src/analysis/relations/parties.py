"""The parties of a sentence: runs of mentions that name one actor, with the preposition and
conjunction before them.

'رئيس الوزراء العراقي مصطفى الكاظمي' is one party (the person). A plain place stands for its state
here, but only as one to whom something is done. Prepositions are read from the word before a
party (before its head noun, where only an adjective names the state) and from proclitics.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.lexicon import label_words
from analysis.text.word_lists import word_lists

_RANK = {  # of the mentions of a run, the first of these kinds gives the party
    "person": 0,
    "government": 1,
    "organisation": 2,
    "armed group": 2,
    "office": 3,
    "state": 4,
    "place": 5,
}

_ADJECTIVES = ["demonym", "attribute"]


def parties(text: Text, mentions: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Runs of mentions that name one actor.

    Parameters
    ----------
    text : Text
        The text that the mentions point into.
    mentions : pandas.DataFrame
        `actors.mentions.mentions` of the text.
    study : Study
        The states of its actors.

    Returns
    -------
    pandas.DataFrame
        One row a party, in the order of the text: first, last (positions of tokens), sentence
        (row of `text.sentences`), actor_id, state, kind, via (how it is named), is_place,
        `before` (the preposition before it, or ''), `joined` (whether و joins it to what stands
        before).
    """
    states = {a.id: study.state_of(a.id) for a in study.actors}
    columns = ["first", "last", "actor_id", "kind", "via", "phrase"]
    rows = mentions[columns].sort_values("first", kind="stable")
    if rows.empty:
        return rows.assign(state="", sentence=0, is_place=False, before="", joined=False)
    # An adjective only qualifies what stands beside it, so it gives the party last of its
    # kind.
    rank = rows["kind"].map(_RANK).astype("int64") + rows["via"].isin(_ADJECTIVES).astype("int64")
    rows = rows.assign(
        state=rows["actor_id"].map(states),
        sentence=text.sentence[rows["first"].to_numpy(np.int64)],
        rank=rank,
    ).reset_index(drop=True)
    before, joined = _before(text, rows)
    before = _without_office(text, rows, before)
    rows = rows.assign(before=_shared(rows, before, joined), joined=joined)
    rows = rows.assign(number=_party_number(rows))
    # Preposition and conjunction are those of the first mention: what stands before the whole
    # run.
    extent = rows.groupby("number").agg(
        first=("first", "min"),
        last=("last", "max"),
        before=("before", "first"),
        joined=("joined", "first"),
    )
    best = rows.sort_values(["number", "rank", "first"], kind="stable")
    best = best.drop_duplicates("number").set_index("number")
    is_place = best["kind"].eq("place")
    return extent.assign(
        sentence=best["sentence"],
        state=best["state"],
        is_place=is_place,
        kind=best["kind"],
        via=best["via"],
        # a place stands for its state
        actor_id=best["actor_id"].where(~is_place, best["state"]),
    ).reset_index(drop=True)


def _without_office(
    text: Text, rows: pd.DataFrame, before: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """No ل of an office: who is secretary general 'of the council' speaks or acts for it."""
    listed = word_lists("analysis.relations")["of_office"]
    first = rows["first"].to_numpy(np.int64)
    words = [text.neighbour(first, step) for step in (-1, -2)]
    of_office = np.array([a in listed or b in listed for a, b in zip(*words, strict=True)], bool)
    return np.where(of_office & (before == "ل"), "", before)


def _shared(
    rows: pd.DataFrame, before: npt.NDArray[np.object_], joined: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """The preposition of each mention, or that of the one just before to which و joins it (في
    سورية والعراق); بين is not shared, for its second side is told by و.
    """
    first = rows["first"].to_numpy(np.int64)
    beside = np.append(False, first[1:] - rows["last"].to_numpy(np.int64)[:-1] == 1)
    follows = beside & joined & (before == "")
    shared = before.copy()
    for row in np.flatnonzero(follows).tolist():
        if shared[row - 1] != "بين":
            shared[row] = shared[row - 1]
    return shared


def _party_number(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """The number of each mention's party: a new one begins wherever a mention does not go on
    naming the one before it.
    """
    first = rows["first"].to_numpy()
    last = rows["last"].to_numpy()
    state = rows["state"].to_numpy()
    sentence = rows["sentence"].to_numpy()
    titled = rows["via"].isin(["office", *_ADJECTIVES]).to_numpy()
    is_person = rows["kind"].eq("person").to_numpy()
    # These four compare each mention with the one before it: one element fewer than `rows`.
    apart = first[1:] - last[:-1] > 1
    other = (state[1:] != state[:-1]) | (sentence[1:] != sentence[:-1])
    may_go_on = titled[1:] | titled[:-1] | is_person[1:]  # 'the Iraqi prime minister X'
    marked = rows["joined"].to_numpy(bool)[1:] | (rows["before"].to_numpy(object)[1:] != "")
    return np.append(0, np.cumsum(apart | other | marked | ~may_go_on))


def or_none(values: pd.Series) -> npt.NDArray[np.object_]:
    """The values with None behind them, so that a position of -1 gives None."""
    return np.array([*values.tolist(), None], dtype=object)


def _before(
    text: Text, rows: pd.DataFrame
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
    """The preposition before each mention, and whether a conjunction joins it to what stands
    before.

    Where an adjective names the state ('the Iranian side'), both stand before its noun.
    """
    listed = word_lists("analysis.relations")["prepositions"]
    first = rows["first"].to_numpy(np.int64)
    near = text.neighbour(first, -1)
    far = text.neighbour(first, -2)
    adjective = rows["via"].isin(_ADJECTIVES).to_numpy()
    # إلى الجانب الإيراني: the preposition stands before the noun that the adjective qualifies.
    has_noun = adjective & (near != "")
    words = np.where(has_noun, near, text.folded[text.tokens.type_id[first]])
    phrases = rows["phrase"].tolist()
    # What the written word has before the entry's own first word are proclitics.
    opening = {phrase: label_words(phrase).split()[0] for phrase in set(phrases)}
    prefixes = []
    joined = []
    for word, phrase, noun in zip(words, phrases, has_noun.tolist(), strict=True):
        prefix, is_joined = _proclitic(word, "ال" if noun else opening[phrase])
        prefixes.append(prefix)
        joined.append(is_joined)
    direct = np.array([w if w in listed else "" for w in near], dtype=object)
    before_noun = np.array([w if w in listed else "" for w in far], dtype=object)
    before = np.where(adjective & (direct == ""), before_noun, direct)
    before = np.where(before == "", np.array(prefixes, dtype=object), before)
    # the preposition alone; a word of two letters may begin with و itself
    plain = [w.removeprefix("و") if len(w) > 2 else w for w in before]
    return np.array(plain, dtype=object), np.array(joined, bool)


@cache
def _proclitic(word: str, bare: str) -> tuple[str, bool]:
    """The preposition and the conjunction that a written word has more than its bare form."""
    # The و of واشنطن belongs to the name.
    joined = word.startswith("و") and not bare.startswith("و") and len(word) > 3
    rest = word[1:] if joined else word
    if bare == "ال":
        definite = rest.startswith(("لل", "بال", "ال"))
        preposition = rest[0] if rest.startswith(("لل", "بال")) else ""
        return preposition, joined and definite
    if rest[:1] in ("ل", "ب") and not bare.startswith(rest[0]):
        return rest[0], joined
    return "", joined
