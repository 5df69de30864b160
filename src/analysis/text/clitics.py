"""Which clitics a written word may carry: conjunction, preposition, article before it, a pronoun
after it.

Works on folded words (`normalise.fold`). A word has several readings; which is right the lexicon
or the lemmatiser decides. Grammar: (و|ف)? (س | ب|ك|ل)? (ال)? stem (pronoun)?, with للـ for ل + ال
(Ryding 2005, chapters 8 and 12).
"""

from __future__ import annotations

from typing import NamedTuple

CONJUNCTIONS = ("", "و", "ف")
PREPOSITIONS = ("", "ب", "ك", "ل")
PRONOUNS = ("هما", "كما", "هم", "هن", "كم", "كن", "ها", "نا", "ني", "ه", "ك", "ي")
# Asked by key only, so that the order of the set does not matter.
_BY_LAST = {
    letter: tuple(p for p in PRONOUNS if p[-1] == letter) for letter in {p[-1] for p in PRONOUNS}
}
# Without a limit لم would be ل + م, and بنك be بن + ك.
MIN_STEM = 2
MIN_STEM_BEFORE_PRONOUN = 3


class Reading(NamedTuple):
    """One way to read a word: the clitics before it ('و+ل'), whether it has the article, the stem,
    the pronoun after it.
    """

    proclitics: str
    article: bool
    stem: str
    pronoun: str = ""


def _prefixes() -> dict[str, tuple[str, bool]]:
    """Every written prefix with what it stands for."""
    table: dict[str, tuple[str, bool]] = {}
    # Every chain that grammar allows, in its order: و before ب before ال (وبالعراق).
    for conjunction in CONJUNCTIONS:
        for preposition in PREPOSITIONS:
            chain = "+".join(c for c in (conjunction, preposition) if c)
            table[conjunction + preposition] = (chain, False)
            table[conjunction + preposition + "ال"] = (chain, True)
            # ل + ال loses its alef in writing: للحكومة.
            if preposition == "ل":
                table[conjunction + "لل"] = (chain, True)
        table[conjunction + "س"] = ("+".join(c for c in (conjunction, "س") if c), False)
    return table


PREFIXES = _prefixes()
BY_FIRST: dict[str, list[tuple[str, str, bool]]] = {}
for _written, (_chain, _article) in PREFIXES.items():
    if _written:
        BY_FIRST.setdefault(_written[0], []).append((_written, _chain, _article))
# The letters that an imperfect verb begins with; أ is ا after folding.
FUTURE = ("ي", "ت", "ن", "ا")


def proclitic_readings(word: str) -> list[Reading]:
    """The readings of a folded word by its prefixes, the whole word first; a stem has two letters
    or more.

    س is read as the future only before a letter that begins an imperfect verb.
    """
    readings = [Reading("", False, word)]
    for written, chain, article in BY_FIRST.get(word[:1], ()):
        stem = word[len(written) :]
        if (
            len(stem) < MIN_STEM
            or not word.startswith(written)
            or (written[-1] == "س" and stem[0] not in FUTURE)
        ):
            continue
        readings.append(Reading(chain, article, stem))
    return readings


def pronoun_stems(stem: str) -> list[tuple[str, str]]:
    """The stem without each pronoun it may end in, as (stem, pronoun); ت before a pronoun may be a
    teh marbuta (written ه).
    """
    found = []
    for pronoun in _BY_LAST.get(stem[-1:], ()):
        if stem.endswith(pronoun) and len(stem) - len(pronoun) >= MIN_STEM_BEFORE_PRONOUN:
            bare = stem[: -len(pronoun)]
            found.append((bare, pronoun))
            # زيارتها: the ة of زيارة is written ت before a pronoun; folded it is ه.
            if bare[-1] == "ت":
                found.append((bare[:-1] + "ه", pronoun))
    return found
