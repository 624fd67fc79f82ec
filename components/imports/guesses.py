"""Says in words what is assumed about a table; whoever imports it reads this, and answers otherwise where it is
wrong."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from components.files.cells import is_unknown, shows_no_value, spreadsheet_damage
from components.files.problems import shown
from components.imports.cells.clock_cells import names_no_zone
from components.imports.cells.time_zones import DAY_ONLY, zone_in, zone_named
from components.imports.columns.headings import DATES, TIMES, Columns
from components.imports.columns.mapping import TableMapping
from components.imports.columns.zone_columns import zone_column
from components.imports.names.place_names import Places, shown_airport
from components.imports.names.reconciliation import Reconciled
from components.imports.names.type_names import shown_type
from components.imports.questions import Answers, Question
from components.imports.rows.row_cells import LONGEST_UNKNOWN, Reader, name_in
from components.imports.rows.row_kinds import AIRFIELD, GRADE, SCALE
from components.imports.sheets.grid_tables import Sheet

KNOWN_AGAIN_BY = "rows are known again by "
"""How the remark begins that names the headings of a table's key."""
MOST_NAMES = 20
"""Names listed in one line, few enough for a person to look through."""


def guesses_of_table(sheet: Sheet, mapping: TableMapping, kind: str, key: Sequence[str]) -> list[str]:
    """Returns what is assumed about the table as a whole. kind: what a row is, "" while that is open; key: the
    headings of its key."""
    mapped = (heading for heading, column in mapping.columns.items() if column)
    named = dict.fromkeys((*mapped, *mapping.dates, *mapping.approximate))
    missing = (heading for heading in named if heading not in sheet.headings)
    remarks = [f"the table has no column '{shown(heading)}', which the mapping names" for heading in missing]
    if sheet.encoding:
        remarks.append(
            f"the text is not in UTF-8, and read in {sheet.encoding}, in which all of its words are words"
        )
    remarks += _guesses_of_sheets(sheet)
    if kind and not mapping.row:
        remarks.append(f"a row is taken to be a {kind}")
    if not mapping.key:
        remarks.append(f"{KNOWN_AGAIN_BY}{', '.join(key)}")
    return remarks


def guesses_of_airfield(mapping: TableMapping, answers: Answers, reader: Reader) -> Iterator[str]:
    """Yields the assumption that unnamed ends of flights are at the ledger's airfield, if nobody has said so."""
    if reader.airfield and not mapping.airfield and AIRFIELD not in answers.given and not reader.has_both_ends:
        field = shown_airport(reader.airfield)
        if reader.kind == "note":
            yield f"rows that name no airfield are about {field}, the only one that the ledger watches"
            return
        yield f"ends of flights that no column names are at {field}, the only airfield that the ledger watches"


def _guesses_of_sheets(sheet: Sheet) -> Iterator[str]:
    read = sheet.joined or (sheet.name,)
    if sheet.numbered:
        yield (
            f"a row is read once for each number at its headings ({', '.join(map(shown, sheet.numbered))}); a "
            'mapping that names one of these under "columns" has it read once'
        )
    if sheet.joined:
        yield f"the sheets {', '.join(map(shown, read))} have the same headings, and are read together"
    if sheet.others:
        what = "these sheets are" if sheet.joined else f"only the sheet '{shown(sheet.name)}' is"
        yield f"{what} read, not: {', '.join(sheet.unread_sheets())}"


def guesses_of_columns(table: Sheet, columns: Columns, reader: Reader) -> Iterator[str]:
    """Yields what is assumed about columns, besides their meanings."""
    yield from _guesses_of_rows(columns, reader.kind)
    yield from _untaken_times(table, reader)
    if (zones := zone_column(table.headings, columns.ours)) and any(map(reader.has, TIMES)):
        yield f"times that name no zone are of the one that '{shown(zones)}' names in their row"
    yield from _years_by_weekday(reader)
    yield from _days_at_midnight(reader)
    if reader.came_before:
        day = next(iter(columns.headings_of("date")))
        yield f"'{shown(day)}' is when an aircraft was seen: it came on that day or before"
    yield from _words_for_unknown(table, columns)


def _guesses_of_rows(columns: Columns, kind: str) -> Iterator[str]:
    if kind == "movement":
        yield from _guesses_of_ends(columns)
    for heading in columns.headings_of("aircraft_count"):
        yield f"a row makes as many flights as '{shown(heading)}' counts"


def _guesses_of_ends(columns: Columns) -> Iterator[str]:
    ends = [heading for end in ("arrival", "departure") for heading in columns.headings_of(end)]
    if len(ends) == 1 and not columns.headings_of("date"):
        is_of_departure = columns.headings_of("departure") and columns.headings_of("arrival_time")
        yield f"'{shown(ends[0])}' is taken for the day " + (
            "of departure: arrivals are on the next one where their times say so, and on either where these are "
            "missing"
            if is_of_departure
            else "at the watched airfield, whichever end of a flight that is"
        )
    if _has_one_day_for_both({*columns.ours.values()}):
        yield "the one day of a flight over midnight may be that of either end, and its times are not taken"


def _has_one_day_for_both(columns: Collection[str]) -> bool:
    """Returns whether a table has times of both ends of a flight, and no day of either."""
    return {"arrival_time", "departure_time"} <= {*columns} and {"arrival", "departure", "time"}.isdisjoint(
        columns
    )


def _untaken_times(table: Sheet, reader: Reader) -> list[str]:
    """Returns which columns of times are not read, because nothing says that they are UTC."""
    whys = {
        heading: _why_days_alone(reader, heading) or _why_untaken(table, reader, heading)
        for heading in table.headings
    }
    return [f"times in '{shown(heading)}' {why}" for heading, why in whys.items() if why]


def _why_days_alone(reader: Reader, heading: str) -> str:
    """Returns why a column of days is read without its times; "" if it is not."""
    is_day = reader.ours.get(heading) in DATES and zone_in(heading) == DAY_ONLY
    return "are not UTC by their heading: their days are read alone" if is_day else ""


def _why_untaken(table: Sheet, reader: Reader, heading: str) -> str:
    """Returns why a column of times of day is not read; "" if it is."""
    if reader.ours.get(heading) not in TIMES or reader.style[heading].zone != DAY_ONLY:
        return ""
    place = table.headings.index(heading)
    if not any(names_no_zone(row.cells[place]) for row in table.rows):
        return ""
    is_other = bool(zone_named(heading))
    return "are not UTC by their heading, and not taken" if is_other else "name no zone, so they are not taken"


def _years_by_weekday(reader: Reader) -> list[str]:
    """Returns remarks on columns whose weekdays tell the year of their days."""
    return [
        f"days in '{shown(heading)}' without a year are of {' or '.join(style.years)}, in which alone they are on "
        "the days of the week beside them"
        for heading, style in reader.style.items()
        if style.years
    ]


def _days_at_midnight(reader: Reader) -> list[str]:
    """Returns remarks on columns whose timestamps are all at midnight, so that they are days."""
    return [
        f"all times in '{shown(heading)}' are 00:00:00, as programs write days: their days are read alone"
        for heading, style in reader.style.items()
        if style.are_days
    ]


def _words_for_unknown(table: Sheet, columns: Columns) -> Iterator[str]:
    """Yields which words are assumed to mean "not known" and read as empty cells."""
    places = [place for place, heading in enumerate(table.headings) if columns.ours.get(heading)]
    # Once per distinct cell: a column has fewer of them than rows.
    cells = {cell for place in places for cell in {row.cells[place] for row in table.rows}}
    if words := sorted(
        {cell.strip() for cell in cells if len(cell) <= LONGEST_UNKNOWN and is_unknown(cell)} - {""}
    ):
        yield f"words that are taken for 'not known': {', '.join(map(shown, words))}"


def guesses_of_cells(marks: Sequence[str], grades: Mapping[str, str], asked: Iterable[Question]) -> Iterator[str]:
    """Yields which marks are assumed to repeat the cell above, and that words of credibility are kept if they are
    too many to ask about."""
    if marks:
        yield f"marks that are taken for the cell above them: {', '.join(map(shown, marks))}"
    if grades and not any(each.id.startswith((GRADE, SCALE)) for each in asked):
        yield "words of credibility are too many to be grades, and kept"


def guesses_of_names(table: Sheet, reader: Reader, types: Reconciled, places: Sequence[Places]) -> Iterator[str]:
    """Yields what is assumed about names."""
    if reader.kind != "note":
        yield from _unknown_names(types, places)
    yield from _damaged_names(table, reader)
    yield from _names_of_airports(places)
    yield from _codes_of_types(types)


def _unknown_names(types: Reconciled, places: Iterable[Places]) -> Iterator[str]:
    """Yields the names that are unknown."""
    unknown = {"types": types.unknown, "places": [name for each in places for name in each.unknown]}
    for kind, names in unknown.items():
        if names:
            yield f"{kind} that nobody knows, kept as they are: {some_names([*map(shown, names)])}"


def _damaged_names(table: Sheet, reader: Reader) -> Iterator[str]:
    """Yields which registrations and callsigns a spreadsheet has turned into dates or numbers. They stay as they
    are, because a person may still recognise what stood there."""
    for column in ("registration", "callsign"):
        # Error values of failed formulas are never written to flights.
        damaged = [
            f"'{shown(name)}'"
            for name in _names(table, reader, column)
            if spreadsheet_damage(name) and not shows_no_value(name)
        ]
        if damaged:
            yield f"a spreadsheet has made dates or numbers of {column}s, kept as they are: {some_names(damaged)}"


def _names(table: Sheet, reader: Reader, column: str) -> dict[str, None]:
    """Returns the distinct names in one of our columns."""
    cells = (row.cells[place] for place in reader.places_of.get(column, ()) for row in table.rows)
    return dict.fromkeys(filter(None, map(name_in, cells)))


def some_names(names: Sequence[str]) -> str:
    """Returns the first of the names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _names_of_airports(places: Sequence[Places]) -> Iterator[str]:
    """Yields which names are read as airports on the strength of the name alone."""
    for each in places:
        yield from (f"'{shown(alias.spelling)}' is read as {alias.stands_for}" for alias in each.guessed)
    for each in places:
        yield from (_airports_read(how, codes) for how, codes in each.read_by.items())


def _airports_read(how: str, codes: Mapping[str, str]) -> str:
    """Returns which names are read as airports by another of their names or codes.

    >>> _airports_read("its IATA code", {"SIG": "TJIG"})
    "airports, each read by its IATA code: 'SIG' as TJIG (Fernando Luis Ribas Dominicci Airport)"
    """
    return f"airports, each read by {how}: " + some_names(
        [f"'{shown(name)}' as {shown_airport(code)}" for name, code in codes.items()]
    )


def _codes_of_types(types: Reconciled) -> Iterator[str]:
    """Yields which names are read as types by IATA code."""
    if types.by_iata:
        yield "types, each read by its IATA code: " + some_names(
            [f"'{shown(name)}' as {shown_type(code)}" for name, code in types.by_iata.items()]
        )
