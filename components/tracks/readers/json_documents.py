"""JSON documents of a file: one, one a line, or one after the other."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO

from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.compression import Limits
from components.tracks.readers.lines import lines
from components.tracks.readers.point_records import Flaw
from components.tracks.readers.strict_json import HEAVIEST, STRICT, parse_json, refuse_heavy


def documents(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[tuple[int, object]]:
    """The documents of a file with their numbers: that of the line, where each stands on a line of its own (then
    `tally` counts lines); otherwise 1, 2, … A line that is no document is a `Flaw`.

    Raises `UnreadableError` where there is no document at all.
    """
    most = min(limits.bytes_out, HEAVIEST)
    first = stream.readline(most + 1).removeprefix(b"\xef\xbb\xbf")
    second = stream.readline(most + 1) if first.endswith(b"\n") else b""
    if second.strip() and (_is_whole(first) or _is_whole(second)):
        tally.lines = True
        yield from _each_line(first, second, stream, most)
        return
    data = first + second
    data += stream.read(max(most + 1 - len(data), 0))
    if len(data) > most:
        raise UnreadableError(f"this JSON is larger than {most / 1e6:,.0f} MB", "Split the file.")
    refuse_heavy(data)
    try:
        yield 1, parse_json(data, count_names)
    except UnreadableError:
        several = _one_after_the_other(data)
        if not several:
            raise
        yield from enumerate(several, start=1)


def as_list(document: object) -> list[Any]:
    """Returns a document that is a list as it is, and any other one as a list of itself.

    >>> as_list([1, 2]), as_list({"now": 1})
    ([1, 2], [{'now': 1}])
    """
    return document if isinstance(document, list) else [document]


def count_names(document: object) -> int:
    """How many names all objects of a document have.

    >>> count_names({"ac": [{"hex": "4b1803"}, 1]})
    2
    """
    count, waiting = 0, [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            count += len(node)
            waiting += [value for value in node.values() if isinstance(value, dict | list)]
        elif isinstance(node, list):
            waiting += [value for value in node if isinstance(value, dict | list)]
    return count


def _is_whole(data: bytes) -> bool:
    try:
        return isinstance(parse_json(data, count_names), dict | list)
    except UnreadableError:
        return False


def _each_line(first: bytes, second: bytes, stream: BinaryIO, most: int) -> Iterator[tuple[int, object]]:
    begun = ((1, first.strip()), (2, second.strip()))
    for number, text in chain(begun, ((number + 2, text) for number, text in lines(stream, most))):
        if text is None:
            yield number, Flaw(number, "", "", "this line is too long to be read")
            continue
        try:
            yield number, parse_json(text, count_names)
        except UnreadableError as error:
            yield number, Flaw(number, "", text[:100].decode("utf-8", "replace"), error.what)


def _one_after_the_other(data: bytes) -> list[object]:
    """The documents of a text in which they follow each other with nothing but space between; none where there is
    anything else."""
    text, made, place = data.decode("utf-8", "replace"), list[object](), 0
    try:
        while place < len(text):
            document, place = STRICT.raw_decode(text, place)
            made.append(document)
            while place < len(text) and text[place].isspace():
                place += 1
    except (ValueError, RecursionError):
        return []
    return made if len(made) > 1 else []
