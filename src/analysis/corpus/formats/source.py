"""An open file as a reader gets it, and what a reader gives."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO, Any

from analysis.corpus.records import Bad, Note, Record, Row

MOST_RATIO = 300  # unpacked to packed bytes: beyond any text; deflate packs zeros to a thousandth
FREE_BYTES = 64_000_000  # what any file may unpack to, whatever its ratio
Items = Iterator[Row | Record | Bad | Note]


@dataclass(frozen=True)
class Source:
    """One open file, on disk or inside an archive.

    Parameters
    ----------
    stream
        The file's bytes, unpacked, at their beginning.
    name
        The file's name in lower case, without .gz.
    place
        The name of the member of an archive; empty for a file on disk.
    size
        The number of bytes, as far as it is known before reading.
    read
        Reads a file inside this one (`archive`, `warc`) by its own format.
    """

    stream: IO[bytes]
    name: str
    place: str
    size: int
    read: Callable[[Source], Items]

    def inside(self, stream: IO[bytes], name: str, place: str, size: int) -> Items:
        """The items of a file inside this one.

        Parameters
        ----------
        stream
            Its bytes, unpacked.
        name
            Its name in lower case.
        place
            Its place in this one.
        size
            Its bytes, as far as known.

        Returns
        -------
        iterator of items
            As its own format gives them.
        """
        return self.read(replace(self, stream=stream, name=name, place=place, size=size))

    def at(self, number: int) -> str:
        """The place of a record.

        Parameters
        ----------
        number
            Its number, from 0.

        Returns
        -------
        str
            '#3', or 'member.json#3' in an archive.
        """
        return f"{self.place}#{number}"

    def with_stream(self, stream: IO[bytes]) -> Source:
        """The same file at the beginning of another stream of its bytes.

        Parameters
        ----------
        stream
            The stream.

        Returns
        -------
        Source
            A new source.
        """
        return replace(self, stream=stream)

    def seekable(self) -> IO[bytes]:
        """The same bytes as a file that can be read in any order."""
        if self.stream.seekable():
            return self.stream
        return io.BytesIO(self.stream.read())

    def unpacking(self) -> IO[bytes]:
        """The same for a document that is a zip archive inside (.xlsx, .docx).

        Returns
        -------
        binary stream
            At its beginning.

        Raises
        ------
        ValueError
            Where its parts unpack to more than is plausible.
        """
        stream = self.seekable()
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if unpacked > FREE_BYTES + MOST_RATIO * packed:
            raise ValueError(f"unpacks to {unpacked:,} bytes, which is no text")
        stream.seek(0)
        return stream


class _Rejoined(io.RawIOBase):
    """A stream with some bytes put back before it."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head or self._stream.read(len(buffer))
        self._head = piece[len(buffer) :]
        piece = piece[: len(buffer)]
        buffer[: len(piece)] = piece
        return len(piece)


def rejoin(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    """A stream from its beginning again.

    Parameters
    ----------
    head
        What was read from it.
    stream
        The stream after it.

    Returns
    -------
    binary stream
        The same stream where it can be wound back.
    """
    if stream.seekable():
        stream.seek(0)
        return stream
    return rejoined(head, stream)


def rejoined(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    """A stream with some bytes put back before it, whether or not they are those that were read.

    Parameters
    ----------
    head
        The bytes.
    stream
        What follows them.

    Returns
    -------
    binary stream
        Both, one after the other.
    """
    return io.BufferedReader(_Rejoined(head, stream))


class _Bounded(io.RawIOBase):
    """A stream that breaks off where it gives more bytes than is plausible."""

    def __init__(self, stream: Any, most: int) -> None:
        # one piece at a time, so that what was unpacked before a break is not lost with it
        self._read = getattr(stream, "read1", stream.read)
        self._left = most
        self._broken: Exception | None = None
        self._any = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._read(len(buffer))
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as problem:
            if not self._any:
                raise
            self._broken = problem  # told by who reads, when everything before the break is read
            return 0
        self._any = self._any or bool(piece)
        # counted as it is unpacked: the size that an archive states may be a lie
        self._left -= len(piece)
        if self._left < 0:
            raise ValueError(f"unpacks to more than {MOST_RATIO} times its size")
        buffer[: len(piece)] = piece
        return len(piece)

    @property
    def broken(self) -> Exception | None:
        """What stopped it before its end."""
        return self._broken


def bounded(stream: Any, packed_size: int) -> IO[bytes]:
    """An unpacked stream with a limit, so that a bomb is refused.

    Parameters
    ----------
    stream
        What unpacks.
    packed_size
        Bytes that are unpacked.

    Returns
    -------
    binary stream
        Of at most `MOST_RATIO` times its packed size, and 64 MB.
    """
    return io.BufferedReader(_Bounded(stream, FREE_BYTES + MOST_RATIO * packed_size), 1 << 18)


def broke_off(stream: IO[bytes]) -> Exception | None:
    """What stopped an unpacked stream before its end.

    Parameters
    ----------
    stream
        As `bounded` gives it, read to its end.

    Returns
    -------
    Exception or None
        None for one that was whole.
    """
    raw = getattr(stream, "raw", None)
    if isinstance(raw, _Bounded):
        return raw.broken
    return None
