"""Matching of reports and visits: which reports certainly have a visit, and which may have one. No visit belongs
to two flights.

A report of the same aircraft is corroborated if it has a visit in every choice of as many pairs as can exist at
once: one visit does not corroborate three arrivals of the aircraft. A report that only shares the type is
corroborated only if no other visit, and no other report of that type, could be meant. Every other pair is merely
possible. What the analyst decided takes precedence over all of this.

A report that gives a time is matched with the visits within two hours of it, bounds included. If none is left
there, it is matched with the other visits of its days, which are then only possible: a time never contradicts what
its day alone would not.
"""

from collections import deque
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import pandas as pd

from components.activity.evidence.pairs import DIFFERENT, SAME
from components.activity.likeness import Likeness

L = TypeVar("L", bound=Hashable)
R = TypeVar("R", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The size of a maximum matching (the largest number of pairs that can exist at once), and who has a partner
    in every maximum matching.

    pairs: the possible pairs, without those that would cost somebody else a partner.
    """

    size: int
    left: frozenset
    right: frozenset
    pairs: tuple[tuple, ...]


def assignment(pairs: Iterable[tuple[L, R]]) -> Assignment:
    """Returns the maximum matching of two sides, from their possible pairs.

    Three on the left that all fit the same one on the right: one pair, and none of the three has it for sure.

    >>> largest = assignment([("a", 1), ("b", 1), ("c", 1)])
    >>> largest.size, sorted(largest.left), sorted(largest.right)
    (1, [], [1])

    One that fits two: it has a partner whichever it is.

    >>> sorted(assignment([("a", 1), ("a", 2)]).left)
    ['a']

    One that fits two, of which another fits one: two pairs can exist, so each has its own.

    >>> assignment([("a", 1), ("a", 2), ("b", 1), ("c", 1)]).pairs
    (('a', 2), ('b', 1), ('c', 1))
    """
    pairs = list(pairs)
    forward: dict[L, list[R]] = {}
    backward: dict[R, list[L]] = {}
    for one, other in pairs:
        forward.setdefault(one, []).append(other)
        backward.setdefault(other, []).append(one)
    partner_of_left, partner_of_right = _maximum_matching(forward)
    left = _always_matched(forward, partner_of_left, partner_of_right)
    right = _always_matched(backward, partner_of_right, partner_of_left)
    return Assignment(len(partner_of_left), left, right, _pairs_in_maximum(pairs, left, right))


def _maximum_matching(forward: Mapping[L, list[R]]) -> tuple[dict[L, R], dict[R, L]]:
    """Returns a maximum matching, found with augmenting paths, those with the fewest choices first."""
    left: dict[L, R] = {}
    right: dict[R, L] = {}
    for start in sorted(forward, key=lambda one: len(forward[one])):
        came_from: dict[R, L] = {}
        waiting, end = deque([start]), None
        while waiting and end is None:
            one = waiting.popleft()
            for other in forward[one]:
                if other in came_from:
                    continue
                came_from[other] = one
                if other not in right:
                    end = other
                    break
                waiting.append(right[other])
        while end is not None:
            one = came_from[end]
            before = left.get(one)
            left[one], right[end] = end, one
            end = before
    return left, right


def _always_matched(forward: Mapping[L, list[R]], left: Mapping[L, R], right: Mapping[R, L]) -> frozenset[L]:
    """Returns those with a partner in every maximum matching: no alternating path connects them to one left
    out."""
    waiting = deque(one for one in forward if one not in left)
    may_be_unmatched = set(waiting)
    while waiting:
        for other in forward[waiting.popleft()]:
            one = right[other]
            if one not in may_be_unmatched:
                may_be_unmatched.add(one)
                waiting.append(one)
    return frozenset(forward) - may_be_unmatched


def _pairs_in_maximum(
    pairs: Iterable[tuple[L, R]], left: frozenset[L], right: frozenset[R]
) -> tuple[tuple[L, R], ...]:
    """Returns the pairs without those that are in no maximum matching: anyone who could be the partner of someone
    who may be left out is needed there.

    This is the decomposition of Dulmage and Mendelsohn (1958); within its square part no pair is removed.
    """
    wanted_left = {one for one, other in pairs if other not in right}
    wanted_right = {other for one, other in pairs if one not in left}
    return tuple(
        (one, other)
        for one, other in pairs
        if (one in wanted_left) == (other not in right) and (other in wanted_right) == (one not in left)
    )


K = TypeVar("K")
V = TypeVar("V")
Report = tuple[str, str, str]
"""flight_id, airfield, movement"""
Sighting = tuple[int, str, str]
"""visit, airfield, movement"""


@dataclass(frozen=True)
class Pairing:
    """Reports and sightings, matched with each other.

    decided, by_aircraft, by_type: corroborated reports, each with the sightings that it can rest on (several if
    the same aircraft came more often than reported). possible: the other reports that may have a sighting.
    settled: sightings that certainly belong to a reported flight, with the reports that may be meant.
    """

    decided: Mapping[Report, tuple[Sighting, ...]]
    by_aircraft: Mapping[Report, tuple[Sighting, ...]]
    by_type: Mapping[Report, tuple[Sighting, ...]]
    possible: Mapping[Report, tuple[Sighting, ...]]
    settled: Mapping[Sighting, tuple[Report, ...]]

    # Safe to cache: the fields that both derive from do not change.
    @cached_property
    def corroborated(self) -> dict[Report, tuple[Sighting, ...]]:
        """All corroborated reports, each with the sightings that it can rest on."""
        return {**self.by_type, **self.by_aircraft, **self.decided}

    @cached_property
    def rivals(self) -> dict[Sighting, tuple[Report, ...]]:
        """The reports that each sighting may belong to."""
        pairs = [*self.corroborated.items(), *self.possible.items()]
        return _grouped((other, one) for one, others in pairs for other in others)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One row of `possible_pairs`: how alike the aircraft are, and whether the time is inside the range and
    near."""

    report: Report
    sighting: Sighting
    how: Likeness
    inside: bool
    near: bool


def pairing(pairs: pd.DataFrame) -> Pairing:
    """Returns which report may be which sighting, from rows of `possible_pairs` without suspect visits."""
    offered = pairs[pairs["decision"] != DIFFERENT]
    near_time = _paired(offered)
    if offered["near"].all():
        return near_time
    by_day = _paired(offered.assign(near=True))
    left = {
        one: others
        for one, others in {**by_day.possible, **by_day.corroborated}.items()
        if one not in near_time.corroborated and one not in near_time.possible
    }
    return replace(near_time, possible={**near_time.possible, **left})


def _paired(offered: pd.DataFrame) -> Pairing:
    """Returns the pairing; a report with visits near its time is matched with these only."""
    decided = _decided(offered)
    undecided = _pairs_without(_pairs(offered), decided, set(decided.values()))
    by_aircraft = _same_aircraft(undecided)
    used = {others[0] for others in by_aircraft.values() if len(others) == 1}
    of_known_type = [
        pair
        for pair in _pairs_without(undecided, by_aircraft, used)
        if pair.how in (Likeness.AIRCRAFT, Likeness.TYPE)
    ]
    by_type = _same_type(
        _at_their_time(of_known_type), barred={other for others in by_aircraft.values() for other in others}
    )
    left = _pairs_without(undecided, {**by_aircraft, **by_type}, used | set(by_type.values()))
    return Pairing(
        {one: (other,) for one, other in decided.items()},
        by_aircraft,
        {one: (other,) for one, other in by_type.items()},
        _grouped((pair.report, pair.sighting) for pair in _at_their_time(left)),
        _settled({**decided, **by_type}, by_aircraft),
    )


def _pairs(offered: pd.DataFrame) -> list[_Pair]:
    cells = zip(*_sides(offered), offered["likeness"], offered["inside"], offered["near"], strict=True)
    return [_Pair(*row) for row in cells]


def _sides(offered: pd.DataFrame) -> tuple[list[Report], list[Sighting]]:
    """Returns the report and the sighting of each row."""
    place = offered["airfield"], offered["movement"]
    return (
        list(zip(offered["flight_id"], *place, strict=True)),
        list(zip(offered["visit"], *place, strict=True)),
    )


def _decided(offered: pd.DataFrame) -> dict[Report, Sighting]:
    """Returns the pairs that the analyst has decided to be the same."""
    cells = zip(*_sides(offered), offered["decision"], strict=True)
    return {report: sighting for report, sighting, decision in cells if decision == SAME}


def _pairs_without(
    pairs: Iterable[_Pair], reports: Container[Report], sightings: Container[Sighting]
) -> list[_Pair]:
    """Returns the pairs with neither a report nor a sighting among those given."""
    return [pair for pair in pairs if pair.report not in reports and pair.sighting not in sightings]


def _same_aircraft(pairs: Iterable[_Pair]) -> dict[Report, tuple[Sighting, ...]]:
    """Returns the reports that a visit of the same aircraft corroborates, each with the sightings that it can rest
    on."""
    pairs_of_aircraft = _at_their_time(pair for pair in pairs if pair.how == Likeness.AIRCRAFT and pair.inside)
    largest = assignment((pair.report, pair.sighting) for pair in pairs_of_aircraft)
    certain = largest.left & {pair.report for pair in pairs_of_aircraft if pair.near}
    return _narrowed(_grouped((one, other) for one, other in largest.pairs if one in certain))


def _settled(
    one_by_one: Mapping[Report, Sighting], by_aircraft: Mapping[Report, tuple[Sighting, ...]]
) -> dict[Sighting, tuple[Report, ...]]:
    """Returns the sightings that certainly belong to a reported flight, with the reports that may be meant.

    If several reports can rest on a sighting, it counts if every maximum matching of these reports uses it.
    Reports that are only possible do not count: their flight may have been another one.
    """
    pairs = [(report, sighting) for report, sightings in by_aircraft.items() for sighting in sightings]
    always_used = assignment(pairs).right
    return _grouped(
        [(sighting, report) for report, sighting in one_by_one.items()]
        + [(sighting, report) for report, sighting in pairs if sighting in always_used]
    )


def _at_their_time(pairs: Iterable[_Pair]) -> list[_Pair]:
    """Returns the pairs near their report's time; for reports without such a pair, all their pairs."""
    pairs = list(pairs)
    timely = {pair.report for pair in pairs if pair.near}
    return [pair for pair in pairs if pair.near or pair.report not in timely]


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    grouped: dict[K, dict[V, None]] = {}
    for key, value in pairs:
        grouped.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in grouped.items()}


def _narrowed(choices: Mapping[Report, tuple[Sighting, ...]]) -> dict[Report, tuple[Sighting, ...]]:
    """Returns the choices of each report after every report with a single choice has taken it."""
    left = {one: dict.fromkeys(others) for one, others in choices.items()}
    waiting = [one for one, others in left.items() if len(others) == 1]
    for one in waiting:
        waiting += _take_from_others(left, one)
    return {one: tuple(others) for one, others in left.items()}


def _take_from_others(left: Mapping[Report, dict[Sighting, None]], one: Report) -> list[Report]:
    """Removes the only choice of a report from all others that have more; returns those that now have one left."""
    (choice,) = left[one]
    sharing = [other for other, others in left.items() if other != one and choice in others and len(others) > 1]
    for other in sharing:
        del left[other][choice]
    return [other for other in sharing if len(left[other]) == 1]


def _same_type(pairs: Sequence[_Pair], barred: set[Sighting]) -> dict[Report, Sighting]:
    """Returns the pairs of the same type, within the days and near the time, whose report and sighting are in no
    other pair. No `barred` sighting is among them."""
    sightings = _grouped((pair.report, pair.sighting) for pair in pairs)
    reports = _grouped((pair.sighting, pair.report) for pair in pairs)
    return {
        pair.report: pair.sighting
        for pair in pairs
        if pair.how == Likeness.TYPE
        and pair.inside
        and pair.near
        and len(sightings[pair.report]) == len(reports[pair.sighting]) == 1
        and pair.sighting not in barred
    }
