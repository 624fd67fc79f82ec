"""Rows of text out of PostgreSQL: by COPY, which sends them several times as fast as a cursor does."""

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa
from pyarrow import csv

from components.ledger.engines.errors import RemoteError

SETTINGS = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGOPTIONS")
"""The variables that say which database is meant, where an address does not; none holds a password."""
_BLOCK = 16 * 1024**2
"""Bytes read at once. A row has to fit: with cells as long as any that is used it has a quarter of it."""
_PIECES = 4_096
"""Rows taken at once, which the server sends one by one: taken singly, each would cost as much as its text."""


def batches(backend: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields the answer to SQL whose columns are all text, none of them unknown."""
    with backend.begin() as cursor, cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')") as rows:
        try:
            yield from csv.open_csv(
                io.BufferedReader(_Sent(iter(rows)), _BLOCK),
                read_options=csv.ReadOptions(column_names=list(names), block_size=_BLOCK),
                parse_options=csv.ParseOptions(newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    # The server sends nothing else than UTF-8, whatever it keeps.
                    check_utf8=False,
                    column_types=dict.fromkeys(names, pa.string()),
                ),
            )
        except pa.ArrowInvalid as error:
            if "straddling" in str(error):
                raise RemoteError(f"a row has more than {_BLOCK:,} bytes", "Shorten its cells.") from None
            if str(error) != "Empty CSV file":
                raise


class _Sent(io.RawIOBase):
    """What the server sends, as a file."""

    def __init__(self, pieces: Iterator[bytes | memoryview]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(b"".join(islice(self._pieces, _PIECES)))
        length = min(len(buffer), len(self._rest))
        buffer[:length] = self._rest[:length]
        self._rest = self._rest[length:]
        return length
