"""Gzip content unpacked within bounds: a file that grows without end is stopped, not followed."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from isal import isal_zlib

from components.tracks.readers.batch import UnreadableError

GZIP = b"\x1f\x8b"

_WINDOW = 1 << 18
_STEP = 1 << 24
_ERRORS: Any = (isal_zlib.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far content is followed.

    `bytes_out`: bytes that one file or member may have once unpacked in memory. `stream_out`: the same for what is
    unpacked as a stream. `trace`: bytes of one trace. `ratio`: bytes out for one byte in, asked once more than
    `ratio_from` bytes are out. `gzip_members`: parts that one gzip file may consist of. `members`: entries of one
    archive.
    """

    bytes_out: int = 400_000_000
    stream_out: int = 1_000_000_000_000
    trace: int = 64_000_000
    ratio: int = 100
    ratio_from: int = 10_000_000
    gzip_members: int = 50_000
    members: int = 2_000_000


DISK = Limits()
UPLOAD = Limits(bytes_out=100_000_000, stream_out=400_000_000, trace=24_000_000, members=20_000)


class CompressionError(UnreadableError):
    """Gzip content that is damaged, or that grows beyond the limits."""


def is_packed(head: bytes) -> bool:
    """Whether content that begins like this is compressed.

    >>> is_packed(b"\\x1f\\x8b\\x08"), is_packed(b"time,lat,lon")
    (True, False)
    """
    return head.startswith(GZIP)


def plain(data: bytes, limits: Limits = DISK) -> bytes:
    """Unpacked content; what is not gzip is given back as it is.

    Raises `CompressionError` for content that is cut short, damaged, followed by other bytes or too large.

    >>> import gzip
    >>> plain(gzip.compress(b"[]")), plain(b"[]")
    (b'[]', b'[]')
    """
    if not data.startswith(GZIP):
        if len(data) > limits.bytes_out:
            raise _too_large(limits.bytes_out)
        return data
    view = memoryview(data)
    windows = (bytes(view[start : start + _WINDOW]) for start in range(0, len(data), _WINDOW))
    chunks = list(_unpacked(windows, limits, limits.bytes_out))
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def plain_head(data: bytes, size: int) -> bytes:
    """The first bytes of content that may be gzip, cut short or damaged.

    >>> import gzip
    >>> plain_head(gzip.compress(b"timestamp,lat")[:-8], 9)
    b'timestamp'
    """
    if not data.startswith(GZIP):
        return data[:size]
    try:
        return isal_zlib.decompressobj(wbits=31).decompress(data, max_length=size)
    except _ERRORS:
        return b""


def beginning(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The next bytes of a stream, and a stream that begins with them still."""
    if stream.seekable():
        head = stream.read(size)
        stream.seek(-len(head), io.SEEK_CUR)
        return head, stream
    ahead: Any = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream, _WINDOW)
    return ahead.peek(size)[:size], ahead


def plain_stream(stream: BinaryIO, limits: Limits = DISK) -> BinaryIO:
    """A stream of the unpacked content, forward only where it is gzip. Reading it raises `CompressionError`."""
    head, stream = beginning(stream, len(GZIP))
    if not is_packed(head):
        return stream
    windows = iter(lambda: stream.read(_WINDOW), b"")
    return io.BufferedReader(_Chunks(_unpacked(windows, limits, limits.stream_out)), _WINDOW)


class _Chunks(io.RawIOBase):
    """Chunks of bytes as a stream. It gives as many bytes as are asked for until its end or its damage, so that
    its beginning can be looked at; what came before the damage is given first."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self._failure: CompressionError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = 0
        while size < len(buffer) and self._has_more():
            more = min(len(buffer) - size, len(self._left))
            buffer[size : size + more] = self._left[:more]
            self._left = self._left[more:]
            size += more
        if self._failure and not size:
            raise self._failure
        return size

    def _has_more(self) -> bool:
        while not self._left and not self._failure:
            try:
                chunk = next(self._chunks, None)
            except CompressionError as error:
                self._failure = error
                return False
            if chunk is None:
                return False
            self._left = memoryview(chunk)
        return bool(self._left)


def _unpacked(windows: Iterator[bytes], limits: Limits, most: int) -> Iterator[bytes]:
    """Unpack window by window: what follows the end of a gzip member is copied, and a window bounds the copy."""
    read = written = members = 0
    unpack = None
    for window in windows:
        read += len(window)
        data, waiting = window, False
        while data or waiting:
            if unpack is None:
                if data.startswith(GZIP[: len(data)]):
                    members += 1
                    unpack = isal_zlib.decompressobj(wbits=31)
                elif not data.strip(b"\0"):
                    break
                else:
                    what = "the gzip content is followed by bytes that do not belong to it"
                    raise CompressionError(what, "Fetch the file again, or compress it anew.")
            if members > limits.gzip_members:
                what = f"the gzip content consists of more than {limits.gzip_members:,} parts"
                raise CompressionError(what, "Unpack it and compress it anew.")
            try:
                chunk = unpack.decompress(data, max_length=_STEP)
            except _ERRORS as error:
                raise _damaged() from error
            written += len(chunk)
            if written > most:
                raise _too_large(most)
            if written > limits.ratio_from and written > limits.ratio * read:
                what = f"the content grows more than {limits.ratio} times when unpacked, as no track does"
                raise CompressionError(what, "Leave this file out, or ask where it comes from.")
            if chunk:
                yield chunk
            waiting = len(chunk) == _STEP and not unpack.eof
            if unpack.eof:
                data, unpack = unpack.unused_data, None
            else:
                data = unpack.unconsumed_tail
    if unpack is not None:
        raise CompressionError("the gzip content is cut short", "Fetch the file again.")


def _damaged() -> CompressionError:
    return CompressionError("the gzip content is damaged", "Fetch the file again.")


def _too_large(most: int) -> CompressionError:
    what = f"the content is larger than {most / 1e6:,.0f} MB when unpacked"
    return CompressionError(what, "Split the file, or read it from a folder with the scan.")
