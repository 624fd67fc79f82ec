"""The legs flown: which flights join which two places."""

import pandas as pd

from components.activity.selection import Selection, matching_movements
from components.activity.tables import Tables


def legs(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Flights per origin, destination and type, most first: columns origin, destination, aircraft_type, flights,
    earliest, latest (their first and last possible day; an open end is `date.max`). An unknown end is ""."""
    moves = matching_movements(tables, selection)
    flights = moves.select("flight_id", "origin", "destination", "aircraft_type", "earliest", "latest")
    flights = flights.distinct() if tables.twice else flights
    counted = flights.group_by("origin", "destination", "aircraft_type").aggregate(
        flights=flights.count(), earliest=flights.earliest.min(), latest=flights.latest.max()
    )
    return tables.answer(counted.order_by([counted.flights.desc(), "origin", "destination", "aircraft_type"]))


def unplaced(found: pd.DataFrame, gazetteer: pd.DataFrame) -> pd.Series:
    """Whether an end of each leg is unknown, or known by a name that nobody can place on a map."""
    placed = gazetteer.index[gazetteer["latitude"].notna()]
    return ~(found["origin"].isin(placed) & found["destination"].isin(placed))
