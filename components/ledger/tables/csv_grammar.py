"""Splits the text of a CSV file into records, without losing a single line."""

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
"""The most characters of a cell: many times the longest claim or note, but few enough that an unclosed quote
costs only so much text before reading resumes at the next line."""
MOST_COLUMNS = 256
"""The most columns of a header: several times those of a table that adds other people's columns to the ledger's
own. Each takes memory."""
MOST_CELLS = 100_000
"""The most cells of a record: a line of nothing but commas would turn a few megabytes into millions of Python
objects."""
_FURTHEST = LONGEST_CELL * MOST_COLUMNS
"""The most characters of a record: after so many, a record is known to be malformed."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UNDECODED = re.compile(r"[\udc80-\udcff]")
"""Bytes that are not UTF-8, as decoded with `surrogateescape`."""
UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\udc80-\udcff]")
AS_UTF_8 = (
    "Save the file as UTF-8: in a spreadsheet with Save as, CSV UTF-8; from a Windows encoding also with "
    "iconv -f CP1251 -t UTF-8 OLD.csv > NEW.csv (CP1252 for western Europe)."
)
TOO_LONG = f"a cell is longer than {LONGEST_CELL:,} characters", "Shorten it."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record starts: its row, as a spreadsheet counts, and its line in the file; both from 1."""

    row: int = 1
    line: int = 1

    def moved(self, rows: int, lines: int) -> "Place":
        """Returns the place so many rows and lines further on."""
        return Place(self.row + rows, self.line + lines)


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `cells` is None if it is malformed."""

    row: int
    line: int
    raw: str
    cells: list[str] | None

    @property
    def after(self) -> Place:
        """Where the next record starts."""
        return Place(self.row + 1, self.line + self.raw.count("\n") + 1)


def fault_of(cell: str, as_utf_8: str = AS_UTF_8) -> tuple[str, str] | None:
    """Returns why a cell cannot be in a table, and what to do; None if it can."""
    if len(cell) > LONGEST_CELL:
        return TOO_LONG
    if match := UNDECODED.search(cell):
        return f"byte 0x{ord(match.group()) - 0xDC00:02X} is not UTF-8 text", as_utf_8
    if match := CONTROL.search(cell):
        return f"control character U+{ord(match.group()):04X}", "Remove it."
    return None


def split(text: str, delimiter: str, *, at_end: bool, start: Place = Place(), width: int = 0) -> Iterator[Record]:
    """Yields every record of a text in turn. Each line belongs to exactly one record; a malformed record is its
    first line alone. `width` is the number of cells in the header, or 0 if the first record is the header.

    Stops early at a record that may continue in the text to come, unless this is `at_end` of the file.
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
        record_found = Record(place.row, place.line, raw, cells)
        yield record_found
        place, position = record_found.after, position + len(raw) + 1


def _record_at(
    text: str, position: int, first_line: str, delimiter: str, *, at_end: bool, width: int
) -> tuple[str, list[str] | None] | None:
    """Returns the text and the cells of the record that starts with this line: cells are None if it is
    malformed, and the result is None if it may continue in the text to come."""
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
    """The columns of a text, their cells stripped. trimmed: for each column, the number of cells with white
    space around them, and the position of the first."""

    cells: list[pd.api.extensions.ExtensionArray]
    trimmed: list[tuple[int, int]]


def split_plain(text: str, delimiter: str, width: int) -> Plain | None:
    """Returns the columns of a text in which every line is a well-formed record of `width` cells without
    unprintable characters; None for any other text. Equivalent to `split`, but much faster."""
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
    columns = [table[name].combine_chunks() for name in names]
    stripped = [pc.utf8_trim(column, " \t\n") for column in columns]
    trimmed = [
        _shorter(column, stripped_column) for column, stripped_column in zip(columns, stripped, strict=True)
    ]
    return Plain([pd.array(column, dtype="str") for column in stripped], trimmed)


def _shorter(before: pa.Array, after: pa.Array) -> tuple[int, int]:
    """Returns how many cells became shorter, and the position of the first."""
    if before.buffers()[2] is None or pc.sum(pc.binary_length(before)) == pc.sum(pc.binary_length(after)):
        return 0, 0
    places = np.flatnonzero(pc.not_equal(pc.binary_length(before), pc.binary_length(after)))
    return len(places), int(places[0])


def _line(text: str, start: int) -> str:
    return text[start : end if (end := text.find("\n", start)) >= 0 else len(text)]


# Patterns depend on their arguments alone; a ledger has fewer than 16 combinations of delimiter and width.
@lru_cache(maxsize=16)
def _grammar(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    unquoted = rf'(?:[^"{mark}\n][^{mark}\n]{{0,{LONGEST_CELL - 1}}}+)?+'
    cell = rf'(?:"(?:[^"]|""){{0,{LONGEST_CELL}}}+"|{unquoted})'
    return re.compile(rf"{cell}(?:{mark}{cell})*+(?=\n|\Z)")


@lru_cache(maxsize=16)
def _plain_grammar(delimiter: str, width: int) -> re.Pattern[str]:
    """Returns a pattern of lines with `width` cells, none of them over several lines; the first line is not
    empty."""
    mark = re.escape(delimiter)
    unquoted = rf'(?:[^"{mark}\n][^{mark}\n]{{0,{LONGEST_CELL - 1}}}+)?+'
    cell = rf'(?:"(?:[^"\n]|""){{0,{LONGEST_CELL}}}+"|{unquoted})'
    return re.compile(rf"(?:(?=[^{mark}\s]){cell}(?:{mark}{cell}){{{width - 1}}}+\n)*+")


def _swallows_rows(cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record over several lines has the wrong number of cells, or a cell that contains what looks
    like rows: then a quote was not closed."""
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
