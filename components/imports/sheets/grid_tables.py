"""The table in a grid of cells: its headings and rows, wherever they begin and end."""

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
from components.ledger.csv_grammar import MOST_COLUMNS
from components.ledger.spellings import fold

_MOST_ABOVE = 30
"""So many rows that are not blank may stand above a header: a title and some notes are fewer."""
_LINE = re.compile(r"\s*(?::?[-=_*~+]{3,}:?|:-+:?|-+:|[\u2500-\u257f]+)\s*")
"""A cell of a line below a header, as Markdown and terminals draw it."""
_PAGE = re.compile(
    r"\b(?:page|seite|blatt|página|pagina|bladzijde|side|sida|strona|strana|stránka|стр|страница|сторінка|sayfa|صفحة)"
    r"\W{1,3}[0-9]{1,4}\b",
    re.IGNORECASE,
)
"""What the head or the foot of a page says."""
_COUNT = re.compile(r"[0-9]{1,3}(?:[ ,.’'][0-9]{3})*(?:[.,][0-9]{1,2})?")
_FEWEST_WORDS = 2
"""One word of a header may also stand in a title; two are a header."""
_FEWEST_CELLS = 3
"""A header without any word that is known has at least so many cells, and a title one."""
_FEWEST_NOTE_WORDS = 3
"""A note below a table has so many words; fewer may be a cell of a row."""
_MEANINGS_OF_DAYS = ("date", "arrival", "departure", "day")
LINK_MARK = " (link)"
"""What the heading of addresses behind cells ends with."""
ROWS_OF_A_SHEET = 10_000_000
"""By so much the numbers of the rows of a sheet are above those of the one before it, where several are one table:
no spreadsheet has as many rows in a sheet."""
ABOVE_HEADER = "above the header"
HEADER_AGAIN = "the header again"
"""What is said of a row that is passed over since it is the header once more: another table may begin below it."""
DAY_ABOVE = "Date above the row"
"""The heading of days that stand in rows of their own, above those that they date."""
_DAYS_ABOVE = "days, which stand above their rows"


Numbered = tuple[int, Sequence[str]]
"""A row of a grid: its number, and its cells."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, as the spreadsheet shows it, and a cell for each heading. In a table of several sheets,
    `Sheet.place_of` has the number that is shown."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Rows that are no rows of the table, and what they are."""

    rows: tuple[int, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its sheet ("" for a text, which has none), headings (each once) and rows; what was passed over;
    title: the words above its header, and the name of its file; the encoding of a text where it is guessed.
    months: what stood in rows of its own between the others, by their numbers ("November 2024"). parts: what it is
    made of, where that is several: its sheets, or those rows of each that have a number; joined: the sheets alone;
    numbered: the headings with numbers, for each of which a row is read once, and numbers: how many these are;
    alike: the sheets that it could be made of; others, hidden: those that are not read, and which of them are
    hidden."""

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
        """Returns the sheet in which a row stands, and its number there.

        >>> Sheet("May", (), (), parts=("May", "June")).place_of(10_000_014)
        ('June', 14)
        """
        if not self.parts:
            return self.name, number
        part, row = divmod(number, ROWS_OF_A_SHEET)
        return self.parts[part], row

    def locator(self, number: int) -> str:
        """Returns where a row stands.

        >>> Sheet("Sheet1", (), ()).locator(14), Sheet("", (), ()).locator(14)
        ('Sheet1, row 14', 'row 14')
        """
        name, row = self.place_of(number)
        return f"{name}, row {row}" if name else f"row {row}"

    def line_of(self, number: int) -> int:
        """Returns the number of the first of the rows that one row of a sheet is read as.

        >>> Sheet("May", (), (), parts=("number 1", "number 2"), numbers=2).line_of(10_000_014)
        14
        """
        return number % (max(1, len(self.parts) // self.numbers) * ROWS_OF_A_SHEET)

    def blocks(self) -> Callable[[int], tuple[int, int]]:
        """Returns a function from the number of a row to its sheet, and how many headers stand above it there."""
        headers = sorted(row for each in self.passed_over if each.what == HEADER_AGAIN for row in each.rows)

        def block_of(number: int) -> tuple[int, int]:
            line = self.line_of(number)
            return line // ROWS_OF_A_SHEET, bisect(headers, line)

        return block_of

    def unread_sheets(self) -> list[str]:
        """Returns the sheets that are not read, as they are named to a reader."""
        return [f"{shown(name)} (hidden)" if name in self.hidden else shown(name) for name in self.others]


def table_in(grid: Grid) -> Sheet | None:
    """Returns the table in a sheet; None where there is none."""
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
    """Returns the table whose header, or first row, stands at a place among the rows."""
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
    """Returns the words of a header, which may stand in two rows, and where the rows below it begin."""
    upper, lower, begin = [], _padded(filled[head][1], width), head + 1
    if begin < len(filled) and _is_second_header(filled[begin]):
        upper, lower, begin = lower, _padded(filled[begin][1], width), begin + 1
    elif _is_below_header(filled, head):
        upper = _padded(filled[head - 1][1], width)
    return (_in_one_row(upper, lower) if upper else lower), begin


def _is_below_header(filled: Sequence[Numbered], head: int) -> bool:
    """Whether the row above a header belongs to it: it is the next, and has several different cells."""
    if not head or (head + 1 < len(filled) and _is_second_header(filled[head + 1])):
        return False
    return filled[head - 1][0] == filled[head][0] - 1 and len({*filter(None, filled[head - 1][1])}) > 1


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in row[:width]] + [""] * (width - len(row))


def _is_second_header(row: Numbered) -> bool:
    """Whether a row holds nothing but words that head columns, or units."""
    cells = [*filter(None, row[1])]
    return len(cells) >= _FEWEST_WORDS and all(_is_unit(cell) or heads_a_column(cell) for cell in cells)


def _is_unit(cell: str) -> bool:
    return cell[0] + cell[-1] in ("()", "[]")


def _in_one_row(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Returns the words of a header in two rows: those above before those below that alone say too little."""
    words, above = [], ""
    for place, own in enumerate(lower):
        above = upper[place] or above
        is_twin = lower.count(own) > 1 or _is_unit(own or " ")
        words.append(f"{above} {own}".strip() if own and is_twin else own or upper[place])
    return words


def _without_notes(table: Sheet) -> Sheet:
    """Passes over the notes below a table, and the months that stand between its rows."""
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
    """Returns the one cell of a row that has anything in it; "" where more have."""
    filled = [cell for cell in row.cells if cell]
    return filled[0] if len(filled) == 1 else ""


def _is_note(row: Row) -> bool:
    cell = only_cell(row)
    is_prose = cell.startswith(("*", "†", "¹")) or len(cell.split()) >= _FEWEST_NOTE_WORDS
    return is_prose and not reads_as_day(cell)


def _is_month(row: Row) -> bool:
    cell = only_cell(row)
    return not cell.isdigit() and 0 < len(reads_as_day(cell)) <= len("2025-10")


# Depends on the cell alone; days come again.
@lru_cache(maxsize=4_096)
def reads_as_day(cell: str) -> str:
    """Returns the day that a cell is, whatever the order of its numbers; "" where it is none."""
    return read_date(cell, style_of_days()).text


def _with_days_above(table: Sheet) -> Sheet:
    """Gives each row the day that stands in a row of its own above it, where no column holds days, or one these
    alone."""
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
    """Gives each row the day that stands, alone in its row, in the same column above it, where all rows but those
    have none."""
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
    """Gives each row, under a new heading, the cell that stands in a row of its own above it. `cells` are these by
    the numbers of their rows, and `first` is that of the rows above all of them. A table of nothing else stays."""
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
    """Adds a column of addresses for each column behind whose cells these lie; what a cell shows itself is there
    already."""
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
    """Returns how many columns there are, up to the last that has a cell with anything in it."""
    width = max(map(len, rows))
    while width and not any(len(row) >= width and row[width - 1] for row in rows):
        width -= 1
    return width


def _header_at(filled: Sequence[Numbered]) -> int | None:
    """Returns the place of the header among rows: of the one with the most words that head columns."""
    candidates = filled[:_MOST_ABOVE]
    # What is wider is refused.
    words = [sum(map(heads_a_column, set(row[:MOST_COLUMNS]))) for _, row in candidates]
    if words and max(words) >= _FEWEST_WORDS:
        return words.index(max(words))
    wide = [place for place, (_, row) in enumerate(candidates) if len({*filter(None, row)}) >= _FEWEST_CELLS]
    return wide[0] if wide else None


# Depends on the text alone; headings are few.
@lru_cache(maxsize=4_096)
def heads_a_column(text: str) -> bool:
    """Whether a text is a word, or has one, that heads a column."""
    return bool(meanings_of(text) or loose_meanings(text))


def _looks_like_data(row: Iterable[str]) -> bool:
    cells = [cell for cell in row if cell]
    return any(links_in(cell) for cell in cells) or (
        share_of_dates(cells) > 0 and not any(map(heads_a_column, cells))
    )


def named_once(header: Sequence[str]) -> tuple[str, ...]:
    """Returns a name for each column: a blank one is named by its letter, the second of two has a number."""
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
"""A type or a registration; the letters of a currency are three."""


def _is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums others up: its first cell is a word for that, or has one and the others count; where it
    counts nothing itself, these are nothing but counts.

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


# Depends on the cell alone; the first cells of rows are days and the like, which come again.
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
    """Returns the numbers of the rows that are all titles of a table once more, above its header as a page repeats
    it. One title may be that of some of the rows alone, which comes again as another's."""
    if len(titles) < 2:
        return []
    first = _filled_cells(titles)
    places = [place for place, (_, cells) in enumerate(below) if [*cells] == [*header]]
    again = [below[place - len(first) : place] for place in places if place >= len(first)]
    return [number for rows in again if _filled_cells(rows) == first for number, _ in rows]


def _filled_cells(rows: Iterable[Numbered]) -> list[list[str]]:
    return [[*filter(None, cells)] for _, cells in rows]
