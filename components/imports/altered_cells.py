"""Which cells of a table stand otherwise in the ledger than as they are written, and how."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import filterfalse

from components.imports.aircraft_cells import address_in, aircraft_in
from components.imports.grid_tables import Row
from components.imports.headings import DATES, PLACES
from components.imports.row_cells import AS_WRITTEN, NAMES, Reader, content, name_in
from components.imports.row_reader import stops_of
from components.imports.table_dates import DateStyle, read_date

ROUTE_MARK = "-"
"""What stands between the places of a route as it is read."""


@dataclass(frozen=True, slots=True)
class AlteredCell:
    """A cell as written, under its heading, what it is read as, and in how many rows it stands."""

    column: str
    value: str
    read_as: str
    rows: int


def altered_cells(reader: Reader, rows: tuple[Row, ...]) -> Iterator[AlteredCell]:
    """Yields each cell that is read as something else than it says, once for all of its rows; not those that are
    not read, and no times that stand beside their days."""
    for place, heading in enumerate(reader.headings):
        if read := _reading(reader, heading):
            cells = filter(None, (row.cells[place] for row in rows))
            # Nearly all notes are plain, and none is like another.
            unlike = filterfalse(_is_plain, cells) if read in (content, name_in) else cells
            yield from _altered(heading, Counter(unlike), read)


def _altered(heading: str, cells: Counter[str], read: Callable[[str], str]) -> Iterator[AlteredCell]:
    for cell, count in cells.items():
        if (other := read(cell)) and other != cell:
            yield AlteredCell(heading, cell, other, count)


def _is_plain(cell: str) -> bool:
    return cell.isascii() and cell.isprintable() and cell[0] != " " and cell[-1] != " "


def _reading(reader: Reader, heading: str) -> Callable[[str], str] | None:
    """Returns how the cells of a column are read, where that alters them."""
    column, style = reader.ours.get(heading, ""), reader.style.get(heading, DateStyle())
    readings: dict[str, Callable[[str], str]] = {
        **dict.fromkeys((*AS_WRITTEN, *PLACES), name_in if column in NAMES else content),
        **dict.fromkeys(DATES, lambda cell: read_date(cell, style).text),
        "icao24": lambda cell: address_in(cell).partition("~")[0],
        "aircraft_type": lambda cell: aircraft_in(content(cell)).type,
        "operator": lambda cell: reader.operators.get(content(cell), content(cell)),
        "route": lambda cell: ROUTE_MARK.join(_place(reader, stop) for stop in stops_of(cell)),
    }
    return readings.get(column)


def _place(reader: Reader, stop: str) -> str:
    place = reader.places.get(stop)
    return place.key if place else stop
