"""Orthographic normalisation, once per distinct token: camel-tools' rules.

camel-tools asks pip for torch and may therefore be missing (docs/decisions/0002-environment.md), so
its rules stand here as tables; a test asks camel-tools itself about every character there is.

`plain` drops what is no letter of the word (compatibility forms, diacritics, tatweel); `fold`
further makes one of the letters that Arabic spelling mixes: alef forms, alef maksura and ya, teh
marbuta and heh, and Persian kaf, ya and the like.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import is_normalized, normalize

import numpy as np

# the diacritics are those of camel-tools' dediac_ar, whose module sorts all of Unicode at import: 0.4 s in every process
_DROPPED = dict.fromkeys(
    [
        # tatweel; joiners and direction marks; signs of embedding and isolation; byte order
        # mark and soft hyphen: none of them is seen as a letter
        0x0640,
        0x200C,
        0x200D,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
        0x00AD,
    ]
)
_DROPPED |= dict.fromkeys(
    [
        # vowel signs, shadda and sukun; the small alef; honorifics, further combining marks
        # and signs of recitation
        *range(0x064B, 0x0653),
        0x0670,
        *range(0x0610, 0x061B),
        *range(0x0653, 0x0660),
        *range(0x06D6, 0x06DD),
        *range(0x06DF, 0x06E5),
        0x06E7,
        0x06E8,
        *range(0x06EA, 0x06EE),
    ]
)
_PERSIAN = str.maketrans(
    {
        "ک": "ك",
        "ی": "ي",
        "ې": "ي",
        "ۍ": "ي",
        "گ": "ك",
        "ھ": "ه",
        "ہ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ز",
        "ڤ": "ف",
    }
)
# signs whose compatibility form would be a word in an odd spelling
_WRITTEN_OUT = str.maketrans({"\ufdfc": "ريال", "\ufdfd": "بسم الله الرحمن الرحيم"})
_MIXED = str.maketrans("إأٱآىة", "ااااي" + "ه")
_SEPARATOR = "\n"
_RUN = 200  # words
_NONE = 0xFFFFFFFF  # in place of a letter that is dropped


def plain(word: str) -> str:
    """The word in standard code points, without diacritics, tatweel and invisible characters."""
    return _standard(word).translate(_PLAIN_LETTERS)


def fold(word: str) -> str:
    """`plain` with the letters that spelling mixes made one: أإآٱ to ا, ى to ي, ة to ه, Persian
    forms to Arabic ones.
    """
    return _standard(word).translate(_FOLDED_LETTERS)


def _standard(word: str) -> str:
    """The word in NFKC, where no character hangs on its neighbours."""
    if is_normalized("NFKC", word):
        return word
    # First written out: NFKC makes ﷼ into ریال with a Persian ya, and ﷽ has several words.
    return normalize("NFKC", word.translate(_WRITTEN_OUT))


def _standard_run(words: Sequence[str]) -> str:
    """Words in standard form, with separators between them."""
    text = _SEPARATOR.join(words)
    if is_normalized("NFKC", text):
        return text
    return _SEPARATOR.join(map(_standard, words))


def plain_all(words: Sequence[str]) -> list[str]:
    """`plain` of each word, in one pass; a word never holds a line break."""
    return _changed_all(words, _PLAIN_LETTERS)


def fold_all(words: Sequence[str]) -> list[str]:
    """`fold` of each word, in one pass; a word never holds a line break."""
    return _changed_all(words, _FOLDED_LETTERS)


class _Letters(dict[int, str]):
    """What a function makes of each character, asked once a character."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change

    def __missing__(self, code: int) -> str:
        letter = self._change(chr(code))
        self[code] = letter
        return letter


def _plain_letter(letter: str) -> str:
    return _standard(letter).translate(_DROPPED)


def _folded_letter(letter: str) -> str:
    return _plain_letter(letter).translate(_PERSIAN).translate(_MIXED).lower()


_PLAIN_LETTERS = _Letters(_plain_letter)
_FOLDED_LETTERS = _Letters(_folded_letter)


def _changed_all(words: Sequence[str], changed_letters: _Letters) -> list[str]:
    """Each word with every character changed: a table of the characters that occur, applied to
    all words side by side.
    """
    if not words:
        return []
    # One long string: numpy then changes all words at once, and no word holds the separator.
    text = _SEPARATOR.join(words)
    if not is_normalized("NFKC", text):
        # few words are not in standard form, and some hundred are asked at once for them
        runs = (words[i : i + _RUN] for i in range(0, len(words), _RUN))
        text = _SEPARATOR.join(map(_standard_run, runs))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    held = np.flatnonzero(np.bincount(codes))
    letters = [changed_letters[code] for code in held.tolist()]
    # a few capitals of other scripts become two letters
    # The table below gives one code point for one.
    if any(len(letter) > 1 for letter in letters):
        return text.translate(dict(zip(held.tolist(), letters, strict=True))).split(_SEPARATOR)
    table = np.zeros(int(held[-1]) + 1 if len(held) else 0, np.uint32)
    table[held] = [ord(letter) if letter else _NONE for letter in letters]
    changed = table[codes]
    return (
        changed[changed != _NONE].tobytes().decode("utf-32-le", "surrogatepass").split(_SEPARATOR)
    )
