"""Parquet, of whichever table: the columns say which."""

from collections.abc import Iterator
from typing import BinaryIO

from components.tracks.readers import opensky
from components.tracks.readers.batch import Batch, NoTrackError
from components.tracks.readers.compression import Limits
from components.tracks.readers.parquet import MAGIC, column_names, seekable

NAME = "Parquet"


def recognises(head: bytes) -> bool:
    """Whether this is Parquet; what columns it has stands at its end."""
    return head.startswith(MAGIC)


def read(stream: BinaryIO, file: str, limits: Limits) -> Iterator[Batch]:
    """The points of a Parquet file. Raises `UnreadableError`."""
    stream = seekable(stream, limits)
    names = column_names(stream)
    reader = next((one for one in (opensky.FLIGHT_LIST, opensky.STATES) if one.has(names)), None)
    if reader is None:
        raise NoTrackError("this is no track file; it looks like a Parquet table without the columns of a track")
    yield from reader.read(stream, file, limits)
