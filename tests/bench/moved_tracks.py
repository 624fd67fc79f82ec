"""How well landings and take-offs are found at fields that nobody looked at: the labelled tracks, moved there.

python -m tests.bench.moved_tracks FOLDER [--moves 261] [--seed 17] [--show]      (FOLDER as for score_cuts)

Each track is turned and shifted as it is, with its heights, so that it comes down (or goes up) along a runway of a
field drawn by chance from the reference. What is claimed for another field that it comes near there is false.
"""

import argparse
import math
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from components.tracks.fields import (
    M_PER_DEGREE,
    M_PER_NM,
    SIDES,
    Field,
    known_field,
    runway_middles,
)
from components.tracks.landings import Movement, movements
from components.tracks.neighbours import evidence_here, without_next_door
from components.tracks.points import Columns
from components.tracks.thresholds import FINAL_NM
from components.tracks.track import FT_PER_HPA, rough_altitude, track_over
from tests.bench.cuts import Cut, Event, seconds
from tests.bench.score_cuts import describe, labelled, matches, spoken

FOLLOWED_NM = 12.5
"""So far from its field a track is moved: where it was before and after is not asked."""
NEIGHBOUR_KM = 12.0
"""Half of the fields have another one so near."""
NEIGHBOURS = 5
"""So many other fields are asked, of those within `FINAL_NM` of a point that is lower than this above them."""
LOW_FT = 4_000.0
LENGTHS = (0.8, 2.5)
"""The runway is as long as the one that was used, times something between these."""
FURTHEST_NORTH_DEG = 70.0
DRAWN_OUT_M = 5_000.0
STEP_FT = 25.0
"""Heights are shifted by whole steps of a transponder: what lies between is taken for interpolated."""
WEATHER_HPA = 40.0
ROUGH_M, ROUGH_S, ROUGH_FT = 60.0, 2.0, 50.0
LEFT_OUT = (0.3, 0.7)

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A runway in the direction in which it is used: where it begins (metres east and north of the field, ft above
    the sea), radians from east, and metres of length."""

    east: float
    north: float
    elevation_ft: float
    angle: float
    length: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """The points of a file near a field, the sure events there, and the runway that the first of them used."""

    file: str
    points: pd.DataFrame
    field: Field
    events: tuple[Event, ...]
    line: Line


@dataclass(frozen=True, slots=True)
class Move:
    """A track at another field, changed in several ways, and the other fields that it comes near."""

    file: str
    field: Field
    neighbours: tuple[Field, ...]
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is made of an event, or claimed where none was: "missed", "right" or "false", and by which evidence."""

    word: str
    evidence: str
    text: str


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--moves", type=int, default=261)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="every event that is missed or false")
    chosen = parser.parse_args()
    warnings.simplefilter("error", RuntimeWarning)
    with Pool(chosen.workers) as pool:
        judged = pool.imap(judge, moves(chosen.folder, chosen.moves, chosen.seed))
        claims = [claim for of_move in judged for claim in of_move]
    count = Counter(claim.word for claim in claims)
    print(f"{count['right']:,} of {count['right'] + count['missed']:,} found, {count['false']:,} false")
    for evidence in sorted({claim.evidence for claim in claims} - {""}):
        of = Counter(claim.word for claim in claims if claim.evidence == evidence)
        print(f"{evidence:9} {of['right']:5,} right, {of['false']:4,} false")
    for word in ("missed", "false"):
        texts = Counter(
            claim.text if chosen.show else claim.text[: claim.text.find(":")]
            for claim in claims
            if claim.word == word
        )
        for text, number in texts.most_common():
            print(f"{word} {number:4}  {text}")


def moves(folder: Path, count: int, seed: int) -> Iterator[Move]:
    """The labelled tracks in turn, each at a field drawn by chance: every second one with a neighbour."""
    random = np.random.default_rng(seed)
    tracks = [_near_field(*each) for each in labelled(folder)]
    table = _runways()
    for number in range(count):
        track = tracks[number % len(tracks)]
        field, line = _target(track, table, random, has_neighbour=number % 2 == 0)
        points = moved(track, field, line)
        cuts = tuple(_cuts(points, track.events, random))
        yield Move(track.file, field, tuple(_neighbours(points, field)), cuts)


def moved(track: Labelled, field: Field, line: Line) -> pd.DataFrame:
    """The points of a track, turned and shifted from its runway onto another one."""
    points, own = track.points, track.line
    east, north = track.field.metres(points["latitude"], points["longitude"])
    turn = line.angle - own.angle
    east, north = east - own.east, north - own.north
    east, north = (
        line.east + east * math.cos(turn) - north * math.sin(turn),
        line.north + east * math.sin(turn) + north * math.cos(turn),
    )
    longitude = field.longitude + east / (M_PER_DEGREE * math.cos(math.radians(field.latitude)))
    higher = round((line.elevation_ft - own.elevation_ft) / STEP_FT) * STEP_FT
    return points.assign(
        latitude=field.latitude + north / M_PER_DEGREE,
        longitude=(longitude + 180) % 360 - 180,
        track_deg=(points["track_deg"] - math.degrees(turn)) % 360,
        altitude_ft=points["altitude_ft"] + higher,
        vague_altitude_ft=points["vague_altitude_ft"] + higher,
        geometric_ft=points["geometric_ft"] + higher + field.geoid_ft - track.field.geoid_ft,
    )


def judge(move: Move) -> list[Claim]:
    """What the detector makes of every change of a moved track, at its field and at those around."""
    return [claim for cut in move.cuts for claim in _judged(move, cut)]


def _judged(move: Move, cut: Cut) -> Iterator[Claim]:
    here = f"{move.file} at {move.field.airfield}"
    left = _claimed(cut, move.field)
    for event in cut.events:
        near = [m for m in left if m.is_arrival == event.is_arrival and matches(m, event)]
        if near:
            best = min(near, key=lambda m: abs(m.time - event.time))
            left.remove(best)
            yield Claim("right", str(best.evidence), "")
        elif cut.must_show(event):
            yield Claim("missed", "", f"{here}: {cut.name}: {spoken(event.is_arrival, event.time)}")
    for movement in left:
        yield Claim("false", str(movement.evidence), f"{here}: {cut.name}: {describe(movement)}")
    for other in move.neighbours:
        for movement in _claimed(cut, other):
            text = f"{here}, claimed at {other.airfield}: {cut.name}: {describe(movement)}"
            yield Claim("false", str(movement.evidence), text)


def _claimed(cut: Cut, field: Field) -> list[Movement]:
    track = track_over(Columns.of(cut.points), field)
    own = [m for m in without_next_door(track, movements(track)) if m.is_timed]
    return [replace(m, evidence=evidence_here(track, m)) for m in own]


def _cuts(points: pd.DataFrame, events: tuple[Event, ...], random: np.random.Generator) -> Iterator[Cut]:
    """The points as they are, in other weather, and rough: also without flags, or speeds."""
    yield Cut("as it is", points, events)
    steps = round(float(random.uniform(-WEATHER_HPA, WEATHER_HPA)) * FT_PER_HPA / STEP_FT)
    weather = {name: points[name] - steps * STEP_FT for name in ("altitude_ft", "vague_altitude_ft")}
    qnh = points["qnh_hpa"] + steps * STEP_FT / FT_PER_HPA
    yield Cut("other weather", points.assign(**weather, qnh_hpa=qnh), events)
    rough = points[random.uniform(size=len(points)) >= random.uniform(*LEFT_OUT)]
    late_ms = np.round(random.normal(0, ROUGH_S * 1000, len(rough)))
    rough = rough.assign(
        time=rough["time"] + pd.to_timedelta(late_ms, unit="ms").as_unit("ms"),
        **{name: rough[name] + random.normal(0, ROUGH_M / M_PER_DEGREE, len(rough)) for name in SIDES},
        **{
            name: rough[name] + np.round(random.normal(0, ROUGH_FT, len(rough)) / STEP_FT) * STEP_FT
            for name in ("altitude_ft", "vague_altitude_ft", "geometric_ft")
        },
    )
    yield Cut("rough", rough, events)
    nothing = pd.array([None] * len(rough), dtype="boolean")
    yield Cut("rough, no flag", rough.assign(on_ground=nothing), events)
    yield Cut("rough, no speed", rough.assign(ground_speed_kt=np.nan), events)


def _near_field(file: str, points: pd.DataFrame, field: Field, events: tuple[Event, ...]) -> Labelled:
    near = field.within(points["latitude"], points["longitude"], FOLLOWED_NM * M_PER_NM)
    points = points[near].reset_index(drop=True)
    return Labelled(file, points, field, events, _used(points, field, events))


def _used(points: pd.DataFrame, field: Field, events: Sequence[Event]) -> Line:
    """The runway, drawn out, that the aircraft is nearest to at the times of the events, as the first of them used
    it."""
    east, north = field.metres(points["latitude"], points["longitude"])
    own = seconds(points)
    at = [int(np.argmin(np.abs(own - event.time))) for event in events]
    places = shapely.points(east[at], north[at])
    first = np.abs(own - events[0].time) <= 120
    way = np.array([east[first][-1] - east[first][0], north[first][-1] - north[first][0]])
    lines = [line for low in field.runways for line in _both_ways(field, low.low, low.high)]
    away = [float(shapely.distance(_drawn_out(line), places).sum()) - _ahead(line, way) for line in lines]
    return lines[int(np.argmin(away))]


def _ahead(line: Line, way: Numbers) -> float:
    """Metres of a way in the direction of a runway."""
    return float(way @ (math.cos(line.angle), math.sin(line.angle)))


def _drawn_out(line: Line) -> shapely.LineString:
    east, north = math.cos(line.angle), math.sin(line.angle)
    ends = (-DRAWN_OUT_M, line.length + DRAWN_OUT_M)
    return shapely.LineString([(line.east + m * east, line.north + m * north) for m in ends])


def _both_ways(field: Field, low: tuple[float, float, float], high: tuple[float, float, float]) -> Iterator[Line]:
    for begin, end in ((low, high), (high, low)):
        east, north = field.metres([begin[0], end[0]], [begin[1], end[1]])
        elevation_ft = field.elevation_ft if math.isnan(begin[2]) else begin[2]
        angle = math.atan2(north[1] - north[0], east[1] - east[0])
        length = math.hypot(north[1] - north[0], east[1] - east[0])
        yield Line(float(east[0]), float(north[0]), float(elevation_ft), angle, length)


def _runways() -> pd.DataFrame:
    """The airports of the reference whose runways, and their elevation, are known."""
    middles = runway_middles().dropna()
    return middles[middles["latitude"].abs() <= FURTHEST_NORTH_DEG]


def _target(
    track: Labelled, airports: pd.DataFrame, random: np.random.Generator, has_neighbour: bool
) -> tuple[Field, Line]:
    """A field by chance, with a runway about as long as the one that the track used, and the end to use."""
    least, most = (share * track.line.length for share in LENGTHS)
    while True:
        code = str(random.choice(airports.index))
        if has_neighbour and not _has_neighbour(code, airports):
            continue
        field = known_field(code)
        lines = [line for runway in field.runways for line in _both_ways(field, runway.low, runway.high)]
        lines = [line for line in lines if least <= line.length <= most]
        if lines and code != track.field.airfield:
            return field, lines[int(random.integers(len(lines)))]


def _has_neighbour(code: str, airports: pd.DataFrame) -> bool:
    return int((_km_away(airports, airports.loc[code]) < NEIGHBOUR_KM).sum()) > 1


def _km_away(airports: pd.DataFrame, place: pd.Series) -> pd.Series:
    east = (airports["longitude"] - place["longitude"]) * math.cos(math.radians(place["latitude"]))
    return np.hypot(airports["latitude"] - place["latitude"], east) * M_PER_DEGREE / 1000


def _neighbours(points: pd.DataFrame, field: Field) -> Iterator[Field]:
    """Other fields that a track passes so near and so low that it could be taken to land there."""
    airports = runway_middles()
    here = pd.Series({"latitude": field.latitude, "longitude": field.longitude})
    away = _km_away(airports, here).drop(field.airfield)
    near = away[away < 2 * FOLLOWED_NM * M_PER_NM / 1000].sort_values().index
    asked = 0
    altitude = rough_altitude(Columns.of(points))
    for other in map(known_field, near):
        reached = other.within(points["latitude"], points["longitude"], FINAL_NM * M_PER_NM)
        if (reached & (altitude - other.elevation_ft < LOW_FT)).any() and asked < NEIGHBOURS:
            asked += 1
            yield other


if __name__ == "__main__":
    main()
