"""Points as a job hands them over: packed as Parquet part by part, so that neither the process that reads nor the
one that stores them holds all of them as tables."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from components.tracks.aircraft import is_shadow
from components.tracks.scanning.extract import Extract

BUCKETS = 256
"""Parts into which aircraft are divided by their address: a year of a large archive fits into memory part by
part."""
_POINTS_AT_ONCE = 100_000
"""Points that are packed together: about 40 MB in memory."""
_ROWS_TOGETHER = 8_000
"""Points that are unpacked together, for any of their buckets. Parts half as large take a third more space, and as
long to unpack."""


def bucket(icao24: pd.Series) -> pd.Series:
    """Returns a number below BUCKETS for each ICAO address, and BUCKETS for anything else."""
    codes, addresses = pd.factorize(icao24)
    numbers = [
        crc32(address.encode()) % BUCKETS if address and not is_shadow(address) else BUCKETS
        for address in addresses
    ]
    return pd.Series(numbers, dtype="int16").take(codes).set_axis(icao24.index)


def span(wanted: int, points: int) -> int:
    """Returns how many buckets hold about `wanted` of all `points`, rounded down to a power of two, so that ranges
    read together align with those packed together.

    >>> span(8_000, 100_000), span(60_000, 1_000), span(1, 1_000_000)
    (16, 256, 1)
    """
    return 1 << min(max(BUCKETS * wanted // max(points, 1), 1), BUCKETS).bit_length() - 1


class PackedPoints:
    """The points of one source, with the columns `bucket` and `source` (the source's key)."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._waiting: list[pd.DataFrame] = []
        self._file = io.BytesIO()
        self._writer: pq.ParquetWriter | None = None

    def of(self, extracts: Iterable[Extract]) -> Iterator[Extract]:
        """Yields extracts without their points, which are packed."""
        for one in extracts:
            self._waiting += one.tracks
            if sum(map(len, self._waiting)) >= _POINTS_AT_ONCE:
                self._pack()
            yield replace(one, tracks=())

    def content(self) -> bytes:
        """Returns all packed points as a Parquet file; empty if there are none."""
        self._pack()
        if self._writer:
            self._writer.close()
        return self._file.getvalue()

    def _pack(self) -> None:
        if not self._waiting:
            return
        points = pd.concat(self._waiting, ignore_index=True)
        self._waiting = []
        points = points.assign(bucket=bucket(points["icao24"]), source=self._source)
        # Sorted, so that reading some buckets need not unpack the others.
        table = pa.Table.from_pandas(points.sort_values("bucket", kind="stable"), preserve_index=False)
        self._writer = self._writer or pq.ParquetWriter(self._file, table.schema, compression="zstd")
        table = table.cast(self._writer.schema)
        width = span(_ROWS_TOGETHER, len(table))
        ends = np.searchsorted(table["bucket"].to_numpy(), range(0, BUCKETS + width + 1, width)).tolist()
        for first, behind in pairwise(ends):
            if first < behind:
                self._writer.write_table(table.slice(first, behind - first))
