"""DuckDB inside this process: tables of any size, asked with SQL, held in memory or kept in Parquet files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeAlias
from uuid import uuid4

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as arrow_dataset
import pyarrow.parquet as parquet


class OtherEngine(Protocol):
    """An engine that is not in this process."""

    def frame(self, question: ir.Table) -> pd.DataFrame:
        """The answer to a question."""

    def named(self, name: str, part: ir.Table) -> ir.Table:
        """A part of questions, by a name of its own."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A table that lies on another engine: its expression, how many rows it had when they were counted, and what
    answers a question about it. Its rows are named by the text in the column row. of_one says that no flight
    stands in several rows."""

    table: ir.Table
    count: int
    engine: OtherEngine
    of_one: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of a table, and how many it has."""

    first: pd.DataFrame
    count: int


ASKING, MAKING = "250MB", "1GB"
"""The memory of an engine that answers from large tables, and of one that makes them."""

Rows: TypeAlias = pd.DataFrame | Path | Elsewhere | Part
"""A table in memory or, where it is too large for that, its Parquet file or where else it lies."""


def size(rows: Rows) -> int:
    """How many rows a table has."""
    if isinstance(rows, Elsewhere | Part):
        return rows.count
    return int(parquet.read_metadata(rows).num_rows) if isinstance(rows, Path) else len(rows)


def as_frame(rows: pd.DataFrame | Path) -> pd.DataFrame:
    """A table of few rows, in memory."""
    return pd.read_parquet(rows) if isinstance(rows, Path) else rows


def numbered(rows: Rows, numbers: Sequence[int | str]) -> pd.DataFrame:
    """The rows with these numbers, or names, of a table that is indexed by row or has the column row."""
    wanted = list(numbers)
    if isinstance(rows, Part):
        rows = rows.first
    if isinstance(rows, pd.DataFrame):
        return rows.loc[wanted]
    if isinstance(rows, Elsewhere):
        names = ibis.memtable(pd.DataFrame({"row": wanted}, dtype="str"), schema={"row": "string"})
        return rows.engine.frame(rows.table.semi_join(names, "row")).set_index("row").loc[wanted]
    table = arrow_dataset.dataset(rows).to_table(filter=arrow_dataset.field("row").isin(wanted))
    return table.to_pandas(date_as_object=False).set_index("row").loc[wanted]


def some_rows(rows: Rows, first: int, most: int) -> pd.DataFrame:
    """The rows of a table from the given one on, counted from 0, in memory."""
    if isinstance(rows, Elsewhere):
        return rows.engine.frame(rows.table.order_by("row").limit(most, offset=first))
    if isinstance(rows, Part):
        rows = rows.first
    if isinstance(rows, pd.DataFrame):
        return rows.iloc[first : first + most]
    numbers = range(first, min(first + most, size(rows)))
    return arrow_dataset.dataset(rows).take(pa.array(numbers, "int64")).to_pandas()


@dataclass(frozen=True, slots=True)
class Engine:
    """A connection, and the folder where its results are kept as Parquet files; None holds them in memory."""

    connection: duckdb.DuckDBPyConnection
    folder: Path | None = None

    def put(self, name: str, rows: pd.DataFrame | Path) -> None:
        """Give a table a name that questions can use. A frame with a named index has it as its first column."""
        if isinstance(rows, Path):
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet('{quoted(rows)}')")
        else:
            table = rows if rows.index.name is None else rows.reset_index()
            self.connection.register(name, pa.Table.from_pandas(table, preserve_index=False))

    def frame(self, sql: str) -> pd.DataFrame:
        """The answer to a question, in memory."""
        return self.connection.sql(sql).to_arrow_table().to_pandas(date_as_object=False)

    def keep(self, name: str, sql: str) -> pd.DataFrame | Path:
        """The answer to a question, kept under a name that others can use. What is in the folder already is not
        asked again."""
        if self.folder is None:
            self.connection.execute(f"CREATE TEMP TABLE {name} AS {sql}")
            return self.frame(f"FROM {name}")
        path = self._written(name, sql)
        self.put(name, path)
        return path

    def hold(self, name: str, most: int) -> None:
        """Take what is kept under a name into memory, unless it has more rows than `most`."""
        if self.folder is not None and size(path := self.folder / f"{name}.parquet") <= most:
            self.connection.execute(f"DROP VIEW {name}")
            self.connection.execute(f"CREATE TEMP TABLE {name} AS FROM read_parquet('{quoted(path)}')")

    def _written(self, name: str, sql: str) -> Path:
        assert self.folder is not None
        path = self.folder / f"{name}.parquet"
        if path.exists():
            return path
        started = path.with_suffix(f".{uuid4().hex}")
        self.connection.execute(f"COPY ({sql}) TO '{quoted(started)}' (FORMAT parquet, COMPRESSION zstd)")
        os.replace(started, path)
        return path


def engine(folder: Path | None = None, memory: str = ASKING) -> Engine:
    """A new connection, for temporary tables and views only: what is small shares one DuckDB, which takes 20 ms to
    start. Memory is bounded; what does not fit goes to `folder`."""
    if folder is None:
        connection = _shared().cursor()
        connection.execute("SET TimeZone = 'UTC'")
    else:
        connection = duckdb.connect()
        connection.execute(
            f"SET TimeZone = 'UTC'; SET memory_limit = '{memory}'; SET temp_directory = '{quoted(folder)}'"
        )
    return Engine(connection, folder)


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"memory_limit": "1GB"})


def name_of(column: str) -> str:
    """A column as SQL names it."""
    return '"' + column.replace('"', '""') + '"'


def quoted(path: Path) -> str:
    """A path as it stands between single quotes in SQL."""
    return str(path).replace("'", "''")
