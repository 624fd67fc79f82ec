"""Unpacks compressed content within limits: a file that grows without end is stopped."""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple, Protocol

import pyarrow as pa
from isal import isal_zlib

from components.files import magic
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.limits import DISK, Limits

_WINDOW = 1 << 16
"""Packed bytes read at a time. What follows the end of a part is copied, and this limits the copy."""
_STEP = 1 << 24
"""Unpacked bytes produced at a time, 16 MiB: a bomb is stopped after the first step."""
_XZ_MEMORY = 160_000_000
"""Memory in bytes that unpacking xz may take: `xz -9` needs 65 MB, and a forged header could ask for gigabytes."""
_ERRORS: Any = (isal_zlib.error, zlib.error, lzma.LZMAError, OSError, ValueError, EOFError)


class CompressionError(UnreadableError):
    """Compressed content that is damaged, or exceeds the limits."""


class _Part(Protocol):
    """Unpacks one part of compressed content, like `bz2.BZ2Decompressor`."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _GzipPart:
    """Unpacks one part of gzip content."""

    def __init__(self) -> None:
        self._unpack = isal_zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._unpack.eof

    @property
    def unused_data(self) -> bytes:
        return self._unpack.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        waiting = self._unpack.unconsumed_tail
        chunk = self._unpack.decompress(waiting + data if waiting else data, max_length=max_length)
        self.needs_input = len(chunk) < max_length
        return chunk


class _Codec(NamedTuple):
    """A compression format: its name, how content begins, and what unpacks one part."""

    name: str
    magic: bytes
    part: Callable[[], _Part]


_CODECS = (
    _Codec("gzip", magic.GZIP.starts[0], _GzipPart),
    _Codec("bzip2", magic.BZIP2.starts[0], bz2.BZ2Decompressor),
    _Codec("xz", magic.XZ.starts[0], lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)),
)


def codec_name(head: bytes) -> str:
    """Returns how content that begins with these bytes is compressed; "" if it is not.

    >>> codec_name(b"\\x1f\\x8b\\x08"), codec_name(b"time,lat,lon")
    ('gzip', '')
    """
    codec = _codec(head)
    return codec.name if codec else "zstd" if magic.ZSTD.begins(head) else ""


def is_packed(head: bytes) -> bool:
    """Returns whether content that begins with these bytes is compressed."""
    return bool(codec_name(head))


def _codec(head: bytes) -> _Codec | None:
    return next((codec for codec in _CODECS if head.startswith(codec.magic)), None)


def plain(data: bytes, limits: Limits = DISK) -> bytes:
    """Returns unpacked content; uncompressed content is returned unchanged.

    Raises `CompressionError` for content that is cut short, damaged, followed by other bytes or too large.

    >>> import gzip
    >>> plain(gzip.compress(b"[]")), plain(b"[]")
    (b'[]', b'[]')
    """
    if not is_packed(data[: magic.LONGEST]):
        if len(data) > limits.bytes_out:
            raise _too_large(limits.bytes_out)
        return data
    chunks = list(_unpacked(io.BytesIO(data), data[: magic.LONGEST], limits, limits.bytes_out))
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def plain_head(data: bytes, size: int) -> bytes:
    """Returns the first bytes of content that may be compressed, cut short or damaged; fewer, or none, if that is
    all that can be unpacked.

    >>> import gzip
    >>> plain_head(gzip.compress(b"timestamp,lat")[:-8], 9)
    b'timestamp'
    """
    if not is_packed(data[: magic.LONGEST]):
        return data[:size]
    limits = Limits(ratio=1_000_000)
    head = b""
    try:
        for chunk in _unpacked(io.BytesIO(data), data[: magic.LONGEST], limits, limits.bytes_out, step=size):
            head += chunk
            if len(head) >= size:
                break
    except CompressionError:
        pass
    return head[:size]


def beginning(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """Returns the next bytes of a stream, and a stream that still begins with them."""
    if stream.seekable():
        head = stream.read(size)
        stream.seek(-len(head), io.SEEK_CUR)
        return head, stream
    ahead: Any = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream, _WINDOW)
    return ahead.peek(size)[:size], ahead


def plain_stream(stream: BinaryIO, limits: Limits = DISK) -> BinaryIO:
    """Returns a stream of the unpacked content, forward-only if it was packed. Reading it raises
    `CompressionError`."""
    head, stream = beginning(stream, magic.LONGEST)
    if not is_packed(head):
        return stream
    return chunk_stream(_unpacked(stream, head, limits, limits.stream_out))


def seekable(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """Returns plain content as a seekable stream: unchanged, or else in memory. Raises `CompressionError` if it is
    damaged or too large."""
    if stream.seekable() and not is_packed(beginning(stream, magic.LONGEST)[0]):
        return stream
    return io.BytesIO(plain(stream.read(limits.bytes_out + 1), limits))


def chunk_stream(chunks: Iterator[bytes]) -> BinaryIO:
    """Returns chunks of bytes as a forward-only stream."""
    return io.BufferedReader(_Chunks(chunks), _WINDOW)


class _Chunks(io.RawIOBase):
    """Chunks of bytes as a stream. A read returns as many bytes as requested up to the end or the damage, so that
    the beginning can be inspected; content before the damage is returned first."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = memoryview(b"")
        self._failure: CompressionError | None = None

    def readable(self) -> bool:
        return True

    # `RawIOBase` accepts any writable buffer, but only `BufferedReader` calls this, always with memoryviews.
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


def _unpacked(stream: BinaryIO, head: bytes, limits: Limits, most: int, step: int = _STEP) -> Iterator[bytes]:
    """Yields the unpacked content, chunk by chunk; `head` is how it begins."""
    codec = _codec(head)
    written = 0
    chunks = _by_parts(stream, codec, limits, step) if codec else _by_arrow(stream)
    for chunk, read in chunks:
        written += len(chunk)
        if written > most:
            raise _too_large(most)
        if written > limits.ratio_from and written > limits.ratio * read:
            what = f"the content grows more than {limits.ratio} times when unpacked, as no track does"
            raise CompressionError(what, "Leave this file out, or ask where it comes from.")
        if chunk:
            yield chunk
            chunk = b""


def _by_parts(stream: BinaryIO, codec: _Codec, limits: Limits, step: int) -> Iterator[tuple[bytes, int]]:
    """Yields chunks, with the number of bytes read so far. Reads window by window, because what follows the end of
    a part is copied."""
    read = parts = 0
    part: _Part | None = None
    while data := stream.read(_WINDOW):
        read += len(data)
        while data or (part and not part.needs_input):
            if part is None:
                if not _begins_part(data, codec):
                    break
                parts += 1
                part = codec.part()
            if parts > limits.gzip_members:
                what = f"the {codec.name} content consists of more than {limits.gzip_members:,} parts"
                raise CompressionError(what, "Unpack it and compress it anew.")
            chunk = _decompressed(part, data, step, codec.name)
            yield chunk, read
            # Frees the memory before the next chunk is made.
            chunk = data = b""
            if part.eof:
                data, part = part.unused_data, None
    if part:
        raise CompressionError(f"the {codec.name} content is cut short", "Fetch the file again.")


def _begins_part(data: bytes, codec: _Codec) -> bool:
    """Returns whether another part begins; False for padding. Raises `CompressionError` for anything else."""
    if data.startswith(codec.magic[: len(data)]):
        return True
    if not data.strip(b"\0"):
        return False
    what = f"the {codec.name} content is followed by bytes that do not belong to it"
    raise CompressionError(what, "Fetch the file again, or compress it anew.")


def _decompressed(part: _Part, data: bytes, step: int, name: str) -> bytes:
    """Returns the next bytes of a part, at most `step`. Raises `CompressionError` if it is damaged."""
    try:
        return part.decompress(data, step)
    except _ERRORS as error:
        raise _damaged(name) from error


def _by_arrow(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yields zstd content unpacked by Arrow, with the number of packed bytes read so far."""
    counted = _Counted(stream)
    unpacked = pa.CompressedInputStream(pa.PythonFile(counted, mode="r"), "zstd")
    while True:
        try:
            chunk = unpacked.read(_WINDOW)
        except (OSError, pa.ArrowException) as error:
            if "Truncated" in str(error):
                raise CompressionError("the zstd content is cut short", "Fetch the file again.") from error
            raise _damaged("zstd") from error
        if not chunk:
            return
        yield chunk, counted.count


class _Counted:
    """The file interface that Arrow needs, which counts the bytes read."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data

    def close(self) -> None:
        """Does nothing: the owner closes the stream."""


def _damaged(name: str) -> CompressionError:
    return CompressionError(f"the {name} content is damaged", "Fetch the file again.")


def _too_large(most: int) -> CompressionError:
    what = f"the content is larger than {most / 1e6:,.0f} MB when unpacked"
    return CompressionError(what, "Split the file, or read it from a folder with the scan.")
