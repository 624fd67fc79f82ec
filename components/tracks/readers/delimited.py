"""Reads delimited text block by block into columns; no line of a file is silently lost."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from components.files.cells import UNKNOWN_WORDS
from components.files.delimited_text import BOM, delimiter_of
from components.tracks.readers.batch import Tally, UnreadableError

BLOCK = 2_000_000
"""Bytes of a block, about 20,000 rows: larger ones take memory and are no faster."""
MOST_COLUMNS = 256
"""Columns of a table; trackers' tables have a few dozen, and each takes memory for every row."""
MOST_BROKEN = 20_000
"""Broken lines of a block after which this is no table; each is examined by itself, which takes long."""
LONGEST_LINE = 1_000_000
"""Bytes of a line: `MOST_COLUMNS` cells of 100 bytes have 26,000. Without a limit, a file without line ends would
be read into memory."""

_BEFORE_HEADER = re.compile(rb"(?:[\r\n]*sep=[^\r\n]{1,2}(?:\r\n|\r|\n))?[\r\n]*")


_WORDS = pa.array(
    sorted({spelt for word in UNKNOWN_WORDS for spelt in (word, word.lower(), word.upper(), word.capitalize())}
           - {"", "NAN"}),
    pa.large_string(),
)  # fmt: skip
"""As `cells.is_unknown`, in the spellings in use: folding the case of every cell takes too long."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a table: its column names, lower-case and stripped, and the delimiter."""

    names: tuple[str, ...]
    delimiter: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table, by column, with the line number of each row. Columns are numbers or text."""

    columns: Mapping[str, pa.Array]
    lines: npt.NDArray[np.int64]


def header(head: bytes) -> Header:
    """Returns the header of a table, from its first bytes.

    >>> header(b"Time;Lat;Lon").names
    ('time', 'lat', 'lon')
    """
    text = head[_start(head) :][:LONGEST_LINE].decode("utf-8", "replace")
    first = text.splitlines()[0] if text else ""
    delimiter = delimiter_of(first)
    cells = _cells(first, delimiter) or []
    return Header(tuple(cell.strip().lower() for cell in cells), delimiter)


@lru_cache(maxsize=4)
def column_names(head: bytes) -> tuple[str, ...]:
    """Returns the column names of a table, from its first bytes; empty if they are no text or no table.

    Memoized, because every reader of tables asks in turn; equal bytes have equal names.
    """
    if b"\0" in head[:4096] or head.lstrip()[:1] in (b"{", b"[", b"<"):
        return ()
    return header(head).names


def chunks(
    stream: BinaryIO, tally: Tally, wanted: Collection[str], numeric: Collection[str], block: int = BLOCK
) -> Iterator[Chunk]:
    """Yields the rows of a table with a header, in chunks; rows that do not fit the header go to `tally`.

    Only columns in `wanted` are read. Those in `numeric` are numbers if all cells of a chunk are, else text; all
    others are text. Raises `UnreadableError` if the header repeats a name or has too many, if a line never ends,
    and if very many lines are no rows.
    """
    names: tuple[str, ...] = ()
    delimiter = ","
    for line, data in _blocks(stream, block):
        if not names:
            heading = header(data)
            names, delimiter = heading.names, heading.delimiter
            if len(names) > MOST_COLUMNS:
                what = f"the header has {len(names):,} columns; at most {MOST_COLUMNS} are read"
                raise UnreadableError(what, "Check that this is a table.")
            refuse_twice(names, wanted)
            start = _start(data)
            end = data.find(b"\n", start) + 1 or len(data)
            line += data.count(b"\n", 0, start) + 1
            data = data[end:]
        if not data:
            continue
        yield _rows(data, line, names, delimiter, wanted, numeric, tally)


def _rows(
    data: bytes,
    line: int,
    names: Sequence[str],
    delimiter: str,
    wanted: Collection[str],
    numeric: Collection[str],
    tally: Tally,
) -> Chunk:
    """Returns the rows of a block whose first line has the number `line`."""
    chunk = _rows_by_arrow(data, line, names, delimiter, wanted, numeric)
    # A non-number in a column of numbers may be a word for "unknown", which can be recognised as text.
    chunk = chunk or _rows_by_arrow(data, line, names, delimiter, wanted, ())
    chunk = chunk or _rows_line_by_line(data, line, names, delimiter, wanted, tally)
    columns = {name: _cells_of(column, name, name in numeric, tally) for name, column in chunk.columns.items()}
    return Chunk(columns, chunk.lines)


def known_texts(column: pa.Array, name: str, tally: Tally) -> pa.Array:
    """Returns texts with words for "not known" replaced by null, counted in `tally`."""
    replaced = pc.is_in(column, value_set=_WORDS)
    if not pc.any(replaced, min_count=0).as_py():
        return column
    for each in pc.value_counts(column.filter(replaced)).to_pylist():
        tally.replaced(name, each["values"], each["counts"])
    return pc.if_else(replaced, None, column)


def _cells_of(column: pa.Array, name: str, is_numeric: bool, tally: Tally) -> pa.Array:
    if not pa.types.is_large_string(column.type):
        return column
    texts = known_texts(column, name, tally)
    if is_numeric:
        try:
            return pc.cast(texts, pa.float64())
        except pa.ArrowException:
            return texts
    return texts


def _start(data: bytes) -> int:
    """Returns where the header begins: after a byte order mark, blank lines and a spreadsheet's separator line.

    >>> _start(b"sep=;\\n\\ntime;lat;lon")
    7
    """
    start = len(BOM) if data.startswith(BOM) else 0
    match = _BEFORE_HEADER.match(data, start)
    return match.end() if match else start


def refuse_twice(names: Sequence[str], wanted: Collection[str]) -> None:
    """Raises `UnreadableError` if a wanted name occurs twice."""
    if twice := [name for name in names if name in wanted and names.count(name) > 1]:
        raise UnreadableError(f"the column '{twice[0]}' stands twice", "Rename or remove one of them.")


def _blocks(stream: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """Yields whole lines, ended by a newline, with the number of the first."""
    remainder, line = b"", 1
    while chunk := stream.read(size):
        while chunk.endswith(b"\r") and (more := stream.read(1)):
            chunk += more
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        text = remainder + chunk
        end = text.rfind(b"\n") + 1
        remainder = text[end:]
        if len(remainder) > LONGEST_LINE:
            raise UnreadableError(f"a line is longer than {LONGEST_LINE:,} bytes", "Check that this is a table.")
        if end:
            yield line, text[:end]
            line += text.count(b"\n")
    if remainder:
        yield line, remainder


def _rows_by_arrow(
    data: bytes,
    line: int,
    names: Sequence[str],
    delimiter: str,
    wanted: Collection[str],
    numeric: Collection[str],
) -> Chunk | None:
    """Returns all rows at once; None unless every line is a row and numeric columns hold only numbers."""
    present = [name for name in names if name in wanted]
    types = {name: pa.float64() if name in numeric else pa.large_string() for name in present}
    unique = [name if name in present else f"{name} {number}" for number, name in enumerate(names)]
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(data),
            read_options=pa.csv.ReadOptions(
                column_names=unique, use_threads=False, block_size=min(len(data) + 1, 2**31 - 1)
            ),
            parse_options=pa.csv.ParseOptions(delimiter=delimiter),
            convert_options=pa.csv.ConvertOptions(
                column_types=types,
                include_columns=present,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowException:
        return None
    rows = data.count(b"\n") + (not data.endswith(b"\n"))
    if table.num_rows != rows:
        return None
    columns = {name: table.column(name).combine_chunks() for name in present}
    return Chunk(columns, np.arange(line, line + rows, dtype="int64"))


def _rows_line_by_line(
    data: bytes, line: int, names: Sequence[str], delimiter: str, wanted: Collection[str], tally: Tally
) -> Chunk:
    """Returns the rows read line by line; each line is a row of its own, whatever its quotes say."""
    good: list[list[str]] = []
    lines: list[int] = []
    for number, text in enumerate(data.decode("utf-8", "replace").removesuffix("\n").split("\n"), start=line):
        if not text:
            continue
        cells = _cells(text, delimiter)
        if cells is None:
            tally.add(number, "", text, "a quote is opened and not closed", "Correct the quotes of this line")
        elif len(cells) != len(names):
            what = f"there are {len(cells)} cells, the header has {len(names)}"
            tally.add(number, "", text, what, "Put a cell that contains the delimiter in quotes")
        else:
            good.append(cells)
            lines.append(number)
        if number - line + 1 - len(good) > MOST_BROKEN:
            what = f"more than {MOST_BROKEN:,} lines together are no rows, up to line {number:,}; not read further"
            raise UnreadableError(what, "Check that this is a table.")
    columns = {
        name: pa.array([row[place].strip() or None for row in good], pa.large_string())
        for place, name in enumerate(names)
        if name in wanted
    }
    return Chunk(columns, np.array(lines, dtype="int64"))


def _cells(text: str, delimiter: str) -> list[str] | None:
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None
