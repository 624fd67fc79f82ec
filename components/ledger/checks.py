"""Checks across several tables: aircraft types, places, airfields, lineage, grades, likely dates."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import chain

import pandas as pd

from components.files.cells import spreadsheet_damage
from components.files.problems import Problem, Severity, shown
from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.dates.other_dates import other_calendar
from components.ledger.lineage import Lineage, cycles, ids
from components.ledger.reference.airports import airport, candidates
from components.ledger.reference.designators import candidates_in_words, designator_of, designators_named
from components.ledger.spellings import foreign_letters, spellings
from components.ledger.tables.descriptor import ForeignKey, Table
from components.ledger.tables.validation import Checked

EARLIEST_SENSIBLE = date(1950, 1, 1)
"""Earlier dates are far more often slips than flights of that time; a descriptor can confirm them."""
_FIRST_FLIGHT = 1903
"""The year of the Wright brothers' flight: for earlier years no period to confirm is proposed."""
_YEARS_AHEAD = 50
"""Nobody announces a flight further ahead than this."""
MOST_NAMED = 5
"""The most rows, or airports, that a sentence names, to stay readable."""
MOST_CODES = 20
"""The most IATA codes that are listed with their airports, few enough to look through."""
_CODE = re.compile("[A-Z]{3,4}")
"""The form of an airport's code."""


_Number = int | None
"""The number of a row or line; None in tables without row numbers."""


def _problem(file: str, row: _Number, line: _Number, column: str, value: str, what: str, remedy: str) -> Problem:
    """Returns a problem of a row that is kept."""
    row, line = row if row is None else int(row), line if line is None else int(line)
    return Problem(Severity.FLAGGED, file, what, remedy, row, line, column, shown(value))


def _rows(first: Sequence[int], count: int) -> str:
    """Returns row numbers in words; of many rows only the first ones.

    >>> _rows([2], 1), _rows([2, 5], 2), _rows([2, 5, 6], 19)
    ('row 2', 'rows 2 and 5', 'rows 2, 5, 6 and 16 more')
    """
    named = [str(row) for row in first]
    last = f"{count - len(first):,} more" if count > len(first) else named.pop()
    return f"rows {', '.join(named)} and {last}" if named else f"row {last}"


def rows_of(flight: str, count: int) -> str:
    """Returns rows in words for a table without row numbers, with one flight as an example.

    >>> rows_of("F-1", 1), rows_of("F-1", 12)
    ('flight F-1', '12 rows, one of them of flight F-1')
    """
    return f"flight {shown(flight)}" if count == 1 else f"{count:,} rows, one of them of flight {shown(flight)}"


def _occurrences(
    census: pd.DataFrame, column: str, is_wanted: Callable[[str], object]
) -> Iterator[tuple[str, _Number, _Number, str]]:
    """Yields each wanted, non-empty value of a column with the row and line of its first report, and its rows
    in words. Only wanted values are looked up in rows, which takes long; most values are fine."""
    wanted = [value for value in census[column].unique() if value and is_wanted(value)]
    if wanted:
        for value, rows in census[census[column].isin(wanted)].groupby(column, sort=False):
            yield (str(value), *_place(rows))


def _place(rows: pd.DataFrame) -> tuple[_Number, _Number, str]:
    """Returns row and line of the first of these census rows, and all rows in words."""
    if "flight" in rows.columns:
        return None, None, rows_of(min(rows["flight"]), int(rows["rows"].sum()))
    first = sorted(chain.from_iterable(rows["first"]))[:MOST_NAMED]
    line = rows.loc[rows["row"] == first[0], "line"].iloc[0]
    return int(first[0]), int(line), _rows(first, int(rows["rows"].sum()))


def census_of(table: Checked, column: str) -> pd.DataFrame:
    """Returns the values of a small table's column, counted as in `Reports.census`."""
    rows = table.table.index
    cells = pd.DataFrame({column: table.table[column], "row": rows, "first": [[row] for row in rows], "rows": 1})
    return cells.assign(line=table.lines.reindex(rows).to_numpy())


def known_types(census: pd.DataFrame, file: str, types: pd.DataFrame) -> tuple[dict[str, str], list[Problem]]:
    """Returns the designator of each type name: "" for words that mean unknown, the name itself if no
    designator is certain. Also returns problems for the latter, and for deceptive names."""
    index = spellings(types, "aircraft_type")
    certain = {name: designator_of(name, index) for name in census["aircraft_type"].unique() if name}
    problems = []

    def is_doubtful(name: str) -> bool:
        return certain[name] is None or bool(foreign_letters(name))

    for name, row, line, rows in _occurrences(census, "aircraft_type", is_doubtful):
        if codes := foreign_letters(name):
            what = f"letters of two alphabets in one name: {', '.join(codes)}"
            problems.append(_problem(file, row, line, "aircraft_type", name, what, "Type the name anew by hand."))
        if certain[name] is None:
            what, remedy = _without_designator(name)
            problems.append(_problem(file, row, line, "aircraft_type", name, f"{what} ({rows})", remedy))
    designators = {name: name if designator is None else designator for name, designator in certain.items()}
    return designators, problems


def _without_designator(name: str) -> tuple[str, str]:
    """Returns what is wrong with a type name without a certain designator, and what to do."""
    if designators := designators_named(name):
        what = f"aircraft type that may be {candidates_in_words(designators)}, and counts as not known"
        return what, "Write the designator that is meant, or add the name to aircraft_types.csv as an alias of it."
    if damage := spreadsheet_damage(name):
        return f"aircraft type that counts as not known: {damage}", "Write the type anew, in a cell that is text."
    what = "aircraft type that neither aircraft_types.csv nor ICAO Doc 8643 knows, kept under its own name"
    return what, "Add it to aircraft_types.csv as a type or as an alias of one, or correct the spelling."


def unknown_places(census: pd.DataFrame, file: str, notes: Checked, endpoints: pd.DataFrame) -> list[Problem]:
    """Returns the problems of places, in reports and notes, that are neither airports nor in places.csv."""
    unknown = set(endpoints.index[(endpoints["kind"] == "") & (endpoints["place"] != "")])
    problems = []
    for named_in, column, cells in (
        (file, "origin", census),
        (file, "destination", census),
        (notes.schema.path, "airfield", census_of(notes, "airfield")),
    ):
        for place, row, line, rows in _occurrences(cells, column, unknown.__contains__):
            what, remedy = _unknown_place(place)
            problems.append(_problem(named_in, row, line, column, place, f"{what} ({rows})", remedy))
    return problems


def _unknown_place(place: str) -> tuple[str, str]:
    """Returns what is wrong with an unknown place, and what to do."""
    codes = candidates(place)
    if not codes:
        kind = "code" if _CODE.fullmatch(place) else "name"
        what = f"place unknown: no airport with this {kind} and no row of places.csv"
        return what, "Use an ICAO code, or add the place to places.csv."
    named = ", ".join(_airport(code) for code in codes[:MOST_NAMED])
    more = f" and {len(codes) - MOST_NAMED:,} more" if len(codes) > MOST_NAMED else ""
    what = f"place unknown: it may be {named}{more}, or another place; no row of places.csv has it"
    return what, "Write the code of the airport that is meant, or add the place to places.csv."


def _airport(code: str) -> str:
    reference = airport(code)
    return f"{code} ({reference['name']})" if reference else code


def places_read(census: pd.DataFrame, file: str, endpoints: pd.DataFrame) -> list[Problem]:
    """Returns the problems of origins and destinations that are read as something else: other spellings of an
    airport, and words that only say that a place is unknown."""
    spelled = endpoints[endpoints["how"] != ""]
    readings = dict(zip(spelled.index, zip(spelled["place"], spelled["how"], strict=True), strict=True))
    mute = set(endpoints.index[endpoints["place"] == ""])
    return [
        problem
        for column in ("origin", "destination")
        for problem in (
            *_read_otherwise(census, file, column, readings),
            *_read_as_unknown(census, file, column, mute),
        )
    ]


def _read_otherwise(
    census: pd.DataFrame, file: str, column: str, readings: Mapping[str, tuple[str, str]]
) -> Iterator[Problem]:
    read_by = defaultdict[str, dict[str, str]](dict)
    for name in census[column].unique():
        if name in readings:
            code, how = readings[name]
            read_by[how][name] = code
    shared = {how: codes for how, codes in read_by.items() if len(codes) > 1}
    for how, codes in shared.items():
        yield _read_alike(census, file, column, codes, how)
    single = readings.keys() - {name for codes in shared.values() for name in codes}
    for place, row, line, rows in _occurrences(census, column, single.__contains__):
        code, how = readings[place]
        what = f"read as {_airport(code)}, by {how} ({rows})"
        remedy = f"Write {code}; or, if another place is meant, add it to places.csv under this name."
        yield _problem(file, row, line, column, place, what, remedy)


def _read_as_unknown(census: pd.DataFrame, file: str, column: str, mute: Collection[str]) -> Iterator[Problem]:
    without_place = census[census[column].isin(mute)]
    if len(without_place):
        row, line, rows = _place(without_place)
        words = without_place[column].drop_duplicates()
        what = f"it only says that the place is not known, so it is read as empty ({rows})"
        remedy = "Nothing to do; or leave such cells empty."
        problem = _problem(file, row, line, column, ", ".join(words), what, remedy)
        yield replace(problem, count=int(without_place["rows"].sum()))


def _read_alike(census: pd.DataFrame, file: str, column: str, codes: Mapping[str, str], how: str) -> Problem:
    """Returns one problem for all places in a column that are read in the same way. One problem each would bury
    the others."""
    cells = census[census[column].isin(codes)]
    row, line, rows = _place(cells)
    named = ", ".join(f"{shown(name)} as {_airport(code)}" for name, code in [*codes.items()][:MOST_CODES])
    more = f" and {len(codes) - MOST_CODES:,} more" if len(codes) > MOST_CODES else ""
    what = f"read as airports, each by {how}: {named}{more} ({rows})"
    remedy = "Nothing to do; or, if another place is meant by one, add it to places.csv under this name."
    problem = _problem(file, row, line, column, ", ".join([*codes][:MOST_CODES]), what, remedy)
    return replace(problem, count=int(cells["rows"].sum()))


def flights_elsewhere(
    census: pd.DataFrame, file: str, endpoints: pd.DataFrame, airfields: pd.DataFrame
) -> list[Problem]:
    """Returns the problems of reports with neither end at a watched airfield; none as long as no airfield is
    watched."""
    if airfields.empty:
        return []
    places = endpoints["place"].to_dict()
    watched = set(airfields["airfield"])
    codes = shown(", ".join(airfields["airfield"]))
    remedy = f"Name a watched airfield ({codes}) as origin or destination, or add one to airfields.csv."
    located = census.assign(
        origin=census["origin"].map(places).fillna(""), destination=census["destination"].map(places).fillna("")
    )
    away = located[~located["origin"].isin(watched) & ~located["destination"].isin(watched)]
    what = "neither end of this flight is a watched airfield; it is on no chart"
    problems = []
    for (origin, destination), group in away.groupby(["origin", "destination"], sort=False):
        row, line, rows = _place(group)
        sentence = what if group["rows"].sum() == 1 else f"{what} ({rows})"
        problems.append(
            _problem(
                file,
                row,
                line,
                "destination",
                f"{origin or 'unknown'} → {destination or 'unknown'}",
                sentence,
                remedy,
            )
        )
    return problems


def lineage_problems(
    census: pd.DataFrame, file: str, tables: Mapping[str, Checked], drawn: Lineage
) -> list[Problem]:
    """Returns the problems of sources that are named but not described, and of sources that draw on themselves."""
    problems = []
    notes, sources = tables["notes"], tables["sources"]
    named = [
        (file, "source_id", census),
        (notes.schema.path, "source_id", census_of(notes, "source_id")),
        (file, "attributed_to", census),
        (notes.schema.path, "attributed_to", census_of(notes, "attributed_to")),
        (sources.schema.path, "derived_from", census_of(sources, "derived_from")),
    ]
    for named_in, column, cells in named:
        undescribed = partial(_undescribed, column=column, draws_on=drawn)
        for cell, row, line, rows in _occurrences(cells, column, undescribed):
            for source in undescribed(cell):
                what = f"source '{shown(source)}' is not described; counted as an independent source ({rows})"
                remedy = "Add it to sources.csv, or correct the id."
                problems.append(_problem(named_in, row, line, column, cell, what, remedy))
    numbers = dict(zip(sources.table["source_id"], sources.table.index, strict=True))
    for source in cycles(drawn):
        row = numbers[source]
        what = "this source draws on itself in the end"
        remedy = "Remove the step of derived_from that closes the circle."
        parents, line = "; ".join(drawn[source]), sources.lines.loc[row]
        problems.append(_problem(sources.schema.path, row, line, "derived_from", parents, what, remedy))
    return problems


def _undescribed(cell: str, column: str, draws_on: Lineage) -> list[str]:
    """Returns the sources that a cell names and no row describes."""
    named = (cell,) if column == "source_id" else ids(cell)
    return [source for source in dict.fromkeys(named) if source not in draws_on]


def unresolved_keys(
    tables: Mapping[str, Checked], flights: Table, values: Callable[[str], pd.DataFrame]
) -> list[Problem]:
    """Returns the problems of foreign keys whose target row does not exist, except for sources, which
    `lineage_problems` checks. `values` returns the census of one column of the reports."""

    def census(name: str, column: str) -> pd.DataFrame:
        return census_of(tables[name], column) if name in tables else values(column)

    schemas = {"flights": flights, **{name: table.schema for name, table in tables.items()}}
    problems = []
    for name, schema in schemas.items():
        for key in schema.foreign_keys:
            target = schemas.get(key.resource or name)
            if target is None or key.resource == "sources" or key.target not in target.columns:
                continue
            targets = set(census(key.resource or name, key.target)[key.target])
            problems += _lost_targets(census(name, key.field), schema.path, key, targets, target.path)
    return problems


def _lost_targets(
    cells: pd.DataFrame, file: str, key: ForeignKey, targets: Collection[str], target_file: str
) -> list[Problem]:
    """Returns a problem for each cell, in the census of a foreign key's column, that is not one of its
    `targets`."""

    def lost(cell: str) -> str:
        named = [part.strip() for part in cell.split(key.delimiter)] if key.delimiter else [cell]
        return next((value for value in named if value and value not in targets), "")

    problems = []
    for cell, row, line, rows in _occurrences(cells, key.field, lost):
        what = f"no row of {target_file} has the {key.target} '{shown(lost(cell))}' ({rows})"
        remedy = f"Add it to {target_file}, or correct the cell."
        problems.append(_problem(file, row, line, key.field, cell, what, remedy))
    return problems


def lone_confirmations(statements: str, supports: str, by: Sequence[str]) -> str:
    """Returns the SQL for the rows of the table `statements` that are graded 1 ("confirmed") although fewer
    than two origin sources in the table `supports` back them. Statements that agree in the columns `by` count
    as one. Columns row, line."""
    same_columns = ", ".join(by)
    return f"""
        WITH confirmed AS (FROM {statements} WHERE try_cast(credibility AS BIGINT) = 1)
        SELECT row, line FROM confirmed ANTI JOIN (
            SELECT {same_columns} FROM {statements} SEMI JOIN confirmed USING ({same_columns})
            JOIN {supports} USING (source_id, attributed_to)
            WHERE {supports}.is_origin GROUP BY {same_columns} HAVING count(DISTINCT {supports}.rests_on) > 1
        ) USING ({same_columns}) ORDER BY row
    """


def refused_grades(rows: pd.DataFrame, file: str) -> list[Problem]:
    """Returns the problems of the rows found by `lone_confirmations`, whose grades are left empty. For a table
    without row numbers, `rows` is one row with their number (rows) and the id of one flight (flight)."""
    what = "credibility 1 (confirmed) needs two independent sources, and one supports this; the grade is not used"
    remedy = "Grade it 2 or lower, or add the report of an independent source."
    if "flight" in rows.columns:
        sentences = [
            f"{what} ({rows_of(flight, count)})"
            for flight, count in zip(rows["flight"], rows["rows"], strict=True)
        ]
        return [_problem(file, None, None, "credibility", "1", sentence, remedy) for sentence in sentences]
    return [
        _problem(file, row, line, "credibility", "1", what, remedy) for row, line in rows.itertuples(index=False)
    ]


def likely_days(expected: EdtfDate | None) -> tuple[date, date]:
    """Returns the first and the last day on which a flight is likely: up to today in the time zone that is
    furthest ahead (UTC+14), extended to the period that the descriptor confirms."""
    first, last = EARLIEST_SENSIBLE, (datetime.now(UTC) + timedelta(hours=14)).date()
    return (min(first, expected.earliest), max(last, expected.latest)) if expected else (first, last)


def correction(text: str, likely: tuple[date, date], place: str = "datapackage.json") -> str:
    """Returns what to do about an unlikely date: correct it, or confirm it by a period in the descriptor at
    `place`. No period is proposed for times before flight existed or too far ahead.

    >>> correction("1949-12-31", (date(1950, 1, 1), date(2026, 11, 27))).split()[-1]
    '"1949/2026".'
    >>> correction("9999-12-31", (date(1950, 1, 1), date(2026, 11, 27)))
    'Correct it.'
    >>> correction("1404-08-04", (date(1950, 1, 1), date(2026, 11, 27)))
    'Correct it; if it is of the Persian or Islamic calendar, write the day of the Gregorian one.'
    """
    parsed = parse(text)
    if not isinstance(parsed, EdtfDate):
        return "Correct it."
    year = min(max(likely[0].year, parsed.earliest.year), parsed.latest.year)
    if calendar := other_calendar(parsed.latest.year):
        return f"Correct it; if it is of the {calendar} calendar, write the day of the Gregorian one."
    if not _FIRST_FLIGHT <= year <= datetime.now(UTC).year + _YEARS_AHEAD:
        return "Correct it."
    first, last = min(likely[0].year, year), max(likely[1].year, year)
    return (
        f"Correct it; or, if it is right, say which dates to expect in {place}, like this: "
        f'"expectedDates": "{first:04}/{last:04}".'
    )


def unlikely_dates(dates: pd.DataFrame, expected: EdtfDate | None) -> pd.DataFrame:
    """Returns the `DATES` before 1950 and those in the future everywhere on Earth (UTC+14): columns date, what,
    remedy. `expected` is a wider period that the descriptor confirms."""
    first, last = likely_days(expected)
    late = dates.loc[dates["earliest"] > pd.Timestamp(last), ["date"]].assign(what="this date lies in the future")
    before = f"this date lies before {first.year}"
    early = dates.loc[dates["latest"] < pd.Timestamp(first), ["date"]].assign(what=before)
    unlikely = pd.concat([late, early]).astype("str")
    remedies = [correction(text, (first, last)) for text in unlikely["date"]]
    return unlikely.assign(remedy=pd.array(remedies, dtype="str"))
