"""Refuses tables whose rows can be no flights, and says what is missing: no answer would make them any."""

import re
from collections.abc import Sequence

from components.files.problems import shown
from components.imports.aircraft_cells import count_in
from components.imports.grid_tables import Sheet
from components.imports.headings import DATES, asks_for_days
from components.imports.questions import NotReadableError
from components.imports.table_dates import names_no_year, read_date, style_of_days
from components.imports.table_reading import TableReading
from components.ledger.designators import designators_named

_TELLING = (
    "aircraft_type", "model", "registration", "icao24", "callsign", "operator", "origin", "destination",
    "elsewhere", "direction", "route", "link", "claim", "note",
)  # fmt: skip
"""Columns of which a table of flights has one, beside its days."""
_FEWEST_DAYS = 3
"""Headings that are days: fewer may be anything."""
_FEWEST_TYPES = 2
"""Headings that are types: one may be the only type of the table."""
_TICKS = frozenset(
    ("x", "х", "✓", "✔", "☑", "•", "+", "-", "yes", "y", "no", "ja", "oui", "sí", "да", "true", "false")
)
"""What stands under a type where its aircraft came, in small letters."""
_COUNTED = re.compile(
    r"\b(?:flights?|landings?|arrivals?|departures?|movements?|visits?|count|number of|no\.? of)\b", re.IGNORECASE
)
"""What stands beside a type at the head of a column that counts it."""
_UNPIVOT = (
    "Bring the table that it was made of; or unpivot it (in Excel: Data, From Table, Unpivot Other Columns) into "
    "a row for each type and day, with the count in a column of its own."
)
_MOST_NAMED = 20
"""Headings in a sentence; more would be a list."""


def refuse_other_tables(sheet: Sheet, table: TableReading, *, is_mapped: bool) -> None:
    """Raises `NotReadableError` for a table without days, or without a word of aircraft or places; not for the
    latter where a person has said what the columns are."""
    columns = {*table.mapping.columns.values()}
    _refuse_pivot(sheet, columns, is_mapped=is_mapped)
    if not _may_have_days(table, columns):
        raise NotReadableError("no column holds the days of flights", _remedy(sheet.headings))
    if not is_mapped and columns.isdisjoint(_TELLING):
        raise NotReadableError("no column names an aircraft, a place or a source", _remedy(sheet.headings))


def _refuse_pivot(sheet: Sheet, columns: set[str], *, is_mapped: bool) -> None:
    """Raises `NotReadableError` where days or types stand across the columns."""
    has_days = is_mapped or not columns.isdisjoint(DATES)
    if days := _days_across(sheet.headings) or ([] if has_days else _numbers_across(sheet.headings)):
        across = f"from '{shown(days[0])}' to '{shown(days[-1])}'"
        if _counts(sheet, days):
            what = f"this is a pivot table: days or months stand across its columns, {across}, and its cells count"
            raise NotReadableError(what, _UNPIVOT)
        what = f"the days stand across the columns, {across}"
        raise NotReadableError(what, "Make a row of each flight, with its day in a column of its own.")
    if "aircraft_type" not in columns and not is_mapped and (types := _types_across(sheet)):
        across = ", ".join(f"'{shown(heading)}'" for heading in types)
        what = f"this is a pivot table: types stand across its columns ({across}), and its cells count"
        raise NotReadableError(what, _UNPIVOT)


def _days_across(headings: Sequence[str]) -> list[str]:
    """Returns the headings that are days or months, where these are several."""
    days = [heading for heading in headings if _is_day(heading)]
    return days if len(days) >= _FEWEST_DAYS else []


def _numbers_across(headings: Sequence[str]) -> list[str]:
    """Returns the headings that are, one after another, the numbers of days."""
    numbers = [heading for heading in headings if heading.isdecimal()]
    is_counted = [*map(int, numbers)] == [*range(1, len(numbers) + 1)]
    return numbers if len(numbers) >= _FEWEST_DAYS and is_counted else []


def _types_across(sheet: Sheet) -> list[str]:
    """Returns the headings that are types, where these are several and nothing but numbers stand under them."""
    types = [heading for heading in sheet.headings if _names_type(heading)]
    return types if len(types) >= _FEWEST_TYPES and _counts(sheet, types, _TICKS) else []


def _names_type(heading: str) -> bool:
    name = _COUNTED.sub("", heading).strip(" :-–()")
    return any(c.isdigit() for c in name) and bool(designators_named(name))


def _is_day(heading: str) -> bool:
    return bool(read_date(heading, style_of_days()).text) or names_no_year(heading)


def _counts(sheet: Sheet, days: Sequence[str], ticks: frozenset[str] = frozenset()) -> bool:
    """Whether nothing but numbers, or `ticks`, stand under the days."""
    places = [sheet.headings.index(day) for day in days]
    cells = {row.cells[place] for row in sheet.rows for place in places} - {""}
    return bool(cells) and all(count_in(cell) is not None or cell.casefold() in ticks for cell in cells)


def _may_have_days(table: TableReading, columns: set[str]) -> bool:
    asked = any(map(asks_for_days, table.questions))
    return asked or not columns.isdisjoint((*DATES, "year", "link"))


def _remedy(headings: Sequence[str]) -> str:
    named = ", ".join(f"'{shown(heading)}'" for heading in headings[:_MOST_NAMED])
    return f'Is this the table of flights? Then name what they are under "columns" in a mapping: {named}.'
