"""Which reports have a visit for certain, and which only may have one: no visit is that of two flights.

By the same aircraft, a report is corroborated if it has a visit in every choice of as many pairs as can exist at
once: three arrivals of one aircraft are not corroborated by a single visit. By the type alone it is corroborated
only if no other visit, and no other report of that type, could be meant. Every other pair is only possible. What
the analyst decided comes before all of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from components.activity.assignment import assignment
from components.activity.decisions import DIFFERENT, SAME
from components.activity.pairs import Likeness

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

    @cached_property
    def corroborated(self) -> dict[Report, tuple[Sighting, ...]]:
        """All corroborated reports."""
        return {**self.by_type, **self.by_aircraft, **self.decided}

    @cached_property
    def rivals(self) -> dict[Sighting, tuple[Report, ...]]:
        """For each sighting, all reports that it may be."""
        pairs = [*self.corroborated.items(), *self.possible.items()]
        return _grouped((other, one) for one, others in pairs for other in others)


def pairing(pairs: pd.DataFrame) -> Pairing:
    """Judge the answer of `possible_pairs`, without those of suspect visits."""
    offered = pairs[pairs["decision"] != DIFFERENT]
    reports = list(zip(offered["flight_id"], offered["airfield"], offered["movement"], strict=True))
    sightings = list(zip(offered["visit"], offered["airfield"], offered["movement"], strict=True))
    rows = list(zip(reports, sightings, offered["likeness"], offered["inside"], offered["decision"], strict=True))
    decided = {one: other for one, other, *_, decision in rows if decision == SAME}
    taken = set(decided.values())
    rest = [row[:4] for row in rows if row[0] not in decided and row[1] not in taken]

    found = assignment((one, other) for one, other, how, inside in rest if how == Likeness.AIRCRAFT and inside)
    choices = _grouped((one, other) for one, other in found.kept if one in found.left)
    by_aircraft = _narrowed(choices)
    used = {others[0] for others in by_aircraft.values() if len(others) == 1}

    by_type = _lone(
        [
            (one, other, how == Likeness.TYPE and inside)
            for one, other, how, inside in rest
            if one not in by_aircraft and other not in used and how != Likeness.UNKNOWN
        ],
        barred={other for others in by_aircraft.values() for other in others},
    )
    settled_by = [(other, one) for one, other in [*decided.items(), *by_type.items()]]
    settled_by += [
        (other, one)
        for one, others in by_aircraft.items()
        for other in others
        if len(others) == 1 or other in found.right
    ]
    taken |= used | set(by_type.values())
    possible = _grouped(
        (one, other)
        for one, other, *_ in rest
        if one not in by_aircraft and one not in by_type and other not in taken
    )
    return Pairing(
        {one: (other,) for one, other in decided.items()},
        by_aircraft,
        {one: (other,) for one, other in by_type.items()},
        possible,
        _grouped(settled_by),
    )


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    grouped: dict[K, dict[V, None]] = {}
    for key, value in pairs:
        grouped.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in grouped.items()}


def _narrowed(choices: Mapping[Report, tuple[Sighting, ...]]) -> dict[Report, tuple[Sighting, ...]]:
    """The choices of each that are left once those who have only one have theirs."""
    left = {one: dict.fromkeys(others) for one, others in choices.items()}
    waiting = [one for one, others in left.items() if len(others) == 1]
    for one in waiting:
        (own,) = left[one]
        for other, others in left.items():
            if other != one and own in others and len(others) > 1:
                del others[own]
                if len(others) == 1:
                    waiting.append(other)
    return {one: tuple(others) for one, others in left.items()}


def _lone(pairs: Iterable[tuple[Report, Sighting, bool]], barred: set[Sighting]) -> dict[Report, Sighting]:
    """Pairs that are good by themselves and of which neither side has any other; none with one that is barred."""
    pairs = list(pairs)
    sightings = _grouped((one, other) for one, other, _ in pairs)
    reports = _grouped((other, one) for one, other, _ in pairs)
    return {
        one: other
        for one, other, good in pairs
        if good and len(sightings[one]) == len(reports[other]) == 1 and other not in barred
    }
