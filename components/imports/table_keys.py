"""By which columns the rows of a table are known again when it is imported the next time."""

from collections.abc import Mapping, Sequence

from components.imports.grid_tables import Sheet
from components.imports.heading_words import comparable, meanings_of
from components.imports.headings import RUNNING, Columns

_IDENTIFYING = (
    "date", "year", "month", "day", "arrival", "registration", "icao24", "callsign", "aircraft_type",
    "route", "origin", "destination", "elsewhere", "direction", "departure", "time", "arrival_time",
    "departure_time",
)  # fmt: skip
"""What tells a movement from others, in the order in which a person would name it. A link does not: links are
corrected more often than anything else."""
_ENDS = {"arrival", "arrival_time", "departure", "departure_time"}
"""When an aircraft came and left: which of both stands in a key makes a flight another one, so one is enough."""
_NUMBERS = frozenset(
    comparable(word)
    for word in (
        "num", "number", "row", "line", "item", "entry", "index", "idx", "ref", "seq", "lfd nr", "laufende nummer",
        "nummer", "zeile", "numéro", "n°", "ligne", "número", "fila", "номер", "п/п", "№ п/п", "пп", "lp", "nº",
        "numero", "sıra", "sıra no", "رقم", "الرقم", "序号", "编号",
    )
)  # fmt: skip
"""What heads numbers of rows, beside what heads ids."""
_FEWEST_RUNNING = 3
"""Numbers that follow each other before they are those of rows whatever heads them: two do by chance."""


def key_of_table(sheet: Sheet, columns: Columns) -> tuple[str, ...]:
    """Returns the headings of a key: a column of ids, or else of running numbers, or else as few as tell all rows
    apart; if nothing does, all that tell a movement from others."""
    places = {heading: place for place, heading in enumerate(sheet.headings)}
    for heading in columns.headings_of("flight_id"):
        if _is_unique(sheet, [places[heading]], may_be_empty=False):
            return (heading,)
    numbers = (heading for heading in columns.headings_of("") if heading in places)
    if number := next((heading for heading in numbers if _is_running(sheet, heading, places[heading])), ""):
        return (number,)
    return _telling(sheet, columns, places)


def _is_running(sheet: Sheet, heading: str, place: int) -> bool:
    """Whether a column that is only kept has a number of its own for each row."""
    cells = [row.cells[place] for row in sheet.rows]
    if not cells or not all(map(RUNNING.fullmatch, cells)) or not _is_unique(sheet, [place], may_be_empty=False):
        return False
    numbers = [int(cell.rstrip(".")) for cell in cells]
    follow = len(cells) >= _FEWEST_RUNNING and numbers == [*range(numbers[0], numbers[0] + len(cells))]
    return follow or "flight_id" in meanings_of(heading) or comparable(heading) in _NUMBERS


def _telling(sheet: Sheet, columns: Columns, places: Mapping[str, int]) -> tuple[str, ...]:
    """Returns as few headings as tell all rows apart, in the order in which a person would name them."""
    key: list[str] = []
    for heading in _telling_headings(columns):
        key.append(heading)
        # A day alone is unique until the second aircraft comes.
        if len(key) > 1 and _is_unique(sheet, [places[name] for name in key], may_be_empty=True):
            return tuple(key)
    return tuple(key) or sheet.headings


def _telling_headings(columns: Columns) -> list[str]:
    """Returns the headings that tell movements apart; of an arrival and a departure only those of the first."""
    end = next((column for column in _IDENTIFYING if column in _ENDS and columns.headings_of(column)), "")
    own = [column for column in _IDENTIFYING if column not in _ENDS or column.startswith(end)]
    return [heading for column in own for heading in columns.headings_of(column)]


def _is_unique(sheet: Sheet, places: Sequence[int], *, may_be_empty: bool) -> bool:
    there = set[tuple[str, ...]]()
    for row in sheet.rows:
        cells = tuple(row.cells[place] for place in places)
        if cells in there or not (may_be_empty or all(cells)):
            return False
        there.add(cells)
    return True
