"""Names of months: Gregorian of every region, of the lunar and of the solar Hijra; compared with
their letters folded.

The solar calendar of Iran is converted by its 33-year cycle, which is the official one for 1244 to
1472 (Heydari-Malayeri 2004, "A concise review of the Iranian calendar", arXiv:astro-ph/0409620).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS_TEXT = {
    1: "كانون الثاني|كانون ثاني|كانون ثان|كانون 2|كانون2|ك2|يناير|ينايير|ينايرو|جانفي|أي النار|ژانویه|جنوری|January|Jan|janvier|janv|Ocak|Oca",
    2: "شباط|فبراير|فيبراير|فيفري|النوار|فوریه|فروری|February|Feb|février|févr|Şubat|Şub",
    3: "آذار|مارس|مارت|ءاذار|الربيع|مارچ|March|Mar|mars|Mart",
    4: "نيسان|أبريل|أفريل|أبرايل|الطير|آوریل|اپریل|April|Apr|avril|avr|Nisan|Nis",
    5: "أيار|مايو|مايس|ماي|ماية|نوار|الماء|مئی|مه|می|May|mai|Mayıs",
    6: "حزيران|يونيو|يونية|جوان|الصيف|ژوئن|جون|June|Jun|juin|Haziran|Haz",
    7: "تموز|يوليو|يوليوز|يولية|جويلية|جولية|ناصر|ژوئیه|جولائی|July|Jul|juillet|juil|Temmuz|Tem",
    8: "آب|أغسطس|أوت|غشت|أغشت|هانيبال|اوت|اگست|August|Aug|août|Ağustos|Ağu",
    9: "أيلول|سبتمبر|شتنبر|الفاتح|سپتامبر|ستمبر|September|Sept|Sep|septembre|Eylül|Eyl",
    10: "تشرين الأول|تشرين أول|تشرين 1|تشرين1|ت1|أكتوبر|أوكتوبر|التمور|اکتبر|اکتوبر|October|Oct|octobre|Ekim|Eki",
    11: "تشرين الثاني|تشرين ثاني|تشرين ثان|تشرين 2|تشرين2|ت2|نوفمبر|نوڤمبر|نونبر|الحرث|نوامبر|نومبر|November|Nov|novembre|Kasım|Kas",
    12: "كانون الأول|كانون أول|كانون 1|كانون1|ك1|ديسمبر|دسمبر|دجمبر|دجنبر|الكانون|دسامبر|December|Dec|décembre|déc|Aralık|Ara",
}
_HIJRI_TEXT = {
    1: "محرم|المحرم|Muharram",
    2: "صفر|Safar",
    3: "ربيع الأول|ربيع أول|ربيع 1|ربيع1|ربيع الأنور|Rabi al-Awwal|Rabi al-Awal|Rabi I|Rabi' I|Rabi' al-Awwal",
    4: "ربيع الآخر|ربيع الثاني|ربيع ثاني|ربيع آخر|ربيع 2|ربيع2|Rabi al-Thani|Rabi al-Akhir|Rabi II|Rabi' II|Rabi' al-Thani",
    5: "جمادى الأولى|جمادى الأول|جمادى أول|جماد الأول|جماد الأولى|جماد أول|جمادى 1|جمادى1|Jumada al-Ula|Jumada al-Awwal|Jumada I",
    6: "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى ثاني|جمادى الآخر|جماد الآخر|جماد الثاني|جماد الآخرة|جماد ثاني"
    "|جمادى 2|جمادى2|Jumada al-Akhirah|Jumada al-Thani|Jumada al-Thaniyah|Jumada II",
    7: "رجب|Rajab",
    8: "شعبان|Shaban|Sha'ban|Shaaban",
    9: "رمضان|Ramadan",
    10: "شوال|Shawwal",
    11: "ذو القعدة|ذي القعدة|ذوالقعدة|ذيالقعدة|Dhu al-Qadah|Dhu al-Qa'dah|Dhul Qadah|Dhul-Qa'dah|Dhu al-Qidah",
    12: "ذو الحجة|ذي الحجة|ذوالحجة|ذيالحجة|Dhu al-Hijjah|Dhul Hijjah|Dhul-Hijjah|Dhu al-Hijja",
}
_SOLAR_TEXT = {
    1: "فروردین",
    2: "اردیبهشت",
    3: "خرداد",
    4: "تیر",
    5: "مرداد|امرداد",
    6: "شهریور",
    7: "مهر",
    8: "آبان",
    9: "آذر",
    10: "دی",
    11: "بهمن",
    12: "اسفند",
}
# What stands after the name of a lunar month: 'محرم الحرام', 'رمضان المبارك'.
LUNAR_EPITHETS_TEXT = "الحرام|الخير|المظفر|الفرد|المرجب|الأصب|المعظم|المبارك|الكريم|المكرم"
_UNITS_TEXT = "الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"
_DIGITS = dict(
    zip(map(ord, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９"), "0123456789" * 3, strict=True)
)
_LETTERS = str.maketrans(
    "أإآٱىیېةۀہھکڤگپ،؛;\\\u2044\u2215\u060d\u066b\u2010\u2011\u2012\u2013\u2014\u2212\uff0f\uff0e\uff0d\uff1a",
    "ااااييي" + "هههه" + "كفكب,,,////.------" + "/.-:",
)
_HIDDEN = [
    *range(0x9),  # NULs of a database, and what else is no sign
    0x640,
    0x61C,
    0x200B,
    *range(0x200D, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
]
_MARKS = [*range(0x64B, 0x660), 0x670]
_DROPPED: dict[int, str | None] = dict.fromkeys(
    [*_HIDDEN, *_MARKS, 0x300, 0x301, 0x302, 0x307, 0x327]
)
_BLANKS = dict.fromkeys(
    [
        0xA0,
        *range(0x9, 0xE),
        *range(0x1C, 0x20),
        0x85,
        0x200C,
        *range(0x2000, 0x200B),
        0x202F,
        0x205F,
        0x3000,
    ],
    " ",
)
_TABLE: dict[int, str | int | None] = {**_LETTERS, **_DIGITS, **_BLANKS, **_DROPPED}
_LATIN = str.maketrans("éèêûüğışŞçİ", "eeeuugissci")
_BEFORE_FIRST = date(2020, 3, 19)  # the day before 1 Farvardin 1399
_LEAP = {1, 5, 9, 13, 17, 22, 26, 30}  # years of each 33 that have 366 days


def fold_date(text: str) -> str:
    """A text as dates are looked for in it.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        As many characters: plain digits and blanks, letters that spelling mixes made one, no
        marks.
    """
    return text.translate(_TABLE).lower().translate(_LATIN)


def _numbers(text: dict[int, str]) -> dict[str, int]:
    """The number of each folded name."""
    return {fold_date(name): number for number, names in text.items() for name in names.split("|")}


MONTHS = {name: number for number, names in _MONTHS_TEXT.items() for name in names.split("|")}
GREGORIAN = _numbers(_MONTHS_TEXT)
LUNAR = _numbers(_HIJRI_TEXT)
SOLAR = _numbers(_SOLAR_TEXT)


def _ordinals() -> dict[str, int]:
    """The number of each day of a month as it is written out, 'الأول' to 'الحادي والثلاثون'."""
    words = {"الأول": 1, "العاشر": 10}
    for unit, word in enumerate(_UNITS_TEXT.split(), 1):
        words[word] = unit
        words[f"{word} عشر"] = 10 + unit
        for ending in ("ين", "ون"):
            words[f"{word} والعشر{ending}"] = 20 + unit
    del words["الحادي"]  # never alone
    for ending in ("ين", "ون"):
        words[f"العشر{ending}"] = 20
        words[f"الثلاث{ending}"] = 30
        words[f"الحادي والثلاث{ending}"] = 31
    return {fold_date(word): number for word, number in words.items()}


ORDINALS = _ordinals()
LUNAR_EPITHETS = fold_date(LUNAR_EPITHETS_TEXT)


def any_of(names: dict[str, int]) -> str:
    """A pattern for any of some names.

    Parameters
    ----------
    names
        Folded names.

    Returns
    -------
    str
        A regular expression, the longest first.
    """
    # Of several that fit a pattern takes the first written: تشرين الأول must come before what
    # it begins with.
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_SPELLINGS = str.maketrans({"ا": "[اأإآ]", "ي": "[يىی]", "ه": "[هة]", "ك": "[كک]", " ": "[ ]"})


def any_spelling_of(names: dict[str, int]) -> str:
    """The same for text whose letters are not folded.

    Parameters
    ----------
    names
        Folded names; only Arabic ones are taken.

    Returns
    -------
    str
        A regular expression with each letter in every spelling.
    """
    arabic = sorted((n for n in names if not n.isascii()), key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", " ").translate(_SPELLINGS) for name in arabic)


def solar_to_gregorian(year: int, month: int, day: int) -> date | None:
    """The day of a date of the solar Hijra.

    Parameters
    ----------
    year, month, day
        A date of the calendar of Iran, 1244 to 1472.

    Returns
    -------
    date or None
        None for a date that is none.

    References
    ----------
    Heydari-Malayeri (2004), arXiv:astro-ph/0409620.
    """
    # Eight leap years in each 33 years of the calendar.
    leap = year % 33 in _LEAP
    lengths = [31] * 6 + [30] * 5 + [30 if leap else 29]
    if not (1244 <= year <= 1472 and 1 <= month <= 12 and 1 <= day <= lengths[month - 1]):
        return None
    first = min(year, 1399)
    last = max(year, 1399)
    years = sum(366 if y % 33 in _LEAP else 365 for y in range(first, last))
    days = -years
    if year >= 1399:
        days = years
    return _BEFORE_FIRST + timedelta(days=days + sum(lengths[: month - 1]) + day)
