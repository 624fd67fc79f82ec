"""Reads somebody's table: works out its columns, rows, dates and places, and what has to be asked about them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from components.files.cells import is_unknown, shows_no_value
from components.imports.cells.aircraft_cells import aircraft_in
from components.imports.cells.clock_cells import style_of_times
from components.imports.cells.table_dates import DateStyle, read_date, share_of_dates, style_of_days
from components.imports.columns.date_questions import (
    calendar_of,
    is_calendar_needed,
    style_of,
    zone_of_moments,
    zone_of_times,
    zones_of_words,
)
from components.imports.columns.headings import (
    DATES,
    PLACES,
    TIMES,
    WAYS,
    Columns,
    columns_of,
    headings_asked_about,
    headings_that_may_hold_days,
)
from components.imports.columns.left_out_cells import (
    filled_down,
    months_suggested,
    with_dittos,
    with_whole_days,
    years_suggested,
)
from components.imports.columns.mapping import RowKind, TableMapping
from components.imports.columns.relative_days import counted_from
from components.imports.columns.zone_columns import with_zones_beside
from components.imports.guesses import (
    guesses_of_airfield,
    guesses_of_cells,
    guesses_of_columns,
    guesses_of_names,
    guesses_of_table,
)
from components.imports.merge.last_import import key_of_table
from components.imports.merge.ledger_tables import LedgerTables
from components.imports.names.operator_names import reconciled_operators
from components.imports.names.place_names import Place, Places, id_of_place, own_places, reconciled_places
from components.imports.names.reconciliation import Alias
from components.imports.names.title_airfields import airfields_of_title
from components.imports.names.type_names import reconciled_types
from components.imports.questions import Answers, Question
from components.imports.rows.days_past_midnight import rows_past_midnight
from components.imports.rows.doubtful_rows import (
    DoubtfulRows,
    doubtful_rows,
    repeated_rows,
    rows_elsewhere,
    rows_not_here,
)
from components.imports.rows.note_rows import may_be_notes, note_columns, note_words, question_of_notes
from components.imports.rows.row_cells import NoteWords, Reader, name_in
from components.imports.rows.row_kinds import (
    AIRFIELD,
    ROW,
    airfield_of,
    counted_of,
    direction_of_all,
    directions_of,
    grades_of,
    kind_answered,
    kind_of_rows,
    may_be_stays,
    registration_of_all,
    several_of,
    stays_elsewhere,
    types_listed_in,
    with_nights,
    with_route,
    with_sightings,
)
from components.imports.rows.row_reader import RowReading, read_row, stops_of
from components.imports.rows.row_sources import names_alone
from components.imports.sheets.grid_tables import PassedOver, Row, Sheet
from components.imports.words.way_words import ways_of_all
from components.ledger.reference.airports import airport


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table as it is understood.

    - mapping: completed with everything guessed or answered; answers: the mapping's answers, with which were
      looked up
    - rows: the rows as written; filled: the same with empty cells filled in; reader: how rows are read
    - questions: those that must be answered; optional: those that need not, about unknown names and rows that may
      not be flights; doubts: remarks on such rows
    - types, places: the aliases that answers create
    """

    mapping: TableMapping
    answers: Answers
    rows: tuple[Row, ...]
    filled: tuple[Row, ...]
    reader: Reader
    passed_over: tuple[PassedOver, ...]
    questions: tuple[Question, ...]
    optional: tuple[Question, ...]
    guesses: tuple[str, ...]
    doubts: tuple[tuple[int, str], ...]
    types: tuple[Alias, ...]
    places: tuple[Alias, ...]

    def readings(self) -> list[RowReading]:
        """Returns what each row reports."""
        return [read_row(self.reader, row) for row in self.filled]


def read_table(sheet: Sheet, mapping: TableMapping, ledger: LedgerTables) -> TableReading:
    """Returns how a table is understood, given its mapping, the ledger and its own cells."""
    answers = Answers(mapping.answers)
    mapping = replace(mapping, row=mapping.row or kind_answered(answers))
    columns = columns_of(sheet, mapping.columns, answers)
    which = [question_of_notes(sheet, ROW)] if not mapping.row and may_be_notes(sheet, columns) else []
    if which:
        # Treated as notes until the question is answered, because fewer questions arise for notes than for
        # flights.
        mapping = replace(mapping, row="note")
    columns = _columns_of_kind(sheet, columns, mapping)
    dated = _dated(sheet, columns, mapping, ledger, answers)
    rows = _rows_to_read(dated, columns, mapping, answers)
    reader, asked, optional = _reader(dated, rows, columns, mapping, answers)
    placed = _placed(rows, reader, ledger, answers, asks_stays=not mapping.row and may_be_stays(reader))
    named = _with_days(placed.filled, reader, is_open=bool(answers.open(dated.asked)))
    types = reconciled_types(
        _types(named, reader),
        ledger["aircraft_types"].frame(),
        answers,
        are_iata_codes=any(map(_names_iata, columns.headings_of("aircraft_type"))),
    )
    operators = reconciled_operators(_names(named, reader, ["operator"]), _operators(ledger), answers)
    reader = replace(placed.reader, operators=operators.by_name, types=types.by_iata)
    guesses = (
        *columns.guesses,
        *guesses_of_table(sheet, mapping, "" if reader.awaits_day else rows.kind, rows.key),
        *guesses_of_airfield(mapping, answers, reader),
        *guesses_of_columns(placed.table, columns, reader),
        *guesses_of_cells(dated.marks, reader.grades, optional),
        *guesses_of_names(placed.filled, reader, types, placed.places),
    )
    whole = replace(
        mapping,
        columns={**mapping.columns, **columns.ours},
        row=rows.kind,
        airfield=reader.airfield,
        key=rows.key,
        guessed_key=mapping.guessed_key or not mapping.key,
        sheet=sheet.name,
    )
    asked_of_names, left_of_names = _asked_of_places(placed, named, reader)
    return TableReading(
        mapping=whole,
        answers=answers,
        rows=placed.table.rows,
        filled=placed.filled.rows,
        reader=reader,
        passed_over=(*sheet.passed_over, *dated.passed_over, *rows.passed_over, *placed.away.passed_over),
        questions=(
            *which,
            *columns.asked,
            *rows.repeated,
            *dated.asked,
            *rows.kinds,
            *placed.stays,
            *asked,
            *rows.empty,
            *types.asked,
            *asked_of_names,
        ),
        optional=(
            *rows.doubts.asked,
            *placed.away.asked,
            *optional,
            *types.optional,
            *left_of_names,
            *operators.optional,
        ),
        guesses=guesses,
        doubts=rows.doubts.remarks,
        types=types.aliases,
        places=tuple(chain(*(each.aliases for each in placed.places))),
    )


def _columns_of_kind(sheet: Sheet, columns: Columns, mapping: TableMapping) -> Columns:
    if mapping.row == "note":
        return note_columns(sheet, columns, mapping.columns)
    return with_route(sheet, columns, mapping.columns) if mapping.row == "route" else columns


@dataclass(frozen=True, slots=True)
class _Dated:
    """A table with its days understood. table: the rows that are not blank, as written; whole: with complete days
    and with marks for the cell above replaced; passed_over: the blank rows; asked: questions about days and times;
    zones: optional questions about times of day."""

    table: Sheet
    whole: Sheet
    passed_over: Sequence[PassedOver]
    marks: Sequence[str]
    styles: Mapping[str, DateStyle]
    asked: Sequence[Question]
    zones: Sequence[Question]


def _dated(
    sheet: Sheet, columns: Columns, mapping: TableMapping, ledger: LedgerTables, answers: Answers
) -> _Dated:
    filled, blank = _filled_rows(sheet, columns, {*headings_asked_about(answers.open(columns.asked))})
    table = replace(sheet, rows=filled)
    meant_above, marks = with_dittos(table, columns.ours)
    whole = replace(table, rows=with_zones_beside(table.headings, meant_above, columns.ours))
    near = zones_near(mapping.airfield or answers.given.get(AIRFIELD, "").partition(" ")[0], ledger)
    styles, asked = _styles(whole, columns, mapping, answers, near)
    dated = replace(table, rows=with_whole_days(whole, styles))
    clocks = _cells_of(whole, columns, TIMES)
    days = _cells_of(whole, columns, DATES)
    zones = (
        *(zone_of_times(heading, cells, near) for heading, cells in clocks.items()),
        *(zone_of_moments(heading, cells, near) for heading, cells in days.items()),
        *(calendar_of(heading, cells) for heading, cells in days.items() if not is_calendar_needed(cells)),
    )
    return _Dated(table, dated, blank, marks, styles, asked, [*filter(None, zones)])


@dataclass(frozen=True, slots=True)
class _RowsToRead:
    """What a row is, and which rows are read. table: those rows as written; filled: with empty cells filled in;
    passed_over: rows that repeat others or are not flights; kinds, repeated, empty: questions about the kind of
    rows, repeated rows and empty cells."""

    kind: RowKind
    key: tuple[str, ...]
    table: Sheet
    filled: Sheet
    passed_over: Sequence[PassedOver]
    doubts: DoubtfulRows
    kinds: Sequence[Question]
    repeated: Sequence[Question]
    empty: Sequence[Question]


def _rows_to_read(dated: _Dated, columns: Columns, mapping: TableMapping, answers: Answers) -> _RowsToRead:
    kind, kinds = (mapping.row, []) if mapping.row else kind_of_rows(dated.whole, columns, dated.styles)
    rows, empty = filled_down(dated.table, dated.whole.rows, columns.ours, answers)
    filled = replace(dated.table, rows=rows)
    repeated, whether = repeated_rows(filled, columns.ours, dated.styles, answers)
    read_once = _without(filled, repeated)
    key = mapping.key or key_of_table(_without(dated.table, repeated), columns)
    # While a month or year is still open, different days can look the same.
    is_open = bool(answers.open((*columns.asked, *dated.asked)))
    number = _own_number(key, columns)
    doubts = (
        DoubtfulRows()
        if is_open or kind == "note"
        else doubtful_rows(read_once, columns.ours, number, answers, dated.styles, kind)
    )
    left_out = (*repeated, *doubts.passed_over)
    table = _without(dated.table, left_out)
    return _RowsToRead(kind, key, table, _without(filled, left_out), left_out, doubts, kinds, whether, empty)


def _reader(
    dated: _Dated, rows: _RowsToRead, columns: Columns, mapping: TableMapping, answers: Answers
) -> tuple[Reader, list[Question], list[Question]]:
    """Returns the reader of the rows, still without the meanings of names, then the required and the optional
    questions about cells."""
    ways = frozenset(_headings_with_ways(dated.table, columns))
    notes, kinds, ranges = _words_of_notes(rows, columns, dated.styles, answers)
    direction, which = direction_of_all(columns, rows.kind, dated.table.rows, answers, ways)
    is_note = rows.kind == "note"
    registration, whose = ("", []) if is_note else registration_of_all(rows.table, columns, answers)
    each, several = several_of(rows.table, columns, answers)
    listed, which_types = types_listed_in(rows.table, columns, answers)
    counted, whether_counted = counted_of(rows.table, columns, answers)
    grades, which_grades = grades_of(rows.table, columns, answers)
    directions = directions_of(rows.table, columns, answers)
    reader = Reader(
        rows.table.headings,
        columns.ours,
        rows.kind,
        mapping.airfield,
        style=dated.styles,
        direction=direction,
        registration=registration,
        directions=directions.meanings,
        approximate=frozenset(mapping.approximate),
        several=each or frozenset(),
        has_lists=each is not None,
        grades=grades,
        types_listed=listed,
        counted=counted,
        awaits_day=tuple(headings_that_may_hold_days(answers.open(columns.asked))),
        ways=ways,
        notes=notes,
        diverted=rows.doubts.diverted,
    )
    sources = names_alone(_names(rows.table, reader, ["source_id", "attributed_to"]))
    reader = replace(reader, past_midnight=rows_past_midnight(reader, rows.table.rows, rows.filled.rows))
    reader, nights = with_nights(rows.filled, replace(reader, sources=sources), answers)
    reader, sightings = with_sightings(reader, rows.table.rows, answers)
    needed, others = (directions.asked, ()) if directions.must_be_answered else ((), directions.asked)
    optional = [*which_grades, *whose, *dated.zones, *others, *nights, *sightings, *ranges]
    return reader, [*which, *several, *which_types, *whether_counted, *needed, *kinds], optional


def _words_of_notes(
    rows: _RowsToRead, columns: Columns, styles: Mapping[str, DateStyle], answers: Answers
) -> tuple[NoteWords, list[Question], list[Question]]:
    return note_words(rows.filled, columns, styles, answers) if rows.kind == "note" else (NoteWords(), [], [])


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows whose places are understood. table, filled: the rows that are read, as written and with empty cells
    filled in; places: the meanings of the ends of movements and of the stops of routes; airfields, stays:
    questions about the watched airfield and about rows elsewhere that may be stays; away: rows that may be left
    out because they are elsewhere."""

    table: Sheet
    filled: Sheet
    reader: Reader
    places: tuple[Places, Places]
    airfields: Sequence[Question]
    stays: Sequence[Question]
    away: DoubtfulRows


def _asked_of_places(placed: _Placed, named: Sheet, reader: Reader) -> tuple[list[Question], list[Question]]:
    """Returns the required and the optional questions about the airfield and the places that rows name."""
    ids = {*map(id_of_place, _places_named(named, reader))}
    asked, unknown = (
        [each for each in chain(*questions) if each.id in ids]
        for questions in ([own.asked for own in placed.places], [own.optional for own in placed.places])
    )
    field_is_open = not placed.reader.airfield
    # A note must name an airfield by a known code; a flight may name any place.
    is_note = reader.kind == "note"
    needed = [*(placed.airfields if field_is_open else ()), *asked, *(unknown if is_note else ())]
    return needed, [*(() if is_note else unknown), *(() if field_is_open else placed.airfields)]


def _placed(
    rows: _RowsToRead, reader: Reader, ledger: LedgerTables, answers: Answers, *, asks_stays: bool
) -> _Placed:
    """Returns the rows with the meanings of their places. asks_stays: whether to ask if rows elsewhere are
    stays."""
    reader, places, airfields = _places(rows.filled, reader, ledger, answers, asks_stays=asks_stays)
    stays = stays_elsewhere(rows.filled, reader) if asks_stays else []
    is_open = bool(answers.open((*rows.kinds, *stays)))
    away = DoubtfulRows() if is_open else rows_elsewhere(rows.filled, reader, answers)
    if not is_open and reader.airfield:
        away = away.and_(rows_not_here(rows.filled, reader))
    if not away.passed_over:
        return _Placed(rows.table, rows.filled, reader, places, airfields, stays, away)
    table, filled = (_without(each, away.passed_over) for each in (rows.table, rows.filled))
    # Places named only in the rows left out need no explanation, and which questions arise depends on how many
    # rows name a place.
    reader, places, _ = _places(filled, reader, ledger, answers, asks_stays=False)
    return _Placed(table, filled, reader, places, airfields, stays, away)


def _with_days(table: Sheet, reader: Reader, *, is_open: bool) -> Sheet:
    """Returns the rows that have a day or a link, or may get a day from an answer. The other rows are not read, so
    the names in them need no explanation. is_open: whether a question about days is open."""
    places = _styles_by_place(table, reader)
    if not places or reader.has("year"):
        return table
    is_open = is_open or bool(reader.awaits_day)
    days = {place: _days_at(table, place, style, is_open=is_open) for place, style in places.items()}
    rows = (row for row in table.rows if _has_one_of(row, days) or _has_link(row, reader))
    return replace(table, rows=tuple(rows))


def _styles_by_place(table: Sheet, reader: Reader) -> dict[int, DateStyle]:
    """Returns the date style of each column that holds days, or may after an answer, by column position."""
    return {
        place: reader.style.get(heading, style_of_days())
        for place, heading in enumerate(table.headings)
        if reader.ours.get(heading) in DATES or heading in reader.awaits_day
    }


def _days_at(table: Sheet, place: int, style: DateStyle, *, is_open: bool) -> set[str]:
    # Once per distinct cell: a column has fewer of them than rows.
    return {cell for cell in {row.cells[place] for row in table.rows} if _may_be_day(cell, style, is_open=is_open)}


def _has_one_of(row: Row, cells: Mapping[int, Collection[str]]) -> bool:
    return any(row.cells[place] in those for place, those in cells.items())


def _has_link(row: Row, reader: Reader) -> bool:
    return any("://" in row.cells[place] for place in reader.places_of_links)


def _may_be_day(cell: str, style: DateStyle, *, is_open: bool) -> bool:
    return bool(read_date(cell, style).text) or (is_open and share_of_dates([cell], with_numbers=True) > 0)


def _places_named(table: Sheet, reader: Reader) -> Iterator[str]:
    """Yields the place names in rows, including the stops of routes."""
    yield from _names(table, reader, PLACES)
    yield from _stops(_names(table, reader, ["route"]))


def _filled_rows(
    sheet: Sheet, columns: Columns, asked: Collection[str]
) -> tuple[tuple[Row, ...], list[PassedOver]]:
    """Returns the rows with anything in a column that is mapped or being asked about, and the other rows as passed
    over: a check box or a filled-down formula alone makes no row."""
    places = [
        place for place, heading in enumerate(sheet.headings) if columns.ours.get(heading) or heading in asked
    ]
    if not places:
        return sheet.rows, []
    filled = tuple(row for row in sheet.rows if _says_something(row, places))
    if len(filled) == len(sheet.rows):
        return filled, []
    return filled, [_blank(sheet, {row.number for row in filled})]


def _own_number(key: Sequence[str], columns: Columns) -> str:
    """Returns the column of row numbers if rows are identified by it alone; "" otherwise."""
    is_number = len(key) == 1 and columns.ours.get(key[0], "") in ("", "flight_id")
    return key[0] if is_number else ""


def _without(table: Sheet, passed_over: Iterable[PassedOver]) -> Sheet:
    """Returns a table without the rows passed over."""
    left_out = {number for each in passed_over for number in each.rows}
    if not left_out:
        return table
    return replace(table, rows=tuple(row for row in table.rows if row.number not in left_out))


def _blank(sheet: Sheet, there: Collection[int]) -> PassedOver:
    blank = [row for row in sheet.rows if row.number not in there]
    return PassedOver(tuple(row.number for row in blank), _what_is_in(blank, sheet.headings))


def _says_something(row: Row, places: Iterable[int]) -> bool:
    return not all(is_unknown(row.cells[place]) for place in places)


def _what_is_in(blank: Sequence[Row], headings: Sequence[str]) -> str:
    filled = {heading for row in blank for heading, cell in zip(headings, row.cells, strict=True) if cell}
    return f"hold nothing in the columns that are read, only under {', '.join(sorted(filled))}"


def zones_near(airfield: str, ledger: LedgerTables) -> tuple[str, ...]:
    """Returns the time zones of the table's airfield, or else of the airfields that the ledger watches."""
    codes = [airfield] if airfield else ledger.watched()["airfield"]
    return tuple(dict.fromkeys(each["tz"] for each in map(airport, codes) if each and each["tz"]))


def _styles(
    table: Sheet, columns: Columns, mapping: TableMapping, answers: Answers, near: Sequence[str]
) -> tuple[dict[str, DateStyle], list[Question]]:
    """Returns the date style of each column of days or times, and the questions about the days."""
    cells_of = _cells_of(table, columns, (*TIMES, *DATES))
    dates, asked = [heading for heading in cells_of if columns.ours[heading] in DATES], list[Question]()
    styles = {each: style_of_times(each, cells_of[each], answers) for each in cells_of if each not in dates}
    months = months_suggested(table)
    for heading in dates:
        years = years_suggested(table, heading, dates, columns.headings_of("link"))
        order = mapping.dates.get(heading, "")
        styles[heading], asks = style_of(heading, cells_of[heading], order, answers, years, near, months)
        start, which = counted_from(table, heading, cells_of[heading], answers)
        styles[heading] = replace(styles[heading], counted_from=start)
        asked += [*asks, *which]
    if columns.headings_of("year"):
        asked = [each for each in asked if not each.id.startswith("year:")]
    worded, which = zones_of_words(_rows_of_each(cells_of.values()), answers, near)
    return {heading: replace(style, worded=worded) for heading, style in styles.items()}, [*asked, *which]


def _cells_of(table: Sheet, columns: Columns, wanted: Collection[str]) -> dict[str, dict[str, list[int]]]:
    """Returns the row numbers of each distinct cell in some of our columns, by heading."""
    return {
        heading: _rows_of((row.cells[place], row.number) for row in table.rows)
        for place, heading in enumerate(table.headings)
        if columns.ours.get(heading) in wanted
    }


def _rows_of(cells: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for cell, number in cells:
        rows[cell.strip()].append(number)
    return rows


def _rows_of_each(columns: Iterable[Mapping[str, Sequence[int]]]) -> dict[str, list[int]]:
    """Returns the row numbers of each distinct cell over several columns."""
    every = chain(*(cells.items() for cells in columns))
    return _rows_of((cell, number) for cell, numbers in every for number in numbers)


def _headings_with_ways(table: Sheet, columns: Columns) -> Iterator[str]:
    """Yields the headings of place columns in which every cell says whether the aircraft came from or went to the
    place."""
    for place, heading in enumerate(table.headings):
        if columns.ours.get(heading) in WAYS and ways_of_all({row.cells[place] for row in table.rows}):
            yield heading


def _names(table: Sheet, reader: Reader, wanted: Sequence[str]) -> dict[str, list[int]]:
    """Returns the row numbers of each name in some of our columns."""
    ours = {place: reader.ours.get(heading) for place, heading in enumerate(table.headings)}
    name_of = {
        place: _names_at(table, place, reader, is_way=column in WAYS)
        for place, column in ours.items()
        if column in wanted
    }
    cells = ((own[row.cells[place]], row.number) for row in table.rows for place, own in name_of.items())
    return {name: rows for name, rows in _rows_of(cells).items() if _is_name(name)}


def _is_name(name: str) -> bool:
    """Returns whether a cell names anything; the error value of a failed formula does not."""
    return bool(name) and not shows_no_value(name)


def _names_at(table: Sheet, place: int, reader: Reader, *, is_way: bool) -> dict[str, str]:
    """Returns the name in each distinct cell of a column."""
    # Once per distinct cell: a column has fewer of them than rows.
    cells = {row.cells[place] for row in table.rows}
    return {cell: reader.way_at(place, cell)[1] if is_way else name_in(cell) for cell in cells}


def _places(
    table: Sheet, reader: Reader, ledger: LedgerTables, answers: Answers, *, asks_stays: bool
) -> tuple[Reader, tuple[Places, Places], list[Question]]:
    """Returns the reader with the watched airfield and the meanings of places; those meanings for the ends of
    movements and for the stops of routes; and the questions about the airfield."""
    names = _names(table, reader, PLACES)
    stops = _stops(_names(table, reader, ["route"]) if reader.kind == "route" else {})
    airfields, places = ledger.watched(), ledger.places()
    counts = {name: len(rows) for name, rows in (*names.items(), *stops.items())}
    own_fields = {name: len(rows) for name, rows in _names(table, reader, ["airfield"]).items()}
    spelled = own_places(airfields, places)
    airfield, which = airfield_of(
        reader.airfield,
        airfields["airfield"],
        counts,
        answers,
        own_fields,
        spelled,
        table.title,
        airfields_of_title(table, spelled),
        both_ends=reader.has_both_ends or reader.kind == "route",
    )
    watched = {*airfields["airfield"], airfield} - {""}
    ends = reconciled_places(
        names,
        airfields,
        places,
        watched,
        answers,
        both_ends=reader.has_both_ends,
        at_field=own_fields,
        iata=_under_iata(table, reader),
        asks_stays=asks_stays,
    )
    by_route = reconciled_places(stops, airfields, places, watched, answers)
    by_name = {airfield: Place(airfield, True), **ends.by_name, **by_route.by_name}
    return replace(reader, airfield=airfield, places=by_name), (ends, by_route), which


def _under_iata(table: Sheet, reader: Reader) -> set[str]:
    """Returns the cells in place columns whose heading says that they hold IATA codes."""
    places = [
        place
        for place, heading in enumerate(table.headings)
        if reader.ours.get(heading) in PLACES and _names_iata(heading)
    ]
    return {row.cells[place] for row in table.rows for place in places}


def _names_iata(heading: str) -> bool:
    """Returns whether a heading says that its cells are IATA codes.

    >>> _names_iata("ac_type_iata"), _names_iata("Typ (IATA)"), _names_iata("Aircraft variata")
    (True, True, False)
    """
    return "iata" in re.findall("[a-z]+", heading.casefold())


def _types(table: Sheet, reader: Reader) -> dict[str, list[int]]:
    """Returns the row numbers of each aircraft type, without anything else in its cell."""
    types: dict[str, list[int]] = defaultdict(list)
    for name, rows in _names(table, reader, ["aircraft_type"]).items():
        aircraft = aircraft_in(name)
        for one in dict.fromkeys(aircraft.types) or (aircraft.type,):
            types[one] += rows
    return types


def _stops(routes: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    return _rows_of((stop, row) for route, rows in routes.items() for stop in stops_of(route) for row in rows)


def _operators(ledger: LedgerTables) -> list[str]:
    return [row["operator"] for row in ledger["flights"].rows if row.get("operator")]
