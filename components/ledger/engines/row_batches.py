"""Rows that an engine gives one by one, as Arrow's batches of text."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa

ROWS = 65_536
"""Of a batch: as many as are converted at once."""


def batches_of(rows: Iterable[Sequence[str]], names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields rows of text in batches."""
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS)):
        yield batch_of(list(zip(*some, strict=True)), names)


def batch_of(columns: Sequence[Sequence[str]], names: Sequence[str]) -> pa.RecordBatch:
    """Columns of text as a batch."""
    return pa.RecordBatch.from_arrays([pa.array(cells, pa.string()) for cells in columns], list(names))
