"""The codebook's lexicons as entries of the matcher; a label is a frame id, or the weight of a
tone word.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.relations.event_terms import conjugate
from analysis.study.fields import LEMMA
from analysis.study.schema import Study
from analysis.text.lexicon import Entry

FRAMES, TONE = "frames", "tone"
EXCEPT = "except"
_ENDINGS = ("ان", "ين", "ون", "ات")  # dual and sound plurals
_AFTER_TEH = ("تان", "تين", "ات")  # where the noun ends in ة


def codebook_entries(study: Study) -> list[Entry]:
    """Frame and tone terms, inflected; phrases under `except` match and code nothing.

    Each frame competes only with its own phrases, so that one phrase may carry two frames. A term
    `lemma: …` gives an entry for each of its forms (`forms_of`).
    """
    entries: list[Entry] = []
    for frame in study.frames:
        layer = f"{FRAMES} {frame.id}"
        for term in frame.lexicon:
            entries += _entries(term, layer, frame.id)
        entries += [Entry(term, layer, EXCEPT, inflects=True) for term in frame.except_]
    for tone in study.tone:
        for term in tone.lexicon:
            entries += _entries(term, TONE, str(tone.weight))
        entries += [Entry(term, TONE, EXCEPT, inflects=True) for term in tone.except_]
    return entries


def _entries(term: str, layer: str, label: str) -> Iterator[Entry]:
    # `conjugate` has put pronouns on verbs, and no verb takes the article.
    is_verb = term.startswith(LEMMA) and len(term.removeprefix(LEMMA).split()) == 2
    for form in forms_of(term):
        yield Entry(form, layer, label, inflects=not is_verb)


def forms_found(matches: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Which forms of a text each term of the frames found, and how often.

    Parameters
    ----------
    matches : pandas.DataFrame
        Matches of the study's lexicon with `surface` (`Text.places`).
    study : Study
        Its frames.

    Returns
    -------
    pandas.DataFrame
        One row a frame, term and form: frame, term (as frames.yml writes it), form (as the text
        writes it, '' where the term was found nowhere), n. In the order of frames.yml, the
        commonest form first. Two terms that have a form in common both list it.
    """
    rows = matches[matches["layer"].astype("str").str.startswith(FRAMES + " ")]
    rows = rows[rows["label"].astype("str") != EXCEPT]
    counts = rows.groupby([rows["label"].astype("str"), rows["phrase"].astype("str"), "surface"])
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (frame, phrase, surface), n in counts.size().items():
        found.setdefault((frame, phrase), []).append((surface, int(n)))
    made = []
    for entry in study.frames:
        for term in entry.lexicon:
            held: dict[str, int] = {}
            for form in forms_of(term):
                for surface, n in found.get((entry.id, form), []):
                    held[surface] = held.get(surface, 0) + n
            # a term that found nothing is told too
            ordered = sorted(held.items(), key=lambda item: (-item[1], item[0])) or [("", 0)]
            made += [(entry.id, term, surface, n) for surface, n in ordered]
    return pd.DataFrame(made, columns=["frame", "term", "form", "n"])


def forms_of(term: str) -> list[str]:
    """The forms that a term of the codebook stands for.

    Parameters
    ----------
    term : str
        A phrase, which stands for itself; or 'lemma: ' with a verb as perfect and imperfect, which
        stands for its finite forms with pronouns (`event_terms.conjugate`), or with a noun, which
        stands for its dual and sound plurals too. Broken plurals and weak nouns need terms of their
        own. Proclitics, article and pronouns are left to the matcher.

    Returns
    -------
    list of str
        Phrases for the matcher, each once.
    """
    if not term.startswith(LEMMA):
        return [term]
    word = term.removeprefix(LEMMA).strip()
    if len(word.split()) == 2:
        return conjugate(word)
    if word.endswith("ة"):
        return [word, *(word[:-1] + ending for ending in _AFTER_TEH)]
    return [word, *(word + ending for ending in _ENDINGS)]
