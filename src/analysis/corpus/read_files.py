"""The files of a corpus read to articles, each once: what a file gave is kept by what it holds.

A file that was read before, with the same columns and values given, is not read again; new files
are read by several processes where they are large enough to be worth it. What is kept lies in a
folder that the caller names after the code that reads.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import starmap
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from analysis.atomic import whole
from analysis.corpus.file_articles import Article, FileArticles, Job, read_articles
from analysis.corpus.publication import Publication

Progress = Callable[[int, int, str], None]
PAGES = {".html", ".htm"}
PACKED = {".zip", ".gz"}
# Below this a process reads faster than others start: 2 s of work each. A page takes as long as 30 kB of records.
_BYTES_FOR_A_POOL = 300_000_000
_BYTES_OF_A_PAGE = 30_000
_UNPACKED = 5  # times as large as packed, of Arabic text
_PUBLICATION = Article._fields.index("publication")
HELD = 40_000  # articles that are held in memory between rounds, some 1 GB


class ReadFiles:
    """The articles of each file, in the order of the files; may be gone through again and again.

    Parameters
    ----------
    work
        The files.
    jobs
        Processes, at most.
    progress
        Called, while they are read for the first time, with files done, files in all, and what
        was read.
    store
        Where results are kept between runs and between rounds; None keeps them in memory.
    """

    def __init__(
        self, work: Sequence[Job], jobs: int, progress: Progress | None, store: Path | None
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._progress = progress
        self._places = [] if store is None else [store / f"{_key(job)}.columns.zst" for job in work]
        self._held: list[FileArticles] = []
        self._n_held = 0
        self._read = False

    def __iter__(self) -> Iterator[FileArticles]:
        """Go through the files."""
        if self._read and len(self._held) == len(self._work):
            yield from self._held
            return
        told = None if self._read else self._progress
        if self._places and not self._read:
            told = self._read_together(told)
        for number, job in enumerate(self._work):
            if self._places:
                read = _read_or_recall(job, self._places[number])
            else:
                read = read_articles(job)
            if not self._read:
                self._hold(read)
            yield read
            if told:
                told(number + 1, len(self._work), f"reading {job.name}")
        self._read = True

    def _hold(self, read: FileArticles) -> None:
        """Keep what a file gave in memory, where that is all there is or the corpus is small."""
        self._n_held += len(read.articles)
        # Too many to hold: from now on each round reads them from the store.
        if self._places and self._n_held > HELD:
            self._held = []
        else:
            self._held.append(read)

    def _read_together(self, progress: Progress | None) -> Progress | None:
        """Have several processes read, where that pays; what then tells of progress."""
        pairs = zip(self._work, self._places, strict=True)
        fresh = [(job, place) for job, place in pairs if not place.is_file()]
        size = sum(_cost(job.path) for job, _ in fresh)
        if self._jobs > 1 and len(fresh) > 1 and size > _BYTES_FOR_A_POOL:
            _read_side_by_side(fresh, self._jobs, progress)
            return None
        return progress


def _read_side_by_side(
    fresh: Sequence[tuple[Job, Path]], jobs: int, progress: Progress | None
) -> None:
    """Have several processes read files and keep what they gave."""
    # some sixteen turns for each process, so that none waits long for the last
    chunk = max(1, len(fresh) // (16 * jobs))
    pool = ProcessPoolExecutor(min(jobs, len(fresh)), mp_context=get_context("spawn"))
    try:
        done = pool.map(_read_and_keep, fresh, chunksize=chunk)
        for number, _ in enumerate(done, 1):
            if progress:
                progress(number, len(fresh), f"reading {fresh[number - 1][0].name}")
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _cost(path: Path) -> int:
    """Bytes of a file, unpacked, as if pages held as much as takes as long to read."""
    size = path.stat().st_size
    ending = path.suffix.lower()
    if ending in PACKED:
        return size * _UNPACKED
    return max(size, _BYTES_OF_A_PAGE) if ending in PAGES else size


def _key(job: Job) -> str:
    """A hash of all that decides what a file gives, but the code."""
    with job.path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    said: list[object] = []
    if job.manifest is not None:
        manifest = job.manifest
        own = manifest.fields.get(job.name, {})
        said = [manifest.mapping, manifest.defaults, own, manifest.on, manifest.join_sha256]
    held = json.dumps([content, job.name, job.corpus, said], sort_keys=True)
    return hashlib.sha256(held.encode()).hexdigest()[:24]


def _read_and_keep(given: tuple[Job, Path]) -> None:
    """Read a file and keep what it gave."""
    job, path = given
    _keep(read_articles(job), path)


def _read_or_recall(job: Job, path: Path) -> FileArticles:
    """What a file gives, from what was kept where it was read before."""
    if path.is_file():
        return _recall(path)
    read = read_articles(job)
    _keep(read, path)
    return read


def _keep(read: FileArticles, path: Path) -> None:
    # column by column: pickle asks every named tuple how it is made again
    columns = list(zip(*read.articles, strict=True))
    dates = list(zip(*(article.publication for article in read.articles), strict=True))
    if columns:
        columns[_PUBLICATION] = ()
    kept = (replace(read, articles=[]), columns, dates)
    with whole(path) as beside, pa.output_stream(str(beside), compression="zstd") as stream:
        pickle.dump(kept, stream, protocol=5)


def _recall(path: Path) -> FileArticles:
    with pa.input_stream(str(path), compression="zstd") as stream:
        read, columns, dates = pickle.load(stream)
    if columns:
        columns[_PUBLICATION] = starmap(Publication, zip(*dates, strict=True))
    articles = list(starmap(Article, zip(*columns, strict=True)))
    return replace(read, articles=articles)


__all__ = ["ReadFiles"]
