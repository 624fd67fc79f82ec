"""The results of engines: rows of text as Arrow batches, or an error in words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa

LOOK = "Look whether it runs, and whether this machine may reach it; then click anywhere to ask again."
ROWS = 65_536
"""Rows of a batch that are converted at once."""


class RemoteError(Exception):
    """The engine did not answer; `what` says why without naming a secret, `remedy` what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def batches_of(rows: Iterable[Sequence[str]], names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yields rows of text in batches."""
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS)):
        yield batch_of(list(zip(*some, strict=True)), names)


def batch_of(columns: Sequence[Sequence[str]], names: Sequence[str]) -> pa.RecordBatch:
    """Returns columns of text as a batch."""
    return pa.RecordBatch.from_arrays([pa.array(cells, pa.string()) for cells in columns], list(names))
