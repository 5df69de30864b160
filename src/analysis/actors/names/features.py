"""What the tagger sees of a word: by itself, and beside its neighbours.

Everything about a word is computed once for each distinct word; the neighbours are those of the
token. A feature of a word counts at some distances from the token that is tagged; a pair of
features counts for the word and the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.text.clitics import proclitic_readings
from analysis.text.word_lists import word_lists

Words = Mapping[str, Sequence[str]]
PACKAGE = "analysis.actors.names"
# Which groups of features are asked at which distance from the token: near ones in full, far
# ones by what they are, not by their letters.
DISTANCES: Mapping[str, tuple[int, ...]] = {
    "word": (-2, -1, 0, 1, 2),
    "stem": (-1, 0, 1),
    "shape": (0,),
    "end": (-1, 0, 1),
    "list": (-2, -1, 0, 1, 2),
    "fine": (-2, -1, 0, 1, 2),
    "coarse": (-2, -1, 0, 1, 2),
}
PAIRED = ("word", "coarse", "list")
_AFFIX = 3  # letters of the longest ending, and of the shortest stem
_LONG = 7  # letters, from which on lengths are not told apart


@dataclass(frozen=True)
class Knowledge:
    """What is known of words before any text is tagged.

    Attributes
    ----------
    lists : mapping of str to frozenset of str
        Folded words by list: titles, verbs of saying, bodies, given names, names of places.
    clusters : mapping of str to tuple of (int, int)
        The fine and the coarse cluster of a folded word.
    """

    lists: Mapping[str, frozenset[str]]
    clusters: Mapping[str, tuple[int, int]]


_FEATURE_LISTS = ("titles", "saying", "bodies", "place_words", "given")


def own_lists() -> dict[str, frozenset[str]]:
    """The lists of the package's words.yml that features ask."""
    lists = word_lists(PACKAGE)
    return {name: lists[name] for name in _FEATURE_LISTS}


def place_lists(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """Folded names of places as three lists of words: whole names, first words, later words."""
    whole = set()
    first = set()
    later = set()
    for name in names:
        words = name.split()
        if len(words) == 1:
            whole.add(words[0])
        else:
            first.add(words[0])
            later.update(words[1:])
    return {
        "place": frozenset(whole),
        "place_first": frozenset(first),
        "place_later": frozenset(later),
    }


def word_features(word: str, known: Knowledge) -> dict[str, list[str]]:
    """The features of one folded word, by group.

    Parameters
    ----------
    word : str
        A folded word, or '' for the edge of a sentence.
    known : Knowledge
        Lists and clusters.

    Returns
    -------
    dict of str to list of str
        For each group of `DISTANCES` the features that hold.
    """
    if not word:
        edge = ["<edge>"]
        return {"word": edge, "coarse": edge}
    readings = proclitic_readings(word)
    found: dict[str, list[str]] = {"word": [word]}
    stems = [reading.stem for reading in readings[1:] if len(reading.stem) >= _AFFIX]
    found["stem"] = list(dict.fromkeys(stems))
    found["shape"] = _shape(word)
    found["end"] = [f"{word[-size:]}" for size in (1, 2, _AFFIX) if len(word) > size]
    found["list"] = _lists(word, stems, known)
    cluster = known.clusters.get(word)
    if cluster is None:
        for stem in stems:
            cluster = cluster or known.clusters.get(stem)
        prefix = "stem "
    else:
        prefix = ""
    if cluster is not None:
        found["fine"] = [f"{prefix}{cluster[0]}"]
        found["coarse"] = [f"{prefix}{cluster[1]}"]
    return found


def _shape(word: str) -> list[str]:
    shape = [f"^{word[:size]}" for size in (1, 2, _AFFIX, 4) if len(word) > size]
    shape += [f"{word[-4:]}$"] if len(word) > 4 else []
    shape.append(f"size {min(len(word), _LONG)}")
    if word[0].isdigit():
        shape.append("number")
    elif word[0] < "\u0600":
        shape.append("latin")
    return shape


def _lists(word: str, stems: Sequence[str], known: Knowledge) -> list[str]:
    held = []
    for name, words in known.lists.items():
        if word in words:
            held.append(name)
        elif any(stem in words for stem in stems):
            held.append(f"{name} after a clitic")
    return held


def edges(starts: bool, ends: bool) -> list[str]:
    """The features of punctuation before a word and after it."""
    found = []
    if starts:
        found.append("after punctuation")
    if ends:
        found.append("before punctuation")
    return found
