"""The language of a report: messages by gettext catalogues, numbers and dates by babel. English is
the language of the source.

A message that has no translation is shown in English; a test holds the Arabic catalogue to every
message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Literal

import pandas as pd
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Language = Literal["en", "ar"]
DIRECTION: dict[str, str] = {"en": "ltr", "ar": "rtl"}
_current: ContextVar[Language] = ContextVar("language", default="en")
_names: ContextVar[Mapping[str, str]] = ContextVar("names", default={})  # noqa: B039 (never written to)
_VALUE = "value\x04"  # gettext's own way to write a context
_PATTERN = {
    "percent": "#,##0",
    "count": "#,##0",
    "one": "#,##0.0",
    "two": "#,##0.00",
    "p": "0.000",
    "times": "@@",
    "points": "#,##0",
}


def use(language: Language, names: Mapping[str, str] | None = None) -> None:
    """Make this the language of everything shown from here on, in this process (a notebook's
    kernel).

    `names` are Arabic names of what the data name by ids (outlets), shown on an Arabic page.
    """
    _current.set(language)
    _names.set(names or {})


@contextmanager
def speaking(language: Language, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """This language inside the block; `names` as in `use`."""
    before, named = _current.set(language), _names.set(names or {})
    try:
        yield
    finally:
        _current.reset(before)
        _names.reset(named)


def outlets_of(described: Mapping[str, Any]) -> dict[str, str]:
    """The Arabic names of the outlets of a run (run.json), from the manifests of its corpora."""
    return {i: n for c in described.get("corpora", []) for i, n in c.get("outlets", {}).items()}


def current() -> Language:
    """The language in use."""
    return _current.get()


def direction() -> str:
    """'ltr' or 'rtl'."""
    return DIRECTION[current()]


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Message to translation; empty for English."""
    if language == "en":
        return {}
    path = files("analysis.i18n") / "locale" / f"{language}.po"
    read = read_po(BytesIO(path.read_bytes()), locale=language)
    return {
        (_VALUE if m.context == "value" else "") + str(m.id): str(m.string)
        for m in read
        if m.id and m.string and not m.fuzzy
    }


def gettext(message: str) -> str:
    """The message in the language in use."""
    return catalogue(current()).get(message, message) if message else message


def value(word: str) -> str:
    """A value of a closed list (a kind of actor, a way of naming, 'all') or an outlet in the
    language in use; any other word as it is.
    """
    known = _names.get().get(word, word) if current() == "ar" else word
    return catalogue(current()).get(f"{_VALUE}{word}", known)


def worded(english: str, arabic: str) -> str:
    """A study's own wording in the language in use; English where it has no Arabic one."""
    return arabic if current() == "ar" and arabic else english


def choice_named(name: str) -> str:
    """A key of study.yml ('dyad_unit') in words, in the language in use."""
    return value(name.replace("_", " "))


def span(word: str) -> str:
    """A period, or two with 'to' between them, in the language in use."""
    first, between, last = word.partition(" to ")
    if (
        current() == "ar"
    ):  # each end runs by itself, or the figures of both are one run from left to right
        first, last = (f"\u2068{end}\u2069" for end in (first, last))
    return gettext("{first} to {last}").format(first=first, last=last) if between else value(word)


def mark(message: str) -> str:
    """The message as it is, marked for the catalogue: it is translated where it is shown."""
    return message


def named_in(column: str) -> str:
    """The column or field that holds a name in the language in use: name_en or name_ar for `name`."""
    return f"{column}_{current()}"


def number(value: float, form: str) -> str:
    """A number in the digits 0 to 9, which the tables, the CSV files and most of the Arabic press
    on the web share.
    """
    if form == "p":
        return f"< {_decimal(0.001, 'p')}" if value < 0.001 else f"= {_decimal(value, 'p')}"
    if form == "percent":
        return f"{_decimal(100 * value, form)}{' %' if current() == 'en' else '%'}"
    return bare(value, form)


def bare(value: float, form: str) -> str:
    """The number without its sign of percent, for the ends of an interval."""
    return _decimal(100 * value if form in ("percent", "points") else value, form)


def day(value: pd.Timestamp) -> str:
    """A day: 2020-07-21 in English, 21 يوليو 2020 in Arabic."""
    return (
        f"{value:%Y-%m-%d}"
        if current() == "en"
        else format_date(value.date(), format="long", locale=current())
    )


def on_day(value: pd.Timestamp, form: str) -> str:
    """A day in a form of Unicode's (LDML): 'd MMM y'."""
    return format_date(value.date(), format=form, locale=current())


def _decimal(value: float, form: str) -> str:
    pattern = _PATTERN["count"] if form == "times" and value >= 10 else _PATTERN[form]
    return format_decimal(value, format=pattern, locale=current(), numbering_system="latn")
