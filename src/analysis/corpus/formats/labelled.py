"""Articles in one text, each line of their heads under a label: 'Title: …', 'العنوان: …', as
ProQuest and many collections write them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.corpus.columns import columns_of
from analysis.corpus.encodings import decode, detect
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Row

_LABEL = re.compile(r"[ \t]*([^\W\d_][^:\n]{1,28}?)[ \t]*:[ \t]*(.*)\Z")
_RULE = re.compile(r"[ \t]*[=_*#~–—-]{5,}[ \t]*\Z")
_COUNTER = re.compile(
    r"[ \t]*(?:Document|Article|Record|الوثيقة|المقال|الخبر)[ ]+\d+(?:[ ]+(?:of|من)[ ]+\d+)?[ \t]*\Z"
)
# A label in Latin letters ends an Arabic text: 'Publication date: …' after 'Full text: …'.
_AFTER = re.compile(r"[A-Z][A-Za-z/() ]{2,40}:(?:[ \t]|\Z)")
_NEEDED = frozenset({"title", "published", "url"})
_LEAST = 3  # labels of one head, the text's among them


@lru_cache(maxsize=1_024)
def _field(label: str) -> str | None:
    """The field that a label names, if one is known."""
    columns = columns_of([label, "text"], {})
    if columns is None:
        return None
    for field, names in columns.of.items():
        if label in names:
            return field
    return None


def _labelled(line: str) -> tuple[str, str, str] | None:
    """Field, label and value of a line under a label that is known."""
    hit = _LABEL.match(line)
    field = _field(hit[1]) if hit else None
    if hit is None or field is None:
        return None
    return field, hit[1], hit[2].strip()


def is_labelled(text: str) -> bool:
    """Whether a text is articles whose heads are labelled.

    Parameters
    ----------
    text
        Its beginning.

    Returns
    -------
    bool
        Where the first lines that say something are three labels or more of different fields, one
        of a title, a day or an address; or a title between a counter and such labels.
    """
    lines = [line for line in text.split("\n") if line.strip()][:40]
    parts = _parts("\n".join(lines))
    if not parts:
        return False
    fields = [found[0] for found in map(_labelled, parts[0]) if found]
    first = _labelled(parts[0][0])
    titled = _COUNTER.match(lines[0]) or (_RULE.match(lines[0]) and _COUNTER.match(lines[1]))
    return (
        (first is not None or (bool(titled) and "body" in fields))
        and len(set(fields)) >= _LEAST
        and not _NEEDED.isdisjoint(fields)
    )


def _parts(text: str) -> list[list[str]]:
    """The lines of each article: parted at rules and counters, else where the first label comes
    again.
    """
    parts: list[list[str]] = [[]]
    first: str | None = None
    ruled = any(map(_RULE.match, text.split("\n")[:40]))
    for line in text.split("\n"):
        if _RULE.match(line) or _COUNTER.match(line):
            parts.append([])
            continue
        found = _labelled(line)
        if found and not ruled and found[1] == first:
            parts.append([])
        if found and first is None:
            first = found[1]
        parts[-1].append(line)
    return [part for part in ([line for line in p if line.strip()] for p in parts) if part]


def _values(lines: list[str]) -> dict[str, str]:
    """The fields of one article: what stands under labels, and the text."""
    values: dict[str, str] = {}
    body: list[str] = []
    in_text = False  # after the label of the text, where Arabic labels are words of it
    ended = False
    for number, line in enumerate(lines):
        found = None
        if not in_text or _AFTER.match(line):
            found = _labelled(line)
        if found and found[0] == "body":
            in_text = True
            body = [found[2]]
        elif found:
            values.setdefault(found[0], found[2])
            ended = ended or in_text
        elif in_text and _AFTER.match(line):
            ended = True
        elif number == 0 and not found:
            values["title"] = line.strip()
        elif not ended and not _AFTER.match(line):
            body.append(line)
    return {**values, "text": "\n".join(body).strip()}


def read(source: Source) -> Items:
    """The articles of a labelled text.

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
    for number, lines in enumerate(_parts(text)):
        yield Row(source.at(number), encoding, _values(lines))


def _is_labelled(head: bytes) -> bool:
    name = detect(head)
    return name != "unknown" and is_labelled(head.decode(name, "ignore").removeprefix("\ufeff"))


FORMAT = Format(
    "labelled text",
    (),
    "Articles one after another in a text, their fields under labels (Title: …, Date: …; العنوان: …), parted by rules, "
    "counters or the first label; ProQuest. One article so written is read so too.",
    read,
    _is_labelled,
)
