"""One sentence as HTML: right-to-left, marked, with outlet, day, link, number and neighbours; as
much as its licence allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from analysis.i18n.language import gettext

FULL = "full"
EXCERPT = "excerpt"
NONE = "none"
EXCERPT_CHARACTERS = 160  # of a text whose licence allows excerpts alone
PAGE = "evidence.html"
Mark = tuple[int, int, str, str]
_LAYERS = ("actor", "frame", "tone", "term")


@dataclass(frozen=True)
class Shown:
    """What the HTML of one sentence is made of; `start`, `end` and `marks` are places in `body`."""

    evidence_id: str
    article_id: str
    sentence_id: int
    body: str
    start: int
    end: int
    marks: Sequence[Mark]
    source: str
    day: str
    title: str
    url: str | None
    actors: Sequence[str]
    how: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None


def marked(body: str, start: int, end: int, marks: Iterable[Mark]) -> Markup:
    """Characters of a body as HTML, with marks.

    Of overlapping marks the longer begins; a later one that overlaps it lends it its label.

    Parameters
    ----------
    body
        The cleaned body.
    start, end
        The characters shown.
    marks
        Start, end, layer and label of each, in characters of the body.

    Returns
    -------
    Markup
        The text, escaped, in `mark` elements where it is marked.
    """
    parts = []
    at = start
    for left, right, layer, label in _held(start, end, marks):
        name = "term"
        if layer in _LAYERS:
            name = layer
        parts.append(escape(body[at:left]))
        parts.append(
            Markup('<mark class="{}" title="{}">{}</mark>').format(name, label, body[left:right])
        )
        at = right
    parts.append(escape(body[at:end]))
    return Markup("").join(parts)


def _held(start: int, end: int, marks: Iterable[Mark]) -> list[Mark]:
    """The marks inside, in order and clear of one another."""
    held: list[Mark] = []
    for left, right, layer, label in sorted(
        {m for m in marks if m[0] >= start and m[1] <= end}, key=lambda m: (m[0], -m[1], m[2], m[3])
    ):
        # Elements of HTML cannot overlap: the later mark is told by the label of the first.
        if held and left < held[-1][1]:
            held[-1] = (*held[-1][:3], f"{held[-1][3]}; {label}")
        else:
            held.append((left, right, layer, label))
    return held


def safe_link(url: str | None) -> str | None:
    """An address, where a browser may go to it.

    Parameters
    ----------
    url
        What a corpus gives as address.

    Returns
    -------
    str or None
        The address, if it is one of http or https.
    """
    if not isinstance(url, str):
        return None
    # A corpus may hold any address; one that begins with javascript: would run in the page.
    if urlsplit(url.strip()).scheme.lower() in ("http", "https"):
        return url
    return None


def excerpt_around(start: int, end: int, marks: Sequence[Mark]) -> tuple[int, int]:
    """The part of a sentence that an excerpt shows: around its first mark, else from its beginning.

    Parameters
    ----------
    start, end
        The sentence, in characters of the body.
    marks
        Marks of the body.

    Returns
    -------
    tuple of int
        Start and end, at most `EXCERPT_CHARACTERS` apart.
    """
    if end - start <= EXCERPT_CHARACTERS:
        return start, end
    first = min((m for m in marks if m[0] >= start and m[1] <= end), default=None)
    middle = start
    if first:
        middle = (first[0] + first[1]) // 2
    # the mark in the middle, unless the sentence ends or begins before
    left = max(start, min(middle - EXCERPT_CHARACTERS // 2, end - EXCERPT_CHARACTERS))
    return left, left + EXCERPT_CHARACTERS


def item(
    shown: Shown, *, neighbours: bool = True, back: Markup | str = "", page: str = PAGE
) -> Markup:
    """A sentence as an item of a list.

    `data-e` holds its number; the page gives the first of each number its anchor.

    Parameters
    ----------
    shown
        The sentence.
    neighbours
        Whether the sentences before and after can be opened too.
    back
        HTML put at its end.
    page
        The page its number leads to; empty for the page it stands in.

    Returns
    -------
    Markup
        The `li` element.
    """
    where = _source(shown)
    title = _title(shown)
    return Markup(
        '<li data-actors="{actors}" data-day="{day}" data-e="{e}" data-outlet="{outlet}">{text}'
        '<p class="meta"><a class="eid" href="{page}#{e}">{e}</a> · <b class="outlet"><bdi>{outlet}</bdi></b> · <time>{day}</time>{title} · {where} · '
        "<code>{article}:{sentence}</code></p>{near}{back}</li>"
    ).format(
        e=shown.evidence_id,
        outlet=shown.source,
        day=shown.day,
        actors="|".join(shown.actors),
        text=_text(shown),
        page=page,
        title=title,
        where=where,
        article=shown.article_id,
        sentence=shown.sentence_id,
        near=_near(shown) if neighbours else "",
        back=back,
    )


def unnumbered(shown: Shown) -> Markup:
    """A sentence of an article that is not analysed, such as a copy: it has no number to be found
    by.

    Parameters
    ----------
    shown
        The sentence.

    Returns
    -------
    Markup
        A `div` element.
    """
    return Markup(
        '<div class="unnumbered">{}<p class="meta"><b class="outlet"><bdi>{}</bdi></b> · <time>{}</time>{} · {} · <code>{}</code> · {}</p></div>'
    ).format(
        _text(shown),
        shown.source,
        shown.day,
        _title(shown),
        _source(shown),
        shown.article_id,
        gettext("a copy, not analysed"),
    )


def _source(shown: Shown) -> Markup | str:
    """A link to where the article stands."""
    url = safe_link(shown.url)
    link = Markup('<a class="source" href="{}" rel="noopener noreferrer">{}</a>')
    if url:
        return link.format(url, gettext("source"))
    return gettext("no address")


def _title(shown: Shown) -> Markup | str:
    said = Markup(' · <bdi class="title" lang="ar" dir="auto">{}</bdi>')
    if shown.title.strip():
        return said.format(shown.title)
    return ""


def _text(shown: Shown) -> Markup:
    """The sentence, an excerpt of it, or where it stands."""
    if shown.how == NONE:
        held = _held(shown.start, shown.end, shown.marks)
        marks = "; ".join(f"{label}: {left}–{right}" for left, right, _, label in held)
        said = gettext(
            "The licence of this text does not allow showing it: characters {start}–{end} of the article{marks}."
        )
        return Markup('<p class="withheld">{}</p>').format(
            said.format(start=shown.start, end=shown.end, marks=f" ({marks})" if marks else "")
        )
    left = shown.start
    right = shown.end
    if shown.how == EXCERPT:
        left, right = excerpt_around(left, right, shown.marks)
    before = "… " if left > shown.start else ""
    after = " …" if right < shown.end else ""
    return Markup('<p class="ar" dir="rtl" lang="ar">{}{}{}</p>').format(
        before, marked(shown.body, left, right, shown.marks), after
    )


def _near(shown: Shown) -> Markup:
    """The sentences before and after, folded; only where texts may be shown in full."""
    if shown.how != FULL or not (shown.before or shown.after):
        return Markup("")
    parts = [
        Markup('<p class="ar" dir="rtl" lang="ar">{}</p>').format(shown.body[place[0] : place[1]])
        for place in (shown.before, shown.after)
        if place
    ]
    summary = gettext("the sentence before") if shown.before else gettext("the sentence after")
    if shown.before and shown.after:
        summary = gettext("the sentence before and after")
    return Markup('<details class="near"><summary>{}</summary>{}</details>').format(
        summary, Markup("").join(parts)
    )
