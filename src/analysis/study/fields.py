"""The kinds of value that the files of a study hold: ids, phrases, days; unknown keys are errors everywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

MAX_WORDS = 8


def _id(value: str) -> str:
    if not value or not all(
        c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in value
    ):
        raise ValueError(f"an id is made of a-z, 0-9 and hyphens, but got '{value}'")
    return value


def _phrase(value: str) -> str:
    if not value.strip():
        raise ValueError("an empty phrase")
    if len(value.split()) > MAX_WORDS:
        raise ValueError(f"'{value}' has {len(value.split())} words; a phrase has 1 to {MAX_WORDS}")
    return value


def _date(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"a date is written 2020-05-07, but got '{value}'") from None
    return value.date() if isinstance(value, datetime) else value


Id = Annotated[str, AfterValidator(_id)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Day = Annotated[date, BeforeValidator(_date)]


class _Strict(BaseModel):
    """Unknown keys are errors, values are fixed once read."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True
    )
