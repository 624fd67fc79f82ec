"""The registry of track files: which reader a file is for, by its content alone, and what is refused.

Another format takes one module in this folder with `NAME`, `recognises` and `read`, and one line in `READERS`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, Protocol

from components.files import magic
from components.files.delimited_text import BOM
from components.files.magic import Signature
from components.tracks.readers import (
    aeroapi,
    flightradar24,
    gpx,
    kml,
    opensky,
    position_tables,
    readsb,
    sbs,
    snapshots,
)
from components.tracks.readers.archives import TAR, is_tar
from components.tracks.readers.batch import Batch, Format, NoTrackError
from components.tracks.readers.columns import meaning
from components.tracks.readers.compression import codec_name, plain_head, seekable
from components.tracks.readers.delimited import header
from components.tracks.readers.limits import Limits
from components.tracks.readers.parquet import column_names
from components.tracks.readers.position_tables import is_table, read_parquet
from components.tracks.readers.zips import ZIP

HEAD = 65_536
"""Bytes of plain content by which a format is recognised."""
UNKNOWN = "unknown"
"""The format name of content that no reader recognises."""


class Reader(Protocol):
    """Reads one format: a module of this folder, or an object if one module reads several formats.

    `NAME`: the format, as users know it. `recognises`: whether content that begins with these bytes (the first
    HEAD, unpacked) is of this format. `read`: the points, in batches, of a stream of plain content that is at its
    start and may be forward-only; `file` is the place for problems. It raises `UnreadableError` for content that
    cannot be read, or not to its end, and its subclass `NoTrackError` for content that turns out to be something
    else; without a remedy, the message names the accepted formats.
    """

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of a module
        """The name of the format."""

    def recognises(self, head: bytes) -> bool:
        """Returns whether content that begins with these bytes is of the format."""

    def read(self, stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
        """Yields the points of the content, in batches."""


def _recognises_parquet(head: bytes) -> bool:
    """Returns whether this is Parquet; its columns are listed only at its end."""
    return magic.PARQUET.begins(head)


def _read_parquet(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of a Parquet file of any table; its columns decide which. Raises `UnreadableError`."""
    stream = seekable(stream, limits)
    names = column_names(stream)
    if opensky.FLIGHT_LIST.has(names):
        yield from opensky.FLIGHT_LIST.read(stream, file, limits)
    elif is_table(names):
        yield from read_parquet(stream, file, names, limits)
    else:
        raise NoTrackError("this is no track file; it looks like a Parquet table without the columns of a track")


PARQUET = Format("Parquet", _recognises_parquet, _read_parquet)

READERS: tuple[Reader, ...] = (
    readsb,
    PARQUET,
    flightradar24.PLAYBACK,
    flightradar24.TRACK,
    opensky.FLIGHT_LIST,
    kml,
    gpx,
    snapshots.CHUNK,
    snapshots.AIRCRAFT_JSON,
    snapshots.VIRTUAL_RADAR,
    opensky.REST,
    flightradar24.JSON,
    aeroapi,
    sbs,
    snapshots.HEATMAP,
    *position_tables.READERS,
)
"""Tried in this order."""

ACCEPTED = (
    f"Read are: {', '.join(reader.NAME for reader in READERS)}; each also with gzip, bzip2, xz or zstd, "
    "and in tar and zip archives."
)


class _Refused(NamedTuple):
    """A known format that is not read, the way out, and its display name where the signature's says too little."""

    signature: Signature
    way_out: str
    called: str = ""

    @property
    def name(self) -> str:
        """What content of this format seems to be."""
        return self.called or self.signature.name


_AS_CSV = "Save the sheet with the track as CSV (UTF-8)."
_AS_UTF8 = "Save it as UTF-8; in a spreadsheet, as CSV UTF-8."
_AS_TABLE = "Write its table as Parquet or CSV."
_OUT_OF_SQLITE = (
    "Export its table of positions as CSV: sqlite3 -header -csv FILE 'select * from TABLE' > track.csv"
)
_UTF_16 = "text in UTF-16; save it as UTF-8"
REFUSED = (
    _Refused(magic.ENCRYPTED_PARQUET, "Write it without encryption."),
    _Refused(magic.OLD_EXCEL, _AS_CSV),
    _Refused(magic.PDF, "Get the table behind it as CSV."),
    _Refused(magic.SQLITE, _OUT_OF_SQLITE, "an SQLite database, as BaseStation.sqb is"),
    _Refused(magic.SEVEN_ZIP, "Unpack it, or pack it as zip."),
    _Refused(magic.RAR, "Unpack it, or pack it as zip."),
    _Refused(magic.BZIP2, "Fetch the file again.", "damaged bzip2 content"),
    _Refused(magic.IMAGE, "A picture holds no positions: get the track."),
    _Refused(magic.UTF_16, _AS_UTF8, _UTF_16),
    _Refused(magic.ARROW, "Write it as Parquet or CSV."),
    _Refused(magic.HDF5, _AS_TABLE),
    _Refused(magic.AVRO, "Write it as Parquet or CSV."),
    _Refused(magic.NETCDF, _AS_TABLE),
    _Refused(magic.PICKLE, _AS_TABLE),
)
_BEAST = re.compile(rb"\x1a[123]", re.DOTALL)
_RAW_MESSAGES = "Decode them with readsb or dump1090, which write aircraft.json and SBS (port 30003)."
_LOG_IN = "Sign in in the browser, download the file anew, and look into it before."
_AS_POINTS = "Save its points with their times as CSV, with columns named time, lat and lon."
_TEXTS = (
    (re.compile(rb"\A(?:[*@][0-9A-Fa-f]{14,40};\s*){2}"), "raw messages of a receiver (AVR)", _RAW_MESSAGES),
    (
        re.compile(rb"\Atime \(\w+\)[,;\t]latitude[,;\t]longitude[,;\t]course", re.IGNORECASE),
        "the track log of FlightAware's web page",
        "Its times have no date: export 'Google Earth' (KML) there, or get the track from AeroAPI.",
    ),
    (
        re.compile(
            rb"\A.{0,4000}?\b(?:datetime_landed|actual_on|estArrivalAirport|ades)\b", re.DOTALL | re.IGNORECASE
        ),
        "a flight list, which has no positions",
        "python -m components.tracks.claims makes reports of it.",
    ),
    (
        re.compile(rb'\A\{.{0,4000}?"(?:FeatureCollection|Feature)"', re.DOTALL),
        "GeoJSON",
        "Get the track as KML or GPX; or save its points with their times as CSV.",
    ),
    (
        re.compile(rb'\A\{\s*"(?:error|errors|message|title|detail|status|code)"\s*:'),
        "a message of a server in the place of a file",
        "Read it, and fetch the file again.",
    ),
    (
        re.compile(rb'\A(?:\[\s*\{[^{}\[\]]*"lat|\{[^{}\[\]]*"lat[^{}\[\]]*\}\s*\{)'),
        "a list of records in JSON",
        _AS_POINTS,
    ),
    (
        re.compile(rb"\AA[A-Z0-9]{3}.*?^HFDTE", re.DOTALL | re.MULTILINE),
        "an IGC flight recorder's log",
        _AS_POINTS,
    ),
    (re.compile(rb"\A\$G[A-Z]{4},"), "messages of a navigation receiver (NMEA)", _AS_POINTS),
)
"""Known text formats that are not read: how each begins, what it is, and the way out."""


def container_name(plain: bytes) -> str:
    """Returns the kind of archive that plain content begins like; "" for none.

    >>> container_name(b"PK\\x03\\x04"), container_name(b"time,lat,lon")
    ('zip archive', '')
    """
    return TAR if is_tar(plain) else ZIP if magic.ZIP.begins(plain) else ""


def recognise(head: bytes) -> Reader | None:
    """Returns the reader for a file, from its first bytes, plain or packed; None for an archive and for unknown
    content.

    >>> recognise(b"Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction").NAME
    'Flightradar24 playback'
    """
    return reader_of(plain_head(head, HEAD))


def reader_of(plain: bytes) -> Reader | None:
    """Returns the reader for plain content, from its first bytes; None for an archive and for unknown content."""
    if container_name(plain):
        return None
    return next((reader for reader in READERS if reader.recognises(plain)), None)


def format_name(head: bytes) -> str:
    """Returns the name of a file's format, from its first bytes, plain or packed; bzip2 and xz may need many
    bytes.

    >>> format_name(b"<html>")
    'unknown'
    """
    plain = plain_head(head, HEAD)
    reader = reader_of(plain)
    return container_name(plain) or (reader.NAME if reader else UNKNOWN)


def looks_like(head: bytes) -> str:
    """Returns what content that is no track seems to be, for a message.

    >>> looks_like(b"<!DOCTYPE html>")
    'a web page'
    """
    return _seeming_format(head)[0]


def refusal(plain: bytes) -> tuple[str, str]:
    """Returns what plain content that no reader reads seems to be, and the way out; "" if there is none except the
    accepted formats."""
    name, way_out = _seeming_format(plain)
    return name, f"{way_out} {ACCEPTED}" if way_out else ""


def _seeming_format(head: bytes) -> tuple[str, str]:
    """Returns what plain content that no reader reads seems to be, and the way out."""
    start = head.removeprefix(BOM).lstrip()
    if not start.strip(b"\0"):
        return "an empty file", "Fetch it again."
    for one in REFUSED:
        if one.signature.begins(head):
            return one.name, one.way_out
    if codec := codec_name(head):
        inside = plain_head(head, HEAD)
        if not inside:
            return f"damaged {codec} content", ""
        reader = reader_of(inside)
        holds = reader.NAME if reader else looks_like(inside)
        return f"{codec} content that holds {holds}", "Unpack it once, and give what is in it."
    if _BEAST.match(head):
        return "raw messages of a receiver (Beast)", _RAW_MESSAGES
    if b"\0" in head[:4096]:
        return (_UTF_16, _AS_UTF8) if _is_wide(head) else _NO_TEXT
    return _seeming_text(start)


_NO_TEXT = ("no text and no format known here", "")


def _is_wide(head: bytes) -> bool:
    """Returns whether every other byte is zero, as in UTF-16 without a byte order mark."""
    some = head[:200]
    return len(some) >= 8 and (not any(some[1::2]) or not any(some[::2]))


def _seeming_text(start: bytes) -> tuple[str, str]:
    if start[:1] == b"<":
        page = start[:256].lower()
        return ("a web page", _LOG_IN) if b"html" in page else ("an XML document", "")
    for pattern, name, way_out in _TEXTS:
        if pattern.search(start):
            return name, way_out
    if start[:1] in (b"{", b"["):
        return "JSON, but no trace", f"If it holds positions: {_AS_POINTS[0].lower()}{_AS_POINTS[1:]}"
    if way_out := _header_below(start):
        return "a table below other lines", way_out
    names = header(start).names
    return (
        ("a table without the columns of a track", _missing_columns(names))
        if len(names) > 2
        else ("text, but no track", "")
    )


def _header_below(start: bytes) -> str:
    """Returns what to do if a line below the first seems to be the header of a table of positions; ""
    otherwise."""
    lines = start.split(b"\n")[: _MOST_ABOVE + 1]
    number = next((n for n, line in enumerate(lines) if n and is_table(header(line).names)), 0)
    return f"Its header seems to be line {number + 1}: remove the lines above." if number else ""


def _missing_columns(names: Sequence[str]) -> str:
    """Returns which columns a table lacks to be read as positions."""
    quantities = {meaning(name)[0] for name in names}
    missing = [name for quantity, name in _NEEDED.items() if quantity not in quantities]
    return (
        f"A track needs columns named {', '.join(missing)}; times in UTC, or with their offset." if missing else ""
    )


_NEEDED = {"time": "time", "latitude": "lat", "longitude": "lon"}
_MOST_ABOVE = 20
"""Lines above a header within which it is still found."""
