"""Checks that need more than one table: types, places, airfields, lineage, grades, likely dates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from components.ledger.aliases import find, spellings
from components.ledger.characters import foreign_letters
from components.ledger.edtf import EdtfDate
from components.ledger.lineage import Lineage, cycles, ids, origin_count
from components.ledger.places import gazetteer
from components.ledger.validation import Checked
from components.problems import Problem, Severity, shown

EARLIEST_SENSIBLE = date(1950, 1, 1)
MOST_ROWS_NAMED = 5


def _problem(table: Checked, row: int, column: str, value: str, what: str, remedy: str) -> Problem:
    """A problem of a row that is kept."""
    return Problem(
        Severity.FLAGGED, table.file, what, remedy, row, int(table.lines.loc[row]), column, shown(value)
    )


def _rows(first: Sequence[int], count: int) -> str:
    """Rows by their numbers, the first of them where there are many.

    >>> _rows([2], 1), _rows([2, 5], 2), _rows([2, 5, 6], 19)
    ('row 2', 'rows 2 and 5', 'rows 2, 5, 6 and 16 more')
    """
    named = [str(row) for row in first]
    last = f"{count - len(first):,} more" if count > len(first) else named.pop()
    return f"rows {', '.join(named)} and {last}" if named else f"row {last}"


def _occurrences(cells: pd.Series) -> Iterator[tuple[str, int, str]]:
    """Each value that is not empty, the first row it stands in, and its rows in words."""
    filled = cells[cells != ""]
    rows = pd.DataFrame({"row": filled.index, "value": filled.to_numpy()})
    counts = rows["value"].value_counts(sort=False)
    shown = rows[rows.groupby("value").cumcount() < MOST_ROWS_NAMED].groupby("value", sort=False)["row"]
    for value, first in shown:
        yield value, int(first.iloc[0]), _rows(first.to_list(), int(counts[value]))


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
    for name, row, rows in _occurrences(written):
        if codes := foreign_letters(name):
            what = f"letters of two alphabets in one name: {', '.join(codes)}"
            problems.append(_problem(table, row, "aircraft_type", name, what, "Type the name anew by hand."))
        if designators[name] is None:
            what = f"aircraft type unknown to the reference, kept under its own name ({rows})"
            remedy = "Correct the spelling, or add it to aircraft_types.csv as a type or as an alias of one."
            problems.append(_problem(table, row, "aircraft_type", name, what, remedy))
    resolved = written.map({name: key or name for name, key in designators.items()}).fillna("").astype("str")
    return reports.assign(aircraft_type=resolved, type_written=written), problems


def busiest_airfields(
    reports: pd.DataFrame, airfields: pd.DataFrame, places: pd.DataFrame
) -> tuple[pd.DataFrame, Problem]:
    """Without airfields.csv: the places that most reports name as their one end; areas are not among them."""
    located = gazetteer([*reports["origin"], *reports["destination"]], airfields, places)
    possible = located.loc[located["kind"].isin(["airfield", ""]), "place"]
    origin, destination = reports["origin"].map(possible), reports["destination"].map(possible)
    counts = pd.concat([origin, destination[destination != origin]]).value_counts()
    watched = sorted(counts.index[counts == counts.max()])
    table = located.drop_duplicates("place").set_index("place").loc[watched].reset_index(names="airfield")
    table = table.reindex(columns=airfields.columns).fillna({"aliases": "", "note": ""}).astype(airfields.dtypes)
    taken = f"taken to be {shown(', '.join(watched))}, named by most reports" if watched else "no report names one"
    what = f"no airfield is named as watched; {taken}"
    remedy = "Put the flights into a folder as flights.csv, with an airfields.csv beside it, and open the folder."
    return table, Problem(Severity.FLAGGED, "airfields.csv", what, remedy)


def unknown_places(
    reports: pd.DataFrame, notes: pd.DataFrame, tables: Mapping[str, Checked], endpoints: pd.DataFrame
) -> list[Problem]:
    unknown = set(endpoints.index[endpoints["kind"] == ""])
    problems = []
    for name, column, cells in (
        ("flights", "origin", reports["origin"]),
        ("flights", "destination", reports["destination"]),
        ("notes", "airfield", notes["airfield"]),
    ):
        for place, row, rows in _occurrences(cells[cells.isin(unknown)]):
            what = f"place unknown: no airport with this code and no row of places.csv ({rows})"
            remedy = "Use an ICAO code, or add the place to places.csv."
            problems.append(_problem(tables[name], row, column, place, what, remedy))
    return problems


def flights_elsewhere(reports: pd.DataFrame, table: Checked, airfields: pd.DataFrame) -> list[Problem]:
    watched = airfields["airfield"]
    away = reports[~reports["origin"].isin(watched) & ~reports["destination"].isin(watched)]
    what = "neither end of this flight is a watched airfield; it is on no chart"
    known = shown(", ".join(watched)) or "none yet"
    remedy = f"Name a watched airfield ({known}) as origin or destination, or add one."
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
        for cell, row, rows in _occurrences(table.table[column]):
            for source in dict.fromkeys(split(cell)):
                if source in described:
                    continue
                what = f"source '{shown(source)}' is not described; counted as an origin source ({rows})"
                remedy = "Add it to sources.csv, or correct the id."
                problems.append(_problem(table, row, column, cell, what, remedy))
    sources = tables["sources"]
    numbers = dict(zip(sources.table["source_id"], sources.table.index, strict=True))
    for source in cycles(drawn):
        row = numbers[source]
        what = "this source draws on itself in the end"
        remedy = "Remove the step of derived_from that closes the circle."
        problems.append(_problem(sources, row, "derived_from", "; ".join(drawn[source]), what, remedy))
    return problems


def unresolved_keys(tables: Mapping[str, Checked]) -> list[Problem]:
    """Cells that a descriptor says lead to a row of another table, where there is none. Sources are the matter of
    `lineage_problems`."""
    problems = []
    for name, table in tables.items():
        for key in table.schema.foreign_keys:
            target = tables.get(key.resource or name)
            if target is None or key.resource == "sources" or key.target not in target.table:
                continue
            known = set(target.table[key.target])
            for cell, row, rows in _occurrences(table.table[key.field]):
                named = [part.strip() for part in cell.split(key.delimiter)] if key.delimiter else [cell]
                if lost := [value for value in named if value and value not in known]:
                    what = f"no row of {target.file} has the {key.target} '{shown(lost[0])}' ({rows})"
                    remedy = f"Add it to {target.file}, or correct the cell."
                    problems.append(_problem(table, row, key.field, cell, what, remedy))
    return problems


def without_lone_confirmations(
    statements: pd.DataFrame, table: Checked, supports: pd.DataFrame, by: list[str]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Credibility 1 ("confirmed") is refused, and left empty, unless two origin sources support the statement."""
    counts = origin_count(statements, supports, by)
    confirmed = statements[(statements["credibility"] == 1).fillna(False)]
    origins = confirmed[by].merge(counts, on=by, how="left")["origins"]
    refused = confirmed.index[(origins.fillna(0) < 2).to_numpy()]
    what = "credibility 1 (confirmed) needs two origin sources, and one supports this; the grade is not used"
    remedy = "Grade it 2 or lower, or add the report of an independent source."
    problems = [_problem(table, row, "credibility", "1", what, remedy) for row in refused]
    return statements.assign(credibility=statements["credibility"].mask(statements.index.isin(refused))), problems


def without_unlikely_dates(
    reports: pd.DataFrame, table: Checked, expected: EdtfDate | None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Sets aside, until they are confirmed, dates before 1950 and dates that are still to come everywhere on Earth
    (UTC+14). `expected`, from the descriptor, is a wider period that is confirmed."""
    first, last = EARLIEST_SENSIBLE, (datetime.now(UTC) + timedelta(hours=14)).date()
    if expected:
        first, last = min(first, expected.earliest), max(last, expected.latest)
    late = reports.loc[reports["earliest"] > pd.Timestamp(last), "date"]
    early = reports.loc[reports["latest"] < pd.Timestamp(first), "date"]
    remedy = (
        "Correct it; or, if it is right, say which dates to expect in datapackage.json, like this: "
        '"expectedDates": "1920/2030".'
    )
    problems = [
        Problem(Severity.SET_ASIDE, table.file, what, remedy, row, int(table.lines.loc[row]), "date", shown(text))
        for what, rows in (
            ("this date lies in the future", late),
            (f"this date lies before {first.year}", early),
        )
        for row, text in rows.items()
    ]
    return reports.drop(index=[*late.index, *early.index]), problems
