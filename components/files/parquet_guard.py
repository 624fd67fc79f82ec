"""Checks the metadata of a Parquet file before it is read, and recognizes Arrow's text types."""

import io
from typing import BinaryIO

import pyarrow as pa
from pyarrow import parquet

from components.files.magic import PARQUET

_MARK = PARQUET.starts[0]
_TEXTS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_binary_view,
)


def footer_length(stream: BinaryIO) -> int | None:
    """Returns the length in bytes of the metadata at the end of a file, which takes many times as much memory
    when parsed. Returns None if the file does not end like Parquet. Rewinds the stream.

    >>> footer_length(io.BytesIO(b"PAR1" + b"description" + (11).to_bytes(4, "little") + b"PAR1"))
    11
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(size - 2 * len(_MARK), 0))
    end = stream.read(2 * len(_MARK))
    stream.seek(0)
    length = int.from_bytes(end[: len(_MARK)], "little")
    is_whole = end[len(_MARK) :] == _MARK and length <= size - 3 * len(_MARK)
    return length if is_whole else None


def group_sizes(file: parquet.ParquetFile) -> list[int]:
    """Returns the uncompressed bytes of each row group, according to the file's metadata."""
    return [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]


def grows_beyond(unfolded: int, size: int, ratio: int, ratio_from: int) -> bool:
    """Whether content unfolds to more than `ratio` times its size and to more than `ratio_from` bytes. Small
    files may do so; large ones that do are made to fill the memory.

    >>> [grows_beyond(unfolded, 10, ratio=100, ratio_from=10_000) for unfolded in (5_000, 50_000)]
    [False, True]
    """
    return unfolded > max(ratio_from, ratio * size)


def is_text(kind: pa.DataType) -> bool:
    """Whether the values are texts of any length, or bytes that may be text.

    >>> is_text(pa.large_string()), is_text(pa.int64())
    (True, False)
    """
    return any(is_kind(kind) for is_kind in _TEXTS)
