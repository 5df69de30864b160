"""What a coder that learns sees of a unit: a sentence and a pair of states named in it.

Words and letters of the whole sentence; words around and between the parties; the lexicon's own
hits, and which of them stand between the parties or in their clause; how many other states are
named. How long the sentence is and how far the parties stand apart is not asked: it tells as much as
nothing where there are words, and gave frames to sentences that only name two states. Every feature is hashed to a number, so that a fitted
coder holds no word of any text (Weinberger et al. 2009).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from analysis.relations.text_classifier import word_features
from analysis.text.documents import Text

if TYPE_CHECKING:
    from analysis.coding.coded_texts import CodedTexts

Ints = npt.NDArray[np.int64]

BUCKETS = 2**15  # the hashing trick: features share so many numbers, and no list of them is kept
AROUND = 3  # words before the first party and after the second that count as near
BLOCKS = ("words", "near", "signs")
# how much each block weighs: words are normalised to length one, signs are few and telling
WEIGHTS = (1.0, 1.0, 0.5)
_BREAKS = "،؛,;:"


class UnitFeatures(NamedTuple):
    """Units × buckets, one matrix a block: words (term frequencies), near (the same), signs (0, 1)."""

    words: sparse.csr_array
    near: sparse.csr_array
    signs: sparse.csr_array

    def rows(self, kept: npt.NDArray[np.int64]) -> UnitFeatures:
        """The units with these numbers."""
        return UnitFeatures(*(part[kept] for part in self))


@lru_cache(maxsize=400_000)
def bucket(feature: str) -> int:
    """The number of a feature, from 0 to `BUCKETS` - 1."""
    # Not `hash()`, which gives a string another number in every process.
    head = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(head, "big") % BUCKETS


def written_word(text: Text, type_id: int) -> str:
    """The folded word of a type, but that a final ة stays: folding makes ه of it, and so one word of
    مصالحة, reconciliation, and مصالحه, his interests.

    Parameters
    ----------
    text
        The text.
    type_id
        A type of its tokens.

    Returns
    -------
    str
    """
    word = str(text.folded[type_id])
    if word.endswith("ه") and text.tokens.surfaces[type_id].endswith("ة"):
        return word[:-1] + "ة"
    return word


def unit_features(coded: CodedTexts, units: pd.DataFrame) -> UnitFeatures:
    """The features of units.

    Parameters
    ----------
    coded : CodedTexts
        Texts with their mentions; their frames are not asked for.
    units : pandas.DataFrame
        One row a unit: article_id, sentence_id, dyad (two ids of states joined by a hyphen, which
        need not be a dyad of the study).

    Returns
    -------
    UnitFeatures
        In the order of `units`; a unit whose sentence is not in the texts has none.
    """
    text = coded.text
    row_of = {
        (a, int(s)): n
        for n, (a, s) in enumerate(
            zip(coded.sentences["article_id"], coded.sentences["sentence_id"], strict=True)
        )
    }
    row = np.array(
        [
            row_of.get((a, int(s)), -1)
            for a, s in zip(units["article_id"], units["sentence_id"], strict=True)
        ],
        dtype=np.int64,
    )
    # `sentence` rises over the tokens, so that those of a row lie between two places.
    begin = np.searchsorted(text.sentence, row, "left")
    stop = np.searchsorted(text.sentence, row, "right")
    states = {a.id: coded.study.state_of(a.id) for a in coded.study.actors}
    named = _by_sentence(coded, coded.mentions, states)
    hits = _frames_by_sentence(coded)
    rows: list[list[list[int]]] = [[], [], []]
    for number, dyad in enumerate(units["dyad"]):
        if row[number] < 0:
            parts: list[list[int]] = [[], [], []]
        else:
            tokens = range(int(begin[number]), int(stop[number]))
            at = int(row[number])
            parts = _of_unit(coded, tokens, str(dyad), named.get(at, []), hits.get(at, []))
        for block, part in zip(rows, parts, strict=True):
            block.append(part)
    return UnitFeatures(*(_counted(block) for block in rows))


def _by_sentence(
    coded: CodedTexts, mentions: pd.DataFrame, states: Mapping[str, str | None]
) -> dict[int, list[tuple[int, int, str]]]:
    """First token, last token and state of the mentions of each sentence (row of `sentences`)."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    sentence = coded.text.sentence
    for first, last, actor in zip(
        mentions["first"], mentions["last"], mentions["actor_id"], strict=True
    ):
        state = states.get(actor)
        if state:
            found.setdefault(int(sentence[first]), []).append((int(first), int(last), state))
    return found


def _frames_by_sentence(coded: CodedTexts) -> dict[int, list[tuple[int, str]]]:
    """First token and frame of the lexicon's triggers in each sentence."""
    triggers = coded.frame_terms
    found: dict[int, list[tuple[int, str]]] = {}
    for first, frame in zip(triggers["first"], triggers["frame"], strict=True):
        found.setdefault(int(coded.text.sentence[first]), []).append((int(first), str(frame)))
    return found


def _of_unit(
    coded: CodedTexts,
    tokens: range,
    dyad: str,
    named: Sequence[tuple[int, int, str]],
    hits: Sequence[tuple[int, str]],
) -> list[list[int]]:
    """The numbers of the features of one unit, block by block."""
    types = coded.text.tokens.type_id
    # Names of states are left out, so that a coder cannot learn a frame by which states meet.
    of_parties = {t for first, last, _ in named for t in range(first, last + 1)}
    words = []
    for token in tokens:
        if token in of_parties:
            continue
        words += [bucket(f) for f in word_features(written_word(coded.text, types[token]))]
    one, other = dyad.split("-", 1)
    span = _between(named, one, other)
    near = []
    signs = [f"L {frame}" for _, frame in hits]
    others = {state for _, _, state in named} - {one, other}
    # A number in a few bins, each a sign of its own: no weight need be linear in it.
    signs.append(f"others {min(len(others), 3)}")
    if span is None:
        signs.append("no span")
    else:
        first, last, order = span
        # Within the sentence: tokens of all bodies lie in one array.
        around = range(max(tokens.start, first - AROUND), min(tokens.stop, last + AROUND + 1))
        for token in around:
            if token not in of_parties:
                near.append(
                    bucket(f"near {word_features(written_word(coded.text, types[token]))[0]}")
                )
        signs += _signs_of_span(coded, span, hits)
        signs.append(f"order {order}")
    return [words, near, sorted({bucket(s) for s in signs})]


def _signs_of_span(
    coded: CodedTexts, span: tuple[int, int, str], hits: Sequence[tuple[int, str]]
) -> Iterator[str]:
    """Which frames of the lexicon stand between the parties, and whether a clause parts them."""
    first, last, _ = span
    tokens = coded.text.tokens
    body = coded.text.bodies[int(tokens.article[first])]
    between = body[int(tokens.end[first]) : int(tokens.start[last])]
    yield "one clause" if not any(mark in between for mark in _BREAKS) else "parted"
    for place, frame in hits:
        if first - AROUND <= place <= last + AROUND:
            yield f"LB {frame}"


def _between(
    named: Sequence[tuple[int, int, str]], one: str, other: str
) -> tuple[int, int, str] | None:
    """The two mentions of the parties that stand nearest: token of the first, of the second, and
    which comes first.
    """
    best: tuple[int, int, str] | None = None
    for first, _, state in named:
        for second, _, partner in named:
            # in the order of the text, so that each two mentions are met once
            if second <= first or {state, partner} != {one, other}:
                continue
            if best is None or second - first < best[1] - best[0]:
                best = (first, second, "as named" if state == one else "turned")
    return best


def _counted(rows: Sequence[Sequence[int]]) -> sparse.csr_array:
    begin = np.append(0, np.cumsum([len(r) for r in rows]))
    flat = np.array([f for r in rows for f in r], dtype=np.int64)
    # compressed rows, as in `event_features`
    matrix = sparse.csr_array((np.ones(len(flat)), flat, begin), shape=(len(rows), BUCKETS))
    # `document_frequencies` counts indices: a feature may stand once a row only.
    matrix.sum_duplicates()
    return matrix
