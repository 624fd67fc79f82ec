"""Reads GPX: tracks of GPS receivers, and trackers' exports in that format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

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

NAME = "GPX"

_ROOT = re.compile(rb"<(?:\w+:)?gpx[\s>]")
_LAYOUT = Layout(
    {"time": "time", "latitude": "lat", "longitude": "lon", "vague_altitude_ft": "ele"},
    {"vague_altitude_ft": FEET},
)


def recognises(head: bytes) -> bool:
    """Returns whether content is GPX.

    >>> recognises(b'<?xml version="1.0"?><gpx version="1.1"><trk>')
    True
    """
    return bool(_ROOT.search(head[:4_096]))


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """Yields the points of the tracks of a GPX file.

    Heights are metres: above mean sea level by the standard, but above the ellipsoid or by pressure in many files,
    so they go to `vague_altitude_ft`; a height of exactly 0 counts as missing. The format gives neither ground
    flag nor address. Tracks that may be of several aircraft are never combined (see `SingleTrack`). Raises
    `UnreadableError` for a file that cannot be read, or not to its end, and for one with only routes and
    waypoints.
    """
    tally = Tally(file, lines=True)
    return batches(_records(stream, tally), _LAYOUT, tally, NAME)


@dataclass(slots=True)
class _Document:
    """The reader's position in a document, and what it has collected."""

    inside: list[str] = field(default_factory=list)
    tracks: int = 0
    title: str = ""
    cells: dict[str, object] = field(default_factory=dict)
    segment: list[Record] = field(default_factory=list)


def _records(stream: BinaryIO, tally: Tally) -> Iterator[Record]:
    document, whose = _Document(), SingleTrack(tally)
    for one in elements(stream):
        if not one.ends:
            _begin(one, document)
        elif document.inside.pop() == "trkseg":
            yield from _segment(document.segment, document.title, whose)
            document.segment = []
        else:
            _end(one, document, tally)
    if not document.tracks:
        what = "this GPX holds a route or waypoints, and no track: nobody knows when anything was there"
        raise UnreadableError(what, "Export the track (trk) with its times.")


def _begin(one: Element, document: _Document) -> None:
    document.inside.append(one.name)
    if one.name == "trk":
        document.title, document.tracks = "", document.tracks + 1
    elif one.name == "trkpt":
        attributes = dict(one.attributes)
        document.cells = {"latitude": attributes.get("lat"), "longitude": attributes.get("lon")}


def _end(one: Element, document: _Document, tally: Tally) -> None:
    within = document.inside[-1] if document.inside else ""
    if one.name == "trkpt":
        document.segment.append((one.line, _point(document.cells, tally)))
        refuse_endless(document.segment)
    elif within == "trkpt" and one.name in ("ele", "time"):
        document.cells["time" if one.name == "time" else "vague_altitude_ft"] = one.text
    elif within == "trk" and one.name == "name":
        document.title = one.text


def _point(cells: dict[str, object], tally: Tally) -> dict[str, object]:
    time = str(cells.get("time") or "")
    flag_zone(time, tally)
    if number(cells.get("vague_altitude_ft")) == 0:
        cells["vague_altitude_ft"] = None
    return cells


def _segment(segment: list[Record], title: str, whose: SingleTrack) -> Iterator[Record]:
    times = [ms for _, cells in segment if (ms := milliseconds_of(str(cells.get("time") or "")))]
    if segment and whose.admits(title, min(times, default=0), max(times, default=0), segment[0][0]):
        callsign = callsign_in(title)
        yield from ((line, {**cells, "callsign": callsign}) for line, cells in segment)
