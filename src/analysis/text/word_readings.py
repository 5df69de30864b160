"""Which words of a lexicon a word of the text can be, with which clitics: decided once for each
distinct word.

A corpus of ten million words has some 300,000 distinct ones, and of these nine in ten have no
reading in a lexicon (`prefilter` tells them all at once).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.text.clitics import FUTURE, MIN_STEM, MIN_STEM_BEFORE_PRONOUN, PREFIXES, pronoun_stems
from analysis.text.lexicon import (
    ARTICLE,
    ATTACHED_HEH,
    FLAG_SETS,
    GLOB_LETTERS,
    PROCLITIC,
    PRONOUN,
    START_LETTERS,
    TANWIN,
    Lexicon,
    without_article,
)
from analysis.text.normalise import plain_all
from analysis.text.prefilter import passes

MOST_SEEN = 500_000  # words that a lexicon remembers
# The last letters of `clitics.PRONOUNS`: most words end otherwise and need no further look.
_PRONOUN_ENDS = frozenset("هامنكي")


@dataclass(frozen=True)
class Vocabulary:
    """The lexicon readings of each distinct token.

    Attributes
    ----------
    begin : numpy.ndarray of int64, shape (n_types + 1,)
        The readings of type t are `symbol[begin[t]:begin[t + 1]]`.
    symbol : numpy.ndarray of int64
        Symbols, as `lexicon` packs them.
    """

    begin: npt.NDArray[np.int64]
    symbol: npt.NDArray[np.int64]


class _Prefix(NamedTuple):
    """What may stand written before a stem, its flags, and whether it ends in the future's س."""

    written: str
    flags: int
    future: bool


def _prefixes() -> list[_Prefix]:
    prefixes = []
    for written, (proclitics, article) in PREFIXES.items():
        if written:
            flags = PROCLITIC if proclitics else 0
            flags |= ARTICLE if article else 0
            prefixes.append(_Prefix(written, flags, written.endswith("س")))
    return prefixes


def _by_beginning(prefixes: list[_Prefix]) -> dict[str, tuple[_Prefix, ...]]:
    """Prefixes of one letter by that letter, longer ones by their first two: two look-ups find all
    that may fit.
    """
    table: dict[str, tuple[_Prefix, ...]] = {}
    for prefix in prefixes:
        beginning = prefix.written[:2]
        table[beginning] = (*table.get(beginning, ()), prefix)
    return table


_PREFIXES = _by_beginning(_prefixes())


def read_word(word: str, lexicon: Lexicon, written: str | None = None) -> tuple[int, ...]:
    """The symbols that a word can be read as.

    Parameters
    ----------
    word : str
        A word as `lexicon.forms` gives it.
    lexicon : Lexicon
        A compiled lexicon.
    written : str, optional
        The same word without diacritics but with its own letters (`normalise.plain`); `word` by
        default.

    Returns
    -------
    tuple of int
        Symbols. The readings are those of `clitics.proclitic_readings`; a stem whose first
        letters begin no word of the lexicon is passed over.
    """
    # The two are compared letter by letter from here on, which needs equal lengths.
    if written is None or len(written) != len(word):
        written = word
    if not lexicon.clitics:
        return _read_without_clitics(word, written, lexicon)
    starts = lexicon.starts
    symbols = []
    if word[:START_LETTERS] in starts:
        symbols += _read_stem(word, written, 0, lexicon)
    for prefix in (*_PREFIXES.get(word[:1], ()), *_PREFIXES.get(word[:2], ())):
        if len(word) == 1 or not word.startswith(prefix.written):
            continue
        size = len(prefix.written)
        stem = word[size:]
        if len(stem) < MIN_STEM or stem[:START_LETTERS] not in starts:
            continue
        # سيزور is س + يزور, but سفير is no س + فير.
        if prefix.future and stem[0] not in FUTURE:
            continue
        symbols += _read_stem(stem, written[size:], prefix.flags, lexicon)
    return tuple(symbols)


def _read_without_clitics(word: str, written: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The readings of a word that allow no clitic but the article: the evaluation's baseline."""
    has_article, stem = without_article(word)
    flags = ARTICLE if has_article else 0
    numbers = _numbers(stem, written[len(word) - len(stem) :], lexicon)
    return tuple(number * FLAG_SETS + flags for number in numbers)


def _numbers(stem: str, written: str, lexicon: Lexicon) -> list[int]:
    """The numbers of the lexicon's words that a stem is, as it stands.

    A stem in ه is also one that the lexicon writes with ة, a common spelling; a stem written with
    ة is none with an attached ه.
    """
    words = lexicon.words
    forms = [stem]
    if stem.endswith("ه"):
        if lexicon.normalisation == "folded":
            forms.append(stem[:-1] + "ة")
        if not written.endswith("ة"):
            forms.append(stem[:-1] + ATTACHED_HEH)
    numbers = [words[form] for form in forms if form in words]
    numbers += [number for own, number in lexicon.exact.get(stem, ()) if own == written]
    return numbers


def _read_stem(stem: str, written: str, flags: int, lexicon: Lexicon) -> list[int]:
    """The symbols of a stem: the word itself, by glob, with the accusative alef, before a pronoun."""
    symbols = [number * FLAG_SETS + flags for number in _numbers(stem, written, lexicon)]
    for glob, number in lexicon.globs.get(stem[:GLOB_LETTERS], ()):
        if stem.startswith(glob):
            symbols.append(number * FLAG_SETS + flags)
    last = stem[-1:]
    # وسيطا is وسيط with the accusative's alef; behind the article there is no tanwin.
    if last == "ا" and not flags & ARTICLE:
        for number in _numbers_before(stem[:-1], written[:-1], lexicon):
            if number in lexicon.inflecting_words:
                symbols.append(number * FLAG_SETS + flags | TANWIN)
    # A word written with ة does not end in the pronoun ه, although both are folded to ه.
    if last in _PRONOUN_ENDS and len(stem) > MIN_STEM_BEFORE_PRONOUN and written[-1:] != "ة":
        symbols += _read_before_pronoun(stem, written, flags, lexicon)
    return symbols


def _numbers_before(stem: str, written: str, lexicon: Lexicon) -> list[int]:
    """The numbers of words before an ending; a teh marbuta is never written as ه or ة there."""
    numbers = []
    if stem in lexicon.words:
        numbers.append(lexicon.words[stem])
    numbers += [number for own, number in lexicon.exact.get(stem, ()) if own == written]
    return numbers


def _read_before_pronoun(stem: str, written: str, flags: int, lexicon: Lexicon) -> list[int]:
    """The symbols of what stands before a pronoun; a teh marbuta is written ت there."""
    symbols = []
    for bare, pronoun in pronoun_stems(stem):
        own = written[: len(stem) - len(pronoun)]
        numbers = _numbers_before(bare, own, lexicon)
        if bare.endswith("ت"):
            with_teh = bare[:-1] + "ة"
            if with_teh in lexicon.words:
                numbers.append(lexicon.words[with_teh])
            for form in (bare[:-1] + "ه", with_teh):
                for spelling, number in lexicon.exact.get(form, ()):
                    if spelling == own[:-1] + "ة":
                        numbers.append(number)
        # A stem in ت comes from `pronoun_stems` twice, as it stands and in ه: each number
        # once.
        for number in dict.fromkeys(numbers):
            if number in lexicon.pronoun_words:
                symbols.append(number * FLAG_SETS + flags | PRONOUN)
    return symbols


def read_vocabulary(
    surfaces: Sequence[str], lexicon: Lexicon, folded: Sequence[str] | None = None
) -> Vocabulary:
    """Read each distinct word once.

    Parameters
    ----------
    surfaces : sequence of str
        The distinct words of a text, as written.
    lexicon : Lexicon
        A compiled lexicon; remembers what it has read.
    folded : sequence of str, optional
        The folded forms of the same words, where they are known.

    Returns
    -------
    Vocabulary
        The readings, in the order of `surfaces`.
    """
    seen = lexicon.seen
    fresh = [number for number, word in enumerate(surfaces) if word not in seen]
    # All at once, since keeping an order of use would cost more than reading them again.
    if len(seen) + len(fresh) > MOST_SEEN:
        seen.clear()
        fresh = list(range(len(surfaces)))
    new = [surfaces[number] for number in fresh]
    forms = None
    if folded is not None and lexicon.normalisation == "folded":
        forms = [folded[number] for number in fresh]
    seen.update(zip(new, _read_new(new, lexicon, forms), strict=True))
    readings = [seen[word] for word in surfaces]
    begin = np.zeros(len(surfaces) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, readings), np.int64, len(readings)), out=begin[1:])
    symbols = np.fromiter(chain.from_iterable(readings), np.int64, int(begin[-1]))
    return Vocabulary(begin, symbols)


def _read_new(
    surfaces: Sequence[str], lexicon: Lexicon, forms: Sequence[str] | None
) -> list[tuple[int, ...]]:
    """The readings of words that were not met before; `forms` are those that are compared."""
    memory = lexicon.memory
    words = lexicon.forms(surfaces) if forms is None else forms
    # Nine in ten words end here, with no reading.
    asked = np.flatnonzero(passes(words, lexicon.prefilter)).tolist()
    written = plain_all([surfaces[number] for number in asked])
    readings: list[tuple[int, ...]] = [()] * len(surfaces)
    for number, own in zip(asked, written, strict=True):
        # Forms that differ in diacritics alone are read once.
        if own not in memory:
            memory[own] = read_word(words[number], lexicon, own)
        readings[number] = memory[own]
    return readings
