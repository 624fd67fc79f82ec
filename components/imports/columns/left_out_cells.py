"""What cells leave out, since something around them says it: the days of a group and what stands under marks such
as "ditto", which the row above has; the year or the month of a day, which its sheet or the rows around it have."""

import operator
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from components.imports.cells.table_dates import DateStyle, lacks, months_in, with_year, years_in
from components.imports.columns.date_questions import AS_AROUND, AS_SHEET
from components.imports.columns.relative_days import is_relative, with_days_counted
from components.imports.questions import Answers, Question, question
from components.imports.sheets.grid_tables import Row, Sheet, reads_as_day
from components.ledger.dates.edtf import EdtfDate, parse

AS_ABOVE, UNKNOWN = "as in the row above", "not known"
_FEWEST = 3
"""Rows; of two nothing can be said."""
_FEWEST_EMPTY = 2
"""One day that is missing is a slip, however few rows there are; its row is named."""
_LEAST = 0.25
"""Of the rows: in groups of two half of the days are left out; fewer are slips, of which each row is named."""

_ANY = -1
"""In the place of a number, where a cell is that of the row and of each number alike."""
_MARK = re.compile(
    r"[-–—~ ]*(?:[\"″”“„‟〃々«»]|''|’’|``|,,|//|\|\|)[-–—~ \"″”“„‟〃々«»'’`,/|]*|"
    r"(?:do|id|dto|ebd|jw|j\. ?w|s\. ?o|c\. ?s)\.|"
    r"(?:dto|dito|dtto|ditto|[ií]dem|ibid(?:em)?|"
    r"same(?: as)?(?: above)?|as (?:above|before)|wie (?:oben|vor)|siehe oben|"
    r"ebenso|jak wyżej|tamże|как выше|см\. ?выше|т[оае]т? же|там же|те саме|той самий|там само|(?:див\. |як )вище|"
    r"同上|同前|نفسه|aynı|ut supra|come sopra|comme ci-dessus)\.?",
    re.IGNORECASE,
)
"""What stands for the cell above: marks of quotation and slashes, between dashes or alone, and words in many
languages. None of them is the name of anything."""
_LONGEST_MARK = 20


def filled_down(
    sheet: Sheet, rows: Sequence[Row], columns: Mapping[str, str], answers: Answers
) -> tuple[tuple[Row, ...], list[Question]]:
    """Returns the rows with the day of the row above where a person says so, and the question."""
    asked = []
    for heading, column in columns.items():
        if column not in ("date", "arrival") or heading not in sheet.headings:
            continue
        place = sheet.headings.index(heading)
        if empty := _left_out(rows, place):
            about = f"'{heading}' is empty in {len(empty):,} rows. What does that mean?"
            asked.append(question(f"fill:{heading}", about, (AS_ABOVE, UNKNOWN), empty))
            is_filled = answers.to(asked[-1]) == AS_ABOVE
            rows = [*_with_cells_above(sheet, rows, [place], operator.not_)] if is_filled else rows
    return tuple(rows), asked


def _left_out(rows: Sequence[Row], place: int) -> list[int]:
    """Returns the rows without a cell there, where these are so many that the cell may have been left out."""
    if len(rows) < _FEWEST or not rows[0].cells[place]:
        return []
    empty = [row.number for row in rows if not row.cells[place]]
    return empty if len(empty) >= max(_FEWEST_EMPTY, _LEAST * len(rows)) else []


def _with_cells_above(
    table: Sheet, rows: Sequence[Row], places: Sequence[int], stands_for_above: Callable[[str], bool]
) -> Iterator[Row]:
    """Yields the rows with the cell above in the place of each that stands for it. In the first row of a sheet, or
    below another header, there is nothing above. Of a row that is read once for each number at its headings, what
    stands under the other headings is the same each time, and above the cells of one number are those of it."""
    block_of, above = table.blocks(), dict[tuple[int, int], dict[tuple[int, int], str]]()
    shared = _shared_places(table, rows, places)
    for line, numbers in groupby(rows, key=lambda row: table.line_of(row.number)):
        before, now = above.get(block_of(line)), dict[tuple[int, int], str]()
        for row in numbers:
            cells = [*row.cells]
            for place in places:
                own = place, _ANY if place in shared else row.number - line
                if own in now:
                    cells[place] = now[own]
                elif before is not None and stands_for_above(cells[place]):
                    cells[place] = before.get(own, "")
                now[own] = cells[place]
            yield replace(row, cells=tuple(cells))
        above[block_of(line)] = now


def _shared_places(table: Sheet, rows: Iterable[Row], places: Iterable[int]) -> set[int]:
    """Returns the places at which all rows that one row is read as have the same cell; none where each is read
    once."""
    shared = {*places} if table.numbers > 1 else set()
    for _, numbers in groupby(rows, key=lambda row: table.line_of(row.number)) if shared else ():
        first, *others = numbers
        shared = {place for place in shared if all(row.cells[place] == first.cells[place] for row in others)}
    return shared


def with_dittos(table: Sheet, ours: Mapping[str, str]) -> tuple[tuple[Row, ...], list[str]]:
    """Returns the rows of a table with the cell above in the place of each such mark in a column that is mapped,
    and the marks."""
    places = [place for place, heading in enumerate(table.headings) if ours.get(heading)]
    cells = {row.cells[place] for row in table.rows for place in places}
    marks = {*filter(stands_for_above, cells)}
    rows = _with_cells_above(table, table.rows, places, marks.__contains__) if marks else table.rows
    return tuple(rows), sorted(marks)


def stands_for_above(cell: str) -> bool:
    """Whether a cell is a mark for the one above it.

    >>> stands_for_above("″"), stands_for_above("dto."), stands_for_above("Anna")
    (True, True, False)
    """
    return len(cell) <= _LONGEST_MARK and bool(_MARK.fullmatch(cell))


_TWO_YEARS = re.compile(r"[0-9]{4}\s*[-–/]\s*[0-9]{2}")
_LOOKED_AT = 500
"""Rows in which years are looked for: a suggestion needs no more."""
_MOST_DAYS_BESIDE, _MOST_DAYS_BETWEEN = 92, 31
"""By so much a day may lie beside the other of its row, or the only one near it, and outside of those above and
below it, in tables that are not quite in order. The next year is further off."""


def years_suggested(table: Sheet, heading: str, dates: Collection[str], links: Collection[str]) -> list[str]:
    """Returns the years that a table suggests for days of a column that have none: that of each row's sheet, or of
    the rows around it, those in other columns of dates and in links, and in the words around the table."""
    others = {*dates, *links} - {heading}
    places = [place for place, each in enumerate(table.headings) if each in others]
    cells = (row.cells[place] for row in table.rows[:_LOOKED_AT] for place in places)
    texts = (*cells, *table.headings, table.name, *table.parts, table.title)
    named = dict.fromkeys(year for text in texts for year in (*years_in(text), *_years_of_months(text)))
    by_rows = {*_years_by_rows(table, heading, dates).values()}
    around = [AS_AROUND] if len(by_rows) > 1 else []
    return [*_as_sheet(map(_only_year, table.parts)), *around, *named]


def months_suggested(table: Sheet) -> list[str]:
    """Returns the months that a table suggests for days without one: that of each row's sheet, or in a row above
    it, and those in the words around the table."""
    texts = (table.title, table.name, *table.parts)
    named = dict.fromkeys(month for text in texts for month in months_in(text))
    around = [AS_AROUND] if len(table.months) > 1 else []
    return [*_as_sheet(map(_only_month, table.parts)), *around, *named]


def _as_sheet(named: Iterator[str]) -> list[str]:
    """Returns the answer that each row has what its sheet is called after, where all are called after different
    ones."""
    by_sheet = [*named]
    return [AS_SHEET] if all(by_sheet) and len({*by_sheet}) > 1 else []


def _only_month(name: str) -> str:
    months = months_in(name)
    return months[0] if len(months) == 1 else ""


def _only_year(name: str) -> str:
    """Returns the year in the name of a sheet; "" where there is none, or it may be one of two.

    >>> _only_year("May 2024"), _only_year("Nov-25"), _only_year("Winter 2023-24"), _only_year("2023 and 2024")
    ('2024', '2025', '', '')
    """
    years = years_in(name) or _years_of_months(name)
    return years[0] if len(years) == 1 and not _TWO_YEARS.search(name) else ""


def _years_of_months(text: str) -> list[str]:
    return [month[-len("2025") :] for month in months_in(text)]


def with_whole_days(table: Sheet, styles: Mapping[str, DateStyle]) -> tuple[Row, ...]:
    """Returns the rows of a table with the year, or the month, that their sheet or the rows around them give to
    days without one, and with relative days as days, where a person says so."""
    starts = {heading: styles[heading].counted_from for heading in table.headings if heading in styles}
    table = replace(table, rows=with_days_counted(table, starts))
    given = {
        place: lacking
        for place, heading in enumerate(table.headings)
        if heading in styles and (lacking := _given(table, heading, styles))
    }
    if not given:
        return table.rows
    return tuple(
        replace(row, cells=tuple(_whole(cell, given.get(place), row) for place, cell in enumerate(row.cells)))
        for row in table.rows
    )


def days_as_written(rows: Iterable[Row], filled: Iterable[Row], place: int) -> Iterator[tuple[str, str]]:
    """Yields the days of a column as they are written, each with what it means by the cells around it; those that
    were left out, or stand for the one above, with what they stand for alone."""
    for row, whole in zip(rows, filled, strict=True):
        written, meant = row.cells[place].strip(), whole.cells[place].strip()
        if meant:
            yield written if written != meant and (lacks(written) or is_relative(written)) else meant, meant


def _whole(cell: str, given: Mapping[int, tuple[str, str]] | None, row: Row) -> str:
    return with_year(cell, *given[row.number]) if given and row.number in given else cell


def _given(table: Sheet, heading: str, styles: Mapping[str, DateStyle]) -> dict[int, tuple[str, str]]:
    """Returns the year and the month of the days of a column, by their rows, as far as answers take them from
    elsewhere."""
    style = styles[heading]
    years, months = dict[int, str](), dict[int, str]()
    if style.year == AS_AROUND:
        years = _years_by_rows(table, heading, styles)
    elif style.year == AS_SHEET:
        years = {row.number: _only_year(table.place_of(row.number)[0]) for row in table.rows}
    if style.month == AS_AROUND:
        months = {row.number: _month_above(table, row.number) for row in table.rows}
    elif style.month == AS_SHEET:
        months = {row.number: _only_month(table.place_of(row.number)[0]) for row in table.rows}
    return {number: (years.get(number, ""), months.get(number, "")) for number in {*years, *months}}


def _month_above(table: Sheet, number: int) -> str:
    above = bisect_left(table.months, (number, ""))
    return months_in(table.months[above - 1][1])[0] if above else ""


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date

    def to(self, other: "_Days") -> int:
        """Returns how many days lie between these and others; 0 where they touch."""
        return max((self.first - other.last).days, (other.first - self.last).days, 0)


def _days_of(cell: str) -> _Days | None:
    """Returns the days that a cell may mean; None where it names no year, or no end."""
    read = parse(reads_as_day(cell))
    if not isinstance(read, EdtfDate) or date.min in (read.earliest, read.latest) or read.latest == date.max:
        return None
    return _Days(read.earliest, read.latest)


def _years_by_rows(table: Sheet, heading: str, dates: Collection[str]) -> dict[int, str]:
    """Returns the year of each day of a column that has none, by the other day of its row or by those above and
    below it; rows that leave it open are not in it."""
    place = table.headings.index(heading)
    without = [row for row in table.rows if lacks(row.cells[place]) == "year"]
    if not without:
        return {}
    others = [table.headings.index(each) for each in dates if each != heading and each in table.headings]
    whole = _whole_days(table, place)
    years = {row.number: _year_of(row, place, others, whole) for row in without}
    return {number: year for number, year in years.items() if year}


def _year_of(row: Row, place: int, others: Sequence[int], whole: Sequence[tuple[int, _Days]]) -> str:
    """Returns the year of a day without one; "" where the row and those around it leave it open."""
    beside = next((days for other in others if (days := _days_of(row.cells[other]))), None)
    near = [beside] if beside else _nearest_to(row.number, whole)
    if not near:
        return ""
    between = _Days(min(days.first for days in near), max(days.last for days in near))
    return _nearest_year(row.cells[place], between, _MOST_DAYS_BETWEEN if len(near) > 1 else _MOST_DAYS_BESIDE)


def _whole_days(table: Sheet, place: int) -> list[tuple[int, _Days]]:
    """Returns the days of a column that name their year, and the months between rows, in order of their rows."""
    cells = (*((row.number, row.cells[place]) for row in table.rows), *table.months)
    whole = ((number, days) for number, cell in cells if (days := _days_of(cell)))
    return sorted(whole, key=lambda each: each[0])


def _nearest_to(number: int, whole: Sequence[tuple[int, _Days]]) -> list[_Days]:
    """Returns the last days above a row, and the first below it."""
    above, below = (side(whole, number, key=lambda each: each[0]) for side in (bisect_left, bisect_right))
    return [days for _, days in (*whole[max(above - 1, 0) : above], *whole[below : below + 1])]


def _nearest_year(cell: str, around: _Days, most: int) -> str:
    """Returns the one year in which a day is near others; "" where none is, or two are."""
    years = map(str, range(around.first.year - 1, around.last.year + 2))
    near = [year for year in years if (days := _days_of(with_year(cell, year))) and days.to(around) <= most]
    return near[0] if len(near) == 1 else ""
