"""Days and instants as pages, feeds and tables write them; the paper's own day, or nothing.

A stamp with a zone keeps the clock it was written in: 00:30 in Riyadh is of the day of Riyadh,
though in UTC it is the day before. `read_date` gives the zone beside it. A day whose order cannot
be told (04/07/2020) is given with its other reading, so that a whole column can be read in one
order (`column_order.order_of`).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

import pandas as pd
from hijridate import Hijri

from analysis.corpus.date_forms import (
    DMY,
    DMY_SHORT,
    HIJRI_NUMBERS,
    LUNAR_NAMED,
    MONTH_FIRST,
    NAMED,
    SHORT_YEAR,
    SOLAR_NAMED,
    YEAR_FIRST,
    YMD,
)
from analysis.corpus.months import (
    GREGORIAN,
    LUNAR,
    MONTHS,
    ORDINALS,
    SOLAR,
    fold_date,
    solar_to_gregorian,
)

Order = Literal["dmy", "mdy", ""]
# other days are numbers that mean something else
_FIRST = date(1990, 1, 1)
_LAST = date(2100, 1, 1)
_LONGEST = 160  # characters of a text that is read as a date
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d))?")
_ZONE = re.compile(r"(z|utc|gmt)\b|([+-])(\d\d):?(\d\d)(?!\d)")
_STAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[t ]+(\d\d:\d\d(?::\d\d)?)(?:[.,]\d{1,9})?[ ]*(z|utc|gmt|[+-]\d\d(?::?\d\d)?|[a-z]{2,5})?\Z"
)
_MAIL = re.compile(
    r"(?:[a-z]{3,9},? )?\d{1,2}[ -][a-z]{3,9}[ -]\d{2,4} \d\d?:\d\d|[a-z]{3} [a-z]{3} +\d{1,2} \d\d:\d\d"
)
_NUMBER = re.compile(
    r"/*(?:new )?(?:date\()?(\d{1,19}(?:[.,]\d{1,9})?(?:e\+?\d{1,2})?)(?:[+-]\d{4})?\)?/*\Z"
)
_COMPACT = re.compile(
    r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:[t _-]?([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d))?)?z?)?\Z"
)
_EIGHT = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)\Z")
_QUOTES = " \t'\"`"
# Not the 31st: Excel counts a 29 February 1900 that never was.
_SERIAL_ZERO = datetime(1899, 12, 30)
_SERIALS = 32_874, 73_050  # 1990-01-01 to 2099-12-31 as Excel counts days
_EPOCHS = 631_152_000, 4_102_444_800  # the same in seconds since 1970
# Ticks of 100 nanoseconds since another day: .NET counts from the year 1, Windows from 1601.
_TICKS_A_SECOND = 10_000_000
_TICKS_BEFORE_1970 = 62_135_596_800, 11_644_473_600  # seconds


class Dated(NamedTuple):
    """A date as read: its own clock, its zone (offset in minutes; None where none is written), and
    its other reading.

    `other` is the day that the other order of day and month makes of it, None where there is but
    one reading; `order` is the order its numbers alone prove ('' where they prove none).
    """

    stamp: pd.Timestamp
    offset: int | None = None
    other: pd.Timestamp | None = None
    order: Order = ""


def parse_date(text: str | None, order: Order = "") -> pd.Timestamp | None:
    """The day or instant that a text names.

    Parameters
    ----------
    text
        A date in any form of docs/reading.md.
    order
        Of numbers that could be read both ways; day before month unless 'mdy'.

    Returns
    -------
    pandas.Timestamp | None
        The date and clock as written (in the zone it was written in), held as if in UTC; a day is
        its midnight. None where no plausible date is named (1990 to 2099).
    """
    if not text:
        return None
    dated = read_date(text)
    if dated is None:
        return None
    if order == "mdy" and dated.other is not None:
        return dated.other
    return dated.stamp


@lru_cache(maxsize=10_000)
def read_date(text: str) -> Dated | None:
    """The date that a text names.

    Parameters
    ----------
    text
        A text of one field, or a line.

    Returns
    -------
    Dated or None
        With its zone and its other reading; None where it names none that is plausible.
    """
    # JSON inside a table writes 21\/07\/2020
    plain = fold_date(text[:_LONGEST].replace("\\/", "/")).strip(_QUOTES)
    if not plain:
        return None
    for reader in (_stamped, _counted):
        if dated := reader(plain):
            return dated
    # A clock is read only in what is written as mails and feeds write: in a line of a page it
    # may be of something else.
    dated = _day(plain)
    if dated is not None and _MAIL.search(plain):
        return _with_clock(dated, plain)
    return dated


def _moment(moment: datetime) -> pd.Timestamp | None:
    if not _FIRST <= moment.date() < _LAST:
        return None
    # its own clock is held as if it were UTC; the zone is told beside it
    return pd.Timestamp(moment.replace(tzinfo=UTC)).as_unit("us")


def _stamped(plain: str) -> Dated | None:
    """ISO 8601 and what looks like it: '2020-07-21T00:30:00+03:00', '2020-07-21 00:30 UTC'."""
    try:
        moment = datetime.fromisoformat(plain.upper())
    except ValueError:
        hit = _STAMP.match(plain)
        try:
            moment = datetime.fromisoformat(f"{hit[1]}T{hit[2]}") if hit else None  # type: ignore[assignment]
        except ValueError:
            return None
        if hit is None or moment is None:
            return None
        stamp = _moment(moment)
        if stamp is not None:
            return Dated(stamp, _offset(hit[3] or ""))
        return None
    # eight digits may have the year last, which `_counted` reads
    if re.fullmatch(r"\d{8}", plain) and _COMPACT.match(plain) is None:
        return None
    stamp = _moment(moment)
    offset = moment.utcoffset()
    minutes = None
    if offset is not None:
        minutes = int(offset.total_seconds() // 60)
    if stamp is not None:
        return Dated(stamp, minutes)
    return None


def _offset(zone: str) -> int | None:
    """The minutes of a zone as written; None for one that is not known."""
    # '+03' has no minutes
    hit = _ZONE.match(zone if len(zone) > 3 or zone[:1] not in "+-" else f"{zone}00")
    if hit is None:
        return None
    if hit[1]:
        return 0
    minutes = int(hit[3]) * 60 + int(hit[4])
    if hit[2] == "+":
        return minutes
    return -minutes


def _counted(plain: str) -> Dated | None:
    """Numbers: compact stamps, seconds to nanoseconds since 1970, days as Excel counts them."""
    if hit := _COMPACT.match(plain):
        year, month, day, hour, minute, second = (int(g or 0) for g in hit.groups())
        try:
            stamp = _moment(datetime(year, month, day, hour, minute, second))
        except ValueError:
            return None
        if stamp is not None:
            return Dated(stamp)
        return None
    if hit := _EIGHT.match(plain):
        return _in_either_order(int(hit[1]), int(hit[2]), int(hit[3]))
    number = _NUMBER.match(plain)
    if number is None:
        return None
    value = float(number[1].replace(",", "."))
    if _SERIALS[0] <= value < _SERIALS[1]:
        stamp = _moment(_SERIAL_ZERO + timedelta(days=value))
        if stamp is not None:
            return Dated(stamp.floor("s"))
        return None
    # Seconds, milli-, micro- or nanoseconds: in only one of them is the number a day of our
    # time.
    # ticks of .NET first: as nanoseconds those of this century would be of the year 1990
    ticks = value / _TICKS_A_SECOND
    counted = [ticks - before for before in _TICKS_BEFORE_1970]
    counted += [value / unit for unit in (1, 1_000, 1_000_000, 1_000_000_000)]
    for seconds in counted:
        if _EPOCHS[0] <= seconds < _EPOCHS[1]:
            moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
            stamp = _moment(moment.replace(microsecond=0))
            if stamp is not None:
                return Dated(stamp, 0)
            return None
    return None


def _with_clock(dated: Dated, plain: str) -> Dated:
    """The same day with the clock and zone beside it, as mails, feeds and Twitter write them."""
    hit = _CLOCK.search(plain)
    if hit is None or int(hit[1]) > 23 or int(hit[2]) > 59 or int(hit[3] or 0) > 59:
        return dated
    zone = _ZONE.search(plain, hit.end())
    clock = timedelta(hours=int(hit[1]), minutes=int(hit[2]), seconds=int(hit[3] or 0))
    return dated._replace(stamp=dated.stamp + clock, offset=_offset(zone[0]) if zone else None)


@lru_cache(maxsize=10_000)
def day_stamp(year: int, month: int, day: int) -> pd.Timestamp | None:
    """The midnight of a day.

    Parameters
    ----------
    year, month, day
        A Gregorian date.

    Returns
    -------
    Timestamp or None
        None where there is no such day, or none between 1990 and 2099.
    """
    try:
        return _moment(datetime(year, month, day))
    except ValueError:
        return None


def _lunar(year: int, month: int, day: int) -> pd.Timestamp | None:
    try:
        gregorian = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return day_stamp(gregorian.year, gregorian.month, gregorian.day)


def _solar(year: int, month: int, day: int) -> pd.Timestamp | None:
    gregorian = solar_to_gregorian(year, month, day)
    if gregorian:
        return day_stamp(gregorian.year, gregorian.month, gregorian.day)
    return None


def day_in(plain: str) -> pd.Timestamp | None:
    """The first full date in a folded text, as `parse_date`.

    Parameters
    ----------
    plain
        The text, folded by `fold_date`.

    Returns
    -------
    Timestamp or None
        Its midnight.
    """
    dated = _day(plain)
    if dated is None:
        return None
    return dated.stamp


def _day(plain: str) -> Dated | None:
    """The first full date in a folded text; Gregorian before Hijri, named months before numbers."""
    # A page may write both (30 ذو القعدة 1441 هـ الموافق 21 يوليو 2020): then no calendar need
    # be converted.
    for rule in (_by_name, _by_number, _by_hijra):
        if dated := rule(plain):
            return dated
    return None


def _by_name(plain: str) -> Dated | None:
    if hit := NAMED.search(plain):
        month = GREGORIAN[hit[3]]
        day = int(hit[1]) if hit[1] else ORDINALS[hit[2]]
        stamp = day_stamp(int(hit[5]), month, day)
        # 21 تموز/يوليو 2020 names the month twice; two different months are no date.
        if GREGORIAN.get(hit[4] or hit[3]) == month and stamp is not None:
            return Dated(stamp)
        return None
    if hit := MONTH_FIRST.search(plain):
        stamp = day_stamp(int(hit[3]), GREGORIAN[hit[1]], int(hit[2]))
    elif hit := YEAR_FIRST.search(plain):
        stamp = day_stamp(int(hit[1]), GREGORIAN[hit[2] or hit[5]], int(hit[3] or hit[4]))
    elif hit := SHORT_YEAR.search(plain):
        stamp = day_stamp(_century(int(hit[3])), GREGORIAN[hit[2]], int(hit[1]))
    else:
        return None
    if stamp is not None:
        return Dated(stamp)
    return None


def _century(short: int) -> int:
    """The year of two digits, as mails are read (RFC 2822): 00 to 49 are of this century."""
    return short + (2000 if short < 50 else 1900)


def _by_number(plain: str) -> Dated | None:
    if hit := YMD.search(plain):
        stamp = day_stamp(int(hit[1]), int(hit[3]), int(hit[4]))
        if stamp is not None:
            return Dated(stamp)
    hit = DMY.search(plain) or DMY_SHORT.match(plain)
    if hit is None:
        return None
    year = int(hit[4]) if len(hit[4]) == 4 else _century(int(hit[4]))
    return _in_either_order(int(hit[1]), int(hit[3]), year)


def _in_either_order(first: int, second: int, year: int) -> Dated | None:
    """A day by its first two numbers, with the other reading where there are two."""
    day_first = day_stamp(year, second, first)
    month_first = day_stamp(year, first, second)
    if day_first is None:
        if month_first is not None:
            return Dated(month_first, order="mdy")
        return None
    if month_first is None:
        return Dated(day_first, order="dmy")
    # 07/07/2020 is the same day in either order.
    return Dated(day_first, other=month_first if first != second else None)


def _parts_of_hijra(hit: re.Match[str]) -> tuple[str, str, str]:
    """Year, month and day of a match of `_of_hijra`."""
    if hit[1]:
        return hit[3], hit[2], hit[1]
    if hit[4]:
        return hit[6], hit[4], hit[5]
    return hit[7], hit[8], hit[9]


def _by_hijra(plain: str) -> Dated | None:
    """A date of the Hijra: by its month lunar or solar; by numbers lunar where that is plausible,
    else solar.
    """
    stamp = None
    if hit := LUNAR_NAMED.search(plain):
        year, month, day = _parts_of_hijra(hit)
        stamp = _lunar(int(year), LUNAR[month], int(day))
    elif hit := SOLAR_NAMED.search(plain):
        year, month, day = _parts_of_hijra(hit)
        stamp = _solar(int(year), SOLAR[month], int(day))
    elif hit := HIJRI_NUMBERS.search(plain):
        year, month, day = (hit[1], hit[3], hit[4]) if hit[1] else (hit[8], hit[7], hit[5])
        numbers = int(year), int(month), int(day)
        stamp = _lunar(*numbers)
        if stamp is None:
            stamp = _solar(*numbers)
    if stamp is not None:
        return Dated(stamp)
    return None


__all__ = ["MONTHS", "Dated", "Order", "parse_date", "read_date"]
