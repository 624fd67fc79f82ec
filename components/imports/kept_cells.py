"""What the rows of other people's tables say beside the flights that are made of them: the cells of columns that
are none of ours, and of links, whose tracker alone is a source."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from components.files.atomic import Stamp, stamp_of
from components.files.safe_open import leads_out, read_bytes
from components.imports.differences import StoredRow, stored_rows
from components.imports.ledger_tables import FOLDER
from components.imports.mapping import read_mapping
from components.imports.questions import NotReadableError

Cells = Mapping[str, str]
"""Cells by their headings."""
_BESIDE = ("", "link")
"""What a column is whose cells no column of flights.csv has."""
_LARGEST = 100_000_000
"""Bytes of the rows that are kept of one table: with more they would fill the memory of a server."""
_OWN = 3
"""Columns before theirs in the file of kept rows."""


def kept_cells(folder: Path) -> Mapping[str, Cells]:
    """Returns the cells that the ledger in a folder keeps of each flight, by its id. What cannot be read has none:
    the import that needs it says so."""
    cells: dict[str, Cells] = {}
    for path in sorted((folder / FOLDER).glob("*.json")):
        rows = path.with_suffix(".csv")
        stamps = stamp_of(path), stamp_of(rows)
        if None not in stamps and not leads_out(path, folder) and not leads_out(rows, folder):
            with suppress(NotReadableError, OSError, ValueError, csv.Error):
                cells |= _cells_in(path, rows, stamps)
    return cells


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


# Two tables are those of most ledgers; another stamp of the mapping or the rows invalidates what is remembered.
@lru_cache(maxsize=2)
def _cells_in(mapping: Path, rows: Path, stamps: tuple[Stamp | None, Stamp | None]) -> Mapping[str, Cells]:
    if rows.stat().st_size > _LARGEST:
        return {}
    columns = read_mapping(mapping).columns
    with rows.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, strict=True)
        headings = next(reader, [])
        wanted = [place for place, name in enumerate(headings) if place >= _OWN and _is_beside(columns, name)]
        return {
            flight: cells
            for row in reader
            if (cells := {headings[place]: row[place] for place in wanted if row[place].strip()})
            for flight in filter(None, row[1].split(";"))
        }


def cells_of_rows(rows: Iterable[StoredRow], columns: Mapping[str, str]) -> dict[str, Cells]:
    """Returns the same of rows that are not kept yet."""
    return {flight: cells for row in rows if (cells := dict(_beside(row, columns))) for flight in row.flights}


def _beside(row: StoredRow, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, cell) for name, cell in row.cells.items() if cell.strip() and _is_beside(columns, name))


def _is_beside(columns: Mapping[str, str], heading: str) -> bool:
    return columns.get(heading, "") in _BESIDE
