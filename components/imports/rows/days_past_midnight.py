"""Rows of a log whose day stands in a row above, and that may be of the next one: the clock has begun anew."""

from collections.abc import Iterator, Sequence

from components.imports.columns.headings import TIMES
from components.imports.rows.row_cells import HALF_A_DAY, Reader, RowCells
from components.imports.sheets.grid_tables import Row


def rows_past_midnight(reader: Reader, rows: Sequence[Row], filled: Sequence[Row]) -> frozenset[int]:
    """Returns the numbers of the rows, some `filled` with the day above, that stand below a time which is later by
    more than half a day, and of those that follow them without a day of their own."""
    places = reader.places_of.get("date", ())
    clocks = [*filter(reader.has, TIMES)]
    if not places or not clocks:
        return frozenset()
    own_days = [bool(row.cells[places[0]]) for row in rows]
    given = [bool(row.cells[places[0]]) and not is_own for row, is_own in zip(filled, own_days, strict=True)]
    return frozenset(_past_midnight(reader, rows, given, clocks)) if any(given) else frozenset()


def _past_midnight(
    reader: Reader, rows: Sequence[Row], given: Sequence[bool], clocks: Sequence[str]
) -> Iterator[int]:
    before, is_past = 0, False
    for row, has_day_above in zip(rows, given, strict=True):
        hour = _hour(RowCells(reader, row), clocks)
        is_past = has_day_above and (is_past or (hour is not None and before - hour > HALF_A_DAY))
        if is_past:
            yield row.number
        if hour is not None or not has_day_above:
            before = hour or 0


def _hour(cells: RowCells, clocks: Sequence[str]) -> int | None:
    times = (cells.time(clock)[0] for clock in clocks)
    return next((int(time.partition(":")[0]) for time in times if time), None)
