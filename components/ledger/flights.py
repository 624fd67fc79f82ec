"""From reports to flights: what several sources say of one flight, taken together, and where they contradict."""

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


def _beside(column: str) -> str:
    return (
        f"coalesce(string_agg(DISTINCT nullif({column}, ''), ' / ' ORDER BY nullif({column}, '')), '') AS {column}"
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

MERGED = f"""
    SELECT {", ".join(FLIGHT_COLUMNS)} FROM (
        SELECT *, 1 AS reports, aircraft_type = '' AS untyped FROM reports ANTI JOIN several USING (flight_id)
        UNION ALL BY NAME
        SELECT flight_id, min(row) AS row, count(*) AS reports, min(credibility) AS credibility,
               bool_or(aircraft_type = '') AS untyped,
               if(max(earliest) > min(latest), min(earliest), max(earliest)) AS earliest,
               if(max(earliest) > min(latest), max(latest), min(latest)) AS latest,
               if(count(DISTINCT nullif(qualifier, '')) > 1 OR bool_or(qualifier = '%'), '%', max(qualifier))
               AS qualifier,
               {", ".join(_beside(column) for column in _BESIDE)}
        FROM several GROUP BY flight_id
    ) ORDER BY row
"""
"""One row per flight_id with the columns `FLIGHT_COLUMNS`, in the order of the first report.

The range of a flight is where those of its reports overlap; where they do not, it spans them all, and
`CONFLICTS` names it. Differing values stand side by side in the order of the alphabet, separated by " / ".
credibility is the best grade given (1 is best; 6, "cannot be judged", and no grade come last); reports counts the
rows; untyped says that one of them names no aircraft type."""

CONFLICTS = f"""
    SELECT * FROM (
        {" UNION ALL ".join(_told(column, f"count(DISTINCT {column}) > 1") for column in COMPARED)}
        UNION ALL {_told("date", "max(earliest) > min(latest)")}
    ) ORDER BY flight_id, "column"
"""
"""Where reports of one flight contradict each other: columns flight_id, column, values. Dates contradict where
their ranges do not overlap, other columns where two reports give different values."""
