"""Marks of a page: anchors of sentences, links and numbers of figures and tables, folded notes."""

from __future__ import annotations

import re

from markupsafe import Markup

from analysis.i18n import language
from analysis.i18n.language import mark

HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.S)
# a figure up to the title in its caption, and a table: nbconvert sorts attributes
# Never past the next `<figure`: a figure without a title would take that of the one below.
_CAPTION = re.compile(
    r'<figure id="(?P<figure>[^"]+)">(?:(?!<figure).)*?<figcaption>(?=<span class="heads">)'
    r'|<div (?=[^>]*class="table")[^>]*\bid="(?P<table>[^"]+)"[^>]*><table><caption>(?=<span class="heads">)',
    re.S,
)
_NOTE = re.compile(r"<blockquote>(.*?)</blockquote>", re.S)
_SENTENCE = re.compile(r'<li ([^<>]*data-e="([^"]+)")')


def anchored(body: str) -> str:
    """Make each sentence's number the anchor of the first place that shows it.

    Parameters
    ----------
    body
        The body of a page.

    Returns
    -------
    str
        The body with the anchors.
    """
    seen: set[str] = set()

    def anchor(hit: re.Match[str]) -> str:
        if hit[2] in seen:
            return hit[0]
        seen.add(hit[2])
        return f'<li id="{hit[2]}" {hit[1]}'

    return _SENTENCE.sub(anchor, body)


def with_permalinks(body: str, number: str = "") -> str:
    """Give each heading, figure and table a link to itself, to copy or to cite, and each figure and
    table its number.

    Parameters
    ----------
    body
        The body of a page.
    number
        The number of the page, which begins those of its figures.

    Returns
    -------
    str
        The body; a heading or figure without an id stays as it is.
    """
    link = Markup(' <a class="permalink" href="#{}" aria-label="{}">#</a>')
    seen = {"figure": 0, "table": 0}

    def heading(hit: re.Match[str]) -> str:
        said = language.gettext(mark("Link to this part"))
        closing = f"</h{hit[1]}>"
        return hit[0].removesuffix(closing) + str(link.format(hit[2], said)) + closing

    def captioned(hit: re.Match[str]) -> str:
        kind = str(hit.lastgroup)
        seen[kind] += 1
        nth = f"{number}.{seen[kind]}" if number else str(seen[kind])
        if kind == "figure":
            said = language.gettext(mark("Link to this figure"))
            name = language.gettext(mark("Figure {n}")).format(n=nth)
        else:
            said = language.gettext(mark("Link to this table"))
            name = language.gettext(mark("Table {n}")).format(n=nth)
        shown = Markup('<a class="permalink nth" href="#{}" aria-label="{}: {}">{}</a> ')
        return hit[0] + str(shown.format(hit[kind], name, said, name))

    return _CAPTION.sub(captioned, HEADING.sub(heading, body))


def with_notes(body: str) -> str:
    """Fold what a notebook sets off as a quotation: how something was done, and its limits.

    Parameters
    ----------
    body
        The body of a page.

    Returns
    -------
    str
        The body; each quotation opens by a click.
    """

    def note(hit: re.Match[str]) -> str:
        label = language.gettext(mark("How this was done"))
        if "<li>" in hit[1]:
            label = language.gettext(mark("More that could be wrong"))
        folded = Markup('<details class="note"><summary>{}</summary>{}</details>')
        return str(folded.format(label, Markup(hit[1])))

    return _NOTE.sub(note, body)
