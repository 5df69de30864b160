"""Who says it, and how it is put: for every sentence the type of speaker, the actor, and the status of what is said.

The first verb or phrase of saying of a sentence decides; its speaker is read from the words just after it (or, for a verb
after its subject, just before it). Without one the outlet speaks. A verb of saying whose subject is a pronoun ('and he
added') goes on with the speaker of the sentences just before. Status: denied, else reported, else hedged, else asserted.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.relations.event_terms import SAYS, label_parts
from analysis.relations.parties import or_none
from analysis.text.documents import Text

OFFICIAL, ANONYMOUS, OUTLET, OTHER = "named official", "anonymous", "outlet", "other"
TYPES = (OFFICIAL, ANONYMOUS, OUTLET, OTHER)
STATUSES = ("asserted", "reported", "hedged", "denied")
COLUMNS = ["article", "sentence_id", "type", "actor_id", "status", "cue", "start", "end"]
_SPEAKS = ("saying", "denying", "distancing")
_NEAR = {ANONYMOUS: 3, OTHER: 3, OFFICIAL: 4}
_PARTY = 6
_MEMORY = 3
_THAT = frozenset("ان انه انها انهم بان بانه بانها بانهم وان بالقول".split())
_PERFECT = frozenset(
    "تم تمت تعرض تعرضت توصل توصلت تحدث تحدثت تلقي تلقت تراجع تراجعت تسلم تسلمت تولي تولت تجاوز تجاوزت".split()
)
Ints = npt.NDArray[np.int64]


def speakers(text: Text, matches: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """Who says each sentence, and how the statement is qualified.

    Parameters
    ----------
    text : Text
        The text that both tables point into.
    matches : pandas.DataFrame
        Matches of the study's lexicon, ways of saying among them (`text.documents.find`).
    sides : pandas.DataFrame
        `parties.parties` of the text.

    Returns
    -------
    pandas.DataFrame
        One row a sentence: article, sentence_id, type (one of `TYPES`), actor_id (missing where unknown), status (one of
        `STATUSES`), and `cue`, the words that decided the speaker, with start and end; missing where the outlet speaks.
    """
    cues = _cues(text, matches)
    count = len(text.sentences)
    rows = text.sentences[["article", "sentence_id"]].reset_index(drop=True)
    first = cues[cues["role"].isin(_SPEAKS)].drop_duplicates("sentence").reset_index(drop=True)
    who = _who(text, matches, first, sides)
    placed = text.places(first.assign(type=who["type"], actor_id=who["actor_id"]))
    placed = placed.set_index("sentence")
    for column, dtype in (
        ("type", object),
        ("actor_id", object),
        ("surface", object),
        ("start", "Int64"),
        ("end", "Int64"),
    ):
        rows[column] = placed[column].reindex(range(count)).astype(dtype).to_numpy()
    rows = rows.rename(columns={"surface": "cue"}).assign(status=_status(cues, count))
    rows = _carried(rows)
    return rows.assign(type=rows["type"].fillna(OUTLET))[COLUMNS]


def _cues(text: Text, matches: pd.DataFrame) -> pd.DataFrame:
    """Cues of saying, denying, hedging and distance in the order of the text, with their sentence."""
    rows = (
        matches[matches["layer"] == SAYS]
        .drop_duplicates(["first", "last"])
        .sort_values("first", kind="stable")
    )
    parts = label_parts(rows["label"], 2)
    after = text.neighbour(rows["last"].to_numpy(np.int64), 1)
    imperfect = np.array(
        [w[:1] == "ي" or (w[:1] == "ت" and w not in _PERFECT) for w in after], bool
    )
    rows = rows.assign(
        role=parts[0], form=parts[1], sentence=text.sentence[rows["first"].to_numpy(np.int64)]
    )
    return rows[(rows["form"] != "imperfect").to_numpy() | imperfect].reset_index(drop=True)


def _status(cues: pd.DataFrame, count: int) -> npt.NDArray[np.object_]:
    held = {
        role: np.isin(np.arange(count), cues.loc[cues["role"] == role, "sentence"].to_numpy())
        for role in ("denying", "distancing", "hedging")
    }
    return np.select(
        [held["denying"], held["distancing"], held["hedging"]],
        ["denied", "reported", "hedged"],
        "asserted",
    ).astype(object)


def _next(text: Text, places: Ints, after: Ints, reach: int) -> Ints:
    """How many words after each of `after` the next of the sorted `places` stands, or a large number."""
    far = np.full(len(after), 10**6, np.int64)
    if not len(places) or not len(after):
        return far
    at = np.searchsorted(places, after, "right")
    near = places[np.minimum(at, len(places) - 1)]
    fits = (
        (at < len(places)) & (near - after <= reach) & (text.sentence[near] == text.sentence[after])
    )
    return np.where(fits, near - after, far)


def _who(
    text: Text, matches: pd.DataFrame, first: pd.DataFrame, sides: pd.DataFrame
) -> pd.DataFrame:
    """Type and actor of the speaker of each cue; missing type where the cue has no subject that can be read."""
    last, begin = first["last"].to_numpy(np.int64), first["first"].to_numpy(np.int64)
    opens = np.flatnonzero(np.array([w in _THAT for w in text.folded], bool)[text.tokens.type_id])
    until = _next(
        text, opens, last, 10**6
    )  # what is said begins here: behind it nobody is the subject
    gap = {}
    for who, role in ((ANONYMOUS, "anonymous"), (OTHER, "others"), (OFFICIAL, "officials")):
        places = np.sort(
            matches.loc[matches["layer"] == f"{SAYS} {role}", "first"].to_numpy(np.int64)
        )
        gap[who] = _next(text, places, last, _NEAR[who])
        gap[who] = np.where(gap[who] < until, gap[who], 10**6)
    doers = sides[~sides["is_place"].to_numpy(bool)].reset_index(drop=True)
    starts, ends = (doers[c].to_numpy(np.int64) for c in ("first", "last"))
    party = _next(text, starts, last, _PARTY)
    party = np.where(party < until, party, 10**6)
    plain = np.append(doers["before"].isin(["", "باسم"]).to_numpy(bool), False)
    row = np.where(party < 10**6, np.searchsorted(starts, last, "right"), -1)
    nearest_noun = np.minimum(np.minimum(gap[ANONYMOUS], gap[OTHER]), gap[OFFICIAL])
    distance = first["role"].eq("distancing").to_numpy()
    row = np.where(
        (plain[row] & (party <= 3)) | (party - nearest_noun <= 3) | (distance & (party <= 3)),
        row,
        -1,
    )
    back = np.searchsorted(ends, begin, "left") - 1
    ahead = (
        (back >= 0)
        & (begin - np.append(ends, -99)[back] <= 2)
        & first["form"].eq("verb").to_numpy()
    )
    ahead &= (
        text.sentence[np.append(starts, 0)[back]] == text.sentence[begin] if len(begin) else ahead
    )
    row = np.where((row == -1) & ahead & (nearest_noun >= 10**6), back, row)
    kind = or_none(doers["kind"])[row]
    state = or_none(doers["state"])[row]
    foreign = np.array(
        [k == "organisation" and pd.isna(s) for k, s in zip(kind, state, strict=True)], bool
    )
    types = np.select(
        [
            gap[ANONYMOUS] <= 3,
            (gap[OTHER] <= 3) & (gap[OTHER] <= gap[OFFICIAL]),
            foreign,
            row >= 0,
            gap[OFFICIAL] <= 4,
            distance,
        ],
        [ANONYMOUS, OTHER, OTHER, OFFICIAL, OFFICIAL, OTHER],
        "",
    ).astype(object)
    actor = or_none(doers["actor_id"])[row]
    return pd.DataFrame({"type": [t or None for t in types], "actor_id": actor})


def _carried(rows: pd.DataFrame) -> pd.DataFrame:
    """Cues without a subject take the speaker told just before in the article, else a named official nobody can name."""
    open_ = rows["cue"].notna() & rows["type"].isna()
    known = rows["type"].notna()
    place = (
        pd.Series(np.where(known, np.arange(len(rows)), np.nan))
        .groupby(rows["article"].to_numpy())
        .ffill()
    )
    near = (np.arange(len(rows)) - place <= _MEMORY) & open_
    at = place.where(near).fillna(0).astype("int64").to_numpy()
    took = rows[["type", "actor_id"]].take(at).set_axis(rows.index) if len(rows) else rows
    return rows.assign(
        type=rows["type"].mask(near, took["type"]).mask(open_ & ~near, OFFICIAL),
        actor_id=rows["actor_id"].mask(near, took["actor_id"]),
    )
