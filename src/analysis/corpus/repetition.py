"""Residue that is learned from the corpus itself: what an outlet repeats at the beginnings and
ends of its bodies, titles of other articles inside a body, and what an article prints twice.

Nothing is listed here: a run is residue because it is counted. Each run taken out is kept with
the number of bodies that hold it.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from analysis.corpus.datelines import tells

LEAST_BODIES = 20  # of an outlet, before anything is learned of it
LEAST_LINES, SHARE_LINES = 5, 0.002  # of a last line or sentence, or a first line
LEAST_BEGINNINGS, SHARE_BEGINNINGS = 10, 0.008  # of words before a sign: these can be of the text
_LONGEST_END, _LONGEST_LINE = 100, 50  # characters of a last sentence, and of a first line
_SHORTEST_TWICE = 30  # characters of what an article prints twice
_TITLE_WORDS, _TITLE_LETTERS = 4, 20  # that a title has at least, to be told from other words
_READ_ALSO = re.compile(
    r"(?<!\w)(?:(?:[اإ]قر[أا]|طالع|شاهد|تابع|قد يهمك)[ ]+[أا]يض[اًا]*[ ]*:?|قد يهمك[ ]*[:/]|(?:للمزيد|لمزيد من التفاصيل)[ ]*:)[ ]*"
)
_READ_ALSO_SIGNS = (
    "قرأ أيض",
    "قرأ ايض",
    "قرا أيض",
    "قرا ايض",
    "طالع أيض",
    "شاهد أيض",
    "تابع أيض",
    "يهمك",
    "لمزيد",
)
_REACH = 60  # characters between 'read also' and the title: the name of a section
_BEGINNING = re.compile(r"[^\n]{2,80}?(?:[-–—|»)]+(?:[ ]*[-–—|:]+)?|:)[ ]+(?=\S)")
_SENTENCE_END = re.compile(r"[.!؟?…»\"”][ ]+(?=\S)")
_WORD = re.compile(r"\S+")


class Text(NamedTuple):
    """A cleaned body with its outlet and title."""

    source: str
    title: str | None
    body: str


class Run(NamedTuple):
    """A run of a body that is residue: its kind, its characters, and how many bodies hold it (None
    where that was not counted).
    """

    kind: str
    start: int
    end: int
    n_bodies: int | None


class Learned:
    """What a corpus repeats, learned from its texts piece by piece, then found in each of them.

    All texts are given to `learn` first, in any order; `runs_of` then gives the runs of one. Of a
    run only hashes are kept, so that a million texts take some 50 MB.
    """

    def __init__(self) -> None:
        self._titles: Counter[str] = Counter()
        self._sizes: Counter[str] = Counter()
        self._held = [array("Q") for _ in _FINDERS]
        self._begins: dict[str, list[str]] = {}
        self._counts: list[dict[int, int]] = []

    def learn(self, text: Text) -> None:
        """Note the title of a text and what it begins and ends with."""
        self._sizes[text.source] += 1
        title = " ".join((text.title or "").split())
        if len(title) >= _TITLE_LETTERS and title.count(" ") + 1 >= _TITLE_WORDS:
            self._titles[title] += 1
        body = text.body
        for held, (find, _, _) in zip(self._held, _FINDERS, strict=True):
            if span := find(body):
                start, end = span
                rest = body[:start][-80:] + body[end:][:80]  # copies of one text count once
                held.extend((_hash(text.source, body[start:end].strip()), _hash(rest)))

    def runs_of(self, text: Text) -> list[Run]:
        """Give the runs of a text that are residue by their repetition.

        'twice' where the article itself prints the run before, 'related' for the title of another
        article, 'boilerplate' for what the outlet repeats.
        """
        if not self._counts:
            self._count()
        runs = list[Run]()
        if (run := _twice(text.body)) is not None:
            runs.append(run)
        runs += _related(text, self._titles, self._begins)
        size = self._sizes[text.source]
        if size < LEAST_BODIES:
            return runs
        for counts, (find, least, share) in zip(self._counts, _FINDERS, strict=True):
            if span := find(text.body):
                start, end = span
                n_bodies = counts.get(_hash(text.source, text.body[start:end].strip()), 0)
                if n_bodies >= max(least, share * size):
                    runs.append(Run("boilerplate", start, end, n_bodies))
        return runs

    def _count(self) -> None:
        """Count the different bodies that hold each run, of runs that enough bodies hold."""
        for title in self._titles:
            self._begins.setdefault(_first_words(title), []).append(title)
        for held, (_, least, _) in zip(self._held, _FINDERS, strict=True):
            # Rows of a run and of what stands around it, as hashes; equal rows are copies of
            # one text.
            pairs = np.array(held, np.uint64).reshape(-1, 2)
            pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
            # Cut to length, since of no pair at all there is no first either.
            new = np.append(True, (pairs[1:] != pairs[:-1]).any(axis=1))[: len(pairs)]
            keys, counts = np.unique(pairs[new, 0], return_counts=True)
            often = counts >= least
            found = zip(keys[often].tolist(), counts[often].tolist(), strict=True)
            self._counts.append(dict(found))


def _hash(*words: str) -> int:
    """A 64-bit hash of some words."""
    held = "\x00".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(held, digest_size=8).digest(), "little")


def repeated_runs(texts: Sequence[Text]) -> dict[int, list[Run]]:
    """The runs of each text that are residue by their repetition.

    Parameters
    ----------
    texts
        Every article of a corpus, copies included.

    Returns
    -------
    dict[int, list[Run]]
        For the place of a text in `texts` its runs, as `Learned.runs_of` gives them. Texts without
        any are left out.
    """
    learned = Learned()
    for text in texts:
        learned.learn(text)
    runs = {place: learned.runs_of(text) for place, text in enumerate(texts)}
    return {place: found for place, found in runs.items() if found}


def _twice(body: str) -> Run | None:
    """The end of a body where it is the body's first line or sentence once more."""
    first_line = body.find("\n")
    if first_line < 0:
        hit = _SENTENCE_END.search(body)
        first_line = hit.start() + 1 if hit else -1
    first = body[:first_line].strip() if first_line > 0 else ""
    size = len(first)
    if size < _SHORTEST_TWICE or len(body) < 2 * size + _SHORTEST_TWICE or not body.endswith(first):
        return None
    return Run("twice", len(body) - size, len(body), 2)


def _related(text: Text, titles: Counter[str], begins: dict[str, list[str]]) -> list[Run]:
    """Titles of other articles in a text: a line that is one, or what follows 'read also'."""
    runs = list[Run]()
    body = text.body
    own = " ".join((text.title or "").split())
    if "\n" in body:
        at = 0
        for line in body.split("\n"):
            bare = line.strip()
            # `at`: the first line of a body may be a title that its record does not give.
            if len(bare) >= _TITLE_LETTERS and bare != own and at and bare in titles:
                runs.append(Run("related", at, at + len(line), titles[bare] + 1))
            at += len(line) + 1
    if not any(sign in body for sign in _READ_ALSO_SIGNS):
        return runs
    for hit in _READ_ALSO.finditer(body):
        found = _title_after(body, hit.end(), begins, own)
        if found is not None:
            runs.append(Run("related", hit.start(), found[1], titles[found[0]] + 1))
    return runs


def _first_words(text: str) -> str:
    return " ".join(text.split(None, 3)[:3])


def _title_after(
    body: str, start: int, begins: dict[str, list[str]], own: str
) -> tuple[str, int] | None:
    """The title of another article that begins within reach of a place, and where it ends."""
    for word in _WORD.finditer(body, start, min(len(body), start + _REACH)):
        key = _first_words(body[word.start() : word.start() + 120])
        fitting = [t for t in begins.get(key, ()) if t != own and body.startswith(t, word.start())]
        if fitting:
            longest = max(fitting, key=len)
            return longest, word.start() + len(longest)
    return None


def _end_of(body: str) -> tuple[int, int] | None:
    """The last line of a body, or its last sentence where it has no lines; None where that is
    long.
    """
    start = body.rfind("\n") + 1
    if not start:
        stops = [
            hit.end() for hit in _SENTENCE_END.finditer(body, max(0, len(body) - 2 * _LONGEST_END))
        ]
        start = stops[-1] if stops else 0
    fits = start > 0 and 2 <= len(body) - start <= _LONGEST_END
    return (start, len(body)) if fits else None


def _first_line_of(body: str) -> tuple[int, int] | None:
    """The first line of a body, where it is short and no sentence."""
    end = body.find("\n", 0, _LONGEST_LINE)
    fits = end > 0 and body[end - 1] not in ".؟!?" and not tells(body[:end])
    return (0, end) if fits else None


def _beginning_of(body: str) -> tuple[int, int] | None:
    """What stands before the first sign that sets it apart; None where it tells something."""
    hit = _BEGINNING.match(body)
    return (0, hit.end()) if hit and not tells(hit[0]) else None


# what many bodies of one outlet begin or end with: how it is found, and in how many bodies at least
_FINDERS: tuple[tuple[Callable[[str], tuple[int, int] | None], int, float], ...] = (
    (_end_of, LEAST_LINES, SHARE_LINES),
    (_first_line_of, LEAST_LINES, SHARE_LINES),
    (_beginning_of, LEAST_BEGINNINGS, SHARE_BEGINNINGS),
)


def cut_runs(
    body: str, segments: Sequence[tuple[int, int, int]], runs: Sequence[Run]
) -> tuple[str, list[tuple[int, int, int]], list[tuple[Run, int, int]]]:
    """A body without runs of it.

    Parameters
    ----------
    body, segments
        A cleaned body and the runs it took from the raw text (start, raw_start, length).
    runs
        What is taken out, in characters of the body.

    Returns
    -------
    tuple
        The body, its segments, and each run with its first and after its last character in the raw
        text.
    """
    cut, last = list[tuple[int, int]](), 0
    for run in sorted(runs, key=lambda r: (r.start, -r.end)):
        if run.start > last:
            cut.append((last, run.start))
        last = max(last, run.end)
    if last < len(body):
        cut.append((last, len(body)))
    cut = _trimmed(body, cut)
    pieces: list[str] = []
    kept: list[tuple[int, int, int]] = []
    at = 0
    for start, end in cut:
        pieces.append(body[start:end])
        for seg_start, raw_start, length in segments:
            # What a kept run and a segment have in common.
            first, after = max(start, seg_start), min(end, seg_start + length)
            if first < after:
                kept.append((at + first - start, raw_start + first - seg_start, after - first))
        at += end - start
    # The end is that of the last character: the one behind it may lie elsewhere in the raw
    # text.
    placed = [(run, _raw(segments, run.start), _raw(segments, run.end - 1) + 1) for run in runs]
    return "".join(pieces), kept, placed


def _trimmed(body: str, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs that are kept, without blanks at the two ends of the body."""
    while kept and not body[slice(*kept[0])].strip():
        kept = kept[1:]
    while kept and not body[slice(*kept[-1])].strip():
        kept = kept[:-1]
    if not kept:
        return []
    first, last = body[slice(*kept[0])], body[slice(*kept[-1])]
    kept[0] = (kept[0][0] + len(first) - len(first.lstrip()), kept[0][1])
    kept[-1] = (kept[-1][0], kept[-1][1] - (len(last) - len(last.rstrip())))
    return kept


def _raw(segments: Sequence[tuple[int, int, int]], place: int) -> int:
    """The place in the raw text of a character of the body."""
    for start, raw_start, length in segments:
        if start <= place < start + length:
            return raw_start + place - start
    return segments[-1][1] + segments[-1][2]
