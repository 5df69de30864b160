"""Undo wrong decodings: texts that were once read in a wrong encoding and saved again, also twice.

Every pair of encodings that Arabic is known to have gone through is tried, and one is taken only
where what it gives looks like Arabic and what is there does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis.corpus.encodings import REPLACED, likeness

# UTF-8 that was read as one of these and saved again, the commonest first.
_TAKEN_FOR_UTF8 = (
    "windows-1252",
    "windows-1256",
    "latin-1",
    "cp437",
    "cp850",
    "cp720",
    "mac_roman",
    "windows-1251",
    "windows-1254",
    "iso8859-15",
    "cp1250",
    "cp866",
    "koi8-r",
)
# One Arabic encoding of single bytes read as another: read as, was.
_TAKEN_FOR_EACH_OTHER = (
    ("windows-1252", "windows-1256"),
    ("windows-1252", "iso8859-6"),
    ("windows-1252", "mac_arabic"),
    ("windows-1256", "iso8859-6"),
    ("iso8859-6", "windows-1256"),
    ("windows-1256", "mac_arabic"),
    ("mac_roman", "windows-1256"),
    ("cp437", "windows-1256"),
    ("windows-1251", "windows-1256"),
)
_SAMPLE = 400  # characters by which a wrong decoding is told
_OFTEN = 60  # characters in which the article stands once at least in any Arabic text
_DEEPEST = 3  # wrong readings one after another
_LIKE = 0.6  # of a mended text
_GAIN = 0.2  # in likeness, of a text that is taken for mended
_SMALL_GAIN = 0.05  # where the article comes back as well
_MOST_LOST = 0.1  # of the characters of a mended text
_LEAST_LETTERS = 8  # of a text that is looked at
_LEAST_ARABIC_LETTERS = 20  # where both readings are Arabic letters
_LOST = re.compile(f"{REPLACED}+")


# What UTF-8 becomes where it is read as windows-1252 (alef, lam; the first byte of a quote or dash), as windows-1256 (alef, lam).
_SIGNS_OF_UTF8 = ("Ø§", "Ù„", "ط§", "ظ„", "â€", "Â\u00a0", "Â«", "Â»")
_MISREAD_SIGN = re.compile("â€[^\\s\\w]|â€[˜™œ]|Â[\u00a0«»]")

Way = Sequence[tuple[str, str]]  # wrong readings, the last first: read as, was


def mend(text: str) -> str:
    """Undo a wrong decoding: a text that was UTF-8 or in an Arabic encoding, read as another and
    saved again.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        As it was, where that is certain, with U+FFFD for what was lost; every other as it is.
    """
    way = way_back(text)
    if way:
        return along(text, way)
    return mend_lines(text)


def mend_lines(text: str) -> str:
    """The same for the lines of a text of which only some were misread, and for quotes and dashes
    misread in a text that was not.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        As `mend`.
    """
    # looked for one by one: ten times as fast as a pattern of all
    if not any(sign in text for sign in _SIGNS_OF_UTF8):
        return text
    if "\n" in text:
        text = "\n".join(along(line, way_back(line)) for line in text.split("\n"))
    return _MISREAD_SIGN.sub(_sign, text)


def _sign(hit: re.Match[str]) -> str:
    """A dash or quote of UTF-8 that was read as windows-1252."""
    mended = _again(hit[0], "windows-1252", "utf-8")
    if REPLACED in mended:
        return hit[0]
    return mended


def way_back(text: str) -> Way:
    """The wrong readings that a text went through.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    sequence of (str, str)
        The encodings it was read as and was in, the last reading first; empty for a text that is
        as it was, and where nothing makes Arabic of it.
    """
    sample = text[:_SAMPLE]
    if sample.isascii() or sample.count("ال") * _OFTEN >= len(sample):
        return ()
    before = likeness(sample)
    if before > _LIKE + _GAIN:
        return ()
    n_letters = sum(map(str.isalpha, sample))
    if n_letters < _LEAST_LETTERS:
        return ()
    way = _through_utf8(sample, before, _DEEPEST)
    return way or _by_single_bytes(sample, before, n_letters) or ()


def along(text: str, way: Way) -> str:
    """A text read again as `way_back` says.

    Parameters
    ----------
    text
        The text, or one that went the same way.
    way
        As `way_back` gives it.

    Returns
    -------
    str
        The text itself where that loses its letters.
    """
    mended = text
    for read_as, was in way:
        mended = _again(mended, read_as, was)
    if way and (_share_lost(mended) > _MOST_LOST or likeness(mended) < likeness(text)):
        return text
    return mended


def _through_utf8(sample: str, before: float, deepest: int) -> list[tuple[str, str]] | None:
    """The wrong readings of UTF-8 that a sample went through: of several that make Arabic of it the
    one that loses least, of equal ones the one with most letters.
    """
    found: list[tuple[float, int, str]] = []
    for read_as in _TAKEN_FOR_UTF8:
        mended = _again(sample, read_as, "utf-8")
        # The cut at the end of the sample may go through a character; nothing else may be lost.
        # An Arabic letter of UTF-8 is two bytes, misread two signs: what is mended is much
        # shorter.
        lost = _share_lost(mended)
        if len(mended) > 0.85 * len(sample) or lost > _MOST_LOST:
            continue
        if likeness(mended) > max(_LIKE, before + _GAIN):
            found.append((lost, -sum(map(str.isalpha, mended)), read_as))
            continue
        further = None
        # where one reading is enough none goes deeper
        if deepest > 1 and not found:
            further = _through_utf8(mended, before, deepest - 1)
        if further is not None:
            return [(read_as, "utf-8"), *further]
    if found:
        return [(min(found, key=lambda way: way[:2])[2], "utf-8")]
    return None


def _by_single_bytes(sample: str, before: float, n_letters: int) -> list[tuple[str, str]] | None:
    """The one Arabic encoding that was taken for another: the pair that looks most like Arabic."""
    best = None
    # Where the article stands nowhere and comes back, a small gain is enough.
    gain = _GAIN if "ال" in sample else _SMALL_GAIN
    most = max(_LIKE, before + gain)
    for read_as, was in _TAKEN_FOR_EACH_OTHER:
        if before and n_letters < _LEAST_ARABIC_LETTERS:
            continue
        mended = _again(sample, read_as, was)
        like = likeness(mended) - _share_lost(mended)
        # The small gain is only for a text in which the article comes back.
        if gain == _SMALL_GAIN and mended.count("ال") * _OFTEN < len(mended):
            like -= _GAIN
        if like > most and _share_lost(mended) <= _MOST_LOST:
            best = [(read_as, was)]
            most = like
    return best


def _again(text: str, read_as: str, was: str) -> str:
    """A text that was read in one encoding, read in another; U+FFFD for what was lost."""
    # Signs that the first encoding does not have stand for no byte: one that no UTF-8 holds.
    table = _bytes_of(read_as)
    data = bytes(table.get(sign, 0xFF) for sign in text)
    if was != "utf-8":
        # One sign is one byte is one sign again: the two are as long, and blanks stay what
        # they are.
        plain = dict.fromkeys("\r\n\t ", True)
        read = data.decode(was, "replace")
        return "".join(s if s in plain else r for s, r in zip(text, read, strict=True))
    return _LOST.sub(REPLACED, data.decode(was, "replace"))


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    """The byte of each character; a byte that stands for none is taken for its control character,
    as browsers do.
    """
    # First the control characters, which what the encoding itself has in their places
    # overwrites.
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    # Mac Arabic has blanks and stops twice: from the upper half down, so that ASCII keeps its bytes.
    for byte in reversed(range(256)):
        sign = bytes([byte]).decode(encoding, "ignore")
        if sign:
            table[sign] = byte
    return table


def _share_lost(text: str) -> float:
    return text.count(REPLACED) / max(1, len(text))
