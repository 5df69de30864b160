"""Which encoding a file is in, and its text: a mark, UTF-8, UTF-16, what the file declares, else
the Arabic encoding whose reading looks most like Arabic.

Broken bytes never lose more than themselves: they become U+FFFD (`lines_of`, `decode`), and texts
that were once decoded wrongly and saved again are mended where that is certain (`mend`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1_000_000
_ARABIC_ENCODINGS = ("windows-1256", "iso8859-6", "mac_arabic")
_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_-]{3,20})""")
_DECLARED_WITHIN = 4_096
_FIRST = 60  # bytes: a file in UTF-16 is so from its beginning
# Letters by how often news writes them: an encoding taken for another makes rare ones of frequent ones.
_FREQUENT = frozenset("اليمنوترةبعدسفحق")
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]")
_MIXED = re.compile("[\u0621-\u064a][A-Za-z\u00c0-\u02ff]|[A-Za-z\u00c0-\u02ff][\u0621-\u064a]")
REPLACED = "\ufffd"
_ENOUGH = 20
# UTF-8 read as windows-1256 has ط or ظ, read as Latin-1 has Ø or Ù, before every other letter.
_MISREAD = (("طظ", "windows-1256"), ("ØÙ", "windows-1252"), ("ØÙ", "latin-1"))


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
    if declared := _declared(head):
        return declared
    if _in_lines(sample):
        return "utf-8"
    scores = {name: _score(sample, name) for name in _ARABIC_ENCODINGS}
    best = max(scores, key=lambda name: scores[name])
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
    """How much a sample looks like Arabic in an encoding, less what is no character in it."""
    text = sample.decode(name, "replace")
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
    letters = sum(map(str.isalpha, text))
    arabic = _ARABIC.findall(text)
    if not letters or len(arabic) <= 0.3 * letters:
        return 0.0
    frequent = sum(letter in _FREQUENT for letter in arabic)
    return frequent / letters


def _wide(head: bytes) -> str:
    """UTF-16 without a mark, by the bytes 0 and 6 (Latin and Arabic) that half of its places hold;
    else ''.
    """
    even, odd = (part.count(0) + part.count(6) for part in (head[:4000:2], head[1:4000:2]))
    begins = head[:_FIRST]
    if max(even, odd) * 2 < 0.6 * len(head[:4000]) or begins.count(0) + begins.count(6) < 0.2 * len(
        begins
    ):
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
    UnicodeDecodeError
        Where the bytes are in no encoding known here.
    """
    name = detect(data)
    if name == "unknown":
        raise UnicodeDecodeError("unknown", data[:1], 0, 1, "no encoding fits")
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
    if encoding.startswith("utf-16"):
        for wide in codecs.getreader(encoding)(stream, "replace"):
            yield wide, encoding
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
        return text.replace("\r\n", "\n").replace("\r", "\n")
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


def mend(text: str) -> str:
    """Undo a wrong decoding: a text that was UTF-8, read as windows-1256 or Latin-1 and saved
    again.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        As it was, where that is certain; every other as it is.
    """
    sample = text[:400]
    if "Ø" not in sample and (sample.count("ط") + sample.count("ظ")) * 8 < len(sample):
        return text
    for signs, encoding in _MISREAD:
        n_signs = sum(sample.count(sign) for sign in signs)
        if n_signs < 3 or n_signs * 5 < sum(map(str.isalpha, sample)):
            continue
        try:
            mended = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            mended = _mend_by_words(text, encoding)
        if likeness(mended) > 0.5:
            return mended
    return text


def _mend_by_words(text: str, encoding: str) -> str:
    """The same, blank by blank, with U+FFFD for what was lost."""
    return text.encode(encoding, "replace").decode("utf-8", "replace")


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
    n_signs = sample.count("ط") + sample.count("ظ")
    return n_signs * 4 > len(sample) - n_words
