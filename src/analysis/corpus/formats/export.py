"""Exports of press databases as text (Nexis, Factiva): many articles in one file, each with its
own head and foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.date_lines import bare_date
from analysis.corpus.encodings import decode
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Row

# The foot of an article of Factiva: Document AAWSAA0020200721eg7l00001.
_DOCUMENT_ID = re.compile(r"^Document [A-Z]{3,8}0*\d{8}\w{6,14}[ ]*$", re.M)
_END = re.compile(r"^[ ]*End of Document[ ]*$", re.M)
_COUNTER = re.compile(r"^[ ]*(?:\d+ of \d+ DOCUMENTS|Document \d+ of \d+)[ ]*$", re.M)
_WORDS = re.compile(
    r"^[ ]*(?:[\d,]+ words|(?:عدد الكلمات|الكلمات)[ ]*:?[ ]*\d+|\d+ كلمة)[ ]*$", re.M
)
_LABEL = re.compile(
    r"^[ ]*(Byline|Section|Length|Dateline|Highlight|Load-Date|Language|Publication-Type|Journal Code|Copyright|Graphic"
    r"|Headline|Title|Date|Source|Publication)[ ]*:[ ]*(.*)$",
    re.I,
)
_PAGE = re.compile(r"^[ ]*Page \d+ of \d+[ ]*$")
_COPYRIGHT = re.compile(r"^[ ]*(?:Copyright|©|\(c\)|حقوق النشر|جميع الحقوق)", re.I)
_DAY = re.compile(
    r"^[ ]*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?[ ]+)?(?:\d{1,2}[ ]+[A-Z][a-z]+[ ]+\d{4}|[A-Z][a-z]+[ ]+\d{1,2},?[ ]+\d{4}"
    r"|\d{1,2}[ ]+\w+[ ]+\d{4})\b.{0,40}$"
)
_CODE = re.compile(r"^[ ]*[A-Z0-9]{3,8}[ ]*$")
_LANGUAGE = re.compile(r"^[ ]*(?:Arabic|English|French|العربية|عربي)[ ]*$")
_HEAD_LINES = 14  # lines of an article among which its head is looked for
_LONGEST_DAY = 60  # characters of a line that holds a date and nothing else
_CODES = "SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|AN|VOL|IPC|IPD"
_TAG = re.compile(rf"^[ ]?({_CODES})(?:[ ]{{1,8}}|\t)(.*)$")
_TAG_OF_HEAD = re.compile(r"^[ ]?(HD|PD|LP|TD|SN|AN)(?:[ ]{1,8}|\t)\S", re.M)
_LEAST_TAGS = 4  # different tags that a tagged export has


def is_export(text: str) -> bool:
    """Whether a text is an export of a press database.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    bool
        By the foot of a document of Factiva, or heads and feet of Nexis, in its first 200,000
        characters.
    """
    # one sign alone may stand in any article; two of one program's make an export
    head = text[:200_000]
    if len(set(_TAG_OF_HEAD.findall(head))) >= _LEAST_TAGS:
        return True
    if _DOCUMENT_ID.search(head) and _WORDS.search(head):
        return True
    return bool(
        _END.search(head) and re.search(r"^[ ]*(?:Length|Load-Date)[ ]*:", head, re.M)
    ) or bool(_COUNTER.search(head) and re.search(r"^[ ]*(?:LENGTH|LOAD-DATE)[ ]*:", head, re.M))


def read(source: Source) -> Items:
    """The articles of an export.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Row
        A row for each article.
    """
    text, encoding = decode(source.stream.read())
    yield from articles(source, text, encoding)


def articles(source: Source, text: str, encoding: str) -> Items:
    """The articles of an export that is text already.

    Parameters
    ----------
    source
        The file it was in.
    text
        Its text.
    encoding
        The encoding it was read in.

    Yields
    ------
    Row
        Title, outlet, day, author and text of each article, from its head and between head and
        foot.
    """
    # four different codes: two capitals at the start of a line stand in any text
    tagged = len(set(_TAG_OF_HEAD.findall(text))) >= _LEAST_TAGS
    outlet_first = not _END.search(text) and not _DOCUMENT_ID.search(text)
    for number, part in enumerate(_parts(text)):
        values = tagged_values(part) if tagged else values_of(part, outlet_first=outlet_first)
        yield Row(source.at(number), encoding, values)


def _parts(text: str) -> Iterator[str]:
    """The documents of an export, parted at their feet (or, in older exports of Nexis, at their
    counters).
    """
    if len(set(_TAG_OF_HEAD.findall(text))) >= _LEAST_TAGS:
        parts = re.split(r"(?m)^(?=[ ]?AN[ \t]).*$", text)
    elif _END.search(text):
        parts = _END.split(text)
    elif _DOCUMENT_ID.search(text):
        parts = _DOCUMENT_ID.split(text)
    else:
        parts = _COUNTER.split(text)
    for part in parts:
        # before the first head and after the last foot there is nothing but blanks and counters
        # 20 letters: a counter or a page number between documents is none
        if sum(map(str.isalpha, part)) > 20:
            yield part


def tagged_values(part: str) -> dict[str, str]:
    """The fields of one document of Factiva whose lines begin with the codes of their fields.

    Parameters
    ----------
    part
        The document.

    Returns
    -------
    dict
        As `values_of` gives them: HD, SN, BY, PD, and LP with TD.
    """
    fields: dict[str, list[str]] = {}
    code = ""
    for line in part.split("\n"):
        if hit := _TAG.match(line):
            code = hit[1]
            line = hit[2]
        # a line without a code goes on with the field above; before the first code there is none
        if code:
            fields.setdefault(code, []).append(line.strip())
    said = {code: "\n".join(lines).strip() for code, lines in fields.items()}
    # LP is the lead paragraph and TD the rest: Factiva parts one text in two
    text = "\n".join(filter(None, (said.get("LP"), said.get("TD"))))
    return {
        "title": said.get("HD", ""),
        "source": said.get("SN", ""),
        "author": said.get("BY", ""),
        "published": said.get("PD", ""),
        "content": text,
    }


def values_of(part: str, *, outlet_first: bool = False) -> dict[str, str]:
    """The fields of one document of an export.

    Parameters
    ----------
    part
        The document.
    outlet_first
        Whether the outlet stands above the title, as in older exports of Nexis.

    Returns
    -------
    dict
        title, source, author, published and content; '' for what it does not say.
    """
    lines = [line.strip() for line in part.split("\n") if not _PAGE.match(line)]
    values: dict[str, str] = {}
    filled = [(number, line) for number, line in enumerate(lines) if line]
    head_ends = 0
    plain: list[str] = []
    above = 1  # plain lines above the number of words: the section may stand there before the title
    for number, line in filled[:_HEAD_LINES]:
        if label := _LABEL.match(line):
            values.setdefault(label[1].lower(), label[2])
        elif "day" not in values and (_DAY.match(line) or _is_day(line)):
            values.setdefault("day", line)
        elif _WORDS.match(line):
            above = max(1, len(plain))
        elif not (
            _COPYRIGHT.match(line)
            or _CODE.match(line)
            or _LANGUAGE.match(line)
            or _COUNTER.match(line)
            or line == "Body"
        ):
            # a paragraph, or a plain line after title, outlet and day: the head is over
            if len(line) > 120 or ("day" in values and len(plain) > above):
                break
            plain.append(line)
        head_ends = number + 1
        if line == "Body":
            break
    # an outlet that stands above the title: the two change places
    if outlet_first and len(plain) > 1:
        plain[:2] = [plain[1], plain[0]]
    # the longest of the lines above the number of words: a section has a short name
    title = max(plain[:above], key=len, default="")
    body = [
        line for line in lines[head_ends:] if not (_LABEL.match(line) or _COPYRIGHT.match(line))
    ]
    return {
        "title": values.get("headline") or values.get("title") or title,
        "source": values.get("source")
        or values.get("publication")
        or (plain[above] if len(plain) > above else ""),
        "author": values.get("byline", ""),
        "published": values.get("date") or values.get("day", ""),
        "content": "\n".join(body).strip(),
    }


def _is_day(line: str) -> bool:
    return len(line) <= _LONGEST_DAY and bare_date(line) is not None


FORMAT = Format(
    "Nexis or Factiva export",
    (),
    "One document of an export as text or Word: title, outlet, day and author from its head; its counters, lengths, codes "
    "and copyright lines are left out. Export as text (.txt) or Word (.docx), not as PDF.",
    read,
    lambda head: (
        is_export(head.decode("utf-8", "ignore")) or is_export(head.decode("cp1256", "ignore"))
    ),
)
