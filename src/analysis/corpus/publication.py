"""When a record was published: the places where that can stand, in order of trust."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from analysis.corpus.date_lines import date_in_text, date_in_url, tells_of_change
from analysis.corpus.dates import Dated, parse_date, read_date
from analysis.corpus.records import Record


class Publication(NamedTuple):
    """The date of an article.

    `stamp` is the paper's own day and clock, `offset` the minutes of the zone written beside it,
    `origin` one of `tables.PUBLISHED_FROM`, `other` the other reading of an ambiguous day, `line`
    the place of a line of the text that holds nothing but the date.
    """

    stamp: pd.Timestamp | None
    origin: str
    offset: int | None = None
    other: pd.Timestamp | None = None
    line: tuple[int, int] | None = None


def publication(
    record: Record, given: Mapping[str, str], url: str | None, *, dated: bool
) -> Publication:
    """When a record was published: its field, the manifest, its address, a line of its text, a
    guess, the day of crawling; never today's day.

    Parameters
    ----------
    record
        The record.
    given
        What the manifest says for records that say nothing.
    url
        Its address.
    dated
        Whether its text holds a year near its beginning or end: only then it is searched.

    Returns
    -------
    Publication
        The instant with its origin; without an instant where nothing says when.
    """
    # read even where a field says the day: cleaning takes the line out of the body
    in_text = None
    if dated:
        in_text = date_in_text(record.body)
    line = None
    if in_text:
        line = (in_text[1], in_text[2])
    field = None
    if record.published:
        field = read_date(record.published)
    if field is not None:
        return Publication(field.stamp, "field", field.offset, field.other, line)
    manifest = parse_date(given.get("published"))
    if manifest is not None:
        return Publication(manifest, "manifest", line=line)
    address = date_in_url(url)
    if address is not None:
        return Publication(address, "url", line=line)
    # From here on the page as it was shown: a line may hold the day of something else.
    visible = None
    if record.visible:
        visible = read_date(record.visible)
    if visible is not None:
        return Publication(visible.stamp, "text", line=line)
    if in_text:
        shown = record.body[in_text[1] : in_text[2]]
        return Publication(in_text[0], "page" if tells_of_change(shown) else "text", line=line)
    return _of_low_trust(record, line)


def _of_low_trust(record: Record, line: tuple[int, int] | None) -> Publication:
    for text, origin in ((record.guessed, "page"), (record.crawled, "crawl")):
        dated: Dated | None = None
        if text:
            dated = read_date(text)
        if dated is not None:
            return Publication(dated.stamp, origin, dated.offset, line=line)
    return Publication(None, "none", line=line)
