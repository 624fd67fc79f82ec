"""Sightings: landings and take-offs of visits, as tracks show them, and which of them are in view."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.activity.likeness import Aircraft, aircraft_of, likeness
from components.activity.model import Tables
from components.activity.movements import ARRIVAL, DEPARTURE
from components.activity.rows import Page
from components.activity.selection import Selection

SUSPECT = "suspect"
INFERRED = "inferred"
BRACKET = "bracket"
"""Evidence of a visit that is only possible: the way in and the way out were seen, but nothing between."""
EITHER = "either"
"""Evidence of a landing or take-off that may have been at a field next door; it is only possible, too."""
POSSIBLE = (BRACKET, EITHER)
MOST_SIGHTINGS = 600

WIDE = timedelta(hours=1)
"""A sighting whose time is less exact than this is drawn hollow. Within it, a mark on a chart of days does not
move visibly."""


DAY = timedelta(days=1)
LONGEST_HALF = timedelta(days=30)
"""The longest stay that is assumed when only one end of a visit was seen."""


def has_observations(tables: Tables) -> bool:
    """Returns whether anything was scanned at a watched airfield, or any visit detected."""
    return any(
        bool(tables.answer(table.aggregate(rows=table.count()))["rows"].iloc[0])
        for table in (tables.seen, tables.scans)
    )


def sightings(tables: Tables) -> ir.Table:
    """Returns every landing and take-off of a visit. Columns: visit, airfield, movement, icao24, registration,
    callsign, aircraft_type, time, first, last (the bounds of the time; timestamps, UTC), evidence, origin,
    destination, integrity, why, identified_by."""
    ends = []
    for movement, end, callsign in ((ARRIVAL, "arrival", "callsign_in"), (DEPARTURE, "departure", "callsign_out")):
        seen = tables.visits.filter(tables.visits[f"{end}_utc"].notnull())
        ends.append(
            seen.select(
                "visit",
                "airfield",
                "icao24",
                "registration",
                "aircraft_type",
                "origin",
                "destination",
                "integrity",
                "why",
                "identified_by",
                movement=ibis.literal(movement),
                callsign=seen[callsign],
                time=seen[f"{end}_utc"],
                first=seen[f"{end}_earliest"],
                last=seen[f"{end}_latest"],
                evidence=seen[f"{end}_evidence"],
            )
        )
    return ends[0].union(ends[1])


@dataclass(frozen=True, slots=True)
class HalfSeen:
    """Visits at one airfield whose landing (or whose take-off) was not seen: the times of the end that was seen,
    in order, and the aircraft of each."""

    times: Sequence[pd.Timestamp]
    aircraft: Sequence[Aircraft]


def half_seen(
    tables: Tables, first: pd.Timestamp, last: pd.Timestamp
) -> dict[tuple[Hashable, Hashable], HalfSeen]:
    """Returns the visits whose landing or take-off was not seen but can have been between two days, by airfield
    and the movement not seen. Suspect visits are included, since the aircraft may have been there."""
    visits = tables.visits
    day = ibis.coalesce(visits.arrival_utc, visits.departure_utc).date()
    reach = LONGEST_HALF.days + 1
    earliest = date.fromordinal(max(first.toordinal() - reach, date.min.toordinal()))
    latest = date.fromordinal(min(last.toordinal() + reach, date.max.toordinal()))
    incomplete = tables.answer(
        visits.filter(
            visits.arrival_utc.isnull() | visits.departure_utc.isnull(),
            day.between(earliest, latest),
        )
    )
    halves: dict[tuple[Hashable, Hashable], HalfSeen] = {}
    for movement, unseen_end, seen_end in (
        (ARRIVAL, "arrival_utc", "departure_utc"),
        (DEPARTURE, "departure_utc", "arrival_utc"),
    ):
        rows = incomplete[incomplete[unseen_end].isna() & incomplete[seen_end].notna()].sort_values(seen_end)
        for airfield, airfield_rows in rows.groupby("airfield"):
            aircraft = [aircraft_of(row, tables.own_types) for row in airfield_rows.itertuples()]
            halves[airfield, movement] = HalfSeen(airfield_rows[seen_end].tolist(), aircraft)
    return halves


def can_be_half_seen(move: Mapping[Hashable, Any], reported: Aircraft, half: HalfSeen) -> bool:
    """Returns whether a movement of the `reported` aircraft can be the unseen end of a visit. `half`: those of its
    airfield and movement."""
    if move["movement"] == ARRIVAL:
        first, last = move["earliest"], move["latest"] + LONGEST_HALF
    else:
        first, last = move["earliest"] - LONGEST_HALF, move["latest"] + DAY
    fits = slice(bisect_left(half.times, first), bisect_right(half.times, last))
    return any(likeness(reported, aircraft) is not None for aircraft in half.aircraft[fits])


def matching_sightings(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the sightings that pass the filters of type, airfield, movement and dates; the other filters concern
    reports. One that can have been on a selected day passes."""
    seen = _of_kind(sightings(tables), selection)
    if selection.start:
        seen = seen.filter(seen["last"].date() >= selection.start)
    if selection.end:
        seen = seen.filter(seen["first"].date() <= selection.end)
    return seen


def matching_visits(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the visits with a landing or take-off among `matching_sightings`."""
    visits = tables.visits
    for column, chosen in (("aircraft_type", selection.types), ("airfield", selection.airfields)):
        if chosen:
            visits = visits.filter(visits[column].isin(chosen))
    ends = []
    for movement, end in ((ARRIVAL, "arrival"), (DEPARTURE, "departure")):
        if movement in (selection.movements or (movement,)):
            matches = visits[f"{end}_utc"].notnull()
            if selection.start:
                matches &= visits[f"{end}_latest"].date() >= selection.start
            if selection.end:
                matches &= visits[f"{end}_earliest"].date() <= selection.end
            ends.append(matches)
    return visits.filter(ibis.or_(*ends))


def matching_seen(tables: Tables, selection: Selection) -> ir.Table:
    """Returns the selected sightings grouped by the columns of `movements.seen_in`, with their number, so that
    callers need not read each of them."""
    seen = _of_kind(tables.seen, selection)
    if selection.start:
        seen = seen.filter(seen["last"] >= selection.start)
    if selection.end:
        seen = seen.filter(seen["first"] <= selection.end)
    return seen


def _of_kind(seen: ir.Table, selection: Selection) -> ir.Table:
    for column, chosen in (
        ("aircraft_type", selection.types),
        ("airfield", selection.airfields),
        ("movement", selection.movements),
    ):
        if chosen:
            seen = seen.filter(seen[column].isin(chosen))
    return seen


def sightings_in_view(tables: Tables, selection: Selection) -> int:
    """Returns how many sightings are selected."""
    seen = matching_seen(tables, selection)
    return int(tables.answer(seen.aggregate(rows=seen.sightings.sum().coalesce(0)))["rows"].iloc[0])


def few_sightings(tables: Tables, selection: Selection, most: int = MOST_SIGHTINGS) -> pd.DataFrame | None:
    """Returns the selected sightings in order of time, with the columns of `sightings`; None if there are more
    than `most`."""
    if sightings_in_view(tables, selection) > most:
        return None
    return tables.answer(matching_sightings(tables, selection).order_by("time", "visit", "movement"))


def count_visits(tables: Tables, selection: Selection) -> int:
    """Returns how many visits `visits_on` pages through."""
    visits = matching_visits(tables, selection)
    return int(tables.answer(visits.aggregate(rows=visits.count()))["rows"].iloc[0])


def visits_on(tables: Tables, selection: Selection, page: Page) -> pd.DataFrame:
    """Returns one page of the visits with a selected landing or take-off, in order of time, with the columns of
    `Tables.visits`."""
    return tables.answer(page.of(_in_order(matching_visits(tables, selection))))


def visits_numbered(tables: Tables, numbers: Sequence[int]) -> pd.DataFrame:
    """Returns the visits with these numbers, in order of time, with the columns of `visits_on`."""
    if not numbers:
        return tables.answer(tables.visits.limit(0))
    return tables.answer(_in_order(tables.visits.filter(tables.visits.visit.isin(list(numbers)))))


def _in_order(visits: ir.Table) -> ir.Table:
    return visits.order_by(ibis.coalesce(visits.arrival_utc, visits.departure_utc), "visit")
