"""Movements at the watched airfields, and their summaries, computed once: how many movements, and how many
reports, are alike."""

from functools import cache

import ibis
import ibis.expr.types as ir
from ibis import _

from components.ledger.flights import FLIGHT_COLUMNS
from components.ledger.tables.store import OtherEngine, StoredTable

ARRIVAL = "arrival"
DEPARTURE = "departure"
MOVEMENTS = (ARRIVAL, DEPARTURE)
_TELLING = ("aircraft_type", "source_id", "attributed_to")
ASKED = (*_TELLING, "operator", "credibility")


def _watched_ends(rows: ir.Table, watched: ir.Column | list[str]) -> ir.Table:
    """Returns the rows that begin or end at a watched airfield, once for each such end, with airfield and
    movement."""
    return ibis.union(
        *(
            rows.filter(rows[end].isin(watched)).mutate(airfield=rows[end], movement=ibis.literal(movement))
            for end, movement in (("destination", ARRIVAL), ("origin", DEPARTURE))
        )
    )


def _single_watched_ends(rows: ir.Table, watched: list[str]) -> ir.Table:
    """Returns what `_watched_ends` does if no row has two watched ends: each row is read only once."""
    arrives = rows.destination.isin(watched)
    moved = rows.filter(arrives | rows.origin.isin(watched))
    arrives = moved.destination.isin(watched)
    return moved.mutate(
        airfield=arrives.ifelse(moved.destination, moved.origin), movement=arrives.ifelse(ARRIVAL, DEPARTURE)
    )


def movements_of(flights: ir.Table, reports: ir.Table, watched: ir.Column | list[str]) -> ir.Table:
    """Returns one row per flight, watched airfield and movement: an arrival if a report names the airfield as its
    destination, a departure if one names it as its origin."""
    ends = _watched_ends(reports.select("flight_id", "origin", "destination"), watched)
    return ends.select("flight_id", "airfield", "movement").distinct().inner_join(flights, "flight_id")


def each_of(movements: ir.Table) -> ir.Table:
    """Returns the columns of `summary_of` for every single movement."""
    alike = ["airfield", "movement", "aircraft_type", "untyped", "earliest", "latest"]
    return movements.select(*alike, qualified=movements.qualifier != "", movements=ibis.literal(1, "int64"))


def summary_of(movements: ir.Table) -> ir.Table:
    """Returns the movements grouped by everything but their reports, with their number: far fewer rows than
    movements if there are many. qualified: the date is uncertain or approximate."""
    return _counted(each_of(movements), "movements")


def placed_of(movements: ir.Table, reports: ir.Table) -> ir.Table:
    """Returns every report with each of its movements. Of the report: row, flight_id, the columns that filters
    use, earliest and latest. Of the movement: airfield, movement, merged_type (its aircraft type according to all
    reports), untyped, qualified, first, last (its earliest and latest) and tellers (its number of reports)."""
    moves = movements.select(
        "flight_id",
        "airfield",
        "movement",
        "untyped",
        qualified=movements.qualifier != "",
        merged_type="aircraft_type",
        first="earliest",
        last="latest",
        tellers="reports",
    )
    return moves.inner_join(reports.select("row", "flight_id", *ASKED, "earliest", "latest"), "flight_id")


def each_report_of(placed: ir.Table) -> ir.Table:
    """Returns the columns of `report_summary_of` for every single report and movement."""
    alike = ["airfield", "movement", "merged_type", *_TELLING]
    return placed.select(*alike, earliest="first", latest="last", reports=ibis.literal(1, "int64"))


def report_summary_of(placed: ir.Table) -> ir.Table:
    """Returns the reports with their movements, grouped, with their number. earliest and latest are those of the
    movement, aircraft_type is that of the report."""
    return _counted(each_report_of(placed), "reports")


def undated_report_summary_of(report_summary: ir.Table) -> ir.Table:
    """Returns `report_summary_of` grouped once more, without the dates."""
    return report_summary.group_by("airfield", "movement", "merged_type", *_TELLING).aggregate(
        reports=report_summary.reports.sum()
    )


def _counted(each: ir.Table, number: str) -> ir.Table:
    """Returns distinct rows with their number."""
    return each.group_by(each.drop(number).columns).aggregate(**{number: each.count()})


@cache
def in_duckdb(flights: str, reports: str, airfields: str) -> dict[str, str]:
    """Returns the SQL of everything that DuckDB derives from its tables of flights, reports and watched airfields,
    by name. Each query may use these tables and the results of earlier queries, by name."""
    days = {"earliest": "date", "latest": "date"}
    texts = dict.fromkeys(FLIGHT_COLUMNS, "string")
    numbers = {"credibility": "int64", "reports": "int64", "untyped": "bool"}
    merged = ibis.table({**texts, **numbers, **days}, name=flights)
    named = dict.fromkeys(["flight_id", "origin", "destination", *ASKED], "string")
    each = ibis.table({**named, **days, "credibility": "int64", "row": "int64"}, name=reports)
    watched = ibis.table(dict.fromkeys(["airfield", "name"], "string"), name=airfields).airfield
    questions = {"movements": movements_of(merged, each, watched).order_by("earliest", "latest", "flight_id")}

    def made(name: str) -> ir.Table:
        return ibis.table(questions[name].schema(), name=name)

    questions["summary"] = summary_of(made("movements"))
    questions["placed"] = placed_of(made("movements"), each).order_by("earliest", "latest", "row")
    questions["report_summary"] = report_summary_of(made("placed"))
    questions["undated_report_summary"] = undated_report_summary_of(made("report_summary"))
    questions["twice"] = made("placed").aggregate(twice=_.count() > _.row.nunique())
    return {name: ibis.to_sql(question, dialect="duckdb", pretty=False) for name, question in questions.items()}


def in_database(
    reports: StoredTable, flights: StoredTable, engine: OtherEngine, watched: list[str]
) -> tuple[ir.Table, ir.Table, bool]:
    """Returns the queries for movements and placed, for reports on another engine, and whether a report may have
    two movements."""
    merged, named = flights.table.drop("row"), engine.named
    if flights.count < reports.count:
        movements = named("ledger movements", movements_of(merged, reports.table, watched))
        return movements, named("ledger placed", placed_of(movements, reports.table)), True
    # Each flight has one report, so no movement needs to look for other reports of its flight.
    rows = reports.table
    both = rows.filter(rows.origin.isin(watched) & rows.destination.isin(watched)).select("row")
    twice = len(engine.frame(both.limit(1))) > 0
    ends = _watched_ends if twice else _single_watched_ends
    ends_reported = ends(
        rows.select("row", "flight_id", "origin", "destination", *ASKED, "earliest", "latest", "qualifier"),
        watched,
    )
    placed = ends_reported.mutate(
        merged_type=ends_reported.aircraft_type,
        untyped=ends_reported.aircraft_type == "",
        qualified=ends_reported.qualifier != "",
        first=ends_reported.earliest,
        last=ends_reported.latest,
        tellers=ibis.literal(1, "int64"),
    )
    movements = named("ledger movements", ends(merged, watched))
    return movements, named("ledger placed", placed.drop("origin", "destination", "qualifier")), twice


def seen_in(visits: str) -> str:
    """Returns the SQL that groups the landings and take-offs in a table of visits by all but aircraft and time of
    day, with their number (sightings). bracketed: those that are only possible. day: the day of the time; first,
    last: the days of its bounds."""
    ends = [_ends_seen(visits, ARRIVAL, "arrival"), _ends_seen(visits, DEPARTURE, "departure")]
    return f"SELECT *, count(*) AS sightings FROM ({' UNION ALL '.join(ends)}) GROUP BY ALL"


def _ends_seen(visits: str, movement: str, end: str) -> str:
    return f"""
        SELECT airfield, '{movement}' AS movement, aircraft_type, integrity = 'suspect' AS suspect,
               {end}_evidence IN ('bracket', 'either') AS bracketed,
               {end}_utc::DATE AS day, {end}_earliest::DATE AS first, {end}_latest::DATE AS last
        FROM {visits} WHERE {end}_utc IS NOT NULL
    """
