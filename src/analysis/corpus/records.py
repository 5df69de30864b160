"""One record of a raw file, whatever the format, and the names that columns go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from analysis.corpus.encodings import plain_line_ends
from analysis.errors import UserError

FIELDS = ("body", "title", "url", "source", "author", "published", "crawled", "keywords")
ALIASES: dict[str, tuple[str, ...]] = {
    "body": (
        "body",
        "content",
        "full_text",
        "fulltext",
        "text",
        "article_text",
        "article",
        "maintext",
        "نص",
    ),
    "title": ("title", "headline", "عنوان"),
    "url": ("url", "link", "permalink", "uri"),
    "source": ("source", "outlet", "publisher", "site", "newspaper"),
    "author": ("author", "authors", "byline", "writer"),
    "published": (
        "published",
        "published_time",
        "published_at",
        "publish_date",
        "date_published",
        "datepublished",
        "pubdate",
        "date",
        "datetime",
    ),
    "crawled": ("date_extracted", "crawled", "crawl_date", "retrieved", "scraped_at"),
    "keywords": ("keywords", "tags"),
}


class Record(NamedTuple):
    """What a file says of one article; `place` is where in the file, `encoding` how it was decoded."""

    place: str
    encoding: str
    body: str
    title: str | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None
    crawled: str | None = None
    keywords: str | None = None


class Bad(NamedTuple):
    """A record or file that could not be read, and why."""

    place: str
    reason: str
    detail: str


NO_BODY = "no text column"


def check_mapping(names: Iterable[str], mapping: Mapping[str, str], where: str) -> None:
    """Raises `UserError` for a field that is not known or a column that is not there."""
    given = list(names)
    for field, column in mapping.items():
        if field not in FIELDS:
            raise UserError(
                f"--map {field}={column}: there is no field '{field}'",
                where=where,
                fix=f"Fields: {', '.join(FIELDS)}.",
            )
        if column not in given:
            raise UserError(
                f"--map {field}={column}: there is no column '{column}'",
                where=where,
                fix=f"Columns: {', '.join(given)}.",
            )


def columns_of(names: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str] | None:
    """Which column holds which field: as the user said, else by usual names. None where no column is the body."""
    lower = {n.lower(): n for n in reversed(list(names))}
    found = {
        field: next((lower[a] for a in aliases if a in lower), None)
        for field, aliases in ALIASES.items()
    }
    columns = {
        field: column for field, column in (found | dict(mapping)).items() if column is not None
    }
    return columns if "body" in columns else None


def words_of(value: Any) -> str | None:
    """A field as text; None where it is missing."""
    if value is None or value != value:
        return None
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value if v is not None)
    text = value if isinstance(value, str) else str(value)
    return text.strip() or None


def keywords_of(value: Any) -> str | None:
    """Editors' keywords as one text separated by '|', from a list or a text with commas."""
    parts = (
        value if isinstance(value, list) else (words_of(value) or "").replace("،", ",").split(",")
    )
    return "|".join(p for p in (str(v).strip() for v in parts) if p) or None


def record_of(
    row: Mapping[str, Any], columns: Mapping[str, str], place: str, encoding: str
) -> Record:
    """A record from a row of named values."""
    get = row.get
    body = get(columns["body"])
    values = {f: words_of(get(columns[f])) for f in FIELDS[1:-1] if f in columns}
    keywords = keywords_of(get(columns["keywords"])) if "keywords" in columns else None
    text = body if isinstance(body, str) else (words_of(body) or "")
    return Record(place, encoding, plain_line_ends(text), keywords=keywords, **values)
