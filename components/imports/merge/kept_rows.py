"""What a ledger keeps of the rows of other people's tables beside their flights: the cells of columns that are
none of ours, and of links, whose tracker alone is a source; and what a row says against itself, until the table
is brought without it, or the flight is corrected in the ledger."""

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
"""Cells by their headings."""
_BESIDE = ("", "link")
"""What a column is whose cells no column of flights.csv has."""
_LARGEST = 100_000_000
"""Bytes of the rows that are kept of one table: with more they would fill the memory of a server."""
_OWN = 3
"""Columns before theirs in the file of kept rows."""

_REMEDY_OF_STAY = "Correct the date of one of both; where they are of two stays, nothing is to be done."
REMEDY = "Correct the report here, or the row in the table and bring that again."
_REMEDY_UNREAD = (
    "Correct the rows in the table and bring that again; all rows are kept in this file, as they stood."
)
_TELLING = ("date", "aircraft_type", "registration", "icao24", "callsign", "origin", "destination")
"""Columns whose cells a row may contradict: one of them that is another now is a correction."""
_MOST_KEPT = 2_000
"""So many of one table are kept: Data check lists no more, and those of 100,000 rows would fill its mapping."""
_MOST_NAMED = 3
"""So many rows that were not read are named."""
_HASH = 12
"""Hexadecimal digits, by which a flight is known to stand as the table made it."""


def kept_cells(folder: Path) -> Mapping[str, Cells]:
    """Returns the cells that the ledger in a folder keeps of each flight, by its id. What cannot be read has none:
    the import that needs it says so."""
    return _cells_of(_tables(folder))


def flights_by_cell(folder: Path) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Returns the flights of each such cell, the most frequent first, by the heading and the cell, and the heading
    beside them."""
    return _flights_of(_tables(folder))


def kept_headings(folder: Path) -> tuple[str, ...]:
    """Returns the headings below which there are such cells."""
    return _headings_of(_tables(folder))


def headings_beside(headings: Iterable[str], columns: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the headings of a table that no column of flights.csv has."""
    return tuple(heading for heading in headings if _is_beside(columns, heading))


Tables = tuple[tuple[Path, Path, Stamp | None, Stamp | None], ...]
"""The mapping and the rows that are kept of each table, and their stamps."""


def _tables(folder: Path) -> Tables:
    paths = [(path, path.with_suffix(".csv")) for path in sorted((folder / FOLDER).glob("*.json"))]
    there = ((mapping, rows, stamp_of(mapping), stamp_of(rows)) for mapping, rows in paths)
    return tuple(
        each for each in there if None not in each and not any(leads_out(path, folder) for path in each[:2])
    )


# One ledger is open, and one that was; another stamp of a mapping or its rows invalidates what is remembered.
@lru_cache(maxsize=2)
def _cells_of(tables: Tables) -> Mapping[str, Cells]:
    cells: dict[str, Cells] = {}
    for mapping, rows, *_ in tables:
        with suppress(NotReadableError, OSError, ValueError, csv.Error):
            _add(cells, _cells_in(mapping, rows))
    return cells


def _add(cells: dict[str, Cells], more: Iterable[tuple[str, Cells]]) -> None:
    """Adds the cells of rows to those of flights. Of a flight that several rows tell of each cell stays."""
    for flight, own in more:
        there = cells.get(flight, {})
        both = {
            heading: f"{there[heading]}; {cell}"
            for heading, cell in own.items()
            if there.get(heading, cell) != cell
        }
        cells[flight] = {**there, **own, **both} if there else own


def flights_beside(folder: Path, flight: str) -> tuple[str, ...]:
    """Returns the other flights that were made of the same row of a table: the other half of a stay."""
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
            # Hardly a link comes twice.
            if "://" not in cell:
                flights.setdefault(f"{heading}: {cell}", (heading, []))[1].append(flight)
    ordered = sorted(flights.items(), key=lambda each: -len(each[1][1]))
    return {value: (heading, tuple(own)) for value, (heading, own) in ordered}


@lru_cache(maxsize=2)
def _headings_of(tables: Tables) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heading for cells in _cells_of(tables).values() for heading in cells))


def _cells_in(mapping: Path, rows: Path) -> Iterable[tuple[str, Cells]]:
    own = read_mapping(mapping)
    # No flight is filtered by the cells of notes.
    is_read = own.table == "flights" and rows.stat().st_size <= _LARGEST
    return _cells_of_flights(rows, own.columns) if is_read else ()


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
    """Returns the cells of a row that say something, those above it in the place of marks for them; enters its own
    as those above the next."""
    own = {name: above.get(name, cell) if stands_for_above(cell) else cell for name, cell in cells if cell.strip()}
    above |= own
    return own


def cells_of_rows(rows: Iterable[StoredRow], columns: Mapping[str, str]) -> dict[str, Cells]:
    """Returns the same of rows that are not kept yet."""
    made: dict[str, Cells] = {}
    above: dict[str, str] = {}
    every = ((row, _with_cells_above(_beside(row, columns), above)) for row in rows)
    rows_with_cells = ((row, cells) for row, cells in every if cells)
    _add(made, ((flight, cells) for row, cells in rows_with_cells for flight in row.flights))
    return made


def _beside(row: StoredRow, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, cell) for name, cell in row.cells.items() if cell.strip() and _is_beside(columns, name))


def _is_beside(columns: Mapping[str, str], heading: str) -> bool:
    return columns.get(heading, "") in _BESIDE


def contradictions_to_keep(
    remarks: Iterable[tuple[str, str, Iterable[Cells]]], header: Collection[str]
) -> tuple[Contradiction, ...]:
    """Returns contradictions as they are kept; each comes with where its row stands, what it is, and the flights
    of the row, of which the ledger has the cells below its header."""
    every = iter(remarks)
    first = [
        (where, what, tuple((each["flight_id"], each["source_id"], _mark(each, header)) for each in flights))
        for where, what, flights in islice(every, _MOST_KEPT)
    ]
    if more := sum(1 for _ in every):
        first.append(("other rows", f"{more:,} more contradictions, which the import lists", ()))
    return tuple(first)


def unread_to_keep(kind: str, unread: Sequence[tuple[str, UnreadCell]]) -> Iterator[Contradiction]:
    """Yields in one line how many rows, or cells, could not be read, and the first of them, each with where it
    stands; it is said until the table is brought again."""
    named = [
        f"{where}, {shown(cell.column)} '{shown(cell.value)}': {cell.what}" for where, cell in unread[:_MOST_NAMED]
    ]
    if more := len(unread) - len(named):
        named.append(f"and {more:,} more")
    if named:
        yield f"{len(unread):,} {kind}{'s' * (len(unread) > 1)} not read", "; ".join(named), ()


def pairs_apart(folder: Path) -> frozenset[tuple[str, str]]:
    """Returns the flights of tables brought into the ledger in a folder, each with the one of another source that
    it is not, as a person has said."""
    paths = [path for path in (folder / FOLDER).glob("*.json") if not leads_out(path, folder)]
    return frozenset(chain.from_iterable(_apart(path, stamp_of(path)) for path in paths))


# A mapping with the contradictions of 100,000 rows takes a second to read, at each draw of Data check.
@lru_cache(maxsize=256)
def _apart(path: Path, stamp: Stamp | None) -> tuple[tuple[str, str], ...]:
    return tuple(_mapping_in(path).apart.items()) if stamp else ()


def standing_contradictions(folder: Path) -> tuple[Problem, ...]:
    """Returns the contradictions that the tables brought into the ledger in a folder still hold, and what of them
    was not read. What cannot be read here has none: the ledger or the import that needs it says so."""
    imports = folder / FOLDER
    paths = [path for path in sorted(imports.glob("*.json")) if not leads_out(path, folder)]
    stamps = [(path, stamp_of(path)) for path in paths]
    # Most ledgers have brought no table, or none with a contradiction.
    if any(_has_contradictions(path, stamp) for path, stamp in stamps):
        with suppress(NotReadableError):
            flights = read_ledger_tables(folder)["flights"]
            return _standing(tuple(stamps), flights.path, flights.stamp)
    return ()


# A mapping with the contradictions of 100,000 rows takes a second to read, at each draw of Data check.
@lru_cache(maxsize=256)
def _has_contradictions(path: Path, stamp: Stamp | None) -> bool:
    """Whether a table has contradictions, or may come to have such: one end of a stay may be corrected alone."""
    mapping = _mapping_in(path) if stamp else TableMapping()
    return bool(mapping.contradictions) or mapping.row == "stay"


def _mapping_in(path: Path) -> TableMapping:
    """Returns the mapping in a file; an empty one where that cannot be read, so that the others still count."""
    with suppress(NotReadableError, OSError, ValueError):
        return read_mapping(path)
    return TableMapping()


# One ledger is open; another stamp of a mapping or of the flights invalidates what is remembered.
@lru_cache(maxsize=2)
def _standing(
    mappings: Sequence[tuple[Path, Stamp | None]], flights: Path, stamp: Stamp | None
) -> tuple[Problem, ...]:
    table = read_ledger_tables(mappings[0][0].parents[1])["flights"]
    there = dict(_rows_of(table))
    own = [problem for path, _ in mappings for problem in _of_table(path, table, there)]
    rows = {problem.row for problem in own}
    return (*own, *(problem for problem in _of_stays(table) if problem.row not in rows))


def _of_stays(table: TableFile) -> Iterator[Problem]:
    """Yields of which stays of tables the ledger has the departure before the arrival, since one was corrected."""
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
    """Yields the number of each flight's row, and by what it is known, by its key."""
    for number, row in _numbered(table):
        yield (row.get("flight_id", ""), row.get("source_id", "")), (number, _mark(row, row))


def _of_table(path: Path, table: TableFile, there: Mapping[tuple[str, str], tuple[int, str]]) -> Iterator[Problem]:
    mapping, rows_file = _mapping_in(path), f"{FOLDER}/{path.stem}.csv"
    for where, what, flights in mapping.contradictions:
        rows = {(flight, source): there.get((flight, source), (0, "")) for flight, source, _ in flights}
        standing = [rows[flight, source][0] for flight, source, mark in flights if rows[flight, source][1] == mark]
        named = f"{shown(mapping.file)}, {shown(where)}: {what}"
        if not flights:
            yield Problem(Severity.FLAGGED, rows_file, named, _REMEDY_UNREAD)
        elif standing:
            value = shown(flights[0][0])
            yield Problem(Severity.FLAGGED, table.schema.path, named, REMEDY, standing[0], value=value)


def _mark(cells: Cells, header: Collection[str]) -> str:
    """Returns by what a flight is known to stand as a table had it."""
    telling = repr([cells.get(column, "") if column in header else "" for column in _TELLING])
    return hashlib.sha256(telling.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
