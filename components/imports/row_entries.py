"""Makes the ledger entries (rows of flights.csv or notes.csv) of a table's rows: what each reports, with its id,
source and locator."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from components.imports.columns.mapping import TableMapping
from components.imports.merge.differences import Difference, StoredRow
from components.imports.merge.last_import import LastImport
from components.imports.merge.ledger_changes import RowEntries
from components.imports.merge.ledger_tables import LedgerTables
from components.imports.questions import Answers
from components.imports.rows.doubtful_rows import with_all_read
from components.imports.rows.row_cells import Reader
from components.imports.rows.row_reader import RowReading, read_row
from components.imports.rows.row_sources import SourceBook, source_and_place
from components.imports.sheets.grid_tables import ROWS_OF_A_SHEET, Row, Sheet
from components.imports.sheets.numbered_headings import numbered_parts, sheets_and_numbers
from components.imports.table_reading import read_table

Flights = Mapping[str, Mapping[str, str]]
"""Rows of flights.csv or notes.csv, by id."""

ATTRIBUTED = "attributed_to"
_UNFIT = re.compile(r"[\s;]+")


@dataclass(frozen=True, slots=True)
class EntryMaker:
    """Makes rows of flights.csv or notes.csv. source: the table's own source id; book: the sources that rows name;
    has_links: whether the table has a column of links, in which case a row without a link rests on the table's own
    words; joined: ledger ids of flights of other sources, by the ids that the rows would give; id_column: of the
    ledger's table."""

    source: str
    book: SourceBook
    has_links: bool
    joined: Mapping[str, str] = field(default_factory=dict)
    id_column: str = "flight_id"

    def of(self, reading: RowReading, row_id: str, number: int, locator: str) -> Flights:
        """Returns the flights that a row makes; `locator` says where the row stands."""
        if not reading.flights:
            return {}
        own = _UNFIT.sub("-", reading.flight_id) or row_id
        named, drawn = self._sources(reading, number)
        if reading.attributed:
            drawn = [self.book.of_name(name, number) for name in reading.attributed]
        common = {
            "source_id": named,
            "locator": self._locator(locator, reading),
            ATTRIBUTED: ";".join(dict.fromkeys(drawn)),
        }
        ids = {f"{own}-{end}" if end else own: flight for end, flight in reading.flights.items()}
        made = {id_: {self.id_column: id_, **flight, **common} for id_, flight in ids.items()}
        return under_ids(made, self.joined, self.id_column)

    def _locator(self, row: str, reading: RowReading) -> str:
        """Returns where a row stands, and where in its sources its content does. The page of a note is part of its
        locator; that of a flight is shown on its card, with the other cells of the row."""
        pages = [link.url for link in reading.links] if self.id_column == "note_id" and reading.sources else []
        own = reading.locator.split("; ") if reading.locator else []
        # A table exported by the ledger names its rows already.
        return "; ".join(dict.fromkeys((_with_places(row, reading.sources), *own, *pages)))

    def _sources(self, reading: RowReading, number: int) -> tuple[str, list[str]]:
        """Returns the source of a row and the sources that it draws on. If a row names several sources, the table
        itself is the source and these are what it draws on, in any order."""
        every = sorted({self.book.of_name(name, number) for name in reading.sources})
        if len(every) > 1:
            return self.source, [*every, *(self.book.of_link(link, number) for link in reading.links)]
        named = every[0] if every else self.source
        return named, self._drawn_on(reading, number) if named == self.source else []

    def _drawn_on(self, reading: RowReading, number: int) -> list[str]:
        """Returns the sources that a row draws on."""
        own_words = [self.source] if self.has_links else []
        return [self.book.of_link(link, number) for link in reading.links] or own_words


def entry_maker(mapping: TableMapping, book: SourceBook, reader: Reader) -> EntryMaker:
    """Returns the maker of rows of flights.csv or notes.csv for a mapping."""
    return EntryMaker(mapping.source, book, reader.has("link"), mapping.joined, mapping.id_column)


def _with_places(locator: str, sources: Sequence[str]) -> str:
    """Returns where a row stands, followed by the locators within its sources.

    >>> _with_places("row 2", ["ADZ 12.9.2025, S. 3"]), _with_places("row 2", ["ADZ, S. 3", "FR24"])
    ('row 2; 12.9.2025, S. 3', 'row 2; ADZ, S. 3')
    """
    places = {name: place for name in sources if (place := source_and_place(name)[1])}
    return "; ".join((locator, *(places.values() if len(sources) == 1 else places)))


def under_ids(flights: Flights, joined: Mapping[str, str], id_column: str = "flight_id") -> Flights:
    """Returns flights under the ids of the ledger flights that they report, where `joined` has one."""
    return {(own := joined.get(name, name)): {**cells, id_column: own} for name, cells in flights.items()}


def flights_before(last: LastImport, ids: set[str], ledger: LedgerTables) -> dict[str, Flights]:
    """Returns the flights that stored rows made, by row id, by reading the rows again as they were then."""
    if last.mapping is None or not ids:
        return {}
    # Duplicates are read, too: a row that is gone made flights even if it equals one that is still there.
    each = replace(last.mapping, answers=with_all_read(last.mapping.answers))
    sheet = _stored_table(last.stored, last.mapping.sheet)
    stored_by_number = {row.number: stored for row, stored in zip(sheet.rows, last.stored, strict=True)}
    table = read_table(sheet, each, ledger)
    book = SourceBook(ledger["sources"].rows, Answers(last.mapping.answers))
    made = entry_maker(last.mapping, book, table.reader)
    stored_of = ((stored_by_number[row.number], row) for row in table.filled)
    return {
        stored.id: made.of(
            read_row(table.reader, row), stored.id, stored.number, _locator(stored, last.mapping.sheet)
        )
        for stored, row in stored_of
        if stored.id in ids
    }


def _stored_table(stored: Sequence[StoredRow], name: str) -> Sheet:
    """Returns stored rows as a table. Gone rows have no number, so all rows are numbered by position; rows that
    were read from one row share the position of the first."""
    headings = tuple(dict.fromkeys(heading for row in stored for heading in row.cells))
    labels = sheets_and_numbers(row.sheet if row.number else None for row in stored)
    sheets = tuple(dict.fromkeys(sheet for sheet, _ in labels))
    count = max((number for _, number in labels), default=1)
    lines, rows = dict[tuple[str, int], int](), []
    for place, (row, (sheet, number)) in enumerate(zip(stored, labels, strict=True)):
        line = lines.setdefault((sheet, row.number), place) if row.number else place
        part = (number - 1) * len(sheets) + sheets.index(sheet)
        cells = tuple(row.cells.get(heading, "") for heading in headings)
        rows.append(Row(part * ROWS_OF_A_SHEET + line, cells))
    parts = tuple(numbered_parts(sheets, count)) if count > 1 else sheets
    return Sheet(name, headings, tuple(rows), parts=parts, numbers=count)


def _locator(stored: StoredRow, sheet: str) -> str:
    return Sheet(stored.sheet or sheet, (), ()).locator(stored.number)


def without_flights(last: LastImport) -> LastImport:
    """Returns a last import as if its rows had made no flights."""
    mapping = replace(last.mapping, undecided=(), joined={}, apart={}) if last.mapping else None
    return replace(last, mapping=mapping, stored=tuple(replace(row, flights=()) for row in last.stored))


def row_entries(
    difference: Difference,
    rows: Sequence[Row],
    flights: Sequence[Flights],
    before: Mapping[str, Flights],
    all_rows: bool,
) -> list[RowEntries]:
    """Returns what the rows made and make. Unchanged rows are included only if `all_rows` is set, or if they made
    nothing: what could not be read last time may be readable now."""
    made = []
    for was, back, row, after in zip(difference.before, difference.returned, rows, flights, strict=True):
        stored = was or back
        if stored is None or not stored.flights or back is not None or all_rows or stored.id in before:
            made.append(RowEntries(row.number, _made_before(was, back, before), after))
    return made


def _made_before(
    was: StoredRow | None, back: StoredRow | None, before: Mapping[str, Flights]
) -> Mapping[str, Mapping[str, str]]:
    """Returns the flights that a row made; none for a row that is back after its flights were withdrawn, so that
    all of them are new."""
    if was is not None:
        return before.get(was.id, {}) if was.flights else {}
    return before.get(back.id, {}) if back is not None and back.flights else {}


def changed_ids(difference: Difference, cells: Sequence[Mapping[str, str]], all_rows: bool) -> set[str]:
    """Returns the ids of stored rows that changed or came back; all of them if `all_rows` is set."""
    changed = {
        stored.id
        for stored, own in zip(difference.before, cells, strict=True)
        if stored is not None
        and (all_rows or any(stored.cells.get(heading, "") != cell for heading, cell in own.items()))
    }
    return changed | {stored.id for stored in difference.returned if stored is not None}


def ids_by_rows_around(difference: Difference, rows: Sequence[Row], filled: Sequence[Row]) -> set[str]:
    """Returns the ids of stored rows with cells that depend on other rows, such as a ditto mark: their meaning may
    change although none of their own cells did. Empty if no row changed, came or went."""
    if not (difference.changed or difference.gone or difference.new):
        return set()
    pairs = zip(difference.before, rows, filled, strict=True)
    return {stored.id for stored, row, whole in pairs if stored is not None and row.cells != whole.cells}


def stored_after(
    last: LastImport,
    ids: Sequence[str],
    places: Sequence[tuple[str, int]],
    cells: Sequence[Mapping[str, str]],
    flights: Sequence[Flights],
    withdrawn: Collection[str],
) -> list[StoredRow]:
    """Returns the rows to store: those of the table, each with its sheet and number, and those that are gone,
    without withdrawn flights."""
    made = {row.id: row.flights for row in last.stored}
    stored = [
        StoredRow(own, tuple(now) or made.get(own, ()), number, own_cells, sheet)
        for own, (sheet, number), own_cells, now in zip(ids, places, cells, flights, strict=True)
    ]
    there = {*ids}
    gone = (row for row in last.stored if row.id not in there)
    return stored + [
        StoredRow(row.id, tuple(each for each in row.flights if each not in withdrawn), 0, row.cells)
        for row in gone
    ]
