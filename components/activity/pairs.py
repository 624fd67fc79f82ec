"""Reported movements and visits that may be the same: which aircraft, which time, and what the analyst decided."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from components.activity.decisions import SAME, decided
from components.activity.neighbours import PLACE, Neighbourhood
from components.activity.observations import SUSPECT, sightings
from components.activity.tables import Tables
from components.ledger.flights import SEPARATOR, times_named

AROUND = pd.Timedelta(hours=2)
"""A visit this close to the time that a report names is near it: more than the way to the stand and a clock that
was not put forward make, and less than a large aircraft needs to land, unload, leave and come again."""

REPORT = ["flight_id", *PLACE]


class Likeness(StrEnum):
    """How much a report and a visit agree on the aircraft."""

    AIRCRAFT = "same aircraft"
    TYPE = "same type"
    UNKNOWN = "type unknown"


def possible_pairs(tables: Tables, near: Neighbourhood) -> pd.DataFrame:
    """Every pair of a reported movement and a visit's that may be the same, in the neighbourhood, whatever the
    filters leave in view. Columns: flight_id, those of `observations.sightings`, likeness, tie (which of
    registration and icao24 they share), inside (whether the time lies within the range of the report for certain),
    off (how far its bounds lie from the time that the report names; NaT where it names none), near (whether that
    is within `AROUND`; True where no time is named) and decision ("", same or different). Pairs with suspect
    visits are among them."""
    told = tables.movements.select(
        *REPORT, "date", "aircraft_type", "registration", "icao24", "earliest", "latest"
    )
    moves = near.inside(tables.answer(near.holds(told, "earliest", "latest")), "earliest", "latest")
    seen = near.inside(tables.answer(near.holds(sightings(tables), "first", "last")), "first", "last")
    decisions = decided(tables, seen[seen["integrity"] != SUSPECT])
    found = _candidates(moves, seen)
    pairs = pd.concat([found, _only_decided(decisions, found, seen, moves)], ignore_index=True)
    pairs = pairs.merge(decisions, on=[*REPORT, "visit"], how="left")
    return pairs.assign(near=~(pairs["off"] > AROUND), decision=pairs["decision"].fillna("").astype("str"))


@lru_cache(maxsize=10_000)
def reported_values(cell: str) -> frozenset[str]:
    """What reports of one flight say, each; they may differ.

    >>> sorted(reported_values("A124 / IL76")), sorted(reported_values(""))
    (['A124', 'IL76'], [])
    """
    return frozenset(filter(None, cell.split(SEPARATOR)))


def _candidates(moves: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Pairs that are possible before anybody decides."""
    nothing = seen.head(0).assign(
        flight_id=pd.Series(dtype="str"),
        likeness=pd.Series(dtype="object"),
        tie=pd.Series(dtype="str"),
        inside=pd.Series(dtype="bool"),
        off=pd.Series(dtype="timedelta64[ms]"),
    )
    there = dict(list(seen.groupby(PLACE)))
    found = [_at_one_place(told, there[place]) for place, told in moves.groupby(PLACE) if place in there]
    found = [pairs for pairs in found if len(pairs)]
    return pd.concat(found, ignore_index=True) if found else nothing


def _at_one_place(moves: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """The pairs of one kind of movement at one airfield."""
    seen = seen.sort_values("first", kind="stable")
    first, last = (seen[name].to_numpy(dtype="datetime64[ms]") for name in ("first", "last"))
    begin = moves["earliest"].to_numpy(dtype="datetime64[ms]")
    end = moves["latest"].to_numpy(dtype="datetime64[ms]") + np.timedelta64(1, "D")
    low = np.searchsorted(np.maximum.accumulate(last), begin, side="left")
    counts = np.maximum(np.searchsorted(first, end, side="left") - low, 0)
    report = np.repeat(np.arange(len(moves)), counts)
    sighting = np.arange(counts.sum()) + np.repeat(low - counts.cumsum() + counts, counts)
    reports, visits = list(moves.itertuples()), list(seen.itertuples())
    alike = [
        likeness(reports[one], visits[other]) if last[other] >= begin[one] else None
        for one, other in zip(report, sighting, strict=True)
    ]
    kept = np.array([each is not None for each in alike], dtype=bool)
    one, other = report[kept], sighting[kept]
    return seen.iloc[other].assign(
        flight_id=moves["flight_id"].to_numpy()[one],
        likeness=pd.array([each for each in alike if each is not None], dtype="object"),
        tie=pd.array([_tie(reports[i], visits[j]) for i, j in zip(one, other, strict=True)], "str"),
        inside=(first[other] >= begin[one]) & (last[other] < end[one]),
        off=_off([times_named(reports[i].date) for i in one], first[other], last[other]),
    )


def _off(named: Sequence[Sequence[datetime]], first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """How far the bounds of each visit lie from the nearest of the times that its report names."""
    nearest = np.full(len(named), np.timedelta64("NaT"), dtype="timedelta64[ms]")
    for number in range(max(map(len, named), default=0)):
        time = np.array([times[number] if number < len(times) else None for times in named], "datetime64[ms]")
        away = np.maximum(np.maximum(first - time, time - last), np.timedelta64(0, "ms"))
        nearest = np.fmin(nearest, away)
    return nearest


def _only_decided(
    decisions: pd.DataFrame, found: pd.DataFrame, seen: pd.DataFrame, moves: pd.DataFrame
) -> pd.DataFrame:
    """Pairs that the analyst holds for the same though the tables do not pair them."""
    same = decisions.loc[decisions["decision"] == SAME, [*REPORT, "visit"]].merge(moves[REPORT], on=REPORT)
    paired = pd.MultiIndex.from_frame(found[[*REPORT, "visit"]])
    apart = same[~pd.MultiIndex.from_frame(same[[*REPORT, "visit"]]).isin(paired)]
    added = apart.merge(seen, on=["visit", *PLACE])
    return added.assign(likeness=Likeness.UNKNOWN, tie="", inside=False, off=np.timedelta64("NaT", "ms"))


def likeness(report: Any, visit: Any) -> Likeness | None:
    """How alike the aircraft of a report and of a visit are (both with icao24, registration and aircraft_type);
    None where it is another aircraft or another type."""
    if _same_address(report, visit) or _same_registration(report, visit):
        return Likeness.AIRCRAFT
    if (report.icao24 and visit.icao24) or (report.registration and visit.registration):
        return None
    types = reported_values(report.aircraft_type)
    if not types or not visit.aircraft_type:
        return Likeness.UNKNOWN
    if visit.aircraft_type not in types:
        return None
    return Likeness.TYPE if len(types) == 1 else Likeness.UNKNOWN


def _tie(report: Any, visit: Any) -> str:
    """Which of registration and icao24 a report and a visit share; "" where neither."""
    same = {"registration": _same_registration(report, visit), "icao24": _same_address(report, visit)}
    return " and ".join(name for name, agrees in same.items() if agrees)


def _same_address(report: Any, visit: Any) -> bool:
    return visit.icao24 in reported_values(report.icao24)


def _same_registration(report: Any, visit: Any) -> bool:
    mark = _mark(visit.registration)
    return mark is not None and mark in _marks(report.registration)


@lru_cache(maxsize=10_000)
def _marks(cell: str) -> frozenset[str | None]:
    return frozenset(map(_mark, reported_values(cell)))


@lru_cache(maxsize=10_000)
def _mark(registration: str) -> str | None:
    """A registration as compared: without hyphens and spaces."""
    return "".join(c for c in registration.upper() if c.isalnum()) or None
