"""What tracks show: landings and take-offs of visits, and which of them are in view."""

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
"""Evidence of a visit that is only possible: the way in and the way out were seen, and nothing between."""
EITHER = "either"
"""Evidence of a landing or take-off that may have been at a field next door: it is only possible, too."""
POSSIBLE = (BRACKET, EITHER)
MOST_SIGHTINGS = 600

WIDE = timedelta(hours=1)
"""A time known less exactly than this is drawn hollow; within it, a mark on a chart of days stays in its place."""


DAY = timedelta(days=1)
LONGEST_HALF = timedelta(days=30)
"""A stay longer than this is not guessed from one end of it."""


def has_observations(tables: Tables) -> bool:
    """Whether anything was scanned at a watched airfield, or any visit found."""
    return any(
        bool(tables.answer(table.aggregate(rows=table.count()))["rows"].iloc[0])
        for table in (tables.seen, tables.scans)
    )


def sightings(tables: Tables) -> ir.Table:
    """Every landing and take-off of a visit. Columns: visit, airfield, movement, icao24, registration, callsign,
    aircraft_type, time, first, last (its bounds; timestamps, UTC), evidence,
    origin, destination, integrity, why, identified_by."""
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
    """Visits at one airfield whose landing, or whose take-off, was not seen: the times of the end that was, in
    order, and the aircraft of each."""

    times: Sequence[pd.Timestamp]
    aircraft: Sequence[Aircraft]


def half_seen(
    tables: Tables, first: pd.Timestamp, last: pd.Timestamp
) -> dict[tuple[Hashable, Hashable], HalfSeen]:
    """Returns the visits whose landing or take-off was not seen, as far as it can be one between two days, by
    airfield and the movement that was not seen. Suspect ones may have been there, too."""
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
    for movement, own, other in (
        (ARRIVAL, "arrival_utc", "departure_utc"),
        (DEPARTURE, "departure_utc", "arrival_utc"),
    ):
        rows = incomplete[incomplete[own].isna() & incomplete[other].notna()].sort_values(other)
        for airfield, own_rows in rows.groupby("airfield"):
            aircraft = [aircraft_of(row, tables.own_types) for row in own_rows.itertuples()]
            halves[airfield, movement] = HalfSeen(own_rows[other].tolist(), aircraft)
    return halves


def can_be_half_seen(move: Mapping[Hashable, Any], reported: Aircraft, half: HalfSeen) -> bool:
    """Returns whether a movement of the aircraft that is `reported` can be the end that was not seen of a visit;
    `half` are those of its airfield and movement."""
    if move["movement"] == ARRIVAL:
        first, last = move["earliest"], move["latest"] + LONGEST_HALF
    else:
        first, last = move["earliest"] - LONGEST_HALF, move["latest"] + DAY
    fits = slice(bisect_left(half.times, first), bisect_right(half.times, last))
    return any(likeness(reported, aircraft) is not None for aircraft in half.aircraft[fits])


def matching_sightings(tables: Tables, selection: Selection) -> ir.Table:
    """The landings and take-offs that pass the filters of type, airfield, movement and dates; the other filters
    are of reports. One that can have been on a chosen day passes."""
    seen = _of_kind(sightings(tables), selection)
    if selection.start:
        seen = seen.filter(seen["last"].date() >= selection.start)
    if selection.end:
        seen = seen.filter(seen["first"].date() <= selection.end)
    return seen


def matching_visits(tables: Tables, selection: Selection) -> ir.Table:
    """The visits of which a landing or a take-off is among `matching_sightings`."""
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
    """How many of those are alike: the columns of `movements.SEEN`. Answered without looking at each."""
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
    """How many landings and take-offs match."""
    seen = matching_seen(tables, selection)
    return int(tables.answer(seen.aggregate(rows=seen.sightings.sum().coalesce(0)))["rows"].iloc[0])


def few_sightings(tables: Tables, selection: Selection, most: int = MOST_SIGHTINGS) -> pd.DataFrame | None:
    """The matching landings and take-offs in the order of time, with the columns of `sightings`; None where there
    are more than `most`."""
    if sightings_in_view(tables, selection) > most:
        return None
    return tables.answer(matching_sightings(tables, selection).order_by("time", "visit", "movement"))


def count_visits(tables: Tables, selection: Selection) -> int:
    """How many visits `visits_on` goes through."""
    visits = matching_visits(tables, selection)
    return int(tables.answer(visits.aggregate(rows=visits.count()))["rows"].iloc[0])


def visits_on(tables: Tables, selection: Selection, page: Page) -> pd.DataFrame:
    """The visits of which a landing or a take-off matches, those on one page, in the order of time: the columns of
    `Tables.visits`."""
    return tables.answer(page.of(_in_order(matching_visits(tables, selection))))


def visits_numbered(tables: Tables, numbers: Sequence[int]) -> pd.DataFrame:
    """The visits with these numbers, in the order of time, with the columns of `visits_on`."""
    if not numbers:
        return tables.answer(tables.visits.limit(0))
    return tables.answer(_in_order(tables.visits.filter(tables.visits.visit.isin(list(numbers)))))


def _in_order(visits: ir.Table) -> ir.Table:
    return visits.order_by(ibis.coalesce(visits.arrival_utc, visits.departure_utc), "visit")
