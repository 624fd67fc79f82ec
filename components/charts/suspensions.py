"""The ground of a time axis, grey where a suspension or inactivity is reported."""

from typing import Any

import pandas as pd

from components.activity.bins import View
from components.activity.observation_calendar import QUIET_KINDS
from components.charts.figure_text import label
from components.charts.palette import QUIET_COLOUR
from components.charts.time_axis import after, stamp

MOST_QUIET = 60
"""Of more times of rest than these, the shading would say nothing; their notes have a row of their own."""
MOST_NAMED = 4

_HEAD, _LINE = 18, 15
"""Pixels that a line of names takes over the rows, and those that each further line takes."""
_NARROWEST, _CHARACTER = 200, 6.2
"""Pixels that the time axis has in a window of 400, and those of a character: no names may meet there."""


def quiet_times(notes: pd.DataFrame, span: View) -> tuple[list[dict[str, Any]], int]:
    """A shape for each time of rest that `notes` report, fainter where it is said of one day only, without its
    upper end y1, and the pixels by which they reach over the rows: there the few that last are named."""
    quiet = notes[notes["kind"].isin(QUIET_KINDS)].drop_duplicates(["airfield", "title", "date"])
    if len(quiet) > MOST_QUIET:
        return [], _HEAD
    first = quiet["earliest"].clip(lower=stamp(span.start))
    last = quiet["latest"].clip(upper=stamp(span.end))
    shapes = [
        {
            "type": "rect",
            "layer": "below",
            "yref": "paper",
            "y0": 0,
            "x0": start.date().isoformat(),
            "x1": after(end.date()).date().isoformat(),
            "line": {"width": 0},
            "fillcolor": f"rgba({QUIET_COLOUR}, {0.2 if lasts else 0.09})",
        }
        for start, end, lasts in zip(first, last, quiet["is_period"], strict=True)
    ]
    if len(quiet) > MOST_NAMED:
        return shapes, _HEAD
    lines: list[list[tuple[float, float]]] = []
    for shape, row in zip(shapes, quiet.itertuples(), strict=True):
        if row.is_period:
            shape["label"] = _named(label(row.title, 60), str(shape["x0"]), str(shape["x1"]), span, lines)
    return shapes, _HEAD + _LINE * max(len(lines) - 1, 0)


def _named(name: str, first: str, end: str, span: View, lines: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """A name from the start of its time to the right, or from its end to the left where there is more room, in the
    first of `lines` in which it meets no other. These hold from where to where names reach; it is added."""
    start, stop = ((pd.Timestamp(day) - stamp(span.start)).days / span.days * _NARROWEST for day in (first, end))
    width = _CHARACTER * len(name)
    rightward = start + width <= _NARROWEST or _NARROWEST - start >= stop
    left, right = (start, start + width) if rightward else (stop - width, stop)
    free = [not any(left < other[1] and other[0] < right for other in line) for line in lines]
    number = free.index(True) if True in free else len(lines)
    if number == len(lines):
        lines.append([])
    lines[number].append((left, right))
    return {
        "text": "<br>" * number + name,
        "textposition": "top left" if rightward else "top right",
        "font": {"size": 12},
    }
