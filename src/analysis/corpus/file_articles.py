"""The articles of one file: records read, dated, cleaned and judged, as columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analysis.corpus.cleaning import Cleaned, clean, unusual_in
from analysis.corpus.column_order import order_of
from analysis.corpus.dates import Order
from analysis.corpus.encodings import REPLACED
from analysis.corpus.fitness import fitness_of_all
from analysis.corpus.manifest import Manifest
from analysis.corpus.metadata import Joined
from analysis.corpus.publication import Publication, publication
from analysis.corpus.readers import host_of, read_file
from analysis.corpus.records import Bad, Note, Record

_TOGETHER = 500  # records cleaned at once
_LENGTHY = 50_000  # characters of a body that is told


class Article(NamedTuple):
    """One row of the table of articles, with its raw text, its segments and what cleaning removed."""

    article_id: str
    source: str
    url: str | None
    title: str | None
    author: str | None
    publication: Publication
    lang: str
    body: str
    keywords: str | None
    file: str
    record: str
    encoding: str
    raw: str
    segments: list[tuple[int, int, int]]
    removed: list[Any]


@dataclass
class FileArticles:
    """What one file gives: articles, records set aside as rows of the quarantine, and what is told
    of it.
    """

    file: str
    articles: list[Article] = field(default_factory=list)
    quarantine: list[tuple[str, str, str, str, str | None, str | None]] = field(
        default_factory=list
    )
    notes: list[str] = field(default_factory=list)
    n_records: int = 0
    n_dates: int = 0
    unread_dates: list[str] = field(default_factory=list)
    order: tuple[Order, int, int, int] = ("", 0, 0, 0)


class Job(NamedTuple):
    """A file to read: where it is, its name in the corpus, the manifest, the corpus's name."""

    path: Path
    name: str
    manifest: Manifest | None
    corpus: str
    joined: Joined | None = None


def read_articles(job: Job) -> FileArticles:
    """Every record of one file as an article, or set aside with its reason.

    Parameters
    ----------
    job
        The file with its manifest.

    Returns
    -------
    FileArticles
        Articles as columns, the quarantine, notes, and what its dates prove of their order.
    """
    manifest = job.manifest
    mapping: Mapping[str, str] = {}
    fields: Mapping[str, str] = {}
    given: Mapping[str, str] = {}
    if manifest:
        mapping = manifest.mapping
        fields = manifest.fields.get(job.name, {})
        given = {**manifest.defaults, **fields}
    own = {k: v for k, v in fields.items() if k in ("source", "title", "author")}
    result = FileArticles(job.name)
    waiting: list[Record] = []
    dates: list[str] = []
    n_replaced = 0
    first_replaced = ""
    for item in read_file(job.path, mapping, job.joined):
        if isinstance(item, Note):
            result.notes.append(f"{job.name}{f' {item.place}' if item.place else ''}: {item.text}")
            continue
        result.n_records += 1
        if isinstance(item, Bad):
            result.quarantine.append((job.name, item.place, item.reason, item.detail, None, None))
            continue
        if item.published:
            dates.append(item.published)
        # told in one line for the file: thousands of records may hold the same broken byte
        if REPLACED in item.body:
            n_replaced += 1
            first_replaced = first_replaced or item.place
        if len(item.body) > _LENGTHY:
            result.notes.append(
                f"{job.name} {item.place}: a text of {len(item.body):,} characters; are these several articles?"
            )
        waiting.append(item._replace(**own) if own else item)
        # some hundred at once, so that a file of any size fits in memory
        if len(waiting) == _TOGETHER:
            _add_all(result, waiting, given, job.corpus)
            waiting = []
    _add_all(result, waiting, given, job.corpus)
    if n_replaced:
        result.notes.append(
            f"{job.name}: {n_replaced:,} records hold bytes that are no characters, shown as U+FFFD; the first is "
            f"{first_replaced or 'its only one'}"
        )
    result.n_dates = len(dates)
    result.order = order_of(dates)
    return result


def _add_all(
    result: FileArticles, records: list[Record], given: Mapping[str, str], corpus: str
) -> None:
    """Clean some records; what is asked of every character is asked of all of them at once."""
    prepared: list[tuple[str | None, str | None, Publication, Cleaned]] = []
    for record, unusual in zip(records, unusual_in([r.body for r in records]), strict=True):
        url = record.url or given.get("url")
        title = record.title or given.get("title")
        published = publication(record, given, url, dated=unusual.dated)
        # some thousand are enough to tell of
        if record.published and published.origin != "field" and len(result.unread_dates) < 10_000:
            result.unread_dates.append(record.published)
        cleaned = clean(record.body, title, published.line, unusual)
        prepared.append((url, title, published, cleaned))
    judged = fitness_of_all([cleaned.body for _, _, _, cleaned in prepared])
    for record, (url, title, published, cleaned), fit in zip(
        records, prepared, judged, strict=True
    ):
        if fit.reason:
            aside = (result.file, record.place, fit.reason, fit.detail, url, title)
            result.quarantine.append(aside)
            continue
        raw = record.body
        # of the page itself and not of its place: the same page has the same id in every corpus
        key = f"{url or ''}\x00{title or ''}\x00{raw}"
        article_id = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        result.articles.append(
            Article(
                article_id,
                record.source or given.get("source") or host_of(url) or corpus,
                url,
                title,
                record.author or given.get("author"),
                published,
                fit.lang,
                cleaned.body,
                record.keywords,
                result.file,
                record.place,
                record.encoding,
                raw,
                cleaned.segments,
                cleaned.removed,
            )
        )
