"""Works out what a table would change in a ledger: everything an import does except writing."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from components.files.atomic import Stamp
from components.files.problems import shown
from components.imports.columns.headings import DATES
from components.imports.columns.known_tables import KnownTable, known_table
from components.imports.columns.mapping import Contradiction, TableMapping
from components.imports.guesses import some_names
from components.imports.joined_flights import APART, SAME, joined_flights
from components.imports.merge.differences import Difference, StoredRow, compared, key_text, row_ids
from components.imports.merge.earlier_files import earlier_file
from components.imports.merge.kept_rows import contradictions_to_keep, unread_to_keep
from components.imports.merge.last_import import LastImport, combined, last_import, names_id
from components.imports.merge.ledger_changes import SOURCE, WITHDRAWN, Changes, alias_edits, changes, withdrawal
from components.imports.merge.ledger_tables import Edits, LedgerTables, read_ledger_tables
from components.imports.merge.lost_columns import lost_columns
from components.imports.names.place_names import own_places
from components.imports.names.reconciliation import AS_WRITTEN, offers_nothing
from components.imports.questions import Answers, Question
from components.imports.row_entries import (
    ATTRIBUTED,
    Flights,
    changed_ids,
    entry_maker,
    flights_before,
    ids_by_rows_around,
    row_entries,
    stored_after,
    without_flights,
)
from components.imports.rows.row_kinds import refuse_other_tables
from components.imports.rows.row_reader import RowReading
from components.imports.rows.row_sources import SourceBook, table_source
from components.imports.rows.waiting_rows import waiting_rows
from components.imports.sheets.grid_tables import Row, Sheet
from components.imports.sheets.sheet_choice import SHEET, SHEETS, read_sheet
from components.imports.sheets.text_tables import ENCODING
from components.imports.table_reading import TableReading, read_table
from components.imports.words.heading_words import is_when_sent
from components.ledger.reference.airports import airport
from components.ledger.spellings import unused

_CORRECTABLE = ("title", "aircraft_type", "model", "operator", "origin", "destination", "elsewhere", "route")
UNASKED = "answers that are to no question: "
"""How a remark begins that lists answers to questions that nobody asked."""
_ASKED_ELSEWHERE = (SHEET, SHEETS, ENCODING, SAME)
"""Ids of questions that are not about the cells of a table."""
KIND = "person"
"""The kind of source that a table is unless stated otherwise: somebody keeps it."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an import would do.

    - mapping: as it would be stored; table, readings: how the table is understood
    - edits: changes to the ledger's tables, by table name; stored: the rows as they would be stored
    - contradictions: row numbers with what is contradictory; waiting: numbers of rows that wait for an answer
    - optional: questions that need no answer
    - withdrawn: flights that no row makes any more; they stay unless a person decides otherwise
    - stamps: of the files of the table's last import, to detect concurrent writes
    - earlier_file: a warning if the file was read before the last one of its table, "" otherwise
    """

    file: str
    data: bytes
    sheet: Sheet
    ledger: LedgerTables
    mapping: TableMapping
    table: TableReading
    readings: tuple[RowReading, ...]
    difference: Difference
    stored: tuple[StoredRow, ...]
    edits: Mapping[str, Edits]
    questions: tuple[Question, ...]
    optional: tuple[Question, ...]
    guesses: tuple[str, ...]
    contradictions: tuple[tuple[int, str], ...]
    waiting: frozenset[int]
    withdrawn: tuple[str, ...]
    stamps: Mapping[str, Stamp | None]
    earlier_file: str

    @property
    def read(self) -> int:
        """The number of rows that are understood."""
        return sum(reading.unread is None for reading in self.readings)

    @property
    def own_edits(self) -> Edits:
        """The edits of the table that the rows go into: flights or notes."""
        return self.edits[self.mapping.table]

    @property
    def days_of_links(self) -> int:
        """How many of the rows understood take their day from their links alone."""
        return sum(reading.unread is None and "date" in reading.of_links for reading in self.readings)

    @property
    def doubling(self) -> tuple[int, ...]:
        """Numbers of new rows that resemble rows that are gone, while nobody has decided whether the flights of
        the latter go. Until then, the same flight may be in the ledger twice."""
        is_open = any(
            each.id.startswith(WITHDRAWN) and not self.mapping.answers.get(each.id) for each in self.optional
        )
        return tuple(self.table.rows[place].number for place in self.difference.alike) if is_open else ()

    @property
    def mapping_to_write(self) -> TableMapping:
        """The mapping, with every unknown name that nobody has explained recorded as "as written". Otherwise, once
        such a name is in the ledger, the next import would ask whether it is the same as another name there."""
        left = (each.id for each in self.table.optional if offers_nothing(each))
        answers = {id_: AS_WRITTEN for id_ in left if not self.mapping.answers.get(id_)}
        return replace(self.mapping, answers={**self.mapping.answers, **answers})

    @property
    def more_reports(self) -> int:
        """How many of the added rows are further reports of flights already in the ledger."""
        id_column = self.mapping.id_column
        there = {row[id_column] for row in self.ledger[self.mapping.table].rows}
        return sum(row[id_column] in there for row in self.own_edits.rows)

    @property
    def unchanged(self) -> int:
        """How many rows are the same as last time."""
        return self.difference.unchanged([row.cells for row in self.stored[: len(self.table.rows)]])


@dataclass(frozen=True, slots=True)
class _Opened:
    """A table, the ledger that it is for, and what the ledger has stored of it. published: the known published
    table that it is, if any."""

    file: str
    data: bytes
    sheet: Sheet
    asked: tuple[Question, ...]
    ledger: LedgerTables
    last: LastImport
    published: KnownTable | None


def dry_run(file: Path, folder: Path, given: TableMapping) -> DryRun:
    """Returns what importing a file into the ledger in a folder would do. Raises `NotReadableError`."""
    given = _with_sheet_alone(given)
    opened = _opened(file, folder, given)
    own = _over(given, opened.published) if opened.last.mapping is None else given
    table_mapping = combined(own, opened.last, opened.sheet.headings, hashlib.sha256(opened.data).hexdigest())
    table = _with_lost_columns(opened, table_mapping)
    is_open = table.answers.open(table.questions)
    refuse_other_tables(
        opened.sheet, {*table.mapping.columns.values()}, is_open, is_mapped=bool(table_mapping.columns)
    )
    run = _worked_out(opened, table, _with_origin(opened, table.mapping))
    # A mapping written by the program also holds answers to last week's questions.
    remarks = [] if given.sha256 else _answers_to_none(opened, run, table.answers)
    return replace(run, guesses=(*run.guesses, *remarks))


def _with_lost_columns(opened: _Opened, mapping: TableMapping) -> TableReading:
    """Returns how the table is understood, with questions about new columns that may be columns it had last time
    under other headings."""
    table = read_table(opened.sheet, mapping, opened.ledger)
    lost = lost_columns(opened.last, opened.sheet, table.mapping.columns, table.questions)
    if answered := lost.answered(table.answers):
        table = read_table(opened.sheet, replace(mapping, columns={**mapping.columns, **answered}), opened.ledger)
        # Ask again only to record that these answers were looked up.
        lost.answered(table.answers)
    return replace(table, questions=(*table.questions, *lost.needed), optional=(*table.optional, *lost.optional))


def _opened(file: Path, folder: Path, given: TableMapping) -> _Opened:
    ledger = read_ledger_tables(folder)
    sheet, data, asked = _read_for(given, file)
    spelled = own_places(ledger.watched(), ledger.places())
    last = last_import(ledger.imports, sheet, given, file.name, spelled)
    if sheet.numbered and last.mapping is None:
        # At the last import, somebody may have chosen to read each row only once.
        once = _read_for(given, file, sheet.numbered)
        before = last_import(ledger.imports, once[0], given, file.name, spelled)
        if before.mapping:
            (sheet, data, asked), last = once, before
    if last.mapping and (asked or _is_other_choice(last.mapping, sheet)):
        sheet, data, asked = _read_for(combined(given, last, sheet.headings), file)
    return _Opened(file.name, data, sheet, tuple(asked), ledger, last, known_table(sheet.headings))


def _read_for(
    mapping: TableMapping, file: Path, headings: Sequence[str] = ()
) -> tuple[Sheet, bytes, list[Question]]:
    """Returns the table of a file as a mapping says, the file's bytes and the questions. `headings` are known
    headings besides those that the mapping names."""
    named = (*mapping.columns, *mapping.key, *headings)
    return read_sheet(file, Answers(mapping.answers), mapping.sheet, mapping.encoding, named)


def _with_sheet_alone(given: TableMapping) -> TableMapping:
    """Returns a person's mapping with the answer that the sheet they named is read alone. In a mapping written by
    the program, the named sheet may be read together with others."""
    named = given.answers.get(SHEET) or ("" if given.sha256 else given.sheet)
    if not named or SHEETS in given.answers:
        return given
    return replace(given, answers={**given.answers, SHEETS: named})


def _is_other_choice(mapping: TableMapping, sheet: Sheet) -> bool:
    """Returns whether last time another sheet was read, or one of several alone, by a person's choice."""
    return SHEETS in mapping.answers or (bool(mapping.sheet) and mapping.sheet in sheet.others)


def _over(given: TableMapping, published: KnownTable | None) -> TableMapping:
    """Returns a person's mapping over the mapping that ships for a published table."""
    if published is None:
        return given
    shipped = published.mapping
    return replace(
        given,
        columns={**shipped.columns, **given.columns},
        row=given.row or shipped.row,
        key=given.key or shipped.key,
        approximate=given.approximate or shipped.approximate,
        answers={**shipped.answers, **given.answers},
    )


def _with_origin(opened: _Opened, mapping: TableMapping) -> TableMapping:
    """Returns a mapping with the source id of the table and the file it was read from."""
    digest, last = hashlib.sha256(opened.data).hexdigest(), opened.last.mapping
    # The same content under another file name is the same table.
    file, title = (last.file, last.title) if last and last.sha256 == digest else (opened.file, opened.sheet.title)
    source = mapping.source or _own_source(opened.last, opened.ledger)
    joined = {} if mapping.answers.get(SAME) == APART else mapping.joined
    return replace(mapping, source=source, file=file, sha256=digest, title=title, joined=joined)


def _own_source(last: LastImport, ledger: LedgerTables) -> str:
    """Returns the source id of the table: its name, numbered if another source has that id."""
    there = {row["source_id"] for row in ledger["sources"].rows}
    return unused(last.name, there.__contains__)


def _worked_out(opened: _Opened, table: TableReading, mapping: TableMapping) -> DryRun:
    """Returns what a table that is understood would do."""
    ledger, answers = opened.ledger, table.answers
    own, former = ledger[mapping.table].rows, _former(opened.last, mapping, ledger, answers)
    last = without_flights(opened.last) if former.edits else opened.last
    cells = [dict(zip(opened.sheet.headings, row.cells, strict=True)) for row in table.rows]
    difference = _difference(last.stored, cells, mapping)
    ids = _ids(last, cells, mapping, difference)
    book, readings = SourceBook(ledger["sources"].rows, answers), table.readings()
    sheet = opened.sheet
    flights = _flights(sheet, table, mapping, book, readings, ids)
    is_other = last.mapping is not None and not mapping.reads_as(last.mapping)
    aliases = alias_edits(ledger, mapping.airfield, table.types, table.places)
    numbers = [row.number for row in table.rows]
    joined = joined_flights(flights, numbers, difference, last, mapping, ledger, aliases)
    flights = joined.flights
    around = ids_by_rows_around(difference, table.rows, table.filled)
    before = flights_before(last, around | changed_ids(difference, cells, is_other), ledger)
    made = changes(row_entries(difference, table.rows, flights, before, is_other), own, answers, mapping.id_column)
    made.reported |= {(id_, flight["source_id"]) for each in flights for id_, flight in each.items()}
    gone = _gone_flights(last, difference, ledger)
    whether = withdrawal(made, gone, mapping.undecided, own, answers)
    remarks = (
        *_contradictions(table, readings),
        *_doubts(table, readings),
        *_twice(table, flights),
    )
    sources = _source_edits(opened, mapping, flights, book, _sources_in(made.edits, own))
    asked_of_rows = (*made.asked, *former.asked)
    asked = answers.open([*opened.asked, *table.questions, *book.questions(), *joined.asked, *asked_of_rows])
    waiting = waiting_rows(table.reader, table.filled, readings, asked)
    return DryRun(
        file=opened.file,
        data=opened.data,
        sheet=opened.sheet,
        ledger=ledger,
        mapping=replace(
            mapping,
            undecided=made.undecided,
            contradictions=(
                *_to_keep(opened, table, flights, remarks),
                *_not_read(opened.sheet, table.rows, readings, waiting),
            ),
            joined=joined.ids,
            apart=joined.apart,
        ),
        table=table,
        readings=tuple(readings),
        difference=difference,
        stored=tuple(stored_after(last, ids, _places(sheet, table.rows), cells, flights, made.removed_flights())),
        edits={**aliases, **former.edits, "sources": sources, mapping.table: made.edits},
        questions=tuple(asked),
        optional=(*table.optional, *([whether] if whether else [])),
        guesses=(
            *table.guesses,
            *_taken_from_links(readings),
            *_taken_for_kinds(book.by_their_names),
            *_places_in_sources(book.places),
            *_guesses(opened, mapping, flights, sources),
            *joined.remarks,
        ),
        contradictions=(*remarks, *made.contradictions),
        waiting=waiting,
        withdrawn=tuple(dict.fromkeys(id_ for id_, _ in (*former.keys, *made.withdrawn))),
        stamps=last.stamps,
        earlier_file=earlier_file(ledger.folder, last, mapping.sha256),
    )


@dataclass(frozen=True, slots=True)
class _Former:
    """What the table's rows made in another table of the ledger, while notes were mistaken for flights or vice
    versa: that table's edits, the question whether the rows go, and the keys of those still there."""

    edits: Mapping[str, Edits]
    asked: Sequence[Question]
    keys: Collection[tuple[str, str]]


def _former(last: LastImport, mapping: TableMapping, ledger: LedgerTables, answers: Answers) -> _Former:
    """Returns what the rows made in another table of the ledger; empty if they were of the same kind."""
    before = last.mapping
    if before is None or before.table == mapping.table:
        return _Former({}, (), ())
    rows, made = ledger[before.table].rows, Changes(Edits((before.id_column, SOURCE)))
    flights = flights_before(last, {row.id for row in last.stored}, ledger).values()
    whether = withdrawal(made, flights, before.undecided, rows, answers)
    return _Former({before.table: made.edits}, [whether] if whether else [], made.withdrawn.keys())


def _given_now(opened: _Opened, answers: Answers) -> dict[str, str]:
    """Returns the answers that no earlier mapping had."""
    mappings = (each.mapping for each in (opened.last, opened.published) if each and each.mapping)
    before = {id_ for mapping in mappings for id_ in mapping.answers}
    return {id_: text for id_, text in answers.given.items() if text and id_ not in before}


def _answers_to_none(opened: _Opened, run: DryRun, answers: Answers) -> Iterator[str]:
    """Yields remarks on answers given now that match no question of the table, or are not among its possible
    answers."""
    new = _given_now(opened, answers)
    unasked = [f"'{shown(id_)}'" for id_ in new if id_ not in answers.taken and id_ not in _ASKED_ELSEWHERE]
    if unasked:
        later = ", unless it is once those that are open are answered" if run.questions else ""
        yield f"{UNASKED}{some_names(unasked)}: of this table nothing is asked under such an id{later}"
    for id_, text in new.items():
        if answers.taken.get(id_) is False:
            yield f"'{shown(text)}' is no possible answer to '{shown(id_)}', and not taken"


def _ids(
    last: LastImport, cells: Sequence[Mapping[str, str]], mapping: TableMapping, difference: Difference
) -> list[str]:
    """Returns the id of each row."""
    keys = (key_text(row, mapping.key) for row in cells)
    return row_ids(last.name, keys, difference, (row.id for row in last.stored))


def _flights(
    sheet: Sheet,
    table: TableReading,
    mapping: TableMapping,
    book: SourceBook,
    readings: Sequence[RowReading],
    ids: Sequence[str],
) -> list[Flights]:
    """Returns the flights of each row."""
    rows = entry_maker(mapping, book, table.reader)
    return [
        rows.of(read, own, row.number, sheet.locator(row.number))
        for read, own, row in zip(readings, ids, table.rows, strict=True)
    ]


def _difference(
    stored: Sequence[StoredRow], cells: Sequence[Mapping[str, str]], mapping: TableMapping
) -> Difference:
    """Returns how the rows differ from last time. A guessed key whose column has no meaning of ours holds running
    numbers, unless its heading names ids. A key of submission times (as forms have) is never treated as corrected:
    what was sent later is another row, even with the same content."""
    is_kept = len(mapping.key) == 1 and not mapping.columns.get(mapping.key[0])
    is_number = mapping.guessed_key and is_kept and not names_id(mapping.key[0])
    return compared(
        stored,
        cells,
        mapping.key,
        correctable=_correctable(mapping),
        is_guessed=mapping.guessed_key and not any(map(is_when_sent, mapping.key)),
        is_number=is_number,
        days=[heading for heading, column in mapping.columns.items() if column in DATES],
        marks=[heading for heading, column in mapping.columns.items() if column in ("registration", "icao24")],
    )


def _correctable(mapping: TableMapping) -> list[str]:
    """Returns the headings of a guessed key whose cells may be corrected without making another flight; a
    different day, time or aircraft is a different flight."""
    if not mapping.guessed_key:
        return []
    return [heading for heading in mapping.key if mapping.columns.get(heading, "") in _CORRECTABLE]


def _gone_flights(last: LastImport, difference: Difference, ledger: LedgerTables) -> list[Flights]:
    """Returns the flights made by each row that is gone."""
    before = flights_before(last, {row.id for row in difference.gone}, ledger)
    mapping = last.mapping or TableMapping()
    return [before.get(row.id) or _unread_before(row, mapping, ledger) for row in difference.gone]


def _unread_before(row: StoredRow, mapping: TableMapping, ledger: LedgerTables) -> dict[str, dict[str, str]]:
    """Returns the flights, keys only, of a row that can no longer be read as last time; without ids that the
    ledger has more than once."""
    id_column, rows = mapping.id_column, ledger[mapping.table].rows
    there = {own: [flight for flight in rows if flight[id_column] == own] for own in row.flights}
    return {
        own: {id_column: own, "source_id": flights[0]["source_id"]}
        for own, flights in there.items()
        if len(flights) == 1
    }


def _places(sheet: Sheet, rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Returns the sheet (if there are several, else "") and the number there of each row."""
    return [sheet.place_of(row.number) if sheet.parts else ("", row.number) for row in rows]


def _contradictions(table: TableReading, readings: Sequence[RowReading]) -> Iterator[tuple[int, str]]:
    for row, read in zip(table.rows, readings, strict=True):
        yield from ((row.number, what) for what in read.contradictions)


def _doubts(table: TableReading, readings: Sequence[RowReading]) -> Iterator[tuple[int, str]]:
    """Yields the remarks on rows that may not be flights, where these are read as flights anyway."""
    read = {row.number for row, reading in zip(table.rows, readings, strict=True) if reading.flights}
    yield from ((row, what) for row, what in table.doubts if row in read)


def _twice(table: TableReading, flights: Sequence[Flights]) -> Iterator[tuple[int, str]]:
    """Yields the rows that report a flight already reported by an earlier row of the same source."""
    there = set[tuple[str, str]]()
    for row, made in zip(table.rows, flights, strict=True):
        keys = {(flight_id, flight["source_id"]) for flight_id, flight in made.items()}
        yield from (
            (row.number, f"an earlier row reports {table.mapping.table[:-1]} {own}, too: this one is not written")
            for own, _ in sorted(keys & there)
        )
        there |= keys


def _to_keep(
    opened: _Opened, table: TableReading, flights: Sequence[Flights], remarks: Sequence[tuple[int, str]]
) -> tuple[Contradiction, ...]:
    if not remarks:
        return ()
    # A note has no card that could show a contradiction, so its remark stands until the table is imported again.
    of_row = flights if table.mapping.table == "flights" else [{}] * len(flights)
    made = dict(zip((row.number for row in table.rows), of_row, strict=True))
    remarked = ((opened.sheet.locator(number), what, made[number].values()) for number, what in remarks)
    return contradictions_to_keep(remarked, opened.ledger[table.mapping.table].header)


def _not_read(
    sheet: Sheet, rows: Sequence[Row], readings: Sequence[RowReading], waiting: Collection[int]
) -> Iterator[Contradiction]:
    """Yields what the ledger stores about rows and cells that cannot be read, whatever is answered."""
    read = [
        (sheet.locator(row.number), reading)
        for row, reading in zip(rows, readings, strict=True)
        if row.number not in waiting
    ]
    yield from unread_to_keep("row", [(where, own.unread) for where, own in read if own.unread])
    yield from unread_to_keep("cell", [(where, cell) for where, own in read for cell in own.cells])


def _sources_in(edits: Edits, flights: Sequence[Mapping[str, str]]) -> set[str]:
    """Returns the source ids of flights, both edited and existing."""
    rows = (*edits.rows, *edits.cells.values(), *flights)
    return _ids_in(row.get(column, "") for row in rows for column in ("source_id", ATTRIBUTED))


def _ids_in(lists: Iterable[str]) -> set[str]:
    """Returns the ids in semicolon-separated lists."""
    return {id_ for each in lists for id_ in each.split(";")} - {""}


def _source_edits(
    opened: _Opened, mapping: TableMapping, flights: Sequence[Flights], book: SourceBook, used: set[str]
) -> Edits:
    """Returns the edits of the sources: those that flights cite, and the table itself if a flight cites it. An
    unchanged row keeps the sources with which it was imported, however it would be read now."""
    edits = Edits(("source_id",))
    edits.rows += book.added_for(used)
    own = [flight for made in flights for flight in made.values() if flight["source_id"] == mapping.source]
    if own and mapping.source in used:
        _enter_table(edits, opened, mapping, _ids_in({flight[ATTRIBUTED] for flight in own}))
    return edits


def _enter_table(edits: Edits, opened: _Opened, mapping: TableMapping, drawn: set[str]) -> None:
    published = opened.published
    there = next((row for row in opened.ledger["sources"].rows if row["source_id"] == mapping.source), None)
    title, kind = (published.name, published.kind) if published else (mapping.file, KIND)
    own = table_source(there, mapping.source, title, mapping.sha256, kind, drawn)
    if there is None:
        edits.rows.append(own)
    elif changed := {name: own[name] for name in ("sha256", "derived_from") if own[name] != there.get(name, "")}:
        edits.change((mapping.source,), changed)


_OF_LINKS = {"icao24": "address", "registration": "registration", "callsign": "callsign", "date": "day"}


def _taken_from_links(readings: Sequence[RowReading]) -> Iterator[str]:
    """Yields, for each kind of cell that rows take from their links alone, how many rows do."""
    counts = Counter(column for reading in readings for column in reading.of_links)
    for column, what in _OF_LINKS.items():
        if count := counts[column]:
            rows, links = ("row", "its link") if count == 1 else ("rows", "their links")
            yield f"the {what} of {count:,} {rows} is taken from {links}"


def _taken_for_kinds(kinds: Mapping[str, str]) -> Iterator[str]:
    """Yields which sources are taken for imagery or persons by their names."""
    for kind, what in (("imagery", "imagery"), ("person", "what a person saw")):
        if names := [shown(name) for name, own in kinds.items() if own == kind]:
            yield f"sources that are taken for {what}: {some_names(names)}"


def _places_in_sources(places: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yields the sources whose names contain days, pages or numbers, which become locators in one source."""
    if places:
        named = [f"'{shown(work)}' (such as {shown(there[0])})" for work, there in places.items()]
        yield f"days, pages and numbers are places in one source, entered with the row: {some_names(named)}"


def _unlisted_airfield(ledger: LedgerTables, code: str) -> Iterator[str]:
    """Yields a warning if the watched airfield is known by its code alone, because the code may be mistyped."""
    if code and airport(code) is None and code not in {row["airfield"] for row in ledger["airfields"].rows}:
        yield (
            f"the watched airfield '{shown(code)}' is in neither the airport reference nor the ledger; it is "
            "entered without a position: where it is mistyped, correct it in the mapping"
        )


def _own_source_in_words(opened: _Opened, mapping: TableMapping, sources: Edits) -> list[str]:
    """Returns a remark that the table becomes a source, if one of its flights cites it and it is not a source
    yet."""
    if all(row["source_id"] != mapping.source for row in sources.rows):
        return []
    published = opened.published
    if published:
        return [
            f"the table itself is entered as source '{mapping.source}': {published.name}, a table that is known"
        ]
    return [
        f"the table itself is entered as source '{shown(mapping.file)}' ({mapping.source}), of the kind {KIND}"
    ]


def _without_column(flights: Sequence[Flights], header: Collection[str]) -> list[str]:
    """Returns the cells' names in flights for which the ledger's table has no column."""
    cells = chain.from_iterable(flight.items() for made in flights for flight in made.values())
    filled = dict.fromkeys(name for name, cell in cells if cell)
    return [name for name in filled if name not in header]


def _guesses(opened: _Opened, mapping: TableMapping, flights: Sequence[Flights], sources: Edits) -> list[str]:
    remarks = [
        *_unlisted_airfield(opened.ledger, mapping.airfield),
        *_own_source_in_words(opened, mapping, sources),
    ]
    last = opened.last.mapping
    if last and last.file not in ("", mapping.file):
        remarks.append(
            f"this is taken for the table '{mapping.name}', brought last as {shown(last.file)}: rows that it "
            "lacks are gone; a mapping with another name makes it a table of its own"
        )
    remarks += [
        f"the column '{shown(old)}' is called '{shown(new)}' now" for old, new in opened.last.names.items()
    ]
    if missing := _without_column(flights, opened.ledger[mapping.table].header):
        remarks.append(
            f"{mapping.table}.csv has no column {', '.join(missing)}: what rows say of it is not entered"
        )
    return remarks
