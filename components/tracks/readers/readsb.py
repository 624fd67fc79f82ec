"""Reads traces of readsb and tar1090: `trace_full_*.json`, one aircraft each."""

import math
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.cells import icao24
from components.files.delimited_text import BOM
from components.files.problems import Problem, Severity, shown
from components.tracks.points import point_table
from components.tracks.readers.batch import Batch, Fault, Tally, UnreadableError, unreadable
from components.tracks.readers.compression import plain
from components.tracks.readers.json_documents import parse_json
from components.tracks.readers.limits import DISK, Limits
from components.tracks.readers.values import FARTHEST

NAME = "readsb trace"
SHORTEST_ROW = 4
"""Elements of a row up to its altitude; shorter rows have no position."""
CARRIED_S = 900.0
"""Seconds for which an aircraft's own data (callsign, QNH, accuracy) apply to its next points: readsb repeats them
every few minutes."""
EARLIEST = 946_684_800.0
"""The year 2000, before ADS-B; earlier times are errors."""
DAY_S = 86_400.0
LONGEST_S = 1e15
"""Seconds that a time can have in computations; a forged larger one would overflow."""

_HAS_ADDRESS = re.compile(rb'"icao"\s*:\s*"~?[0-9a-fA-F]{6}"')
_ELEMENTS = 11
"""Elements of a row that are read."""
_TIME, _LATITUDE, _LONGITUDE, _ALTITUDE, _SPEED, _TRACK, _FLAGS, _RATE, _AIRCRAFT, _SOURCE, _GEOMETRIC = range(11)
_NEW_LEG, _GEOMETRIC_ALTITUDE = 2, 8
_AGAIN = "Fetch the trace again; it should be as readsb writes it."
_SILENT = (None, "ground")
_NUMBER_TYPES = {int, float, type(None)}
_TEXT_TYPES = {str, type(None)}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trace:
    """A document with the structure of a trace; `name` is that within an archive, "" for a file of its own."""

    name: str
    address: str
    timestamp: float
    rows: list[Any]
    registration: str
    aircraft_type: str
    flaws: tuple[tuple[str, str, str], ...]


def recognises(head: bytes) -> bool:
    """Returns whether content that begins with these bytes is a trace.

    >>> recognises(b'{"icao":"4b1803","timestamp":1700000000,"trace":[')
    True
    """
    if not head.removeprefix(BOM).lstrip().startswith(b"{"):
        return False
    # Other formats use `icao` for the code of an airport or airline.
    return b'"trace"' in head or (b'"timestamp"' in head and bool(_HAS_ADDRESS.search(head)))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of a trace, in one batch."""
    yield read_trace(stream.read(limits.trace + 1), "", file, limits)


def read_trace(data: bytes, name: str, file: str, limits: Limits = DISK) -> Batch:
    """Returns the points of one trace, plain or gzip. `file` is the file it comes from, `name` its name within an
    archive ("" for a file of its own).

    Times are `timestamp` plus the seconds of the row. What a row's aircraft object says applies to the following
    rows until the next object, for at most 15 minutes and not into a new leg. Rows that cannot be understood are
    set aside; a document that is no trace gives no points and one problem. Never raises.

    >>> data = b'{"icao":"4B1803","timestamp":1700000000,"trace":[[0,35.4,35.9,"ground",0,null,0]]}'
    >>> read_trace(data, "", "trace.json").points[["icao24", "on_ground"]].to_dict("records")
    [{'icao24': '4b1803', 'on_ground': True}]
    """
    try:
        trace = parsed_trace(data, name, limits)
    except UnreadableError as error:
        return unreadable(file, error, name)
    (batch,) = read_traces([trace], file)
    return batch


def read_traces(traces: Sequence[Trace], file: str) -> list[Batch]:
    """Returns the points of an archive's traces: in one batch, which takes a third of the time, or in a batch each
    if there is a problem."""
    together = _batch(traces, file)
    if len(traces) > 1 and (together is None or together.problems):
        return [batch for trace in traces for batch in read_traces([trace], file)]
    return [together] if together else []


def _batch(traces: Sequence[Trace], file: str) -> Batch | None:
    """Returns the points of traces; None if there are several traces with rows that cannot be understood."""
    first = traces[0]
    place = shown(f"{file}: {first.name}" if first.name else file)
    tally = Tally(place, lines=False)
    numbers, columns, lengths = _columns([row for trace in traces for row in trace.rows], tally)
    if len(traces) > 1 and tally.count:
        return None
    counts = [len(trace.rows) for trace in traces] if len(traces) > 1 else [len(numbers)]
    points = _points(traces, np.repeat(np.arange(len(traces)), counts), numbers, columns, lengths, tally)
    name = first.name if len(traces) == 1 else ""
    return Batch(points, [*_document_problems(traces, place), *tally.problems(), *tally.rest()], name, tally.count)


def _document_problems(traces: Sequence[Trace], place: str) -> list[Problem]:
    """Returns the problems of the documents' own data, beside their rows."""
    return [
        Problem(Severity.FLAGGED, place, what, _AGAIN, column=column, value=shown(value))
        for trace in traces
        for column, value, what in trace.flaws
    ]


def plain_trace(data: bytes, limits: Limits = DISK) -> bytes:
    """Returns the unpacked content of a trace. Raises `CompressionError` if it is damaged or larger than any
    trace."""
    return plain(data, replace(limits, bytes_out=min(limits.bytes_out, limits.trace)))


def parsed_trace(data: bytes, name: str, limits: Limits = DISK) -> Trace:
    """Returns the document of a trace, plain or gzip. Raises `UnreadableError` if it is none."""
    document = parse_json(plain_trace(data, limits), _count_keys)
    if not isinstance(document, dict) or not isinstance(document.get("trace"), list):
        raise UnreadableError("this is no trace: it holds no list of rows named 'trace'", _AGAIN)
    rows = document["trace"]
    timestamp = document.get("timestamp")
    if not isinstance(timestamp, int | float) or timestamp is True or abs(timestamp) > LONGEST_S:
        raise UnreadableError("the trace has no 'timestamp', so its times are unknown", _AGAIN)
    icao = document.get("icao")
    address = icao24(icao if isinstance(icao, str) else "")
    flaws = () if address else (("icao", str(icao), "no address of six hexadecimal digits; read as unknown"),)
    return Trace(name, address, float(timestamp), rows, _text(document.get("r")), _text(document.get("t")), flaws)


def _count_keys(document: object) -> int:
    if not isinstance(document, dict):
        return -1
    rows = document.get("trace")
    if not isinstance(rows, list):
        return -1
    return len(document) + sum(
        len(row[_AIRCRAFT])
        for row in rows
        if type(row) is list and len(row) > _AIRCRAFT and type(row[_AIRCRAFT]) is dict
    )


def _columns(rows: list[Any], tally: Tally) -> tuple[npt.NDArray[np.int64], list[Sequence[Any]], Sequence[int]]:
    """Returns the row numbers, the columns and the row lengths; anything that is no row is set aside."""
    if (
        set(map(type, rows)) <= {list}
        and len(lengths := set(map(len, rows))) == 1
        and min(lengths) >= SHORTEST_ROW
    ):
        length = lengths.pop()
        present: list[Sequence[Any]] = [[row[n] for row in rows] for n in range(min(length, _ELEMENTS))]
        missing: list[Sequence[Any]] = [[None] * len(rows)] * (_ELEMENTS - len(present))
        return np.arange(1, len(rows) + 1), present + missing, [length] * len(rows)
    numbers, good = _sound_rows(rows, tally)
    padded = [(row + [None] * (_ELEMENTS - len(row)))[:_ELEMENTS] for row in good]
    columns: list[Sequence[Any]] = [*zip(*padded, strict=True)] if padded else [()] * _ELEMENTS
    return np.array(numbers, dtype="int64"), columns, [len(row) for row in good]


def _sound_rows(rows: list[Any], tally: Tally) -> tuple[list[int], list[list[Any]]]:
    """Returns the rows long enough for a position, with their numbers; the others are set aside."""
    numbers, good = list[int](), list[list[Any]]()
    for number, row in enumerate(rows, start=1):
        if type(row) is not list:
            tally.add(number, "", row, "the row is no list")
        elif len(row) < SHORTEST_ROW:
            tally.add(number, "", row, f"there are {len(row)} elements; a position needs {SHORTEST_ROW}")
        else:
            numbers.append(number)
            good.append(row)
    return numbers, good


def _points(
    traces: Sequence[Trace],
    which: npt.NDArray[np.int64],
    numbers: npt.NDArray[np.int64],
    columns: list[Sequence[Any]],
    lengths: Sequence[int],
    tally: Tally,
) -> pd.DataFrame:
    seconds, latitude, longitude = (_floats(columns[n]) for n in (_TIME, _LATITUDE, _LONGITUDE))
    begins = np.array([trace.timestamp for trace in traces])[which]
    times = begins + np.where(np.abs(seconds) < LONGEST_S, seconds, np.nan)
    ground = np.array([cell == "ground" for cell in columns[_ALTITUDE]], dtype=bool)
    altitude = _floats(columns[_ALTITUDE])
    good = tally.sift(_faults(columns, times, latitude, longitude, altitude, ground), numbers)

    def measured(column: int, name: str) -> Floats:
        cells, made = columns[column], _floats(columns[column])
        made[np.abs(made) > FARTHEST] = np.nan
        unknown = np.isnan(made)
        if unknown.sum() > cells.count(None):
            odd = [place for place in np.flatnonzero(unknown & good).tolist() if cells[place] not in _SILENT]
            tally.doubt(name, len(odd))
        return made

    flags = np.nan_to_num(_floats(columns[_FLAGS]), nan=0.0)
    bits = np.where(np.abs(flags) < 2**31, flags, 0).astype("int64")
    new_leg = ((bits & _NEW_LEG) > 0) | (np.diff(which, prepend=0) > 0)
    objects, holds = _aircraft_objects(columns[_AIRCRAFT], times, new_leg, good)
    altitude = measured(_ALTITUDE, "altitude")
    geometric = _geometric(measured(_GEOMETRIC, "geometric altitude"), lengths, objects)
    by_satellite = (bits & _GEOMETRIC_ALTITUDE) > 0
    geometric = np.where(by_satellite & np.isnan(geometric), altitude, geometric)

    aircraft = [*objects.values(), {}]
    places = holds[good]

    def texts(key: str) -> pa.Array:
        return _texts([one.get(key) for one in aircraft]).take(places)

    def values(key: str) -> Floats:
        return _floats([one.get(key) for one in aircraft])[places]

    def own(each: Callable[[Trace], str]) -> pa.Array:
        return pa.array(map(each, traces), pa.large_string()).take(which[good])

    source = _texts(columns[_SOURCE]).filter(good)
    if pc.any(pc.equal(source, "")).as_py():
        source = pc.if_else(pc.equal(source, ""), texts("type"), source)
    return point_table(
        {
            "icao24": own(attrgetter("address")),
            "time": np.round(times[good] * 1000).astype("int64"),
            "latitude": latitude[good],
            "longitude": longitude[good],
            "altitude_ft": np.where(by_satellite, np.nan, altitude)[good],
            "geometric_ft": geometric[good],
            "on_ground": _on_ground_flags(ground[good], np.isnan(altitude[good])),
            "ground_speed_kt": measured(_SPEED, "ground speed")[good],
            "track_deg": measured(_TRACK, "track")[good],
            "vertical_rate_fpm": measured(_RATE, "vertical rate")[good],
            "callsign": pc.utf8_trim_whitespace(texts("flight")),
            "squawk": texts("squawk"),
            "category": texts("category"),
            "position_source": source,
            "qnh_hpa": values("nav_qnh"),
            "adsb_version": values("version"),
            "nic": values("nic"),
            "nac_p": values("nac_p"),
            "sil": values("sil"),
            "registration": own(attrgetter("registration")),
            "aircraft_type": own(attrgetter("aircraft_type")),
        }
    )


def _faults(
    columns: list[Sequence[Any]],
    times: Floats,
    latitude: Floats,
    longitude: Floats,
    altitude: Floats,
    ground: npt.NDArray[np.bool_],
) -> list[Fault]:
    def fault(rows: npt.NDArray[np.bool_], column: int, name: str, what: str) -> Fault:
        return Fault(rows, name, columns[column].__getitem__, what)

    too_late = times > time.time() + DAY_S
    odd = np.isnan(altitude) & ~ground
    if odd.any():
        odd &= np.array([cell is not None for cell in columns[_ALTITUDE]], dtype=bool)
    return [
        fault(np.isnan(times), _TIME, "time", "the time is no number"),
        fault(too_late, _TIME, "time", "the time lies in the future (perhaps it is in milliseconds)"),
        fault(times < EARLIEST, _TIME, "time", "the time lies before the year 2000"),
        fault(np.isnan(latitude), _LATITUDE, "latitude", "the latitude is no number"),
        fault(np.abs(latitude) > 90, _LATITUDE, "latitude", "the latitude is not between -90 and 90"),
        fault(np.isnan(longitude), _LONGITUDE, "longitude", "the longitude is no number"),
        fault(np.abs(longitude) > 180, _LONGITUDE, "longitude", "the longitude is not between -180 and 180"),
        fault(odd, _ALTITUDE, "altitude", "the altitude is neither a number nor 'ground' nor null"),
    ]


def _aircraft_objects(
    cells: Sequence[Any], times: Floats, new_leg: npt.NDArray[np.bool_], good: npt.NDArray[np.bool_]
) -> tuple[dict[int, Mapping[str, Any]], npt.NDArray[np.int64]]:
    """Returns the aircraft objects by the position of their row, and for each row the index of the object that
    applies, one past the last for none."""
    has = good & np.array([type(cell) is dict for cell in cells], dtype=bool)
    places = np.flatnonzero(has)
    objects = {place: cells[place] for place in places.tolist()}
    if not objects:
        return {}, np.zeros(len(cells), dtype="int64")
    latest = np.cumsum(has) - 1
    at = places[np.maximum(latest, 0)]
    leg = np.cumsum(new_leg)
    holds = (latest >= 0) & (leg == leg[at]) & (np.abs(times - times[at]) <= CARRIED_S)
    return objects, np.where(holds, latest, len(objects))


def _geometric(feet: Floats, lengths: Sequence[int], objects: Mapping[int, Mapping[str, Any]]) -> Floats:
    """Returns the geometric altitude: from the row if it has that element, else from its aircraft object."""
    short = [place for place in objects if lengths[place] <= _GEOMETRIC]
    if short:
        feet[short] = _floats([objects[place].get("alt_geom") for place in short])
    return feet


def _floats(cells: Sequence[Any]) -> Floats:
    """Returns numbers unchanged and anything else as NaN."""
    if set(map(type, cells)) <= _NUMBER_TYPES:
        return np.array(cells, dtype="float64")
    return np.array([cell if type(cell) in _NUMBER_TYPES else None for cell in cells], dtype="float64")


def _texts(cells: Sequence[Any]) -> pa.Array:
    """Returns texts unchanged and anything else as ""."""
    if not set(map(type, cells)) <= _TEXT_TYPES:
        cells = [cell if type(cell) is str else "" for cell in cells]
    made = pa.array(cells, pa.large_string())
    return made.fill_null("") if made.null_count else made


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _on_ground_flags(ground: npt.NDArray[np.bool_], silent: npt.NDArray[np.bool_]) -> pd.arrays.BooleanArray:
    """Returns on ground or not; unknown where the row says neither."""
    return pd.arrays.BooleanArray(ground, silent & ~ground)


Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees; west is greater than east across the date line."""


def may_touch(data: bytes, boxes: Sequence[Box]) -> bool:
    """Returns whether any position of a readsb trace (unpacked bytes) may lie in one of the boxes, edges included.

    False is certain. True is also certain for rows in the form that readsb writes; other spellings (spaces,
    exponents) count as near.

    >>> trace = b'{"icao":"4b1803","timestamp":0,"trace":[[0,35.4,35.9,"ground"]]}'
    >>> may_touch(trace, [(35.0, 35.5, 36.0, 36.5)]), may_touch(trace, [(40.0, -120.0, 41.0, -119.0)])
    (True, False)
    """
    split = _split(tuple(boxes))
    if not split:
        return False
    suspects = _suspect_rows(split)
    position = 0
    while row_start := suspects.search(data, position):
        row = _PLAIN_ROW.match(data, row_start.start())
        if row is None or _is_inside(row[1], row[2], split):
            return True
        position = row.end()
    return False


_PLAIN_ROW = re.compile(rb"\[[^,]*,([--9]+),([--9]+)[,\]]")
_MARGIN = 1e-6
"""Degrees by which boxes are widened, so that rounding decides nothing."""
_LONGEST_TIME = 40
"""Characters of a row's time. Without a limit, endless brackets would take endless time."""


# Memoized: called for each of a day's 60,000 traces with the same fields; equal boxes give equal results.
@lru_cache(maxsize=64)
def _split(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Returns boxes that cover the same area and do not cross the date line."""
    split: list[Box] = []
    for south, west, north, east in boxes:
        if east - west >= 360:
            west, east = -180.0, 180.0
        west, east = _longitude(west), _longitude(east)
        if west <= east:
            split.append((south, west, north, east))
        else:
            split += [(south, west, north, 180.0), (south, -180.0, north, east)]
        if west == -180:
            split.append((south, 180.0, north, 180.0))
        if east == 180:
            split.append((south, -180.0, north, -180.0))
    return tuple(split)


def _longitude(degrees: float) -> float:
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180


def _is_inside(latitude: bytes, longitude: bytes, boxes: Sequence[Box]) -> bool:
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        return True
    return any(south <= lat <= north and west <= lon <= east for south, west, north, east in boxes)


# Memoized: compiling the pattern takes longer than searching a trace with it; equal boxes give equal results.
@lru_cache(maxsize=64)
def _suspect_rows(boxes: tuple[Box, ...]) -> re.Pattern[bytes]:
    """Returns a pattern that finds every `[` except those that open a row outside all boxes (judged by whole
    degrees), a list of texts or a list of lists.

    A number of a row is taken literally only if it consists of digits, points and signs (the range from `-` to
    `9`) from one comma to the next, so no exponent and no space can hide a position.
    """
    near = b"|".join(
        b"(?=(?:%b)[.,])[^,]*,(?!(?!(?:%b)[.,\\]])[--9]*[,\\]])" % (_degrees(south, north), _degrees(west, east))
        for south, west, north, east in boxes
    )
    return re.compile(
        rb'\[(?!["\[\]])(?![^,]{0,%d},(?!%b)[--9]*,)(?![ \t\r\n]{1,%d}\[)' % (_LONGEST_TIME, near, _LONGEST_TIME)
    )


def _degrees(low: float, high: float) -> bytes:
    """Returns a pattern for how a number between two limits may begin, up to its decimal point: the integer part
    with its sign.

    >>> _degrees(-1.5, 0.5)
    b'0|-0|-1'
    """
    low, high = low - _MARGIN, high + _MARGIN
    wholes = [str(whole) for whole in range(max(0, math.floor(low)), math.floor(high) + 1)] if high >= 0 else []
    if low <= 0:
        wholes += [f"-{whole}" for whole in range(max(0, math.floor(-high)), math.floor(-low) + 1)]
    return "|".join(wholes).encode()
