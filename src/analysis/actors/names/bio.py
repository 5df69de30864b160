"""Text with its names marked word by word (BIO files), as CLEANANERCorp has them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from analysis.errors import UserError


class Sentence(NamedTuple):
    """A sentence of the corpus, its words joined by blanks, with spans (start, end, class)."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def read_bio(path: Path) -> list[Sentence]:
    """Read the sentences of a BIO file; one ends at a blank line or a full stop.

    Parameters
    ----------
    path : Path
        Lines 'word tag' in UTF-8; a tag is O, B-CLASS or I-CLASS.

    Returns
    -------
    list of Sentence
        In the order of the file.

    Raises
    ------
    UserError
        Where the file cannot be read, or a line holds no tag of these kinds.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise UserError(f"no file of marked names can be read: {problem}", where=path) from None
    sentences: list[Sentence] = []
    words: list[tuple[str, str]] = []
    # The blank line ends a last sentence that has no full stop.
    for number, line in enumerate([*lines, ""], 1):
        word, _, tag = line.strip().rpartition(" ")
        if word:
            if tag != "O" and tag[:2] not in ("B-", "I-"):
                raise UserError(
                    f"'{tag}' is no tag",
                    where=path,
                    line=number,
                    fix="A line is a word, a blank, and O, B-CLASS or I-CLASS.",
                )
            words.append((word, tag))
        if words and (not word or word in (".", "؟", "!")):
            sentences.append(_sentence(words))
            words = []
    return sentences


def _sentence(words: list[tuple[str, str]]) -> Sentence:
    spans: list[tuple[int, int, str]] = []
    at = 0
    for word, tag in words:
        end = at + len(word)
        kind = tag[2:]
        goes_on = tag.startswith("I-") and spans and spans[-1][2] == kind
        if goes_on and spans[-1][1] == at - 1:
            spans[-1] = (spans[-1][0], end, kind)
        elif tag != "O":
            spans.append((at, end, kind))
        at = end + 1
    return Sentence(" ".join(word for word, _ in words), tuple(spans))
