"""Markup inside a text: tags, character codes and written-out line ends, taken out so that every
character keeps its place.

Only deletions and one-for-one replacements are made: of '&quot;' the first character becomes the
quote and the others are deleted, of '</p>' the first becomes a line end.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from analysis.corpus.residue import Removed

_NAMES = (
    "p|br|div|span|a|b|i|u|s|em|strong|small|big|sub|sup|font|center|img|figure|figcaption|picture|source|video|audio"
    "|iframe|embed|object|script|noscript|style|link|meta|ul|ol|li|dl|dt|dd|h[1-6]|hr|table|thead|tbody|tfoot|tr|td|th"
    "|caption|blockquote|q|cite|pre|code|section|article|aside|header|footer|main|nav|form|input|button|label|svg|path"
    "|time|abbr|mark|del|ins|wbr|strike|html|body|head|title|base|col|colgroup|map|area|bdi|bdo|details|summary|dfn|kbd|samp"
    "|var|tt|ruby|rt|rp|nobr|marquee|menu|acronym|address|canvas|data|param|template|textarea|select|option|fieldset|legend"
    # of a site's own (<ps-paragraph>), of Word (<o:p>, <st1:place>)
    "|[a-z]+(?:-[a-z0-9]+)+|[a-z]\\w{0,9}:[a-z]\\w{0,20}"
)
# An angle bracket as it is, or as its code, which may be coded again: &lt; &amp;lt; &#60; \u003c
_OPEN = r"(?:<|&(?:amp;){0,3}(?:lt|#0?60|#[xX]3[cC]);|\\u003[cC])"
_SHUT = r"(?:>|&(?:amp;){0,3}(?:gt|#0?62|#[xX]3[eE]);|\\u003[eE])"
_TAG = re.compile(
    rf"{_OPEN}(\\?/)?({_NAMES})((?:[\s/][^<>]{{0,1500}}?)?){_SHUT}|{_OPEN}!--.{{0,20000}}?--{_SHUT}|<!\[CDATA\[|\]\]>"
    r"|<!DOCTYPE[^>]{0,200}>",
    re.I | re.S,
)
_OPENING = ("<", "lt;", "#60;", "#060;", "#x3c;", "#x3C;", "#X3C;", "u003c", "u003C")
_BLOCKS = frozenset(
    "p br div ul ol li dl dt dd h1 h2 h3 h4 h5 h6 hr table tr blockquote pre section article aside header footer figure"
    " figcaption caption main nav form title".split()
)
_WITH_CONTENT = frozenset(
    "script style noscript iframe svg head form button nav figcaption template select textarea".split()
)
_RELATED = re.compile(
    r"""(?i)(?:class|id)\s*=\s*["']?[^"'>]*(?:related|read-?also|read-?more|share|social|newsletter|advert|breadcrumb)"""
)
_CODE = re.compile(
    r"&(?:amp;){0,3}(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};|(?:nbsp|quot|amp|lt|gt|laquo|raquo)"
    r"(?![A-Za-z;]))"
)
_INNER = re.compile(r"(?:amp;)+")
_WRITTEN = re.compile(
    r"_x000[dD]_\n?|\\u[0-9a-fA-F]{4}|\\{1,3}(?:r\\{1,3}n|[nrt])(?![a-z])|\\(?=[\"'/])"
)
# Tags in square brackets, of forums (BBCode) and of WordPress's shortcodes.
_FORUM = (
    "b|i|u|s|url|img|quote|color|size|font|center|left|right|justify|list|youtube|email|spoiler"
)
_SHORTCODES = (
    r"caption|gallery|embed|video|audio|playlist|wp_\w+|vc_\w+|et_pb_\w+|su_\w+|contact-form[\w-]*"
)
_BRACKET = re.compile(rf"\[(/?)({_FORUM}|{_SHORTCODES})((?:[= ][^\[\]\n]{{0,400}})?)/?\]", re.I)
_BRACKET_WITH_CONTENT = frozenset("img caption gallery embed video audio playlist youtube".split())
# Markdown: pictures, links of the web, bold runs; the first group, where there is one, is text.
_MARKDOWN = (
    re.compile(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{1,500}\)()"),
    re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\((?:https?:|/|#)[^()\s]{0,500}\)"),
    re.compile(r"\*\*(?=\S)([^*\n]{1,600})(?<=\S)\*\*"),
    re.compile(r"(?<!\w)__(?=\S)([^_\n]{1,600})(?<=\S)__(?!\w)"),
)


def may_hold_markup(text: str) -> bool:
    """Whether a text holds a sign that markup cannot do without.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    bool
        Cheap, and true of some texts without markup.
    """
    return (
        "<" in text
        or "&" in text
        or "\\" in text
        or "_x000" in text
        or "](" in text
        or "**" in text
        or "__" in text
        or "[/" in text
        or "[gallery" in text
    )


def shown(text: str) -> str:
    """A title or a name as a reader sees it.

    Parameters
    ----------
    text
        One line.

    Returns
    -------
    str
        Without tags, codes as their characters, single blanks between words.
    """
    if not may_hold_markup(text):
        return text
    plain, removed = without_markup(text)
    for run in reversed(removed):
        plain = plain[: run.start] + plain[run.end :]
    return " ".join(plain.split())


def without_markup(raw: str) -> tuple[str, list[Removed]]:
    """A text with its markup as characters, and what is to be deleted.

    Parameters
    ----------
    raw
        The text.

    Returns
    -------
    tuple[str, list[Removed]]
        A text of the same length, in which line ends stand for blocks and characters for their
        codes; and the runs of kind 'markup' in it that are no text.
    """
    text = list(raw)
    removed: list[Removed] = []
    tags = []
    if any(sign in raw for sign in _OPENING):
        tags = _tags(raw, text, removed)
    if "&" in raw:
        _codes(raw, text, removed, tags)
    if "\\" in raw or "_x000" in raw:
        _written(raw, text, removed, tags)
    if "[" in raw or "**" in raw or "__" in raw:
        _brackets(raw, text, removed)
        _markdown(raw, removed)
    return "".join(text), _merged(removed)


def _tags(raw: str, text: list[str], removed: list[Removed]) -> list[tuple[int, int]]:
    """Take tags out; where each stands, with what goes with it."""
    places: list[tuple[int, int]] = []
    skip_to = 0
    for tag in _TAG.finditer(raw):
        # inside an element that went as a whole
        if tag.start() < skip_to:
            continue
        start, end = tag.span()
        name = (tag[2] or "").lower()
        opening = bool(name) and not tag[1]
        if opening and (name in _WITH_CONTENT or _RELATED.search(tag[3] or "")):
            end = _closing(raw, name, end)
        places.append((start, end))
        if name in _BLOCKS or end > tag.end():
            # the first character of the tag becomes the line end: the text keeps its length, and
            # paragraphs stay apart
            text[start] = "\n"
            start += 1
        removed.append(Removed("markup", start, end))
        skip_to = end
    return places


def _outside(hits: Iterable[re.Match[str]], tags: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """The hits that do not lie in a tag; both are in order."""
    at = 0
    for hit in hits:
        while at < len(tags) and tags[at][1] <= hit.start():
            at += 1
        if at == len(tags) or hit.end() <= tags[at][0]:
            yield hit


def _closing(raw: str, name: str, start: int) -> int:
    """Where the element that was opened ends; where its tag ends if it is never closed."""
    depth = 1
    for tag in _TAG.finditer(raw, start):
        if (tag[2] or "").lower() != name:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    # an element that is never closed would take the rest of the article with it
    return start


def _codes(raw: str, text: list[str], removed: list[Removed], tags: list[tuple[int, int]]) -> None:
    """Characters for their codes, also for codes that were coded once more ('&amp;quot;')."""
    for code in _outside(_CODE.finditer(raw), tags):
        character = html.unescape(_INNER.sub("", code[0][:1] + code[0][1:].replace("amp;", "", 3)))
        if code[0] in ("&amp;", "&amp"):
            character = "&"
        # No code that is known, or one for two characters: the text must keep its length.
        if len(character) != 1:
            continue
        text[code.start()] = " " if character == "\u00a0" else character
        removed.append(Removed("markup", code.start() + 1, code.end()))


def _written(
    raw: str, text: list[str], removed: list[Removed], tags: list[tuple[int, int]]
) -> None:
    """Line ends that are written as backslash and letter, and backslashes before quotes."""
    for sign in _outside(_WRITTEN.finditer(raw), tags):
        if len(sign[0]) == 1:
            removed.append(Removed("markup", *sign.span()))
            continue
        text[sign.start()] = _unwritten(sign[0])
        removed.append(Removed("markup", sign.start() + 1, sign.end()))


def _brackets(raw: str, text: list[str], removed: list[Removed]) -> None:
    """Take tags in square brackets out, with what a picture, a film or a caption holds."""
    if "[/" not in raw and "[gallery" not in raw:
        return  # one word in brackets is text
    skip_to = 0
    for tag in _BRACKET.finditer(raw):
        if tag.start() < skip_to:
            continue
        end = tag.end()
        name = tag[2].lower()
        if not tag[1] and name in _BRACKET_WITH_CONTENT:
            closing = raw.lower().find(f"[/{name}]", end)
            if closing >= 0:
                end = closing + len(name) + 3
            text[tag.start()] = "\n"
            removed.append(Removed("markup", tag.start() + 1, end))
        else:
            removed.append(Removed("markup", tag.start(), end))
        skip_to = end


def _markdown(raw: str, removed: list[Removed]) -> None:
    """Take out the signs of Markdown around links and bold runs, and pictures as a whole."""
    for rule in _MARKDOWN:
        for hit in rule.finditer(raw):
            removed.append(Removed("markup", hit.start(), hit.start(1)))
            removed.append(Removed("markup", hit.end(1), hit.end()))


def _unwritten(sign: str) -> str:
    """The character that is written with a backslash; U+FFFD for half of one."""
    if sign.startswith("\\u"):
        code = int(sign[2:], 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    return " " if sign.endswith("t") else "\n"


def _merged(removed: list[Removed]) -> list[Removed]:
    """Runs in order; what lies inside another is left out, and neighbours are one."""
    merged: list[Removed] = []
    # the longest of those that begin together comes first, so that what lies inside is met after it
    for run in sorted((r for r in removed if r.end > r.start), key=lambda r: (r.start, -r.end)):
        if merged and run.start <= merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(merged[-1].end, run.end))
        else:
            merged.append(run)
    return merged
