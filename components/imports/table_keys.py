"""By which columns the rows of a table are known again when it is imported the next time."""

from collections.abc import Sequence

from components.imports.grid_tables import Sheet
from components.imports.headings import Columns

_IDENTIFYING = (
    "date", "year", "month", "day", "arrival", "registration", "icao24", "callsign", "aircraft_type",
    "route", "origin", "destination", "elsewhere", "direction", "departure", "time", "arrival_time",
    "departure_time",
)  # fmt: skip
"""What tells a movement from others, in the order in which a person would name it. A link does not: links are
corrected more often than anything else."""


def key_of_table(sheet: Sheet, columns: Columns) -> tuple[str, ...]:
    """Returns the headings of a key: a column of ids or, where none is, as few as tell all rows apart; if nothing
    does, all that tell a movement from others."""
    places = {heading: place for place, heading in enumerate(sheet.headings)}
    for heading in columns.headings_of("flight_id"):
        if _is_unique(sheet, [places[heading]], may_be_empty=False):
            return (heading,)
    key: list[str] = []
    for column in _IDENTIFYING:
        for heading in columns.headings_of(column):
            key.append(heading)
            # A day alone is unique until the second aircraft comes.
            if len(key) > 1 and _is_unique(sheet, [places[name] for name in key], may_be_empty=True):
                return tuple(key)
    return tuple(key) or sheet.headings


def _is_unique(sheet: Sheet, places: Sequence[int], *, may_be_empty: bool) -> bool:
    there = set[tuple[str, ...]]()
    for row in sheet.rows:
        cells = tuple(row.cells[place] for place in places)
        if cells in there or not (may_be_empty or all(cells)):
            return False
        there.add(cells)
    return True
