"""Reported movements and visits that may be the same: which aircraft, which time, and what the analyst decided."""

from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from components.activity.decisions import SAME, decided
from components.activity.neighbours import PLACE, Neighbourhood
from components.activity.observations import SUSPECT, sightings
from components.activity.tables import Tables

REPORT = ["flight_id", *PLACE]
_DIFFERING = " / "


class Likeness(StrEnum):
    """How much a report and a visit agree on the aircraft."""

    AIRCRAFT = "same aircraft"
    TYPE = "same type"
    UNKNOWN = "type unknown"


def possible_pairs(tables: Tables, near: Neighbourhood) -> pd.DataFrame:
    """Every pair of a reported movement and a visit's that may be the same, in the neighbourhood, whatever the
    filters leave in view. Columns: flight_id, those of `observations.sightings`, likeness, inside (whether the
    time lies within the range of the report for certain) and decision ("", same or different). Pairs with suspect
    visits are among them."""
    told = tables.movements.select(*REPORT, "aircraft_type", "registration", "icao24", "earliest", "latest")
    moves = near.inside(tables.answer(near.holds(told, "earliest", "latest")), "earliest", "latest")
    seen = near.inside(tables.answer(near.holds(sightings(tables), "first", "last")), "first", "last")
    decisions = decided(tables, seen[seen["integrity"] != SUSPECT])
    found = _candidates(moves, seen)
    pairs = pd.concat([found, _only_decided(decisions, found, seen, moves)], ignore_index=True)
    pairs = pairs.merge(decisions, on=[*REPORT, "visit"], how="left")
    return pairs.assign(decision=pairs["decision"].fillna("").astype("str"))


@lru_cache(maxsize=10_000)
def reported_values(cell: str) -> frozenset[str]:
    """What reports of one flight say, each; they may differ.

    >>> sorted(reported_values("A124 / IL76")), sorted(reported_values(""))
    (['A124', 'IL76'], [])
    """
    return frozenset(filter(None, cell.split(_DIFFERING)))


def _candidates(moves: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Pairs that are possible before anybody decides."""
    nothing = seen.head(0).assign(
        flight_id=pd.Series(dtype="str"), likeness=pd.Series(dtype="object"), inside=pd.Series(dtype="bool")
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
        inside=(first[other] >= begin[one]) & (last[other] < end[one]),
    )


def _only_decided(
    decisions: pd.DataFrame, found: pd.DataFrame, seen: pd.DataFrame, moves: pd.DataFrame
) -> pd.DataFrame:
    """Pairs that the analyst holds for the same though the tables do not pair them."""
    same = decisions.loc[decisions["decision"] == SAME, [*REPORT, "visit"]].merge(moves[REPORT], on=REPORT)
    paired = pd.MultiIndex.from_frame(found[[*REPORT, "visit"]])
    apart = same[~pd.MultiIndex.from_frame(same[[*REPORT, "visit"]]).isin(paired)]
    return apart.merge(seen, on=["visit", *PLACE]).assign(likeness=Likeness.UNKNOWN, inside=False)


def likeness(report: Any, visit: Any) -> Likeness | None:
    """How alike the aircraft of a report and of a visit are (both with icao24, registration and aircraft_type);
    None where it is another aircraft or another type."""
    addresses = reported_values(report.icao24)
    marks = {_mark(text) for text in reported_values(report.registration)}
    if visit.icao24 in addresses or _mark(visit.registration) in marks:
        return Likeness.AIRCRAFT
    if (addresses and visit.icao24) or (marks and visit.registration):
        return None
    types = reported_values(report.aircraft_type)
    if not types or not visit.aircraft_type:
        return Likeness.UNKNOWN
    if visit.aircraft_type not in types:
        return None
    return Likeness.TYPE if len(types) == 1 else Likeness.UNKNOWN


@lru_cache(maxsize=10_000)
def _mark(registration: str) -> str | None:
    """A registration as compared: without hyphens and spaces."""
    return "".join(c for c in registration.upper() if c.isalnum()) or None
