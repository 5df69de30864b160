"""Raw files to one table of articles, with what was removed, the map of offsets, the raw texts and a quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.corpus import quarantine
from analysis.corpus.cleaning import Cleaned, clean, unusual_in
from analysis.corpus.dates import date_in_text, date_in_url, parse_date
from analysis.corpus.fitness import fitness_of_all
from analysis.corpus.formats import advice, is_readable
from analysis.corpus.manifest import Manifest, read_manifest, verify_files
from analysis.corpus.readers import host_of, read_file
from analysis.corpus.records import NO_BODY, Bad, Note, Record
from analysis.errors import UserError

Progress = Callable[[int, int, str], None]
# Texts of other formats are read faster than they pass between processes: 81,000 articles 16 s by one, 25 s by two;
# 4,080 HTML pages 20 s by one, 12 s by two.
_POOL_PAGES = 3_000
_TOGETHER = 500


@dataclass(frozen=True)
class CorpusTables:
    """What reading a corpus gives; `raw` holds article_id and the raw text that offsets refer to."""

    articles: pd.DataFrame
    removed: pd.DataFrame
    offsets: pd.DataFrame
    quarantine: pd.DataFrame
    raw: pd.DataFrame


class _Columns:
    """Rows collected as columns, to be made a table once."""

    ARTICLES = (
        "article_id",
        "source",
        "url",
        "title",
        "author",
        "published",
        "published_from",
        "lang",
        "body",
        "keywords",
        "file",
        "record",
        "encoding",
        "raw",
    )

    def __init__(self) -> None:
        self.articles: list[tuple[Any, ...]] = []
        self.removed: list[tuple[str, int, int, str, str]] = []
        self.offsets: list[tuple[str, int, int, int]] = []
        self.quarantine: list[tuple[str, str, str, str, str | None, str | None]] = []


def build_articles(path: Path, *, jobs: int = 2, progress: Progress | None = None) -> CorpusTables:
    """Read a corpus folder (with manifest.json), a folder of files, or one file.

    `jobs` processes read HTML pages where there are thousands; other formats are read by one, which is faster. Articles
    are in the order of their ids, so that the order of files decides nothing; of equal records the earliest dated is
    kept. What could not be read, is empty, not Arabic, cut off or a repeat is in `quarantine` with its reason.
    `duplicate_of` is left for `duplicates`. Raises `UserError` where a file differs from its manifest, a mapped column
    is not there, or nothing here can be read.
    """
    manifest, files = _files_of(path)
    base = manifest.base(path) if manifest else (path if path.is_dir() else path.parent)
    name = manifest.name if manifest else path.name.split(".")[0]
    work = [(file, file.relative_to(base).as_posix(), manifest, name) for file in files]
    gathered = _Columns()
    pages = sum(f.suffix.lower() in {".html", ".htm"} for f in files)
    parallel = jobs > 1 and pages > _POOL_PAGES
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if parallel else None
    try:
        read = (
            pool.map(_read_one, work, chunksize=max(1, len(work) // (8 * jobs)))
            if pool
            else map(_read_one, work)
        )
        for number, columns in enumerate(read, 1):
            for name in ("articles", "removed", "offsets", "quarantine"):
                getattr(gathered, name).extend(getattr(columns, name))
            if progress:
                progress(number, len(work), f"reading {work[number - 1][1]}")
    finally:
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)
    if not gathered.articles and (lacking := [q for q in gathered.quarantine if q[2] == NO_BODY]):
        raise UserError(
            "no column could be the text of the article",
            where=lacking[0][0],
            fix=f"Say which with --map body=COLUMN; {lacking[0][3]}.",
        )
    return _tables(gathered)


def _files_of(path: Path) -> tuple[Manifest | None, list[Path]]:
    if not path.exists():
        raise UserError("there is no such file or folder", where=path)
    if (path / "manifest.json").is_file():
        manifest = read_manifest(path)
        verify_files(path, manifest)
        return manifest, sorted(manifest.paths(path))
    files = (
        [path]
        if path.is_file()
        else sorted(
            p
            for p in path.rglob("*")
            if p.is_file() and is_readable(p) and not p.name.startswith(".")
        )
    )
    if not files or not any(is_readable(f) for f in files):
        raise UserError(
            "nothing here that can be read",
            where=path,
            fix=advice(path),
        )
    return None, files


def _read_one(job: tuple[Path, str, Manifest | None, str]) -> _Columns:
    """Every record of one file, cleaned, as columns."""
    path, name, manifest, corpus = job
    columns = _Columns()
    mapping = manifest.mapping if manifest else {}
    given: Mapping[str, str] = (
        {**manifest.defaults, **manifest.fields.get(name, {})} if manifest else {}
    )
    own = (
        {
            k: v
            for k, v in manifest.fields.get(name, {}).items()
            if k in ("source", "title", "author")
        }
        if manifest
        else {}
    )
    held: list[Record] = []
    for item in read_file(path, mapping):
        if isinstance(item, Note):
            continue
        if isinstance(item, Bad):
            columns.quarantine.append((name, item.place, item.reason, item.detail, None, None))
            continue
        held.append(item._replace(**own) if own else item)
        if len(held) == _TOGETHER:
            _add_all(columns, held, name, given, corpus)
            held = []
    _add_all(columns, held, name, given, corpus)
    return columns


def _add_all(
    columns: _Columns, records: list[Record], name: str, given: Mapping[str, str], corpus: str
) -> None:
    """Clean some records; what is asked of every character is asked of all of them at once."""
    cleaned = []
    for record, unusual in zip(records, unusual_in([r.body for r in records]), strict=True):
        url, title = record.url or given.get("url"), record.title or given.get("title")
        published = _published(record, given, url, unusual.dated)
        cleaned.append((url, title, published, clean(record.body, title, published[2], unusual)))
    for record, parts, fit in zip(
        records, cleaned, fitness_of_all([c[-1].body for c in cleaned]), strict=True
    ):
        if fit.reason:
            columns.quarantine.append((name, record.place, fit.reason, fit.detail, *parts[:2]))
        else:
            _add(columns, record, name, (given, corpus), fit.lang, *parts)


def _add(
    columns: _Columns,
    record: Record,
    name: str,
    known: tuple[Mapping[str, str], str],
    lang: str,
    url: str | None,
    title: str | None,
    dated: tuple[Any, str, Any],
    cleaned: Cleaned,
) -> None:
    given, corpus = known
    published, published_from, _ = dated
    raw = record.body
    key = f"{url or ''}\x00{title or ''}\x00{raw}"
    article_id = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    source = record.source or given.get("source") or host_of(url) or corpus
    columns.articles.append(
        (
            article_id,
            source,
            url,
            title,
            record.author or given.get("author"),
            published,
            published_from,
            lang,
            cleaned.body,
            record.keywords,
            name,
            record.place,
            record.encoding,
            raw,
        )
    )
    columns.removed += [
        (article_id, start, end, kind, raw[start:end]) for kind, start, end in cleaned.removed
    ]
    columns.offsets += [
        (article_id, start, raw_start, length) for start, raw_start, length in cleaned.segments
    ]


def _published(
    record: Record, given: Mapping[str, str], url: str | None, dated: bool
) -> tuple[Any, str, tuple[int, int] | None]:
    """The instant, where it was found, and the line of the text that holds it alone. Never today's.

    The text is searched only where it holds a year near its beginning or end (`dated`).
    """
    in_text = date_in_text(record.body) if dated else None
    line = (in_text[1], in_text[2]) if in_text else None
    if record.published and (found := parse_date(record.published)) is not None:
        return found, "field", line
    if given and (found := parse_date(given.get("published"))) is not None:
        return found, "manifest", line
    if url and (found := date_in_url(url)) is not None:
        return found, "url", line
    if in_text:
        return in_text[0], "text", line
    if record.crawled and (found := parse_date(record.crawled)) is not None:
        return found, "crawl", line
    return None, "none", line


def _tables(gathered: _Columns) -> CorpusTables:
    """Columns to tables; of equal records the earliest dated is kept."""
    undated = pd.Timestamp.max.tz_localize("UTC")
    kept: list[tuple[Any, ...]] = []
    again: list[tuple[Any, ...]] = []
    for row in sorted(
        gathered.articles, key=lambda r: (r[0], undated if r[5] is None else r[5], r[10], r[11])
    ):
        (again if kept and kept[-1][0] == row[0] else kept).append(row)
    repeats = [
        (
            r[10],
            r[11],
            "repeat of an earlier record",
            quarantine.SAME_ARTICLE.format(article=r[0]),
            r[2],
            r[3],
        )
        for r in again
    ]
    columns = dict(
        zip(
            _Columns.ARTICLES,
            zip(*kept, strict=True) if kept else [()] * len(_Columns.ARTICLES),
            strict=True,
        )
    )
    raw = pd.DataFrame(
        {"article_id": _text(columns["article_id"]), "raw": _text(columns.pop("raw"))}
    )
    published = pd.Series(pd.DatetimeIndex(columns.pop("published"), tz="UTC").as_unit("us"))
    articles = pd.DataFrame(
        {name: _text(values) for name, values in columns.items()}
        | {"published": published, "corpus": "", "duplicate_of": None}
    )
    set_aside = pd.DataFrame(
        sorted(gathered.quarantine + repeats, key=lambda r: r[:3]),
        columns=["file", "record", "reason", "detail", "url", "title"],
    )
    removed = set(gathered.removed) if again else gathered.removed
    offsets = set(gathered.offsets) if again else gathered.offsets
    return CorpusTables(
        tables.check("articles", articles),
        tables.check(
            "removed",
            pd.DataFrame(
                sorted(removed), columns=["article_id", "raw_start", "raw_end", "kind", "text"]
            ),
        ),
        tables.check(
            "offsets",
            pd.DataFrame(sorted(offsets), columns=["article_id", "start", "raw_start", "length"]),
        ),
        tables.check("quarantine", set_aside.assign(corpus="")),
        raw,
    )


def _text(values: Iterable[str | None]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def iterate_reasons(quarantine: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Each reason with its count, the most frequent first."""
    counts = quarantine["reason"].value_counts()
    yield from sorted(((str(k), int(v)) for k, v in counts.items()), key=lambda r: (-r[1], r[0]))


__all__ = ["CorpusTables", "build_articles", "iterate_reasons"]
