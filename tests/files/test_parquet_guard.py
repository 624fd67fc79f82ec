"""What a Parquet file says of itself is weighed before it is read: forged and cut ends among it."""

import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from components.files.parquet_guard import footer_length, group_sizes, grows_beyond


def content(rows: int = 10, group: int = 5) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pa.table({"a": list(range(rows))}), stream, row_group_size=group)
    return stream.getvalue()


def test_footer_of_a_real_file_is_within_it() -> None:
    stream = io.BytesIO(content())
    length = footer_length(stream)
    assert length is not None
    assert 0 < length < len(content())
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "damaged",
    [b"", b"PAR1", content()[:-1], content()[:-4] + b"PARE", content()[:-8] + b"\xff\xff\xff\x7fPAR1"],
    ids=["empty", "a mark alone", "cut", "encrypted", "longer than the file"],
)
def test_what_has_no_end_of_parquet_has_no_footer(damaged: bytes) -> None:
    assert footer_length(io.BytesIO(damaged)) is None


def test_each_row_group_is_weighed() -> None:
    sizes = group_sizes(parquet.ParquetFile(io.BytesIO(content(rows=12, group=5))))
    assert len(sizes) == 3
    assert all(size > 0 for size in sizes)


def test_small_content_may_grow_and_large_may_not() -> None:
    assert not grows_beyond(1_000, 1, ratio=100, ratio_from=1_000)
    assert grows_beyond(1_001, 1, ratio=100, ratio_from=1_000)
    assert not grows_beyond(100_000, 1_000, ratio=100, ratio_from=1_000)
