"""A coded sentence as other tools hold it: a text, spans with labels, labels of the whole."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from analysis.errors import UserError


class Coded(NamedTuple):
    """One sentence in a tool: its key, spans with labels (offsets in the sentence), labels of the
    whole.
    """

    sentence: str
    spans: list[tuple[int, int, str]]
    whole: list[str]


def same_text(found: str, text: str | None, path: Path) -> None:
    """Stop where a tool holds another text than was drawn, since its offsets would not hold.

    Parameters
    ----------
    found
        The text in the tool; spaces at its end do not count.
    text
        The sentence that was drawn; None where it is not known.
    path
        The file, for the message.

    Raises
    ------
    UserError
        Where they differ.
    """
    if text is not None and found.rstrip() != text.rstrip():
        raise UserError(
            f"the text here begins '{found[:40]}', the sentence that was drawn '{text[:40]}'",
            where=path,
            fix="Offsets hold for the text that was drawn: code the file that was written for this sentence.",
        )
