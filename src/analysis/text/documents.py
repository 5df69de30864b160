"""A list of bodies read once: tokens, sentences, and the matches of a whole lexicon. All coding
starts from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.text.lexicon import Lexicon
from analysis.text.match import match
from analysis.text.normalise import fold_all
from analysis.text.sentences import sentence_of, sentence_table, split_chunk
from analysis.text.tokens import Tokens, chunks, codes_of, hash_chunk, joined_up, number_types
from analysis.text.word_readings import read_vocabulary

_FOLDED: dict[str, str] = {}
_MOST_FOLDED = 500_000  # forms that are remembered


def has_arabic(words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each folded word has an Arabic letter, for all of them at once."""
    codes = codes_of("".join(words))
    # A running count of Arabic letters, whose differences at the ends of words are those in
    # each.
    letters = np.cumsum(np.append(0, (codes >= 0x0621) & (codes <= 0x064A)))
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    return np.diff(letters[np.append(0, ends)]) > 0


@dataclass(frozen=True)
class Text:
    """Bodies in their order, with tokens and sentences.

    `sentences` has a row a sentence (article: place in `bodies`); `sentence` gives the row of each
    token's sentence.
    """

    bodies: Sequence[str]
    tokens: Tokens
    sentences: pd.DataFrame
    sentence: npt.NDArray[np.int64]

    @cached_property
    def folded(self) -> npt.NDArray[np.object_]:
        """The folded form of each type; forms met before in this process are not folded again."""
        if len(_FOLDED) > _MOST_FOLDED:
            _FOLDED.clear()
        fresh = [s for s in self.tokens.surfaces if s not in _FOLDED]
        _FOLDED.update(zip(fresh, fold_all(fresh), strict=True))
        return np.array([_FOLDED[s] for s in self.tokens.surfaces], dtype=object)

    @cached_property
    def is_latin_or_number(self) -> npt.NDArray[np.bool_]:
        """Whether each type has no Arabic letter."""
        return ~has_arabic(self.folded.tolist())

    def neighbour(self, places: npt.NDArray[np.integer], step: int) -> npt.NDArray[np.object_]:
        """The folded word `step` tokens away in the same sentence; '' where there is none."""
        other = places + step
        inside = (other >= 0) & (other < len(self.tokens))
        # Only to keep the index valid: what lies outside is answered with ''.
        safe = np.where(inside, other, places)
        # The word beside it in another sentence says nothing of this one.
        inside &= self.sentence[safe] == self.sentence[places]
        words = self.folded[self.tokens.type_id[safe]]
        return np.where(inside, words, "")

    @cached_property
    def _words(self) -> npt.NDArray[np.object_]:
        return np.array(self.tokens.surfaces, dtype=object)

    def surface(self, first: npt.NDArray[np.integer], last: npt.NDArray[np.integer]) -> list[str]:
        """The characters from the first to the last token of each span."""
        tokens = self.tokens
        words = self._words[tokens.type_id[first]]  # most spans are one token
        more = np.flatnonzero(first != last)
        begin, stop = first[more], last[more]
        rows = zip(
            tokens.article[begin].tolist(),
            tokens.start[begin].tolist(),
            tokens.end[stop].tolist(),
            strict=True,
        )
        words[more] = [self.bodies[article][start:end] for article, start, end in rows]
        return list(words)

    def places(self, found: pd.DataFrame) -> pd.DataFrame:
        """`found` (with `first`, `last`) with article, sentence_id, start, end and surface, as
        tables give a place.

        Columns of categories become columns of words.
        """
        first, last = found["first"].to_numpy(), found["last"].to_numpy()
        row = self.sentence[first]
        words = {
            str(c): _words(found[c])
            for c in found.columns
            if isinstance(found[c].dtype, pd.CategoricalDtype)
        }
        return found.assign(
            **words,
            article=self.tokens.article[first],
            sentence_id=self.sentences["sentence_id"].to_numpy()[row]
            if len(row)
            else np.zeros(0, np.int32),
            start=self.tokens.start[first],
            end=self.tokens.end[last],
            surface=self.surface(first, last),
        )


def _words(column: pd.Series) -> pd.Series:
    """A column of categories, none of them missing, as words; `astype` would go through Python
    strings.
    """
    words = column.cat.categories.astype("str").array
    return pd.Series(words.take(column.cat.codes.to_numpy(np.int64)), index=column.index)


def read_text(bodies: Sequence[str]) -> Text:
    """Tokens and sentences of `bodies`, in one pass."""
    parts = [(hash_chunk(chunk), split_chunk(chunk)) for chunk in chunks(bodies)]
    tokens = number_types(joined_up([hashed for hashed, _ in parts]), bodies)
    return Text(bodies, tokens, sentence_table([split for _, split in parts]), sentence_of(parts))


def find(text: Text, lexicon: Lexicon, *, overruled: bool = False) -> pd.DataFrame:
    """Every match of the lexicon in the text, as `match.match` gives them, with `label`,
    `phrase` and `layer` as categories.
    """
    vocabulary = read_vocabulary(text.tokens.surfaces, lexicon, text.folded.tolist())
    rows = match(text.tokens, text.sentence, lexicon, vocabulary, overruled=overruled)
    entries = rows["entry"].to_numpy(np.int64)
    return rows.assign(**{name: column.take(entries) for name, column in lexicon.columns.items()})
