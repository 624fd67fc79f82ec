"""Reads rows of text from PostgreSQL by COPY, which is several times as fast as a cursor."""

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
"""The environment variables that select a database if the address does not; none holds a password."""
_BLOCK = 16 * 1024**2
"""Bytes read at once. A row must fit; with all its cells as long as allowed, it takes a quarter of this."""
_PIECES = 4_096
"""Rows fetched at once. The server sends single rows, and handling each would cost as much as its text."""
_CANCELLED = "57014"
"""The SQLSTATE of a statement that the server ends because it takes too long."""
_COPY_S = 3600
"""Seconds after which a copy is given up: while it runs, the database cannot vacuum deleted rows. Ten
gigabytes, about twenty million rows, arrive in that time at 25 megabits a second."""
_TOO_SLOW = (
    f"a copy took longer than {_COPY_S // 60} minutes",
    "Have the table asked where it lies, with --ask; or read a part of it: give a file mapping.sql with a "
    "SELECT … WHERE.",
)


def batches(backend: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields the result of SQL whose columns are all text without nulls."""
    try:
        with backend.begin() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{_COPY_S}s'")
            yield from _copied(cursor, text, names)
    # Recognized by its SQLSTATE, since psycopg, whose error it is, is installed only where PostgreSQL is used.
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
                    # The server sends UTF-8 only, whatever its own encoding.
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
            # Stop before leaving the copy, which drains the connection: two concurrent readers would deadlock.
            sent.stop()


class _Sent(io.RawIOBase):
    """The server's data as a file, which Arrow reads ahead in a thread of its own. It starts with a byte order
    mark, because Arrow drops one, even if it is the first character of the first cell."""

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
        """Waits until no read is in progress, and ends the file there."""
        with self._lock:
            self._is_stopped = True
