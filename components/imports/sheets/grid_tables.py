"""Finds the table in a grid of cells: its headings and rows, wherever they begin and end."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from components.files.problems import shown
from components.imports.cells.table_dates import may_be_day, read_date, share_of_dates, style_of_days
from components.imports.cells.tracker_links import links_in
from components.imports.questions import NotReadableError
from components.imports.sheets.hyperlinks import Link
from components.imports.sheets.workbook import Grid
from components.imports.words.heading_words import TOTALS, loose_meanings, meanings_of
from components.ledger.spellings import fold
from components.ledger.tables.csv_grammar import MOST_COLUMNS

_MOST_ABOVE = 30
"""Rows, not counting blank ones, that may stand above a header; titles and notes are fewer."""
_LINE = re.compile(r"\s*(?::?[-=_*~+]{3,}:?|:-+:?|-+:|[\u2500-\u257f]+)\s*")
"""A cell of the line below a header, as Markdown and terminals draw it."""
_PAGE = re.compile(
    r"\b(?:page|seite|blatt|página|pagina|bladzijde|side|sida|strona|strana|stránka|стр|страница|сторінка|sayfa|صفحة)"
    r"\W{1,3}[0-9]{1,4}\b",
    re.IGNORECASE,
)
"""The words of a page header or footer."""
_COUNT = re.compile(r"[0-9]{1,3}(?:[ ,.’'][0-9]{3})*(?:[.,][0-9]{1,2})?")
_FEWEST_WORDS = 2
"""Column words that make a header; a single one may also stand in a title."""
_FEWEST_CELLS = 3
"""Cells of a header without any column word; a title has one."""
_FEWEST_NOTE_WORDS = 3
"""Words of a note below a table; fewer may be a cell of a row."""
_MEANINGS_OF_DAYS = ("date", "arrival", "departure", "day")
LINK_MARK = " (link)"
"""Suffix of the heading of addresses behind cells."""
ROWS_OF_A_SHEET = 10_000_000
"""Offset between the row numbers of consecutive sheets that are read as one table; no spreadsheet has as many rows
in a sheet."""
ABOVE_HEADER = "above the header"
HEADER_AGAIN = "the header again"
"""The reason why a repeated header is passed over; another table may begin below it."""
DAY_ABOVE = "Date above the row"
"""The heading of days that stand in rows of their own above the rows that they date."""
_DAYS_ABOVE = "days, which stand above their rows"


Numbered = tuple[int, Sequence[str]]
"""A row of a grid: its number, and its cells."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, as the spreadsheet shows it, and a cell for each heading. In a table of several sheets,
    `Sheet.place_of` returns the number shown."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Rows that are not part of the table, and what they are."""

    rows: tuple[int, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with distinct headings.

    - name: of its sheet, "" for a text
    - passed_over: rows that are not part of it
    - title: the words above its header, and its file name
    - encoding: of a text, if it was guessed
    - months: months in rows of their own between the others, by row number ("November 2024")
    - parts: what it is made of, if several: its sheets, or the rows of each sheet for each number; joined: the
      sheets alone
    - numbered: the headings with numbers, for each of which a row is read once; numbers: how many numbers there
      are
    - alike: the sheets it could be made of; others: the sheets that are not read; hidden: which of these are
      hidden
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    passed_over: tuple[PassedOver, ...] = ()
    title: str = ""
    encoding: str = ""
    months: tuple[tuple[int, str], ...] = ()
    parts: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    numbers: int = 1
    alike: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    def place_of(self, number: int) -> tuple[str, int]:
        """Returns the sheet of a row, and its number there.

        >>> Sheet("May", (), (), parts=("May", "June")).place_of(10_000_014)
        ('June', 14)
        """
        if not self.parts:
            return self.name, number
        part, row = divmod(number, ROWS_OF_A_SHEET)
        return self.parts[part], row

    def locator(self, number: int) -> str:
        """Returns where a row stands, in words.

        >>> Sheet("Sheet1", (), ()).locator(14), Sheet("", (), ()).locator(14)
        ('Sheet1, row 14', 'row 14')
        """
        name, row = self.place_of(number)
        return f"{name}, row {row}" if name else f"row {row}"

    def line_of(self, number: int) -> int:
        """Returns the number of the first of the rows that one spreadsheet row was split into.

        >>> Sheet("May", (), (), parts=("number 1", "number 2"), numbers=2).line_of(10_000_014)
        14
        """
        return number % (max(1, len(self.parts) // self.numbers) * ROWS_OF_A_SHEET)

    def blocks(self) -> Callable[[int], tuple[int, int]]:
        """Returns a function that maps a row number to its sheet and the number of headers above it there."""
        headers = sorted(row for each in self.passed_over if each.what == HEADER_AGAIN for row in each.rows)

        def block_of(number: int) -> tuple[int, int]:
            line = self.line_of(number)
            return line // ROWS_OF_A_SHEET, bisect(headers, line)

        return block_of

    def unread_sheets(self) -> list[str]:
        """Returns the names of the sheets that are not read, for display."""
        return [f"{shown(name)} (hidden)" if name in self.hidden else shown(name) for name in self.others]


def table_in(grid: Grid) -> Sheet | None:
    """Returns the table in a sheet; None if there is none."""
    filled = [(number, row) for number, row in enumerate(grid.rows, start=1) if any(row)]
    head = _header_at(filled)
    if head is None:
        return None
    width = _width([row for _, row in filled[head:]])
    if width > MOST_COLUMNS:
        where = f"sheet '{shown(grid.name)}', row" if grid.name else "row"
        what = f"{where} {filled[head][0]}: the table has {width:,} columns"
        raise NotReadableError(what, f"Remove those that are no part of it: at most {MOST_COLUMNS} are read.")
    return _table(grid, filled, head, width)


def _table(grid: Grid, filled: Sequence[Numbered], head: int, width: int) -> Sheet | None:
    """Returns the table whose header, or first row, is at position `head`."""
    first = filled[head][1]
    is_headed = not _looks_like_data(first)
    header, begin = _header(filled, head, width) if is_headed else ([""] * width, head)
    rows, passed_over = _rows(filled[begin:], width, first if is_headed else (), filled[:head])
    titles = [PassedOver(tuple(above for above, _ in filled[:head]), ABOVE_HEADER)] if head else []
    above = filled[: head - _is_below_header(filled, head)] if is_headed else filled[:head]
    title = " ".join(cell for _, cells in above for cell in cells if cell)
    table = Sheet(grid.name, named_once(header), rows, (*titles, *passed_over), title)
    return _with_links(_with_days_above(_without_notes(table)), grid.links) if rows else None


def _header(filled: Sequence[Numbered], head: int, width: int) -> tuple[list[str], int]:
    """Returns the words of a header, which may span two rows, and the position of the first row below it."""
    upper, lower, begin = [], _padded(filled[head][1], width), head + 1
    if begin < len(filled) and _is_second_header(filled[begin]):
        upper, lower, begin = lower, _padded(filled[begin][1], width), begin + 1
    elif _is_below_header(filled, head):
        upper = _padded(filled[head - 1][1], width)
    return (_merged_header(upper, lower) if upper else lower), begin


def _is_below_header(filled: Sequence[Numbered], head: int) -> bool:
    """Returns whether the row directly above a header belongs to it, because it has several different cells."""
    if not head or (head + 1 < len(filled) and _is_second_header(filled[head + 1])):
        return False
    return filled[head - 1][0] == filled[head][0] - 1 and len({*filter(None, filled[head - 1][1])}) > 1


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in row[:width]] + [""] * (width - len(row))


def _is_second_header(row: Numbered) -> bool:
    """Returns whether a row holds only column words or units."""
    cells = [*filter(None, row[1])]
    return len(cells) >= _FEWEST_WORDS and all(_is_unit(cell) or heads_a_column(cell) for cell in cells)


def _is_unit(cell: str) -> bool:
    return cell[0] + cell[-1] in ("()", "[]")


def _merged_header(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Returns the words of a two-row header, with the upper word prefixed to lower words that say too little by
    themselves."""
    words, above = [], ""
    for place, own in enumerate(lower):
        above = upper[place] or above
        is_twin = lower.count(own) > 1 or _is_unit(own or " ")
        words.append(f"{above} {own}".strip() if own and is_twin else own or upper[place])
    return words


def _without_notes(table: Sheet) -> Sheet:
    """Returns a table with the notes below it, and months between its rows, passed over."""
    if len(table.headings) < _FEWEST_CELLS:
        return table
    notes = tuple(reversed([*takewhile(_is_note, reversed(table.rows))]))
    above = table.rows[: len(table.rows) - len(notes)]
    months = tuple(filter(_is_month, above))
    rows = tuple(row for row in above if row not in months) if months else above
    kinds = ((notes, "notes below the table"), (months, "months between the rows"))
    more = (PassedOver(tuple(row.number for row in each), what) for each, what in kinds if each)
    if not rows:
        return table
    named = tuple((row.number, only_cell(row)) for row in months)
    return replace(table, rows=rows, passed_over=(*table.passed_over, *more), months=named)


def only_cell(row: Row) -> str:
    """Returns the only filled cell of a row; "" if there are more."""
    filled = [cell for cell in row.cells if cell]
    return filled[0] if len(filled) == 1 else ""


def _is_note(row: Row) -> bool:
    cell = only_cell(row)
    is_prose = cell.startswith(("*", "†", "¹")) or len(cell.split()) >= _FEWEST_NOTE_WORDS
    return is_prose and not reads_as_day(cell)


def _is_month(row: Row) -> bool:
    cell = only_cell(row)
    return not cell.isdigit() and 0 < len(reads_as_day(cell)) <= len("2025-10")


# Memoized: the result depends on the cell alone, and the same days recur.
@lru_cache(maxsize=4_096)
def reads_as_day(cell: str) -> str:
    """Returns the day that a cell is, in whatever order its numbers are; "" if it is none."""
    return read_date(cell, style_of_days()).text


def _with_days_above(table: Sheet) -> Sheet:
    """Gives each row the day that stands in a row of its own above it, if no column holds days, or only those rows
    fill it."""
    of_days = [
        place
        for place, heading in enumerate(table.headings)
        if set(_MEANINGS_OF_DAYS) & {*meanings_of(heading), *loose_meanings(heading)}
    ]
    if of_days:
        return _with_days_of_groups(table, of_days[0])
    days = {row.number: cell for row in table.rows if (cell := only_cell(row)) and reads_as_day(cell)}
    if table.rows[0].number not in days:
        return table
    return with_cells_above(table, days, DAY_ABOVE, _DAYS_ABOVE)


def _are_days_of_groups(table: Sheet, place: int, days: set[int]) -> bool:
    cells = ((row.number in days, row.cells[place]) for row in table.rows)
    return all(may_be_day(cell) if is_alone else not cell for is_alone, cell in cells)


def _with_days_of_groups(table: Sheet, place: int) -> Sheet:
    """Gives each row the day that stands above it in the same column, in a row of its own, if all other rows are
    empty there."""
    days = {row.number for row in table.rows if (cell := only_cell(row)) and cell == row.cells[place]}
    if table.rows[0].number not in days or not _are_days_of_groups(table, place, days):
        return table
    rows, above = [], ""
    for row in table.rows:
        above = row.cells[place] or above
        if row.number not in days:
            rows.append(replace(row, cells=(*row.cells[:place], above, *row.cells[place + 1 :])))
    passed_over = (*table.passed_over, PassedOver(tuple(sorted(days)), _DAYS_ABOVE))
    return replace(table, rows=tuple(rows), passed_over=passed_over) if rows else table


def with_cells_above(table: Sheet, cells: Mapping[int, str], heading: str, what: str, first: str = "") -> Sheet:
    """Gives each row, under a new heading, the cell that stands in a row of its own above it. `cells` holds these
    by row number; `first` applies to the rows above all of them. A table with no other rows is returned
    unchanged."""
    rows, above = [], first
    for row in table.rows:
        above = cells.get(row.number, above)
        if row.number not in cells:
            rows.append(replace(row, cells=(*row.cells, above)))
    passed_over = (*table.passed_over, PassedOver(tuple(cells), what))
    if not rows:
        return table
    return replace(table, headings=(*table.headings, heading), rows=tuple(rows), passed_over=passed_over)


def _with_links(table: Sheet, links: Iterable[Link]) -> Sheet:
    """Adds a column of addresses for each column with links behind its cells, except addresses that the cell
    itself shows."""
    numbers = {row.number: row for row in table.rows}
    columns: dict[int, dict[int, str]] = {}
    for place, column, address in links:
        row = numbers.get(place + 1)
        if row and column < len(row.cells) and address not in row.cells[column]:
            columns.setdefault(column, {})[row.number] = address
    if not columns:
        return table
    headings = (f"{table.headings[column]}{LINK_MARK}" for column in sorted(columns))
    rows = (
        replace(row, cells=(*row.cells, *(columns[column].get(row.number, "") for column in sorted(columns))))
        for row in table.rows
    )
    return replace(table, headings=(*table.headings, *headings), rows=tuple(rows))


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Returns the number of columns, up to the last one with a filled cell."""
    width = max(map(len, rows))
    while width and not any(len(row) >= width and row[width - 1] for row in rows):
        width -= 1
    return width


def _header_at(filled: Sequence[Numbered]) -> int | None:
    """Returns the position of the header: the row with the most column words."""
    candidates = filled[:_MOST_ABOVE]
    # A wider table is refused later.
    words = [sum(map(heads_a_column, set(row[:MOST_COLUMNS]))) for _, row in candidates]
    if words and max(words) >= _FEWEST_WORDS:
        return words.index(max(words))
    wide = [place for place, (_, row) in enumerate(candidates) if len({*filter(None, row)}) >= _FEWEST_CELLS]
    return wide[0] if wide else None


# Memoized: the result depends on the text alone, and headings are few.
@lru_cache(maxsize=4_096)
def heads_a_column(text: str) -> bool:
    """Returns whether a text is, or contains, a column word."""
    return bool(meanings_of(text) or loose_meanings(text))


def _looks_like_data(row: Iterable[str]) -> bool:
    cells = [cell for cell in row if cell]
    return any(links_in(cell) for cell in cells) or (
        share_of_dates(cells) > 0 and not any(map(heads_a_column, cells))
    )


def named_once(header: Sequence[str]) -> tuple[str, ...]:
    """Returns a distinct name for each column: a blank one is named by its letter, a repeated one gets a
    number."""
    counts, names = Counter[str](), []
    for place, written in enumerate(header):
        name = written or f"Column {_letters(place)}"
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return tuple(names)


def _letters(place: int) -> str:
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


_AIRCRAFT = re.compile(r"\b[^\W\d_]{1,2}-?[0-9]")
"""A type or a registration; currency codes have three letters."""


def _is_total(cells: Sequence[str]) -> bool:
    """Returns whether a row sums up others: its first cell is a word for a total, or contains one and the others
    are counts. If the first cell has no number, the others must all be counts.

    >>> _is_total(["Итого", "12"]), _is_total(["Page 1 total: 7 landings", "", "1,234.50 PLN"])
    (True, True)
    >>> _is_total(["Total Air Cargo", "B738", "Berlin"]), _is_total(["Total Air Cargo", "3.11.2025"])
    (False, False)
    >>> _is_total(["SUM 9301", "IL76", "RA-76363", "14:05"])
    False
    >>> _is_total(["Month total", "", "9"]), _is_total(["Total landings"]), _is_total(["Total Air", "45956"])
    (True, False, False)
    """
    first, *others = filter(None, cells)
    if fold(first) in TOTALS:
        return True
    if not _names_total(first):
        return False
    if not any(map(str.isdigit, first)):
        return bool(others) and all(map(_COUNT.fullmatch, others))
    return all(
        any(map(str.isdigit, cell)) and not _AIRCRAFT.search(cell) and not reads_as_day(cell) for cell in others
    )


# Memoized: the result depends on the cell alone, and first cells of rows (days and the like) recur.
@lru_cache(maxsize=4_096)
def _names_total(cell: str) -> bool:
    return any(fold(word) in TOTALS for word in cell.split())


def _rows(
    below: Sequence[Numbered], width: int, header: Sequence[str], titles: Sequence[Numbered]
) -> tuple[tuple[Row, ...], tuple[PassedOver, ...]]:
    rows, totals, headers, lines, pages = [], [], [], [], _titles_again(below, header, titles)
    for number, cells in below:
        first = next(filter(None, cells))
        if _is_total(cells):
            totals.append(number)
        elif list(cells) == list(header):
            headers.append(number)
        elif cells.count("") == len(cells) - 1 and _PAGE.search(first):
            pages.append(number)
        elif all(map(_LINE.fullmatch, filter(None, cells))):
            lines.append(number)
        elif number not in pages:
            rows.append(Row(number, (*cells[:width], *[""] * (width - len(cells)))))
    kinds = (totals, "totals"), (headers, HEADER_AGAIN), (lines, "lines that are drawn"), (pages, "heads of pages")
    return tuple(rows), tuple(PassedOver(tuple(sorted({*each})), what) for each, what in kinds if each)


def _titles_again(below: Sequence[Numbered], header: Sequence[str], titles: Sequence[Numbered]) -> list[int]:
    """Returns the numbers of rows that repeat all titles of a table above a repeated header, as printed pages do.
    A single title does not count, because it may apply to some of the rows only and recur for others."""
    if len(titles) < 2:
        return []
    first = _filled_cells(titles)
    places = [place for place, (_, cells) in enumerate(below) if [*cells] == [*header]]
    again = [below[place - len(first) : place] for place in places if place >= len(first)]
    return [number for rows in again if _filled_cells(rows) == first for number, _ in rows]


def _filled_cells(rows: Iterable[Numbered]) -> list[list[str]]:
    return [[*filter(None, cells)] for _, cells in rows]
