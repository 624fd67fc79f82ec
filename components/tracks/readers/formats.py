"""The registry of track files: which reader a file is for, told by its content alone, and what is refused.

Another format is one module of this folder with `NAME`, `recognises` and `read`, and one line in `READERS`.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from components.tracks.readers import (
    aeroapi,
    aircraft_json,
    flightradar24,
    flightradar24_json,
    gpx,
    heatmap,
    kml,
    opensky,
    opensky_rest,
    parquet_tables,
    readsb,
    sbs,
    tables,
)
from components.tracks.readers.archives import TAR, is_tar
from components.tracks.readers.batch import Batch
from components.tracks.readers.compression import Limits, is_packed, plain_head
from components.tracks.readers.delimited import header

HEAD = 65_536
"""Bytes of plain content by which a format is recognised."""
UNKNOWN = "unknown"
"""The name of the format of what no reader recognises."""

ACCEPTED = (
    "Accepted are readsb traces (trace_full_*.json) and tar archives of them, OpenSky state vectors (CSV, "
    "Parquet) and Flightradar24 CSV; each also with gzip."
)


class Reader(Protocol):
    """What reads one format: a module of this folder, or an object where one module reads several.

    `NAME`: the format, as users know it. `recognises`: whether content that begins with these bytes (the first
    HEAD of them, unpacked) is of this format. `read`: the points of a stream of plain content, which is at its
    start and can perhaps only be read forwards, in batches; `file` is the place for problems. It raises
    `UnreadableError` for content that cannot be read (on), and its subclass `NoTrackError` for content that turns
    out to be something else; without a remedy, what is accepted is named.
    """

    @property
    def NAME(self) -> str:  # noqa: N802
        """The name of the format."""

    def recognises(self, head: bytes) -> bool:
        """Whether content that begins like this is of the format."""

    def read(self, stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
        """The points of the content, in batches."""


READERS: tuple[Reader, ...] = (
    readsb,
    parquet_tables,
    flightradar24.PLAYBACK,
    flightradar24.TRACK,
    opensky.FLIGHT_LIST,
    kml,
    gpx,
    aircraft_json,
    opensky_rest,
    flightradar24_json,
    aeroapi,
    sbs,
    heatmap,
    *tables.READERS,
)
"""In the order in which they are asked."""

_OTHERS = (
    (b"PARE", "an encrypted Parquet file"),
    (b"PK\x03\x04", "an Excel workbook or a zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\xff\xfe", "text in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16; save it as UTF-8"),
)


def recognise(head: bytes) -> Reader | None:
    """The reader for a file, from its first bytes, plain or packed; None for an archive and for what no reader
    reads.

    >>> recognise(b"Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction").NAME
    'Flightradar24 playback'
    """
    return reader_of(plain_head(head, HEAD))


def reader_of(plain: bytes) -> Reader | None:
    """Like `recognise`, for content that is plain."""
    return None if is_tar(plain) else next((reader for reader in READERS if reader.recognises(plain)), None)


def format_name(head: bytes) -> str:
    """The name of the format of a file, from its first bytes, plain or packed.

    >>> format_name(b"<html>")
    'unknown'
    """
    plain = plain_head(head, HEAD)
    if is_tar(plain):
        return TAR
    reader = reader_of(plain)
    return reader.NAME if reader else UNKNOWN


def looks_like(head: bytes) -> str:
    """What content that is no track seems to be, for a message.

    >>> looks_like(b"<!DOCTYPE html>")
    'a web page'
    """
    if is_packed(head):
        inside = plain_head(head, HEAD)
        return f"gzip content that holds {looks_like(inside)}" if inside else "damaged gzip content"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.strip(b"\0"):
        return "an empty file"
    for magic, name in _OTHERS:
        if head.startswith(magic):
            return name
    if start[:1] == b"<":
        page = start[:256].lower()
        return "a web page" if b"html" in page else "an XML or KML document"
    if start[:1] in (b"{", b"["):
        return "JSON, but no trace"
    if b"\0" in head[:4096]:
        return "no text and no format known here"
    names = header(head).names
    return "a table without the columns of a track" if len(names) > 2 else "text, but no track"
