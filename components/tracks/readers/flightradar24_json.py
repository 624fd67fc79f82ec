"""Flightradar24 as JSON: the playback and the details of a flight, and the tracks and positions of its API."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from components.files.cells import icao24
from components.files.problems import Problem, Severity
from components.tracks.readers.batch import Batch, Tally, UnreadableError
from components.tracks.readers.compression import Limits
from components.tracks.readers.json_documents import as_list, documents
from components.tracks.readers.point_records import Flaw, Layout, Record, batches, number
from components.tracks.readers.single_track import REMEDY

NAME = "Flightradar24 JSON"

Cells = dict[str, object]

_PLAYBACK = re.compile(rb'"track"\s*:\s*\[\s*(?:\{[^\[\]]*"latitude"|\])')
_TRAIL = re.compile(rb'"trail"\s*:\s*\[\s*(?:\{[^\[\]]*"lng"|\])')
_API = re.compile(rb'"fr24_id"[^\[\]]*(?:"tracks"\s*:\s*\[|"lat"\s*:)|"tracks"\s*:\s*\[\s*\{[^\[\]]*"lat"\s*:')
_NAMES = {"time": "timestamp", "latitude": "lat", "longitude": "lon", "altitude_ft": "alt", "icao24": "hex"}
_NOTHING = "Nothing to do."


def recognises(head: bytes) -> bool:
    """Whether content is one of Flightradar24's answers that hold positions.

    >>> recognises(b'[{"fr24_id": "3a1b2c3d", "tracks": [{"timestamp": "2023-08-30T14:28:05Z", "lat": 40.7}]}]')
    True
    """
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    return any(shape.search(head) for shape in (_PLAYBACK, _TRAIL, _API))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """The points of an answer. Altitudes are pressure altitude in feet, speeds in knots, times in UTC.

    Altitude 0 is what Flightradar24 writes on the ground at any elevation, and where it gives no altitudes at all:
    the altitude is unknown there, and on_ground is True where the flight has other altitudes. Estimated positions
    are left out and counted. An address is in the playback, in the details and in live positions only; of several
    flights without one, whose aircraft nobody can tell apart, the first is read. Raises `UnreadableError` for a
    file that cannot be read (on).
    """
    tally = Tally(file, lines=False)
    estimated: list[int] = []
    positions = list(_positions(stream, tally, limits))
    layout = Layout(_NAMES, zero_is_ground=has_altitudes(cells for _, cells in positions))
    yield from batches(_records(positions, layout, estimated), layout, tally, NAME)
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
    """Whether a flight has altitudes other than 0. Without, 0 says nothing of the ground."""
    return any(number(cells["altitude_ft"]) for cells in positions)


def _records(positions: list[tuple[str, Cells]], layout: Layout, estimated: list[int]) -> Iterator[Record | Flaw]:
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
    """The cells of each position, and which flight it is of."""
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
    """The flights of a document, whatever it wraps them in."""
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
        "icao24": aircraft.get("hex") or _value(_inside(aircraft, "identification"), "modes"),
        "registration": aircraft.get("registration")
        or _value(_inside(aircraft, "identification"), "registration"),
        "aircraft_type": _value(_inside(aircraft, "model"), "code"),
        "callsign": _value(_inside(flight, "identification"), "callsign"),
    }


def _value(node: dict[str, Any] | None, name: str) -> object:
    return (node or {}).get(name)


def _of_playback(row: dict[str, Any]) -> Cells:
    return {
        "time": row.get("timestamp"),
        "latitude": row.get("latitude"),
        "longitude": row.get("longitude"),
        "altitude_ft": _value(_inside(row, "altitude"), "feet"),
        "ground_speed_kt": _value(_inside(row, "speed"), "kts"),
        "vertical_rate_fpm": _value(_inside(row, "verticalSpeed"), "fpm"),
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
    """A transponder code; 0 stands for none."""
    return None if cell in (0, "0", "0000") else cell
