"""Detects two tables side by side in one sheet, such as arrivals on the left and departures on the right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from components.imports.cells.aircraft_cells import registrations_in
from components.imports.cells.table_dates import share_of_dates
from components.imports.sheets.grid_tables import Row, Sheet

_MOSTLY = 0.5
_MOST_ROWS = 200
"""Rows that are examined."""
_AGAIN = " (2)"
"""Our suffix for a heading that is there for the second time."""


@dataclass(frozen=True, slots=True)
class TablesBeside:
    """A row that belongs to two tables: its number, and the headings and registrations of both."""

    row: int
    headings: tuple[str, str]
    registrations: tuple[str, str]


def tables_beside(sheet: Sheet) -> TablesBeside | None:
    """Returns the first row whose two halves name different aircraft, None if there is none. The halves are
    separated by an empty column or begin where headings repeat, and each must have its own days and
    registrations."""
    rows = sheet.rows[:_MOST_ROWS]
    columns = [*map(list, zip(*(row.cells for row in rows), strict=True))]
    for cut in _cuts(sheet.headings, columns):
        sides = range(cut), range(cut, len(columns))
        first, second = (_registrations_among(columns, side) for side in sides)
        if first is None or second is None or not all(_has_days(columns, side) for side in sides):
            continue
        if row := _first_of_two_aircraft(rows, first, second):
            headings = sheet.headings[first], sheet.headings[second]
            return TablesBeside(row.number, headings, (row.cells[first], row.cells[second]))
    return None


def _cuts(headings: Sequence[str], columns: Sequence[Sequence[str]]) -> Iterator[int]:
    for place, heading in enumerate(headings):
        if heading.endswith(_AGAIN) or not any(columns[place] if columns else ()):
            yield place


def _registrations_among(columns: Sequence[Sequence[str]], side: range) -> int | None:
    return next((place for place in side if _are_marks(_filled(columns[place]))), None)


def _has_days(columns: Sequence[Sequence[str]], side: range) -> bool:
    return any(share_of_dates(_filled(columns[place])) >= _MOSTLY for place in side)


def _first_of_two_aircraft(rows: Iterable[Row], first: int, second: int) -> Row | None:
    pairs = ((row, row.cells[first], row.cells[second]) for row in rows)
    return next((row for row, one, other in pairs if one and other and one != other), None)


def _filled(cells: Sequence[str]) -> list[str]:
    return [*filter(None, cells)]


def _are_marks(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(map(bool, map(registrations_in, cells))) >= _MOSTLY * len(cells)
