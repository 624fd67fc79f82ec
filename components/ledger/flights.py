"""From reports to flights: what several sources say of one flight, taken together, and where they contradict."""

from functools import cache

import ibis
import ibis.expr.types as ir

COMPARED = ("aircraft_type", "registration", "icao24", "callsign", "operator", "origin", "destination")
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


def _told(column: str, condition: str) -> str:
    """Flights of which reports say different things, with what each says."""
    return f"""
        SELECT flight_id, '{column}' AS "column",
               string_agg({column} || ' (' || source_id || ')', ' · ' ORDER BY row) AS "values"
        FROM several WHERE {column} <> '' GROUP BY flight_id HAVING {condition}
    """


SEVERAL = (
    "FROM reports SEMI JOIN (SELECT flight_id FROM reports GROUP BY ALL HAVING count(*) > 1) USING (flight_id)"
)
"""The reports of flights that several tell of; kept as the table several, which the other questions use."""


def merged(alone: ir.Table, several: ir.Table) -> ir.Table:
    """One row per flight_id with the columns `FLIGHT_COLUMNS` and row, that of the first report: from the reports of
    flights that one report tells of `alone`, and from those that `several` tell of.

    The range of a flight is where those of its reports overlap; where they do not, it spans them all, and
    `CONFLICTS` names it. Differing values stand side by side in the order of the alphabet, separated by " / ".
    credibility is the best grade given (1 is best; 6, "cannot be judged", and no grade come last); reports counts
    the rows; untyped says that one of them names no aircraft type."""
    columns = [*FLIGHT_COLUMNS, "row"]
    alike = alone.mutate(reports=ibis.literal(1, "int64"), untyped=alone.aircraft_type == "")
    first, last = several.earliest, several.latest
    apart = first.max() > last.min()
    differ = several.qualifier.nullif("").nunique() > 1
    together = several.group_by("flight_id").aggregate(
        earliest=apart.ifelse(first.min(), first.max()),
        latest=apart.ifelse(last.max(), last.min()),
        qualifier=(differ | (several.qualifier == "%").any()).ifelse("%", several.qualifier.max()),
        credibility=several.credibility.min(),
        reports=several.count(),
        untyped=(several.aircraft_type == "").any(),
        row=several.row.min(),
        **{column: _beside(several[column]) for column in _BESIDE},
    )
    return alike.select(columns).union(together.select(columns))


def _beside(column: ir.StringColumn) -> ir.StringScalar:
    return column.nullif("").collect(distinct=True).sort().join(" / ").coalesce("")


@cache
def merged_in_order() -> str:
    """The question for `merged` of the tables reports and several of DuckDB, in the order of the first report."""
    texts = dict.fromkeys(["flight_id", "qualifier", *_BESIDE], "string")
    days = dict.fromkeys(["earliest", "latest"], "timestamp")
    schema = {**texts, **days, "credibility": "int64", "row": "int64"}
    reports, several = (ibis.table(schema, name=name) for name in ("reports", "several"))
    whole = merged(reports.anti_join(several, "flight_id"), several)
    return ibis.to_sql(whole.order_by("row").drop("row"), dialect="duckdb", pretty=False)


CONFLICTS = f"""
    SELECT * FROM (
        {" UNION ALL ".join(_told(column, f"count(DISTINCT {column}) > 1") for column in COMPARED)}
        UNION ALL {_told("date", "max(earliest) > min(latest)")}
    ) ORDER BY flight_id, "column"
"""
"""Where reports of one flight contradict each other: columns flight_id, column, values. Dates contradict where
their ranges do not overlap, other columns where two reports give different values."""
