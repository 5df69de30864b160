"""The kinds of value that the files of a study hold: ids, phrases, days.

Unknown keys are errors everywhere (`Strict`), and values are fixed once they are read.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

MAX_WORDS = 8  # of a phrase
MAX_ID = 80  # ids become names of files and folders, with an ending and a temporary name added
TATWEEL = "ـ"
LEMMA = "lemma: "  # before a term that stands for all its forms


def checked_id(value: str) -> str:
    """An id as it was given, if it is one.

    Parameters
    ----------
    value : str
        The id of an actor, a frame, a study.

    Returns
    -------
    str
        `value` itself.

    Raises
    ------
    ValueError
        Where it is empty, longer than `MAX_ID`, or holds anything but a-z, 0-9 and hyphens.
    """
    if not value or not all(_may_stand_in_an_id(character) for character in value):
        raise ValueError(f"an id is made of a-z, 0-9 and hyphens, but got '{value}'")
    if len(value) > MAX_ID:
        raise ValueError(f"an id has at most {MAX_ID} characters, but this one has {len(value)}")
    return value


def _may_stand_in_an_id(character: str) -> bool:
    if not character.isascii():
        return False
    return character.islower() or character.isdigit() or character == "-"


def _phrase(value: str) -> str:
    if not value.strip():
        raise ValueError("an empty phrase")
    # the tatweel is a letter to Unicode, but matching leaves it out
    if not any(c.isalnum() and c != TATWEEL for c in value):
        raise ValueError(f"'{value}' has no letter or digit: nothing could match it")
    n_words = len(value.split())
    if n_words > MAX_WORDS:
        raise ValueError(f"'{value}' has {n_words} words; a phrase has 1 to {MAX_WORDS}")
    return value


def _term(value: object) -> object:
    """A term as text: a mapping `lemma: …` becomes the text 'lemma: …'."""
    if isinstance(value, dict):
        if set(value) != {"lemma"} or not isinstance(value["lemma"], str):
            raise ValueError(f"a term is a phrase, or `lemma: …`, but got {value}")
        return f"{LEMMA}{value['lemma']}"
    return value


def _lemma(value: str) -> str:
    if not value.startswith(LEMMA):
        return value
    words = value.removeprefix(LEMMA).split()
    # a verb is its perfect and its imperfect, which begins with ي
    if len(words) > 2 or (len(words) == 2 and not words[1].startswith("ي")):
        raise ValueError(
            f"'{value}': a lemma is one noun, or a verb as perfect and imperfect (قصف يقصف)"
        )
    return value


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"a date is written 2020-05-07, but got '{value}'") from None
    # YAML reads a day with an hour as an instant: the day is meant
    if isinstance(value, datetime):
        return value.date()
    return value


def _zone(value: str) -> str:
    if value and value not in available_timezones():
        raise ValueError(f"a time zone is written as Asia/Riyadh, but got '{value}'")
    return value


TimeZone = Annotated[str, AfterValidator(_zone)]
Id = Annotated[str, AfterValidator(checked_id)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Term = Annotated[str, BeforeValidator(_term), AfterValidator(_phrase), AfterValidator(_lemma)]
Day = Annotated[date, BeforeValidator(_day)]


class Strict(BaseModel):
    """Unknown keys are errors, values are fixed once read."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True
    )


Qid = Annotated[str, StringConstraints(pattern="^Q[1-9][0-9]*$")]
Iso = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
# the table of sector codes of PLOVER's manual
Sector = Literal[
    "COP",
    "GOV",
    "JUD",
    "LEG",
    "MIL",
    "PRM",
    "PTY",
    "REB",
    "SPY",
    "UAF",
    "UNK",
    "AGR",
    "BUS",
    "CRM",
    "CVL",
    "EDU",
    "ELI",
    "JRN",
    "LAB",
    "MED",
    "REF",
    "OPP",
    "PRE",
    "REL",
    "SOC",
]


class WithIds(Strict):
    """What other data sets call an entry (`analysis.study.shared_ids`)."""

    qid: Qid | None = None
    iso: Iso | None = None
    sector: Sector | None = None
