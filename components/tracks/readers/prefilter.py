"""Whether a trace may come near a place, told from its bytes, before it is parsed."""

import math
import re
from collections.abc import Sequence
from functools import lru_cache

Box = tuple[float, float, float, float]
"""South, west, north, east, in degrees; west is greater than east across the date line."""


def may_touch(data: bytes, boxes: Sequence[Box]) -> bool:
    """Whether any position of a readsb trace (plain bytes) may lie in one of the boxes, edges included.

    False is certain. True is certain too where rows are written as readsb writes them; anything that is written
    in another way (spaces, exponents) counts as near.

    >>> trace = b'{"icao":"4b1803","timestamp":0,"trace":[[0,35.4,35.9,"ground"]]}'
    >>> may_touch(trace, [(35.0, 35.5, 36.0, 36.5)]), may_touch(trace, [(40.0, -120.0, 41.0, -119.0)])
    (True, False)
    """
    split = _split(tuple(boxes))
    if not split:
        return False
    suspects = _suspect_rows(split)
    position = 0
    while suspect := suspects.search(data, position):
        row = _ROW.match(data, suspect.start())
        if row is None or _inside(row[1], row[2], split):
            return True
        position = row.end()
    return False


_ROW = re.compile(rb"\[[^,]*,([--9]+),([--9]+)[,\]]")
_MARGIN = 1e-6
_TIME = 40
"""No time of a row has more characters. Without a bound, brackets without end would take time without end."""


@lru_cache(maxsize=64)
def _split(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Boxes that cover this area and do not cross the date line."""
    split: list[Box] = []
    for south, west, north, east in boxes:
        if east - west >= 360:
            west, east = -180.0, 180.0
        west, east = _longitude(west), _longitude(east)
        if west <= east:
            split.append((south, west, north, east))
        else:
            split += [(south, west, north, 180.0), (south, -180.0, north, east)]
        if west == -180:
            split.append((south, 180.0, north, 180.0))
        if east == 180:
            split.append((south, -180.0, north, -180.0))
    return tuple(split)


def _longitude(degrees: float) -> float:
    return degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180


def _inside(latitude: bytes, longitude: bytes, boxes: Sequence[Box]) -> bool:
    try:
        lat, lon = float(latitude), float(longitude)
    except ValueError:
        return True
    return any(south <= lat <= north and west <= lon <= east for south, west, north, east in boxes)


@lru_cache(maxsize=64)
def _suspect_rows(boxes: tuple[Box, ...]) -> re.Pattern[bytes]:
    """Finds each `[` but those that open a row outside all boxes, by whole degrees, a list of texts or of lists.

    A number of a row is taken for what it says only if it is made of digits, points and signs (the range from
    `-` to `9`) from one comma to the next, so no exponent and no space can hide a position.
    """
    near = b"|".join(
        b"(?=(?:%b)[.,])[^,]*,(?!(?!(?:%b)[.,\\]])[--9]*[,\\]])" % (_degrees(south, north), _degrees(west, east))
        for south, west, north, east in boxes
    )
    return re.compile(rb'\[(?!["\[\]])(?![^,]{0,%d},(?!%b)[--9]*,)(?![ \t\r\n]{1,%d}\[)' % (_TIME, near, _TIME))


def _degrees(low: float, high: float) -> bytes:
    """How a number between two may begin, up to its decimal point: its whole part, with its sign.

    >>> _degrees(-1.5, 0.5)
    b'0|-0|-1'
    """
    low, high = low - _MARGIN, high + _MARGIN
    wholes = [str(whole) for whole in range(max(0, math.floor(low)), math.floor(high) + 1)] if high >= 0 else []
    if low <= 0:
        wholes += [f"-{whole}" for whole in range(max(0, math.floor(-high)), math.floor(-low) + 1)]
    return "|".join(wholes).encode()
