"""Pairs of flights in the ledger that may be the same one. Only a person can decide; until then each counts."""

from collections.abc import Collection

import pandas as pd
from ibis import _

from components.activity.model import Tables
from components.activity.movements import ARRIVAL
from components.imports.same_flights import BY_TYPE, COLUMNS, MOST_REPORTS, pairs_alike
from components.ledger.reference.airports import is_code
from components.ledger.reference.designators import is_designator

SHARED = {
    "registration": "one registration, or its last five digits; days that touch, or the next after an open range",
    "address": "one address; days that touch, or the next after an open range",
    BY_TYPE: "type and day; one of them names no aircraft",
}
"""What the flights of a pair share, in words."""


def undecided_pairs(alike: pd.DataFrame, apart: Collection[tuple[str, str]]) -> pd.DataFrame:
    """Returns the pairs that nobody has declared to be two flights; `apart`: those that a person has."""
    decided = {pair for one, other in apart for pair in ((one, other), (other, one))}
    pairs = zip(alike["flight_id"], alike["other"], strict=True)
    return alike.loc[[pair not in decided for pair in pairs]]


def flights_alike(tables: Tables) -> pd.DataFrame:
    """Returns the pairs of flights of different sources that look like the same one, with the columns of
    `pairs_alike`; none if there are too many reports to compare."""
    cells = tables.reports.select("row", "date", "registration", "icao24", "callsign", "origin", "destination")
    placed = tables.placed.select("row", "flight_id", "source_id", "airfield", "movement", "aircraft_type")
    count = tables.answer(placed.aggregate(reports=_.count(), sources=_.source_id.nunique())).iloc[0]
    if count["sources"] < 2 or count["reports"] > MOST_REPORTS:
        return pairs_alike(pd.DataFrame(columns=list(COLUMNS), dtype="str"))
    reports = tables.answer(placed.inner_join(cells, "row").order_by("row", "movement"))
    far = reports["origin"].where(reports["movement"] == ARRIVAL, reports["destination"])
    types = {code: code in tables.own_types or is_designator(code) for code in reports["aircraft_type"].unique()}
    airports = {place: is_code(place) for place in far.unique()}
    return pairs_alike(
        reports.assign(
            elsewhere=far.where(far.map(airports), ""),
            aircraft_type=reports["aircraft_type"].where(reports["aircraft_type"].map(types), ""),
        )
    )
