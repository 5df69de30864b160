"""Residue that is learned from the corpus itself: what an outlet repeats at the beginnings and ends
of its bodies, titles of other articles inside a body, and what an article prints twice.

Nothing is listed here: a run is residue because it is counted. Each run taken out is kept with the
number of bodies that hold it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from analysis.corpus.datelines import tells

LEAST_BODIES = 20  # of an outlet, before anything is learned of it
LEAST_LINES, SHARE_LINES = 5, 0.002  # of a last line or sentence, or a first line
LEAST_BEGINNINGS, SHARE_BEGINNINGS = 10, 0.008  # of words before a sign: these can be of the text
_LONGEST_END = 100
_LONGEST_LINE = 50
_SHORTEST_TWICE = 30
_TITLE_WORDS = 4
_TITLE_LETTERS = 20
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


def repeated_runs(texts: Sequence[Text]) -> dict[int, list[Run]]:
    """The runs of each text that are residue by their repetition.

    Parameters
    ----------
    texts
        Every article of a corpus, copies included.

    Returns
    -------
    dict[int, list[Run]]
        For the place of a text in `texts` its runs: 'twice' where the article itself prints the
        run before, 'related' for
        the title of another article, 'boilerplate' for what the outlet repeats. Texts without any
        are left out.
    """
    runs: dict[int, list[Run]] = defaultdict(list)
    for place, text in enumerate(texts):
        if (run := _twice(text.body)) is not None:
            runs[place].append(run)
    _related(texts, runs)
    _of_outlets(texts, runs)
    return dict(runs)


def _twice(body: str) -> Run | None:
    """The end of a body where it is the body's first line or sentence once more."""
    first_line = body.find("\n")
    if first_line < 0:
        hit = _SENTENCE_END.search(body)
        first_line = -1
        if hit:
            first_line = hit.start() + 1
    first = ""
    if first_line > 0:
        first = body[:first_line].strip()
    size = len(first)
    if size < _SHORTEST_TWICE or len(body) < 2 * size + _SHORTEST_TWICE or not body.endswith(first):
        return None
    return Run("twice", len(body) - size, len(body), 2)


def _related(texts: Sequence[Text], runs: dict[int, list[Run]]) -> None:
    """Titles of other articles: a line that is one, or what follows 'read also'."""
    titles: Counter[str] = Counter()
    for text in texts:
        title = " ".join((text.title or "").split())
        if len(title) >= _TITLE_LETTERS and title.count(" ") + 1 >= _TITLE_WORDS:
            titles[title] += 1
    begins: dict[str, list[str]] = defaultdict(list)
    for title in titles:
        begins[_first_words(title)].append(title)
    for place, text in enumerate(texts):
        body = text.body
        own = " ".join((text.title or "").split())
        if "\n" in body:
            at = 0
            for line in body.split("\n"):
                bare = line.strip()
                if len(bare) >= _TITLE_LETTERS and bare != own and at and bare in titles:
                    runs[place].append(Run("related", at, at + len(line), titles[bare] + 1))
                at += len(line) + 1
        if not any(sign in body for sign in _READ_ALSO_SIGNS):
            continue
        for hit in _READ_ALSO.finditer(body):
            found = _title_after(body, hit.end(), begins, own)
            if found is not None:
                runs[place].append(Run("related", hit.start(), found[1], titles[found[0]] + 1))


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


def _of_outlets(texts: Sequence[Text], runs: dict[int, list[Run]]) -> None:
    """What many bodies of one outlet begin or end with: a line, or a run that a sign or a sentence
    end sets apart.
    """
    size = Counter(text.source for text in texts)
    for find, least, share in (
        (_end_of, LEAST_LINES, SHARE_LINES),
        (_first_line_of, LEAST_LINES, SHARE_LINES),
        (_beginning_of, LEAST_BEGINNINGS, SHARE_BEGINNINGS),
    ):
        spans = {
            place: span
            for place, text in enumerate(texts)
            if size[text.source] >= LEAST_BODIES and (span := find(text.body))
        }
        holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for place, (start, end) in spans.items():
            body = texts[place].body
            rest = body[:start][-80:] + body[end:][:80]  # copies of one text count once
            holders[texts[place].source, body[start:end].strip()].add(rest)
        for place, (start, end) in spans.items():
            text = texts[place]
            n_bodies = len(holders[text.source, text.body[start:end].strip()])
            if n_bodies >= max(least, share * size[text.source]):
                runs[place].append(Run("boilerplate", start, end, n_bodies))


def _end_of(body: str) -> tuple[int, int] | None:
    """The last line of a body, or its last sentence where it has no lines; None where that is
    long.
    """
    start = body.rfind("\n") + 1
    if not start:
        stops = [
            hit.end() for hit in _SENTENCE_END.finditer(body, max(0, len(body) - 2 * _LONGEST_END))
        ]
        start = 0
        if stops:
            start = stops[-1]
    fits = start > 0 and 2 <= len(body) - start <= _LONGEST_END
    if fits:
        return (start, len(body))
    return None


def _first_line_of(body: str) -> tuple[int, int] | None:
    """The first line of a body, where it is short and no sentence."""
    end = body.find("\n", 0, _LONGEST_LINE)
    fits = end > 0 and body[end - 1] not in ".؟!?" and not tells(body[:end])
    if fits:
        return (0, end)
    return None


def _beginning_of(body: str) -> tuple[int, int] | None:
    """What stands before the first sign that sets it apart; None where it tells something."""
    hit = _BEGINNING.match(body)
    if hit and not tells(hit[0]):
        return (0, hit.end())
    return None


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
    cut = list[tuple[int, int]]()
    last = 0
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
            first = max(start, seg_start)
            after = min(end, seg_start + length)
            if first < after:
                kept.append((at + first - start, raw_start + first - seg_start, after - first))
        at += end - start
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
    first = body[slice(*kept[0])]
    last = body[slice(*kept[-1])]
    kept[0] = (kept[0][0] + len(first) - len(first.lstrip()), kept[0][1])
    kept[-1] = (kept[-1][0], kept[-1][1] - (len(last) - len(last.rstrip())))
    return kept


def _raw(segments: Sequence[tuple[int, int, int]], place: int) -> int:
    """The place in the raw text of a character of the body."""
    for start, raw_start, length in segments:
        if start <= place < start + length:
            return raw_start + place - start
    return segments[-1][1] + segments[-1][2]
