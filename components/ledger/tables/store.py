"""The store of a ledger: tables of any size, in a DuckDB inside this process or on another engine."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Protocol
from uuid import uuid4

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
from cachetools import LRUCache, cached
from ibis.backends.duckdb.converter import DuckDBPandasData
from ibis.backends.sql.datatypes import DuckDBType

ASKING, MAKING = "250MB", "1GB"
"""The memory limits of a store that answers queries on large tables, and of one that creates them. They bound
the memory of a large ledger; DuckDB spills the rest to disk."""


class Answering(Protocol):
    """Anything that runs queries: the store of a ledger, or another engine."""

    def frame(self, question: ir.Table) -> pd.DataFrame:
        """Returns the result of a query."""

    def matching(self, table: ir.Table, column: str, values: Sequence[int | str]) -> pd.DataFrame:
        """Returns the rows of a table with one of these values in a column, in any order."""


class OtherEngine(Answering, Protocol):
    """An engine outside this process."""

    def named(self, name: str, part: ir.Table) -> ir.Table:
        """Names a part of queries; returns the table that represents it."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredTable:
    """A table of any size, wherever it is stored. table: represents it in queries; count: its rows; engine:
    runs queries on it. `key` is the column that identifies and sorts its rows; without one they are in the
    order in which they were stored."""

    table: ir.Table
    count: int
    engine: Answering
    key: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The original names of columns that are stored under another one, because DuckDB would confuse them."""

    def frame(self) -> pd.DataFrame:
        """Returns all rows in memory, indexed by the key."""
        return self._indexed(self.engine.frame(self._in_order()))

    def page(self, first: int, most: int) -> pd.DataFrame:
        """Returns at most `most` rows from position `first` (counted from 0) on, indexed by the key."""
        return self._indexed(self.engine.frame(self._in_order().limit(most, offset=first)))

    def numbered(self, numbers: Sequence[int | str]) -> pd.DataFrame:
        """Returns the rows with these keys, in the order of the keys."""
        return self.among(numbers).loc[list(numbers)]

    def among(self, numbers: Sequence[int | str]) -> pd.DataFrame:
        """Returns the rows with any of these keys, in any order; missing keys are ignored."""
        return self._indexed(self.engine.matching(self.table, self.key, numbers))

    def _in_order(self) -> ir.Table:
        return self.table.order_by(self.key) if self.key else self.table

    def _indexed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Returns rows indexed by their key. Integer columns stay integer even with nulls."""
        integers = [name for name, kind in self.table.schema().items() if kind.is_integer()]
        typed = rows.astype({name: "Int64" for name in integers if rows[name].dtype.kind == "f"})
        return (typed.set_index(self.key) if self.key else typed).rename(columns=self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """A connection to DuckDB, with temporary tables and views only; `backend` is the same connection for Ibis.
    Threads take turns on it."""

    connection: duckdb.DuckDBPyConnection
    backend: Any
    _lock: RLock = field(default_factory=RLock, repr=False)

    def put(self, name: str, rows: pd.DataFrame) -> None:
        """Names rows in memory for queries; a named index becomes the first column."""
        cells, names = [column.values for _, column in rows.items()], list(rows.columns)
        # `reset_index` does the same, but would double the time for few rows.
        if rows.index.name is not None:
            cells, names = [rows.index.values, *cells], [str(rows.index.name), *names]
        # `Table.from_pandas` does the same but also describes each column, which takes longer still.
        table = pa.table([pa.array(each, from_pandas=True) for each in cells], names)
        with self._lock:
            self.connection.register(name, table)

    def view(self, name: str, sql: str) -> None:
        """Creates a view of a query."""
        with self._lock:
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def make(self, name: str, sql: str) -> None:
        """Creates a table in memory from the result of a query."""
        with self._lock:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def make_in(self, folder: Path | None, name: str, sql: str, most: int = 0) -> None:
        """Stores the result of a query: in a Parquet file in the folder of a large ledger, from which up to
        `most` rows are loaded into memory, or in a table in memory if there is no folder. An existing file is
        used as it is."""
        if folder is None:
            self.make(name, sql)
            return
        source = f"FROM {in_parquet(self._written(folder / f'{name}.parquet', sql))}"
        if most and self.count(source) <= most:
            self.make(name, source)
        else:
            self.view(name, source)

    def rows(self, sql: str) -> pd.DataFrame:
        """Returns the result of an SQL query."""
        with self._lock:
            return self.connection.sql(sql).to_arrow_table().to_pandas(date_as_object=False)

    def batches(self, sql: str, rows: int) -> Iterator[pa.RecordBatch]:
        """Yields the result of an SQL query in batches of `rows`. The store cannot run another query meanwhile."""
        with self._lock:
            return iter(self.connection.sql(sql).to_arrow_reader(rows))

    def count(self, sql: str) -> int:
        """Returns the number of rows in the result of an SQL query."""
        with self._lock:
            (number,) = self.connection.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0]
        return int(number)

    def frame(self, question: ir.Table) -> pd.DataFrame:
        """Returns the result of a query, as `question.to_pandas` would, but caches its SQL."""
        sql = _in_sql(question)
        with self._lock:
            answer = self.connection.sql(sql).to_arrow_table()
        kinds = question.schema()
        named = zip(answer.column_names, answer.columns, strict=True)
        return pd.DataFrame({name: _in_pandas(cells, kinds[name]) for name, cells in named})

    def matching(self, table: ir.Table, column: str, values: Sequence[int | str]) -> pd.DataFrame:
        """Returns the rows of a table with one of these values in a column, in any order."""
        wanted = pa.array(list(values), table.schema()[column].to_pyarrow())
        with self._lock:
            self.connection.register("wanted", pa.table({column: wanted}))
            return self.frame(table.semi_join(self.table("wanted"), column))

    def table(self, name: str) -> ir.Table:
        """Returns a table or view for queries, as `backend.table` would, but caches the types of its columns:
        inferring them takes a tenth of the time that a ledger of five rows takes to open."""
        with self._lock:
            columns = self.connection.execute(f"DESCRIBE {name}").fetchall()
        schema = ibis.schema({column: _type_of(kind) for column, kind, *_ in columns})
        table: ir.Table = ops.DatabaseTable(name, schema, self.backend, ops.Namespace()).to_expr()
        return table

    def stored(self, name: str, key: str = "") -> StoredTable:
        """Returns a stored table or view; for `key` see `StoredTable`."""
        return StoredTable(self.table(name), self.count(f"FROM {name}"), self, key)

    def stored_as_written(self, name: str, rows: pd.DataFrame) -> StoredTable:
        """Stores the rows of a file, indexed by row number, with any column names. Columns are renamed where
        needed: DuckDB ignores case, and the column row is taken by the numbers."""
        names = [column.casefold() for column in rows.columns]
        clashing = [place for place, one in enumerate(names) if one == "row" or one in names[:place]]
        labels = {f"column {place}": str(rows.columns[place]) for place in clashing}
        columns = list(rows.columns)
        for new, place in zip(labels, clashing, strict=True):
            columns[place] = new
        self.put(name, rows.set_axis(columns, axis="columns").rename_axis("row"))
        return StoredTable(self.table(name), len(rows), self, "row", labels)

    def _written(self, path: Path, sql: str) -> Path:
        if path.exists():
            return path
        started = path.with_suffix(f".{uuid4().hex}")
        with self._lock:
            self.connection.execute(f"COPY ({sql}) TO '{_quoted(started)}' (FORMAT parquet, COMPRESSION zstd)")
        os.replace(started, path)
        return path


def new_store(folder: Path | None = None, memory: str = ASKING) -> Store:
    """Returns a store for tables that fit into memory or, with a cache folder, for larger ones: its memory is
    bounded and the folder takes what does not fit. Small stores share one DuckDB, which takes 20 ms to start."""
    if folder is None:
        connection = _shared().cursor()
        connection.execute("SET TimeZone = 'UTC'")
    else:
        connection = duckdb.connect()
        connection.execute(
            f"SET TimeZone = 'UTC'; SET memory_limit = '{memory}'; SET temp_directory = '{_quoted(folder)}'"
        )
    return Store(connection, ibis.duckdb.from_connection(connection))


def question_key(question: ir.Table) -> bytes:
    """Returns a hash that identifies a query. Readers choose queries, which may be forged and long, so the hash
    is stored instead. The same query in another store with the same columns has the same hash."""

    def hashed(node: ops.Node, _: Any, source: Any = None, **parts: Any) -> bytes:
        return sha256(repr((type(node).__name__, parts)).encode("utf-8", "surrogatepass")).digest()

    root = question.op()
    return bytes(root.map(hashed)[root])


_MOST_SQL = 5_000_000
"""The most characters of SQL that are cached, enough for some thousand queries."""


@cached(LRUCache(_MOST_SQL, getsizeof=len), key=question_key, lock=Lock())
def _in_sql(question: ir.Table) -> str:
    """Returns the SQL of a query, which is the same for all stores. Generating it takes longer than running it."""
    return str(question.get_backend().compile(question))


def _in_pandas(column: pa.ChunkedArray, kind: Any) -> Any:
    """Returns the cells of a column as pandas has them, in the type that Ibis gives it. Without an index, since
    aligning the indexes of all columns takes longer than the query if rows are few."""
    arrow_kind = column.type
    if column.null_count or pa.types.is_nested(arrow_kind) or pa.types.is_dictionary(arrow_kind):
        # pandas has no null in this type itself.
        cells = pd.Series(column.to_pylist())
    else:
        cells = column.to_pandas()
        if cells.dtype == "str":
            return cells.array
    return DuckDBPandasData.convert_column(cells, kind).array


@cache
def _type_of(kind: str) -> Any:
    """Returns the Ibis type of a DuckDB type; cached for good, since types never change their meaning."""
    return DuckDBType.from_string(kind)


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    """Returns the DuckDB that small stores share for as long as the process runs."""
    return duckdb.connect(config={"memory_limit": "1GB"})


def quoted_name(column: str) -> str:
    """Returns a column name quoted for SQL."""
    return '"' + column.replace('"', '""') + '"'


def in_parquet(path: Path) -> str:
    """Returns the SQL that reads a Parquet file."""
    return f"read_parquet('{_quoted(path)}')"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
