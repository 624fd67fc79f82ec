"""Marks on a time axis that the activity chart and the timeline share."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from components.activity.bins import View
from components.activity.wording import OPEN_END, OPEN_START
from components.charts.palette import faint

DAY_MS = 86_400_000
DATE_AXIS: Mapping[str, Any] = {
    "type": "date",
    # Under the middle of its time: at its first moment a label would be cut at the edge, and leave open which bar
    # a day belongs to. Plotly sees how long that is by %e, and not by %-d.
    "ticklabelmode": "period",
    "tickangle": 0,
    "tickformatstops": [
        {"dtickrange": [None, DAY_MS - 1], "value": "%H:%M\n%e %b %Y"},
        {"dtickrange": [DAY_MS, 28 * DAY_MS], "value": "%e\n%b %Y"},
        {"dtickrange": ["M1", "M6"], "value": "%b\n%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ],
}
"""How the dates of an axis are written: the day before the month, which has a line of its own with the year, so
that labels have room on a phone without being turned. Plotly's own are American."""
LABEL_ROOM = 28
"""Pixels on the right of an axis, into which half of its widest label reaches: "Nov 2025" under the last day."""
NOON = pd.Timedelta(hours=12)
LEAST_WIDE = 0.07
"""Of the time in view: a bar that a character fits into on a phone."""


def day_marks(dated: pd.DataFrame, what: str) -> dict[str, Any]:
    """Marks in the middle of known days, with their qualifier beside them.

    `dated` has earliest, lane (the height), hover, qualifier and the key flight_id or note_id; `what` is flight or
    note, and the customdata of each mark is [what, hover, key].
    """
    beside = {"mode": "markers+text", "text": dated["qualifier"].to_list(), "textposition": "middle right"}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": (dated["earliest"] + NOON).to_numpy(),
        "y": dated["lane"].to_numpy(),
        **(beside if dated["qualifier"].any() else {}),
        **_keyed(dated, what),
    }


def range_bars(dated: pd.DataFrame, what: str, span: View, ink: str | list[str]) -> dict[str, Any]:
    """Bars from the first to the end of the last day; an open end is cut where the view ends. `dated` as in
    `day_marks`, with latest. Qualifiers are written in `ink`, of all bars or of each (Plotly would choose it for a
    white ground), or on the right of bars that are too narrow."""
    earliest, latest = dated["earliest"], dated["latest"]
    first = earliest.mask(earliest == stamp(OPEN_START), latest.clip(upper=stamp(span.start)))
    last = latest.mask(latest == stamp(OPEN_END), earliest.clip(lower=stamp(span.end))) + pd.Timedelta(days=1)
    wide = (last - first).dt.days >= LEAST_WIDE * span.days
    beside = {
        "text": dated["qualifier"].to_list(),
        "textposition": wide.map({True: "inside", False: "outside"}).to_list(),
        "insidetextanchor": "end",
        "constraintext": "none",
        "textangle": 0,
        "insidetextfont": {"size": 15, "color": ink},
        "outsidetextfont": {"size": 15},
    }
    return {
        "type": "bar",
        "orientation": "h",
        "base": first.to_numpy(),
        "x": ((last - first).dt.days * DAY_MS).to_numpy(),
        "y": dated["lane"].to_numpy(),
        "width": 0.62,
        **(beside if dated["qualifier"].any() else {}),
        **_keyed(dated, what),
    }


def symbols(symbol: str, dated: pd.DataFrame) -> list[str]:
    """The symbol of each day: hollow where the date is uncertain or approximate."""
    return [f"{symbol}-open" if qualifier else symbol for qualifier in dated["qualifier"]]


def pale(colour: str) -> dict[str, Any]:
    """Returns the look of what is only possible."""
    return {"color": faint(colour, 0.18), "line": {"width": 1, "color": colour}}


def _keyed(dated: pd.DataFrame, what: str) -> dict[str, Any]:
    rows = zip(dated["hover"], dated[f"{what}_id"], strict=True)
    return {
        "customdata": [[what, hover, key] for hover, key in rows],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def stamp(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def after(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.Timedelta(days=1)
