"""Refuses tables whose rows can be no flights, and says what is missing: no answer would make them any."""

from collections.abc import Sequence

from components.files.problems import shown
from components.imports.grid_tables import Sheet
from components.imports.headings import DATES
from components.imports.questions import NotReadableError, Question
from components.imports.table_dates import read_date, style_of_days
from components.imports.table_reading import TableReading

_TELLING = (
    "aircraft_type", "model", "registration", "icao24", "callsign", "operator", "origin", "destination",
    "elsewhere", "direction", "route", "link", "claim", "note",
)  # fmt: skip
"""Columns of which a table of flights has one, beside its days."""
_FEWEST_DAYS = 3
"""Headings that are days: fewer may be anything."""
_MOST_NAMED = 20
"""Headings in a sentence; more would be a list."""


def refuse_other_tables(sheet: Sheet, table: TableReading, *, is_mapped: bool) -> None:
    """Raises `NotReadableError` for a table without days, or without a word of aircraft or places; not for the
    latter where a person has said what the columns are."""
    columns = {*table.mapping.columns.values()}
    if days := _days_across(sheet.headings):
        what = f"the days stand across the columns, from '{shown(days[0])}' to '{shown(days[-1])}'"
        raise NotReadableError(what, "Make a row of each flight, with its day in a column of its own.")
    if not _may_have_days(table, columns):
        raise NotReadableError("no column holds the days of flights", _remedy(sheet.headings))
    if not is_mapped and columns.isdisjoint(_TELLING):
        raise NotReadableError("no column names an aircraft, a place or a source", _remedy(sheet.headings))


def _days_across(headings: Sequence[str]) -> list[str]:
    days = [heading for heading in headings if read_date(heading, style_of_days()).text]
    return days if len(days) >= _FEWEST_DAYS else []


def _may_have_days(table: TableReading, columns: set[str]) -> bool:
    asked = any(_asks_for_days(each) for each in table.questions)
    return asked or not columns.isdisjoint((*DATES, "year", "link"))


def _asks_for_days(asked: Question) -> bool:
    """Whether the answer to a question may give the table its days."""
    return not {*DATES}.isdisjoint(asked.choices) or asked.id in {f"columns:{column}" for column in DATES}


def _remedy(headings: Sequence[str]) -> str:
    named = ", ".join(f"'{shown(heading)}'" for heading in headings[:_MOST_NAMED])
    return f'Is this the table of flights? Then name what they are under "columns" in a mapping: {named}.'
