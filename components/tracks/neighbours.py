"""Decides which of several fields a landing or take-off belongs to, and which fields next door it fits as well. A
movement that fits several is only possible at each."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from components.tracks.approaches import away_from, course_off, misfit
from components.tracks.fields import M_PER_NM, field_name
from components.tracks.landings import Evidence, Movement
from components.tracks.observations import median
from components.tracks.thresholds import (
    BASE_LEG_DEG,
    BASE_LEG_NM,
    FINAL_NM,
    LEAST_VALUES,
    NEXT_DOOR_M,
    OFF_COURSE_DEG,
    OUTLINE_KM,
    PRESSURE_ERROR_FT,
    ROLL_S,
    SAME_PLACE_M,
    SHORTEST_STAY_MIN,
    UNSURE_FINAL_NM,
    WORSE_MISFIT,
)
from components.tracks.track import Flags, Track

_SUREST_FIRST = tuple(Evidence)


Rank = tuple[bool, int, float, str]
"""The sort key of `_rank`."""


def each_at_one_field(seen: Sequence[tuple[Track, Sequence[Movement]]]) -> list[list[Movement]]:
    """Returns one aircraft's movements at each field, without those that belong to another field. Two landings (or
    take-offs) within the same minutes, with no time for a stop between, are the same movement."""
    ranked = [
        (at, movement, _rank(track, movement))
        for at, (track, own_movements) in enumerate(seen)
        for movement in own_movements
    ]
    earliest = np.array([movement.earliest for _, movement, _ in ranked])
    latest = np.array([movement.latest for _, movement, _ in ranked])
    fields = np.array([at for at, _, _ in ranked])
    remaining: list[list[Movement]] = [[] for _ in seen]
    for at, movement, rank in ranked:
        overlap = (fields != at) & (earliest <= movement.latest) & (latest >= movement.earliest)
        if not _gives_way(movement, rank, [ranked[k] for k in np.flatnonzero(overlap).tolist()]):
            remaining[at].append(movement)
    return remaining


def without_next_door(track: Track, own: Sequence[Movement]) -> list[Movement]:
    """Returns the movements at a field without those that roll along a runway next door, nearer to it than to the
    field's own runways by more than the error of positions. Two fields may share the same ground."""
    return [movement for movement in own if not _rolls_next_door(track, movement)]


def evidence_here(track: Track, movement: Movement) -> Evidence:
    """Returns the evidence that a movement happened at the track's field: only `either` if a field next door fits
    as well."""
    is_settled = movement.evidence == Evidence.BRACKET or not also_fits(track, movement)
    return movement.evidence if is_settled else Evidence.EITHER


def also_fits(track: Track, movement: Movement) -> tuple[str, ...]:
    """Returns the names of fields next door where a landing or take-off could have happened as well. If it was
    seen on the ground, those whose runways are as near to its roll or stand; otherwise, those that the approach or
    climb-out leads to as well."""
    if not (track.field.strips_next_door and track.field.runways and movement.is_timed):
        return ()
    if movement.ground >= 0:
        return tuple(_fields_as_near(track, _roll_points(track, movement) or [movement.ground]))
    if _metres_to_field(track, [movement.air]) <= NEXT_DOOR_M:
        return tuple(_fields_as_near(track, [movement.air]))
    if movement.is_arrival:
        return tuple(_fields_ahead(track, movement.air))
    return tuple(_fields_ahead(track.backwards(), len(track) - 1 - movement.air))


def fits_sentence(names: Sequence[str]) -> str:
    """Returns a sentence that names other fields, "" if there are none.

    >>> fits_sentence(["Beirut (OLBA)", "Damascus (OSDI)"])
    'It fits Beirut (OLBA) or Damascus (OSDI) as well.'
    """
    if not names:
        return ""
    first = f"{', '.join(names[:-1])} or " if len(names) > 1 else ""
    return f"It fits {first}{names[-1]} as well."


def _is_same(movement: Movement, other: Movement) -> bool:
    """Returns whether two movements with overlapping bounds can only be one."""
    span = max(movement.latest, other.latest) - min(movement.earliest, other.earliest)
    both = movement.is_timed and other.is_timed and movement.is_arrival == other.is_arrival
    return both and span < SHORTEST_STAY_MIN * 60


def _gives_way(movement: Movement, rank: Rank, overlapping: Sequence[tuple[int, Movement, Rank]]) -> bool:
    """Returns whether one of the overlapping movements at other fields is the same movement and more credible."""
    return any(_is_same(movement, other) and before < rank for _, other, before in overlapping)


def _rank(track: Track, movement: Movement) -> Rank:
    """Returns a sort key for the same movement at several fields, most credible first: seen on the ground, then
    better evidence, then better fit."""
    on_ground = movement.ground >= 0
    if on_ground:
        unfit = _metres_to_field(track, [movement.ground])
    elif movement.is_arrival:
        unfit = misfit(track, movement.air, track.field.ends)
    else:
        unfit = misfit(track.backwards(), len(track) - 1 - movement.air, track.field.ends)
    return not on_ground, _SUREST_FIRST.index(movement.evidence), unfit, track.field.airfield


def _rolls_next_door(track: Track, movement: Movement) -> bool:
    """Returns whether a movement seen on the ground rolls along a runway next door and not along one of the
    field."""
    others = track.field.strips_next_door
    roll = _roll_points(track, movement) if others and track.field.runways and movement.ground >= 0 else []
    if not roll:
        return False
    nearest = min(_metres_to(track, roll, strips) for strips in others.values())
    return nearest + SAME_PLACE_M < _metres_to_field(track, roll)


def _roll_points(track: Track, movement: Movement) -> list[int]:
    """Returns the points of the roll after a landing or before a take-off: over the outline, faster than taxiing.
    Empty if they are too few to tell one runway from another."""
    begins = movement.time if movement.is_arrival else movement.time - ROLL_S
    first, behind = np.searchsorted(track.seconds, (begins, begins + ROLL_S))
    near = slice(int(first), int(behind))
    rolls = (track.away_nm[near] == 0) & (track.pace[near] > track.slow / 2)
    points: list[int] = (int(first) + np.flatnonzero(rolls)).tolist()
    return points if len(points) >= LEAST_VALUES else []


def _metres_to_field(track: Track, points: list[int]) -> float:
    """Returns the median distance of some points, in metres, to the nearest runway of the field, or to its
    reference point if no runway is known."""
    return _metres_to(track, points, track.field.strips if track.field.runways else shapely.Point(0, 0))


def _metres_to(track: Track, points: list[int], place: BaseGeometry) -> float:
    return median(shapely.distance(place, track.places[points]))


def _fields_as_near(track: Track, points: list[int]) -> Iterator[str]:
    """Yields the fields next door with a runway as near to some points as the field's own, nearest first."""
    others = track.field.strips_next_door
    away = {code: _metres_to(track, points, strips) for code, strips in others.items()}
    most = _metres_to_field(track, points) + SAME_PLACE_M
    yield from (field_name(code) for code in sorted(away, key=away.__getitem__) if away[code] <= most)


def _fields_ahead(track: Track, i: int) -> Iterator[str]:
    """Yields the fields next door that point i of an approach may lead to, with a glide path and course that fit
    no worse than the field's own; best fit first."""
    own = misfit(track, i, track.field.ends)
    unfit = dict[str, float]()
    for code, strips in track.field.strips_next_door.items():
        ends = shapely.get_coordinates(strips)
        if _leads_to(track, i, ends).any():
            unfit[code] = misfit(track, i, ends)
    yield from (
        field_name(code) for code in sorted(unfit, key=unfit.__getitem__) if unfit[code] <= own + WORSE_MISFIT
    )


def _leads_to(track: Track, i: int, ends: npt.NDArray[np.float64]) -> Flags:
    """Returns which runway ends point i can be on an approach to, by distance and course."""
    reach_nm = FINAL_NM if track.error[i] < PRESSURE_ERROR_FT else UNSURE_FINAL_NM
    # Distances to a field are measured from its outline; a runway end lies this far inside it.
    away_nm = (away_from(track, i, ends) - OUTLINE_KM * 1000) / M_PER_NM
    off = np.where(away_nm <= BASE_LEG_NM, BASE_LEG_DEG, OFF_COURSE_DEG)
    return (away_nm <= reach_nm) & (course_off(track, i, ends) <= off)
