"""JSON within bounds and without ambiguity: nothing too heavy to parse, no name twice, no number that is none."""

import json
from collections import Counter
from collections.abc import Callable
from typing import NoReturn

import orjson

from components.files.problems import shown
from components.tracks.readers.batch import UnreadableError

HEAVIEST = 120_000_000
"""Bytes in memory. A trace with a position in every second of a day takes less."""

# What an object, a list, a text and any other value take in Python, with what holds them.
_WEIGHTS = ((b"{", 240), (b"[", 64), (b'"', 16), (b",", 32))
_AGAIN = "Fetch the file again; it should be as its maker writes it."


def parse_json(data: bytes, count_names: Callable[[object], int]) -> object:
    """The content of a JSON document. `count_names` tells how many names its objects have where it has the usual
    form: as many as colons, and no name stands twice. Where the counts differ the slow way is gone to find out.

    Raises `UnreadableError` for what is no JSON, too heavy, or ambiguous.

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
    """Raises `UnreadableError` for JSON that would take too much memory once parsed."""
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
"""Python's own decoder, for which no name stands twice and a number is one; raises `UnreadableError` too."""
