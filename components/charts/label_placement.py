"""On which side of its place on a map each name stands, so that names, places and lines cover each other least."""

from collections.abc import Iterable, Mapping, Sequence
from math import cos, radians
from typing import Any

import numpy as np
import numpy.typing as npt

_WIDE, _HIGH = 290, 540
"""Pixels of a map on a phone, where names take most of it."""
_CHARACTER, _LINE, _DOT = 6.2, 14, 7
_SIDES = {"bottom center": (0, -1), "top center": (0, 1), "middle right": (1, 0), "middle left": (-1, 0)}
_BELOW = "bottom center"

_Numbers = npt.NDArray[np.float64]
_Spot = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in pixels."""


def stretch(latitude: float) -> float:
    """Degrees of longitude that are as long as one of latitude."""
    return 1 / max(cos(radians(latitude)), 0.2)


def beside(
    names: Sequence[str], x: _Numbers, y: _Numbers, lines: Iterable[Mapping[str, Any]], box: _Spot
) -> list[str]:
    """Plotly's text position of each name at x, y in a view `box`, all in degrees; `lines` are traces. Below its
    place, unless a name meets less on another side; an empty one meets nothing."""
    west, south, east, north = box
    ratio = stretch((south + north) / 2)
    pixel = max((north - south) / _HIGH, (east - west) / ratio / _WIDE)
    scale = np.array([pixel * ratio, pixel])
    places = np.column_stack([x, y]) / scale
    crossing = np.concatenate([np.column_stack([line["x"], line["y"]]) for line in lines]) / scale
    edges = (west / scale[0], south / scale[1], east / scale[0], north / scale[1])
    taken: list[_Spot] = []
    sides = []
    for name, place in zip(names, places, strict=True):
        spots = {side: _spot(len(name), place, way) for side, way in _SIDES.items()} if name else {}
        worst = {
            side: (
                not _holds(edges, spot),
                sum(_meet(spot, other) for other in taken),
                _inside(spot, places),
                _inside(spot, crossing),
            )
            for side, spot in spots.items()
        }
        side = min(worst, key=worst.__getitem__, default=_BELOW)
        sides.append(side)
        taken += [spots[side]] if name else []
    return sides


def _spot(length: int, place: _Numbers, way: tuple[int, int]) -> _Spot:
    """The room of a name that stands so many names to the right of its place and above it."""
    half = _CHARACTER * length / 2
    x, y = place + np.array(way) * (half + _DOT, _LINE / 2 + _DOT)
    return x - half, y - _LINE / 2, x + half, y + _LINE / 2


def _holds(edges: _Spot, spot: _Spot) -> bool:
    return edges[0] <= spot[0] and edges[1] <= spot[1] and spot[2] <= edges[2] and spot[3] <= edges[3]


def _meet(one: _Spot, other: _Spot) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(spot: _Spot, points: _Numbers) -> int:
    """How many points lie in it."""
    left, lower, right, upper = spot
    x, y = points.T
    return int(((x > left) & (x < right) & (y > lower) & (y < upper)).sum())
