"""Where the names on a map stand: beside their places, on the map, and not on each other."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from components.charts.land import Box, Points

_WIDE, _HIGH = 420, 500
"""Pixels of the smallest map that names are placed for, between that of a phone and that of a window: where it is
wider there is only more room between them."""
_CHARACTER, _LINE, _DOT = 6.2, 15, 8
"""Pixels of a character and a line of 12 px type, and from a place to its name."""
_SIDES = {"bottom center": (0, -1), "top center": (0, 1), "middle right": (1, 0), "middle left": (-1, 0)}
_BELOW = "bottom center"


def stretch(latitude: float) -> float:
    """Returns how many degrees of longitude are as long as one of latitude."""
    return 1 / max(float(np.cos(np.radians(latitude))), 0.2)


def place_names(
    names: Sequence[Sequence[str]], x: Points, y: Points, lines: Iterable[Mapping[str, Points]], box: Box
) -> list[tuple[str, str]]:
    """Returns the name of each place and Plotly's text position for it, in a view `box`; `lines` are what names
    should not stand on.

    Of each place `names` has what it may be called, the best first; the places come in the order of importance.
    The first that touches no other name is taken, and "" where each of them would.
    """
    west, south, east, north = box
    ratio = stretch((south + north) / 2)
    pixel = max((north - south) / _HIGH, (east - west) / ratio / _WIDE)
    scale = np.array([pixel * ratio, pixel])
    places = np.column_stack([x, y]) / scale
    crossing = np.concatenate([np.column_stack([line["x"], line["y"]]) for line in lines]) / scale
    edges = (west / scale[0], south / scale[1], east / scale[0], north / scale[1])
    taken: list[Box] = []
    placed = []
    for own, place in zip(names, places, strict=True):
        name, side, spot = _best(own, place, taken, edges, places, crossing)
        placed.append((name, side))
        taken += [spot] if spot else []
    return placed


def _best(
    names: Sequence[str], place: Points, taken: Sequence[Box], edges: Box, places: Points, crossing: Points
) -> tuple[str, str, Box | None]:
    """Returns the first name that touches none of those that are there, its side, and its room: where it stands on
    the map and covers least."""
    for name in filter(None, names):
        spots = {side: _spot(len(name), place, way) for side, way in _SIDES.items()}
        free = {side: spot for side, spot in spots.items() if not any(_meet(spot, other) for other in taken)}
        if free:
            side = min(
                free,
                key=lambda side: (
                    not _holds(edges, free[side]),
                    _inside(free[side], places),
                    _inside(free[side], crossing),
                ),
            )
            return name, side, free[side]
    return "", _BELOW, None


def _spot(length: int, place: Points, way: tuple[int, int]) -> Box:
    """Returns the room of a name that stands so many names to the right of its place and above it."""
    half = _CHARACTER * length / 2
    x, y = place + np.array(way) * (half + _DOT, _LINE / 2 + _DOT)
    return x - half, y - _LINE / 2, x + half, y + _LINE / 2


def _holds(edges: Box, spot: Box) -> bool:
    return edges[0] <= spot[0] and edges[1] <= spot[1] and spot[2] <= edges[2] and spot[3] <= edges[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(spot: Box, points: Points) -> int:
    """Returns how many points lie in it."""
    left, lower, right, upper = spot
    x, y = points.T
    return int(((x > left) & (x < right) & (y > lower) & (y < upper)).sum())
