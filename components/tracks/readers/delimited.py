"""Delimited text, block by block, as columns: no line of a file is lost without a word."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from components.tracks.readers.batch import Tally, UnreadableError

BLOCK = 4_000_000
MOST_COLUMNS = 256
MOST_BROKEN = 20_000
LONGEST_LINE = 1_000_000
UNKNOWN = ("", "NULL", "null", "NaN", "nan", "NA", "N/A", "None", "none", "\\N", "<NA>")

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t", "|")


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
    text = head.removeprefix(_BOM)[:LONGEST_LINE].decode("utf-8", "replace").lstrip("\r\n")
    first = text.splitlines()[0] if text else ""
    delimiter = max(_DELIMITERS, key=first.count)
    cells = _cells(first, delimiter) or []
    return Header(tuple(cell.strip().lower() for cell in cells), delimiter)


def column_names(head: bytes) -> frozenset[str]:
    """The names of the columns of a table, from its first bytes; none of what is no text."""
    return frozenset(header(head).names) if b"\0" not in head[:4096] else frozenset()


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
            data = data.removeprefix(_BOM)
            found = header(data)
            names, delimiter = found.names, found.delimiter
            if len(names) > MOST_COLUMNS:
                what = f"the header has {len(names):,} columns; at most {MOST_COLUMNS} are read"
                raise UnreadableError(what, "Check that this is a table.")
            refuse_twice(names, wanted)
            blank = len(data) - len(data.lstrip(b"\n"))
            end = data.find(b"\n", blank) + 1 or len(data)
            data, line = data[end:], line + blank + 1
        if data:
            yield _quick(data, line, names, delimiter, wanted, numeric) or _careful(
                data, line, names, delimiter, wanted, tally
            )


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
                null_values=list(UNKNOWN),
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
            tally.add(number, "", text, "a quote is opened and not closed", "Correct the quotes of this line.")
        elif len(cells) != len(names):
            what = f"this row has {len(cells)} cells, the header has {len(names)}"
            tally.add(number, "", text, what, "Put a cell that contains the delimiter in quotes.")
        else:
            good.append(cells)
            lines.append(number)
        if number - line + 1 - len(good) > MOST_BROKEN:
            what = f"more than {MOST_BROKEN:,} lines together are no rows, up to line {number:,}; not read further"
            raise UnreadableError(what, "Check that this is a table.")
    columns = {
        name: pa.array([_known(row[place]) for row in good], pa.large_string())
        for place, name in enumerate(names)
        if name in wanted
    }
    return Chunk(columns, np.array(lines, dtype="int64"))


def _known(cell: str) -> str | None:
    cell = cell.strip()
    return None if cell in UNKNOWN else cell


def _cells(text: str, delimiter: str) -> list[str] | None:
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None
