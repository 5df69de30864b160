"""What is known of one format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.corpus.formats.source import Items, Source


def _never(head: bytes) -> bool:
    return False


@dataclass(frozen=True)
class Format:
    """One format of files: the record that readers, `add-corpus`, errors and docs/reading.md ask.

    Parameters
    ----------
    name
        What it is called in messages and docs.
    suffixes
        Endings of file names, in lower case with their points; `.gz` after them is understood.
    says
        One line for docs/reading.md: what a record is, and what is taken from it.
    read
        Gives the items of an open file; None for a format that is not read.
    recognise
        Whether a file with another ending is of this format, by its first bytes (`HEAD_BYTES`).
        Asked for `.txt`, `.xml` and for names without an ending that is known.
    convert
        How to make of it something that is read; only for a format that is not read.
    """

    name: str
    suffixes: tuple[str, ...]
    says: str
    read: Callable[[Source], Items] | None = None
    recognise: Callable[[bytes], bool] = _never
    convert: str = ""
