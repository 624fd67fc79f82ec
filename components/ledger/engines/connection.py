"""Connects to the database engine that holds the flights, and sends it read-only queries.

Queries refer to named parts, each written once as a common table expression (WITH). Ibis alone would repeat a
part wherever it is used, so queries would grow with every use.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from threading import BoundedSemaphore, Lock
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlsplit

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import sqlglot.expressions as sge

from components.ledger.engines import clickhouse, postgres, spark
from components.ledger.engines.answers import LOOK, ROWS, RemoteError, batches_of
from components.ledger.engines.clickhouse import connected_to_clickhouse
from components.ledger.engines.spark import connected_to_spark
from components.ledger.location import Remote

MOST_LITERALS = 100_000
"""The most rows of literals in a query."""

CONNECT_S = 10
QUESTION_S = 600
"""Seconds after which a query is cancelled."""
_AT_ONCE = 4

_POSTGRES_OPTIONS = {
    "connect_timeout": CONNECT_S,
    "tcp_user_timeout": CONNECT_S * 1000,
    # Notice within a minute that the server is gone, even while nothing is sent to it: a copy in progress holds
    # a lock that others wait for.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "application_name": "flight-activity-dashboard",
    # The planner takes rows that were filtered by patterns to be very few, and would choose slow nested loops.
    "options": "-c default_transaction_read_only=on -c datestyle=ISO -c enable_nestloop=off -c jit=off "
    f"-c statement_timeout={QUESTION_S * 1000}",
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "postgres": _POSTGRES_OPTIONS,
    "trino": {"request_timeout": QUESTION_S},
    "pyspark": {},
    "clickhouse": {},
}
_NAMES = {"postgresql": "postgres", "spark": "pyspark"}


@dataclass(frozen=True, slots=True)
class NamedParts:
    """The SQL of each named part, and the names of the parts that it uses."""

    _texts: dict[str, str] = field(default_factory=dict)
    _needs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def put(self, name: str, part: ir.Table, backend: Any) -> ir.Table:
        """Names a part; returns the table that represents it in queries."""
        return self.put_text(name, backend.compile(part), part, _parts_used(part))

    def put_text(self, name: str, text: str, part: ir.Table, needs: Iterable[str] = ()) -> ir.Table:
        """Names SQL that has the columns of `part`; returns the table that represents it in queries."""
        self._needs[name] = tuple(needs)
        self._texts[name] = text
        return ibis.table(part.schema(), name=name)

    def put_rows(self, name: str, rows: pd.DataFrame, schema: ibis.Schema, backend: Any) -> ir.Table:
        """Names rows in memory; returns the table that represents them in queries.

        Raises `RemoteError` if there are too many rows.
        """
        return self.put_text(name, _literals(rows, schema, backend), ibis.table(schema))

    def text(self, question: ir.Table, backend: Any) -> str:
        """Returns the SQL of a query, with the parts that it uses, and its tables in memory as literals.

        Raises `RemoteError` if a table in memory has too many rows.
        """
        parts = {name: self._texts[name] for name in self._ordered(_parts_used(question))}
        for table in question.op().find(ops.InMemoryTable):
            parts[table.name] = _literals(table.data.to_frame(), table.schema, backend)
        return _with_parts(parts, backend.compile(question), backend)

    def _ordered(self, names: Iterable[str]) -> Iterator[str]:
        """Yields the parts in topological order: each after those that it uses."""
        for name in names:
            yield from self._ordered(self._needs[name])
            yield name


def _parts_used(question: ir.Table) -> list[str]:
    return [table.name for table in question.op().find(ops.UnboundTable)]


def _with_parts(parts: Mapping[str, str], text: str, backend: Any) -> str:
    if not parts:
        return text
    # PostgreSQL would compute a part that is used twice as a whole, regardless of the query's filters.
    kind = "AS NOT MATERIALIZED" if backend.name == "postgres" else "AS"
    named = ", ".join(f"{_name(name, backend)} {kind} ({part})" for name, part in parts.items())
    body = text.removeprefix("WITH ")
    return f"WITH {named}{', ' if body != text else ' '}{body}"


def _literals(rows: pd.DataFrame, schema: ibis.Schema, backend: Any) -> str:
    """Returns a table as a SELECT of literals, without duplicate rows."""
    if len(rows := rows.drop_duplicates()) > MOST_LITERALS:
        what = f"more than {MOST_LITERALS:,} rows cannot go along with a question"
        raise RemoteError(what, "Choose fewer flights.")
    cells = rows.astype("object").where(rows.notna(), None).itertuples(index=False)
    tuples = [", ".join(_cell(cell, backend) for cell in row) for row in cells]
    names = [_name(name, backend) for name in schema.names]
    kinds = [backend.compiler.type_mapper.to_string(kind) for kind in schema.types]
    if backend.name == "clickhouse":
        return clickhouse.literals(names, kinds, (f"({row})" for row in tuples))
    return _values(names, kinds, tuples)


def _values(names: list[str], kinds: list[str], tuples: list[str]) -> str:
    """Returns rows as standard SQL. Without rows it is a row of NULLs that WHERE FALSE excludes, to keep the
    columns."""
    nulls = ", ".join(["NULL"] * len(names))
    values = ", ".join(f"({row})" for row in tuples or [nulls])
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, kinds, strict=True))
    return (
        f"SELECT {typed} FROM (VALUES {values}) AS literals({', '.join(names)}){'' if tuples else ' WHERE FALSE'}"
    )


def _cell(cell: Any, backend: Any) -> str:
    plain = cell.isoformat() if isinstance(cell, pd.Timestamp) else getattr(cell, "item", lambda: cell)()
    return sge.convert(plain).sql(dialect=backend.dialect)


def _name(name: str, backend: Any) -> str:
    return sge.to_identifier(name, quoted=True).sql(dialect=backend.dialect)


@dataclass(slots=True)
class Engine:
    """A pool of connections to one engine, opened on demand, each used by one query at a time. A query whose
    connection is lost is retried once on a new one."""

    open: Callable[[], Any]
    name: str
    parts: NamedParts = field(default_factory=NamedParts)
    _idle: list[Any] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def frame(self, question: ir.Table) -> pd.DataFrame:
        """Returns the result of a query in memory, with the types that DuckDB would give.

        Raises `RemoteError`.
        """
        return self.use(
            lambda backend: _typed(_rows(backend, self.parts.text(question, backend), question.columns), question)
        )

    def batches(self, question: ir.Table) -> Iterator[pa.RecordBatch]:
        """Yields the result of a query whose columns are all text without nulls, in batches and in any order. A
        lost connection is not retried: rows would come twice.

        Raises `RemoteError`.
        """
        try:
            with self._connection() as backend:
                stream = _STREAMS.get(backend.name, _fetched)
                yield from stream(backend, self.parts.text(question, backend), question.columns)
        except RemoteError:
            raise
        # Every engine raises its own errors; `_raise_remote_error` puts them into our words.
        except Exception as error:
            _raise_remote_error(error, self.name)

    def matching(self, table: ir.Table, column: str, values: Sequence[int | str]) -> pd.DataFrame:
        """Returns the rows of a table with one of these values in a text column, in any order. Raises
        `RemoteError`."""
        wanted = ibis.memtable(pd.DataFrame({column: list(values)}, dtype="str"), schema={column: "string"})
        return self.frame(table.semi_join(wanted, column))

    def named(self, name: str, part: ir.Table) -> ir.Table:
        """Names a part of queries; returns the table that represents it."""
        return self.use(lambda backend: self.parts.put(name, part, backend))

    def named_rows(self, name: str, rows: pd.DataFrame, schema: ibis.Schema) -> ir.Table:
        """Names rows in memory that queries can join; returns the table that represents them."""
        return self.use(lambda backend: self.parts.put_rows(name, rows, schema, backend))

    def use(self, work: Callable[[Any], Any]) -> Any:
        """Returns the result of `work` for a connection, an Ibis backend; retries once if the connection was
        lost. Raises `RemoteError`."""
        try:
            try:
                return self._use_once(work)
            except Exception as error:
                if not _is_cut(error):
                    raise
                return self._use_once(work)
        except RemoteError:
            raise
        except Exception as error:
            _raise_remote_error(error, self.name)

    def _use_once(self, work: Callable[[Any], Any]) -> Any:
        with self._connection() as backend:
            return work(backend)

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        with self._places:
            with self._lock:
                backend = self._idle.pop() if self._idle else None
            backend = backend or self.open()
            try:
                yield backend
            except BaseException:
                if backend.name != "pyspark":
                    with suppress(Exception):
                        backend.disconnect()
                raise
            with self._lock:
                self._idle.append(backend)


def engine_of(remote: Remote) -> Engine:
    """Returns the engine at an address, without connecting yet.

    Raises `RemoteError` if the address is invalid, or names an unknown kind of engine.
    """
    if (parts := remote.parts()) is None:
        raise RemoteError(
            "its address cannot be taken apart: a user, a password or a port is not written as in an address",
            "Write it as postgres://USER:PASSWORD@HOST/DATABASE. "
            "Percent-encode the password and the user: %40 for @, %2F for /, %23 for #, %3F for ?, %5B for [, "
            "%20 for a space; or leave the password to PGPASSWORD or ~/.pgpass.",
        )
    scheme = parts.scheme
    name = _NAMES.get(scheme, scheme)
    if name not in _OPTIONS:
        raise RemoteError(
            f"'{scheme}' is no engine that flights can be read from here",
            f"Use one of: {', '.join(sorted(_OPTIONS))}.",
        )
    return Engine(lambda: _connected(remote.url, name), name)


def _connected(url: str, name: str) -> Any:
    parts = urlsplit(url)
    try:
        if name == "pyspark":
            return connected_to_spark(dict(parse_qsl(parts.query)), CONNECT_S)
        if name == "clickhouse":
            return connected_to_clickhouse(url, CONNECT_S, QUESTION_S)
        return ibis.connect(parts._replace(scheme=name).geturl(), **_OPTIONS[name])
    except ImportError:
        _say_missing(name)
    except RemoteError:
        raise
    except Exception as error:
        _raise_remote_error(error, name)


def _say_missing(name: str) -> NoReturn:
    needed = "pip install pyspark==4.3.*" if name == "pyspark" else f'pip install "ibis-framework[{name}]"'
    raise RemoteError(f"what speaks to {name} is not installed", f"Install it: {needed}. Then start again.")


def _raise_remote_error(error: BaseException, name: str) -> NoReturn:
    """Raises a `RemoteError` in our own words: an engine's message may quote addresses, secrets and cells."""
    state = getattr(error, "sqlstate", None) or ""
    text = str(error)
    if type(error).__name__ == "TableNotFound" or state == "42P01" or any(mark in text for mark in _NO_TABLE):
        raise RemoteError("there is no such table", "Give the name of the table after the address.") from None
    if isinstance(error, ImportError):
        _say_missing(name)
    for sign, what, remedy in _KNOWN:
        if state.startswith(sign) if len(sign) in (2, 5) else sign in text:
            raise RemoteError(what, remedy) from None
    kind = f"{type(error).__name__} {state}".strip()
    raise RemoteError(f"it did not answer ({kind})", LOOK) from None


_NO_TABLE = ("TABLE_OR_VIEW_NOT_FOUND", "Code: 60.")
_REFUSED = (
    "it refuses the user or the password",
    "Correct them in the address, or in PGPASSWORD or ~/.pgpass.",
)
_KNOWN = (
    ("28", *_REFUSED),
    ("password authentication failed", *_REFUSED),
    ("no password supplied", *_REFUSED),
    ('role "', *_REFUSED),
    ('database "', "there is no such database", "Correct its name in the address."),
    ("42501", "the user may not read the table", "Grant the user SELECT on it."),
    ("57014", f"a question took longer than {QUESTION_S // 60} minutes", "Choose fewer flights."),
    ("25006", "the question would have written something", "Give a table, or a SELECT alone."),
    ("42601", "the SELECT is not understood", "Try it in the database's own client first."),
    ("42703", "a column is not there", "Try the SELECT in the database's own client first."),
    ("3D000", "there is no such database", "Correct its name in the address."),
    ("Code: 47.", "a column is not there", "Try the SELECT in the database's own client first."),
    ("Code: 62.", "the SELECT is not understood", "Try it in the database's own client first."),
    ("Code: 81.", "there is no such database", "Correct its name in the address."),
    ("Code: 159.", f"a question took longer than {QUESTION_S // 60} minutes", "Choose fewer flights."),
    ("Code: 164.", "the question would have written something", "Give a table, or a SELECT alone."),
    ("Code: 497.", "the user may not read the table", "Grant the user SELECT on it."),
    ("Code: 516.", "it refuses the user or the password", "Correct them in the address."),
    ("is readonly", "the user may not change how questions are taken", "Give the user readonly = 2."),
    ("Connection refused", "it refuses the connection", LOOK),
    ("timeout", "it does not answer in time", LOOK),
)  # fmt: skip


def _is_cut(error: BaseException) -> bool:
    """Whether a connection was lost, as opposed to a query refused."""
    state = getattr(error, "sqlstate", None)
    cut = type(error).__name__ in ("OperationalError", "InterfaceError", "AdminShutdown", "Py4JNetworkError")
    return (cut and state in (None, "57P01", "57P02", "57P03")) or isinstance(error, ConnectionError)


def _fetched(backend: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields the result of SQL whose columns are all text, from an engine with row cursors."""
    with backend._safe_raw_sql(text) as answer:
        yield from batches_of(chain.from_iterable(iter(lambda: answer.fetchmany(ROWS), [])), names)


_STREAMS = {"postgres": postgres.batches, "clickhouse": clickhouse.batches, "pyspark": spark.batches}


def _rows(backend: Any, text: str, names: Sequence[str]) -> pd.DataFrame:
    """Returns the result of SQL, with the types that the engine gives."""
    with backend._safe_raw_sql(text) as answer:
        if backend.name == "pyspark":
            rows = answer.collect()
        elif backend.name == "clickhouse":
            rows = answer.result_rows
        else:
            rows = answer.fetchall()
        return pd.DataFrame.from_records(rows, columns=list(names), coerce_float=True)


def _typed(frame: pd.DataFrame, question: ir.Table) -> pd.DataFrame:
    """Returns text as str, days as datetime64[s], counts as int64, since engines disagree on types."""
    typed = {}
    for name, kind in question.schema().items():
        cells = frame[name]
        if kind.is_date():
            typed[name] = pd.Series(pd.array([_day(cell) for cell in cells], dtype="datetime64[s]"))
        elif kind.is_string():
            typed[name] = cells.astype("str")
        elif kind.is_integer():
            typed[name] = cells.astype("float64" if cells.isna().any() else "int64")
        elif kind.is_boolean() and cells.notna().all():
            typed[name] = cells.astype("bool")
        else:
            typed[name] = cells
    return pd.DataFrame(typed, index=frame.index)


def _day(cell: Any) -> date | None:
    """Returns a day, which some engines give as its first moment; sessions are in UTC."""
    if pd.isna(cell):
        return None
    return cell.date() if isinstance(cell, datetime) else cell
