"""Reads Parquet batch by batch into columns: numbers, flags, timestamps or text, whatever types a file has."""

import io
from collections.abc import Collection, Iterator, Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from components.files.parquet_guard import footer_length, group_sizes, grows_beyond, is_text
from components.files.problems import shown
from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.compression import seekable
from components.tracks.readers.delimited import MOST_COLUMNS, Chunk, known_texts, refuse_twice
from components.tracks.readers.limits import Limits

BATCH_ROWS = 100_000
"""Rows at a time: some tens of megabytes of points."""
LARGEST_GROUP = 16_000_000_000
"""Bytes of an unpacked row group. Groups are read in batches, so this only stops files that no writer makes."""
LARGEST_FOOTER = 4_000_000
"""Bytes; parsed, they take about thirty times as much memory."""
LONGEST_TEXT = 100
"""Bytes of a text: callsigns, addresses and types are short. A long text in every row would fill the memory."""

_ERRORS = (pa.ArrowException, OSError, ValueError)
_AGAIN = "Fetch the file again."


def column_names(stream: BinaryIO) -> list[str]:
    """Returns the column names of a Parquet file, lower-case and stripped, and rewinds the stream. Raises
    `UnreadableError`."""
    try:
        return [_normalised(name) for name in _opened(stream).schema_arrow.names]
    except UnreadableError:
        raise
    except _ERRORS as error:
        raise UnreadableError("this Parquet file is damaged or cut short", _AGAIN) from error
    finally:
        stream.seek(0)


def parquet_chunks(stream: BinaryIO, tally: Tally, wanted: Collection[str], limits: Limits) -> Iterator[Chunk]:
    """Yields the rows of a Parquet file, plain or gzip, about 100,000 per chunk; only columns in `wanted`.

    Columns are float64, bool, timestamp[ms] (UTC) or text. Text that is not UTF-8 goes to `tally`. Raises
    `UnreadableError` for a file that cannot be read, or not to its end; for a repeated column, or one of lists and
    the like; and if much more data would come out than the file's size justifies.
    """
    row = 1
    try:
        stream = seekable(stream, limits)
        file = _opened(stream)
        present = _columns_to_read(file, wanted, stream.seek(0, io.SEEK_END), limits)
        # Texts are read as dictionaries, as stored: otherwise a long text in every row would fill the memory.
        file = _opened(stream, [name for name in present if is_text(_kind(file, name))])
        for batch in _batches(file, present):
            columns = {_normalised(name): _plain(batch.column(name), name, tally) for name in present}
            yield Chunk(columns, np.arange(row, row + batch.num_rows, dtype="int64"))
            row += batch.num_rows
    except UnreadableError:
        raise
    except _ERRORS as error:
        reason = (
            "damaged or no Parquet" if row == 1 else f"damaged after row {row - 1:,}; what was read stays good"
        )
        raise UnreadableError(f"this Parquet file is {reason}", _AGAIN) from error


def _normalised(name: str) -> str:
    return name.strip().lower()


def _opened(stream: BinaryIO, dictionaries: Sequence[str] = ()) -> pa.parquet.ParquetFile:
    footer = footer_length(stream)
    if footer is None:
        raise ValueError("the end of the file is not that of Parquet")
    if footer > LARGEST_FOOTER:
        what = (
            f"this Parquet file needs {footer:,} bytes to tell what is in it; at most {LARGEST_FOOTER:,} are read"
        )
        raise UnreadableError(what, "Write it with fewer columns or with larger row groups.")
    return pa.parquet.ParquetFile(
        stream,
        read_dictionary=list(dictionaries),
        coerce_int96_timestamp_unit="ms",
        arrow_extensions_enabled=False,
    )


def _columns_to_read(
    file: pa.parquet.ParquetFile, wanted: Collection[str], size: int, limits: Limits
) -> list[str]:
    """Returns the columns to read, by the file's spelling. Raises `UnreadableError` for what no track has."""
    names = file.schema_arrow.names
    groups = group_sizes(file)
    if len(names) > MOST_COLUMNS or max(groups, default=0) > min(LARGEST_GROUP, limits.stream_out):
        raise UnreadableError("this Parquet file has columns or row groups beyond measure", "Split the file.")
    refuse_twice([_normalised(name) for name in names], wanted)
    present = [name for name in names if _normalised(name) in wanted]
    _refuse_nested(file, present)
    # Not per column: asking an encrypted column for its size would end the process.
    rows, unpacked = file.metadata.num_rows, sum(groups)
    leave = "Leave this file out, or ask where it comes from."
    if unpacked > limits.ratio_from and unpacked > rows * len(names) * LONGEST_TEXT:
        raise UnreadableError(
            f"this Parquet file has {unpacked:,} bytes in {rows:,} rows, as no track does", leave
        )
    if grows_beyond(max(unpacked, rows * max(len(present), 1) * 8), size, limits.ratio, limits.ratio_from):
        raise UnreadableError(f"this Parquet file has {rows:,} rows in {size:,} bytes, as no track does", leave)
    return present


def _refuse_nested(file: pa.parquet.ParquetFile, present: Sequence[str]) -> None:
    """Raises `UnreadableError` for a column of lists and the like."""
    for name in present:
        if not _is_plain(_kind(file, name)):
            what = f"the column '{shown(name)}' holds no plain values"
            raise UnreadableError(what, "Write it as numbers or text.")


def _batches(file: pa.parquet.ParquetFile, present: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields batches of rows, combining small row groups: a batch takes its time however few rows it has."""
    waiting: list[pa.RecordBatch] = []
    failure: Exception | None = None
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=list(present)):
            if sum(each.num_rows for each in waiting) + batch.num_rows > BATCH_ROWS:
                yield pa.concat_batches(waiting)
                waiting = []
            waiting.append(batch)
    except _ERRORS as error:
        failure = error
    if waiting:
        yield pa.concat_batches(waiting)
    if failure:
        raise failure


def _kind(file: pa.parquet.ParquetFile, name: str) -> pa.DataType:
    kind = file.schema_arrow.field(name).type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_plain(kind: pa.DataType) -> bool:
    return is_text(kind) or any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_null,
            pa.types.is_boolean,
            pa.types.is_integer,
            pa.types.is_floating,
            pa.types.is_decimal,
            pa.types.is_timestamp,
            pa.types.is_date,
        )
    )


def _plain(cells: pa.Array, name: str, tally: Tally) -> pa.Array:
    if pa.types.is_dictionary(cells.type) and not is_text(cells.type.value_type):
        cells = cells.dictionary_decode()
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(cells.indices, _text(cells.dictionary, name, tally))
    if is_text(kind):
        return _text(cells, name, tally)
    if pa.types.is_boolean(kind):
        return cells
    if pa.types.is_timestamp(kind):
        # A time zone is only for display, the values are UTC; without one, their zone is unknown.
        return pc.cast(cells, pa.timestamp("ms", "UTC" if kind.tz else None), safe=False)
    if pa.types.is_date(kind) or pa.types.is_null(kind):
        return pc.cast(cells, pa.large_string())
    return pc.cast(cells, pa.float64(), safe=False)


def _text(values: pa.Array, name: str, tally: Tally) -> pa.Array:
    if (pc.max(pc.binary_length(values)).as_py() or 0) > LONGEST_TEXT:
        what = f"the column '{shown(name)}' has a text longer than {LONGEST_TEXT:,} bytes"
        raise UnreadableError(what, "Check that this is a table.")
    raw = pc.cast(values, pa.large_binary())
    try:
        texts = pc.cast(raw, pa.large_string())
    except pa.ArrowInvalid:
        what = "this column has text that is not UTF-8; what cannot be read of it stands as �"
        tally.flag(shown(name), what, "Write it as UTF-8.")
        replaced = [None if text is None else text.decode("utf-8", "replace") for text in raw.to_pylist()]
        texts = pa.array(replaced, pa.large_string())
    texts = pc.utf8_trim_whitespace(texts)
    return known_texts(pc.if_else(pc.equal(texts, ""), None, texts), shown(name), tally)
