"""The way from raw files to mentions in one pass, side by side: each process reads, cleans, tokenises and matches some of the files.

The pipeline keeps the stages apart, so that what is not stale is not made again; this is for corpora too large for that, and for
benchmarks/speed.py. It gives the same mentions.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from heapq import heapreplace
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from analysis.actors.mentions import mentions
from analysis.actors.terms import actor_entries
from analysis.corpus import articles as reading
from analysis.keywords.watched import watch_entries
from analysis.relations.dyads import frame_triggers, tone_words
from analysis.relations.frame_terms import codebook_entries
from analysis.study.schema import Study
from analysis.text.documents import find, read_text
from analysis.text.lexicon import Lexicon, compile_lexicon

_BATCH_BYTES = 12_000_000
_EVEN = 100  # batches are even where they differ by less than this part of the corpus
_names = reading._Columns.ARTICLES
_BODY, _PUBLISHED = _names.index("body"), _names.index("published")
_held: dict[str, tuple[Study, Lexicon]] = {}


@contextmanager
def _no_cycles() -> Iterator[None]:
    """No search for cycles meanwhile: what is made here has none, and looking for them among so many objects took a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_cycles()
def _work(paths: list[Path]) -> tuple[int, dict[str, float]]:
    study, lexicon = _held["study"]
    marks = [time.perf_counter()]
    articles = [
        row
        for path in paths
        for row in reading._read_one((path, path.name, None, path.stem)).articles
    ]
    bodies = [row[_BODY] for row in articles]
    marks.append(time.perf_counter())
    text = read_text(bodies)
    marks.append(time.perf_counter())
    matches = find(text, lexicon)
    marks.append(time.perf_counter())
    published = pd.Series([row[_PUBLISHED] for row in articles], dtype="datetime64[us, UTC]")
    found = mentions(text, matches, published, study)
    triggers, words = frame_triggers(text, matches, found), tone_words(text, matches, found, study)
    marks.append(time.perf_counter())
    names = (
        "reading and cleaning",
        "tokens and sentences",
        "matching the lexicon",
        "who is meant, frames, tone",
    )
    return len(found) + len(triggers) + len(words), {
        n: b - a for n, a, b in zip(names, marks, marks[1:], strict=False)
    }


def _batches(folder: Path, jobs: int) -> list[list[Path]]:
    """Files in as many batches of like size as there are processes, or more where a batch would be too large for memory."""
    sizes = {p: p.stat().st_size for p in sorted(folder.iterdir()) if p.is_file()}
    count = min(max(jobs, -(-sum(sizes.values()) // _BATCH_BYTES)), len(sizes))
    heap: list[tuple[int, int, list[Path]]] = [(0, number, []) for number in range(count)]
    for path in sorted(sizes, key=lambda p: (-sizes[p], p.name)):
        size, number, batch = heap[0]
        heapreplace(heap, (size + sizes[path], number, [*batch, path]))
    return _evened([batch for _, _, batch in sorted(heap)], sizes)


def _evened(batches: list[list[Path]], sizes: dict[Path, int]) -> list[list[Path]]:
    """The batches after exchanges between the largest and the smallest, for as long as one brings them nearer.

    The largest is waited for. Where files are many, batches are even from the start, and no exchange is looked for.
    """
    while len(batches) > 1:
        batches = sorted(batches, key=lambda batch: sum(sizes[p] for p in batch))
        small, large = batches[0], batches[-1]
        gap = sum(sizes[p] for p in large) - sum(sizes[p] for p in small)
        if gap * _EVEN <= sum(sizes.values()):
            return batches
        swaps = ((abs(gap - 2 * (sizes[a] - sizes[b])), a, b) for a in large for b in small)
        left, out, back = min(swaps, key=lambda swap: swap[0])
        if left >= gap:
            return batches
        batches[0] = [out if p == back else p for p in small]
        batches[-1] = [back if p == out else p for p in large]
    return batches


def mentions_of_corpus(
    folder: Path, study: Study, *, jobs: int = 2
) -> tuple[int, dict[str, float]]:
    """How many mentions, triggers and tone words, and worker seconds by step."""
    began = time.perf_counter()
    with _no_cycles():
        entries = [*actor_entries(study), *codebook_entries(study), *watch_entries(study)]
        _held["study"] = (study, compile_lexicon(entries, study.settings.normalisation))
    total, steps = 0, {"compiling the lexicon (once)": time.perf_counter() - began}
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        for count, spent in pool.map(_work, _batches(folder, jobs)):
            total += count
            for name, seconds in spent.items():
                steps[name] = steps.get(name, 0.0) + seconds
    return total, steps
