"""Which encoding a file is in, and its text: a mark, UTF-8, UTF-16, what the file declares, else
the Arabic encoding whose reading looks most like Arabic.

Broken bytes never lose more than themselves: they become U+FFFD (`lines_of`, `decode`). Texts that
were once decoded wrongly and saved again are mended in `mending`.
"""

from __future__ import annotations

import codecs
import io
import re
import string
from collections.abc import Iterator
from typing import IO

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1_000_000  # bytes by which an encoding is told
_WIDE_SAMPLE = 4_000  # bytes by which UTF-16 and UTF-32 are told
_ARABIC_ENCODINGS = ("windows-1256", "iso8859-6", "mac_arabic", "cp720")
_BETTER = (
    0.05  # by how much another encoding must look more like Arabic than the one a page declares
)
_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_-]{3,20})""")
_DECLARED_WITHIN = 4_096  # bytes from the beginning of a page
_LATIN_BYTES = string.ascii_letters.encode()
_FIRST = 60  # bytes: a file in UTF-16 is so from its beginning
# Letters by how often news writes them: an encoding taken for another makes rare ones of frequent ones.
_FREQUENT = frozenset("اليمنوترةبعدسفحق")
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]")
_MIXED = re.compile("[\u0621-\u064a][A-Za-z\u00c0-\u02ff]|[A-Za-z\u00c0-\u02ff][\u0621-\u064a]")
_BOXES = re.compile("[\u2500-\u25a0]")
REPLACED = "\ufffd"
_LINE_ENDS = ("\u2028", "\u2029")  # of Unicode
_ENOUGH = 20
_ENOUGH_FOR_ARTICLE = 150  # Arabic letters among which the article must stand once
_LEAST_LIKE = 0.6  # likeness of a text that is in some language
_SEVERAL = 5  # letters that were lost
_MOST_REPLACED = 20  # characters of which one may be lost


class NoEncoding(ValueError):
    """Bytes are in no encoding known here."""


def detect(head: bytes) -> str:
    """The encoding of a file that begins with `head`.

    UTF-8 with a few broken bytes is UTF-8 still, never taken for another encoding.

    Parameters
    ----------
    head
        The first bytes of the file.

    Returns
    -------
    str
        A name that Python knows; 'unknown' where nothing fits.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    # before UTF-8: UTF-16 of Latin letters is valid UTF-8 with zeros between them
    if wide := _wide(head):
        return wide
    sample = head[:_SAMPLE]
    try:
        # incremental, for the sample may end inside a character
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        pass  # no error: what follows looks for the encoding it is in
    else:
        return "utf-8"
    # a few broken bytes are damage; in another encoding nearly all of them are
    if sample.decode("utf-8", "replace").count(REPLACED) * 20 < sum(b > 127 for b in sample):
        return "utf-8"
    # a page's word counts only after UTF-8 is ruled out: many name an encoding they were converted
    # from
    declared = _declared(head)
    if not declared and _in_lines(sample):
        return "utf-8"
    scores = {name: _score(sample, name) for name in _ARABIC_ENCODINGS}
    best = max(scores, key=lambda name: scores[name])
    if declared and scores[best] < _score(sample, declared) + _BETTER:
        return declared  # what a page says of itself holds unless its letters say otherwise
    if scores[best] > 0:
        return best
    lines = sample.split(b"\n")[:2_000]
    if sum(map(_is_utf8, lines)) * 2 > len(lines):
        return "utf-8"
    guess = from_bytes(sample[:100_000]).best()
    if guess:
        return guess.encoding
    return "unknown"


def _in_lines(sample: bytes) -> bool:
    """Whether a third of the lines that are not ASCII are UTF-8, which none of another encoding
    are by chance.
    """
    lines = [line for line in sample.split(b"\n")[:2_000] if not line.isascii()]
    return len(lines) > 1 and sum(map(_is_utf8, lines)) * 3 >= len(lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _score(sample: bytes, name: str) -> float:
    """How much a sample looks like Arabic in an encoding, less what is no character in it; the
    letters of markup, which are the same in all of them, left out.
    """
    text = sample.translate(None, _LATIN_BYTES).decode(name, "replace")
    return likeness(text) - text.count(REPLACED) / max(1, len(text))


def _declared(head: bytes) -> str:
    """The encoding an HTML or XML page names in its head, where Python knows it and it is not
    UTF-8.
    """
    if head.lstrip()[:1] != b"<":
        return ""
    hit = _DECLARED.search(head[:_DECLARED_WITHIN])
    if hit is None:
        return ""
    try:
        name = codecs.lookup(hit[1].decode("ascii")).name
        head[:_DECLARED_WITHIN].decode(name, "replace")
    except (LookupError, ValueError):
        return ""
    if name.startswith(("utf-8", "utf-16", "utf-32", "ascii")):
        return ""
    return {"cp1256": "windows-1256", "cp1252": ""}.get(name, name)


def likeness(text: str) -> float:
    """How much a text looks like Arabic.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    float
        The share of frequent letters among its Arabic letters, 0 to 1; 0 where few are Arabic.
    """
    # Among all letters, so that a reading with Latin ones between is less like Arabic too.
    letters = sum(map(str.isalpha, text))
    arabic = _ARABIC.findall(text)
    if not letters or len(arabic) <= 0.3 * letters:
        return 0.0
    frequent = sum(letter in _FREQUENT for letter in arabic)
    return frequent / letters


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, by the bytes 0 and 6 (Latin and Arabic) that half of its
    places hold; else ''.
    """
    quarters = [head[place:_WIDE_SAMPLE:4] for place in range(4)]
    empty = [part.count(0) > 0.9 * len(part) for part in quarters]
    if (
        len(head) >= _FIRST
        and sum(empty) >= 2
        and ((empty[0] and empty[1]) or (empty[2] and empty[3]))
    ):
        return "utf-32-be" if empty[0] else "utf-32-le"
    even, odd = (
        part.count(0) + part.count(6) for part in (head[:_WIDE_SAMPLE:2], head[1:_WIDE_SAMPLE:2])
    )
    begins = head[:_FIRST]
    if max(even, odd) * 2 < 0.6 * len(head[:_WIDE_SAMPLE]) or begins.count(0) + begins.count(
        6
    ) < 0.2 * len(begins):
        return ""
    if even > odd:
        return "utf-16-be"
    return "utf-16-le"


def decode(data: bytes) -> tuple[str, str]:
    r"""The text of a whole file and its encoding.

    Parameters
    ----------
    data
        Its bytes.

    Returns
    -------
    tuple of str and str
        The text without a byte order mark, with \n for every line end, with U+FFFD for what is
        no character in its encoding; and the name of the encoding.

    Raises
    ------
    NoEncoding
        Where nothing fits.
    """
    name = detect(data)
    if name == "unknown":
        raise NoEncoding
    text = data.decode(name, "replace")
    return plain_line_ends(text.removeprefix("\ufeff")), name


def lines_of(stream: IO[bytes], encoding: str) -> Iterator[tuple[str, str]]:
    """The lines of an open file.

    Parameters
    ----------
    stream
        The file, at its beginning.
    encoding
        As `detect` gives it.

    Yields
    ------
    tuple of str and str
        The line with its end, and the encoding it was read in. A line of a UTF-8 file that is
        not UTF-8 is read as windows-1256 or UTF-16 where that makes Arabic of it, else with
        U+FFFD for its broken bytes.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        for wide in text:
            yield wide.removeprefix("\ufeff"), encoding
        text.detach()  # the stream is closed by who opened it
        return
    for number, raw in enumerate(stream):
        line = raw
        if number == 0:
            line = raw.removeprefix(codecs.BOM_UTF8)
        try:
            yield line.decode(encoding), encoding
        except UnicodeDecodeError:
            yield _decode_line(line, encoding)


def _decode_line(line: bytes, encoding: str) -> tuple[str, str]:
    """A line that is not in the encoding of its file."""
    replaced = line.decode(encoding, "replace")
    strange = replaced.count(REPLACED)
    # A line break of UTF-16 is two bytes: cut at the one, its zero begins the next line.
    if wide := _wide(line.lstrip(b"\0")):
        text = line.lstrip(b"\0").decode(wide, "ignore")
        if REPLACED not in text:
            return text, wide
    # lines of another file pasted in: there most characters are broken, not one
    if strange * 4 > sum(b > 127 for b in line):
        other = line.decode("windows-1256")
        if likeness(other) > 0.5:
            return other, "windows-1256"
    return replaced, encoding


def plain_line_ends(text: str) -> str:
    r"""A text with \n for every line end.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        The same object where there is nothing to replace.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for line_end in _LINE_ENDS:
        if line_end in text:
            text = text.replace(line_end, "\n")
    return text


def whole_characters(text: str) -> str:
    """A text without halves of surrogate pairs, which JSON accepts and no table holds.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        With U+FFFD in their place.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def looks_broken(sample: str, *, foreign_letters: bool) -> bool:
    """Whether a text is made of Arabic letters but is no Arabic: misread, or with Latin letters
    inside its words.

    Parameters
    ----------
    sample
        The beginning of a text.
    foreign_letters
        Whether letters of other scripts are in it; where none are, none are looked for.

    Returns
    -------
    bool
        Never for a text of few words.
    """
    n_words = sample.count(" ") + 1
    if n_words < _ENOUGH // 4:
        return False
    if foreign_letters:
        n_mixed = len(_MIXED.findall(sample))
        if n_mixed >= 3 and n_mixed * 4 > n_words:
            return True
    if sample.count(REPLACED) * _MOST_REPLACED > len(sample):
        return True
    # Arabic bytes read in an encoding of DOS are lines of boxes.
    if _BOXES.search(sample) and len(_BOXES.findall(sample)) * 10 > len(sample):
        return True
    # UTF-8 read as windows-1256: the first byte of every Arabic letter, D8 or D9, is ط or ظ
    # there.
    n_signs = sample.count("ط") + sample.count("ظ")
    return n_signs * 4 > len(sample) - n_words


def is_no_language(sample: str) -> bool:
    """Whether a text in Arabic letters is in no language: one encoding taken for another.

    Parameters
    ----------
    sample
        The beginning of a text that no other sign tells.

    Returns
    -------
    bool
        Of 150 letters or more without the article once, and with rare letters where frequent
        ones belong, or several that were lost.
    """
    if "ال" in sample or len(_ARABIC.findall(sample)) < _ENOUGH_FOR_ARTICLE:
        return False
    return likeness(sample) < _LEAST_LIKE or sample.count(REPLACED) >= _SEVERAL
