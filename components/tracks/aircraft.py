"""Combines the points of many files into aircraft.

A shadow is a track without an ICAO address: a file that names no aircraft, or a track under an address that is not
ICAO's (`~`, as in TIS-B). A shadow is the same aircraft as another track if both move through the same places at
the same times, and neither callsign nor registration contradicts it. Two ICAO addresses are never the same
aircraft.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.fields import M_PER_DEGREE, M_PER_NM, SIDES
from components.tracks.points import Columns
from components.tracks.thresholds import (
    BRAKED_KT_PER_S,
    FASTEST_DESCENT_FPM,
    GOES_ON_S,
    IMPLIED_S,
    PARKED_H,
    PARKED_M,
    SECOND_TRACK_S,
    SPEED_OVER_S,
    TWIN_APART_FT,
    TWIN_CELL_DEGREES,
    TWIN_CELL_S,
    TWIN_FURTHEST_M,
    TWIN_GAP_S,
    TWIN_LAG_S,
    TWIN_LEAST_CELLS,
    TWIN_LEAST_POINTS,
    TWIN_MEDIAN_M,
    TWIN_MOVES_M_S,
    TWIN_ROUGH_FACTOR,
    TWIN_SHARE,
)

Numbers = npt.NDArray[np.float64]

NAMELESS = "?"
_ALIEN = "~"


def track_labels(points: pd.DataFrame) -> pd.Series:
    """Returns a label for the track of each point: its address, or its file (and archive member) where it has
    none. `points` is a points table with the column `file`, and `member` where a file holds several tracks."""
    nameless = (points["icao24"] == "").to_numpy()
    if not nameless.any():
        return points["icao24"]
    member = points.get("member", "")
    file = NAMELESS + points["file"].astype("str") + "/" + member
    return points["icao24"].mask(nameless, file)


def is_shadow(label: str) -> bool:
    """Returns whether a label of `track_labels` belongs to a track without an ICAO address."""
    return label.startswith((NAMELESS, _ALIEN))


def twins(points: pd.DataFrame, labels: pd.Series) -> dict[str, str]:
    """Returns, for every shadow that matches another track, the label of that track; the matched label is never
    itself mapped to another."""
    shadows = [label for label in labels.unique() if is_shadow(label)]
    if not shadows:
        return {}
    near = _near(points, labels, shadows)
    compared = set(shadows).union(*near.values())
    is_compared = labels.isin(compared).to_numpy()
    ways = {
        str(label): _Path.of(str(label), track)
        for label, track in points[is_compared].groupby(labels[is_compared])
    }
    same: dict[str, str] = {}
    decided = set[str]()
    for label in sorted(shadows, key=lambda label: (label.startswith(NAMELESS), -len(ways[label]), label)):
        decided.add(label)
        for head in _candidates(label, near.get(label, ()), same, decided):
            if _are_same_aircraft(ways[label], ways[head]):
                same[label] = head
                break
    return same


def _candidates(label: str, near: Iterable[str], same: Mapping[str, str], decided: Collection[str]) -> list[str]:
    """Returns the tracks that a shadow may match: nearby tracks with an ICAO address first, then nearby shadows
    that are already decided, or the tracks that those matched."""
    heads = dict.fromkeys(
        same.get(neighbour, neighbour)
        for neighbour in sorted(near, key=is_shadow)
        if neighbour != label and (neighbour in decided or not is_shadow(neighbour))
    )
    return [head for head in heads if head != label]


def _near(points: pd.DataFrame, labels: pd.Series, shadows: Iterable[str]) -> dict[str, list[str]]:
    """Returns for each shadow the tracks that passed through some of the same places in the same minutes, most
    shared places first."""
    minutes = points["time"].to_numpy("datetime64[ms]").astype("int64") // int(TWIN_CELL_S * 1000)
    cells = pd.DataFrame(
        {
            "label": labels.to_numpy(),
            "minute": minutes,
            "north": np.floor(points["latitude"].to_numpy("float64") / TWIN_CELL_DEGREES),
            "east": np.floor(points["longitude"].to_numpy("float64") / TWIN_CELL_DEGREES),
        }
    ).drop_duplicates()
    shadow_cells = cells[cells["label"].isin(set(shadows))]
    pairs = shadow_cells.merge(cells, on=["minute", "north", "east"])
    pairs = pairs[pairs["label_x"] != pairs["label_y"]].groupby(["label_x", "label_y"]).size()
    frequent = pairs[pairs >= TWIN_LEAST_CELLS].sort_values(ascending=False, kind="stable")
    near: dict[str, list[str]] = {}
    for label, other in frequent.index:
        near.setdefault(label, []).append(other)
    return near


@dataclass(frozen=True)
class _Path:
    """The positions of one track over time."""

    label: str
    seconds: Numbers
    latitude: Numbers
    longitude: Numbers
    altitude_ft: Numbers
    callsigns: frozenset[str]
    registrations: frozenset[str]

    @classmethod
    def of(cls, label: str, points: pd.DataFrame) -> "_Path":
        points = points.sort_values("time", kind="stable").drop_duplicates("time")
        return cls(
            label,
            points["time"].to_numpy("datetime64[ms]").astype("int64") / 1000,
            points["latitude"].to_numpy("float64"),
            np.unwrap(points["longitude"].to_numpy("float64"), period=360),
            points["altitude_ft"].to_numpy("float64"),
            frozenset(points["callsign"]) - {""},
            frozenset(points["registration"].str.replace("-", "")) - {""},
        )

    def __len__(self) -> int:
        return len(self.seconds)

    # Cached, because it is read for each pair compared; a way never changes.
    @cached_property
    def on_the_move(self) -> Numbers:
        """Returns metres per second from each point to the next; 0 across a silence and after the last point."""
        north = np.diff(self.latitude) * M_PER_DEGREE
        east = np.diff(self.longitude) * M_PER_DEGREE * np.cos(np.radians(self.latitude[1:]))
        passed = np.diff(self.seconds)
        return np.append(
            np.where(passed <= TWIN_GAP_S, np.hypot(north, east) / np.maximum(passed, 0.001), 0.0), 0.0
        )


def _are_same_aircraft(one: _Path, other: _Path) -> bool:
    rough = TWIN_ROUGH_FACTOR if _ALIEN in (one.label[:1], other.label[:1]) else 1.0
    for our_names, their_names in ((one.callsigns, other.callsigns), (one.registrations, other.registrations)):
        if our_names and their_names and not our_names & their_names:
            return False
    return any(
        np.median(apart) <= rough * TWIN_MEDIAN_M
        and np.quantile(apart, TWIN_SHARE) <= rough * TWIN_FURTHEST_M
        and not np.median(above) > TWIN_APART_FT
        for apart, above in _distances(one, other)
    )


def _distances(one: _Path, other: _Path) -> Iterator[tuple[Numbers, Numbers]]:
    """Yields, for every offset between their clocks, the distance between two tracks in metres and in ft of height
    (0 if a height is unknown), at those points of either track that fall between two points of the other."""
    for points, between in ((one, other), (other, one)):
        for lag in range(-TWIN_LAG_S, TWIN_LAG_S + 1):
            at = points.seconds + lag
            before = np.searchsorted(between.seconds, at, side="right") - 1
            moves = (before >= 0) & (between.on_the_move[before] >= TWIN_MOVES_M_S)
            if moves.sum() < TWIN_LEAST_POINTS:
                continue
            at, latitude = at[moves], points.latitude[moves]
            north = np.interp(at, between.seconds, between.latitude) - latitude
            east = np.interp(at, between.seconds, between.longitude) - points.longitude[moves]
            east = ((east + 180) % 360 - 180) * np.cos(np.radians(latitude))
            above = np.interp(at, between.seconds, between.altitude_ft) - points.altitude_ft[moves]
            yield np.hypot(north, east) * M_PER_DEGREE, np.nan_to_num(np.abs(above))


@dataclass(frozen=True, slots=True, eq=False)
class TrackTimes:
    """When a file received an aircraft (seconds since 1970, sorted), and under which address, "" for none."""

    file: int
    icao24: str
    seconds: Numbers = field(repr=False)

    def covers(self, seconds: float) -> bool:
        """Returns whether the track was being received at this time."""
        goes_on = self.seconds[0] - SECOND_TRACK_S <= seconds <= self.seconds[-1] + SECOND_TRACK_S
        return bool(goes_on and np.abs(self.seconds - seconds).min() <= GOES_ON_S)


@dataclass(frozen=True, slots=True, eq=False)
class Aircraft:
    """One aircraft: its address, "" if no file gives it; the points of all its tracks combined; and those tracks,
    the fullest one that has the address first."""

    icao24: str
    points: Columns = field(repr=False)
    tracks: tuple[TrackTimes, ...]


def by_aircraft(points: pd.DataFrame, same: Mapping[str, str] | None = None) -> Iterator[Aircraft]:
    """Yields the aircraft in a points table: one per address, or per file where a file gives no address.

    `points` has the columns of the points table and `file`, a number for the file of each point. It may have
    `member`, which distinguishes the tracks within a file that name no aircraft. Tracks that coincide belong to
    one aircraft, as `twins` finds; `same` is its result, None computes it. Two files without an address also
    belong to one aircraft if the second begins where the first ended, at most hours later, under the same
    callsign.
    """
    labels = track_labels(points)
    same = twins(points, labels) if same is None else same
    heads = labels.map(dict(same)).fillna(labels) if same else labels
    nameless: list[Aircraft] = []
    # Factorised, in text order: comparing texts row by row takes longer than judging the tracks.
    numbers, names = pd.factorize(heads, sort=True)
    columns, track_numbers = Columns.of(points), pd.factorize(labels, sort=True)[0]
    in_order = np.argsort(numbers, kind="stable")
    for rows in np.split(in_order, np.flatnonzero(np.diff(numbers[in_order])) + 1) if len(points) else ():
        head = str(names[numbers[rows[0]]])
        aircraft = _aircraft("" if head.startswith(NAMELESS) else head, columns.take(rows), track_numbers[rows])
        if aircraft.icao24:
            yield aircraft
        else:
            nameless.append(aircraft)
    yield from _chained(nameless)


def _aircraft(icao24: str, points: Columns, track: npt.NDArray[np.int64]) -> Aircraft:
    """Returns one aircraft. `track` numbers the label under which each point was received."""
    files = points["file"]
    if (files == files[0]).all() and (track == track[0]).all():
        return Aircraft(icao24, points, (_times(points),))
    order = np.lexsort((files, track))
    ends = np.flatnonzero((np.diff(files[order]) != 0) | (np.diff(track[order]) != 0)) + 1
    parts = [points.take(part) for part in np.split(order, ends)]
    parts.sort(key=lambda part: (part["icao24"][0] != icao24, -len(part)))
    return Aircraft(icao24, _combined_points(parts), tuple(_times(part) for part in parts))


def _times(points: Columns) -> TrackTimes:
    return TrackTimes(int(points["file"][0]), str(points["icao24"][0]), np.sort(points["time"]) / 1000)


def _combined_points(parts: Sequence[Columns]) -> Columns:
    """Returns the points of the first track of an aircraft, and those points of its other tracks that fill
    silences."""
    used, times = [parts[0]], np.sort(parts[0]["time"]) / 1000
    for part in parts[1:]:
        seconds = part["time"] / 1000
        after = np.searchsorted(times, seconds)
        before = np.abs(seconds - times[np.maximum(after - 1, 0)])
        behind = np.abs(seconds - times[np.minimum(after, len(times) - 1)])
        fills = np.minimum(before, behind) > SECOND_TRACK_S
        if fills.any():
            used.append(part.take(fills))
            times = np.sort(np.concatenate([times, seconds[fills]]))
    return used[0].of_rows(np.concatenate([part.rows for part in used]))


def _chained(aircraft: Sequence[Aircraft]) -> Iterator[Aircraft]:
    """Yields the aircraft without an address, each joined with those that continue where it ended."""
    chains: list[list[Aircraft]] = []
    for one in sorted(aircraft, key=lambda one: float(min(times.seconds[0] for times in one.tracks))):
        before = next((chain for chain in chains if _continues_where_parked(chain[-1].points, one.points)), None)
        before = before or _single_chain(
            [chain for chain in chains if _continues_in_flight(chain[-1].points, one.points)]
        )
        if before is None:
            chains.append([one])
        else:
            before.append(one)
    yield from map(_joined_chain, chains)


def _single_chain(chains: Sequence[list[Aircraft]]) -> list[Aircraft] | None:
    """Returns the only chain there is, else None: if two aircraft fly side by side, either may be the one that
    continues."""
    return chains[0] if len(chains) == 1 else None


def _joined_chain(chain: Sequence[Aircraft]) -> Aircraft:
    """Returns one aircraft with the points and tracks of all in a chain."""
    points = chain[0].points.of_rows(np.concatenate([one.points.rows for one in chain]))
    return Aircraft("", points, tuple(times for one in chain for times in one.tracks))


def _continues_where_parked(before: Columns, after: Columns) -> bool:
    last, first = int(before["time"].argmax()), int(after["time"].argmin())
    hours = (after["time"][first] - before["time"][last]) / 3_600_000
    latitude = after["latitude"][first]
    north = (latitude - before["latitude"][last]) * M_PER_DEGREE
    east = (after["longitude"][first] - before["longitude"][last]) * M_PER_DEGREE * np.cos(np.radians(latitude))
    same = set(before["callsign"]) & set(after["callsign"]) - {""}
    return bool(0 <= hours <= PARKED_H and np.hypot(east, north) <= PARKED_M and same)


def _continues_in_flight(before: Columns, after: Columns) -> bool:
    """Returns whether a track begins where, and moving as, the aircraft of another track must by then be after
    breaking off in flight."""
    passed = (after["time"].min() - before["time"].max()) / 1000
    names = [set(points["callsign"]) - {""} for points in (before, after)]
    if not 0 < passed <= TWIN_GAP_S or (all(names) and not names[0] & names[1]):
        return False
    (last, went), (first, goes) = _position_and_velocity(before, -1), _position_and_velocity(after, 1)
    north = (first[0] - last[0]) * M_PER_DEGREE
    east = (first[1] - last[1]) * M_PER_DEGREE * np.cos(np.radians(last[0]))
    way = complex(east, north)
    above = abs(first[2] - last[2])
    slowest, fastest = sorted(map(abs, (went, goes)))
    return bool(
        slowest >= TWIN_MOVES_M_S
        and fastest - slowest <= BRAKED_KT_PER_S * M_PER_NM / 3600 * (passed + SPEED_OVER_S)
        and abs(way - (went + goes) / 2 * passed) <= TWIN_FURTHEST_M
        and not above > FASTEST_DESCENT_FPM / 60 * passed + TWIN_APART_FT
    )


def _position_and_velocity(points: Columns, step: int) -> tuple[tuple[float, float, float], complex]:
    """Returns latitude, longitude and altitude of the last (step -1) or first (step 1) point, and the velocity
    there in metres per second: east as the real part, north as the imaginary part."""
    order = np.argsort(points["time"], kind="stable")[::step]
    seconds = np.abs(points["time"][order] - points["time"][order[0]]) / 1000
    other = order[min(int(np.searchsorted(seconds, SPEED_OVER_S)), len(order) - 1)]
    latitude, longitude, altitude = (points[name] for name in (*SIDES, "altitude_ft"))
    passed = abs(points["time"][other] - points["time"][order[0]]) / 1000
    if not 0 < passed <= IMPLIED_S:
        return (latitude[order[0]], longitude[order[0]], altitude[order[0]]), 0j
    east = (longitude[other] - longitude[order[0]]) * M_PER_DEGREE * np.cos(np.radians(latitude[other]))
    north = (latitude[other] - latitude[order[0]]) * M_PER_DEGREE
    return (latitude[order[0]], longitude[order[0]], altitude[order[0]]), step * complex(east, north) / passed
