"""A coded sentence as other tools hold it: a text, spans with labels, labels of the whole."""

from __future__ import annotations

from typing import NamedTuple


class Coded(NamedTuple):
    """One sentence in a tool: its key, spans with labels (offsets in the sentence), labels of the
    whole.
    """

    sentence: str
    spans: list[tuple[int, int, str]]
    whole: list[str]
