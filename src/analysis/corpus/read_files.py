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
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from analysis.atomic import whole
from analysis.corpus.file_articles import FileArticles, Job, read_articles

Progress = Callable[[int, int, str], None]
PAGES = {".html", ".htm"}
# Below this a process reads faster than others start: 1.5 s each. A page takes as long as 30 kB of records.
_BYTES_FOR_A_POOL = 20_000_000
_BYTES_OF_A_PAGE = 30_000


def read_all(
    work: Sequence[Job], jobs: int, progress: Progress | None, store: Path | None = None
) -> Iterator[FileArticles]:
    """Read the articles of each file.

    Parameters
    ----------
    work
        The files.
    jobs
        Processes, at most.
    progress
        Called with files done, files in all, and what was read.
    store
        Where results are kept between runs; None keeps none.

    Yields
    ------
    FileArticles
        What each file gives, in the order of the files.
    """
    if store is None:
        for number, job in enumerate(work, 1):
            yield read_articles(job)
            if progress:
                progress(number, len(work), f"reading {job.name}")
        return
    places = [store / f"{_key(job)}.zst" for job in work]
    fresh = [(j, p) for j, p in zip(work, places, strict=True) if not p.is_file()]
    size = sum(_cost(job.path) for job, _ in fresh)
    told = progress
    if jobs > 1 and len(fresh) > 1 and size > _BYTES_FOR_A_POOL:
        _read_side_by_side(fresh, jobs, progress)
        told = None
    for number, (job, place) in enumerate(zip(work, places, strict=True), 1):
        yield _read_or_recall(job, place)
        if told:
            told(number, len(work), f"reading {job.name}")


def _read_side_by_side(
    fresh: Sequence[tuple[Job, Path]], jobs: int, progress: Progress | None
) -> None:
    """Have several processes read files and keep what they gave."""
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
    """Bytes of a file, as if pages held as much as takes as long to read."""
    size = path.stat().st_size
    return max(size, _BYTES_OF_A_PAGE) if path.suffix.lower() in PAGES else size


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
        with pa.input_stream(str(path), compression="zstd") as stream:
            kept: FileArticles = pickle.load(stream)
            return kept
    read = read_articles(job)
    _keep(read, path)
    return read


def _keep(read: FileArticles, path: Path) -> None:
    with whole(path) as beside, pa.output_stream(str(beside), compression="zstd") as stream:
        pickle.dump(read, stream, protocol=5)


__all__ = ["read_all"]
