"""Short names as the actor that the article tells; one that two actors share is never guessed.

A surname counts only beside the full name of its owner. Where the article has named two owners in
full by then it is ambiguous: it is counted and shown, and is nobody's mention.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.qualifiers import without_conjunction
from analysis.study.schema import Study
from analysis.text.documents import Text

SHARED = "; another actor named in the article has this short name too"
COMPANY = "beside names of the same kind"
VOWELS = "the vowels written"
OF_ITS_STATE = "its state is told of in the article"
TWO_NAMED = "more than one of them is named in the article"
TWO_STATES = "more than one of their states is told of in the article"
_MARKS = ("\u064b", "\u0652")  # the first and the last of the vowel marks


def short_names(text: Text, forms: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Short names with the actor each means, and those that may mean two.

    Parameters
    ----------
    text : Text
        The text.
    forms : pandas.DataFrame
        All forms of actors: first, last, phrase, role, form_of.
    study : Study
        Kinds and states of its actors.

    Returns
    -------
    tuple of (pandas.DataFrame, pandas.DataFrame)
        The short names that are mentions, with `actor_id` and `reason`; and the rows of those that
        are ambiguous, one for each actor it could be, with `reason`. What decides, from the first:
        vowels written, the kind of the names beside it (a state or a capital), full names in the
        article, adjectives of a state, other forms of a state's actors.
    """
    kinds = {actor.id: actor.kind for actor in study.actors}
    short = forms[forms["role"] == "short"]
    decided = [_by_vowels(text, short)]
    rest = _without(short, decided)
    decided.append(_by_company(text, forms, rest, kinds))
    rest = _without(rest, decided)
    named = _resolved_by(text, forms, rest, "name", "full name")
    two_persons = _shared_by_persons(named, kinds)
    ambiguous = rest[rest["first"].isin(named.loc[two_persons, "first"])]
    unsure = [ambiguous.assign(reason=TWO_NAMED)]
    decided.append(named[~two_persons])
    rest = _without(rest, [named])
    decided.append(_resolved_by(text, forms, rest, "demonym", "adjective of it"))
    rest = _without(rest, decided)
    by_state, of_two_states = _by_state(text, forms, rest, study, kinds)
    decided.append(by_state)
    unsure.append(of_two_states.assign(reason=TWO_STATES))
    return pd.concat(decided), pd.concat(unsure)


def _without(rows: pd.DataFrame, decided: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows whose spans are not decided yet."""
    done = pd.concat([part["first"] for part in decided])
    return rows[~rows["first"].isin(done)]


def _decided(rows: pd.DataFrame, reason: str) -> pd.DataFrame:
    told = pd.Series(reason, index=rows.index, dtype="object")
    return rows.assign(actor_id=rows["form_of"], reason=told)


def _shared_by_persons(named: pd.DataFrame, kinds: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    """Which short names were given to one of several persons whom the article names in full.

    A state is told by what was named last (المملكة after البحرين), a surname is not.
    """
    shared = named["reason"].str.endswith(SHARED).to_numpy(bool)
    person = named["form_of"].astype("object").map(kinds).eq("person").to_numpy(bool)
    return np.asarray(shared & person)


def _by_vowels(text: Text, short: pd.DataFrame) -> pd.DataFrame:
    """Short names that the text writes with the vowels of one of their owners: عُمان, عمّان."""
    marked = short[short["phrase"].astype("str").map(_has_marks).to_numpy(bool)]
    types = text.tokens.type_id[marked["first"].to_numpy(np.int64)]
    written = [text.tokens.surfaces[number] for number in types]
    phrases = marked["phrase"].astype("str")
    fits = [word.endswith(form) for word, form in zip(written, phrases, strict=True)]
    return _decided(marked[np.array(fits, bool)], VOWELS)


def _has_marks(word: str) -> bool:
    return any(_MARKS[0] <= letter <= _MARKS[1] for letter in word)


def _by_company(
    text: Text, forms: pd.DataFrame, short: pd.DataFrame, kinds: Mapping[str, str]
) -> pd.DataFrame:
    """Short names of a state and of a town, told by the names that 'and' joins them to: the
    Emirates and Oman, Amman and Cairo.
    """
    kind = short["form_of"].astype("object").map(kinds)
    spans = pd.DataFrame({"first": short["first"], "kind": kind})
    several = spans.drop_duplicates().groupby("first")["kind"].transform("nunique") > 1
    mixed = short[short["first"].isin(spans.loc[several[several].index, "first"])]
    names = forms[forms["role"] == "name"]
    of_name = names["form_of"].astype("object").map(kinds)
    begins = dict(zip(names["first"], of_name, strict=True))
    ends = dict(zip(names["last"], of_name, strict=True))
    kept = []
    for row, first, last in mixed[["first", "last"]].itertuples():
        beside = ends.get(first - 1) if _joins(text, first) else None
        if beside is None and _joins(text, last + 1):
            beside = begins.get(last + 1)
        if beside is not None and beside == kinds[str(mixed["form_of"].loc[row])]:
            kept.append(row)
    return _decided(mixed.loc[kept], COMPANY)


def _joins(text: Text, token: int) -> bool:
    """Whether a token follows the one before it in its sentence, and begins with 'and'."""
    if token >= len(text.tokens) or text.sentence[token] != text.sentence[token - 1]:
        return False
    word = str(text.folded[text.tokens.type_id[token]])
    return without_conjunction(word) != word


def _by_state(
    text: Text, forms: pd.DataFrame, short: pd.DataFrame, study: Study, kinds: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Short names of states and towns by any form of an actor of their state in the article; and
    those of which two states are told of.
    """
    of_actor = {actor.id: study.state_of(actor.id) for actor in study.actors}
    owner_kind = short["form_of"].astype("object").map(kinds)
    short = short[owner_kind.isin(["state", "place"]).to_numpy(bool)]
    evidence = forms[forms["role"].isin(["name", "title", "side", "demonym"])]
    told = pd.DataFrame(
        {
            "article": text.tokens.article[evidence["first"].to_numpy(np.int64)],
            "state": evidence["form_of"].astype("object").map(of_actor).to_numpy(),
        }
    ).dropna()
    known = pd.MultiIndex.from_frame(told.drop_duplicates())
    asked = pd.DataFrame(
        {
            "article": text.tokens.article[short["first"].to_numpy(np.int64)],
            "state": short["form_of"].astype("object").map(of_actor).to_numpy(),
        }
    )
    short = short[pd.MultiIndex.from_frame(asked).isin(known)]
    alone = ~short["first"].duplicated(keep=False)
    return _decided(short[alone], OF_ITS_STATE), short[~alone]


def _resolved_by(
    text: Text, forms: pd.DataFrame, short: pd.DataFrame, role: str, evidence: str
) -> pd.DataFrame:
    """Short names whose owner is told by forms of a role in the same article, nearest first."""
    is_full = (forms["role"] == role) & forms["form_of"].isin(short["form_of"].unique())
    left = _by_article(text, short)
    right = _by_article(text, forms[is_full]).rename(columns={"first": "at"}).drop(columns="row")
    on = {"left_on": "first", "right_on": "at", "by": "whose"}
    earlier = pd.merge_asof(left, right, direction="backward", **on)
    later = pd.merge_asof(left, right, direction="forward", **on)
    known = pd.DataFrame(
        {"row": left["row"], "span": left["first"], "back": earlier["at"], "ahead": later["at"]}
    )
    known = known[known["back"].notna() | known["ahead"].notna()]
    # Of several actors with this short name the last row is taken: one named before goes before one named after, the
    # nearest before (the largest position) before the others, then the nearest after (the smallest, hence the sign).
    known = known.assign(has_back=known["back"].notna(), ahead=-known["ahead"].fillna(0))
    order = ["span", "has_back", "back", "ahead", "row"]
    chosen = known.sort_values(order, na_position="first").drop_duplicates("span", keep="last")
    reason = np.where(chosen["has_back"], f"{evidence} before", f"{evidence} after").astype(object)
    # Who reads so far knows those named before; only where there is none do later ones count.
    before = known.groupby("span")["has_back"].sum()
    after = known.groupby("span")["row"].nunique()
    owners = before.where(before > 0, after)
    reason[chosen["span"].map(owners).to_numpy() > 1] += SHARED
    short = short.loc[chosen["row"]]
    return short.assign(
        actor_id=short["form_of"], reason=pd.Series(reason, index=short.index, dtype="object")
    )


def _by_article(text: Text, forms: pd.DataFrame) -> pd.DataFrame:
    """first, `row` and `whose`, one number for article and actor, in the order of the text."""
    first = forms["first"].to_numpy()
    actor = forms["form_of"].cat
    # one number for a pair of numbers: merge_asof by one column is much faster than by two
    whose = text.tokens.article[first] * np.int64(len(actor.categories)) + actor.codes.to_numpy()
    table = pd.DataFrame({"first": first, "row": forms.index, "whose": whose})
    return table.sort_values("first", kind="stable", ignore_index=True)
