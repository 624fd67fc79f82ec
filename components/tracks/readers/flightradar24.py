"""Reads Flightradar24's files: the CSV of its playback and of its track API; as JSON the playback and details of a
flight, and the tracks and positions of its API."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from components.files.cells import icao24
from components.files.magic import begins_json
from components.files.problems import Problem, Severity
from components.tracks.points import point_table
from components.tracks.readers.batch import Batch, Format, Tally, UnreadableError, unused_columns
from components.tracks.readers.columns import meaning
from components.tracks.readers.compression import beginning
from components.tracks.readers.delimited import Chunk, chunks, column_names
from components.tracks.readers.json_documents import as_list, documents
from components.tracks.readers.limits import Limits
from components.tracks.readers.point_records import Flaw, Layout, Record, batches, number
from components.tracks.readers.single_track import MOST_TOGETHER, REMEDY, several_aircraft
from components.tracks.readers.values import measures, milliseconds, numbers, position_faults, squawks, texts

_PLAYBACK = {
    "timestamp": "time",
    "callsign": "callsign",
    "position": "position",
    "altitude": "altitude",
    "speed": "speed",
    "direction": "track",
}
_TRACK = {
    "timestamp": "time",
    "lat": "latitude",
    "lon": "longitude",
    "alt": "altitude",
    "gspeed": "speed",
    "vspeed": "rate",
    "track": "track",
    "squawk": "squawk",
    "callsign": "callsign",
    "source": "source",
}


_EVERY = frozenset({*_PLAYBACK, *_TRACK, "utc"})
_MEASURED = ("altitude", "speed", "rate")
_HEAD = 65_536
"""Bytes in which the header must stand: as many as formats are recognised by (`formats.HEAD`)."""


@dataclass(frozen=True, slots=True)
class _Table:
    """One of Flightradar24's tables of a single aircraft, with all columns of `every` and one of `any_of`. Its
    tables of several aircraft are among the fingerprints."""

    NAME: str
    every: frozenset[str]
    any_of: frozenset[str]

    def recognises(self, head: bytes) -> bool:
        """Returns whether content that begins with these bytes is this table."""
        names = frozenset(column_names(head))
        return self.every <= names and bool(self.any_of & names) and not {"hex", "fr24_id"} & names

    def read(self, stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
        """Yields the points as `read_flightradar24` does."""
        yield from read_flightradar24(stream, file)


PLAYBACK = _Table("Flightradar24 playback", frozenset({"timestamp"}), frozenset({"position"}))
TRACK = _Table(
    "Flightradar24 track", frozenset({"timestamp", "lat", "lon", "alt"}), frozenset({"gspeed", "vspeed", "source"})
)


def read_flightradar24(stream: BinaryIO, file: str) -> Iterator[Batch]:
    """Yields the points of a playback or API file, which is the track of one aircraft. A file whose rows may be of
    several is refused.

    Flightradar24 writes altitude 0 for an aircraft on the ground at any elevation, so that altitude becomes
    unknown and on_ground True. It also writes 0 for an aircraft flying low near sea level, so the flag is only a
    hint. Above 0 the flag is unknown. Estimated positions were never received; they are left out and counted.
    Times are UTC. These files do not contain the aircraft's address. Raises `UnreadableError` for a file that
    cannot be read, or not to its end.
    """
    tally = Tally(file, lines=True)
    head, stream = beginning(stream, _HEAD)
    measured, unused = _other_columns(column_names(head))
    estimated = 0
    failure: UnreadableError | None = None
    track = [_points_of_none()]
    wanted = {*_PLAYBACK, *_TRACK, *(name for name, _ in measured.values())}
    try:
        for chunk in chunks(stream, tally, wanted, ()):
            points, left_out = _table_points(chunk, tally, measured)
            estimated += left_out
            track.append(points)
            if sum(map(len, track)) > MOST_TOGETHER:
                what = f"the table has more than {MOST_TOGETHER:,} positions, as no flight has"
                raise UnreadableError(what, REMEDY)
    except UnreadableError as error:
        failure = error
    points = pd.concat(track, ignore_index=True)
    if reason := several_aircraft(points, points["callsign"]):
        what = f"no column names the aircraft; {reason}; not read as one track"
        failure = failure or UnreadableError(what, f"{REMEDY}.")
    else:
        yield Batch(points, tally.problems())
    problems = [unused_columns(file, unused)] if unused else []
    problems += tally.rest()
    if estimated:
        what = f"{estimated:,} positions are estimates of the tracker, not received; left out"
        problems.append(Problem(Severity.SET_ASIDE, file, what, "Nothing to do.", column="source"))
    yield Batch(problems=[*tally.problems(), *problems], unread=tally.count)
    if failure:
        raise failure


def _points_of_none() -> pd.DataFrame:
    return point_table({"time": [], "latitude": [], "longitude": []})


def _other_columns(names: Sequence[str]) -> tuple[dict[str, tuple[str, float]], list[str]]:
    """Returns the columns that a person may have renamed to include a unit, by quantity and with the unit's
    factor; and the unknown columns.

    >>> _other_columns(["timestamp", "position", "altitude (m)", "colour"])
    ({'altitude': ('altitude (m)', 3.280839895013123)}, ['colour'])
    """
    others = [name for name in names if name and name not in _EVERY]
    measured = _with_unit(others, set(_MEASURED).difference(names))
    used = {name for name, _ in measured.values()}
    return measured, [name for name in others if name not in used]


def _with_unit(names: Sequence[str], wanted: Collection[str]) -> dict[str, tuple[str, float]]:
    """Returns, for each wanted quantity, the column with a unit in its name, and the unit's factor."""
    meanings = [(name, *meaning(name)) for name in names]
    return {quantity: (name, factor) for name, quantity, factor in meanings if factor and quantity in wanted}


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a chunk by quantity, the names of their columns, and the factors of their units."""

    columns: Mapping[str, pa.Array]
    names: Mapping[str, str]
    factors: Mapping[str, float]
    rows: int

    def column(self, quantity: str) -> pa.Array:
        """Returns the cells of a quantity; nulls if no column has it."""
        return self.columns.get(quantity, pa.nulls(self.rows, pa.large_string()))

    def raw(self, quantity: str, otherwise: str) -> tuple[str, pa.Array | None]:
        """Returns the column name and the cells of a quantity, for messages."""
        return self.names.get(quantity, otherwise), self.columns.get(quantity)

    def measured(self, quantity: str, rows: npt.NDArray[np.bool_], tally: Tally) -> npt.NDArray[np.float64]:
        """Returns the numbers of some rows in the unit of the points table; invalid cells go to the tally."""
        made, wrong = measures(self.column(quantity))
        tally.doubt(self.names.get(quantity, quantity), int(wrong[rows].sum()))
        return made[rows] * self.factors.get(quantity, 1.0)


def _cells(chunk: Chunk, measured: Mapping[str, tuple[str, float]]) -> _Cells:
    """Returns the cells of a chunk of either table; `measured` comes from `_other_columns`."""
    names = {
        quantity: name
        for name, quantity in (_PLAYBACK if "position" in chunk.columns else _TRACK).items()
        if name in chunk.columns
    }
    names |= {quantity: name for quantity, (name, _) in measured.items() if name in chunk.columns}
    columns = {quantity: chunk.columns[name] for quantity, name in names.items()}
    factors = {quantity: factor for quantity, (_, factor) in measured.items()}
    if "position" in names:
        columns["latitude"], columns["longitude"] = _halves(columns["position"])
    return _Cells(columns, names, factors, len(chunk.lines))


def _halves(positions: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Returns the latitudes and longitudes of positions written in one cell; empty if a cell has no two parts."""
    written = texts(positions)
    has_two = pc.equal(pc.list_value_length(pc.split_pattern(written, ",", max_splits=1)), 2)
    halves = pc.split_pattern(pc.if_else(has_two, written, ","), ",", max_splits=1)
    return pc.list_element(halves, 0), pc.list_element(halves, 1)


def _raw_positions(cells: _Cells) -> dict[str, tuple[str, pa.Array | None]]:
    """Returns the columns of time and position as they are in the file, for messages."""
    time = {"time": cells.raw("time", "timestamp")}
    if "position" in cells.names:
        return time | dict.fromkeys(("latitude", "longitude"), cells.raw("position", ""))
    return time | {"latitude": cells.raw("latitude", "lat"), "longitude": cells.raw("longitude", "lon")}


def _table_points(
    chunk: Chunk, tally: Tally, measured: Mapping[str, tuple[str, float]]
) -> tuple[pd.DataFrame, int]:
    """Returns the points of a chunk, and how many estimates are left out; `measured` comes from
    `_other_columns`."""
    cells = _cells(chunk, measured)
    times = milliseconds(cells.column("time"))
    latitude, longitude = (numbers(cells.column(name))[0] for name in ("latitude", "longitude"))
    good = tally.sift(position_faults(times, latitude, longitude, _raw_positions(cells)), chunk.lines)
    source = pc.utf8_lower(texts(cells.column("source")))
    estimated = pc.starts_with(source, "estimat").to_numpy(zero_copy_only=False) & good
    used = good & ~estimated
    mask = pa.array(used)
    altitude = cells.measured("altitude", used, tally)
    ground = altitude == 0
    table = point_table(
        {
            "time": times[used],
            "latitude": latitude[used],
            "longitude": longitude[used],
            "altitude_ft": np.where(ground, np.nan, altitude),
            "on_ground": pd.arrays.BooleanArray(ground, ~ground),
            "ground_speed_kt": cells.measured("speed", used, tally),
            "track_deg": cells.measured("track", used, tally),
            "vertical_rate_fpm": cells.measured("rate", used, tally),
            "callsign": texts(cells.column("callsign")).filter(mask),
            "squawk": _squawks(cells.column("squawk")).filter(mask),
            "position_source": source.filter(mask),
        }
    )
    return table, int(estimated.sum())


def _squawks(column: pa.Array) -> pa.Array:
    """Returns squawk codes; 0 means none."""
    codes = squawks(column)
    return pc.if_else(pc.equal(codes, "0000"), "", codes)


Cells = dict[str, object]

_PLAYBACK_SHAPE = re.compile(rb'"track"\s*:\s*\[\s*(?:\{[^\[\]]*"latitude"|\])')
_TRAIL_SHAPE = re.compile(rb'"trail"\s*:\s*\[\s*(?:\{[^\[\]]*"lng"|\])')
_API_SHAPE = re.compile(
    rb'"fr24_id"[^\[\]]*(?:"tracks"\s*:\s*\[|"lat"\s*:)|"tracks"\s*:\s*\[\s*\{[^\[\]]*"lat"\s*:'
)
_JSON_NAMES = {"time": "timestamp", "latitude": "lat", "longitude": "lon", "altitude_ft": "alt", "icao24": "hex"}
_NOTHING = "Nothing to do."


def recognises_json(head: bytes) -> bool:
    """Returns whether content is one of Flightradar24's answers with positions.

    >>> recognises_json(b'[{"fr24_id": "3a1b2c3d", "tracks": [{"timestamp": 1693405685, "lat": 40.7}]}]')
    True
    """
    if not begins_json(head):
        return False
    return any(shape.search(head) for shape in (_PLAYBACK_SHAPE, _TRAIL_SHAPE, _API_SHAPE))


def read_json(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of an answer. Altitudes are pressure altitude in feet, speeds in knots, times in UTC.

    Flightradar24 writes altitude 0 on the ground at any elevation, and also where it gives no altitudes at all.
    The altitude is then unknown, and on_ground is True if the flight has other altitudes. Estimated positions are
    left out and counted. Only the playback, the details and live positions have an address; of several flights
    without one, which cannot be told apart, only the first is read. Raises `UnreadableError` for a file that
    cannot be read, or not to its end.
    """
    tally = Tally(file, lines=False)
    estimated: list[int] = []
    positions = list(_positions(stream, tally, limits))
    layout = Layout(_JSON_NAMES, zero_is_ground=has_altitudes(cells for _, cells in positions))
    yield from batches(_json_records(positions, layout, estimated), layout, tally, JSON.NAME)
    if estimated:
        what = f"{len(estimated):,} positions are estimates of the tracker, not received; left out"
        yield Batch(
            problems=[
                Problem(
                    Severity.SET_ASIDE, file, what, _NOTHING, estimated[0], column="source", count=len(estimated)
                )
            ]
        )


def has_altitudes(positions: Iterator[Mapping[str, object]]) -> bool:
    """Returns whether a flight has altitudes other than 0. If not, 0 says nothing about the ground."""
    return any(number(cells["altitude_ft"]) for cells in positions)


def _json_records(
    positions: list[tuple[str, Cells]], layout: Layout, estimated: list[int]
) -> Iterator[Record | Flaw]:
    for row, (whose, cells) in enumerate(positions, start=1):
        if whose != positions[0][0] and not icao24(str(cells["icao24"])):
            what = "a position of another flight, perhaps of another aircraft, without an address"
            yield Flaw(row, "hex", whose, what, REMEDY)
        elif str(cells["position_source"]).lower().startswith("estimat"):
            estimated.append(row)
        elif not layout.zero_is_ground and number(cells["altitude_ft"]) == 0:
            yield row, cells | {"altitude_ft": None}
        else:
            yield row, cells


def _positions(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[tuple[str, Cells]]:
    """Yields the cells of each position, and which flight it belongs to."""
    any_document = False
    for number_, document in documents(stream, tally, limits):
        if isinstance(document, Flaw):
            tally.add(document.row, "", document.value, document.what, document.remedy)
            continue
        for answer in _answers(document):
            any_document = True
            yield from ((f"{number_} {flight}", cells) for flight, cells in _flight(answer))
    if not any_document:
        raise UnreadableError("this JSON holds no positions of Flightradar24", "Fetch it again.")


def _answers(document: object) -> list[dict[str, Any]]:
    """Returns the flights of a document, whatever they are wrapped in."""
    if isinstance(document, dict) and isinstance(document.get("data"), list):
        document = document["data"]
    return [one for one in as_list(document) if isinstance(one, dict)]


def _flight(answer: dict[str, Any]) -> Iterator[tuple[object, Cells]]:
    whose = answer.get("fr24_id") or ""
    if isinstance(answer.get("tracks"), list):
        yield from ((whose, _of_api(row)) for row in _objects(answer["tracks"]))
        return
    flight = _inside(answer, "result", "response", "data", "flight") or answer
    aircraft = _aircraft(flight)
    lists: tuple[tuple[str, Callable[[dict[str, Any]], Cells]], ...] = (
        ("track", _of_playback),
        ("trail", _of_trail),
    )
    for name, cells_of in lists:
        if isinstance(flight.get(name), list):
            yield from ((whose, cells_of(row) | aircraft) for row in _objects(flight[name]))
            return
    if "lat" in answer:
        yield answer.get("hex") or whose, _of_api(answer)


def _objects(rows: list[Any]) -> Iterator[dict[str, Any]]:
    return (row for row in rows if isinstance(row, dict))


def _inside(node: object, *names: str) -> dict[str, Any] | None:
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else None


def _aircraft(flight: dict[str, Any]) -> Cells:
    aircraft = _inside(flight, "aircraft") or {}
    return {
        "icao24": aircraft.get("hex") or _cell(_inside(aircraft, "identification"), "modes"),
        "registration": aircraft.get("registration") or _cell(_inside(aircraft, "identification"), "registration"),
        "aircraft_type": _cell(_inside(aircraft, "model"), "code"),
        "callsign": _cell(_inside(flight, "identification"), "callsign"),
    }


def _cell(node: dict[str, Any] | None, name: str) -> object:
    return (node or {}).get(name)


def _of_playback(row: dict[str, Any]) -> Cells:
    return {
        "time": row.get("timestamp"),
        "latitude": row.get("latitude"),
        "longitude": row.get("longitude"),
        "altitude_ft": _cell(_inside(row, "altitude"), "feet"),
        "ground_speed_kt": _cell(_inside(row, "speed"), "kts"),
        "vertical_rate_fpm": _cell(_inside(row, "verticalSpeed"), "fpm"),
        "track_deg": row.get("heading"),
        "squawk": _code(row.get("squawk")),
        "position_source": row.get("ems") if isinstance(row.get("ems"), str) else None,
    }


def _of_trail(row: dict[str, Any]) -> Cells:
    return {
        "time": row.get("ts"),
        "latitude": row.get("lat"),
        "longitude": row.get("lng"),
        "altitude_ft": row.get("alt"),
        "ground_speed_kt": row.get("spd"),
        "track_deg": row.get("hd"),
        "position_source": None,
    }


def _of_api(row: dict[str, Any]) -> Cells:
    return {
        "time": row.get("timestamp"),
        "latitude": row.get("lat"),
        "longitude": row.get("lon"),
        "altitude_ft": row.get("alt"),
        "ground_speed_kt": row.get("gspeed"),
        "vertical_rate_fpm": row.get("vspeed"),
        "track_deg": row.get("track"),
        "squawk": _code(row.get("squawk")),
        "callsign": row.get("callsign"),
        "position_source": _lower(row.get("source")),
        "icao24": row.get("hex"),
        "registration": row.get("reg"),
        "aircraft_type": row.get("type"),
    }


def _lower(cell: object) -> object:
    return cell.lower() if isinstance(cell, str) else None


def _code(cell: object) -> object:
    """Returns a transponder code; 0 means none."""
    return None if cell in (0, "0", "0000") else cell


JSON = Format("Flightradar24 JSON", recognises_json, read_json)
