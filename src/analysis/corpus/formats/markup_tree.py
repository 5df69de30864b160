"""XML and SGML of any quality as a tree: nothing is fetched, no entity of a file's own is
expanded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from analysis.corpus.encodings import decode

Element = Any  # of lxml, whose own type has a private name
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.S)
_ENTITY = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9a-fA-F]+);)(?:([A-Za-z]\w{1,30});)?"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def tree_of(data: bytes) -> tuple[Element | None, str, str]:
    """The root of a file under one element of ours.

    Parameters
    ----------
    data
        The file's bytes.

    Returns
    -------
    tuple of Element or None, str and str
        The root, of which several roots one after another (a bundle of <DOC>) are children, or
        None where nothing can be parsed; the file's text; its encoding.
    """
    text, encoding = decode(data)
    plain = _CONTROL.sub(" ", _DOCTYPE.sub("", _DECLARATION.sub("", text)))
    plain = _ENTITY.sub(_known_entity, plain)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(f"<root>{plain}</root>".encode(), parser)
    return root, text, encoding


def _known_entity(hit: re.Match[str]) -> str:
    """A name that HTML knows as its character; a bare ampersand as one."""
    character = ""
    if hit[1]:
        character = html.unescape(f"&{hit[1]};")
    if character and character[0] != "&":
        return character
    return "&amp;" + hit[0][1:]


def local(element: Element) -> str:
    """The name of an element in lower case, without its namespace.

    Parameters
    ----------
    element
        The element.

    Returns
    -------
    str
        '' for comments and instructions.
    """
    tag = element.tag
    if isinstance(tag, str):
        return tag.rsplit("}", 1)[-1].lower()
    return ""


def name_in(element: Element) -> str:
    """The name under which an element holds a value: its own as written, or the one it gives for a
    field of a table ('<field name="title">', '<str name="body">').

    Parameters
    ----------
    element
        The element.

    Returns
    -------
    str
        '' for comments and instructions.
    """
    name = local(element)
    if name in {"field", "column", "str", "arr", "date", "value"} and element.get("name"):
        return str(element.get("name"))
    if not name:
        return ""
    return str(element.tag).rsplit("}", 1)[-1]


def text_in(element: Element) -> str:
    """All text in an element; the texts of its blocks on lines of their own.

    Parameters
    ----------
    element
        The element.

    Returns
    -------
    str
        The text, without blanks at its ends.
    """
    pieces = [piece for piece in _pieces(element) if piece]
    return "".join(pieces).strip()


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            block = local(child) in {"p", "para", "paragraph", "br", "div", "s", "li", "headline"}
            if block:
                yield "\n"
            yield from _pieces(child)
            if block:
                yield "\n"
        yield child.tail or ""
