"""Tracks with less or worse in them than was received, and the landings and take-offs that they should still show:
cover cut away, columns left out, thinned, filled in, shifted, and with the errors that real files have."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.fields import M_PER_DEGREE, SIDES, Field
from components.tracks.points import Columns
from components.tracks.track import track_over

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

AROUND_S = ((20, 200), (40, 200), (120, 200), (300, 20), (300, 1), (300, -15), (300, -40), (300, -90))
"""Seconds of the air side and of the ground side of an event that are left; negative ones end in the air."""
FLOORS_FT = (300, 600, 1_000)
"""Cover is cut below these heights above the field."""
COVER_M = 15_000
"""... within this distance of the field."""
SHOWN_S = 600
"""A cut can show an event if it leaves points so near to it in time on the air side."""
STRAY_FT = (9_000, 24_000, 35_000, 60_000)
FILLED_S = 600
"""Silences of no more than this are filled in."""
SEEDS = 3
BETWEEN_SILENCES_S = 1_800
"""One silence in so much time, on the average."""
LAGS_S = (5, 10, 20, 40)
ROUGH_M = 50
OTHERS_SHARE = 0.1
OPTIONAL = ("geometric_ft", "qnh_hpa", "track_deg", "vertical_rate_fpm", "callsign", "category", "aircraft_type")


@dataclass(frozen=True, slots=True)
class Event:
    """A landing (or take-off) and its time, in seconds since 1970."""

    is_arrival: bool
    time: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A changed track, what was changed, the events that it should show, and others that it may."""

    name: str
    points: pd.DataFrame
    events: tuple[Event, ...]
    others: tuple[Event, ...] = ()

    def must_show(self, event: Event) -> bool:
        """Whether enough is left of the air side of an event that it should show."""
        if event in self.others:
            return False
        own = seconds(self.points)
        before = event.time - own if event.is_arrival else own - event.time
        return bool(((before > 0) & (before <= SHOWN_S)).sum() > 1)


def cuts(points: pd.DataFrame, field: Field, events: tuple[Event, ...]) -> Iterator[Cut]:
    """All cuts of the points of one aircraft, in order of time, with the sure events at a field."""
    yield from _covers(points, field, events)
    yield from _columns(points, events)
    yield from _thinned(points, events)
    yield from _filled(points, events)
    yield from _pressures(points, events)
    yield from _speeds(points, events)
    yield from _strays(points, events)
    yield from _disorders(points, events)
    yield from _clocks(points, events)
    yield from _places(points, events)
    yield from _ends(points, events)
    yield from _formats(points, field, events)
    yield from _lags(points, events)
    yield from _seldom(points, field, events)


def seconds(points: pd.DataFrame) -> Numbers:
    """The times of points, since 1970."""
    return points["time"].to_numpy("datetime64[ms]").astype("int64") / 1000


def _covers(points: pd.DataFrame, field: Field, events: tuple[Event, ...]) -> Iterator[Cut]:
    above = _heights(points, field)
    near = field.within(points["latitude"], points["longitude"], COVER_M)
    for floor in FLOORS_FT:
        yield Cut(f"floor {floor} ft", points[~(near & (above < floor))], events)


def _heights(points: pd.DataFrame, field: Field) -> Numbers:
    """Heights above a field, between those that are known as on straight lines."""
    track = track_over(Columns.of(points), field)
    height = np.where(track.flag == 1, 0.0, track.height)
    measured = ~np.isnan(height)
    return np.interp(seconds(points), track.seconds[measured], height[measured])


def _columns(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    nothing = pd.array([None] * len(points), dtype="boolean")
    yield Cut("no flag", points.assign(on_ground=nothing), events)
    yield Cut("no speed", points.assign(ground_speed_kt=np.nan), events)
    yield Cut("no flag or speed", points.assign(on_ground=nothing, ground_speed_kt=np.nan), events)
    yield Cut("no QNH", points.assign(geometric_ft=np.nan, qnh_hpa=np.nan), events)
    random = np.random.default_rng(17)
    for _ in range(SEEDS):
        gone = random.permutation(OPTIONAL)[: len(OPTIONAL) // 2]
        empty = {name: "" if points[name].dtype == "str" else np.nan for name in gone}
        yield Cut("half of the columns", points.assign(**empty), events)


def _thinned(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    for every in (5, 10, 30, 60):
        yield Cut(f"every {every} s", _every(points, every), events)


def _filled(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    """Resampled to steps of some seconds, positions and altitudes on straight lines also through silences of ten
    minutes, with the last flag and speed or without any."""
    for every in (1, 5):
        filled = _resampled(points, every)
        yield Cut(f"filled in, {every} s", filled, events)
        nothing = pd.array([None] * len(filled), dtype="boolean")
        yield Cut(f"filled in, {every} s, no flag", filled.assign(on_ground=nothing), events)


def _resampled(points: pd.DataFrame, every: int) -> pd.DataFrame:
    points = points.drop_duplicates("time")
    own = seconds(points)
    steps = np.arange(np.ceil(own[0]), own[-1], every)
    before = np.searchsorted(own, steps, side="right") - 1
    is_short = own[np.minimum(before + 1, len(own) - 1)] - own[before] <= FILLED_S
    steps, before = steps[is_short], before[is_short]
    filled = points.iloc[before].reset_index(drop=True)
    for name in (*SIDES, "altitude_ft", "vague_altitude_ft"):
        values = points[name].to_numpy("float64")
        if (measured := ~np.isnan(values)).any():
            filled[name] = np.interp(steps, own[measured], values[measured])
    return filled.assign(time=pd.to_datetime(steps * 1000, unit="ms", utc=True).as_unit("ms"), fix_age_s=0.0)


def _pressures(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    alone = points.assign(geometric_ft=np.nan, qnh_hpa=np.nan)
    for shift in (-500, 500):
        shifted = alone.assign(altitude_ft=alone["altitude_ft"] + shift)
        yield Cut(f"QNH {shift:+} ft", shifted, events)
        yield from _around(f"QNH {shift:+} ft, ", shifted, events, ((40, 200), (300, -15)))
    steps = alone.assign(altitude_ft=(alone["altitude_ft"] / 100).round() * 100)
    yield Cut("altitudes in steps of 100 ft", steps, events)


def _speeds(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    """On the ground the last (or next) speed of the flight, with the flag and without."""
    speed, own = points["ground_speed_kt"].to_numpy("float64").copy(), seconds(points)
    for event in events:
        near = np.abs(own - event.time) <= 300
        ground = np.flatnonzero(near & ((own > event.time) == event.is_arrival))
        air = np.flatnonzero(near & ((own > event.time) != event.is_arrival) & ~np.isnan(speed))
        if len(ground) and len(air):
            speed[ground] = speed[air[-1] if event.is_arrival else air[0]]
    frozen = points.assign(ground_speed_kt=speed)
    yield Cut("speed repeated", frozen, events)
    yield Cut(
        "speed repeated, no flag", frozen.assign(on_ground=pd.array([None] * len(points), dtype="boolean")), events
    )


def _strays(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    """Altitudes of other aircraft near an event: in one row, in every third for a minute, and in all of it."""
    random = np.random.default_rng(17)
    own = seconds(points)
    for event in events:
        near = np.flatnonzero(np.abs(own - event.time) <= 240)
        for _ in range(SEEDS):
            begin = float(random.uniform(-240, 180))
            minute = near[(own[near] - event.time >= begin) & (own[near] - event.time <= begin + 60)]
            for name, rows in (
                ("one stray altitude", random.choice(near, 1) if len(near) else near),
                ("a third of a minute stray", minute[::3]),
                ("a minute of strays", minute),
            ):
                altitude = points["altitude_ft"].to_numpy("float64").copy()
                altitude[rows] = random.choice(STRAY_FT)
                yield Cut(name, points.assign(altitude_ft=altitude), events)


def _disorders(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    random, own = np.random.default_rng(17), seconds(points)
    yield Cut("rows twice, in any order", pd.concat([points, points]).sample(frac=1, random_state=17), events)
    for minutes in (2, 5):
        for _ in range(SEEDS):
            begins = random.uniform(own[0], own[-1], 1 + int(own[-1] - own[0]) // BETWEEN_SILENCES_S)
            silent = np.logical_or.reduce([(own >= each) & (own < each + 60 * minutes) for each in begins])
            yield Cut(f"silences of {minutes} min", points[~silent], events)


def _clocks(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    """Rows of two receivers with clocks apart, in turn by chance; a clock that is set; times without seconds."""
    random, own = np.random.default_rng(17), seconds(points)
    nothing = pd.array([None] * len(points), dtype="boolean")
    for lag in LAGS_S:
        mixed = _at(points, own + lag * random.integers(0, 2, len(points)))
        yield Cut(f"clocks {lag} s apart", mixed, events)
        yield Cut(f"clocks {lag} s apart, no flag", mixed.assign(on_ground=nothing), events)
        yield Cut(f"clocks {lag} s apart, no speed", mixed.assign(ground_speed_kt=np.nan), events)
    for step in (-2, 2):
        for event in events:
            yield Cut("a clock is set by 2 s", _at(points, own + step * (own > event.time - 10)), events)
    yield Cut("times without seconds", _at(points, own // 60 * 60), events)


def _at(points: pd.DataFrame, own: Numbers) -> pd.DataFrame:
    return points.assign(time=pd.to_datetime(np.round(own * 1000), unit="ms", utc=True).as_unit("ms"))


def _places(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    """Positions that are rough, another aircraft's, or late: the last one before a silence again behind it."""
    random, own = np.random.default_rng(17), seconds(points)
    rough = {name: points[name] + random.normal(0, ROUGH_M / M_PER_DEGREE, len(points)) for name in SIDES}
    yield Cut(f"positions off by {ROUGH_M} m", points.assign(**rough), events)
    others = random.uniform(size=len(points)) < OTHERS_SHARE
    north = points["latitude"] + np.where(others, random.normal(0, 0.1, len(points)), 0.0)
    yield Cut("positions of others", points.assign(latitude=north), events)
    untold = points.assign(ground_speed_kt=np.nan)
    for event in events:
        for silence in LAGS_S:
            begin = event.time + float(random.uniform(-60, 60))
            last, again = np.searchsorted(own, (begin, begin + silence)) - 1
            if last < 0 or again <= last:
                continue
            late = untold.copy()
            late.loc[again, list(SIDES)] = untold.loc[last, list(SIDES)].to_numpy()
            yield Cut("a late position, no speed", late.drop(index=range(last + 1, again)), events)


def _ends(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    yield from _around("", points, events, AROUND_S)
    nothing = pd.array([None] * len(points), dtype="boolean")
    yield from _around("no flag, ", points.assign(on_ground=nothing), events, ((20, 200), (40, 200), (300, 20)))


def _formats(points: pd.DataFrame, field: Field, events: tuple[Event, ...]) -> Iterator[Cut]:
    """As files without flags and speeds hold them: of a height above an unknown level, in hundreds of feet that
    became metres, also 0 on the ground; or of none."""
    nothing = dict.fromkeys(("ground_speed_kt", "track_deg", "altitude_ft", "geometric_ft", "qnh_hpa"), np.nan)
    bare = points.assign(on_ground=pd.array([None] * len(points), dtype="boolean"), **nothing)
    altitude = points["altitude_ft"].fillna(points["vague_altitude_ft"]).fillna(points["geometric_ft"])
    metres = (altitude.round(-2) * 0.3048).round()
    kml = bare.assign(vague_altitude_ft=metres / 0.3048, time=points["time"].dt.floor("s"))
    zero = kml.assign(vague_altitude_ft=kml["vague_altitude_ft"].where(_heights(points, field) > 0, 0.0))
    for name, made in (("KML", kml), ("KML, 0 on the ground", zero)):
        yield Cut(name, made, events)
        yield Cut(f"{name}, every 15 s", _every(made, 15), events)
    yield Cut("GPX", bare.assign(vague_altitude_ft=points["geometric_ft"].fillna(altitude)), events)
    yield Cut("places alone", bare.assign(vague_altitude_ft=np.nan), (), events)


def _lags(points: pd.DataFrame, events: tuple[Event, ...]) -> Iterator[Cut]:
    """Flags, speeds or altitudes of some time before, or after."""
    own = seconds(points)
    for lag in (30, -30, 60):
        then = np.clip(np.searchsorted(own, own - lag, side="right") - 1, 0, len(own) - 1)
        for name in ("on_ground", "ground_speed_kt", "altitude_ft"):
            when = f"{abs(lag)} s {'before' if lag > 0 else 'after'}"
            yield Cut(f"{name} of {when}", points.assign(**{name: points[name].array[then]}), events)


def _seldom(points: pd.DataFrame, field: Field, events: tuple[Event, ...]) -> Iterator[Cut]:
    """Reports minutes apart, multilateration, which has no positions on the ground, and the field's surroundings
    alone: of these no event is asked for, but none that was not."""
    random = np.random.default_rng(17)
    for minutes in (3, 10):
        yield Cut(f"every {minutes} min", _every(points, 60 * minutes), (), events)
    rough = {name: points[name] + random.normal(0, 100 / M_PER_DEGREE, len(points)) for name in SIDES}
    flies = _heights(points, field) > 100
    yield Cut("multilateration", points.assign(**rough, geometric_ft=np.nan, qnh_hpa=np.nan)[flies], (), events)
    yield Cut("positions off by 100 m", points.assign(**rough), (), events)
    for radius in (2_000, 5_000):
        near = field.within(points["latitude"], points["longitude"], radius)
        if near.any():
            yield Cut(f"within {radius:,} m alone", points[near], (), events)


def _every(points: pd.DataFrame, every: int) -> pd.DataFrame:
    return points[np.append(True, np.diff(seconds(points) // every) > 0)]


def _around(
    name: str, points: pd.DataFrame, events: tuple[Event, ...], sides: tuple[tuple[int, int], ...]
) -> Iterator[Cut]:
    own = seconds(points)
    for event in events:
        for air, ground in sides:
            before, after = (air, ground) if event.is_arrival else (ground, air)
            part = points[(own >= event.time - before) & (own <= event.time + after)]
            yield Cut(f"{name}{air} s, {ground} s", part, (event,), tuple(e for e in events if e != event))
