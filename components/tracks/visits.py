"""Pairs landings and take-offs into visits: a landing and the next take-off of one aircraft at one airfield."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial

import numpy as np
import pandas as pd

from components.files.problems import Problem, Severity, shown
from components.tracks import visit_reasons
from components.tracks.aircraft import Aircraft, TrackTimes, by_aircraft
from components.tracks.brackets import Bracket, brackets, can_be_bracketed, sentence
from components.tracks.copies import without_copies
from components.tracks.fields import Field, listed_airports, runway_middles
from components.tracks.identity import PERSON, Identity
from components.tracks.integrity import integrity, worst
from components.tracks.landings import Movement, movements
from components.tracks.neighbours import each_at_one_field, evidence_here, without_next_door
from components.tracks.points import Columns
from components.tracks.thresholds import (
    AT_AIRPORT_NM,
    AWAY_NM,
    CLIMBING_FT,
    CLIMBING_NM,
    LEG_SILENCE_S,
    LOOKED_AT_M,
    METHOD_VERSION,
    STANDS_KT,
)
from components.tracks.track import Track, is_vehicle, rough_altitude, track_over

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
    "identified_by",
)
_NOTHING = {"utc": "", "earliest": "", "latest": "", "evidence": ""}


@dataclass(frozen=True, slots=True)
class TrackFile:
    """A file from which points were read: its name, the SHA-256 of its content, and the aircraft it belongs to,
    where the file itself names none and a person has identified it."""

    name: str
    sha256: str
    identity: Identity | None = None


def find_visits(
    points: pd.DataFrame,
    fields: Iterable[Field],
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None = None,
    same: Mapping[str, str] | None = None,
    bracketed: bool = False,
) -> pd.DataFrame:
    """Returns every visit that the tracks show, sorted by airfield and time. A visit recorded in several tracks
    appears once.

    `points` is a points table of any number of aircraft and files, with a column `file` that indexes `files`.
    `elsewhere` lists when aircraft were received far from every field, without their points: icao24, first, last
    (seconds since 1970, UTC). `same` maps tracks of the same aircraft to each other, as `twins` returns it; None
    works it out. `bracketed` adds visits that are only possible, with the evidence `bracket`.

    The columns of the result are VISIT_COLUMNS, all text, times in UTC to the second. A landing or take-off that
    was not seen has empty cells. Poor integrity never removes a visit: see `integrity`.
    """
    fields = tuple(fields)
    away = dict(list(elsewhere.groupby("icao24"))) if elsewhere is not None else {}
    rows = [
        row
        for aircraft in by_aircraft(points, same)
        for row in _visits_of(aircraft, fields, files, away.get(aircraft.icao24), bracketed)
    ]
    return in_order(without_copies(pd.DataFrame(rows, columns=list(VISIT_COLUMNS), dtype="str")))


def in_order(visits: pd.DataFrame) -> pd.DataFrame:
    """Returns the visits sorted by airfield and time."""
    when = visits["arrival_utc"].where(visits["arrival_utc"] != "", visits["departure_utc"])
    order = visits.assign(when=when).sort_values(["airfield", "when", "icao24"], kind="stable").index
    return visits.loc[order].reset_index(drop=True)


def _visits_of(
    aircraft: Aircraft,
    fields: Iterable[Field],
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None,
    bracketed: bool,
) -> Iterator[dict[str, str]]:
    """Yields the rows of one aircraft at all fields. Each landing or take-off is assigned to only one of them."""
    points = aircraft.points
    if is_vehicle(points):
        return
    near, passed = _near_and_passed(points, fields)
    seen = [(track, movements(track)) for track in map(partial(track_over, points), near)]
    movements_here = [(track, without_next_door(track, all_movements)) for track, all_movements in seen]
    for (track, all_movements), own_movements in zip(seen, each_at_one_field(movements_here), strict=True):
        # A movement assigned to another field was seen there, so a stop here in the same minutes is not even
        # possible.
        if bracketed and can_be_bracketed(points, track.field):
            yield from _bracketed_at(track, all_movements, aircraft, files, elsewhere)
        yield from _seen_at(track, own_movements, aircraft, files, elsewhere)
    for field in passed if bracketed else ():
        if can_be_bracketed(points, field):
            yield from _bracketed_at(track_over(points, field), (), aircraft, files, elsewhere)


def _near_and_passed(points: Columns, fields: Iterable[Field]) -> tuple[list[Field], list[Field]]:
    """Returns the fields near which an aircraft has points, and the others."""
    near, passed = list[Field](), list[Field]()
    for field in fields:
        is_near = field.within(points["latitude"], points["longitude"], LOOKED_AT_M).any()
        (near if is_near else passed).append(field)
    return near, passed


def _bracketed_at(
    track: Track,
    all_movements: Sequence[Movement],
    aircraft: Aircraft,
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None,
) -> Iterator[dict[str, str]]:
    """Yields the rows of visits that are only possible. `all_movements` are all those that fit the field."""
    for bracket in brackets(track, all_movements, elsewhere):
        used = _tracks_between(track, (bracket.arrival, bracket.departure), aircraft.tracks)
        yield _identified({"icao24": aircraft.icao24, **_bracket_row(track, bracket)}, used, files)


def _seen_at(
    track: Track,
    own_movements: Sequence[Movement],
    aircraft: Aircraft,
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None,
) -> Iterator[dict[str, str]]:
    """Yields the rows of visits whose landing or take-off was seen."""
    for pair in _pairs(track, own_movements, elsewhere):
        row = _row(track, pair, own_movements)
        if row["arrival_utc"] or row["departure_utc"]:
            used = _tracks_between(track, pair, aircraft.tracks)
            yield _identified({"icao24": aircraft.icao24, **row}, used, files)


def _pairs(
    track: Track, all_movements: Sequence[Movement], elsewhere: pd.DataFrame | None
) -> Iterator[tuple[Movement | None, Movement | None]]:
    """Yields each landing with the next take-off. If the aircraft was seen elsewhere or landed again in between,
    the two are not paired."""
    landed: Movement | None = None
    for movement in all_movements:
        if movement.is_arrival:
            if landed:
                yield landed, None
            landed = movement
        elif landed and not _was_away(track, landed, movement, elsewhere):
            yield landed, movement
            landed = None
        else:
            if landed:
                yield landed, None
            yield None, movement
            landed = None
    if landed:
        yield landed, None


def _was_away(track: Track, landed: Movement, left: Movement, elsewhere: pd.DataFrame | None) -> bool:
    between = (track.seconds > landed.latest) & (track.seconds < left.earliest)
    if elsewhere is not None and ((elsewhere["first"] > landed.time) & (elsewhere["last"] < left.time)).any():
        return True
    return bool((between & track.in_flight & (track.away_nm > AWAY_NM)).any())


def _row(
    track: Track,
    pair: tuple[Movement | None, Movement | None],
    all_movements: Sequence[Movement],
) -> dict[str, str]:
    arrival, departure = pair
    seen = [m for m in pair if m and m.is_timed]
    finding = worst([integrity(track, m) for m in seen]) if seen else None
    return {
        "airfield": track.field.airfield,
        "registration": track.last_text("registration"),
        "aircraft_type": track.last_text("aircraft_type"),
        **_arrival_cells(track, arrival, all_movements),
        **_departure_cells(track, departure, all_movements),
        "integrity": str(finding.integrity) if finding else "",
        "why": visit_reasons.why(track, arrival, departure, finding.reason if finding else ""),
        "method_version": METHOD_VERSION,
    }


def _bracket_row(track: Track, bracket: Bracket) -> dict[str, str]:
    """Returns the cells of a visit that is only possible."""
    ends = (bracket.arrival, bracket.departure)
    lost, again = (visit_reasons.place(track, end.air) if end else "" for end in ends)
    finding = worst([integrity(track, end) for end in ends if end])
    return {
        "airfield": track.field.airfield,
        "registration": track.last_text("registration"),
        "aircraft_type": track.last_text("aircraft_type"),
        **_arrival_cells(track, bracket.arrival, ()),
        **_departure_cells(track, bracket.departure, ()),
        "integrity": str(finding.integrity),
        "why": f"{sentence(bracket, lost, again)} {finding.reason[0].upper()}{finding.reason[1:]}.",
        "method_version": METHOD_VERSION,
    }


def _arrival_cells(track: Track, arrival: Movement | None, all_movements: Sequence[Movement]) -> dict[str, str]:
    """Returns the cells that describe a landing, empty where there is none."""
    times = {f"arrival_{name}": value for name, value in _times(track, arrival).items()}
    if arrival is None or not _is_one_leg(track, arrival):
        return {**times, "callsign_in": "", "origin": ""}
    callsign = _callsign(track, arrival.air, -1)
    start = origin(track, arrival.air, _last_take_off_here(all_movements, arrival))
    return {**times, "callsign_in": callsign, "origin": start}


def _departure_cells(
    track: Track, departure: Movement | None, all_movements: Sequence[Movement]
) -> dict[str, str]:
    """Returns the cells that describe a take-off, empty where there is none."""
    times = {f"departure_{name}": value for name, value in _times(track, departure).items()}
    if departure is None or not _is_one_leg(track, departure):
        return {**times, "callsign_out": "", "destination": ""}
    callsign = _callsign(track, departure.air, 1)
    goal = destination(track, departure.air, _next_landing_here(all_movements, departure))
    return {**times, "callsign_out": callsign, "destination": goal}


def _is_one_leg(track: Track, movement: Movement) -> bool:
    """Returns whether the airborne point of a movement belongs to the same leg as its landing or take-off. If the
    movement itself was not seen, a silence of hours may hide another flight."""
    if movement.is_timed or movement.ground < 0:
        return True
    first, last = sorted((movement.air, movement.ground))
    return bool((np.diff(track.seconds[first : last + 1]) <= LEG_SILENCE_S).all())


def _identified(
    row: dict[str, str], tracks_used: Sequence[TrackTimes], files: Sequence[TrackFile]
) -> dict[str, str]:
    """Returns a row completed with the files it rests on, other tracks that show the same visit, and the
    aircraft's identity as given by a person."""
    files_by_hash = {files[one.file].sha256: files[one.file] for one in tracks_used}
    shadows = [one for one in tracks_used if one.icao24 != row["icao24"]]
    also = visit_reasons.also_in(
        [files[one.file].name for one in shadows if not one.icao24], {s.icao24 for s in shadows}
    )
    row |= {
        "why": " ".join(filter(None, (row["why"], also))),
        "track_file": ";".join(file.name for file in files_by_hash.values()),
        "track_sha256": ";".join(files_by_hash),
        "identified_by": "",
    }
    return _named_by_a_person(row, list(files_by_hash.values()))


def _named_by_a_person(row: dict[str, str], files_used: Sequence[TrackFile]) -> dict[str, str]:
    """Returns a row with the identity that a person has given its files, unless something contradicts it."""
    persons = dict.fromkeys(file.identity for file in files_used if file.identity)
    if not persons:
        return row
    identity = next(iter(persons))
    contradiction = _contradiction(identity, row, persons)
    row["why"] += f" {visit_reasons.said_by_a_person(str(identity), contradiction)}"
    if row["icao24"] or contradiction:
        return row
    identity_cells = {name: getattr(identity, name) for name in ("icao24", "registration", "aircraft_type")}
    return {**row, **{name: row[name] or value for name, value in identity_cells.items()}, "identified_by": PERSON}


def _contradiction(identity: Identity, row: Mapping[str, str], persons: Iterable[Identity]) -> str:
    """Returns what contradicts an identity, "" for nothing: the aircraft that the row itself names, or else other
    identities that persons have given its files."""
    others = [str(other) for other in persons if other.contradicted_by(identity.icao24, identity.registration)]
    return identity.contradicted_by(row["icao24"], row["registration"]) or "; ".join(others)


def _times(track: Track, movement: Movement | None) -> dict[str, str]:
    """Returns the time, bounds and evidence of a movement, empty where it was not seen."""
    if movement is None or not movement.is_timed:
        return _NOTHING
    return {
        "utc": utc(movement.time),
        "earliest": utc(math.floor(movement.earliest)),
        "latest": utc(math.ceil(movement.latest)),
        "evidence": str(evidence_here(track, movement)),
    }


def utc(seconds: float) -> str:
    """Returns seconds since 1970 as ISO 8601 in UTC, to the second.

    >>> utc(1693407922.4)
    '2023-08-30T15:05:22Z'
    """
    return datetime.fromtimestamp(round(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _last_take_off_here(all_movements: Sequence[Movement], arrival: Movement) -> int:
    """Returns the point of the last take-off from this field before a landing, -1 for none. For a take-off that
    was not seen it is the point on the ground, because the flight seen later may have begun elsewhere."""
    before = [
        m.air if m.is_timed else m.ground
        for m in all_movements
        if not m.is_arrival and m.latest <= arrival.latest and m.air <= arrival.air
    ]
    return max(before, default=-1)


def _next_landing_here(all_movements: Sequence[Movement], departure: Movement) -> int:
    after = [
        m.air if m.is_timed else m.ground
        for m in all_movements
        if m.is_arrival and m.earliest >= departure.earliest and m.air >= departure.air
    ]
    return min(after, default=-1)


def _callsign(track: Track, i: int, step: int) -> str:
    """Returns the callsign at point i, or else the nearest one on the leg, searching away from the field."""
    callsigns = track.points["callsign"]
    leg = callsigns[i::step] if step > 0 else callsigns[: i + 1][::-1]
    return next((str(callsign) for callsign in leg if callsign), "")


def _tracks_between(
    track: Track, pair: tuple[Movement | None, Movement | None], tracks: Sequence[TrackTimes]
) -> list[TrackTimes]:
    """Returns the tracks whose points decided a visit, then the other tracks that cover the same time."""
    ends = _outer_points(pair)
    decided = dict.fromkeys(track.points["file"][ends].tolist())
    deciding_tracks = [next(one for one in tracks if one.file == file) for file in decided]
    others = [
        one for one in tracks if one not in deciding_tracks and any(one.covers(track.seconds[i]) for i in ends)
    ]
    return [*deciding_tracks, *others]


def _outer_points(pair: tuple[Movement | None, Movement | None]) -> list[int]:
    """Returns the first and last point that decided a visit."""
    deciding = [i for m in pair if m for i in (m.air, m.ground) if i >= 0]
    return [min(deciding), max(deciding)]


def judged(
    points: pd.DataFrame,
    fields: Sequence[Field],
    files: Sequence[TrackFile],
    elsewhere: pd.DataFrame | None = None,
    same: Mapping[str, str] | None = None,
    bracketed: bool = False,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Returns the visits of `find_visits`, and the problems. If the detector fails on one aircraft, that aircraft
    becomes a problem and the visits of the others are still returned."""
    try:
        return find_visits(points, fields, files, elsewhere, same, bracketed), []
    except Exception:
        tables, problems = [pd.DataFrame(columns=list(VISIT_COLUMNS), dtype="str")], list[Problem]()
        for icao24, track in points.groupby("icao24", dropna=False):
            try:
                tables.append(find_visits(track, fields, files, elsewhere, {}, bracketed))
            except Exception as error:
                what = f"the track of {icao24 or 'an unknown aircraft'} could not be judged"
                sentence = f"{what} ({type(error).__name__}: {shown(error)})"
                place = files[int(track["file"].iloc[0])].name
                problems.append(Problem(Severity.SET_ASIDE, place, sentence, "Report it, with the file."))
        return pd.concat(tables, ignore_index=True), problems


def origin(track: Track, landed: int, took_off_here: int) -> str:
    """Returns the ICAO code of the airport where the leg that lands at point `landed` began, "" if the track does
    not show it.

    `took_off_here` is the point of the previous take-off from the field itself, -1 if there is none.
    """
    silence = np.flatnonzero(np.diff(track.seconds[: landed + 1]) > LEG_SILENCE_S)
    begins = int(silence[-1]) + 1 if len(silence) else 0
    leg = slice(begins, landed + 1)
    on_ground = (track.away_nm[leg] > AWAY_NM) & ((track.flag[leg] == 1) | (track.speed[leg] < STANDS_KT))
    stops = np.flatnonzero(on_ground) + begins
    last = int(stops[-1]) if len(stops) else -1
    if took_off_here >= begins and took_off_here > last:
        return track.field.airfield
    if last >= 0:
        return _airport_at(track, last, AT_AIRPORT_NM)
    return _airport_at(track, begins, CLIMBING_NM) if _is_low_at(track, begins) else ""


def destination(track: Track, took_off: int, landed_here: int) -> str:
    """Returns the ICAO code of the airport where the leg that takes off at point `took_off` ended, "" if the track
    does not show it.

    `landed_here` is the point of the next landing at the field itself, -1 if there is none.
    """
    last = len(track) - 1
    return origin(track.backwards(), last - took_off, last - landed_here if landed_here >= 0 else -1)


def _is_low_at(track: Track, i: int) -> bool:
    airports = _airports()
    nearest, _ = _nearest(track, i)
    altitude = rough_altitude(track.points)[i]
    return bool(altitude - airports.elevation[nearest] < CLIMBING_FT)


def _airport_at(track: Track, i: int, within_nm: float) -> str:
    nearest, away_nm = _nearest(track, i)
    return _airports().codes[nearest] if away_nm <= within_nm else ""


def _nearest(track: Track, i: int) -> tuple[int, float]:
    """Returns the index of the airport nearest to point i, and its distance in nm."""
    airports = _airports()
    latitude, longitude = track.points["latitude"][i], track.points["longitude"][i]
    around = np.abs(airports.longitude - longitude)
    across = np.minimum(around, 360 - around) * math.cos(math.radians(latitude))
    away_nm = np.hypot(across, airports.latitude - latitude) * 60
    nearest = int(np.argmin(away_nm))
    return nearest, float(away_nm[nearest])


class _Airports:
    def __init__(self) -> None:
        listed = {code: each for code, each in listed_airports().items() if len(code) == 4 and code.isalpha()}
        self.codes = [*listed]
        places = runway_middles().reindex(self.codes).fillna(pd.DataFrame(listed.values(), self.codes))
        self.latitude = places["latitude"].to_numpy("float64")
        self.longitude = places["longitude"].to_numpy("float64")
        self.elevation = places["elevation_ft"].to_numpy("float64")


# Cached for good: the installed package does not change while the program runs.
@cache
def _airports() -> _Airports:
    return _Airports()
