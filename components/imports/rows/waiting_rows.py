"""Rows that are not read yet, and may be once questions are answered: of their days or, of notes, of their kinds
and their airfield."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from components.imports.cells.table_dates import CHOICES, SOLAR_HIJRI, DateStyle, lacks, may_be_day, read_date
from components.imports.cells.time_zones import DAY_ONLY, ZONE
from components.imports.columns.date_questions import CALENDAR, EXCHANGE, EXCHANGE_NOW, MONTH, WORDS
from components.imports.columns.headings import DATES
from components.imports.columns.relative_days import COUNTED_FROM, is_relative
from components.imports.names.place_names import id_of_place
from components.imports.questions import Question
from components.imports.rows.note_rows import NOTE_KIND
from components.imports.rows.row_cells import Reader
from components.imports.rows.row_kinds import AIRFIELD
from components.imports.rows.row_reader import RowReading
from components.imports.sheets.grid_tables import Row
from components.imports.words.zone_words import zone_in_words

_ANY_YEARS = [str(year) for year in range(2020, 2031)]
"""A day of the week is that of every day of a month in one of them; one is a leap year."""
_ANY_MONTHS = [f"{month} {year}" for month in ("January", "February") for year in _ANY_YEARS]
Asked = frozenset[str]
"""The ids of the questions that are open."""


def waiting_rows(
    reader: Reader, rows: Iterable[Row], readings: Iterable[RowReading], asked: Sequence[Question]
) -> frozenset[int]:
    """Returns the numbers of the rows that are not read, and may be by an answer to an open question."""
    open_ids = frozenset(each.id for each in asked)
    return frozenset(
        row.number
        for row, read in zip(rows, readings, strict=True)
        if read.unread and open_ids and _waits(reader, row, read.unread.column, read.unread.value, open_ids)
    )


def _waits(reader: Reader, row: Row, heading: str, cell: str, asked: Asked) -> bool:
    if reader.kind == "note" and reader.ours.get(heading) not in DATES:
        return not asked.isdisjoint((AIRFIELD, f"{NOTE_KIND}{cell}", id_of_place(cell)))
    if not cell:
        cells = (row.cells[reader.headings.index(each)] for each in reader.awaits_day)
        return any(map(may_be_day, cells))
    return _may_be_read(heading, cell, reader.style.get(heading, DateStyle()), asked)


# A column has fewer distinct cells than rows.
@lru_cache(maxsize=16_384)
def _may_be_read(heading: str, cell: str, style: DateStyle, asked: Asked) -> bool:
    if f"{COUNTED_FROM}{heading}" in asked and is_relative(cell):
        return True
    styles = _styles_answered(heading, style, lacks(zone_in_words(cell)[0]), asked)
    return not read_date(cell, style).text and any(read_date(cell, each).text for each in styles)


def _styles_answered(heading: str, style: DateStyle, lacking: str, asked: Asked) -> Iterator[DateStyle]:
    """Yields how a date under a heading, with what it is lacking, may be read once the open questions about it are
    answered."""
    orders = CHOICES if f"dates:{heading}" in asked else (style.order,)
    years = _ANY_YEARS if lacking == "year" and f"year:{heading}" in asked else (style.year,)
    months = _ANY_MONTHS if lacking == "month" and f"{MONTH}{heading}" in asked else (style.month,)
    answered = _with_zone_and_calendar_answered(heading, style, asked)
    for order, year, month in product(orders, years, months):
        yield replace(answered, order=order, year=year, month=month)


def _with_zone_and_calendar_answered(heading: str, style: DateStyle, asked: Asked) -> DateStyle:
    """Returns a style as the answers would make it of which there is one by which most is read."""
    is_exchange_asked = not asked.isdisjoint((f"{EXCHANGE}{heading}", f"{EXCHANGE_NOW}{heading}"))
    return replace(
        style,
        zone=DAY_ONLY if f"{ZONE}{heading}" in asked else style.zone,
        exchanged="" if is_exchange_asked else style.exchanged,
        calendar=SOLAR_HIJRI if f"{CALENDAR}{heading}" in asked else style.calendar,
        worded=tuple((words, own or _zone_answered(words, asked)) for words, own in style.worded),
    )


def _zone_answered(words: str, asked: Asked) -> str:
    return DAY_ONLY if f"{WORDS}{words}" in asked else ""
