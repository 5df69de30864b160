"""Residue out of a page, without losing it: every character of the body keeps its place in the raw text.

Only deletions and one-for-one replacements are made, so that runs of characters map back. A rule takes away what is surely no
text of the article; where a rule could hit real text it does not fire. Inline headings are kept and marked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_HAS_BLANKS = re.compile("[\u00a0\t\u2000-\u200a\u202f\u205f\u3000]")
_TEASER = re.compile(r"[ ]*\([ ]*(?:التفاصيل|تفاصيل|المزيد|للمزيد|اقرأ المزيد|طالع التفاصيل)[ ]*\)")
_COMMENTS = re.compile(r"(?:^|\n)[ ]*(?:التعليقات|تعليقات|اضف تعليق[ا]?|أضف تعليق[اً]*|لا توجد تعليقات)[ ]*[:(]?[ \d)]*\s*\Z")
_CAPTION = re.compile(r"(?m)^[^\n]{1,300}\|[ ]*$")
_READ_ALSO = re.compile(r"(?m)^[ ]*(?:اقرأ أيضا[ً]?|اقرأ أيضًا|إقرأ أيضا[ً]?|إقرأ أيضًا|اقرا ايضا|شاهد أيضا[ً]?|مواضيع ذات صلة|أخبار ذات صلة)[ ]*:?[^\n]{0,200}$")
_SHARE = re.compile(r"(?m)^[ ]*(?:Next Previous|Previous Next|شارك|مشاركة|طباعة|للتواصل مع الكاتب[^\n]{0,60}|للتواصل أرسل[^\n]{0,60}|\d{5,6} ?- ?(?:Stc|Mobily|Zain))[ ]*$")
_GALLERY = re.compile(r"\A\s*(?:Next Previous)\s+")
_AGENCIES = (
    "واس|رويترز|أ ف ب|أ\\.? ?ف\\.? ?ب\\.?|ا ف ب|ا\\.ف\\.ب|د ب أ|د\\.ب\\.أ|أ ب|أ ش أ|وام|بترا|قنا|كونا|بنا|سانا|واع|نينا|فارس|إرنا|ارنا|تسنيم|مهر|سبوتنيك|الأناضول|شينخوا|وكالات|متابعات"
)
_OUTLET = r"[«\"“]?[\w.ـ ]{2,30}?[»\"”]?"
_PLACE = r"[^\W\d_]+(?: [^\W\d_]+){0,2}"
_FROM = re.compile(rf"\A\s*({_OUTLET})[ ]+من[ ]+{_PLACE}[ ]*:[ ]*")
_AGENCY_LINE = re.compile(rf"\A\s*{_PLACE}[ ]*(?:[-–—ـ/:،][ ]*|[(«\"][ ]*)(?:{_AGENCIES})[ ]*[)»\"]?[ ]*(?:[-–—ـ:.][ ]*|\n|(?=[ ]))")
_AGENCY_FIRST = re.compile(rf"\A\s*[(«]?[ ]*(?:{_AGENCIES})[ ]*[)»]?[ ]*[-–—ـ/]+[ ]*{_PLACE}[ ]*[:\n-][ ]*")
_DASHED = re.compile(r"\A\s*(?=[^\n:]{3,80}:)[^\n:–—-]{2,40}(?:[ ]*[-–—][ ]*[^\n:–—-]{2,30}){1,2}[ ]*:[ ]*")
_BYLINE = re.compile(r"\A\s*[^\n:.،؟!]{2,40}[ ][–—ـ-][ ][^\n:.،؟!]{2,30}\n")
_COLON_OUTLET = re.compile(rf"\A\s*{_PLACE}[ ]*:[ ]*«[^»\n]{{2,30}}»[ ]*\n?")
_SIGNATURE = re.compile(
    rf"\s*(?:\.\.\.[ ]?المزيد|…[ ]?المزيد|رابط الخبر بصحيفة[^\n]{{0,200}}|\n[ ]*\*?[ ]*خدمة «[^»\n]{{2,40}}»|\n[ ]*نقلته? إلى العربية:?[^\n]{{0,60}}"
    rf"|\n[ ]*نقلها إلى العربية:?[^\n]{{0,60}}|[ ]*\((?:{_AGENCIES})\)|\n[ ]*(?:المصدر|المصادر)[ ]*:[^\n]{{0,80}}|(?<=[.!؟»\"”])[ ]سمات(?: [^\s.،]+){{1,18}})\s*\Z"
)
_SIGNATURE_HINT = re.compile("المزيد|رابط الخبر|خدمة «|إلى العربية|المصدر|المصادر|سمات|\\)\\s*\\Z")
_NOTE_LINE = re.compile(r"(?m)^[ ]*\(?منبر متخيَّل[^\n]{0,200}$")
_REPORTING = frozenset("قال قالت أكد أكدت أعلن أعلنت ذكر ذكرت أفاد أفادت حذر طلب طالب وصل عاد نقل نقلت كشف أضاف أوضح".split())
_FINAL = tuple(".!؟?:؛،,»\")]…")
_HEADING_WORDS, _LONG_WORDS = 10, 15


class Removed(NamedTuple):
    """A run of raw characters taken out (or, for a heading, kept and marked)."""

    kind: str
    start: int
    end: int


class Cleaned(NamedTuple):
    """A body, the runs it took from the raw text (start, raw_start, length), and what was taken out or marked."""

    body: str
    segments: list[tuple[int, int, int]]
    removed: list[Removed]


def clean(raw: str, title: str | None = None, date_line: tuple[int, int] | None = None) -> Cleaned:
    """The body of a raw text. `title`, where the text begins with it, and the line of the date are taken out too."""
    text = _blanks(raw)
    found: list[Removed] = []
    if _INVISIBLE.search(text):
        for hit in _INVISIBLE.finditer(text):
            found.append(Removed("invisible", hit.start(), hit.end()))
        text, back = _without_invisible(text, found)
    else:
        back = None
    cuts = _residue(text, title, back is None and date_line or None)
    headings = _headings(text, cuts) if "\n" in text else []
    if back is not None:
        cuts = [Removed(k, back[s], back[e]) for k, s, e in cuts]
        headings = [Removed(k, back[s], back[e]) for k, s, e in headings]
    return _assemble(raw, found + cuts, headings)


def _blanks(text: str) -> str:
    """Every kind of blank as a plain one, character for character."""
    return _HAS_BLANKS.sub(" ", text) if _HAS_BLANKS.search(text) else text


def _without_invisible(text: str, found: list[Removed]) -> tuple[str, list[int]]:
    """The text without invisible characters, and where each place of it was."""
    parts, back, last = [], list[int](), 0
    for _, start, end in found:
        parts.append(text[last:start])
        back.extend(range(last, start))
        last = end
    parts.append(text[last:])
    back.extend(range(last, len(text) + 1))
    return "".join(parts), back


def _residue(text: str, title: str | None, date_line: tuple[int, int] | None) -> list[Removed]:
    """The runs of `text` that are no text of the article."""
    cuts: list[Removed] = []
    begin = 0
    if date_line:
        cuts.append(Removed("date line", *date_line))
        begin = date_line[1] if not text[: date_line[0]].strip() else 0
    if title and text[begin:].lstrip().startswith(title):
        start = len(text) - len(text[begin:].lstrip())
        begin = start + len(title)
        cuts.append(Removed("title", start, begin))
    if hit := _GALLERY.match(text[begin : begin + 60]):
        cuts.append(Removed("boilerplate", begin, begin + hit.end()))
        begin += hit.end()
    begin += _dateline(text, begin, cuts)
    end = len(text)
    if "عليق" in text[-60:] and (hit := _COMMENTS.search(text, max(begin, end - 60))):
        cuts.append(Removed("comments", hit.start(), end))
        end = hit.start()
    if _SIGNATURE_HINT.search(text, max(begin, end - 260), end):
        tail = max(begin, end - 260)
        if hit := _SIGNATURE.search(text[tail:end]):
            cuts.append(Removed("signature", tail + hit.start(), end))
            end = tail + hit.start()
    for hint, rule, kind in (
        ("|", _CAPTION, "caption"), ("(", _TEASER, "teaser"), ("يضا", _READ_ALSO, "related"), ("ذات صلة", _READ_ALSO, "related"),
        ("متخي", _NOTE_LINE, "boilerplate"), ("\n", _SHARE, "boilerplate"),
    ):  # fmt: skip
        if hint in text:
            cuts += [Removed(kind, h.start(), h.end()) for h in rule.finditer(text, begin, end)]
    return cuts


def _dateline(text: str, begin: int, cuts: list[Removed]) -> int:
    """Cut the dateline at `begin`; how many characters it had."""
    head = text[begin : begin + 140]
    if ":" not in head and "-" not in head and "–" not in head and "ـ" not in head and "(" not in head and "«" not in head and "—" not in head:
        return 0
    for rule in (_FROM, _AGENCY_FIRST, _AGENCY_LINE, _COLON_OUTLET, _DASHED, _BYLINE):
        hit = rule.match(head)
        if hit and hit.group().split()[0].strip("«\"") not in _REPORTING and (rule is not _FROM or len(hit[1].split()) <= 3):
            cuts.append(Removed("dateline", begin, begin + hit.end()))
            return hit.end()
    return 0


def _headings(text: str, cuts: list[Removed]) -> list[Removed]:
    """Short lines without final punctuation between longer paragraphs."""
    lines, place = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            start = place + len(line) - len(line.lstrip())
            lines.append((start, start + len(bare), len(bare.split()), bare))
        place += len(line) + 1
    found = []
    for before, here, after in zip(lines, lines[1:], lines[2:], strict=False):
        short = here[2] <= _HEADING_WORDS and not here[3].endswith(_FINAL) and here[3][0] not in "-*•"
        if short and before[2] > _LONG_WORDS and after[2] > _LONG_WORDS and not any(s < here[1] and e > here[0] for _, s, e in cuts):
            found.append(Removed("heading", here[0], here[1]))
    return found


def _assemble(raw: str, cuts: list[Removed], headings: list[Removed]) -> Cleaned:
    """The body from what is left, its outer blanks trimmed."""
    if not cuts:
        body = raw.strip()
        start = len(raw) - len(raw.lstrip())
        segments = [(0, start, len(body))] if body else []
        return Cleaned(_blanks(body), segments, headings)
    kept, last = [], 0
    for _, start, end in sorted(cuts, key=lambda c: (c.start, -c.end)):
        if start > last:
            kept.append((last, start))
        last = max(last, end)
    if last < len(raw):
        kept.append((last, len(raw)))
    while kept and not raw[slice(*kept[0])].strip():
        kept.pop(0)
    while kept and not raw[slice(*kept[-1])].strip():
        kept.pop()
    if kept:
        first, final = raw[slice(*kept[0])], raw[slice(*kept[-1])]
        kept[0] = (kept[0][0] + len(first) - len(first.lstrip()), kept[0][1])
        kept[-1] = (kept[-1][0], kept[-1][1] - (len(final) - len(final.rstrip())))
    segments, at = [], 0
    for start, end in kept:
        segments.append((at, start, end - start))
        at += end - start
    body = _blanks("".join(raw[s:e] for s, e in kept))
    return Cleaned(body, segments, sorted({*cuts, *headings}, key=lambda c: (c.start, c.end, c.kind)))
