"""Names of persons with a word before them that makes another mention of it: a title without its
state ('foreign minister Adel al-Jubeir'), and the government of a person ('Abadi's government').
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.actors.offices import offices
from analysis.actors.qualifiers import without_conjunction
from analysis.study.schema import Study
from analysis.text.clitics import proclitic_readings
from analysis.text.documents import Text
from analysis.text.normalise import fold
from analysis.text.word_lists import word_lists

_LISTS = "analysis.actors"
_HONORIFICS = 2  # between a title and a name: 'his excellency', 'professor'
NAMED = "named just after it"
OF_PERSON = "the government of"


def bare_titles(text: Text, persons: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Titles that name no state and stand before the name of one who held such an office.

    Parameters
    ----------
    text : Text
        The text.
    persons : pandas.DataFrame
        Names of persons as they were resolved: first, last, actor_id, and columns of forms.
    study : Study
        Its offices.

    Returns
    -------
    pandas.DataFrame
        One row a title: `first`, `last`, `phrase`, `role` ('title'), `form_of` (the office),
        `actor_id` (the person) and `reason`.
    """
    lists = word_lists(_LISTS)
    phrases = [phrase.split() for phrase in lists["bare_titles"]]
    # The longest title first, since the loop below ends at the first that fits; the words of a
    # set have no order of their own.
    phrases.sort(key=lambda words: (-len(words), words))
    held = _offices_by_phrase(study)
    rows: list[dict[str, object]] = []
    # most names stand after another word than the last one of a title: no more is asked of those
    passed = lists["honorifics"] | lists["excellency"]
    ends = passed | {words[-1] for words in phrases}
    before = pd.Series(text.neighbour(persons["first"].to_numpy(np.int64), -1), dtype="object")
    # a title of one word may carry clitics: للمرشد
    # للمرشد ends in مرشد, as المرشد does.
    single = tuple(words[0].removeprefix("ال") for words in phrases if len(words) == 1)
    near = before.isin(ends) | before.str.endswith(single)
    persons = persons[near.to_numpy()]
    for first, actor in persons[["first", "actor_id"]].itertuples(index=False):
        end = _before_honorifics(text, first, passed)
        for words in phrases:
            begin = end - len(words) + 1
            office = held.get((str(actor), " ".join(words)))
            if office is None or begin < 0 or not _stands(text, begin, words, first):
                continue
            # نائب وزير الخارجية is not the minister.
            if _word(text, begin - 1, first) not in lists["deputy"]:
                rows.append(
                    {
                        "first": begin,
                        "last": end,
                        "phrase": office[1],
                        "role": "title",
                        "form_of": office[0],
                        "actor_id": actor,
                        "reason": NAMED,
                    }
                )
            break
    columns = ["first", "last", "phrase", "role", "form_of", "actor_id", "reason"]
    return pd.DataFrame(rows, columns=columns)


def _offices_by_phrase(study: Study) -> dict[tuple[str, str], tuple[str, str]]:
    """The office and its form, for a person and a title that begins a form of it."""
    listed = word_lists(_LISTS)["bare_titles"]
    forms = {actor.id: actor.titles for actor in study.actors if actor.titles}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    terms = offices(study)[["office_id", "actor_id"]].drop_duplicates()
    for office, person in terms.itertuples(index=False):
        for form in forms.get(office, ()):
            folded = fold(form)
            for phrase in listed:
                if folded == phrase or folded.startswith(f"{phrase} "):
                    found.setdefault((person, phrase), (office, form))
    return found


def _before_honorifics(text: Text, first: int, words: frozenset[str]) -> int:
    """The last token before a name that is no honorific."""
    end = first - 1
    for _ in range(_HONORIFICS):
        if end >= 0 and _word(text, end, first) in words:
            end -= 1
    return end


def _word(text: Text, token: int, beside: int) -> str:
    """The folded word of a token of the same sentence as another one; '' elsewhere."""
    if token < 0 or text.sentence[token] != text.sentence[beside]:
        return ""
    return str(text.folded[text.tokens.type_id[token]])


def _stands(text: Text, begin: int, words: list[str], beside: int) -> bool:
    """Whether the words stand from a token on, the first with clitics or without."""
    later = [_word(text, begin + step, beside) for step in range(1, len(words))]
    if later != words[1:]:
        return False
    head = _word(text, begin, beside)
    stems = {f"ال{r.stem}" if r.article else r.stem for r in proclitic_readings(head)}
    return words[0] in stems


def governments(
    text: Text, forms: pd.DataFrame, published: pd.Series, study: Study
) -> pd.DataFrame:
    """Governments told by the name of a person: 'Abadi's government', 'the Assad regime'.

    Parameters
    ----------
    text : Text
        The text.
    forms : pandas.DataFrame
        All forms of actors: first, last, phrase, role, form_of. A short name counts here without
        the full name in the article, where only one who ever led a state has it, or one that day.
    published : pandas.Series of datetime64
        The day of each body.
    study : Study
        Its offices and governments.

    Returns
    -------
    pandas.DataFrame
        One row a government: `first`, `last`, `phrase`, `role` ('name'), `form_of` and `actor_id`
        (the government) and `reason`. Where the name may be of two governments there is none.
    """
    heads = word_lists(_LISTS)["governments"]
    led = _led(study)
    rows = forms[forms["role"].isin(["name", "short"])]
    rows = rows[rows["form_of"].astype("object").isin(led).to_numpy(bool)]
    before = text.neighbour(rows["first"].to_numpy(np.int64), -1)
    rows = rows[np.array([_is_head(word, heads) for word in before], bool)]
    # the paper's own days, by which terms of office are told too
    days = pd.to_datetime(published, utc=True).dt.tz_localize(None).dt.normalize().to_numpy()
    found: list[dict[str, object]] = []
    for (first, last), same in rows.groupby(["first", "last"], sort=True):
        if _is_handling(text, first, last):
            continue
        day = days[text.tokens.article[first]]
        government = _only_one([led[str(owner)] for owner in same["form_of"]], day)
        if government:
            found.append(
                {
                    # the word for government belongs to the mention
                    "first": first - 1,
                    "last": last,
                    "phrase": same["phrase"].iloc[0],
                    "role": "name",
                    "form_of": government,
                    "actor_id": government,
                    "reason": f"{OF_PERSON} {same['form_of'].iloc[0]}",
                }
            )
    columns = ["first", "last", "phrase", "role", "form_of", "actor_id", "reason"]
    return pd.DataFrame(found, columns=columns)


Terms = list[tuple[str, pd.Timestamp, pd.Timestamp]]


def _led(study: Study) -> Mapping[str, Terms]:
    """The governments that each person led, with the days."""
    leading = word_lists(_LISTS)["leads"]
    government_of = {a.state: a.id for a in study.actors if a.kind == "government" and a.state}
    led: dict[str, Terms] = defaultdict(list)
    for office in study.actors:
        government = government_of.get(office.state or "")
        if government is None or not any(fold(form) in leading for form in _heads(office.titles)):
            continue
        for holder in office.holders:
            # No end means that the term goes on.
            until = pd.Timestamp.max if holder.until is None else pd.Timestamp(holder.until)
            led[holder.actor].append((government, pd.Timestamp(holder.from_), until))
    return led


def _heads(titles: tuple[str, ...]) -> list[str]:
    """The titles without their last word, which tells the state."""
    return [form.rpartition(" ")[0] for form in titles]


@cache
def _is_head(word: str, heads: frozenset[str]) -> bool:
    stems = {reading.stem for reading in proclitic_readings(word) if not reading.article}
    return word in heads or without_conjunction(word) in heads or bool(stems & heads)


def _is_handling(text: Text, first: int, last: int) -> bool:
    """Whether 'إدارة' before a name is what he does with something: 'إدارة العبادي للأزمة'."""
    before = str(text.neighbour(np.array([first]), -1)[0])
    after = str(text.neighbour(np.array([last]), 1)[0])
    return before.endswith("اداره") and after.startswith("ل")


def _only_one(terms: list[Terms], day: np.datetime64) -> str:
    """The one government of these terms, else the one of those of the day, else ''."""
    known = {government for held in terms for government, _, _ in held}
    if len(known) > 1 and not pd.isna(day):
        that_day = pd.Timestamp(day)
        known = set()
        for held in terms:
            known |= {name for name, begin, end in held if begin <= that_day < end}
    if len(known) == 1:
        return known.pop()
    return ""


def without_overlap(forms: pd.DataFrame, added: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which forms share no token with spans that replace what is inside them."""
    if added.empty:
        return np.ones(len(forms), bool)
    begins = added["first"].to_numpy(np.int64)
    ends = added["last"].to_numpy(np.int64)
    order = np.argsort(begins)
    # The spans do not overlap one another, so only the last that begins by a form's end can
    # hold it.
    at = np.searchsorted(begins[order], forms["last"].to_numpy(np.int64), "right") - 1
    inside = at >= 0
    inside[inside] = ends[order][at[inside]] >= forms["first"].to_numpy(np.int64)[inside]
    return ~inside
