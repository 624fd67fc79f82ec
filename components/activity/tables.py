"""The ledger's tables where they can be asked: Ibis expressions, run by DuckDB inside this process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

import ibis
import ibis.expr.types as ir
import pandas as pd

from components.activity.bridge import is_elsewhere, with_own_rows
from components.ledger.engine import Elsewhere, Engine, Rows, engine
from components.ledger.flights import FLIGHT_COLUMNS
from components.ledger.ledger import Ledger

ARRIVAL = "arrival"
DEPARTURE = "departure"
MOVEMENTS = (ARRIVAL, DEPARTURE)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one version of a ledger, each an Ibis table.

    movements: flight_id, airfield, movement, aircraft_type, earliest, latest (dates), and the other columns of
    `Ledger.flights`. summary: how many movements are alike, see `summary_of`. told: how many reports are, see
    `told_of`.
    reports, notes, sources: as in `Ledger`, with their spreadsheet row in the column row and dates for earliest
    and latest. supports: as in `Ledger`. visits, with their number in the column visit, scans and matches: as in
    `Ledger`, those of watched airfields; times are UTC without a zone. seen: how many landings and take-offs of
    visits are alike, see `SEEN`. airfields: airfield and name of those watched. reports and movements may lie
    `elsewhere`; then row is text.
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
    elsewhere: Elsewhere | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def answer(self, question: ir.Table) -> pd.DataFrame:
        """Run a question. One at a time: a DuckDB connection is not to be shared by threads at work.

        Raises `RemoteError` where reports or movements lie in a database that does not answer.
        """
        if self.elsewhere is not None and is_elsewhere(question):
            return self.elsewhere.engine.frame(with_own_rows(question, self._answer_here))
        return self._answer_here(question)

    def _answer_here(self, question: ir.Table) -> pd.DataFrame:
        with self._lock:
            return question.to_pandas()


DATED = ("reports", "flights", "notes", "summary", "told")


def _ends(rows: ir.Table, watched: ir.Column | list[str]) -> ir.Table:
    """The rows of which an end is a watched airfield, once for each such end: with airfield and movement."""
    return ibis.union(
        *(
            rows.filter(rows[end].isin(watched)).mutate(airfield=rows[end], movement=ibis.literal(movement))
            for end, movement in (("destination", ARRIVAL), ("origin", DEPARTURE))
        )
    )


def movements_of(flights: ir.Table, reports: ir.Table, watched: ir.Column | list[str]) -> ir.Table:
    """One row per flight, watched airfield and movement: an arrival where a report names the airfield as its
    destination, a departure where one names it as its origin."""
    ends = _ends(reports.select("flight_id", "origin", "destination"), watched)
    return ends.select("flight_id", "airfield", "movement").distinct().inner_join(flights, "flight_id")


def summary_of(movements: ir.Table) -> ir.Table:
    """Movements that are alike to every question without regard to who tells of them, and their number: much fewer
    rows than there are movements where these are many."""
    alike = ["airfield", "movement", "aircraft_type", "untyped", "earliest", "latest"]
    return movements.group_by(alike).aggregate(movements=movements.count())


def told_of(movements: ir.Table, reports: ir.Table) -> ir.Table:
    """Likewise of the reports of each movement. merged_type is the aircraft type of the movement, as all its
    reports have it together; aircraft_type that of the report."""
    moves = movements.select(
        "flight_id", "airfield", "movement", "earliest", "latest", merged_type="aircraft_type"
    )
    told = moves.inner_join(reports.select("flight_id", *_TELLING), "flight_id")
    alike = ["airfield", "movement", "merged_type", "earliest", "latest", *_TELLING]
    return told.group_by(alike).aggregate(reports=told.count())


_TELLING = ("aircraft_type", "source_id", "attributed_to")


@cache
def _in_duckdb() -> dict[str, str]:
    """The questions for the tables movements, summary and told of DuckDB."""
    texts = dict.fromkeys(FLIGHT_COLUMNS, "string")
    numbers = {"credibility": "int64", "reports": "int64", "untyped": "bool"}
    days = {"earliest": "date", "latest": "date"}
    flights = ibis.table({**texts, **numbers, **days}, name="flights")
    named = dict.fromkeys(["flight_id", "origin", "destination", *_TELLING], "string")
    reports = ibis.table(named, name="reports")
    watched = ibis.table(dict.fromkeys(["airfield", "name"], "string"), name="airfields").airfield
    asked = movements_of(flights, reports, watched)
    movements = ibis.table(asked.schema(), name="movements")
    questions = {"movements": asked, "summary": summary_of(movements), "told": told_of(movements, reports)}
    return {name: ibis.to_sql(question, dialect="duckdb", pretty=False) for name, question in questions.items()}


def _ends_seen(movement: str, end: str) -> str:
    return f"""
        SELECT airfield, '{movement}' AS movement, aircraft_type, integrity = 'suspect' AS suspect,
               {end}_utc::DATE AS day, {end}_earliest::DATE AS first, {end}_latest::DATE AS last
        FROM all_visits WHERE {end}_utc IS NOT NULL
    """


SEEN = f"""
    SELECT *, count(*) AS sightings FROM (
        {_ends_seen(ARRIVAL, "arrival")} UNION ALL {_ends_seen(DEPARTURE, "departure")}
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

    elsewhere = None
    airfields = table("airfields", ledger.airfields[["airfield", "name"]])
    if isinstance(ledger.reports, Elsewhere) and isinstance(ledger.flights, Elsewhere):
        elsewhere, reports = ledger.reports, ledger.reports.table
        movements, summary, told = _elsewhere(ledger.reports, ledger.flights.table, sorted(watched))
        summary, told = (_fetched(elsewhere, *named, table) for named in (("summary", summary), ("told", told)))
    else:
        table("flights", ledger.flights)
        reports = table("reports", ledger.reports)
        for name, question in _in_duckdb().items():
            asked.keep(name, question)
        movements, summary, told = (connection.table(name) for name in ("movements", "summary", "told"))
    asked.put("all_visits", ledger.visits)
    every = Engine(asked.connection, visits_folder).keep("all_seen", SEEN)
    return Tables(
        movements=movements,
        summary=summary,
        told=told,
        reports=reports,
        notes=table("notes", ledger.notes),
        supports=table("supports", ledger.supports),
        sources=table("sources", ledger.sources),
        visits=seen_at_watched("visits", ledger.visits),
        seen=seen_at_watched("seen", every),
        scans=table("scans", at_watched(ledger.scans)),
        matches=table("matches", at_watched(ledger.matches)),
        airfields=airfields,
        elsewhere=elsewhere,
    )


_MOVEMENTS = "ledger movements"
MOST_FETCHED = 200_000
"""Rows. A summary that has more of them is no summary, and is left where it is."""


def _fetched(
    there: Elsewhere, name: str, question: ir.Table, put: Callable[[str, pd.DataFrame], ir.Table]
) -> ir.Table:
    """The answer to a question, here; where it is long, the question by a name."""
    found = there.engine.frame(question.limit(MOST_FETCHED + 1))
    if len(found) > MOST_FETCHED:
        return there.engine.named(f"ledger {name}", question)
    return put(name, found)


def _elsewhere(reports: Elsewhere, flights: ir.Table, watched: list[str]) -> tuple[ir.Table, ir.Table, ir.Table]:
    """The questions for movements, summary and told of reports that lie in a database."""
    flights = flights.drop("row")
    if not reports.of_one:
        movements = reports.engine.named(_MOVEMENTS, movements_of(flights, reports.table, watched))
        return movements, summary_of(movements), told_of(movements, reports.table)
    # Where each flight has one report, no movement needs to look for the others of its flight.
    movements = reports.engine.named(_MOVEMENTS, _ends(flights, watched))
    alike = ["airfield", "movement", "merged_type", "earliest", "latest", *_TELLING]
    told = _ends(reports.table.mutate(merged_type=reports.table.aircraft_type), watched)
    return movements, summary_of(movements), told.group_by(alike).aggregate(reports=told.count())
