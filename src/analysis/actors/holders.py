"""Titles as those who hold the office: by the day, by the name that follows, by the words around.

A title inside the name of another office or of a thing is nobody. A former, acting or designate
holder is not the holder of the day. A year beside the title, or words of death shortly after a
holder's term ended, point to another than the holder of the day.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.offices import offices
from analysis.actors.qualifiers import sentences_with, without_conjunction
from analysis.study.schema import Study
from analysis.text.documents import Text
from analysis.text.normalise import fold
from analysis.text.word_lists import word_lists

_NAME_AFTER_TITLE = 4  # tokens between a title and the name of its holder
_YEAR_NEAR = 6  # tokens between a title and a year that dates it
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_MOURNED_DAYS = 60  # after a holder's term ended: stories of his death still mean him
_ACTING_DAYS = 200  # a term that was so short was an acting one
_YEAR_WORDS = ("عام", "العام", "سنه", "عامي", "اعوام")
_PRONOUN_PREPOSITIONS = ("ل", "ب", "ك")
HOLDER = "holder on the day"
UNKNOWN = "holder not known"


def titles(text: Text, forms: pd.DataFrame, published: pd.Series, study: Study) -> pd.DataFrame:
    """Titles as their holders on the day of publication, or whom the words around point to.

    Parameters
    ----------
    text : Text
        The text.
    forms : pandas.DataFrame
        All forms of actors: first, last, role, form_of.
    published : pandas.Series of datetime64
        The day of each body.
    study : Study
        Its offices.

    Returns
    -------
    pandas.DataFrame
        The titles that are mentions, with `actor_id` (a person, or the office itself) and
        `reason`.
    """
    lists = word_lists("analysis.actors")
    rows = forms[forms["role"] == "title"]
    before = _bare(text, rows["first"], -1)
    inside = before.isin(lists["deputy"]) | before.isin(lists["inside_a_name"])
    # 'the private secretary of the king': the ل before the title makes it part of that office
    owned = before.isin(lists["owned_by"]) & _neighbour(text, rows["first"], 0).str.match("^و?ل")
    rows = rows[~(inside | owned).to_numpy()]
    rows = rows.assign(office_id=rows["form_of"].astype("str"))
    terms = offices(study)
    day = _days(text, rows, published)
    # From the weakest evidence to the strongest, each overruling what stands before it: the
    # holder of the day, words of death, a year, words around, a name just after the title.
    holder = _holder(rows, day, terms)
    reason = pd.Series(np.where(holder.notna(), HOLDER, UNKNOWN), index=rows.index, dtype="object")
    died = _died(text, rows, day, terms)
    holder = holder.mask(died.notna(), died)
    reason[died.notna()] = "words of death soon after a term ended"
    dated, at_that_time = _of_another_year(text, rows, day, terms)
    holder[dated] = at_that_time[dated]
    reason[dated] = "a year beside it"
    _leave_to_office(text, rows, terms, holder, reason, _words_of_names(study))
    named = _named_holder(text, rows, forms, terms)
    reason[named.notna()] = "named just after it"
    actor = named.fillna(holder).fillna(rows["office_id"])
    return rows.drop(columns="office_id").assign(
        actor_id=pd.Categorical(actor, categories=forms["form_of"].cat.categories), reason=reason
    )


def _words_of_names(study: Study) -> dict[str, frozenset[str]]:
    """The folded words of the names of every person."""
    persons = [actor for actor in study.actors if actor.kind == "person"]
    return {
        person.id: frozenset(fold(" ".join((person.name_ar, *person.names))).split())
        for person in persons
    }


def _leave_to_office(
    text: Text,
    rows: pd.DataFrame,
    terms: pd.DataFrame,
    holder: pd.Series,
    reason: pd.Series,
    names: Mapping[str, frozenset[str]],
) -> None:
    """Take the holder of the day from titles that mean somebody else, or the office as such."""
    lists = word_lists("analysis.actors")
    after = _neighbour(text, rows["last"], 1)
    former = after.isin(lists["former"])
    acting = after.isin(lists["acting"]) & ~_is_acting(rows, holder, terms)
    post = _bare(text, rows["first"], -1).isin(lists["post"])
    # الرئاسة الإيرانية issues a statement: the institution, whoever leads it
    head = rows["phrase"].astype("str").str.split().str[0].map(fold)
    post |= head.isin(lists["institutions"])
    other = _another_name(text, rows, holder, names)
    for flags, why in (
        (former, "former holder"),
        (acting, "acting holder"),
        (post, "the office, not its holder"),
        (other, "another name follows"),
    ):
        holder[flags] = None
        reason[flags] = why


def _neighbour(text: Text, tokens: pd.Series, step: int) -> pd.Series:
    """The folded word `step` tokens from each of `tokens`, under their index."""
    words = text.neighbour(tokens.to_numpy(np.int64), step)
    return pd.Series(words, index=tokens.index, dtype="object")


def _bare(text: Text, tokens: pd.Series, step: int) -> pd.Series:
    """The same without a conjunction and a preposition, where the word is none of the lists."""
    lists = word_lists("analysis.actors")
    known = lists["deputy"] | lists["inside_a_name"] | lists["post"]
    return _neighbour(text, tokens, step).map(lambda word: _stem(word, known))


def _stem(word: str, known: frozenset[str]) -> str:
    bare = without_conjunction(word)
    for form in (word, bare, bare[1:] if bare[:1] in _PRONOUN_PREPOSITIONS else bare):
        if form in known:
            return form
    # للـ has lost the alef of the article.
    if bare.startswith("لل") and "ال" + bare[2:] in known:
        return "ال" + bare[2:]
    return bare


def _days(text: Text, rows: pd.DataFrame, published: pd.Series) -> pd.Series:
    day = pd.to_datetime(published, utc=True).dt.tz_localize(None).dt.normalize().to_numpy()
    article = text.tokens.article[rows["first"].to_numpy(np.int64)]
    return pd.Series(day[article], index=rows.index)


def _terms_of(rows: pd.DataFrame, day: pd.Series, terms: pd.DataFrame) -> pd.DataFrame:
    """Every term of the office of each title, with the day and the row of the title."""
    asked = pd.DataFrame({"office_id": rows["office_id"], "day": day, "row": rows.index})
    return asked.merge(terms, on="office_id", how="inner")


def _holder(rows: pd.DataFrame, day: pd.Series, terms: pd.DataFrame) -> pd.Series:
    """The actor who held each title's office on a day; missing where nobody is known."""
    held = _terms_of(rows, day, terms)
    begun = held["day"] >= held["from"]
    not_over = held["until"].isna() | (held["day"] < held["until"])
    held = held[begun & not_over].drop_duplicates("row")
    return held.set_index("row")["actor_id"].reindex(rows.index).astype("object")


def _died(text: Text, rows: pd.DataFrame, day: pd.Series, terms: pd.DataFrame) -> pd.Series:
    """The holder before, where his term ended a short while ago and the sentence tells of death."""
    held = _terms_of(rows, day, terms)
    since = (held["day"] - held["until"]).dt.days
    recent = held[(since >= 0) & (since <= _MOURNED_DAYS)]
    recent = recent.sort_values("until").drop_duplicates("row", keep="last")
    found = recent.set_index("row")["actor_id"].reindex(rows.index).astype("object")
    asked = rows.loc[found.notna(), "first"].to_numpy(np.int64)
    # of several holders the one whose term ended last
    told = pd.Series(False, index=rows.index)
    told[found.notna()] = sentences_with(text, asked, word_lists("analysis.actors")["death"])
    return found.where(told, None)


def _of_another_year(
    text: Text, rows: pd.DataFrame, day: pd.Series, terms: pd.DataFrame
) -> tuple[npt.NDArray[np.bool_], pd.Series]:
    """Titles beside a past year, and who held the office all that year; missing where nobody or
    more than one did.
    """
    year = np.zeros(len(rows), np.int64)
    # From far to near, so that the nearest year is the one that stays.
    for step in range(_YEAR_NEAR, 0, -1):
        for tokens, way in ((rows["last"], 1), (rows["first"], -1)):
            number = _neighbour(text, tokens, way * step)
            # the word before the number, on whichever side of the title both stand
            word = _neighbour(text, tokens, way * step - 1)
            # Four digits alone may count anything; behind عام or سنة they are a year.
            after_word = np.flatnonzero(word.isin(_YEAR_WORDS))
            told = number.iloc[after_word]
            told = told[told.str.fullmatch(r"[12]\d{3}").to_numpy(bool)]
            year[number.index.get_indexer(told.index)] = pd.to_numeric(told).astype(np.int64)
    dated = (year >= _FIRST_YEAR) & (year < _LAST_YEAR) & (year < day.dt.year.fillna(0).to_numpy())
    # Rows without a year need some day to ask for; `dated` tells the caller to pass them over.
    told_year = np.where(dated, year, _FIRST_YEAR)
    begin = pd.Series(pd.to_datetime([f"{y}-01-01" for y in told_year]), index=rows.index)
    end = pd.Series(pd.to_datetime([f"{y}-12-31" for y in told_year]), index=rows.index)
    first = _holder(rows, begin, terms)
    last = _holder(rows, end, terms)
    return dated, first.where(first == last, None)


def _is_acting(rows: pd.DataFrame, holder: pd.Series, terms: pd.DataFrame) -> pd.Series:
    """Whether the holder of the day is one of a short term, as acting holders are listed."""
    length = (terms["until"] - terms["from"]).dt.days
    short = terms[length <= _ACTING_DAYS]
    known = set(zip(short["office_id"], short["actor_id"], strict=True))
    pairs = zip(rows["office_id"], holder, strict=True)
    return pd.Series([pair in known for pair in pairs], index=rows.index, dtype=bool)


def _another_name(
    text: Text, rows: pd.DataFrame, holder: pd.Series, names: Mapping[str, frozenset[str]]
) -> npt.NDArray[np.bool_]:
    """Whether a given name follows that is none of the holder's, and no verb before that it could
    be the object of.

    A name of the list that follows is found by `_named_holder`, which is asked after this.
    """
    lists = word_lists("analysis.actors")
    given = word_lists("analysis.actors.names")["given"] - lists["no_given"]
    after = _neighbour(text, rows["last"], 1)
    second = _neighbour(text, rows["last"], 2)
    name = after.where(~after.isin(lists["honorifics"]), second)
    object_of = np.zeros(len(rows), bool)
    for step in (-1, -2):
        object_of |= _neighbour(text, rows["first"], step).isin(lists["meets"]).to_numpy()
    own = [word in names.get(str(who), ()) for word, who in zip(name, holder, strict=True)]
    given = given | lists["earlier_holders"]
    return name.isin(given).to_numpy() & ~np.array(own, bool) & ~object_of


def _named_holder(
    text: Text, rows: pd.DataFrame, forms: pd.DataFrame, terms: pd.DataFrame
) -> pd.Series:
    """The person named just after a title, where that person ever held the office ('رئيس الوزراء
    العراقي السابق نوري المالكي').
    """
    names = forms.loc[forms["role"] == "name", ["first", "form_of"]]
    names = names.drop_duplicates("first").sort_values("first")
    near = pd.merge_asof(
        rows[["last", "office_id"]].assign(row=rows.index).sort_values("last"),
        names.rename(columns={"first": "at"}),
        left_on="last",
        right_on="at",
        direction="forward",
        tolerance=_NAME_AFTER_TITLE,
        allow_exact_matches=False,
    )
    near = near[near["at"].notna()]
    article = text.tokens.article
    # the first words of the next article are near as well, but name nobody in this one
    within = article[near["last"].to_numpy()] == article[near["at"].to_numpy(np.int64)]
    near = near[within]
    near = near.assign(actor_id=near["form_of"].astype("str"))
    ever = terms[["office_id", "actor_id"]].drop_duplicates()
    # A name that stands after a title by chance is of nobody who held that office.
    near = near.merge(ever, on=["office_id", "actor_id"], how="inner").drop_duplicates("row")
    return near.set_index("row")["actor_id"].reindex(rows.index).astype("object")
