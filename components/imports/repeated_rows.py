"""Rows that stand in several sheets, or in several tables one below the other: each is read once, unless a person
says that it tells of other flights."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from components.imports.grid_tables import HEADER_AGAIN, ROWS_OF_A_SHEET, PassedOver, Row, Sheet
from components.imports.headings import DATES
from components.imports.questions import Answers, Question, question
from components.imports.row_cells import content
from components.imports.table_dates import DateStyle, read_date
from components.ledger.spellings import fold

REPEATED = "repeated"
"""The id of the question."""
ONCE, EACH = "the same flights: read them once", "flights of their own: read each"
REMARKS = frozenset({"note", "claim", "link", "source_id", "credibility"})
"""What may stand in one of several sheets alone, and is no part of what is compared then."""


def repeated_rows(
    table: Sheet, ours: Mapping[str, str], styles: Mapping[str, DateStyle], answers: Answers
) -> tuple[list[PassedOver], list[Question]]:
    """Returns the rows that are not read, since the same stand in another sheet or below another header, and the
    question whether they are the same; without an answer they count once."""
    if not _has_blocks(table):
        return [], []
    block_of = _blocks(table)
    dates = {heading: style for heading, style in styles.items() if ours.get(heading) in DATES}
    groups = [*_alike(table, _compared(table, ours, block_of), dates, block_of)]
    if not groups:
        return [], []
    asked = _question_of(table, groups)
    if answers.to(asked) == EACH:
        return [], [asked]
    others = sorted(number for group in groups for number in _others(group))
    where = "of another sheet" if table.parts else "below another header"
    return [PassedOver(tuple(others), f"the same as rows {where}")], [asked]


def _has_blocks(table: Sheet) -> bool:
    """Whether a table is made of several sheets, or has another header below its own."""
    return len(table.parts) > 1 or any(each.what == HEADER_AGAIN for each in table.passed_over)


def _blocks(table: Sheet) -> Callable[[int], tuple[int, int]]:
    """Returns a function from the number of a row to its sheet, and how many headers stand above it."""
    headers = sorted(row for each in table.passed_over if each.what == HEADER_AGAIN for row in each.rows)
    return lambda number: (number // ROWS_OF_A_SHEET, bisect(headers, number))


def _compared(table: Sheet, ours: Mapping[str, str], block_of: Callable[[int], tuple[int, int]]) -> dict[str, int]:
    """Returns the places of the headings whose cells tell rows apart: those that are mapped, but for remarks that
    one of the sheets or tables does without."""
    places = {heading: place for place, heading in enumerate(table.headings) if ours.get(heading)}
    remarks = {heading: place for heading, place in places.items() if ours[heading] in REMARKS}
    every = {block_of(row.number) for row in table.rows}
    for heading, place in remarks.items():
        if {block_of(row.number) for row in table.rows if row.cells[place]} != every:
            del places[heading]
    return places


def _alike(
    table: Sheet,
    places: Mapping[str, int],
    styles: Mapping[str, DateStyle],
    block_of: Callable[[int], tuple[int, int]],
) -> Iterator[list[Row]]:
    """Yields the rows that say the same, one of each block; of several in a block the first are alike, and so on.
    Days that cannot be read yet may be of other years."""
    counts = Counter[tuple]()
    groups = defaultdict[tuple, list[Row]](list)
    for row in table.rows:
        cells = tuple(_content(row.cells[place], styles.get(heading)) for heading, place in places.items())
        if None not in cells:
            counts[block_of(row.number), cells] += 1
            groups[cells, counts[block_of(row.number), cells]].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _content(cell: str, style: DateStyle | None) -> str | None:
    """Returns what a cell says, however it is written; None for a day that cannot be read. Another sheet may have
    as text what is a date in this one."""
    text = content(cell)
    return (read_date(cell, style).text or None) if text and style else fold(text)


def _fullest(group: Sequence[Row]) -> Row:
    """Returns the row with the most cells that have anything in them, the first of several."""
    return max(group, key=lambda row: len([*filter(None, row.cells)]))


def _others(group: Sequence[Row]) -> list[int]:
    fullest = _fullest(group)
    return [row.number for row in group if row is not fullest]


def _question_of(table: Sheet, groups: Sequence[Sequence[Row]]) -> Question:
    count = sum(len(group) - 1 for group in groups)
    what = "1 row says" if count == 1 else f"{count:,} rows say"
    where = "in another sheet" if table.parts else "below another header"
    one, other = (table.locator(row.number) for row in groups[0][:2])
    about = f"{what} the same as another one {where}, such as {other} and {one}. Are these the same flights?"
    return question(REPEATED, about, (ONCE, EACH), (_fullest(group).number for group in groups))
