"""Files in a zip archive, each by its own format."""

from __future__ import annotations

import zipfile
from typing import Any

from analysis.corpus import quarantine
from analysis.corpus.formats import packed
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import FREE_BYTES, MOST_RATIO, Items, Source, bounded
from analysis.corpus.records import Bad


def read(source: Source) -> Items:
    """The items of every member, in the order of their names; a member that cannot be read does not
    stop the others.

    Parameters
    ----------
    source
        The archive.

    Yields
    ------
    Row, Record, Bad or Note
        As the member's own format gives them.
    """
    with zipfile.ZipFile(source.seekable()) as archive:
        for member in sorted(archive.infolist(), key=lambda m: m.filename):
            name = member.filename.lower()
            if member.is_dir() or name.startswith("__macosx") or "/." in name:
                continue
            yield from _member(source, archive, member, name)


def _member(source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Items:
    place = member.filename
    if packed.bare(name).endswith(packed.ARCHIVES):
        yield Bad(place, "unknown format", quarantine.IN_ARCHIVE.format(name=place))
        return
    if member.file_size > FREE_BYTES + MOST_RATIO * member.compress_size:
        yield Bad(place, "unreadable file", quarantine.BOMB.format(n=member.file_size))
        return
    try:
        with archive.open(member) as raw:
            stream: Any = raw
            inner = packed.unpacked(raw, raw.read(packed.LONGEST_MARK))
            raw.seek(0)
            if inner is not None:
                stream = bounded(inner, member.file_size)
            yield from source.inside(stream, packed.bare(name), place, member.file_size)
    except Exception as problem:
        # A password, a method of packing that Python lacks, a broken checksum: this member, not the archive.
        said = quarantine.FAILED.format(kind=type(problem).__name__, problem=problem)
        yield Bad(place, "unreadable file", said)


FORMAT = Format(
    "zip",
    (".zip",),
    "Every file in it by its own format; an archive inside an archive is not opened.",
    read,
    lambda head: head[:4] == b"PK\x03\x04",
)
