"""Which reports have a visit for certain, and which only may have one: no visit is that of two flights.

By the same aircraft, a report is corroborated if it has a visit in every choice of as many pairs as can exist at
once: three arrivals of one aircraft are not corroborated by a single visit. By the type alone it is corroborated
only if no other visit, and no other report of that type, could be meant. Every other pair is only possible. What
the analyst decided comes before all of it.

A report that names a time is held against the visits within two hours of it, bounds included, and where none is
left there against the others of its days, which are then possible and no more: a time never contradicts what its
day alone would not.
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
    """The largest number of pairs that can exist at once, and who has a partner in every choice of so many.

    pairs: those that remain when those are struck out that would cost another its partner.
    """

    size: int
    left: frozenset
    right: frozenset
    pairs: tuple[tuple, ...]


def assignment(pairs: Iterable[tuple[L, R]]) -> Assignment:
    """Returns the largest assignment among the possible pairs of two sides.

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
    partner_of_left, partner_of_right = _largest(forward)
    left = _always(forward, partner_of_left, partner_of_right)
    right = _always(backward, partner_of_right, partner_of_left)
    return Assignment(len(partner_of_left), left, right, _in_largest(pairs, left, right))


def _largest(forward: Mapping[L, list[R]]) -> tuple[dict[L, R], dict[R, L]]:
    """Returns a largest set of pairs, by augmenting paths, those with the fewest choices first."""
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


def _always(forward: Mapping[L, list[R]], left: Mapping[L, R], right: Mapping[R, L]) -> frozenset[L]:
    """Returns those that no largest set of pairs leaves out: no alternating path joins them to one left out."""
    waiting = deque(one for one in forward if one not in left)
    spared = set(waiting)
    while waiting:
        for other in forward[waiting.popleft()]:
            one = right[other]
            if one not in spared:
                spared.add(one)
                waiting.append(one)
    return frozenset(forward) - spared


def _in_largest(pairs: Iterable[tuple[L, R]], left: frozenset[L], right: frozenset[R]) -> tuple[tuple[L, R], ...]:
    """Returns all pairs but those that are in no largest set: who could partner one that may be left out is wanted
    there.

    The split is that of Dulmage and Mendelsohn (1958); within its square part nothing is struck out.
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
    """Reports and sightings, held against each other.

    decided, by_aircraft, by_type: corroborated reports, each with the sightings it can rest on (several where the
    same aircraft came more often than is reported). possible: the others that may have one. settled: sightings
    that are a reported flight for certain, with the reports that may be meant.
    """

    decided: Mapping[Report, tuple[Sighting, ...]]
    by_aircraft: Mapping[Report, tuple[Sighting, ...]]
    by_type: Mapping[Report, tuple[Sighting, ...]]
    possible: Mapping[Report, tuple[Sighting, ...]]
    settled: Mapping[Sighting, tuple[Report, ...]]

    # Both are made of fields that do not change.
    @cached_property
    def corroborated(self) -> dict[Report, tuple[Sighting, ...]]:
        """All corroborated reports, each with the sightings it can rest on."""
        return {**self.by_type, **self.by_aircraft, **self.decided}

    @cached_property
    def rivals(self) -> dict[Sighting, tuple[Report, ...]]:
        """All reports that each sighting may be."""
        pairs = [*self.corroborated.items(), *self.possible.items()]
        return _grouped((other, one) for one, others in pairs for other in others)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One row of what `possible_pairs` returns: how alike the aircraft are; inside and near, of the time."""

    report: Report
    sighting: Sighting
    how: Likeness
    inside: bool
    near: bool


def pairing(pairs: pd.DataFrame) -> Pairing:
    """Returns who may be who, from the pairs that `possible_pairs` returns, without those of suspect visits."""
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
    """Returns the pairing, each report held against the visits near its time where there are any."""
    decided = _decided(offered)
    undecided = _without(_pairs(offered), decided, set(decided.values()))
    by_aircraft = _same_aircraft(undecided)
    used = {others[0] for others in by_aircraft.values() if len(others) == 1}
    of_known_type = [
        pair for pair in _without(undecided, by_aircraft, used) if pair.how in (Likeness.AIRCRAFT, Likeness.TYPE)
    ]
    by_type = _same_type(
        _at_their_time(of_known_type), barred={other for others in by_aircraft.values() for other in others}
    )
    left = _without(undecided, {**by_aircraft, **by_type}, used | set(by_type.values()))
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


def _without(pairs: Iterable[_Pair], reports: Container[Report], sightings: Container[Sighting]) -> list[_Pair]:
    """Returns the pairs of which neither side is among those given."""
    return [pair for pair in pairs if pair.report not in reports and pair.sighting not in sightings]


def _same_aircraft(pairs: Iterable[_Pair]) -> dict[Report, tuple[Sighting, ...]]:
    """Returns the reports that the same aircraft corroborates, each with the sightings it can rest on."""
    own = _at_their_time(pair for pair in pairs if pair.how == Likeness.AIRCRAFT and pair.inside)
    largest = assignment((pair.report, pair.sighting) for pair in own)
    certain = largest.left & {pair.report for pair in own if pair.near}
    return _narrowed(_grouped((one, other) for one, other in largest.pairs if one in certain))


def _settled(
    one_by_one: Mapping[Report, Sighting], by_aircraft: Mapping[Report, tuple[Sighting, ...]]
) -> dict[Sighting, tuple[Report, ...]]:
    """Returns the sightings that are a reported flight for certain, with the reports that may be meant.

    Of those that several reports can rest on, they are the ones that every choice for these reports uses. Reports
    that are only possible do not count: their flight may have been another.
    """
    pairs = [(report, sighting) for report, sightings in by_aircraft.items() for sighting in sightings]
    always_used = assignment(pairs).right
    return _grouped(
        [(sighting, report) for report, sighting in one_by_one.items()]
        + [(sighting, report) for report, sighting in pairs if sighting in always_used]
    )


def _at_their_time(pairs: Iterable[_Pair]) -> list[_Pair]:
    """Returns, of reports that have pairs near their time, these pairs alone; of the others, all."""
    pairs = list(pairs)
    timely = {pair.report for pair in pairs if pair.near}
    return [pair for pair in pairs if pair.near or pair.report not in timely]


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    grouped: dict[K, dict[V, None]] = {}
    for key, value in pairs:
        grouped.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in grouped.items()}


def _narrowed(choices: Mapping[Report, tuple[Sighting, ...]]) -> dict[Report, tuple[Sighting, ...]]:
    """Returns the choices of each report that are left once those who have only one have theirs."""
    left = {one: dict.fromkeys(others) for one, others in choices.items()}
    waiting = [one for one, others in left.items() if len(others) == 1]
    for one in waiting:
        waiting += _take_from_others(left, one)
    return {one: tuple(others) for one, others in left.items()}


def _take_from_others(left: Mapping[Report, dict[Sighting, None]], one: Report) -> list[Report]:
    """Takes the only choice of a report away from all others that have more; returns those with one left."""
    (own,) = left[one]
    sharing = [other for other, others in left.items() if other != one and own in others and len(others) > 1]
    for other in sharing:
        del left[other][own]
    return [other for other in sharing if len(left[other]) == 1]


def _same_type(pairs: Sequence[_Pair], barred: set[Sighting]) -> dict[Report, Sighting]:
    """Returns the pairs of the same type, within the days and near the time, of which neither side has any other;
    none with a sighting that is barred."""
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
