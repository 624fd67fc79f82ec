"""Marks on a time axis, shared by the activity chart and the timeline."""

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
    # Labels stand under the middle of their period: at its start a label would be cut at the edge, and it would be
    # unclear which bar a day belongs to. Plotly derives the period from %e, but not from %-d.
    "ticklabelmode": "period",
    "tickangle": 0,
    "tickformatstops": [
        {"dtickrange": [None, DAY_MS - 1], "value": "%H:%M\n%e %b %Y"},
        {"dtickrange": [DAY_MS, 28 * DAY_MS], "value": "%e\n%b %Y"},
        {"dtickrange": ["M1", "M6"], "value": "%b\n%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ],
}
"""The date format of axes: the day before the month, which stands with the year on a second line, so that labels
fit on a phone without being rotated. Plotly's own format is American."""
LABEL_ROOM = 28
"""Pixels right of an axis, into which half of its widest label reaches: "Nov 2025" under the last day."""
NOON = pd.Timedelta(hours=12)
LEAST_WIDE = 0.07
"""The narrowest bar with room for a character on a phone, as a share of the time in view."""


def day_marks(dated: pd.DataFrame, what: str) -> dict[str, Any]:
    """Returns marks in the middle of exact days, with their qualifier beside them.

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
    """Returns bars from the first day to the end of the last; an open end is cut at the edge of the view. `dated`
    as in `day_marks`, with latest. Qualifiers are written inside in `ink`, one colour or one per bar (Plotly would
    choose it for a white ground), or to the right of bars that are too narrow."""
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
    """Returns the symbol of each day: hollow if the date is uncertain or approximate."""
    return [f"{symbol}-open" if qualifier else symbol for qualifier in dated["qualifier"]]


def pale(colour: str) -> dict[str, Any]:
    """Returns the style of possible movements."""
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
