"""Which kind of track file it is, by its content alone."""

from collections.abc import Sequence
from enum import StrEnum

from components.tracks.readers.archives import is_tar
from components.tracks.readers.compression import GZIP, plain_head
from components.tracks.readers.delimited import header
from components.tracks.readers.opensky import is_flight_list, is_states

HEAD = 65_536

ACCEPTED = (
    "Accepted are readsb traces (trace_full_*.json) and tar archives of them, OpenSky state vectors (CSV, "
    "Parquet) and Flightradar24 CSV; each also with gzip."
)


class Format(StrEnum):
    """The kinds of files that tracks come in."""

    READSB_TRACE = "readsb trace"
    OPENSKY_STATES = "OpenSky state vectors"
    OPENSKY_FLIGHTS = "OpenSky flight list"
    PARQUET = "Parquet"
    FR24_PLAYBACK = "Flightradar24 playback"
    FR24_TRACK = "Flightradar24 track"
    TAR = "tar archive"
    UNKNOWN = "unknown"


_OTHERS = (
    (b"PAR1", "a Parquet table without the columns of a track"),
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


def recognise(head: bytes) -> Format:
    """The format of a file from its first bytes (64 kB are enough), plain or gzip.

    >>> recognise(b"Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction")
    <Format.FR24_PLAYBACK: 'Flightradar24 playback'>
    >>> recognise(b"<html>")
    <Format.UNKNOWN: 'unknown'>
    """
    if head.startswith(GZIP):
        head = plain_head(head, HEAD)
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if is_tar(head):
        return Format.TAR
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        named = b'"trace"' in head or (b'"icao"' in head and b'"timestamp"' in head)
        return Format.READSB_TRACE if named else Format.UNKNOWN
    if start.startswith(b"["):
        return Format.OPENSKY_FLIGHTS if b'"firstSeen"' in head and b'"lastSeen"' in head else Format.UNKNOWN
    names = header(head).names if b"\0" not in head[:4096] else ()
    if "position" in names and "timestamp" in names:
        return Format.FR24_PLAYBACK
    if {"timestamp", "lat", "lon", "alt"} <= set(names) and {"gspeed", "vspeed", "source"} & set(names):
        return Format.FR24_TRACK
    return table_format(names)


def table_format(names: Sequence[str]) -> Format:
    """Which of OpenSky's tables has these columns, small and stripped."""
    if is_flight_list(names):
        return Format.OPENSKY_FLIGHTS
    return Format.OPENSKY_STATES if is_states(names) else Format.UNKNOWN


def looks_like(head: bytes) -> str:
    """What content that is no track seems to be, for a message.

    >>> looks_like(b"<!DOCTYPE html>")
    'a web page'
    """
    if head.startswith(GZIP):
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
