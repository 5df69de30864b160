"""Which folded words cannot be words of a lexicon, told for all of them at once by hashes of their
parts.

Of the distinct words of a corpus nine in ten have no reading in a lexicon. A prefilter never
holds back a word that has one; of the others it lets a few through, which `word_readings.read_word`
then finds to have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.text.clitics import MIN_STEM, PREFIXES, PRONOUNS
from analysis.text.tokens import codes_of, span_keys

Flags = npt.NDArray[np.bool_]
# Two million flags a table: with some ten thousand stems few words pass by chance.
_BITS = 21
_PIECE = 16_384  # words whose hashes are in memory at once
_PREFIX_LENGTHS = range(max(map(len, PREFIXES)) + 1)
_ENDING_LENGTHS = range(max(map(len, PRONOUNS)) + 1)


@dataclass(frozen=True)
class Prefilter:
    """Which hashes of stems, of clitics before them and of what stands after them are let through.

    `globs` holds for each length the hashes of beginnings of that length.
    """

    stems: Flags
    prefixes: Flags
    endings: Flags
    globs: dict[int, Flags]


def make_prefilter(
    words: Iterable[str], globs: Iterable[str], before_pronouns: Iterable[str]
) -> Prefilter:
    """A prefilter for the words of a lexicon; a final ه or ة of a word `before_pronouns` is
    written ت there.
    """
    stems = {*words, *(word[:-1] + "ت" for word in before_pronouns if word.endswith(("ه", "ة")))}
    by_length: dict[int, list[str]] = {}
    for glob in globs:
        by_length.setdefault(len(glob), []).append(glob)
    # What may stand behind a stem: nothing, the accusative's alef, a pronoun.
    endings = ("", "ا", *PRONOUNS)
    return Prefilter(
        _marked(stems),
        _marked(PREFIXES),
        _marked(endings),
        {n: _marked(g) for n, g in by_length.items()},
    )


def _marked(parts: Iterable[str]) -> Flags:
    """Which hashes these strings have."""
    held = list(parts)
    flags = np.zeros(1 << _BITS, bool)
    flags[_Pieces(held).hashes(0, 0)] = True
    return flags


def passes(words: Sequence[str], prefilter: Prefilter) -> Flags:
    """Whether each folded word may have a reading."""
    found = [
        _passes(_Pieces(words[i : i + _PIECE]), prefilter) for i in range(0, len(words), _PIECE)
    ]
    return np.concatenate(found) if found else np.zeros(0, bool)


class _Pieces:
    """Some words side by side, and the hashes of parts of all of them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.sizes = np.fromiter(map(len, words), np.int64, len(words))
        self.ends = np.cumsum(self.sizes)
        self.begins = self.ends - self.sizes
        self.key = span_keys(codes_of("".join(words)))

    def hashes(self, skip: int, drop: int) -> npt.NDArray[np.uint64]:
        """Each word without its first `skip` and its last `drop` letters; words with fewer are
        taken as empty.
        """
        begin = np.minimum(self.begins + skip, self.ends)
        return self.between(begin, np.maximum(self.ends - drop, begin))

    def between(
        self, begin: npt.NDArray[np.int64], stop: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.uint64]:
        """The letters from `begin` to `stop`."""
        return self.key(begin, stop) >> np.uint64(64 - _BITS)


def _passes(pieces: _Pieces, prefilter: Prefilter) -> Flags:
    found = np.zeros(len(pieces.sizes), bool)
    after = []
    for drop in _ENDING_LENGTHS:
        # The last `drop` letters, of a shorter word all of them.
        tail = np.maximum(pieces.ends - drop, pieces.begins)
        after.append(prefilter.endings[pieces.between(tail, pieces.ends)])
    for skip in _PREFIX_LENGTHS:
        begin = np.minimum(pieces.begins + skip, pieces.ends)
        before = prefilter.prefixes[pieces.between(pieces.begins, begin)]
        # As in `read_word`: behind a prefix two letters must be left, a whole word may be
        # shorter.
        before &= pieces.sizes >= skip + (MIN_STEM if skip else 0)
        for drop in _ENDING_LENGTHS:
            # Three small tables in place of one of all combinations: a few words more pass, in
            # which `read_word` then finds no reading.
            found |= before & after[drop] & prefilter.stems[pieces.hashes(skip, drop)]
        for size, begun in prefilter.globs.items():
            found |= before & begun[pieces.between(begin, np.minimum(begin + size, pieces.ends))]
    return found
