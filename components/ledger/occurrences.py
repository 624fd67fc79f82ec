"""How often each combination of names stands in the reports: all that checks of names need, however many rows."""

NAMED = ("aircraft_type", "origin", "destination", "source_id", "attributed_to")

MOST_NAMED = 5

OCCURRENCE = f"""
    min(row) AS row, min_by(line, row) AS line, min(row, {MOST_NAMED}) AS first, count(*) AS rows
"""
"""Row and line of the first, the numbers of the first few rows, and how many there are."""

CENSUS = f"""
    SELECT {", ".join(NAMED)}, {OCCURRENCE} FROM written GROUP BY ALL ORDER BY row
"""
"""One row for each combination of `NAMED` in the table written, in the order in which it first occurs."""

WRITTEN = "CREATE TEMP VIEW written AS FROM rows ANTI JOIN unlikely USING (date)"
"""The table written: the rows of a flights file but for those whose date is in the table unlikely."""

DATES = """
    SELECT DISTINCT date, earliest, latest FROM rows ORDER BY date
"""
"""Each date as it is written in the table rows, with its bounds."""

NAMING = """
    SELECT place AS airfield, count(DISTINCT flight_id) AS flights FROM (
        SELECT flight_id, origin AS written FROM written UNION ALL SELECT flight_id, destination FROM written
    ) JOIN named USING (written) GROUP BY place ORDER BY place
"""
"""How many flights in the table written name each place of the table named (written, place) as an end."""

RESOLVED = """
    SELECT written.* EXCLUDE (line) REPLACE (
        coalesce(types.designator, '') AS aircraft_type,
        coalesce(origins.place, '') AS origin,
        coalesce(destinations.place, '') AS destination,
        if(written.row IN (SELECT row FROM refused), NULL, try_cast(written.credibility AS BIGINT)) AS credibility
    ), written.aircraft_type AS type_written
    FROM written
    LEFT JOIN types ON written.aircraft_type = types.name
    LEFT JOIN endpoints AS origins ON written.origin = origins.written
    LEFT JOIN endpoints AS destinations ON written.destination = destinations.written
    ORDER BY row
"""
"""The reports: names in the table written as those of the tables types (name, designator) and endpoints (written,
place), without the grades of the rows in the table refused."""
