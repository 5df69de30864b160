"""Mentions of actors: who is meant by each matched form, on the day the article was published.

Names identify an actor on their own. A title gives its holder on the day of publication, or the
office itself where the day or the holder is not known. A short name counts only in an article
that also holds a full name of the actor: the nearest before it decides, else the first after it.
A capital is read as place or as metonym of its government (`metonyms`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.compounds import bare_titles, governments, without_overlap
from analysis.actors.holders import titles
from analysis.actors.metonyms import decide
from analysis.actors.other_persons import is_anothers_name
from analysis.actors.qualifiers import (
    is_adjective,
    is_definite,
    is_location,
    sentences_with,
    trimmed,
    without_conjunction,
)
from analysis.actors.short_names import short_names
from analysis.actors.terms import LAYER
from analysis.study.schema import Study
from analysis.study.shared_ids import Ids, interchange_ids
from analysis.tables import AMONG
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
_METONYM = "metonym"
_ATTRIBUTE = "attribute"
_LOCATION = "location"


class ReadMentions(NamedTuple):
    """What `read_mentions` found: table `mentions` of the text, and the forms that are ambiguous."""

    mentions: pd.DataFrame
    ambiguous: pd.DataFrame


def mentions(text: Text, matches: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """The mentions of `read_mentions`, without what is ambiguous.

    Parameters
    ----------
    text, matches, published, study
        As `read_mentions` takes them.

    Returns
    -------
    pandas.DataFrame
        One row a mention.
    """
    return read_mentions(text, matches, published, study).mentions


def read_mentions(
    text: Text, matches: pd.DataFrame, published: pd.Series, study: Study
) -> ReadMentions:
    """Who is meant by each matched form of an actor, and which forms may mean two.

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
    ReadMentions
        `mentions`: one row a mention in the order of the text, as table 'mentions' but with
        `article` (position of the body) and without raw offsets. `first` and `last` are positions
        of tokens; `via` is how the actor is named, `phrase` the form of actors.yml, `reason` why
        an ambiguous form was read so. `ambiguous`: one row a short name that two actors of the
        article share, as table 'ambiguous_mentions'; it is nobody's mention.
    """
    forms = _name_or_demonym(text, _forms(matches, study))
    forms = forms[~is_anothers_name(text, forms, study)]
    of_person = _as_forms(governments(text, forms, published, study), forms)
    # حكومة العبادي is one mention: the surname in it is none beside it.
    forms = forms[without_overlap(forms, of_person)]
    plain = forms[forms["role"].isin(["name", "demonym", "side"])]
    no_reason = pd.Series("", index=plain.index, dtype="object")
    short, unsure = short_names(text, forms, study)
    parts = [
        plain.assign(actor_id=plain["form_of"], reason=no_reason),
        titles(text, forms, published, study),
        short,
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
    return ReadMentions(placed[_COLUMNS], _ambiguous(text, unsure))


def _ambiguous(text: Text, unsure: pd.DataFrame) -> pd.DataFrame:
    """The ambiguous forms, one row each, with the actors it could be."""
    spans = unsure.assign(owner=unsure["form_of"].astype("str"), reason=unsure["reason"])
    held = [
        {
            "first": first,
            "last": last,
            "phrase": str(same["phrase"].iloc[0]),
            "could_be": AMONG.join(sorted(set(same["owner"]))),
            "reason": same["reason"].iloc[0],
        }
        for (first, last), same in spans.groupby(["first", "last"], sort=True)
    ]
    columns = ["first", "last", "phrase", "could_be", "reason"]
    rows = pd.DataFrame(held, columns=columns)
    rows = rows.astype({"first": "int64", "last": "int64"})
    return text.places(rows)[["article", "sentence_id", "start", "end", "surface", *columns]]


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


def _metonyms(
    text: Text, forms: pd.DataFrame, study: Study
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.object_]]:
    """The rows of capitals that stand for their governments, and the reason of every row."""
    reason = forms["reason"].to_numpy(dtype=object, copy=True)
    capitals = [a.id for a in study.actors if a.stands_for]
    is_name = forms["role"].isin(["name", "short"])
    at = np.flatnonzero(forms["actor_id"].isin(capitals) & is_name)
    first = forms["first"].to_numpy()[at]
    last = forms["last"].to_numpy()[at]
    follows = np.zeros(len(at), bool)
    # Whether the capital before stands just before this one: الرياض وطهران.
    follows[1:] = first[1:] == last[:-1] + 1
    words = text.folded[text.tokens.type_id[first]]
    before = [text.neighbour(first, -step) for step in (1, 2, 3)]
    verdict, reason[at] = decide(words, before, text.neighbour(last, 1), follows)
    played = _is_sport(text, first) & ~_speaks(reason[at])
    verdict &= ~played
    reason[at[played]] = "sport"
    return at[verdict], reason


def _is_sport(text: Text, tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether the sentence of each token is about sport."""
    lists = word_lists("analysis.actors")
    two = np.zeros(len(tokens), np.int64)
    for word in sorted(lists["perhaps_sport"]):
        two += sentences_with(text, tokens, frozenset({word}))
    return sentences_with(text, tokens, lists["sport"]) | (two > 1)


def _speaks(reasons: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    speaks = word_lists("analysis.actors")["speaks"]
    return np.array([without_conjunction(str(word)) in speaks for word in reasons], bool)


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
        Names, kinds, states and interchange ids of its actors.

    Returns
    -------
    pandas.DataFrame
        Table 'actors': one row an actor mentioned, those of the most sentences first.
    """
    ids = interchange_ids(study)
    known = pd.DataFrame(
        [
            (a.id, a.name_en, a.name_ar, a.kind, study.state_of(a.id), *ids[a.id])
            for a in study.actors
        ],
        columns=["actor_id", "name_en", "name_ar", "kind", "state", *Ids._fields],
    )
    # without it a column of nothing but None would be of no type
    known = known.astype(dict.fromkeys(Ids._fields, "str"))
    table = known.merge(counts, on="actor_id", how="inner")
    return table.sort_values(["sentences", "actor_id"], ascending=[False, True], ignore_index=True)
