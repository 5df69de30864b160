"""Days and instants as pages write them: ISO, Arabic month names of every region, Hijri, addresses; UTC or nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import pandas as pd
from hijridate import Hijri

_MONTHS_TEXT = {
    1: "كانون الثاني|كانون ثاني|كانون2|يناير|ينايرو|جانفي",
    2: "شباط|فبراير|فيفري",
    3: "آذار|اذار|مارس",
    4: "نيسان|أبريل|ابريل|إبريل|أفريل",
    5: "أيار|ايار|مايو|ماي",
    6: "حزيران|يونيو|يونيه|جوان",
    7: "تموز|يوليو|يوليوز|يوليه|جويلية",
    8: "آب|اب|أغسطس|اغسطس|أوت|غشت",
    9: "أيلول|ايلول|سبتمبر|شتنبر",
    10: "تشرين الأول|تشرين الاول|تشرين أول|أكتوبر|اكتوبر",
    11: "تشرين الثاني|تشرين ثاني|نوفمبر|نونبر",
    12: "كانون الأول|كانون الاول|كانون أول|ديسمبر|دجنبر",
}
_HIJRI_TEXT = {
    1: "محرم|المحرم",
    2: "صفر",
    3: "ربيع الأول|ربيع الاول|ربيع أول",
    4: "ربيع الآخر|ربيع الاخر|ربيع الثاني|ربيع ثاني",
    5: "جمادى الأولى|جمادى الاولى|جمادي الأولى|جمادي الاولى",
    6: "جمادى الآخرة|جمادى الاخرة|جمادى الثانية|جمادي الآخرة|جمادي الاخرة",
    7: "رجب",
    8: "شعبان",
    9: "رمضان",
    10: "شوال",
    11: "ذو القعدة|ذي القعدة|ذو القعده|ذي القعده",
    12: "ذو الحجة|ذي الحجة|ذو الحجه|ذي الحجه",
}
_ENGLISH = {
    m: i
    for i, m in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
MONTHS = {name: number for number, names in _MONTHS_TEXT.items() for name in names.split("|")}
HIJRI_MONTHS = {name: number for number, names in _HIJRI_TEXT.items() for name in names.split("|")}
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_DAY = (
    rf"(?<!\d)\d{{1,2}}[ ]*(?:من[ ]+(?:شهر[ ]+)?)?[(]?(?:{_any(MONTHS)})[)]?(?:[ ]*[/\-(،]?[ ]*"
    rf"(?:{_any(MONTHS)})[)]?)?[ ]*[،,]?[ ]*(?:(?:من )?(?:عام|سنة)[ ]+)?\d{{4}}(?!\d)"
)
_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})[ ]*(?:من[ ]+(?:شهر[ ]+)?)?[(]?({_any(MONTHS)})[)]?(?:[ ]*[/\-(،]?"
    rf"[ ]*({_any(MONTHS)})[)]?)?[ ]*[،,]?[ ]*(?:(?:من )?(?:عام|سنة)[ ]+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"(?<![\w/])({_any(MONTHS)})[ ]+(\d{{1,2}})[ ]*[،,][ ]*(\d{{4}})(?!\d)")
_HIJRI_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})[ ]*(?:من[ ]+)?({_any(HIJRI_MONTHS)})[ ]*[،,]?[ ]*(1[34]\d\d)[ ]*(?:هـ|ه\b)?"
)
_HIJRI_NUMBERS = re.compile(
    r"(?<!\d)(1[34]\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](1[34]\d\d)(?!\d)"
)
_YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<!\d)(\d{1,2})[ ]?[-/.][ ]?(\d{1,2})[ ]?[-/.][ ]?((?:19|20)\d\d)(?!\d)")
_LATIN = re.compile(
    r"(?i)(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*\.?,?[ -]((?:19|20)\d\d)(?!\d)"
    r"|([a-z]{3})[a-z]*\.? (\d{1,2}),? ((?:19|20)\d\d)(?!\d)"
)
_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)|(?<!\d)((?:19|20)\d\d)(0[1-9]"
    r"|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} (?:19|20)\d\d \d\d:\d\d(?::\d\d)?(?: [A-Z]{1,5}| [+-]\d{4})?\Z"
)
_FIRST, _LAST = date(1990, 1, 1), date(2100, 1, 1)
_LINE, _STRANGERS = 90, 4
_YEAR = re.compile(r"\d{4}")
FULL_DATE = rf"(?:{_DAY}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)\d\d)"
_DATE = re.compile(
    "|".join(
        r.pattern.replace("(?i)", "")
        for r in (_NAMED, _MONTH_FIRST, _HIJRI_NAMED, _YMD, _DMY, _HIJRI_NUMBERS, _LATIN)
    ),
    re.I,
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|[^\W_]+")
_PLAIN_TEXT = (
    "السبت الأحد الاحد الإثنين الاثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة يوم تاريخ بتاريخ النشر نشر نشرت نُشر "
    "نُشرت كتب كُتب كتبت الموافق ه هـ م ص مساء مساءً صباحا صباحاً ظهرا"
    " الساعة ساعة بتوقيت توقيت غرينتش جرينتش مكة المكرمة آخر اخر تحديث التحديث حدث حُدث الخبر المقال gmt utc am pm "
    "by at on updated published date"
)
_PLAIN = frozenset(_PLAIN_TEXT.split())
_SAYING = re.compile(
    r"(?:^|\s)(?:في|من|منذ|حتى|قبل|بعد|خلال|عام|إلى|الى|و?بين|عن|على|أن|إن|كان|كانت|و?لد|و?لدت|توفي|توفيت|انتهى|بدأ"
    r"|بدأت|الذي|التي|المقبل|الماضي)(?=\s|$)"
)
_LABEL = re.compile(r"(?:نُ?شرت?|تحديث|التحديث|كُ?تبت?|صدر|حُ?دث)\s+في")
_HEAD = re.compile(
    rf"\A\s*[^\W\d_]+(?: [^\W\d_]+){{0,2}}[ ]*[،,/–-]?[ ]*({_DAY}|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)\d\d)[ ]*(?:م"
    rf"[ ]*)?[،,]?[ ]*(?:\([^()\n]{{2,20}}\)[ ]*)?[:–—-]"
)


@lru_cache(maxsize=10_000)
def parse_date(text: str | None) -> pd.Timestamp | None:
    """The instant or day a text names, in UTC; None where it names none that is plausible (1990 to 2099).

    A time without zone is taken as UTC, a day as its midnight. Day comes before month in 03/04/2020; only where that is
    no day (07/21/2020) does the month.
    """
    if not text:
        return None
    plain = text.strip().translate(_DIGITS)
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        return _seconds(plain) or _mail_date(plain) or _day(plain)
    if not _FIRST <= moment.date() < _LAST:
        return _day(plain)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return pd.Timestamp(moment).as_unit("us")


def _seconds(text: str) -> pd.Timestamp | None:
    """Seconds or milliseconds since 1970."""
    if not text.isdigit() or len(text) not in (10, 13):
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[:10]))
    return pd.Timestamp(moment).as_unit("us") if moment.date() < _LAST else None


def _mail_date(text: str) -> pd.Timestamp | None:
    """An instant as feeds write it (RFC 2822): Tue, 21 Jul 2020 10:00:00 +0300."""
    if not _MAIL.match(text):
        return None
    moment = parsedate_to_datetime(text)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return pd.Timestamp(moment).as_unit("us") if _FIRST <= moment.date() < _LAST else None


@lru_cache(maxsize=10_000)
def _stamp(year: int, month: int, day: int) -> pd.Timestamp | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return pd.Timestamp(found, tz=UTC).as_unit("us") if _FIRST <= found < _LAST else None


def _hijri(year: int, month: int, day: int) -> pd.Timestamp | None:
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return _stamp(found.year, found.month, found.day)


def _day(text: str) -> pd.Timestamp | None:
    """The first full date in a text; Gregorian before Hijri."""
    if hit := _NAMED.search(text):
        one, other = MONTHS[hit[2]], MONTHS.get(hit[3] or hit[2])
        if one == other and (found := _stamp(int(hit[4]), one, int(hit[1]))) is not None:
            return found
    if (hit := _MONTH_FIRST.search(text)) and (
        found := _stamp(int(hit[3]), MONTHS[hit[1]], int(hit[2]))
    ) is not None:
        return found
    for rule, order in ((_YMD, (1, 2, 3)), (_DMY, (3, 2, 1)), (_DMY, (3, 1, 2))):
        if (hit := rule.search(text)) and (
            found := _stamp(*(int(hit[i]) for i in order))
        ) is not None:
            return found
    if hit := _LATIN.search(text):
        day, name, year = (hit[1], hit[2], hit[3]) if hit[1] else (hit[5], hit[4], hit[6])
        month = _ENGLISH.get(name.lower())
        if month and (found := _stamp(int(year), month, int(day))) is not None:
            return found
    if hit := _HIJRI_NAMED.search(text):
        return _hijri(int(hit[3]), HIJRI_MONTHS[hit[2]], int(hit[1]))
    if hit := _HIJRI_NUMBERS.search(text):
        return (
            _hijri(int(hit[1]), int(hit[2]), int(hit[3]))
            if hit[1]
            else _hijri(int(hit[6]), int(hit[5]), int(hit[4]))
        )
    return None


def date_in_url(url: str | None) -> pd.Timestamp | None:
    """The day in an address, where it holds year, month and day."""
    hit = _URL.search(url) if url and ("20" in url or "19" in url) else None
    if hit is None:
        return None
    return _stamp(int(hit[1] or hit[4]), int(hit[2] or hit[5]), int(hit[3] or hit[6]))


def date_in_text(raw: str) -> tuple[pd.Timestamp, int, int] | None:
    """A full date that stands by itself in a line at the top or bottom of a page, or in the dateline.

    With the place of the line, which says nothing else (for a dateline an empty place: cleaning takes it out itself).
    Dates inside sentences are of the events told, not of publication, and are not taken.
    """
    for start, line in _outer_lines(raw):
        if (
            len(line) <= _LINE
            and _YEAR.search(line)
            and (found := _bare_date(line.translate(_DIGITS))) is not None
        ):
            return found, start, start + len(line)
    hit = _HEAD.match(raw[:100].translate(_DIGITS)) if _YEAR.search(raw, 0, 100) else None
    found = _day(hit[1]) if hit else None
    return (found, 0, 0) if found is not None else None


def _outer_lines(raw: str) -> list[tuple[int, str]]:
    """The first three and last two lines that are not blank, with their places."""
    found, place = [], 0
    for line in raw[:800].split("\n")[:8]:
        found += [(place, line)] if line.strip() else []
        place += len(line) + 1
    found, place = found[:3], len(raw)
    for line in reversed(raw[-400:].split("\n")[-5:]):
        place -= len(line)
        if line.strip() and place >= 0 and (place == 0 or raw[place - 1] == "\n"):
            found.append((place, line))
        place -= 1
    return found[:5]


def _bare_date(line: str) -> pd.Timestamp | None:
    """The day of a line that holds a date and hardly anything else: weekday, hour, a label, a city, an agency."""
    found = _day(line)
    rest = _DATE.sub(" / ", line) if found is not None else ""
    strangers = [w for w in _CLOCK.findall(rest) if w.lower() not in _PLAIN and not w[0].isdigit()]
    if (
        found is None
        or len(strangers) > _STRANGERS
        or line.rstrip().endswith((".", "؟", "!"))
        or line.lstrip()[:1] in "*•-"
    ):
        return None
    return None if _SAYING.search(_LABEL.sub(" ", rest)) else found
