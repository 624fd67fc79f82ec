"""Separates what was observed in a track from what was not: removes repeated and interpolated states, impossible
values, and the positions and altitudes of other aircraft. A row that does not fit its neighbours decides
nothing."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from components.tracks.fields import M_PER_NM, SIDES, Field
from components.tracks.points import Columns, distance, knots
from components.tracks.thresholds import (
    DRIFT_S,
    FASTEST_KT,
    HIGHEST_ALTITUDE_FT,
    IMPLIED_S,
    JUMP_FACTOR,
    LEAST_LINE_POINTS,
    LEAST_LINE_STEP_M,
    LINE_ERROR,
    LINE_ERROR_FT,
    LONGEST_DRIFT_S,
    LOOK_BACK_SEGMENTS,
    LOWEST_ALTITUDE_FT,
    MOST_SHARE,
    REPEATED_KT,
    REPEATED_SHARE,
    SAME_PLACE_M,
    SLOW_KT,
    SPEED_OVER_S,
    SPIKE_KT,
    SPIKE_M,
    STALE_S,
    STEADY_DESCENT_FPM,
    STEP_FT,
    STRAY_FPM,
    STRAY_FT,
)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ALTITUDES = ("altitude_ft", "geometric_ft", "vague_altitude_ft")
_KT = M_PER_NM / 3600


def observed(points: Columns, field: Field) -> Columns:
    """Returns the points sorted by time, at most one per time, without repeated states, interpolated points and
    impossible positions."""
    points = points.take(points["fix_age_s"] <= STALE_S)
    age_ms = np.round(points["fix_age_s"] * 1_000_000).astype("int64") // 1000
    points = points.changed_to(time=points["time"] - age_ms, **_plausible_values(points))
    points = points.take(np.argsort(points["time"], kind="stable"))
    # Of several rows with the same time, keep the last.
    points = points.take(np.append(np.diff(points["time"]) != 0, np.ones(min(len(points), 1), dtype=bool)))
    points = _without_strays(points.take(~late(points)))
    points = points.take(~frozen(points))
    points = points.take(~_spikes(points, field))
    return points.take(~interpolated(points))


def epoch_seconds(points: Columns) -> Numbers:
    """Returns the times as seconds since 1970, UTC."""
    return points["time"] / 1000


def _plausible_values(points: Columns) -> dict[str, Numbers]:
    """Returns the numeric columns with values that no aircraft can have set to unknown."""
    altitudes = dict.fromkeys(ALTITUDES, (LOWEST_ALTITUDE_FT, HIGHEST_ALTITUDE_FT))
    ranges = {**altitudes, "ground_speed_kt": (0.0, FASTEST_KT)}
    return {
        name: np.where((points[name] >= least) & (points[name] <= most), points[name], np.nan)
        for name, (least, most) in ranges.items()
    }


def _without_strays(points: Columns) -> Columns:
    """Returns the points without those whose altitudes belong to another aircraft. If only one of a point's
    altitudes does, the point stays and that altitude becomes unknown."""
    seconds = epoch_seconds(points)
    stray = {name: strays(points[name], seconds) for name in ALTITUDES}
    if not any(each.any() for each in stray.values()):
        return points
    altitudes = {name: np.where(each, np.nan, points[name]) for name, each in stray.items()}
    has_another = np.logical_or.reduce([~np.isnan(each) for each in altitudes.values()])
    is_stray = np.logical_or.reduce([*stray.values()])
    return points.changed_to(**altitudes).take(~is_stray | has_another)


def frozen(points: Columns) -> Flags:
    """Returns which points repeat the previous position and altitude although the aircraft reports that it moves.
    A missing altitude counts as the last one given."""
    same = np.ones(len(points), dtype=bool)
    for column in ("latitude", "longitude", *ALTITUDES):
        values = carried_on(points[column])
        unknown = np.isnan(values)
        same[1:] &= (values[1:] == values[:-1]) | (unknown[1:] & unknown[:-1])
    same[:1] = False
    return same & (points["ground_speed_kt"] > SLOW_KT)


def late(points: Columns) -> Flags:
    """Returns which points repeat an earlier position although the aircraft flew on. The sign: the next position
    is reachable only from the first of the repeats, and the position after it does not lead back."""
    seconds, north, east = epoch_seconds(points), *(points[name] for name in SIDES)
    is_late = np.zeros(len(points), dtype=bool)
    firsts = np.flatnonzero(np.append(True, (np.diff(north) != 0) | (np.diff(east) != 0))[: len(points)])
    first, after = firsts[:-2], firsts[1:-1]
    km, away = (distance(north[first], east[first], north[i], east[i]) for i in (after, firsts[2:]))
    flown, jumped = (knots(km, seconds[after] - seconds[i]) for i in (first, after - 1))
    flew_on = (km * 1000 > SPIKE_M) & (flown >= SLOW_KT) & (jumped > JUMP_FACTOR * flown + SPIKE_KT)
    flew_on &= away > km / 2
    for begins, behind in zip(first[flew_on].tolist(), after[flew_on].tolist(), strict=True):
        is_late[begins + 1 : behind] = True
    return is_late


def carried_on(values: Numbers) -> Numbers:
    """Returns the values with each unknown one replaced by the last known one before it; NaN if there is none.

    >>> carried_on(np.array([np.nan, 1.0, np.nan])).tolist()
    [nan, 1.0, 1.0]
    """
    unknown = np.isnan(values)
    if not unknown.any():
        return values
    return values[np.maximum.accumulate(np.where(unknown, 0, np.arange(len(values))))]


def interpolated(points: Columns) -> Flags:
    """Returns which points lie on a straight line through their neighbours in time, position and altitude, as
    resampling inserts them between two observations. Straight flight looks the same, but transponders send
    altitudes in steps of 25 ft, and the aircraft moves at the speed that it transmits."""
    every = np.zeros(len(points), dtype=bool)
    measured = ~np.isnan(points["altitude_ft"])
    points = points.take(measured)
    if len(points) < LEAST_LINE_POINTS:
        return every
    seconds, altitude, north, east, speed = (
        epoch_seconds(points),
        *(points[name] for name in ("altitude_ft", *SIDES, "ground_speed_kt")),
    )
    on_line = (_bends(seconds) == 0) & (np.abs(_bends(altitude)) <= LINE_ERROR_FT)
    on_line &= (np.abs(_bends(north)) <= LINE_ERROR) & (np.abs(_bends(east)) <= LINE_ERROR)
    covered_km = np.append(0.0, distance(north[:-1], east[:-1], north[1:], east[1:]))
    on_line &= covered_km * 1000 > LEAST_LINE_STEP_M
    between_steps = np.abs(altitude - np.round(altitude / STEP_FT) * STEP_FT) > LINE_ERROR_FT
    elsewhere = np.abs(knots(covered_km, np.diff(seconds, prepend=np.nan)) - speed) > MOST_SHARE * speed
    run = np.cumsum(np.diff(on_line, prepend=False))
    length, between, at_odds = (
        np.bincount(run, weights=on_line & each)[run] for each in (True, between_steps, elsewhere)
    )
    is_made = (between > MOST_SHARE * length) | (at_odds > MOST_SHARE * length)
    every[measured] = on_line & (length >= LEAST_LINE_POINTS) & is_made
    return every


def _bends(values: Numbers) -> Numbers:
    """Returns twice the distance of each value from the mean of its neighbours; infinity at both ends."""
    bends = np.full(len(values), np.inf)
    bends[1:-1] = values[2:] - 2 * values[1:-1] + values[:-2]
    return bends


def _spikes(points: Columns, field: Field) -> Flags:
    """Returns which single positions are far off: between two that fit each other, or at the start or end of the
    track."""
    spike = np.zeros(len(points), dtype=bool)
    if len(points) < 3:
        return spike
    seconds = epoch_seconds(points)
    east, north = field.metres(points["latitude"], points["longitude"])
    there = implied_kt(seconds, east, north)
    across = (
        np.hypot(east[2:] - east[:-2], north[2:] - north[:-2]) / np.maximum(seconds[2:] - seconds[:-2], 1) / _KT
    )
    speeds = np.nan_to_num(points["ground_speed_kt"], nan=FASTEST_KT / JUMP_FACTOR)
    limit = np.minimum(JUMP_FACTOR * speeds + SPIKE_KT, FASTEST_KT)
    far = np.hypot(np.diff(east), np.diff(north)) > SPIKE_M
    spike[1:-1] = (there[1:-1] > limit[1:-1]) & (there[2:] > limit[1:-1]) & (across <= limit[1:-1]) & far[:-1]
    spike[0] = (there[1] > limit[0]) & far[0] & (there[2] <= limit[1]) & ~spike[1]
    spike[-1] = (there[-1] > limit[-1]) & far[-1] & (there[-2] <= limit[-2]) & ~spike[-2]
    return spike


def implied_kt(seconds: Numbers, east: Numbers, north: Numbers) -> Numbers:
    """Returns the speed in kt that each position implies, measured from the previous one; 0 for the first."""
    covered = np.hypot(np.diff(east, prepend=east[:1]), np.diff(north, prepend=north[:1]))
    return covered / np.maximum(np.diff(seconds, prepend=seconds[:1] - 1), 1.0) / _KT


def speed_kt(transmitted: Numbers, seconds: Numbers, east: Numbers, north: Numbers) -> Numbers:
    """Returns the ground speed in kt, NaN unknown. The transmitted speed is used while it changes or agrees with
    the positions, otherwise the speed from the positions: on the ground many transponders repeat the last speed of
    the flight."""
    mean, passed = _speed_over(seconds, east, north, SPEED_OVER_S)
    silent = np.diff(seconds, prepend=np.inf) > IMPLIED_S
    stayed = np.hypot(np.diff(east, prepend=np.nan), np.diff(north, prepend=np.nan)) <= SAME_PLACE_M
    by_position = np.where((silent & stayed) | (passed <= IMPLIED_S), mean, np.nan)
    # A mean speed across a silence was never flown; the first one after the silence is closer to the truth.
    stretch, nearest = np.cumsum(silent), np.append(np.flatnonzero(~np.isnan(by_position)), len(seconds))
    following = nearest[np.searchsorted(nearest, np.arange(len(seconds)))]
    is_near = np.append(stretch, -1)[following] == stretch
    by_position = np.where(is_near, np.append(by_position, np.nan)[following], np.nan)
    repeated = is_repeated(transmitted)
    agrees = np.fmin(np.abs(by_position - transmitted), np.abs(mean - transmitted)) <= (
        REPEATED_SHARE * transmitted + REPEATED_KT
    )
    return np.where(np.isnan(transmitted) | (repeated & ~agrees), by_position, transmitted)


def is_repeated(values: Numbers) -> Flags:
    """Returns which values equal the last known value before them."""
    return values == np.append(np.nan, carried_on(values))[: len(values)]


def median(values: Numbers) -> float:
    """Returns the median as numpy does, in a quarter of the time for a few values.

    >>> median(np.array([4.0, 1.0, 2.0])), median(np.array([3.0, 1.0])), median(np.array([1.0, np.nan]))
    (2.0, 2.0, nan)
    """
    in_order, half = np.sort(values), len(values) // 2
    if not len(values) or math.isnan(in_order[-1]):
        return math.nan
    return float(in_order[half] if len(values) % 2 else (in_order[half - 1] + in_order[half]) / 2)


def middle_of_three(values: Numbers) -> Numbers:
    """Returns the median of each value and its two neighbours; if one of the three is unknown, the mean of the
    other two.

    >>> middle_of_three(np.array([1.0, 9.0, 2.0, np.nan, 4.0])).tolist()
    [5.0, 2.0, 5.5, 3.0, 4.0]
    """
    padded = np.concatenate([[np.nan], values, [np.nan]])
    three = np.sort(np.stack([padded[:-2], values, padded[2:]]), axis=0)
    count = (~np.isnan(three)).sum(axis=0)
    every = np.arange(len(values))
    return (three[np.maximum(count - 1, 0) // 2, every] + three[np.minimum(count // 2, 2), every]) / 2


def lowest_around(values: Numbers, seconds: Numbers, within_s: float) -> Numbers:
    """Returns the lowest value within a time before or after each one, excluding the limits. Times must be sorted,
    values known."""
    # Integers, because differences of float times are not exact to the millisecond.
    ms = np.round(seconds * 1000).astype("int64")
    first = np.searchsorted(ms, ms - round(within_s * 1000), side="right")
    behind = np.searchsorted(ms, ms + round(within_s * 1000), side="left")
    # Each window is covered by two overlapping ones whose length is the next smaller power of two.
    power = np.floor(np.log2(np.maximum(behind - first, 1))).astype("int64")
    lowest, every = values, values.copy()
    for number in range(int(power.max(initial=0)) + 1):
        here = power == number
        every[here] = np.minimum(lowest[first[here]], lowest[behind[here] - 2**number])
        lowest = np.minimum(lowest[: -(2**number)], lowest[2**number :])
    return every


def drift_kt(seconds: Numbers, east: Numbers, north: Numbers) -> Numbers:
    """Returns the speed in kt from the position some seconds earlier, over a time long enough to outweigh the
    noise of positions; NaN if the aircraft was not seen then."""
    drift, passed = _speed_over(seconds, east, north, DRIFT_S)
    return np.where(passed <= LONGEST_DRIFT_S, drift, np.nan)


def _speed_over(seconds: Numbers, east: Numbers, north: Numbers, least_s: float) -> tuple[Numbers, Numbers]:
    """Returns the speed in kt from the position at least `least_s` seconds earlier, NaN if there is none, and how
    many seconds earlier that was."""
    if not len(seconds):
        return seconds, seconds
    before = np.maximum(np.searchsorted(seconds, seconds - least_s, side="right") - 1, 0)
    passed = seconds - seconds[before]
    covered = np.hypot(east - east[before], north - north[before])
    return np.where(passed >= least_s, covered / np.maximum(passed, 1.0) / _KT, np.nan), passed


def strays(altitude_ft: Numbers, seconds: Numbers) -> Flags:
    """Returns which altitudes the aircraft cannot have had together with most of the others: replies of another
    aircraft, for a row or a minute. Of all sequences of altitudes that an aircraft can fly, the one with the most
    points is taken as its own."""
    stray = np.zeros(len(altitude_ft), dtype=bool)
    measured = np.flatnonzero(~np.isnan(altitude_ft))
    if len(measured) < 2:
        return stray
    height, time = altitude_ft[measured], seconds[measured]
    steps, passed = np.abs(np.diff(height)), np.diff(time)
    if (steps > _reach_ft(passed)).any():
        segments = np.split(np.arange(len(measured)), np.flatnonzero(steps > STRAY_FT) + 1)
        own = np.concatenate([segments[number] for number in _best_chain(segments, height, time)])
        stray[measured] = True
        stray[measured[own]] = False
        measured = measured[own]
    stray[measured[_peaks(altitude_ft[measured], seconds[measured])]] = True
    return stray


def _peaks(height: Numbers, time: Numbers) -> npt.NDArray[np.int64]:
    """Returns the indices of single altitudes that the aircraft would have had to climb to and fall from, both too
    fast."""
    steps = np.diff(height)
    rates = steps / np.maximum(np.diff(time), 1.0) * 60
    fast = (np.abs(steps) > STRAY_FT) & (np.abs(rates) > STEADY_DESCENT_FPM)
    return np.flatnonzero(fast[:-1] & fast[1:] & (rates[:-1] * rates[1:] < 0)) + 1


def _reach_ft(seconds: Numbers) -> Numbers:
    """Returns by how much an altitude can change in a time."""
    return STRAY_FT + STRAY_FPM / 60 * seconds


def _best_chain(segments: Sequence[npt.NDArray[np.int64]], height: Numbers, time: Numbers) -> list[int]:
    """Returns the indices of the sequence of segments with the most points in which each can be reached from the
    one before."""
    first, last = np.array([s[0] for s in segments]), np.array([s[-1] for s in segments])
    best = np.array([float(len(s)) for s in segments])
    before = np.full(len(segments), -1)
    for number in range(1, len(segments)):
        earlier = np.arange(max(number - LOOK_BACK_SEGMENTS, 0), number)
        change = np.abs(height[first[number]] - height[last[earlier]])
        can_be = change <= _reach_ft(time[first[number]] - time[last[earlier]])
        if can_be.any():
            before[number] = earlier[can_be][np.argmax(best[earlier[can_be]])]
            best[number] += best[before[number]]
    chain = [int(np.argmax(best))]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    return chain[::-1]
