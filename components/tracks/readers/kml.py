"""Reads KML: the exports of tar1090 and ADS-B Exchange, FlightAware and Flightradar24, and tracks of any maker.

They differ in what they contain. tar1090 and FlightAware write a `gx:Track`, with times beside positions;
Flightradar24 writes a placemark per position, with altitude, speed and heading in its description.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from components.files.cells import icao24
from components.files.problems import Problem, Severity
from components.tracks.readers.batch import Batch, Tally, UnreadableError
from components.tracks.readers.limits import Limits
from components.tracks.readers.point_records import (
    FEET,
    Layout,
    Record,
    batches,
    flag_zone,
    milliseconds_of,
    number,
)
from components.tracks.readers.single_track import SingleTrack, callsign_in, refuse_endless
from components.tracks.readers.xml_elements import Element, elements

NAME = "KML"

_ROOT = re.compile(rb"<(?:\w+:)?kml[\s>]")
_CONTAINERS = ("Document", "Folder", "Placemark")
_OF_TAR1090 = re.compile(r"(\S.*) track")
_ADDRESS = re.compile(r"~?[0-9a-f]{6}", re.ASCII)
_REGISTRATION = re.compile(r"[A-Z0-9]{1,4}-?[A-Z0-9]{1,6}")
_OF_FLIGHTAWARE = re.compile(r"([A-Z0-9]{3,8}) - ([A-Z][A-Z0-9]{1,3})(?: \(([A-Z0-9]{1,4}-?[A-Z0-9]{1,6})\))?")
"""ADB3327 - A124, or ADB3327 - A124 (UR-82008)."""
_ALTITUDE = re.compile(r"Altitude:\D{0,40}?(-?[\d,]+)\s*ft", re.ASCII)
_SPEED = re.compile(r"Speed:\D{0,40}?([\d,]+)\s*kt", re.ASCII)
_HEADING = re.compile(r"Heading:\D{0,40}?(\d+)", re.ASCII)
_FEW = 10
"""Points beside a line that may be places on a map; more of them, with times, are a track."""
_LAYOUT = Layout(
    {
        "time": "when",
        "latitude": "coordinates",
        "longitude": "coordinates",
        "altitude_ft": "description",
        "vague_altitude_ft": "coordinates",
    },
    {"vague_altitude_ft": FEET},
)
_NOTHING = "Nothing to do."

Cells = dict[str, object]


def recognises(head: bytes) -> bool:
    """Returns whether content is KML.

    >>> recognises(b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2">')
    True
    """
    return bool(_ROOT.search(head[:4_096]))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of the tracks of a KML file, times in UTC.

    Flightradar24's description gives pressure altitude in feet (0 on the ground, as in its CSV) and speed. Other
    heights are metres above mean sea level, above the ellipsoid or by pressure, and the file does not say which:
    they go to `vague_altitude_ft` if altitudeMode is `absolute`; by the standard they mean nothing under any other
    mode. A height of exactly 0 counts as missing. tar1090 writes movement on the ground as a separate track
    without an altitudeMode: only there, and at Flightradar24's 0, is `on_ground` True.

    tar1090's folder `4b1803 track` gives the address or the registration, FlightAware's description of a track the
    type after the callsign. Tracks without an address that may be of several aircraft are never combined (see
    `SingleTrack`). Raises `UnreadableError` for a file that cannot be read, or not to its end, and for lines
    without times.
    """
    tally = Tally(file, lines=True)
    document = _Document(tally)
    yield from batches(_records(stream, document), _LAYOUT, tally, NAME)
    if document.beside:
        what = f"{document.beside:,} placemarks with a time stand beside the track and are no positions of it"
        yield Batch(problems=[Problem(Severity.FLAGGED, file, what, _NOTHING, count=document.beside)])


@dataclass(slots=True)
class _Container:
    kind: str
    title: str = ""


@dataclass(slots=True)
class _Document:
    """The reader's position in a document, and what it has collected."""

    tally: Tally
    containers: list[_Container] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    whens: list[str] = field(default_factory=list)
    coordinates: list[tuple[int, str]] = field(default_factory=list)
    mode: str = ""
    point: Cells = field(default_factory=dict)
    points: list[tuple[str, Record]] = field(default_factory=list)
    tracks: int = 0
    lines: int = 0
    beside: int = 0

    def titles(self) -> list[str]:
        """Returns the names of the enclosing containers, innermost first."""
        return [container.title for container in reversed(self.containers)]

    def has_other_positions(self) -> bool:
        """Returns whether positions come from a track, or from a line with only a few placemarks beside it."""
        return self.tracks > 0 or (self.lines > 0 and len(self.points) <= _FEW)


def _records(stream: BinaryIO, document: _Document) -> Iterator[Record]:
    whose = SingleTrack(document.tally)
    for one in elements(stream):
        if one.ends:
            document.inside.pop()
            yield from _end(one, document, whose)
        else:
            document.inside.append(one.name)
            _begin(one, document)
    yield from _placemarks(document, whose)
    if not (document.tracks or document.points):
        raise _without_times(document)


def _begin(one: Element, document: _Document) -> None:
    if one.name in _CONTAINERS:
        document.containers.append(_Container(one.name))
    if one.name == "Placemark":
        document.point = {}
    elif one.name == "Track":
        document.whens, document.coordinates, document.mode = [], [], ""
    elif one.name in ("LineString", "LinearRing"):
        document.lines += 1


def _end(one: Element, document: _Document, whose: SingleTrack) -> Iterator[Record]:
    within = document.inside[-1] if document.inside else ""
    if one.name == "name" and within in _CONTAINERS:
        document.containers[-1].title = one.text
    elif within == "Track":
        _of_track(one, document)
    elif one.name == "Track":
        yield from _track(one, document, whose)
    elif (one.name, within) in _OF_POINT:
        document.point[_OF_POINT[one.name, within]] = one.text
    elif one.name in _CONTAINERS:
        if one.name == "Placemark" and {"time", "place"} <= set(document.point):
            document.points.append((" / ".join(document.titles()[1:]), (one.line, document.point)))
            refuse_endless(document.points)
        document.containers.pop()


_OF_POINT = {
    ("when", "TimeStamp"): "time",
    ("coordinates", "Point"): "place",
    ("altitudeMode", "Point"): "mode",
    ("description", "Placemark"): "description",
}


def _of_track(one: Element, document: _Document) -> None:
    if one.name == "when":
        document.whens.append(one.text)
    elif one.name == "coord":
        document.coordinates.append((one.line, one.text))
        refuse_endless(document.coordinates)
    elif one.name == "altitudeMode":
        document.mode = one.text


def _track(one: Element, document: _Document, whose: SingleTrack) -> Iterator[Record]:
    """Yields the positions of a `gx:Track`."""
    document.tracks += 1
    whens, coordinates = document.whens, document.coordinates
    if len(whens) != len(coordinates):
        what = f"a track with {len(whens):,} times and {len(coordinates):,} positions: their pairs are not known"
        document.tally.add(one.line, "gx:Track", "", what, "Export it again.")
        return
    titles = document.titles()
    exported = _name_in_export(titles)
    identity = _identity(exported, titles)
    identity |= _described_aircraft(str(document.point.get("description", "")), identity["callsign"])
    if not identity["icao24"] and not _is_admitted(exported or _title(titles), whens, one, document, whose):
        return
    ground = bool(exported) and not document.mode
    for (line, text), when in zip(coordinates, whens, strict=True):
        flag_zone(when, document.tally)
        cells = _place(re.split(r"[\s,]+", text), document.mode)
        yield line, cells | identity | {"time": when, "on_ground": True if ground else None}
    if coordinates and not ground:
        _flag_missing_heights(document)


def _name_in_export(titles: list[str]) -> str:
    """Returns the address or registration in the title of tar1090's folder; "" if there is none."""
    return next((match[1] for title in titles if (match := _OF_TAR1090.fullmatch(title))), "")


def _flag_missing_heights(document: _Document) -> None:
    """Flags a track whose altitudeMode implies no height above sea level."""
    if document.mode != "absolute":
        what = f"altitudeMode is {document.mode or 'clampToGround'}, by which KML means no height above the sea"
        document.tally.flag("altitudeMode", what, "Nothing to do; the positions are read without heights.")


def _identity(exported: str, titles: list[str]) -> Cells:
    address = exported if _ADDRESS.fullmatch(exported) else ""
    registration = exported if not address and _REGISTRATION.fullmatch(exported) else ""
    return {"icao24": icao24(address), "callsign": _callsign(titles), "registration": registration}


def _described_aircraft(description: str, callsign: object) -> Cells:
    """Returns the type, and the registration, after the callsign in FlightAware's description of a track."""
    match = _OF_FLIGHTAWARE.fullmatch(description.strip())
    if match is None or match[1] != callsign:
        return {}
    return {"aircraft_type": match[2], **({"registration": match[3]} if match[3] else {})}


def _callsign(titles: list[str]) -> str:
    """Returns the callsign in the first title that has one; "" if none has."""
    return next((callsign for title in titles if (callsign := callsign_in(title))), "")


def _is_admitted(title: str, whens: list[str], one: Element, document: _Document, whose: SingleTrack) -> bool:
    times = [ms for when in whens if (ms := milliseconds_of(when))]
    # A track without any time gives no point, and each of its rows is reported.
    return not times or whose.admits(title, min(times), max(times), one.line)


def _title(titles: list[str]) -> str:
    return next((title for title in titles if title), "")


def _place(parts: list[str], mode: str) -> Cells:
    """Returns longitude, latitude and height of a position, the height only if it is above sea level."""
    longitude, latitude, height = [*parts, "", "", ""][:3]
    has_altitude = mode == "absolute" and number(height) != 0
    return {"longitude": longitude, "latitude": latitude, "vague_altitude_ft": height if has_altitude else None}


def _placemarks(document: _Document, whose: SingleTrack) -> Iterator[Record]:
    """Yields the positions in placemarks with a time: those of Flightradar24, recognised by their descriptions;
    others unless a track stands beside them, or a line beside only a few, which then are the airports at its
    ends."""
    described = [_ALTITUDE.search(str(cells.get("description", ""))) for _, (_, cells) in document.points]
    of_flightradar24 = any(described)
    if document.has_other_positions() and not of_flightradar24:
        document.beside = len(document.points)
        if not document.tracks:
            document.points = []
        return
    heights = any(match and number(match[1].replace(",", "")) for match in described)
    for (title, (line, cells)), match in zip(document.points, described, strict=True):
        time = str(cells["time"])
        flag_zone(time, document.tally)
        if whose.admits(title, 0, 0, line):
            place = _place(str(cells["place"]).split(","), "" if of_flightradar24 else str(cells.get("mode", "")))
            details = _cells_of_description(str(cells.get("description", "")), match, heights)
            yield line, place | details | {"time": time, "callsign": _callsign(title.split(" / "))}


def _cells_of_description(description: str, altitude: re.Match[str] | None, heights: bool) -> Cells:
    """Returns what Flightradar24's description says of a position. If no position of the file has a height, 0 says
    nothing about the ground."""
    speed, heading = _SPEED.search(description), _HEADING.search(description)
    feet = number(altitude[1].replace(",", "")) if altitude else None
    return {
        "altitude_ft": feet or None,
        "on_ground": True if feet == 0 and heights else None,
        "ground_speed_kt": speed[1].replace(",", "") if speed else None,
        "track_deg": heading[1] if heading else None,
    }


def _without_times(document: _Document) -> UnreadableError:
    if document.lines:
        what = "this KML has lines without times, so nobody knows when anything was there"
    else:
        what = "this KML holds no positions with times"
    remedy = (
        "Flightradar24's page offers CSV beside KML, and that has the times; 'Export KML' of tar1090 and ADS-B "
        "Exchange and FlightAware's KML have them too."
    )
    return UnreadableError(what, remedy)
