"""Raw files to one table of articles, with what was removed, the map of offsets, the raw texts and a quarantine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from analysis import tables
from analysis.corpus.cleaning import clean
from analysis.corpus.dates import date_in_text, date_in_url, parse_date
from analysis.corpus.manifest import Manifest, read_manifest, verify_files
from analysis.corpus.readers import is_readable, read_file
from analysis.corpus.records import Bad, Record
from analysis.errors import UserError

Progress = Callable[[int, int, str], None]
MIN_LETTERS = 20
MIN_ARABIC = 0.5
TRUNCATED_BELOW = 600
_POOL_BYTES = 4_000_000
_SAMPLE = 1_500
_DIGIT = re.compile(r"\d")
_BYTES = bytes(range(256))
_ARABIC = "".join(chr(c) for c in (*range(0x621, 0x63B), *range(0x641, 0x64B))).encode("cp1256")
_LATIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PERSIAN = "پچژگٹڈڑںے".encode("cp1256")
_DROP_BUT_ARABIC = bytes(b for b in _BYTES if b not in _ARABIC)
_DROP_BUT_LETTERS = bytes(b for b in _BYTES if b not in _ARABIC + _LATIN + _PERSIAN)
_DROP_BUT_OTHER = bytes(b for b in _BYTES if b not in _PERSIAN + b"\x00")
_KURDISH = str.maketrans(dict.fromkeys("ڕۆێڵڤەټډړښځڅۀ", "\x00"))
_OTHER_SHARE = 0.02


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

    ARTICLES = ("article_id", "source", "url", "title", "author", "published", "published_from", "lang", "body", "keywords", "file", "record", "encoding", "raw")

    def __init__(self) -> None:
        self.articles: list[tuple[Any, ...]] = []
        self.removed: list[tuple[str, str, int, int, str]] = []
        self.offsets: list[tuple[str, int, int, int]] = []
        self.quarantine: list[tuple[str, str, str, str, str | None, str | None]] = []


def build_articles(path: Path, *, jobs: int = 2, progress: Progress | None = None) -> CorpusTables:
    """Read a corpus folder (with manifest.json), a folder of files, or one file.

    Articles are in the order of their ids, so that the order of files decides nothing; of equal records the earliest dated is
    kept. What could not be read, is empty, not Arabic, cut off or a repeat is in `quarantine` with its reason. `duplicate_of`
    is left for `duplicates`. Raises `UserError` where a file differs from its manifest or nothing here can be read.
    """
    manifest, files = _files_of(path)
    base = manifest.base(path) if manifest else (path if path.is_dir() else path.parent)
    work = [(file, file.relative_to(base).as_posix(), manifest) for file in files]
    gathered = _Columns()
    parallel = jobs > 1 and len(work) > 1 and sum(f.stat().st_size for f in files) > _POOL_BYTES
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if parallel else None
    try:
        for number, columns in enumerate(pool.map(_read_one, work) if pool else map(_read_one, work), 1):
            for name in ("articles", "removed", "offsets", "quarantine"):
                getattr(gathered, name).extend(getattr(columns, name))
            if progress:
                progress(number, len(work), f"reading {work[number - 1][1]}")
    finally:
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)
    return _tables(gathered)


def _files_of(path: Path) -> tuple[Manifest | None, list[Path]]:
    if not path.exists():
        raise UserError("there is no such file or folder", where=path)
    if (path / "manifest.json").is_file():
        manifest = read_manifest(path)
        verify_files(path, manifest)
        return manifest, sorted(manifest.paths(path))
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and is_readable(p) and not p.name.startswith("."))
    if not files or not any(is_readable(f) for f in files):
        raise UserError("nothing here that can be read", where=path, fix="Formats: .txt .html .json .jsonl .csv .tsv .parquet, also .gz, and .zip of these.")
    return None, files


def _read_one(job: tuple[Path, str, Manifest | None]) -> _Columns:
    """Every record of one file, cleaned, as columns."""
    path, name, manifest = job
    columns = _Columns()
    mapping = manifest.mapping if manifest else {}
    given: Mapping[str, str] = {**manifest.defaults, **manifest.fields.get(name, {})} if manifest else {}
    corpus = manifest.name if manifest else path.stem
    for item in read_file(path, mapping):
        if isinstance(item, Bad):
            columns.quarantine.append((name, item.place, item.reason, item.detail, None, None))
        else:
            _add(columns, item, name, given, corpus)
    return columns


def _add(columns: _Columns, record: Record, name: str, given: Mapping[str, str], corpus: str) -> None:
    url = record.url or given.get("url")
    title = record.title or given.get("title")
    raw = record.body
    published, published_from, line = _published(record, given, url, raw)
    cleaned = clean(raw, title, line)
    problem = _unfit(cleaned.body)
    if problem:
        columns.quarantine.append((name, record.place, problem[0], problem[1], url, title))
        return
    key = f"{url or ''}\x00{title or ''}\x00{raw}"
    article_id = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    source = record.source or given.get("source") or _host(url) or corpus
    columns.articles.append(
        (article_id, source, url, title, record.author or given.get("author"), published, published_from, _language(cleaned.body), cleaned.body,
         record.keywords, name, record.place, record.encoding, raw)
    )  # fmt: skip
    columns.removed += [(article_id, kind, start, end, raw[start:end]) for kind, start, end in cleaned.removed]
    columns.offsets += [(article_id, start, raw_start, length) for start, raw_start, length in cleaned.segments]


def _published(record: Record, given: Mapping[str, str], url: str | None, raw: str) -> tuple[Any, str, tuple[int, int] | None]:
    """The instant, where it was found, and the line of the text that holds it alone. Never today's."""
    in_text = date_in_text(raw) if _DIGIT.search(raw[:120]) or _DIGIT.search(raw[-120:]) else None
    line = (in_text[1], in_text[2]) if in_text else None
    for found, where in (
        (parse_date(record.published), "field"),
        (parse_date(given.get("published")), "manifest"),
        (date_in_url(url), "url"),
        (in_text[0] if in_text else None, "text"),
        (parse_date(record.crawled), "crawl"),
    ):
        if found is not None:
            return found, where, line
    return None, "none", line


def _host(url: str | None) -> str | None:
    """The outlet's name in an address: its host without www and ending."""
    host = urlsplit(url).hostname if url and "//" in url else None
    if not host:
        return None
    parts = host.removeprefix("www.").split(".")
    return parts[-2] if len(parts) > 1 and len(parts[-2]) > 3 else parts[0]


def _unfit(body: str) -> tuple[str, str] | None:
    """Why a body is set aside, if it is."""
    sample = body[:_SAMPLE].encode("cp1256", "replace")
    letters, arabic = len(sample.translate(None, _DROP_BUT_LETTERS)), len(sample.translate(None, _DROP_BUT_ARABIC))
    if letters < MIN_LETTERS and len(body) < 400:
        return "empty", f"{letters} letters; an article has at least {MIN_LETTERS}"
    if arabic < MIN_ARABIC * letters:
        return "not Arabic", f"{arabic / max(1, letters):.0%} of its letters are Arabic"
    if sample.count(b"?") > _OTHER_SHARE * arabic:
        sample = body[:_SAMPLE].translate(_KURDISH).encode("cp1256", "replace")
    other = len(sample.translate(None, _DROP_BUT_OTHER))
    if other > _OTHER_SHARE * max(1, arabic):
        return "not Arabic", f"{other / max(1, arabic):.0%} of its letters are of Persian, Urdu or Kurdish"
    if len(body) < TRUNCATED_BELOW and body.endswith(("…", "...")) and not body.endswith((".…", "؟…", "!...")):
        return "truncated", f"ends in '{body[-12:]}' after {len(body)} characters"
    return None


def _language(body: str) -> str:
    """The language of a body that passed: Arabic; kept as a column for corpora that mix."""
    return "ar"


def _tables(gathered: _Columns) -> CorpusTables:
    """Columns to tables; equal records kept once."""
    frame = pd.DataFrame(gathered.articles, columns=list(_Columns.ARTICLES))
    frame["published"] = pd.to_datetime(pd.Series(frame["published"], dtype="object"), utc=True).astype("datetime64[us, UTC]")
    order = frame.sort_values(["article_id", "published", "file", "record"], na_position="last", kind="stable")
    again = order.duplicated("article_id")
    quarantine = list(gathered.quarantine)
    for row in order.loc[again, ["file", "record", "article_id", "url", "title"]].itertuples(index=False):
        quarantine.append((row.file, row.record, "repeat of an earlier record", f"the same as article {row.article_id}", _none(row.url), _none(row.title)))
    kept = order[~again].reset_index(drop=True).assign(corpus="", duplicate_of=None)
    articles = tables.check("articles", kept.drop(columns="raw"))
    set_aside = pd.DataFrame(quarantine, columns=["file", "record", "reason", "detail", "url", "title"]).assign(corpus="")
    set_aside = tables.check("quarantine", set_aside.sort_values(["file", "record"], ignore_index=True, kind="stable"))
    removed = pd.DataFrame(gathered.removed, columns=["article_id", "kind", "raw_start", "raw_end", "text"]).drop_duplicates()
    offsets = pd.DataFrame(gathered.offsets, columns=["article_id", "start", "raw_start", "length"]).drop_duplicates()
    return CorpusTables(
        articles,
        tables.check("removed", removed.sort_values(["article_id", "raw_start", "kind"], ignore_index=True)),
        tables.check("offsets", offsets.sort_values(["article_id", "start"], ignore_index=True)),
        set_aside,
        kept[["article_id", "raw"]],
    )


def _none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def iterate_reasons(quarantine: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """Each reason with its count, the most frequent first."""
    counts = quarantine["reason"].value_counts()
    yield from sorted(((str(k), int(v)) for k, v in counts.items()), key=lambda r: (-r[1], r[0]))


__all__ = ["CorpusTables", "build_articles", "iterate_reasons"]
