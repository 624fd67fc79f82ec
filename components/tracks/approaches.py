"""Approaches: how a track comes down to a field and when it touches; run backwards, climb-outs."""

import math

import numpy as np
import numpy.typing as npt
import shapely

from components.tracks.fields import FT_PER_M, M_PER_NM
from components.tracks.observations import median, middle_of_three
from components.tracks.thresholds import (
    ALIGNED_DEG,
    ALOFT_FLAGGED_FT,
    AT_END_M,
    AWAY_NM,
    BASE_LEG_DEG,
    BASE_LEG_NM,
    BRAKED_KT_PER_S,
    CLOSE_IN_NM,
    CURVED_FT,
    ESTABLISHED_FT,
    FASTEST_ROLL_KT,
    FINAL_FT,
    FINAL_NM,
    FLARE_FACTOR,
    FLOWN_PAST_DEG,
    GLIDE_DEG,
    LAST_SAMPLES,
    LEAST_APPROACH_KT,
    LEAST_DROP_FT,
    LEAST_SINK_FPM,
    LEAST_VALUES,
    LEVEL_FT,
    LONGEST_SAMPLE_S,
    LOOK_BACK_S,
    MISFIT_DEG,
    MISFIT_GLIDE_DEG,
    MOST_BEFORE_POINTS,
    MOVED_M,
    NEXT_DOOR_M,
    NEXT_DOOR_SHARE,
    OFF_COURSE_DEG,
    OUTLINE_KM,
    PRESSURE_ERROR_FT,
    ROLL_END_SLOWED,
    ROLL_S,
    ROLL_SLOWED,
    ROLL_WANDERED,
    ROLLING_KT,
    ROLLING_SAID_KT,
    RUNWAY_POINTS,
    RUNWAY_S,
    SHALLOWEST_DEG,
    SHORTEST_ROLL_S,
    SINK_FPM,
    SINK_OVER_S,
    SLOW_KT,
    STEEPEST_DEG,
    STRAIGHT_DEG,
    STRIP_M,
    TOUCHDOWN_ZONE_M,
    TURNING_FT,
    UNSURE_FINAL_NM,
    WORSE_MISFIT,
)
from components.tracks.track import HELICOPTER, Track

_KT = M_PER_NM / 3600


def on_approach(track: Track, i: int) -> bool:
    """Whether at point i the aircraft may be low, near, coming down and heading for the field."""
    height, error = track.height[i], track.error[i]
    if math.isnan(height) or track.away_nm[i] > (FINAL_NM if error < PRESSURE_ERROR_FT else UNSURE_FINAL_NM):
        return False
    return bool(
        not is_on_ground_elsewhere(track, i)
        and _is_low(track, i)
        and _descended(track, i)
        and _on_glide(track, i)
        and _is_ours(track, i)
        and _heads_for_field(track, i)
    )


def is_on_ground_elsewhere(track: Track, i: int) -> bool:
    """Whether the aircraft says at point i that it is on the ground, too far away for that of the field."""
    return bool(track.flag[i] == 1 and track.away_nm[i] > AWAY_NM and not track.is_high[i])


def _is_low(track: Track, i: int) -> bool:
    lost = _height_when_lost(track, i)
    return bool(lost <= FINAL_FT + track.error[i] or (lost <= ESTABLISHED_FT and _is_established(track, i)))


def _heads_for_field(track: Track, i: int) -> bool:
    away_nm = track.away_nm[i]
    if away_nm <= CLOSE_IN_NM:
        return not _flies_past(track, i)
    return _off_course(track, i) <= (BASE_LEG_DEG if away_nm <= BASE_LEG_NM else OFF_COURSE_DEG)


def _flies_past(track: Track, i: int) -> bool:
    """Whether the aircraft leaves the outline at point i, by its course and since some time before."""
    # The course alone is that of rough positions, or of two receivers' clocks.
    leaves = track.away_nm[i] > track.away_nm[_some_before(track, i) : i].max(initial=0.0)
    return bool(leaves and _off_course(track, i) > FLOWN_PAST_DEG)


def surely_lands(track: Track, i: int) -> bool:
    """Whether an approach at point i, after which nothing is seen, ends on the ground. It is flown no slower than
    this aircraft flies, unless it rolls out already, and is either established on a runway or, taking the height
    as it is, low: then also near, very low, or straight at the runway."""
    lost = _height_when_lost(track, i)
    rolls = track.inside[i] and _roll_out(track, i) < i
    usual_kt = median(track.speed[max(i - LAST_SAMPLES, 0) : i + 1])
    if (usual_kt < track.slow or track.pace[i] < track.slow / 2) and not rolls:
        return False
    if lost > FINAL_FT:
        return lost <= ESTABLISHED_FT and _is_established(track, i)
    near = track.away_nm[i] <= CLOSE_IN_NM or lost <= CURVED_FT
    return near or _off_course(track, i) <= ALIGNED_DEG


def is_final(track: Track, i: int) -> bool:
    """Whether an approach at point i that surely lands is on its final: straight at the runway, or lower the less
    straight it is. Elsewhere in a circuit it was not followed down."""
    lost, off_course = _height_when_lost(track, i), _off_course(track, i)
    turns = track.away_nm[i] <= CLOSE_IN_NM and lost <= TURNING_FT
    return off_course <= ALIGNED_DEG or (lost <= CURVED_FT and off_course <= OFF_COURSE_DEG) or turns


def seconds_to_touchdown(track: Track, i: int) -> float:
    """From point i of an approach, flown on at its speed to the touchdown zone, or going down on at its rate."""
    if track.inside[i] and _roll_out(track, i) < i:
        return touchdown(track, i, i) - float(track.seconds[i])
    along = (_to_runway(track, i) + TOUCHDOWN_ZONE_M) / (FLARE_FACTOR * _approach_kt(track, i) * _KT)
    return max(along, 60 * _height_left(track, i) / max(_sink_rate(track, i), SINK_FPM))


def flying_seconds(track: Track, i: int) -> float:
    """The least time between point i and the field, flown straight at its speed."""
    return track.away_nm[i] * M_PER_NM / (_approach_kt(track, i) * _KT)


def _approach_kt(track: Track, i: int) -> float:
    return float(np.fmax(track.speed[i], LEAST_APPROACH_KT))


def touchdown(track: Track, before: int, first: int) -> float:
    """When the wheels touched, in seconds, between point `before`, not yet on the ground, and `first` on it.

    An aircraft that rolls out while it still says that it flies shows it by a level altitude and falling speed.
    """
    while before > 0 and math.isnan(track.height[before]) and track.inside[before]:
        if track.seconds[first] - track.seconds[before - 1] > ROLL_S:
            break
        before -= 1
    level = _roll_out(track, before)
    if level < before:
        slowed = track.speed[level : first + 1] <= ROLL_SLOWED * track.speed[max(level - 1, 0)]
        at = level + int(np.argmax(slowed)) if slowed.any() else level
        return float(track.seconds[at])
    down = track.seconds[before] + 60 * _height_left(track, before) / _sink_rate(track, before)
    return float(min(max(down, track.seconds[before]), track.seconds[first]))


def _descended(track: Track, i: int) -> bool:
    earlier = np.arange(max(i - MOST_BEFORE_POINTS, 0), i)
    # After a silence it is the point before it that was higher.
    earlier = earlier[(track.seconds[earlier] >= track.seconds[i] - LOOK_BACK_S) | (earlier == i - 1)]
    heights = track.height[earlier][~np.isnan(track.height[earlier])]
    if not len(heights):
        return False
    # Of two receivers' rows, one of them late, some are higher before others of a climb, and of rough altitudes
    # before others of a roll, but most are lower.
    above = middle_of_three(heights) - track.height[i]
    least = ALOFT_FLAGGED_FT if track.flag[i] == 0 else LEAST_DROP_FT
    return bool(above.max() >= least and median(above) >= 0)


def _on_glide(track: Track, i: int) -> bool:
    """Whether the angle above the runway can be that of an approach, whatever the height's error."""
    away = _to_runway(track, i)
    if away < CLOSE_IN_NM * M_PER_NM:
        return True
    lowest = math.degrees(math.atan2((track.height[i] - track.error[i]) / FT_PER_M, away))
    highest = math.degrees(math.atan2((track.height[i] + track.error[i]) / FT_PER_M, away))
    return highest >= SHALLOWEST_DEG and lowest <= STEEPEST_DEG


def _is_ours(track: Track, i: int) -> bool:
    """Whether the approach fits a runway of this field no worse than those of the field next door."""
    others = track.field.ends_next_door
    over = shapely.distance(track.field.strips, track.places[i]) <= NEXT_DOOR_M
    if not len(others) or over:
        return True
    if _off_course(track, i) > OFF_COURSE_DEG:
        if course_off(track, i, others).min() <= ALIGNED_DEG:
            return False
        return away_from(track, i, track.field.ends).min() <= away_from(track, i, others).min()
    # Who heads for this field is on no approach to one far behind it.
    others = others[away_from(track, i, others) <= FINAL_NM * M_PER_NM + OUTLINE_KM * 1000]
    if not len(others):
        return True
    straighter = course_off(track, i, others) <= _off_course(track, i)
    if (
        away_from(track, i, others)[straighter] < NEXT_DOOR_SHARE * away_from(track, i, track.field.ends).min()
    ).any():
        return False
    return misfit(track, i, track.field.ends) <= misfit(track, i, others) + WORSE_MISFIT


def _is_established(track: Track, i: int) -> bool:
    """Whether the way flown last, drawn on, meets the ground on a runway of this field, and on none next door."""
    field = track.field
    own = field.ends if field.runways else np.empty((0, 2))
    return _meets(track, i, own, STRAIGHT_DEG) and not _meets(track, i, field.ends_next_door, ALIGNED_DEG)


def _meets(track: Track, i: int, ends: npt.NDArray[np.float64], off_deg: float) -> bool:
    """Whether the way flown last, drawn on, comes down along one of some runways, given by both ends one after the
    other: it points at one so many degrees off at the most, and is aligned with it."""
    opposite = ends[np.arange(len(ends)) ^ 1]
    j = _some_before(track, i)
    flown = metres_between(track, i, j)
    drop = track.height[j] - track.height[i]
    if not drop > 0:
        return False
    going = _going(track, i)
    along = (course_off(track, i, ends) <= off_deg) & (_degrees_off(opposite - ends, going) <= ALIGNED_DEG)
    shortest, longest = (max(track.height[i] + e, 0.0) * flown / drop for e in (-track.error[i], track.error[i]))
    near, length = away_from(track, i, ends), np.linalg.norm(opposite - ends, axis=1)
    return bool((along & (longest >= near) & (shortest <= near + length)).any())


def misfit(track: Track, i: int, ends: npt.NDArray[np.float64]) -> float:
    """How far an approach is, the height's error deducted, from one straight down a glide of three degrees to the
    best of some runway ends."""
    away = np.maximum(away_from(track, i, ends), 1.0)
    lowest, highest = (
        np.degrees(np.arctan2((track.height[i] + error) / FT_PER_M, away))
        for error in (-track.error[i], track.error[i])
    )
    off_glide = np.fmax(np.fmax(lowest - GLIDE_DEG, GLIDE_DEG - highest), 0.0)
    return float(((course_off(track, i, ends) / MISFIT_DEG) ** 2 + (off_glide / MISFIT_GLIDE_DEG) ** 2).min())


def away_from(track: Track, i: int, ends: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Metres from point i to each of some runway ends."""
    return np.hypot(ends[:, 0] - track.east[i], ends[:, 1] - track.north[i])


def _height_when_lost(track: Track, i: int) -> float:
    """Height at which the next point would have been received: the track was lost somewhere above it."""
    every = median(np.diff(track.seconds[max(i - LAST_SAMPLES, 0) : i + 1])) if i else 0.0
    return float(track.height[i] - _sink_rate(track, i) * min(every, LONGEST_SAMPLE_S) / 60)


def _to_runway(track: Track, i: int) -> float:
    """Metres to the runway end the aircraft points at, or to the nearest where it points at none."""
    away = away_from(track, i, track.field.ends)
    ahead = (course_off(track, i, track.field.ends) <= STRAIGHT_DEG) | (away <= AT_END_M)
    return float(away[ahead].min() if ahead.any() else away.min())


def _off_course(track: Track, i: int) -> float:
    """Degrees between where the aircraft goes and the runway end it can be heading for."""
    return float(course_off(track, i, track.field.ends).min())


def course_off(track: Track, i: int, ends: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Degrees between where the aircraft goes at point i and the way to each of some places, in metres."""
    if not i:
        return np.full(len(ends), 180.0)
    return _degrees_off(ends - np.array([track.east[i], track.north[i]]), _going(track, i))


def _going(track: Track, i: int) -> npt.NDArray[np.float64]:
    """Metres east and north that the aircraft went last up to point i, which is not the first."""
    j = i - 1
    while j > 0 and metres_between(track, i, j) < MOVED_M:
        j -= 1
    return np.array([track.east[i] - track.east[j], track.north[i] - track.north[j]])


def metres_between(track: Track, i: int, j: int) -> float:
    """How far apart two points are."""
    return math.hypot(track.east[i] - track.east[j], track.north[i] - track.north[j])


def _degrees_off(ways: npt.NDArray[np.float64], going: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Degrees between some ways, each metres east and north, and that which an aircraft goes."""
    sizes = np.linalg.norm(ways, axis=1) * np.linalg.norm(going)
    cosines: npt.NDArray[np.float64] = ways @ going / np.where(sizes == 0, 1, sizes)
    return np.degrees(np.arccos(np.clip(cosines, -1, 1)))


def _roll_out(track: Track, before: int) -> int:
    """The first point of the level run on the field that ends at `before`; `before` itself where there is none."""
    height = track.height
    level = before
    if height[before] - track.error[before] <= LEVEL_FT:
        for earlier in range(before - 1, -1, -1):
            is_over = not track.inside[earlier] or track.seconds[before] - track.seconds[earlier] > ROLL_S
            if is_over or height[earlier] - height[before] > LEVEL_FT:
                break
            level = level if math.isnan(height[earlier]) else earlier
    slower = track.speed[before] < ROLL_END_SLOWED * track.speed[level]
    return level if slower and track.seconds[before] - track.seconds[level] >= SHORTEST_ROLL_S else before


def first_too_slow(track: Track, i: int) -> int:
    """The first of some points up to point i at which the aircraft is on the field and slower than it flies; one
    behind i where there are fewer than `LEAST_VALUES`: one or two are errors, and helicopters hover."""
    flies = ~track.inside | ~(track.usual_kt < track.slow) | (track.points["category"] == HELICOPTER)
    first = int(np.append(np.flatnonzero(flies[: i + 1]), -1).max()) + 1
    return first if first > 0 and i - first + 1 >= LEAST_VALUES else i + 1


def first_rolling(track: Track) -> int:
    """The first point of a track that begins on the runway at a speed from which aircraft only land, and is slow
    within the time of a roll-out; -1 where it does not, or says all the time that it is on the ground, as cars do.
    The positions must have moved, too: a parked transponder may go on with the last speed of the flight."""
    slow = np.flatnonzero(track.pace < SLOW_KT)
    if not len(slow):
        return -1
    says_both = bool((track.flag == 1).any())
    enough = np.where((track.flag == 0) & says_both, ROLLING_SAID_KT, ROLLING_KT)
    can_roll = (track.inside | track.beside) & (track.flag != 1) & (track.speed <= FASTEST_ROLL_KT)
    fast = np.flatnonzero(can_roll & (track.speed >= enough))
    if not len(fast) or fast[0] > slow[0] or track.seconds[slow[0]] - track.seconds[fast[0]] > ROLL_S:
        return -1
    first, end = int(fast[0]), int(slow[0])
    # One step that no speed confirms may be the error of a position.
    if end == first + 1 and np.isnan(track.points["ground_speed_kt"][first]):
        return -1
    return first if _is_roll(track, first, end) else -1


def _is_roll(track: Track, first: int, end: int) -> bool:
    """Whether the positions between two points move on as in a roll-out: hardly to and fro, fast at first, and
    braked no harder than an aircraft can be."""
    steps = np.hypot(np.diff(track.east[first : end + 1]), np.diff(track.north[first : end + 1]))
    in_all = metres_between(track, end, first)
    passed = track.seconds[first + 1] - track.seconds[first]
    slowed = (track.speed[first] - track.pace[end]) / (track.seconds[end] - track.seconds[first])
    is_onward = in_all >= MOVED_M and steps.sum() <= ROLL_WANDERED * in_all
    return bool(is_onward and slowed <= BRAKED_KT_PER_S and steps[0] >= SLOW_KT * _KT * passed)


def _height_left(track: Track, i: int) -> float:
    """Feet still to go down: known where the error is small, else what is usual where it is."""
    if track.error[i] < PRESSURE_ERROR_FT:
        return max(float(track.height[i]), 0.0)
    return _to_runway(track, i) * math.tan(math.radians(GLIDE_DEG)) * FT_PER_M


def _some_before(track: Track, i: int) -> int:
    """The last point so long before point i that heights show a rate; the first one where there is none."""
    j = i
    while j > 0 and track.seconds[i] - track.seconds[j] < SINK_OVER_S:
        j -= 1
    return j


def _sink_rate(track: Track, i: int) -> float:
    j = _some_before(track, i)
    if math.isnan(track.height[j]) or math.isnan(track.height[i]) or i == j:
        return SINK_FPM
    return max((track.height[j] - track.height[i]) / (track.seconds[i] - track.seconds[j]) * 60, LEAST_SINK_FPM)


def over_runway(track: Track, first: int) -> float:
    """When a ground run that begins short of a runway is over one, in seconds; that of `first` where it is not."""
    near = np.arange(first, min(first + RUNWAY_POINTS, len(track)))
    near = near[track.seconds[near] - track.seconds[first] < RUNWAY_S]
    across: npt.NDArray[np.float64] = shapely.distance(track.field.strips, track.places[near])
    over = np.flatnonzero(across <= STRIP_M)
    return float(track.seconds[near[over[0]]] if len(over) else track.seconds[first])
