"""Files in a tar archive, each by its own format; nothing is written to disk."""

from __future__ import annotations

import io
import tarfile

from analysis.corpus import quarantine
from analysis.corpus.formats import packed
from analysis.corpus.formats.format import Format
from analysis.corpus.formats.source import Items, Source, bounded
from analysis.corpus.records import Bad

_MARK = slice(257, 262)  # bytes that hold 'ustar'


def read(source: Source) -> Items:
    """The items of every file in it, in its order; links and devices are passed over.

    Parameters
    ----------
    source
        The archive.

    Yields
    ------
    Row, Record, Bad or Note
        As each file's own format gives them.
    """
    with tarfile.open(fileobj=source.stream, mode="r|") as archive:
        for member in archive:
            name = member.name.lower()
            if not member.isfile() or "/." in f"/{name.removeprefix('./')}":
                continue
            place = member.name
            if packed.bare(name).endswith(packed.ARCHIVES):
                yield Bad(place, "unknown format", quarantine.IN_ARCHIVE.format(name=place))
                continue
            stream = archive.extractfile(member)
            if stream is None:
                continue
            # what it holds is read from memory: a tar that is read as a stream cannot go back
            content = stream.read()
            data = io.BytesIO(content)
            inner = packed.unpacked(data, content[: packed.LONGEST_MARK])
            if inner is not None:
                yield from source.inside(
                    bounded(inner, member.size), packed.bare(name), place, member.size
                )
            else:
                yield from source.inside(data, name, place, member.size)


FORMAT = Format(
    "tar",
    (".tar",),
    "Every file in it by its own format, also packed (.tar.gz, .tgz, .tar.xz …); an archive inside an archive is not opened.",
    read,
    lambda head: head[_MARK] == b"ustar",
)
