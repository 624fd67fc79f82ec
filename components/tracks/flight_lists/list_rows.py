"""Rows of a table or a JSON document, as texts by small column names; "" for all that says "not known"."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa

from components.files.cells import is_unknown
from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.compression import DISK, Limits, beginning, plain_stream
from components.tracks.readers.delimited import chunks
from components.tracks.readers.parquet import MAGIC, parquet_chunks
from components.tracks.readers.strict_json import HEAVIEST, parse_json
from components.tracks.readers.values import EARLIEST_MS, latest_ms, milliseconds, texts

MOST_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number: the line of a text file, or its place in a list."""

    number: int
    cells: Mapping[str, str]

    def first(self, *names: str) -> str:
        """The first of some cells that says something."""
        return next((cell for name in names if (cell := self.cells.get(name, ""))), "")


def moment(text: str) -> datetime | None:
    """A time, UTC, from ISO 8601 or seconds since 1970; None where there is none that can be.

    >>> moment("2025-10-26T09:31:12Z"), moment("soon")
    (datetime.datetime(2025, 10, 26, 9, 31, 12, tzinfo=datetime.timezone.utc), None)
    """
    since = int(milliseconds(pa.array([text]))[0])
    return datetime.fromtimestamp(since / 1000, UTC) if EARLIEST_MS <= since <= latest_ms() else None


def why_no_moment(column: str, written: str) -> str:
    """Why a cell gives no time; one reason for all cells of a column, which are counted by it.

    >>> why_no_moment("datetime_landed", "26.10.2025 09:31"), why_no_moment("datetime_landed", "")
    ('datetime_landed is not written like 2025-10-26T09:31:00Z', 'no datetime_landed')
    """
    return f"{column} is not written like 2025-10-26T09:31:00Z" if written else f"no {column}"


def read_rows(stream: BinaryIO, file: str, wanted: Collection[str], limits: Limits = DISK) -> Iterator[Row]:
    """The rows of a file, of the columns in `wanted`; those of an object in JSON are named `origin.code_icao`."""
    head, stream = beginning(plain_stream(stream, limits), len(MAGIC))
    if head.lstrip()[:1] in (b"[", b"{"):
        yield from _of_json(stream, wanted, limits)
        return
    tally = Tally(file, lines=True)
    parts = parquet_chunks(stream, tally, wanted, limits) if head == MAGIC else chunks(stream, tally, wanted, ())
    for part in parts:
        columns = {name: _cells(column) for name, column in part.columns.items()}
        for place, number in enumerate(part.lines.tolist()):
            yield Row(number, {name: cells[place] for name, cells in columns.items()})
            if number > MOST_ROWS:
                raise UnreadableError(f"the list has more than {MOST_ROWS:,} rows", "Split the file.")


def _cells(column: pa.Array) -> list[str]:
    if pa.types.is_timestamp(column.type):
        times = pd.to_datetime(pd.Series(milliseconds(column)), unit="ms", errors="coerce")
        return list(times.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna(""))
    return ["" if is_unknown(text) else text for text in texts(column).to_pylist()]


def _of_json(stream: BinaryIO, wanted: Collection[str], limits: Limits) -> Iterator[Row]:
    most = min(limits.bytes_out, HEAVIEST)
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableError(f"the file is larger than {most / 1e6:,.0f} MB", "Split the file.")
    document = parse_json(data, lambda _: -1)
    names = {name for row in _objects(document) for name in _flat(row)} & {*wanted}
    for number, row in enumerate(_objects(document), start=1):
        flat = _flat(row)
        yield Row(number, {name: flat.get(name, "") for name in names})


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, or of the lists in an object (`data`, `arrivals`)."""
    lists = (
        [document] if isinstance(document, list) else [*document.values()] if isinstance(document, dict) else []
    )
    for each in lists:
        if isinstance(each, list):
            yield from (row for row in each if isinstance(row, dict))


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}".lower(): _text(cell) for inner, cell in value.items()}
        else:
            flat[name.lower()] = _text(value)
    return flat


def _text(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return "" if is_unknown(text) else text
