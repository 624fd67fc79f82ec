"""From points to visits: a landing and the next take-off of one aircraft at one airfield."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from components.tracks import words
from components.tracks.aircraft import by_aircraft
from components.tracks.contacts import flying
from components.tracks.fields import Field
from components.tracks.integrity import integrity, worst
from components.tracks.legs import destination, origin
from components.tracks.method import AWAY_NM, METHOD_VERSION
from components.tracks.movements import Movement, movements
from components.tracks.tracks import Flags, Track, is_vehicle, track_over

VISIT_COLUMNS = (
    "airfield",
    "icao24",
    "registration",
    "callsign_in",
    "callsign_out",
    "aircraft_type",
    "arrival_utc",
    "arrival_earliest",
    "arrival_latest",
    "arrival_evidence",
    "departure_utc",
    "departure_earliest",
    "departure_latest",
    "departure_evidence",
    "origin",
    "destination",
    "integrity",
    "why",
    "track_file",
    "track_sha256",
    "method_version",
)
_NEAR_M = 20_000
_NOTHING = {"utc": "", "earliest": "", "latest": "", "evidence": ""}


@dataclass(frozen=True, slots=True)
class TrackFile:
    """A file that points were read from: its name and the SHA-256 of its content."""

    name: str
    sha256: str


def find_visits(
    points: pd.DataFrame,
    fields: Iterable[Field],
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Every visit that tracks show, in order of airfield and time.

    `points` is a points table of any number of aircraft and files, with a column `file`: the index into `files`.
    `elsewhere` tells when aircraft were received far from every field, without their points: icao24, first, last
    (seconds since 1970, UTC).
    The columns of the answer are VISIT_COLUMNS, all text, times in UTC to the second; a landing or take-off that
    was not seen is empty. No visit is left out for its integrity: see `integrity`.
    """
    fields = tuple(fields)
    away = dict(list(elsewhere.groupby("icao24"))) if elsewhere is not None else {}
    rows = [
        row
        for icao24, track in by_aircraft(points)
        for field in fields
        for row in _visits_of(icao24, track, field, files, away.get(icao24))
    ]
    visits = pd.DataFrame(rows, columns=list(VISIT_COLUMNS), dtype="str")
    when = visits["arrival_utc"].where(visits["arrival_utc"] != "", visits["departure_utc"])
    return (
        visits.assign(when=when)
        .sort_values(["airfield", "when", "icao24"])
        .drop(columns="when")
        .reset_index(drop=True)
    )


def _visits_of(
    icao24: str, points: pd.DataFrame, field: Field, files: Sequence[TrackFile], elsewhere: pd.DataFrame | None
) -> Iterator[dict[str, str]]:
    east, north = field.metres(points["latitude"], points["longitude"])
    if not (np.hypot(east, north) < _NEAR_M).any() or is_vehicle(points):
        return
    track = track_over(points, field)
    found = movements(track)
    in_flight = flying(track)
    for pair in _pairs(track, found, in_flight, elsewhere):
        row = _row(track, pair, found, files)
        if row["arrival_utc"] or row["departure_utc"]:
            yield {"icao24": icao24, **row}


def _pairs(
    track: Track, found: Sequence[Movement], in_flight: Flags, elsewhere: pd.DataFrame | None
) -> Iterator[tuple[Movement | None, Movement | None]]:
    """Each landing with the next take-off, unless the aircraft was seen elsewhere or landed anew in between."""
    landed: Movement | None = None
    for movement in found:
        if movement.is_arrival:
            if landed:
                yield landed, None
            landed = movement
        elif landed and not _was_away(track, landed, movement, in_flight, elsewhere):
            yield landed, movement
            landed = None
        else:
            if landed:
                yield landed, None
            yield None, movement
            landed = None
    if landed:
        yield landed, None


def _was_away(
    track: Track, landed: Movement, left: Movement, in_flight: Flags, elsewhere: pd.DataFrame | None
) -> bool:
    between = (track.seconds > landed.latest) & (track.seconds < left.earliest)
    if elsewhere is not None and ((elsewhere["first"] > landed.time) & (elsewhere["last"] < left.time)).any():
        return True
    return bool((between & in_flight & (track.away_nm > AWAY_NM)).any())


def _row(
    track: Track,
    pair: tuple[Movement | None, Movement | None],
    found: Sequence[Movement],
    files: Sequence[TrackFile],
) -> dict[str, str]:
    arrival, departure = pair
    seen = [m for m in pair if m and m.is_timed]
    judged = worst([integrity(track, m) for m in seen]) if seen else None
    used = _files_between(track, arrival, departure, files)
    return {
        "airfield": track.field.airfield,
        "registration": _last(track, "registration"),
        "aircraft_type": _last(track, "aircraft_type"),
        "callsign_in": _callsign(track, arrival.air, -1) if arrival else "",
        "callsign_out": _callsign(track, departure.air, 1) if departure else "",
        **{f"arrival_{name}": value for name, value in _cells(arrival).items()},
        **{f"departure_{name}": value for name, value in _cells(departure).items()},
        "origin": origin(track, arrival.air, _last_own(found, arrival)) if arrival else "",
        "destination": destination(track, departure.air, _next_own(found, departure)) if departure else "",
        "integrity": str(judged.integrity) if judged else "",
        "why": words.why(track, arrival, departure, judged.reason if judged else ""),
        "track_file": ";".join(file.name for file in used),
        "track_sha256": ";".join(file.sha256 for file in used),
        "method_version": METHOD_VERSION,
    }


def _cells(movement: Movement | None) -> dict[str, str]:
    if movement is None or not movement.is_timed:
        return _NOTHING
    return {
        "utc": utc(movement.time),
        "earliest": utc(math.floor(movement.earliest)),
        "latest": utc(math.ceil(movement.latest)),
        "evidence": str(movement.evidence),
    }


def utc(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601 in UTC, to the second.

    >>> utc(1693407922.4)
    '2023-08-30T15:05:22Z'
    """
    return datetime.fromtimestamp(round(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _last_own(found: Sequence[Movement], arrival: Movement) -> int:
    """The point of the field's last take-off before a landing."""
    before = [m.air for m in found if not m.is_arrival and m.latest <= arrival.latest and m.air <= arrival.air]
    return max(before, default=-1)


def _next_own(found: Sequence[Movement], departure: Movement) -> int:
    after = [m.air for m in found if m.is_arrival and m.earliest >= departure.earliest and m.air >= departure.air]
    return min(after, default=-1)


def _callsign(track: Track, i: int, step: int) -> str:
    """The callsign at point i, or the nearest one on the leg, going away from the field."""
    said = track.points["callsign"].to_numpy()
    leg = said[i::step] if step > 0 else said[: i + 1][::-1]
    return next((str(callsign) for callsign in leg if callsign), "")


def _last(track: Track, column: str) -> str:
    known = track.points[column][track.points[column] != ""]
    return str(known.iloc[-1]) if len(known) else ""


def _files_between(
    track: Track, arrival: Movement | None, departure: Movement | None, files: Sequence[TrackFile]
) -> list[TrackFile]:
    first = min(i for m in (arrival, departure) if m for i in (m.air, m.ground) if i >= 0)
    last = max(i for m in (arrival, departure) if m for i in (m.air, m.ground) if i >= 0)
    used = track.points["file"].to_numpy()[[first, last]]
    return [files[number] for number in dict.fromkeys(used.tolist())]
