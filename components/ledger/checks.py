"""Checks that need more than one table: types, places, airfields, lineage, grades, likely dates."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from components.ledger.aliases import find, spellings
from components.ledger.characters import foreign_letters
from components.ledger.lineage import Lineage, cycles, ids, origin_count
from components.ledger.places import gazetteer
from components.ledger.problems import Problem, Severity, shown
from components.ledger.validation import Checked

EARLIEST_SENSIBLE = date(1950, 1, 1)


def _problem(table: Checked, row: int, column: str, value: str, what: str, remedy: str) -> Problem:
    """A problem of a row that is kept."""
    return Problem(
        Severity.FLAGGED, table.file, what, remedy, row, int(table.lines.loc[row]), column, shown(value)
    )


def without_periods(reports: pd.DataFrame, table: Checked) -> tuple[pd.DataFrame, list[Problem]]:
    periods = reports.loc[reports["is_period"], "date"]
    what = "a flight happens on one day, not throughout a period"
    remedy = "Write [first..last] for one day somewhere in the range; periods belong in notes.csv."
    problems = [
        Problem(Severity.SET_ASIDE, table.file, what, remedy, row, int(table.lines.loc[row]), "date", shown(text))
        for row, text in periods.items()
    ]
    return reports.drop(index=periods.index), problems


def with_known_types(
    reports: pd.DataFrame, table: Checked, types: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Designators in aircraft_type, the original in type_written; problems for unknown and deceptive names."""
    known = spellings(types, "aircraft_type")
    written = reports["aircraft_type"]
    designators = {name: find(name, known) for name in written.unique() if name}
    problems = []
    for name, designator in designators.items():
        rows = written.index[written == name]
        if codes := foreign_letters(name):
            what = f"letters of two alphabets in one name: {', '.join(codes)}"
            problems.append(_problem(table, rows[0], "aircraft_type", name, what, "Type the name anew by hand."))
        if designator is None:
            what = f"aircraft type unknown to the reference, kept under its own name ({len(rows)} rows)"
            remedy = "Correct the spelling, or add it to aircraft_types.csv as a type or as an alias of one."
            problems.append(_problem(table, rows[0], "aircraft_type", name, what, remedy))
    resolved = written.map({name: key or name for name, key in designators.items()}).fillna("").astype("str")
    return reports.assign(aircraft_type=resolved, type_written=written), problems


def busiest_airfields(reports: pd.DataFrame, airfields: pd.DataFrame) -> tuple[pd.DataFrame, Problem]:
    """Without airfields.csv: the places that most reports name as their one end."""
    counts = pd.concat(
        [reports["origin"], reports["destination"].where(reports["destination"] != reports["origin"])]
    )
    counts = counts[counts.fillna("") != ""].value_counts()
    watched = sorted(counts.index[counts == counts.max()])
    located = gazetteer(watched, airfields, airfields.assign(place="", kind="", radius_km=0.0))
    table = pd.DataFrame(
        {
            "airfield": watched,
            "name": located["name"].to_list(),
            "latitude": located["latitude"].to_list(),
            "longitude": located["longitude"].to_list(),
        }
    ).reindex(columns=airfields.columns, fill_value="")
    what = f"no airfield is named as watched; taken to be {', '.join(map(shown, watched))}, named by most reports"
    remedy = "Add an airfields.csv beside the flights, as the README describes."
    return table, Problem(Severity.FLAGGED, "airfields.csv", what, remedy)


def unknown_places(
    reports: pd.DataFrame, notes: pd.DataFrame, tables: Mapping[str, Checked], endpoints: pd.DataFrame
) -> list[Problem]:
    unknown = set(endpoints.index[endpoints["kind"] == ""])
    problems = []
    for table, name, column, rows in (
        (reports, "flights", "origin", reports["origin"]),
        (reports, "flights", "destination", reports["destination"]),
        (notes, "notes", "airfield", notes["airfield"]),
    ):
        for place in dict.fromkeys(rows[rows.isin(unknown)]):
            row = table.index[rows == place][0]
            what = (
                f"place unknown: no airport with this code and no row of places.csv ({(rows == place).sum()} rows)"
            )
            remedy = "Use an ICAO code, or add the place to places.csv."
            problems.append(_problem(tables[name], row, column, place, what, remedy))
    return problems


def flights_elsewhere(reports: pd.DataFrame, table: Checked, airfields: pd.DataFrame) -> list[Problem]:
    watched = airfields["airfield"]
    away = reports[~reports["origin"].isin(watched) & ~reports["destination"].isin(watched)]
    what = "neither end of this flight is a watched airfield; it is on no chart"
    remedy = f"Name a watched airfield ({', '.join(watched) or 'none yet'}) as origin or destination, or add one."
    return [
        _problem(table, row, "destination", f"{origin} → {destination}", what, remedy)
        for row, origin, destination in zip(away.index, away["origin"], away["destination"], strict=True)
    ]


def lineage_problems(tables: Mapping[str, Checked], drawn: Lineage) -> list[Problem]:
    """Sources that are named and not described, and sources that draw on themselves."""
    problems = []
    described = set(drawn)
    named: list[tuple[str, str, Callable[[str], tuple[str, ...]]]] = [
        ("flights", "source_id", lambda cell: (cell,)),
        ("notes", "source_id", lambda cell: (cell,)),
        ("flights", "attributed_to", ids),
        ("notes", "attributed_to", ids),
        ("sources", "derived_from", ids),
    ]
    for name, column, split in named:
        table = tables[name]
        for cell in table.table[column].unique():
            for source in split(cell):
                if source in described:
                    continue
                rows = table.table.index[table.table[column] == cell]
                what = f"source '{shown(source)}' is not described; counted as an origin source ({len(rows)} rows)"
                remedy = "Add it to sources.csv, or correct the id."
                problems.append(_problem(table, rows[0], column, cell, what, remedy))
    sources = tables["sources"]
    for source in cycles(drawn):
        row = sources.table.index[sources.table["source_id"] == source][0]
        what = "this source draws on itself in the end"
        remedy = "Remove the step of derived_from that closes the circle."
        problems.append(_problem(sources, row, "derived_from", "; ".join(drawn[source]), what, remedy))
    return problems


def without_lone_confirmations(
    statements: pd.DataFrame, table: Checked, supports: pd.DataFrame, by: list[str]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Credibility 1 ("confirmed") is refused, and left empty, unless two origin sources support the statement."""
    counts = origin_count(statements, supports, by)
    alone = statements.merge(counts.loc[counts["origins"] < 2, by], on=by)[by].drop_duplicates()
    lone = statements[by].apply(tuple, axis=1).isin(alone.apply(tuple, axis=1)) if len(alone) else False
    refused = statements.index[(statements["credibility"] == 1).fillna(False) & lone]
    what = "credibility 1 (confirmed) needs two origin sources, and one supports this; the grade is not used"
    remedy = "Grade it 2 or lower, or add the report of an independent source."
    problems = [_problem(table, row, "credibility", "1", what, remedy) for row in refused]
    return statements.assign(credibility=statements["credibility"].mask(statements.index.isin(refused))), problems


def unlikely_dates(reports: pd.DataFrame, table: Checked) -> list[Problem]:
    """Dates before 1950, and dates that are still to come everywhere on Earth (UTC+14)."""
    tomorrow = pd.Timestamp((datetime.now(UTC) + timedelta(hours=14)).date())
    late = reports.loc[reports["earliest"] > tomorrow, "date"]
    early = reports.loc[reports["latest"] < pd.Timestamp(EARLIEST_SENSIBLE), "date"]
    return [
        *(
            _problem(table, row, "date", text, "this date lies in the future", "Check it.")
            for row, text in late.items()
        ),
        *(
            _problem(table, row, "date", text, "this date lies before 1950", "Check it.")
            for row, text in early.items()
        ),
    ]
