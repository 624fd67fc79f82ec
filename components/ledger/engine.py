"""DuckDB inside this process: tables of any size, asked with SQL, held in memory or kept in Parquet files."""

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb
import pandas as pd
import pyarrow as pa

Rows = pd.DataFrame | Path
"""A table in memory or, where it is too large for that, its Parquet file."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A connection, and the folder where its results are kept as Parquet files; None holds them in memory."""

    connection: duckdb.DuckDBPyConnection
    folder: Path | None = None

    def put(self, name: str, rows: Rows) -> None:
        """Give a table a name that questions can use. A frame with a named index has it as its first column."""
        if isinstance(rows, Path):
            self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM read_parquet('{quoted(rows)}')")
        else:
            table = rows if rows.index.name is None else rows.reset_index()
            self.connection.register(name, pa.Table.from_pandas(table, preserve_index=False))

    def frame(self, sql: str) -> pd.DataFrame:
        """The answer to a question, in memory."""
        return self.connection.sql(sql).to_arrow_table().to_pandas(date_as_object=False)

    def keep(self, name: str, sql: str) -> Rows:
        """The answer to a question, kept under a name that others can use."""
        rows = self.frame(sql) if self.folder is None else self._written(name, sql)
        self.put(name, rows)
        return rows

    def _written(self, name: str, sql: str) -> Path:
        assert self.folder is not None
        path = self.folder / f"{name}.parquet"
        started = path.with_suffix(f".{uuid4().hex}")
        self.connection.execute(f"COPY ({sql}) TO '{quoted(started)}' (FORMAT parquet, COMPRESSION zstd)")
        os.replace(started, path)
        return path


def engine(folder: Path | None = None) -> Engine:
    """A new connection. Its memory is bounded; what does not fit goes to `folder`."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    if folder is not None:
        connection.execute(f"SET memory_limit = '1GB'; SET temp_directory = '{quoted(folder)}'")
    return Engine(connection, folder)


def quoted(path: Path) -> str:
    """A path as it stands between single quotes in SQL."""
    return str(path).replace("'", "''")
