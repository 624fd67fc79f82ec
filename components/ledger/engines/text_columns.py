"""Reads the rows of a table on an engine as the text that a CSV file would have."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir
import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.expressions import Query, Semicolon

from components.files.safe_open import read_bytes
from components.ledger.engines.answers import RemoteError
from components.ledger.engines.connection import Engine
from components.ledger.location import Remote
from components.ledger.tables.descriptor import Table
from components.ledger.tables.header_line import Names, names_twice, read_names

MAPPING = ".sql"
DAY = "day of the date"
_CELLS = "ledger cells"
_RENAME = "Name its columns as the README does, or give a file mapping.sql with a SELECT that does."


def text_rows(engine: Engine, remote: Remote, schema: Table, needed: list[str]) -> ir.Table:
    """Returns the rows as text, with nulls as "": the columns of `schema`, found by name; missing ones are
    empty. If the column date holds days or times, the column `DAY` has the days.

    Raises `RemoteError` if there is no such table, or a column that is `needed` is missing.
    """
    if not remote.table:
        raise RemoteError("no table is named", "Give the name of the table after the address.")
    table = engine.use(lambda backend: _table_or_query(backend, remote.table))
    names = read_names(table.columns, schema.columns)
    names_there = dict(zip(names.read, table.columns, strict=True))
    if fault := names_twice(names, schema.columns):
        raise RemoteError(*fault[:2])
    if missing := [name for name in needed if name not in names_there]:
        raise _missing(missing, table.columns, names)
    cells = {
        name: _text(table[names_there[name]]) if name in names_there else ibis.literal("")
        for name in schema.columns
    }
    if (dates := table[names_there["date"]]).type().is_temporal() and not dates.type().is_time():
        cells[DAY] = dates.cast("date")
    return engine.use(lambda backend: _by_code_point(engine, backend, table.select(**cells)))


def _missing(missing: Sequence[str], columns: Sequence[str], names: Names) -> RemoteError:
    """Returns the error of a table that lacks columns, naming those that it has."""
    has = ", ".join(list(columns)[:30])
    suggestions = f" These may hold what is asked for: {names.pairs}." if names.likely else ""
    return RemoteError(f"missing: {', '.join(missing)}; it has {has}", _RENAME + suggestions)


def _table_or_query(backend: Any, table: str) -> ir.Table:
    if not table.endswith(MAPPING):
        *database, name = table.split(".")
        return backend.table(name, database=tuple(database) or None)
    read = read_bytes(Path(table))
    if isinstance(read, str):
        raise RemoteError(f"{Path(table).name}: {read}", "Name a file with one SELECT.")
    try:
        parsed = sqlglot.parse(read.decode("utf-8-sig"), read=backend.dialect)
        (query,) = (part for part in parsed if part is not None and not isinstance(part, Semicolon))
    except (ValueError, SqlglotError):
        query = None
    if not isinstance(query, Query):
        raise RemoteError(
            f"{Path(table).name} is not one SELECT", "Write one SELECT, in the words of that engine."
        )
    text = query.sql(dialect=backend.dialect, comments=False)
    return backend.sql(text, schema=_schema_of(backend, text))


def _schema_of(backend: Any, query: str) -> sch.Schema:
    """Returns the schema of a SELECT. Ibis would create a view for this, which a read-only user may not."""
    types = backend.compiler.type_mapper
    if backend.name == "clickhouse":
        with backend._safe_raw_sql(f"DESCRIBE ({query})") as answer:
            names, kinds, *_ = answer.result_columns
        return sch.Schema(dict(zip(names, map(types.from_string, kinds), strict=True)))
    if backend.name != "postgres":
        return backend._get_schema_using_query(query)
    with backend.begin() as cursor:
        cursor.execute(f"SELECT * FROM ({query}) AS mapped LIMIT 0")
        kinds = {column.name: column.type_display.partition("(")[0] for column in cursor.description}
    return sch.Schema({name: types.from_string(kind) for name, kind in kinds.items()})


def _text(column: ir.Column) -> ir.StringColumn:
    """Returns a column as the text of a CSV file, with numbers and times as the ledger writes them."""
    kind = column.type()
    if kind.is_string():
        text = column.strip()
    elif kind.is_timestamp():
        text = column.strftime("%Y-%m-%d") + "T" + column.strftime("%H:%M:%S") + "Z"
    elif kind.is_floating() or kind.is_decimal():
        as_integer = column.cast("int64")
        text = (column == as_integer).ifelse(as_integer.cast("string"), column.cast("string"))
    elif kind.is_nested() or isinstance(kind, dt.Binary):
        raise RemoteError(f"the column {column.get_name()} holds lists or bytes, not text", _RENAME)
    else:
        text = column.cast("string")
    return text.coalesce("")


def _by_code_point(engine: Engine, backend: Any, rows: ir.Table) -> ir.Table:
    """Makes PostgreSQL sort text by code point, as every other engine does, instead of by the database's
    language. A column selected with a collation keeps it."""
    if backend.name != "postgres":
        return engine.parts.put(_CELLS, rows, backend)
    texts = [name for name, kind in rows.schema().items() if kind.is_string()]
    columns = ", ".join(
        f'CAST("{name}" AS text) COLLATE "C" AS "{name}"' if name in texts else f'"{name}"'
        for name in rows.columns
    )
    text = f"SELECT {columns} FROM ({backend.compile(rows)}) AS rows"
    return engine.parts.put_text(_CELLS, text, rows)
