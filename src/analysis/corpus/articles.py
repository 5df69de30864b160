"""Raw files to one table of articles, with what was removed, the map of offsets, the raw texts and
a quarantine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.corpus import quarantine
from analysis.corpus.date_order import in_one_order
from analysis.corpus.file_articles import Article, FileArticles, Job, read_articles
from analysis.corpus.formats import advice, is_readable
from analysis.corpus.manifest import Manifest, read_manifest, verify_files
from analysis.corpus.metadata import joined_table
from analysis.corpus.records import NO_BODY
from analysis.corpus.repetition import Run, Text, cut_runs, repeated_runs
from analysis.corpus.residue import residue_at_end
from analysis.errors import UserError

Progress = Callable[[int, int, str], None]
# Texts of other formats are read faster than they pass between processes: 81,000 articles 16 s by one, 25 s by two;
# 4,080 HTML pages 20 s by one, 12 s by two.
_POOL_PAGES = 3_000
_LONGEST_SHOWN = 200  # characters of a path in a message
_ARTICLE_COLUMNS = (
    "article_id",
    "source",
    "url",
    "title",
    "author",
    "lang",
    "body",
    "keywords",
    "file",
    "record",
    "encoding",
)
Removal = tuple[str, int, int, str, str, int | None]


@dataclass(frozen=True)
class CorpusTables:
    """What reading a corpus gives.

    `raw` holds article_id and the raw text that offsets refer to; `notes` what `add-corpus` tells;
    `n_records` how many
    records the files hold: articles and records set aside are together as many.
    """

    articles: pd.DataFrame
    removed: pd.DataFrame
    offsets: pd.DataFrame
    quarantine: pd.DataFrame
    raw: pd.DataFrame
    notes: list[str] = field(default_factory=list)
    n_records: int = 0


def build_articles(path: Path, *, jobs: int = 2, progress: Progress | None = None) -> CorpusTables:
    """Read a corpus folder (with manifest.json), a folder of files, or one file.

    Articles are in the order of their ids, so that the order of files decides nothing; of equal
    records the earliest dated
    is kept. What could not be read, is empty, not Arabic, cut off or a repeat is in `quarantine`
    with its reason.
    `duplicate_of` is left for `duplicates`.

    Parameters
    ----------
    path
        The corpus.
    jobs
        Processes that read HTML pages where there are thousands; other formats are read by one,
        which is faster.
    progress
        Called with files done, files in all, and what is being read.

    Raises
    ------
    UserError
        Where a file differs from its manifest, a mapped column is not there, or nothing here can
        be read.
    """
    manifest, files = _files_of(path)
    base = manifest.base(path) if manifest else (path if path.is_dir() else path.parent)
    name = manifest.name if manifest else path.name.split(".")[0]
    joined = joined_table(path, manifest) if manifest and manifest.join else None
    work = [Job(file, file.relative_to(base).as_posix(), manifest, name, joined) for file in files]
    results = list(_read_all(work, jobs, progress))
    aside = [row for result in results for row in result.quarantine]
    lacking = [row for row in aside if row[2] == NO_BODY]
    if lacking and not any(result.articles for result in results):
        raise UserError(
            "no column could be the text of the article",
            where=lacking[0][0],
            fix=f"Say which with --map body=COLUMN; {lacking[0][3]}.",
        )
    said_order = manifest.date_order if manifest else ""
    articles, order_notes = in_one_order(results, said_order)
    notes = [note for result in results for note in result.notes] + order_notes
    n_records = sum(result.n_records for result in results)
    return _tables(articles, aside, notes, n_records)


def _read_all(work: list[Job], jobs: int, progress: Progress | None) -> Iterator[FileArticles]:
    """The articles of each file, in the order of the files."""
    pages = sum(job.path.suffix.lower() in {".html", ".htm"} for job in work)
    parallel = jobs > 1 and pages > _POOL_PAGES
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if parallel else None
    try:
        if pool:
            results = pool.map(read_articles, work, chunksize=max(1, len(work) // (8 * jobs)))
        else:
            results = map(read_articles, work)
        for number, result in enumerate(results, 1):
            yield result
            if progress:
                progress(number, len(work), f"reading {work[number - 1].name}")
    finally:
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)


def _is_there(path: Path) -> bool:
    """Whether there is such a file; not where its name is longer than any on this system."""
    try:
        return path.exists()
    except OSError:
        return False


def _files_of(path: Path) -> tuple[Manifest | None, list[Path]]:
    if not _is_there(path):
        raise UserError("there is no such file or folder", where=str(path)[:_LONGEST_SHOWN])
    if (path / "manifest.json").is_file():
        manifest = read_manifest(path)
        verify_files(path, manifest)
        return manifest, sorted(manifest.paths(path))
    files = [path]
    if path.is_dir():
        below = sorted(p for p in path.rglob("*") if p.is_file())
        files = [p for p in below if is_readable(p) and not p.name.startswith(".")]
    if not files or not any(is_readable(f) for f in files):
        raise UserError("nothing here that can be read", where=path, fix=advice(path))
    return None, files


def _tables(
    articles: list[Article],
    aside: list[tuple[str, str, str, str, str | None, str | None]],
    notes: list[str],
    n_records: int,
) -> CorpusTables:
    """Rows to tables; of equal records the earliest dated is kept, and what a corpus repeats is
    taken out of its bodies.
    """
    kept, repeats = _without_repeats(articles)
    bodies, segments, removals = _without_residue(kept)
    columns = {name: _text(getattr(a, name) for a in kept) for name in _ARTICLE_COLUMNS}
    stamps = [a.publication.stamp for a in kept]
    frame = pd.DataFrame(columns | {"body": _text(bodies)})
    frame["published"] = pd.Series(pd.DatetimeIndex(stamps, tz="UTC").as_unit("us"))
    frame["published_from"] = _text(a.publication.origin for a in kept)
    frame["published_zone"] = _text(_zone(a.publication.offset) for a in kept)
    frame = frame.assign(corpus="", duplicate_of=None)
    runs = [
        (a.article_id, *run) for a, several in zip(kept, segments, strict=True) for run in several
    ]
    offsets = pd.DataFrame(sorted(runs), columns=["article_id", "start", "raw_start", "length"])
    removed = pd.DataFrame(
        sorted(removals, key=lambda r: r[:5]),
        columns=["article_id", "raw_start", "raw_end", "kind", "text", "n_bodies"],
    ).astype({"n_bodies": "Int64"})
    set_aside = pd.DataFrame(
        sorted(aside + repeats, key=lambda r: r[:3]),
        columns=["file", "record", "reason", "detail", "url", "title"],
    )
    return CorpusTables(
        tables.check("articles", frame),
        tables.check("removed", removed),
        tables.check("offsets", offsets),
        tables.check("quarantine", set_aside.assign(corpus="")),
        pd.DataFrame({"article_id": frame["article_id"], "raw": _text(a.raw for a in kept)}),
        notes,
        n_records,
    )


def _without_repeats(articles: list[Article]) -> tuple[list[Article], list[Any]]:
    """Articles in the order of their ids without repeats, and the repeats as rows of the
    quarantine.
    """
    undated = pd.Timestamp.max.tz_localize("UTC")

    def order(article: Article) -> tuple[Any, ...]:
        stamp = article.publication.stamp
        return article.article_id, undated if stamp is None else stamp, article.file, article.record

    kept: list[Article] = []
    repeats: list[tuple[str, str, str, str, str | None, str | None]] = []
    for article in sorted(articles, key=order):
        if kept and kept[-1].article_id == article.article_id:
            detail = quarantine.SAME_ARTICLE.format(article=article.article_id)
            reason = "repeat of an earlier record"
            repeats.append(
                (article.file, article.record, reason, detail, article.url, article.title)
            )
        else:
            kept.append(article)
    return kept, repeats


def _without_residue(
    kept: list[Article],
) -> tuple[list[str], list[list[tuple[int, int, int]]], list[Removal]]:
    """Bodies and their segments without what the corpus repeats, and everything that was removed
    from them.
    """
    learned = repeated_runs([Text(a.source, a.title, a.body) for a in kept])
    bodies: list[str] = []
    segments: list[list[tuple[int, int, int]]] = []
    removals: list[Removal] = []
    for place, article in enumerate(kept):
        body, own = article.body, article.segments
        for kind, start, end in article.removed:
            text = article.raw[start:end]
            removals.append((article.article_id, start, end, kind, text, None))
        if place in learned:
            body, own, runs = cut_runs(body, own, learned[place])
            # What stood before a repeated end is the end now: a sign-off, a translator's name.
            ends = [Run(r.kind, r.start, r.end, None) for r in residue_at_end(body)]
            if ends:
                body, own, last = cut_runs(body, own, ends)
                runs += last
            for run, start, end in runs:
                text = article.raw[start:end]
                removals.append((article.article_id, start, end, run.kind, text, run.n_bodies))
        bodies.append(body)
        segments.append(own)
    return bodies, segments, removals


def _zone(offset: int | None) -> str | None:
    """A zone as it is written: '+03:00'."""
    if offset is None:
        return None
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def _text(values: Iterable[str | None]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def iterate_reasons(quarantine: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Each reason with its count, the most frequent first."""
    counts = quarantine["reason"].value_counts()
    yield from sorted(((str(k), int(v)) for k, v in counts.items()), key=lambda r: (-r[1], r[0]))


__all__ = ["CorpusTables", "build_articles", "iterate_reasons"]
