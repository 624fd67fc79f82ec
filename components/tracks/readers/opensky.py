"""The OpenSky Network: reads its REST answers `/states/all` (and `/states/own`) and `/tracks/all`; and its flight
lists, CSV, Parquet or JSON, which are claims of a tracker and hold no points."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files import magic
from components.files.delimited_text import BOM
from components.files.magic import begins_json
from components.files.problems import Problem, Severity
from components.tracks.readers.batch import Batch, Format, Tally, UnreadableError
from components.tracks.readers.compression import beginning, plain_stream
from components.tracks.readers.delimited import Chunk, chunks, column_names, refuse_twice
from components.tracks.readers.json_documents import HEAVIEST, as_list, documents, parse_json
from components.tracks.readers.limits import DISK, Limits
from components.tracks.readers.parquet import parquet_chunks
from components.tracks.readers.point_records import (
    FEET,
    FEET_PER_MINUTE,
    KNOTS,
    Flaw,
    Layout,
    Record,
    Repeats,
    batches,
    number,
)
from components.tracks.readers.values import (
    EARLIEST_MS,
    addresses,
    latest_ms,
    milliseconds,
    numbers,
    texts,
)

MOST_CLAIMS = 200_000
"""Claims taken from a list: an airfield has fewer in a year, and a person has to read each."""

CLAIM_COLUMNS: Mapping[str, str] = {
    "icao24": "str",
    "callsign": "str",
    "registration": "str",
    "aircraft_type": "str",
    "first_seen": "datetime64[ms, UTC]",
    "departure": "str",
    "last_seen": "datetime64[ms, UTC]",
    "arrival": "str",
    "departure_horizontal_m": "float64",
    "departure_vertical_m": "float64",
    "arrival_horizontal_m": "float64",
    "arrival_vertical_m": "float64",
    "departure_candidates": "float64",
    "arrival_candidates": "float64",
}
"""Columns of a flight list, in order, with their types.

- icao24, callsign, registration, aircraft_type, departure and arrival (ICAO codes as estimated by the tracker): ""
  unknown
- first_seen, last_seen: when the tracker first and last received the aircraft on this flight, UTC; NaT unknown
- departure_horizontal_m and the like: metres from the first or last position to the estimated airfield;
  candidates: number of other airfields nearby; NaN unknown
"""
_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "icao24": ("icao24",),
    "callsign": ("callsign",),
    "registration": ("registration",),
    "aircraft_type": ("typecode",),
    "first_seen": ("firstseen",),
    "departure": ("estdepartureairport", "departure", "origin"),
    "last_seen": ("lastseen",),
    "arrival": ("estarrivalairport", "arrival", "destination"),
    "departure_horizontal_m": ("estdepartureairporthorizdistance",),
    "departure_vertical_m": ("estdepartureairportvertdistance",),
    "arrival_horizontal_m": ("estarrivalairporthorizdistance",),
    "arrival_vertical_m": ("estarrivalairportvertdistance",),
    "departure_candidates": ("departureairportcandidatescount",),
    "arrival_candidates": ("arrivalairportcandidatescount",),
}


Listed = Mapping[str, tuple[str, pa.Array]]
"""For each column of CLAIM_COLUMNS present, its name in the file and its cells."""


@dataclass(frozen=True, slots=True)
class FlightList:
    """The flights that a tracker claims: `claims` with the columns of `CLAIM_COLUMNS`, and the problems."""

    claims: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _FlightList:
    """A flight list, as a table or as the API's answer."""

    NAME: str = "OpenSky flight list"

    def has(self, names: Collection[str]) -> bool:
        """Returns whether column names are those of a flight list."""
        return is_flight_list(names)

    def recognises(self, head: bytes) -> bool:
        """Returns whether content that begins with these bytes is a flight list."""
        if head.removeprefix(BOM).lstrip().startswith(b"["):
            return b'"firstSeen"' in head and b'"lastSeen"' in head
        return self.has(column_names(head))

    def read(self, stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
        """Yields no points, but a problem with the number of flights that the list claims."""
        count, problems = count_flights(stream, file, limits)
        what = f"this flight list holds claims of a tracker: {count:,}; it gives no points"
        claims = Problem(Severity.FLAGGED, file, what, "Enter what it claims into the ledger as reports.")
        yield Batch(problems=[claims, *problems])


FLIGHT_LIST = _FlightList()


def is_flight_list(names: Collection[str]) -> bool:
    """Returns whether column names are those of a flight list: an address or callsign, and when it was seen."""
    return "firstseen" in names and "lastseen" in names and ("icao24" in names or "callsign" in names)


def read_flight_list(stream: BinaryIO, file: str, airfield: str = "") -> FlightList:
    """Returns the claims of a flight list, CSV, Parquet or JSON (as the API answers), plain or gzip; never points.
    If an airfield is given, only flights from or to it.

    Raises `UnreadableError` for a file that cannot be read, is no flight list or holds more than MOST_CLAIMS.
    """
    tally = Tally(file, lines=True)
    tables = [_claims({}, 0, tally)]
    for listed, rows in _columns_listed(stream, tally, DISK):
        is_listed = _is_from_or_to(listed, rows, airfield) if airfield else pa.array(np.ones(rows, dtype=bool))
        named = {key: (name, cells.filter(is_listed)) for key, (name, cells) in listed.items()}
        tables.append(_claims(named, is_listed.true_count, tally))
        if sum(map(len, tables)) > MOST_CLAIMS:
            raise UnreadableError(f"the list has more than {MOST_CLAIMS:,} flights to be taken", "Split the file.")
    return FlightList(pd.concat(tables, ignore_index=True), [*tally.problems(), *tally.rest()])


def count_flights(stream: BinaryIO, file: str, limits: Limits = DISK) -> tuple[int, list[Problem]]:
    """Returns how many flights a flight list has, and the problems. Raises as `read_flight_list` does."""
    tally = Tally(file, lines=True)
    rows = sum(rows for _, rows in _columns_listed(stream, tally, limits))
    return rows, [*tally.problems(), *tally.rest()]


def _columns_listed(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[tuple[Listed, int]]:
    """Yields the columns of a flight list, chunk by chunk, with the number of rows."""
    wanted = {name for names in _CLAIMS.values() for name in names}
    for chunk in _chunks(stream, tally, limits, wanted):
        if not is_flight_list(list(chunk.columns)):
            what = "this is no flight list: it lacks firstSeen, lastSeen or the aircraft"
            raise UnreadableError(what, "Fetch it as the API gives it.")
        listed = {
            key: (name, chunk.columns[name])
            for key, names in _CLAIMS.items()
            for name in names
            if name in chunk.columns
        }
        yield listed, len(chunk.lines)


def _is_from_or_to(listed: Listed, rows: int, airfield: str) -> pa.Array:
    named = pa.array(np.zeros(rows, dtype=bool))
    for end in ("departure", "arrival"):
        if end in listed:
            named = pc.or_(named, pc.equal(texts(listed[end][1]), airfield))
    return named


def _claims(listed: Listed, rows: int, tally: Tally) -> pd.DataFrame:
    table = {}
    for key, dtype in CLAIM_COLUMNS.items():
        name, column = listed.get(key, (key, pa.nulls(rows, pa.large_string())))
        wrong = np.zeros(rows, dtype=bool)
        if key == "icao24":
            cells, wrong = addresses(column)
            table[key] = pd.Series(cells.to_pylist(), dtype="str")
        elif dtype == "str":
            table[key] = pd.Series(texts(column).to_pylist(), dtype="str")
        elif dtype == "float64":
            made, wrong = numbers(column)
            table[key] = pd.Series(made)
        else:
            times = milliseconds(column)
            sound = (times >= EARLIEST_MS) & (times <= latest_ms())
            wrong = ~sound & ~_empty(column)
            moments = pd.Series(np.where(sound, times, 0).view("datetime64[ms]"))
            table[key] = moments.where(sound).dt.tz_localize("UTC")
        tally.doubt(name, int(wrong.sum()))
    return pd.DataFrame(table).astype(dict(CLAIM_COLUMNS))


def _chunks(stream: BinaryIO, tally: Tally, limits: Limits, wanted: set[str]) -> Iterator[Chunk]:
    stream = plain_stream(stream, limits)
    head, stream = beginning(stream, magic.LONGEST)
    if magic.PARQUET.begins(head):
        tally.lines = False
        yield from parquet_chunks(stream, tally, wanted, limits)
    elif head.lstrip()[:1] in (b"[", b"{"):
        yield from _json_chunks(stream, wanted, limits)
    else:
        yield from chunks(stream, tally, wanted, ())


def _json_chunks(stream: BinaryIO, wanted: set[str], limits: Limits) -> Iterator[Chunk]:
    most = min(limits.bytes_out, HEAVIEST)
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableError(f"the file is larger than {most / 1e6:,.0f} MB", "Split the file.")
    content = parse_json(data, _count_names)
    rows = as_list(content)
    if not all(isinstance(row, dict) for row in rows):
        raise UnreadableError("this JSON is no list of flights", "Fetch it as the API gives it.")
    names = {name for row in rows for name in row}
    refuse_twice([name.lower() for name in names], wanted)
    columns = {name.lower(): _json_column(rows, name) for name in names if name.lower() in wanted}
    yield Chunk(columns, np.arange(1, len(rows) + 1, dtype="int64"))


def _json_column(rows: list[Any], name: str) -> pa.Array:
    """Returns the flights' values under a name as texts; null where missing."""
    return pa.array([None if row.get(name) is None else str(row[name]) for row in rows], pa.large_string())


def _count_names(rows: object) -> int:
    return sum(len(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else -1


def _empty(column: pa.Array) -> npt.NDArray[np.bool_]:
    return column.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)


_STATES = re.compile(rb'"states"\s*:\s*(?:\[\s*[\[\]]|null)')
_PATH = re.compile(rb'"path"\s*:\s*\[\s*[\[\]]')
_STATE = MappingProxyType(
    {
        "icao24": 0,
        "callsign": 1,
        "longitude": 5,
        "latitude": 6,
        "altitude_ft": 7,
        "on_ground": 8,
        "ground_speed_kt": 9,
        "track_deg": 10,
        "vertical_rate_fpm": 11,
        "geometric_ft": 13,
        "squawk": 14,
    }
)
_TIME_POSITION, _POSITION_SOURCE, _CATEGORY = 3, 16, 17
_SHORTEST_STATE = 7
"""Elements of a state up to its latitude; shorter states have no position."""
_WAYPOINT = MappingProxyType(
    {"time": 0, "latitude": 1, "longitude": 2, "altitude_ft": 3, "track_deg": 4, "on_ground": 5}
)
_SHORTEST_WAYPOINT = 3
"""Elements of a waypoint up to its longitude."""
_SOURCES = ("adsb", "asterix", "mlat", "flarm")
_CATEGORIES = ("", "", *(f"A{n}" for n in range(1, 8)), "B1", "B2", "B3", "B4", "", "B6", "B7")
_CATEGORIES += tuple(f"C{n}" for n in range(1, 6))
"""Emitter categories by the number in a state."""
_LAYOUT = Layout(
    {
        "time": "time",
        "icao24": "icao24",
        "latitude": "latitude",
        "longitude": "longitude",
        "altitude_ft": "baro_altitude",
        "geometric_ft": "geo_altitude",
        "ground_speed_kt": "velocity",
        "track_deg": "true_track",
        "vertical_rate_fpm": "vertical_rate",
    },
    {
        "altitude_ft": FEET,
        "geometric_ft": FEET,
        "ground_speed_kt": KNOTS,
        "vertical_rate_fpm": FEET_PER_MINUTE,
    },
    several=True,
)
_AGAIN = "Fetch it again; it should be as the API answers."


def recognises_rest(head: bytes) -> bool:
    """Returns whether content is an answer of `/states` or `/tracks`, or one per line.

    >>> recognises_rest(b'{"time":1700000000,"states":[["4b1803","ABC1    "]]}')
    True
    """
    if not begins_json(head):
        return False
    return bool(_STATES.search(head)) or (b'"icao24"' in head and bool(_PATH.search(head)))


def read_rest(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of answers of `/states` or `/tracks`: one, a list of them, or one per line.

    Units are SI. The time of a state is that of its position, or of the answer if it has none; a position repeated
    by a later answer is one point. Altitudes are barometric, `geo_altitude` is above the ellipsoid. Raises
    `UnreadableError` for a file that cannot be read, or not to its end.
    """
    tally = Tally(file, lines=False)
    return batches(_records(stream, tally, limits), _LAYOUT, tally, REST.NAME)


def _records(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[Record | Flaw]:
    repeats, row = Repeats(), 0
    for line, document in documents(stream, tally, limits):
        for answer in as_list(document):
            for cells in _answer(answer, repeats):
                row += 1
                place = line if tally.lines else row
                if isinstance(cells, str):
                    yield Flaw(place, "", cells, "this is no answer, state or waypoint of OpenSky's", _AGAIN)
                else:
                    yield cells if isinstance(cells, Flaw) else (place, cells)


def _answer(answer: object, repeats: Repeats) -> Iterator[dict[str, object] | str | Flaw]:
    """Yields the cells of each position in an answer; a text for anything else."""
    if isinstance(answer, Flaw):
        yield answer
        return
    if not isinstance(answer, dict) or not (name := _name_of_rows(answer)):
        yield str(answer)[:100]
        return
    rows = answer[name]
    for row in rows if isinstance(rows, list) else ():
        cells = _READ_BY[name](row, answer) if isinstance(row, list) else None
        if cells is None:
            yield str(row)[:100]
        elif not repeats.has(cells["icao24"], cells["latitude"], cells["longitude"], number(cells["time"]) or 0.0):
            yield cells


def _name_of_rows(answer: Mapping[str, Any]) -> str:
    """Returns the name under which an answer has its rows; "" if it is no answer."""
    return next((name for name in _READ_BY if name in answer), "")


def _state(row: list[Any], answer: Mapping[str, Any]) -> dict[str, object] | None:
    if len(row) < _SHORTEST_STATE:
        return None
    cells: dict[str, object] = {column: row[place] for column, place in _STATE.items() if place < len(row)}
    received = row[_TIME_POSITION]
    cells["time"] = answer.get("time") if received is None else received
    cells["position_source"] = _meaning_of_number(row, _POSITION_SOURCE, _SOURCES)
    cells["category"] = _meaning_of_number(row, _CATEGORY, _CATEGORIES)
    return cells


def _waypoint(row: list[Any], answer: Mapping[str, Any]) -> dict[str, object] | None:
    if len(row) < _SHORTEST_WAYPOINT:
        return None
    cells: dict[str, object] = {column: row[place] for column, place in _WAYPOINT.items() if place < len(row)}
    # The API has misspelled it with three l.
    callsign = answer.get("callsign", answer.get("calllsign"))
    return cells | {"icao24": answer.get("icao24"), "callsign": callsign}


_READ_BY = {"states": _state, "path": _waypoint}
"""Readers of a row of an answer, by the name of the list of rows."""


def _meaning_of_number(row: list[Any], place: int, words: tuple[str, ...]) -> str | None:
    """Returns the word that a number in a state stands for."""
    code = row[place] if place < len(row) else None
    return words[code] if type(code) is int and 0 <= code < len(words) else None


REST = Format("OpenSky REST JSON", recognises_rest, read_rest)
