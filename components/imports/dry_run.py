"""What a table would change in a ledger: all that an import does but the writing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from components.imports.alias_edits import alias_edits
from components.imports.csv_edits import Edits
from components.imports.differences import Difference, KeptRow, compared, key_text, row_ids
from components.imports.flight_rows import (
    ATTRIBUTED,
    FlightRows,
    Flights,
    changed_ids,
    flights_before,
    kept_after,
    row_flights,
)
from components.imports.known_tables import KnownTable, known_table
from components.imports.last_import import LastImport, combined, last_import
from components.imports.ledger_changes import Changes, changes
from components.imports.ledger_tables import LedgerTables, read_ledger_tables
from components.imports.mapping import TableMapping
from components.imports.questions import Answers, Question
from components.imports.reported_flights import RowReading
from components.imports.row_sources import SourceBook, table_source
from components.imports.sheets import Sheet, read_sheet
from components.imports.table_reading import TableReading, read_table

KIND = "person"
"""What a table is as a source where nobody has said otherwise: somebody keeps it."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an import would do. mapping: as it would be kept; table, readings: how the table is understood; edits:
    of the ledger's tables, by name; kept: the rows as they would be kept; contradictions: rows and what is
    contradictory in each; withdrawn: flights that no row makes any more, which stay until a person takes them
    out."""

    file: str
    data: bytes
    sheet: Sheet
    ledger: LedgerTables
    mapping: TableMapping
    table: TableReading
    readings: tuple[RowReading, ...]
    difference: Difference
    kept: tuple[KeptRow, ...]
    edits: Mapping[str, Edits]
    questions: tuple[Question, ...]
    guesses: tuple[str, ...]
    contradictions: tuple[tuple[int, str], ...]
    withdrawn: tuple[str, ...]

    @property
    def read(self) -> int:
        """How many rows are understood."""
        return sum(reading.unread is None for reading in self.readings)

    @property
    def unchanged(self) -> int:
        """How many rows are as they were last time."""
        return self.difference.unchanged([row.cells for row in self.kept[: len(self.table.rows)]])


def dry_run(file: Path, folder: Path, given: TableMapping) -> DryRun:
    """Returns what importing a file into the ledger in a folder would do. Raises `NotReadableError`."""
    ledger = read_ledger_tables(folder)
    sheet, data, asked = _sheet(file, ledger, given)
    last = last_import(ledger.imports, sheet.headings, given, file.name)
    known = known_table(sheet.headings)
    mapping = combined(_over(given, known) if last.mapping is None else given, last, sheet.headings)
    table = read_table(sheet, mapping, ledger)
    own = replace(table.mapping, source=mapping.source or _own_source(last, ledger))
    return _compared(
        file.name, data, sheet, ledger, table, _of_file(own, file.name, data, last), last, known, asked
    )


def _sheet(file: Path, ledger: LedgerTables, given: TableMapping) -> tuple[Sheet, bytes, list[Question]]:
    return read_sheet(file, Answers(given.answers), given.sheet, given.encoding)


def _over(given: TableMapping, known: KnownTable | None) -> TableMapping:
    """Returns what a person gave, over the mapping that ships for a table."""
    if known is None:
        return given
    shipped = known.mapping
    return replace(
        given,
        columns={**shipped.columns, **given.columns},
        row=given.row or shipped.row,
        key=given.key or shipped.key,
        approximate=given.approximate or shipped.approximate,
        answers={**shipped.answers, **given.answers},
    )


def _own_source(last: LastImport, ledger: LedgerTables) -> str:
    """Returns the id of the table as a source: its name, with a number where another source has that."""
    there = {row["source_id"] for row in ledger["sources"].rows}
    own, number = last.name, 1
    while own in there:
        number += 1
        own = f"{last.name}-{number}"
    return own


def _of_file(mapping: TableMapping, file: str, data: bytes, last: LastImport) -> TableMapping:
    digest = hashlib.sha256(data).hexdigest()
    if last.mapping and last.mapping.sha256 == digest:
        # The same content under another name is no other table.
        file = last.mapping.file
    return replace(mapping, file=file, sha256=digest)


def _compared(
    file: str,
    data: bytes,
    sheet: Sheet,
    ledger: LedgerTables,
    table: TableReading,
    mapping: TableMapping,
    last: LastImport,
    known: KnownTable | None,
    asked: Sequence[Question],
) -> DryRun:
    answers = Answers(mapping.answers)
    cells = [dict(zip(sheet.headings, row.cells, strict=True)) for row in table.rows]
    difference = compared(last.kept, cells, mapping.key)
    ids = row_ids(
        last.name, (key_text(row, mapping.key) for row in cells), difference, (row.id for row in last.kept)
    )
    book = SourceBook(ledger["sources"].rows, answers)
    readings, rows = table.readings(), FlightRows(sheet, mapping.source, book)
    flights = [rows.of(read, own, row.number) for read, own, row in zip(readings, ids, table.rows, strict=True)]
    is_other = last.mapping is not None and not mapping.reads_as(last.mapping)
    before = flights_before(last, changed_ids(difference, cells, is_other), ledger)
    made = changes(row_flights(difference, table.rows, flights, before, is_other), ledger["flights"].rows, answers)
    edits = {
        **alias_edits(ledger, mapping.airfield, table.types, table.places),
        "sources": _source_edits(ledger, mapping, flights, known, book),
        "flights": made.edits,
    }
    questions = answers.open([*asked, *table.questions, *book.asked.values(), *made.asked])
    contradictions = [
        (row.number, what) for row, read in zip(table.rows, readings, strict=True) for what in read.contradictions
    ]
    return DryRun(
        file=file,
        data=data,
        sheet=sheet,
        ledger=ledger,
        mapping=mapping,
        table=table,
        readings=tuple(readings),
        difference=difference,
        kept=tuple(kept_after(last, ids, table.rows, cells, flights)),
        edits=edits,
        questions=tuple(questions),
        guesses=(*table.guesses, *_guesses(mapping, known, last, flights, ledger)),
        contradictions=(*contradictions, *made.contradictions),
        withdrawn=_withdrawn(difference, made, ledger),
    )


def _source_edits(
    ledger: LedgerTables,
    mapping: TableMapping,
    flights: Sequence[Flights],
    known: KnownTable | None,
    book: SourceBook,
) -> Edits:
    """Returns the edits of the sources: those that rows name, and the table itself where a row has it."""
    edits = Edits(("source_id",))
    edits.rows += book.added.values()
    rows = [flight for made in flights for flight in made.values()]
    if not any(flight["source_id"] == mapping.source for flight in rows):
        return edits
    there = next((row for row in ledger["sources"].rows if row["source_id"] == mapping.source), None)
    drawn = {id_ for text in {flight[ATTRIBUTED] for flight in rows} for id_ in text.split(";") if id_}
    title, kind = (known.name, known.kind) if known else (mapping.file, KIND)
    own = table_source(there, mapping.source, title, mapping.sha256, kind, drawn)
    if there is None:
        edits.rows.append(own)
    elif changed := {name: own[name] for name in ("sha256", "derived_from") if own[name] != there.get(name, "")}:
        edits.change((mapping.source,), changed)
    return edits


def _guesses(
    mapping: TableMapping,
    known: KnownTable | None,
    last: LastImport,
    flights: Sequence[Flights],
    ledger: LedgerTables,
) -> list[str]:
    said = []
    if last.mapping is None:
        what = f"{known.name}, a table that is known" if known else f"a source of the kind {KIND}"
        said.append(f"the table itself is entered as source '{mapping.source}': {what}")
    attributed = any(flight[ATTRIBUTED] for made in flights for flight in made.values())
    if attributed and ATTRIBUTED not in ledger["flights"].header:
        said.append(
            f"flights.csv has no column {ATTRIBUTED}: which source of the table a row rests on is not entered"
        )
    return said


def _withdrawn(difference: Difference, made: Changes, ledger: LedgerTables) -> tuple[str, ...]:
    there = {row["flight_id"] for row in ledger["flights"].rows}
    gone = (flight for row in difference.gone for flight in row.flights if flight in there)
    return tuple(dict.fromkeys((*gone, *made.withdrawn)))
