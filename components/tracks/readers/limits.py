"""How far the content of a file is followed: what grows without end is stopped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How far content is followed.

    `bytes_out`: bytes that one file or member may have once unpacked in memory. `stream_out`: the same for what is
    unpacked as a stream. `trace`: bytes of one trace. `ratio`: bytes out for one byte in, asked once more than
    `ratio_from` bytes are out. `gzip_members`: parts that one compressed file may consist of. `members`: entries
    of one archive.

    A day archive of all traces has 60,000 members and some gigabytes; a trace with a position in every second has
    some 20 MB. The text of tracks shrinks ten or twenty times, so what grows a hundredfold is no track.
    """

    bytes_out: int = 400_000_000
    stream_out: int = 1_000_000_000_000
    trace: int = 64_000_000
    ratio: int = 100
    ratio_from: int = 10_000_000
    gzip_members: int = 50_000
    members: int = 2_000_000


DISK = Limits()
"""Of files on this machine: a larger one is read from a folder, as a stream."""
UPLOAD = Limits(bytes_out=100_000_000, stream_out=400_000_000, trace=24_000_000, members=20_000)
"""Of files that come through the browser: several readers share the memory of one process."""
