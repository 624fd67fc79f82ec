"""Delimited text, block by block, as columns: no line of a file is lost without a word."""

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
"""Bytes of a block, some 20,000 rows: larger ones take memory and are no faster."""
MOST_COLUMNS = 256
"""Columns of a table; those of trackers have some dozens. Each takes memory for every row."""
MOST_BROKEN = 20_000
"""Broken lines of a block, at which this is no table: each is looked at by itself, which takes long."""
LONGEST_LINE = 1_000_000
"""Bytes of a line: with `MOST_COLUMNS` cells of 100 bytes it has 26,000. A file without line ends would be read
into memory whole."""

_BEFORE_HEADER = re.compile(rb"(?:[\r\n]*sep=[^\r\n]{1,2}(?:\r\n|\r|\n))?[\r\n]*")


_WORDS = pa.array(
    sorted({spelt for word in UNKNOWN_WORDS for spelt in (word, word.lower(), word.upper(), word.capitalize())}
           - {"", "NAN"}),
    pa.large_string(),
)  # fmt: skip
"""As `cells.is_unknown`, in the spellings in use: to ask every cell for its case takes too long."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a table: its names, small and stripped, and what stands between them."""

    names: tuple[str, ...]
    delimiter: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table, by column, with the number of each row's line. Columns are numbers or text."""

    columns: Mapping[str, pa.Array]
    lines: npt.NDArray[np.int64]


def header(head: bytes) -> Header:
    """The header of a table, from its first bytes.

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
    """The names of the columns of a table, from its first bytes; none of what is no text or no table.

    Every reader of tables asks for them in turn, so the last are remembered; the same bytes always have the same.
    """
    if b"\0" in head[:4096] or head.lstrip()[:1] in (b"{", b"[", b"<"):
        return ()
    return header(head).names


def chunks(
    stream: BinaryIO, tally: Tally, wanted: Collection[str], numeric: Collection[str], block: int = BLOCK
) -> Iterator[Chunk]:
    """The rows of a table with a header, in chunks; rows that do not fit the header go to `tally`.

    Only columns in `wanted` are read. Those in `numeric` come as numbers where all cells of a chunk are, else as
    text; all others as text. Raises `UnreadableError` where the header has a name twice or too many names, where a
    line never ends, and where very many lines are no rows.
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
    """The rows of a block, whose first line has this number."""
    chunk = _quick(data, line, names, delimiter, wanted, numeric)
    # What is no number in a column of numbers may be a word, which another look at the cells as text tells.
    chunk = chunk or _quick(data, line, names, delimiter, wanted, ())
    chunk = chunk or _careful(data, line, names, delimiter, wanted, tally)
    columns = {name: _cells_of(column, name, name in numeric, tally) for name, column in chunk.columns.items()}
    return Chunk(columns, chunk.lines)


def known_texts(column: pa.Array, name: str, tally: Tally) -> pa.Array:
    """Texts without the words that say that nothing is known, which `tally` counts."""
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
    """Where the header begins: after a byte order mark, blank lines and the delimiter of a spreadsheet.

    >>> _start(b"sep=;\\n\\ntime;lat;lon")
    7
    """
    start = len(BOM) if data.startswith(BOM) else 0
    match = _BEFORE_HEADER.match(data, start)
    return match.end() if match else start


def refuse_twice(names: Sequence[str], wanted: Collection[str]) -> None:
    """Raise `UnreadableError` where a name that is wanted stands twice."""
    if twice := [name for name in names if name in wanted and names.count(name) > 1]:
        raise UnreadableError(f"the column '{twice[0]}' stands twice", "Rename or remove one of them.")


def _blocks(stream: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines with `\\n` at their ends, and the number of the first."""
    rest, line = b"", 1
    while chunk := stream.read(size):
        while chunk.endswith(b"\r") and (more := stream.read(1)):
            chunk += more
        if b"\r" in chunk:
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        text = rest + chunk
        end = text.rfind(b"\n") + 1
        rest = text[end:]
        if len(rest) > LONGEST_LINE:
            raise UnreadableError(f"a line is longer than {LONGEST_LINE:,} bytes", "Check that this is a table.")
        if end:
            yield line, text[:end]
            line += text.count(b"\n")
    if rest:
        yield line, rest


def _quick(
    data: bytes,
    line: int,
    names: Sequence[str],
    delimiter: str,
    wanted: Collection[str],
    numeric: Collection[str],
) -> Chunk | None:
    """All rows at once; None unless every line is a row whose numbers are numbers."""
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


def _careful(
    data: bytes, line: int, names: Sequence[str], delimiter: str, wanted: Collection[str], tally: Tally
) -> Chunk:
    """Line by line; each line is a row of its own, whatever its quotes say."""
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
