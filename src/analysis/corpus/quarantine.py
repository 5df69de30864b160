"""What was found in a record that was set aside: the wordings of `quarantine.detail`, which a
report tells in its own language.
"""

from __future__ import annotations

import re
from string import Formatter

from analysis.i18n.language import current, gettext, mark

FEW_LETTERS = mark("{n} letters; an article has at least {least}")
LITTLE_ARABIC = mark("{share} of its letters are Arabic")
ANOTHER_LANGUAGE = mark("{language}, by its letters and its commonest words")
BREAKS_OFF = mark("breaks off with '{end}' after {n} characters")
SAME_ARTICLE = mark("the same as article {article}")
OTHER_CORPUS = mark("the same page in another corpus of this run")
IN_ARCHIVE = mark("inside the archive: {name}")
ENDING = mark("'{name}' is in no format that is read")
NOT_JSON_FILE = mark("not JSON: {problem} (line {line})")
NOT_JSON_RECORD = mark("not JSON: {problem} at character {place}")
NEITHER = mark("JSON that is neither a list nor an object of records, but {kind}")
TOO_DEEP = mark("JSON nested too deeply to be read")
NO_LIST = mark("no list of records with a text was found; keys: {keys}")
NESTED = mark("its text is nested in a way that is not known; keys: {keys}")
NO_ENCODING = mark("in no encoding known here")
NO_HEADER = mark("the first row holds values, not names of columns: {first}")
BROKEN_ROW = mark(
    "line {line} holds {n} fields where the header names {names}, or a quote is never closed"
)
BOMB = mark("unpacks to {n} bytes, which is no text")
NO_ITEMS = mark("a feed without items")
MISREAD = mark("its letters were read in a wrong encoding before")
LOST = mark("its letters were lost before: {n} question marks")
REVERSED = mark("words end in the article and begin in teh marbuta, as text copied from a PDF does")
BACKWARDS = mark("the words of each line run backwards, as text copied from a PDF does")
CUT_OFF = mark("the file breaks off inside this record")
NO_OBJECT = mark("a record is an object, but this is {kind}")
UNDECODED = mark("not {encoding}: {problem} at byte {place}")
COLUMNS = mark("columns: {names}")
NO_ARTICLE = mark("trafilatura finds no article in this page")
NO_DAY = mark("no date, and the study asks for days")
BEFORE_SINCE = mark("before {day}")
AFTER_UNTIL = mark("after {day}")
OTHER_OUTLET = mark("from the outlet {outlet}")
NO_SECTION = mark("in none of the sections of the study")
NO_WORD = mark("holds none of the words of the study")
UNWANTED_WORD = mark("holds a word that the study leaves out")
FAILED = mark("{kind}: {problem}")
_ARABIC = re.compile("[\u0621-\u064a]")
LANGUAGES = {
    "fa": mark("Persian"),
    "ur": mark("Urdu"),
    "ckb": mark("Kurdish"),
    "ug": mark("Uyghur"),
    "sd": mark("Sindhi"),
    "ps": mark("Pashto"),
    "ms": mark("Malay"),
    "und": mark("a language that is not known here"),
}

# the last is so wide that it must come last
_ALL = (
    FEW_LETTERS,
    LITTLE_ARABIC,
    ANOTHER_LANGUAGE,
    BREAKS_OFF,
    SAME_ARTICLE,
    OTHER_CORPUS,
    IN_ARCHIVE,
    ENDING,
    NOT_JSON_FILE,
    NOT_JSON_RECORD,
    NEITHER,
    TOO_DEEP,
    MISREAD,
    LOST,
    REVERSED,
    CUT_OFF,
    BACKWARDS,
    NO_ITEMS,
    NO_LIST,
    NESTED,
    NO_ENCODING,
    NO_HEADER,
    BROKEN_ROW,
    BOMB,
    NO_OBJECT,
    UNDECODED,
    COLUMNS,
    NO_ARTICLE,
    NO_DAY,
    BEFORE_SINCE,
    AFTER_UNTIL,
    OTHER_OUTLET,
    NO_SECTION,
    NO_WORD,
    UNWANTED_WORD,
    FAILED,
)


def told(detail: str) -> str:
    """A detail of the table in the language in use.

    Parameters
    ----------
    detail
        What `quarantine.detail` holds.

    Returns
    -------
    str
        One of a wording that is not known here as it is.
    """
    for template in _ALL:
        if hit := re.fullmatch(_pattern(template), detail, re.S):
            return gettext(template).format(
                **{k: _whole(gettext(v)) for k, v in hit.groupdict().items()}
            )
    return detail


def _whole(found: str) -> str:
    """Arabic as one run from right to left in an English sentence, its dots at the end where it
    breaks off.
    """
    if current() == "en" and _ARABIC.search(found):
        return f"\u2067{found}\u2069"
    return found


def _pattern(template: str) -> str:
    # The least that fits (`+?`): a value must not swallow the words that follow it.
    parts = Formatter().parse(template)
    return "".join(
        re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, _, _ in parts
    )
