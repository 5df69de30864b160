"""The day of publication of an HTML page: what it declares, what it shows to its readers, and only
then a guess.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree
from lxml import html as lxml_html

from analysis.corpus.date_lines import bare_date, tells_of_change
from analysis.corpus.dates import parse_date
from analysis.corpus.formats.markup_tree import Element

_DECLARED = frozenset(
    "article:published_time og:published_time og:article:published_time article:published datepublished dateissued"
    " date pubdate publishdate publish-date publish_date publication_date published published_time dc.date dc.date.issued"
    " dcterms.created dcterms.date dcterms.issued sailthru.date parsely-pub-date citation_publication_date article_date_original"
    " displaydate article.published og:pubdate originalpublicationdate dc.date.created created publish_time ptime citation_date"
    " iso-8601-publish-date datecreated article:created_time cxenseparse:recs:publishtime".split()
)
_CHANGED = frozenset(
    "article:modified_time og:updated_time datemodified lastmod last-modified dcterms.modified modified".split()
)
_IN_SCRIPT = re.compile(r'"datePublished"\s*:\s*"([^"]{6,60})"')
_CHANGED_IN_SCRIPT = re.compile(r'"dateModified"\s*:\s*"([^"]{6,60})"')
_ELSEWHERE = frozenset({"footer", "nav", "aside", "script", "style", "noscript", "head"})
_PLACE = re.compile(
    r"(?:^|[ _-])(?:footer|related|sidebar|widget|comments?|copyright|today|clock|ticker|most-?read|latest|menu|navbar)(?:[ _-]|$)",
    re.I,
)
_NOTICE = re.compile("©|copyright|حقوق", re.I)
_LONGEST_LINE = 120  # characters of a line that may show a date
_MOST_LINES = 400  # lines with digits that are asked, from the top of the page


class PageDates(NamedTuple):
    """Days as texts: declared as of publication, shown in a line of its own, and those of low
    trust.
    """

    declared: str | None
    visible: str | None
    guessed: str | None


def page_dates(text: str, guess: str | None) -> PageDates:
    """The days of a page.

    Parameters
    ----------
    text
        The page.
    guess
        What htmldate finds in it, which can be the day of a change or of a notice at the foot.

    Returns
    -------
    PageDates
        What the page declares, what it shows to its readers, and a guess.
    """
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, ValueError):
        return PageDates(None, None, guess)
    declared = _first_day(_meta(tree, _DECLARED)) or _first_day(_IN_SCRIPT.findall(text))
    # elements of the body last: pages of lists give the dates of other articles there
    declared = declared or _first_day(_times(tree))
    visible = shown_change = None
    if not declared:
        visible, shown_change = _visible(tree)
    changed = _first_day(_meta(tree, _CHANGED)) or _first_day(_CHANGED_IN_SCRIPT.findall(text))
    return PageDates(declared, visible, changed or shown_change or guess)


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)


def _first_day(texts: list[str]) -> str | None:
    """The first text that names a day, as that day: a page gives its day, whatever the clock."""
    for text in texts:
        stamp = parse_date(text)
        if stamp is not None:
            return f"{stamp:%Y-%m-%d}"
    return None


def _meta(tree: Element, names: frozenset[str]) -> list[str]:
    contents: list[str] = []
    for meta in tree.iter("meta"):
        for key in ("property", "name", "itemprop", "http-equiv"):
            if (meta.get(key) or "").lower() in names:
                contents.append(meta.get("content") or "")
    return contents


def _times(tree: Element) -> list[str]:
    """Stamps of elements that say they are of the publication."""
    texts: list[str] = []
    for element in tree.iter("time", "span", "abbr", "div"):
        said = (element.get("itemprop") or "").lower() == "datepublished" or element.get(
            "pubdate"
        ) is not None
        stamp = element.get("datetime") or element.get("content")
        if said and stamp:
            texts.append(stamp)
    return texts


def _visible(tree: Element) -> tuple[str | None, str | None]:
    """The day of the first short line of the page that holds a date and hardly anything else,
    outside its foot and menus; and the day of such a line that is of a change.
    """
    body = tree.find("body")
    lines = 0
    changed = None
    before = None  # the day of a line above the headline, taken where none stands below
    # Above the headline may stand the day on which the page was asked for.
    below = tree.find(".//h1") is None
    for element in (body if body is not None else tree).iter():
        # comments have no name; what has many children is no line
        if not isinstance(element.tag, str):
            continue
        below = below or element.tag == "h1"
        if len(element) > 3:
            continue
        if len(element):
            line = " ".join(element.text_content().split())
        else:
            line = " ".join((element.text or "").split())
        if not 6 <= len(line) <= _LONGEST_LINE or not any(map(str.isdecimal, line)):
            continue
        if _NOTICE.search(line) or _is_elsewhere(element):
            continue
        day = bare_date(line)
        if day is not None and tells_of_change(line):
            changed = changed or f"{day:%Y-%m-%d}"
            continue
        if day is not None and below:
            return f"{day:%Y-%m-%d}", changed
        if day is not None:
            before = before or f"{day:%Y-%m-%d}"
        lines += 1
        if lines > _MOST_LINES:
            break
    return before, changed


def _is_elsewhere(element: Element) -> bool:
    """Whether an element stands in the foot, a menu, a list of other articles or the head of the
    site, where today's day stands.
    """
    for up in (element, *element.iterancestors()):
        if up.tag in _ELSEWHERE or _PLACE.search(f"{up.get('class') or ''} {up.get('id') or ''}"):
            return True
        if up.tag in ("article", "main"):
            return False
        if up.tag == "header" and up.find(".//h1") is None:
            return True
    return False
