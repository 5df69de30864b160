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
_SECOND = rf"(?:[ ]*[-/(,|]?[ ]*({any_of(GREGORIAN)}){_END})?\)?"
_OF_YEAR = r"(?:(?:من )?ل?(?:عام|سنه)[ ]+)?"
_ORDINAL = any_of(ORDINALS)
NAMED = re.compile(
    rf"(?:(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|م)?|(?<!\w)({_ORDINAL}))[ ]*[-/.,]?[ ]*(?:(?:من|of|شهر)[ ]+)*\(?"
    rf"{_MONTH}\)?{_SECOND}{_SEP}{_OF_YEAR}{_YEAR}"
)
MONTH_FIRST = re.compile(
    rf"{_MONTH}[ ]*[-/ ][ ]*(\d{{1,2}})(?:st|nd|rd|th)?[ ]*,?(?:[ ]+\d\d:\d\d(?::\d\d)?(?:[ ]+(?:[+-]\d{{4}}|[a-z]{{2,5}}))?)?"
    rf"[ ]*[-/,]?[ ]*{_YEAR}"
)
YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}{_SEP}(?:{_MONTH}{_SEP}(\d{{1,2}})|(\d{{1,2}}){_SEP}{_MONTH})(?!\d)"
)
SHORT_YEAR = re.compile(rf"(?<!\d)(\d{{1,2}})[ ]*[-/.]?[ ]*{_MONTH}[ ]*[-/.']?[ ]*(\d\d)(?![\d:])")
YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)[ ]?([-/.,:_ ])[ ]?(\d{1,2})[ ]?\2[ ]?(\d{1,2})(?!\d)")
DMY = re.compile(r"(?<!\d)(\d{1,2})[ ]?([-/.,:_ ])[ ]?(\d{1,2})[ ]?\2[ ]?((?:19|20)\d\d)(?!\d)")
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
HIJRI_NUMBERS = re.compile(
    r"(?<!\d)(1[34]\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})([/.-])(\d{1,2})\6(1[34]\d\d)(?!\d)"
)
_FOUR = r"(?:19|20)\d\d"
DAY_PATTERN = (
    rf"(?<!\d)\d{{1,2}}[ ]*(?:من[ ]+(?:شهر[ ]+)?)?[(]?(?:{any_spelling_of(GREGORIAN)})[)]?(?:[ ]*[/\-(،]?[ ]*"
    rf"(?:{any_spelling_of(GREGORIAN)})[)]?)?[ ]*[،,]?[ ]*(?:(?:من )?ل?(?:عام|سنة)[ ]+)?{_FOUR}(?!\d)"
)
FULL_DATE = rf"(?:{DAY_PATTERN}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_FOUR})"
