"""The forms of full dates, as patterns for texts folded by `months.fold_date`."""

from __future__ import annotations

import re

from analysis.corpus.months import (
    GREGORIAN,
    LUNAR,
    LUNAR_EPITHETS,
    ORDINALS,
    SOLAR,
    any_of,
    any_spelling_of,
)

_END = r"(?![^\W\d_])"  # no letter follows
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_SEP = r"[ ]*[-/.,(]?[ ]*"
_MONTH = rf"(?<![^\W\d_])({any_of(GREGORIAN)}){_END}\.?"
_SECOND = rf"(?:[ ]*[-/(,|]?[ ]*({any_of(GREGORIAN)}){_END}){{0,2}}\)?"
_OF_YEAR = r"(?:(?:من )?ل?(?:ال)?(?:عام|سنه)[ ]+)?"
_ORDINAL = any_of(ORDINALS)
# 21 يوليو 2020, 21st of July 2020, 21 تموز (يوليو) من عام 2020, الحادي والعشرين من تموز 2020.
# Groups: day in digits, day in words, month, its second name, year.
NAMED = re.compile(
    rf"(?:(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|م)?|(?<!\w)({_ORDINAL}))[ ]*[-/.,]?[ ]*(?:(?:من|of|شهر)[ ]+)*\(?"
    rf"{_MONTH}\)?{_SECOND}{_SEP}{_OF_YEAR}{_YEAR}"
)
# July 21, 2020; with a clock before the year as in Twitter's Tue Jul 21 10:30:00 +0000 2020.
# Groups: month, day, year.
MONTH_FIRST = re.compile(
    rf"{_MONTH}[ ]*[-/ ][ ]*(\d{{1,2}})(?:st|nd|rd|th)?[ ]*,?(?:[ ]+\d\d:\d\d(?::\d\d)?(?:[ ]+(?:[+-]\d{{4}}|[a-z]{{2,5}}))?)?"
    rf"[ ]*[-/,]?[ ]*{_YEAR}"
)
# 2020 يوليو 21 and 2020 21 يوليو. Groups: year, then month and day, or day and month.
YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}{_SEP}(?:{_MONTH}{_SEP}(\d{{1,2}})|(\d{{1,2}}){_SEP}{_MONTH})(?!\d)"
)
# 21 Jul 20, but not 21 Jul 20:30: no colon may follow.
SHORT_YEAR = re.compile(rf"(?<!\d)(\d{{1,2}})[ ]*[-/.]?[ ]*{_MONTH}[ ]*[-/.']?[ ]*(\d\d)(?![\d:])")
# The same sign on both sides (\2): 2020-07-21, never 2020-07/21.
YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)[ ]?([-/.,:_ ])[ ]?(\d{1,2})[ ]?\2[ ]?(\d{1,2})(?!\d)")
DMY = re.compile(r"(?<!\d)(\d{1,2})[ ]?([-/.,:_ ])[ ]?(\d{1,2})[ ]?\2[ ]?((?:19|20)\d\d)(?!\d)")
# A year of two digits only where hardly anything stands before the date: 21/07/20.
DMY_SHORT = re.compile(r"\A\D{0,20}(\d{1,2})([-/.])(\d{1,2})\2(\d\d)(?!\d)")
_HIJRA = r"(1[34]\d\d)(?!\d)"
_LUNAR = rf"({any_of(LUNAR)})(?:[ ]+(?:{LUNAR_EPITHETS}))?{_END}"
_SOLAR = rf"({any_of(SOLAR)})(?:[ ]?ماه)?{_END}"


def _of_hijra(month: str) -> re.Pattern[str]:
    """Day, month and year of the Hijra in any of three orders: groups 1 to 3, 4 to 6 (month
    first), 7 to 9 (year first).
    """
    sep = r"[ ]*[-/.,]?[ ]*"
    return re.compile(
        rf"(?<!\d)(\d{{1,2}}){sep}(?:من[ ]+(?:شهر[ ]+)?)?{month}{sep}{_OF_YEAR}{_HIJRA}"
        rf"|(?<![^\W\d_]){month}{sep}(\d{{1,2}})(?!\d){sep}{_HIJRA}"
        rf"|(?<!\d){_HIJRA}{sep}{month}{sep}(\d{{1,2}})(?!\d)"
    )


LUNAR_NAMED = _of_hijra(_LUNAR)
SOLAR_NAMED = _of_hijra(_SOLAR)
# 1441/11/30 and 30/11/1441: years 1300 to 1499.
HIJRI_NUMBERS = re.compile(
    r"(?<!\d)(1[34]\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})([/.-])(\d{1,2})\6(1[34]\d\d)(?!\d)"
)
_FOUR = r"(?:19|20)\d\d"
# For texts that are not folded, where places must stay those of the text (datelines).
DAY_PATTERN = (
    rf"(?<!\d)\d{{1,2}}[ ]*(?:من[ ]+(?:شهر[ ]+)?)?[(]?(?:{any_spelling_of(GREGORIAN)})[)]?(?:[ ]*[/\-(،]?[ ]*"
    rf"(?:{any_spelling_of(GREGORIAN)})[)]?)?[ ]*[،,]?[ ]*(?:(?:من )?ل?(?:عام|سنة)[ ]+)?{_FOUR}(?!\d)"
)
FULL_DATE = rf"(?:{DAY_PATTERN}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_FOUR})"
