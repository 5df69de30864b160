"""Which encoding a file is in: a byte order mark, UTF-8, UTF-16, windows-1256, else what charset-normalizer finds."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1_000_000


def detect(head: bytes) -> str:
    """The name of the encoding of a file that begins with `head`; 'unknown' where nothing fits.

    UTF-8 with a few broken bytes is UTF-8 still (and then fails where it is decoded), never taken for windows-1256.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := _wide(head):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head[:_SAMPLE])
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    if head.decode("utf-8", "replace").count("\ufffd") * 20 < sum(b > 127 for b in head[:_SAMPLE]):
        return "utf-8"
    decoded = head.decode("cp1256", "replace")
    letters = sum("\u0621" <= c <= "\u064a" for c in decoded)
    if letters > 0.3 * max(1, sum(c.isalpha() for c in decoded)):
        return "windows-1256"
    best = from_bytes(head[:_SAMPLE]).best()
    return best.encoding if best else "unknown"


def _wide(head: bytes) -> str:
    """UTF-16 without a mark, by the bytes 0 and 6 (Latin and Arabic) that half of its places hold; else ''."""
    even, odd = (part.count(0) + part.count(6) for part in (head[:4000:2], head[1:4000:2]))
    if max(even, odd) * 2 < 0.6 * len(head[:4000]):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def decode(data: bytes) -> tuple[str, str]:
    """The text of a whole file, without a byte order mark and with \\n for every line end, and its encoding.

    Raises `UnicodeDecodeError` where the bytes are in no encoding known here.
    """
    name = detect(data)
    if name == "unknown":
        raise UnicodeDecodeError("unknown", data[:1], 0, 1, "no encoding fits")
    text = data.decode(name)
    return plain_line_ends(text.removeprefix("\ufeff")), name


def plain_line_ends(text: str) -> str:
    """The text with \\n for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
