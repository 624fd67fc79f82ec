"""Finds visits that are only possible: the aircraft was lost on the way in to a field and seen again on the way
out, and nothing was received in between. A bracket is never certain; it names the other fields that it fits as
well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.approaches import course_off
from components.tracks.fields import M_PER_NM, Field, field_name, runway_middles, runway_table
from components.tracks.landings import Evidence, Movement
from components.tracks.neighbours import fits_sentence
from components.tracks.observations import epoch_seconds
from components.tracks.points import Columns
from components.tracks.thresholds import (
    ALIGNED_DEG,
    AT_AIRPORT_NM,
    BRACKET_CHANGE_FT,
    BRACKET_CHANGE_S,
    BRACKET_CLIMB_FT_PER_NM,
    BRACKET_FT_PER_NM,
    BRACKET_HALF_NM,
    BRACKET_LEAST_MIN,
    BRACKET_LONGEST_H,
    BRACKET_NM,
    BRACKET_OFF_DEG,
    BRACKET_OTHERS,
    BRACKET_RUNWAY_FT,
    BRACKET_STAY_MIN,
    BRACKET_VECTORED_DEG,
    FAST_QUANTILE,
    FINAL_FT,
    WIDEST_MIN,
)
from components.tracks.track import Track

Numbers = npt.NDArray[np.float64]

_REFERENCE_POINT = np.zeros((1, 2))
"""The field's own reference point, as metres east and north of itself."""
_KT = M_PER_NM / 3600


@dataclass(frozen=True, slots=True)
class Bracket:
    """A possible visit. One end may be missing. others: names of the other fields that it fits, the smallest
    detour first."""

    arrival: Movement | None
    departure: Movement | None
    others: tuple[str, ...]


def brackets(track: Track, movements: Sequence[Movement], elsewhere: pd.DataFrame | None) -> Iterator[Bracket]:
    """Yields the bracketed visits of one track: silences during which no landing or take-off was seen. `elsewhere`
    is as in `find_visits`."""
    timed = [m.time for m in movements if m.is_timed]
    for lost in np.flatnonzero(np.diff(track.seconds) >= BRACKET_LEAST_MIN * 60).tolist():
        first, last = track.seconds[lost], track.seconds[lost + 1]
        if not (any(first <= time <= last for time in timed) or _was_received(elsewhere, first, last)):
            yield from _bracket_of_silence(track, lost)
    if len(track) and not timed:
        yield from _half_brackets(track)


def can_be_bracketed(points: Columns, field: Field) -> bool:
    """Returns whether an aircraft's points, in any order, leave a silence near enough to a field. A cheap test for
    the thousands of aircraft that only pass a field, without building a track for each."""
    seconds = epoch_seconds(points)
    order = np.argsort(seconds, kind="stable")
    east, north = field.metres(points["latitude"], points["longitude"])
    away_nm = np.hypot(east, north)[order] / M_PER_NM
    silent = np.diff(seconds[order]) >= BRACKET_LEAST_MIN * 60
    both = (away_nm[:-1] <= BRACKET_NM) & (away_nm[1:] <= BRACKET_NM)
    ends_near = min(away_nm[0], away_nm[-1]) <= BRACKET_HALF_NM + field.reach_m / M_PER_NM
    return bool((silent & both).any() or ends_near)


def without_covered(visits: pd.DataFrame, scans: pd.DataFrame) -> pd.DataFrame:
    """Returns the visits without brackets on days on which other aircraft were received low over the field: a
    landing would have been received, too. `scans` are rows of scans.csv."""
    low = scans[scans["points_low"].astype("int64") > 0]
    days = set(zip(low["airfield"], low["day"], strict=True))
    is_bracket = (visits[["arrival_evidence", "departure_evidence"]] == Evidence.BRACKET).any(axis=1)
    is_covered = [
        any((row["airfield"], row[f"{end}_utc"][:10]) in days for end in ("arrival", "departure"))
        for row in visits[is_bracket].to_dict("records")
    ]
    return visits.drop(visits.index[is_bracket][np.array(is_covered, dtype=bool)]).reset_index(drop=True)


def _was_received(elsewhere: pd.DataFrame | None, first: float, last: float) -> bool:
    return elsewhere is not None and bool(((elsewhere["first"] > first) & (elsewhere["last"] < last)).any())


def _bracket_of_silence(track: Track, lost: int) -> Iterator[Bracket]:
    """Yields the bracket of one silence, if it fits a stop at the field."""
    reversed_track, reappears = track.backwards(), len(track) - 2 - lost
    away_nm = max(_metres_to(track, i, _REFERENCE_POINT)[0] for i in (lost, lost + 1)) / M_PER_NM
    if away_nm > BRACKET_NM or not (
        _may_lead_to(track, lost, _REFERENCE_POINT)[0]
        and _may_lead_to(reversed_track, reappears, _REFERENCE_POINT)[0]
    ):
        return
    silence = track.seconds[lost + 1] - track.seconds[lost]
    way_in, way_out = (
        _seconds_to(track, lost, _REFERENCE_POINT)[0],
        _seconds_to(reversed_track, reappears, _REFERENCE_POINT)[0],
    )
    if not BRACKET_STAY_MIN * 60 <= silence - way_in - way_out <= BRACKET_LONGEST_H * 3600:
        return
    earliest, latest, stay = track.seconds[lost] + way_in, track.seconds[lost + 1] - way_out, BRACKET_STAY_MIN * 60
    arrival = Movement(True, earliest, earliest, latest - stay, Evidence.BRACKET, lost, -1)
    departure = Movement(False, latest, earliest + stay, latest, Evidence.BRACKET, lost + 1, -1)
    yield Bracket(arrival, departure, _other_fields(track, lost, silence))


def _half_brackets(track: Track) -> Iterator[Bracket]:
    """Yields brackets with only one end: the track ends descending to the field, or begins climbing from it."""
    reversed_track, last = track.backwards(), len(track) - 1
    if _descends_to_field(track, last):
        earliest = track.seconds[last] + _seconds_to(track, last, _REFERENCE_POINT)[0]
        latest = earliest + WIDEST_MIN * 60
        yield Bracket(Movement(True, earliest, earliest, latest, Evidence.BRACKET, last, -1), None, ())
    if _descends_to_field(reversed_track, last):
        latest = track.seconds[0] - _seconds_to(reversed_track, last, _REFERENCE_POINT)[0]
        earliest = latest - WIDEST_MIN * 60
        yield Bracket(None, Movement(False, latest, earliest, latest, Evidence.BRACKET, 0, -1), ())


def _descends_to_field(track: Track, i: int) -> bool:
    """Returns whether at point i the aircraft descends straight towards the field, and so near that this end alone
    is a sign of a landing."""
    if track.away_nm[i] > BRACKET_HALF_NM or not _may_lead_to(track, i, _REFERENCE_POINT)[0]:
        return False
    lately = track.height[: i + 1][track.seconds[: i + 1] >= track.seconds[i] - BRACKET_CHANGE_S]
    lately = lately[~np.isnan(lately)]
    descends = len(lately) > 1 and lately.max() - lately[-1] >= BRACKET_CHANGE_FT
    return bool(descends and course_off(track, i, _REFERENCE_POINT)[0] <= ALIGNED_DEG)


def _may_lead_to(track: Track, i: int, places: Numbers) -> npt.NDArray[np.bool_]:
    """Returns which places (metres east and north of the field) the aircraft may be heading for at point i, judged
    by its course and by its height less the error of that."""
    away_nm = _metres_to(track, i, places) / M_PER_NM
    # In a reversed track, an approach is really a departure.
    runs_backwards = len(track) > 1 and track.points["time"][0] > track.points["time"][-1]
    steepest = BRACKET_CLIMB_FT_PER_NM if runs_backwards else BRACKET_FT_PER_NM
    low = track.height[i] - track.error[i] <= FINAL_FT + steepest * away_nm
    flies = track.speed[i] >= track.slow
    off = np.where(away_nm <= BRACKET_HALF_NM, BRACKET_VECTORED_DEG, BRACKET_OFF_DEG)
    return flies & low & (course_off(track, i, places) <= off)


def _metres_to(track: Track, i: int, places: Numbers) -> Numbers:
    return np.hypot(places[:, 0] - track.east[i], places[:, 1] - track.north[i])


def _seconds_to(track: Track, i: int, places: Numbers) -> Numbers:
    """Returns the shortest time to the outline of each place: in a straight line, at a speed that this track
    seldom exceeds. Every place is assumed to be as large as the field."""
    fastest = float(np.fmax(np.nanquantile(track.speed, FAST_QUANTILE), track.speed[i]))
    return np.maximum(_metres_to(track, i, places) - track.field.reach_m, 0.0) / (fastest * _KT)


def _other_fields(track: Track, lost: int, silence: float) -> tuple[str, ...]:
    """Returns the other fields that a silence fits: they lie on the way in and out, and leave time for a stop."""
    codes, places = _fields_around(track.field)
    if not codes:
        return ()
    reversed_track, reappears = track.backwards(), len(track) - 2 - lost
    fits = _may_lead_to(track, lost, places) & _may_lead_to(reversed_track, reappears, places)
    way_in, way_out = _seconds_to(track, lost, places), _seconds_to(reversed_track, reappears, places)
    fits &= silence - way_in - way_out >= BRACKET_STAY_MIN * 60
    nearest = np.argsort(way_in + way_out, kind="stable")
    return tuple(field_name(codes[k]) for k in nearest if fits[k])[:BRACKET_OTHERS]


# Cached for good: both references ship with the program and do not change while it runs.
@cache
def _fields_around(field: Field) -> tuple[list[str], Numbers]:
    """Returns the codes and positions (in metres) of other fields with a long runway within twice the reach of a
    bracket."""
    long = runway_table()["airport"][runway_table()["length_ft"] >= BRACKET_RUNWAY_FT].unique()
    middles = runway_middles()
    middles = middles[middles.index.isin(long) & middles.index.str.fullmatch("[A-Z]{4}")]
    east, north = field.metres(middles["latitude"], middles["longitude"])
    away = np.hypot(east, north) / M_PER_NM
    near = (away <= 2 * BRACKET_NM) & (away > AT_AIRPORT_NM) & (middles.index != field.airfield)
    return middles.index[near].tolist(), np.column_stack([east[near], north[near]])


def sentence(bracket: Bracket, lost: str, again: str) -> str:
    """Returns a sentence that says what a bracket shows. `lost` and `again` say where the aircraft was last seen
    before the silence and first seen after it."""
    if bracket.departure is None:
        return f"Possible landing: lost on the way in, {lost}, and not seen again."
    if bracket.arrival is None:
        return f"Possible take-off: seen first on the way out, {again}."
    shown = (
        f"Possible visit: lost on the way in, {lost}; seen again on the way out, {again}; nothing between was "
        "received."
    )
    return f"{shown} {fits_sentence(bracket.others)}".rstrip()
