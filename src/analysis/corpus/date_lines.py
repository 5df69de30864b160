"""Dates in addresses, and on pages where they stand alone: a line at the top or the bottom, or the
dateline.
"""

from __future__ import annotations

import re

import pandas as pd

from analysis.corpus.date_forms import (
    DAY_PATTERN,
    DMY,
    HIJRI_NUMBERS,
    LUNAR_NAMED,
    MONTH_FIRST,
    NAMED,
    SOLAR_NAMED,
    YEAR_FIRST,
    YMD,
)
from analysis.corpus.dates import day_in, day_stamp
from analysis.corpus.months import fold_date

_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)((?:19|20)\d\d)(0[1-9]"
    r"|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)
_LINE = 90  # characters of a line that may be a date
_STRANGERS = 4  # words of such a line that no date has: a city, a name
_YEAR = re.compile(r"\d{4}")
_RULES = (NAMED, MONTH_FIRST, YEAR_FIRST, LUNAR_NAMED, SOLAR_NAMED, YMD, DMY, HIJRI_NUMBERS)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|[^\W_]+")
_PLAIN_TEXT = (
    "السبت الأحد الاحد الإثنين الاثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة يوم تاريخ بتاريخ النشر نشر نشرت نُشر "
    "نُشرت كتب كُتب كتبت الموافق ه هـ م ص مساء مساءً صباحا صباحاً ظهرا"
    " الساعة ساعة بتوقيت توقيت غرينتش جرينتش مكة المكرمة آخر اخر تحديث التحديث حدث حُدث الخبر المقال gmt utc am pm "
    "by at on updated published date"
)
_PLAIN = frozenset(fold_date(_PLAIN_TEXT).split())
_SAYING = re.compile(
    r"(?:^|\s)(?:في|من|منذ|حتي|قبل|بعد|خلال|عام|الي|و?بين|عن|ان|كان|كانت|و?لد|و?لدت|توفي|توفيت|انتهي|بدا"
    r"|بدات|الذي|التي|المقبل|الماضي)(?=\s|$)"
)
_ON = re.compile(r"(?:^|\s)على(?=\s|$)")  # looked for unfolded: 'علي' is a name
_LABEL = re.compile(r"(?:نشرت?|تحديث|التحديث|كتبت?|صدر|حدث)\s+في")
_HEAD = re.compile(
    rf"\A\s*[^\W\d_]+(?: [^\W\d_]+){{0,2}}[ ]*[،,/–-]?[ ]*({DAY_PATTERN}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)\d\d)[ ]*(?:م"
    rf"[ ]*)?[،,]?[ ]*(?:\([^()\n]{{2,20}}\)[ ]*)?[:–—-]"
)
_CHANGE = re.compile(r"تحديث|تعديل|updated|modified", re.I)
_PUBLISHING = re.compile(r"نُ?شر|كتب|publish|posted", re.I)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def date_in_url(url: str | None) -> pd.Timestamp | None:
    """The day in an address, where it holds year, month and day.

    Parameters
    ----------
    url
        The address.

    Returns
    -------
    Timestamp or None
        Its midnight.
    """
    if not url or ("20" not in url and "19" not in url):
        return None
    hit = _URL.search(url)
    if hit is None:
        return None
    return day_stamp(int(hit[1] or hit[4]), int(hit[2] or hit[5]), int(hit[3] or hit[6]))


def date_in_text(raw: str) -> tuple[pd.Timestamp, int, int] | None:
    """A full date that stands by itself in a line at the top or bottom of a page, or in the
    dateline.

    Dates inside sentences are of the events told, not of publication, and are not taken.

    Parameters
    ----------
    raw
        The page.

    Returns
    -------
    tuple[pandas.Timestamp, int, int] | None
        The day, and the place of the line, which says nothing else (for a dateline an empty
        place: cleaning takes it out itself).
    """
    changed = None  # taken only where no other line gives a day
    for start, line in _outer_lines(raw):
        if len(line) > _LINE or not _YEAR.search(line):
            continue
        day = bare_date(line)
        if day is not None and tells_of_change(line):
            changed = changed or (day, start, start + len(line))
        elif day is not None:
            return day, start, start + len(line)
    if changed:
        return changed
    # without a year there is no date: the pattern is not tried
    if not _YEAR.search(raw, 0, 100):
        return None
    hit = _HEAD.match(raw[:100].translate(_DIGITS))
    if hit is None:
        return None
    day = day_in(fold_date(hit[1]))
    if day is None:
        return None
    # no line of its own, so nothing to be cut as one
    return day, 0, 0


def tells_of_change(line: str) -> bool:
    """Whether a line with a date is of the last change of a page and not of its publication.

    Parameters
    ----------
    line
        The line.

    Returns
    -------
    bool
        'آخر تحديث: …' is, 'نشر في … آخر تحديث …' is not.
    """
    return _CHANGE.search(line) is not None and _PUBLISHING.search(line) is None


def _outer_lines(raw: str) -> list[tuple[int, str]]:
    """The first three and last two lines that are not blank, with their places."""
    lines = list[tuple[int, str]]()
    place = 0
    for line in raw[:800].split("\n")[:8]:
        if line.strip():
            lines.append((place, line))
        place += len(line) + 1
    lines = lines[:3]
    place = len(raw)
    for line in reversed(raw[-400:].split("\n")[-5:]):
        place -= len(line)
        # The last 400 characters may begin inside a line: half a line is no line.
        if line.strip() and place >= 0 and (place == 0 or raw[place - 1] == "\n"):
            lines.append((place, line))
        place -= 1
    return lines[:5]


def bare_date(line: str) -> pd.Timestamp | None:
    """The day of a line that holds a date and hardly anything else: weekday, hour, a label, a city,
    an agency.

    Parameters
    ----------
    line
        The line.

    Returns
    -------
    Timestamp or None
        Its midnight; None where the line says more, or no date.
    """
    plain = fold_date(line)
    day = day_in(plain)
    if day is None or plain.rstrip().endswith((".", "؟", "!")) or plain.lstrip()[:1] in "*•-":
        return None
    rest = plain
    for rule in _RULES:
        rest = rule.sub(" / ", rest)
    # words that no date line has: a few may be a city or a name, more are a sentence
    strangers = [w for w in _CLOCK.findall(rest) if w not in _PLAIN and not w[0].isdecimal()]
    if len(strangers) > _STRANGERS or _SAYING.search(_LABEL.sub(" ", rest)) or _ON.search(line):
        return None
    return day
