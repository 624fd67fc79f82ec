"""Connects to ClickHouse, whose SQL dialect gives many words a meaning of its own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import sqlglot.expressions as sge
from ibis.backends.sql.compilers.clickhouse import ClickHouseCompiler
from ibis.backends.sql.datatypes import ClickHouseType

from components.ledger.engines.answers import RemoteError, batch_of

OPEN_END = date.max.isoformat()
_SETTINGS = {
    # Read-only, but the following settings may be changed.
    "readonly": 2,
    "session_timezone": "UTC",
    # Outer joins give NULL for missing rows, not an empty text or 0.
    "join_use_nulls": 1,
    "aggregate_functions_null_for_empty": 1,
    # In `SELECT f(a) AS a … WHERE a = b`, the second a is the column, not the alias.
    "prefer_column_name_to_alias": 1,
    # The first day of a month or a week may lie outside 1970 to 2149.
    "enable_extended_results_for_datetime_functions": 1,
    "formatdatetime_parsedatetime_m_is_month_name": 0,
    # Queries contain the dates as literals.
    "max_query_size": 100_000_000,
    "max_ast_elements": 10_000_000,
    "max_expanded_ast_elements": 10_000_000,
}


class _Types(ClickHouseType):  # type: ignore[misc]
    @classmethod
    def _from_ibis_Date(cls, _: Any) -> sge.DataType:  # noqa: N802
        return sge.DataType(this=sge.DataType.Type.DATE32)


class _Compiler(ClickHouseCompiler):  # type: ignore[misc]
    """Corrects Ibis, which restricts dates to 1970–2149, counts bytes as characters and distinct values
    approximately, and leaves times in the zone of their column."""

    type_mapper = _Types
    SIMPLE_OPS = {  # noqa: RUF012
        ops.CountDistinct: "uniqExact",
        ops.StringLength: "lengthUTF8",
        ops.StrRight: "rightUTF8",
    }

    def visit_NonNullLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        if dtype.is_date():
            return self.f.toDate32(value.isoformat())
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)

    def visit_Substring(self, _: Any, *, arg: Any, start: Any, length: Any) -> Any:  # noqa: N802
        return self.f.substringUTF8(arg, start + 1, *([] if length is None else [length]))

    def visit_Strip(self, op: Any, *, arg: Any) -> Any:  # noqa: N802
        return super().visit_Strip(op, arg=self.f.toString(arg))

    def visit_Strftime(self, _: Any, *, arg: Any, format_str: Any) -> Any:  # noqa: N802
        return self.f.formatDateTime(arg, format_str, "UTC")

    def visit_Cast(self, op: Any, *, arg: Any, to: Any) -> Any:  # noqa: N802
        if op.arg.dtype.is_timestamp() and to.is_date():
            arg = self.f.toTimeZone(arg, "UTC")
        return super().visit_Cast(op, arg=arg, to=to)


def connected_to_clickhouse(url: str, patience: float, longest: float) -> Any:
    """Connects to the server at an address and returns an Ibis backend. `patience` limits connecting, and
    `longest` a query, in seconds. Raises `RemoteError` if the server is too old."""
    backend = ibis.connect(
        url,
        settings=_SETTINGS | {"max_execution_time": longest},
        connect_timeout=patience,
        send_receive_timeout=longest,
        autogenerate_session_id=False,
    )
    backend.compiler = _Compiler()
    if backend.con.query(f"SELECT toString(toDate32('{OPEN_END}'))").first_row != (OPEN_END,):
        what = "its days end in 2299, and an open end is a day of the year 9999"
        raise RemoteError(what, "Use ClickHouse 26.9 or newer.")
    return backend


def batches(backend: Any, text: str, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields the result of SQL whose columns are all text without nulls."""
    with backend.con.query_column_block_stream(text) as blocks:
        for columns in blocks:
            yield batch_of(columns, names)


def literals(names: Sequence[str], kinds: Iterable[str], tuples: Iterable[str]) -> str:
    """Returns tuples of values as a SELECT. They are passed as one text: ClickHouse takes seconds to parse many
    literals."""
    rows = sge.convert(f"[{', '.join(tuples)}]").sql(dialect="clickhouse")
    cells = ", ".join(f"told.{place} AS {name}" for place, name in enumerate(names, 1))
    return f"SELECT {cells} FROM (SELECT arrayJoin(CAST({rows} AS Array(Tuple({', '.join(kinds)})))) AS told)"
