"""What the tagger is trained with beside marked text: names of places, and text for clusters."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import UserError
from analysis.text.normalise import fold

_ALTERNATES = "arabic_script_alternate_names"


def places_of(paths: Sequence[Path]) -> list[str]:
    """Read names of places from tables of GeoNames (alternate names) or of a code and a name.

    Parameters
    ----------
    paths : sequence of Path
        Tables with tabs, in UTF-8: with a column 'arabic_script_alternate_names', or without a
        header and the name in the second column.

    Returns
    -------
    list of str
        Folded names, each once, sorted.

    Raises
    ------
    UserError
        Where a file cannot be read.
    """
    names = set()
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise UserError(f"no table of places can be read: {problem}", where=path) from None
        rows = list(csv.reader(lines, delimiter="\t"))
        if rows and _ALTERNATES in rows[0]:
            column = rows[0].index(_ALTERNATES)
            for row in rows[1:]:
                names.update(row[column].split("|"))
        else:
            names.update(row[1] for row in rows if len(row) > 1)
    return sorted({fold(name) for name in names if name})


def sha256_of(path: Path) -> str:
    """The hash of a file, for the record of what a model was made from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
