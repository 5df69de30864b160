"""Mentions of actors: who is meant by each matched form, on the day the article was published.

Names identify an actor on their own. A title gives its holder on the day of publication, or the office itself where the day
or the holder is not known. A short name counts only in an article that also holds a full name of the actor: the nearest
before it decides, else the first after it. A capital is read as place or as metonym of its government (`metonyms`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.metonyms import decide
from analysis.actors.offices import offices
from analysis.actors.terms import LAYER
from analysis.study.schema import Study
from analysis.text.documents import Text

_FORMER = ("السابق", "الاسبق", "سابق", "سابقا", "الراحل", "المخلوع", "المنتخب", "المكلف", "السابقه")
_DEPUTY = ("نائب", "نائبه", "مساعد", "مساعده", "وكيل", "معاون", "نواب", "ونائب", "لنائب")
_COLUMNS = [
    "first",
    "last",
    "article",
    "sentence_id",
    "start",
    "end",
    "surface",
    "actor_id",
    "via",
    "office_id",
    "phrase",
    "reason",
]
_NEAR_TOKENS = 4


_VIA = {
    "name": "name",
    "demonym": "demonym",
    "side": "demonym",
    "title": "office",
    "short": "short name",
}
_METONYM = "metonym"


def mentions(text: Text, matches: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """One row a mention, as table 'mentions' but with `article` (place in the list of bodies) and without raw offsets.

    `matches` comes from `text.reading.find`, `published` gives the day of each body in order (missing: unknown). `first`
    and `last` are places of tokens; `reason` says why an ambiguous form was read so. The order is that of the text.
    """
    rows = _name_or_demonym(text, _forms(matches, study))
    plain = rows[rows["role"].isin(["name", "demonym", "side"])]
    parts = [
        plain.assign(
            actor_id=plain["form_of"], reason=pd.Series("", index=plain.index, dtype="object")
        ),
        _titles(text, rows, published, study),
        _short_names(text, rows),
    ]
    rows = _in_order(pd.concat([part for part in parts if len(part)] or parts[:1]))
    acting, reason = _metonyms(text, rows, study)
    actors = rows["actor_id"].cat.categories.to_numpy(dtype=object)
    kinds = {a.id: a.kind for a in study.actors}
    stands_for = {a.id: a.stands_for for a in study.actors}
    actor_id = actors[rows["actor_id"].cat.codes]
    actor_id[acting] = [stands_for[place] for place in actor_id[acting]]
    via = rows["role"].map(_VIA).to_numpy(dtype=object)
    via[acting] = _METONYM
    office = np.where(rows["role"] == "title", actors[rows["form_of"].cat.codes], None)
    found = text.places(rows[["first", "last", "phrase"]]).assign(
        actor_id=pd.Series(actor_id, dtype="object"),
        via=pd.Series(via, dtype="str"),
        office_id=pd.Series(office, dtype="object"),
        reason=pd.Series(reason, dtype="str"),
        kind=pd.Series(list(map(kinds.__getitem__, actor_id)), dtype="str"),
    )
    return found[[*_COLUMNS, "kind"]]


def _forms(matches: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Matches of actors' forms: first, last, phrase, `role` and `form_of` (an actor or office), as categories.

    Phrases under `except` are left out.
    """
    rows = matches.loc[matches["layer"] == LAYER, ["first", "last", "phrase", "label"]].reset_index(
        drop=True
    )
    parts = [str(label).split(" ", 1) for label in rows["label"].cat.categories]
    label = rows["label"].cat.codes.to_numpy()
    role = pd.Categorical([p[0] if p[0] in _VIA else None for p in parts], categories=list(_VIA))
    ids = sorted(a.id for a in study.actors)
    known = set(ids)
    form_of = pd.Categorical([p[-1] if p[-1] in known else None for p in parts], categories=ids)
    rows = rows.drop(columns="label").assign(role=role.take(label), form_of=form_of.take(label))
    return rows[rows["role"].notna()]


def _new_span(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each row, in the order of the text, has another span than the row before it."""
    return (np.diff(rows["first"], prepend=-1) != 0) | (np.diff(rows["last"], prepend=-1) != 0)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the text; of those of one span the first by id, then as they stand."""
    order = np.lexsort((rows["actor_id"].cat.codes, rows["last"], rows["first"]))
    rows = rows.take(order)
    return rows[_new_span(rows)].reset_index(drop=True)


def _name_or_demonym(text: Text, rows: pd.DataFrame) -> pd.DataFrame:
    """Where one span is both a state's name and a demonym (السعودية), an adjective after a definite noun is the demonym."""
    span = np.cumsum(_new_span(rows)) - 1
    is_name, is_demonym = (
        (rows["role"] == "name").to_numpy(),
        (rows["role"] == "demonym").to_numpy(),
    )
    as_name, as_demonym = (
        np.bincount(span[held], minlength=len(rows)) > 0 for held in (is_name, is_demonym)
    )
    twice = np.flatnonzero((as_name & as_demonym)[span] & (is_name | is_demonym))
    places = rows["first"].to_numpy()[twice]
    before = pd.Series(text.neighbour(places, -1), dtype="str")
    adjective = text.tokens.joined[places] & before.str.contains(
        r"^(?:[وف]?[بكل]?ال|[وف]?لل)..", regex=True
    ).to_numpy(bool)
    kept = np.ones(len(rows), bool)
    kept[twice] = is_name[twice] != adjective
    return rows[kept]


def _titles(text: Text, rows: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """Titles as their holders on the day of publication."""
    titles = rows[rows["role"] == "title"]
    before = pd.Series(
        text.neighbour(titles["first"].to_numpy(), -1), index=titles.index, dtype="object"
    )
    titles = titles[~before.isin(_DEPUTY)]
    titles = titles.assign(office_id=titles["form_of"].astype("str"))
    after = pd.Series(
        text.neighbour(titles["last"].to_numpy(), 1), index=titles.index, dtype="object"
    )
    former = after.isin(_FORMER)
    day = pd.to_datetime(published, utc=True).dt.tz_localize(None).dt.normalize().to_numpy()
    article = text.tokens.article[titles["first"].to_numpy()]
    holders = offices(study)
    held = titles[["first", "office_id"]].assign(day=day[article], row=titles.index)
    held = held.merge(holders, on="office_id", how="inner")
    held = held[
        (held["day"] >= held["from"]) & (held["until"].isna() | (held["day"] < held["until"]))
    ]
    holder = held.drop_duplicates("row").set_index("row")["actor_id"].reindex(titles.index)
    holder[former] = None
    actor = _named_holder(titles, rows, holders).fillna(holder).fillna(titles["office_id"])
    reason = np.where(
        former, "former holder", np.where(holder.notna(), "holder on the day", "holder not known")
    )
    return titles.drop(columns="office_id").assign(
        actor_id=pd.Categorical(actor, categories=rows["form_of"].cat.categories),
        reason=pd.Series(reason, index=titles.index, dtype="object"),
    )


def _named_holder(titles: pd.DataFrame, rows: pd.DataFrame, holders: pd.DataFrame) -> pd.Series:
    """The person named just after a title, where that person ever held the office ('رئيس الوزراء العراقي السابق نوري المالكي')."""
    names = (
        rows.loc[rows["role"] == "name", ["first", "form_of"]]
        .drop_duplicates("first")
        .sort_values("first")
    )
    left = titles[["last", "office_id"]].assign(row=titles.index).sort_values("last")
    near = pd.merge_asof(
        left,
        names.rename(columns={"first": "at"}),
        left_on="last",
        right_on="at",
        direction="forward",
        tolerance=_NEAR_TOKENS,
        allow_exact_matches=False,
    )
    near = near.assign(actor_id=near["form_of"].astype("str"))
    near = near.merge(
        holders[["office_id", "actor_id"]].drop_duplicates(),
        on=["office_id", "actor_id"],
        how="inner",
    )
    return (
        near.drop_duplicates("row")
        .set_index("row")["actor_id"]
        .reindex(titles.index)
        .astype("object")
    )


def _short_names(text: Text, rows: pd.DataFrame) -> pd.DataFrame:
    """Short names resolved by the full names of the same article."""
    short = rows[rows["role"] == "short"]
    full = rows[(rows["role"] == "name") & rows["form_of"].isin(short["form_of"].unique())]
    left, right = (
        _by_article(text, short),
        _by_article(text, full).rename(columns={"first": "at"}).drop(columns="row"),
    )
    earlier = pd.merge_asof(
        left, right, left_on="first", right_on="at", by="whose", direction="backward"
    )
    later = pd.merge_asof(
        left, right, left_on="first", right_on="at", by="whose", direction="forward"
    )
    known = pd.DataFrame(
        {"row": left["row"], "span": left["first"], "back": earlier["at"], "ahead": later["at"]}
    )
    known = known[known["back"].notna() | known["ahead"].notna()]
    known = known.assign(
        has_back=known["back"].notna(), ahead=-known["ahead"].fillna(0)
    ).sort_values(["span", "has_back", "back", "ahead", "row"], na_position="first")
    chosen = known.drop_duplicates("span", keep="last")
    reason = np.where(chosen["has_back"], "full name before", "full name after")
    short = short.loc[chosen["row"]]
    return short.assign(
        actor_id=short["form_of"], reason=pd.Series(reason, index=short.index, dtype="object")
    )


def _by_article(text: Text, rows: pd.DataFrame) -> pd.DataFrame:
    """first, `row` and `whose`, one number for article and actor, in the order of the text."""
    first, actor = rows["first"].to_numpy(), rows["form_of"].cat
    whose = text.tokens.article[first] * np.int64(len(actor.categories)) + actor.codes.to_numpy()
    made = pd.DataFrame({"first": first, "row": rows.index, "whose": whose})
    return made.sort_values("first", kind="stable", ignore_index=True)


def _metonyms(
    text: Text, rows: pd.DataFrame, study: Study
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """The rows of capitals that stand for their governments, and the reason of every row."""
    reason = rows["reason"].to_numpy(dtype=object, copy=True)
    places = [a.id for a in study.actors if a.stands_for]
    at = np.flatnonzero(rows["actor_id"].isin(places) & (rows["role"] == "name"))
    first, last = rows["first"].to_numpy()[at], rows["last"].to_numpy()[at]
    follows = np.append(False, first[1:] == last[:-1] + 1) if len(at) else np.zeros(0, bool)
    words = text.folded[text.tokens.type_id[first]]
    before = [text.neighbour(first, -step) for step in (1, 2, 3)]
    verdict, reason[at] = decide(words, before, text.neighbour(last, 1), follows)
    return at[verdict], reason


def actors_table(found: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Table 'actors' from table 'mentions': one row an actor mentioned, the most sentences first."""
    sentence = found["article_id"] + " " + found["sentence_id"].astype("str")
    counts = (
        found.assign(sentence=sentence)
        .groupby("actor_id")
        .agg(
            articles=("article_id", "nunique"),
            sentences=("sentence", "nunique"),
            mentions=("article_id", "size"),
        )
    )
    known = pd.DataFrame(
        [(a.id, a.name_en, a.name_ar, a.kind, study.state_of(a.id)) for a in study.actors],
        columns=["actor_id", "name_en", "name_ar", "kind", "state"],
    )
    table = known.merge(counts.reset_index(), on="actor_id", how="inner")
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)
