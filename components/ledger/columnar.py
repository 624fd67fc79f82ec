"""From a Parquet file to a table of text, as if it had been read from a CSV file."""

import io
from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from components.ledger.records import Records, empty_records
from components.problems import Problem, Severity

FIRST_ROW = 2


def read_parquet_records(
    data: bytes, file: str, columns: Sequence[str], *, required: Sequence[str] = ()
) -> Records:
    """Rows of a Parquet file as text: times as `2025-10-26T14:03:05Z`, unknown as an empty cell. Rows are numbered
    as a spreadsheet would, from 2 on. Never raises: what is wrong is in the problems of the answer."""
    try:
        content = pd.read_parquet(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        return unreadable_parquet(
            columns, file, f"this is not a Parquet file that can be read ({type(error).__name__})"
        )
    if missing := [name for name in required if name not in content.columns]:
        return unreadable_parquet(columns, file, f"missing: {', '.join(missing)}", missing[0])
    return text_records(content, columns, FIRST_ROW)


def text_records(content: pd.DataFrame, columns: Sequence[str], first: int) -> Records:
    """Typed columns as text, rows numbered from `first` on."""
    index = pd.RangeIndex(first, first + len(content), name="row")
    cells = {name: _text(content[name]) if name in content.columns else "" for name in columns}
    return Records(
        table=pd.DataFrame(cells, index=content.index, dtype="str").set_axis(index),
        lines=pd.Series(index, index=index, dtype="int64", name="line"),
        set_aside=empty_records(columns).set_aside,
        problems=(),
    )


def unreadable_parquet(columns: Sequence[str], file: str, what: str, column: str = "") -> Records:
    """No rows, for a file that cannot be used."""
    remedy = "Write it again, with the columns the README names."
    return empty_records(columns, Problem(Severity.UNREADABLE, file, what, remedy, column=column))


def _text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        zoned = column.dt.tz_convert("UTC") if getattr(column.dtype, "tz", None) is not None else column
        return zoned.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("").astype("str")
    if column.dtype == "str":
        return column.fillna("")
    return column.astype("object").map(lambda cell: "" if pd.isna(cell) else str(cell)).astype("str")
