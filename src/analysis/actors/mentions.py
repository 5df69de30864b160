"""Mentions of actors: who is meant by each matched form, on the day the article was published.

Names identify an actor on their own. A title gives its holder on the day of publication, or the office itself where the day
or the holder is not known. A short name counts only in an article that also holds a full name of the actor: the nearest
before it decides, else the first after it. A capital is read as place or as metonym of its government (`metonyms`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.actors.entries import LAYER
from analysis.actors.metonyms import decide
from analysis.study import Study, offices
from analysis.text.reading import Text

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


def mentions(text: Text, matches: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """One row a mention, as table 'mentions' but with `article` (place in the list of bodies) and without raw offsets.

    `matches` comes from `text.reading.find`, `published` gives the day of each body in order (missing: unknown). `first`
    and `last` are places of tokens; `reason` says why an ambiguous form was read so. The order is that of the text.
    """
    rows = text.places(matches[matches["layer"] == LAYER].reset_index(drop=True))
    codes, labels = pd.factorize(rows["label"])
    parts = [str(label).split(" ", 1) for label in labels]
    role, actor_id = (
        np.array([part[i] for part in parts], dtype=object)[codes] if parts else np.zeros(0, dtype=object)
        for i in (0, 1)
    )
    rows = rows.assign(role=role, actor_id=actor_id, via="name", office_id=None, reason="")
    rows = rows[rows["role"] != "except"]
    rows = _name_or_demonym(text, rows)
    rows = pd.concat(
        [
            rows[rows["role"] == "name"],
            rows[rows["role"].isin(["demonym", "side"])].assign(via="demonym"),
            _titles(text, rows, published, study),
            _short_names(rows),
        ]
    )
    rows = rows.sort_values(["first", "last", "actor_id"], kind="stable").drop_duplicates(["first", "last"])
    rows = _metonyms(text, rows.reset_index(drop=True), study)
    kinds = {a.id: a.kind for a in study.actors}
    return rows[_COLUMNS].assign(kind=rows["actor_id"].map(kinds)).reset_index(drop=True)


def _name_or_demonym(text: Text, rows: pd.DataFrame) -> pd.DataFrame:
    """Where one span is both a state's name and a demonym (السعودية), an adjective after a definite noun is the demonym."""
    twice = rows.duplicated(["first", "last"], keep=False) & rows["role"].isin(["name", "demonym"])
    both = rows[twice].groupby(["first", "last"])["role"].transform("nunique").eq(2)
    places = rows.loc[twice, "first"].to_numpy()
    before = pd.Series(text.neighbour(places, -1), index=rows.index[twice]).astype("str")
    joined = pd.Series(text.tokens.joined[places], index=rows.index[twice])
    adjective = joined & before.str.contains(r"^(?:[وف]?[بكل]?ال|[وف]?لل)..", regex=True)
    wrong = both & (rows.loc[twice, "role"].eq("name") == adjective)
    return rows.drop(index=wrong.index[wrong])


def _titles(text: Text, rows: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """Titles as their holders on the day of publication."""
    titles = rows[rows["role"] == "title"].assign(via="office")
    if titles.empty:
        return titles
    before = pd.Series(text.neighbour(titles["first"].to_numpy(), -1), index=titles.index)
    titles = titles[~before.isin(_DEPUTY)].assign(office_id=lambda t: t["actor_id"])
    after = pd.Series(text.neighbour(titles["last"].to_numpy(), 1), index=titles.index)
    day = (
        pd.to_datetime(published, utc=True).dt.tz_localize(None).dt.normalize().to_numpy()[titles["article"].to_numpy()]
    )
    holders = offices(study)
    held = titles[["first", "office_id"]].assign(day=day, row=titles.index).merge(holders, on="office_id", how="inner")
    held = held[(held["day"] >= held["from"]) & (held["until"].isna() | (held["day"] < held["until"]))]
    holder = held.drop_duplicates("row").set_index("row")["actor_id"].reindex(titles.index)
    holder[after.isin(_FORMER)] = None
    return titles.assign(
        actor_id=_named_holder(titles, rows, holders, after.isin(_FORMER)).fillna(holder).fillna(titles["office_id"]),
        reason=np.where(
            after.isin(_FORMER), "former holder", np.where(holder.notna(), "holder on the day", "holder not known")
        ),
    )


def _named_holder(titles: pd.DataFrame, rows: pd.DataFrame, holders: pd.DataFrame, former: pd.Series) -> pd.Series:
    """The person named just after a title, where that person ever held the office ('رئيس الوزراء العراقي السابق نوري المالكي')."""
    names = rows[rows["role"] == "name"].drop_duplicates("first")[["first", "actor_id"]].sort_values("first")
    left = titles[["last", "office_id"]].assign(row=titles.index).sort_values("last")
    if names.empty:
        return pd.Series(index=titles.index, dtype="object")
    near = pd.merge_asof(
        left,
        names.rename(columns={"first": "at"}),
        left_on="last",
        right_on="at",
        direction="forward",
        tolerance=_NEAR_TOKENS,
        allow_exact_matches=False,
    )
    near = near.merge(holders[["office_id", "actor_id"]].drop_duplicates(), on=["office_id", "actor_id"], how="inner")
    return near.drop_duplicates("row").set_index("row")["actor_id"].reindex(titles.index).astype("object")


def _short_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Short names resolved by the full names of the same article."""
    short = rows[rows["role"] == "short"].assign(via="short name")
    full = (
        rows.loc[rows["role"] == "name", ["article", "actor_id", "first"]]
        .rename(columns={"first": "at"})
        .sort_values("at")
    )
    if short.empty or full.empty:
        return short.iloc[:0]
    left = short[["article", "actor_id", "first", "last"]].assign(row=short.index).sort_values("first")
    by = ["article", "actor_id"]
    earlier = pd.merge_asof(left, full, left_on="first", right_on="at", by=by, direction="backward")
    later = pd.merge_asof(left, full, left_on="first", right_on="at", by=by, direction="forward")
    known = pd.DataFrame(
        {
            "row": earlier["row"],
            "span": earlier["first"],
            "back": earlier["at"],
            "ahead": later.set_index("row")["at"].reindex(earlier["row"]).to_numpy(),
        }
    )
    known = known[known["back"].notna() | known["ahead"].notna()]
    known = known.assign(has_back=known["back"].notna(), ahead=-known["ahead"].fillna(0)).sort_values(
        ["span", "has_back", "back", "ahead", "row"], na_position="first"
    )
    chosen = known.drop_duplicates("span", keep="last")
    reasons = pd.Series(np.where(chosen["has_back"], "full name before", "full name after"), index=chosen["row"])
    return short.loc[chosen["row"]].assign(reason=reasons)


def _metonyms(text: Text, rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Capitals that stand for their governments."""
    target = rows["actor_id"].map({a.id: a.stands_for for a in study.actors if a.stands_for})
    capitals = rows[target.notna() & rows["role"].eq("name")]
    if capitals.empty:
        return rows
    first = capitals["first"].to_numpy()
    follows = np.append(False, first[1:] == capitals["last"].to_numpy()[:-1] + 1)
    words = text.folded[text.tokens.type_id[first]]
    before = [text.neighbour(first, -step) for step in (1, 2, 3)]
    verdict, reasons = decide(words, before, text.neighbour(capitals["last"].to_numpy(), 1), follows)
    rows = rows.copy()
    rows.loc[capitals.index, "reason"] = reasons
    acting = capitals.index[verdict]
    rows.loc[acting, "actor_id"] = target[acting]
    rows.loc[acting, "via"] = "metonym"
    return rows


def actors_table(found: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Table 'actors' from table 'mentions': one row an actor mentioned, the most sentences first."""
    sentence = found["article_id"] + " " + found["sentence_id"].astype("str")
    counts = (
        found.assign(sentence=sentence)
        .groupby("actor_id")
        .agg(articles=("article_id", "nunique"), sentences=("sentence", "nunique"), mentions=("article_id", "size"))
    )
    known = pd.DataFrame(
        [(a.id, a.name_en, a.name_ar, a.kind, study.state_of(a.id)) for a in study.actors],
        columns=["actor_id", "name_en", "name_ar", "kind", "state"],
    )
    table = known.merge(counts.reset_index(), on="actor_id", how="inner")
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)
