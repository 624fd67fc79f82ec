"""Rows of text out of PostgreSQL: by COPY, which sends them several times as fast as a cursor does."""

import codecs
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Lock
from typing import Any

import pyarrow as pa
from pyarrow import csv

from components.ledger.engines.answers import RemoteError

SETTINGS = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGOPTIONS")
"""The variables that say which database is meant, where an address does not; none holds a password."""
_BLOCK = 16 * 1024**2
"""Bytes read at once. A row has to fit: with cells as long as any that is used it has a quarter of it."""
_PIECES = 4_096
"""Rows taken at once, which the server sends one by one: taken singly, each would cost as much as its text."""
_CANCELLED = "57014"
"""The state in which the server ends a statement that takes too long."""
_COPY_S = 3600
"""A copy that takes longer is given up: as long as it lasts, the database cannot clean up what others remove. Ten
gigabytes, as twenty million rows may have, come in that time at 25 megabits a second."""
_TOO_SLOW = (
    f"a copy took longer than {_COPY_S // 60} minutes",
    "Have the table asked where it lies, with --ask; or read a part of it: give a file mapping.sql with a "
    "SELECT … WHERE.",
)


def batches(backend: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields the answer to SQL whose columns are all text, none of them unknown."""
    try:
        with backend.begin() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{_COPY_S}s'")
            yield from _copied(cursor, text, names)
    # The error is psycopg's, which is there only where PostgreSQL is asked; it is known by its state.
    except Exception as error:
        if getattr(error, "sqlstate", None) == _CANCELLED:
            raise RemoteError(*_TOO_SLOW) from None
        raise


def _copied(cursor: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    with cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')") as rows:
        sent = _Sent(iter(rows))
        try:
            yield from csv.open_csv(
                io.BufferedReader(sent, _BLOCK),
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
        finally:
            # Before the copy is left, which reads what is still sent: two that read at once wait for ever.
            sent.stop()


class _Sent(io.RawIOBase):
    """What the server sends, as a file, which Arrow reads ahead in a thread of its own. It begins with a byte
    order mark: Arrow leaves one out, which would be the first character of the first cell."""

    def __init__(self, pieces: Iterator[bytes | memoryview]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = memoryview(codecs.BOM_UTF8)
        self._lock = Lock()
        self._is_stopped = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._lock:
            if self._is_stopped:
                return 0
            if not self._rest:
                self._rest = memoryview(b"".join(islice(self._pieces, _PIECES)))
            length = min(len(buffer), len(self._rest))
            buffer[:length] = self._rest[:length]
            self._rest = self._rest[length:]
            return length

    def stop(self) -> None:
        """Waits until nobody reads what is sent, and ends the file there."""
        with self._lock:
            self._is_stopped = True
