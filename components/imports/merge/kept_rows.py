"""What a ledger stores of imported rows besides their flights: cells of columns that have no place in flights.csv,
and of links; and contradictions within a row, until the table is imported without them or the flight is corrected
in the ledger."""

import csv
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

from components.files.atomic import Stamp, stamp_of
from components.files.problems import Problem, Severity, shown
from components.files.safe_open import leads_out, read_bytes
from components.imports.columns.left_out_cells import stands_for_above
from components.imports.columns.mapping import Contradiction, TableMapping, read_mapping
from components.imports.merge.differences import StoredRow, stored_rows
from components.imports.merge.ledger_changes import CAME, LEFT
from components.imports.merge.ledger_tables import FOLDER, TableFile, read_ledger_tables
from components.imports.questions import NotReadableError
from components.imports.rows.contradictions import Ends
from components.imports.rows.row_cells import UnreadCell

Cells = Mapping[str, str]
"""Cells by heading."""
_BESIDE = ("", "link")
"""Meanings of columns whose cells have no column in flights.csv."""
_LARGEST = 100_000_000
"""Largest file of stored rows that is read, in bytes; more would fill the memory of a server."""
_OWN = 3
"""Number of our own columns before the table's in a file of stored rows."""

_REMEDY_OF_STAY = "Correct the date of one of both; where they are of two stays, nothing is to be done."
REMEDY = "Correct the report here, or the row in the table and bring that again."
_REMEDY_UNREAD = (
    "Correct the rows in the table and bring that again; all rows are kept in this file, as they stood."
)
_TELLING = ("date", "aircraft_type", "registration", "icao24", "callsign", "origin", "destination")
"""Columns whose cells a row may contradict: a change in any of them is a correction."""
_MOST_KEPT = 2_000
"""Contradictions stored per table: Data check lists no more, and those of 100,000 rows would fill its mapping."""
_MOST_NAMED = 3
"""Unread rows that are named in a problem."""
_HASH = 12
"""Hexadecimal digits of the hash that shows whether a flight still stands as the table made it."""


def kept_cells(folder: Path) -> Mapping[str, Cells]:
    """Returns, by flight id, the stored cells of each flight of the ledger in a folder. Files that cannot be read
    are skipped here; the import that needs them reports it."""
    return _cells_of(_tables(folder))


def flights_by_cell(folder: Path) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Returns, by "heading: cell", the heading and the flights with that cell, most frequent first."""
    return _flights_of(_tables(folder))


def kept_headings(folder: Path) -> tuple[str, ...]:
    """Returns the headings of stored cells."""
    return _headings_of(_tables(folder))


def headings_beside(headings: Iterable[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the headings of a table that have no column in flights.csv."""
    return tuple(heading for heading in headings if _is_beside(columns, heading))


Tables = tuple[tuple[Path, Path, Stamp | None, Stamp | None], ...]
"""The mapping file and the rows file of each table, and their stamps."""


def _tables(folder: Path) -> Tables:
    paths = [(path, path.with_suffix(".csv")) for path in sorted((folder / FOLDER).glob("*.json"))]
    there = ((mapping, rows, stamp_of(mapping), stamp_of(rows)) for mapping, rows in paths)
    return tuple(
        each for each in there if None not in each and not any(leads_out(path, folder) for path in each[:2])
    )


# Two entries: the open ledger and the previous one. A new stamp of a mapping or its rows invalidates an entry.
@lru_cache(maxsize=2)
def _cells_of(tables: Tables) -> Mapping[str, Cells]:
    cells: dict[str, Cells] = {}
    for mapping, rows, *_ in tables:
        with suppress(NotReadableError, OSError, ValueError, csv.Error):
            _add_cells(cells, _cells_in(mapping, rows))
    return cells


def _add_cells(cells: dict[str, Cells], more: Iterable[tuple[str, Cells]]) -> None:
    """Adds the cells of rows to those of flights. If several rows report one flight, all their cells stay."""
    for flight, own in more:
        there = cells.get(flight, {})
        both = {
            heading: f"{there[heading]}; {cell}"
            for heading, cell in own.items()
            if there.get(heading, cell) != cell
        }
        cells[flight] = {**there, **own, **both} if there else own


def flights_beside(folder: Path, flight: str) -> tuple[str, ...]:
    """Returns the other flights made from the same row of a table: the other half of a stay."""
    for path in sorted((folder / FOLDER).glob("*.csv")):
        data = b"" if leads_out(path, folder) else read_bytes(path, _LARGEST)
        if isinstance(data, bytes) and flight.encode("utf-8", "surrogateescape") in data:
            with suppress(NotReadableError):
                for row in stored_rows(data.decode("utf-8", "surrogateescape")):
                    if flight in row.flights:
                        return tuple(each for each in row.flights if each != flight)
    return ()


@lru_cache(maxsize=2)
def _flights_of(tables: Tables) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    flights: dict[str, tuple[str, list[str]]] = {}
    for flight, cells in _cells_of(tables).items():
        for heading, cell in cells.items():
            # Links are left out, because hardly any recurs.
            if "://" not in cell:
                flights.setdefault(f"{heading}: {cell}", (heading, []))[1].append(flight)
    ordered = sorted(flights.items(), key=lambda each: -len(each[1][1]))
    return {value: (heading, tuple(own)) for value, (heading, own) in ordered}


@lru_cache(maxsize=2)
def _headings_of(tables: Tables) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heading for cells in _cells_of(tables).values() for heading in cells))


def _cells_in(mapping: Path, rows: Path) -> Iterable[tuple[str, Cells]]:
    table_mapping = read_mapping(mapping)
    # Flights are not filtered by the cells of notes.
    is_read = table_mapping.table == "flights" and rows.stat().st_size <= _LARGEST
    return _cells_of_flights(rows, table_mapping.columns) if is_read else ()


def _cells_of_flights(rows: Path, columns: Mapping[str, str]) -> Iterator[tuple[str, Cells]]:
    with rows.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, strict=True)
        headings = next(reader, [])
        wanted = [(at, name) for at, name in enumerate(headings) if at >= _OWN and _is_beside(columns, name)]
        above: dict[str, str] = {}
        for row in reader:
            cells = _with_cells_above(((name, row[at]) for at, name in wanted), above)
            if cells:
                yield from ((flight, cells) for flight in filter(None, row[1].split(";")))


def _with_cells_above(cells: Iterable[tuple[str, str]], above: dict[str, str]) -> dict[str, str]:
    """Returns the filled cells of a row, with ditto marks replaced by the cells above, and remembers them in
    `above` for the next row."""
    filled = {
        name: above.get(name, cell) if stands_for_above(cell) else cell for name, cell in cells if cell.strip()
    }
    above |= filled
    return filled


def cells_of_rows(rows: Iterable[StoredRow], columns: Mapping[str, str]) -> dict[str, Cells]:
    """Returns, by flight id, the cells without a column in flights.csv of rows that are not stored yet."""
    made: dict[str, Cells] = {}
    above: dict[str, str] = {}
    every = ((row, _with_cells_above(_cells_beside(row, columns), above)) for row in rows)
    rows_with_cells = ((row, cells) for row, cells in every if cells)
    _add_cells(made, ((flight, cells) for row, cells in rows_with_cells for flight in row.flights))
    return made


def _cells_beside(row: StoredRow, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, cell) for name, cell in row.cells.items() if cell.strip() and _is_beside(columns, name))


def _is_beside(columns: Mapping[str, str], heading: str) -> bool:
    return columns.get(heading, "") in _BESIDE


def contradictions_to_keep(
    remarks: Iterable[tuple[str, str, Iterable[Cells]]], header: Collection[str]
) -> tuple[Contradiction, ...]:
    """Returns contradictions in the form in which they are stored. Each remark has its row's locator, the
    contradiction, and the row's flights; `header` are the columns that the ledger has for them."""
    every = iter(remarks)
    first = [
        (
            where,
            what,
            tuple((each["flight_id"], each["source_id"], _hash_of_cells(each, header)) for each in flights),
        )
        for where, what, flights in islice(every, _MOST_KEPT)
    ]
    if more := sum(1 for _ in every):
        first.append(("other rows", f"{more:,} more contradictions, which the import lists", ()))
    return tuple(first)


def unread_to_keep(kind: str, unread: Sequence[tuple[str, UnreadCell]]) -> Iterator[Contradiction]:
    """Yields, in one entry, how many rows or cells could not be read, naming the first of them with their
    locators. It stands until the table is imported again."""
    named = [
        f"{where}, {shown(cell.column)} '{shown(cell.value)}': {cell.what}" for where, cell in unread[:_MOST_NAMED]
    ]
    if more := len(unread) - len(named):
        named.append(f"and {more:,} more")
    if named:
        yield f"{len(unread):,} {kind}{'s' * (len(unread) > 1)} not read", "; ".join(named), ()


def pairs_apart(folder: Path) -> frozenset[tuple[str, str]]:
    """Returns pairs of an imported flight and a flight of another source that a person has said are not the
    same."""
    paths = [path for path in (folder / FOLDER).glob("*.json") if not leads_out(path, folder)]
    return frozenset(chain.from_iterable(_pairs_apart_in(path, stamp_of(path)) for path in paths))


# Memoized: a mapping with the contradictions of 100,000 rows takes a second to read, on every draw of Data check.
@lru_cache(maxsize=256)
def _pairs_apart_in(path: Path, stamp: Stamp | None) -> tuple[tuple[str, str], ...]:
    return tuple(_mapping_in(path).apart.items()) if stamp else ()


def standing_contradictions(folder: Path) -> tuple[Problem, ...]:
    """Returns the contradictions that imported tables still have, and what of them was not read, for the ledger in
    a folder. Files that cannot be read are skipped here; the ledger, or the import that needs them, reports it."""
    imports = folder / FOLDER
    paths = [path for path in sorted(imports.glob("*.json")) if not leads_out(path, folder)]
    stamps = [(path, stamp_of(path)) for path in paths]
    # Most ledgers have no imported table, or none with a contradiction.
    if any(_has_contradictions(path, stamp) for path, stamp in stamps):
        with suppress(NotReadableError):
            flights = read_ledger_tables(folder)["flights"]
            return _standing(tuple(stamps), flights.path, flights.stamp)
    return ()


# Memoized: a mapping with the contradictions of 100,000 rows takes a second to read, on every draw of Data check.
@lru_cache(maxsize=256)
def _has_contradictions(path: Path, stamp: Stamp | None) -> bool:
    """Returns whether a table has contradictions or, as a table of stays, may get them: one end of a stay may be
    corrected alone."""
    mapping = _mapping_in(path) if stamp else TableMapping()
    return bool(mapping.contradictions) or mapping.row == "stay"


def _mapping_in(path: Path) -> TableMapping:
    """Returns the mapping in a file; an empty one if it cannot be read, so that the other tables still count."""
    with suppress(NotReadableError, OSError, ValueError):
        return read_mapping(path)
    return TableMapping()


# One ledger is open at a time; a new stamp of a mapping or of the flights invalidates its entry.
@lru_cache(maxsize=2)
def _standing(
    mappings: Sequence[tuple[Path, Stamp | None]], flights: Path, stamp: Stamp | None
) -> tuple[Problem, ...]:
    table = read_ledger_tables(mappings[0][0].parents[1])["flights"]
    numbers_and_hashes = dict(_rows_of(table))
    problems_of_tables = [
        problem for path, _ in mappings for problem in _of_table(path, table, numbers_and_hashes)
    ]
    rows = {problem.row for problem in problems_of_tables}
    return (*problems_of_tables, *(problem for problem in _of_stays(table) if problem.row not in rows))


def _of_stays(table: TableFile) -> Iterator[Problem]:
    """Yields a problem for each stay whose departure is now before its arrival, because one of them was
    corrected."""
    dates = {
        (row.get("flight_id", ""), row.get("source_id", "")): (number, row.get("date", ""))
        for number, row in _numbered(table)
    }
    for (flight, source), (number, came) in dates.items():
        other = f"{flight.removesuffix(CAME)}{LEFT}"
        left = dates.get((other, source), (0, ""))[1] if flight.endswith(CAME) else ""
        for what in Ends(came, left).contradictions("arrival", "departure") if left else ():
            named = f"of the stay whose other flight is {shown(other)}, {what}"
            yield Problem(Severity.FLAGGED, table.schema.path, named, _REMEDY_OF_STAY, number, value=shown(flight))


def _numbered(table: TableFile) -> Iterator[tuple[int, Cells]]:
    """Yields the number of each row, and its cells by column."""
    for number, cells in enumerate(table.records[1:], start=2):
        if len(cells) == len(table.header):
            yield number, dict(zip(table.header, cells, strict=True))


def _rows_of(table: TableFile) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """Yields the key of each flight, with its row number and hash."""
    for number, row in _numbered(table):
        yield (row.get("flight_id", ""), row.get("source_id", "")), (number, _hash_of_cells(row, row))


def _of_table(
    path: Path, table: TableFile, numbers_and_hashes: Mapping[tuple[str, str], tuple[int, str]]
) -> Iterator[Problem]:
    mapping, rows_file = _mapping_in(path), f"{FOLDER}/{path.stem}.csv"
    for where, what, flights in mapping.contradictions:
        rows = {
            (flight, source): numbers_and_hashes.get((flight, source), (0, "")) for flight, source, _ in flights
        }
        standing = [rows[flight, source][0] for flight, source, mark in flights if rows[flight, source][1] == mark]
        named = f"{shown(mapping.file)}, {shown(where)}: {what}"
        if not flights:
            yield Problem(Severity.FLAGGED, rows_file, named, _REMEDY_UNREAD)
        elif standing:
            value = shown(flights[0][0])
            yield Problem(Severity.FLAGGED, table.schema.path, named, REMEDY, standing[0], value=value)


def _hash_of_cells(cells: Cells, header: Collection[str]) -> str:
    """Returns the hash that shows whether a flight still stands as a table had it."""
    telling = repr([cells.get(column, "") if column in header else "" for column in _TELLING])
    return hashlib.sha256(telling.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
