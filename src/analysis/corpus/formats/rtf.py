"""Rich text (RTF): its paragraphs as a page of text, or the many articles of a database's export.

Letters are read in the code page of the file, of the font where that is Arabic's, and by their
numbers (RTF 1.9.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analysis.corpus.formats import export
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.formats.text_page import title_of
from analysis.corpus.records import Record

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)",
    re.S,
)
# Groups that hold no text of the document.
_ASIDE = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf"
    " listtable listoverridetable revtbl rsidtbl generator themedata datastore fldinst xmlnstbl filetbl".split()
)
_SIGNS = {
    "par": "\n", "line": "\n", "row": "\n", "page": "\n", "sect": "\n", "tab": "\t", "cell": "\t", "emdash": "\u2014",
    "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
    "bullet": "\u2022", "emspace": " ", "enspace": " ", "zwnj": "\u200c",
}  # fmt: skip
_ESCAPED = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
_ARABIC_FONTS = 178  # the number of Arabic among the sets of characters of fonts
_LATIN = 1252


@dataclass(frozen=True)
class _Group:
    """What holds inside a pair of braces: whether it is text, how many signs stand for a letter given by
    its number, the font.
    """

    is_text: bool = True
    n_fallback: int = 1
    font: int = -1


@dataclass
class _Document:
    """What was read so far."""

    page: int = _LATIN
    fonts: dict[int, int] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)

    def write(self, text: str, font: int) -> None:
        """Text, after the bytes that wait to be decoded in the code page of their font."""
        if self.waiting:
            page = 1256 if self.fonts.get(font) == _ARABIC_FONTS else self.page
            self.pieces.append(_decoded(bytes(self.waiting), page))
            self.waiting.clear()
        self.pieces.append(text)


def _decoded(data: bytes, page: int) -> str:
    try:
        return data.decode(f"cp{page}", "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def text_of_rtf(rich: str) -> str:
    """The text of a document.

    Parameters
    ----------
    rich
        The document, a character for each of its bytes.

    Returns
    -------
    str
        Its paragraphs on lines of their own.
    """
    document = _Document()
    groups = [_Group()]
    skipped = (
        0  # signs that stand for a letter just read, for programs that know no numbers of letters
    )
    for token in _TOKEN.finditer(rich):
        word, number, byte, sign, brace, plain = token.groups()
        group = groups[-1]
        if brace:
            document.write("", group.font)
            if brace == "{":
                groups.append(group)
            elif len(groups) > 1:
                groups.pop()
            skipped = 0
        elif word:
            groups[-1] = _after_word(document, group, word, int(number) if number else None)
            skipped = group.n_fallback if word == "u" else 0
        elif sign == "*":
            groups[-1] = replace(group, is_text=False)
        elif skipped and (byte or sign):
            skipped -= 1
        elif byte and group.is_text:
            document.waiting.append(int(byte, 16))
        elif sign and group.is_text:
            document.write(_ESCAPED.get(sign, ""), group.font)
        elif plain and group.is_text:
            document.write(plain[skipped:], group.font)
            skipped = 0
    document.write("", groups[-1].font)
    # letters beyond the first plane are two numbers, halves of a pair
    return "".join(document.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _after_word(document: _Document, group: _Group, word: str, number: int | None) -> _Group:
    """What holds after a word of the format."""
    if word in _ASIDE:
        return replace(group, is_text=False)
    if word == "ansicpg" and number:
        document.page = number
    elif word == "uc" and number is not None:
        return replace(group, n_fallback=number)
    elif word == "f" and number is not None:
        document.write("", group.font)
        return replace(group, font=number)
    elif word == "fcharset" and number is not None:
        document.fonts.setdefault(group.font, number)
    elif word == "u" and number is not None and group.is_text:
        document.write(chr(number % 0x10000), group.font)
    elif word in _SIGNS and group.is_text:
        document.write(_SIGNS[word], group.font)
    return group


def read(source: Source) -> Items:
    """The paragraphs of a document as a page of text.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record or Row
        One article, or the many of an export.
    """
    text = text_of_rtf(source.stream.read().decode("latin-1")).strip()
    if export.is_export(text):
        yield from export.articles(source, text, "rtf")
        return
    yield Record(source.place, "rtf", text, title=title_of(text))


FORMAT = Format(
    "RTF",
    (".rtf",),
    "One document, one article; an export of Nexis or Factiva is parted into its articles.",
    read,
    lambda head: head.lstrip().startswith(b"{\\rtf"),
)
