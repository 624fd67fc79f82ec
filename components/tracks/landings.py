"""Landings and take-offs at a field, each with its evidence and the points that decided it: runs of contact with
the ground, and approaches that end in silence."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from components.tracks.approaches import (
    first_rolling,
    first_too_slow,
    flying_seconds,
    is_final,
    is_on_ground_elsewhere,
    metres_between,
    on_approach,
    over_runway,
    seconds_to_touchdown,
    surely_lands,
    touchdown,
)
from components.tracks.fields import M_PER_NM
from components.tracks.thresholds import (
    AWAY_NM,
    CIRCUIT_S,
    CLOSE_S,
    FALL_LEAST_S,
    FASTEST_DESCENT_FPM,
    FASTEST_ROLL_KT,
    HEIGHTLESS_S,
    LEAST_SLACK_S,
    LEAST_VALUES,
    LOST_MIN,
    LOW_FT,
    PRESSURE_ERROR_FT,
    REACH_S,
    ROLL_S,
    SHORTEST_FLIGHT_S,
    SHORTEST_STAY_MIN,
    SHORTEST_STOP_S,
    SLACK_FACTOR,
    STEADY_DESCENT_FPM,
    TOUCH_AND_GO_S,
    WIDEST_MIN,
)
from components.tracks.track import HELICOPTER, Flags, Track


@dataclass(frozen=True, slots=True)
class Contact:
    """A time on the ground: indices of its first and last point. `stood`: it lasted, or the aircraft all but
    stopped, unlike in a touch-and-go; `slowed`: it was slower than this aircraft flies."""

    first: int
    last: int
    stood: bool
    slowed: bool


def contacts(track: Track, on_ground: Flags) -> list[Contact]:
    """Runs of points on the ground, in order; a run goes on over any silence until the aircraft is seen flying."""
    down = np.flatnonzero(on_ground)
    if not len(down):
        return []
    flights_before = np.cumsum(track.in_flight)[down]
    runs = np.split(down, np.flatnonzero(np.diff(flights_before)) + 1)
    return [_contact(track, run) for run in runs]


def _contact(track: Track, run: npt.NDArray[np.int64]) -> Contact:
    lasted = track.seconds[run[-1]] - track.seconds[run[0]]
    slowest = np.fmin.reduce(track.pace[run])
    longest_silence = np.diff(track.seconds[run]).max(initial=0.0)
    slowed = slowest <= track.slow
    stood = slowest <= track.slow / 2 or (lasted >= TOUCH_AND_GO_S and slowed) or longest_silence >= LOST_MIN * 60
    return Contact(int(run[0]), int(run[-1]), bool(stood), bool(slowed))


def _on_ground(track: Track) -> Flags:
    """Told to be on the ground and able to be; or, where nothing tells, all but standing and not too high."""
    # A tracker's flag comes early on a low field: at speed, it counts from just outside the outline.
    there = track.inside | (track.beside & (track.speed > track.slow))
    # Slower than it flies, an aircraft that says it is on the ground is not a few hundred feet above it.
    too_high = np.where(track.pace < track.slow, track.height - track.error > PRESSURE_ERROR_FT, track.is_high)
    flagged = there & (track.flag == 1) & ~(track.speed > FASTEST_ROLL_KT) & ~too_high
    flag_is_used = bool((flagged & (track.pace < track.slow)).any())
    hovers = track.points["category"] == HELICOPTER
    unflagged = np.isnan(track.flag) | ((track.flag == 0) & (not flag_is_used) & ~hovers)
    low = ~(track.height - track.error > LOW_FT / 2)
    stands = track.inside & unflagged & (track.pace < track.slow / 2) & low
    return (flagged | stands) & _reachable(track)


def _reachable(track: Track) -> Flags:
    """Whether the ground can be reached from the heights known just before, and the heights after from it."""
    return (
        _descends(track.seconds, track.height, track.error)
        & _descends(-track.seconds[::-1], track.height[::-1], track.error[::-1])[::-1]
    )


def _descends(
    seconds: npt.NDArray[np.float64], height: npt.NDArray[np.float64], error: npt.NDArray[np.float64]
) -> Flags:
    """Whether each point can be on the ground after one of the two heights last known; one may be wrong."""
    places = np.flatnonzero(~np.isnan(height))
    if not len(places):
        return np.ones(len(height), dtype=bool)
    before = np.searchsorted(places, np.arange(len(height))) - 1

    def reaches(back: int) -> Flags:
        has_earlier = before - back >= 0
        last = places[np.maximum(before - back, 0)]
        since = seconds - seconds[last]
        needed = (height[last] - error[last]) / np.maximum(since, 1) * 60
        return ~has_earlier | (since > REACH_S) | (needed <= FASTEST_DESCENT_FPM)

    return reaches(0) | (reaches(1) & (before >= 1))


class Evidence(StrEnum):
    """How a landing or take-off was seen, the surest first."""

    GROUND = "ground"
    FINAL = "final"
    GAP = "gap"
    INFERRED = "inferred"
    EITHER = "either"
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True)
class Movement:
    """A landing or take-off. time, earliest and latest are seconds since the epoch, UTC; time is NaN where the
    bounds lie too far apart for one. `air` and `ground` are the deciding points, the last (first) seen in the air
    and the first (last) seen on the ground, -1 where there is none."""

    is_arrival: bool
    time: float
    earliest: float
    latest: float
    evidence: Evidence
    air: int
    ground: int

    @property
    def is_timed(self) -> bool:
        """Whether it was seen well enough to have a time."""
        return not math.isnan(self.time)


def movements(track: Track) -> list[Movement]:
    """Every landing and take-off of one track at its field, in order."""
    if not len(track):
        return []
    turned, on_ground = track.backwards(), _on_ground(track)
    arrivals = list(_arrivals(track, on_ground, Evidence.FINAL))
    departures = [_turned(m, len(track)) for m in _arrivals(turned, on_ground[::-1], Evidence.INFERRED)]
    return _without_hops(sorted([*arrivals, *departures], key=lambda m: (_order(m), not m.is_arrival)))


def _without_hops(in_order: Sequence[Movement]) -> list[Movement]:
    """The movements without those of flights and stops that are too short to be any, and one of two that are the
    same: the surer, or that with the narrower bounds."""
    left = list[Movement]()
    for movement in in_order:
        if not left or not _is_too_soon(left[-1], movement):
            left.append(movement)
        elif left[-1].is_arrival != movement.is_arrival:
            left.pop()
        else:
            left[-1] = min(left[-1], movement, key=_unsureness)
    return left


def _is_too_soon(movement: Movement, then: Movement) -> bool:
    """Whether one movement follows another sooner than a stop or a flight takes."""
    shortest = SHORTEST_STOP_S if movement.is_arrival and not then.is_arrival else SHORTEST_FLIGHT_S
    return then.time - movement.time < shortest


def _unsureness(movement: Movement) -> tuple[int, float]:
    return list(Evidence).index(movement.evidence), movement.latest - movement.earliest


def _order(movement: Movement) -> float:
    return movement.time if movement.is_timed else (movement.earliest + movement.latest) / 2


def _turned(movement: Movement, points: int) -> Movement:
    """A landing of the track run backwards, as the take-off it is."""

    def index(i: int) -> int:
        return i if i < 0 else points - 1 - i

    return replace(
        movement,
        is_arrival=False,
        time=-movement.time,
        earliest=-movement.latest,
        latest=-movement.earliest,
        air=index(movement.air),
        ground=index(movement.ground),
    )


def _arrivals(track: Track, on_ground: Flags, unseen_end: Evidence) -> Iterator[Movement]:
    """Landings of a track, which may run backwards; `unseen_end` is the evidence where no ground run is."""
    in_flight = track.in_flight
    runs = contacts(track, on_ground)
    onto = list(_onto_runs(track, runs, in_flight, unseen_end))
    yield from onto
    if runs and runs[0].stood and not in_flight[: runs[0].first].any():
        yield from _rolling(track, runs[0])
    # Who is on the ground some points after a silence has landed once.
    lost = {movement.air for movement in onto if movement.is_timed}
    yield from (m for m in _into_silence(track, runs, in_flight, unseen_end) if m.air not in lost)


def _onto_runs(track: Track, runs: list[Contact], in_flight: Flags, unseen_end: Evidence) -> Iterator[Movement]:
    """The landings that begin the runs of contact after a flight, touch-and-goes left out."""
    for run in runs:
        flown = np.flatnonzero(in_flight[: run.first])
        if len(flown) and _is_stay(track, in_flight, run) and not _taxied_in(track, int(flown[-1]), run):
            yield _landing_onto(track, run, int(flown[-1]), unseen_end)


def _taxied_in(track: Track, flown: int, run: Contact) -> bool:
    """Whether the aircraft was slow on the ground next door since point `flown`, and has landed there."""
    since = slice(flown + 1, run.first)
    return bool((track.is_next_door[since] & (track.pace[since] < track.slow)).any())


def _rolling(track: Track, run: Contact) -> Iterator[Movement]:
    """The landing of a track that begins in its roll-out, or too shortly before it to be seen in flight."""
    i = first_rolling(track)
    if i < 0:
        return
    touched = run.first if _is_flagged(track, run) and track.seconds[run.first] > track.seconds[i] else i
    time, slack = track.seconds[touched], (0.0 if touched > i else ROLL_S)
    latest = track.seconds[min(touched + 1, len(track) - 1)]
    yield _landing(time, track.seconds[i] - slack, latest, Evidence.INFERRED, i, i)


def _is_stay(track: Track, in_flight: Flags, run: Contact) -> bool:
    """Whether a run of contact is more than a touch-and-go, a hover, or the roll of a landing or take-off."""
    return (run.stood or _is_last_seen(track, in_flight, run)) and not _may_hover(track, in_flight, run)


def _may_hover(track: Track, in_flight: Flags, run: Contact) -> bool:
    """Whether nothing but a low speed, for so short a time between two flights that a helicopter may have hovered,
    speaks for a run of contact."""
    before, after = run.first - 1, run.last + 1
    later = np.flatnonzero(in_flight[after:])
    if _is_flagged(track, run) or not (len(later) and in_flight[: run.first].any()):
        return False
    # Single points that are off look like flights, too.
    flies_on = in_flight[after + int(later[0]) :][:LEAST_VALUES].sum() == LEAST_VALUES
    is_helicopter = (track.points["category"] == HELICOPTER).any()
    longest = SHORTEST_STAY_MIN * 60 if is_helicopter else TOUCH_AND_GO_S
    return bool(flies_on and track.seconds[after] - track.seconds[before] < longest)


def _is_last_seen(track: Track, in_flight: Flags, run: Contact) -> bool:
    """Whether, after a run seen for seconds only, nothing flies for so long that the aircraft has landed. Who goes
    on over the ground next door has landed there."""
    rolled_out = int(np.searchsorted(track.seconds, track.seconds[run.last] + ROLL_S))
    if track.is_next_door[run.last + 1 : rolled_out].any():
        return False
    later = np.flatnonzero(in_flight[run.last + 1 :])
    silence = track.seconds[run.last + 1 + later[0]] - track.seconds[run.last] if len(later) else math.inf
    return bool(silence > (TOUCH_AND_GO_S if run.slowed else LOST_MIN * 60))


def _landing_onto(track: Track, run: Contact, flown: int, unseen_end: Evidence) -> Movement:
    """The landing that begins a run of contact; `flown` is the last point that must have been in the air."""
    before = run.first - 1
    if not _is_flagged(track, run) and _is_fall(track, run.first):
        return _landing(
            math.nan, track.seconds[flown], track.seconds[run.first], Evidence.INFERRED, before, run.first
        )
    before = _before_silence(track, flown, before)
    if track.seconds[run.first] - track.seconds[before] <= CLOSE_S:
        time = touchdown(track, before, run.first)
        earliest, latest = track.seconds[flown], over_runway(track, run.first)
        flew = int(np.searchsorted(track.seconds, time)) - 1
        return _landing(time, earliest, latest, Evidence.GROUND, min(max(flew, 0), before), run.first)
    latest = track.seconds[run.first]
    if on_approach(track, before):
        time = min(track.seconds[before] + seconds_to_touchdown(track, before), latest)
        return _landing(time, track.seconds[before], latest, unseen_end, before, run.first)
    return _landing_before(track, before, latest, run.first)


def _landing_before(track: Track, before: int, latest: float, ground: int) -> Movement:
    """The landing in a silence behind point `before`, at the earliest there, and at any time up to `latest`."""
    earliest = min(track.seconds[before] + flying_seconds(track, before), latest)
    time = math.nan if latest - earliest > WIDEST_MIN * 60 else earliest
    return _landing(time, earliest, latest, Evidence.INFERRED, before, ground)


def _before_silence(track: Track, flown: int, before: int) -> int:
    """The last point before a silence in which the aircraft may have landed; `before` where there is none. Points
    from `flown` on may be in the air or not."""
    silent = np.flatnonzero(np.diff(track.seconds[flown : before + 1]) > CLOSE_S)
    return flown + int(silent[0]) if len(silent) else before


def _is_flagged(track: Track, run: Contact) -> bool:
    """Whether anything but a low speed says that the aircraft was on the ground."""
    return bool((track.flag[run.first : run.last + 1] == 1).any())


def _is_fall(track: Track, first: int) -> bool:
    """Whether the last height known before a point was too high for a descent to it."""
    measured = np.flatnonzero(~np.isnan(track.height[:first]))
    if not len(measured):
        return False
    passed = track.seconds[first] - track.seconds[measured[-1]]
    return bool(
        track.height[measured[-1]] - track.error[measured[-1]]
        > STEADY_DESCENT_FPM / 60 * max(passed, FALL_LEAST_S)
    )


def _into_silence(track: Track, runs: list[Contact], in_flight: Flags, unseen_end: Evidence) -> Iterator[Movement]:
    """Landings whose approach was seen and whose ground run was not."""
    on_ground, stays = np.zeros((2, len(track)), dtype=bool)
    for run in runs:
        on_ground[run.first : run.last + 1] = True
        # Who is next seen in the roll of the take-off has landed unseen.
        stays[run.first : run.last + 1] = _is_stay(track, in_flight, run)
    last_down = np.maximum.accumulate(np.where(on_ground, np.arange(len(track)), -1))
    last_up = np.maximum.accumulate(np.where(in_flight, np.arange(len(track)), -1))
    silent = np.append(np.diff(track.seconds) >= SHORTEST_STAY_MIN * 60, True)
    comes_down_unseen = silent & (last_up > last_down) & ~np.append(stays[1:], False)
    for end in np.flatnonzero(comes_down_unseen).tolist():
        i = _last_height(track, end)
        is_here = on_approach(track, i) and not _lands_elsewhere(track, i, end)
        landing = _unseen_landing(track, i, end, unseen_end) if is_here else None
        if landing:
            yield landing


def _lands_elsewhere(track: Track, i: int, end: int) -> bool:
    """Whether the aircraft, lost on an approach at point i, is seen on the ground next door up to point `end`, or
    behind the silence on the ground nearer to where it was lost than this field is."""
    if track.is_next_door[i + 1 : end + 1].any():
        return True
    down = end + 1 < len(track) and (track.is_next_door[end + 1] or is_on_ground_elsewhere(track, end + 1))
    return bool(down and metres_between(track, i, end + 1) < track.away_nm[i] * M_PER_NM)


def _evidence_behind(track: Track, end: int, down: float, unseen_end: Evidence) -> Evidence | None:
    """Returns by what a landing that nobody saw is shown, as far as it is seen after point `end`; None where there
    was no time for a stay."""
    if end + 1 == len(track):
        return unseen_end
    back = flying_seconds(track, end + 1)
    if track.seconds[end + 1] - back - down < SHORTEST_STAY_MIN * 60:
        return None
    return Evidence.GAP if _climbs_out(track, end + 1) else unseen_end


def _unseen_landing(track: Track, i: int, end: int, unseen_end: Evidence) -> Movement | None:
    """The landing of an approach at point i, where nothing is seen after point `end`; None where there was no time
    for it, or it may have been broken off."""
    first = first_too_slow(track, i)
    if first <= i:
        flown = int(np.flatnonzero(track.in_flight[: first + 1])[-1])
        return _landing(
            track.seconds[first], track.seconds[flown], track.seconds[first], Evidence.INFERRED, flown, first
        )
    down = track.seconds[i] + seconds_to_touchdown(track, i)
    evidence = _evidence_behind(track, end, down, unseen_end)
    if evidence is None or (evidence != Evidence.GAP and not surely_lands(track, i)):
        return None
    slack = max(SLACK_FACTOR * (down - track.seconds[i]), LEAST_SLACK_S)
    if _took_long(track, i):
        return _landing_before(track, i - 1, down + slack, -1) if track.inside[i] else None
    if evidence == Evidence.FINAL and not is_final(track, i):
        evidence, slack = Evidence.INFERRED, CIRCUIT_S
    return _landing(down, track.seconds[i], down + slack, evidence, i, -1)


def _took_long(track: Track, i: int) -> bool:
    """Whether, at point i on the field or one next door, the aircraft may have landed already: it did not fly all
    the way from the point before, a silence back."""
    here = track.inside[i] or (track.away_nm[i] <= AWAY_NM and not _is_nearest(track, i))
    if i == 0 or not here or track.is_high[i] or track.flag[i] == 0 or track.speed[i] >= track.slow:
        return False
    passed = track.seconds[i] - track.seconds[i - 1]
    way = math.hypot(track.east[i] - track.east[i - 1], track.north[i] - track.north[i - 1])
    return bool(passed > CLOSE_S and way < passed * track.slow * M_PER_NM / 3600)


def _is_nearest(track: Track, i: int) -> bool:
    return bool(track.field.is_nearest(track.east[i : i + 1], track.north[i : i + 1])[0])


def _last_height(track: Track, end: int) -> int:
    """The last point up to `end` whose height is known, if that is less than a minute back; else `end`."""
    measured = np.flatnonzero(~np.isnan(track.height[: end + 1]))
    close = len(measured) and track.seconds[end] - track.seconds[measured[-1]] <= HEIGHTLESS_S
    return int(measured[-1]) if close else end


def _climbs_out(track: Track, i: int) -> bool:
    turned = track.backwards()
    return on_approach(turned, len(track) - 1 - i)


def _landing(time: float, earliest: float, latest: float, evidence: Evidence, air: int, ground: int) -> Movement:
    """A landing, its time between the bounds: who rolls out while still said to fly has landed before the point
    that was taken for the last in the air."""
    times = [each for each in (earliest, time, latest) if not math.isnan(each)]
    return Movement(True, float(time), float(min(times)), float(max(times)), evidence, air, ground)
