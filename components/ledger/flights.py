"""From reports to flights: what several sources say of one flight, taken together, and where they contradict."""

from datetime import datetime, time
from functools import cache, lru_cache, reduce

import ibis
import ibis.expr.types as ir

from components.ledger.dates import instant

_SEPARATOR = " / "
"""What stands between the values that the reports of one flight give. A table of flights has them as one text,
since a type that reports differ on is counted, drawn, filtered and linked to as a type of its own."""
COMPARED = ("aircraft_type", "registration", "icao24", "callsign", "operator", "origin", "destination")
_MARKS = ("registration", "callsign")
_SIGNS = "-+ "
"""What people write into a mark, or leave out: no two marks differ by it."""
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
    """Returns what the reports of one flight say, each, of a cell of a table of flights; they may differ.

    >>> reported_values("A124 / IL76"), reported_values("")
    (('A124', 'IL76'), ())
    """
    return tuple(filter(None, cell.split(_SEPARATOR)))


@lru_cache(maxsize=65_536)
def times_named(date: str) -> tuple[datetime, ...]:
    """The times, UTC without a zone, that the dates of one flight's reports name. Midnight is none: it is what
    tools write for a day whose time they do not know.

    >>> times_named("2025-10-26 / 2025-10-26T14:03Z"), times_named("2025-10-26T00:00:00Z")
    ((datetime.datetime(2025, 10, 26, 14, 3),), ())
    """
    named = map(instant, reported_values(date))
    return tuple(when for when in named if when is not None and when.time() != time())


def _differing(several: str, column: str, condition: str) -> str:
    """Returns the question for flights whose reports give different values in a column, with what each gives."""
    return f"""
        SELECT flight_id, '{column}' AS "column",
               list({{'value': {column}, 'source_id': source_id}} ORDER BY row) AS "values"
        FROM {several} WHERE {column} <> '' GROUP BY flight_id HAVING {condition}
    """


def several_reports(reports: str) -> str:
    """The question for the reports, in a table, of flights that several of them tell of."""
    several = f"SELECT flight_id FROM {reports} GROUP BY ALL HAVING count(*) > 1"
    return f"FROM {reports} SEMI JOIN ({several}) USING (flight_id)"


def of_one_report(reports: ir.Table) -> ir.Table:
    """Flights that one report tells of, each: the columns `FLIGHT_COLUMNS`, and row, that of the report."""
    flights = reports.mutate(reports=ibis.literal(1, "int64"), untyped=reports.aircraft_type == "")
    return flights.select(*FLIGHT_COLUMNS, "row")


def of_several_reports(reports: ir.Table) -> ir.Table:
    """One row per flight_id with the columns `FLIGHT_COLUMNS` and row, that of the first report.

    The range of a flight is where those of its reports overlap; where they do not, it spans them all, and
    `conflicts` names it. Differing values stand side by side in the order of the alphabet, with `_SEPARATOR`
    between. credibility is the best grade given (1 is best; 6, "cannot be judged", and no grade come last);
    reports counts the rows; untyped says that one of them names no aircraft type."""
    first, last = reports.earliest, reports.latest
    apart = first.max() > last.min()
    differ = reports.qualifier.nullif("").nunique() > 1
    flights = reports.group_by("flight_id").aggregate(
        earliest=apart.ifelse(first.min(), first.max()),
        latest=apart.ifelse(last.max(), last.min()),
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
    """Returns a column of reports as its values are held against each other: marks without case and signs."""
    if column not in _MARKS:
        return reports[column]
    return reduce(lambda cells, sign: cells.replace(sign, ""), _SIGNS, reports[column].upper())


@cache
def merged(reports: str, several: str) -> str:
    """The question for the flights in DuckDB's table of reports, in the order of the first report; `several` is
    the table of `several_reports`."""
    texts = dict.fromkeys(["flight_id", "qualifier", *_BESIDE], "string")
    days = dict.fromkeys(["earliest", "latest"], "date")
    schema = {**texts, **days, "credibility": "int64", "row": "int64"}
    every, of_several = (ibis.table(schema, name=name) for name in (reports, several))
    flights = of_one_report(every.anti_join(of_several, "flight_id")).union(of_several_reports(of_several))
    return ibis.to_sql(flights.order_by("row").drop("row"), dialect="duckdb", pretty=False)


def conflicts(several: str) -> str:
    """The question where reports of one flight, in a table of `several_reports`, contradict each other: columns
    flight_id, column, values (a list: each with value and source_id, in the order of the reports). Dates
    contradict where their ranges do not overlap, other columns where two reports give different values (see
    `as_compared`)."""
    cells = {
        name: f"nullif(translate(upper({name}), '{_SIGNS}', ''), '')" if name in _MARKS else name
        for name in COMPARED
    }
    values = [_differing(several, name, f"count(DISTINCT {cell}) > 1") for name, cell in cells.items()]
    dates = _differing(several, "date", "max(earliest) > min(latest)")
    return f'SELECT * FROM ({" UNION ALL ".join([*values, dates])}) ORDER BY flight_id, "column"'
