"""The ledger's tables where they can be asked: Ibis expressions, run by DuckDB inside this process."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.ledger.engine import Engine, Rows, engine
from components.ledger.ledger import Ledger

ARRIVAL = "arrival"
DEPARTURE = "departure"
MOVEMENTS = (ARRIVAL, DEPARTURE)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one version of a ledger, each an Ibis table.

    movements: flight_id, airfield, movement, aircraft_type, earliest, latest (dates), and the other columns of
    `Ledger.flights`. summary: how many movements are alike, see `SUMMARY`. told: how many reports are, see `TOLD`.
    reports, notes, sources: as in `Ledger`, with their spreadsheet row in the column row and dates for earliest
    and latest. supports: as in `Ledger`. visits, with their number in the column visit, scans and matches: as in
    `Ledger`, those of watched airfields; times are UTC without a zone. seen: how many landings and take-offs of
    visits are alike, see `SEEN`. airfields: airfield and name of those watched.
    """

    movements: ir.Table
    summary: ir.Table
    told: ir.Table
    reports: ir.Table
    notes: ir.Table
    supports: ir.Table
    sources: ir.Table
    visits: ir.Table
    seen: ir.Table
    scans: ir.Table
    matches: ir.Table
    airfields: ir.Table
    _lock: Lock = field(default_factory=Lock, repr=False)

    def answer(self, question: ir.Table) -> pd.DataFrame:
        """Run a question. One at a time: a DuckDB connection is not to be shared by threads at work."""
        with self._lock:
            return question.to_pandas()


DATED = ("reports", "flights", "notes")

MOVEMENTS_AT_WATCHED = f"""
    SELECT flight_id, airfield, movement, flights.* EXCLUDE (flight_id) FROM flights JOIN (
        SELECT DISTINCT flight_id, airfield, movement FROM (
            SELECT flight_id, destination AS airfield, '{ARRIVAL}' AS movement FROM reports
            UNION ALL SELECT flight_id, origin AS airfield, '{DEPARTURE}' AS movement FROM reports
        ) SEMI JOIN airfields USING (airfield)
    ) USING (flight_id)
"""
"""One row per flight, watched airfield and movement: an arrival where a report names the airfield as its
destination, a departure where one names it as its origin."""


SUMMARY = """
    SELECT airfield, movement, aircraft_type, untyped, earliest, latest, count(*) AS movements
    FROM movements GROUP BY ALL
"""
"""Movements that are alike to every question without regard to who tells of them, and their number: much fewer
rows than there are movements where these are many."""

TOLD = """
    SELECT m.airfield, m.movement, m.aircraft_type AS merged_type, m.earliest, m.latest,
           r.aircraft_type, r.source_id, r.attributed_to, count(*) AS reports
    FROM movements AS m JOIN reports AS r USING (flight_id) GROUP BY ALL
"""
"""Likewise of the reports of each movement. merged_type is the aircraft type of the movement, as all its reports
have it together; aircraft_type that of the report."""


def _ends(movement: str, end: str) -> str:
    return f"""
        SELECT airfield, '{movement}' AS movement, aircraft_type, integrity = 'suspect' AS suspect,
               {end}_utc::DATE AS day, {end}_earliest::DATE AS first, {end}_latest::DATE AS last
        FROM all_visits WHERE {end}_utc IS NOT NULL
    """


SEEN = f"""
    SELECT *, count(*) AS sightings FROM (
        {_ends(ARRIVAL, "arrival")} UNION ALL {_ends(DEPARTURE, "departure")}
    ) GROUP BY ALL
"""
"""Landings and take-offs of visits that are alike but for the aircraft and the time of the day, and their number.
day is that of the time, first and last are the days of its bounds."""


def tables(ledger: Ledger) -> Tables:
    """Put a ledger where it can be asked."""
    visits_folder = ledger.visits.parent if isinstance(ledger.visits, Path) else None
    asked = Engine(engine(ledger.folder or visits_folder).connection, ledger.folder)
    connection = ibis.duckdb.from_connection(asked.connection)
    watched = set(ledger.airfields["airfield"])

    def table(name: str, rows: Rows) -> ir.Table:
        asked.put(f"{name}_rows", rows)
        days = "REPLACE (earliest::DATE AS earliest, latest::DATE AS latest)" if name in DATED else ""
        kind = "VIEW" if isinstance(rows, Path) else "TABLE"
        asked.connection.execute(f"CREATE {kind} {name} AS SELECT * {days} FROM {name}_rows")
        return connection.table(name)

    def at_watched(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["airfield"].isin(watched)]

    def seen_at_watched(name: str, rows: Rows) -> ir.Table:
        kind = "VIEW" if isinstance(rows, Path) else "TABLE"
        asked.connection.execute(f"CREATE {kind} {name} AS FROM all_{name} SEMI JOIN airfields USING (airfield)")
        return connection.table(name)

    table("flights", ledger.flights)
    reports, airfields = (
        table("reports", ledger.reports),
        table("airfields", ledger.airfields[["airfield", "name"]]),
    )
    for name, question in (("movements", MOVEMENTS_AT_WATCHED), ("summary", SUMMARY), ("told", TOLD)):
        asked.keep(name, question)
    asked.put("all_visits", ledger.visits)
    every = Engine(asked.connection, visits_folder).keep("all_seen", SEEN)
    return Tables(
        movements=connection.table("movements"),
        summary=connection.table("summary"),
        told=connection.table("told"),
        reports=reports,
        notes=table("notes", ledger.notes),
        supports=table("supports", ledger.supports),
        sources=table("sources", ledger.sources),
        visits=seen_at_watched("visits", ledger.visits),
        seen=seen_at_watched("seen", every),
        scans=table("scans", at_watched(ledger.scans)),
        matches=table("matches", at_watched(ledger.matches)),
        airfields=airfields,
    )
