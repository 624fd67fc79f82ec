"""Parquet, of whichever table: the columns say which."""

from collections.abc import Iterator
from typing import BinaryIO

from components.tracks.readers import opensky
from components.tracks.readers.batch import Batch, NoTrackError
from components.tracks.readers.compression import Limits, seekable
from components.tracks.readers.parquet import MAGIC, column_names
from components.tracks.readers.position_tables import is_table, read_parquet

NAME = "Parquet"


def recognises(head: bytes) -> bool:
    """Whether this is Parquet; what columns it has stands at its end."""
    return head.startswith(MAGIC)


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """The points of a Parquet file. Raises `UnreadableError`."""
    stream = seekable(stream, limits)
    names = column_names(stream)
    if opensky.FLIGHT_LIST.has(names):
        yield from opensky.FLIGHT_LIST.read(stream, file, limits)
    elif is_table(names):
        yield from read_parquet(stream, file, names, limits)
    else:
        raise NoTrackError("this is no track file; it looks like a Parquet table without the columns of a track")
