"""Reads the track of a flight from FlightAware's AeroAPI, as JSON."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from components.files.magic import begins_json
from components.files.problems import Problem, Severity
from components.tracks.readers.batch import Batch, Tally
from components.tracks.readers.json_documents import as_list, documents
from components.tracks.readers.limits import Limits
from components.tracks.readers.point_records import Flaw, Layout, Record, batches, number
from components.tracks.readers.single_track import REMEDY, callsign_in

NAME = "FlightAware AeroAPI JSON"

_POSITIONS = re.compile(rb'"positions"\s*:\s*(?:\[|null)')
_NAMES = {
    "time": "timestamp",
    "latitude": "latitude",
    "longitude": "longitude",
    "altitude_ft": "altitude",
    "ground_speed_kt": "groundspeed",
    "track_deg": "heading",
}
_LAYOUT = Layout(_NAMES, {"altitude_ft": 100.0})
_ESTIMATES = ("P", "V")
_SOURCES = {
    "A": "adsb",
    "D": "datalink",
    "M": "mlat",
    "O": "oceanic",
    "S": "adsb_space",
    "X": "surface radar",
    "Z": "radar",
}
_NOTHING = "Nothing to do."


def recognises(head: bytes) -> bool:
    """Returns whether content is the track of a flight as AeroAPI answers.

    >>> recognises(b'{"actual_distance": 9, "positions": [{"fa_flight_id": null, "update_type": "A"}]}')
    True
    """
    named = b'"update_type"' in head or b'"fa_flight_id"' in head or b'"actual_distance"' in head
    return named and begins_json(head) and bool(_POSITIONS.search(head))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of a track. Altitudes are in hundreds of feet, 0 meaning none; speeds in knots, times in
    UTC. The format gives neither ground flag nor address.

    Projected positions and virtual events were never received; they are left out and counted. Of several flights,
    which cannot be told apart by aircraft, only the first is read. Raises `UnreadableError` for a file that cannot
    be read, or not to its end.
    """
    tally = Tally(file, lines=False)
    estimated: list[int] = []
    yield from batches(_records(stream, tally, limits, estimated), _LAYOUT, tally, NAME)
    if estimated:
        what = f"{len(estimated):,} positions are projections of the tracker, not received; left out"
        problem = Problem(
            Severity.SET_ASIDE, file, what, _NOTHING, row=estimated[0], column="update_type", count=len(estimated)
        )
        yield Batch(problems=[problem])


def _records(stream: BinaryIO, tally: Tally, limits: Limits, estimated: list[int]) -> Iterator[Record | Flaw]:
    row, flight = 0, ""
    for _, document in documents(stream, tally, limits):
        if isinstance(document, Flaw):
            yield document
            continue
        for position in _positions(document):
            row += 1
            if not isinstance(position, dict):
                yield Flaw(row, "positions", position, "this is no position")
                continue
            whose = str(position.get("fa_flight_id") or flight)
            flight = flight or whose
            if whose != flight:
                what = "a position of another flight, perhaps of another aircraft"
                yield Flaw(row, "fa_flight_id", whose, what, REMEDY)
            elif position.get("update_type") in _ESTIMATES:
                estimated.append(row)
            else:
                yield row, _cells(position)


def _positions(document: object) -> Iterator[object]:
    """Yields the positions of all tracks of a document."""
    for track in as_list(document):
        positions = track.get("positions") if isinstance(track, dict) else None
        yield from positions if isinstance(positions, list) else ()


def _cells(position: dict[str, object]) -> dict[str, object]:
    cells = {column: position.get(name) for column, name in _NAMES.items()}
    if number(cells["altitude_ft"]) == 0:
        cells["altitude_ft"] = None
    # A flight's id begins with its callsign.
    callsign = callsign_in(str(position.get("fa_flight_id") or "").partition("-")[0])
    return cells | {"callsign": callsign, "position_source": _SOURCES.get(str(position.get("update_type")))}
