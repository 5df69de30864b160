"""Tables of the corpus: articles, and what cleaning and reading left of the raw pages."""

from __future__ import annotations

from analysis.tables.column import Column, Table, count, text
from analysis.tables.vocabulary import PUBLISHED_FROM

CORPUS_TABLES: dict[str, Table] = {
    "articles": Table(
        "one article of the corpus, cleaned",
        {
            "article_id": text(
                "hash of url, title and raw text: the same for the same page wherever it lies"
            ),
            "corpus": text("name of the folder under data/raw"),
            "source": text("outlet"),
            "url": text("address of the page, as given", nullable=True),
            "title": text("title, as given", nullable=True),
            "author": text("author, as given", nullable=True),
            "published": Column(
                "datetime64[us, UTC]",
                "day and clock of publication as the paper wrote them, held as if in UTC; a day is its midnight",
                nullable=True,
            ),
            "published_from": text("where `published` was found", isin=PUBLISHED_FROM),
            "published_zone": text(
                "zone written beside the clock, as +03:00; empty where none is", nullable=True
            ),
            "lang": text("ISO 639-1 code of the body"),
            "body": text("cleaned body"),
            "duplicate_of": text(
                "article_id of the article kept from the same cluster of copies", nullable=True
            ),
            "keywords": text("the editors' own keywords, separated by '|'", nullable=True),
            "file": text("file under the corpus folder"),
            "record": text("place in the file: record number, member of a zip, or empty"),
            "encoding": text("encoding the file was read in"),
        },
        ("article_id",),
    ),
    "quarantine": Table(
        "one record that was set aside, never deleted",
        {
            "corpus": text("name of the folder under data/raw"),
            "file": text("file under the corpus folder"),
            "record": text("place in the file"),
            "reason": text("why it was set aside"),
            "detail": text("what was found"),
            "url": text("address of the page, as given", nullable=True),
            "title": text("title, as given", nullable=True),
        },
    ),
    "removed": Table(
        "one run of characters that cleaning took out of a body, or a heading that it marked and kept",
        {
            "article_id": text("the article"),
            "kind": text(
                "dateline, date line, title, caption, teaser, related, comments, signature, contact, boilerplate, twice, markup, "
                "invisible; heading"
            ),
            "raw_start": count("first character, in the raw text"),
            "raw_end": count("after the last character, in the raw text"),
            "text": text("the characters"),
            "n_bodies": Column(
                "Int64",
                "bodies that hold it, where it was found by its repetition",
                nullable=True,
                low=1,
            ),
        },
    ),
    "offsets": Table(
        "one run of characters that the cleaned body took from the raw text unchanged in number",
        {
            "article_id": text("the article"),
            "start": count("first character of the run, in the cleaned body"),
            "raw_start": count("first character of the run, in the raw text"),
            "length": count("characters in the run"),
        },
        ("article_id", "start"),
    ),
}
