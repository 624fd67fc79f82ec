"""The OpenSky Network's REST answers: `/states/all` (and `/states/own`), and `/tracks/all`."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from components.tracks.readers.batch import Batch, Tally
from components.tracks.readers.compression import Limits
from components.tracks.readers.json_documents import as_list, documents
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

NAME = "OpenSky REST JSON"

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
_WAYPOINT = MappingProxyType(
    {"time": 0, "latitude": 1, "longitude": 2, "altitude_ft": 3, "track_deg": 4, "on_ground": 5}
)
_SHORTEST_WAYPOINT = 3
_SOURCES = ("adsb", "asterix", "mlat", "flarm")
_CATEGORIES = ("", "", *(f"A{n}" for n in range(1, 8)), "B1", "B2", "B3", "B4", "", "B6", "B7")
_CATEGORIES += tuple(f"C{n}" for n in range(1, 6))
"""The emitter category that a number of a state stands for."""
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


def recognises(head: bytes) -> bool:
    """Whether content is an answer of `/states` or `/tracks`, or several, one a line.

    >>> recognises(b'{"time":1700000000,"states":[["4b1803","ABC1    "]]}')
    True
    """
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    return bool(_STATES.search(head)) or (b'"icao24"' in head and bool(_PATH.search(head)))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """The points of answers of `/states` or `/tracks`: one, a list of them, or one a line.

    Units are SI. The time of a state is that of its position, or of the answer where there is none; a position
    that a later answer repeats is one point. Altitudes are barometric, `geo_altitude` is above the ellipsoid.
    Raises `UnreadableError` for a file that cannot be read (on).
    """
    tally = Tally(file, lines=False)
    return batches(_records(stream, tally, limits), _LAYOUT, tally, NAME)


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
    """The cells of each position of an answer; a text for what is none."""
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
    """Returns under which name an answer has its rows; "" for what is no answer."""
    return next((name for name in _READ_BY if name in answer), "")


def _state(row: list[Any], answer: Mapping[str, Any]) -> dict[str, object] | None:
    if len(row) < _SHORTEST_STATE:
        return None
    cells: dict[str, object] = {column: row[place] for column, place in _STATE.items() if place < len(row)}
    received = row[_TIME_POSITION]
    cells["time"] = answer.get("time") if received is None else received
    cells["position_source"] = _word(row, _POSITION_SOURCE, _SOURCES)
    cells["category"] = _word(row, _CATEGORY, _CATEGORIES)
    return cells


def _waypoint(row: list[Any], answer: Mapping[str, Any]) -> dict[str, object] | None:
    if len(row) < _SHORTEST_WAYPOINT:
        return None
    cells: dict[str, object] = {column: row[place] for column, place in _WAYPOINT.items() if place < len(row)}
    # The API has spelled it with three l.
    callsign = answer.get("callsign", answer.get("calllsign"))
    return cells | {"icao24": answer.get("icao24"), "callsign": callsign}


_READ_BY = {"states": _state, "path": _waypoint}
"""What reads a row of an answer, by the name under which the rows stand."""


def _word(row: list[Any], place: int, words: tuple[str, ...]) -> str | None:
    """What a number of a state stands for."""
    code = row[place] if place < len(row) else None
    return words[code] if type(code) is int and 0 <= code < len(words) else None
