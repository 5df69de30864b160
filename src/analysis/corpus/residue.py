"""What pages leave around an article: captions, teasers, 'read also', comments, signatures,
contacts, galleries.

Each rule is anchored (a whole line, the end of the page, brackets) and first asked for a word it
cannot do without, so that most articles cost nothing. Where a rule could hit real text it does not
fire.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.corpus.datelines import dateline_length
from analysis.corpus.signatures import TAIL
from analysis.corpus.widgets import kind_of_last_line, kind_of_line, read_also_inside


class Removed(NamedTuple):
    """A run of characters taken out (or, for a heading, kept and marked)."""

    kind: str
    start: int
    end: int


_TEASER = re.compile(r"\([ ]*(?:التفاصيل|تفاصيل|المزيد|للمزيد|اقرأ المزيد|طالع التفاصيل)[ ]*\)")
_COMMENTS = re.compile(
    r"(?:\A|\n)[ ]*(?:التعليقات|تعليقات|[اأ]ضف تعليق[اً]*|لا توجد تعليقات|لا يوجد تعليقات)[ ]*[:(]?[ ]*\d*[ ]*\)?"
    r"[ ]*\s*\Z"
)
_GALLERY = re.compile(r"\s*Next Previous\s+")
_RELATED_LINE = re.compile(
    r"(?:[اإ]قر[أا]ا? [أا]يض[اًا]*|شاهد [أا]يض[اً]*|طالع [أا]يض[اً]*)[ ]*(?::.*|\Z|[^.؟!:]{1,120}\Z)|(?:مواضيع"
    r"|مقالات|أخبار|روابط) ذات صلة[ ]*:?\Z"
)
_NOISE_LINE = re.compile(
    r"(?:Next Previous|Previous Next|شارك|مشاركة|طباعة|\(?منبر متخيَّل[^\n]{0,200})\Z"
)
_NO_HEADING = re.compile(r"نقل(?:ه|ها|ته|تها) [إا]لى العربية|\(?(?:https?://|www\.)|.*://")
_INDENT = 40  # characters that may stand before the title
_TAIL_SIZE = 300  # characters at the end in which signatures and contacts are looked for
_OTHER_ARTICLES_SIZE = 700  # the same for the list of an author's other articles
_COMMENTS_SIZE = 60  # the same for the word 'comments'
_OTHER_ARTICLES = "مقالات أخرى للكاتب"
_CAPTION_LONGEST = 300  # characters of a caption
_HEADING_LONGEST = 90  # characters of a heading
_PARAGRAPH_SHORTEST = 85  # characters of a paragraph, which a heading stands between
_HEADING_WORDS = 10  # of a heading
_FINAL = tuple('.!؟?:؛،,»")]…')


def residue(text: str, title: str | None, date_line: tuple[int, int] | None) -> list[Removed]:
    """What a page leaves around its article, and the headings in it.

    Parameters
    ----------
    text
        The text, markup blanked out.
    title
        The article's title.
    date_line
        The place of a line that holds only the date.

    Returns
    -------
    list of Removed
        In characters of `text`.
    """
    cuts: list[Removed] = []
    begin = _head(text, title, date_line, cuts)
    end = _tail(text, begin, cuts)
    lines = []
    if "\n" in text:
        lines = _lines(text, begin, end)
    # The signs that a teaser cannot do without; a line that is one is cut whole already.
    if "(" in text and ("تفاصيل" in text or "المزيد" in text):
        whole = [cut for cut in lines if cut.kind == "teaser"]
        hits = _teasers(text, begin, end)
        cuts += [h for h in hits if not any(cut.start <= h.start < cut.end for cut in whole)]
    for start, stop in read_also_inside(text, begin, end):
        if not any(cut.start <= start < cut.end for cut in lines):
            cuts.append(Removed("related", start, stop))
    return cuts + lines


def residue_at_end(body: str) -> list[Removed]:
    """What stands after the article at the end of a body.

    Parameters
    ----------
    body
        The body, of which something was cut.

    Returns
    -------
    list of Removed
        In characters of `body`.
    """
    cuts: list[Removed] = []
    _tail(body, 0, cuts)
    return cuts


def _teasers(text: str, begin: int, end: int) -> list[Removed]:
    """Teasers with the blanks before them."""
    cuts = list[Removed]()
    last = begin
    for hit in _TEASER.finditer(text, begin, end):
        start = last + len(text[last : hit.start()].rstrip(" "))
        cuts.append(Removed("teaser", start, hit.end()))
        last = hit.end()
    return cuts


def _head(
    text: str, title: str | None, date_line: tuple[int, int] | None, cuts: list[Removed]
) -> int:
    """Cut date, title as a line, gallery and dateline from the beginning; where the text begins
    then.
    """
    begin = 0
    # date and title may stand in either order
    for _ in range(2):
        if (
            date_line
            and date_line[1] > date_line[0] >= begin
            and not text[begin : date_line[0]].strip()
        ):
            cuts.append(Removed("date line", *date_line))
            begin = date_line[1]
        if (
            title
            and title in text[begin : begin + len(title) + _INDENT]
            and (start := _title_at(text, title, begin)) >= 0
        ):
            cuts.append(Removed("title", start, start + len(title)))
            begin = start + len(title)
    if date_line and date_line[0] > begin:
        cuts.append(Removed("date line", *date_line))
    if text.startswith("Next", begin) or text[begin : begin + 20].lstrip().startswith("Next"):
        hit = _GALLERY.match(text, begin)
        if hit:
            cuts.append(Removed("boilerplate", begin, hit.end()))
            begin = hit.end()
    length = dateline_length(text[begin : begin + 140])
    if length:
        cuts.append(Removed("dateline", begin, begin + length))
    return begin + length


def _title_at(text: str, title: str, begin: int) -> int:
    """Where the title stands as a line of its own, or -1: a body may well begin with the words of
    its title.
    """
    start = begin
    while start < len(text) and text[start].isspace():
        start += 1
    end = start + len(title)
    alone = (
        text.startswith(title, start)
        and text[end : end + 40].lstrip(" ").startswith("\n")
        and text[end:].strip()
    )
    if alone:
        return start
    return -1


def _tail(text: str, begin: int, cuts: list[Removed]) -> int:
    """Cut comments, signatures and contacts from the end, in whatever order they stand; where the
    text ends then.
    """
    end = len(text)
    # Only near the end: the same words in the middle of a text may be its own.
    place = text.rfind(_OTHER_ARTICLES, max(begin, end - _OTHER_ARTICLES_SIZE))
    if place > begin:
        cuts.append(Removed("related", place, end))
        end = place
    # A cut lays bare what stood before it: the loop ends when no rule fires any more.
    again = True
    while again:
        again = False
        bound = max(begin, end - _TAIL_SIZE)
        tail = text[bound:end]
        # four letters that every form of 'comments' holds: most pages end here without a search
        if "عليق" in tail[-_COMMENTS_SIZE:] and (hit := _COMMENTS.search(tail)):
            cuts.append(Removed("comments", bound + hit.start(), end))
            end = bound + hit.start()
            again = True
            continue
        if found := _last_line(tail, begin - bound):
            kind, start = found
            cuts.append(Removed(kind, bound + start, end))
            end = bound + start
            again = True
            continue
        for hint, kind, rule in TAIL:
            if (
                # the word that a rule cannot do without; only where it is there the rule is tried
                (hint in tail if hint else _may_be_agency(tail))
                and (hit := rule.search(tail))
                and bound + hit.start() > begin
            ):
                cuts.append(Removed(kind, bound + hit.start(), end))
                end = bound + hit.start()
                again = True
                break
    return end


def _last_line(tail: str, begin: int) -> tuple[str, int] | None:
    """The kind of the last line where it is residue, and where the text before it ends."""
    whole = tail.rstrip()
    start = whole.rfind("\n")
    if start <= begin:
        return None
    kind = kind_of_last_line(whole[start + 1 :].strip())
    if kind is None:
        return None
    return kind, len(whole[:start].rstrip())


def _may_be_agency(tail: str) -> bool:
    """Whether a text could end in the name of an agency: in brackets or strokes, or as a short
    last line.
    """
    bare = tail.rstrip().rstrip(".")
    return bare.endswith((")", "/")) or len(bare) - bare.rfind("\n") < 16


def _lines(text: str, begin: int, end: int) -> list[Removed]:
    """Whole lines that are residue, and headings: short lines without final punctuation between
    two paragraphs.
    """
    cuts: list[Removed] = []
    waiting: Removed | None = None
    long_before = False
    place = begin
    for line in text[begin:end].split("\n"):
        size = len(line)
        bare = line
        kind = None
        if size <= _CAPTION_LONGEST:  # a paragraph is no residue, and costs nothing here
            bare = line.strip()
            if bare:
                kind = _line_kind(bare)
        if kind:
            cuts.append(Removed(kind, place, place + size))
        # a heading stands between two paragraphs: the line that waited is one only now
        elif len(bare) > _PARAGRAPH_SHORTEST:
            if waiting:
                cuts.append(waiting)
            waiting = None
            long_before = True
        elif bare:
            start = place + line.index(bare[0])
            waiting = None
            if long_before and _is_heading(bare):
                waiting = Removed("heading", start, start + len(bare))
            long_before = False
        place += size + 1
    return cuts


def _line_kind(bare: str) -> str | None:
    """The kind of residue a line is, if it is."""
    if bare[-1] == "|" and 1 < len(bare) <= _CAPTION_LONGEST and bare.count("|") == 1:
        return "caption"
    if (
        bare[-1] == ")"
        and (hit := _TEASER.search(bare))
        and hit.end() == len(bare)
        and _is_link(bare[: hit.start()])
    ):
        return "teaser"
    # first letters of the words that such lines begin with
    if bare[0] in "اإشطمأر" and _RELATED_LINE.match(bare):
        return "related"
    if len(bare) < 220 and _NOISE_LINE.match(bare):
        return "boilerplate"
    return kind_of_line(bare)


def _is_link(bare: str) -> bool:
    """Whether what stands before '(التفاصيل)' is the title of another page: a whole paragraph
    before it is text.
    """
    return (
        len(bare) <= _HEADING_LONGEST
        and bare.count(" ") < _HEADING_WORDS
        and not bare.endswith((".", "…"))
    )


def _is_heading(bare: str) -> bool:
    return (
        len(bare) <= _HEADING_LONGEST
        and not bare.endswith(_FINAL)
        and bare[0] not in "-*•."
        and bare.count(" ") < _HEADING_WORDS
        and any(map(str.isalpha, bare))
        and not _NO_HEADING.match(bare)
        and "@" not in bare
    )
