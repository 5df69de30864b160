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
    return root_of(text), text, encoding


def root_of(text: str) -> Element | None:
    """The root of a file that is text already.

    Parameters
    ----------
    text
        Its text.

    Returns
    -------
    Element or None
        As `tree_of`.
    """
    plain = _CONTROL.sub(" ", _DOCTYPE.sub("", _DECLARATION.sub("", text)))
    plain = _ENTITY.sub(_known_entity, plain)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(f"<root>{plain}</root>".encode(), parser)


def breaks_off_in(text: str, name: str) -> bool:
    """Whether a file ends inside its last element of a name.

    Parameters
    ----------
    text
        The file.
    name
        The element's name.

    Returns
    -------
    bool
        False too where elements of that name are never closed, as SGML allows.
    """
    opened = [hit.end() for hit in re.finditer(rf"<{re.escape(name)}(?=[\s>])[^<>]*(?<!/)>", text)]
    closed = [hit.start() for hit in re.finditer(rf"</{re.escape(name)}\s*>", text)]
    if not opened or len(opened) != len(closed) + 1:
        return False
    return len(opened) == 1 or closed[-1] < opened[-1]


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
        # of a prefix that the file does not declare too
        return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower()
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
    return str(element.tag).rsplit("}", 1)[-1].rsplit(":", 1)[-1]


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


_ROWS = frozenset(("row", "tr", "table-row"))
_CELLS = frozenset(("cell", "td", "th", "table-cell"))
_MOST_REPEATED = 200  # times that an empty cell stands beside itself


def sheets_in(root: Element) -> list[tuple[str, list[list[str]]]]:
    """The tables of a page or a workbook in XML: title and rows of cells.

    Parameters
    ----------
    root
        The root of the file.

    Returns
    -------
    list of (str, list of list of str)
        Tables inside other tables, as pages are laid out by, left out.
    """
    sheets = []
    for element in root.iter():
        if local(element) != "table":
            continue
        rows = [row for row in element.iter() if local(row) in _ROWS]
        if any(local(inner) == "table" for inner in element.iterdescendants()):
            continue
        title = next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == "name"), "")
        around = element.getparent()
        if not title and around is not None:
            title = next(
                (v for k, v in around.attrib.items() if k.rsplit("}", 1)[-1] == "Name"), ""
            )
        sheets.append((title, [list(_cells(row)) for row in rows]))
    return sheets


def _cells(row: Element) -> Iterator[str]:
    """The values of a row's cells; one that is repeated counts as often."""
    for cell in row:
        if local(cell) not in _CELLS:
            continue
        said = {key.rsplit("}", 1)[-1]: value for key, value in cell.attrib.items()}
        value = said.get("date-value") or text_in(cell)
        times = said.get("number-columns-repeated", "1")
        yield from [value] * min(int(times) if times.isdigit() else 1, _MOST_REPEATED)
