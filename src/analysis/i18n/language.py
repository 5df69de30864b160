"""The language of a report: messages by gettext catalogues, numbers and dates by babel. English is
the language of the source.

A message that has no translation is shown in English; a test holds the Arabic catalogue to every
message.
"""

from __future__ import annotations

import re
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
# a noun in the forms that numbers ask for, behind its number
_FORMS = re.compile(r"^( ?)\[([^|\]]+)\|([^|\]]+)(?:\|([^|\]]+))?\]")
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

    Parameters
    ----------
    language
        'en' or 'ar'.
    names
        Arabic names of what the data name by ids (outlets), shown on an Arabic page.
    """
    _current.set(language)
    _names.set(names or {})


@contextmanager
def speaking(language: Language, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Use a language inside the block, and the one before it afterwards.

    Parameters
    ----------
    language
        'en' or 'ar'.
    names
        As in `use`.

    Yields
    ------
    None
    """
    before = _current.set(language)
    named = _names.set(names or {})
    try:
        yield
    finally:
        _current.reset(before)
        _names.reset(named)


def outlets_of(described: Mapping[str, Any]) -> dict[str, str]:
    """The Arabic names of the outlets of a run, from the manifests of its corpora.

    Parameters
    ----------
    described
        run.json.

    Returns
    -------
    dict
        Id of an outlet to its name; outlets without one are left out.
    """
    return {i: n for c in described.get("corpora", []) for i, n in c.get("outlets", {}).items()}


def current() -> Language:
    """The language in use."""
    return _current.get()


def direction() -> str:
    """'ltr' or 'rtl'."""
    return DIRECTION[current()]


@cache
def catalogue(language: Language) -> dict[str, str]:
    """The translations of a language.

    Parameters
    ----------
    language
        'en' or 'ar'.

    Returns
    -------
    dict
        Message to translation, the context 'value' before those of closed lists; empty for
        English. Fuzzy and empty translations are left out.
    """
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
    """A message in the language in use.

    Parameters
    ----------
    message
        The English message, as it stands in the code.

    Returns
    -------
    str
        Its translation; the message itself where there is none.
    """
    if message:
        return catalogue(current()).get(message, message)
    return message


def value(word: str) -> str:
    """A value of a closed list (a kind of actor, a way of naming, 'all') or an outlet, in the
    language in use.

    Parameters
    ----------
    word
        The value as tables hold it.

    Returns
    -------
    str
        Its translation; any other word as it is.
    """
    known = word
    if current() == "ar":
        known = _names.get().get(word, word)
    return catalogue(current()).get(f"{_VALUE}{word}", known)


def worded(english: str, arabic: str) -> str:
    """A study's own wording in the language in use.

    Parameters
    ----------
    english, arabic
        The wording in both; `arabic` may be empty.

    Returns
    -------
    str
        The English where the Arabic is wanted and missing.
    """
    if current() == "ar" and arabic:
        return arabic
    return english


def choice_named(name: str) -> str:
    """A key of study.yml in words, in the language in use.

    Parameters
    ----------
    name
        The key, such as 'dyad_unit'.

    Returns
    -------
    str
        Its words, 'dyad unit' in English.
    """
    return value(name.replace("_", " "))


def span(word: str) -> str:
    """A period, or two with 'to' between them, in the language in use.

    Parameters
    ----------
    word
        '2020-07', or '2019-10 to 2020-03'.

    Returns
    -------
    str
        On an Arabic page each end of a span runs by itself (Unicode isolates): otherwise the
        figures of both are one run from left to right.
    """
    first, between, last = word.partition(" to ")
    if (
        current() == "ar"
    ):  # each end runs by itself, or the figures of both are one run from left to right
        first, last = (f"\u2068{end}\u2069" for end in (first, last))
    if between:
        return gettext("{first} to {last}").format(first=first, last=last)
    return value(word)


def agreeing(literal: str, number: float | None) -> str:
    """What stands behind a number in a sentence, with its noun in the form that the number asks for.

    English writes `{n} [articles|article]`: of one the second form, else the first.

    Arabic says ten articles with a plural and eleven with a singular. A translation writes both,
    `{n} [مقالات|مقالة]`, and a third where the ending shows: `[سجلات|سجلاً|سجل]` for three to ten,
    eleven to ninety-nine, and hundreds or one.

    Parameters
    ----------
    literal
        The text up to the next value.
    number
        The number before it; None: there is none, and the text stays as it is.

    Returns
    -------
    str
        The text with one form of the noun.
    """
    hit = _FORMS.match(literal)
    if hit is None or number is None:
        return literal
    if current() == "en":
        form = hit[3] if abs(number) == 1 else hit[2]
        return f"{hit[1]}{form}{literal[hit.end() :]}"
    few, many, other = hit[2], hit[3], hit[4] or hit[3]
    rest = int(abs(number)) % 100
    form = other
    if 3 <= rest <= 10 or abs(number) == 2:
        form = few
    elif rest > 10:
        form = many
    return f"{hit[1]}{form}{literal[hit.end() :]}"


def mark(message: str) -> str:
    """The message as it is, marked for the catalogue: it is translated where it is shown.

    Parameters
    ----------
    message
        The English message.

    Returns
    -------
    str
        The same.
    """
    return message


def named_in(column: str) -> str:
    """The column or field that holds a name in the language in use.

    Parameters
    ----------
    column
        'name', say.

    Returns
    -------
    str
        'name_en' or 'name_ar'.
    """
    return f"{column}_{current()}"


def number(value: float, form: str) -> str:
    """A number as prose shows it, in the digits 0 to 9.

    Tables, CSV files and most of the Arabic press on the web share these digits.

    Parameters
    ----------
    value
        The number; a share from 0 to 1 for 'percent', a ratio for 'times'.
    form
        A key of `_PATTERN`.

    Returns
    -------
    str
        With '= ' or '< ' before it for 'p', with its sign of percent for 'percent'.
    """
    if form == "p":
        if value < 0.001:
            return f"< {_decimal(0.001, 'p')}"
        return f"= {_decimal(value, 'p')}"
    if form == "percent":
        digits = _decimal(100 * value, form)
        if current() == "en":
            return f"{digits} %"
        return f"{digits}%"
    return bare(value, form)


def bare(value: float, form: str) -> str:
    """A number without its sign of percent, for the ends of an interval.

    Parameters
    ----------
    value
        As in `number`; also for 'points' from 0 to 1.
    form
        A key of `_PATTERN`.

    Returns
    -------
    str
        The number.
    """
    if form in ("percent", "points"):
        value = 100 * value
    return _decimal(value, form)


def day(value: pd.Timestamp) -> str:
    """A day in the language in use.

    Parameters
    ----------
    value
        An instant; its clock is not shown.

    Returns
    -------
    str
        2020-07-21 in English, 21 يوليو 2020 in Arabic.
    """
    if current() == "en":
        return f"{value:%Y-%m-%d}"
    return format_date(value.date(), format="long", locale=current())


def on_day(value: pd.Timestamp, form: str) -> str:
    """A day in a form of Unicode's (LDML).

    Parameters
    ----------
    value
        An instant.
    form
        The form, such as 'd MMM y'.

    Returns
    -------
    str
        The day in the language in use.
    """
    return format_date(value.date(), format=form, locale=current())


def _decimal(value: float, form: str) -> str:
    pattern = _PATTERN["count"] if form == "times" and value >= 10 else _PATTERN[form]
    return format_decimal(value, format=pattern, locale=current(), numbering_system="latn")
