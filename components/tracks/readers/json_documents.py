"""Reads the JSON documents of a file: a single one, one per line, or one after the other. Rejects what is too
heavy to parse or ambiguous: repeated names, and numbers that are none."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO, NoReturn

import orjson

from components.files.delimited_text import BOM, lines
from components.files.problems import shown
from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.limits import Limits
from components.tracks.readers.point_records import Flaw

HEAVIEST = 120_000_000
"""Bytes in memory. A trace with a position in every second of a day takes less."""

# Memory that an object, a list, a text and any other value take in Python, including their containers' share.
_WEIGHTS = ((b"{", 240), (b"[", 64), (b'"', 16), (b",", 32))
_AGAIN = "Fetch the file again; it should be as its maker writes it."


def parse_json(data: bytes, count_names: Callable[[object], int]) -> object:
    """Returns the content of a JSON document. `count_names` returns how many names its objects have in the usual
    form: if it equals the number of colons, no name is repeated. If not, a slower parser checks. Raises
    `UnreadableError` for what is no JSON, too heavy, or ambiguous.

    >>> parse_json(b'{"icao": "4b1803"}', len)
    {'icao': '4b1803'}
    >>> parse_json(b"[" + b"{}," * 1_000_000 + b"{}]", len)
    Traceback (most recent call last):
    components.tracks.readers.batch.UnreadableError: this JSON would take 275 MB of memory once parsed
    """
    refuse_heavy(data)
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        what = f"this is no valid JSON: {error.msg} at character {error.pos:,}"
        raise UnreadableError(what, _AGAIN) from None
    if data.count(b":") == count_names(document):
        return document
    document = None
    try:
        return STRICT.decode(data.decode())
    except (ValueError, RecursionError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("this is no valid JSON", _AGAIN) from None


def refuse_heavy(data: bytes) -> None:
    """Raises `UnreadableError` for JSON that would take too much memory when parsed."""
    weight = len(data) + sum(data.count(mark) * each for mark, each in _WEIGHTS)
    if weight > HEAVIEST:
        what = f"this JSON would take {weight / 1e6:,.0f} MB of memory once parsed"
        raise UnreadableError(what, f"Split it: up to {HEAVIEST / 1e6:,.0f} MB are taken.")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise UnreadableError(f"the name '{shown(twice)}' stands twice in one JSON object", _AGAIN)
    return made


def _no_number(text: str) -> NoReturn:
    raise UnreadableError(f"{text} is no number of JSON", _AGAIN)


STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number)
"""Python's own decoder, made to reject repeated names and NaN or infinity; may raise `UnreadableError`."""


def documents(stream: BinaryIO, tally: Tally, limits: Limits) -> Iterator[tuple[int, object]]:
    """Yields the documents of a file with their numbers: line numbers if each stands on its own line (then `tally`
    counts lines), otherwise 1, 2, … A line that is no document is a `Flaw`.

    Raises `UnreadableError` if there is no document at all.
    """
    most = min(limits.bytes_out, HEAVIEST)
    first = stream.readline(most + 1).removeprefix(BOM)
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
    """Returns a list unchanged, and anything else as a list of one.

    >>> as_list([1, 2]), as_list({"now": 1})
    ([1, 2], [{'now': 1}])
    """
    return document if isinstance(document, list) else [document]


def count_names(document: object) -> int:
    """Returns how many names all objects of a document have.

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
    first_two = ((1, first.strip()), (2, second.strip()))
    for number, text in chain(first_two, ((number + 2, text) for number, text in lines(stream, most))):
        if text is None:
            yield number, Flaw(number, "", "", "this line is too long to be read")
            continue
        try:
            yield number, parse_json(text, count_names)
        except UnreadableError as error:
            yield number, Flaw(number, "", text[:100].decode("utf-8", "replace"), error.what)


def _one_after_the_other(data: bytes) -> list[object]:
    """Returns the documents of a text that are separated only by whitespace; empty if there is anything else."""
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
