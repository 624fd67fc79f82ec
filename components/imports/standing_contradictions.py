"""What rows of imported tables say against themselves: kept with the mapping of the table, and said until the
table is brought without it, or the flight is corrected in the ledger."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path

from components.files.atomic import Stamp, stamp_of
from components.files.problems import Problem, Severity, shown
from components.files.safe_open import leads_out
from components.imports.ledger_tables import FOLDER, TableFile, read_ledger_tables
from components.imports.mapping import Contradiction, TableMapping, read_mapping
from components.imports.questions import NotReadableError

REMEDY = "Correct the report here, or the row in the table and bring that again."
_TELLING = ("date", "aircraft_type", "registration", "icao24", "callsign", "origin", "destination")
"""Columns whose cells a row may contradict: one of them that is another now is a correction."""
_MOST_KEPT = 2_000
"""So many of one table are kept: Data check lists no more, and those of 100,000 rows would fill its mapping."""
_HASH = 12
"""Hexadecimal digits, by which a flight is known to stand as the table made it."""

Cells = Mapping[str, str]


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


def standing_contradictions(folder: Path) -> tuple[Problem, ...]:
    """Returns the contradictions that the tables brought into the ledger in a folder still hold. What cannot be
    read has none: the ledger or the import that needs it says so."""
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
    return stamp is not None and bool(_mapping_in(path).contradictions)


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
    return tuple(problem for path, _ in mappings for problem in _of_table(_mapping_in(path), table, there))


def _rows_of(table: TableFile) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """Yields the number of each flight's row, and by what it is known, by its key."""
    for number, cells in enumerate(table.records[1:], start=2):
        if len(cells) == len(table.header):
            row = dict(zip(table.header, cells, strict=True))
            yield (row.get("flight_id", ""), row.get("source_id", "")), (number, _mark(row, row))


def _of_table(
    mapping: TableMapping, table: TableFile, there: Mapping[tuple[str, str], tuple[int, str]]
) -> Iterator[Problem]:
    for where, what, flights in mapping.contradictions:
        rows = {(flight, source): there.get((flight, source), (0, "")) for flight, source, _ in flights}
        standing = [rows[flight, source][0] for flight, source, mark in flights if rows[flight, source][1] == mark]
        if standing or not flights:
            named = f"{shown(mapping.file)}, {shown(where)}: {what}"
            row = standing[0] if standing else None
            value = shown(flights[0][0]) if flights else ""
            yield Problem(Severity.FLAGGED, table.schema.path, named, REMEDY, row, value=value)


def _mark(cells: Cells, header: Collection[str]) -> str:
    """Returns by what a flight is known to stand as a table had it."""
    telling = repr([cells.get(column, "") if column in header else "" for column in _TELLING])
    return hashlib.sha256(telling.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
