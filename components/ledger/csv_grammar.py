"""From the text of a CSV file to its records, without losing track of a single line."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

LONGEST_CELL = 65_536
"""Characters: many times the longest claim or note, and so few that a quote that is never closed costs no more
than so much text before reading goes on at the next line."""
MOST_COLUMNS = 256
"""Of a header: several times those of a table with other people's columns beside the ledger's own; each is one
more column in memory."""
MOST_CELLS = 100_000
"""Of one record: a line of nothing but commas would make millions of Python objects of a few megabytes."""
_FURTHEST = LONGEST_CELL * MOST_COLUMNS
"""No record is longer: whether one is malformed is known once so many characters of it are."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UNDECODED = re.compile(r"[\udc80-\udcff]")
"""Bytes that are not UTF-8, as `surrogateescape` has them."""
UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\udc80-\udcff]")
AS_UTF_8 = (
    "Save the file as UTF-8: in a spreadsheet with Save as, CSV UTF-8; from a Windows encoding also with "
    "iconv -f CP1251 -t UTF-8 OLD.csv > NEW.csv (CP1252 for western Europe)."
)
TOO_LONG = f"a cell is longer than {LONGEST_CELL:,} characters", "Shorten it."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record starts: its row, as a spreadsheet counts, and its line of the file; both from 1."""

    row: int = 1
    line: int = 1

    def moved(self, rows: int, lines: int) -> "Place":
        """So many rows and lines further on."""
        return Place(self.row + rows, self.line + lines)


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `cells` is None where it is malformed."""

    row: int
    line: int
    raw: str
    cells: list[str] | None

    @property
    def after(self) -> Place:
        """Where the next one starts."""
        return Place(self.row + 1, self.line + self.raw.count("\n") + 1)


def fault_of(cell: str, as_utf_8: str = AS_UTF_8) -> tuple[str, str] | None:
    """Why a cell cannot be in a table, and what to do."""
    if len(cell) > LONGEST_CELL:
        return TOO_LONG
    if match := UNDECODED.search(cell):
        return f"byte 0x{ord(match.group()) - 0xDC00:02X} is not UTF-8 text", as_utf_8
    if match := CONTROL.search(cell):
        return f"control character U+{ord(match.group()):04X}", "Remove it."
    return None


def split(text: str, delimiter: str, *, at_end: bool, start: Place = Place(), width: int = 0) -> Iterator[Record]:
    """Every record of a text in turn. Each line belongs to exactly one record; a record that is malformed is its
    first line alone. `width` is the number of cells of the header, which is the first record if it is 0.

    Stops early where a record may go on in the text that follows, unless this is `at_end` of the file.
    """
    place, position = start, 0
    cells: list[str] | None
    while position < len(text):
        first_line = _line(text, position)
        if position + len(first_line) < len(text) and len(first_line) <= LONGEST_CELL and '"' not in first_line:
            raw, cells = first_line, first_line.split(delimiter)
        elif record := _record_at(text, position, first_line, delimiter, at_end=at_end, width=width):
            raw, cells = record
        else:
            return
        width = width or len(cells or [])
        whole = Record(place.row, place.line, raw, cells)
        yield whole
        place, position = whole.after, position + len(raw) + 1


def _record_at(
    text: str, position: int, first_line: str, delimiter: str, *, at_end: bool, width: int
) -> tuple[str, list[str] | None] | None:
    """Returns the text and the cells of the record that starts with this line; no cells where it is malformed, and
    None where it may go on in the text that follows."""
    match = _grammar(delimiter).match(text, position)
    reaches_end = match is None or match.end() == len(text)
    if reaches_end and not at_end and len(text) - position < _FURTHEST:
        return None
    if match is None:
        return first_line, None
    raw = match.group()
    if raw.count(delimiter) >= MOST_CELLS:
        return raw, None
    cells = _cells(raw, delimiter)
    if "\n" in raw and _swallows_rows(cells, delimiter, width or len(cells)):
        return first_line, None
    return raw, cells


@dataclass(frozen=True, slots=True)
class Plain:
    """The columns of a text, their cells stripped. trimmed: of each column, how many cells had white space around
    them, and which is the first."""

    cells: list[pd.api.extensions.ExtensionArray]
    trimmed: list[tuple[int, int]]


def split_plain(text: str, delimiter: str, width: int) -> Plain | None:
    """The columns of a text whose every line is a well-formed record of `width` cells with nothing unprintable in
    it; None for any other text. As `split` would have it, much faster."""
    text = text if text.endswith("\n") else f"{text}\n"
    if not _plain_grammar(delimiter, width).fullmatch(text) or UNPRINTED.search(text):
        return None
    names = [str(number) for number in range(width)]
    table = arrow_csv.read_csv(
        pa.BufferReader(text.encode("utf-8")),
        read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=2**30),
        parse_options=arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
        ),
    )
    whole = [table[name].combine_chunks() for name in names]
    stripped = [pc.utf8_trim(column, " \t\n") for column in whole]
    trimmed = [_shorter(column, other) for column, other in zip(whole, stripped, strict=True)]
    return Plain([pd.array(column, dtype="str") for column in stripped], trimmed)


def _shorter(before: pa.Array, after: pa.Array) -> tuple[int, int]:
    """How many cells are shorter than before, and which is the first of them."""
    if before.buffers()[2] is None or pc.sum(pc.binary_length(before)) == pc.sum(pc.binary_length(after)):
        return 0, 0
    places = np.flatnonzero(pc.not_equal(pc.binary_length(before), pc.binary_length(after)))
    return len(places), int(places[0])


def _line(text: str, start: int) -> str:
    return text[start : end if (end := text.find("\n", start)) >= 0 else len(text)]


# Patterns depend on their arguments alone; 16 are more than the delimiters and widths of the tables of a ledger.
@lru_cache(maxsize=16)
def _grammar(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    bare = rf'(?:[^"{mark}\n][^{mark}\n]{{0,{LONGEST_CELL - 1}}}+)?+'
    cell = rf'(?:"(?:[^"]|""){{0,{LONGEST_CELL}}}+"|{bare})'
    return re.compile(rf"{cell}(?:{mark}{cell})*+(?=\n|\Z)")


@lru_cache(maxsize=16)
def _plain_grammar(delimiter: str, width: int) -> re.Pattern[str]:
    """Lines of `width` cells, none of which spans two lines, the first of them not empty."""
    mark = re.escape(delimiter)
    bare = rf'(?:[^"{mark}\n][^{mark}\n]{{0,{LONGEST_CELL - 1}}}+)?+'
    cell = rf'(?:"(?:[^"\n]|""){{0,{LONGEST_CELL}}}+"|{bare})'
    return re.compile(rf"(?:(?=[^{mark}\s]){cell}(?:{mark}{cell}){{{width - 1}}}+\n)*+")


def _swallows_rows(cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record over several lines has another number of cells than the header, or a cell that holds what
    looks like rows: its quote belongs to another row's."""
    if len(cells) != width:
        return True
    return width > 4 and any(
        cell.count(delimiter) == cell.count("\n") * (width - 1)
        or any(line.count(delimiter) == width - 1 for line in cell.split("\n"))
        for cell in cells
        if "\n" in cell
    )


def _cells(raw: str, delimiter: str) -> list[str]:
    if '"' not in raw:
        return raw.split(delimiter)
    return next(csv.reader([raw], delimiter=delimiter, strict=True))
