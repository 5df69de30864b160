"""The parties of a sentence: runs of mentions that name one actor, with the preposition and conjunction before them.

'رئيس الوزراء العراقي مصطفى الكاظمي' is one party (the person). A plain place stands for its state here, but only as one to whom
something is done. Prepositions are read from the word before a party (before its head noun, where only an adjective names the
state) and from proclitics.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.normalise import fold

PREPOSITIONS = frozenset(
    "علي ضد الي مع نحو تجاه لدي من في عن بين حيال ازاء وبين وضد وعلي والي ومع ومن وفي وعن قبل يد بيد بحسب حسب وفق بشان حول".split()
)
_RANK = {
    "person": 0,
    "government": 1,
    "organisation": 2,
    "armed group": 2,
    "office": 3,
    "state": 4,
    "place": 5,
}


def parties(text: Text, found: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row a party, in the order of the text: first, last, sentence (row), actor_id, state, is_place, before, joined.

    `before` is the preposition before it or '', `joined` whether it is joined by و to what stands before. `found` is
    `actors.mentions`.
    """
    states = {a.id: study.state_of(a.id) for a in study.actors}
    rows = found[["first", "last", "actor_id", "kind", "via", "phrase"]].sort_values(
        "first", kind="stable"
    )
    if rows.empty:
        return rows.assign(state="", sentence=0, is_place=False, before="", joined=False)
    rows = rows.assign(
        state=rows["actor_id"].map(states),
        sentence=text.sentence[rows["first"].to_numpy(np.int64)],
        rank=rows["kind"].map(_RANK).astype("int64") + rows["via"].eq("demonym").astype("int64"),
    ).reset_index(drop=True)
    before, joined = _before(text, rows)
    rows = rows.assign(before=before, joined=joined)
    apart = rows["first"].to_numpy()[1:] - rows["last"].to_numpy()[:-1] > 1
    other = rows["state"].to_numpy()[1:] != rows["state"].to_numpy()[:-1]
    other |= rows["sentence"].to_numpy()[1:] != rows["sentence"].to_numpy()[:-1]
    titled = rows["via"].isin(["office", "demonym"]).to_numpy()
    beside = titled[1:] | titled[:-1] | rows["kind"].eq("person").to_numpy()[1:]
    number = np.append(0, np.cumsum(apart | other | joined[1:] | (before[1:] != "") | ~beside))
    head = rows.groupby(number).agg(
        first=("first", "min"),
        last=("last", "max"),
        before=("before", "first"),
        joined=("joined", "first"),
    )
    best = (
        rows.assign(number=number)
        .sort_values(["number", "rank", "first"], kind="stable")
        .drop_duplicates("number")
    )
    best = best.set_index("number")
    place = best["kind"].eq("place")
    return head.assign(
        sentence=best["sentence"],
        state=best["state"],
        is_place=place,
        kind=best["kind"],
        actor_id=best["actor_id"].where(~place, best["state"]),
    ).reset_index(drop=True)


def or_none(values: pd.Series) -> npt.NDArray[np.object_]:
    """The values with None behind them, so that a place of -1 gives None."""
    return np.array([*values.tolist(), None], dtype=object)


def _before(text: Text, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The preposition before each mention, and whether a conjunction joins it to what stands before."""
    first = rows["first"].to_numpy(np.int64)
    adjective = rows["via"].eq("demonym").to_numpy()
    near, far = text.neighbour(first, -1), text.neighbour(first, -2)
    words = np.where(adjective & (near != ""), near, text.folded[text.tokens.type_id[first]])
    previous = np.where(adjective, far, near)
    opens = {p: fold(p).split()[0] for p in rows["phrase"].unique()}
    phrases = [opens[p] for p in rows["phrase"]]
    made = [
        _proclitic(word, "ال" if noun else phrase)
        for word, phrase, noun in zip(words, phrases, adjective & (near != ""), strict=True)
    ]
    prefix = np.array([p for p, _ in made], dtype=object)
    joined = np.array([j for _, j in made], bool)
    prepositions = np.array([w if w in PREPOSITIONS else "" for w in previous], dtype=object)
    direct = np.array([w if w in PREPOSITIONS else "" for w in near], dtype=object)
    before = np.where(adjective & (direct != ""), direct, prepositions)
    before = np.where(before == "", prefix, before)
    return np.array(
        [w.removeprefix("و") if len(w) > 2 else w for w in before], dtype=object
    ), joined


@cache
def _proclitic(word: str, bare: str) -> tuple[str, bool]:
    """The preposition and the conjunction that a written word has more than its bare form."""
    joined = word.startswith("و") and not bare.startswith("و") and len(word) > 3
    rest = word[1:] if joined else word
    if bare == "ال":
        fits = rest.startswith(("لل", "بال", "ال"))
        return (rest[0] if rest.startswith(("لل", "بال")) else ""), joined and fits
    return (rest[0] if rest[:1] in ("ل", "ب") and not bare.startswith(rest[0]) else ""), joined
