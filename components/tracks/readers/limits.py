"""Limits on how far the content of a file is read, so that endless content is stopped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How far content is read.

    `bytes_out`: unpacked bytes of one file or member in memory. `stream_out`: unpacked bytes of a stream. `trace`:
    bytes of one trace. `ratio`: unpacked bytes per packed byte, checked once more than `ratio_from` bytes are
    unpacked. `gzip_members`: parts of one compressed file. `members`: entries of one archive.

    A day archive of all traces has 60,000 members and several gigabytes; a trace with a position in every second
    has about 20 MB. The text of tracks compresses ten or twenty times, so what grows a hundredfold is no track.
    """

    bytes_out: int = 400_000_000
    stream_out: int = 1_000_000_000_000
    trace: int = 64_000_000
    ratio: int = 100
    ratio_from: int = 10_000_000
    gzip_members: int = 50_000
    members: int = 2_000_000


DISK = Limits()
"""For files on this machine: larger ones are read from a folder, as a stream."""
UPLOAD = Limits(bytes_out=100_000_000, stream_out=400_000_000, trace=24_000_000, members=20_000)
"""For files that come through the browser: several readers share the memory of one process."""
