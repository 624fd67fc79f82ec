"""Copies flights from a database into the cache, to open and query them like those of a large file.

Rows arrive in any order. They are collected in a file, then converted in the order of flight and source. The
conversion is named after the rows, so it is reused as long as no row changes.
"""

import hashlib
import json
import math
import os
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import parquet

from components.files.atomic import lock, placed
from components.files.safe_open import read_bytes, why_unwritten
from components.ledger.engines.answers import ROWS, RemoteError
from components.ledger.engines.connection import Engine, engine_of
from components.ledger.engines.postgres import SETTINGS
from components.ledger.engines.text_columns import MAPPING, text_rows
from components.ledger.location import Remote
from components.ledger.reports import without_periods
from components.ledger.tables.cache import (
    NOTES_S,
    VARIABLE,
    cache_of_database,
    cached_folder,
    is_cached,
    new_folder,
    sweep_unused,
)
from components.ledger.tables.convert import CONVERSION_VERSION, Progress, convert
from components.ledger.tables.descriptor import Table
from components.ledger.tables.read_parquet import batch_blocks
from components.ledger.tables.store import MAKING, Store, in_parquet, new_store, quoted_name
from components.ledger.tables.table_files import UNKEPT, needed_in

MOST_COPIED = 20_000_000
"""The most rows that are copied. It protects the disk, on which these take some gigabytes, and the database,
which would send them all at every renewal. Larger tables are queried in place."""
FRESH_S = 15 * 60
"""Seconds for which flights in a database are shown before they are read or copied again, to protect the
database from one read per click."""
_SUPERSEDED_S = 2 * 3600
"""Seconds for which an older copy stays after its last use, as by a server that does not show the new one yet.
It protects the disk, on which a table that always changes would leave a hundred copies a day."""
_FETCHED_SHARE = 0.4
"""The share of the work that is done when all rows have arrived; converting them is the rest."""
_TOO_LARGE, _LOCK = "too_large.json", ".copy.lock"
_SECRET = re.compile("pass|secret|token|key|credential|auth|jwt", re.IGNORECASE)
"""Settings of an address that may be secret: they are not even hashed."""


class UncopiedError(RemoteError):
    """There is no place for a copy."""

    def __init__(self, error: Exception) -> None:
        remedy = (
            f"Make room on the disk, or name a folder that may be written with the variable {VARIABLE}; or have "
            "the table asked where it lies, with --ask."
        )
        super().__init__(f"the table cannot be copied here: {why_unwritten(error)}", remedy)


@dataclass(frozen=True, slots=True)
class Copy:
    """A table as it was `read`, in seconds since 1970. folder: the cache folder of its conversion; form: the
    hash of its schema; beside: the state of the accompanying files when it was opened for queries."""

    folder: Path
    read: float
    form: str
    beside: str = ""


def copy_table(remote: Remote, schema: Table, progress: Progress) -> Copy | None:
    """Copies the rows of a table; returns None, and notes it, if there are too many.

    Raises `RemoteError` if the database does not answer, or there is no place for a copy.
    """
    try:
        return _copied(engine_of(remote), remote, schema, progress)
    except UNKEPT as error:
        raise UncopiedError(error) from error


def _copied(engine: Engine, remote: Remote, schema: Table, progress: Progress) -> Copy | None:
    cache, read_at = _cache(remote), time.time()
    rows = text_rows(engine, remote, schema, needed_in(schema)).select(*schema.columns)
    count = int(engine.frame(rows.aggregate(rows=rows.count()))["rows"].iloc[0])
    if count > MOST_COPIED:
        _note(cache / _TOO_LARGE, count)
        return None
    with new_folder(cache) as folder:
        store = new_store(folder, MAKING)
        store.view("rows", f"FROM {in_parquet(_fetched_file(engine, rows, folder, count, progress))}")
        blocks = batch_blocks(_in_order(store, schema), schema.path, schema.columns, count)

        def fill(started: Path) -> None:
            convert(blocks, schema, without_periods, started, lambda done: progress(_overall(done)))

        return Copy(cached_folder(cache, _key(store, schema), fill), read_at, _schema_hash(schema))


def last_copy(remote: Remote, schema: Table | None = None) -> Copy | None:
    """Returns the last copy of a table, if it still exists and has this schema."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        cache = _cache(remote)
        last = json.loads((cache / _note_name(remote)).read_text(encoding="utf-8"))
        copy = Copy(cache / last["key"], float(last["read"]), last["form"], last["beside"])
        if last["version"] == CONVERSION_VERSION and is_cached(cache, copy.folder.name):
            return copy if schema is None or copy.form == _schema_hash(schema) else None
    return None


def keep(remote: Remote, copy: Copy) -> None:
    """Notes a copy as the last one, once it is ready for queries, and removes older ones. Raises OSError."""
    cache = _cache(remote)
    last = {"key": copy.folder.name, "read": copy.read, "form": copy.form, "beside": copy.beside}
    _note(cache / _note_name(remote), last | {"version": CONVERSION_VERSION})
    sweep_unused(cache, _SUPERSEDED_S)


def _note_name(remote: Remote) -> str:
    """Returns the name of the note of the last copy, one for each accompanying folder. If servers with
    different folders shared a note, each would find the copy opened with the other's files, and make it anew."""
    beside = str(remote.beside.absolute()) if remote.beside else ""
    return f"copy-{hashlib.sha256(beside.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"


def _note(file: Path, content: object) -> None:
    """Writes something small that, unlike the notes of `cache.note`, is needed."""
    with placed(file) as written:
        written.write(json.dumps(content).encode())


def is_copied(remote: Remote) -> bool:
    """Whether a table is copied instead of queried in place."""
    return not remote.ask and not is_too_large(remote)


def is_too_large(remote: Remote) -> bool:
    """Whether a table was counted and is too large to be copied. Like all notes in the cache, this expires
    after a month: rows may have been deleted."""
    with suppress(OSError, ValueError):
        return time.time() - (_cache(remote) / _TOO_LARGE).stat().st_mtime < NOTES_S
    return False


def copying(remote: Remote) -> AbstractContextManager[None]:
    """Returns the lock for copying a table: one of several servers copies it, and the others wait. Raises
    `RemoteError` if the address cannot be parsed."""
    engine_of(remote)
    return lock(_cache(remote) / _LOCK, math.inf)


def _cache(remote: Remote) -> Path:
    """Returns the cache of a table, named after everything that identifies it except the password.

    Raises OSError if there can be none, and ValueError if the address cannot be parsed.
    """
    parts = remote.parts()
    if parts is None:
        raise ValueError
    user, at, host = parts.netloc.rpartition("@")
    settings = [f"{name}={value}" for name, value in parse_qsl(parts.query) if not _SECRET.search(name)]
    variables = [f"{name}={os.environ.get(name, '')}" for name in SETTINGS]
    table = remote.table
    if table.endswith(MAPPING) and isinstance(query := read_bytes(Path(table)), bytes):
        table = query.decode("utf-8", "replace")
    where = f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"
    return cache_of_database(where, *settings, *variables, table)


def _fetched_file(engine: Engine, rows: ir.Table, folder: Path, count: int, progress: Progress) -> Path:
    """Returns a file with all rows in the order of their arrival."""
    file, number = folder / "rows.parquet", 0
    columns = pa.schema([(name, pa.string()) for name in rows.columns])
    with parquet.ParquetWriter(file, columns, compression="snappy") as written:
        for batch in engine.batches(rows):
            written.write_batch(batch)
            number += batch.num_rows
            progress(_FETCHED_SHARE * min(1.0, number / max(1, count)))
    return file


def _in_order(store: Store, schema: Table) -> Iterator[pa.RecordBatch]:
    """Yields the rows in the order of flight and source, then of all their cells."""
    order = [*schema.primary_key, *sorted(schema.columns)]
    yield from store.batches(f"FROM rows ORDER BY {', '.join(map(quoted_name, order))}", ROWS)


def _overall(converted: float) -> float:
    return _FETCHED_SHARE + (1 - _FETCHED_SHARE) * converted


def _key(store: Store, schema: Table) -> str:
    """Returns the cache key of the converted rows, regardless of their order."""
    cells = ", ".join(map(quoted_name, schema.columns))
    content = f"count(*), coalesce(sum(hash({cells})), 0), coalesce(bit_xor(hash({cells})), 0)"
    summed = store.rows(f"SELECT concat_ws(' ', {content}) AS content FROM rows")["content"].iloc[0]
    named = "\0".join([summed, _schema_hash(schema), CONVERSION_VERSION])
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _schema_hash(schema: Table) -> str:
    return hashlib.sha256(repr(schema).encode("utf-8", "surrogatepass")).hexdigest()
