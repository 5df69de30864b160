"""A page as browsers save it with its pictures (MHTML): its HTML, the address it had, the day it was
saved.
"""

from __future__ import annotations

import email
import email.policy
import re

from analysis.corpus import quarantine
from analysis.corpus.encodings import decode
from analysis.corpus.formats import html_page
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source
from analysis.corpus.records import Bad

_HEAD = re.compile(
    rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.I
)


def read(source: Source) -> Items:
    """The page of a file.

    Parameters
    ----------
    source
        The file.

    Yields
    ------
    Record or Bad
        One.
    """
    message = email.message_from_bytes(source.stream.read(), policy=email.policy.compat32)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not parts:
        yield Bad(source.place, "unreadable file", quarantine.NO_ARTICLE)
        return
    part = parts[0]
    data = part.get_payload(decode=True)
    text, encoding = decode(data if isinstance(data, bytes) else b"")
    page = html_page.page(text, source.place, encoding)
    if not isinstance(page, Bad):
        address = message.get("Snapshot-Content-Location") or part.get("Content-Location")
        page = page._replace(url=page.url or _line(address), crawled=_line(message.get("Date")))
    yield page


def _line(value: object) -> str | None:
    """The value of a header as one line."""
    if not value:
        return None
    return " ".join(str(value).split())


FORMAT = Format(
    "MHTML",
    (".mhtml", ".mht"),
    "One page as a browser saves it, read as HTML is; the day it was saved is the day of crawling.",
    read,
    lambda head: _HEAD.match(head) is not None,
)
