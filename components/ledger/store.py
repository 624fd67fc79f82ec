"""The store of a ledger: DuckDB inside this process, and tables of any size, there or on another engine."""

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
"""The memory of a store that answers from large tables, and of one that makes them: it bounds what a large ledger
takes of the machine. What does not fit goes to disk."""


class Answering(Protocol):
    """Whatever runs questions: the store of a ledger, or another engine."""

    def frame(self, question: ir.Table) -> pd.DataFrame:
        """The answer to a question."""

    def matching(self, table: ir.Table, column: str, values: Sequence[int | str]) -> pd.DataFrame:
        """The rows of a table that have one of these values in a column, in any order."""


class OtherEngine(Answering, Protocol):
    """An engine that is not in this process."""

    def named(self, name: str, part: ir.Table) -> ir.Table:
        """A part of questions, by a name of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredTable:
    """A table of any size, wherever it lies. table: it in questions; count: its rows; engine: what runs questions
    about it. `key` is the column that numbers or names its rows and puts them in order; without one they stand in
    the order in which they were stored."""

    table: ir.Table
    count: int
    engine: Answering
    key: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What columns are called that DuckDB would take for others, and which are stored under another name."""

    def frame(self) -> pd.DataFrame:
        """All rows in memory, indexed by the key."""
        return self._indexed(self.engine.frame(self._in_order()))

    def page(self, first: int, most: int) -> pd.DataFrame:
        """The rows from the given one on, counted from 0, indexed by the key."""
        return self._indexed(self.engine.frame(self._in_order().limit(most, offset=first)))

    def numbered(self, numbers: Sequence[int | str]) -> pd.DataFrame:
        """The rows with these keys, in the order of these."""
        return self.among(numbers).loc[list(numbers)]

    def among(self, numbers: Sequence[int | str]) -> pd.DataFrame:
        """The rows with those of these keys that there are, in any order."""
        return self._indexed(self.engine.matching(self.table, self.key, numbers))

    def _in_order(self) -> ir.Table:
        return self.table.order_by(self.key) if self.key else self.table

    def _indexed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows by their key. Whole numbers stay whole where some are unknown."""
        whole = [name for name, kind in self.table.schema().items() if kind.is_integer()]
        typed = rows.astype({name: "Int64" for name in whole if rows[name].dtype.kind == "f"})
        return (typed.set_index(self.key) if self.key else typed).rename(columns=self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """A connection to DuckDB, whose tables and views are all temporary; `backend` is the same one as Ibis uses it.
    Threads use it one at a time."""

    connection: duckdb.DuckDBPyConnection
    backend: Any
    _lock: RLock = field(default_factory=RLock, repr=False)

    def put(self, name: str, rows: pd.DataFrame) -> None:
        """Gives rows in memory a name that questions can use; a named index is their first column."""
        table = rows if rows.index.name is None else rows.reset_index()
        # `Table.from_pandas` does the same, and describes each column, which takes longer where rows are few.
        columns = [pa.array(cells, from_pandas=True) for _, cells in table.items()]
        with self._lock:
            self.connection.register(name, pa.table(columns, list(table.columns)))

    def view(self, name: str, sql: str) -> None:
        """Gives a question a name that others can use."""
        with self._lock:
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def make(self, name: str, sql: str) -> None:
        """Makes a table in memory of the answer to a question."""
        with self._lock:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def make_in(self, folder: Path | None, name: str, sql: str, most: int = 0) -> None:
        """Makes a Parquet file of the answer to a question in the folder of a large ledger, from which up to
        `most` rows are taken into memory; for a small one, which has no folder, a table in memory. What is in the
        folder already is not asked again."""
        if folder is None:
            self.make(name, sql)
            return
        source = f"FROM {in_parquet(self._written(folder / f'{name}.parquet', sql))}"
        if most and self.count(source) <= most:
            self.make(name, source)
        else:
            self.view(name, source)

    def rows(self, sql: str) -> pd.DataFrame:
        """The answer to a question in SQL."""
        with self._lock:
            return self.connection.sql(sql).to_arrow_table().to_pandas(date_as_object=False)

    def batches(self, sql: str, rows: int) -> Iterator[pa.RecordBatch]:
        """The answer to a question in SQL, so many rows at a time. Nothing else may be asked meanwhile."""
        with self._lock:
            return iter(self.connection.sql(sql).to_arrow_reader(rows))

    def count(self, sql: str) -> int:
        """How many rows the answer to a question in SQL has."""
        with self._lock:
            (number,) = self.connection.execute(f"SELECT count(*) FROM ({sql})").fetchall()[0]
        return int(number)

    def frame(self, question: ir.Table) -> pd.DataFrame:
        """The answer to a question: what `question.to_pandas` returns, which words it in SQL anew each time."""
        sql = _in_sql(question)
        with self._lock:
            answer = self.connection.sql(sql).to_arrow_table()
        kinds = question.schema()
        named = zip(answer.column_names, answer.columns, strict=True)
        return pd.DataFrame({name: _in_pandas(cells, kinds[name]) for name, cells in named})

    def matching(self, table: ir.Table, column: str, values: Sequence[int | str]) -> pd.DataFrame:
        """The rows of a table that have one of these values in a column, in any order."""
        wanted = pa.array(list(values), table.schema()[column].to_pyarrow())
        with self._lock:
            self.connection.register("wanted", pa.table({column: wanted}))
            return self.frame(table.semi_join(self.table("wanted"), column))

    def table(self, name: str) -> ir.Table:
        """A table or a view in questions: what `backend.table` returns, which works out the types of columns anew
        for each, a tenth of the time that a ledger of five rows takes to open."""
        with self._lock:
            columns = self.connection.execute(f"DESCRIBE {name}").fetchall()
        schema = ibis.schema({column: _type_of(kind) for column, kind, *_ in columns})
        table: ir.Table = ops.DatabaseTable(name, schema, self.backend, ops.Namespace()).to_expr()
        return table

    def stored(self, name: str, key: str = "") -> StoredTable:
        """A table or a view; for `key` see `StoredTable`."""
        return StoredTable(self.table(name), self.count(f"FROM {name}"), self, key)

    def stored_as_written(self, name: str, rows: pd.DataFrame) -> StoredTable:
        """Rows of a file, indexed by their number, with whatever columns it has: DuckDB knows no capital letters,
        and the column row has the numbers."""
        names = [column.casefold() for column in rows.columns]
        clashing = [place for place, one in enumerate(names) if one == "row" or one in names[:place]]
        own = {f"column {place}": str(rows.columns[place]) for place in clashing}
        columns = list(rows.columns)
        for new, place in zip(own, clashing, strict=True):
            columns[place] = new
        self.put(name, rows.set_axis(columns, axis="columns").rename_axis("row"))
        return StoredTable(self.table(name), len(rows), self, "row", own)

    def _written(self, path: Path, sql: str) -> Path:
        if path.exists():
            return path
        started = path.with_suffix(f".{uuid4().hex}")
        with self._lock:
            self.connection.execute(f"COPY ({sql}) TO '{_quoted(started)}' (FORMAT parquet, COMPRESSION zstd)")
        os.replace(started, path)
        return path


def new_store(folder: Path | None = None, memory: str = ASKING) -> Store:
    """A store for tables that fit into memory or, with a folder of the cache, for larger ones: its memory is
    bounded, and what does not fit goes there. Small stores share one DuckDB, which takes 20 ms to start."""
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
    """A hash of a question, kept in its place: readers choose what is asked for, also forged and long. The same
    question of another store, whose tables have the same columns, has the same one."""

    def hashed(node: ops.Node, _: Any, source: Any = None, **parts: Any) -> bytes:
        return sha256(repr((type(node).__name__, parts)).encode("utf-8", "surrogatepass")).digest()

    root = question.op()
    return bytes(root.map(hashed)[root])


_MOST_SQL = 5_000_000
"""Characters of SQL that are kept: some thousand questions."""


@cached(LRUCache(_MOST_SQL, getsizeof=len), key=question_key, lock=Lock())
def _in_sql(question: ir.Table) -> str:
    """A question in SQL, which is the same for all stores: to find the words takes longer than the answer."""
    return str(question.get_backend().compile(question))


def _in_pandas(column: pa.ChunkedArray, kind: Any) -> Any:
    """Returns a column's cells as pandas has them, of the type that Ibis gives them: without an index, since
    bringing those of all columns into line takes longer than the answer where rows are few."""
    arrow_kind = column.type
    if column.null_count or pa.types.is_nested(arrow_kind) or pa.types.is_dictionary(arrow_kind):
        # pandas has no cell of the own type for what is unknown.
        cells = pd.Series(column.to_pylist())
    else:
        cells = column.to_pandas()
        if cells.dtype == "str":
            return cells.array
    return DuckDBPandasData.convert_column(cells, kind).array


@cache
def _type_of(kind: str) -> Any:
    """What Ibis calls a type of DuckDB; a type means the same as long as the process runs."""
    return DuckDBType.from_string(kind)


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    """The DuckDB that small stores share, as long as the process runs."""
    return duckdb.connect(config={"memory_limit": "1GB"})


def quoted_name(column: str) -> str:
    """A column as SQL names it: within quotes."""
    return '"' + column.replace('"', '""') + '"'


def in_parquet(path: Path) -> str:
    """The rows of a Parquet file as SQL names them."""
    return f"read_parquet('{_quoted(path)}')"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
