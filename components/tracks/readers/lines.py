"""Lines of text of any length, one by one: one that never ends is passed over, not kept."""

from collections.abc import Iterator
from typing import BinaryIO

_BOM = b"\xef\xbb\xbf"


def lines(stream: BinaryIO, longest: int) -> Iterator[tuple[int, bytes | None]]:
    r"""The lines that are not blank, stripped, with their numbers; None for one that is longer than so many bytes.

    >>> import io
    >>> list(lines(io.BytesIO(b"MSG,3\r\n\nlonger than ten\nMSG,4"), 10))
    [(1, b'MSG,3'), (3, None), (4, b'MSG,4')]
    """
    number = 0
    while data := stream.readline(longest + 1):
        number += 1
        whole = data.endswith(b"\n") or len(data) <= longest
        if not whole:
            while (more := stream.readline(1 << 20)) and not more.endswith(b"\n"):
                pass
            yield number, None
        elif text := data.removeprefix(_BOM).strip() if number == 1 else data.strip():
            yield number, text
