"""Combines the reports of each flight, and finds where they contradict each other."""

from datetime import datetime, time
from functools import cache, lru_cache, reduce

import ibis
import ibis.expr.types as ir

from components.ledger.dates.edtf import instant

_SEPARATOR = " / "
"""Separates the values in which the reports of a flight differ. They are kept as one text in the table of
flights, since such a combination is counted, drawn, filtered and linked to like a type of its own."""
COMPARED = ("aircraft_type", "registration", "icao24", "callsign", "operator", "origin", "destination")
_MARKS = ("registration", "callsign")
_SIGNS = "-+ "
"""Signs that people add to registrations and callsigns or leave out; no two differ by these alone."""
_BESIDE = ("date", *COMPARED, "model")

FLIGHT_COLUMNS = (
    "flight_id",
    "earliest",
    "latest",
    "date",
    "qualifier",
    *COMPARED,
    "model",
    "credibility",
    "reports",
    "untyped",
)


def reported_values(cell: str) -> tuple[str, ...]:
    """Returns the values in a cell of a table of flights, one for each differing report.

    >>> reported_values("A124 / IL76"), reported_values("")
    (('A124', 'IL76'), ())
    """
    return tuple(filter(None, cell.split(_SEPARATOR)))


@lru_cache(maxsize=65_536)
def times_named(date: str) -> tuple[datetime, ...]:
    """Returns the times, UTC without a zone, in the dates of one flight's reports. Midnight does not count:
    tools write it for a day without a known time.

    >>> times_named("2025-10-26 / 2025-10-26T14:03Z"), times_named("2025-10-26T00:00:00Z")
    ((datetime.datetime(2025, 10, 26, 14, 3),), ())
    """
    named = map(instant, reported_values(date))
    return tuple(when for when in named if when is not None and when.time() != time())


def _differing(several: str, column: str, condition: str) -> str:
    """Returns the SQL for flights whose reports differ in a column, with the value of each report."""
    return f"""
        SELECT flight_id, '{column}' AS "column",
               list({{'value': {column}, 'source_id': source_id}} ORDER BY row) AS "values"
        FROM {several} WHERE {column} <> '' GROUP BY flight_id HAVING {condition}
    """


def several_reports(reports: str) -> str:
    """Returns the SQL for the reports of flights with more than one report."""
    several = f"SELECT flight_id FROM {reports} GROUP BY ALL HAVING count(*) > 1"
    return f"FROM {reports} SEMI JOIN ({several}) USING (flight_id)"


def of_one_report(reports: ir.Table) -> ir.Table:
    """Returns flights from reports of which each is the only one of its flight: the columns `FLIGHT_COLUMNS`,
    and row, that of the report."""
    flights = reports.mutate(reports=ibis.literal(1, "int64"), untyped=reports.aircraft_type == "")
    return flights.select(*FLIGHT_COLUMNS, "row")


def of_several_reports(reports: ir.Table) -> ir.Table:
    """Returns one row per flight_id with the columns `FLIGHT_COLUMNS` and row, that of the first report.

    The date range of a flight is the intersection of those of its reports; if they do not overlap, it spans
    them all, and `conflicts` reports it. Differing values are joined in alphabetical order by `_SEPARATOR`.
    credibility is the best grade (1 is best; 6, "cannot be judged", and no grade come last); reports counts the
    rows; untyped says that a report names no aircraft type.
    """
    first, last = reports.earliest, reports.latest
    is_disjoint = first.max() > last.min()
    differ = reports.qualifier.nullif("").nunique() > 1
    flights = reports.group_by("flight_id").aggregate(
        earliest=is_disjoint.ifelse(first.min(), first.max()),
        latest=is_disjoint.ifelse(last.max(), last.min()),
        qualifier=(differ | (reports.qualifier == "%").any()).ifelse("%", reports.qualifier.max()),
        credibility=reports.credibility.min(),
        reports=reports.count(),
        untyped=(reports.aircraft_type == "").any(),
        row=reports.row.min(),
        **{column: _beside(reports[column]) for column in _BESIDE},
    )
    return flights.select(*FLIGHT_COLUMNS, "row")


def _beside(column: ir.StringColumn) -> ir.StringScalar:
    return column.nullif("").collect(distinct=True).sort().join(_SEPARATOR).coalesce("")


def as_compared(reports: ir.Table, column: str) -> ir.StringValue:
    """Returns a column of reports as it is compared: registrations and callsigns without case and signs."""
    if column not in _MARKS:
        return reports[column]
    return reduce(lambda cells, sign: cells.replace(sign, ""), _SIGNS, reports[column].upper())


@cache
def merged(reports: str, several: str) -> str:
    """Returns the SQL for the flights in DuckDB's table of reports, in the order of their first reports;
    `several` is the table of `several_reports`."""
    texts = dict.fromkeys(["flight_id", "qualifier", *_BESIDE], "string")
    days = dict.fromkeys(["earliest", "latest"], "date")
    schema = {**texts, **days, "credibility": "int64", "row": "int64"}
    reports_table, of_several = (ibis.table(schema, name=name) for name in (reports, several))
    flights = of_one_report(reports_table.anti_join(of_several, "flight_id")).union(of_several_reports(of_several))
    return ibis.to_sql(flights.order_by("row").drop("row"), dialect="duckdb", pretty=False)


def conflicts(several: str) -> str:
    """Returns the SQL for contradictions between reports of one flight, in a table of `several_reports`:
    columns flight_id, column, values (a list: each with value and source_id, in the order of the reports).
    Dates contradict each other if their ranges do not overlap, other columns if two reports give different
    values (see `as_compared`)."""
    cells = {
        name: f"nullif(translate(upper({name}), '{_SIGNS}', ''), '')" if name in _MARKS else name
        for name in COMPARED
    }
    values = [_differing(several, name, f"count(DISTINCT {cell}) > 1") for name, cell in cells.items()]
    dates = _differing(several, "date", "max(earliest) > min(latest)")
    return f'SELECT * FROM ({" UNION ALL ".join([*values, dates])}) ORDER BY flight_id, "column"'
