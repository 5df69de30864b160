"""Mentions of actors: who is meant by each matched form, on the day the article was published.

Names identify an actor on their own. A title gives its holder on the day of publication, or the
office itself where the day or the holder is not known. A short name counts only in an article
that also holds a full name of the actor: the nearest before it decides, else the first after it.
A capital is read as place or as metonym of its government (`metonyms`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.compounds import bare_titles, governments, without_overlap
from analysis.actors.holders import titles
from analysis.actors.metonyms import decide
from analysis.actors.qualifiers import (
    is_adjective,
    is_definite,
    is_location,
    sentences_with,
    trimmed,
)
from analysis.actors.terms import LAYER
from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.word_lists import word_lists

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
    "kind",
]
_VIA = {
    "name": "name",
    "demonym": "demonym",
    "side": "demonym",
    "title": "office",
    "short": "short name",
}
SHARED = "; another actor named in the article has this short name too"
_METONYM = "metonym"
_ATTRIBUTE = "attribute"
_LOCATION = "location"


def mentions(text: Text, matches: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """Who is meant by each matched form of an actor.

    Parameters
    ----------
    text : Text
        The text that was matched.
    matches : pandas.DataFrame
        Matches of the study's lexicon, as `text.documents.find` gives them.
    published : pandas.Series of datetime64
        The day of each body, in their order; missing where it is not known.
    study : Study
        Its actors, their offices and what capitals stand for.

    Returns
    -------
    pandas.DataFrame
        One row a mention in the order of the text, as table 'mentions' but with `article`
        (position of the body) and without raw offsets. `first` and `last` are positions of
        tokens; `via` is how the actor is named, `phrase` the form of actors.yml, `reason` why an
        ambiguous form was read so.
    """
    forms = _name_or_demonym(text, _forms(matches, study))
    of_person = _as_forms(governments(text, forms, published, study), forms)
    # حكومة العبادي is one mention: the surname in it is none beside it.
    forms = forms[without_overlap(forms, of_person)]
    plain = forms[forms["role"].isin(["name", "demonym", "side"])]
    no_reason = pd.Series("", index=plain.index, dtype="object")
    parts = [
        plain.assign(actor_id=plain["form_of"], reason=no_reason),
        titles(text, forms, published, study),
        _short_names(text, forms),
        of_person,
    ]
    parts.append(_named_titles(text, parts, study))
    # `concat` of nothing is an error: where all are empty, one gives the columns.
    filled = [part for part in parts if len(part)]
    forms = _in_order(pd.concat(filled or parts[:1]))
    acting, reason = _metonyms(text, forms, study)
    actors = forms["actor_id"].cat.categories.to_numpy(dtype=object)
    kinds = {a.id: a.kind for a in study.actors}
    stands_for = {a.id: a.stands_for for a in study.actors}
    actor_id = actors[forms["actor_id"].cat.codes]
    actor_id[acting] = [stands_for[place] for place in actor_id[acting]]
    via = forms["role"].map(_VIA).to_numpy(dtype=object)
    via[acting] = _METONYM
    is_state = np.array([kinds[actor] == "state" for actor in actor_id], bool)
    adjectives = np.flatnonzero(forms["role"].eq("demonym").to_numpy())
    qualifies = is_adjective(text, forms.iloc[adjectives])
    via[adjectives[qualifies]] = _ATTRIBUTE
    states = np.flatnonzero(forms["role"].eq("name").to_numpy() & is_state)
    located, why = is_location(text, forms.iloc[states])
    via[states[located]] = _LOCATION
    reason[states[located]] = np.array(why, dtype=object)[located]
    office = np.where(forms["role"] == "title", actors[forms["form_of"].cat.codes], None)
    spans = forms[["first", "last", "phrase"]].assign(first=trimmed(text, forms, kinds))
    placed = text.places(spans).assign(
        actor_id=pd.Series(actor_id, dtype="object"),
        via=pd.Series(via, dtype="str"),
        office_id=pd.Series(office, dtype="object"),
        reason=pd.Series(reason, dtype="str"),
        kind=pd.Series([kinds[actor] for actor in actor_id], dtype="str"),
    )
    return placed[_COLUMNS]


def _forms(matches: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Matches of actors' forms: first, last, phrase, `role` and `form_of` (an actor or office), as
    categories.

    Phrases under `except` are left out.
    """
    columns = ["first", "last", "phrase", "label"]
    forms = matches.loc[matches["layer"] == LAYER, columns].reset_index(drop=True)
    # A label is 'role actor_id'. It is taken apart once a distinct label, of which there are a few hundred.
    labels = [str(label).split(" ", 1) for label in forms["label"].cat.categories]
    codes = forms["label"].cat.codes.to_numpy()
    roles = [role if role in _VIA else None for role, *_ in labels]
    ids = sorted(a.id for a in study.actors)
    known = set(ids)
    owners = [owner if owner in known else None for *_, owner in labels]
    role = pd.Categorical(roles, categories=list(_VIA))
    form_of = pd.Categorical(owners, categories=ids)
    excepted = np.array([role == "except" for role, *_ in labels], bool)[codes]
    forms = forms.drop(columns="label")
    forms = forms.assign(role=role.take(codes), form_of=form_of.take(codes))
    # 'لصالح' under `except` is no proclitic and the surname, though the words are the same
    keys = ["first", "last", "form_of"]
    refused = pd.MultiIndex.from_frame(forms.loc[excepted, keys])
    is_refused = pd.MultiIndex.from_frame(forms[keys]).isin(refused)
    return forms[forms["role"].notna() & ~is_refused]


def _as_forms(rows: pd.DataFrame, forms: pd.DataFrame) -> pd.DataFrame:
    """Rows with the categories of `forms`, numbered after them."""
    actors = forms["form_of"].cat.categories
    return rows.assign(
        phrase=pd.Categorical(rows["phrase"], categories=forms["phrase"].cat.categories),
        role=pd.Categorical(rows["role"], categories=forms["role"].cat.categories),
        form_of=pd.Categorical(rows["form_of"], categories=actors),
        actor_id=pd.Categorical(rows["actor_id"], categories=actors),
        reason=rows["reason"].astype("object"),
    )


def _named_titles(text: Text, parts: list[pd.DataFrame], study: Study) -> pd.DataFrame:
    """Titles without a state just before names that were resolved, where no form stands."""
    forms = pd.concat([part for part in parts if len(part)] or parts[:1])
    persons = forms[forms["role"].isin(["name", "short"])]
    found = _as_forms(bare_titles(text, persons, study), parts[0])
    return found[without_overlap(found, forms)]


def _new_span(forms: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each row, in the order of the text, has another span than the row before it."""
    other_first = np.diff(forms["first"], prepend=-1) != 0
    other_last = np.diff(forms["last"], prepend=-1) != 0
    return other_first | other_last


def _in_order(forms: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order of the text; of those of one span the first by id, then as they stand."""
    # `lexsort` takes its last key first.
    order = np.lexsort((forms["actor_id"].cat.codes, forms["last"], forms["first"]))
    forms = forms.take(order)
    return forms[_new_span(forms)].reset_index(drop=True)


def _name_or_demonym(text: Text, forms: pd.DataFrame) -> pd.DataFrame:
    """Where one span is both a state's name and a demonym (السعودية), an adjective after a
    definite noun is the demonym.
    """
    # Rows of one span follow one another; every span gets a number.
    span = np.cumsum(_new_span(forms)) - 1
    is_name = (forms["role"] == "name").to_numpy()
    is_demonym = (forms["role"] == "demonym").to_numpy()
    has_name = np.bincount(span[is_name], minlength=len(forms)) > 0
    has_demonym = np.bincount(span[is_demonym], minlength=len(forms)) > 0
    both = (has_name & has_demonym)[span] & (is_name | is_demonym)
    asked = np.flatnonzero(both | is_demonym)
    adjective = np.zeros(len(forms), bool)
    adjective[asked] = is_adjective(text, forms.iloc[asked])
    # a form without the article is the state: 'وسوريا' is no adjective in the accusative
    first = forms["first"].to_numpy(np.int64)
    words = text.folded[text.tokens.type_id[first[asked]]]
    adjective[asked] &= np.array([is_definite(word) for word in words], bool)
    keep = np.ones(len(forms), bool)
    # Of the two rows of a span the demonym stays where it is an adjective, else the name.
    keep[both] = is_name[both] != adjective[both]
    return forms[keep]


def _short_names(text: Text, forms: pd.DataFrame) -> pd.DataFrame:
    """Short names resolved by the full names of the same article; where there is none, by
    adjectives of a state ('the Saudi minister … the Kingdom').
    """
    short = forms[forms["role"] == "short"]
    named = _resolved_by(text, forms, short, "name", "full name")
    rest = short[~short["first"].isin(named["first"])]
    by_adjective = _resolved_by(text, forms, rest, "demonym", "adjective of it")
    return pd.concat([named, by_adjective])


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
    owners = known.groupby("span")["row"].nunique()
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


def _metonyms(
    text: Text, forms: pd.DataFrame, study: Study
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """The rows of capitals that stand for their governments, and the reason of every row."""
    reason = forms["reason"].to_numpy(dtype=object, copy=True)
    capitals = [a.id for a in study.actors if a.stands_for]
    at = np.flatnonzero(forms["actor_id"].isin(capitals) & (forms["role"] == "name"))
    first = forms["first"].to_numpy()[at]
    last = forms["last"].to_numpy()[at]
    follows = np.zeros(len(at), bool)
    # Whether the capital before stands just before this one: الرياض وطهران.
    follows[1:] = first[1:] == last[:-1] + 1
    words = text.folded[text.tokens.type_id[first]]
    before = [text.neighbour(first, -step) for step in (1, 2, 3)]
    verdict, reason[at] = decide(words, before, text.neighbour(last, 1), follows)
    played = sentences_with(text, first, word_lists("analysis.actors")["sport"])
    verdict &= ~played
    reason[at[played]] = "sport"
    return at[verdict], reason


def actor_counts(mentions: pd.DataFrame) -> pd.DataFrame:
    """Count the mentions of each actor; counts of other articles may be added to them.

    Parameters
    ----------
    mentions : pandas.DataFrame
        Rows of table 'mentions', all of each article.

    Returns
    -------
    pandas.DataFrame
        One row an actor: `actor_id`, `articles`, `sentences`, `mentions`.
    """
    sentence = mentions["article_id"] + " " + mentions["sentence_id"].astype("str")
    counts = (
        mentions.assign(sentence=sentence)
        .groupby("actor_id")
        .agg(
            articles=("article_id", "nunique"),
            sentences=("sentence", "nunique"),
            mentions=("article_id", "size"),
        )
    )
    return counts.reset_index()


def actors_table(counts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The actors that are mentioned, with how often.

    Parameters
    ----------
    counts : pandas.DataFrame
        As `actor_counts` gives them.
    study : Study
        Names, kinds and states of its actors.

    Returns
    -------
    pandas.DataFrame
        Table 'actors': one row an actor mentioned, those of the most sentences first.
    """
    known = pd.DataFrame(
        [(a.id, a.name_en, a.name_ar, a.kind, study.state_of(a.id)) for a in study.actors],
        columns=["actor_id", "name_en", "name_ar", "kind", "state"],
    )
    table = known.merge(counts, on="actor_id", how="inner")
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)
