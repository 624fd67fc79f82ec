"""The table in a file of another maker: its headings and rows, wherever they begin and end."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from components.files import magic
from components.files.problems import shown
from components.files.safe_open import open_bytes
from components.imports.heading_words import MEANINGS, TOTALS
from components.imports.hyperlinks import Link
from components.imports.questions import Answers, NotReadableError, Question, question
from components.imports.table_dates import share_of_dates
from components.imports.text_tables import ENCODING, read_text_table
from components.imports.tracker_links import links_in
from components.imports.workbook import Grid, read_workbook
from components.imports.zip_sizes import refuse_bomb
from components.ledger.csv_grammar import MOST_COLUMNS
from components.ledger.spellings import fold

MOST_BYTES = 100_000_000
"""Of a file: ten times a workbook of 100,000 rows."""
_SMALL = 1_000_000
"""Bytes of a workbook whose cells are remembered: 10,000 rows. Those of larger ones would fill the memory."""
SHEET = "sheet"
"""The id of the question which sheet is meant."""
_MOST_ABOVE = 30
"""So many rows that are not blank may stand above a header: a title and some notes are fewer."""
_FEWEST_WORDS = 2
"""One word of a header may also stand in a title; two are a header."""
_FEWEST_CELLS = 3
"""A header without any word that is known has at least so many cells, and a title one."""
_FORMATS = (magic.PDF, magic.IMAGE, magic.GZIP, magic.RAR, magic.SEVEN_ZIP, magic.PARQUET, magic.SQLITE, magic.XZ)
_IN_BRACKETS = re.compile(r"[(\[{（].*?[)\]}）]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, as the spreadsheet shows it, and a cell for each heading."""

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
    the names of the other sheets."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    passed_over: tuple[PassedOver, ...] = ()
    others: tuple[str, ...] = field(default=())

    def locator(self, row: int) -> str:
        """Returns where a row stands.

        >>> Sheet("Sheet1", (), ()).locator(14), Sheet("", (), ()).locator(14)
        ('Sheet1, row 14', 'row 14')
        """
        return f"{self.name}, row {row}" if self.name else f"row {row}"


def read_sheet(
    path: Path, answers: Answers, wanted: str = "", encoding: str = ""
) -> tuple[Sheet, bytes, list[Question]]:
    """Returns the table of a file, the bytes of the file, and what has to be asked of it. `wanted` is the sheet
    that the mapping names. Raises `NotReadableError`."""
    grids, data, asked = _grids(path, answers, encoding)
    tables = [table for grid in grids if (table := table_in(grid))]
    if not tables:
        raise NotReadableError(
            "there is no table with a header and a row below it", "Open the sheet with the flights."
        )
    chosen, which = _chosen(tables, {grid.name for grid in grids if grid.is_hidden}, answers, wanted)
    others = tuple(grid.name for grid in grids if grid.name != chosen.name)
    return Sheet(chosen.name, chosen.headings, chosen.rows, chosen.passed_over, others), data, asked + which


def _grids(path: Path, answers: Answers, encoding: str) -> tuple[list[Grid], bytes, list[Question]]:
    opened = open_bytes(path)
    if isinstance(opened, str):
        raise NotReadableError(opened, "Check the path and the rights of the file.")
    with opened as stream:
        data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise NotReadableError(f"the file has more than {MOST_BYTES / 1e6:,.0f} MB", "Split the table.")
        if magic.ZIP.begins(data):
            refuse_bomb(stream, len(data))
            return _workbook(path, data), data, []
    if magic.OLD_EXCEL.begins(data):
        return _workbook(path, data), data, []
    _refuse_other_formats(data)
    grid, asked = read_text_table(data, encoding or answers.given.get(ENCODING, ""))
    return [grid], data, asked


def _workbook(path: Path, data: bytes) -> list[Grid]:
    return _small_workbook(path, data) if len(data) <= _SMALL else read_workbook(path)


# Whoever answers the questions of a table has it read at every click. The same bytes are always the same cells.
@cached(LRUCache(maxsize=4), key=lambda path, data: sha256(data).digest(), lock=Lock())
def _small_workbook(path: Path, data: bytes) -> list[Grid]:
    return read_workbook(path)


def _refuse_other_formats(data: bytes) -> None:
    small = data[: magic.LONGEST].lstrip().lower()
    other = next((each.name for each in _FORMATS if each.begins(data)), "")
    other = other or (magic.WEB_PAGE.name if magic.WEB_PAGE.begins(small) else "")
    if other:
        raise NotReadableError(f"this is {other}", "Save the table as a workbook (.xlsx, .ods) or as CSV (UTF-8).")


def table_in(grid: Grid) -> Sheet | None:
    """Returns the table in a sheet; None where there is none."""
    filled = [(number, row) for number, row in enumerate(grid.rows, start=1) if any(row)]
    head = _header_at(filled)
    if head is None:
        return None
    number, first = filled[head]
    width = _width([row for _, row in filled[head:]])
    if width > MOST_COLUMNS:
        what = f"sheet '{shown(grid.name)}', row {number}: the table has {width:,} columns"
        raise NotReadableError(what, f"Remove those that are no part of it: at most {MOST_COLUMNS} are read.")
    header = [] if _looks_like_data(first) else first
    rows, passed_over = _rows(filled[head + 1 :] if header else filled[head:], width, header)
    titles = [PassedOver(tuple(above for above, _ in filled[:head]), "above the header")] if head else []
    table = Sheet(grid.name, _headings(header, width), rows, (*titles, *passed_over))
    return _with_links(table, grid.links) if rows else None


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
    headings = (f"{table.headings[column]} (link)" for column in sorted(columns))
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


def _header_at(filled: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    """Returns the place of the header among rows: of the one with the most words that head columns."""
    candidates = filled[:_MOST_ABOVE]
    words = [sum(bool(meanings_of(cell)) for cell in set(row)) for _, row in candidates]
    if words and max(words) >= _FEWEST_WORDS:
        return words.index(max(words))
    wide = [place for place, (_, row) in enumerate(candidates) if len({*filter(None, row)}) >= _FEWEST_CELLS]
    return wide[0] if wide else None


def meanings_of(heading: str) -> tuple[str, ...]:
    """Returns what a heading may be, by its words.

    >>> meanings_of("Tail #"), meanings_of("DATE (UTC)"), meanings_of("Ankunft")
    (('registration',), ('date',), ('arrival', 'destination'))
    """
    if not heading or len(heading) > 60:
        return ()
    bare = _IN_BRACKETS.sub(" ", heading)
    for text in (
        heading,
        bare,
        re.sub(r"\b(?:utc|gmt|z|zulu)\b", " ", bare.replace("_", " "), flags=re.IGNORECASE),
    ):
        if meanings := MEANINGS.get(fold(text)):
            return meanings
    return ()


def _looks_like_data(row: Iterable[str]) -> bool:
    cells = [cell for cell in row if cell]
    return any(links_in(cell) for cell in cells) or (
        share_of_dates(cells) > 0 and not any(meanings_of(cell) for cell in cells)
    )


def _headings(row: Sequence[str], width: int) -> tuple[str, ...]:
    """Returns a name for each column: a blank one is named by its letter, the second of two has a number."""
    counts, names = Counter[str](), []
    for place in range(width):
        written = " ".join(row[place].split()) if place < len(row) else ""
        name = written or f"Column {_letters(place)}"
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return tuple(names)


def _letters(place: int) -> str:
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


# Depends on the cell alone; the first cells of rows are days and the like, which come again.
@lru_cache(maxsize=4_096)
def _is_total(cell: str) -> bool:
    return fold(cell) in TOTALS


def _rows(
    below: Sequence[tuple[int, Sequence[str]]], width: int, header: Sequence[str]
) -> tuple[tuple[Row, ...], tuple[PassedOver, ...]]:
    rows, totals, headers = [], [], []
    for number, cells in below:
        if _is_total(next(filter(None, cells))):
            totals.append(number)
        elif list(cells) == list(header):
            headers.append(number)
        else:
            rows.append(Row(number, (*cells[:width], *[""] * (width - len(cells)))))
    kinds = ((totals, "totals"), (headers, "the header again"))
    return tuple(rows), tuple(PassedOver(tuple(numbers), what) for numbers, what in kinds if numbers)


def _chosen(
    tables: Sequence[Sheet], hidden: set[str], answers: Answers, wanted: str
) -> tuple[Sheet, list[Question]]:
    """Returns the sheet that looks most like flights, and the question where another does as well."""
    by_name = {table.name: table for table in tables}
    if wanted in by_name:
        return by_name[wanted], []
    visible = [table for table in tables if table.name not in hidden] or list(tables)
    most = max(map(_likeness, visible))
    alike = [table for table in visible if _likeness(table) == most]
    if len(alike) == 1:
        return alike[0], []
    names = ", ".join(f"'{table.name}' ({len(table.rows):,} rows)" for table in alike)
    about = f"Several sheets look like flights: {names}. Which one is it?"
    asked = question(SHEET, about, [table.name for table in alike])
    return by_name.get(answers.to(asked), alike[0]), [asked]


def _likeness(table: Sheet) -> int:
    return sum(bool(meanings_of(heading)) for heading in table.headings)
