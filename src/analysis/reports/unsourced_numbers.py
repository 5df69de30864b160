"""Numbers that stand in prose without a source: what the check of a report and the test of
notebooks both look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALLOWED = re.compile(
    r"(?<![\d.,])(?:(?:19|20)\d\d|[01])(?![\d]|[.,]\d)|`[^`]*`|log2"
)  # years of works cited, code, the ends of a scale


def stray_numbers(prose: str, names: Iterable[str] = ()) -> list[str]:
    """Numbers in prose that are no year, code or end of a scale.

    Parameters
    ----------
    prose
        Text without the numbers that have a source.
    names
        Words that may hold digits.

    Returns
    -------
    list of str
        Runs of digits, in their order.
    """
    # The longest first: a name that holds another must not be cut into pieces.
    for name in sorted(names, key=len, reverse=True):
        if any(c.isdigit() for c in name):
            prose = prose.replace(name, " ")
    return re.findall(r"\d[\d.,]*", _ALLOWED.sub(" ", prose))
